"""The coordinators' guide, walked as it says: from an empty page to a release, in either language.

Every step has a name, which is that of its picture in docs/images/guide/<language>.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Locator, Page, expect

from app.translations import gettext
from tests.mailbox import Mailbox

DESK: Mapping[str, Any] = {"viewport": {"width": 1280, "height": 860}}
PHONE: Mapping[str, Any] = {"viewport": {"width": 360, "height": 740}}
INVITED = 20
WAVE = "essor"
QUIET = 500  # ms in which pictures of a page arrive
SHOT = "*, *::before { caret-color: transparent !important; transition: none !important }"


class Answers(NamedTuple):
    """What somebody answers, as the page says it; the last question is not asked of everyone."""

    tenure: str
    trained: str
    useful: str | None


class Told(NamedTuple):
    """What a guide says of its questionnaire: its name and the words of its answers."""

    name: str
    tenure: tuple[str, str]
    trained: tuple[str, str]
    useful: tuple[str, str, str]
    breaks: int  # places in its text where a line must not end, but could
    wrong_key: tuple[str, str]
    deciding: str  # the question on which the second page depends
    wrong_answer: tuple[str, str]
    used: str  # how many of the invited have answered

    def people(self) -> Iterator[Answers]:
        """Fifteen people, of whom three are new: two of these, and ten others, were trained."""
        for number in range(15):
            is_trained = number not in (2, 7, 11)
            yield Answers(
                self.tenure[number > 2],
                self.trained[not is_trained],
                self.useful[number % 3] if is_trained else None,
            )


TOLD = {
    "fr": Told(
        "formation",
        ("Moins d’un an", "Un an ou plus"),
        ("Oui", "Non"),
        ("Beaucoup", "Un peu", "Pas du tout"),
        3,
        ("titre", "title"),
        "suivie",
        ("ouii", "oui"),
        "15 droits de répondre utilisés sur 20",
    ),
    "en": Told(
        "training",
        ("Less than a year", "A year or more"),
        ("Yes", "No"),
        ("A lot", "A little", "Not at all"),
        0,
        ("titel", "title"),
        "trained",
        ("yess", "yes"),
        "15 of 20 rights to answer are used",
    ),
}


class Walk:
    """Somebody who does what the guide says, in one language."""

    def __init__(self, page: Page, address: str, language: str, pictures: Path | None) -> None:
        self.page, self.address, self.language = page, address, language
        self.told = TOLD[language]
        self.pictures = pictures
        self.steps: list[str] = []
        self.draft = ""  # its address

    def say(self, text: str, **fields: object) -> str:
        """A text of the program, as this page says it."""
        return gettext(text, self.language) % fields

    def title(self, text: str) -> str:
        """The title that a questionnaire gives itself."""
        found = re.search(r"^title: {\w+: (.*)}$", text, re.MULTILINE)
        assert found
        return found[1]

    def go(self, path: str) -> None:
        self.page.goto(f"{self.address}/staff{path}")

    def press(self, text: str) -> None:
        """Press the button, or follow the link, of that name in the page."""
        name = re.compile(rf"^\s*{re.escape(self.say(text))}\s*$")
        main = self.page.locator("main")
        main.get_by_role("button", name=name).or_(main.get_by_role("link", name=name)).first.click()

    def reads(self, text: str, **fields: object) -> Locator:
        """Wait for a page that says so."""
        said = self.page.locator("main", has_text=self.say(text, **fields))
        said.wait_for()
        return said

    def step(self, name: str, page: Page | None = None) -> None:
        """The guide shows the page as it is now."""
        self.steps.append(name)
        if self.pictures:
            shown = page or self.page
            shown.evaluate("scrollTo(0, 0)")
            shown.wait_for_timeout(QUIET)
            folder = self.pictures / self.language
            folder.mkdir(parents=True, exist_ok=True)
            shown.screenshot(path=folder / f"{name}.png", style=SHOT, scale="css")


def design(walk: Walk, text: str) -> None:
    """From an empty page to a text without mistakes, in spite of three that are made."""
    page, told = walk.page, walk.told
    walk.go("/questionnaires/")
    walk.press("Begin a draft")
    page.fill("[name=name]", told.name)
    walk.step("begin")
    walk.press("Begin the draft")
    page.locator(".cm-content").wait_for()
    walk.draft = page.url
    words = page.locator(".cm-content")
    words.click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)
    nothing = walk.say("nothing to report").capitalize()
    verdict = page.locator("#verdict")
    if told.breaks:
        page.get_by_role("button", name=re.compile(rf"\({told.breaks}\)$")).click()
    expect(verdict).to_have_text(nothing)
    expect(page.frame_locator("iframe").locator("h1")).to_have_text(walk.title(text))
    walk.step("write")
    _key_in_another_language(walk, verdict)
    expect(verdict).to_have_text(nothing)
    _colon_forgotten(walk)
    expect(verdict).to_have_text(nothing)
    _answer_that_is_none(walk)
    expect(verdict).to_have_text(nothing)


def find(walk: Walk, words: str) -> None:
    """Select the first such words of the text, as the search of the editor does."""
    page = walk.page
    page.locator(".cm-content").focus()
    page.keyboard.press("Control+Home")
    page.keyboard.press("Control+F")
    page.locator(".cm-search [name=search]").fill("")
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator(".cm-search")).to_have_count(0)


def _key_in_another_language(walk: Walk, verdict: Locator) -> None:
    wrong, right = walk.told.wrong_key
    find(walk, f"{right}:")
    walk.page.keyboard.insert_text(f"{wrong}:")
    expect(verdict).not_to_have_text(walk.say("nothing to report").capitalize())
    walk.page.locator("#problems button").first.click()


def _colon_forgotten(walk: Walk) -> None:
    find(walk, "type: one")
    walk.page.keyboard.insert_text("type one")
    expect(walk.page.locator("#problems .error")).to_be_visible()
    find(walk, "type one")
    walk.page.keyboard.insert_text("type: one")


def _answer_that_is_none(walk: Walk) -> None:
    """It is mended with what the editor proposes."""
    wrong, right = walk.told.wrong_answer
    page, item = walk.page, walk.told.deciding
    find(walk, f"{{{item}: {right}}}")
    page.keyboard.insert_text(f"{{{item}: {wrong}}}")
    expect(page.locator("#problems .error")).to_contain_text(right)
    walk.step("mistake")
    find(walk, wrong)
    page.keyboard.press("Delete")
    page.keyboard.press("Control+Space")
    page.locator(".cm-tooltip-autocomplete li", has_text=right).first.click()


def look(walk: Walk) -> None:
    """Look at what it will be: page by page on a phone, as a map."""
    page = walk.page
    walk.press("Preview")
    page.select_option("[name=_width]", "phone")
    page.get_by_text(walk.say("Answer as…")).click()
    page.select_option(f"[name={walk.told.deciding}]", label=walk.told.trained[0])
    walk.press("Show")
    walk.press("Next page")
    seen = page.frame_locator("iframe.seen.phone")
    expect(seen.get_by_label(walk.told.trained[0])).to_be_checked()
    walk.step("preview")
    walk.press("Next page")
    expect(seen.get_by_label(walk.told.useful[0], exact=True)).to_be_visible()
    walk.press("Map")
    expect(page.locator("main img").first).to_be_visible()
    walk.step("map")


def publish(walk: Walk) -> None:
    """Keep the version for ever, once it was said what that brings."""
    walk.page.goto(walk.draft)
    walk.press("Compare and publish")
    walk.step("publish")
    walk.page.locator("main form button").click()
    walk.reads("Published.")


def rehearse(walk: Walk) -> None:
    """Answer it without being counted, and read results of people who do not exist."""
    page = walk.page
    walk.press("Trial")
    walk.press("Try the questionnaire")
    walk.press("Begin")
    page.get_by_label(walk.told.tenure[0]).check()
    page.get_by_label(walk.told.trained[1]).check()
    walk.step("trial")
    walk.press("Continue")
    walk.press("Send my answers")
    page.locator(".done").wait_for()
    walk.press("Leave the trial")
    walk.press("Show the results")
    page.locator("main .finding").first.wait_for()
    page.go_back()
    page.fill("[name=responses]", "30")
    walk.press("Show the results")
    page.locator("#hidden").wait_for()
    walk.step("simulated")


def answer(walk: Walk, page: Page, link: str, answers: Answers, *, first: bool) -> None:
    """Answer by a link, on a phone; the guide shows the first to do so."""

    def press(text: str) -> None:
        page.get_by_role("button", name=walk.say(text)).click()

    page.goto(link)
    press("Begin")
    page.get_by_label(answers.tenure).check()
    page.get_by_label(answers.trained).check()
    if first:
        walk.step("answer", page)
    press("Continue")
    if answers.useful:
        page.get_by_label(answers.useful, exact=True).check()
        press("Continue")
    press("Send my answers")
    page.wait_for_selector(".done")
    page.context.close()


def field(walk: Walk, box: Mailbox, phone: Callable[[], Page]) -> None:
    """From a published version to a release: prepare, invite, answer, close, check, release."""
    page = walk.page
    walk.go("/waves/_new")
    page.select_option("[name=asks]", f"{walk.told.name}@1")
    page.fill("[name=name]", WAVE)
    page.locator("[name=mode][value=invited]").check()
    walk.step("prepare")
    walk.press("Prepare the wave")
    walk.reads("The wave is prepared.")
    walk.press("To the invitations")
    walk.press("Add people")
    page.fill("[name=text]", "email\n" + "".join(f"p{n}@example.org\n" for n in range(INVITED)))
    walk.step("invite")
    walk.press("See what would be added")
    page.locator("main form button").click()
    walk.go(f"/waves/{WAVE}/open")
    page.locator("main form button").click()
    walk.reads("The wave is open.")
    walk.go(f"/waves/{WAVE}/invitations/send")
    page.locator("main form button").click()
    letters = [box.to(f"p{number}@example.org") for number in range(INVITED)]
    assert INVITED == len(letters)
    for number, answers in enumerate(walk.told.people()):
        answer(walk, phone(), box.link(f"p{number}@example.org"), answers, first=number == 0)
    walk.go(f"/waves/{WAVE}")
    walk.step("follow")
    expect(page.locator("main")).to_contain_text(walk.told.used)
    walk.press("Close")
    walk.step("close")
    page.locator("main form button").click()
    walk.reads("The wave is closed, for ever.")
    walk.press("See what would be shown")
    page.locator("main table.checked").first.wait_for()
    walk.step("check")
    walk.press("Back to the wave")
    walk.press("Release the results")
    page.locator("main form button").click()
    walk.reads("The results are released.")
    walk.go(f"/waves/{WAVE}/results")
    page.locator("main .finding").first.wait_for()
    walk.step("results")
