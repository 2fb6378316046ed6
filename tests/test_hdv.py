"""A weighted survey with printed results: its totals give the same figures.

Its answers are not in the project; tests/cases/hdv2003/answers.py is for whoever has them.
"""

import csv

import pandas as pd
import pytest

from app.analysis.counting.counts import Cell
from app.analysis.counting.dataset import freeze
from app.analysis.counting.expansion import counted_plans
from app.analysis.counting.tabulation import WEIGHT, Plan, tabulate
from app.config import ROOT
from app.questionnaire import loader

CASE = ROOT / "tests" / "cases" / "hdv2003"
QUESTIONNAIRE = loader.load(loader.read_source(CASE / "v1.yaml"))


def rows(file: str) -> list[dict[str, str]]:
    with (CASE / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def counted(dataset: pd.DataFrame) -> dict[tuple[str, str, str], tuple[Cell, int]]:
    """Of every finding, group and answer: the cell, and the place of the answer in it."""
    plan = Plan.of(QUESTIONNAIRE, counted_plans(QUESTIONNAIRE))
    return {
        (counts.finding, group, answer): (cell, place)
        for counts in tabulate(dataset, plan)
        for group, cell in counts.cells.items()
        for place, answer in enumerate(counts.answers)
    }


def assert_as_published(dataset: pd.DataFrame, findings: set[str]) -> int:
    """Compare every printed figure of these findings, to its last digit; how many there are."""
    found, compared = counted(dataset), 0
    for row in rows("published.csv"):
        if row["finding"] not in findings:
            continue
        cell, place = found[row["finding"], row["group"], row["answer"]]
        assert cell.weighted
        weighted = row["weighted"] == "yes"
        base = cell.weighted.base if weighted else cell.base
        count = (cell.weighted.answers if weighted else cell.answers)[place]
        assert abs(float(row["percent"]) - 100 * count / base) <= 0.05 + 1e-9, row
        assert not row["count"] or int(row["count"]) == round(count), row
        compared += 1
    return compared


def of_totals(item: str) -> pd.DataFrame:
    """As many people as were counted, of whom those alike share the sum of their weights."""
    responses, weights = [], []
    for row in rows("totals.csv"):
        if row["item"] == item:
            people = int(row["people"])
            responses += [{"sex": row["sex"], item: row["answer"]}] * people
            weights += [float(row["weight"]) / people] * people
    return freeze(QUESTIONNAIRE, responses).assign(**{WEIGHT: weights})


@pytest.mark.parametrize(
    ("item", "findings", "expected"),
    [
        ("class", {"sexes", "classes"}, 8),
        ("cooking", {"cooking"}, 4),
        ("cinema", {"cinema"}, 2),
    ],
)
def test_totals_give_the_printed_figures(item: str, findings: set[str], expected: int) -> None:
    assert expected == assert_as_published(of_totals(item), findings)
