"""Commands in processes of their own, with what each costs.

    python -m tests.questionnaire.limited

Everything a command needs is imported before the first one, so what a process takes is what its
file costs. Reads the names of hostile files, a line each; writes what came of each as JSON.
"""

import json
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from app import create_app
from app.cli.survey import survey
from app.conversion import files, limesurvey, xlsform  # noqa: F401
from app.web import local
from tests.questionnaire.everything import LISTS, VALID
from tests.questionnaire.hostile import HEADING, HOSTILE, export, row, sheet, text, written

HERE = "http://127.0.0.1:8001"
MIB = 1024**2
CEILING = 200 * MIB  # of memory, beyond what the imports take
SECONDS = 10  # of waiting; a test asks for less of computing

Does: TypeAlias = Callable[[Path], int]


class Cost(NamedTuple):
    """What a command came to: its exit code, or how it broke; seconds of computing; mebibytes."""

    command: str
    code: int
    broken: str
    seconds: float
    mebibytes: float


def command(*arguments: str) -> Does:
    """A command about a file, which stands where {} is."""

    def run(file: Path) -> int:
        given = [str(file) if one == "{}" else one for one in arguments]
        try:
            survey.main(given, prog_name="mieux survey", obj=None)
        except SystemExit as end:
            return int(end.code or 0)
        return 0

    return run


def shown(file: Path) -> int:
    """Its preview as this machine shows it, and the first page in it; 1 where neither can be."""
    client = local.application(file, "fr")[0].test_client()
    paths = ("/", "/preview/fr/_introduction/frame")
    said = [client.get(path, base_url=HERE, follow_redirects=True).status_code for path in paths]
    assert max(said) < HTTPStatus.INTERNAL_SERVER_ERROR, said
    return int(HTTPStatus.OK not in said)


ABOUT: Mapping[str, Mapping[str, Does]] = {
    ".yaml": {
        "check": command("check", "{}"),
        "check as JSON": command("check", "{}", "--format", "json", "--language", "en"),
        "diff": command("diff", "right.yaml", "{}"),
        "codebook": command("codebook", "{}"),
        "map": command("map", "{}"),
        "preview": shown,
    },
    ".tsv": {"convert": command("convert", "{}", "--output", "out/v1.yaml")},
    ".xlsx": {"convert": command("convert", "{}", "--output", "out/v1.yaml")},
}


def costs(name: str) -> Iterator[Cost]:
    """What each command comes to on one hostile file."""
    with tempfile.TemporaryDirectory() as folder:
        file = HOSTILE[name](Path(folder))
        file.with_name("right.yaml").write_text(VALID, encoding="utf-8")
        for title, does in ABOUT[file.suffix].items():
            yield _limited(title, does, file)


def _limited(title: str, does: Does, file: Path) -> Cost:
    """Run it in a process that may take no more than there is for it."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        said = _alone(does, file)
        os.write(writing, json.dumps(said).encode()[:4_000])
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _, status, used = os.wait4(child, 0)
    seconds = used.ru_utime + used.ru_stime
    if not said:
        return Cost(title, -1, f"ended by signal {os.WTERMSIG(status)}", seconds, 0)
    code, broken, own, peak = json.loads(said)
    return Cost(title, code, broken, own, peak)


def _alone(does: Does, file: Path) -> tuple[int, str, float, float]:
    os.chdir(file.parent)
    _silence()
    signal.alarm(SECONDS)
    floor = _peak()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (_size() + 2 * CEILING, hard))
    start, code, broken = time.process_time(), -1, ""
    try:
        code = does(file)
    except BaseException:
        broken = traceback.format_exc()[-1_500:]
    return code, broken, time.process_time() - start, (_peak() - floor) / MIB


def _peak() -> int:
    """The most memory this process had at once, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _size() -> int:
    """What this process has of addresses, in bytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()


def warmed() -> None:
    """Use once what is imported late."""
    create_app()
    with tempfile.TemporaryDirectory() as folder:
        plain = {
            "v1.yaml": text(VALID, LISTS),
            "form.tsv": written(("form.tsv", export(("1", "x")))),
            "form.xlsx": written(("form.xlsx", sheet([HEADING, row("text", "a", "b")]))),
        }
        here, out, err = os.getcwd(), os.dup(1), os.dup(2)
        _silence()
        for name, make in plain.items():
            file = make(Path(folder) / name)
            file.with_name("right.yaml").write_text(VALID, encoding="utf-8")
            os.chdir(file.parent)
            for does in ABOUT[file.suffix].values():
                does(file)
        os.chdir(here)
        os.dup2(out, 1)
        os.dup2(err, 2)


def _silence() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def main() -> None:
    """Answer each line."""
    warmed()
    for line in sys.stdin:
        name: Any = json.loads(line)
        said = [cost._asdict() for cost in costs(name)]
        print(json.dumps({"name": name, "costs": said}), flush=True)


if __name__ == "__main__":
    main()
