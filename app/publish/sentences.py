"""A figure as a sentence, its group as a name, its base in words."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from app.analysis.counting.expansion import counted_plan
from app.analysis.findings import ALL, Figure, read_group, region_of
from app.analysis.findings import group_name as findings_group
from app.publish.finding import Finding, variable_of
from app.publish.words import (
    SIGN,
    capitalised,
    count,
    joined,
    say,
    unshown,
    value,
)
from app.questionnaire import wording
from app.questionnaire.definition import Questionnaire, RankItem
from app.questionnaire.plans import Benchmark, Claim, Difference, FindingPlan, Measure, RowsIn
from app.questionnaire.texts import Text

PAIRED = "_paired"  # the variable of whose answers are linked to an earlier wave; asked of nobody
CHANGE = "_change"  # beside the tokens of a change: which words it is said in


def sentence(finding: Finding, figure: Figure, tokens: Mapping[str, str] | None) -> str:
    """What the figure says, as its finding says it; for one not shown, about whom and why not.

    A distribution's figures share one sentence, which introduces them and has no number. `tokens`
    has what comparisons add to it, or is None where these are not shown.
    """
    plan, language = finding.plan, finding.language
    group = group_name(finding, figure.group)
    if plan.difference and tokens is None:
        return hidden(_both(plan.difference, finding), language)
    if not plan.difference and (figure.status != "shown" or tokens is None):
        return hidden(group, language)
    filled = {"group": group, **(tokens or {})}
    if not finding.has_answers and not plan.difference:
        filled["mean" if figure.is_mean else "share"] = value(figure, language, finding.decimals)
    if plan.says is None:
        return capitalised(_without_says(finding, filled))
    said = plan.says[language]
    for token, text in filled.items():
        said = said.replace(f"{{{token}}}", text)
    return capitalised(said)


def _both(difference: Difference, finding: Finding) -> str:
    """The two groups that are compared."""
    ((variable, codes),) = difference.between.items()
    names = [group_name(finding, findings_group([(variable, code)])) for code in codes]
    return joined(names, "and", finding.language)


def hidden(group: str, language: str) -> str:
    """That the figures of a group are not shown."""
    subject = say("colon", language, first=capitalised(group), last=unshown(language))
    return f"{SIGN} {subject}."


def _without_says(finding: Finding, tokens: Mapping[str, str]) -> str:
    """A sentence made of the question's own words."""
    plan, what = finding.plan, finding.measure.kind
    if plan.difference:
        what = "difference"
    elif plan.change_in:
        what = tokens[CHANGE]
    elif finding.measure.mean_of and finding.unit != "scale":
        what = f"mean_of_{finding.unit}"
        tokens = {**tokens, "mean": with_unit(tokens["mean"], finding)}
    return finding.say(what, claim=claim(plan, finding.questionnaire, finding.language), **tokens)


def with_unit(number: str, finding: Finding) -> str:
    """A number with the unit that the questionnaire gives it: `34,5 heures`."""
    return f"{number}\N{NO-BREAK SPACE}{finding.unit_name}" if finding.unit_name else number


def claim(plan: FindingPlan, questionnaire: Questionnaire, language: str) -> str:
    """What is counted, in the questionnaire's words: `« Vous êtes… » : Une femme`."""
    claims = _claims(plan)
    if not claims:
        return wording.question(variable_of(counted_plan(plan)), questionnaire, language)
    parts = [
        say(
            "colon",
            language,
            first=wording.question(name, questionnaire, language),
            last=_claimed(name, test, questionnaire, language),
        )
        for name, test in claims.items()
    ]
    return joined(parts, "and", language)


def _claims(plan: FindingPlan) -> Mapping[str, Claim]:
    """What a share is of; that of a change too."""
    counted = counted_plan(plan)
    part: Measure = counted.change_in if isinstance(counted.change_in, Measure) else counted
    return part.share_of or {}


def _claimed(name: str, test: Claim, questionnaire: Questionnaire, language: str) -> str:
    if not isinstance(test, RowsIn):
        return joined(wording.compared(name, test, questionnaire, language), "or", language)
    row = next(variable for variable in questionnaire.variables if variable.startswith(f"{name}."))
    answers = joined(wording.compared(row, test.rows_in, questionnaire, language), "or", language)
    return say("rows", language, answers=answers, count=str(test.at_least))


