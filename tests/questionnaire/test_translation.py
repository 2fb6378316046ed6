"""Texts go out to a sheet and come back: each in its place, and nothing else changes."""

import csv
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from app.questionnaire import tree
from app.questionnaire.loader import Source, Written, check
from app.questionnaire.translation import edits, filling, texts, workbook
from app.questionnaire.translation.filling import Filled, TextsAreRefused, TextsDoNotFit
from app.questionnaire.translation.workbook import KEY, SHEET, SheetIsRefused
from app.questionnaire.wording import piped
from tests.questionnaire.everything import LISTS, VALID

MARKED = """\
# a comment
questionnaire: sample   # and another
version: 1
languages: [fr, en, es]
title: {fr: T, en: T, es: T}
pages:
  - page: only
    title: {fr: T, en: T, es: T}
    items:
      - item: x
        type: one
        ask: {fr: T, en: T, es: T}
        choices:
          b: {fr: B, en: B, es: B}
          c: {fr: C, en: C, es: C}
"""
# the last choice, in all the ways to write it; where its Spanish goes is between the brackets
LAYOUTS = {
    "between braces": 'a: {fr: A, en: "A"⟨⟩, missing: true}   # note\n',
    "between braces, plain": "a: { fr: A, en: A b c⟨⟩ }\n",
    "one to a line between braces": "a: {\n  fr: A,\n  en: 'A'⟨⟩\n}\n",
    "one to a line": "a:\n  fr: A\n  en: A  # note⟨⟩\n  missing: true\n",
    "marks first": "a:\n  missing: true\n  fr: A\n\n  en: A⟨⟩\n\n# end\n",
    "on several lines": "a:\n  fr: A\n  en: A\n    b⟨⟩\n  # note\n",
    "lines": "a:\n  fr: |\n    A\n  en: |  # note\n    A\n\n    A⟨⟩\n\n\n",
    "folded, the last of the file": "a:\n  fr: A\n  ⟨⟩en: >-\n    A\n    A",
    "kept lines": "a:\n  fr: A\n  ⟨⟩en: |+\n    A\n\n  missing: true\n",
    "kept lines, the last of the file": "a:\n  fr: A\n  ⟨⟩en: |+\n    A",
    "one to a line, the last of the file": "a:\n  fr: A\n  en: A⟨⟩",
    "there, the last of the file": "a:\n  fr: A\n  en: A\n  es: ⟨|\n    B⟩",
    "there, between braces": 'a: {fr: A, es: ⟨"B"⟩, en: A}\n',
    "there, plain": "a:\n  es: ⟨B b⟩ # note\n  fr: A\n  en: A\n",
    "there, plain and alone": "a:\n  es: ⟨B b⟩\n  fr: A\n  en: A\n",
    "there, in lines": "a:\n  es: ⟨|\n    B\n    b⟩\n\n  fr: A\n  en: A\n",
    "there, in lines with a note": "a:\n  fr: A\n  en: A\n  es: ⟨>  # note\n    B⟩\n",
    "no end of line": "a: {fr: A, en: A⟨⟩}",
}
TYPED = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
    | st.sampled_from("\n\t\x85\u2028\ufeff \"'\\:#{}[],&*!|>%@`-=+?_x0A~é€😀")
).filter(lambda text: text.strip() and not piped(text))  # `{x}` stands for an answer, here unknown


def source(text: str, lists: Mapping[str, str] | None = None, later: str = "") -> Source:
    return Source(
        "v1.yaml", text, lists or {}, Written("v1.findings.yaml", later) if later else None
    )


def exported(given: Source, language: str = "es", old: Source | None = None) -> io.BytesIO:
    """The workbook of a questionnaire."""
    file, found = io.BytesIO(), texts.read(given, language)
    before = texts.read(old, language) if old else found
    workbook.write(found, language, texts.stale(found, before, language), file)
    return file


