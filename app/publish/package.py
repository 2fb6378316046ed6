"""A release as a Data Package: its tables, what their columns hold, and the codebook, zipped.

https://datapackage.org, version 2.0; the same release always makes the same bytes.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from app.licences import LICENCES
from app.publish import (
    caveats,
    columns,
    ddi,
    participation,
    statements,
    tables,
    terms,
    whole,
    words,
)
from app.publish.columns import FILES, Column
from app.publish.edition import Edition
from app.questionnaire import measures
from app.questionnaire.codebook import files as codebooks
from app.questionnaire.codebook.variables import Codebook
from app.translations import N_, gettext

PROFILES = "https://datapackage.org/profiles/2.0/{}.json"
MEDIA_TYPES = {"csv": "text/csv", "json": "application/json", "xml": "application/xml"}
TABLES: Mapping[str, Mapping[str, Column]] = {
    "figures.csv": columns.FIGURES,
    "comparisons.csv": columns.COMPARISONS,
    "findings.csv": columns.FINDINGS,
    "themes.csv": columns.THEMES,
    "codebook.csv": columns.CODEBOOK,
}
OF_FINDINGS = ("figures.csv", "comparisons.csv")  # their findings are those of findings.csv
UNIQUE = {
    "figures.csv": ["finding", "group", "answer"],
    "comparisons.csv": ["finding", "contrast", "group", "answer", "first", "second"],
}
ANSWERS = N_("Nobody’s answers are here: only figures, protected as said below.")
HIDDEN = N_("A number that is not shown reads “{sign}”, never blank and never 0.")
HEADINGS: Mapping[str, str] = {
    "files": N_("Files"),
    "cite": N_("To cite them"),
    "licence": N_("Licence"),
    "who": whole.WHO,
    "how": whole.HOW,
}
SAID = ("sentence", "base", "caveats")  # of a finding, in each language


def make(edition: Edition) -> bytes:
    """The package, in all languages of the questionnaire; tables are described in the edition's."""
    contents = _contents(edition)
    described = json.dumps(_package(edition, contents), ensure_ascii=False, indent=1)
    spoken = edition.questionnaire.languages
    listed = [name for name in FILES if name in contents or name not in TABLES]
    readme = "\n".join(_readme(edition, listed, language) for language in spoken)
    licence = "\n".join(_licence(edition, language) for language in spoken)
    written = {
        "datapackage.json": f"{described}\n".encode(),
        "README.md": readme.encode(),
        "LICENCE.txt": licence.encode(),
        **contents,
    }
    return _zipped(written, edition.release.released_on)


def _contents(edition: Edition) -> dict[str, bytes]:
    """The files that are described, by their names."""
    codebook, languages = Codebook(edition.questionnaire), edition.questionnaire.languages
    contents = {
        "figures.csv": tables.to_csv(edition.release).encode(),
        "comparisons.csv": tables.comparisons_to_csv(edition.release).encode(),
        "findings.csv": _table("findings.csv", _findings(edition), languages),
        "themes.csv": _table("themes.csv", _themes(edition), languages),
        "codebook.csv": codebooks.to_csv(codebook).encode(),
        "codebook.json": codebooks.to_json(codebook).encode(),
        "codebook.xml": ddi.to_xml(edition),
    }
    if not edition.release.themes:
        del contents["themes.csv"]
    return contents


def _findings(edition: Edition) -> Iterator[dict[str, object]]:
    questionnaire = edition.questionnaire
    stated = statements.statements(edition.release, questionnaire)
    known = {one["finding"]: one for one in stated}
    for name, plan in questionnaire.findings.items():
        declared = columns.AFTER if plan.later else columns.BEFORE
        row: dict[str, object] = {"finding": name, "kind": plan.kind, "declared": declared}
        for language in questionnaire.languages:
            row[f"counts_{language}"] = measures.in_words(plan, questionnaire, language)
            for what in SAID if name in known else ():
                said = known[name][what][language]
                row[f"{what}_{language}"] = said if isinstance(said, str) else " ".join(said)
        yield row


def _themes(edition: Edition) -> Iterator[dict[str, object]]:
    for one in edition.release.themes:
        labels = {f"label_{language}": label for language, label in one.label.items()}
        yield {"item": one.item, "code": one.code, **labels, "texts": one.texts, "of": one.of}


def _table(name: str, rows: Iterable[Mapping[str, object]], languages: Sequence[str]) -> bytes:
    """The rows as CSV, under the columns that are described."""
    spoken = [
        [f"{column}{language}" for language in languages] if column.endswith("_") else [column]
        for column in TABLES[name]
    ]
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, [column for several in spoken for column in several])
    writer.writeheader()
    for row in rows:
        writer.writerow({column: codebooks.harmless(cell) for column, cell in row.items()})
    return file.getvalue().encode()


