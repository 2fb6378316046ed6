"""Every file is made of every release: of one that says nothing, and of the oldest that is kept."""

import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from app.analysis.findings import Figure, Release
from app.publish import files, statements, whole, words
from app.publish.edition import Edition
from tests.publish import tagged
from tests.publish.kinds import KINDS, RELEASE
from tests.publish.releases import QUESTIONNAIRE, mean, share, unshown

FIRST = ("wave", "number", "questionnaire", "version", "source", "released_on", "respondents")
OF_FIGURES = ("finding", "item", "group", "answer", "n", "share", "low", "high", "mean", "status")


def as_first_stored(*figures: Figure) -> Release:
    """The release that these figures were in when nothing was weighted, compared or stated yet."""
    about = Release("essai", 1, "sample", 2, "people", "2025-11-03", 1200, ())
    return Release.from_json(
        {name: getattr(about, name) for name in FIRST}
        | {"figures": [{name: getattr(one, name) for name in OF_FIGURES} for one in figures]}
    )


OLDEST = as_first_stored(
    share(0.48, 0.45, 0.51),
    share(0.05, 0.0, 0.09, group="gender=woman", n=200),
    unshown(),
    mean(6.7, 6.6, 6.8),
)
EMPTY = replace(RELEASE, figures=(), comparisons=(), weighted=(), returns=(), participation=None)


@pytest.mark.parametrize("name", [name.format(language="fr") for name in files.KINDS])
def test_every_kind_of_file_is_made_of_every_release(name: str) -> None:
    for release, asked in ((OLDEST, QUESTIONNAIRE), (EMPTY, KINDS)):
        assert files.make(name, Edition(release, asked, "fr"))


def test_a_release_that_says_nothing_says_what_was_declared() -> None:
    edition = Edition(EMPTY, KINDS, "fr")
    said = whole.left_out(EMPTY, KINDS, "fr")
    assert said.startswith("Déclaré") and "« Services »" in said.replace("\xa0", " ")
    book = load_workbook(io.BytesIO(files.make("workbook.fr.xlsx", edition)))
    assert said in {cell for row in book.worksheets[0].iter_rows(values_only=True) for cell in row}
    report = tagged.read(tagged.opened(files.make("report.fr.pdf", edition))).text
    assert "Services" in report.partition("Déclaré")[2]
    assert [] == statements.statements(EMPTY, KINDS)


def test_a_base_larger_than_the_number_of_responses_is_explained_in_every_file() -> None:
    for respondents, is_larger in ((390, True), (400, False)):
        release = replace(RELEASE, respondents=respondents)
        assert is_larger == ("rounded more widely" in whole.responses(release, "en"))


def test_what_is_said_of_the_whole_has_a_mark_only_where_it_is_simulated() -> None:
    assert ("Données simulées", "") == (words.mark(RELEASE, "fr"), words.mark(OLDEST, "fr"))
    assert "Release an-2-1 (données simulées), questionnaire “kinds”, version 2." == whole.made_of(
        RELEASE, "en"
    )
