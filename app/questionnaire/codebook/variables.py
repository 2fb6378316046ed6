"""The codebook of a version: every column of its dataset, with its question, codes and conditions.

One column is one variable, named as `analysis.counting.dataset` names it: a row of a grid, a choice
of a `many` (yes or no) and a place in a rank are each one; a number has a second, its status. Texts
in respondents' own words are listed too, but are kept apart and are no columns.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple, TypeAlias

from app.questionnaire import measures, wording
from app.questionnaire.answers import specify_field
from app.questionnaire.conditions import Condition
from app.questionnaire.definition import (
    SCALE_POINTS,
    ClosedItem,
    GridItem,
    Item,
    Link,
    ManyItem,
    Page,
    Questionnaire,
    RankItem,
    Recode,
    ScaleItem,
    Variable,
    item_of,
    variables_of,
)
from app.questionnaire.markdown import plain
from app.questionnaire.plans import FindingPlan, LaterFindings
from app.questionnaire.texts import Text
from app.translations import N_, gettext

NOT_ASKED = "_not_asked"
NOT_ANSWERED = "_not_answered"
DECLINED = "_declined"
ANSWERED = "_answered"
YES, NO = "yes", "no"

WORDS: Mapping[str, str] = {
    ANSWERED: N_("Answered"),
    NOT_ASKED: N_("Not asked"),
    NOT_ANSWERED: N_("Not answered"),
    DECLINED: N_("Declined to answer"),
    YES: N_("Yes, chosen"),
    NO: N_("No, not chosen"),
    "asked_if": N_("People who {conditions}"),
    "and": N_("; and "),
    "status": N_("Is there an answer? {label}"),
    "specify": N_("{label} (please specify)"),
    "comparable": N_("Comparable with the previous version"),
    "not_comparable": N_("Not comparable with the previous version"),
    "recode": N_("Comparable with the previous version once grouped: {groups}"),
}
# what a variable holds; the kind of a column
KINDS: Mapping[str, str] = {
    "one": "codes",
    "grid": "codes",
    "many": "codes",
    "scale": "codes",
    "number": "number",
    "rank": "number",
    "date": "date",
    "month": "month",
    "text": "text",
}
CODED = ("codes", "date", "month")  # the columns that say in themselves why there is no answer

Said: TypeAlias = Mapping[str, str]  # a text by language


class Value(NamedTuple):
    """One code of a variable; `missing` is why it is no answer, if it is none."""

    code: str
    label: Said
    missing: str = ""  # not_asked, not_answered or declined


class Column(NamedTuple):
    """One variable: a column of the dataset, or a free text kept apart (kind `text`)."""

    name: str
    kind: str
    values: Sequence[Value] = ()
    part: str = ""  # the row or choice it is about
    label: Said | None = None  # of that part
    asked_if: Said | None = None  # None: of everyone
    previous: Said | None = None  # how it goes on from the version before, where that is said


class Question(NamedTuple):
    """One item with its columns."""

    item: Item
    page: Page
    asks: Said
    help: Said | None
    source: Said | None
    asked_if: Said | None
    columns: Sequence[Column]

    @property
    def tables(self) -> list[list[Column]]:
        """The columns, those that share their codes together."""
        return [list(alike) for _, alike in groupby(self.columns, lambda one: one.values)]

    @property
    def origin(self) -> tuple[str, str] | None:
        """Where its choices come from, if not from the item itself: ("scale", its name)."""
        for key in ("scale", "choices_from"):
            if name := getattr(self.item, key, None):
                return key, name
        return None


class Codebook:
    """The codebook of one version, in these languages or in all of the questionnaire's."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        languages: Sequence[str] = (),
        later: LaterFindings | None = None,
    ) -> None:
        """Describe every item; languages that the questionnaire lacks raise KeyError."""
        self.questionnaire = questionnaire
        self.languages = tuple(languages) or questionnaire.languages
        self.title = self._said(questionnaire.title)
        self.questions = [
            self._question(item, page)
            for page in questionnaire.pages
            for item in page.items
            if item.type != "note"
        ]
        plans: Mapping[str, FindingPlan] = {
            **questionnaire.findings,
            **(later.findings if later else {}),
        }
        self.findings = {name: (plan, self._counts(plan)) for name, plan in plans.items()}

    def unit(self, item: Item) -> Said | None:
        """The unit of a number that has one."""
        unit = item.unit if item.type == "number" else None
        return self._said(unit) if unit else None

    def _question(self, item: Item, page: Page) -> Question:
        when = [condition for condition in (page.when, item.when) if condition]
        if isinstance(item, ManyItem):
            columns = list(self._marks(item, when))
        else:
            found = (self._columns(variable, when) for variable in variables_of(item))
            columns = [column for several in found for column in several]
        if isinstance(item, ClosedItem):
            columns += self._specified(item, when)
        return Question(
            item,
            page,
            self._plain(item.ask),
            self._plain(item.help) if item.help else None,
            self._plain(item.source) if item.source else None,
            self._asked_if(when),
            columns,
        )

    def _columns(self, variable: Variable, when: Sequence[Condition]) -> Iterator[Column]:
        """The columns of one variable of the questionnaire."""
        item, name, part = variable.item, variable.name, variable.row or ""
        kind, previous = KINDS[item.type], self._continues(name)
        label: Said | None = None
        if isinstance(item, GridItem):
            row = item.rows[part]
            label, when = self._said(row.label), [*when, row.when] if row.when else when
        elif isinstance(item, RankItem):
            label = self._said(item.choices[part].label)
        asked_if = self._asked_if(when)
        yield Column(name, kind, self._values(variable), part, label, asked_if, previous)
        if kind == "number":
            status = [Value(ANSWERED, self._words(ANSWERED)), *self._unanswered()]
            label = self._words("status", label)
            yield Column(f"{name}.status", "codes", status, part, label, asked_if, previous)

    def _marks(self, item: ManyItem, when: Sequence[Condition]) -> Iterator[Column]:
        """One column for each choice; to choose one that is missing is to decline the others."""
        asked_if, previous = self._asked_if(when), self._continues(item.item)
        may_decline = any(choice.missing for choice in item.choices.values())
        declined = [Value(DECLINED, self._words(DECLINED), "declined")] if may_decline else []
        for code, choice in item.choices.items():
            marks = [
                Value(YES, self._words(YES), "declined" if choice.missing else ""),
                Value(NO, self._words(NO)),
                *declined,
                *self._unanswered(),
            ]
            label = self._said(choice.label)
            name = f"{item.item}.{code}"
            yield Column(name, "codes", marks, code, label, asked_if, previous)

    def _specified(self, item: ClosedItem, when: Sequence[Condition]) -> Iterator[Column]:
        """The texts behind choices: free words, kept apart."""
        for code, choice in item.choices.items():
            if choice.specify:
                label = self._words("specify", self._said(choice.label))
                name = specify_field(item, code)
                yield Column(name, "text", (), code, label, self._asked_if(when))

    def _values(self, variable: Variable) -> list[Value]:
        """The codes of a variable with the reasons for having none; numbers and texts have none."""
        item = variable.item
        if isinstance(item, ScaleItem):
            ends = {0: self._said(item.low), SCALE_POINTS[-1]: self._said(item.high)}
            codes = [Value(str(point), ends.get(point, {})) for point in SCALE_POINTS]
        else:
            codes = [
                Value(code, self._said(choice.label), "declined" if choice.missing else "")
                for code, choice in variable.choices.items()
            ]
        return codes + self._unanswered() if KINDS[item.type] in CODED else []

    def _unanswered(self) -> list[Value]:
        return [
            Value(code, self._words(code), code.removeprefix("_"))
            for code in (NOT_ASKED, NOT_ANSWERED)
        ]

    def _asked_if(self, when: Sequence[Condition]) -> Said | None:
        if not when:
            return None

        def said(language: str) -> str:
            parts = [wording.condition(one, self.questionnaire, language) for one in when]
            both = gettext(WORDS["and"], language)
            return _say("asked_if", language, conditions=both.join(parts))

        return self._in_each(said)

    def _continues(self, variable: str) -> Said | None:
        links = self.questionnaire.from_version
        link = links.get(variable) or links.get(item_of(variable))
        return self._in_each(lambda language: _linked(link, language)) if link else None

    def _counts(self, plan: FindingPlan) -> Said:
        return self._in_each(lambda language: measures.in_words(plan, self.questionnaire, language))

    def _said(self, text: Text) -> Said:
        """A text of the questionnaire, with `…` where it shows an answer."""
        return self._in_each(lambda language: wording.PIPE.sub("…", text[language]).strip())

    def _plain(self, text: Text) -> Said:
        """The same of a text in Markdown, without its marks."""
        return {language: plain(said) for language, said in self._said(text).items()}

    def _words(self, what: str, label: Said | None = None) -> Said:
        """Our own words, around a label where it is given."""
        said = label or {}
        return self._in_each(lambda language: _say(what, language, label=said.get(language, "")))

    def _in_each(self, said: Callable[[str], str]) -> Said:
        return {language: said(language) for language in self.languages}


def _linked(link: Link, language: str) -> str:
    """How a variable goes on from the version before."""
    if not isinstance(link, Recode):
        return _say(link, language)
    groups = [f"{common} = {', '.join(codes)}" for common, codes in link.recode.items()]
    return _say("recode", language, groups="; ".join(groups))


def _say(what: str, language: str, **details: str) -> str:
    return gettext(WORDS[what], language).format(**details).strip()
