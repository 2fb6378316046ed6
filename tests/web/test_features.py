"""One small questionnaire for each feature of the language, with the pages it makes.

A page is told by its fields, each with what it offers (or what stands in it), and by its texts; the
review by its answers. The visitor checks what every page owes its reader.
"""

import re
from collections.abc import Mapping
from textwrap import dedent, indent
from typing import NamedTuple, TypeAlias

import pytest
from flask import Flask

from tests.pages import Page, Visitor
from tests.web.conftest import begin, field_wave, step

HEAD = """
questionnaire: feature
version: 1
languages: [fr, en]
title: {fr: "Essai", en: "Trial"}
scales:
  fit: {good: {fr: Bien, en: Well}, bad: {fr: Mal, en: Badly}}
pages:
"""
A = "- {item: a, type: one, ask: {fr: A, en: A}, choices: {x: {fr: X, en: X}, y: {fr: Y, en: Y}}}"
ONE = f"items:\n{A}\n"

LISTS = {"towns.csv": "code,fr,en\nlyon,Lyon,Lyons\nnice,Nice,Nice\n"}

Fields: TypeAlias = dict[str, list[str]]


class Asked(NamedTuple):
    """A page with questions, or with nothing to ask: its fields, and texts that stand on it."""

    fields: Fields
    texts: tuple[str, ...] = ()


class Reviewed(NamedTuple):
    """The review: every answer, in its words."""

    answers: list[str]


def asking(*pages: str) -> str:
    """A questionnaire of these pages: each its `when` and its `items`."""
    return HEAD + "".join(
        f"  - page: p{number}\n    title: {{fr: Page {number}, en: Page {number}}}\n"
        + indent(dedent(page).strip("\n"), "    ")
        + "\n"
        for number, page in enumerate(pages)
    )


def fields(page: Page) -> Fields:
    """What each field offers: the codes of choices, or the text that stands in it."""
    found: Fields = {}
    for tag in page.all("input", "textarea", "select", "option"):
        name, kind = tag.get("name"), tag.get("type")
        if name.startswith("_") or kind == "hidden":
            continue
        if tag.name == "option":
            list(found.values())[-1].append(tag.get("value"))
        elif tag.name == "select":
            found[name] = []
        else:
            text = tag.text.removeprefix("\n") if tag.name == "textarea" else tag.get("value")
            found.setdefault(name, []).append(text)
    return found


def words(text: str) -> str:
    """The text with plain spaces only."""
    return re.sub(r"\s+", " ", text).strip()


def check(expected: Asked | Reviewed, page: Page) -> None:
    if isinstance(expected, Reviewed):
        assert "send" in page.buttons
        assert expected.answers == [words(text) for text in page.said]
        return
    assert expected.fields == fields(page)
    for text in expected.texts:
        assert text in words(page.main)


class Feature(NamedTuple):
    """A questionnaire, its first page, and the pages that follow these answers."""

    text: str
    first: Asked
    steps: tuple[tuple[Mapping[str, object], Asked | Reviewed], ...]


def item(kind: str, marks: str = "") -> str:
    """A page with one item `i` of that type."""
    return f"items:\n- {{item: i, type: {kind}, ask: {{fr: I, en: I}}{marks}}}\n"


XY = ", choices: {x: {fr: X, en: X}, y: {fr: Y, en: Y}}"
XYZ = (
    ", choices: {x: {fr: X, en: X}, y: {fr: Y, en: Y}, none: {fr: Rien, en: None, exclusive: true}}"
)
LOW = ", low: {fr: bas, en: low}, high: {fr: haut, en: high}"
POINTS = [str(point) for point in range(11)]
MONTHS = ["", *(str(month) for month in range(1, 13))]
PLACES = ", ".join(f"c{n}: {{fr: Lieu {n}, en: Place {n}}}" for n in range(13))

