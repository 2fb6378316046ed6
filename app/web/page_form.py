"""One page of a questionnaire as a form.

What does not change is rendered once for each version, page and language: the frame of each page,
cut where the answers go, every item as it looks before it is answered, and every answer as it is
read back. A request renders only the items that carry an answer or a problem.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from babel.numbers import format_decimal
from flask import render_template
from flask_babel import force_locale, gettext, ngettext
from markupsafe import Markup, escape

from app.questionnaire import answers as reading
from app.questionnaire.answers import AnswerProblem, Answers, Raw
from app.questionnaire.conditions import holds
from app.questionnaire.definition import (
    Comparison,
    Item,
    Page,
    Questionnaire,
    Range,
    Variable,
    variables_of,
)
from app.questionnaire.routing import Interview, before_page
from app.web.languages import interface

CUT = "\x02"  # a control character: no text of a questionnaire can hold it
REVIEW = "_review"
SLOTS = ("back", "carried", "error", "progress", "questions", "said", "summary")

WIDGETS = {
    "one": "components/one.html",
    "many": "components/many.html",
    "grid": "components/grid.html",
    "scale": "components/scale.html",
    "number": "components/number.html",
    "text": "components/text.html",
    "note": "components/note.html",
}
LONG_LIST = 12  # choices; above, a list to open instead of radio buttons

MESSAGES: Mapping[str, Callable[..., str]] = {
    "required_one": lambda: gettext("Choose an answer"),
    "required_many": lambda: gettext("Choose at least one answer"),
    "required_grid": lambda: gettext("Choose an answer on each line"),
    "required_scale": lambda: gettext("Choose a number"),
    "required_number": lambda: gettext("Enter a number"),
    "required_text": lambda: gettext("Write your answer"),
    "unknown_choice": lambda: gettext("Choose one of the answers below"),
    "too_many": lambda most: ngettext(
        "Choose at most %(num)d answer", "Choose at most %(num)d answers", most
    ),
    "exclusive": lambda choice: gettext("Choose either “%(choice)s” or the others", choice=choice),
    "not_a_number": lambda: gettext("Enter a number in digits, such as 35"),
    "too_precise": lambda decimals: (
        ngettext(
            "Enter a number with at most %(num)d decimal",
            "Enter a number with at most %(num)d decimals",
            decimals,
        )
        if decimals
        else gettext("Enter a whole number")
    ),
    "too_small": lambda least: gettext("Enter a number of %(least)s or more", least=least),
    "too_large": lambda most: gettext("Enter a number of %(most)s or less", most=most),
    "too_long": lambda most, length: gettext(
        "Shorten your text to %(most)s characters (it has %(length)s)", most=most, length=length
    ),
}


class Said(NamedTuple):
    """How the answers to one field are read back: HTML around the words of each code."""

    item: str
    before: str
    words: Mapping[str, str]
    after: str


class Form:
    """A version in one language, ready to be shown page by page."""

    def __init__(self, questionnaire: Questionnaire, language: str) -> None:
        """Render what every respondent will see alike."""
        self.questionnaire, self.language = questionnaire, language
        items = questionnaire.items.values()
        self.fields = {item.item: reading.fields_of(item) for item in items}
        self.known = frozenset(field for fields in self.fields.values() for field in fields)
        self.before = {
            item.item: before_page(item, page)
            for page in questionnaire.pages
            for item in page.items
        }
        self.free_texts = reading.free_text_fields(questionnaire)
        self.asked = {item.item: f"<dt>{escape(item.ask[language])}</dt>" for item in items}
        with force_locale(interface(language)):
            self.said = {
                field: self._said(item, field) for item in items for field in self.fields[item.item]
            }
            self.blank = {item.item: self._item(item, {}, {}) for item in items}
            self.frames = {
                page.page: self._frame("respond/page.html", page=page)
                for page in questionnaire.pages
            }
            self.review_frame = self._frame("respond/review.html")
            self.thanks_frame = self._frame("respond/thanks.html")
            self.back_button = render_template("respond/back.html")
            self.error: str = gettext("Error:") + " "
            self.nothing_said: str = "<p>" + gettext("You have not answered any question.") + "</p>"
            self.progress = progress(len(questionnaire.pages))

    def show(
        self,
        page: Page,
        interview: Interview,
        raw: Raw,
        own: Mapping[str, str],
        problems: Sequence[AnswerProblem] = (),
    ) -> str:
        """The page with what was typed on it, its problems, and all other answers carried.

        `own` holds the form's own fields (`_mark`, `_page`, …).
        """
        position = interview.position(page.page) or 0
        items = [i for i in page.items if holds(self.before[i.item], interview.answers)]
        wrong: dict[str, list[AnswerProblem]] = {}
        for problem in problems:
            wrong.setdefault(problem.field.partition(".")[0], []).append(problem)
        shown = {field for item in items for field in self.fields[item.item]}
        return _filled(
            self.frames[page.page],
            questions="".join(self._shown(item, raw, wrong) for item in items),
            carried=carried(own, {name: raw[name] for name in raw if name not in shown}),
            progress=self.progress[position, len(interview.route)],
            back=self.back_button if position else "",
            summary=self._summary(problems) if problems else "",
            error=self.error if problems else "",
        )

    def review(self, answers: Answers, raw: Raw, own: Mapping[str, str]) -> str:
        """The page that says the answers once more, before they are sent."""
        return _filled(
            self.review_frame,
            carried=carried(own, raw),
            said=self.read_back(answers),
        )

    def thanks(self, answers: Answers) -> str:
        """The last page, with the answers as they were kept."""
        return _filled(self.thanks_frame, said=self.read_back(answers))

    def _shown(self, item: Item, raw: Raw, wrong: Mapping[str, list[AnswerProblem]]) -> str:
        typed = {field: raw[field] for field in self.fields[item.item] if field in raw}
        if not typed and item.item not in wrong:
            return self.blank[item.item]
        messages = {
            problem.field: self.message(item, problem) for problem in wrong.get(item.item, ())
        }
        return self._item(item, typed, messages)

    def _item(self, item: Item, raw: Raw, messages: Mapping[str, str]) -> str:
        return render_template(
            WIDGETS[item.type],
            item=item,
            raw=raw,
            messages=messages,
            language=self.language,
            long=len(getattr(item, "choices", ())) > LONG_LIST,
            hint=self._condition_in_words(item),
        )

    def _frame(self, template: str, **known: Any) -> list[str]:
        html = render_template(
            template,
            questionnaire=self.questionnaire,
            language=self.language,
            slot={name: Markup(f"{CUT}{name}{CUT}") for name in SLOTS},
            **known,
        )
        return html.split(CUT)

    def _condition_in_words(self, item: Item) -> str:
        """Why an item on the same page as its condition may not concern this respondent."""
        page = next(page for page in self.questionnaire.pages if item in page.items)
        own = {variable.name: variable for other in page.items for variable in variables_of(other)}
        known = [(own[name], test) for name, test in (item.when or {}).items() if name in own]
        if not known:
            return ""
        said = [
            gettext(
                "“%(question)s”: %(answers)s",
                question=variable.item.ask[self.language],
                answers=gettext(" or ").join(self._named(variable, test)),
            )
            for variable, test in known
        ]
        return str(gettext("Only if you answered %(answers)s", answers=gettext(" and ").join(said)))

    def _named(self, variable: Variable, test: Comparison) -> list[str]:
        if isinstance(test, Range):
            bounds = {"over": ">", "under": "<", "at_least": "≥", "at_most": "≤"}
            given = {sign: getattr(test, name) for name, sign in bounds.items()}
            return [f"{sign} {bound}" for sign, bound in given.items() if bound is not None]
        labels = {code: choice.label[self.language] for code, choice in variable.choices.items()}
        return [labels.get(code, code) for code in test]

    def message(self, item: Item, problem: AnswerProblem) -> str:
        """What to do about a problem, in the imperative."""
        details = dict(problem.details)
        if "choice" in details:
            details["choice"] = item.choices[details["choice"]].label[self.language]  # type: ignore[union-attr]
        return MESSAGES[problem.code](**details)

    def _summary(self, problems: Sequence[AnswerProblem]) -> str:
        items = self.questionnaire.items
        links = [
            (problem.field, self.message(items[problem.field.partition(".")[0]], problem))
            for problem in problems
        ]
        asks = [items[problem.field.partition(".")[0]].ask[self.language] for problem in problems]
        return render_template("components/summary.html", links=links, asks=asks)

    def read_back(self, answers: Answers) -> str:
        """The answers as a person reads them: each question with the labels chosen."""
        lines: dict[str, list[str]] = {}
        for field, answer in answers.items():
            item, before, words, after = self.said[field]
            line = lines.setdefault(item, [self.asked[item]])
            for code in answer if isinstance(answer, list) else [self._written(answer)]:
                line.append(f"<dd>{before}{words.get(code) or escape(code)}{after}</dd>")
        if not lines:
            return self.nothing_said
        asked = "</div><div>".join(["".join(line) for line in lines.values()])
        return f'<dl class="said"><div>{asked}</div></dl>'

    def _written(self, answer: str | float) -> str:
        """A number with the decimal sign of the language; anything else as it is."""
        if not isinstance(answer, float):
            return str(answer)
        return format_decimal(answer, locale=interface(self.language), decimal_quantization=False)

    def _said(self, item: Item, field: str) -> Said:
        row = getattr(item, "rows", {}).get(field.partition(".")[2])
        unit = getattr(item, "unit", None)
        labels = {} if field in self.free_texts else getattr(item, "choices", {})
        return Said(
            item.item,
            str(escape(gettext("%(row)s: ", row=row[self.language]))) if row else "",
            {code: str(escape(one.label[self.language])) for code, one in labels.items()},
            f" {escape(unit[self.language])}" if unit else "",
        )


def _filled(frame: Sequence[str], **parts: str) -> str:
    return "".join([parts.get(part, part) for part in frame])


def progress(pages: int) -> dict[tuple[int, int], str]:
    """Where one stands, in words, by position from 0 and length of the route."""
    return {
        (position, count): str(gettext("%(number)d of %(count)d", number=position + 1, count=count))
        for count in range(1, pages + 1)
        for position in range(count)
    }


def carried(own: Mapping[str, str], raw: Raw) -> str:
    """Hidden fields: the form's own, then every answer given on other pages, as typed.

    Names are ours and the questionnaire's, which hold nothing to escape.
    """
    pairs = [*own.items(), *((name, value) for name, values in raw.items() for value in values)]
    return "".join(
        [f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in pairs]
    )
