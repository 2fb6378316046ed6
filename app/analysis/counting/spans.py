"""A finding over several versions: whether they may be compared, and how each of them counts it.

Versions are joined by what the authors wrote under `from_version`. Everything is told in the words
that respondents read, to a coordinator who never saw the files.

A chain has every published version from the oldest compared to the newest, in order: each one's
`from_version` speaks of the one just before it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, NamedTuple, TypeAlias

from app.analysis.counting.expansion import counted_plan
from app.analysis.findings import group_name, read_group
from app.questionnaire import audience, recodes, versions, wording
from app.questionnaire.audience import Asked
from app.questionnaire.change_catalogue import CATALOGUE, TYPES
from app.questionnaire.changes import WORDS, Change
from app.questionnaire.comparison import counts_the_same
from app.questionnaire.conditions import Codes, Condition
from app.questionnaire.definition import SCALE_POINTS, Questionnaire, item_of
from app.questionnaire.plans import FindingPlan, Measure, RowsIn
from app.questionnaire.versions import NO_PAST, NOT_COMPARABLE, Level

Reason: TypeAlias = Mapping[str, str]  # a sentence or two, by language

OTHER_TYPE = "V304"
LANGUAGES = ("fr", "en")  # of the interface: reasons are told in both
LEVELS: Sequence[Level] = ("yes", "caveat", "no")
VERDICTS: Mapping[str, Reason] = {
    "not_comparable": {
        "fr": "Les réponses ne se comparent donc plus.",
        "en": "So the answers no longer compare.",
    },
    "unresolved": {
        "fr": "Rien ne dit ce que deviennent les réponses d’avant.",
        "en": "Nothing says what becomes of the earlier answers.",
    },
    "comparable": {
        "fr": "Selon ses auteurs, les réponses disent toujours la même chose.",
        "en": "According to its authors, the answers still say the same.",
    },
    "recode": {
        "fr": "Les réponses sont regroupées pour se comparer.",
        "en": "Answers are grouped so that they compare.",
    },
    "cut": {
        "fr": "Le constat ne prend qu’une partie de réponses qui ne se comparent qu’ensemble.",
        "en": "The finding takes only some of the answers that compare only together.",
    },
    "new_answer": {
        "fr": "Le constat compte une réponse que personne ne pouvait donner avant.",
        "en": "The finding counts an answer that nobody could give before.",
    },
    "split": {
        "fr": "Des réponses d’avant n’ont pas leur équivalent parmi celles d’aujourd’hui.",
        "en": "Some earlier answers have no counterpart among those of today.",
    },
    "later": {
        "fr": "La vague d’avant suit une version plus récente, la {old} ; celle-ci suit la {new}.",
        "en": "The earlier wave follows a later version, {old}; this one follows version {new}.",
    },
    "undeclared": {
        "fr": "La vague «\u00a0{wave}\u00a0» n’a pas diffusé ce constat, que sa version {version} "
        "ne déclare pas. Il suffirait de le déclarer dans «\u00a0v{version}.findings.yaml\u00a0», "
        "puis de diffuser la vague à nouveau.",
        "en": "The wave “{wave}” did not release this finding, which its version {version} does "
        "not declare. Declaring it in “v{version}.findings.yaml”, then releasing the wave again, "
        "would be enough.",
    },
    "step": {
        "fr": "De la version {old} à la version {new}\u00a0: {reason}",
        "en": "From version {old} to version {new}: {reason}",
    },
}


class Span(NamedTuple):
    """Whether a finding may be compared with what an earlier version collected, and why not.

    `reasons` are sentences by language: those that forbid it first, then caveats. `plan` is the
    finding as the earlier version counts it, of the groups that it knows; None at level "no".
    """

    level: Level
    reasons: tuple[Reason, ...]
    plan: FindingPlan | None


class _Cut(Exception):
    """The earlier version cannot count this: answers are named that compare only with others."""


def span(old: Questionnaire, new: Questionnaire, plan: FindingPlan) -> Span:
    """A finding of the new version, compared with what the old one collected.

    Give a plan with the groups that are compared as its `by`: changes of what makes them are
    caveats of theirs, and not of the figure about everyone.
    """
    if old.version > new.version:
        return Span("no", (_said("later", old=old.version, new=new.version),), None)
    plan = counted_plan(plan)
    found = [each for each in versions.compare(old, new) if CATALOGUE[each.code].of != "finding"]
    stops, caveats, of_groups = versions.weigh(found, old, new, plan)
    against = [(change, _forbids(change)) for change in stops]
    beside = [(change, _tempers(change)) for change in (*caveats, *of_groups)]
    said = [reason for part in (against, beside) for reason in _sentences(part, old, new)]
    if stops:
        return Span("no", tuple(said), None)
    try:
        before = _Earlier(old, new).plan(plan)
    except _Cut as cut:
        return Span("no", (VERDICTS[str(cut)], *said), None)
    return Span("caveat" if said else "yes", tuple(said), before)


def span_chain(chain: Sequence[Questionnaire], plan: FindingPlan) -> Span:
    """The same through every version of a chain, of whose last the plan is."""
    level: Level = "yes"
    reasons: list[Reason] = []
    before: FindingPlan | None = counted_plan(plan)
    for new, old in pairwise(reversed(chain)):
        if before is None:
            break
        step = span(old, new, before)
        level, before = max(level, step.level, key=LEVELS.index), step.plan
        numbers = {"old": old.version, "new": new.version}
        alone = len(chain) == 2
        said = [one if alone else _said("step", one, **numbers) for one in step.reasons]
        reasons = [*said, *reasons] if step.level == "no" else [*reasons, *said]
    return Span(level, tuple(reasons), before)


def translated(
    old: Questionnaire, new: Questionnaire, variable: str
) -> Mapping[str, str | None] | None:
    """Every code of the old version as the new one says it, or None if it has no one code for it.

    Empty for numbers, dates and ranks, which stand for themselves. None where the variable may not
    be compared at all. Both are published: `from_version` settles whatever broke.
    """
    before, after = old.variables.get(variable), new.variables.get(variable)
    link = new.from_version.get(variable) if new.version > old.version else None
    if before is None or after is None or link == NOT_COMPARABLE or old.version > new.version:
        return None
    if after.item.type == "scale":
        return {str(point): str(point) for point in SCALE_POINTS}
    known: dict[str, str | None] = dict.fromkeys(before.choices)
    for codes, said in recodes.counterparts(old, new, variable):
        known |= dict.fromkeys(codes, said[0] if len(said) == 1 else None)
    return known


def translated_chain(
    chain: Sequence[Questionnaire], variable: str
) -> Mapping[str, str | None] | None:
    """The same through every version of a chain: codes of the first, as the last says them."""
    steps = [translated(old, new, variable) for old, new in pairwise(chain)]
    first, *later = steps or [translated(chain[-1], chain[-1], variable)]
    for step in later:
        if first is None or step is None:
            return None
        first = {code: step.get(said) if said else None for code, said in first.items()}
    return first


def group_before(chain: Sequence[Questionnaire], group: str) -> str | None:
    """What the first version of a chain calls a group of the last; None where it has no such one.

    A group that was several before, or part of another, is none of them.
    """
    known = []
    for name, code in read_group(group):
        codes = translated_chain(chain, name) or {}
        before = [each for each, said in codes.items() if said == code]
        if len(before) != 1:
            return None
        known.append((name, before[0]))
    return group_name(known)


def same_finding(earlier: Questionnaire, plan: FindingPlan, name: str) -> str | None:
    """The declared finding of a version that counts what a plan of it counts, preferably `name`.

    Its groups may be others. None where the version declares none.
    """
    people = _people(earlier, plan)
    for found, other in sorted(earlier.findings.items(), key=lambda each: each[0] != name):
        counted = counted_plan(other)
        if counts_the_same(counted, plan) and audience.same_people(
            people, _people(earlier, counted), {}
        ):
            return found
    return None


def _people(version: Questionnaire, plan: FindingPlan) -> Asked:
    return Asked([plan.among] if plan.among else [], version.variables)


def undeclared(version: int, wave: str) -> Reason:
    """Say that an earlier wave's version declares no such finding, and what to do."""
    return _said("undeclared", version=version, wave=wave)


