"""A release as files: a row for each figure or comparison, the same in CSV and JSON."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from app.analysis.findings import Figure, Release
from app.publish import columns, words
from app.translations import SOURCE, spoken

COLUMNS, COLUMNS_COMPARED = tuple(columns.FIGURES), tuple(columns.COMPARISONS)
WEIGHTED_COLUMNS = ("weighted_share", "weighted_low", "weighted_high", "weighted_mean")
UNSHOWN = f"{words.SIGN} hidden"  # wherever a shown figure has a number: no blank, no zero
STATED = ("smallest_group", "narrowest_interval", "largest_share_proven", "number_invited_known")


def rows(release: Release) -> Iterator[dict[str, Any]]:
    """Every figure of the release under the names of COLUMNS, weighted beside unweighted.

    Shares, `low` and `high` are between 0 and 1; for a mean, `low` and `high` are on its scale.
    A number of another kind of figure is None; one that is not shown is UNSHOWN, a text.
    """
    weighted = {(one.finding, one.group, one.answer): one for one in release.weighted}
    for figure in release.figures:
        beside = weighted.get((figure.finding, figure.group, figure.answer))
        yield {
            **_about(release),
            **_written(figure),
            **_weighted(beside),
            **_stated(release, figure.finding),
        }


def comparison_rows(release: Release) -> Iterator[dict[str, Any]]:
    """Every comparison of the release, first less second; numbers as those of `rows`.

    "not_comparable" has `reasons`, and nothing else; "hidden" has UNSHOWN for each number.
    """
    for one in release.comparisons:
        numbers: dict[str, Any] = {
            "difference": one.value,
            "low": one.low,
            "high": one.high,
            "p": one.p,
            "p_holm": one.adjusted,
            "verdict": one.verdict,
        }
        worst_low, worst_high = one.worst or (None, None)
        if one.status != "shown":
            numbers = dict.fromkeys(numbers, UNSHOWN if one.status == "hidden" else None)
        own = {
            "finding": one.finding,
            "contrast": one.contrast,
            "group": one.group,
            "answer": one.answer,
            "first": one.first,
            "second": one.second,
            "first_version": one.versions[0],
            "second_version": one.versions[1],
            "status": one.status,
            **numbers,
            "method": one.method,
            "earlier": one.earlier.value if one.earlier else None,
            "earlier_n": one.earlier.n if one.earlier else None,
            "worst_low": worst_low,
            "worst_high": worst_high,
            "reweighted": one.reweighted,
            "reasons": " ".join(reason[SOURCE] for reason in one.reasons),
        }
        yield {**_about(release), **own, **_stated(release, one.finding)}


def _about(release: Release) -> dict[str, Any]:
    return {
        "release": release.label,
        "wave": release.wave,
        "mode": release.mode,
        "questionnaire": release.questionnaire,
        "version": release.version,
    }


def _stated(release: Release, finding: str) -> dict[str, str]:
    """What is the same on every line, and whether the finding was thought of later."""
    later = release.protection.get("declared_later", ())
    stated = {name: release.protection[name] for name in STATED if name in release.protection}
    return {
        "declared": columns.AFTER if finding in later else columns.BEFORE,
        "weighting": _pairs(_weighting(release)),
        "participation": _pairs(_participation(release)),
        "rules": _pairs(stated),
    }


def _pairs(stated: Mapping[str, Any]) -> str:
    """Names and values in one cell: `deff=1.3;effective=920`."""
    return ";".join(
        f"{name}={value if isinstance(value, str) else json.dumps(value)}"
        for name, value in stated.items()
    )


def _weighting(release: Release) -> dict[str, Any]:
    """How figures were weighted, or only why they were not."""
    used = release.weighting
    if not used.variables:
        return {"reason": used.reason} if used.reason else {}
    own = {name: value for name, value in asdict(used).items() if name != "reason"}
    return own | {"variables": "+".join(used.variables)}


def _participation(release: Release) -> dict[str, Any]:
    """The steps and the rates that are known, rates by their names."""
    if release.participation is None:
        return {}
    steps = asdict(release.participation)
    rates = steps.pop("rates")
    return {name: value for name, value in {**steps, **rates}.items() if value is not None}


def _written(figure: Figure) -> dict[str, Any]:
    own = asdict(figure)
    if figure.status == "shown":
        return own
    other = "share" if figure.is_mean else "mean"
    return {
        column: UNSHOWN if value is None and column != other else value
        for column, value in own.items()
    }


def _weighted(weighted: Figure | None) -> dict[str, Any]:
    """The weighted numbers beside a figure; nothing where there are none, shown or not."""
    if weighted is None:
        return dict.fromkeys(WEIGHTED_COLUMNS)
    own = _written(weighted)
    return {column: own[column.removeprefix("weighted_")] for column in WEIGHTED_COLUMNS}


def to_csv(release: Release) -> str:
    r"""The figures as CSV (RFC 4180: commas, lines end with \r\n); None is an empty cell.

    No text begins with = + - or @, so no spreadsheet takes one for a formula: by their patterns
    names and codes begin with a letter or a digit, and a range of numbers with < or >.
    """
    return _csv(COLUMNS, rows(release))


def comparisons_to_csv(release: Release) -> str:
    """The comparisons as CSV, as `to_csv` writes figures; a difference below 0 has its minus."""
    return _csv(COLUMNS_COMPARED, comparison_rows(release))


def _csv(names: Sequence[str], written: Iterable[Mapping[str, Any]]) -> str:
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, names)
    writer.writeheader()
    writer.writerows(written)
    return file.getvalue()


def to_json(release: Release) -> str:
    """The release as JSON: under `figures` and `comparisons`, the rows of the CSV files."""
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
        "participation": release.participation and asdict(release.participation),
        "weighting": asdict(release.weighting),
        "returns": [asdict(one) | {"attrition": one.attrition} for one in release.returns],
        "notice": {language: words.notice(release, language) for language in spoken()},
        "rules": {language: words.rules(release, language) for language in spoken()},
        "protection": release.protection,
        "figures": list(rows(release)),
        "comparisons": list(comparison_rows(release)),
        "themes": [asdict(theme) for theme in release.themes],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def file_name(release: Release, extension: str) -> str:
    """The name of a file of this release, which says that it is simulated."""
    simulated = "-donnees-simulees" if release.source == "simulated" else ""
    return f"{release.name}{simulated}.{extension}"