TYPES: Mapping[str, Feature] = {
    "one choice": Feature(
        asking(item("one", XY)),
        Asked({"i": ["x", "y"]}, ("I", "X", "Y")),
        (({"i": "y"}, Reviewed(["Y"])),),
    ),
    "one of a long list": Feature(
        asking(item("one", f", choices: {{{PLACES}}}")),
        Asked({"i": ["", *(f"c{n}" for n in range(13))]}, ("Choisissez dans la liste", "Lieu 12")),
        (({"i": "c7"}, Reviewed(["Lieu 7"])),),
    ),
    "one of a list in a file": Feature(
        asking(item("one", ", choices_from: towns.csv")),
        Asked({"i": ["lyon", "nice"]}, ("Lyon", "Nice")),
        (({"i": "nice"}, Reviewed(["Nice"])),),
    ),
    "a choice to specify": Feature(
        asking(item("one", ", choices: {x: {fr: X, en: X}, o: {fr: Autre, en: O, specify: true}}")),
        Asked({"i": ["x", "o"], "i.o.specify": [""]}, ("Précisez, si vous le souhaitez",)),
        (({"i": "o", "i.o.specify": "Elfe"}, Reviewed(["Autre", "Elfe"])),),
    ),
    "a missing choice": Feature(
        asking(item("one", f"{XY[:-1]}, no: {{fr: Tu, en: No, missing: true}}}}")),
        Asked({"i": ["x", "y", "no"]}),
        (({"i": "no"}, Reviewed(["Tu"])),),
    ),
    "several choices": Feature(
        asking(item("many", XYZ)),
        Asked({"i": ["x", "y", "none"]}, ("Plusieurs réponses possibles",)),
        (({"i": ["y", "x"]}, Reviewed(["X", "Y"])),),
    ),
    "an exclusive choice": Feature(
        asking(item("many", XYZ)),
        Asked({"i": ["x", "y", "none"]}),
        (
            ({"i": ["x", "none"]}, Asked({"i": ["x", "y", "none"]}, ("Choisissez soit « Rien »",))),
            ({"i": "none"}, Reviewed(["Rien"])),
        ),
    ),
    "at most so many choices": Feature(
        asking(item("many", f"{XYZ}, at_most: 1")),
        Asked({"i": ["x", "y", "none"]}, ("Choisissez 1 réponse au plus",)),
        (({"i": ["x"]}, Reviewed(["X"])),),
    ),
    "a grid on a shared scale": Feature(
        asking(item("grid", ", scale: fit, rows: {r: {fr: R, en: R}, s: {fr: S, en: S}}")),
        Asked({"i.r": ["good", "bad"], "i.s": ["good", "bad"]}, ("R", "S", "Bien", "Mal")),
        (({"i.s": "bad"}, Reviewed(["S : Mal"])),),
    ),
    "a scale": Feature(
        asking(item("scale", LOW)),
        Asked({"i": [*POINTS, ""]}, ("0 bas", "10 haut", "Sans réponse")),
        (({"i": "10"}, Reviewed(["10"])),),
    ),
    "a number with a unit and decimals": Feature(
        asking(item("number", ", decimals: 2, unit: {fr: heures, en: hours}")),
        Asked({"i": [""]}, ("heures",)),
        (
            ({"i": "1234,25"}, Reviewed(["1234,25 heures"])),
            ({"i": "12345,5"}, Reviewed(["12 345,5 heures"])),
        ),
    ),
    "a date": Feature(
        asking(item("date")),
        Asked(
            {"i.day": [""], "i.month": [""], "i.year": [""]},
            ("En chiffres, par exemple 31 1 2024", "Jour", "Mois", "Année"),
        ),
        (
            (
                {"i.day": "31", "i.month": "2", "i.year": "2024"},
                Asked({"i.day": ["31"], "i.month": ["2"], "i.year": ["2024"]}),
            ),
            ({"i.month": "01"}, Reviewed(["31 janvier 2024"])),
            ({"_go": "back"}, Asked({"i.day": ["31"], "i.month": ["01"], "i.year": ["2024"]})),
            ({"i.day": "1", "i.month": "8"}, Reviewed(["1er août 2024"])),
        ),
    ),
    "a month": Feature(
        asking(item("month")),
        Asked({"i.month": MONTHS, "i.year": [""]}, ("janvier", "décembre", "Année")),
        (({"i.month": "8", "i.year": "2023"}, Reviewed(["août 2023"])),),
    ),
    "a rank": Feature(
        asking(
            item("rank", ", choices: {x: {fr: X, en: X}, y: {fr: Y, en: Y}, w: {fr: W, en: W}}")
        ),
        Asked(
            {"i.x": [""], "i.y": [""], "i.w": [""]},
            (
                "Écrivez 1 devant votre premier choix, 2 devant le deuxième, "
                "et ainsi de suite jusqu’à 3",
            ),
        ),
        (({"i.x": "2", "i.w": "1"}, Reviewed(["1. W", "2. X"])),),
    ),
    "a rank of the first few": Feature(
        asking(item("rank", f"{XY}, at_most: 1")),
        Asked({"i.x": [""], "i.y": [""]}, ("Écrivez 1 devant votre premier choix",)),
        (({"i.y": "1"}, Reviewed(["1. Y"])),),
    ),
    "a text": Feature(
        asking(item("text", ", lines: 3, max_length: 20")),
        Asked({"i": [""]}),
        (({"i": "<b>*mot*</b>"}, Reviewed(["<b>*mot*</b>"])),),
    ),
    "a note": Feature(
        asking('items:\n- {item: n, type: note, ask: {fr: "À *lire*", en: Read}}\n' + A),
        Asked({"a": ["x", "y"]}, ("À lire",)),
        (({"a": "x"}, Reviewed(["X"])),),
    ),
    "help and a source": Feature(
        asking(item("text", ", help: {fr: De l’aide, en: Help}, source: {fr: L’Insee, en: Insee}")),
        Asked({"i": [""]}, ("De l’aide", "L’Insee")),
        (({}, Reviewed([])),),
    ),
    "a required item": Feature(
        asking(item("text", ", required: true")),
        Asked({"i": [""]}, ("(obligatoire)",)),
        (
            ({}, Asked({"i": [""]}, ("Écrivez votre réponse",))),
            ({"i": "ici"}, Reviewed(["ici"])),
        ),
    ),
}