def typed(file: io.BytesIO, cells: Mapping[str, object], column: str = "es") -> io.BytesIO:
    """The workbook with these in the column, by key, stored as a spreadsheet stores them."""
    book = load_workbook(file)
    names = [cell.value for cell in book[SHEET][1]]
    for line in book[SHEET].iter_rows(min_row=2):
        if line[names.index(KEY)].value in cells:
            value = cells[line[names.index(KEY)].value]
            cell = line[names.index(column)]
            cell.value = workbook._escaped(value) if isinstance(value, str) else value
            if isinstance(value, str) and not value.startswith("=SUM"):
                cell.data_type = "s"
    changed = io.BytesIO()
    book.save(changed)
    return changed


def fill(given: Source, cells: Mapping[str, object], **options: bool) -> Filled:
    sheet = workbook.read(typed(exported(given), cells), "es")
    return filling.fill(given, sheet, **options)


def reasons(filled: Filled) -> dict[str, str]:
    return {left.key: left.reason for left in filled.left if left.reason != "empty"}


@given(layout=st.sampled_from(sorted(LAYOUTS)), text=TYPED, windows=st.booleans())
@example(layout="lines", text="Uno\n\ndos", windows=True)
@example(layout="there, plain", text="Uno\ndos", windows=False)
@example(layout="kept lines, the last of the file", text="Uno\ndos\n", windows=False)
@example(layout="between braces", text='"}, es: {x: y} # {gender', windows=False)
def test_what_is_typed_comes_back_exactly_and_all_else_stays(
    layout: str, text: str, windows: bool
) -> None:
    marked = MARKED + indent(LAYOUTS[layout], " " * 10)
    marked = marked.replace("\n", "\r\n") if windows else marked
    before, after = marked.partition("⟨")[0], marked.partition("⟩")[2]
    written = source(marked.replace("⟨", "").replace("⟩", ""))
    filled = fill(written, {"items.x.choices.a": text})
    new = filled.files.get("", written.text)  # it may have said so already
    assert new.startswith(before) and new.endswith(after)
    assert len(new) >= len(before) + len(after)
    assert text == tree.read("v1.yaml", new).data["pages"][0]["items"][0]["choices"]["a"]["es"]
    assert not windows or "\n" not in new.replace("\r\n", "")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_layout_is_kept(layout: str) -> None:
    marked = MARKED + indent(LAYOUTS[layout], " " * 10)
    written = source(marked.replace("⟨", "").replace("⟩", ""))
    for text in ("Uno", "Uno\ndos", "# Uno\n\n  dos\n"):
        new = fill(written, {"items.x.choices.a": text}).files[""]
        assert new.startswith(marked.partition("⟨")[0])
        assert new.endswith(marked.partition("⟩")[2])
        assert new.count("# note") == marked.count("# note")


def test_several_lines_stay_lines_where_there_is_room() -> None:
    text = MARKED + indent(LAYOUTS["lines"].replace("⟨⟩", ""), " " * 10)
    new = fill(source(text), {"items.x.choices.a": "Uno\n\ndos"}).files[""]
    block = "            es: |-\n              Uno\n\n              dos\n"
    assert text.replace("\n\n\n", f"\n{block}\n\n") == new


@pytest.mark.parametrize(
    ("languages", "expected"),
    [
        ("[fr, en]", "[fr, en, es]"),
        ("[ fr , en ]  # two", "[ fr , en, es ]  # two"),
        ("\n- fr\n- en  # two", "\n- fr\n- en  # two\n- es"),
        ("\n  - fr\n  - en", "\n  - fr\n  - en\n  - es"),
    ],
)
def test_the_language_is_declared(languages: str, expected: str) -> None:
    head = f"questionnaire: sample\nversion: 1\nlanguages: {languages}\n"
    text = head + "title: {fr: T, en: T}\npages:\n  - {page: p, title: {fr: T, en: T}, items: "
    text += "[{item: x, type: text, ask: {fr: T, en: T}}]}\n"
    filled = fill(source(text), {"title": "Uno"})
    changed = text.replace(f"languages: {languages}", f"languages: {expected}")
    assert changed.replace("{fr: T, en: T}", '{fr: T, en: T, es: "Uno"}', 1) == filled.files[""]
    assert ["pages.p.title", "items.x.ask"] == [entry.key for entry in filled.missing]


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('",\n; ')).filter(
    lambda text: bool(text.strip())
)


