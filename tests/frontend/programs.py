"""The scripts' own functions, run on Node: a line of JSON asked, a line answered."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

from app.config import ROOT
from tests.frontend.test_scripts import PATH

Asks: TypeAlias = Callable[[Mapping[str, Any]], Any]


@contextmanager
def running(program: str, folder: Path) -> Iterator[Asks]:
    """A program of this folder, bundled into another; one Node for all that is asked."""
    built = folder / "program.mjs"
    environment = os.environ | {"PATH": PATH, "NODE_PATH": str(ROOT / "frontend" / "node_modules")}
    options = ["--bundle", "--platform=node", "--format=esm", "--log-level=warning"]
    bundler = ROOT / "frontend" / "node_modules" / ".bin" / "esbuild"
    source = Path(__file__).with_name(program)
    subprocess.run([bundler, source, *options, f"--outfile={built}"], check=True, env=environment)
    node = shutil.which("node", path=PATH)
    assert node, "The scripts need Node 18 or later: `make test` installs it."
    pipe = subprocess.PIPE
    with subprocess.Popen([node, built], stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdin and process.stdout
        asked, said = process.stdin, process.stdout

        def asks(case: Mapping[str, Any]) -> Any:
            asked.write(json.dumps(case) + "\n")
            asked.flush()
            return json.loads(said.readline())

        yield asks
        asked.close()
