"""The preview: every page of a questionnaire, in every state, by everyone whom it asks something.

It is looked at in the application that shows a file of this machine, and is the same for staff.
"""

import shutil
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from werkzeug.datastructures import MultiDict

from app.config import ROOT
from app.questionnaire import answers as reading
from app.questionnaire import loader, routing, samples
from app.questionnaire.answers import Raw
from app.questionnaire.definition import GridItem, Questionnaire
from app.questionnaire.flow.routes import Ways
from app.questionnaire.loader import Source
from app.questionnaire.routing import raw_of
from app.web import local
from app.web.preview import frame, persona, states
from app.web.preview.frame import Text
from app.web.preview.states import Look
from app.web.subjects import Subject
from tests.browser.everything import EVERYTHING
from tests.conftest import IS_PROOF
from tests.desk import MORE, SHIPPED, TO_MEND, meals, write
from tests.pages import WITHIN, Page, Visitor
from tests.questionnaire.generated import generated
from tests.questionnaire.mistakes import LISTS, MISTAKES
from tests.questionnaire.test_problems import unmarked


class Reader(Visitor):
    """Somebody who looks at a file on their machine."""

    def page(self, address: str) -> Page:
        response = self.get(address, follow_redirects=True)
        assert 200 == response.status_code
        return Page(response.text)

    def frame(self, address: str) -> Page:
        """What a page shows in its frame."""
        return self.page(self.page(address).one("iframe").get("src"))


def reader(file: Path) -> Reader:
    app, _ = local.application(file, "en")
    app.testing = True
    return Reader(app)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("surveys")
    shutil.copytree(ROOT / "surveys" / "lists", folder / "lists")
    return folder


@pytest.fixture(scope="module")
def everything(folder: Path) -> Reader:
    return reader(write(folder, "everything", 1, EVERYTHING))


@pytest.fixture(scope="module")
def lunch(folder: Path) -> Reader:
    return reader(write(folder, "meals", 1, meals()))


def links(page: Page) -> Mapping[str, str]:
    return {tag.text: tag.get("href") for tag in page.all("a")}


# --- Pages


def test_every_page_leads_to_the_next_and_its_frame_shows_all_there_is(everything: Reader) -> None:
    asked = loader.load(Source("v1.yaml", EVERYTHING, {}))
    steps = ["_introduction", *(page.page for page in asked.pages), "_review", "_thanks"]
    items = {page.page: {item.item for item in page.items} for page in asked.pages}
    address = "/preview"
    for step in steps:
        page = everything.page(address)
        page.check("en")
        frame = everything.page(page.one("iframe").get("src"))
        seen = {tag.get("data-item") for tag in frame.tags} - {""}
        assert items.get(step, set()) == seen, "all items, asked or not"
        address = links(page).get("Next page", "")
        assert not address or address.startswith("/preview/en/")
    assert "" == address


def test_a_frame_sends_nothing_and_only_our_pages_may_show_it(lunch: Reader) -> None:
    policies = {
        lunch.get(f"/preview/fr/{step}/frame").headers["Content-Security-Policy"]
        for step in ("_introduction", "meals", "_review", "_thanks")
    }
    assert {WITHIN} == policies
    assert "_mark" not in lunch.page("/preview/fr/meals/frame").form(), "no script keeps it"


def test_a_frame_speaks_the_language_of_the_questionnaire(lunch: Reader) -> None:
    for language, title, button in (("fr", "Vos repas", "Continuer"), ("en", "Your", "Continue")):
        page = lunch.page(f"/preview/{language}/meals/frame")
        page.check(language)
        assert title in page.main and button in {tag.text for tag in page.all("button")}


@pytest.mark.parametrize("path", ["es/meals", "en/none", "en/_none"])
def test_a_frame_that_is_not_there_is_not_found(lunch: Reader, path: str) -> None:
    assert 404 == lunch.get(f"/preview/{path}/frame").status_code


def test_a_page_is_shown_as_on_a_phone_or_a_computer(lunch: Reader) -> None:
    assert "seen phone" == lunch.page("/preview/en/meals").one("iframe").get("class")
    page = lunch.page("/preview/en/meals?_width=desk")
    assert "seen desk" == page.one("iframe").get("class")
    assert "_width=desk" in links(page)["Next page"], "and so are the others"


# --- States


