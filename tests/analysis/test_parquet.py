import gc
import io
import json
import weakref
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.analysis.counting import parquet
from app.analysis.counting.dataset import freeze
from app.analysis.counting.expansion import counted_plans
from app.analysis.counting.parquet import Frozen
from app.analysis.counting.tabulation import Plan
from app.analysis.disclosure.cube import cube_of
from app.questionnaire.answers import free_text_fields
from app.questionnaire.definition import Questionnaire
from tests.analysis.samples import questionnaires, shuffled
from tests.analysis.test_dataset import ASKED
from tests.publish.releases import QUESTIONNAIRE

anywhere = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def written(file: Path, asked: Questionnaire, batches: list[list[dict[str, object]]]) -> Frozen:
    with file.open("wb") as stream:
        parquet.write(stream, asked, ([json.dumps(one) for one in batch] for batch in batches))
    return Frozen(asked, file)


def same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    """The same answers, whatever the order of the days that were given."""
    assert list(one.columns) == list(other.columns)
    for name in one.columns:
        expected, found = (frame[name].astype(object).tolist() for frame in (one, other))
        assert pd.Series(expected).equals(pd.Series(found)), name


@anywhere
@given(questionnaires(), st.integers(0, 10**6), st.lists(st.integers(0, 12), max_size=3))
def test_a_file_has_what_was_frozen_batch_by_batch(
    tmp_path: Path, asked: Questionnaire, seed: int, cuts: list[int]
) -> None:
    apart = free_text_fields(asked)
    people = [
        {name: answer for name, answer in answers.items() if name not in apart}
        for answers in shuffled(asked, seed, 12)
    ]
    batches = [people[start:end] for start, end in pairwise([0, *sorted(cuts), len(people)])]
    frozen = written(tmp_path / "wave.parquet", asked, batches)
    assert len(people) == len(frozen)
    for _again in range(2):
        for batch, frame in zip(filter(None, batches), filter(len, frozen), strict=True):
            same(freeze(asked, batch), frame)
    plans = counted_plans(asked)
    whole, counted = (cube_of(asked, each, 1).counts for each in (freeze(asked, people), frozen))
    assert plans.keys() == counted.keys() and whole == counted


def test_a_batch_is_forgotten_once_it_is_counted() -> None:
    made: list[weakref.ref[pd.DataFrame]] = []

    def batches() -> Iterator[pd.DataFrame]:
        for seed in range(6):
            gc.collect()
            assert 1 >= sum(one() is not None for one in made)
            frame = freeze(QUESTIONNAIRE, shuffled(QUESTIONNAIRE, seed, 20))
            made.append(weakref.ref(frame))
            yield frame
            del frame

    assert 120 == cube_of(QUESTIONNAIRE, batches(), 1).respondents


def test_only_the_columns_that_are_asked_for_are_read(tmp_path: Path) -> None:
    people = shuffled(QUESTIONNAIRE, 1, 50)
    frozen = written(tmp_path / "wave.parquet", QUESTIONNAIRE, [people])
    plans = {"improved": counted_plans(QUESTIONNAIRE)["improved"]}
    columns = Plan.of(QUESTIONNAIRE, plans).columns
    (some,) = Frozen(QUESTIONNAIRE, tmp_path / "wave.parquet", columns)
    (all_columns,) = frozen
    assert ["gender", "tenure", "better", "why"] == columns == list(some.columns)
    pd.testing.assert_frame_equal(all_columns[columns], some)


def test_a_file_has_numbers_of_categories_and_nothing_of_who_made_it() -> None:
    person = {"job": "no", "job.no.specify": "canary", "remark": "canary", "mood.morning": "bad"}
    stream = io.BytesIO()
    parquet.write(stream, ASKED, [[json.dumps(person)]])
    assert b"canary" not in stream.getvalue()
    schema = pq.read_schema(stream)
    assert list(freeze(ASKED, []).columns) == schema.names
    assert {"int8", "double"} == {str(field.type) for field in schema}
    assert not schema.metadata
