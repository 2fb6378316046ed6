"""Protect a release: how long, how much memory, and how much is shown.

    .venv/bin/python benchmarks/release.py [--cooperatives 25 50 100 200] [--respondents 120]

The shipped questionnaire, answered by simulated people of networks of growing size; each in a
process of its own, so that its memory is its own. Exit status 1 where 100 cooperatives of 12,000
responses take 60 s or 1 GiB.
"""

import argparse
import resource
import sys
import time
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import NamedTuple

from app.analysis.cube import cube_of
from app.analysis.dataset import freeze
from app.analysis.protection import protect
from app.analysis.simulation import simulate
from app.analysis.suppression import Rules
from app.questionnaire.definition import Questionnaire
from app.questionnaire.loader import Source, load_published

SHIPPED = Path("surveys/situation/v1.yaml")
PER_REGION = 9
MOST_SECONDS, MOST_MEMORY = 60, 1024


class Result(NamedTuple):
    """Seconds of each step, MiB, and shares of groups and of their respondents shown."""

    freezing: float
    counting: float
    protecting: float
    memory: float
    groups: int
    after_primary: tuple[float, float]
    at_the_end: tuple[float, float]


def main() -> None:
    """Print a line for each size of network."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--cooperatives", type=int, nargs="+", default=[25, 50, 100, 200])
    parser.add_argument("--respondents", type=int, default=120, help="of each cooperative")
    options = parser.parse_args()
    print("cooperatives  responses  freeze s  count s  protect s   MiB  groups  primary    end")
    late = False
    for cooperatives in options.cooperatives:
        count = cooperatives * options.respondents
        with get_context("spawn").Pool(1) as pool:
            result = pool.apply(measured, (cooperatives, count))
        primary, end = (
            " ".join(f"{share:4.0%}" for share in shares)
            for shares in (result.after_primary, result.at_the_end)
        )
        print(
            f"{cooperatives:12}{count:11}{result.freezing:10.2f}{result.counting:9.2f}"
            f"{result.protecting:11.2f}{result.memory:6.0f}{result.groups:8}  {primary}  {end}",
            flush=True,
        )
        late |= cooperatives <= 100 and not (
            result.protecting < MOST_SECONDS and result.memory < MOST_MEMORY
        )
    sys.exit(late)


def measured(cooperatives: int, respondents: int) -> Result:
    """Simulate, count and protect one wave."""
    asked = questionnaire(cooperatives)
    people = list(simulate(asked, respondents, seed=1))
    simulated = time.perf_counter()
    dataset = freeze(asked, people)
    frozen = time.perf_counter()
    rules = Rules()
    cube = cube_of(asked, dataset, rules.smallest)
    counted = time.perf_counter()
    figures = protect(cube, rules).figures
    protected = time.perf_counter()
    sizes = {
        (finding, group): cell.respondents
        for finding, counts in cube.counts.items()
        for group, cell in counts.cells.items()
    }
    shown = {(each.finding, each.group) for each in figures if each.status == "shown"}
    large = {
        key
        for key, size in sizes.items()
        if size >= rules.smallest and cube.cell(key).base >= rules.smallest
    }

    def parts(of: set[tuple[str, str]]) -> tuple[float, float]:
        return len(of) / len(sizes), sum(sizes[key] for key in of) / sum(sizes.values())

    return Result(
        frozen - simulated,
        counted - frozen,
        protected - counted,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        len(sizes),
        parts(large),
        parts(shown),
    )


def questionnaire(cooperatives: int) -> Questionnaire:
    """The shipped questionnaire for a network of so many cooperatives."""
    random = Random(cooperatives)
    regions = [f"R{number}" for number in range(max(2, cooperatives // PER_REGION))]
    lines = ["code,fr,en,region"]
    lines += [f"c{n},Coop {n},Coop {n},{random.choice(regions)}" for n in range(cooperatives)]
    files = {"cooperatives.csv": "\n".join(lines)}
    return load_published(Source(SHIPPED.name, SHIPPED.read_text(encoding="utf-8"), files))


if __name__ == "__main__":
    main()
