"""Two waves side by side: what is said of each finding, and what stands in its table."""

from collections.abc import Sequence
from dataclasses import replace

from app.analysis import comparisons
from app.analysis.comparisons import Earlier
from app.analysis.findings import Figure, Release
from app.publish import beside
from app.publish.beside import Section
from tests.publish.kinds import KINDS, figure
from tests.publish.releases import release, unshown

NBSP = "\N{NO-BREAK SPACE}"


def at(*figures: Figure, wave: str) -> Release:
    return replace(release(*figures, source="people"), wave=wave, version=KINDS.version)


def of(now: Sequence[Figure], then: Sequence[Figure], language: str = "en") -> list[Section]:
    """The sections of two waves that asked KINDS, the later one first."""
    known = Earlier(at(*then, wave="an-1"), [KINDS, KINDS])
    found = comparisons.since(at(*now, wave="an-2"), KINDS, known)
    return beside.of_waves(replace(at(*now, wave="an-2"), comparisons=found), KINDS, language)


def fit(share: float, group: str = "all", finding: str = "fit_well", n: int = 400) -> Figure:
    """A share with an interval of ten points."""
    ends = round(share - 0.05, 2), round(share + 0.05, 2)
    return figure(finding, "well", share, *ends, group=group, n=n)


def test_a_finding_is_said_of_the_later_wave_and_then_what_changed() -> None:
    (found,) = of([fit(0.6)], [fit(0.4)])
    assert "60% of respondents – “Do your hours fit?”: Well." == found.sentence
    (said,) = found.verdicts
    assert said.startswith("The share has increased since “an-1” (difference: +20 points;")
    assert ("fit_well", "moved", "+20 points") == (found.name, found.course, found.difference)


def test_the_table_has_both_figures_and_the_later_less_the_earlier() -> None:
    women = fit(0.55, "gender=woman", n=210)
    (found,) = of([fit(0.6), women], [fit(0.4), fit(0.5, "gender=woman", n=200)])
    (table,) = found.tables
    (_, (everyone,)), (by, (row,)) = table.blocks
    assert ("Everyone", "Women", "By “You are…”") == (everyone.label, row.label, by)
    assert ("50%", "45–55%", "about 200 answers") == row.cells[0]
    assert ("55%", "50–60%", "about 210 answers") == row.cells[1]
    difference, interval, p = row.cells[2]
    assert "+5 points" == difference
    assert interval.startswith("−") and interval.endswith(" points")
    assert p.startswith(f"p{NBSP}={NBSP}0.")


def test_a_small_p_value_is_less_than_and_stands_with_what_is_left_of_it() -> None:
    (found,) = of([fit(0.7)], [fit(0.4)])
    ((_, (row,)),) = found.tables[0].blocks
    assert f"p{NBSP}<{NBSP}0.001 (<{NBSP}0.001)" == row.cells[2][2]


def test_what_either_wave_does_not_show_is_said_and_has_no_difference() -> None:
    shown, hidden = fit(0.6), unshown("fit_well", "all", "well")
    for now, then, place in ((shown, hidden, 0), (hidden, shown, 1)):
        (found,) = of([now], [then])
        ((_, (row,)),) = found.tables[0].blocks
        assert ("unseen", ()) == (found.course, found.verdicts)
        assert ("⊘ suppressed",) == row.cells[place]
        assert "60%" == row.cells[1 - place][0]
        assert ("–",) == row.cells[2]


def test_a_group_that_one_wave_alone_has_is_left_out() -> None:
    (found,) = of([fit(0.6), fit(0.6, "gender=woman")], [fit(0.6), fit(0.6, "gender=man")])
    assert [1] == [len(rows) for _, rows in found.tables[0].blocks]


def test_what_chance_explains_has_not_moved_and_its_verdict_is_tempered() -> None:
    several = [figure("services_over_time", answer, 0.5, 0.45, 0.55) for answer in ("help", "desk")]
    found = of([fit(0.48), *several], [fit(0.4), *several])
    fits, services = found
    assert ("still", "") == (fits.course, fits.difference)
    assert "has increased" in fits.verdicts[0]
    assert fits.caveats[0].startswith("Of the 3 comparisons made together")
    assert ("No measurable change in any answer since “an-1”.",) == services.verdicts


def test_the_two_groups_of_a_difference_are_followed_each() -> None:
    groups = ("all", "gender=woman", "gender=man")
    now, then = ([fit(of_it, group, "fit_by_gender") for group in groups] for of_it in (0.6, 0.4))
    (found,) = of(now, then)
    labels = [row.label for _, rows in found.tables[0].blocks for row in rows]
    assert ["Everyone", "Women", "Men"] == labels
    assert found.sentence.startswith("60% of respondents")
    assert "among people who" in found.base


def test_what_the_earlier_wave_did_not_release_says_why_and_has_no_table() -> None:
    hours = figure("mean_hours", "", 34.5, 33, 36)
    found, _ = of([fit(0.6), hours], [fit(0.6)])
    (said,) = found.reasons
    assert "“an-1” did not release this finding" in said
    assert ("mean_hours", "apart", (), ()) == (
        found.name,
        found.course,
        found.tables,
        found.caveats,
    )


def test_sections_are_listed_by_where_their_findings_went() -> None:
    now = [fit(0.7), figure("mean_hours", "", 34.5, 33, 36), unshown("above", "all", "woman")]
    found = of(now, [fit(0.4), unshown("above", "all", "woman")])
    listed = beside.by_course(found, "en")
    assert [
        ("What changed, beyond what chance explains", ["fit_well"]),
        ("Suppressed in one of the waves", ["above"]),
        ("Not comparable", ["mean_hours"]),
    ] == [(said, [one.name for one in same]) for said, same in listed]