NUMBER, DATE, MONTH = item("number"), item("date"), item("month")
RANK = item("rank", XY)
JAN_31 = {"i.day": "31", "i.month": "1", "i.year": "2024"}
FEB_1 = {"i.day": "1", "i.month": "2", "i.year": "2024"}
JAN, FEB = {"i.month": "1", "i.year": "2024"}, {"i.month": "2", "i.year": "2024"}
A_AND_B = f"{ONE}{A.replace('item: a', 'item: b')}\n"

# What is asked first, the condition of what is asked then, answers for which it does not hold, and
# answers for which it does.
CONDITIONS: Mapping[str, tuple[str, str, Mapping[str, object], Mapping[str, object]]] = {
    "a code": (ONE, "{a: x}", {"a": "y"}, {"a": "x"}),
    "some codes": (item("many", XYZ), "{i: [x, y]}", {"i": "none"}, {"i": ["y"]}),
    "several keys": (A_AND_B, "{a: x, b: y}", {"a": "x"}, {"a": "x", "b": "y"}),
    "any": (A_AND_B, "{any: [{a: x}, {b: x}]}", {"a": "y"}, {"b": "x"}),
    "not": (ONE, "{not: {a: x}}", {"a": "x"}, {"a": "y"}),
    "not, unanswered": (ONE, "{not: {a: x}}", {}, {"a": "y"}),
    "answered": (ONE, "{a: answered}", {}, {"a": "y"}),
    "not answered": (ONE, "{not: {a: answered}}", {"a": "x"}, {}),
    "over": (NUMBER, "{i: {over: 35}}", {"i": "35"}, {"i": "36"}),
    "under": (NUMBER, "{i: {under: 35}}", {"i": "35"}, {"i": "34"}),
    "at least": (NUMBER, "{i: {at_least: 35}}", {"i": "34"}, {"i": "35"}),
    "at most": (NUMBER, "{i: {at_most: 35}}", {"i": "36"}, {"i": "35"}),
    "between": (NUMBER, "{i: {over: 1, at_most: 3}}", {"i": "1"}, {"i": "3"}),
    "a point of a scale": (item("scale", LOW), "{i: {at_least: 7}}", {"i": "6"}, {"i": "7"}),
    "a day": (DATE, "{i: {over: 2024-01-31}}", JAN_31, FEB_1),
    "a month": (MONTH, "{i: {at_least: 2024-02}}", JAN, FEB),
    "a place in a rank": (RANK, "{i.x: {at_most: 1}}", {"i.x": "2", "i.y": "1"}, {"i.x": "1"}),
    "a row of a grid": (
        item("grid", ", scale: fit, rows: {r: {fr: R, en: R}, s: {fr: S, en: S}}"),
        "{i.s: bad}",
        {"i.r": "bad"},
        {"i.s": "bad"},
    ),
}


