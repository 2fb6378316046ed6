"""The codebook names what the dataset holds, and says in words what the questionnaire says."""

import csv
import io
import json

import pandas as pd
import pytest

from app.analysis.counting.dataset import freeze
from app.questionnaire.codebook.files import limits, to_csv, to_json
from app.questionnaire.codebook.variables import Codebook, Column, Question
from app.questionnaire.definition import Questionnaire
from app.questionnaire.loader import Source, load
from tests.questionnaire.everything import LISTS, VALID
from tests.questionnaire.writing import HEAD, PAGE, questionnaire

EVERYTHING = load(Source("v1.yaml", VALID, LISTS))
CODED = ("codes", "date", "month")
GENDER = """\
      - item: gender
        type: one
        ask: {fr: "Vous *êtes*…", en: You are…}
        choices:
          woman: {fr: Une femme, en: A woman}
          other: {fr: Autre, en: Other, specify: true}
          declined: {fr: Rien, en: Nothing, missing: true}
"""
AB = "choices: {a: {fr: A, en: Aa}, b: {fr: B, en: Bb}}"
TEXTS = "ask: {fr: Question, en: Question}"


def columns(text: str) -> list[Column]:
    """The columns of the last item of a page."""
    return list(questions(text)[-1].columns)


def questions(text: str) -> list[Question]:
    return Codebook(questionnaire(PAGE + text)).questions


def rows(asked: Questionnaire) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(to_csv(Codebook(asked)), newline="")))


def test_its_columns_are_those_of_the_dataset_with_their_codes() -> None:
    frame = freeze(EVERYTHING, [{}])
    kept = [
        column
        for question in Codebook(EVERYTHING).questions
        for column in question.columns
        if column.kind != "text"
    ]
    assert list(frame.columns) == [column.name for column in kept]
    for column in kept:
        data = frame[column.name]
        expected = list(data.cat.categories) if isinstance(data.dtype, pd.CategoricalDtype) else []
        assert expected == [value.code for value in column.values]


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (GENDER, [("gender", "codes"), ("gender.other.specify", "text")]),
        (
            f"- {{item: x, type: many, {TEXTS}, choices: {{a: {{fr: A, en: A}}}}}}",
            [("x.a", "codes")],
        ),
        (
            f"- {{item: x, type: rank, {TEXTS}, {AB}}}",
            [
                ("x.a", "number"),
                ("x.a.status", "codes"),
                ("x.b", "number"),
                ("x.b.status", "codes"),
            ],
        ),
        (f"- {{item: x, type: number, {TEXTS}}}", [("x", "number"), ("x.status", "codes")]),
        (f"- {{item: x, type: date, {TEXTS}}}", [("x", "date")]),
        (f"- {{item: x, type: month, {TEXTS}}}", [("x", "month")]),
        (f"- {{item: x, type: text, {TEXTS}}}", [("x", "text")]),
    ],
)
def test_each_type_of_item_has_its_columns(item: str, expected: list[tuple[str, str]]) -> None:
    text = item if item == GENDER else f"      {item}\n"
    assert expected == [(column.name, column.kind) for column in columns(text)]


def test_the_three_kinds_of_missing_are_told_apart() -> None:
    (one, _) = columns(GENDER)
    missing = {value.code: value.missing for value in one.values}
    assert {
        "woman": "",
        "other": "",
        "declined": "declined",
        "_not_asked": "not_asked",
        "_not_answered": "not_answered",
    } == missing
    choices = "choices: {a: {fr: A, en: A}, no: {fr: Rien, en: No, missing: true}}"
    marks = columns(f"      - {{item: x, type: many, {TEXTS}, {choices}}}\n")
    assert [["", "declined"], ["declined", "declined"]] == [
        [value.missing for value in column.values if value.code in ("yes", "_declined")]
        for column in marks
    ]
    nothing = "choices: {a: {fr: A, en: A}, b: {fr: B, en: B}}"
    (mark, _) = columns(f"      - {{item: x, type: many, {TEXTS}, {nothing}}}\n")
    assert ["yes", "no", "_not_asked", "_not_answered"] == [value.code for value in mark.values]


