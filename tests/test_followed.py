"""A panel of two waves of `situation` whose true change is known, from its answers to its page."""

from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from flask import Flask

from app import release as gate
from app.analysis.findings import Comparison, Figure, Release
from app.analysis.matched import NOBODY
from app.extensions import db
from app.questionnaire.loader import Written, read_source
from app.storage import pairing, panels, versions, waves
from app.storage.waves import Wave
from tests import followed
from tests.conftest import application, migrate
from tests.followed import DOWN, GAINED, LINKED, LOST, UP
from tests.panelled import FIRST, PANEL, SECOND

BALANCE, HOURS, SATISFIED = (
    f"{name}_one_year_on" for name in ("balance", "hours_fit", "satisfaction")
)


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Both waves, closed and released."""
    folder: Path = tmp_path_factory.mktemp("followed")
    url = f"sqlite:///{folder / 'panel.db'}"
    migrate(url, folder)
    with application(url, folder) as app:
        followed.field(app)
        with app.app_context():
            for name in (FIRST, SECOND):
                gate.release_wave(name, public=True)
                db.session.commit()
        yield app


@pytest.fixture
def release(panel: Flask) -> Iterator[Release]:
    """What was released of the second wave."""
    with panel.app_context():
        yield gate._released(waves.read(SECOND))[0]


def both() -> list[tuple[int, int]]:
    """The balance of those who are paired and rated it twice, before and now."""
    pairs = pairing.pairs(*wave_pair())
    rated = [(pair.earlier.get("balance"), pair.later.get("balance")) for pair in pairs]
    return [(before, now) for before, now in rated if before is not None and now is not None]


def wave_pair() -> tuple[Wave, Wave]:
    return waves.read(SECOND), waves.read(FIRST)


def figure(release: Release, finding: str, answer: str, group: str = "all") -> Figure:
    key = finding, answer, group
    (found,) = (one for one in release.figures if (one.finding, one.answer, one.group) == key)
    return found


def change(release: Release, finding: str, group: str = "all") -> Comparison:
    (found,) = (
        one
        for one in release.comparisons
        if (one.contrast, one.finding, one.group) == ("change", finding, group)
    )
    return found


def test_transitions_are_those_of_the_people_who_are_paired(release: Release) -> None:
    rated = both()
    moved = {
        "lower": sum(now < before for before, now in rated),
        "same": sum(now == before for before, now in rated),
        "higher": sum(now > before for before, now in rated),
    }
    for answer, count in moved.items():
        shown = figure(release, BALANCE, answer)
        assert shown.n and shown.share and abs(shown.n - len(rated)) <= 2.5
        assert abs(shown.share - count / len(rated)) <= 0.005
    assert len(rated) < pairing.matched(*wave_pair()).again, "some left a rating out"


@pytest.mark.parametrize(("finding", "true"), [(BALANCE, UP - DOWN), (HOURS, (GAINED - LOST) / 2)])
def test_the_interval_of_a_change_holds_the_true_one(
    release: Release, finding: str, true: float
) -> None:
    found = change(release, finding)
    assert found.low is not None and found.high is not None and found.p is not None
    assert found.low <= true <= found.high
    assert "higher" == found.verdict and found.p < 0.001
    assert (SECOND, FIRST, (2, 1)) == (found.first, found.second, found.versions)


def test_what_people_say_of_the_change_themselves_is_another_finding(release: Release) -> None:
    felt = figure(release, "balance_change_felt", "much_better|better")
    measured = figure(release, BALANCE, "higher")
    assert felt.item != measured.item and felt.share != measured.share
    assert felt.n and measured.n and felt.n < measured.n, "it is asked of fewer, and of others too"


def test_a_change_says_how_many_came_back_and_what_those_who_did_not_could_change(
    release: Release,
) -> None:
    (back,) = release.returns
    known = pairing.matched(*wave_pair())
    assert (LINKED, FIRST) == (known.linked, back.wave)
    assert back.linked and back.again and back.attrition
    assert abs(back.attrition - (1 - known.again / known.linked)) < 0.06
    for finding in (BALANCE, HOURS):
        found = change(release, finding)
        assert found.worst and found.low is not None and found.high is not None
        low, high = found.worst
        assert low < found.low and found.high < high
        assert (None, None) == tuple(
            change(release, finding, f"gender={code}").worst for code in ("woman", "man")
        )


def test_what_was_asked_otherwise_has_no_change_and_says_why(release: Release) -> None:
    found = change(release, SATISFIED)
    assert ("not_comparable", None) == (found.status, found.value)
    (reason,) = found.reasons
    assert "vous a-t-il satisfait·e" in reason["fr"] and reason["fr"].endswith("plus.")
    assert not [one for one in release.figures if one.finding == SATISFIED]


def test_nobody_who_is_not_paired_is_told(panel: Flask, release: Release) -> None:
    with panel.app_context():
        second, first = wave_pair()
        alone = sum(other is None for _, other in pairing.responses(second, first))
        told = {one.n for one in release.figures if one.finding == BALANCE and one.group == "all"}
        assert alone == waves.count_responses(second) - pairing.matched(second, first).again
        assert max(told - {None}) <= pairing.matched(second, first).again + 2.5


def test_a_preview_is_the_release_and_a_second_one_says_the_same(panel: Flask) -> None:
    with panel.app_context():
        seen = gate.preview(SECOND)
        assert gate._released(waves.read(SECOND))[0].figures == seen.release.figures
        assert "_paired" not in str(seen.questionnaire.items.keys())


def test_its_page_has_the_change_and_what_people_say_of_it_side_by_side(panel: Flask) -> None:
    page = unescape(panel.test_client().get(f"/results/{SECOND}?lang=fr").text)
    with panel.app_context():
        release = gate._released(waves.read(SECOND))[0]
    (back,) = release.returns
    up, down = (figure(release, BALANCE, answer) for answer in ("higher", "lower"))
    felt = figure(release, "balance_change_felt", "much_better|better")
    assert up.share and down.share and felt.share and back.attrition
    for said in (
        f"en hausse ({up.share:.0%}) qu’en baisse ({down.share:.0%}).".replace("%", "\xa0%"),
        f"{100 * felt.share:.0f}\xa0% des entrepreneur·es en coopérative depuis au moins",
        "Ce que l’on dit soi-même de son évolution est un autre constat.",
        f"environ {back.again} sont revenues\xa0: {100 * back.attrition:.0f}\xa0%",
        f"+{100 * change(release, BALANCE).worst[1]:.0f}\xa0points",
        change(release, SATISFIED).reasons[0]["fr"],
    ):
        assert said in page
    assert "_paired" not in page and "_before" not in page


def test_a_change_is_of_those_who_came_back_and_not_weighted_to_those_invited(app: Flask) -> None:
    """The earlier wave was weighted, which whoever takes the difference knows too."""
    followed.field(app, invited={("gender", "woman"): 300, ("gender", "man"): 260})
    with app.app_context():
        first, second = (gate.release_wave(name) for name in (FIRST, SECOND))
        assert first.weighted and second.weighted
        assert not {BALANCE, HOURS} & {one.finding for one in second.weighted}
        assert {"shown"} == {change(second, name).status for name in (BALANCE, HOURS)}


LATER = """
questionnaire: situation
version: 1
findings:
  balanced: {share_of: {balance: {at_least: 7}}, says: {fr: "{share}", en: "{share}"}}
  recommending: {share_of: {recommendation: {at_least: 9}}, says: {fr: "{share}", en: "{share}"}}
