from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.conversion import limesurvey, summary, writing
from app.conversion.losses import Unreadable
from app.questionnaire.definition import GridItem
from app.questionnaire.loader import QuestionnaireHasProblems
from tests.conversion.exports import answers, converted, export, items, line, lost, parts

AB = answers("A1", "A2")
ROWS = parts("SQ001", "SQ002")
COLUMNS_OF_1 = [*ROWS, *answers("a", "b"), *answers("x", "y", scale="1")]


@pytest.mark.parametrize(
    ("letter", "lines", "expected"),
    [
        ("L", AB, [("q", "one", ["A1", "A2"], [])]),
        ("!", AB, [("q", "one", ["A1", "A2"], [])]),
        ("O", AB, [("q", "one", ["A1", "A2"], []), ("q_comment", "text", [], [])]),
        ("Y", [], [("q", "one", ["Y", "N"], [])]),
        ("G", [], [("q", "one", ["F", "M"], [])]),
        ("5", [], [("q", "one", ["1", "2", "3", "4", "5"], [])]),
        ("M", ROWS, [("q", "many", ["SQ001", "SQ002"], [])]),
        ("P", ROWS, [("q", "many", ["SQ001", "SQ002"], [])]),
        ("F", [*ROWS, *AB], [("q", "grid", ["A1", "A2"], ["SQ001", "SQ002"])]),
        ("H", [*ROWS, *AB], [("q", "grid", ["A1", "A2"], ["SQ001", "SQ002"])]),
        ("A", ROWS, [("q", "grid", ["1", "2", "3", "4", "5"], ["SQ001", "SQ002"])]),
        ("B", ROWS, [("q", "grid", [str(n) for n in range(1, 11)], ["SQ001", "SQ002"])]),
        ("C", ROWS, [("q", "grid", ["Y", "U", "N"], ["SQ001", "SQ002"])]),
        ("E", ROWS, [("q", "grid", ["I", "S", "D"], ["SQ001", "SQ002"])]),
        (
            "1",
            COLUMNS_OF_1,
            [
                ("q", "grid", ["a", "b"], ["SQ001", "SQ002"]),
                ("q_2", "grid", ["x", "y"], ["SQ001", "SQ002"]),
            ],
        ),
        ("R", AB, [("q", "rank", ["A1", "A2"], [])]),
        ("N", [], [("q", "number", [], [])]),
        ("K", ROWS, [("q_SQ001", "number", [], []), ("q_SQ002", "number", [], [])]),
        ("S", [], [("q", "text", [], [])]),
        ("T", [], [("q", "text", [], [])]),
        ("U", [], [("q", "text", [], [])]),
        ("Q", ROWS, [("q_SQ001", "text", [], []), ("q_SQ002", "text", [], [])]),
        ("D", [], [("q", "date", [], [])]),
        ("X", [], [("q", "note", [], [])]),
    ],
)
def test_each_type_of_limesurvey_has_its_item(letter: str, lines: list, expected: list) -> None:  # type: ignore[type-arg]
    draft = limesurvey.read(export(line("Q", letter, "q", "Question"), *lines))
    found = [
        (item.item, item.type, list(getattr(item, "choices", ())), list(getattr(item, "rows", ())))
        for item in items(draft).values()
    ]
    assert expected == found
    assert [] == lost(draft)
    assert draft.found == draft.kept


@pytest.mark.parametrize("letter", ["|", "*", "I", ";", ":"])
def test_a_type_without_equivalent_is_counted_as_lost(letter: str) -> None:
    question = line("Q", letter, "lost", "Question", relevance="q.NAOK == 1")
    draft = limesurvey.read(export(line("Q", "S", "q", "Reste"), question, *ROWS))
    assert [("lost", "type")] == lost(draft)
    assert ["q"] == list(items(draft))
    for kind, kept, found in (("questions", 1, 2), ("rows", 0, 2), ("conditions", 0, 1)):
        assert (kept, found) == (draft.kept[kind], draft.found[kind])