def answered(visitor: Visitor, page: Page, answers: Mapping[str, object]) -> Page:
    """The page that these answers lead to, or where `_go` says."""
    sent = {name.replace(".", "__"): answer for name, answer in answers.items() if name != "_go"}
    return step(visitor, page, str(answers.get("_go", "next")), **sent)


@pytest.mark.parametrize("feature", TYPES.values(), ids=TYPES.keys())
def test_each_type_of_item_makes_its_page(app: Flask, feature: Feature) -> None:
    field_wave(app, feature.text, lists=LISTS)
    visitor = Visitor(app)
    page = begin(visitor)
    check(feature.first, page)
    for answers, expected in feature.steps:
        page = answered(visitor, page, answers)
        check(expected, page)


OPENED = (
    """
    when: CONDITION
    items:
    - {item: page, type: text, ask: {fr: Z, en: Z}}
    """,
    """
    items:
    - {item: item, type: text, when: CONDITION, ask: {fr: Z, en: Z}}
    - {item: note, type: note, ask: {fr: N, en: N}}
    """,
    """
    items:
    - item: grid
      type: grid
      required: true
      scale: fit
      ask: {fr: G, en: G}
      rows: {r: {fr: R, en: R}, s: {fr: S, en: S, when: CONDITION}}
    """,
)


@pytest.mark.parametrize(
    ("first", "condition", "no", "yes"), CONDITIONS.values(), ids=CONDITIONS.keys()
)
def test_each_condition_opens_a_page_an_item_and_a_row(
    app: Flask,
    first: str,
    condition: str,
    no: Mapping[str, object],
    yes: Mapping[str, object],
) -> None:
    field_wave(app, asking(first, *(page.replace("CONDITION", condition) for page in OPENED)))
    visitor = Visitor(app)

    def asked(answers: Mapping[str, object]) -> list[str]:
        page, found = answered(visitor, begin(visitor), answers), list[str]()
        while "send" not in page.buttons:
            found += fields(page)
            rows = {name: "good" for name in fields(page) if name.startswith("grid")}
            page = answered(visitor, page, rows)
        return found

    assert ["grid.r"] == asked(no)
    assert ["page", "item", "grid.r", "grid.s"] == asked(yes)


GRID = """
items:
- {item: a, type: many, ask: {fr: A, en: A}, choices: {x: {fr: X, en: X}, y: {fr: Y, en: Y}}}
- item: g
  type: grid
  scale: fit
  ask: {fr: G, en: G}
  rows: {r: {fr: R, en: R}, x: {fr: Avec X, en: With X, when: {a: x}}}
"""


def test_a_row_that_depends_on_its_own_page_is_shown_with_its_condition(app: Flask) -> None:
    field_wave(app, asking(GRID))
    visitor = Visitor(app)
    page = begin(visitor)
    assert ["a", "g.r", "g.x"] == list(fields(page))
    assert "Avec X Seulement si vous avez répondu « X » à « A » Bien Mal" in words(page.main)
    review = answered(visitor, page, {"a": ["y"], "g.r": "good", "g.x": "bad"})
    check(Reviewed(["Y", "R : Bien"]), review)
    page = answered(visitor, review, {"_go": "back"})
    assert ["bad"] == page.form()["g.x"], "as typed, in case it counts again"
    check(Reviewed(["X", "R : Bien", "Avec X : Mal"]), answered(visitor, page, {"a": ["x"]}))


