"""What a form sends becomes answers, or a problem beside its question."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.questionnaire.answers import (
    Answer,
    AnswerProblem,
    Answers,
    Raw,
    check,
    fields_of,
    free_text_fields,
)
from app.questionnaire.definition import MAX_SPECIFY, Item
from app.questionnaire.routing import raw_of
from tests.questionnaire.writing import PAGE, items, questionnaire

T = "{fr: Texte, en: Text}"
ANSWERS = f"yes: {T}, no: {T}, declined: {{fr: C, en: C, missing: true}}"
CHOICES = f"{{ {ANSWERS}, other: {{fr: A, en: A, specify: true}} }}"
SEVERAL = CHOICES.replace("declined", "none: {fr: B, en: B, exclusive: true}, declined")
ITEMS = {
    "one": f"type: one, ask: {T}, choices: {CHOICES}",
    "one, required": f"type: one, required: true, ask: {T}, choices: {CHOICES}",
    "many": f"type: many, ask: {T}, choices: {SEVERAL}",
    "many, 2 at most": f"type: many, at_most: 2, ask: {T}, choices: {SEVERAL}",
    "many, required": f"type: many, required: true, ask: {T}, choices: {SEVERAL}",
    "grid": f"type: grid, ask: {T}, rows: {{a: {T}, b: {T}}}, choices: {{ {ANSWERS} }}",
    "grid, required": (
        f"type: grid, required: true, ask: {T}, rows: {{a: {T}, b: {T}}}, choices: {{ {ANSWERS} }}"
    ),
    "scale": f"type: scale, ask: {T}, low: {T}, high: {T}",
    "scale, required": f"type: scale, required: true, ask: {T}, low: {T}, high: {T}",
    "number": f"type: number, ask: {T}",
    "number, required": f"type: number, required: true, ask: {T}",
    "number, 0 to 90": f"type: number, ask: {T}, at_least: 0, at_most: 90",
    "number, 0.1 to 0.3": f"type: number, ask: {T}, at_least: 0.1, at_most: 0.3, decimals: 1",
    "number, 2 decimals": f"type: number, ask: {T}, decimals: 2",
    "number, 6 decimals": f"type: number, ask: {T}, decimals: 6",
    "text": f"type: text, ask: {T}",
    "text, 5 long": f"type: text, ask: {T}, max_length: 5",
    "text, required": f"type: text, required: true, ask: {T}",
    "note": f"type: note, ask: {T}",
}
NOTHING: Answers = {}


def item(kind: str) -> Item:
    return items(f"      - {{item: x, {ITEMS[kind]}}}")["x"]


def sent(*values: str) -> Raw:
    return {"x": list(values)}


READ = [
    # one choice
    ("one", {}, NOTHING),
    ("one", sent(), NOTHING),
    ("one", sent(""), NOTHING),
    ("one", sent(" \n"), NOTHING),
    ("one", sent("yes"), {"x": "yes"}),
    ("one", sent("no"), {"x": "no"}),
    ("one", sent(" yes\r\n"), {"x": "yes"}),
    ("one", sent("declined"), {"x": "declined"}),
    ("one", sent("yes", "no"), {"x": "yes"}),
    ("one", {"x": ["yes"], "y": ["no"]}, {"x": "yes"}),
    ("one", {"x": ["other"]}, {"x": "other"}),
    (
        "one",
        {"x": ["other"], "x.other.specify": ["Mécène"]},
        {"x": "other", "x.other.specify": "Mécène"},
    ),
    ("one", {"x": ["other"], "x.other.specify": [" "]}, {"x": "other"}),
    ("one", {"x": ["yes"], "x.other.specify": [" "]}, {"x": "yes"}),
    ("one", {"x": ["yes"], "x.yes.specify": ["Mécène"]}, {"x": "yes"}),
    ("one, required", sent("declined"), {"x": "declined"}),
    # several choices
    ("many", {}, NOTHING),
    ("many", sent("", ""), NOTHING),
    ("many", sent("no", "yes"), {"x": ["yes", "no"]}),
    ("many", sent("yes", "yes", ""), {"x": ["yes"]}),
    ("many", sent("none"), {"x": ["none"]}),
    ("many", sent("declined"), {"x": ["declined"]}),
    ("many, 2 at most", sent("no", "other"), {"x": ["no", "other"]}),
    (
        "many",
        {"x": ["other", "no"], "x.other.specify": ["A", "B"]},
        {"x": ["no", "other"], "x.other.specify": "A"},
    ),
    # a grid
    ("grid", {}, NOTHING),
    ("grid", {"x": ["yes"]}, NOTHING),
    ("grid", {"x.b": ["no"], "x.c": ["yes"]}, {"x.b": "no"}),
    ("grid", {"x.b": ["no"], "x.a": ["yes"]}, {"x.a": "yes", "x.b": "no"}),
    # a scale
    ("scale", sent("0"), {"x": 0}),
    ("scale", sent(" 10 "), {"x": 10}),
    ("scale", sent(""), NOTHING),
    # a number
    ("number", {}, NOTHING),
    ("number", sent(" \u00a0"), NOTHING),
    ("number", sent("0"), {"x": 0}),
    ("number", sent("-0"), {"x": 0}),
    ("number", sent("007"), {"x": 7}),
    ("number", sent("-12"), {"x": -12}),
    ("number", sent("35,0"), {"x": 35}),
    ("number", sent("35.00"), {"x": 35}),
    ("number", sent("12 345"), {"x": 12_345}),
    ("number", sent("12\u00a0345"), {"x": 12_345}),
    ("number", sent("1\u202f234\u202f567"), {"x": 1_234_567}),
    ("number", sent("12'345"), {"x": 12_345}),
    ("number", sent("3\x005"), {"x": 35}),
    ("number", sent("٣٥"), {"x": 35}),
    ("number", sent("999999999999999"), {"x": 999_999_999_999_999}),
    ("number", sent("100000000000000"), {"x": 100_000_000_000_000}),
    ("number, 0 to 90", sent("0"), {"x": 0}),
    ("number, 0 to 90", sent("-0"), {"x": 0}),
    ("number, 0 to 90", sent("90"), {"x": 90}),
    ("number, 0.1 to 0.3", sent("0,1"), {"x": 0.1}),
    ("number, 0.1 to 0.3", sent("0.3"), {"x": 0.3}),
    ("number, 2 decimals", sent("1 234,5"), {"x": 1234.5}),
    ("number, 2 decimals", sent("35"), {"x": 35.0}),
    ("number, 2 decimals", sent("-0,00"), {"x": 0.0}),
    ("number, 2 decimals", sent("1.230"), {"x": 1.23}),
    ("number, 6 decimals", sent("0,000001"), {"x": 0.000001}),
    # a text
    ("text", {}, NOTHING),
    ("text", sent(""), NOTHING),
    ("text", sent(" \r\n\t\u00a0"), NOTHING),
    ("text", sent("\x00"), NOTHING),
    ("text", sent(" Très bien. "), {"x": " Très bien. "}),
    ("text", sent("un\r\ndeux\rtrois\nquatre"), {"x": "un\ndeux\ntrois\nquatre"}),
    ("text", sent("a\x00b"), {"x": "ab"}),
    ("text", sent("a\r\x00\nb"), {"x": "a\nb"}),
    ("text", sent("<b>&amp; {x} %s 🙂"), {"x": "<b>&amp; {x} %s 🙂"}),
    ("text", sent("un", "deux"), {"x": "un"}),
    ("text, 5 long", sent("12345"), {"x": "12345"}),
    ("text, 5 long", sent("12\r\n45"), {"x": "12\n45"}),
    ("text, 5 long", sent("🙂🙂🙂🙂🙂"), {"x": "🙂🙂🙂🙂🙂"}),
    # a note
    ("note", sent("yes"), NOTHING),
]

UNCHOSEN = [("x.other.specify", "unchosen", {"choice": "other"})]
REFUSED = [
    ("one", sent("maybe"), [("x", "unknown_choice", {})]),
    ("one", sent("Yes"), [("x", "unknown_choice", {})]),
    ("one", sent("yes\x1f!"), [("x", "unknown_choice", {})]),
    ("one, required", {}, [("x", "required_one", {})]),
    ("one, required", sent(" "), [("x", "required_one", {})]),
    ("one", {"x.other.specify": ["A"]}, UNCHOSEN),
    ("one", {"x": ["yes"], "x.other.specify": ["A"]}, UNCHOSEN),
    ("many", {"x": ["yes"], "x.other.specify": ["A"]}, UNCHOSEN),
    ("one, required", {"x.other.specify": ["A"]}, UNCHOSEN),
    ("many", {"x.other.specify": ["A"]}, UNCHOSEN),
    (
        "one",
        {"x": ["other"], "x.other.specify": ["a" * (MAX_SPECIFY + 1)]},
        [("x.other.specify", "too_long", {"most": MAX_SPECIFY, "length": MAX_SPECIFY + 1})],
    ),
    ("many", sent("yes", "maybe"), [("x", "unknown_choice", {})]),
    ("many", sent("\x00"), [("x", "unknown_choice", {})]),
    ("many", sent("none", "yes"), [("x", "exclusive", {"choice": "none"})]),
    ("many", sent("yes", "declined"), [("x", "exclusive", {"choice": "declined"})]),
    ("many", sent("declined", "none"), [("x", "exclusive", {"choice": "none"})]),
    ("many, 2 at most", sent("yes", "no", "other"), [("x", "too_many", {"most": 2})]),
    ("many, required", sent(""), [("x", "required_many", {})]),
    ("grid", {"x.a": ["yes"], "x.b": ["maybe"]}, [("x.b", "unknown_choice", {})]),
    ("grid, required", {"x.b": ["yes"]}, [("x.a", "required_grid", {})]),
    ("grid, required", {}, [("x.a", "required_grid", {}), ("x.b", "required_grid", {})]),
    ("scale", sent("11"), [("x", "unknown_choice", {})]),
    ("scale", sent("-1"), [("x", "unknown_choice", {})]),
    ("scale", sent("5.0"), [("x", "unknown_choice", {})]),
    ("scale", sent("٣"), [("x", "unknown_choice", {})]),
    ("scale", sent("²"), [("x", "unknown_choice", {})]),
    ("scale", sent("9" * 5_000), [("x", "unknown_choice", {})]),
    ("scale, required", {}, [("x", "required_scale", {})]),
    *(
        ("number, 6 decimals", sent(typed), [("x", "not_a_number", {})])
        for typed in [
            "beaucoup",
            "35 h",
            "1e5",
            "0x1F",
            "1_000",
            "+5",
            "--5",
            "- ",
            "5.",
            ".5",
            "1,234.5",
            "1.2.3",
            "²",
            "½",
            "inf",
            "Infinity",
            "nan",
            "1000000000000000",
            "9" * 5_000,
            "0." + "1" * 5_000,
            "123456789012345.5",
            "0.1234567891",
        ]
    ),
    ("number", sent("0,5"), [("x", "too_precise", {"decimals": 0})]),
    ("number", sent("1.234"), [("x", "too_precise", {"decimals": 0})]),
    ("number, 2 decimals", sent("0,125"), [("x", "too_precise", {"decimals": 2})]),
    ("number, 0 to 90", sent("-1"), [("x", "too_small", {"least": 0})]),
    ("number, 0 to 90", sent("91"), [("x", "too_large", {"most": 90})]),
    ("number, required", sent(" "), [("x", "required_number", {})]),
    ("text, 5 long", sent("123456"), [("x", "too_long", {"most": 5, "length": 6})]),
    ("text, 5 long", sent("      "), [("x", "too_long", {"most": 5, "length": 6})]),
    ("text, required", sent("\r\n"), [("x", "required_text", {})]),
]


@pytest.mark.parametrize(("kind", "raw", "expected"), READ)
def test_what_is_sent_is_read(kind: str, raw: Raw, expected: Answers) -> None:
    assert (expected, []) == check(item(kind), raw)


@pytest.mark.parametrize(("kind", "raw", "expected"), REFUSED)
def test_what_cannot_be_an_answer_is_refused_beside_its_field(
    kind: str, raw: Raw, expected: list[tuple[str, str, dict[str, Any]]]
) -> None:
    answers, problems = check(item(kind), raw)
    assert [AnswerProblem(*problem) for problem in expected] == problems
    assert answers.keys().isdisjoint(problem.field for problem in problems)


@pytest.mark.parametrize(("kind", "answers"), [(kind, answers) for kind, _, answers in READ])
def test_answers_that_were_read_can_be_sent_again(kind: str, answers: Answers) -> None:
    assert (answers, []) == check(item(kind), raw_of(answers))


@pytest.mark.parametrize(
    ("answer", "raw"),
    [
        ("yes", ["yes"]),
        (["yes", "no"], ["yes", "no"]),
        (0, ["0"]),
        (1_000_000, ["1000000"]),
        (35.0, ["35"]),
        (1234.5, ["1234.5"]),
        (0.000001, ["0.000001"]),
        (-100_000_000_000_000.0, ["-100000000000000"]),
    ],
)
def test_an_answer_is_sent_again_as_it_could_be_typed(answer: Answer, raw: list[str]) -> None:
    assert {"x": raw} == raw_of({"x": answer})


@pytest.mark.parametrize(
    ("kind", "answer"),
    [("number", int), ("number, 2 decimals", float), ("number, 0 to 90", int), ("scale", int)],
)
def test_a_number_is_whole_unless_it_may_have_decimals(kind: str, answer: type) -> None:
    answers, _ = check(item(kind), sent("10"))
    assert answer is type(answers["x"])


def test_there_is_no_negative_zero() -> None:
    answers, _ = check(item("number, 2 decimals"), sent("-0.00"))
    assert "0.0" == str(answers["x"])


@pytest.mark.parametrize(("kind", "chosen"), [("one", "yes"), ("many", ["yes"])])
def test_a_text_behind_another_choice_leaves_what_was_chosen(kind: str, chosen: Answer) -> None:
    answers, _ = check(item(kind), {"x": ["yes"], "x.other.specify": ["A"]})
    assert {"x": chosen} == answers


def test_a_refused_row_leaves_the_others_answered() -> None:
    answers, _ = check(item("grid, required"), {"x.b": ["yes"]})
    assert {"x.b": "yes"} == answers


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("one", ["x", "x.other.specify"]),
        ("many", ["x", "x.other.specify"]),
        ("grid", ["x.a", "x.b"]),
        ("scale", ["x"]),
        ("number", ["x"]),
        ("text", ["x"]),
        ("note", []),
    ],
)
def test_the_fields_of_an_item_are_named_like_its_variables(kind: str, fields: list[str]) -> None:
    assert fields == fields_of(item(kind))


def test_free_texts_are_the_texts_and_what_is_specified() -> None:
    asked = questionnaire(
        PAGE
        + "".join(
            f"      - {{item: {name}, {ITEMS[kind]}}}\n"
            for name, kind in [("a", "one"), ("b", "many"), ("c", "text"), ("d", "number")]
        )
    )
    assert {"a.other.specify", "b.other.specify", "c"} == free_text_fields(asked)


# --- properties

BY_KIND = {kind: item(kind) for kind in ITEMS}
TYPED = (
    st.sampled_from(["yes", "no", "other", "none", "declined", "", " ", "10", "0,5", "1e-06"])
    | st.text(max_size=8)
    | st.text("0123456789.,- \u00a0\r\n\x00", max_size=20)
    | st.floats().map(str)
    | st.decimals(-1_000, 1_000, places=6).map(str)
)


@st.composite
def kinds_and_raw(draw: Callable[[st.SearchStrategy[Any]], Any]) -> tuple[str, Raw]:
    kind = draw(st.sampled_from(list(BY_KIND)))
    fields = fields_of(BY_KIND[kind]) or ["x"]
    return kind, {field: draw(st.lists(TYPED, max_size=3)) for field in fields}


@given(kinds_and_raw())
def test_answers_sent_again_are_the_same_answers(sent: tuple[str, Raw]) -> None:
    kind, raw = sent
    answers, problems = check(BY_KIND[kind], raw)
    again, problems_again = check(BY_KIND[kind], raw_of(answers))
    assert answers == again
    assert repr(answers) == repr(again)
    assert problems or not problems_again


@given(kinds_and_raw())
def test_answers_are_of_the_fields_of_their_item_and_of_the_types_that_are_kept(
    sent: tuple[str, Raw],
) -> None:
    kind, raw = sent
    answers, problems = check(BY_KIND[kind], raw)
    fields = set(fields_of(BY_KIND[kind]))
    assert answers.keys() <= fields
    assert {problem.field for problem in problems} <= fields
    for answer in answers.values():
        assert type(answer) in (str, int, float, list)
        assert "" != answer and [] != answer and "\x00" not in str(answer)


@given(st.decimals(-999, 999, places=6))
def test_a_number_may_be_typed_in_french_or_in_english(number: Any) -> None:
    english = check(BY_KIND["number, 6 decimals"], sent(f"{number:f}"))
    french = check(BY_KIND["number, 6 decimals"], sent(f"{number:f}".replace(".", ",")))
    assert ({"x": float(number)}, []) == english == french
