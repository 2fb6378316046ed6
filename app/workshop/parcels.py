"""A manuscript as files, and files as a manuscript: its YAML, its lists, its later findings."""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from app.exceptions import UploadIsUnfit
from app.questionnaire.loader import LATER, LIST_NAME, MAX_BYTES
from app.questionnaire.syntax import CONTROL_CHARACTER
from app.storage.manuscripts import Texts

MOST_FILES = 50  # in an upload, and lists of a manuscript
LONGEST_FILE = 100  # bytes of a name
MAX_WORKBOOK = MOST_TOGETHER = 5 * MAX_BYTES
YAML = (".yaml", ".yml")
ASKED = re.compile(r"^questionnaire:[ ]*[\"']?([A-Za-z][A-Za-z0-9_]{0,59})\b", re.MULTILINE)
NUMBER = re.compile(r"^(version:[ ]*[\"']?)([1-9][0-9]{0,3})\b", re.MULTILINE)
# the key and all below it, but no comment that stands before the next key
PAST = re.compile(r"^from_version:.*\n?(?:(?:(?:[ \t#].*)?\n)*[ \t]+[^\s#].*\n?)?", re.MULTILINE)
AT_ALL_TIMES = (1980, 1, 1, 0, 0, 0)  # so that the same texts make the same file

WORDS: Mapping[str, Mapping[str, str]] = {
    "none": {
        "fr": "Choisissez le fichier d’un questionnaire.",
        "en": "Choose the file of a questionnaire.",
    },
    "many": {
        "fr": "Plusieurs fichiers pourraient être le questionnaire\u00a0: {names}. Choisissez-en "
        "un, avec ses listes.",
        "en": "Several files could be the questionnaire: {names}. Choose one, with its lists.",
    },
    "files": {
        "fr": f"Il y a trop de fichiers\u00a0: {MOST_FILES} au plus.",
        "en": f"There are too many files: {MOST_FILES} at most.",
    },
    "large": {
        "fr": "«\u00a0{name}\u00a0» est trop grand\u00a0: {limit}\u00a0Ko au plus.",
        "en": "“{name}” is too large: {limit} kB at most.",
    },
    "together": {
        "fr": "Ensemble, ces fichiers sont trop grands\u00a0: {limit}\u00a0Ko au plus.",
        "en": "Together, these files are too large: {limit} kB at most.",
    },
    "archive": {
        "fr": "«\u00a0{name}\u00a0» ne se lit pas comme un dossier compressé.",
        "en": "“{name}” cannot be read as a zip file.",
    },
    "list": {
        "fr": "«\u00a0{name}\u00a0» ne peut pas nommer une liste\u00a0: des lettres sans accent, "
        "des chiffres, «\u00a0-\u00a0» et «\u00a0_\u00a0», puis «\u00a0.csv\u00a0».",
        "en": "“{name}” cannot name a list: letters without accents, digits, `-` and `_`, "
        "then `.csv`.",
    },
    "text": {
        "fr": "«\u00a0{name}\u00a0» n’est pas un texte en UTF-8\u00a0: enregistrez-le ainsi "
        "(«\u00a0CSV UTF-8\u00a0» dans un tableur).",
        "en": "“{name}” is not a text in UTF-8: save it that way (“CSV UTF-8” in a spreadsheet).",
    },
}


class Packed(NamedTuple):
    """A file to keep: its name, its media type, its content."""

    name: str
    media_type: str
    content: bytes


def identity(text: str) -> tuple[str, int] | None:
    """The questionnaire and the version that a text says it is, if it says so plainly."""
    asked, number = ASKED.search(text), NUMBER.search(text)
    return (asked[1], int(number[2])) if asked and number else None


def following(text: str, number: int) -> str:
    """The same as the version that follows: how it continues this one is still to be said."""
    return PAST.sub("", NUMBER.sub(rf"\g<1>{number}", text, count=1), count=1)


def pack(texts: Texts) -> Packed:
    """The YAML as it was saved; with its lists and later findings, where it has any, as a zip.

    Folders in it are those that `surveys` has.
    """
    name, number = identity(texts.text) or ("draft", 1)
    stem, files = f"{name}/v{number}", {f"{name}/v{number}.yaml": texts.text}
    if texts.later:
        files[f"{stem}{LATER}"] = texts.later
    files |= {f"{name}/lists/{listed}": text for listed, text in sorted(texts.lists.items())}
    if len(files) == 1:
        return Packed(f"{name}-v{number}.yaml", "text/yaml; charset=utf-8", texts.text.encode())
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in files.items():
            archive.writestr(zipfile.ZipInfo(path, AT_ALL_TIMES), text.encode())
    return Packed(f"{name}-v{number}.zip", "application/zip", kept.getvalue())