def test_the_answers_of_rows_that_are_not_asked_are_carried(app: Flask) -> None:
    field_wave(app, asking(item("many", XY), GRID.replace("{a: x}", "{i: x}")))
    visitor = Visitor(app)
    page = answered(visitor, begin(visitor), {"i": ["x"]})
    page = answered(visitor, page, {"g.x": "bad", "_go": "back"})
    page = answered(visitor, page, {"i": ["y"]})
    assert ["a", "g.r"] == list(fields(page))
    assert ["bad"] == page.form()["g.x"]
    check(Reviewed(["Y"]), answered(visitor, page, {}))
    page = answered(visitor, answered(visitor, page, {"_go": "back"}), {"i": ["x"]})
    assert ["bad"] == page.form()["g.x"]
    check(Reviewed(["X", "Avec X : Mal"]), answered(visitor, page, {}))


ABOUT = """
items:
- item: a
  type: many
  ask: {fr: Vous *êtes*…, en: You *are*…}
  choices: {x: {fr: X, en: X}, y: {fr: Y, en: Y}}
- {item: h, type: number, decimals: 1, ask: {fr: Heures, en: Hours}}
- {item: d, type: date, ask: {fr: Jour, en: Day}}
- {item: m, type: month, ask: {fr: Mois, en: Month}}
- item: s
  type: scale
  ask: {fr: Note, en: Mark}
  low: {fr: bas, en: low}
  high: {fr: haut, en: high}
- item: r
  type: rank
  ask: {fr: Ordre, en: Order}
  choices: {x: {fr: X, en: X}, y: {fr: Y, en: Y}}
- {item: z, type: text, when: CONDITION, ask: {fr: Z, en: Z}}
"""


@pytest.mark.parametrize(
    ("condition", "french", "english"),
    [
        ("{a: x}", "répondu « X » à « Vous êtes… »", "answered “X” to “You are…”"),
        (
            "{a: [x, y]}",
            "répondu « X » ou « Y » à « Vous êtes… »",
            "answered “X” or “Y” to “You are…”",
        ),
        ("{a: answered}", "répondu à « Vous êtes… »", "answered “You are…”"),
        (
            "{not: {a: answered}}",
            "laissé « Vous êtes… » sans réponse",
            "left “You are…” unanswered",
        ),
        (
            "{not: {a: x}}",
            "répondu autre chose que « X » à « Vous êtes… »",
            "answered anything but “X” to “You are…”",
        ),
        (
            "{h: {over: 7.5}}",
            "répondu plus de 7,5 à « Heures »",
            "answered more than 7.5 to “Hours”",
        ),
        (
            "{not: {h: {over: 7}}}",
            "répondu au plus 7 à « Heures »",
            "answered at most 7 to “Hours”",
        ),
        (
            "{h: {at_least: 7, under: 9}}",
            "répondu au moins 7 et moins de 9 à « Heures »",
            "answered at least 7 and less than 9 to “Hours”",
        ),
        (
            "{not: {h: {at_least: 7, under: 9}}}",
            "répondu moins de 7 ou au moins 9 à « Heures »",
            "answered less than 7 or at least 9 to “Hours”",
        ),
        ("{s: 0}", "répondu « 0 (bas) » à « Note »", "answered “0 (low)” to “Mark”"),
        (
            "{d: {at_least: 2024-01-01}}",
            "répondu une date à partir du 1er janvier 2024 à « Jour »",
            "answered a date from January 1, 2024 on to “Day”",
        ),
        (
            "{m: {under: 2024-08}}",
            "répondu un mois avant août 2024 à « Mois »",
            "answered a month before August 2024 to “Month”",
        ),
        (
            "{d: {at_least: 2024-01-01, at_most: 2024-01-31}}",
            "répondu une date du 1er janvier 2024 au 31 janvier 2024 à « Jour »",
            "answered a date from January 1, 2024 to January 31, 2024 to “Day”",
        ),
        (
            "{not: {m: {at_least: 2024-04, at_most: 2024-08}}}",
            "répondu un mois avant avril 2024 ou un mois après août 2024 à « Mois »",
            "answered a month before April 2024 or a month after August 2024 to “Month”",
        ),
        (
            "{m: {at_least: 2024-04}}",
            "répondu avril 2024 ou un mois plus récent à « Mois »",
            "answered April 2024 or a later month to “Month”",
        ),
        (
            "{r.y: {at_most: 1}}",
            "répondu au plus 1 à « Ordre » (Y)",
            "answered at most 1 to “Order” (Y)",
        ),
        (
            "{a: x, h: {over: 7}, not: {s: answered}}",
            "répondu « X » à « Vous êtes… », répondu plus de 7 à « Heures » "
            "et laissé « Note » sans réponse",
            "answered “X” to “You are…”, answered more than 7 to “Hours” "
            "and left “Mark” unanswered",
        ),
        (
            "{a: x, any: [{h: {over: 7}}, {s: 3}]}",
            "répondu « X » à « Vous êtes… », et répondu plus de 7 à « Heures » "
            "ou répondu « 3 » à « Note »",
            "answered “X” to “You are…”, and answered more than 7 to “Hours” "
            "or answered “3” to “Mark”",
        ),
        (
            "{any: [{a: x, s: 3}, {h: {over: 7}}]}",
            "répondu « X » à « Vous êtes… » et répondu « 3 » à « Note », "
            "ou répondu plus de 7 à « Heures »",
            "answered “X” to “You are…” and answered “3” to “Mark”, "
            "or answered more than 7 to “Hours”",
        ),
        (
            "{not: {any: [{a: x}, {s: 3}]}}",
            "répondu autre chose que « X » à « Vous êtes… » "
            "et répondu autre chose que « 3 » à « Note »",
            "answered anything but “X” to “You are…” and answered anything but “3” to “Mark”",
        ),
    ],
)
def test_a_condition_on_its_own_page_is_said_in_words(
    app: Flask, condition: str, french: str, english: str
) -> None:
    field_wave(app, asking(ABOUT.replace("CONDITION", condition)))
    begun = {language: words(begin(Visitor(app), language).main) for language in ("fr", "en")}
    assert f"Z Seulement si vous avez {french} Continuer" in begun["fr"]
    assert f"Z Only if you {english} Continue" in begun["en"]