def group_name(finding: Finding, group: str) -> str:
    """The group inside a sentence: `femmes`, `entrepreneur·es (Basalte et Compagnie)`."""
    questionnaire, language, plan = finding.questionnaire, finding.language, finding.plan
    everyone = plan.everyone[language] if plan.everyone else finding.say("respondents")
    if group == ALL:
        return everyone
    choices = read_group(group)
    (variable, code), *others = choices
    named = _group(variable, code, questionnaire)
    if named is None:
        others = list(choices)
    labels = [_label(*choice, questionnaire, language) for choice in others]
    name = named[language] if named else everyone
    return f"{name} ({', '.join(labels)})" if labels else name


def answer(finding: Finding, code: str) -> str:
    """The words of one of the answers that a finding counts: a label, a band, what became of it."""
    if finding.plan.change_in:
        return _transition(finding, code)
    if finding.measure.bands_of:
        return band(code, finding)
    if not finding.measure.distribution_of:
        return ""
    return wording.answer(finding.variable, code, finding.questionnaire, finding.language)


def band(code: str, finding: Finding) -> str:
    """A band in words: `>=20&<35` is `De 20 à moins de 35 heures`; the last one has its end."""
    low, high = code.split("&")
    ends = [
        wording.number(Decimal(end.lstrip("<>=")), finding.language, by_thousands=True)
        for end in (low, high)
    ]
    what = "last_band" if high.startswith("<=") else "band"
    return capitalised(with_unit(finding.say(what, low=ends[0], high=ends[1]), finding))


def _transition(finding: Finding, code: str) -> str:
    """What became of people's answers, as the line of a table: `Non, puis oui`, `Plus haut`."""
    first, last = ends_of_list(finding)
    key = f"{code}_listed" if first and code != "same" else code
    return finding.say(key, first=first, last=last)


def ends_of_list(finding: Finding) -> tuple[str, str]:
    """The first and the last answer of a list of choices, quoted; empty for numbers and shares."""
    variable = finding.questionnaire.variables.get(finding.variable)
    labels = [
        choice.label[finding.language]
        for choice in (variable.choices if variable else {}).values()
        if not choice.missing
    ]
    if not labels or _claims(finding.plan):
        return "", ""
    first, last = (finding.say("quoted", text=label) for label in (labels[0], labels[-1]))
    return first, last


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
    known = questionnaire.variables.get(variable)
    choices = known.choices if known else {}
    return choices[code].group if code in choices else None


def _label(variable: str, code: str, questionnaire: Questionnaire, language: str) -> str:
    """The words of an answer, of a group of small cooperatives, or of who can be paired."""
    if variable == PAIRED:
        return say("paired" if code == "yes" else "unpaired", language)
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


def base(finding: Finding) -> str:
    """Who the figures are about: valid answers to what, among whom."""
    questionnaire, language, plan = finding.questionnaire, finding.language, finding.measure
    names = list(_claims(plan)) or [finding.variable]
    first, *others = (wording.question(name, questionnaire, language) for name in names)
    questions = (
        say("later", language, first=first, last=joined(others, "and", language))
        if others
        else first
    )
    said = say(_base_of(finding, names), language, questions=questions, **_outer(finding))
    if plan.change_in and finding.main and finding.main[0].second:
        n = finding.first.n if finding.first else None
        people = say("people", language, n=count(n, language)) if n else say("some", language)
        waves = {"wave": finding.release.wave, "earlier": finding.main[0].second}
        said = say("base_paired", language, people=people, questions=questions, **waves)
    if plan.among:
        conditions = wording.condition(plan.among, questionnaire, language)
        said = say("base_among", language, base=said, conditions=conditions)
    return f"{said}."


def _base_of(finding: Finding, names: Sequence[str]) -> str:
    """The words for a base: numbers outside all bands, and ranks not given, are out of it."""
    if finding.measure.bands_of:
        return "base_bands"
    items = (finding.questionnaire.variables[name].item for name in names if "." in name)
    return "base_ranked" if any(isinstance(item, RankItem) for item in items) else "base"


def _outer(finding: Finding) -> dict[str, str]:
    """From where to where the bands of a finding reach."""
    for bounds in (finding.measure.bands_of or {}).values():
        low, high = (
            wording.number(Decimal(bound), finding.language, by_thousands=True)
            for bound in (bounds[0], bounds[-1])
        )
        return {"low": low, "high": with_unit(high, finding)}
    return {}
