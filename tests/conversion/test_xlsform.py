from pathlib import Path

import pytest

from app.conversion import files, writing, xlsform
from app.conversion.draft import Draft
from app.conversion.losses import Unreadable
from app.questionnaire.loader import Source, load
from tests.conversion.exports import converted, items, lost, workbook

SURVEY = ["type", "name", "label::Français (fr)", "label::English (en)", "relevant", "constraint"]
CHOICES = [
    ["list_name", "name", "label::Français (fr)", "label::English (en)"],
    ["yn", "yes", "Oui", "Yes"],
    ["yn", "no", "Non", "No"],
    ["tools", "git", "Git", "Git"],
    ["tools", "svn", "SVN", "SVN"],
]


@pytest.fixture
def read(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Read a workbook of these questions: {column: cell}, `type` and `name` first."""

    def made(*rows: dict[str, str], choices: list[list[str]] = CHOICES) -> Draft:
        header = list(dict.fromkeys([*SURVEY, *(column for row in rows for column in row)]))
        survey = [header, *([row.get(column) for column in header] for row in rows)]
        settings = [["form_title", "default_language"], ["Enquête", "Français (fr)"]]
        path = workbook(tmp_path / "f.xlsx", survey=survey, choices=choices, settings=settings)
        return files.read(path)

    return made


def row(type_: str, name: str, **cells: str) -> dict[str, str]:
    texts = {"label::Français (fr)": f"Fr {name}", "label::English (en)": f"En {name}"}
    return {"type": type_, "name": name, **texts, **cells}


@pytest.mark.parametrize(
    ("type_", "cells", "expected"),
    [
        ("select_one yn", {}, "one"),
        ("select_multiple tools", {"constraint": "count-selected(.) <= 1"}, "many"),
        ("rank tools", {}, "rank"),
        ("integer", {"constraint": ". >= 0 and . < 60"}, "number"),
        ("decimal", {"constraint": ". <= 1.5"}, "number"),
        ("range", {"parameters": "start=0 end=10 step=1"}, "scale"),
        ("range", {"parameters": "start=1 end=5 step=1"}, "number"),
        ("text", {"appearance": "multiline", "constraint": "string-length(.) <= 50"}, "text"),
        ("date", {"constraint": ". >= date('2020-01-01')"}, "date"),
        ("date", {"appearance": "month-year"}, "month"),
        ("note", {}, "note"),
    ],
)
def test_each_type_of_xlsform_has_its_item(read, type_: str, cells, expected: str) -> None:  # type: ignore[no-untyped-def]
    draft = read(row(type_, "q", **cells))
    assert expected == items(draft)["q"].type
    assert [] == lost(draft)
    assert (1, 1) == (draft.kept["questions"], draft.found["questions"])


def test_bounds_are_kept(read) -> None:  # type: ignore[no-untyped-def]
    found = items(
        read(
            row("integer", "age", constraint=". > 17 and . < 120"),
            row("decimal", "share", constraint="(. >= 0) and (. <= 1.5)"),
            row("select_multiple tools", "tools", constraint="count-selected(.) <= 1"),
        )
    )
    assert (18, 119) == (found["age"].at_least, found["age"].at_most)
    assert ("1.5", 2) == (str(found["share"].at_most), found["share"].decimals)
    assert 1 == found["tools"].at_most


def test_what_has_no_equivalent_is_lost_by_name(read) -> None:  # type: ignore[no-untyped-def]
    draft = read(
        row("text", "kept", default="x"),
        row("decimal", "odd", constraint=". > 0"),
        row("integer", "sum", required="${kept} = 'a'", constraint=". mod 2 = 0"),
        row("select_one yn", "filtered", choice_filter="name = 'yes'"),
        row("geopoint", "place", relevant="${kept} = 'a'"),
        row("text", "compared", relevant="${kept} = 'a'"),
        row("begin repeat", "children"),
        row("text", "child"),
        {"type": "end repeat"},
        {"type": "calculate", "name": "twice", "calculation": "${sum} * 2"},
        {"type": "deviceid", "name": "device"},
    )
    assert [
        ("child", "repeat"),
        ("compared", "compares_text"),
        ("device", "metadata"),
        ("filtered", "setting"),
        ("kept", "setting"),
        ("odd", "setting"),
        ("place", "type"),
        ("sum", "setting"),
        ("sum", "setting"),
        ("twice", "type"),
    ] == sorted(lost(draft))
    assert (5, 8) == (draft.kept["questions"], draft.found["questions"])
    assert (0, 2) == (draft.kept["conditions"], draft.found["conditions"])
    assert ["kept", "odd", "sum", "filtered", "compared"] == list(items(draft))


def test_groups_are_pages_and_conditions_add_up(read) -> None:  # type: ignore[no-untyped-def]
    draft = read(
        row("select_one yn", "start_here"),
        row("begin group", "work", relevant="${start_here} = 'yes'"),
        row("select_multiple tools", "tools", required="yes", hint="Aide"),
        row("begin group", "inner", relevant="selected(${tools}, 'git')"),
        row("integer", "years", relevant="not(selected(${tools}, 'svn'))"),
        {"type": "end group"},
        {"type": "end group"},
    )
    text = writing.yaml(draft, "x", "f", "fr")
    assert ["page", "work", "work_2"] == [page.page for page in converted(draft).pages]
    assert 2 == text.count("    when: {start_here: yes}\n    items:")
    assert "when: {tools: git, not: {tools: svn}}" in text
    found = items(draft)
    assert (True, "note") == (found["tools"].required, found["inner"].type)
    assert (1, 1) == (draft.kept["pages"], draft.found["pages"])
    assert (3, 3) == (draft.kept["conditions"], draft.found["conditions"])


@pytest.mark.parametrize("appearance", ["table-list", ""])
def test_a_list_of_questions_under_one_header_is_a_grid(read, appearance: str) -> None:  # type: ignore[no-untyped-def]
    own = [] if appearance else [row("select_one yn", "head", appearance="label")]
    look = {} if appearance else {"appearance": "list-nolabel"}
    draft = read(
        row("select_one yn", "first"),
        row("begin group", "g", appearance=appearance),
        *own,
        row("select_one yn", "r1", required="yes", **look),
        row("select_one yn", "r2", required="yes", relevant="${first} = 'no'", **look),
        {"type": "end group"},
        row("text", "after", relevant="${r2} = 'yes'"),
    )
    grid = items(draft)["r1_grid"]
    assert ("grid", True, ["yes", "no"], ["r1", "r2"]) == (
        grid.type,
        grid.required,
        list(grid.choices),
        list(grid.rows),
    )
    assert "when: {r1_grid.r2: yes}" in writing.yaml(draft, "x", "f", "fr")
    assert (4, 4) == (draft.kept["questions"], draft.found["questions"])
    assert (2, 2) == (draft.kept["conditions"], draft.found["conditions"])


def test_or_other_opens_a_text_field(read) -> None:  # type: ignore[no-untyped-def]
    draft = read(row("select_one yn or_other", "q"))
    assert ["q"] == list(items(draft))
    other = items(draft)["q"].choices["other"]
    assert (True, "Autre") == (other.specify, other.label["fr"])


def test_or_other_is_of_its_own_question_alone(read) -> None:  # type: ignore[no-untyped-def]
    shared = [row("select_one yn or_other", "q"), row("select_one yn", "r")]
    assert ["yes", "no"] == list(items(read(*shared))["r"].choices)
    own = [*CHOICES, ["yn", "other", "Ailleurs", "Elsewhere"]]
    assert ["yes", "no", "other"] == list(items(read(*shared, choices=own))["r"].choices)


@pytest.mark.parametrize(
    ("required", "expected"),
    [
        ("yes", "when: {works: no}"),
        ("", "when: {any: [{works: no}, {not: {works: answered}}]}"),
    ],
)
def test_whoever_must_answer_is_never_without_an_answer(read, required: str, expected: str) -> None:  # type: ignore[no-untyped-def]
    draft = read(
        row("select_one yn", "works", required=required),
        row("text", "why", relevant="not(${works} = 'yes')"),
    )
    assert expected in writing.yaml(draft, "x", "f", "fr")
    assert "text" == items(draft)["why"].type


def test_a_list_in_a_file_beside_the_form_is_kept_as_one(read, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    towns = "name,label,label::English (en)\nlyon,Lyon,Lyons\nnice,Nice,\n"
    (tmp_path / "towns.csv").write_text(towns, encoding="utf-8")
    draft = read(
        row("select_one_from_file towns.csv", "town"),
        row("text", "why", relevant="${town} = 'lyon'"),
    )
    lists = writing.lists(draft)
    assert {"towns.csv": "code,fr,en\nlyon,Lyon,Lyons\nnice,Nice,Nice\n"} == lists
    text = writing.yaml(draft, "x", "f", "fr")
    assert "choices_from: towns.csv" in text and "when: {town: lyon}" in text
    found = load(Source("x.yaml", text, lists)).items["town"]
    assert ["lyon", "nice"] == list(found.choices)  # type: ignore[union-attr]
    (tmp_path / "towns.csv").unlink()
    alone = read(row("text", "kept"), row("select_one_from_file towns.csv", "town"))
    assert ("town", "no_choices") in lost(alone)


def test_a_form_without_languages_is_taken_as_french(tmp_path: Path) -> None:
    survey = [["type", "name", "label"], ["deviceid", "d"], ["text", "q", "**Quel** ${d} ?"]]
    draft = files.read(workbook(tmp_path / "f.xlsx", survey=survey))
    assert "**Quel** … ?" == items(draft)["q"].ask["fr"]
    assert [("fr", "default")] == [
        (loss.detail, loss.source)
        for loss in draft.every_loss()
        if loss.reason == "guessed_language"
    ]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["fr", "en"], ("fr", "en")),
        (["French", "German"], ("fr", "de")),
        (["Español (es)", "Português (pt-BR)"], ("es", "pt")),
    ],
)
def test_languages_are_known_by_code_or_by_name(tmp_path: Path, names, expected) -> None:  # type: ignore[no-untyped-def]
    survey = [["type", "name", *(f"label::{name}" for name in names)], ["text", "q", "A", "B"]]
    draft = files.read(workbook(tmp_path / "f.xlsx", survey=survey))
    assert expected == converted(draft).languages


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04 broken", "workbook"),
        (b"\xd0\xcf\x11\xe0 broken", "workbook"),
        (b"\xff\xfe\x00", "neither"),
        (b"", "neither"),
        (b"type\tname\n", "neither"),
    ],
)
def test_a_broken_file_is_refused_in_words(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "broken.xlsx"
    path.write_bytes(content)
    with pytest.raises(Unreadable) as why:
        files.read(path)
    assert reason == why.value.reason
    assert "Ce" in why.value.sentence("fr")
    assert "This" in why.value.sentence("en")


def test_without_the_extra_a_workbook_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyxform.xls2json", None)
    path = workbook(tmp_path / "f.xlsx", survey=[["type", "name", "label"], ["text", "q", "Q"]])
    with pytest.raises(Unreadable) as why:
        xlsform.read(path)
    assert "pip install 'mieux[spreadsheets]'" in why.value.sentence("fr")
