"""A questionnaire on its way into our language: what was kept so far, and what was lost on the way.

The readers of other tools' files (`limesurvey`, `xlsform`) fill a draft; `writing` writes it.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

from app.conversion import markup
from app.conversion.expressions import NotUnderstood
from app.conversion.formulas import (
    ALWAYS,
    NEVER,
    Condition,
    Formula,
    Subject,
    all_of,
    names,
    when,
    written,
)
from app.conversion.losses import Loss
from app.conversion.rules import Scope

LONGEST_NAME = 40  # characters; the language allows 60, and suffixes need some
CLOSED = ("one", "many", "rank", "grid")
Kind: TypeAlias = Literal["one", "many", "tick", "number", "date", "text"]
KINDS: Mapping[str, Kind] = {
    "one": "one",
    "many": "many",
    "number": "number",
    "scale": "number",
    "date": "date",
    "month": "date",
    "text": "text",
}
OTHER = "-oth-"  # LimeSurvey's code of the choice that opens a text field
RESERVED = frozenset(("any", "not", "answered"))  # words of the language
EXPRESSION = re.compile(r"\$?\{([^{}\s][^{}]*)\}|[{}]")  # in a text: `{q1.shown}`, `${q1}`
WORDS: Mapping[str, Mapping[str, str]] = {  # the tools have their own translations of these
    "Y": {"en": "Yes", "fr": "Oui", "de": "Ja", "es": "Sí"},
    "N": {"en": "No", "fr": "Non", "de": "Nein", "es": "No"},
    "U": {"en": "Uncertain", "fr": "Incertain", "de": "Unsicher", "es": "Dudoso"},
    "I": {"en": "Increase", "fr": "Augmentation", "de": "Zunahme", "es": "Aumento"},
    "S": {"en": "Same", "fr": "Sans changement", "de": "Gleich", "es": "Igual"},
    "D": {"en": "Decrease", "fr": "Diminution", "de": "Abnahme", "es": "Disminución"},
    "F": {"en": "Female", "fr": "Femme", "de": "Weiblich", "es": "Mujer"},
    "M": {"en": "Male", "fr": "Homme", "de": "Männlich", "es": "Hombre"},
    OTHER: {"en": "Other", "fr": "Autre", "de": "Andere", "es": "Otro"},
    "comment": {"en": "Comment", "fr": "Commentaire", "de": "Kommentar", "es": "Comentario"},
}
PIPED = re.compile(r"\{([A-Za-z]\w*)(?:\.[\w-]+)?\}", re.ASCII)


class Said(str):
    """A text for people to read, as against the words of the language."""


Texts: TypeAlias = Mapping[str, str]  # of the other tool, by language
Text: TypeAlias = dict[str, Said]  # ours, by language
Marked: TypeAlias = dict[str, Any]  # a text with marks beside its languages: `specify`, `when`


@dataclass
class Part:
    """A choice or a row, as the other tool has it; `known` is what its rules call it."""

    code: str
    texts: Texts
    marks: Marked = field(default_factory=dict)
    rule: str = ""
    known: str = ""


@dataclass
class Question:
    """A question as the other tool has it, of one of our types; `known` if not by its name."""

    name: str
    type: str
    texts: Texts
    helps: Texts = field(default_factory=dict)
    rule: str = ""
    required: bool = False
    choices: list[Part] = field(default_factory=list)
    rows: list[Part] = field(default_factory=list)
    keys: Marked = field(default_factory=dict)
    losses: list[Loss] = field(default_factory=list)
    known: str = ""


@dataclass
class Item:
    """One item, with the keys that only some types have in the order they are written."""

    name: str
    type: str
    ask: Text
    keys: Marked = field(default_factory=dict)
    required: bool = False
    choices: dict[str, Marked] = field(default_factory=dict)
    rows: dict[str, Marked] = field(default_factory=dict)
    when: Condition = field(default_factory=dict)
    losses: list[Loss] = field(default_factory=list)

    def needs(self) -> set[str]:
        """The items whose answers decide whether it is asked, or stand in its texts."""
        conditions = [self.when, *(row.get("when", {}) for row in self.rows.values())]
        texts = [self.ask, self.keys.get("help", {}), *self.rows.values()]
        said = " ".join(part for text in texts for part in text.values() if isinstance(part, Said))
        return set().union(*map(names, conditions), PIPED.findall(said))


@dataclass
class Page:
    """One page; its losses are those of questions that left no item, too."""

    name: str
    title: Text
    asked: Formula = ALWAYS
    items: list[Item] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)


@dataclass
class Draft:
    """What was read, with a tally of what there was (`found`) and what was converted (`kept`)."""

    languages: list[str]
    scope: Scope
    pages: list[Page] = field(default_factory=list)
    texts: dict[str, Text] = field(default_factory=dict)  # title, introduction, thanks
    losses: list[Loss] = field(default_factory=list)
    found: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    taken: set[str] = field(default_factory=set)  # names of items, without case

    def items(self) -> Iterator[Item]:
        """Every item, in the order they are asked."""
        return (item for page in self.pages for item in page.items)

    def count(self, kind: str, number: int = 1, *, kept: bool) -> None:
        """Note so many things of this kind, converted or not."""
        self.found[kind] += number
        self.kept[kind] += number * kept

    def every_loss(self) -> Iterator[Loss]:
        """All losses and remarks, in the order of the questionnaire."""
        yield from self.losses
        for page in self.pages:
            yield from page.losses
            for item in page.items:
                yield from item.losses

    def head(self, key: str, texts: Texts) -> None:
        """The title, the introduction or the thanks, where the original has them."""
        style = markup.plain if key == "title" else markup.paragraphs
        text = self.text(texts, key, self.losses, style)
        if key == "title" and not text:
            self.losses.append(Loss(key, "no_text"))
            text = dict.fromkeys(self.languages, Said("Questionnaire"))
        self.texts |= {key: text} if text else {}

    def begin(self, name: str, texts: Texts, rule: str = "") -> Page:
        """Begin a page; one without a title takes that of the questionnaire."""
        losses: list[Loss] = []
        title = self.text(texts, name, losses) or self.texts["title"]
        asked = self.rule(rule, name, losses)
        self.pages.append(Page(plain_name(name, "page").lower(), title, asked, [], losses))
        return self.pages[-1]

    def add(self, question: Question, within: Formula = ALWAYS) -> Item | None:
        """Add an item to the page begun last, asked of those `within`; none without choices."""
        page = self.pages[-1]
        if (question.type in CLOSED and not question.choices) or (
            question.type == "grid" and not question.rows
        ):
            page.losses += [*question.losses, Loss(question.name, "no_choices")]
            return None
        losses = question.losses
        name = unique(plain_name(question.name), self.taken)
        self.taken.add(name.casefold())
        if name != question.name:
            losses.append(Loss(name, "renamed", name, question.name))
        asked = self.rule(question.rule, name, losses, within)
        style = markup.paragraphs if question.type == "note" else markup.inline
        ask = self.text(question.texts, name, losses, style, piped=True)
        more = self.text(question.helps, name, losses, markup.paragraphs, piped=True)
        if not ask:
            losses.append(Loss(name, "no_text"))
        keys = {**({"help": more} if more else {}), **question.keys}
        item = Item(name, question.type, ask or page.title, keys, question.required, losses=losses)
        item.when = when(asked)
        codes = self._parts(question.choices, item.choices, item)
        rows = self._parts(question.rows, item.rows, item)
        everyone = all_of([page.asked, asked])
        certain = item.required and everyone == ALWAYS
        known: dict[str, Subject] = {}  # to rules from here on: no row may look at another
        for row in question.rows:
            of_row = self.rule(row.rule, f"{name}/{row.code}", losses)
            item.rows[rows[row.code]] |= {"when": when(of_row)} if of_row != ALWAYS else {}
            row_asked = all_of([everyone, of_row])
            of_all = certain and of_row == ALWAYS
            known[row.known] = Subject(
                f"{name}.{rows[row.code]}", "one", codes, row_asked, certain=of_all
            )
        for choice in question.choices:
            known[choice.known] = Subject(
                name, "tick", codes, everyone, codes[choice.code], certain
            )
        if question.type in KINDS:
            subject = Subject(name, KINDS[question.type], codes, everyone, certain=certain)
            known[question.known or question.name] = subject
        self.scope.subjects |= {key: subject for key, subject in known.items() if key}
        page.items.append(item)
        return item

    def _parts(self, parts: list[Part], into: dict[str, Marked], item: Item) -> dict[str, str]:
        """Write choices or rows into an item; return the code of each by its original."""
        codes: dict[str, str] = {}
        taken = set(RESERVED)
        for part in parts:
            place = f"{item.name}/{part.code}"
            near = re.sub(r"[^\w-]+", "_", _ascii(part.code), flags=re.ASCII)[:LONGEST_NAME]
            wanted = "other" if part.code == OTHER else near.lstrip("_-") or "x"
            code = codes[part.code] = unique(wanted, taken)
            taken.add(code.casefold())
            if code not in (part.code, "other"):
                item.losses.append(Loss(place, "renamed", code, part.code))
            label = self.text(part.texts, place, item.losses, piped=into is item.rows)
            if not label:
                item.losses.append(Loss(place, "no_text"))
            into[code] = {**(label or dict.fromkeys(self.languages, Said(code))), **part.marks}
        return codes

    def rule(
        self, source: str, place: str, losses: list[Loss], within: Formula = ALWAYS
    ) -> Formula:
        """Who is asked: those `within`, and of them those the rule says, where it can be said."""
        if source.strip() in ("", "1"):
            return within
        try:
            formula = all_of([within, self.scope.formula(source)])
            if formula == NEVER:
                raise NotUnderstood("never")
            written(formula)
        except NotUnderstood as why:
            self.count("conditions", kept=False)
            losses.append(Loss(place, why.reason, why.detail, f"`{source}`"))
            return within
        self.count("conditions", kept=True)
        return formula

    def text(
        self,
        originals: Texts,
        place: str,
        losses: list[Loss],
        style: Callable[..., str] = markup.plain,
        *,
        piped: bool = False,
    ) -> Text:
        """The text in every language; empty where the original has it in none.

        `piped`: it may show answers. Whatever else the original computes becomes `…`.
        """
        escape = self.scope.limesurvey
        said = {code: style(originals.get(code, ""), escape=escape) for code in self.languages}
        lost: dict[str, None] = {}
        said = {code: self._answers(text, lost, piped=piped) for code, text in said.items()}
        if len({frozenset(PIPED.findall(text)) for text in said.values() if text}) > 1:
            lost |= {token[0]: None for text in said.values() for token in PIPED.finditer(text)}
            said = {code: PIPED.sub("…", text) for code, text in said.items()}
        losses += [Loss(place, "token", source=f"`{token}`") for token in lost]
        some = next(filter(None, said.values()), "")
        for code in self.languages if some else ():
            self.count(f"texts {code}", kept=bool(said[code]))
            if not said[code]:
                losses.append(Loss(place, "untranslated", code))
        return {code: Said(said[code] or some) for code in self.languages} if some else {}

    def _answers(self, text: str, lost: dict[str, None], *, piped: bool) -> str:
        """The text with our `{item}` for the answers it shows, and no other brace."""

        def shown(found: re.Match[str]) -> str:
            if found[1] is None:
                return "(" if found[0] == "{" else ")"
            name = found[1].replace("\\", "").partition(".")[0]
            if piped and name in self.scope.subjects:
                return f"{{{self.scope.subjects[name].name}}}"
            lost[found[0]] = None
            return "…"

        return EXPRESSION.sub(shown, text)

    def words(self, key: str) -> dict[str, str]:
        """A word of the tool itself, in every language; a number is its own word."""
        known = WORDS.get(key, {})
        unknown = [code for code in self.languages if code[:2] not in known] if known else []
        self.losses += [
            remark
            for remark in (Loss("", "our_words", code) for code in unknown)
            if remark not in self.losses
        ]
        return {code: known.get(code[:2], known.get("en", key)) for code in self.languages}

    def arrange(self) -> None:
        """Leave out empty pages; what depends on an answer of its own page begins another.

        The other tools show and hide as one answers; here a page is sent before the next is shown.
        """
        arranged: list[Page] = []
        for page in self.pages:
            parts: list[list[Item]] = []
            for item in page.items:
                if not parts or item.needs() & {other.name for other in parts[-1]}:
                    parts.append([])
                parts[-1].append(item)
            taken = {other.name.casefold() for other in arranged}
            for number, items in enumerate(parts, start=1):
                name = unique(page.name, taken)
                taken.add(name.casefold())
                arranged.append(replace(page, name=name, items=items))
                if number > 1:
                    title = {code: Said(f"{said} ({number})") for code, said in page.title.items()}
                    split = Loss(name, "split", items[0].name)
                    arranged[-1] = replace(arranged[-1], title=title, losses=[split])
            self.losses += [] if parts else page.losses
        self.pages = arranged


def unique(name: str, taken: Set[str]) -> str:
    """The name, with a number where it is taken whatever its case."""
    number, found = 1, name
    while found.casefold() in taken:
        number += 1
        found = f"{name}_{number}"
    return found


def plain_name(original: str, fallback: str = "q") -> str:
    """Letters without accents, digits and `_`, a letter first; no word of the language."""
    name = re.sub(r"\W+", "_", _ascii(original), flags=re.ASCII).strip("_")[:LONGEST_NAME]
    fits = name[:1].isalpha() and name not in RESERVED
    return name if fits else f"{fallback}_{name}".rstrip("_")


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