@given(
    label=CELLS,
    end=st.sampled_from(["\n", "\r\n"]),
    lines=st.sampled_from(
        [
            ["code,fr,en", "a,A,A⟨⟩", '"b","B ""b""","x, y"⟨⟩'],
            ["code,fr,es,en", 'a,A,⟨"old, ""one"""⟩,A', "b,B,⟨⟩,B"],
            ["code,es,fr,en", "a,⟨⟩,A,A", "", 'b,⟨ spaced ⟩,B,"B\nb"'],
            ["code,fr,en,region", "a,A,A,North⟨⟩", "b,B,B⟨⟩"],
        ]
    ),
    chosen=st.sampled_from("ab"),
)
def test_a_list_has_a_column_more_and_all_else_stays(
    label: str, end: str, lines: list[str], chosen: str
) -> None:
    marked = end.join(lines) + end
    text = marked.replace("⟨", "").replace("⟩", "")
    new = edits.in_csv(text, {chosen: label}, "es")
    before = list(csv.DictReader(io.StringIO(text, newline="")))
    after = list(csv.DictReader(io.StringIO(new, newline="")))
    for old_row, row in zip(before, after, strict=True):
        expected = label if row["code"] == chosen else old_row.get("es") or ""
        assert {**{name: cell or "" for name, cell in old_row.items()}, "es": expected} == row
    if "es" in lines[0].split(","):
        line = next(line for line in lines if line.strip('"').startswith(chosen))
        assert new.startswith(marked.partition(line)[0].replace("⟨", "").replace("⟩", ""))
        assert line.partition("⟨")[0] in new and line.partition("⟩")[2] in new


def test_a_questionnaire_with_everything_is_translated_whole() -> None:
    later = (
        "questionnaire: sample\nversion: 2\nfindings:\n  more:\n"
        '    says: {fr: "{share} des gens", en: "{share} of people"}\n'
        "    share_of: {gender: woman}\n"
    )
    given = source(VALID, LISTS, later)
    found = texts.read(given, "es")
    translated = {key: f"ES {entry.said['fr']}" for key, entry in found.entries.items()}
    filled = fill(given, translated)
    assert ["c.csv", "later", ""] == list(filled.files)
    assert (len(found.entries), []) == (filled.taken, filled.missing)
    again = source(filled.files[""], {"c.csv": filled.files["c.csv"]}, filled.files["later"])
    checked = check(again)
    assert [] == checked.errors and checked.questionnaire is not None
    assert ("fr", "en", "es") == checked.questionnaire.languages
    assert translated == {
        key: entry.said["es"] for key, entry in texts.read(again, "es").entries.items()
    }
    assert {} == fill(again, translated).files


def test_keys_stay_when_pages_are_moved() -> None:
    keys = set(texts.read(source(VALID, LISTS), "es").entries)
    assert {
        "title",
        "pages.second.title",
        "items.cooperative.ask",
        "items.trust.rows.tools",
        "items.others.choices.b",
        "lists.c.csv.a",
        "findings.women.says",
        "findings.women.compare_with.says",
    } <= keys


SMALL = """\
questionnaire: small
version: 1
languages: [fr, en]
title: {fr: Titre, en: Title}
pages:
  - page: you
    title: {fr: Vous, en: You}
    items:
      - item: name
        type: text
        ask: {fr: Votre prénom ?, en: Your name?}
  - page: end
    title: {fr: Fin, en: End}
    items:
      - item: more
        type: text
        ask: {fr: "Encore, {name} ?", en: "More, {name}?"}
"""


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=SUM(A1:A2)", "formula"),
        (3.5, "not_text"),
        (True, "not_text"),
        ("  \n ", "empty"),
        (None, "empty"),
    ],
)
def test_what_is_no_text_is_left_and_said(value: object, expected: str) -> None:
    filled = fill(source(SMALL), {"title": value})
    assert {} == filled.files
    left = next(left for left in filled.left if left.key == "title")
    assert ("E2", expected) == (left.cell, left.reason)


