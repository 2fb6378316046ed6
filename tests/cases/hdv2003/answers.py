"""The 2,000 answers give the printed figures: `HDV2003=hdv2003.csv pytest` with this file.

They are not in the project, so this is no part of its tests. See NOTICE.md.
"""

import csv
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from app.analysis.counting.dataset import freeze
from app.analysis.counting.tabulation import WEIGHT
from app.analysis.estimates.designs import survey_mean
from app.questionnaire import mapping
from app.questionnaire.codebook.variables import NOT_ANSWERED, NOT_ASKED
from tests.test_hdv import CASE, QUESTIONNAIRE, assert_as_published, counted, rows


@pytest.fixture(scope="module")
def answers() -> Iterator[pd.DataFrame]:
    """The 2,000 answers, imported, with their weights and ages."""
    content = Path(os.environ["HDV2003"]).read_bytes()
    read = mapping.read(content, mapping.read_plan(CASE / "mapping.yaml"), QUESTIONNAIRE)
    assert [] == read.losses
    raw = csv.DictReader(content.decode().splitlines())
    weights = [float(row["poids"]) for row in raw]
    yield freeze(QUESTIONNAIRE, read.responses).assign(**{WEIGHT: weights})


def test_answers_give_the_printed_figures(answers: pd.DataFrame) -> None:
    assert 2_000 == len(answers)
    assert 14 == assert_as_published(answers, {*QUESTIONNAIRE.findings})


def test_the_totals_are_those_of_the_answers(answers: pd.DataFrame) -> None:
    for row in rows("totals.csv"):
        own = (answers["sex"] == row["sex"]) & (answers[row["item"]] == row["answer"])
        assert int(row["people"]) == int(own.sum())
        assert row["weight"] == f"{answers[WEIGHT][own].sum():.1f}"


def test_the_weighted_mean_age_is_as_printed(answers: pd.DataFrame) -> None:
    mean = survey_mean(answers["age"].to_numpy(), answers[WEIGHT].to_numpy())
    assert "46.347" == f"{mean.value:.3f}"


def test_what_was_not_asked_is_not_missing(answers: pd.DataFrame) -> None:
    for item in ("importance", "contentment"):
        assert 951 == int((answers[item] == NOT_ASKED).sum())
        assert 1 == int((answers[item] == NOT_ANSWERED).sum())
    cell, _ = counted(answers)["working", "all", "most"]
    assert (2_000, 1_048) == (cell.respondents, cell.base)
    assert np.isclose(29 / 1_048, cell.answers[0] / cell.base)
