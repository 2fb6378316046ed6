"""A file of another tool as a draft, whichever tool wrote it."""

from pathlib import Path

from app.conversion import limesurvey, xlsform
from app.conversion.draft import Draft
from app.conversion.losses import Unreadable

LARGEST = 5 * 1024**2  # bytes; the longest real ones stay under one megabyte
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # how .xlsx and .xls files begin


def read(path: Path) -> Draft:
    """Read LimeSurvey's tab-separated export or an XLSForm workbook. Raises Unreadable."""
    content = _content(path)
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


def _content(path: Path) -> bytes:
    """What a file holds. Raises Unreadable, also of what is no file, or far too large for one."""
    try:
        if not path.is_file():  # whoever opens a pipe waits for its writer
            raise Unreadable("missing")
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError:
        raise Unreadable("missing") from None
    if len(content) > LARGEST:
        raise Unreadable("too_large")
    return content
