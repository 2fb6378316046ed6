"""How much of random networks is shown: after hiding small groups, and at the end.

    .venv/bin/python benchmarks/shown.py [--networks 30] [--respondents 12000]

The networks are those that the attacker of the tests is let loose on (`tests/disclosure`).
"""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # for the tests' networks

from app.analysis.disclosure.suppression import SMALLEST_GROUP
from tests.disclosure.networks import CROSSINGS, release, sized


def main() -> None:
    """Print a line for each crossing: groups and respondents shown, over its networks."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--networks", type=int, default=30)
    parser.add_argument("--cooperatives", type=int, default=150, help="at most")
    parser.add_argument("--respondents", type=int, default=12_000, help="at most")
    options = parser.parse_args()
    print("networks  groups  primary: groups people   end: groups people  women, men, all  longest")
    for place, crossing in enumerate(CROSSINGS):
        seeds = range(place, options.networks, len(CROSSINGS))
        found = [measured(seed, options.cooperatives, options.respondents) for seed in seeds]
        groups, people, large, in_large, shown, in_shown = (
            sum(each[column] for each in found) for column in range(6)
        )
        print(
            f"{len(found):8}{groups:8}{large / groups:16.0%}{in_large / people:7.0%}"
            f"{shown / groups:13.0%}{in_shown / people:7.0%}"
            f"{sum(each[6] for each in found):13} of {len(found)}"
            f"{max(each[7] for each in found):8.0f} s  {crossing}",
            flush=True,
        )


def measured(seed: int, cooperatives: int, respondents: int) -> tuple[float, ...]:
    """Groups and their people: all, large enough, and shown; women, men and all shown; seconds."""
    there = sized(seed, cooperatives, respondents)
    sizes = {
        (name, group): (cell.respondents, cell.base)
        for name, counts in there.cube().counts.items()
        for group, cell in counts.cells.items()
    }
    started = time.perf_counter()
    figures = release(there).figures
    took = time.perf_counter() - started
    shown = {(each.finding, each.group) for each in figures if each.status == "shown"}
    large = {key for key, size in sizes.items() if min(size) >= SMALLEST_GROUP}
    wanted = {("improved", group) for group in ("all", "gender=woman", "gender=man")}
    people = [sum(sizes[key][0] for key in keys) for keys in (sizes, large, shown)]
    counts = len(sizes), people[0], len(large), people[1], len(shown), people[2]
    return *counts, float(wanted & sizes.keys() <= shown), took


if __name__ == "__main__":
    main()