def test_a_rank_is_from_one_and_its_status_reads_as_a_question() -> None:
    text = f"      - {{item: x, type: rank, {TEXTS}, at_most: 1, {AB}}}\n"
    assert {"at_least": 1, "at_most": 1} == limits(questions(text)[0].item)
    label = columns(text)[1].label
    assert label and "Y a-t-il une réponse\u202f?" == label["fr"].partition(" A")[0]


def test_texts_are_without_marks_and_answers_shown_are_dots() -> None:
    assert {"fr": "Vous êtes…", "en": "You are…"} == questions(GENDER)[0].asks
    text = f"{GENDER}  - page: next\n    title: {{fr: A, en: A}}\n    items:\n"
    piped = "      - {item: x, type: text, ask: {fr: 'Avec {gender}, *et* ?', en: 'A {gender}'}}\n"
    assert "Avec …, et ?" == questions(text + piped)[1].asks["fr"]


def test_who_is_asked_is_said_by_page_item_and_row() -> None:
    text = (
        GENDER
        + """\
  - page: next
    title: {fr: A, en: A}
    when: {any: [{gender: woman}, {gender: other}]}
    items:
      - item: trust
        type: grid
        ask: {fr: Confiance, en: Trust}
        when: {gender: answered}
        choices: {a: {fr: A, en: A}, b: {fr: B, en: B}}
        rows:
          all: {fr: Tous, en: All}
          some: {fr: Certains, en: Some, when: {not: {gender: other}}}
"""
    )
    page = "answered “A woman” to “You are…” or answered “Other” to “You are…”"
    everyone, some = columns(text)
    assert {
        "fr": "Aux personnes qui ont répondu « Une femme » à « Vous êtes… » ou répondu « Autre » à "
        "« Vous êtes… »\u202f; et répondu à « Vous êtes… »",
        "en": f"People who {page}; and answered “You are…”",
    } == everyone.asked_if
    assert some.asked_if is not None
    assert (
        f"People who {page}; and answered “You are…”; "
        "and answered anything but “Other” to “You are…”" == some.asked_if["en"]
    )
    assert columns(GENDER)[0].asked_if is None


def test_a_table_has_one_row_for_each_code() -> None:
    table = rows(questionnaire(PAGE + GENDER))
    assert [
        ("gender", "woman", "Une femme", "A woman", ""),
        ("gender", "other", "Autre", "Other", ""),
        ("gender", "declined", "Rien", "Nothing", "declined"),
        ("gender", "_not_asked", "Question non posée", "Not asked", "not_asked"),
        ("gender", "_not_answered", "Sans réponse", "Not answered", "not_answered"),
        ("gender.other.specify", "", "", "", ""),
    ] == [
        (row["variable"], row["code"], row["label_fr"], row["label_en"], row["missing"])
        for row in table
    ]
    assert {"text"} == {row["kind"] for row in table if not row["code"]}


def test_a_number_has_its_unit_and_bounds() -> None:
    unit = "unit: {fr: heures, en: hours}, at_least: -5, at_most: 48.5, decimals: 1"
    number, *status = rows(
        questionnaire(f"{PAGE}      - {{item: x, type: number, {TEXTS}, {unit}}}\n")
    )
    assert ("heures", "hours", "-5", "48.5", "1") == tuple(
        number[name] for name in ("unit_fr", "unit_en", "at_least", "at_most", "decimals")
    )
    assert ["_answered", "_not_asked", "_not_answered"] == [row["code"] for row in status]


def test_a_spreadsheet_takes_no_label_for_a_formula() -> None:
    signs = ["=1+1", "+1", "-1", "@a", "\\t=1"]
    choices = ", ".join(
        f'c{number}: {{fr: "{label}", en: A}}' for number, label in enumerate(signs)
    )
    text = f"{PAGE}      - {{item: x, type: one, {TEXTS}, choices: {{{choices}}}}}\n"
    shown = [row["label_fr"] for row in rows(questionnaire(text))][: len(signs)]
    assert ["'=1+1", "'+1", "'-1", "'@a"] == shown[:4]
    assert not shown[4].startswith(("=", "\t"))