def test_settings_are_kept_where_the_language_has_them() -> None:
    number = {"min_num_value_n": "0", "max_num_value_n": "{n}", "num_value_int_only": "1"}
    draft = limesurvey.read(
        export(
            line("Q", "M", "tools", "Outils", other="Y", max_answers="2", exclude_all_others="no"),
            *parts("git", "no"),
            line("Q", "N", "years", "Années", mandatory="Y", suffix="ans", **number),
            line(
                "Q",
                "T",
                "words",
                "Mots",
                mandatory="S",
                maximum_chars="300",
                validation="/a/",
                help="<b>Ici</b>",
            ),
            line("Q", "D", "since", "Depuis", date_format="mm/yyyy", date_min="2020-01-31"),
            line("Q", "R", "first", "Classez", max_subquestions="1", random_order="1"),
            *AB,
            line("QTA", "", "Quota"),
        )
    )
    tools, years, words, since, first = items(draft).values()
    assert (2, True, True) == (
        tools.at_most,
        tools.choices["no"].exclusive,
        tools.choices["other"].specify,
    )
    assert (True, 0, None, 0, "ans") == (
        years.required,
        years.at_least,
        years.at_most,
        years.decimals,
        years.unit["fr"],
    )
    assert (300, 5, "**Ici**") == (words.max_length, words.lines, words.help["fr"])
    assert ("month", "2020-01", 1) == (since.type, since.at_least, first.at_most)
    assert [
        ("Quota", "QTA"),
        ("years", "setting"),
        ("words", "setting"),
        ("words", "setting"),
        ("first", "setting"),
    ] == lost(draft)


def test_rules_are_kept_where_the_language_has_them() -> None:
    draft = limesurvey.read(
        export(
            line("Q", "L", "q", "Question", other="Y"),
            *AB,
            line("Q", "M", "tools", "Outils", relevance="!is_empty(q.NAOK)"),
            *parts("git"),
            *parts("svn", relevance='q.NAOK == "A1"'),
            line("G", "G1", "Suite", relevance='q.NAOK == "-oth-"'),
            line("Q", "F", "grid", "Grille", relevance="tools_git.NAOK == 'Y'"),
            *parts("row"),
            *parts("other_row", relevance="tools_svn == 'Y'"),
            *AB,
            line("Q", "S", "end", "Fin", relevance="grid_row.NAOK == 'A2' and later.NAOK == 1"),
            line("Q", "S", "later", "Après", relevance="grid_row.NAOK == 'A2'"),
        )
    )
    text = writing.yaml(draft, "x", "f", "fr")
    for expected in (
        "when: {q: answered}",
        "when: {q: other}",
        "when: {tools: git}",
        'other_row: {fr: "Ligne other_row", when: {tools: svn, q: answered}}',
        "when: {grid.row: A2}",
        "# non repris\u00a0: condition sur «\u00a0later\u00a0», qui n’est pas posée avant",
        "# non repris\u00a0: condition d’une réponse proposée, «\u00a0svn\u00a0»",
    ):
        assert expected in text
    assert (5, 7) == (draft.kept["conditions"], draft.found["conditions"])
    assert ["vous", "vous_2", "suite", "suite_2"] == [page.page for page in converted(draft).pages]


def test_every_language_is_kept_and_a_missing_text_is_said() -> None:
    draft = limesurvey.read(
        export(
            {"class": "S", "name": "additional_languages", "text": '"en de-informal de"'},
            {"class": "SL", "name": "surveyls_title", "text": "Survey", "language": "en"},
            {"class": "SL", "name": "surveyls_title", "text": "Umfrage", "language": "de-informal"},
            line("Q", "Y", "q", "<p>Art &amp; <em>design</em>&nbsp;?</p>"),
            line("G", "G0", "You", language="en"),
            line("Q", "Y", "q", "Art &amp; design?", language="en"),
            line("G", "G0", "Du", language="de-informal"),
            line("Q", "Y", "q", "", language="de-informal"),
        )
    )
    found = converted(draft)
    ask = found.items["q"].ask
    assert ("fr", "en", "de") == found.languages
    assert ("Art & *design*\u00a0?", "Art & design?", ask["fr"]) == (
        ask["fr"],
        ask["en"],
        ask["de"],
    )
    assert {"fr": "Oui", "en": "Yes", "de": "Ja"} == found.items["q"].choices["Y"].label.root
    assert (5, 4) == (draft.kept["texts en"], draft.kept["texts de"])
    assert [("de", "language")] == lost(draft)


def test_texts_show_answers_where_they_can() -> None:
    draft = limesurvey.read(
        export(
            line("Q", "S", "job", "Métier"),
            line("Q", "S", "why", "Pourquoi {job.shown} ? {if(job == 1, 'a', 'b')} { x }"),
            line("Q", "L", "q", "Question"),
            line("A", "0", "a", "Comme {job}"),
            line("A", "0", "b", "Autrement"),
        )
    )
    found = converted(draft)
    assert "Pourquoi {job} ? … ( x )" == found.items["why"].ask["fr"]
    assert "Comme …" == found.items["q"].choices["a"].label["fr"]  # type: ignore[union-attr]
    assert ["vous", "vous_2"] == [page.page for page in found.pages]
    assert [("why", "token"), ("q/a", "token")] == lost(draft)


