"""Office programs that are not ours: what they make of our files."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

SECONDS = 100  # for LibreOffice to start, which takes it 2 to 10


def converted(content: bytes, name: str, kind: str) -> bytes:
    """A file as LibreOffice writes it again: as `pdf`, or the first sheet as `csv`.

    What it has to repair, it cannot convert without asking.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, name)
        file.write_bytes(content)
        own = f"-env:UserInstallation=file://{folder}/profile"  # never that of whoever runs tests
        command = [_program("soffice"), own, "--headless", "--convert-to", kind]
        subprocess.run(
            [*command, "--outdir", folder, str(file)],
            check=True,
            capture_output=True,
            timeout=SECONDS,
            env=os.environ | {"LC_ALL": "C.UTF-8"},  # decimals have a point
        )
        return file.with_suffix(f".{kind}").read_bytes()


def text_of(pdf: bytes) -> str:
    """The text of a PDF in its reading order, pages ending with a form feed."""
    command = [_program("pdftotext"), "-", "-"]
    return subprocess.run(command, check=True, input=pdf, stdout=subprocess.PIPE).stdout.decode()


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.fail(f"These tests need {name}: `make office` installs it.")
    return found
