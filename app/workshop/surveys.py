"""The folder of questionnaires as files: the source of every version that has its file there."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from app.questionnaire.loader import LATER
from app.storage import versions

FILE = re.compile(r"v([1-9][0-9]{0,3})\.ya?ml")

Named: TypeAlias = tuple[str, int]  # a questionnaire and the number of a version


def files(folder: Path) -> Mapping[Named, Path]:
    """The file of each version; where there is both v1.yaml and v1.yml, the first."""
    found = {}
    for file in sorted(folder.glob("*/v*.y*ml"), reverse=True):
        if (written := FILE.fullmatch(file.name)) and _lies_in(folder, file):
            found[file.parent.name, int(written[1])] = file
    return found


def next_number(folder: Path, name: str) -> int:
    """The number of a version to come, after all that have a file or are published."""
    published = [(version.questionnaire, version.number) for version in versions.every()]
    known = [number for asked, number in (*files(folder), *published) if asked == name]
    return max(known, default=0) + 1


def _lies_in(folder: Path, file: Path) -> bool:
    """Whether it is a file of the folder, and not one elsewhere that a link shows to all staff."""
    texts = [file, later] if (later := file.with_suffix(LATER)).exists() else [file]
    return all(text.is_file() and text.resolve().is_relative_to(folder.resolve()) for text in texts)
