"""The network's own notice of what becomes of respondents' data: a file for each language.

The network completes the templates of docs/privacy; what it has yet to say stands in [[ ]].
"""

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

TO_COMPLETE = "[["


class Notice(NamedTuple):
    """A notice that says all it should, in Markdown, and the language it is written in."""

    language: str
    text: str


@lru_cache  # until the process ends, as a setting
def complete(folder: Path) -> dict[str, Notice]:
    """The notices in the folder with nothing left to complete, by their languages."""
    texts = {file.stem: file.read_text("utf-8") for file in sorted(folder.glob("*.md"))}
    return {
        language: Notice(language, text)
        for language, text in texts.items()
        if text.strip() and TO_COMPLETE not in text
    }


def nearest(folder: Path, languages: tuple[str, ...]) -> Notice | None:
    """The first of these languages that there is a notice in, else any; nothing without one."""
    known = complete(folder)
    return next((known[one] for one in (*languages, *known) if one in known), None)
