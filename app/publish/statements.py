"""A release for programs: what it is, and what each finding says, in each of its languages.

Whoever shows a figure elsewhere has its sentence, its base and its caveats beside it.
"""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any, TypeAlias

from app.analysis.findings import Release
from app.publish import caveats, comparisons, sentences, tables, words
from app.publish.finding import Finding
from app.questionnaire.definition import Questionnaire

Plain: TypeAlias = dict[str, Any]  # what becomes JSON


def summary(release: Release, questionnaire: Questionnaire) -> Plain:
    """What the release is; `release` says where figures are simulated, as files do."""
    return {
        "release": release.label,
        "wave": release.wave,
        "number": release.number,
        "questionnaire": release.questionnaire,
        "version": release.version,
        "title": _spoken(questionnaire, lambda language: questionnaire.title[language]),
        "languages": list(questionnaire.languages),
        "released_on": release.released_on,
        "source": release.source,
        "simulated": release.source == "simulated",
        "mode": release.mode,
        "respondents": release.respondents,
        "notice": _spoken(questionnaire, lambda language: words.notice(release, language)),
        "caveats": _spoken(questionnaire, lambda language: caveats.of_release(release, language)),
    }


def statements(release: Release, questionnaire: Questionnaire) -> list[Plain]:
    """Each finding that the release says something of, in the order declared."""
    return [
        _statement(name, release, questionnaire)
        for name in questionnaire.findings
        if name in release.findings
    ]


def themes(release: Release) -> list[Plain]:
    """What comments say, as whoever read them put it."""
    return [asdict(theme) for theme in release.themes]


def rows(release: Release, name: str) -> Plain:
    """The figures and the comparisons of a finding, as files have them."""
    return {
        "figures": [row for row in tables.rows(release) if row["finding"] == name],
        "comparisons": [row for row in tables.comparison_rows(release) if row["finding"] == name],
    }


def _statement(name: str, release: Release, questionnaire: Questionnaire) -> Plain:
    found = {
        language: Finding(name, release, questionnaire, language)
        for language in questionnaire.languages
    }
    return {
        "finding": name,
        "sentence": {language: comparisons.headline(one) for language, one in found.items()},
        "base": {language: sentences.base(one) for language, one in found.items()},
        "caveats": {language: caveats.of_finding(one) for language, one in found.items()},
        "later": questionnaire.findings[name].later,
    }


def _spoken(questionnaire: Questionnaire, said: Callable[[str], Any]) -> Plain:
    return {language: said(language) for language in questionnaire.languages}
