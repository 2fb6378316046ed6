"""One release as one language shows it: what every page, chart and file is made of."""

from dataclasses import dataclass

from app.analysis.findings import Release
from app.questionnaire.definition import Questionnaire


@dataclass(frozen=True)
class Edition:
    """A release in one of its questionnaire's languages.

    `questionnaire` is the version that was asked, with the findings that were declared later;
    `network` who asked, as respondents know it; `address` where results are read, without a slash
    at its end: `https://example.org`; "" where nobody said; `licence` that of its files, as
    `app.licences` names it; "" where all rights are reserved.
    """

    release: Release
    questionnaire: Questionnaire
    language: str
    network: str = "Mieux"
    address: str = ""
    licence: str = ""
