"""Invited by a link: one response each, anonymous, whatever befalls the browser in the middle."""

import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode
from urllib.request import urlopen

import pytest
from playwright.sync_api import Error, Page, Route, expect

from tests.browser.conftest import SCRIPTS
from tests.browser.guests import SEND, Guest, Place, place
from tests.conftest import in_proof_on_each

ANONYMOUS, CONFIDENTIAL = "Your answers are anonymous.", "Your answers are confidential."
WILL_BE = {True: "Your answers will be anonymous.", False: "Your answers will be confidential."}
NO_LINK = "We did not find the link of your invitation in this tab"
RECOGNISED = "You came by the link of your invitation"
USED = "Your invitation was used already"
NOBODY = "The network does not answer."
SIGNING, SENDING = re.compile("/w/ici/credential$"), re.compile("/w/ici$")


@pytest.fixture(scope="module")
def ici(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The wave for the invited, with its server: the same one for all tests here."""
    folder = tmp_path_factory.mktemp("invited")
    shutil.copy(migrated_sqlite, folder / "mieux.sqlite")
    with place(f"sqlite:///{folder / 'mieux.sqlite'}", folder) as there:
        yield there


@pytest.fixture
def before(ici: Place) -> tuple[int, int]:
    """How many rights were used, and how many responses came, before the test."""
    return ici.used


@pytest.fixture
def someone(ici: Place, open_page: Callable[..., Page]) -> Callable[..., Guest]:
    """Someone new, on a device of their own."""

    def new(**options: object) -> Guest:
        return Guest(open_page(**({"locale": "en"} | options)), ici)

    return new


@pytest.fixture
def guest(someone: Callable[..., Guest]) -> Guest:
    return someone()


def since(ici: Place, before: tuple[int, int]) -> tuple[int, int]:
    used, came = ici.used
    return used - before[0], came - before[1]


def trouble(guest: Guest) -> str:
    """What the page says against sending."""
    alert = guest.page.get_by_role("alert")
    alert.wait_for()
    return alert.inner_text()


def signed_unheard(ici: Place, guest: Guest) -> None:
    """Come as far as a signature that the server gave and the page never heard of."""
    guest.arrive(ici.card()).to_review()

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    guest.page.route(SIGNING, lose)
    guest.press()
    trouble(guest)
    guest.page.unroute(SIGNING)


def alone(guest: Guest, code: str) -> None:
    """Check that no request told a code and answers at once, nor left for elsewhere."""
    bare = code.replace("-", "")
    for request in guest.requests:
        assert code not in request.url and bare not in request.url
        assert bare not in str(request.headers).replace("-", "")
    for form in guest.forms:
        assert bare not in form.replace("-", "")
    for asked in guest.asked:
        assert {"code", "language"} == set(asked.post_data_json) - {"blinded"}
        assert not {"cookie", "referer"} & set(asked.all_headers())
    assert [] == guest.elsewhere
    assert [] == guest.page.context.cookies()


# --- The way through


@in_proof_on_each("postgresql")  # the others here are on SQLite
def test_whoever_comes_by_a_link_is_counted_once_and_named_nowhere(
    migrated_url: str, tmp_path: Path, open_page: Callable[..., Page]
) -> None:
    with place(migrated_url, tmp_path) as ici:
        code = ici.card()
        guest = Guest(open_page(locale="en"), ici).arrive(code)
        assert "#" not in guest.page.url
        assert RECOGNISED in guest.text
        assert not guest.page.get_by_label("The code of").is_visible()
        guest.to_review(gender="woman")
        assert WILL_BE[True] in guest.text and NO_LINK not in guest.text
        assert [] == guest.signings, "nothing is signed before it is sent"
        guest.go("send")
        assert guest.thanked and ANONYMOUS in guest.text
        assert (1, 1) == ici.used
        alone(guest, code)
        assert 1 == len(guest.signings)
        *earlier, last = [parse_qs(form) for form in guest.forms]
        assert {"_link", "_right", "_credential"} & set(last) == {"_credential"}
        message, signature = last["_credential"][0].split(".")
        assert (86, 342) == (len(message), len(signature))
        assert all(["1"] == form["_link"] and "_right" not in form for form in earlier)
        assert guest.signings[0]["blinded"] not in last["_credential"][0]
        assert [] == guest.kept
        assert [] == guest.complaints


def test_whoever_types_a_code_is_told_what_that_means(ici: Place, guest: Guest) -> None:
    guest.open("en")
    guest.type(ici.card()).to_review()
    assert WILL_BE[False] in guest.text and NO_LINK not in guest.text
    guest.go("send")
    assert guest.thanked and CONFIDENTIAL in guest.text
    assert [] == guest.asked


def test_only_the_pages_of_links_load_what_signs(ici: Place, guest: Guest) -> None:
    guest.open("en")
    guest.type(ici.card()).to_review()
    assert [] == [address for address in guest.scripts if "credential" in address]
    guest.arrive(ici.card()).to_review()
    loaded = [address for address in guest.scripts if "credential" in address]
    assert 1 == len(set(loaded))


def test_a_press_while_it_is_signed_is_the_same_press(
    ici: Place, before: tuple[int, int], guest: Guest
) -> None:
    guest.arrive(ici.card()).to_review()
    waiting: list[Route] = []
    guest.page.route(SIGNING, lambda route: waiting.append(route))
    guest.press()
    said = guest.page.locator("form p").get_by_text("Sending…")
    expect(said).to_be_visible()
    guest.page.click(SEND, force=True)
    guest.page.keyboard.press("Enter")
    assert 1 == len(waiting)
    with guest.page.expect_navigation():
        waiting[0].continue_()
    assert guest.thanked
    assert (1, 1) == since(ici, before)
    assert 1 == len(guest.signings)


# --- Requests that are lost


@pytest.mark.parametrize("lost", ["request", "reply", "proxy"])
def test_a_signature_that_was_lost_is_asked_for_again(
    ici: Place, before: tuple[int, int], guest: Guest, lost: str
) -> None:
    guest.arrive(ici.card()).to_review()

    def lose(route: Route) -> None:
        if lost == "reply":
            assert 200 == route.fetch().status
        if lost == "proxy":
            route.fulfill(status=502, body="<h1>Bad gateway</h1>")
        else:
            route.abort()

    guest.page.route(SIGNING, lose)
    guest.press()
    assert NOBODY in trouble(guest)
    assert (int(lost == "reply"), 0) == since(ici, before)
    guest.page.unroute(SIGNING)
    with guest.page.expect_navigation():
        guest.page.get_by_role("button", name="Try again").click()
    assert guest.thanked and ANONYMOUS in guest.text
    assert (1, 1) == since(ici, before)
    first, second = guest.signings
    assert first == second


def test_a_page_loaded_again_between_signing_and_sending_goes_on(
    ici: Place, before: tuple[int, int], guest: Guest
) -> None:
    signed_unheard(ici, guest)
    guest.page.reload()
    assert WILL_BE[True] in guest.text
    guest.go("send")
    assert guest.thanked and ANONYMOUS in guest.text
    assert (1, 1) == since(ici, before)
    assert 1 == len({asked["blinded"] for asked in guest.signings})


@pytest.mark.parametrize("lost", ["request", "reply"])
def test_answers_that_were_lost_are_sent_again(
    ici: Place, before: tuple[int, int], guest: Guest, lost: str
) -> None:
    guest.arrive(ici.card()).to_review()

    def lose(route: Route) -> None:
        if route.request.method == "HEAD":
            return route.continue_()
        if lost == "reply":
            assert 200 == route.fetch().status
        route.abort()

    guest.page.route(SENDING, lose)
    with guest.page.expect_event("requestfailed"):
        guest.press()
    expect(guest.page).not_to_have_title(re.compile("Check"))  # but the browser's own
    assert (1, int(lost == "reply")) == since(ici, before)
    guest.page.unroute(SENDING)
    guest.page.reload()
    assert guest.thanked and ANONYMOUS in guest.text
    assert (1, 1) == since(ici, before)
    assert [] == guest.kept


def test_a_tab_whose_process_is_gone_comes_back_and_sends(
    ici: Place, before: tuple[int, int], guest: Guest
) -> None:
    """Between signing and sending, as a phone that needs the memory has it."""
    signed_unheard(ici, guest)
    devtools = guest.page.context.new_cdp_session(guest.page)
    with suppress(Error):
        guest.page.goto("chrome://crash")
    time.sleep(1)  # what is asked of a process that ends, or only begins, is never answered
    devtools.send("Page.reload")  # by Playwright's own means, a page that crashed is lost
    time.sleep(2)
    press = f"document.querySelector('{SEND}').click()"
    devtools.send("Runtime.evaluate", {"expression": press})
    time.sleep(3)
    read = "document.querySelector('main').innerText"
    text = devtools.send("Runtime.evaluate", {"expression": read})["result"]["value"]
    assert ANONYMOUS in text
    assert (1, 1) == since(ici, before)


# --- One right, tried twice


def test_a_second_device_is_told_whom_to_ask_and_keeps_its_answers(
    ici: Place, before: tuple[int, int], someone: Callable[..., Guest]
) -> None:
    code = ici.card()
    first, second, third = someone(), someone(), someone()
    first.arrive(code).to_review()
    second.arrive(code).to_review()
    first.go("send")
    assert first.thanked
    second.press()
    said = trouble(second)
    assert USED in said and "ask the person" in said
    assert 0 == second.page.get_by_role("alert").get_by_role("button").count()
    assert ["Short"] == second.said["Since when?"]
    third.arrive(code)
    third.page.locator("[role=status] .problem").wait_for()
    assert USED in third.text
    assert third.page.get_by_label("The code of").is_visible()
    assert (1, 1) == since(ici, before)


def test_two_tabs_of_one_browser_are_two_devices(
    ici: Place, before: tuple[int, int], guest: Guest
) -> None:
    code = ici.card()
    other = Guest(guest.page.context.new_page(), ici)
    guest.arrive(code).to_review()
    other.arrive(code).to_review()
    guest.press()
    guest.page.locator(".done").wait_for()
    other.press()
    assert USED in trouble(other)
    assert (1, 1) == since(ici, before)


def test_a_link_signed_elsewhere_but_never_sent_is_sent_from_there(
    ici: Place, before: tuple[int, int], someone: Callable[..., Guest]
) -> None:
    code = ici.card()
    first, second = someone(), someone()
    first.arrive(code).to_review()
    second.arrive(code).to_review()

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    first.page.route(SIGNING, lose)
    first.press()
    assert NOBODY in trouble(first)
    second.press()
    said = trouble(second)
    assert "in another window or on another device" in said and "ask the person" in said
    first.page.unroute(SIGNING)
    with first.page.expect_navigation():
        first.press()
    assert first.thanked
    assert (1, 1) == since(ici, before)


@pytest.mark.parametrize("first", ["link", "code"])
def test_link_and_code_are_one_right(
    ici: Place, before: tuple[int, int], someone: Callable[..., Guest], first: str
) -> None:
    code = ici.card()
    by_link, by_code = someone(), someone()
    by_code.open("en")
    if first == "link":
        by_link.arrive(code).to_review().go("send")
        by_code.type(code).go("start")
        assert ("Your code", 1) == (by_code.heading, by_code.page.locator(".problem").count())
        assert "ask the person who sent you the invitation" in by_code.text
    else:
        by_link.arrive(code).to_review()
        by_code.type(code).to_review().go("send")
        by_link.press()
        assert USED in trouble(by_link)
    assert (1, 1) == since(ici, before)


def status(address: str, form: dict[str, list[str]]) -> int:
    try:
        with urlopen(address, urlencode(form, doseq=True).encode(), timeout=30) as answer:
            return int(answer.status)
    except HTTPError as error:
        error.close()
        return error.code


def test_a_credential_is_not_used_twice(ici: Place, before: tuple[int, int], guest: Guest) -> None:
    guest.arrive(ici.card()).to_review().go("send")
    sent, address = parse_qs(guest.forms[-1]), guest.page.url
    assert 200 == status(address, sent), "the same form again"
    assert 409 == status(address, sent | {"_mark": ["another"]})
    assert 409 == status(address, sent | {"tenure": ["long"]})
    assert (1, 1) == since(ici, before)


# --- What does not fit


def test_a_signature_that_does_not_fit_is_not_sent(
    ici: Place, before: tuple[int, int], guest: Guest
) -> None:
    guest.arrive(ici.card()).to_review()

    def forge(route: Route) -> None:
        said = route.fetch().json()
        route.fulfill(json={"signature": "A" * 10 + said["signature"][10:]})

    guest.page.route(SIGNING, forge)
    guest.press()
    said = trouble(guest)
    assert "could not be signed" in said and "ask the person" in said
    assert (1, 0) == since(ici, before)
    guest.page.unroute(SIGNING)
    guest.go("send")
    assert guest.thanked
    assert (1, 1) == since(ici, before)


def test_a_credential_that_nobody_signed_is_refused_with_all_answers_on_the_page(
    ici: Place, before: tuple[int, int], guest: Guest
) -> None:
    guest.arrive(ici.card()).to_review()

    def forge(route: Route) -> None:
        form = parse_qs(route.request.post_data or "")
        if "_credential" in form:
            message, signature = form["_credential"][0].split(".")
            form["_credential"] = [f"{message[:5]}AAAAA{message[10:]}.{signature}"]
        route.continue_(post_data=urlencode(form, doseq=True))

    guest.page.route(SENDING, forge)
    guest.go("send")
    assert "ask the person who sent" in guest.text
    assert "Your answers were not sent, and are still on this page." in guest.text
    assert (1, 0) == since(ici, before)


# --- Browsers that lack something


@pytest.mark.parametrize(
    "lacks",
    [
        "Object.defineProperty(window, 'sessionStorage', {get() {throw new Error('refused')}})",
        "Storage.prototype.setItem = () => {throw new Error('full')}",
        "delete Crypto.prototype.subtle",  # over plain HTTP
        "delete SubmitEvent.prototype.submitter",  # Safari before 15.4
        "delete window.SubmitEvent",
    ],
)
def test_a_browser_that_cannot_have_it_signed_types_the_code_and_says_so(
    ici: Place, before: tuple[int, int], someone: Callable[..., Guest], lacks: str
) -> None:
    guest = someone()
    guest.page.add_init_script(lacks)
    code = ici.card()
    guest.arrive(code, "fr")
    assert "#" not in guest.page.url
    guest.page.get_by_role("link", name="English").click()
    guest.page.wait_for_url("**lang=en")
    assert code == guest.page.get_by_label("The code of").input_value()
    assert "they will be confidential, not anonymous" in guest.text
    guest.to_review()
    assert WILL_BE[False] in guest.text
    guest.go("send")
    assert guest.thanked and CONFIDENTIAL in guest.text
    assert (1, 1) == since(ici, before)


def test_a_browser_without_the_newest_functions_signs(ici: Place, guest: Guest) -> None:
    guest.page.add_init_script(
        "delete AbortSignal.timeout; delete HTMLFormElement.prototype.requestSubmit"
    )
    guest.arrive(ici.card()).to_review().go("send")
    assert guest.thanked and ANONYMOUS in guest.text


def test_without_javascript_the_code_is_typed(
    ici: Place, before: tuple[int, int], someone: Callable[..., Guest]
) -> None:
    code = ici.card()
    guest = someone(java_script_enabled=False)
    guest.arrive(code)
    guest.type(code).to_review()
    assert WILL_BE[False] in guest.text
    guest.go("send")
    assert guest.thanked and CONFIDENTIAL in guest.text
    assert (1, 1) == since(ici, before)


def test_scripts_that_die_on_the_last_page_are_done_without(
    ici: Place, before: tuple[int, int], guest: Guest
) -> None:
    code = ici.card()
    guest.arrive(code).to_review()
    guest.page.route(SCRIPTS, lambda route: route.abort())
    guest.page.reload()
    assert NO_LINK in guest.text
    guest.go("send")
    assert "Your code" == guest.heading
    assert "Your answers were not sent, and are still on this page." in guest.text
    guest.type(code).go("send")
    assert guest.thanked and CONFIDENTIAL in guest.text
    assert (1, 1) == since(ici, before)


def test_scripts_that_come_back_on_the_page_that_asks_sign_there(
    ici: Place, before: tuple[int, int], guest: Guest
) -> None:
    guest.arrive(ici.card()).to_review()
    guest.page.route(SCRIPTS, lambda route: route.abort())
    guest.page.reload()
    guest.press()
    guest.page.unroute(SCRIPTS)
    guest.page.get_by_role("heading", name="Your code").wait_for()
    guest.page.reload()
    assert RECOGNISED in guest.text and WILL_BE[True] in guest.text
    guest.go("send")
    assert guest.thanked and ANONYMOUS in guest.text
    assert (1, 1) == since(ici, before)


# --- Ways around


def test_the_language_changes_in_the_middle_and_the_link_stays(
    ici: Place, before: tuple[int, int], guest: Guest
) -> None:
    guest.arrive(ici.card(), "fr")
    guest.page.get_by_role("link", name="English").click()
    guest.page.wait_for_url("**lang=en")
    assert RECOGNISED in guest.text
    guest.to_review()
    guest.switch("fr")
    guest.switch("en")
    assert WILL_BE[True] in guest.text
    guest.go("send")
    assert guest.thanked and ANONYMOUS in guest.text
    assert (1, 1) == since(ici, before)


def test_back_and_forward_lead_to_the_same_thanks(
    ici: Place, before: tuple[int, int], guest: Guest
) -> None:
    guest.arrive(ici.card()).to_review()
    guest.page.go_back()
    guest.page.go_forward()
    assert "_review" == guest.at
    guest.go("send")
    assert guest.thanked
    guest.page.go_back()
    assert "_review" == guest.at
    guest.go("send")
    assert guest.thanked and CONFIDENTIAL not in guest.text
    assert (1, 1) == since(ici, before)
    assert [] == guest.kept


def test_an_introduction_loaded_again_still_holds_its_link(ici: Place, guest: Guest) -> None:
    guest.arrive(ici.card())
    guest.page.reload()
    assert RECOGNISED in guest.text
    guest.to_review().go("send")
    assert guest.thanked and ANONYMOUS in guest.text


def test_what_is_put_aside_needs_the_link_again_on_another_device(
    ici: Place, before: tuple[int, int], someone: Callable[..., Guest]
) -> None:
    code = ici.card()
    first = someone()
    first.arrive(code).to_review()
    first.go("later")
    draft = first.page.locator(".code").inner_text()
    first.go("here")
    assert WILL_BE[True] in first.text

    def resume(guest: Guest) -> None:
        guest.page.click("summary")
        guest.page.fill("[name=_code]", draft)
        guest.go("resume")
        assert "_review" == guest.at

    without, by_link = someone(), someone()
    without.open("en")
    resume(without)
    assert NO_LINK in without.text and WILL_BE[True] not in without.text
    without.go("send")
    assert "Your code" == without.heading and NO_LINK in without.text
    without.go("later")
    assert draft == without.page.locator(".code").inner_text()
    without.go("here")
    resume(by_link.arrive(code))
    assert WILL_BE[True] in by_link.text
    by_link.go("send")
    assert by_link.thanked and ANONYMOUS in by_link.text
    assert (1, 1) == since(ici, before)
    alone(by_link, code)
    without.go("send")
    assert without.thanked, "the same form, of the same mark and answers"
    assert (1, 1) == since(ici, before)


def test_another_person_in_the_same_tab_types_their_own_code(
    ici: Place, before: tuple[int, int], guest: Guest
) -> None:
    one, other = ici.card(), ici.card()
    guest.arrive(one)
    guest.page.get_by_role("button", name="Type a code instead").click()
    expect(guest.page.get_by_label("The code of")).to_be_focused()
    guest.type(other).to_review().go("send")
    assert guest.thanked and CONFIDENTIAL in guest.text
    guest.arrive(one).to_review().go("send")
    assert guest.thanked and ANONYMOUS in guest.text
    assert (2, 2) == since(ici, before)


def test_another_link_opened_in_the_same_tab_takes_the_place_of_the_first(
    ici: Place, before: tuple[int, int], guest: Guest
) -> None:
    one, other = ici.card(), ici.card()
    guest.arrive(one)
    guest.arrive(other)  # the same page: only what is after the # changes
    guest.page.wait_for_url("**/w/ici?lang=en")
    guest.to_review().go("send")
    assert guest.thanked
    assert [other, other] == [asked.post_data_json["code"] for asked in guest.asked][-2:]
    guest.arrive(one).to_review().go("send")
    assert guest.thanked
    assert (2, 2) == since(ici, before)


def test_a_link_that_was_used_says_so_before_anything_is_answered(ici: Place, guest: Guest) -> None:
    code = ici.card()
    guest.arrive(code).to_review().go("send")
    guest.arrive(code)
    guest.page.locator("[role=status] .problem").wait_for()
    assert USED in guest.text
    assert [] == guest.kept
    guest.arrive("ABCD-EFGH-JKMN")
    guest.page.locator("[role=status] .problem").wait_for()
    assert USED in guest.text


def test_a_wave_that_closed_meanwhile_says_so_instead_of_signing(
    migrated_sqlite_url: str, tmp_path: Path, open_page: Callable[..., Page]
) -> None:
    with place(migrated_sqlite_url, tmp_path) as ici:
        guest = Guest(open_page(locale="en"), ici).arrive(ici.card()).to_review()
        ici.close()
        guest.press()
        assert "takes no answers now" in trouble(guest)
        assert (0, 0) == ici.used
