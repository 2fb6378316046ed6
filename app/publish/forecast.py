"""What a release will show and hide, and why, for those who decide on it: it is never published."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from math import inf
from typing import NamedTuple

from app.analysis.counting.expansion import counted_plan
from app.analysis.disclosure.hiding import Hiding
from app.analysis.findings import Comparison, Figure, Release, read_group
from app.exceptions import AttackTakesTooLong, MieuxError, ReleaseIsUnsafe, TooManyAnswers
from app.publish import words
from app.publish.sentences import claim, group_in_words
from app.questionnaire import wording
from app.questionnaire.definition import Questionnaire, item_of
from app.translations import N_, gettext

WHY: Mapping[str, str] = {
    "people": N_("fewer than {smallest} people"),
    "answers": N_("fewer than {smallest} valid answers"),
    "others": N_("a group hidden beside it would follow from it"),
    "attack": N_("with it, something could be worked out about people who are not shown"),
    "nobody": N_("nobody can be in this group"),
}
SHOWN = N_("about {n} answers, shares to {step}")
SHOWN_MEAN = N_("about {n} answers")
BETWEEN = N_("between {low} and {high} people")
AT_LEAST = N_("at least {low} people")
OF_WHOM = N_("{people}, of whom {low} to {high} gave the answer counted")
REFUSED: Mapping[type[MieuxError], str] = {
    ReleaseIsUnsafe: N_(
        "Nothing can be released: whatever else is hidden, the figures would prove something about "
        "people who are not shown ({finding}: {group}). Merge small answers of the questions that "
        "make these groups, or drop the crossing."
    ),
    AttackTakesTooLong: N_(
        "Nothing can be released: there are too many groups to prove in time that nobody can work "
        "them out ({names}). Drop a crossing of these findings."
    ),
    TooManyAnswers: N_(
        "Nothing can be released: there are too many ways to answer these questions together "
        "({names}). Drop a crossing of them, or a condition on them."
    ),
}


class Line(NamedTuple):
    """A group: in words, whether it is shown, as what or why not, and what can be told of it."""

    group: str
    is_shown: bool
    said: str
    told: str


class Part(NamedTuple):
    """The groups of a finding, which is named, and said in the questionnaire's words.

    `apart` says with what it cannot be compared, and why.
    """

    finding: str
    claim: str
    lines: Sequence[Line]
    apart: Sequence[str]


def of_release(
    release: Release,
    hidden: Mapping[tuple[str, str], Hiding],
    questionnaire: Questionnaire,
    language: str,
) -> list[Part]:
    """Each finding with its groups, and what it cannot be compared with, in the order declared."""
    apart = {
        finding: [_apart(one, language) for one in same if one.status == "not_comparable"]
        for finding, same in groupby(release.comparisons, lambda one: one.finding)
    }
    figures = {
        finding: list(same) for finding, same in groupby(release.figures, lambda one: one.finding)
    }
    return [
        Part(
            finding,
            claim(plan, questionnaire, language),
            list(_lines(figures.get(finding, []), release, hidden, questionnaire, language)),
            apart.get(finding, []),
        )
        for finding, plan in questionnaire.findings.items()
        if finding in figures or apart.get(finding)
    ]


def _apart(one: Comparison, language: str) -> str:
    reasons = " ".join(words.in_language(reason, language) for reason in one.reasons)
    said = words.say("not_comparable", language, reasons=reasons)
    return words.say("colon", language, first=one.second, last=said) if one.second else said


def _lines(
    figures: Sequence[Figure],
    release: Release,
    hidden: Mapping[tuple[str, str], Hiding],
    questionnaire: Questionnaire,
    language: str,
) -> Iterator[Line]:
    for group, (figure, *_) in groupby(figures, lambda figure: figure.group):
        named = group_in_words(read_group(group), questionnaire, language)
        if figure.status == "shown":
            said = gettext(SHOWN_MEAN if figure.is_mean else SHOWN, language).format(
                n=words.count(figure.n or 0, language),
                step=words.percent(figure.share_step or 0, language),
            )
            yield Line(named, True, said, "")
            continue
        hiding = hidden.get((figure.finding, group))
        is_share = bool(counted_plan(questionnaire.findings[figure.finding]).share_of)
        why = hiding.why if hiding else "nobody"
        said = gettext(WHY[why], language)
        smallest = str(release.protection["smallest_group"])
        told = _told(hiding.bounds, language, is_share=is_share) if hiding else ""
        yield Line(named, False, said.format(smallest=smallest), told)


def _told(bounds: Sequence[tuple[float, float]], language: str, *, is_share: bool) -> str:
    """What whoever computes with all figures learns of a group that is not shown."""
    (low, high), *answers = [[_whole(end, language) for end in ends] for ends in bounds]
    said = gettext(AT_LEAST if bounds[0][1] == inf else BETWEEN, language)
    people = said.format(low=low, high=high)
    if not is_share or bounds[1][1] == inf:
        return people
    (first, last), *_ = answers
    return gettext(OF_WHOM, language).format(people=people, low=first, high=last)


def _whole(end: float, language: str) -> str:
    return "" if end == inf else words.count(max(round(end), 0), language)


def as_text(parts: Sequence[Part], language: str) -> Iterator[str]:
    """How many groups are shown, then each finding with its groups, a line each."""
    lines = [line for part in parts for line in part.lines]
    shown = sum(line.is_shown for line in lines)
    counted = gettext(N_("{shown} of {all} groups would be shown."), language)
    yield counted.format(shown=words.count(shown, language), all=words.count(len(lines), language))
    for part in parts:
        yield ""
        yield f"{part.finding}: {part.claim}"
        for line in part.lines:
            sign = " " if line.is_shown else words.SIGN
            yield f"  {sign} {line.group}: {line.said}" + (f" ({line.told})" if line.told else "")
        yield from (f"    {said}" for said in part.apart)


def refusal(error: MieuxError, questionnaire: Questionnaire, language: str) -> str:
    """Why nothing can be released, which group forces it, and what can be done."""
    said = gettext(REFUSED[type(error)], language)
    if isinstance(error, ReleaseIsUnsafe):
        plan = questionnaire.findings[error.finding]
        group = group_in_words(read_group(error.group), questionnaire, language)
        return said.format(finding=claim(plan, questionnaire, language), group=group)
    if isinstance(error, AttackTakesTooLong):
        plans = [questionnaire.findings[name] for name in error.findings]
        return said.format(names="; ".join(claim(p, questionnaire, language) for p in plans))
    assert isinstance(error, TooManyAnswers)
    return said.format(names=", ".join(_asked(error.names, questionnaire, language)))


def _asked(names: Sequence[str], questionnaire: Questionnaire, language: str) -> Sequence[str]:
    """The questions behind variables; what was answered before stands with what is asked now."""
    known = [name for name in names if item_of(name) in questionnaire.items]
    return [wording.question(name, questionnaire, language) for name in known] or names