class _Earlier(NamedTuple):
    """The new version's plans as the old one counts them. Raises _Cut."""

    old: Questionnaire
    new: Questionnaire

    def plan(self, plan: FindingPlan) -> FindingPlan:
        by = tuple(each for each in plan.by if {*each} <= self.old.variables.keys())
        among = self.condition(plan.among) if plan.among else None
        changes: dict[str, Any] = {"among": among, "by": by, "share_of": self.claims(plan)}
        if isinstance(plan.change_in, Measure):
            claims = self.claims(plan.change_in)
            changes["change_in"] = plan.change_in.model_copy(update={"share_of": claims})
            self.followed(plan.change_in.mean_of or plan.change_in.distribution_of)
        else:
            self.followed(plan.change_in)
        return plan.model_copy(update=changes)

    def followed(self, variable: str | None) -> None:
        """Ask that whatever anybody answered before has its code in the new version."""
        codes = translated(self.old, self.new, variable) if variable else None
        for code, said in (codes or {}).items():
            if said is None and not self.old.variables[variable or ""].choices[code].missing:
                raise _Cut("split")

    def claims(self, measure: Measure) -> Mapping[str, Any] | None:
        claims = measure.share_of
        return claims and {name: self.claim(name, claim) for name, claim in claims.items()}

    def claim(self, name: str, claim: Any) -> Any:
        if isinstance(claim, RowsIn):
            return claim.model_copy(update={"rows_in": self.codes(name, claim.rows_in)})
        return self.codes(name, claim) if isinstance(claim, tuple) else claim

    def codes(self, name: str, codes: Codes) -> Codes:
        """The same answers in the old version, to a variable or to every row of a grid."""
        found = set[Codes | None]()
        for variable in self.variables(name):
            if self.new.variables[variable].choices:
                pairs = recodes.counterparts(self.old, self.new, variable)
                found.add(recodes.before(codes, pairs))
            else:
                found.add(codes)  # points of a scale
        if None in found or len(found) != 1:
            raise _Cut("cut")
        return found.pop() or codes

    def variables(self, name: str) -> list[str]:
        """The variables of this name, or the rows of the grid, that both versions have."""
        both = [each for each in self.new.variables if each in self.old.variables]
        return [each for each in both if name in (each, item_of(each))]

    def condition(self, condition: Condition) -> Condition:
        every = {name: self.claim(name, test) for name, test in condition.every.items()}
        some = condition.any and tuple(self.condition(part) for part in condition.any)
        negated = condition.negated and self.condition(condition.negated)
        return condition.model_copy(update={"every": every, "any": some, "negated": negated})