def lay_out(files: Mapping[str, bytes], folder: Path) -> Path:
    """Put files where a questionnaire looks for its lists, and say which is the questionnaire.

    The names that somebody gave them are taken without their folders: nothing is written but
    below `folder`. Raises UploadIsUnfit.
    """
    files = {plain(name): content for name, content in files.items() if content}
    if len(files) > MOST_FILES:
        raise unfit("files")
    lists = {name for name in files if name.lower().endswith(".csv")}
    later = {name for name in files if name.endswith(LATER)}
    asked = [name for name in files if name not in lists | later]
    if not asked:
        raise unfit("none")
    if len(asked) > 1 or len(later) > 1:
        raise unfit("many", names=", ".join(asked if len(asked) > 1 else sorted(later)))
    inside = folder / "lists"  # beside the others, a list is found by whatever reads it
    inside.mkdir()
    main = inside / asked[0]
    for name, content in files.items():
        limit = MAX_BYTES if name.endswith((".csv", *YAML)) else MAX_WORKBOOK
        if len(content) > limit:
            raise unfit("large", name=name, limit=limit // 1024)
        file = main.with_suffix(LATER) if name in later else inside / name
        file.write_bytes(content)
    return main


def unzipped(path: Path) -> Mapping[str, bytes] | None:
    """The files of a zip that holds a questionnaire in YAML; None where it is something else.

    Nothing of it is believed: neither what it says of lengths, nor the folders in its names.
    Raises UploadIsUnfit.
    """
    if not zipfile.is_zipfile(path):
        return None
    try:
        with zipfile.ZipFile(path) as archive:
            inside = [info for info in archive.infolist() if not info.is_dir()]
            if not any(info.filename.endswith(YAML) for info in inside):
                return None
            if len(inside) > MOST_FILES:
                raise unfit("files")
            return _unpacked(archive, inside)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError):
        raise unfit("archive", name=path.name) from None


def with_list(texts: Texts, name: str, content: bytes | None) -> Texts:
    """The same with this list, in place of one of that name; without it, where that is None.

    Raises UploadIsUnfit.
    """
    others = {known: text for known, text in texts.lists.items() if known != name}
    if content is None:
        return texts._replace(lists=others)
    if not LIST_NAME.fullmatch(name):
        raise unfit("list", name=name)
    if len(others) >= MOST_FILES:
        raise unfit("files")
    lists = {**others, name: as_text(name, content)}
    if sum(map(len, lists.values())) > MOST_TOGETHER:
        raise unfit("together", limit=MOST_TOGETHER // 1024)
    return texts._replace(lists=lists)


def as_text(name: str, content: bytes) -> str:
    """What a file says. Raises UploadIsUnfit."""
    if len(content) > MAX_BYTES:
        raise unfit("large", name=name, limit=MAX_BYTES // 1024)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise unfit("text", name=name) from None
    if CONTROL_CHARACTER.search(text):
        raise unfit("text", name=name)
    return text


def unfit(reason: str, **details: object) -> UploadIsUnfit:
    """What is wrong with an upload, to be raised."""
    said = WORDS[reason]
    return UploadIsUnfit({language: said[language].format(**details) for language in said})


def plain(name: str) -> str:
    """The name of a file without its folders, in signs that no folder minds."""
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = re.sub(r"[^\w. -]", "_", last).encode()[-LONGEST_FILE:].decode(errors="ignore")
    return kept.strip(". ") or "_"


def _unpacked(archive: zipfile.ZipFile, inside: Sequence[zipfile.ZipInfo]) -> dict[str, bytes]:
    """The files by name. Raises UploadIsUnfit as soon as there is too much."""
    found: dict[str, bytes] = {}
    for info in inside:
        with archive.open(info) as file:
            found[info.filename] = content = file.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise unfit("large", name=plain(info.filename), limit=MAX_BYTES // 1024)
        if sum(map(len, found.values())) > MOST_TOGETHER:
            raise unfit("together", limit=MOST_TOGETHER // 1024)
    return found
