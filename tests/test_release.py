import json

import pytest
from flask import Flask
from sqlalchemy import update

from app import release as gate
from app.analysis.findings import Release, Weighting
from app.analysis.simulation import simulate
from app.exceptions import (
    MieuxError,
    RulesAreTooLoose,
    WaveIsOpen,
    WaveIsTooSmall,
    WaveNotFound,
)
from app.extensions import db
from app.publish import tables
from app.questionnaire.answers import Answers, free_text_fields
from app.questionnaire.loader import Source, Written
from app.storage import frame, models, releases, responses, versions, waves
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


@pytest.mark.parametrize("source", ["people", "simulated", "imported"])
def test_a_closed_wave_is_released(app_on_each_database: Flask, source: str) -> None:
    with app_on_each_database.app_context():
        fill("w", None if source == "people" else source, made_up(303))
        made = gate.release_wave("w")
        assert ("w", 1, "sample", 2) == (made.wave, made.number, made.questionnaire, made.version)
        assert (source, 300) == (made.source, made.respondents)
        open_to_anyone = source != "imported"  # of those it is not known
        assert made.mode == ("open" if open_to_anyone else None)
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
        (None, 60, False, WaveIsOpen),
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


def test_a_wave_may_ask_for_larger_groups_and_keeps_to_it(app: Flask) -> None:
    with app.app_context():
        fill("w", "simulated", made_up(60))
        first, second = gate.release_wave("w", smallest=20), gate.release_wave("w")
        assert 20 == first.protection["smallest_group"] == second.protection["smallest_group"]
        assert min(figure.n for figure in first.figures if figure.n) >= 20
        with pytest.raises(RulesAreTooLoose, match="fewer than 20"):  # which is what it promised
            gate.release_wave("w", smallest=11)


@pytest.mark.parametrize("smallest", [4, 1, 0, -1])
def test_no_group_of_fewer_than_five_is_ever_shown(app: Flask, smallest: int) -> None:
    with app.app_context():
        fill("w", "simulated", made_up(60))
        with pytest.raises(RulesAreTooLoose, match="fewer than 5"):
            gate.release_wave("w", smallest)


def test_what_would_leave_is_seen_with_reasons_and_nothing_is_kept(app: Flask) -> None:
    with app.app_context():
        fill("w", None, made_up(100))
        seen = gate.preview("w")
        hidden = {(f.finding, f.group) for f in seen.release.figures if f.status == "hidden"}
        assert hidden and hidden == seen.protected.hidden.keys()
        for hiding in seen.protected.hidden.values():
            (low, high), _ = hiding.bounds
            assert high - low >= 5 - 1e-6
        assert [] == db.session.execute(db.select(StoredRelease)).all()
        assert seen.release == gate.release_wave("w")


def test_how_many_were_invited_is_known_to_the_attacker(app: Flask) -> None:
    with app.app_context():
        answers: list[Answers] = [{"gender": "woman", "balance": 5}] * 60
        answers += [{"gender": "man", "balance": 6}] * 20 + [{"gender": "other", "balance": 4}] * 3
        fill("w", None, [*answers, *answers[:20]], close=False)
        # no more than 1 man is invited, and more answer: what cannot be true is left out
        margins = {("gender", "woman"): 90, ("gender", "man"): 1, ("gender", "other"): 6}
        frame.keep(waves.read("w"), margins)
        waves.close("w")
        seen = gate.preview("w")
        assert seen.release.protection["number_invited_known"]
        (low, high), *_ = seen.protected.hidden["rating", "gender=other"].bounds
        assert 0 <= high - low and high <= 6 + 1e-6


def test_findings_declared_later_leave_marked_and_attacked_with_the_first(app: Flask) -> None:
    later = (
        "questionnaire: sample\nversion: 2\n"
        "findings:\n  felt: {mean_of: balance, by: [tenure], says: {fr: '{mean}', en: '{mean}'}}\n"
    )
    with app.app_context():
        fill("w", None, made_up(100))
        first = gate.release_wave("w")
        versions.publish(Source("v2.yaml", YAML, {}, Written("v2.findings.yaml", later)))
        second = gate.release_wave("w")
        assert {"felt"} == {f.finding for f in second.figures} - {f.finding for f in first.figures}
        assert (["felt"], ["w-1"]) == (
            second.protection["declared_later"],
            second.protection["attacked_with"],
        )
        declared = {row["finding"]: row["declared"] for row in tables.rows(second)}
        assert ("after collection", "before collection") == (declared["felt"], declared["rating"])


# --- What is compared, and what later waves are compared with.

ASKED = """
questionnaire: felt
version: 1
languages: [en]
title: {en: Felt}
pages:
  - page: only
    title: {en: You}
    items:
      - item: gender
        type: one
        ask: {en: Gender}
        choices: {woman: {en: Woman}, man: {en: Man}}
      - {item: mood, type: one, ask: {en: Mood}, choices: {good: {en: Good}, bad: {en: Bad}}}
findings:
  gap: {difference: {share_of: {mood: good}, between: {gender: [woman, man]}}}
  good: {trend_of: {share_of: {mood: good}}, by: gender}
"""


