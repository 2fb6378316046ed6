"""Publishing a draft in a browser: what it changes and brings, and which text is the source."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from flask import Flask

from app.extensions import db
from app.questionnaire.loader import Source
from app.storage import journal, manuscripts, versions, waves
from app.storage.manuscripts import Texts
from tests.desk import MORE, TO_MEND, meals, write
from tests.pages import Page
from tests.web.staffing import Member, signed_in

LIST = "/staff/questionnaires/"
CLEARER = meals().replace("Thank you indeed", "Thank you, indeed")


def begin(app: Flask, text: str, name: str = "Lunch") -> str:
    """A draft of this text: its address."""
    with app.app_context():
        made = manuscripts.add(name, Texts(text, {}), None)
        db.session.commit()
        return f"/staff/drafts/{made.id}"


def rewrite(app: Flask, address: str, text: str) -> None:
    """Save another text of a draft."""
    with app.app_context():
        known = manuscripts.read(int(address.rsplit("/", 1)[1]))
        manuscripts.save(known.id, known.latest.number, Texts(text, {}), None)
        db.session.commit()


def confirm(member: Member, home: str) -> str:
    """Press the button of the page that says what publishing brings: where it leads."""
    return press(member, home, member.page(f"{home}/publish"))


def press(member: Member, home: str, page: Page) -> str:
    """Press the button of a page that was read before: where it leads."""
    fields = {name: values[0] for name, values in page.form().items()}
    return str(member.send(f"{home}/publish", page, **fields).location)


def published(app: Flask) -> list[tuple[str, int]]:
    with app.app_context():
        return [version[:2] for version in versions.every()]


def test_a_draft_becomes_a_version_then_an_erratum_of_it_then_the_next(
    member: Member, desk: Flask
) -> None:
    home = begin(desk, meals())
    page = member.page(f"{home}/publish")
    page.check("en")
    assert "kept for ever" in page.main and "No version of “meals” is there yet" in page.main
    assert [] == published(desk)
    assert f"{LIST}meals/1" == confirm(member, home)
    assert [("meals", 1)] == published(desk)
    with desk.app_context():
        assert ("published", "meals v1") == journal.read(1)[0][3:]
        assert "meals v1" == manuscripts.read(1).latest.published
        waves.open_wave("here", "meals", 1)
        db.session.commit()
    page = member.page(f"{home}/publish")
    assert "There is nothing to publish" in page.main and "Since version 1" in page.main

    rewrite(desk, home, CLEARER)
    page = member.page(f"{home}/publish")
    assert "Publish the erratum" in page.main and "only the form changed" in page.main
    confirm(member, home)
    with desk.app_context():
        assert "Thank you, indeed" == versions.read(waves.read("here").digest).thanks["en"]

    rewrite(desk, home, meals(1, MORE))
    page = member.page(f"{home}/publish")
    page.check("en")
    assert "It cannot be published like this:" in page.main and "V401" in page.main
    assert "Give a new version number: `version: 2`." in page.main
    assert "seen" not in page.form()
    rewrite(desk, home, meals(2, MORE))
    page = member.page(f"{home}/publish")
    assert "Since version 1" in page.main and "New answer to `lunch`: `canteen`" in page.main
    assert f"{LIST}meals/2" == confirm(member, home)
    assert [("meals", 2), ("meals", 1)] == published(desk)


def test_what_was_not_seen_is_not_published(member: Member, desk: Flask) -> None:
    home = begin(desk, meals())
    page = member.page(f"{home}/publish")
    rewrite(desk, home, CLEARER)
    for seen in (page.form()["seen"][0], "", "x"):
        answer = member.send(f"{home}/publish", page, seen=seen)
        assert f"{home}/publish" == answer.location
        assert "The draft changed meanwhile" in member.page(answer.location).main
    assert [] == published(desk)


def test_a_version_that_somebody_else_published_meanwhile_gets_no_erratum_unseen(
    member: Member, desk: Flask
) -> None:
    one, other = begin(desk, meals()), begin(desk, CLEARER)
    page = member.page(f"{other}/publish")
    assert "Publish the version" in page.main
    for text in (meals(), meals().replace("Thank you indeed", "Thank you indeed!")):
        rewrite(desk, one, text)
        assert f"{LIST}meals/1" == confirm(member, one)
        assert f"{other}/publish" == press(member, other, page)
        page = member.page(f"{other}/publish")
        assert "Another text of this version was published meanwhile" in page.main
        assert "Publish the erratum" in page.main
    assert f"{LIST}meals/1" == press(member, other, page)


def test_of_drafts_that_are_published_at_once_one_is(member: Member, desk: Flask) -> None:
    homes = [begin(desk, meals()) for _ in range(6)]
    cookie = member.get_cookie("staff", path="/staff")
    fields = {"csrf_token": member.page("/staff/account").form()["csrf_token"][0], "seen": "1"}
    assert cookie

    def publish(home: str) -> str:
        tab = Member(desk)
        tab.set_cookie("staff", cookie.value, path="/staff")
        answer = tab.post(f"{home}/publish", data=fields)
        return str(answer.location or answer.status_code)

    with ThreadPoolExecutor(len(homes)) as everyone:
        led = list(everyone.map(publish, homes))
    assert [("meals", 1)] == published(desk)
    assert {*led} <= {f"{LIST}meals/1", *(f"{home}/publish" for home in homes)}


def test_a_draft_with_problems_is_not_published(member: Member, desk: Flask) -> None:
    home = begin(desk, TO_MEND)
    page = member.page(f"{home}/publish")
    page.check("en")
    assert "`choises` is not a known key" in page.main and "seen" not in page.form()
    assert f"{home}/publish" == member.send(f"{home}/publish", seen=1).location
    assert [] == published(desk)


def test_a_version_that_has_its_file_is_published_from_it(
    member: Member, desk: Flask, folder: Path
) -> None:
    file = write(folder, "meals", 1, meals())
    home = begin(desk, CLEARER)
    page = member.page(f"{home}/publish")
    page.check("en")
    assert "“meals/1.yaml”" not in page.main and "“meals/v1.yaml”" in page.main
    assert f"{home}/file" in {tag.get("href") for tag in page.all("a")}
    assert f"{home}/publish" == member.send(f"{home}/publish", page, seen=1).location
    assert [] == published(desk)

    file.write_bytes(member.get(f"{home}/file").data)  # the text goes into the file
    assert f"{LIST}meals/1" == confirm(member, home)
    assert "Published" in member.page(f"{LIST}meals/1").main

    file.write_text("# the file of all\n" + meals())
    rewrite(desk, home, meals(1, MORE))
    assert home == member.send(f"{home}/file", page).location  # or the file's text into the draft
    with desk.app_context():
        assert "# the file of all\n" + meals() == manuscripts.read(1).latest.texts.text
        before = manuscripts.revision(1, manuscripts.headings(1)[1].number)
        assert before is not None and meals(1, MORE) == before.texts.text
    file.write_bytes(b"\xff")
    assert f"{home}/publish" == member.send(f"{home}/file", page).location
    assert "This file is not text" in member.page(f"{home}/publish").main
    file.unlink()
    assert 404 == member.send(f"{home}/file", page).status_code


def test_the_list_says_which_is_which(member: Member, desk: Flask, folder: Path) -> None:
    page = member.page(LIST)
    assert "Questionnaires are files" in page.main and "/staff/drafts/new" in page.html
    write(folder, "meals", 2, meals(2, MORE))
    with desk.app_context():
        versions.publish(Source("v1.yaml", meals(), {}))
        db.session.commit()
    home = begin(desk, CLEARER, "A <clearer> lunch")
    broken = begin(desk, TO_MEND, "To finish")
    page = member.page(LIST)
    page.check("en")
    states = [tag.text.strip() for tag in page.tags if tag.get("class").startswith("state")]
    assert ["Draft", "Draft", "Not published", "Published"] == states
    cards = sorted(" ".join(tag.text.split()) for tag in page.all("li"))
    drafts = {tag.get("href") for tag in page.all("a") if "drafts/" in tag.get("href")}
    assert {"/staff/drafts/new", broken, home} == drafts
    assert "A <clearer> lunch Draft meals, version 1" in cards[0]
    assert "To finish Draft meals, version 3" in cards[1] and "1 problem" in cards[1]
    assert "Text: as it was published; it has no file here" in cards[2]
    assert "Text: that of the file “meals/v2.yaml”" in cards[3]

    first = member.page(f"{LIST}meals/1")
    first.check("en")
    links = {tag.get("href") for tag in first.all("a")}
    assert {home, "/staff/drafts/new?begins=version:meals:1"} <= links and broken not in links
    assert "/staff/drafts/new?begins=next:meals:1" not in links, "another came after it"
    links = {tag.get("href") for tag in member.page(f"{LIST}meals/2").all("a")}
    assert "/staff/drafts/new?begins=next:meals:2" in links


def test_who_coordinates_for_one_cooperative_writes_and_does_not_publish(desk: Flask) -> None:
    home = begin(desk, meals())
    northern = signed_in(desk, "coordinator", ["north"])
    page = northern.page(f"{home}/publish?lang=en")
    assert "Coordinators of the whole network publish it." in page.main
    assert 403 == northern.send(f"{home}/publish", seen=1).status_code
    assert 200 == northern.get("/staff/drafts/new").status_code


def test_a_draft_that_is_gone_is_not_found(member: Member) -> None:
    for part in ("lists", "lists/a.csv", "publish", "file"):
        assert 404 == member.get(f"/staff/drafts/9/{part}").status_code
    for part in ("lists", "lists/a.csv", "later", "publish", "file"):
        answer = member.send(f"/staff/drafts/9/{part}", base=1, text="", seen=1)
        assert 404 == answer.status_code and Page(answer.text).main
