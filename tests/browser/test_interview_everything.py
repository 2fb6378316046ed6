"""Whole interviews of every item type: by finger or by keyboard alone, with JavaScript or not."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from playwright.sync_api import Page

from app.questionnaire.loader import Source
from tests.browser.conftest import PHONE, Field, Site
from tests.browser.everything import EVERY_ANSWER, EVERYTHING
from tests.browser.respondent import Respondent, Typed

KEPT = {
    "plain": "b",
    "full": "a",
    "conditional": "b",
    "list": "other",
    "several": ["a", "other"],
    "these": ["limit"],
    "narrow.a": "agree",
    "narrow.b": "disagree",
    "wide.a": "l8",
    "compulsory": 10,
    "why_so": 9,
    "about_it.a": "agree",
    "about_it.b": "disagree",
    "count": 12,
    "hours": 7.5,
    "joined": "2024-01-31",
    "left": "2024-02-01",
    "since": "2021-08",
    "until": "2022-09",
    "priorities.company": 1,
    "priorities.autonomy": 2,
    "first.help": 1,
    "uses": ["desk"],
    "liked.all": "agree",
    "liked.desk": "disagree",
    "order.long": 1,
    "which": ["long"],
}
KEPT_APART = [
    ("list.other.specify", "None of the thirteen"),
    ("more", "No"),
    ("plain.b.specify", "Something else"),
    ("several.other.specify", "x" * 200),
    ("word", "Enough"),
    ("words", "One line.\nAnother."),
]
# The field a script put in the place of a list is told by the list box it opens.
FOCUSED = """() => {
  const {name, type, value, role, attributes} = document.activeElement
  const list = attributes["aria-controls"]?.value.replace(/:list$/, "")
  return {name: name || list || "", kind: role || type || "", value: value || ""}
}"""
MOST_STOPS = 120  # of the Tab key, on one page


class Keyboard:
    """A respondent without a mouse: Tab, Space, arrows and Enter."""

    def __init__(self, respondent: Respondent) -> None:
        self.page = respondent.page
        self.press = respondent.page.keyboard.press

    @property
    def focused(self) -> dict[str, str]:
        return dict(self.page.evaluate(FOCUSED))

    def answer(self, answers: Mapping[str, Typed]) -> None:
        """Answer on the way to Continue, and stop there."""
        answered = set()
        for _ in range(MOST_STOPS):
            self.press("Tab")
            at = self.focused
            if (at["name"], at["value"]) == ("_go", "next"):
                break
            if answers.get(at["name"]):
                self._answer(at, answers[at["name"]])
                answered.add(at["name"])
        assert {name for name, typed in answers.items() if typed} == answered

    def _answer(self, at: Mapping[str, str], typed: Typed) -> None:
        match at["kind"]:
            case "checkbox" if at["value"] in typed:
                self.press("Space")
            case "radio":
                self.press("Space")
                self._arrow_down_to(typed)
            case "select-one":
                self._arrow_down_to(typed)
            case "combobox":
                option = self.page.locator(f'[name="{at["name"]}"] option[value="{typed}"]')
                self.page.keyboard.type(str(option.text_content()))
                self.press("ArrowDown")
                self.press("Enter")
            case "text" | "textarea":
                self.page.keyboard.type(str(typed))

    def _arrow_down_to(self, code: Typed) -> None:
        for _ in range(MOST_STOPS):
            if self.focused["value"] == code:
                return
            self.press("ArrowDown")
        pytest.fail(f"{code} is not reached")

    def go_on(self) -> None:
        with self.page.expect_navigation():
            self.press("Enter")


@pytest.fixture(scope="session")
def asked(site: Site) -> Site:
    """The site, with a wave `tout` that asks everything."""
    site.field.open(Source("v1.yaml", EVERYTHING, {}), "tout")
    return site


@pytest.mark.parametrize("javascript", [False, True])
@pytest.mark.parametrize("hand", ["finger", "keyboard"])
def test_everything_there_is_to_ask_is_kept_as_answered(
    hand: str, javascript: bool, asked: Site, demo: Field, open_page: Callable[..., Page]
) -> None:
    page = open_page(**PHONE, java_script_enabled=javascript, locale="en")
    respondent = Respondent(page, asked.address, "tout")
    respondent.begin("en")
    keyboard = Keyboard(respondent)
    pages = []
    while respondent.at != "_review":
        pages.append(respondent.at)
        if hand == "keyboard":
            keyboard.answer(EVERY_ANSWER[respondent.at])
            keyboard.go_on()
        else:
            respondent.answer(EVERY_ANSWER[respondent.at])
            respondent.go()
    assert list(EVERY_ANSWER) == pages
    reviewed: Any = respondent.said
    respondent.go("send")
    assert reviewed == respondent.said
    assert ([KEPT], KEPT_APART) == demo.kept
    assert [] == respondent.complaints
