"""What a finding counts, of whom and by which groups, in words."""

from collections.abc import Mapping, Sequence

from app.questionnaire import wording
from app.questionnaire.conditions import Condition
from app.questionnaire.definition import Questionnaire, variables_of
from app.questionnaire.plans import Claim, Difference, FindingPlan, Measure, RowsIn
from app.translations import N_, gettext

WORDS: Mapping[str, str] = {
    "share_of": N_("Share of people who {claims}"),
    "rows": N_("answered {answers}, on at least {count} rows of {question}"),
    "mean_of": N_("Mean answer to {question}"),
    "distribution_of": N_("Distribution of the answers to {question}"),
    "bands_of": N_("Distribution of the answers to {question}, in bands cut at {bounds}"),
    "difference": N_("{measure}; difference between {groups}"),
    "change_in": N_("{measure}; change, among the same people, from one wave to another"),
    "trend_of": N_("{measure}; wave after wave"),
    "answers_to": N_("Answers to {question}"),
    "among": N_("{measure}; among people who {conditions}"),
    "by": N_("{measure}; by {groups}"),
    "and": N_("{first} and {last}"),
    "or": N_("{first} or {last}"),
    "quoted": N_("“{text}”"),
}


def in_words(plan: FindingPlan, questionnaire: Questionnaire, language: str) -> str:
    """What a plan that was checked computes, of whom, by which groups."""
    said = _compared(plan, questionnaire, language)
    if plan.among:
        among = wording.condition(plan.among, questionnaire, language)
        said = _say("among", language, measure=said, conditions=among)
    groups = [
        " × ".join(wording.question(name, questionnaire, language) for name in crossing)
        for crossing in plan.by
    ]
    return _say("by", language, measure=said, groups=", ".join(groups)) if groups else said


def _compared(plan: FindingPlan, questionnaire: Questionnaire, language: str) -> str:
    """The measure, and what it is compared with: another group or other waves."""
    if plan.difference:
        measure = _measured(plan.difference, questionnaire, language)
        ((name, pair),) = plan.difference.between.items()
        labels = [wording.answer(name, code, questionnaire, language) for code in pair]
        groups = _joined([_say("quoted", language, text=one) for one in labels], "and", language)
        return _say("difference", language, measure=measure, groups=groups)
    if isinstance(plan.change_in, str):
        about = wording.question(plan.change_in, questionnaire, language)
        measure = _say("answers_to", language, question=about)
    else:
        measure = _measured(plan.change_in or plan.trend_of or plan, questionnaire, language)
    over_time = plan.kind in ("change_in", "trend_of")
    return _say(plan.kind, language, measure=measure) if over_time else measure


def _measured(measure: Measure | Difference, questionnaire: Questionnaire, language: str) -> str:
    """A share, a mean, a distribution, or bands."""
    if measure.share_of:
        claims = [
            _claim(name, claim, questionnaire, language) for name, claim in measure.share_of.items()
        ]
        return _say("share_of", language, claims=_joined(claims, "and", language))
    if isinstance(measure, FindingPlan) and measure.bands_of:
        ((name, bounds),) = measure.bands_of.items()
        about = wording.question(name, questionnaire, language)
        cut = _joined([wording.number(bound, language) for bound in bounds], "and", language)
        return _say("bands_of", language, question=about, bounds=cut)
    kind = "mean_of" if measure.mean_of else "distribution_of"
    about = wording.question(getattr(measure, kind), questionnaire, language)
    return _say(kind, language, question=about)


def _claim(name: str, claim: Claim, questionnaire: Questionnaire, language: str) -> str:
    """What was answered, in words that go on from "people who"."""
    if not isinstance(claim, RowsIn):
        return wording.condition(Condition.model_validate({name: claim}), questionnaire, language)
    row = next(variables_of(questionnaire.items[name])).name
    labels = wording.compared(row, claim.rows_in, questionnaire, language)
    answers = _joined([_say("quoted", language, text=one) for one in labels], "or", language)
    about = wording.question(name, questionnaire, language)
    return _say("rows", language, answers=answers, count=str(claim.at_least), question=about)


def _joined(parts: Sequence[str], how: str, language: str) -> str:
    *first, last = parts
    return _say(how, language, first=", ".join(first), last=last) if first else last


def _say(what: str, language: str, **details: str) -> str:
    return gettext(WORDS[what], language).format(**details)