def test_a_whole_number_is_what_it_shows_and_a_text_may_look_like_a_formula() -> None:
    filled = fill(source(SMALL), {"title": 2026, "pages.you.title": "=1+1"})
    assert 'title: {fr: Titre, en: Title, es: "2026"}' in filled.files[""]
    assert 'title: {fr: Vous, en: You, es: "=1+1"}' in filled.files[""]


def test_a_text_that_changed_since_the_export_is_stale() -> None:
    file = typed(exported(source(SMALL)), {"title": "Título", "pages.you.title": "Usted"})
    sheet = workbook.read(file, "es")
    now = source(SMALL.replace("Titre", "Grand titre"))
    filled = filling.fill(now, sheet)
    assert {"title": "stale"} == reasons(filled)
    assert "Título" not in filled.files[""] and "Usted" in filled.files[""]
    assert "title" in [entry.key for entry in filled.missing]
    assert "Título" in filling.fill(now, sheet, accept_stale=True).files[""]


def test_keys_unknown_or_twice_are_left() -> None:
    book = load_workbook(exported(source(SMALL)))
    sheet = book[SHEET]
    sheet["E2"], sheet["E3"], sheet["E4"] = "Uno", "Dos", "Tres"
    sheet["B3"], sheet["B4"] = "title", "gone"
    file = io.BytesIO()
    book.save(file)
    filled = filling.fill(source(SMALL), workbook.read(file, "es"))
    assert {("E2", "twice"), ("E3", "twice"), ("E4", "unknown")} <= {
        (left.cell, left.reason) for left in filled.left
    }
    assert {} == filled.files


def test_texts_with_which_it_would_not_load_are_refused_with_their_cell() -> None:
    with pytest.raises(TextsAreRefused) as refused:
        fill(source(SMALL), {"items.more.ask": "¿Algo más, {nombre}?", "title": "Título"})
    assert {"E6"} == {cell for cell, _ in refused.value.problems}


def test_another_questionnaire_or_version_is_refused() -> None:
    sheet = workbook.read(exported(source(SMALL)), "es")
    for other in (SMALL.replace("small", "other"), SMALL.replace("version: 1", "version: 2")):
        with pytest.raises(SheetIsRefused) as refused:
            filling.fill(source(other), sheet)
        assert "another" == refused.value.reason


def test_yaml_written_in_a_rare_way_is_not_spoilt() -> None:
    text = SMALL.replace(
        "title: {fr: Titre, en: Title}", "title:\n  ? fr\n  : Titre\n  ? en\n  : Title"
    )
    with pytest.raises(TextsDoNotFit):
        fill(source(text), {"title": "Título"})


# --- the workbook


def lines(file: io.BytesIO) -> dict[str, tuple[object, ...]]:
    rows = load_workbook(file)[SHEET].iter_rows(min_row=2, values_only=True)
    return {str(row[1]): row for row in rows}


def test_the_sheet_says_where_each_text_is_and_what_is_to_be_done() -> None:
    old = SMALL.replace("[fr, en]", "[fr, en, es]").replace("Title}", "Title, es: Título}")
    old = old.replace("en: You}", "en: You, es: Usted}")
    new = old.replace("Titre", "Grand titre")
    file = exported(source(new), old=source(old))
    found = lines(file)
    states = [found[key][5] for key in ("title", "pages.you.title", "items.name.ask")]
    assert ["à revoir / stale", "fait / done", "à traduire / missing"] == states
    name = ("page Vous › Votre prénom ? › question", "items.name.ask")
    assert (*name, "Votre prénom ?", "Your name?", None) == found["items.name.ask"][:5]
    sheet = load_workbook(file)[SHEET]
    assert "C2" == sheet.freeze_panes
    assert sheet["C5"].alignment.wrap_text
    assert 3 == len({sheet.cell(row, 6).fill.start_color.rgb for row in range(2, 6)})


