"""A release as a workbook for spreadsheets: a cover, a sheet for each finding, then all figures.

Every text is written as text, whatever it begins with; there is no formula in it.
"""

from datetime import datetime
from io import BytesIO

from app.exceptions import PartIsMissing
from app.publish import sections
from app.publish.edition import Edition
from app.publish.workbook import cover, every, names, sheet
from app.publish.workbook.book import Book


def make(edition: Edition) -> bytes:
    """The workbook (.xlsx), always the same of the same edition. Raises PartIsMissing."""
    try:
        from xlsxwriter import Workbook
    except ImportError as error:
        raise PartIsMissing("files") from error
    release, asked, language = edition.release, edition.questionnaire, edition.language
    found = sections.of_release(release, asked, language)
    file = BytesIO()
    with Workbook(file, {"in_memory": True}) as made:
        made.set_properties(
            {
                "title": f"{asked.title[language]} – {release.label}",
                "author": edition.network,
                "created": datetime.fromisoformat(release.released_on),
            }
        )
        book = Book(made, edition)
        named = names.of_edition([section.name for section in found], edition)
        cover.write(book, found, named)
        for section in found:
            sheet.write(book, section, named)
        every.write(book, named)
    return file.getvalue()