@pytest.mark.parametrize(
    ("first", "answers", "shown"),
    [
        (item("one", XY), {"i": "x"}, "X"),
        (item("many", XYZ), {"i": ["x", "y"]}, "X et Y"),
        (item("scale", LOW), {"i": "7"}, "7"),
        (item("number", ", decimals: 1, unit: {fr: h, en: h}"), {"i": "7.5"}, "7,5 h"),
        (item("date"), {"i.day": "1", "i.month": "3", "i.year": "2024"}, "1er mars 2024"),
        (item("month"), {"i.month": "3", "i.year": "2024"}, "mars 2024"),
        (item("text"), {"i": "mon *atelier*"}, "mon *atelier*"),
        (item("text"), {"i": "<script>alert(1)</script>"}, "<script>alert(1)</script>"),
        (item("text"), {"i": "[ici](https://example.org)"}, "[ici](https://example.org)"),
        (item("text"), {"i": "\x02i\x02{i}\x02"}, "\x02i\x02{i}\x02"),
        (item("text"), {}, "…"),
    ],
)
def test_an_answer_stands_in_later_questions_as_it_was_typed(
    app: Flask, first: str, answers: Mapping[str, object], shown: str
) -> None:
    later = """
    items:
    - item: g
      type: grid
      scale: fit
      required: true
      ask: {fr: "Et **{i}** ?", en: "{i}"}
      help: {fr: "Oui, {i}.", en: "{i}"}
      rows: {r: {fr: "Avec {i}", en: "{i}"}}
    - {item: n, type: note, ask: {fr: "Soit {i}", en: "{i}"}}
    - {item: t, type: text, when: {g.r: good}, ask: {fr: T, en: T}}
    """
    field_wave(app, asking(first, later))
    visitor = Visitor(app)
    page = answered(visitor, begin(visitor), answers)
    assert f"Et {shown} ?" == page.all("legend")[0].text.strip().removesuffix(" (obligatoire)")
    condition = f"« Bien » à « Et {shown} ? » (Avec {shown})"
    for text in (f"Oui, {shown}.", f"Avec {shown}", f"Soit {shown}", condition):
        assert text in words(page.main)
    ours = [tag for tag in page.all("script", "a") if tag.get("src") or tag.get("class") == "skip"]
    assert ours == page.all("script", "a", "em")
    page = answered(visitor, page, {})
    assert f"Et {shown} ? Avec {shown} : Choisissez une réponse" in words(page.main)
    review = answered(visitor, page, {"g.r": "good"})
    assert f"Et {shown} ?" in [tag.text for tag in review.all("dt")]
    assert f"Avec {shown} : Bien" in [words(text) for text in review.said]
    assert [] == [tag for tag in review.all("script") if not tag.get("src")]


