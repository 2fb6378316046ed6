"""What befalls people in the middle of an interview: what is kept is what the review said last."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from app.extensions import db
from app.questionnaire import loader
from app.storage.models import Wave
from tests import servers
from tests.browser.conftest import PHONE, Field, Site
from tests.browser.respondent import Respondent, Typed
from tests.browser.situation import SHIPPED
from tests.conftest import environment

ANSWERS = {  # of someone new, whose way is short
    "you": {"age": "from_30_39"},
    "in_the_cooperative": {"tenure": "under_six_months", "responsibilities": ["board"]},
    "business": {"weekly_hours": "37"},
    "time": {"balance": "7"},
}
AGE = "Quel âge avez-vous\u202f?"
# Someone with the same form in another tab: browsers duplicate tabs with their forms.
SAME_FORM = """fields => {
  const form = Object.assign(document.createElement("form"), {method: "post"})
  for (const [name, value] of fields)
    form.append(Object.assign(document.createElement("input"), {name, value}))
  document.body.append(form)
  form.submit()
}"""
FIELDS = "() => [...new FormData(document.querySelector('form'))]"


@pytest.fixture(params=[False, True], ids=["without JavaScript", "with JavaScript"])
def someone(
    request: pytest.FixtureRequest, site: Site, demo: Field, open_page: Callable[..., Page]
) -> Respondent:
    """Someone about to answer `demo`, with JavaScript and without."""
    page = open_page(**PHONE, java_script_enabled=request.param, locale="fr-FR")
    return Respondent(page, site.address)


def answer_to(someone: Respondent, page: str) -> None:
    """Answer all pages before this one."""
    while someone.at != page:
        someone.answer(ANSWERS.get(someone.at, {}))
        someone.go()


def send(someone: Respondent) -> dict[str, Typed]:
    """Send, from the review; what it said."""
    reviewed = someone.said
    someone.go("send")
    assert "Merci" == someone.heading
    assert reviewed == someone.said
    return reviewed


def test_back_and_forth_with_the_browsers_own_buttons(someone: Respondent, demo: Field) -> None:
    someone.begin()
    answer_to(someone, "time")
    someone.answer(ANSWERS["time"])
    for _ in range(3):
        someone.page.go_back()
    assert "you" == someone.at
    someone.page.go_forward()
    someone.page.go_forward()
    assert "business" == someone.at
    assert ANSWERS["business"] == someone.shown
    someone.page.go_back()
    someone.page.go_back()
    someone.answer({"age": "under_30"})
    someone.go()
    answer_to(someone, "_review")
    assert ["Moins de 30\u00a0ans"] == send(someone)[AGE]
    (answers,), _ = demo.kept
    assert ("under_30", "37") == (answers["age"], str(answers["weekly_hours"]))


def test_a_page_loaded_again_is_the_same_page(someone: Respondent, demo: Field) -> None:
    someone.begin()
    answer_to(someone, "business")
    someone.page.reload()
    assert "business" == someone.at
    answer_to(someone, "_review")
    someone.page.reload()
    assert "_review" == someone.at
    send(someone)
    someone.page.reload()
    assert "Merci" == someone.heading
    assert 1 == len(demo.kept[0])


def test_what_is_wrong_is_seen_first_wherever_the_page_was_entered(someone: Respondent) -> None:
    someone.begin()
    answer_to(someone, "business")
    summary = someone.page.locator(".summary")
    someone.fields("weekly_hours").fill("beaucoup")
    for link in (".skip", ".summary a"):
        someone.page.locator(link).focus()
        someone.page.keyboard.press("Enter")
        someone.page.wait_for_url("**#*")
        someone.go()
        expect(summary).to_be_focused()
        assert "#" not in someone.page.url


def test_a_double_click_on_continue_passes_one_page(someone: Respondent) -> None:
    someone.begin()
    someone.answer(ANSWERS["you"])
    someone.page.dblclick("[name=_go][value=next]")
    someone.page.wait_for_selector("[name=_page][value=in_the_cooperative]", state="attached")
    someone.page.wait_for_load_state("networkidle")
    assert "in_the_cooperative" == someone.at


def test_the_same_form_in_two_tabs_is_one_response(someone: Respondent, demo: Field) -> None:
    someone.begin()
    answer_to(someone, "_review")
    other = Respondent(someone.page.context.new_page(), someone.address)
    other.open()
    with other.page.expect_navigation():
        other.page.evaluate(SAME_FORM, someone.page.evaluate(FIELDS))
    other.page.wait_for_selector("[name=_page]", state="attached")
    while other.at != "you":
        other.go("back")
    other.answer({"age": "from_60"})
    while other.at != "_review":
        other.go()
    reviewed = send(other)
    someone.go("send")
    assert "Déjà envoyé" == someone.heading
    (answers,), _ = demo.kept
    assert ("from_60", ["60\u00a0ans ou plus"]) == (answers["age"], reviewed[AGE])


def test_a_wave_that_closed_meanwhile_says_so_and_keeps_nothing(
    someone: Respondent, demo: Field
) -> None:
    someone.wave = f"closing-{uuid4().hex}"
    demo.open(loader.read_source(SHIPPED), someone.wave)
    someone.begin()
    answer_to(someone, "_review")
    demo.close(someone.wave)
    someone.go("send")
    assert "Ce questionnaire est clos" == someone.heading
    assert ([], []) == demo.kept
    someone.page.go_back()
    assert "_review" == someone.at


@pytest.fixture
def own(migrated_sqlite_url: str, tmp_path: Path) -> Iterator[Field]:
    """A field of its own, with the wave `demo`."""
    field = Field(migrated_sqlite_url, tmp_path)
    field.open(loader.read_source(SHIPPED))
    yield field


def test_a_page_left_open_for_a_day_goes_on(own: Field, open_page: Callable[..., Page]) -> None:
    listen = {"PORT": str(servers.free_port()), "WORKERS": "1"}
    settings = environment(own.url, own.instance) | listen
    page = open_page(**PHONE, locale="fr-FR")
    with servers.mieux(settings) as address:
        someone = Respondent(page, address)
        someone.begin()
        answer_to(someone, "business")
        someone.answer(ANSWERS["business"])
    with own.inside():  # the server starts again, and all of this was yesterday
        wave = db.session.scalars(db.select(Wave)).one()
        wave.opens_at -= timedelta(days=1)
        db.session.commit()
    with servers.mieux(settings):
        someone.go()
        answer_to(someone, "_review")
        send(someone)
    (answers,), _ = own.kept
    assert ("from_30_39", 37) == (answers["age"], answers["weekly_hours"])