def test_every_item_can_be_seen_answered(everything: Reader) -> None:
    asked = loader.load(Source("v1.yaml", EVERYTHING, {}))
    for page in asked.pages:
        frame = everything.frame(f"/preview/en/{page.page}?_state=answered")
        given = {item.item for item in page.items if reading.check(item, frame.form())[0]}
        assert {item.item for item in page.items if item.type != "note"} == given
        assert [] == frame.problems
    for step in ("_review", "_thanks"):
        frame = everything.frame(f"/preview/en/{step}?_state=answered")
        assert "In a few words." in frame.said and "January 31, 2024" in frame.said


def test_every_mistake_of_a_page_can_be_chosen_and_is_told(everything: Reader) -> None:
    told = set()
    for page in loader.load(Source("v1.yaml", EVERYTHING, {})).pages:
        address = f"/preview/en/{page.page}"
        offered = everything.page(address).html.partition("<optgroup")[2].partition("</optgroup>")
        for option in Page(offered[0].partition(">")[2]).all("option"):
            frame = everything.frame(f"{address}?_state={option.get('value')}")
            assert option.text in frame.problems
            told.add(option.get("value"))
        assert everything.frame(f"{address}?_state=wrong").problems
    asked = loader.load(Source("v1.yaml", EVERYTHING, {})).items.values()
    assert {code for item in asked for code in samples.mistakes(item)} == told


def test_a_mistake_stands_alone(lunch: Reader) -> None:
    assert ["Choose one of the answers below"] == lunch.frame(
        "/preview/en/meals?_state=unknown_choice"
    ).problems


# --- Answering as somebody


def test_what_somebody_answers_decides_what_they_see(lunch: Reader) -> None:
    passed = lunch.frame("/preview/en/office?lunch=home")
    assert "With these answers, this page is not shown." in passed.main
    shown = lunch.frame("/preview/en/office?lunch=office&company.alone=never")
    assert "With whom?" in shown.main
    why = next(tag for tag in shown.tags if tag.get("data-item") == "why")
    assert '{"company.alone":["often"]}' == why.get("data-when"), "its script decides, as it will"
    assert "At the office" in lunch.frame("/preview/en/office?lunch=office").main, "and reads it"


def test_answers_stay_from_page_to_page(lunch: Reader) -> None:
    page = lunch.page("/preview/en/meals?_state=answered&lunch=office")
    assert ["office"] == page.form()["lunch"] and ["answered"] == page.form()["_state"]
    for words in ("Next page", "Français"):
        query = parse_qs(urlsplit(links(page)[words]).query)
        assert {"_state": ["answered"], "_who": ["one"], "lunch": ["office"]} == query
    everyone = links(page)["Every question, whomever it concerns"]
    assert {"_state": ["answered"]} == parse_qs(urlsplit(everyone).query)


def test_what_an_address_says_wrong_is_left_out(lunch: Reader) -> None:
    page = lunch.page("/preview/en/meals?lunch=nowhere&_state=%3Cscript%3E&name=x&language=es")
    assert "–" == next(tag.text for tag in page.all("option") if tag.get("value") == "")
    assert "script" not in page.one("iframe").get("src").replace("%3Cscript%3E", "")


def test_whom_a_question_concerns_stands_beside_it(lunch: Reader) -> None:
    page = lunch.page("/preview/en/office")
    told = [tag.text for tag in page.all("li") if "only" in tag.text]
    at_the_office = "“At the office” to “Where do you have lunch?”"
    assert 3 == len(told)
    assert told[0].startswith("Page shown only to people who") and at_the_office in told[0]
    assert told[1].startswith("“With whom?” (Others)") and at_the_office in told[1]
    assert told[2].startswith("“Why “…”?”") and "“Often” to “With whom?” (Alone)" in told[2]


GENERATED = {kind: generated(120, kind) for kind in ("far", "strict", "bounds", "negated")}


@pytest.mark.parametrize("name", ["situation", "everything", *GENERATED])
def test_answering_as_somebody_reaches_every_page_question_and_row(folder: Path, name: str) -> None:
    """Each condition has a link to somebody of whom it holds; the fields can be set as it says."""
    text = {"situation": SHIPPED, "everything": EVERYTHING, **GENERATED}[name]
    asked = loader.load(loader.read_source(write(folder, name, 1, text)))
    ways = Ways(asked)
    conditional = [named or page.page for page in asked.pages for named, _ in page.conditions()]
    assert conditional
    for named in conditional:
        found = (ways.to_page if named in pages(asked) else ways.to)(named)
        assert found, named
        chosen = {(name, value) for name, typed in raw_of(found).items() for value in typed}
        answers = persona.read(asked, MultiDict(sorted(chosen)))
        parts = [part for one in persona.controls(asked, "en", answers) for part in one.parts]
        picked = {
            (part.name, value)
            for part in parts
            for value, _, is_picked in part.options
            if is_picked
        }
        assert chosen <= picked
        assert named in reached(asked, persona.raw_of(asked, answers))


