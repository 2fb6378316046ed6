"""A figure as a sentence, its group as a name, its base in words."""

from collections.abc import Mapping, Sequence

from app.analysis.findings import Figure, region_of
from app.publish.words import (
    SIGN,
    capitalised,
    joined,
    say,
    unshown,
    value,
)
from app.questionnaire import wording
from app.questionnaire.definition import Questionnaire
from app.questionnaire.plans import Benchmark, Claim, FindingPlan, RowsIn
from app.questionnaire.texts import Text


def sentence(figure: Figure, questionnaire: Questionnaire, language: str) -> str:
    """What the figure says, as its finding says it; for one not shown, about whom and why not.

    A distribution's figures share one sentence, which introduces them and has no number.
    """
    plan = questionnaire.findings[figure.finding]
    group = group_name(figure, questionnaire, language)
    if figure.status != "shown":
        subject = say("colon", language, first=capitalised(group), last=unshown(language))
        return f"{SIGN} {subject}."
    tokens = {"group": group}
    if not plan.distribution_of:
        tokens["mean" if plan.mean_of else "share"] = value(figure, language)
    if plan.says is None:
        return capitalised(_without_says(plan, questionnaire, tokens, language))
    said = plan.says[language]
    for token, text in tokens.items():
        said = said.replace(f"{{{token}}}", text)
    return capitalised(said)


def _without_says(
    plan: FindingPlan, questionnaire: Questionnaire, tokens: Mapping[str, str], language: str
) -> str:
    """A sentence made of the question's own words."""
    return say(plan.kind, language, claim=claim(plan, questionnaire, language), **tokens)


def claim(plan: FindingPlan, questionnaire: Questionnaire, language: str) -> str:
    """What is counted, in the questionnaire's words: `« Vous êtes… » : Une femme`."""
    if not plan.share_of:
        name = plan.mean_of or plan.distribution_of or ""
        return wording.question(name, questionnaire, language)
    parts = [
        say(
            "colon",
            language,
            first=wording.question(name, questionnaire, language),
            last=_claimed(name, test, questionnaire, language),
        )
        for name, test in plan.share_of.items()
    ]
    return joined(parts, "and", language)


def _claimed(name: str, test: Claim, questionnaire: Questionnaire, language: str) -> str:
    if not isinstance(test, RowsIn):
        return joined(wording.compared(name, test, questionnaire, language), "or", language)
    row = next(variable for variable in questionnaire.variables if variable.startswith(f"{name}."))
    answers = joined(wording.compared(row, test.rows_in, questionnaire, language), "or", language)
    return say("rows", language, answers=answers, count=str(test.at_least))


def group_name(figure: Figure, questionnaire: Questionnaire, language: str) -> str:
    """The group inside a sentence: `femmes`, `entrepreneur·es (Basalte et Compagnie)`."""
    plan = questionnaire.findings[figure.finding]
    everyone = plan.everyone[language] if plan.everyone else say("respondents", language)
    if not figure.choices:
        return everyone
    (variable, code), *others = figure.choices
    group = _group(variable, code, questionnaire)
    if group is None:
        others = list(figure.choices)
    labels = [_label(*choice, questionnaire, language) for choice in others]
    named = group[language] if group else everyone
    return f"{named} ({', '.join(labels)})" if labels else named


def short_group_name(figure: Figure, questionnaire: Questionnaire, language: str) -> str:
    """The group on a line of a chart or a table: `Ensemble`, `Femmes – Plus de deux ans`."""
    return group_in_words(figure.choices, questionnaire, language)


def group_in_words(
    choices: Sequence[tuple[str, str]], questionnaire: Questionnaire, language: str
) -> str:
    """The group of people who gave these answers, by variable."""
    if not choices:
        return say("everyone", language)
    names = []
    for place, (variable, code) in enumerate(choices):
        group = _group(variable, code, questionnaire)
        # The first is who they are; the others only tell them apart, in fewer words.
        names.append(
            capitalised(group[language])
            if group and not place
            else _label(variable, code, questionnaire, language)
        )
    return " – ".join(names)


def _group(variable: str, code: str, questionnaire: Questionnaire) -> Text | None:
    """What people who gave this answer are called."""
    choices = questionnaire.variables[variable].choices
    return choices[code].group if code in choices else None


def _label(variable: str, code: str, questionnaire: Questionnaire, language: str) -> str:
    """The words of an answer, or of a group of small cooperatives."""
    region = region_of(code)
    if region is None:
        return wording.answer(variable, code, questionnaire, language)
    return say("others", language, region=region) if region else say("all_others", language)


def comparison(benchmark: Benchmark, language: str) -> str:
    """What a share is read against, with its source and year."""
    return say(
        "benchmark",
        language,
        says=benchmark.says[language],
        source=benchmark.source,
        year=str(benchmark.year),
    )


def base(plan: FindingPlan, questionnaire: Questionnaire, language: str) -> str:
    """Who the figures are about: valid answers to what, among whom."""
    names = list(plan.share_of or ()) or [plan.mean_of or plan.distribution_of or ""]
    first, *others = (wording.question(name, questionnaire, language) for name in names)
    questions = (
        say("later", language, first=first, last=joined(others, "and", language))
        if others
        else first
    )
    said = say("base", language, questions=questions)
    if plan.among:
        conditions = wording.condition(plan.among, questionnaire, language)
        said = say("base_among", language, base=said, conditions=conditions)
    return f"{said}."
