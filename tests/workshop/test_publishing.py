"""Publishing a draft; and versions that have a file, which is published in its place."""

from pathlib import Path

import pytest
from flask import Flask

from app.exceptions import FileSaysOtherwise, VersionIsRefused
from app.questionnaire import loader
from app.questionnaire.loader import QuestionnaireHasProblems
from app.storage import journal, manuscripts, versions
from app.storage.manuscripts import Manuscript, Texts
from app.workshop import publishing
from app.workshop.publishing import Prospect
from tests.desk import MORE, TO_MEND, meals, write
from tests.workshop.test_beginnings import LATER

CLEARER = meals().replace("Thank you indeed", "Thank you, indeed")


def draft(text: str, later: str | None = None, lists: dict[str, str] | None = None) -> Manuscript:
    return manuscripts.add("Lunch", Texts(text, lists or {}, later), None)


def prospect(folder: Path, known: Manuscript) -> Prospect:
    source = publishing.source_of(known)
    return publishing.prospect(folder, source, loader.check(source))


def test_a_draft_brings_what_its_file_would(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        for known, news in (
            (draft(meals()), ("version",)),
            (draft("# a word\n" + meals()), ()),
            (draft(CLEARER), ("erratum",)),
            (draft(CLEARER, LATER), ("findings",)),
            (draft(meals(2, MORE)), ("version",)),
        ):
            assert Prospect(news) == prospect(tmp_path, known)._replace(before="")
            asked, found = publishing.publish(tmp_path, known, None)
            assert news == found
            marks = [one.published for one in manuscripts.headings(known.id)]
            assert [f"meals v{asked.version}" if news else None] == marks
        noted = [entry.subject for entry in journal.read(9) if entry.action == "published"]
        assert ["meals v2", "meals v1", "meals v1", "meals v1"] == noted
        assert CLEARER == versions.source("meals", 1).text


def test_what_publishes_a_file_does_not_publish_a_draft(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        versions.publish(publishing.source_of(draft(meals())))
        changed = draft(meals(1, MORE))
        refusal = prospect(tmp_path, changed).refusal
        assert refusal is not None and "V401" in refusal.text["en"]
        with pytest.raises(VersionIsRefused):
            publishing.publish(tmp_path, changed, None)
        broken = draft(TO_MEND)
        assert Prospect() == prospect(tmp_path, broken)
        with pytest.raises(QuestionnaireHasProblems):
            publishing.publish(tmp_path, broken, None)
        assert [] == journal.read(9)


@pytest.mark.parametrize(
    ("written", "later", "is_same"),
    [
        (meals(), None, True),
        ("# for us\n" + meals().replace("Two minutes.", "Two  minutes."), None, False),
        ("# for us\n\n" + meals(), None, True),
        (CLEARER, None, False),
        (meals() + "retired: [dinner]\n", None, False),
        (meals(), LATER, False),
        (meals(1, MORE), None, False),
        ("no: [questionnaire", None, False),
        ("", None, False),
    ],
)
def test_a_version_is_what_its_file_says(
    app: Flask, tmp_path: Path, written: str, later: str | None, is_same: bool
) -> None:
    file = write(tmp_path, "meals", 1, written)
    if later:
        file.with_name("v1.findings.yaml").write_text(later)
    with app.app_context():
        known = draft(meals())
        expected = Prospect(("version",)) if is_same else Prospect(elsewhere=file)
        assert expected == prospect(tmp_path, known)
        if is_same:
            assert ("version",) == publishing.publish(tmp_path, known, None).news
            return
        with pytest.raises(FileSaysOtherwise, match=r"“meals/v1\.yaml”, which says otherwise"):
            publishing.publish(tmp_path, known, None)
        assert [] == versions.every()


def test_a_version_without_a_file_is_published_whatever_files_there_are(
    app: Flask, tmp_path: Path
) -> None:
    write(tmp_path, "meals", 1, meals())
    with app.app_context():
        publishing.publish(tmp_path, draft(meals(2)), None)
        assert [("meals", 2)] == [version[:2] for version in versions.every()]


def test_lists_that_the_text_does_not_name_are_not_published(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        known = draft(meals(), lists={"places.csv": "code,fr,en\n"})
        publishing.publish(tmp_path, known, None)
        assert {} == versions.source("meals", 1).lists
