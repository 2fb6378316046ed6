"""A file of another tool as a draft, whichever tool wrote it."""

from pathlib import Path

from app.conversion import limesurvey, xlsform
from app.conversion.draft import Draft
from app.conversion.losses import Unreadable

WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # how .xlsx and .xls files begin


def read(path: Path) -> Draft:
    """Read LimeSurvey's tab-separated export or an XLSForm workbook. Raises Unreadable."""
    try:
        content = path.read_bytes()
    except OSError:
        raise Unreadable("missing") from None
    if content.startswith(WORKBOOKS):
        draft = xlsform.read(path)
    else:
        try:
            draft = limesurvey.read(content.decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise Unreadable("neither") from None
    if not draft.pages:
        raise Unreadable("empty")
    return draft