def _package(edition: Edition, contents: Mapping[str, bytes]) -> dict[str, Any]:
    release, language = edition.release, edition.language
    about = {
        "$schema": PROFILES.format("datapackage"),
        "name": release.name.lower(),
        "title": terms.title(edition, language),
        "description": words.notice(release, language),
        "homepage": terms.address(edition),
        "version": str(release.number),
        "created": f"{release.released_on}T00:00:00Z",
        "contributors": [{"title": edition.network, "roles": ["publisher"]}],
        "licenses": [
            {"name": name, "title": licence.title, "path": licence.address}
            for name, licence in LICENCES.items()
            if name == edition.licence
        ],
        "simulated": release.source == "simulated",
        "resources": [_resource(name, content, language) for name, content in contents.items()],
    }
    return {name: value for name, value in about.items() if value not in ("", [])}


def _resource(name: str, content: bytes, language: str) -> dict[str, Any]:
    stem, _, extension = name.partition(".")
    described: dict[str, Any] = {
        "$schema": PROFILES.format("dataresource"),
        "name": stem if name in TABLES else f"{stem}-{extension}",
        "path": name,
        "title": gettext(FILES[name], language),
        "format": extension,
        "mediatype": MEDIA_TYPES[extension],
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{sha256(content).hexdigest()}",
    }
    if name in TABLES:
        described |= {"type": "table", "schema": _schema(name, content, language)}
    return described


def _schema(name: str, content: bytes, language: str) -> dict[str, Any]:
    """What the columns hold that a table has, in the order it has them."""
    head = next(csv.reader(io.StringIO(content.decode(), newline="")))
    missing = [{"value": "", "label": "none"}]
    schema: dict[str, Any] = {
        "$schema": PROFILES.format("tableschema"),
        "fields": [_field(one, TABLES[name], language) for one in head],
        "missingValues": missing,
    }
    if name in OF_FINDINGS:
        missing.append({"value": tables.UNSHOWN, "label": "hidden"})
        reference = {"resource": "findings", "fields": ["finding"]}
        schema["uniqueKeys"] = [UNIQUE[name]]
        schema["foreignKeys"] = [{"fields": ["finding"], "reference": reference}]
    return schema


def _field(name: str, known: Mapping[str, Column], language: str) -> dict[str, Any]:
    column = known.get(name) or known[f"{name.rpartition('_')[0]}_"]
    field = {
        "name": name,
        "type": column.type,
        "description": words.filled(column.holds, language),
    }
    return field | ({"constraints": dict(column.keeps)} if column.keeps else {})


def _readme(edition: Edition, names: list[str], language: str) -> str:
    """What the package is, for whoever opens it, in Markdown."""

    def part(heading: str, *lines: str) -> Iterator[str]:
        said = gettext(HEADINGS[heading], language)
        yield f"\n## {said}\n"
        yield from lines

    release, questionnaire = edition.release, edition.questionnaire
    notes = [
        words.notice(release, language),
        whole.responses(release, language),
        *caveats.of_release(release, language),
        gettext(ANSWERS, language),
        gettext(HIDDEN, language).format(sign=tables.UNSHOWN),
    ]
    holds = {f"- `{name}`": gettext(FILES[name], language) for name in names}
    files = [words.say("colon", language, first=name, last=said) for name, said in holds.items()]
    lines = [
        f"# {terms.title(edition, language)}\n",
        "\n\n".join(notes),
        *part("files", *files),
        *part("cite", terms.citation(edition, language)),
        *part("licence", terms.licence(edition, language)),
        *part("who", participation.estimand(release, questionnaire, language)),
        *part("how", *(f"- {said}" for said in whole.method(release, questionnaire, language))),
    ]
    return "\n".join(lines) + "\n"


def _licence(edition: Edition, language: str) -> str:
    return f"{terms.licence(edition, language)}\n{terms.citation(edition, language)}\n"


def _zipped(contents: Mapping[str, bytes], day: str) -> bytes:
    """The files in this order, all of the release's day, so that the bytes are always the same."""
    year, month, of_month = map(int, day.split("-"))
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(_entry(name, (year, month, of_month, 0, 0, 0)), content)
    return file.getvalue()


def _entry(name: str, moment: tuple[int, int, int, int, int, int]) -> ZipInfo:
    entry = ZipInfo(name, moment)
    entry.create_system = 3  # Unix, wherever it is made
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry
