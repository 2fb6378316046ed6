"""One pass over two versions of a questionnaire, which notes everything that changed."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from difflib import SequenceMatcher
from types import MappingProxyType
from typing import Any, TypeAlias

from app.questionnaire import audience, recodes
from app.questionnaire.audience import Asked
from app.questionnaire.change_catalogue import CATALOGUE, WRONG_RECODES
from app.questionnaire.changes import Change
from app.questionnaire.conditions import Condition
from app.questionnaire.definition import (
    Choice,
    Item,
    Page,
    Questionnaire,
    Recode,
    item_of,
    variables_of,
)
from app.questionnaire.plans import KINDS, Difference, FindingPlan
from app.questionnaire.recodes import Group
from app.questionnaire.texts import Model, Text
from app.questionnaire.typos import says_the_same

Groups: TypeAlias = Mapping[str, Sequence[Set[str]]]

RETIRED = "retired"
WRONG_LINKS = ("V313", "V315")  # what is wrong with `from_version` is not settled by it
REUSED = ("V306", "V310")  # a code that stays, and says something else or counts otherwise


def changes(old: Questionnaire, new: Questionnaire) -> list[Change]:
    """Every change from one version to the other, with what settles it."""
    comparison = _Comparison(old, new)
    comparison.links_are_sound()
    comparison.frame()
    comparison.items()
    comparison.findings()
    comparison.links_are_needed()
    return comparison.merged()


class _Comparison:
    """One pass over two versions; `found` has each change of each variable by itself."""

    def __init__(self, old: Questionnaire, new: Questionnaire) -> None:
        self.old, self.new = old, new
        self.found: list[Change] = []
        self.languages = [each for each in new.languages if each in old.languages]
        self.links = new.from_version if new.version > old.version else {}
        self.recodes: dict[str, list[Group]] = {}
        self.renamed = _renamed(old, new)

    def note(self, code: str, names: Sequence[str] = (), **details: Any) -> None:
        """Note a change of each of these variables, with what settles it."""
        for name in names:
            self.found.append(Change(code, (name,), (), details, self.link(code, name, details)))
        if not names:
            self.found.append(Change(code, (), (), details))

    def link(self, code: str, name: str, details: Mapping[str, Any]) -> str | None:
        if code == "V301":
            return RETIRED if name in self.new.retired else None
        link = self.links.get(name)
        if CATALOGUE[code].of != "item" or code in WRONG_LINKS or link is None:
            return None
        if not self.follows(name) or (code == "V304" and link != "not_comparable"):
            return None
        if not isinstance(link, Recode):
            return str(link)
        reused = (details["within"],) if "within" in details else details.get("codes", ())
        covers = code not in REUSED or recodes.named(link).issuperset(reused)
        return "recode" if covers and name in self.recodes else None

    def follows(self, name: str) -> bool:
        """Whether the old version asked this variable, if in another type of question."""
        before, after = self.old.items.get(item_of(name)), self.new.items.get(item_of(name))
        is_other_type = before and after and "note" != before.type != after.type
        return name in self.old.variables or bool(is_other_type)

    def text(
        self, part: str, old: Text | None, new: Text | None, kind: str, *at: str, **details: Any
    ) -> None:
        """Compare a text in every language; `kind` is the change where it says something else."""
        for language in self.languages:
            before = old.root.get(language, "") if old else ""
            after = new.root.get(language, "") if new else ""
            if before != after:
                code = "V101" if says_the_same(before, after, language) else kind
                said = {"part": part, "language": language, **details}
                self.note(code, at, old=before or "…", new=after or "…", **said)

    def merged(self) -> list[Change]:
        """The same change of several variables as one, which names a whole grid by its item."""
        together: dict[str, list[Change]] = {}
        for change in self.found:
            details = sorted((name, repr(value)) for name, value in change.details.items())
            together.setdefault(f"{change.code} {change.link} {details}", []).append(change)
        merged = []
        for changes in together.values():
            names = tuple(dict.fromkeys(name for change in changes for name in change.names))
            merged.append(replace(changes[0], names=names, shown=self.shown(names)))
        return merged

    def shown(self, names: Sequence[str]) -> tuple[str, ...]:
        """The names as a sentence gives them: an item for all of its variables."""
        items = {**self.old.items, **self.new.items}
        whole = {
            item: {variable.name for variable in variables_of(items[item])} <= {*names}
            for item in {item_of(name) for name in names} & items.keys()
        }
        return tuple(
            dict.fromkeys(item_of(name) if whole.get(item_of(name)) else name for name in names)
        )

    # --- what stands around the questions

    def frame(self) -> None:
        old, new = self.old, self.new
        for part in ("title", "introduction", "thanks"):
            self.text(part, getattr(old, part), getattr(new, part), "V211")
        for code, some, others in (("V208", new, old), ("V209", old, new)):
            codes = tuple(each for each in some.languages if each not in others.languages)
            if codes:
                self.note(code, codes=codes)
        if [each for each in old.languages if each in self.languages] != self.languages:
            self.note("V210", codes=new.languages)
        if old.version == new.version:
            continues = [(set(each.retired), each.from_version) for each in (old, new)]
            if continues[0] != continues[1]:
                self.note("V226")
        pages = {page.page: page for page in old.pages}
        for page in new.pages:
            before = pages.get(self.renamed.get(page.page, page.page))
            if before:
                self.text("page", before.title, page.title, "V211", within=page.page)
            if page.page in self.renamed:
                self.note("V228", old=self.renamed[page.page], new=page.page)

    # --- questions

    def items(self) -> None:
        before, after = _places(self.old), _places(self.new)
        for name, (_, item) in after.items():
            if name not in before:
                self.note("V220" if item.type == "note" else "V201", _names(item))
        for name, (_, item) in before.items():
            if name not in after:
                self.note("V220" if item.type == "note" else "V301", [name])
        for name in _moved(before, after, self.renamed):
            item = after[name][1]
            self.note("V220" if item.type == "note" else "V205", _names(item))
        for name, (page, item) in after.items():
            if name in before:
                self.item(before[name], (page, item))

    def item(self, before: tuple[Page, Item], after: tuple[Page, Item]) -> None:
        old, new = before[1], after[1]
        names = [name for name in _names(new) if name in _names(old)] or _names(new)
        if "note" in (old.type, new.type):
            self.reading(before, after, names)
            return
        self.people(before, after, names)
        self.text("ask", old.ask, new.ask, "V305", *names)
        self.text("help", old.help, new.help, "V212", *names)
        if old.source != new.source:
            self.note("V102", names)
        if old.required != new.required:
            self.note("V213" if new.required else "V214", names)
        if old.type != new.type:
            self.note("V304", names, old=(old.type,), new=(new.type,))
            return
        self.choices(old, new, names)
        self.rows(old, new, names)
        self.numbers(old, new, names)

    def reading(
        self, before: tuple[Page, Item], after: tuple[Page, Item], names: Sequence[str]
    ) -> None:
        """Compare two texts to read, or a text to read with a question."""
        old, new = before[1], after[1]
        if old.type != new.type:
            self.note("V301" if new.type == "note" else "V201", names)
            return
        self.text("note", old.ask, new.ask, "V211", *names)
        if conditions_of(*before, old.item) != conditions_of(*after, new.item):
            self.note("V220", names)

    def people(
        self, before: tuple[Page, Item], after: tuple[Page, Item], names: Sequence[str]
    ) -> None:
        """Compare of whom each variable is asked."""
        for name in names:
            old = Asked(conditions_of(*before, name), self.old.variables)
            new = Asked(conditions_of(*after, name), self.new.variables)
            if not audience.same_people(old, new, self.recodes):
                self.note("V309", [name])

    def choices(self, old: Item, new: Item, names: Sequence[str]) -> None:
        before: Mapping[str, Choice] = getattr(old, "choices", {})
        after: Mapping[str, Choice] = getattr(new, "choices", {})
        removed = tuple(code for code in before if code not in after)
        if removed:
            self.note("V303", names, codes=removed)
        for missing, code in ((False, "V311" if new.type == "rank" else "V203"), (True, "V204")):
            added = tuple(
                code for code in after if code not in before and after[code].missing == missing
            )
            if added:
                self.note(code, names, codes=added)
        for code in (code for code in after if code in before):
            self.choice(code, before[code], after[code], names)
        if [c for c in before if c in after] != [c for c in after if c in before]:
            self.note("V206", names)

    def choice(self, code: str, old: Choice, new: Choice, names: Sequence[str]) -> None:
        self.text("choice", old.label, new.label, "V306", *names, within=code)
        self.text("group", old.group, new.group, "V216", *names, within=code)
        marks = (("missing", "V310"), ("specify", "V217"), ("exclusive", "V218"))
        for mark, kind in marks:
            if getattr(old, mark) != getattr(new, mark):
                self.note(kind, names, codes=(code,))

    def rows(self, old: Item, new: Item, names: Sequence[str]) -> None:
        if old.type != "grid" or new.type != "grid":
            return
        removed = tuple(row for row in old.rows if row not in new.rows)
        if removed:
            self.note("V302", names, codes=removed)
        for row in (row for row in new.rows if row not in old.rows):
            self.note("V202", [f"{new.item}.{row}"])
        for row in new.rows:
            if row in old.rows:
                name = f"{new.item}.{row}"
                self.text("row", old.rows[row].label, new.rows[row].label, "V306", name)
        if [row for row in old.rows if row in new.rows] != [r for r in new.rows if r in old.rows]:
            self.note("V207", names)

    def numbers(self, old: Item, new: Item, names: Sequence[str]) -> None:
        for part in ("low", "high", "unit"):
            self.text(part, getattr(old, part, None), getattr(new, part, None), "V306", *names)
        if getattr(old, "decimals", 0) != getattr(new, "decimals", 0):
            self.note("V307", names)
        limits = [(getattr(i, "at_least", None), getattr(i, "at_most", None)) for i in (old, new)]
        if limits[0] != limits[1]:
            self.note("V308" if _narrowed(*limits) else "V215", names)
        room = [(getattr(item, "lines", 0), getattr(item, "max_length", 0)) for item in (old, new)]
        if room[0] != room[1]:
            self.note("V219", names)

    # --- findings

    def findings(self) -> None:
        old, new = self.old.findings, self.new.findings
        for code, some, others in (("V221", new, old), ("V222", old, new)):
            for name in some:
                if name not in others:
                    self.note(code, [name])
        for name in (name for name in new if name in old):
            self.finding(name, old[name], new[name])

    def finding(self, name: str, old: FindingPlan, new: FindingPlan) -> None:
        among = [
            Asked([plan.among] if plan.among else [], version.variables)
            for plan, version in ((old, self.old), (new, self.new))
        ]
        if not audience.same_people(among[0], among[1], self.recodes):
            self.note("V312", [name])
        if self.is_other_figure(old, new):
            self.note("V314", [name])
        if {*map(frozenset, old.by)} != {*map(frozenset, new.by)}:
            self.note("V223", [name])
        for part in ("says", "everyone"):
            self.text(part, getattr(old, part), getattr(new, part), "V224", name)
        if old.compare_with != new.compare_with:
            self.note("V225", [name])

    def is_other_figure(self, old: FindingPlan, new: FindingPlan) -> bool:
        """Whether they compute something else, even once answers are regrouped."""
        before, after = (
            {n: [{*g[i]} for g in own] for n, own in self.recodes.items()} for i in (0, 1)
        )
        return _figure(old) != _figure(new) and _figure(old, before) != _figure(new, after)

    # --- what the new version says of the old

    def links_are_sound(self) -> None:
        """Keep the recodes that cover every answer of both versions once; report the others."""
        for name, link in self.links.items():
            if not self.follows(name):
                self.note("V315", [name])
            elif isinstance(link, Recode):
                old, new = self.old.variables.get(name), self.new.variables.get(name)
                mistakes = recodes.mistakes(link, old, new)
                for wrong, codes in mistakes.items():
                    self.note("V313", [name], wrong=WRONG_RECODES[wrong], codes=codes)
                if old and new and not mistakes:
                    self.recodes[name] = list(recodes.groups(link, old, new).values())

    def links_are_needed(self) -> None:
        """Report links that settle nothing: most often copied from an older version."""
        used = {
            name for change in self.found for name in change.names if change.level != "cosmetic"
        }
        for name in self.links:
            if name not in used:
                self.note("V227", [name])


def _names(item: Item) -> list[str]:
    """The variables of an item; a note stands for itself."""
    return [variable.name for variable in variables_of(item)] or [item.item]


def _places(questionnaire: Questionnaire) -> dict[str, tuple[Page, Item]]:
    return {item.item: (page, item) for page in questionnaire.pages for item in page.items}


def _moved(
    before: Mapping[str, tuple[Page, Item]],
    after: Mapping[str, tuple[Page, Item]],
    renamed: Mapping[str, str],
) -> list[str]:
    """The items, as few as possible, that stand in another place among the others or page."""
    old = [name for name in before if name in after]
    new = [name for name in after if name in before]
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    kept = {name for block in blocks for name in old[block.a : block.a + block.size]}
    pages = {name: after[name][0].page for name in new}
    return [
        name
        for name, page in pages.items()
        if name not in kept or before[name][0].page != renamed.get(page, page)
    ]


def _renamed(old: Questionnaire, new: Questionnaire) -> dict[str, str]:
    """The former names of pages that hold the same items under another name."""
    pages = [
        {page.page: frozenset(item.item for item in page.items) for page in version.pages}
        for version in (old, new)
    ]
    gone = {items: name for name, items in pages[0].items() if name not in pages[1]}
    return {
        name: gone[items]
        for name, items in pages[1].items()
        if name not in pages[0] and items in gone
    }


def conditions_of(page: Page, item: Item, variable: str) -> list[Condition]:
    """Every condition under which a variable is asked."""
    row = item.rows.get(variable.partition(".")[2]) if item.type == "grid" else None
    every = (page.when, item.when, row.when if row else None)
    return [condition for condition in every if condition]


def _narrowed(old: tuple[Any, Any], new: tuple[Any, Any]) -> bool:
    """Whether a lower limit rises or an upper one falls; None is no limit."""
    (old_low, old_high), (low, high) = old, new
    raised = low is not None and (old_low is None or low > old_low)
    return raised or (high is not None and (old_high is None or high < old_high))


def counts_the_same(one: FindingPlan, other: FindingPlan) -> bool:
    """Whether two plans of one version compute the same; of whom is not looked at."""
    return _figure(one) == _figure(other)


def _figure(plan: FindingPlan, groups: Groups = MappingProxyType({})) -> list[Any]:
    """What a plan computes, by meaning; `groups` has answers that stand for one, by variable."""
    return [_meaning(getattr(plan, kind), groups) for kind in KINDS]


def _meaning(part: Any, groups: Groups, name: str = "") -> Any:
    """A part of a plan as what it computes: codes in no order, a whole group by its place."""
    if isinstance(part, Difference):
        pairs = [
            (name, [_meaning((code,), groups, name) for code in pair])
            for name, pair in part.between.items()
        ]
        return (_meaning(part.share_of, groups), part.mean_of, pairs)
    if isinstance(part, Model):
        return [_meaning(getattr(part, each), groups) for each in type(part).model_fields]
    if isinstance(part, Mapping):  # the first name of a share has its base
        return (*list(part)[:1], {key: _meaning(part[key], groups, key) for key in part})
    if isinstance(part, tuple):
        known = enumerate(groups.get(name, ()))
        whole = {place: group for place, group in known if group <= {*part}}
        return frozenset({*whole, *set(part).difference(*whole.values())})
    return part