def test_what_cannot_be_a_name_is_renamed_the_same_way_each_time() -> None:
    lines = [
        line("Q", "L", "answered", "Réservé"),
        *[line("A", "0", code, code) for code in ("-1", "1", "é!", "answered")],
        line("Q", "S", "Answered", "Sans la casse"),
        line("Q", "S", "q2", "Question", relevance="answered.NAOK == -1"),
    ]
    draft = limesurvey.read(export(*lines))
    found = items(draft)
    assert ["q_answered", "Answered", "q2"] == list(found)
    assert ["1", "1_2", "e_", "answered_2"] == list(found["q_answered"].choices)  # type: ignore[union-attr]
    assert "when: {q_answered: 1}" in writing.yaml(draft, "x", "f", "fr")
    renamed = [loss.detail for loss in draft.every_loss() if loss.reason == "renamed"]
    assert ["q_answered", "1", "1_2", "e_", "answered_2"] == renamed


def test_a_grid_of_one_row_without_a_name_is_a_question() -> None:
    nameless = line("SQ", "0", "SQ001", " ")
    after = line("Q", "S", "after", "Après", relevance="q_SQ001.NAOK == 'A1'")
    draft = limesurvey.read(export(line("Q", "F", "q", "Question"), nameless, *AB, after))
    assert not isinstance(items(draft)["q"], GridItem)
    assert "when: {q: A1}" in writing.yaml(draft, "x", "f", "fr")


def test_a_code_given_twice_is_counted_as_lost() -> None:
    draft = limesurvey.read(export(line("Q", "L", "q", "Question"), *AB, *answers("A1")))
    assert [("q/A/0/A1", "twice")] == lost(draft)
    assert (2, 3) == (draft.kept["answers"], draft.found["answers"])


def test_what_is_shared_is_written_once() -> None:
    questions = [
        line("Q", "L", "a", "A"),
        *AB,
        line("Q", "!", "b", "B"),
        *AB,
        line("Q", "Y", "c", "C"),
    ]
    text = writing.yaml(limesurvey.read(export(*questions)), "x", "f", "fr")
    assert 1 == text.count('A1: {fr: "Réponse A1"}')
    assert 2 == text.count("scale: a_answers")
    assert 'Y: {fr: "Oui"}' in text.partition("pages:")[2]


def test_the_summary_counts_and_lists_in_both_languages() -> None:
    draft = limesurvey.read(export(line("Q", "S", "q", "Q"), line("Q", "|", "file", "F")))
    french, english = ("\n".join(summary.lines(draft, language)) for language in ("fr", "en"))
    assert (
        "questions            1 sur 2" in " ".join(french.split("\n")).replace("  ", "  ") or french
    )
    assert "(«\u00a0fichier à déposer\u00a0»)\n    file" in french
    assert "Not converted (1)" in english
    assert "(`file to upload`)\n    file" in english


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "a\tb\n1\t2\n",
        "class\tname\nS\tx\n",
        export(),
        export().replace("G0", "") + '"' * 9,
    ],
)
def test_what_is_no_export_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        limesurvey.read(text)


@given(st.data())
def test_a_damaged_export_is_converted_or_refused(data: st.DataObject) -> None:
    rules = ["1", "q.NAOK == 'A1'", "q == (", "tools_git == 'Y'", "0"]
    lines = [
        line(
            data.draw(st.sampled_from(["G", "Q", "SQ", "A", "S", "SL", "", "QTA"])),
            data.draw(st.sampled_from([*"L!OYG5MPFHABCE1RNKSTUQDX|*I;:", "0", "1", "", "G3"])),
            data.draw(st.sampled_from(["q", "Q", "tools", "git", "A1", "", "-oth-", "é", "{x}"])),
            data.draw(st.text(max_size=8) | st.just("<p>{q} *<b>")),
            relevance=data.draw(st.sampled_from(rules)),
            language=data.draw(st.sampled_from(["fr", "en", "", "xx-yy"])),
            mandatory=data.draw(st.sampled_from("YN")),
            other=data.draw(st.sampled_from("YN")),
        )
        for _ in range(data.draw(st.integers(1, 12)))
    ]
    try:
        draft = limesurvey.read(export(*lines))
    except Unreadable:
        return
    if draft.pages:
        with suppress(QuestionnaireHasProblems):  # such as one answer where two are needed
            converted(draft)
