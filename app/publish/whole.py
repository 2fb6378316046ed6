"""What is said of a release as a whole, in the same words on its page and in every file."""

from app.analysis.findings import Release
from app.publish import participation, sentences, words
from app.questionnaire.definition import Questionnaire
from app.translations import N_, gettext

WHO, HOW = N_("Who answered"), N_("How this was computed")  # over what is said of it
RESPONSES = N_("About %(count)s responses. Published on %(day)s.")
ON_TRIAL = N_("About %(count)s responses.")
EXCEEDED = N_("This number is rounded more widely than the bases: one may be printed larger.")
LEFT_OUT = N_("Declared, and not in this release:")
CHANCE = N_(
    "The interval says how far chance alone could move a figure; it says nothing of those who did "
    "not answer."
)
OUTSIDE = N_(
    "People who did not answer a question, or would rather not say, are outside its base; whoever "
    "was not asked is too."
)
MADE_OF = N_("Release %(release)s, questionnaire “%(questionnaire)s”, version %(version)s.")


def responses(release: Release, language: str) -> str:
    """How many answered, and when their figures were published."""
    details = {"count": words.count(release.respondents, language)}
    if release.released_on:
        details["day"] = words.day(release.released_on, language)
    said = gettext(RESPONSES if release.released_on else ON_TRIAL, language) % details
    largest = max((figure.n or 0 for figure in release.figures), default=0)
    return f"{said} {gettext(EXCEEDED, language)}" if largest > release.respondents else said


def left_out(release: Release, questionnaire: Questionnaire, language: str) -> str:
    """The declared findings that it says nothing of, in the questionnaire's words; "" if none."""
    claims = [
        sentences.claim(plan, questionnaire, language)
        for name, plan in questionnaire.findings.items()
        if name not in release.findings
    ]
    return f"{gettext(LEFT_OUT, language)} {'; '.join(claims)}." if claims else ""


def method(release: Release, questionnaire: Questionnaire, language: str) -> list[str]:
    """How all figures were protected, rounded, weighted and estimated, a sentence or two each."""
    weighting = participation.weighting(release, questionnaire, language)
    return [
        gettext(CHANCE, language),
        *words.rules(release, language),
        *([weighting] if weighting else []),
        gettext(OUTSIDE, language),
    ]


def made_of(release: Release, language: str) -> str:
    """Which release it is, and what was asked."""
    return gettext(MADE_OF, language) % {
        "release": release.label,
        "questionnaire": release.questionnaire,
        "version": release.version,
    }
