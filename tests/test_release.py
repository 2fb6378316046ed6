import json

import pytest
from flask import Flask

from app import release as gate
from app.analysis.findings import Release
from app.analysis.simulation import simulate
from app.exceptions import (
    MieuxError,
    WaveIsNotReleasable,
    WaveIsOpen,
    WaveIsTooSmall,
    WaveNotFound,
)
from app.extensions import db
from app.questionnaire.answers import Answers, free_text_fields
from app.questionnaire.loader import Source
from app.storage import releases, responses, versions, waves
from app.storage.models import StoredRelease
from tests.publish.releases import QUESTIONNAIRE, YAML


def fill(name: str, source: str | None, answers: list[Answers], *, close: bool = True) -> None:
    """A wave with these answers, of people where no source is named."""
    versions.publish(Source("v2.yaml", YAML, {}))
    waves.open_wave(name, "sample", 2)
    wave = waves.claim(name, source) if source else waves.read(name)
    responses.add(wave, answers, free_text_fields(QUESTIONNAIRE))
    if close:
        waves.close(name)


def made_up(count: int) -> list[Answers]:
    return list(simulate(QUESTIONNAIRE, count, seed=1))


@pytest.mark.parametrize("source", ["simulated", "imported"])
def test_a_closed_wave_is_released(app_on_each_database: Flask, source: str) -> None:
    with app_on_each_database.app_context():
        fill("w", source, made_up(303))
        made = gate.release_wave("w")
        assert ("w", 1, "sample", 2) == (made.wave, made.number, made.questionnaire, made.version)
        assert (source, 305) == (made.source, made.respondents)
        assert made.mode == ("open" if source == "simulated" else None), "of those it is not known"
        assert set(QUESTIONNAIRE.findings) == {figure.finding for figure in made.figures}
        assert made == Release.from_json(releases.read("w", releases.latest_number("w")))


def test_each_release_has_the_next_number_and_says_the_same(app: Flask) -> None:
    with app.app_context():
        fill("w", "simulated", made_up(60))
        first, second = gate.release_wave("w"), gate.release_wave("w")
        assert (1, 2, 2) == (first.number, second.number, releases.latest_number("w"))
        assert first.figures == second.figures


def test_the_caller_commits(app: Flask) -> None:
    with app.app_context():
        fill("w", "simulated", made_up(60))
        db.session.commit()
        gate.release_wave("w")
        db.session.rollback()
        assert [] == db.session.execute(db.select(StoredRelease)).all()


@pytest.mark.parametrize(
    ("source", "count", "close", "expected"),
    [
        ("simulated", 60, False, WaveIsOpen),
        ("imported", 60, False, WaveIsOpen),
        (None, 60, True, WaveIsNotReleasable),
        (None, 60, False, WaveIsNotReleasable),
        ("simulated", 10, True, WaveIsTooSmall),
        ("simulated", 0, True, WaveIsTooSmall),
    ],
)
def test_what_may_not_leave_is_refused_and_nothing_is_kept(
    app: Flask, source: str | None, count: int, close: bool, expected: type[MieuxError]
) -> None:
    with app.app_context():
        fill("w", source, made_up(count), close=close)
        with pytest.raises(expected, match="“w”"):
            gate.release_wave("w")
        assert [] == db.session.execute(db.select(StoredRelease)).all()


def test_a_wave_that_is_not_there_is_refused(app: Flask) -> None:
    with app.app_context(), pytest.raises(WaveNotFound):
        gate.release_wave("w")


@pytest.mark.parametrize(("others", "expected"), [(10, "hidden"), (11, "shown")])
def test_a_group_leaves_from_eleven_people_on(app: Flask, others: int, expected: str) -> None:
    answers: list[Answers] = [{"gender": "woman", "tenure": "long", "balance": 5}] * 40
    answers += [{"gender": "other", "tenure": "long", "balance": 9}] * others
    with app.app_context():
        fill("w", "simulated", answers)
        figures = gate.release_wave("w").figures
        (found,) = [
            figure
            for figure in figures
            if (figure.finding, figure.group) == ("rating", "gender=other")
        ]
        assert expected == found.status
        stored = json.dumps(releases.read("w", 1))
        assert (expected == "hidden") == ('"gender=other", "answer": "", "n": null' in stored)
