"""What a draft of a questionnaire begins with."""

from pathlib import Path

import pytest
from flask import Flask

from app.conversion.losses import Unreadable
from app.exceptions import ManuscriptNotFound, VersionNotFound
from app.questionnaire import loader
from app.questionnaire.loader import QuestionnaireHasProblems, Source, Written
from app.storage import journal, manuscripts, versions
from app.storage.manuscripts import Texts
from app.workshop import beginnings, surveys
from tests.conversion.exports import answers, export, line, workbook
from tests.desk import meals, write

LATER = """
questionnaire: meals
version: 1
findings:
  at_home:
    says: {fr: "{share} des {group} déjeunent chez eux.", en: "{share} of {group} lunch at home."}
    everyone: {fr: "gens", en: "people"}
    share_of: {lunch: home}
"""


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_blank_has_nothing_to_mend_and_the_name_it_was_given(language: str) -> None:
    texts, began_with, name, told = beginnings.blank("Été à la CAE", language)
    checked = loader.check(texts.source("blank"))
    assert ("", "Été à la CAE", ()) == (began_with, name, told)
    assert checked.questionnaire is not None and [] == checked.problems
    assert "Ete_a_la_CAE".lower() == checked.questionnaire.questionnaire


def test_blanks_ask_the_same_in_each_language() -> None:
    french, english = (
        loader.load(beginnings.blank("x", language).texts.source("x")) for language in ("fr", "en")
    )
    assert [*french.items] == [*english.items] and [*french.findings] == [*english.findings]


def test_a_published_version_comes_with_all_that_was_published(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        versions.publish(Source("v1.yaml", meals(), {}, Written("v1.findings.yaml", LATER)))
        whole = beginnings.version(tmp_path, "meals", 1)
        assert (Texts(meals(), {}, LATER), "meals@1", "meals v1") == whole[:3]
        following = beginnings.version(tmp_path, "meals", 1, is_next=True)
        assert (Texts(meals(2), {}), "meals@1", "meals v2") == following[:3]
        with pytest.raises(VersionNotFound):
            beginnings.version(tmp_path, "meals", 2)


def test_a_version_to_come_follows_files_and_what_is_published(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        assert 1 == surveys.next_number(tmp_path, "meals")
        versions.publish(Source("v1.yaml", meals(), {}))
        assert 2 == surveys.next_number(tmp_path, "meals")
        write(tmp_path, "meals", 4, meals(4))
        assert (5, 1) == tuple(surveys.next_number(tmp_path, name) for name in ("meals", "other"))


def test_a_copy_is_a_draft_of_its_own(app: Flask) -> None:
    with app.app_context():
        first = beginnings.begin(beginnings.blank("First", "en"), "", None)
        second = beginnings.begin(beginnings.copy(first.id), "Second", None)
        manuscripts.save(second.id, 1, second.latest.texts._replace(text="changed"), None)
        assert first == manuscripts.read(first.id)
        assert ("Second", "First") == manuscripts.read(second.id)[1:5:3]
        noted = [entry.subject for entry in journal.read(9) if entry.action == "draft_begun"]
        assert ["Second", "First"] == noted
        with pytest.raises(ManuscriptNotFound):
            beginnings.copy(99)


def test_a_file_comes_with_its_lists_and_findings(app: Flask, tmp_path: Path) -> None:
    file = write(tmp_path, "meals", 1, meals() + "# places.csv\n")
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "places.csv").write_text("code,fr,en\n")
    file.with_name("v1.findings.yaml").write_text(LATER)
    texts, began_with, name, _ = beginnings.file(file, "fr")
    assert (Texts(file.read_text(), {"places.csv": "code,fr,en\n"}, LATER)) == texts
    assert ("v1.yaml", "meals") == (began_with, name)
    with app.app_context():
        assert (texts, began_with, name, ()) == beginnings.version(tmp_path, "meals", 1)
        following = beginnings.version(tmp_path, "meals", 1, is_next=True).texts
    assert (None, True) == (following.later, "version: 2" in following.text)


def test_what_another_tool_wrote_says_what_was_lost(tmp_path: Path) -> None:
    file = tmp_path / "Notre enquête.txt"
    file.write_text(
        export(line("Q", "L", "q1", "Où ?"), *answers("A1", "A2"), line("Q", "|", "q2"))
    )
    texts, began_with, name, told = beginnings.file(file, "en")
    assert ("Notre enquête.txt", "Notre enquête") == (began_with, name)
    assert "questionnaire: notre_enquete" in texts.text
    assert any("Not converted" in line for line in told)
    assert "not converted:" in texts.text


def test_a_workbook_finds_the_lists_beside_it(tmp_path: Path) -> None:
    file = workbook(
        tmp_path / "form.xlsx",
        survey=[["type", "name", "label"], ["select_one_from_file p.csv", "town", "Où ?"]],
        settings=[["form_title"], ["Enquête"]],
    )
    (tmp_path / "p.csv").write_text("name,label\nlyon,Lyon\nnice,Nice\n")
    texts = beginnings.file(file, "fr").texts
    assert {"p.csv": "code,fr\nlyon,Lyon\nnice,Nice\n"} == texts.lists


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.yaml", b"a: \xff", QuestionnaireHasProblems),
        ("a.xlsx", b"PK\x03\x04 and no more", Unreadable),
        ("a.txt", b"one two", Unreadable),
        ("a.txt", b"\xff\xfe", Unreadable),
        ("gone.yaml", None, QuestionnaireHasProblems),
    ],
)
def test_what_cannot_be_read_is_refused(
    tmp_path: Path, name: str, content: bytes | None, why: type[Exception]
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(why):
        beginnings.file(tmp_path / name, "fr")
