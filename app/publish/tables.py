"""A release as files: one row per figure, the same in CSV and JSON."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from app.analysis.findings import Figure, Release
from app.publish import words
from app.translations import spoken

RELEASE_COLUMNS = ("release", "wave", "mode", "questionnaire", "version")
FIGURE_COLUMNS = (
    "finding",
    "item",
    "group",
    "answer",
    "n",
    "share",
    "low",
    "high",
    "mean",
    "status",
    "n_step",
    "share_step",
)
COLUMNS = (*RELEASE_COLUMNS, *FIGURE_COLUMNS, "declared", "rules")
UNSHOWN = f"{words.SIGN} hidden"  # wherever a shown figure has a number: no blank, no zero
STATED = ("smallest_group", "narrowest_interval", "largest_share_proven", "number_invited_known")


def rows(release: Release) -> Iterator[dict[str, Any]]:
    """Every figure of the release under the names of COLUMNS.

    Shares, `low` and `high` are between 0 and 1; for a mean, `low` and `high` are on its scale.
    A number of another kind of figure is None; one that is not shown is UNSHOWN, a text.
    """
    about = {
        "release": release.label,
        "wave": release.wave,
        "mode": release.mode,
        "questionnaire": release.questionnaire,
        "version": release.version,
    }
    stated = {name: release.protection[name] for name in STATED if name in release.protection}
    rules = ";".join(f"{name}={json.dumps(value)}" for name, value in stated.items())
    later = release.protection.get("declared_later", ())
    for figure in release.figures:
        declared = "after collection" if figure.finding in later else "before collection"
        yield about | _written(figure) | {"declared": declared, "rules": rules}


def _written(figure: Figure) -> dict[str, Any]:
    own = {column: getattr(figure, column) for column in FIGURE_COLUMNS}
    if figure.status == "shown":
        return own
    other = "share" if figure.is_mean else "mean"
    return {
        column: UNSHOWN if value is None and column != other else value
        for column, value in own.items()
    }


def to_csv(release: Release) -> str:
    r"""The figures as CSV (RFC 4180: commas, lines end with \r\n); None is an empty cell.

    No cell begins with = + - or @, so no spreadsheet takes one for a formula: by their patterns
    names and codes begin with a letter or a digit, and a range of numbers with < or >.
    """
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, COLUMNS)
    writer.writeheader()
    writer.writerows(rows(release))
    return file.getvalue()


def to_json(release: Release) -> str:
    """The figures as JSON: under `figures`, the rows of the CSV; beside them, what they are."""
    content = {
        "release": release.label,
        "released_on": release.released_on,
        "wave": release.wave,
        "mode": release.mode,
        "questionnaire": release.questionnaire,
        "version": release.version,
        "source": release.source,
        "simulated": release.source == "simulated",
        "respondents": release.respondents,
        "returns": [asdict(one) | {"attrition": one.attrition} for one in release.returns],
        "notice": {language: words.notice(release, language) for language in spoken()},
        "rules": {language: words.rules(release, language) for language in spoken()},
        "protection": release.protection,
        "figures": list(rows(release)),
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def file_name(release: Release, extension: str) -> str:
    """The name of a file of this release, which says that it is simulated."""
    simulated = "-donnees-simulees" if release.source == "simulated" else ""
    return f"{release.name}{simulated}.{extension}"
