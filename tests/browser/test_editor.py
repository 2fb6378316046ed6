"""The editor of drafts in a browser: what it says, suggests, shows and keeps while one writes."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.test_accessibility import SOME_SCREENS, wrong_with
from tests.browser.writers import WELCOME, Room, room, write

Open = Callable[..., Page]
KEPT = "Saved at"
AT_ONCE = 100  # ms: CodeMirror takes an Enter that comes sooner for one that was meant for the text


@pytest.fixture(scope="module")
def desk(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    with room(migrated_sqlite, tmp_path_factory.mktemp("room")) as made:
        yield made


@pytest.fixture
def complaints() -> list[str]:
    """What the browser refused, such as a style that the page's policy forbids."""
    return []


@pytest.fixture
def page(open_page: Open, complaints: list[str]) -> Iterator[Page]:
    page = open_page(viewport={"width": 1280, "height": 800}, locale="en-GB")
    page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
    yield page


def test_the_editor_helps_to_write(desk: Room, page: Page, complaints: list[str]) -> None:
    draft = desk.begin()
    desk.sit(page, draft)
    problems, lines = page.locator("#problems > li"), page.locator(".cm-content")

    # what is there is checked at once, and repaired at the press of a button
    expect(problems).to_have_count(1)
    expect(page.locator(".cm-lintRange-warning")).to_be_visible()
    page.get_by_role("button", name="Put no-break spaces").click()
    expect(problems).to_have_count(0)
    expect(lines).to_contain_text("Combien d’heures\u00a0?")

    # a mistake is underlined and told, and leads to where it stands
    write(page, "type: one", "\n colour: red")
    expect(page.locator(".cm-lintRange-error")).to_have_text("colour")
    expect(page.locator(".cm-lint-marker-error")).to_be_visible()
    expect(problems).to_have_count(1)
    page.keyboard.press("Control+Home")
    problems.get_by_role("link").click()
    expect(page.locator(".cm-activeLine")).to_contain_text("colour: red")
    expect(lines).to_be_focused()
    page.keyboard.press("Control+z")

    # what may be written is suggested, in the schema's words and in the text's own
    write(page, "type: number", "\nwhen: {")
    options = page.get_by_role("listbox").get_by_role("option")
    expect(options).to_have_text(["genderVous êtes…", "any", "not"])
    page.wait_for_timeout(AT_ONCE)
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Space")
    expect(options).to_have_text(["womanUne femme", "manUn homme", "answered"])
    page.keyboard.type("wo")
    expect(options).to_have_count(1)
    page.wait_for_timeout(AT_ONCE)
    page.keyboard.press("Enter")
    page.keyboard.type("}")
    expect(lines).to_contain_text("when: {gender: woman}")
    expect(problems).to_have_count(0)
    expect(page.locator("#meaning")).to_contain_text("gender Vous êtes…")
    page.get_by_text("type", exact=True).first.hover()
    expect(page.locator(".cm-tooltip-hover")).to_contain_text("One answer among those proposed.")

    # what is suggested is declined, and the text left, with the keyboard alone
    expect(page.locator("#kept")).to_contain_text(KEPT)
    lines.focus()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Save")).to_be_focused()
    assert "when: {gender: woman}" in desk.text(draft)
    assert [] == complaints


def test_the_preview_follows_what_is_written(desk: Room, page: Page, complaints: list[str]) -> None:
    long = "".join(
        f"      - item: n{i}\n        type: number\n"
        f'        ask: {{fr: "Nombre {i}", en: "Number {i}"}}\n'
        for i in range(20)
    )
    draft = desk.begin(WELCOME.replace("  - page: work", f"{long}  - page: work"))
    desk.sit(page, draft)
    seen = page.frame_locator("iframe")
    expect(seen.get_by_text("Two minutes.")).to_be_visible()
    page.select_option("#preview-language", "fr")
    expect(seen.get_by_text("Deux minutes.")).to_be_visible()
    page.select_option("#preview-language", "en")
    page.locator(".cm-line", has_text="page: you").click()
    expect(seen.get_by_text("You are…")).to_be_visible()

    # once more, and no further up than it was
    scrolled = "() => document.querySelector('iframe').contentWindow.scrollY"
    seen.get_by_text("Number 15").scroll_into_view_if_needed()
    place = page.evaluate(scrolled)
    assert place > 500
    page.locator(".cm-line", has_text='en: "You are…"').click()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.type(" indeed")
    expect(seen.get_by_text("You are… indeed")).to_have_count(1)
    assert place == page.evaluate(scrolled)

    # as on a computer: a wide page, as small as it takes
    page.locator("#preview-wide").check()
    inside = "() => document.querySelector('iframe').contentWindow.innerWidth"
    assert page.evaluate(inside) >= 1024
    box = page.locator("iframe").bounding_box()
    assert box and box["x"] + box["width"] <= 1280

    # what cannot be shown leaves what was
    write(page, 'title: {fr: "Vous"', "]")
    expect(page.locator(".seen .hint")).to_be_visible()
    expect(seen.get_by_text("You are… indeed")).to_have_count(1)
    page.keyboard.press("Backspace")
    expect(page.locator(".seen .hint")).to_be_hidden()
    assert [] == complaints


