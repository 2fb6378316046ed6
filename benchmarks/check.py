"""Checking a questionnaire against its floor, for 10 to 1,000 items.

    .venv/bin/python benchmarks/check.py [--rounds 3]

The questionnaires are generated; in each kind, every item depends in some way on those before it,
which is more than real ones do. Checking is all that `mieux survey check` does with a text: read
it, type it, look for every problem. The floor reads the same text as YAML and does nothing with it.
Both are measured in turn, so that whatever else the machine does strikes both; the best round of
each counts. `growth` is the time for each item, over log n, compared with the questionnaire of 100
items: 1 or less is no worse than n log n.
"""

import argparse
import os
import platform
import time
from collections.abc import Callable
from math import log

import yaml

from app.questionnaire.loader import Source, check
from tests.questionnaire.generated import KINDS, generated

COUNTS = (10, 100, 300, 1_000)
AIM = 1.0  # seconds for 300 items


def main() -> None:
    """Measure each kind of questionnaire, and print a line for each length."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    print(
        f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}, ",
        end="",
    )
    print(f"PyYAML {yaml.__version__}; aim: 300 items in {AIM} s\n")
    print(f"{'kind':10}{'items':>7}{'check':>10}{'floor':>10}{'ratio':>8}{'growth':>8}")
    for kind in KINDS:
        report(kind, {count: measured(generated(count, kind), rounds) for count in COUNTS})


def measured(text: str, rounds: int) -> tuple[float, float]:
    """Seconds to check a text, and to read it as YAML."""
    pairs = [(seconds(checked, text), seconds(parsed, text)) for _ in range(rounds)]
    return min(ours for ours, _ in pairs), min(floor for _, floor in pairs)


def seconds(does: Callable[[str], None], text: str) -> float:
    """How long something takes."""
    start = time.perf_counter()
    does(text)
    return time.perf_counter() - start


def checked(text: str) -> None:
    """Everything that checking does, of which nothing is wrong."""
    problems = check(Source("generated.yaml", text, {})).problems
    if problems:
        raise SystemExit(problems[0].text("en"))


def parsed(text: str) -> None:
    """The least there is to do with a text in YAML."""
    for _ in yaml.parse(text, Loader=yaml.CBaseLoader):
        pass


def report(kind: str, times: dict[int, tuple[float, float]]) -> None:
    """Print the figures of one kind."""
    each = {count: ours / (count * log(count)) for count, (ours, _) in times.items()}
    for count, (ours, floor) in times.items():
        print(
            f"{kind:10}{count:7}{ours:9.3f}s{floor:9.3f}s{ours / floor:8.1f}"
            f"{each[count] / each[100]:8.2f}"
        )


if __name__ == "__main__":
    main()
