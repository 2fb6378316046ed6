"""What is hidden leaves no trace in charts and files: they are as if it had never been counted."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app import release as gate
from app.analysis.findings import Figure, Release
from app.extensions import db
from app.publish import charts, files
from app.publish.charts import figures
from app.publish.charts.drawings import Drawing
from app.publish.edition import Edition
from app.questionnaire.loader import Source
from app.storage import responses, versions, waves
from tests.publish import kinds
from tests.publish.releases import NOTHING, QUESTIONNAIRE, mean
from tests.publish.test_charts import GENDERS, OPINIONS, SCALED, SERVICES, SVG, drawn, of_kinds

PLACE = {"top", "y", "bottom"}
MEANS = tuple(
    mean(value, value - 0.5, value + 0.5, group=group)
    for group, value in (("all", 6.7), ("gender=woman", 3.1), ("gender=man", 9.2))
)
MEN = tuple(replace(one, group="gender=man", share=0.97, high=0.99) for one in SERVICES[:2])
OF_MEN = tuple(replace(one, group="gender=man") for one in OPINIONS[4::-1])
SHOWN = {
    "shares": (GENDERS[:3], QUESTIONNAIRE),
    "means": (MEANS, QUESTIONNAIRE),
    "answers": ((*SERVICES, *MEN), QUESTIONNAIRE),
    "scale": ((*OPINIONS, *OF_MEN), SCALED),
}


def hidden(one: Figure) -> Figure:
    """The same figure, as a release has it that does not show it."""
    numbers = dict(zip(("n", "share", "low", "high", "mean"), NOTHING, strict=True))
    return replace(one, status="hidden", n_step=None, share_step=None, **numbers)


def told(found: Sequence[Drawing]) -> list[Any]:
    """All that charts draw of figures, wherever it stands; nothing of those that draw none."""
    made = [(drawing.kind, figures.plot(drawing, charts.SHEETS["wide"])) for drawing in found]
    return [
        (
            kind,
            [{key: mark[key] for key in mark.keys() - PLACE} for mark in one.marks],
            (one.domain, one.ticks, one.legend, one.notes),
            [row["words"] for row in one.rows if row["words"]],
        )
        for kind, one in made
        if one.marks
    ]


@pytest.mark.parametrize("of", SHOWN)
@given(st.data())
def test_a_chart_is_as_if_what_is_hidden_had_never_been_counted(
    of: str, data: st.DataObject
) -> None:
    counted, asked = SHOWN[of]
    groups = [*dict.fromkeys(one.group for one in counted)]
    gone = data.draw(st.sets(st.sampled_from(groups), max_size=len(groups) - 1))
    if gone >= {*groups[1:]}:
        gone.remove(groups[1])  # else there is no chart of groups to look at
    rest = [one for one in counted if one.group not in gone]
    kept = [hidden(one) if one.group in gone else one for one in counted]
    assert told(drawn(rest, questionnaire=asked)) == told(drawn(kept, questionnaire=asked))
    for drawing in drawn(kept, questionnaire=asked):
        for row in figures.plot(drawing, charts.SHEETS["narrow"]).rows:
            assert "hidden" not in row or not any(map(str.isdigit, row["words"] + row["hidden"]))


def test_a_trend_is_as_if_a_wave_that_is_hidden_had_never_been_released() -> None:
    last = next(one for one in kinds.COMPARISONS if one.earlier is kinds.EARLIER_FIT)
    none = dict.fromkeys(("value", "low", "high", "p", "earlier"))
    before = replace(last, second="an-0", status="hidden", **none)
    (rest, *_), (kept, *_) = (
        of_kinds("fit_over_time", kinds.only(*compared)) for compared in ((last,), (last, before))
    )
    (_, *alone), (_, *both) = told([rest])[0], told([kept])[0]
    assert (alone[0], alone[1][:3]) == (both[0], both[1][:3]), "all but the note that says so"


@pytest.mark.parametrize("of", SHOWN)
def test_a_picture_has_a_sign_for_what_is_hidden_and_nothing_else(of: str) -> None:
    counted, asked = SHOWN[of]
    gone = counted[-1].group
    rest = drawn([one for one in counted if one.group != gone], questionnaire=asked)[-1]
    kept = drawn(
        [hidden(one) if one.group == gone else one for one in counted], questionnaire=asked
    )[-1]
    alone, both = (_pieces(charts.svg(drawing, "wide")) for drawing in (rest, kept))
    assert ["secret statistique"] == [text for text in both - alone if "secret" in text]
    assert not [text for text in both - alone if any(map(str.isdigit, text))]
    assert 1 == both["<path>"] - alone["<path>"], "a circle with a bar"
    assert not alone - both


def _pieces(picture: bytes) -> Counter[str]:
    """What a picture draws: its marks by what they are, its texts by what they say."""
    return Counter(_named(fromstring(picture).iter()))


def _named(elements: Iterator[Any]) -> Iterator[str]:
    for element in elements:
        if element.tag == f"{SVG}text":
            yield " ".join(filter(None, (element.text, *(part.text for part in element))))
        elif element.tag in (f"{SVG}path", f"{SVG}rect", f"{SVG}line"):
            yield f"<{element.tag.removeprefix(SVG)}>"


YAML = """
questionnaire: two
version: 1
languages: [fr]
title: {fr: "Deux questions"}
pages:
  - page: only
    title: {fr: "Vous"}
    items:
      - item: gender
        type: one
        ask: {fr: "Vous êtes…"}
        choices: {woman: {fr: "Une femme"}, man: {fr: "Un homme"}, other: {fr: "Autre"}}
      - item: fit
        type: one
        ask: {fr: "Cela convient ?"}
        choices: {well: {fr: "Bien"}, badly: {fr: "Mal"}}
findings:
  well: {share_of: {fit: well}, by: gender}
  fits: {distribution_of: fit, by: gender}
"""


def test_whoever_is_hidden_changes_no_byte_of_any_file(app: Flask) -> None:
    """Two waves that print the same, of people whose hidden answers are others."""
    made = [_released(app, name, well) for name, well in (("une", 1), ("deux", 3))]
    first, second = (replace(one, wave="une") for one in made)
    assert {"hidden", "shown"} == {one.status for one in first.figures}
    assert first == second
    with app.app_context():
        asked = versions.read(waves.read("une").digest)
    one, other = (Edition(Release.from_json(of.to_json()), asked, "fr") for of in (first, second))
    for name in files.names(one):
        assert files.make(name, one) == files.make(name, other), name


def _released(app: Flask, name: str, well: int) -> Release:
    """300 women, 290 men, and 4 others, of whom so many are well."""
    people = {("woman", "well"): 150, ("woman", "badly"): 150, ("man", "well"): 145}
    people |= {("man", "badly"): 145, ("other", "well"): well, ("other", "badly"): 4 - well}
    answers = [
        {"gender": gender, "fit": fit}
        for (gender, fit), count in people.items()
        for _ in range(count)
    ]
    with app.app_context():
        versions.publish(Source("v1.yaml", YAML, {}))
        wave = waves.add(name, "two", 1, opens_at=waves.now())
        responses.add(wave, answers, ())
        waves.close(name)
        release = gate.release_wave(name)
        db.session.commit()
        return release
