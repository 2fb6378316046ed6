"""Trials: made-up answers go through the gate as a wave's do, and nothing of them is kept."""

from dataclasses import replace

import pytest
from flask import Flask

from app import release as gate
from app.analysis import simulation
from app.exceptions import AttackTakesTooLong
from app.publish import forecast
from app.questionnaire import loader
from app.questionnaire.answers import free_text_fields
from app.questionnaire.loader import Checked, Source, Written
from app.storage import responses, versions, waves
from app.workshop import trial
from tests.web.conftest import SMALL

FINDINGS = """
findings:
  long: {share_of: {tenure: long}, by: [gender]}
  balance: {mean_of: balance, by: [[gender, tenure]]}
  services: {distribution_of: services}
"""
LATER = """
questionnaire: small
version: 1
findings:
  trusting: {share_of: {trust.prices: agree}, by: [gender]}
"""
TRIED = SMALL + FINDINGS


def checked(text: str = TRIED, later: str = "") -> Checked:
    beside = Written("v1.findings.yaml", later) if later else None
    found = loader.check(Source("v1.yaml", text, {}, beside))
    assert [] == found.errors
    return found


@pytest.mark.parametrize("later", ["", LATER], ids=["", "with later findings"])
def test_a_trial_says_what_a_wave_of_these_people_would_release(app: Flask, later: str) -> None:
    known = checked(later=later)
    tried = trial.results(known, 200, seed=7)
    assert known.questionnaire is not None
    people = list(simulation.simulate(known.questionnaire, 200, seed=7))
    with app.app_context():
        beside = Written("v1.findings.yaml", later) if later else None
        versions.publish(Source("v1.yaml", TRIED, {}, beside))
        waves.open_wave("w", "small", 1)
        wave = waves.claim("w", waves.SIMULATED)
        responses.add(wave, people, free_text_fields(known.questionnaire))
        waves.close("w")
        found = gate.preview("w")
    alike = replace(found.release, wave=trial.NAME, released_on="", mode=None)
    assert tried.release == alike, "but for what only a wave has"
    assert tried.protected.hidden == found.protected.hidden
    assert tried.questionnaire == found.questionnaire


def test_the_same_draw_makes_up_the_same_people_and_another_others() -> None:
    first, again, other = (trial.results(checked(), 100, seed).release for seed in (1, 1, 2))
    assert first == again
    assert first.figures != other.figures


def test_fewer_answers_hide_more_and_each_hidden_group_has_its_reason() -> None:
    few, many = (trial.results(checked(), count) for count in (trial.FEWEST, 2_000))
    hidden = [
        {(one.finding, one.group) for one in found.release.figures if one.status == "hidden"}
        for found in (few, many)
    ]
    assert len(hidden[0]) > len(hidden[1])
    for found, groups in zip((few, many), hidden, strict=True):
        parts = forecast.of_release(
            found.release, found.protected.hidden, found.questionnaire, "en"
        )
        unseen = [line for part in parts for line in part.lines if not line.is_shown]
        assert len(groups) == len(unseen)
        assert all(line.said for line in unseen)


def test_what_compares_with_other_waves_is_said_to_have_none() -> None:
    text = TRIED + "  moved: {change_in: balance}\n  since: {trend_of: {mean_of: balance}}\n"
    release = trial.results(checked(text), 60).release
    told = {one.finding: one.status for one in release.comparisons}
    assert {"moved": "not_comparable"} == told


def test_a_questionnaire_without_findings_has_results_that_say_nothing() -> None:
    release = trial.results(checked(SMALL), 60).release
    assert (60, ()) == (release.respondents, release.figures)


def test_a_trial_ends_once_its_time_is_over() -> None:
    with pytest.raises(AttackTakesTooLong):
        trial.results(checked(), 200, longest=0)
