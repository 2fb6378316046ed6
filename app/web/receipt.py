"""Answers as a person reads them: on the review, on the receipt, and inside later questions."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from babel.lists import format_list
from flask_babel import gettext
from markupsafe import escape

from app.questionnaire import wording
from app.questionnaire.answers import Answers, free_text_fields, names_of
from app.questionnaire.definition import (
    DateItem,
    GridItem,
    Item,
    ManyItem,
    MonthItem,
    NumberItem,
    OneItem,
    Questionnaire,
    RankItem,
)
from app.web.pipes import CUT, filled

UNKNOWN = "…"  # stands where an answer would, for whoever gave none

Writes: TypeAlias = Callable[[str | int | float], str]


class Said(NamedTuple):
    """How the answers under one name are read back, in HTML: what stands around their words."""

    item: str
    before: Sequence[str]
    write: Writes
    after: str


class Receipt:
    """The questions of a version in one language, ready to be read back with their answers."""

    def __init__(self, questionnaire: Questionnaire, language: str) -> None:
        """Take a version whose texts are cut where answers go."""
        self.language = language
        self.free_texts = free_text_fields(questionnaire)
        items = questionnaire.items.values()
        self.asked = {
            item.item: str(escape(wording.asked(item, language))).split(CUT) for item in items
        }
        self.said = {name: self._said(item, name) for item in items for name in names_of(item)}
        self.nothing_said: str = "<p>" + gettext("You have not answered any question.") + "</p>"
        self.unsaid: str = '<dd class="hint">' + gettext("no answer") + "</dd>"
        self.change = {name: self._change(name, asked) for name, asked in self.asked.items()}

    def html(self, answers: Answers) -> str:
        """Each question that was answered, with the labels chosen."""
        written = self.piped(answers)
        said = self._lines(answers, written)
        if not said:
            return self.nothing_said
        return _list([self._asked(item, written) + lines for item, lines in said.items()])

    def review(self, asked: Sequence[Item], answers: Answers) -> str:
        """Each question that was asked, with its answer if any, and a button to change it."""
        written = self.piped(answers)
        said = self._lines(answers, written)
        return _list(
            [
                self._asked(item.item, written)
                + said.get(item.item, self.unsaid)
                + filled(self.change[item.item], written)
                for item in asked
                if item.type != "note"
            ]
        )

    def _asked(self, item: str, written: Callable[[str], str]) -> str:
        return f"<dt>{filled(self.asked[item], written)}</dt>"

    def _lines(self, answers: Answers, written: Callable[[str], str]) -> dict[str, str]:
        """The answers to each item that has any, a line each."""
        lines: dict[str, str] = {}
        for name, answer in answers.items():
            item, before, write, after = self.said[name]
            begun = filled(before, written)
            for one in answer if isinstance(answer, list) else [answer]:
                lines[item] = f"{lines.get(item, '')}<dd>{begun}{write(one)}{after}</dd>"
        return lines

    def _change(self, item: str, asked: Sequence[str]) -> Sequence[str]:
        """The button that leads back to a question; whoever cannot see hears which one."""
        seen, heard = gettext("Change"), gettext(": %(question)s", question=CUT.join(asked))
        there = f'name="_edit" value="{item}" formaction="#{item}:item"'  # the browser goes to it
        button = f'<button class="change" {there}>{seen}<span class="heard">{heard}</span></button>'
        return f"<dd>{button}</dd>".split(CUT)

    def piped(self, answers: Answers) -> Callable[[str], str]:
        """What to show for a name inside a later text, in HTML."""

        def written(name: str) -> str:
            answer = answers.get(name)
            if answer is None:
                return UNKNOWN
            write = self.said[name].write
            given = answer if isinstance(answer, list) else [answer]
            return format_list([write(one) for one in given], locale=wording.locale(self.language))

        return written

    def _said(self, item: Item, name: str) -> Said:
        part = name.partition(".")[2]
        before, after = "", ""
        if isinstance(item, GridItem):
            before = gettext("%(row)s: ", row=item.rows[part].label[self.language])
        elif isinstance(item, RankItem) and part in item.choices:
            after = f". {item.choices[part].label[self.language]}"
        write = _as_typed if name in self.free_texts else self._writes(item)
        return Said(item.item, str(escape(before)).split(CUT), write, str(escape(after)))

    def _writes(self, item: Item) -> Writes:
        """The words of an answer that is not in the respondent's own."""
        language = self.language
        if isinstance(item, DateItem | MonthItem):
            return lambda answer: str(escape(wording.moment(str(answer), language)))
        if isinstance(item, OneItem | ManyItem | GridItem):
            labels = {code: str(escape(one.label[language])) for code, one in item.choices.items()}
            return lambda answer: labels[str(answer)]
        unit = (
            f" {escape(item.unit[language])}" if isinstance(item, NumberItem) and item.unit else ""
        )
        return lambda answer: f"{_digits(answer, language)}{unit}"


def _list(entries: Sequence[str]) -> str:
    """Questions and answers; never empty."""
    return f'<dl class="said"><div>{"</div><div>".join(entries)}</div></dl>'


def _as_typed(answer: str | int | float) -> str:
    """In a direction of its own, which may be another than that of the words around it."""
    return f"<bdi>{escape(answer)}</bdi>"


def _digits(answer: str | int | float, language: str) -> str:
    """A number as the language writes it; its thousands stand apart where it can be no year."""
    number = Decimal(str(answer))
    return wording.number(number, language, by_thousands=abs(number) >= 10_000)
