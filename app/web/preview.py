"""A version as respondents will see it, page after page, before anyone does.

What they see is rendered by the same pieces. Beside it, and apart, stands whom each question
concerns: here all are shown, and nothing can be sent.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from flask import render_template
from flask_babel import force_locale
from markupsafe import Markup

from app.questionnaire import loader, wording
from app.questionnaire.conditions import Condition
from app.questionnaire.definition import GridItem, Item, Page, Questionnaire
from app.questionnaire.loader import Source, Written
from app.web import duration, shelf
from app.web.languages import locale
from app.web.page_form import REVIEW, Form

INTRODUCTION, THANKS = "_introduction", "_thanks"  # no page of a questionnaire begins with _
KEPT = 8  # previews kept by each process


class Part(NamedTuple):
    """An item as it looks, and whom it or some of its rows concern, if not everyone."""

    html: Markup
    item: Item
    when: str
    rows: tuple[tuple[str, str], ...]  # label and condition


class Preview:
    """A questionnaire in one language, every page of it."""

    def __init__(self, questionnaire: Questionnaire, language: str) -> None:
        """Render what does not depend on the page."""
        self.questionnaire, self.language = questionnaire, language
        self.form = Form(questionnaire, language)
        self.pages = {page.page: page for page in questionnaire.pages}
        self.steps = (INTRODUCTION, *self.pages, REVIEW, THANKS)

    def show(self, step: str) -> Markup:
        """The step as respondents see it, with what only staff read beside it."""
        page = self.pages.get(step)
        with force_locale(locale(self.language)):
            html = render_template(
                "designs/seen.html",
                step=step,
                page=page,
                when=self._in_words(page.when) if page else "",
                parts=list(self._parts(page)) if page else (),
                progress=self.form.progress.get((self._place(step), len(self.pages)), ""),
                preview=self,
                questionnaire=self.questionnaire,
                language=self.language,
                required=any(item.required for item in self.questionnaire.items.values()),
            )
        return Markup(html)

    @property
    def minutes(self) -> int:
        """How long the introduction says it takes."""
        return duration.of(self.questionnaire)

    @property
    def said(self) -> Markup:
        """The review of someone who answered nothing, with all that they may be asked."""
        asked = list(self.form.questionnaire.items.values())
        return Markup(self.form.receipt.review(asked, {}))

    @property
    def kept(self) -> Markup:
        """The receipt of the same."""
        return Markup(self.form.receipt.html({}))

    def beside(self, step: str, by: int) -> str:
        """The step before (-1) or after (1) this one; empty where there is none."""
        place = self.steps.index(step) + by
        return self.steps[place] if 0 <= place < len(self.steps) else ""

    def _place(self, step: str) -> int:
        return self.steps.index(step) - 1

    def _parts(self, page: Page) -> Iterator[Part]:
        for item, html in zip(page.items, self.form.blanks(page), strict=True):
            rows = item.rows.items() if isinstance(item, GridItem) else ()
            yield Part(
                Markup(html),
                item,
                self._in_words(item.when),
                tuple(
                    (row.label[self.language], self._in_words(row.when))
                    for _, row in rows
                    if row.when
                ),
            )

    def _in_words(self, when: Condition | None) -> str:
        """A condition that goes on from "people who"; nothing where there is none."""
        return wording.condition(when, self.questionnaire, self.language) if when else ""


def of(source: Source, language: str) -> Preview:
    """The preview of a text that can be read; made once for each text and language."""
    return _of(*shelf.text_of(source), language)


@lru_cache(maxsize=KEPT)
def _of(
    path: str, text: str, lists: tuple[tuple[str, str], ...], _: Written | None, language: str
) -> Preview:
    return Preview(loader.load_published(Source(path, text, dict(lists))), language)