# --- why not, in words


def _forbids(change: Change) -> Reason | None:
    """What forbids the comparison, beside what changed; None for the change's own advice."""
    if change.link == NOT_COMPARABLE or change.is_unresolved:
        return VERDICTS[change.link or "unresolved"]
    if change.link == "recode":
        return VERDICTS["cut"]
    return None if change.code in NO_PAST else VERDICTS["new_answer"]


def _tempers(change: Change) -> Reason | None:
    if change.link == "recode":
        return VERDICTS["recode"]
    return VERDICTS[change.link or "unresolved"] if change.level == "breaking" else None


def _sentences(
    judged: Sequence[tuple[Change, Reason | None]], old: Questionnaire, new: Questionnaire
) -> Iterator[Reason]:
    """What changed and what follows: what follows from several changes of one question only once.

    A text that changed in several languages is told in each of them.
    """
    together: dict[object, list[Change]] = {}
    verdicts: dict[object, Reason] = {}
    for change, verdict in sorted(judged, key=lambda each: each[0].code, reverse=True):
        follows = verdict or {each: change.advice(each) for each in LANGUAGES}
        what = (change.names, follows[LANGUAGES[0]])
        together.setdefault(what, []).append(change)
        verdicts[what] = follows
    for key, changes in together.items():
        said = {}
        for language in LANGUAGES:
            told = [
                # A text in the language of the sentence need not say which one it is in.
                _in_words(change, old, new, language)
                .sentence(language, WORDS)
                .replace(f" ({language})", "", 1)
                for change in _spoken_in(changes, language)
            ]
            said[language] = " ".join([*told, verdicts[key][language]])
        yield said


def _spoken_in(changes: Sequence[Change], language: str) -> list[Change]:
    """Of the changes of a text in several languages, that in this one; or the first."""
    by_text: dict[object, list[Change]] = {}
    for change in changes:
        text = (change.code, change.details.get("part"), change.details.get("within"))
        key: object = text if "language" in change.details else id(change)
        by_text.setdefault(key, []).append(change)
    return [
        next((each for each in same if each.details.get("language") == language), same[0])
        for same in by_text.values()
    ]


def _in_words(change: Change, old: Questionnaire, new: Questionnaire, language: str) -> Change:
    """The change, which names questions and answers as respondents read them."""
    item = item_of(change.names[0])
    details = dict(change.details)
    if "within" in details:
        details["within"] = _part(item, details["within"], old, new, language)
    if "codes" in details:
        details["codes"] = tuple(_part(item, code, old, new, language) for code in details["codes"])
    if change.code == OTHER_TYPE:
        details |= {end: (TYPES[details[end][0]][language],) for end in ("old", "new")}
    if details.get("part") == "ask":  # which gives both texts
        return replace(change, names=(), shown=(), details=details)
    names = change.shown or change.names
    shown = tuple(_asked(name, old, new, language) for name in names)
    return replace(change, shown=shown, details=details)


def _asked(name: str, old: Questionnaire, new: Questionnaire, language: str) -> str:
    """What a variable, or an item, asks: `You can… (set your prices)`."""
    item, _, row = name.partition(".")
    version = new if item in new.items else old
    text = wording.asked(version.items[item], _spoken(version, language))
    return f"{text} ({_part(item, row, old, new, language)})" if row else text


def _part(item: str, code: str, old: Questionnaire, new: Questionnaire, language: str) -> str:
    """The words of an answer, or of a row, of an item."""
    for version in (new, old):
        asked = version.items.get(item)
        parts = {**getattr(asked, "choices", {}), **getattr(asked, "rows", {})}
        if code in parts:
            return str(parts[code].label[_spoken(version, language)])
    return code


def _spoken(version: Questionnaire, language: str) -> str:
    return language if language in version.languages else version.languages[0]


def _said(what: str, reason: Reason | None = None, **details: object) -> Reason:
    """These words in every language, with their details."""
    return {
        language: text.format(**details, reason=reason[language] if reason else "")
        for language, text in VERDICTS[what].items()
    }
