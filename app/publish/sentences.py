"""A figure as a sentence, its group as a name, its base in words."""

from collections.abc import Mapping, Sequence

from app.analysis.findings import Figure
from app.publish.words import (
    SIGN,
    capitalised,
    joined,
    quoted,
    say,
    unshown,
    value,
)
from app.questionnaire.definition import (
    Benchmark,
    Claim,
    Comparison,
    Condition,
    FindingPlan,
    GridItem,
    Questionnaire,
    Range,
    RowsIn,
    ScaleItem,
)

RANGE_SIGNS = {"over": ">", "under": "<", "at_least": "≥", "at_most": "≤"}


def sentence(figure: Figure, questionnaire: Questionnaire, language: str) -> str:
    """What the figure says, as its finding says it; for one not shown, about whom and why not.

    A distribution's figures share one sentence, which introduces them and has no number.
    """
    plan = questionnaire.findings[figure.finding]
    group = group_name(figure, questionnaire, language)
    if figure.status != "shown":
        subject = say("colon", language, first=capitalised(group), last=unshown(figure, language))
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
    kind = next(kind for kind in ("share_of", "mean_of", "distribution_of") if getattr(plan, kind))
    return say(kind, language, claim=claim(plan, questionnaire, language), **tokens)


def claim(plan: FindingPlan, questionnaire: Questionnaire, language: str) -> str:
    """What is counted, in the questionnaire's words: `« Vous êtes… » : Une femme`."""
    if not plan.share_of:
        name = plan.mean_of or plan.distribution_of or ""
        return question(name, questionnaire, language)
    parts = [
        say(
            "colon",
            language,
            first=question(name, questionnaire, language),
            last=_claimed(name, test, questionnaire, language),
        )
        for name, test in plan.share_of.items()
    ]
    return joined(parts, "and", language)


def _claimed(name: str, test: Claim, questionnaire: Questionnaire, language: str) -> str:
    if not isinstance(test, RowsIn):
        return joined(_compared(name, test, questionnaire, language), "or", language)
    row = next(variable for variable in questionnaire.variables if variable.startswith(f"{name}."))
    answers = joined(_compared(row, test.rows_in, questionnaire, language), "or", language)
    return say("rows", language, answers=answers, count=str(test.at_least))


def _compared(
    name: str, test: Comparison, questionnaire: Questionnaire, language: str
) -> Sequence[str]:
    """The answers for which a comparison holds: labels, or bounds."""
    if isinstance(test, Range):
        bounds = {sign: getattr(test, bound) for bound, sign in RANGE_SIGNS.items()}
        return [
            f"{sign}\N{NO-BREAK SPACE}{bound}"
            for sign, bound in bounds.items()
            if bound is not None
        ]
    return [label(name, code, questionnaire, language) for code in test]


def question(name: str, questionnaire: Questionnaire, language: str) -> str:
    """The question behind a variable or an item, quoted, with the row of a grid."""
    item_name, _, row = name.partition(".")
    item = questionnaire.items[item_name]
    asked = quoted(item.ask[language], language)
    if isinstance(item, GridItem) and row in item.rows:
        return f"{asked} ({item.rows[row][language]})"
    return asked


def label(variable: str, code: str, questionnaire: Questionnaire, language: str) -> str:
    """The words of one answer; the ends of a scale have theirs."""
    known = questionnaire.variables[variable]
    if code in known.choices:
        return known.choices[code].label[language]
    if isinstance(known.item, ScaleItem):
        ends = {"0": known.item.low, "10": known.item.high}
        return f"{code} ({ends[code][language]})" if code in ends else code
    return code


def group_name(figure: Figure, questionnaire: Questionnaire, language: str) -> str:
    """The group inside a sentence: `femmes`, `entrepreneur·es (Basalte et Compagnie)`."""
    plan = questionnaire.findings[figure.finding]
    everyone = plan.everyone[language] if plan.everyone else say("respondents", language)
    if not figure.choices:
        return everyone
    (variable, code), *others = figure.choices
    group = questionnaire.variables[variable].choices[code].group
    if group is None:
        others = list(figure.choices)
    labels = [label(*choice, questionnaire, language) for choice in others]
    named = group[language] if group else everyone
    return f"{named} ({', '.join(labels)})" if labels else named


def short_group_name(figure: Figure, questionnaire: Questionnaire, language: str) -> str:
    """The group on a line of a chart or a table: `Ensemble`, `Femmes – Plus de deux ans`."""
    if not figure.choices:
        return say("everyone", language)
    names = []
    for place, (variable, code) in enumerate(figure.choices):
        group = questionnaire.variables[variable].choices[code].group
        # The first is who they are; the others only tell them apart, in fewer words.
        names.append(
            capitalised(group[language])
            if group and not place
            else label(variable, code, questionnaire, language)
        )
    return " – ".join(names)


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
    first, *others = (question(name, questionnaire, language) for name in names)
    questions = (
        say("later", language, first=first, last=joined(others, "and", language))
        if others
        else first
    )
    said = say("base", language, questions=questions)
    if plan.among:
        conditions = _conditions(plan.among, questionnaire, language)
        said = say("base_among", language, base=said, conditions=conditions)
    return f"{said}."


def _conditions(among: Condition, questionnaire: Questionnaire, language: str) -> str:
    said = []
    for name, test in among.items():
        answers = _compared(name, test, questionnaire, language)
        if not isinstance(test, Range):
            answers = [quoted(answer, language) for answer in answers]
        said.append(
            say(
                "answered",
                language,
                answers=joined(answers, "or", language),
                question=question(name, questionnaire, language),
            )
        )
    return joined(said, "and", language)