"""


def test_what_became_of_answers_is_told_after_them_and_nothing_new_of_them_then(app: Flask) -> None:
    followed.field(app)
    with app.app_context():
        early = change(gate.preview(SECOND).release, BALANCE)
        assert ("not_comparable", (NOBODY["unreleased"],)) == (early.status, early.reasons)
        first = gate.release_wave(FIRST)
        assert "shown" == change(gate.release_wave(SECOND), BALANCE).status
        source = read_source(followed.SHIPPED[0])
        versions.publish(source._replace(later=Written("v1.findings.yaml", LATER)))
        again = gate.release_wave(FIRST)
        names = [{one.finding for one in release.figures} for release in (first, again)]
        assert {"recommending"} == names[1] - names[0] and names[0] <= names[1]
        for name in ("balance_mean", "hours_fit_well"):
            said = [[one for one in each.figures if one.finding == name] for each in (first, again)]
            assert said[0] == said[1]
        assert ["recommending"] == again.protection["declared_later"]


def test_once_the_panel_is_closed_its_changes_stay_as_they_were(panel: Flask) -> None:
    """The last test here: nothing pairs these people any more."""
    with panel.app_context():
        before = gate._released(waves.read(SECOND))[-1]
        panels.close(PANEL)
        assert 0 == sum(other is not None for _, other in pairing.responses(*wave_pair()))
        after = gate.release_wave(SECOND)
        for finding in (BALANCE, HOURS):
            kept = [one for one in before.figures if one.finding == finding]
            assert kept and kept == [one for one in after.figures if one.finding == finding]
        assert before.returns == after.returns
        paired = [one for one in before.comparisons if one.contrast == "change"]
        assert paired == [one for one in after.comparisons if one.contrast == "change"]
        assert before.figures[:20] == after.figures[:20]
        db.session.rollback()
