"""Say where the catalogues and the program's English texts differ, and mend what a tool can.

python translations/check.py             every difference, one a line; exit 1 if there is any
python translations/check.py --update    collect the texts anew into each catalogue

A folder is all another language takes: `mkdir -p translations/es/LC_MESSAGES`, then `--update`.
"""

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
MAPPING = ROOT / "translations" / "babel.cfg"
CATALOGUES = [
    folder / "messages.po" for folder in sorted((ROOT / "translations").glob("*/LC_MESSAGES"))
]

KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "lazy_gettext": None,
    "_l": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*\}")


def collected() -> Catalog:
    """Return the catalogue of every text in the program and its templates, untranslated."""
    with MAPPING.open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    catalogue = Catalog(project="Mieux", charset="utf-8")
    found = extract_from_dir(
        ROOT, methods, options, KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
    )
    for file, line, text, comments, context in found:
        catalogue.add(text, None, [(file, line)], auto_comments=comments, context=context)
    return catalogue


def kept(file: Path) -> Catalog:
    """Return a catalogue as it is, or an empty one where there is none yet."""
    locale = Locale.parse(file.parent.parent.name)
    if not file.exists():
        return Catalog(
            locale=locale,
            header_comment=f"# The interface of Mieux in {locale.english_name}.",
            project="Mieux",
            version="",
            last_translator="Mieux contributors",
            language_team="Mieux contributors",
            msgid_bugs_address="",
            charset="utf-8",
            fuzzy=False,
        )
    with file.open("rb") as content:
        return read_po(content, locale=locale)


def update(file: Path) -> None:
    """Write a catalogue anew: new texts untranslated, vanished texts left out.

    Neither dates nor places are written: only a changed text changes the file.
    """
    texts, catalogue = collected(), kept(file)
    texts.creation_date = catalogue.creation_date
    catalogue.update(texts, no_fuzzy_matching=True, update_header_comment=False)
    with file.open("wb") as content:
        write_po(
            content,
            catalogue,
            width=100,
            sort_output=True,
            ignore_obsolete=True,
            no_location=True,
        )


def problems(file: Path) -> Iterator[str]:
    """Yield one sentence for each text that is missing, useless, untranslated, fuzzy or wrong."""
    texts, catalogue = collected(), kept(file)
    if catalogue.fuzzy:
        yield "the catalogue itself is marked fuzzy, so it would not be compiled"
    for message in texts:
        if message.id and catalogue.get(first(message), message.context) is None:
            yield f"not in the catalogue (make messages): {first(message)!r}"
    for message in catalogue:
        if not message.id:
            continue
        if texts.get(first(message), message.context) is None:
            yield f"no longer in the program (make messages): {first(message)!r}"
        yield from faults(message)


def faults(message: Message) -> Iterator[str]:
    """Yield what is wrong with one translated message."""
    originals, translations = forms(message.id), forms(message.string)
    if not all(translations):
        yield f"untranslated: {first(message)!r}"
    elif message.fuzzy:
        yield f"fuzzy: {first(message)!r}"
    # The singular may say "one" in words, in either language: only the last form needs them all.
    elif sorted(PLACEHOLDER.findall(originals[-1])) != sorted(
        PLACEHOLDER.findall(translations[-1])
    ):
        yield f"placeholders differ: {originals[-1]!r} and {translations[-1]!r}"
    elif unknown := set(PLACEHOLDER.findall(translations[0])) - set(
        PLACEHOLDER.findall(originals[-1])
    ):
        yield f"placeholders unknown to {first(message)!r}: {', '.join(sorted(unknown))}"


def forms(text: str | Sequence[str]) -> Sequence[str]:
    """Return the singular and plural forms of a text; most texts have one form only."""
    return [text] if isinstance(text, str) else text


def first(message: Message) -> str:
    """Return the text by which the message is found."""
    return forms(message.id)[0]


def main() -> int:
    """Return the exit status: 0 when every catalogue is complete or was updated."""
    if sys.argv[1:] == ["--update"]:
        for file in CATALOGUES:
            update(file)
        return 0
    found = [
        f"{file.relative_to(ROOT)}: {problem}" for file in CATALOGUES for problem in problems(file)
    ]
    for problem in found:
        print(problem)
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