def test_a_translation_that_changed_too_is_not_stale() -> None:
    old = SMALL.replace("[fr, en]", "[fr, en, es]").replace("Title}", "Title, es: Título}")
    new = old.replace("Titre", "Grand titre").replace("Título", "Gran título")
    assert "fait / done" == lines(exported(source(new), old=source(old)))["title"][5]


def test_a_text_too_long_for_a_cell_is_not_cut_by_the_round_trip() -> None:
    long = " ".join(["palabra"] * workbook.LONGEST_CELL)
    given = source(
        SMALL.replace("[fr, en]", "[fr, en, es]").replace("Title}", f"Title, es: {long}}}")
    )
    filled = fill(given, {"pages.you.title": "Usted"})
    assert f"es: {long}}}" in filled.files[""]


def spoilt(change: Callable[[Any], object]) -> io.BytesIO:
    book = load_workbook(exported(source(SMALL)))
    change(book)
    file = io.BytesIO()
    book.save(file)
    return file


SPOILT: Mapping[str, tuple[Callable[[Any], object], str]] = {
    "no texts": (lambda book: book.remove(book[SHEET]), "no_sheet"),
    "no guide": (lambda book: book.remove(book[workbook.GUIDE]), "no_sheet"),
    "an empty guide": (lambda book: book[workbook.GUIDE].delete_rows(1, 3), "no_sheet"),
    "no keys": (lambda book: book[SHEET].delete_cols(2), "no_column"),
    "no language": (lambda book: book[SHEET].delete_cols(5), "no_column"),
    "no marks": (lambda book: book[SHEET].delete_cols(7), "no_column"),
    "nothing": (lambda book: book[SHEET].delete_rows(1, 99), "no_column"),
    "twice": (lambda book: setattr(book[SHEET]["C1"], "value", "es"), "no_column"),
    "Italian": (
        lambda book: setattr(book[workbook.GUIDE]["B3"], "value", "it"),
        "another_language",
    ),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_workbook_that_is_not_as_it_was_is_refused(name: str) -> None:
    change, expected = SPOILT[name]
    with pytest.raises(SheetIsRefused) as refused:
        workbook.read(spoilt(change), "es")
    assert expected == refused.value.reason


@given(content=st.binary(max_size=200) | st.binary(max_size=50).map(lambda tail: b"PK\3\4" + tail))
def test_a_file_that_is_no_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(SheetIsRefused) as refused:
        workbook.read(io.BytesIO(content), "es")
    assert "unreadable" == refused.value.reason


@given(cut=st.integers(0, 5000), byte=st.integers(0, 255))
def test_a_workbook_with_a_byte_changed_is_read_or_refused(cut: int, byte: int) -> None:
    content = bytearray(WHOLE)
    content[cut % len(content)] = byte
    try:
        sheet = workbook.read(io.BytesIO(bytes(content)), "es")
    except SheetIsRefused:
        return
    assert "es" == sheet.language


WHOLE = exported(source(SMALL)).getvalue()


def test_rows_may_be_shorter_than_the_header_and_empty_lines_are_skipped() -> None:
    file = spoilt(lambda book: book[SHEET].append([None, "title"]))
    rows = workbook.read(file, "es").rows
    assert ("title", "", "") == (rows[-1].key, rows[-1].text, rows[-1].mark)
    assert len(rows) == len(workbook.read(spoilt(_with_empty_line), "es").rows)


def _with_empty_line(book: Any) -> None:
    book[SHEET].insert_rows(3)
    book[SHEET].append([None, "title"])


def test_the_path_may_be_a_file(tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(WHOLE)
    assert "small" == workbook.read(tmp_path / "x.xlsx", "es").questionnaire
