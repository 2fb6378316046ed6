"""The `mieux` command, run in this process."""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from app.cli import main


@pytest.fixture
def mieux(app: Flask):  # type: ignore[no-untyped-def]
    """Run a command on the application's database: mieux("wave", "list")."""
    runner = app.test_cli_runner()

    def run(*arguments: str | Path, exit_code: int = 0) -> Result:
        result = runner.invoke(main, [str(argument) for argument in arguments])
        assert exit_code == result.exit_code, result.output
        assert "Traceback" not in result.output
        return result

    return run