def test_where_answers_come_from_and_what_became_of_names_is_said() -> None:
    scale = "scales: {s: {a: {fr: A, en: A}, b: {fr: B, en: B}}}\n"
    items = f"      - {{item: x, type: one, {TEXTS}, scale: s}}\n"
    items += f"      - {{item: y, type: one, {TEXTS}, choices_from: c.csv}}\n"
    end = "retired: [old]\nfrom_version: {x: {recode: {ab: [a, b]}}, y: not_comparable}\n"
    text = (HEAD + scale + PAGE + items + end).replace("version: 1", "version: 2")
    asked = load(Source("v2.yaml", text, {"c.csv": "code,fr,en\nz,Z,Z\ny,Y,Y\n"}))
    table = {row["variable"]: row for row in rows(asked)}
    assert ["scale s", "choices_from c.csv"] == [table[name]["answers_from"] for name in "xy"]
    assert "retired" == table["old"]["type"]
    assert (
        "Comparable with the previous version once grouped: ab = a, b"
        == (table["x"]["previous_en"])
    )
    assert "Non comparable avec la version précédente" == table["y"]["previous_fr"]
    data = json.loads(to_json(Codebook(asked)))
    assert ["old"] == data["retired"]
    assert [{"scale": "s"}, {"choices_from": "c.csv"}] == [
        item["answers_from"] for item in data["items"]
    ]


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        ("share_of: {g: a}", "Share of people who answered “Aa” to “G?”"),
        (
            "share_of: {g: [a, b], n: {at_least: 7}}",
            "Share of people who answered “Aa” or “Bb” to “G?” and answered at least 7 to “N?”",
        ),
        (
            "share_of: {t: {rows_in: [a], at_least: 2}}",
            "Share of people who answered “Aa”, on at least 2 rows of “T?”",
        ),
        ("mean_of: s", "Mean answer to “S?”"),
        ("mean_of: s, by: [g, [g, h]]", "Mean answer to “S?”; by “G?”, “G?” × “H?”"),
        (
            "distribution_of: g, among: {h: b}",
            "Distribution of the answers to “G?”; among people who answered “Bb” to “H?”",
        ),
        (
            "bands_of: {n: [0, 20, 35]}",
            "Distribution of the answers to “N?”, in bands cut at 0, 20 and 35",
        ),
        (
            "difference: {mean_of: s, between: {g: [a, b]}}",
            "Mean answer to “S?”; difference between “Aa” and “Bb”",
        ),
        (
            "change_in: s",
            "Answers to “S?”; change, among the same people, from one wave to another",
        ),
        (
            "change_in: {share_of: {g: a}}",
            "Share of people who answered “Aa” to “G?”; change, among the same people, "
            "from one wave to another",
        ),
        (
            "trend_of: {distribution_of: g}",
            "Distribution of the answers to “G?”; wave after wave",
        ),
    ],
)
def test_a_finding_is_said_in_words(plan: str, expected: str) -> None:
    row = "{fr: R, en: R}"
    items = (
        f"{{item: g, type: one, ask: {{fr: G, en: G?}}, {AB}}}",
        f"{{item: h, type: one, ask: {{fr: H, en: H?}}, {AB}}}",
        "{item: n, type: number, ask: {fr: N, en: N?}}",
        "{item: s, type: scale, ask: {fr: S, en: S?}, low: {fr: L, en: L}, high: {fr: I, en: I}}",
        f"{{item: t, type: grid, ask: {{fr: T, en: T?}}, {AB}, rows: {{i: {row}, j: {row}}}}}",
    )
    text = PAGE + "".join(f"      - {item}\n" for item in items) + f"findings: {{f: {{{plan}}}}}\n"
    data = json.loads(to_json(Codebook(questionnaire(text))))
    assert [expected] == [finding["counts"]["en"] for finding in data["findings"]]


def test_only_the_languages_wanted_are_there() -> None:
    english = Codebook(questionnaire(PAGE + GENDER), ["en"])
    header = to_csv(english).partition("\r\n")[0].split(",")
    assert "label_en" in header and "label_fr" not in header
    assert {"en": "Sample"} == json.loads(to_json(english))["title"]
