"""The page of results in a browser: charts, groups and links, with scripts and without."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.conftest import Site


def test_a_group_is_chosen_without_a_script_and_charts_fit_the_screen(
    places: Site, open_page: Callable[..., Page]
) -> None:
    phone = open_page(
        viewport={"width": 320, "height": 740}, java_script_enabled=False, locale="en"
    )
    phone.goto(f"{places.address}/results/kinds?lang=en")
    phone.select_option("#group", "gender=woman")
    with phone.expect_response("**/narrow/**") as drawn:
        phone.click(".of-group button")
        phone.locator("figure img").first.scroll_into_view_if_needed()
    assert (200, True) == (drawn.value.status, "group=gender%3Dwoman" in phone.url)
    assert "of women have hours that fit" in phone.inner_text("main")
    desk = open_page(viewport={"width": 1280, "height": 740}, java_script_enabled=False)
    with desk.expect_response("**/wide/**") as drawn:
        desk.goto(f"{places.address}/results/kinds?lang=en")
    assert 200 == drawn.value.status


def test_the_link_to_a_finding_is_copied_at_a_press(
    places: Site, open_page: Callable[..., Page]
) -> None:
    page = open_page(locale="en", permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{places.address}/results/kinds?lang=en")
    finding = page.locator(".finding").last
    finding.get_by_role("button", name="Copy the link").click()
    finding.get_by_role("button", name="The link is copied").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    assert f"{page.url}#{finding.get_attribute('id')}" == link
    page.goto(link)
    assert finding.evaluate("element => element.matches(':target')")