def test_typing_goes_on_while_a_check_is_under_way(desk: Room, page: Page) -> None:
    draft = desk.begin()
    desk.sit(page, draft)
    expect(page.locator("#problems > li")).to_have_count(1)
    held: list[Route] = []
    page.route("**/check", lambda route: held.append(route), times=1)
    write(page, "thanks:", "\n")
    page.wait_for_timeout(100)
    page.keyboard.type("colour: red\n")
    expect(page.locator(".cm-content")).to_contain_text("colour: red")
    expect(page.locator("#kept")).to_contain_text(KEPT)
    assert 1 == len(held), "one at a time"
    held[0].continue_()
    expect(page.locator(".cm-lintRange-error")).to_have_text("colour")

    # whoever goes elsewhere at once takes all words along
    page.keyboard.type("shape: round")
    page.get_by_role("link", name="History").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("welcome")
    assert "shape: round" in desk.text(draft)


def test_what_cannot_be_saved_is_kept_and_offered(
    desk: Room, page: Page, complaints: list[str]
) -> None:
    draft = desk.begin()
    desk.sit(page, draft)
    notices = page.locator("[role=status] .note")
    page.context.set_offline(True)
    write(page, "languages:", " # offline")
    expect(notices.filter(has_text="does not answer")).to_be_visible()
    page.close()

    # the tab was closed with the network away: another finds the words
    assert WELCOME == desk.text(draft)
    page = page.context.new_page()
    notices = page.locator("[role=status] .note")
    page.context.set_offline(False)
    desk.save(draft, 1, WELCOME.replace("Merci bien", "Mille mercis"))
    desk.sit(page, draft)
    expect(notices).to_contain_text("not saved")
    page.get_by_role("button", name="Bring them back").click()
    expect(page.locator(".cm-content")).to_contain_text("# offline")
    expect(page.locator(".cm-content")).to_contain_text("Mille mercis")
    expect(page.locator("#kept")).to_contain_text(KEPT)
    text = desk.text(draft)
    assert "# offline" in text and "Mille mercis" in text
    assert 0 == page.evaluate("localStorage.length")


def test_words_outlive_the_session(desk: Room, page: Page) -> None:
    draft = desk.begin()
    desk.sit(page, draft)
    # each answer brings the cookie back: these are the last
    expect(page.locator("#problems > li")).to_have_count(1)
    expect(page.frame_locator("iframe").get_by_text("Two minutes.")).to_be_visible()
    page.context.clear_cookies()
    write(page, "languages:", " # signed out")
    notice = page.locator("[role=status] .note")
    expect(notice).to_contain_text("no longer signed in")
    expect(notice.get_by_role("link")).to_have_attribute("href", "/staff/login")
    page.context.add_cookies([desk.cookie("again@example.org")])
    page.keyboard.press("Control+s")
    expect(page.locator("#kept")).to_contain_text(KEPT)
    expect(notice).to_have_count(0)
    assert "# signed out" in desk.text(draft)


def test_who_signs_out_leaves_nothing_in_the_browser(desk: Room, page: Page) -> None:
    long = "".join(f"# {number:0100}\n" for number in range(1_000))  # more than a closing tab sends
    draft = desk.begin(WELCOME + long)
    desk.sit(page, draft, "zoe@example.org")
    write(page, "Two minutes.", " # the last words")
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/staff/login"))
    assert [] == page.evaluate("Object.keys(localStorage)")
    assert "# the last words" in desk.text(draft)


def test_what_others_write_arrives_where_it_belongs(desk: Room, page: Page) -> None:
    draft = desk.begin()
    desk.sit(page, draft)
    notice = page.locator("[role=status] .note")
    desk.save(draft, 1, WELCOME.replace("Merci bien", "Mille mercis"))
    write(page, "Combien", " # mine")
    expect(notice).to_contain_text("changed other lines")
    page.keyboard.type(" too")  # where the cursor was
    expect(page.locator(".cm-content")).to_contain_text("Mille mercis")
    expect(page.locator(".cm-activeLine")).to_contain_text("# mine too")
    expect(page.locator("#kept")).to_contain_text(KEPT)

    # undoing takes back one's own words, not theirs
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(page.locator(".cm-content")).not_to_contain_text("# mine")
    expect(page.locator(".cm-content")).to_contain_text("Mille mercis")
    expect(page.locator("#kept")).to_contain_text(KEPT)

    theirs = desk.text(draft)
    desk.save(draft, desk.latest(draft), theirs.replace("Mille mercis", "Bravo"))
    write(page, "Mille mercis", " # the same line")
    expect(notice).to_contain_text("changed the same lines")
    link = notice.get_by_role("link", name="Put both together")
    expect(link).to_have_attribute("href", re.compile(f"^/staff/drafts/{draft}/aside/"))
    assert "Bravo" in desk.text(draft)

    # one sees what one writes, where it stands aside
    write(page, "Two minutes.", "")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.type(" Or three.")
    expect(page.frame_locator("iframe").get_by_text("Two minutes. Or three.")).to_be_visible()
    assert "Or three." not in desk.text(draft)


def test_the_editor_keeps_nobody_out(desk: Room, page: Page) -> None:
    draft = desk.begin(WELCOME.replace("type: number", "type: numbr"))
    desk.sit(page, draft, language="fr")
    expect(page.locator("#problems > li")).to_have_count(1)
    page.get_by_role("textbox").focus()
    page.keyboard.press("Control+f")
    expect(page.locator(".cm-search")).to_be_visible()
    assert [] == list(wrong_with(page, SOME_SCREENS))
