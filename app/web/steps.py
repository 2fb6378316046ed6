"""The steps of an interview: which page a button leads to, and that page with what was typed.

Nothing here knows of a wave or keeps anything: interviews whose answers count and those that are
only tried go the same way.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from app.questionnaire import routing
from app.questionnaire.definition import GridItem, Item, Page
from app.questionnaire.routing import Interview
from app.web.page_form import REVIEW, Form
from app.web.sheet import Sheet

NOTHING: Mapping[str, str] = {}


class Place(NamedTuple):
    """A page with the sheet that comes to it, or the review where there is no page."""

    sheet: Sheet
    page: Page | None = None
    with_problems: bool = False

    @property
    def name(self) -> str:
        """The page's name, or that of the review."""
        return self.page.page if self.page else REVIEW


def following(sheet: Sheet, interview: Interview) -> Place:
    """Where this step leads: to the first page with a problem on the way forward, or the next."""
    if sheet.go == "change":
        return _change(sheet, interview)
    if sheet.go == "next" and sheet.seen:
        return _changed(sheet, interview)
    here = len(interview.route) if sheet.page == REVIEW else interview.position(sheet.page)
    if here is None or sheet.go == "start":
        target, reached = 0, 0
    else:
        target = here + {"next": 1, "send": 0, "back": -1}.get(sheet.go, 0)
        reached = target if sheet.go in ("next", "send") else 0
    for page, _ in interview.route[:reached]:
        if page.page in interview.problems:
            return _page(sheet, interview, page, with_problems=True)
    if target >= len(interview.route):
        return _review(sheet)
    page = interview.route[max(0, target)][0]
    still_wrong = sheet.go == "switch" and sheet.wrong and page.page in interview.problems
    return _page(sheet, interview, page, with_problems=still_wrong)


def show(
    form: Form,
    place: Place,
    interview: Interview,
    action: str,
    right: str = "",
    panel: str = "",
    more: Mapping[str, str] = NOTHING,
) -> str:
    """The page of a place, sent to `action` with `more` fields of its own.

    The review says what holds of the `right` to send it, and asks whether to pair the answers where
    there is a `panel`.
    """
    sheet, page = place.sheet, place.page
    own = {**sheet.own(place.name, form), **more}
    if page is None:
        return form.review(interview, sheet.raw, own, action, right, panel)
    own |= {"_wrong": "1"} if place.with_problems else {}
    problems = interview.problems[page.page] if place.with_problems else ()
    return form.show(page, interview, sheet.raw, own, action, problems)


def _change(sheet: Sheet, interview: Interview) -> Place:
    """The page of the question to change; the review has shown all the others."""
    sheet = sheet._replace(
        seen=tuple(name for _, items in interview.route for name in _names(items))
    )
    for page, items in interview.route:
        if sheet.change in (item.item for item in items):
            return _page(sheet, interview, page)
    return _review(sheet)


def _changed(sheet: Sheet, interview: Interview) -> Place:
    """The review again, or before it the first page where the change asks more, or is wrong."""
    for page, items in interview.route:
        if not set(sheet.seen).issuperset(_names(items)):
            return _page(sheet, interview, page)
        if page.page in interview.problems:
            return _page(sheet, interview, page, with_problems=True)
    return _review(sheet)


def _page(sheet: Sheet, interview: Interview, page: Page, *, with_problems: bool = False) -> Place:
    if sheet.seen:
        here = _names(routing.shown(page, interview.answers))
        sheet = sheet._replace(seen=tuple(dict.fromkeys((*sheet.seen, *here))))
    return Place(sheet, page, with_problems)


def _review(sheet: Sheet) -> Place:
    return Place(sheet._replace(seen=()))


def _names(items: Iterable[Item]) -> Iterator[str]:
    """The items and those of their rows that not everyone is asked, by name."""
    for item in items:
        yield item.item
        if isinstance(item, GridItem):
            yield from (f"{item.item}.{code}" for code, row in item.rows.items() if row.when)