def test_an_answer_no_longer_on_the_route_stands_nowhere(app: Flask) -> None:
    text = "{item: t, type: text, ask: {fr: T, en: T}}"
    asked = '- {item: z, type: text, ask: {fr: "Z {t} {g.r}", en: "{t} {g.r}"}}'
    grid = item("grid", ", scale: fit, rows: {r: {fr: R, en: R}}").replace("item: i", "item: g")
    field_wave(app, asking(ONE, f"when: {{a: x}}\nitems:\n- {text}", grid, f"items:\n{asked}"))
    visitor = Visitor(app)
    page = answered(visitor, begin(visitor), {"a": "x"})
    page = answered(visitor, answered(visitor, page, {"t": "mot"}), {"g.r": "bad"})
    assert "Z mot Mal" in page.main
    for _ in range(3):
        page = answered(visitor, page, {"_go": "back"})
    page = answered(visitor, answered(visitor, page, {"a": "y"}), {})
    assert "Z … Mal" in page.main
    assert ["mot"] == page.form()["t"], "carried, in case the route comes back"


MARKDOWN = """
items:
- {item: n, type: note, ask: {fr: "Un\\n\\n- *deux*", en: N}}
- item: i
  type: one
  ask: {fr: "Ask **fort** <b>", en: I}
  help: {fr: "Un\\n\\n1. [ici](https://example.org/?a=1&b=2)", en: I}
  source: {fr: "[Insee](mailto:a@example.org) [non](javascript:alert)", en: I}
  choices: {x: {fr: "*X*", en: X}, y: {fr: Y, en: Y}}
"""


def test_markdown_is_obeyed_in_texts_and_shown_in_labels(app: Flask) -> None:
    field_wave(app, asking(MARKDOWN).replace("fr: Page 0", "fr: '*Page*'"))
    page = begin(Visitor(app))
    assert "*Page*" == page.one("h1").text
    assert ["Ask fort <b>"] == [tag.text.strip() for tag in page.all("legend")]
    assert ["deux"] == [tag.text for tag in page.all("em")]
    assert ["fort"] == [tag.text for tag in page.all("strong")]
    assert 2 == len(page.all("li"))
    assert "*X*" in page.main and "[non](javascript:alert)" in page.main
    links = [tag for tag in page.all("a") if not tag.get("href").startswith("#")]
    assert ["https://example.org/?a=1&b=2", "mailto:a@example.org"] == [
        tag.get("href") for tag in links
    ]
    assert {"noreferrer"} == {tag.get("rel") for tag in links}


DAYS = item("date", ", at_least: 2024-01-01, at_most: 2024-12-31, required: true")
MONTHS_2024 = item("month", ", at_least: 2024-01, at_most: 2024-12, required: true")
WXY = ", required: true, choices: {w: {fr: W, en: W}, x: {fr: X, en: X}, y: {fr: Y, en: Y}}"
FEW = item("rank", f"{WXY}, at_most: 2")


def day(text: str) -> dict[str, str]:
    return dict(zip(("i.day", "i.month", "i.year"), text.split(), strict=True))


def month(text: str) -> dict[str, str]:
    return dict(zip(("i.month", "i.year"), text.split(), strict=True))


