"""One page of a questionnaire as a form.

What does not change is rendered once for each version, page and language: the frame of each page,
cut where the answers go, every item as it looks before it is answered, and every answer as it is
read back. A request renders only the items that carry an answer or a problem.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from babel.dates import get_month_names
from flask import render_template
from flask_babel import force_locale, gettext, ngettext
from markupsafe import Markup, escape

from app.questionnaire import answers as reading
from app.questionnaire import wording
from app.questionnaire.answers import AnswerProblem, Answers, Raw
from app.questionnaire.conditions import Condition
from app.questionnaire.definition import Item, Page, Questionnaire, item_of
from app.questionnaire.routing import Interview, is_for_all, shown
from app.web import scripts
from app.web.languages import locale
from app.web.pipes import CUT, filled, with_cuts
from app.web.reactions import SIGN, Reactions, looking_at
from app.web.receipt import Receipt

REVIEW = "_review"
SLOTS = (
    "action",
    "back",
    "bar",
    "carried",
    "error",
    "forward",
    "mark",
    "panel",
    "progress",
    "promise",
    "questions",
    "right",
    "said",
    "summary",
)

WIDGETS = {
    "one": "components/one.html",
    "many": "components/many.html",
    "grid": "components/grid.html",
    "scale": "components/scale.html",
    "number": "components/number.html",
    "date": "components/date.html",
    "month": "components/month.html",
    "rank": "components/rank.html",
    "text": "components/text.html",
    "note": "components/note.html",
}
LONG_LIST = 12  # choices; above, a list to open instead of radio buttons

MESSAGES: Mapping[str, Callable[..., str]] = {
    "required_one": lambda: gettext("Choose an answer"),
    "required_many": lambda: gettext("Choose at least one answer"),
    "required_grid": lambda: gettext("Choose an answer"),
    "required_scale": lambda: gettext("Choose a number"),
    "required_number": lambda: gettext("Enter a number"),
    "required_date": lambda: gettext("Enter a date"),
    "required_month": lambda: gettext("Choose a month and enter its year"),
    "required_rank": lambda: gettext("Rank at least one answer"),
    "required_text": lambda: gettext("Write your answer"),
    "unknown_choice": lambda: gettext("Choose one of the answers below"),
    "too_many": lambda most: ngettext(
        "Choose at most %(num)d answer", "Choose at most %(num)d answers", most
    ),
    "unchosen": lambda choice: gettext(
        "Choose “%(choice)s”, or erase what you wrote here", choice=choice
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
    "not_a_date": lambda: gettext(
        "Enter a date that exists, in digits, such as 31\u00a01\u00a02024"
    ),
    "not_a_month": lambda: gettext("Choose a month and enter its year in four digits"),
    "too_early_date": lambda first: gettext("Enter a date no earlier than %(first)s", first=first),
    "too_late_date": lambda last: gettext("Enter a date no later than %(last)s", last=last),
    "too_early_month": lambda first: gettext("Choose %(first)s or a later month", first=first),
    "too_late_month": lambda last: gettext("Choose %(last)s or an earlier month", last=last),
    "no_place": lambda most: ngettext(
        "Enter 1, or nothing", "Enter a whole number from 1 to %(num)d, or nothing", most
    ),
    "place_taken": lambda place: gettext(
        "Give each answer a place of its own: place %(place)s is given more than once",
        place=place,
    ),
    "place_skipped": lambda place: gettext(
        "Skip no place: one before %(place)s is missing", place=place
    ),
    "too_long": lambda most, length: gettext(
        "Shorten your text to %(most)s characters (it has %(length)s)", most=most, length=length
    ),
}


class Form:
    """A version in one language, ready to be shown page by page."""

    def __init__(self, questionnaire: Questionnaire, language: str, trial: str = "") -> None:
        """Render what every respondent will see alike; `trial` is where it is tried, if it is."""
        self.questionnaire, self.language = with_cuts(questionnaire), language
        self.trial = trial
        self.pages = {page.page: page for page in self.questionnaire.pages}
        self.places = {page: place for place, page in enumerate((*self.pages, REVIEW), 1)}
        self.counted = {REVIEW, *(page for page in self.pages if is_for_all(self.pages[page]))}
        items = self.questionnaire.items.values()
        self.fields = {item.item: reading.fields_of(item) for item in items}
        self.known = frozenset(field for fields in self.fields.values() for field in fields)
        self.free_texts = reading.free_text_fields(questionnaire)
        self.months = get_month_names("wide", "stand-alone", wording.locale(language))
        self.reactions = Reactions(self.questionnaire)
        with force_locale(locale(language)):
            self.receipt = Receipt(self.questionnaire, language)
            self.hints = {
                name: self._condition_in_words(when, page)
                for page in questionnaire.pages
                for name, when in looking_at(page)
            }
            self.blank = {item.item: self._item(item, {}, {}) for item in items}
            self.frames = {
                name: self._frame("respond/page.html", page=page)
                for name, page in self.pages.items()
            }
            self.review_frame = self._frame("respond/review.html")
            self.thanks_frame = self._frame("respond/thanks.html")
            self.back_button = render_template("respond/back.html")
            self.forward = {False: gettext("Continue"), True: gettext("Back to my answers")}
            self.error: str = gettext("Error:") + " "
            self.progress = progress(len(questionnaire.pages))

    def show(
        self,
        page: Page,
        interview: Interview,
        raw: Raw,
        own: Mapping[str, str],
        action: str,
        problems: Sequence[AnswerProblem] = (),
    ) -> str:
        """The page with what was typed on it, its problems, and all other answers carried.

        `own` holds the form's own fields (`_mark`, `_page`, …), `action` is where it is sent.
        """
        position = interview.position(page.page) or 0
        is_change = "_seen" in own  # asked for on the review, which comes next
        items = shown(self.pages[page.page], interview.answers)
        fill = self._fill(interview.answers)
        wrong: dict[str, list[AnswerProblem]] = {}
        for problem in problems:
            wrong.setdefault(item_of(problem.field), []).append(problem)
        here = {field for item in items for field in self._fields(item)}
        return _page(
            self.frames[page.page],
            action=escape(action),
            questions="".join([self._shown(item, raw, wrong, fill) for item in items]),
            carried=carried(own, {name: raw[name] for name in raw if name not in here}),
            progress=self.progress[position, len(interview.route)],
            bar=f'max="{len(interview.route)}" value="{position + 1}"',
            back=self.back_button if position and not is_change else "",
            forward=self.forward[is_change],
            summary=self._summary(problems, fill) if problems else "",
            error=self.error if problems else "",
        )

    def blanks(self, page: Page) -> list[str]:
        """Every item of a page before anything is answered, whoever it concerns."""
        fill = self._fill({})
        return [filled(self.blank[item.item], fill) for item in page.items]

    def review(
        self,
        interview: Interview,
        raw: Raw,
        own: Mapping[str, str],
        action: str,
        right: str = "",
        panel: str = "",
    ) -> str:
        """The page that says the answers once more before they are sent.

        `right` says what holds of the right to send them, and `panel` asks whether to pair them.
        """
        asked = [item for _, items in interview.route for item in items]
        said = self.receipt.review(asked, interview.answers)
        return _page(
            self.review_frame,
            action=escape(action),
            carried=carried(own, raw),
            said=said,
            right=right,
            panel=panel,
        )

    def thanks(self, answers: Answers, mark: str, promise: str = "") -> str:
        """The last page, with the answers as they were kept, and what else is promised of them."""
        said = self.receipt.html(answers)
        return _page(self.thanks_frame, said=said, mark=escape(mark), promise=promise)

    def _fill(self, answers: Answers) -> Callable[[str], str]:
        """What stands at each cut of an item, in HTML: an answer, or what one decides.

        Between two cuts without a name, a cut that was typed.
        """
        piped = self.receipt.piped(answers)

        def fill(name: str) -> str:
            if name.startswith(SIGN):
                return self.reactions.decided(name, answers)
            return piped(name) if name else CUT

        return fill

    def _fields(self, item: Item) -> list[str]:
        """The fields of the item as it is shown: a grid may lack some of its rows."""
        return self.fields[item.item] if self._is_whole(item) else reading.fields_of(item)

    def _is_whole(self, item: Item) -> bool:
        return item is self.questionnaire.items[item.item]

    def _shown(
        self,
        item: Item,
        raw: Raw,
        wrong: Mapping[str, list[AnswerProblem]],
        fill: Callable[[str], str],
    ) -> str:
        typed = {
            field: [value.replace(CUT, CUT * 2) for value in raw[field]]
            for field in self._fields(item)
            if field in raw
        }
        if not typed and item.item not in wrong and self._is_whole(item):
            return filled(self.blank[item.item], fill)
        messages = {
            problem.field: self.message(item, problem) for problem in wrong.get(item.item, ())
        }
        return filled(self._item(item, typed, messages), fill)

    def _item(self, item: Item, raw: Raw, messages: Mapping[str, str]) -> list[str]:
        html = render_template(
            WIDGETS[item.type],
            item=item,
            raw=raw,
            messages=messages,
            language=self.language,
            long=len(getattr(item, "choices", ())) > LONG_LIST,
            months=self.months,
            hint=self.hints.get(item.item, ""),
            hints=self.hints,
            when=self.reactions.when.get(item.item, ""),
            row_when=self.reactions.when,
        )
        return html.split(CUT)

    def _frame(self, template: str, **known: Any) -> list[str]:
        html = render_template(
            template,
            questionnaire=self.questionnaire,
            language=self.language,
            texts=scripts.texts(),
            trial=self.trial,
            slot={name: Markup(f"{CUT}{name}{CUT}") for name in SLOTS},
            **known,
        )
        return html.split(CUT)

    def _condition_in_words(self, when: Condition, page: Page) -> str:
        """Why an item or a row on the page of its condition may not concern this respondent."""
        said = wording.condition(when, self.questionnaire, self.language, page.variables)
        return str(gettext("Only if you %(conditions)s", conditions=said))

    def message(self, item: Item, problem: AnswerProblem) -> str:
        """What to do about a problem, in the imperative."""
        say = MESSAGES.get(problem.code) or MESSAGES[f"{problem.code}_{item.type}"]
        return say(**{name: self._detail(item, name, of) for name, of in problem.details.items()})

    def _detail(self, item: Item, name: str, value: Any) -> Any:
        """A detail of a problem as the language writes it; counts stay numbers."""
        if name == "choice":
            return item.choices[value].label[self.language]  # type: ignore[union-attr]
        if isinstance(value, str):
            return wording.moment(value, self.language)
        return wording.number(value, self.language) if isinstance(value, Decimal) else value

    def _summary(self, problems: Sequence[AnswerProblem], fill: Callable[[str], str]) -> str:
        links = []
        for problem in problems:
            item = self.questionnaire.items[item_of(problem.field)]
            asked = Markup(filled(self.receipt.asked[item.item], fill))
            row = self.receipt.said.get(problem.field)
            before = Markup(filled(row.before, fill) if row else "")
            links.append((problem.field, asked, before + self.message(item, problem)))
        return render_template("components/summary.html", links=links)


def _page(frame: Sequence[str], **parts: str) -> str:
    return filled(frame, parts.__getitem__)


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
