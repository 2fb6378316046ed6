"""The workshop without scripts: a draft is checked and saved on buttons; no word of it is lost."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask

from app.extensions import db
from app.questionnaire.loader import MAX_BYTES
from app.storage import journal, manuscripts
from app.storage.manuscripts import Revision, Texts
from app.web import access
from tests.conftest import application
from tests.desk import MORE, TO_MEND, meals
from tests.pages import Page
from tests.web.staffing import Member, sign_in, signed_in

OURS = {"Sec-Fetch-Site": "same-origin"}
MEALS = meals()
BREAK = '"Deux minutes."'  # of a line that several change


class Draft:
    """A draft of somebody's, as the browser sees it and as it is kept."""

    def __init__(self, app: Flask, texts: Texts, by: int) -> None:
        self.app = app
        with app.app_context():
            self.id = manuscripts.add("meals", texts, by).id
            db.session.commit()
        self.address = f"/staff/drafts/{self.id}"

    @property
    def revisions(self) -> list[Revision]:
        with self.app.app_context():
            found = [
                manuscripts.revision(self.id, one.number) for one in manuscripts.headings(self.id)
            ]
            return [revision for revision in found if revision]

    @property
    def text(self) -> str:
        with self.app.app_context():
            return manuscripts.read(self.id).latest.texts.text


