"""Beginning a draft in a browser, and what stands beside its text."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.extensions import db
from app.questionnaire import loader
from app.storage import journal, manuscripts, versions
from app.storage.manuscripts import Manuscript, Texts
from tests.conversion.exports import answers, export, line
from tests.desk import MORE, meals, write
from tests.pages import Page
from tests.web.staffing import Member, signed_in

NEW = "/staff/drafts/new"
LISTED = re.sub(r"choices:\n( {10}.*\n){2}", "choices_from: places.csv\n", meals(), count=1)
PLACES = "code,fr,en\nhome,Chez moi,At home\noffice,Au bureau,At the office\n"
LATER = "questionnaire: meals\nversion: 1\nfindings: {}\n"


def known(app: Flask) -> list[Manuscript]:
    with app.app_context():
        return manuscripts.every()


def begin(app: Flask, texts: Texts, name: str = "Lunch") -> str:
    """A draft of these texts: its address."""
    with app.app_context():
        made = manuscripts.add(name, texts, None)
        db.session.commit()
        return f"/staff/drafts/{made.id}"


def file(name: str, content: str | bytes) -> tuple[io.BytesIO, str]:
    return io.BytesIO(content.encode() if isinstance(content, str) else content), name


def offered(page: Page) -> list[str]:
    return [tag.get("value") for tag in page.all("option")]


def test_a_blank_is_begun_under_a_name(member: Member, desk: Flask) -> None:
    page = member.page(NEW)
    page.check("en")
    assert ["blank"] == offered(page) == page.form()["begins"]
    refused = Page(member.send(NEW, page, begins="blank", name=" ").text)
    assert ["Type a name."] == refused.problems and [] == known(desk)
    assert "/staff/drafts/1" == member.send(NEW, page, begins="blank", name="Welcome").location
    (made,) = known(desk)
    assert ("Welcome", member.person.id, "") == (made.name, made.owner_id, made.began_with)
    assert "questionnaire: welcome " in made.latest.texts.text
    assert "Your welcome in the cooperative" in made.latest.texts.text
    with desk.app_context():
        assert ("draft_begun", "Welcome") == journal.read(1)[0][3:]


def test_a_draft_begins_with_a_version_the_next_one_or_another_draft(
    member: Member, desk: Flask, folder: Path
) -> None:
    write(folder, "meals", 2, meals(2, MORE))
    with desk.app_context():
        versions.publish(loader.Source("v1.yaml", LISTED, {"places.csv": PLACES}))
        db.session.commit()
    begin(desk, Texts("# mine", {}), "Mine")
    page = member.page(f"{NEW}?begins=next:meals:2")
    assert ["blank", "version:meals:2", "version:meals:1", "next:meals:2", "draft:1"] == (
        offered(page)
    )
    assert ["next:meals:2"] == page.form()["begins"]
    for chosen, expected in (
        ("version:meals:1", ("meals v1", Texts(LISTED, {"places.csv": PLACES}), "meals@1")),
        ("version:meals:2", ("meals", Texts(meals(2, MORE), {}), "v2.yaml")),
        ("next:meals:2", ("meals", Texts(meals(3, MORE), {}), "v2.yaml")),
        ("draft:1", ("Mine", Texts("# mine", {}), "Mine")),
    ):
        assert 303 == member.send(NEW, page, begins=chosen).status_code
        made = max(known(desk), key=lambda one: one.id)
        assert expected == (made.name, made.latest.texts, made.began_with)
    assert 200 == member.send(NEW, page, begins="version:../../etc:1").status_code
    assert 5 == len(known(desk))


def test_a_draft_begins_with_files(member: Member, desk: Flask) -> None:
    files = [file("v1.yaml", LISTED), file("places.csv", PLACES), file("v1.findings.yaml", LATER)]
    answer = member.send(NEW, member.page(NEW), begins="blank", files=files)
    given = member.get(f"{answer.location}/file")
    assert Texts(LISTED, {"places.csv": PLACES}, LATER) == known(desk)[0].latest.texts
    assert 'attachment; filename="meals-v1.zip"' == given.headers["Content-Disposition"]
    member.send(NEW, member.page(NEW), files=[file("it.zip", given.data)], name="Again")
    again, before = sorted(known(desk), key=lambda one: one.name)
    assert ("Again", before.latest.texts) == (again.name, again.latest.texts)


def test_what_another_tool_wrote_is_told_as_far_as_it_is_lost(member: Member, desk: Flask) -> None:
    asked = line("Q", "L", "q1", "Où ?"), *answers("A1", "A2"), line("Q", "|", "q2")
    answer = member.send(NEW, member.page(NEW), files=[file("Lime.txt", export(*asked))])
    page = Page(answer.text)
    page.check("en")
    assert 200 == answer.status_code and "Not converted" in page.main
    assert "/staff/drafts/1" in {tag.get("href") for tag in page.all("a")}
    assert "# not converted:" in known(desk)[0].latest.texts.text


def test_files_that_cannot_be_taken_are_refused_in_words(member: Member, desk: Flask) -> None:
    page = member.page(NEW)
    for files, said in (
        ([file("a.yaml", b"\xff")], "This file is not text"),
        ([file("a.xlsx", b"PK\x03\x04")], "cannot be read as an XLSForm"),
        ([file("a.pdf", b"%PDF-1.7")], "neither a LimeSurvey export"),
        ([file("a.yaml", "a"), file("b.yaml", "b")], "Several files could be the questionnaire"),
        ([file("a.csv", "code,fr")], "Choose the file of a questionnaire."),
    ):
        refused = Page(member.send(NEW, page, begins="blank", name="x", files=files).text)
        refused.check("en")
        assert said in refused.main
    assert [] == known(desk)


@pytest.mark.parametrize(
    ("size", "status", "said"),
    [(2**21, 200, "“a.yaml” is too large: 1024 kB at most."), (2**23, 413, "too large")],
)
def test_a_file_that_is_too_large_is_refused(
    member: Member, desk: Flask, size: int, status: int, said: str
) -> None:
    token = member.page(NEW).form()["csrf_token"][0]
    brought = FileStorage(io.BytesIO(b"#" * size), "a.yaml")
    sent = {"csrf_token": token, "begins": "blank", "files": brought}
    boundary, body = encode_multipart(sent)
    answer = member.post(NEW, data=body, content_type=f"multipart/form-data; boundary={boundary}")
    assert (status, []) == (answer.status_code, known(desk))
    assert said in Page(answer.text).main


def test_lists_are_added_changed_and_removed(member: Member, desk: Flask) -> None:
    home = begin(desk, Texts(LISTED, {}))
    page = member.page(f"{home}/lists")
    page.check("en")
    assert "Missing" in page.main and f"{home}/lists/places.csv" in page.html
    one = member.page(f"{home}/lists/places.csv")
    one.check("en")
    assert "`places.csv`" in one.main, "what is wrong with it"
    assert ["code,fr,en\n"] == one.form()["text"]
    sent = one.form() | {"text": PLACES.replace("\n", "\r\n"), "do": "save"}
    assert f"{home}/lists" == member.post(f"{home}/lists/places.csv", data=sent).location
    assert {"places.csv": PLACES} == known(desk)[0].latest.texts.lists

    page = member.page(f"{home}/lists")
    assert "2 choices" in page.main and "Missing" not in page.main
    more = [file("places.csv", PLACES.replace("Chez moi", "Là")), file("trades.csv", "code\n")]
    member.send(f"{home}/lists", page, base=2, files=more)
    assert ["places.csv", "trades.csv"] == sorted(known(desk)[0].latest.texts.lists)
    assert "not named in the text" in member.page(f"{home}/lists").main
    refused = Page(member.send(f"{home}/lists", page, base=3, files=[file("é.csv", "code")]).text)
    assert "“é.csv” cannot name a list" in refused.main
    assert "Choose a file." in Page(member.send(f"{home}/lists", page, base=3).text).main

    removed = member.send(f"{home}/lists/trades.csv", page, base=3, do="remove")
    assert f"{home}/lists" == removed.location
    assert {"places.csv": PLACES.replace("Chez moi", "Là")} == known(desk)[0].latest.texts.lists
    for name in ("trades.csv", "..%2Fx.csv", "none"):
        assert 404 == member.get(f"{home}/lists/{name}").status_code


def test_lists_that_two_change_at_once_are_joined_or_put_aside(member: Member, desk: Flask) -> None:
    home = begin(desk, Texts(LISTED, {"places.csv": PLACES}))
    page = member.page(f"{home}/lists/places.csv")
    member.send(home, page, base=1, text=LISTED + "# more\n", do="save")
    member.send(f"{home}/lists/places.csv", page, base=1, text=PLACES + "hut,Hutte,Hut\n")
    joined = Texts(LISTED + "# more\n", {"places.csv": PLACES + "hut,Hutte,Hut\n"})
    assert joined == known(desk)[0].latest.texts
    address = f"{home}/lists/places.csv"
    changed = PLACES.replace("Chez moi", "Là")
    assert f"{home}/lists" == member.send(address, page, base=3, text=changed).location
    other = PLACES.replace("Chez moi", "Ici")
    assert f"{home}/aside/5" == member.send(address, page, base=3, text=other).location
    assert 400 == member.send(address, page, text=other).status_code


def test_later_findings_are_checked_and_kept(member: Member, desk: Flask) -> None:
    home = begin(desk, Texts(meals(), {}))
    page = member.page(f"{home}/lists")
    wrong = LATER.replace("{}", "{a: {mean_of: nothing}}")
    assert f"{home}/lists" == member.send(f"{home}/later", page, base=1, text=wrong).location
    page = member.page(f"{home}/lists")
    page.check("en")
    assert wrong.strip() in page.form()["text"][0] and "nothing" in page.all("pre")[0].text
    member.send(f"{home}/later", page, base=2, text="  \n")
    assert None is known(desk)[0].latest.texts.later
    refused: Any = member.send(f"{home}/later", page, base=3, text="a\x01b")
    assert "not a text in UTF-8" in refused.text


def test_an_analyst_reads_drafts_and_changes_nothing(desk: Flask) -> None:
    home = begin(desk, Texts(LISTED, {"places.csv": PLACES}))
    analyst = signed_in(desk, "analyst")
    for address in (f"{home}/lists", f"{home}/lists/places.csv", f"{home}/publish"):
        page = analyst.page(address)
        page.check()
        actions = {tag.get("action") for tag in page.all("form") if tag.get("method") == "post"}
        buttons = re.findall(r"<button", page.main)
        assert [] == buttons and f"{home}/lists" not in actions
    assert 403 == analyst.get(NEW).status_code
    for address in (NEW, f"{home}/lists", f"{home}/lists/places.csv", f"{home}/later"):
        assert 403 == analyst.send(address, base=1, text="").status_code
    assert NEW not in analyst.page("/staff/questionnaires/").html