def pages(asked: Questionnaire) -> set[str]:
    return {page.page for page in asked.pages}


def reached(asked: Questionnaire, raw: Raw) -> set[str]:
    """The pages, items and rows that these answers lead to, by name."""
    names = set()
    for page, items in routing.follow(asked, raw).route:
        for item in items:
            rows = item.rows if isinstance(item, GridItem) else ()
            names |= {page.page, item.item, *(f"{item.item}.{row}" for row in rows)}
    return names


def test_a_link_leads_to_somebody_who_is_asked(lunch: Reader) -> None:
    page = lunch.page("/preview/en/office")
    asked = [tag.get("href") for tag in page.all("a") if tag.text == "Answer as one of them"]
    assert 3 == len(asked) and "company.alone=often" in asked[2]
    assert "Why “At the office”?" in lunch.frame(asked[2]).main


def test_the_routes_are_ready_made(lunch: Reader) -> None:
    ready = links(lunch.page("/preview/en/office"))
    assert "not shown" in lunch.frame(ready["Someone who leaves everything blank"]).main
    assert "With whom?" in lunch.frame(ready["The longest route"]).main


@pytest.mark.hypothesis  # so that the proof tries them all
def test_a_text_with_mistakes_is_shown_whole_or_not_at_all(lunch: Reader) -> None:
    """Mistakes of findings alone keep nobody from looking at the pages."""
    seen = {}
    with lunch.application.test_request_context():
        for name, marked in list(MISTAKES.items())[:: 1 if IS_PROOF else 15]:
            source = Source("v1.yaml", unmarked(marked)[0], LISTS)
            asked = Subject(name, source, loader.check(source), "/").questionnaire()
            if asked is None:
                continue
            text, one = Text.of(source, asked), Look("answered", {}, True)
            seen[name] = [
                frame.html(text, "en", step, states.seen(text, "en", step, one))
                for step in frame.steps(asked)
            ]
    assert seen
    assert not IS_PROOF or any("M301" in MISTAKES[name] for name in seen)


# --- A file on this machine


def test_problems_stand_beside_the_page_as_it_was(tmp_path: Path) -> None:
    file = write(tmp_path, "meals", 3, meals(3))
    one = reader(file)
    assert not has_problems(one.page("/"))
    file.write_text(TO_MEND)
    page = one.page("/preview/en/meals")
    assert has_problems(page) and "`choises`" in page.main
    assert "as it was before these problems" in page.main
    assert "Where do you have lunch?" in one.frame("/preview/en/meals").main
    file.write_text(meals(3, MORE))
    assert "At the canteen" in one.frame("/preview/en/meals").main
    assert not has_problems(one.page("/"))


def has_problems(page: Page) -> bool:
    return "Problems" in {tag.text for tag in page.all("h3")}


def test_what_was_never_readable_shows_its_problems_alone(tmp_path: Path) -> None:
    page = reader(write(tmp_path, "meals", 3, TO_MEND)).page("/preview/fr/meals")
    assert "Not to be shown yet" in page.main and 1 == page.main.count("M201")
    assert [] == page.all("iframe")


def test_a_file_that_goes_is_told(tmp_path: Path) -> None:
    file = write(tmp_path, "meals", 1, meals())
    one = reader(file)
    file.unlink()
    assert "M101" in one.page("/").main


def test_later_findings_and_lists_are_read_too(tmp_path: Path) -> None:
    file = write(tmp_path, "meals", 1, meals())
    one = reader(file)
    file.with_suffix(".findings.yaml").write_text("questionnaire: snacks\n")
    page = one.page("/")
    assert ["v1.findings.yaml", "v1.yaml"] == sorted(tag.text for tag in page.all("h2"))[-2:]
    assert "`findings` is missing" in page.main and page.all("iframe")


@pytest.mark.parametrize("host", ["example.org", "127.0.0.1.example.org", "localhost.evil:8001"])
def test_no_other_site_may_lead_here(lunch: Reader, host: str) -> None:
    assert 403 == lunch.get("/preview", headers={"Host": host}).status_code
    assert 303 == lunch.get("/preview", headers={"Host": "127.0.0.1:8001"}).status_code


def test_a_page_that_is_renamed_leads_to_the_beginning(lunch: Reader) -> None:
    assert "/preview" == lunch.get("/preview/en/before").location
