"""Who took part, in words: how many were asked and came how far, and whom the figures are about."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from app.analysis.findings import Mode, Participation, Release, Return
from app.publish import words
from app.questionnaire import wording
from app.questionnaire.definition import Questionnaire
from app.translations import N_, gettext

STEPS: Mapping[str, tuple[str, str]] = {  # of a Participation: its name, and what it counts
    "issued": (N_("Asked to answer"), N_("people who were asked to answer")),
    "bounced": (N_("Not reached"), N_("of them, those whose message never arrived")),
    "started": (
        N_("Began"),
        N_("interviews begun; where anyone may answer, some people began several"),
    ),
    "finished": (N_("Responses kept"), N_("questionnaires sent, which all figures are made of")),
}
RATES: Mapping[str, tuple[str, str]] = {
    "RR1": (N_("Response rate (RR1)"), N_("responses kept, of all who were asked")),
    "RR2": (N_("With those who began (RR2)"), N_("also counting who began and did not finish")),
    "RR3": (
        N_("Response rate (RR3)"),
        N_("as RR1, taking all who were not reached as concerned"),
    ),
    "RR4": (
        N_("With those who began (RR4)"),
        N_("as RR2, taking all who were not reached as concerned"),
    ),
}
CENSUS = N_(
    "Everyone concerned was asked: this is no sample, but a census that some did not answer."
)
ABOUT_ANYONE = N_(
    "Whoever had the address could answer: nobody knows how many people that is, nor which part of "
    "them answered."
)
ASKED: Mapping[Mode | None, Sequence[str]] = {
    "open": [ABOUT_ANYONE],
    "invited": [CENSUS],
    None: [],  # collected elsewhere
}
ANSWERED: Mapping[Mode | None, str] = {
    "open": N_("About {share} answered, if each of them did once only."),
    "invited": N_("About {share} answered."),
    None: N_("About {share} answered."),
}
ABOUT = N_(
    "The figures are about the people who answered. They hold for everyone concerned only as far "
    "as the others would have answered alike: no interval measures that."
)
WEIGHTED_ABOUT = N_(
    "Weighted figures suppose less: that, of people alike in {questions}, those who did not answer "
    "would have answered as the others did."
)
RETURNED = N_(
    "Of about {linked} people whose answers to “{wave}” can be paired, about {again} came back: "
    "{share} did not."
)
NOT_RETURNED = N_(
    "How many of the people whose answers to “{wave}” can be paired came back is not shown: they "
    "are too few."
)
WEIGHTED = N_(
    "In weighted figures each person counts for as many of those asked as are alike in "
    "{questions}. Design effect (deff): {deff}; they are as precise as about {effective} answers "
    "would be unweighted. No weight is more than {largest} times the mean."
)
TRIMMED = N_("Those that were, were reduced to it.")
UNWEIGHTED = N_("A dash stands where a weighted figure could not be shown safely.")


class Row(NamedTuple):
    """A step or a rate: its name, its number as it is said, what it is, and the number itself.

    Of a rate that is a share from 0 to 1.
    """

    name: str
    number: str
    explained: str
    value: float


def rows(release: Release, language: str) -> list[Row]:
    """How far those who were asked came, then the response rates.

    Nothing where only the responses are known: the page begins with their number.
    """
    taken = release.participation
    found = [*_steps(taken, language), *_rates(taken, language)] if taken else []
    return found if len(found) > 1 else []


def _steps(taken: Participation, language: str) -> Iterator[Row]:
    for step, (name, explained) in STEPS.items():
        if (number := getattr(taken, step)) is not None:
            about = words.count(number, language)
            yield Row(gettext(name, language), about, gettext(explained, language), number)


def _rates(taken: Participation, language: str) -> Iterator[Row]:
    for rate, (name, explained) in RATES.items():
        if rate in taken.rates:
            share = words.percent(taken.rates[rate], language)
            value = float(taken.rates[rate])
            yield Row(gettext(name, language), share, gettext(explained, language), value)


def estimand(release: Release, questionnaire: Questionnaire, language: str) -> str:
    """What the figures say about whom: a census that some did not answer.

    How answers collected elsewhere were asked for is not known.
    """
    rates = release.participation.rates if release.participation else {}
    said = [CENSUS] if "RR1" in rates else [*ASKED[release.mode]]
    said += [ANSWERED[release.mode]] if "RR1" in rates else []
    said.append(ABOUT)
    said += [WEIGHTED_ABOUT] if release.weighting.variables else []
    details = {
        "share": words.percent(rates.get("RR1", 0), language),
        "questions": _questions(release, questionnaire, language),
    }
    return " ".join(gettext(text, language).format(**details) for text in said)


def weighting(release: Release, questionnaire: Questionnaire, language: str) -> str:
    """How figures were weighted, and what it costs; empty where they were not."""
    used = release.weighting
    if not used.variables:
        return ""
    said = gettext(WEIGHTED, language).format(
        questions=_questions(release, questionnaire, language),
        deff=words.mean(used.deff or 1, language),
        effective=words.count(used.effective or 0, language),
        largest=words.mean(used.largest or 1, language),
    )
    more = [TRIMMED, UNWEIGHTED] if used.trimmed else [UNWEIGHTED]
    return " ".join([said, *(gettext(text, language) for text in more)])


def _questions(release: Release, questionnaire: Questionnaire, language: str) -> str:
    named = [
        wording.question(name, questionnaire, language) for name in release.weighting.variables
    ]
    return words.joined(named, "and", language) if named else ""


def returned(one: Return, language: str) -> str:
    """How many of those who linked their answers to an earlier wave came back."""
    if one.linked is None or one.again is None or one.attrition is None:
        return gettext(NOT_RETURNED, language).format(wave=one.wave)
    return gettext(RETURNED, language).format(
        linked=words.count(one.linked, language),
        again=words.count(one.again, language),
        share=words.percent(one.attrition, language),
        wave=one.wave,
    )