def felt(
    name: str, good: int, source: str = "simulated", number: int = 1, more: str = ""
) -> Release:
    """A wave of 200 women and 200 men, so many of whom feel good, half of them women."""
    text = ASKED.replace("version: 1", f"version: {number}") + more
    versions.publish(Source("v.yaml", text, {}))
    waves.open_wave(name, "felt", number)
    wave = waves.claim(name, source)
    asked = versions.with_later(wave.digest)
    answers: list[Answers] = [
        {"gender": gender, "mood": "good" if place < good / 2 else "bad"}
        for gender in ("woman", "man")
        for place in range(200)
    ]
    responses.add(wave, answers, free_text_fields(asked))
    waves.close(name)
    return gate.release_wave(name)


def test_a_wave_is_compared_with_those_before_it_the_last_first(app: Flask) -> None:
    with app.app_context():
        felt("first", 100)
        felt("imported", 120, "imported")
        felt("second", 200)
        made = felt("third", 300, number=2)
        assert [
            ("gap", "all", "gender=woman", "gender=man", 0.0),
            *[
                ("good", group, "third", earlier, value)
                for earlier, value in (("second", 0.25), ("first", 0.5))
                for group in ("all", "gender=woman", "gender=man")
            ],
        ] == [
            (one.finding, one.group, one.first, one.second, one.value) for one in made.comparisons
        ]
        assert {(2, 1)} == {one.versions for one in made.comparisons[1:]}
        tested = [one for one in made.comparisons if one.adjusted is not None]
        assert ["all"] * 3 == [one.group for one in tested]
        assert made == Release.from_json(releases.read("third", 1))


def test_of_waves_opened_in_the_same_second_the_last_comes_first(app: Flask) -> None:
    with app.app_context():
        felt("first", 100)
        felt("second", 200)
        felt("third", 300, number=2)
        db.session.execute(update(models.Wave).values(opens_at=waves.read("first").opens_at))
        assert ["second", "first"] == [one.name for one in releases.before(waves.read("third"))]


def test_what_an_earlier_wave_releases_later_is_compared_from_then_on(app: Flask) -> None:
    later = "questionnaire: felt\nversion: 1\nfindings:\n  bad: {share_of: {mood: bad}}\n"
    with app.app_context():
        felt("first", 100)
        felt("second", 200, number=2, more="  worse: {trend_of: {share_of: {mood: bad}}}\n")

        def worse() -> tuple[str, float | None]:
            compared = releases.read("second", releases.latest_number("second"))["comparisons"]
            (found,) = [one for one in compared if one["finding"] == "worse"]
            return found["status"], found["value"]

        assert ("not_comparable", None) == worse()
        versions.publish(Source("v.yaml", ASKED, {}, Written("v1.findings.yaml", later)))
        gate.release_wave("first")
        gate.release_wave("second")
        assert ("shown", -0.25) == worse()


def test_a_first_wave_has_nothing_before_it(app: Flask) -> None:
    with app.app_context():
        assert ["difference"] == [one.contrast for one in felt("first", 100).comparisons]


def test_a_wave_with_a_frame_is_weighted_to_it_beside_the_plain_figures(app: Flask) -> None:
    """Women answered twice as often as men, and are better off twice as often."""

    def of(gender: str, balance: int, count: int) -> list[Answers]:
        return [{"gender": gender, "balance": balance}] * count

    people = [*of("woman", 8, 160), *of("woman", 2, 40), *of("man", 8, 40), *of("man", 2, 60)]
    with app.app_context():
        fill("w", None, people, close=False)
        margins = {("gender", "woman"): 250, ("gender", "man"): 250}
        frame.keep(waves.read("w"), margins)
        waves.close("w")
        made = gate.release_wave("w")
        shares = {
            name: figure.share
            for name, figures in (("plain", made.figures), ("weighted", made.weighted))
            for figure in figures
            if (figure.finding, figure.group) == ("plain_high", "all")
        }
        # of those who answered (160 + 40) / 300; half of the people 80 %, half of them 40 %
        assert {"plain": 0.67, "weighted": 0.6} == shares
        assert Weighting(("gender",), 1.2, 250, 1.5) == made.weighting
        assert {"gender": ["_others"]} == made.protection["weights"]["as_they_are"]
        assert made == Release.from_json(releases.read("w", 1))
        assert (made.figures, made.weighted) == (
            (again := gate.release_wave("w")).figures,
            again.weighted,
        )


def test_a_wave_without_a_frame_has_no_weights_and_says_so(app: Flask) -> None:
    with app.app_context():
        fill("w", None, made_up(60))
        made = gate.release_wave("w")
        assert ((), Weighting(reason="no_frame")) == (made.weighted, made.weighting)
        assert {} == made.protection["weights"]