@pytest.fixture(scope="module")
def desk(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application for all of these tests: each has a draft of its own."""
    instance = tmp_path_factory.mktemp("workshop")
    file = instance / "mieux.sqlite"
    file.write_bytes(migrated_sqlite.read_bytes())
    with application(f"sqlite:///{file}", instance, MIEUX_SURVEYS=str(instance)) as app:
        yield app


def _speaking_english(app: Flask, role: str) -> Member:
    member = signed_in(app, role)
    member.send("/staff/language", language="en")
    return member


@pytest.fixture(scope="module")
def ada(desk: Flask) -> Member:
    """A coordinator."""
    return _speaking_english(desk, "coordinator")


@pytest.fixture(scope="module")
def bo(desk: Flask) -> Member:
    """Another."""
    return _speaking_english(desk, "coordinator")


@pytest.fixture
def begin(desk: Flask, ada: Member) -> Callable[..., Draft]:
    """Begin a draft of Ada's: begin(text)."""
    return lambda text=MEALS, **lists: Draft(desk, Texts(text, lists), ada.person.id)


@pytest.fixture
def draft(begin: Callable[..., Draft]) -> Draft:
    """A draft of Ada's."""
    return begin()


def press(member: Member, page: Page, address: str, do: str, **typed: object) -> Any:
    """Send the form of a page as browsers do, where lines end with CR LF."""
    sent = {name: values[0] for name, values in page.form().items()} | typed
    lines = {name: str(value).replace("\n", "\r\n") for name, value in sent.items()}
    return member.post(address, data=lines | {"do": do}, headers=OURS)


def save(member: Member, draft: Draft, page: Page, text: str) -> Any:
    return press(member, page, draft.address, "save", text=text)


# --- Checking on a button


@pytest.mark.parametrize(
    ("language", "sentence", "repair"),
    [
        ("en", "`choises` is not a known key here.", "Did you mean `choices`?"),
        ("fr", "« choises » n’est pas une clé connue ici.", "Vouliez-vous dire « choices » ?"),
    ],
)
def test_a_button_checks_what_was_typed_and_keeps_it_in_the_form(
    ada: Member, draft: Draft, language: str, sentence: str, repair: str
) -> None:
    address = f"{draft.address}?lang={language}"
    page = Page(press(ada, ada.page(address), address, "check", text=TO_MEND).text)
    assert sentence in page.main and repair in page.main
    line = TO_MEND[: TO_MEND.index("choises")].count("\n") + 1
    assert f"#line-{line}" == next(tag for tag in page.all("a") if tag.get("data-line")).get("href")
    assert "choises:" in next(t.text for t in page.all("tr") if t.get("id") == f"line-{line}")
    assert TO_MEND == page.form()["text"][0] and MEALS == draft.text


def test_the_button_and_the_script_are_told_the_same(ada: Member, draft: Draft) -> None:
    page = Page(press(ada, ada.page(draft.address), draft.address, "check", text=TO_MEND).text)
    told = ada.send(f"{draft.address}/check", text=TO_MEND).json
    shown = next(tag.text for tag in page.tags if tag.get("id") == "problems")
    assert 2 == len(told["problems"]) and "1 problem, 1 point to check" == told["verdict"]
    for problem in told["problems"]:
        assert problem["sentence"] in shown and problem["repair"] in shown
        assert f"Line {problem['line']}" in shown
    assert told["verdict"] in page.main
    assert 1 == len(draft.revisions)


def test_a_draft_without_problems_says_so(ada: Member, begin: Callable[..., Draft]) -> None:
    text = MEALS.replace("Avec qui ?", "Avec qui\u202f?").replace(", when: {lunch: office}}", "}")
    assert "Nothing to report" in ada.page(begin(text).address).main


@pytest.mark.parametrize("text", ["\n\nno: text", "", "\n", "<script>alert(1)</script>\n\n"])
def test_the_text_area_holds_the_very_text(
    ada: Member, begin: Callable[..., Draft], text: str
) -> None:
    draft = begin(text)
    page = ada.page(draft.address)
    assert [text] == page.form()["text"]
    save(ada, draft, page, page.form()["text"][0])
    assert text == draft.text and 1 == len(draft.revisions)


def test_lists_and_later_findings_are_checked_with_the_text(
    ada: Member, begin: Callable[..., Draft]
) -> None:
    text = MEALS.replace("choices:", "choices_from: places.csv\n        choices:", 1)
    with_list = begin(text, **{"places.csv": "code,fr,en\nx,X,X\n"})
    assert {"M307"} == _codes(ada, with_list) & {"M307", "M305", "M306"}


def _codes(member: Member, draft: Draft) -> set[str]:
    told = member.send(f"{draft.address}/check", text=draft.text).json
    return {problem["code"] for problem in told["problems"]}


def test_analysts_read_a_draft_and_cannot_write_it(desk: Flask, draft: Draft) -> None:
    reader = _speaking_english(desk, "analyst")
    page = reader.page(draft.address)
    assert "readonly" in next(iter(page.all("textarea"))).attributes
    assert not [tag for tag in page.all("button") if tag.get("name") == "do"]
    refused = reader.send(draft.address, text="mine", base=1, do="save")
    assert 403 == refused.status_code and MEALS == draft.text


# --- Saving, and what others saved meanwhile


def test_a_save_is_one_more_text_in_the_history(ada: Member, draft: Draft) -> None:
    saved = save(ada, draft, ada.page(draft.address), meals(2, MORE))
    assert draft.address == saved.location
    assert meals(2, MORE) == draft.text and 2 == len(draft.revisions)
    assert "Saved." in ada.page(draft.address).main


def test_two_who_change_other_lines_both_find_their_words(
    ada: Member, bo: Member, draft: Draft
) -> None:
    pages = ada.page(draft.address), bo.page(draft.address)
    save(ada, draft, pages[0], MEALS.replace("Chez moi", "À la maison"))
    save(bo, draft, pages[1], MEALS.replace("Souvent", "Très souvent"))
    assert "together with what was saved meanwhile" in bo.page(draft.address).main
    assert "À la maison" in draft.text and "Très souvent" in draft.text


@pytest.mark.parametrize(
    ("chosen", "stands"),
    [
        ({"place.0": "theirs"}, ["Trois"]),
        ({"place.0": "ours"}, ["Quatre"]),
        ({"place.0": "both"}, ["Trois", "Quatre"]),
        ({"place.0": "own", "words.0": "introduction: {fr: Cinq}"}, ["Cinq"]),
        ({"place.0": "own", "words.0": ""}, []),
    ],
)
def test_two_who_change_the_same_line_choose_and_nothing_is_lost(
    ada: Member, bo: Member, draft: Draft, chosen: dict[str, str], stands: list[str]
) -> None:
    pages = ada.page(draft.address), bo.page(draft.address)
    save(ada, draft, pages[0], MEALS.replace(BREAK, "Trois"))
    other = MEALS.replace(BREAK, "Quatre").replace("Souvent", "Très souvent")
    place = save(bo, draft, pages[1], other).location
    assert f"{draft.address}/aside/3" == place
    assert "put aside" in ada.page(draft.address).main  # so both are told
    page = bo.page(place)
    for words in (BREAK, "Trois", "Quatre", "1 place:"):
        assert words in page.main
    assert "Choose what is to stand" in press(bo, page, place, "join").text
    assert draft.address == press(bo, page, place, "join", **chosen).location
    assert stands == [word for word in ("Trois", "Quatre", "Cinq") if word in draft.text]
    assert "Très souvent" in draft.text
    kept = [revision.texts.text for revision in draft.revisions]
    assert other in kept and MEALS.replace(BREAK, "Trois") in kept
    assert f"{draft.address}/history/3" == bo.get(place).location  # it waits no longer


def test_a_text_put_aside_may_be_left_there(ada: Member, bo: Member, draft: Draft) -> None:
    pages = ada.page(draft.address), bo.page(draft.address)
    save(ada, draft, pages[0], MEALS.replace(BREAK, "Trois"))
    place = save(bo, draft, pages[1], MEALS.replace(BREAK, "Quatre")).location
    press(bo, bo.page(place), place, "leave")
    assert MEALS.replace(BREAK, "Trois") == draft.text
    assert "Quatre" in bo.page(f"{draft.address}/history/3").main


def test_two_texts_make_none_that_is_too_long(ada: Member, bo: Member, draft: Draft) -> None:
    before = {member: member.page(draft.address) for member in (ada, bo)}
    for member, words in ((ada, '"One minute."'), (bo, '"An hour."')):
        aside = save(member, draft, before[member], MEALS.replace(BREAK, words))
    long = {"place.0": "own", "words.0": "# é" * (MAX_BYTES // 4 + 1)}
    shown = Page(press(bo, bo.page(aside.location), aside.location, "join", **long).text)
    assert "1024 kB" in shown.main and [long["words.0"]] == shown.form()["words.0"]
    assert '"One minute."' in draft.text


def test_what_is_chosen_meets_what_was_saved_while_choosing(
    ada: Member, bo: Member, draft: Draft
) -> None:
    pages = ada.page(draft.address), bo.page(draft.address)
    save(ada, draft, pages[0], MEALS.replace(BREAK, "Trois"))
    place = save(bo, draft, pages[1], MEALS.replace(BREAK, "Quatre")).location
    page = bo.page(place)
    save(ada, draft, ada.page(draft.address), MEALS.replace(BREAK, "Six"))
    again = press(bo, page, place, "join", **{"place.0": "both"}).location
    assert again.startswith(f"{draft.address}/aside/") and again != place
    assert "Six" in draft.text and "Quatre" in bo.page(again).main


def test_lists_that_two_changed_are_put_together_too(
    desk: Flask, ada: Member, bo: Member, begin: Callable[..., Draft]
) -> None:
    draft = begin(**{"places.csv": "code,fr\na,A\n"})
    with desk.app_context():
        for words, by in (("B", ada), ("C", bo)):
            texts = Texts(MEALS, {"places.csv": f"code,fr\na,{words}\n"})
            manuscripts.save(draft.id, 1, texts, by.person.id)
        db.session.commit()
    place = f"{draft.address}/aside/3"
    page = bo.page(place)
    assert "List places.csv" in page.main
    press(bo, page, place, "join", **{"place.0": "both"})
    assert {"places.csv": "code,fr\na,B\na,C\n"} == draft.revisions[0].texts.lists


# --- Words that could not be saved come back


def _over(member: Member) -> None:
    """An hour without a page: the browser's cookie is worth nothing."""
    member.delete_cookie("staff", domain="localhost", path="/staff")


def _too_long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "LONGEST", -1)


@pytest.mark.parametrize("how", ["idle", "long"])
def test_words_typed_when_the_session_was_over_are_saved_after_signing_in(
    desk: Flask, begin: Callable[..., Draft], how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    member, draft = _speaking_english(desk, "coordinator"), begin()
    page = member.page(draft.address)
    with monkeypatch.context() as patch:
        _over(member) if how == "idle" else _too_long_ago(patch)
        refused = save(member, draft, page, "all my words")
    kept = Page(refused.text)
    assert refused.status_code in (400, 403) and "session" in kept.main
    assert ["all my words"] == kept.form()["text"] and MEALS == draft.text
    _sign_in_again(member)
    refused = save(member, draft, kept, "all my words")  # its token is of before
    again = Page(refused.text)
    assert 400 == refused.status_code and MEALS == draft.text
    save(member, draft, again, again.form()["text"][0])
    assert "all my words" == draft.text


def _sign_in_again(member: Member) -> None:
    sign_in(member)
    page = member.page("/staff/tf-validate")
    assert member.send("/staff/tf-validate", page, code=member.code(1)).location  # each only once


@pytest.mark.parametrize("where", ["cross-site", "same-site", "none", ""])
def test_words_of_another_site_are_never_offered(desk: Flask, draft: Draft, where: str) -> None:
    stranger = Member(desk)
    headers = {"Sec-Fetch-Site": where} if where else {}
    refused = stranger.post(draft.address, data={"text": "theirs", "base": 1}, headers=headers)
    assert 400 == refused.status_code and "theirs" not in refused.text


def test_words_for_a_draft_that_is_gone_come_back(ada: Member, draft: Draft) -> None:
    page = ada.page(draft.address)
    ada.send(f"{draft.address}/remove")
    refused = save(ada, draft, page, "all my words")
    assert 404 == refused.status_code
    assert ["all my words"] == Page(refused.text).form()["text"]
    told = ada.send(f"{draft.address}/save", text="all my words", base=1)
    assert 404 == told.status_code and "deleted" in told.json["problem"]


def test_a_text_that_is_too_long_is_refused_and_comes_back(ada: Member, draft: Draft) -> None:
    long = "# é" * (MAX_BYTES // 4 + 1)
    for do in ("save", "check"):
        refused = press(ada, ada.page(draft.address), draft.address, do, text=long)
        assert 413 == refused.status_code and [long] == Page(refused.text).form()["text"]
        told = ada.send(f"{draft.address}/{do}", text=long, base=1)
        assert 413 == told.status_code and "1024 kB" in told.json["problem"]
    assert MEALS == draft.text
    assert 413 == ada.send(draft.address, text="x" * (7 * MAX_BYTES)).status_code


@pytest.mark.parametrize("base", ["", "x", "-", "1.5"])
def test_a_text_that_says_not_what_it_was_written_from_is_refused(
    ada: Member, draft: Draft, base: str
) -> None:
    for address in (draft.address, f"{draft.address}/save"):
        assert 400 == ada.send(address, text="mine", base=base, do="save").status_code


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30])
def test_numbers_that_no_database_holds_stand_for_nothing(
    ada: Member, draft: Draft, number: int
) -> None:
    for address in (f"/staff/drafts/{number}", f"{draft.address}/history/{number}"):
        assert 404 == ada.get(address).status_code
        assert 404 == ada.get(f"{address}/preview").status_code
    assert 200 == ada.get(f"{draft.address}/history?before={number}").status_code
    for place in ("/save", "/lists", "/later"):
        refused = ada.send(draft.address + place, text="mine", base=number)
        assert 400 == refused.status_code
    assert 1 == len(draft.revisions)


# --- What the script is answered


def test_the_script_is_told_what_became_of_a_text(ada: Member, bo: Member, draft: Draft) -> None:
    def said(member: Member, text: str, base: int) -> Any:
        return member.send(f"{draft.address}/save", text=text, base=base).json

    name = ada.person.name
    saved = said(ada, MEALS.replace(BREAK, "Trois"), 1)
    assert ("saved", 2, name) == (saved["outcome"], saved["revision"], saved["by"])
    assert saved["at"].endswith("+00:00")
    assert "same" == said(ada, MEALS.replace(BREAK, "Trois"), 2)["outcome"]
    joined = said(bo, MEALS.replace("Souvent", "Toujours"), 1)
    assert ("joined", 3, name) == (joined["outcome"], joined["revision"], joined["by"])
    assert draft.text == joined["text"] and "Trois" in draft.text
    aside = said(bo, MEALS.replace(BREAK, "Quatre"), 1)
    assert ("aside", f"{draft.address}/aside/4") == (aside["outcome"], aside["aside"])
    further = said(bo, MEALS.replace(BREAK, "Quatre et demi"), aside["revision"])
    assert "aside" == further["outcome"]
    assert urlsplit(further["aside"]).path == bo.get(aside["aside"]).location


# --- History, name and end


def test_the_history_tells_who_changed_which_line_and_goes_back(
    ada: Member, bo: Member, draft: Draft
) -> None:
    save(ada, draft, ada.page(draft.address), MEALS.replace("Chez moi", "À la maison"))
    save(bo, draft, bo.page(draft.address), MEALS.replace("Chez moi", "Dehors"))
    page = ada.page(f"{draft.address}/history")
    assert ["Number 3", "Number 2", "Number 1"] == [
        tag.text for tag in page.all("a") if tag.text.startswith("Number")
    ]
    assert 3 == page.main.count(ada.person.name.split(" ")[0])
    shown = ada.page(f"{draft.address}/history/3")
    assert ["À la maison"] == [tag.text for tag in shown.all("mark")][:1]
    assert "Dehors" in shown.all("ins")[0].text and "À la maison" in shown.all("del")[0].text
    restored = ada.send(f"{draft.address}/history/1", shown)
    assert draft.address == restored.location
    assert MEALS == draft.text and 4 == len(draft.revisions)
    for number in (0, 9):
        assert 404 == ada.get(f"{draft.address}/history/{number}").status_code
        assert 404 == ada.send(f"{draft.address}/history/{number}").status_code
        assert 404 == ada.get(f"{draft.address}/aside/{number}").status_code


def test_of_many_changes_the_first_are_shown(ada: Member, draft: Draft) -> None:
    save(ada, draft, ada.page(draft.address), "\n".join(map(str, range(3_000))))
    page = ada.page(f"{draft.address}/history/2")
    assert "And more" in page.main and 2_100 > len(page.all("tr"))


def test_a_long_history_has_pages(desk: Flask, ada: Member, draft: Draft) -> None:
    with desk.app_context():
        for number in range(1, 60):
            manuscripts.save(draft.id, number, Texts(f"text {number}", {}), ada.person.id)
        db.session.commit()
    page = ada.page(f"{draft.address}/history")
    older = next(tag.get("href") for tag in page.all("a") if tag.text == "Earlier ones")
    both = page.main + ada.page(older).main
    assert all(f"Number {number}\n" in both for number in range(1, 61))


def test_a_draft_is_renamed(ada: Member, draft: Draft) -> None:
    address = f"{draft.address}/name"
    assert draft.address == ada.send(address, name="  Snacks 2027 ").location
    assert "Snacks 2027" == ada.page(draft.address).one("h1").text
    for wrong in ("", " ", "x" * 201, "two\nlines", "x" * 200_000 + "\n."):
        refused = Page(ada.send(address, name=wrong).text)
        assert refused.problems
    assert "Snacks 2027" == ada.page(draft.address).one("h1").text


def test_a_draft_is_deleted_once_that_is_confirmed(desk: Flask, ada: Member, draft: Draft) -> None:
    address = f"{draft.address}/remove"
    assert "cannot be undone" in ada.page(address).main and draft.revisions
    ada.send(address)
    assert [] == draft.revisions and 404 == ada.get(draft.address).status_code
    with desk.app_context():
        last = journal.read(1)[0]
    assert ("draft_removed", "meals") == (last.action, last.subject)