@pytest.mark.parametrize(
    ("asked", "answers", "wrong", "french", "english"),
    [
        (DAYS, {}, "i.day", "Indiquez une date", "Enter a date"),
        (
            DAYS,
            day("30 2 2024"),
            "i.day",
            "Indiquez une date qui existe, en chiffres, par exemple 31 1 2024",
            "Enter a date that exists, in digits, such as 31 1 2024",
        ),
        (
            DAYS,
            day("31 12 2023"),
            "i.day",
            "Indiquez une date à partir du 1er janvier 2024",
            "Enter a date no earlier than January 1, 2024",
        ),
        (
            DAYS,
            day("01 01 2025"),
            "i.day",
            "Indiquez une date au plus tard le 31 décembre 2024",
            "Enter a date no later than December 31, 2024",
        ),
        (
            MONTHS_2024,
            {},
            "i.month",
            "Choisissez un mois et indiquez son année",
            "Choose a month and enter its year",
        ),
        (
            MONTHS_2024,
            {"i.month": "4"},
            "i.month",
            "Choisissez un mois et écrivez son année en quatre chiffres",
            "Choose a month and enter its year in four digits",
        ),
        (
            MONTHS_2024,
            month("12 2023"),
            "i.month",
            "Choisissez janvier 2024 ou un mois plus récent",
            "Choose January 2024 or a later month",
        ),
        (
            MONTHS_2024,
            month("1 2025"),
            "i.month",
            "Choisissez décembre 2024 ou un mois plus ancien",
            "Choose December 2024 or an earlier month",
        ),
        (FEW, {}, "i.w", "Classez au moins une réponse", "Rank at least one answer"),
        (
            FEW,
            {"i.x": "3"},
            "i.x",
            "Écrivez un nombre entier de 1 à 2, ou rien",
            "Enter a whole number from 1 to 2, or nothing",
        ),
        (
            item("rank", f"{WXY}, at_most: 1"),
            {"i.x": "2"},
            "i.x",
            "Écrivez 1, ou rien",
            "Enter 1, or nothing",
        ),
        (
            FEW,
            {"i.w": "1", "i.y": "1"},
            "i.y",
            "Donnez à chaque réponse un rang différent : le rang 1 est donné plusieurs fois",
            "Give each answer a place of its own: place 1 is given more than once",
        ),
        (
            FEW,
            {"i.y": "2"},
            "i.y",
            "Ne sautez aucun rang : il en manque un avant 2",
            "Skip no place: one before 2 is missing",
        ),
        (
            item("number", ", decimals: 1, at_least: 0.5"),
            {"i": "0"},
            "i",
            "Indiquez un nombre d’au moins 0,5",
            "Enter a number of 0.5 or more",
        ),
    ],
)
def test_a_wrong_date_month_or_rank_has_its_sentence_and_its_field(
    app: Flask, asked: str, answers: Mapping[str, object], wrong: str, french: str, english: str
) -> None:
    field_wave(app, asking(asked))
    visitor = Visitor(app)
    for language, sentence in (("fr", french), ("en", english)):
        page = answered(visitor, begin(visitor, language), answers)
        assert [sentence] == [words(problem) for problem in page.problems]
        assert f"#{wrong}" in [tag.get("href") for tag in page.all("a")]
        marked = [tag.get("id") for tag in page.tags if tag.get("aria-invalid")]
        assert wrong == marked[0]
        assert marked == ([wrong] if "rank" in asked else list(fields(page)))
        for name, typed in answers.items():
            assert [typed] == page.form()[name]


def test_a_language_that_the_interface_does_not_speak_writes_its_own_dates(app: Flask) -> None:
    text = asking(item("month", ", at_least: 2024-02")).replace("[fr, en]", "[fr, pt]")
    field_wave(app, text.replace("en: ", "pt: "))
    visitor = Visitor(app)
    page = begin(visitor, "pt")
    assert "janeiro" in page.main and "Continue" in page.main
    page = answered(visitor, page, {"i.month": "1", "i.year": "2024"})
    assert ["Choose fevereiro 2024 or a later month"] == page.problems
    check(Reviewed(["março 2024"]), answered(visitor, page, {"i.month": "3"}))
