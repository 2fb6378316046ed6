"""The pages of comments: what is ticked and typed is kept, and nobody else sees any."""

import pytest
from flask import Flask

from app import comments
from app.extensions import db
from tests import commented
from tests.commented import wave
from tests.pages import Page
from tests.web.staffing import Member, signed_in

HERE = "/staff/waves/mots"
READ = f"{HERE}/comments/comment/"
NAMES = {"label.fr": "Les réunions", "label.en": "Meetings"}


@pytest.fixture
def analyst(app: Flask) -> Member:
    """An analyst, with 24 comments to read."""
    commented.field(app, commented=24)
    member = signed_in(app, "analyst")
    member.send("/staff/language", language="en")
    return member


def ids(page: Page) -> list[str]:
    return page.form()["comment"]


def kept(app: Flask) -> list[tuple[str, ...] | None]:
    with app.app_context():
        pages = (comments.read(wave(), "comment", number).comments for number in (1, 2))
        return [one.themes for page in pages for one in page]


def send(member: Member, **fields: object) -> Page:
    typed = {name.replace("__", "."): value for name, value in fields.items()}
    response = member.send(f"{READ}?page=1", member.page(f"{READ}?page=1"), **typed)
    if response.status_code == 303:
        response = member.get(response.headers["Location"])
    assert 200 == response.status_code
    return Page(response.text)


def test_what_is_ticked_is_kept_with_a_new_theme_and_the_rest_is_not_read(
    app: Flask, analyst: Member
) -> None:
    first, second, *others = ids(analyst.page(READ))
    send(analyst, comment=[first, second, *others], go="add", **NAMES)
    assert [None] * 24 == kept(app)
    ticked = {f"of.{first}": ["les_reunions"], "comment": [first, second, *others]}
    send(analyst, **ticked, go="next", **NAMES | {"label.en": "Boss", "label.fr": "Le chef"})
    assert [("les_reunions",)] + [None] * 23 == kept(app), (
        "Enter in a field presses the first button"
    )
    assert "There is a theme of this name" in send(analyst, **ticked, go="add", **NAMES).html
    send(analyst, comment=[first], go="add", **NAMES)
    assert () == kept(app)[0], "it was read before, and is unticked"
    send(analyst, **ticked, go="next")
    assert [("les_reunions",)] + [()] * 19 + [None] * 4 == kept(app)


def test_what_is_no_comment_or_no_theme_is_passed_over(app: Flask, analyst: Member) -> None:
    first, *_ = ids(analyst.page(READ))
    send(analyst, comment=[first, "x", "0" * 32, f"{first}00"], go="next", **{f"of.{first}": "x"})
    assert [()] + [None] * 23 == kept(app)


def test_sorting_is_finished_taken_up_again_and_then_published_for_good(
    app: Flask, analyst: Member
) -> None:
    assert "24 comments are not read yet" in analyst.page(f"{READ}finish").html
    refused = analyst.send(f"{READ}finish", analyst.page(READ))
    assert refused.headers["Location"].endswith("/comments/")
    with app.app_context():
        for number in (1, 2):
            found = comments.read(wave(), "comment", number).comments
            comments.sort(wave(), "comment", {one.id: [] for one in found})
        db.session.commit()
    assert "nothing of these comments would be published" in analyst.page(f"{READ}finish").html
    analyst.send(f"{READ}finish", analyst.page(f"{READ}finish"))
    assert "Sorted: the next release counts these themes." in analyst.page(f"{HERE}/comments/").html
    late = analyst.send(READ, analyst.page("/staff/account"), comment="0" * 32, go="next")
    assert 303 == late.status_code
    assert "nothing was changed" in analyst.page(late.headers["Location"]).html
    analyst.send(f"{READ}resume", analyst.page(READ))
    assert "24 of 24 comments read" in analyst.page(f"{HERE}/comments/").html


def test_a_theme_is_called_otherwise_and_deleted(app: Flask, analyst: Member) -> None:
    send(analyst, go="add", **NAMES)
    theme = f"{READ}themes/les_reunions"
    taken = analyst.send(theme, analyst.page(theme), go="keep", **NAMES | {"label.en": ""})
    assert "Name the theme in every language" in taken.text
    analyst.send(theme, analyst.page(theme), go="keep", **NAMES | {"label.en": "Mondays"})
    with app.app_context():
        assert "Mondays" == comments.labels(wave(), "comment")["les_reunions"]["en"]
    analyst.send(theme, analyst.page(theme), go="remove")
    assert 404 == analyst.get(theme).status_code


def test_nobody_but_an_analyst_who_sees_the_wave_reads_comments(app: Flask) -> None:
    commented.field(app, commented=24, name="ours", cooperative="north")
    page = "/staff/waves/ours/comments/comment/"
    for role, cooperatives, expected in (
        ("analyst", ["north"], 200),
        ("analyst", ["south"], 404),
        ("coordinator", ["north"], 403),
        ("coordinator", [], 403),
        ("administrator", [], 403),
    ):
        member = signed_in(app, role, cooperatives)
        response = member.get(page)
        assert expected == response.status_code, role
        assert (expected == 200) == ("Trop de réunions" in response.text)
        assert "no-store" == response.headers["Cache-Control"]
    assert 303 == Member(app).get(page).status_code


def test_few_comments_are_not_shown_and_their_number_is_not_told(app: Flask) -> None:
    pages = []
    for name, count in (("none", 0), ("ten", 10)):
        commented.field(app, commented=count, name=name)
        member = signed_in(app, "analyst")
        told = member.page(f"/staff/waves/{name}/comments/")
        said = told.html.partition("<main")[2].partition("</main>")[0]
        pages.append(said.replace(f"/{name}", "").replace(f">{name}<", ""))
        away = member.get(f"/staff/waves/{name}/comments/comment/")
        assert away.headers["Location"].endswith(f"{name}/comments/")
    assert pages[0] == pages[1]
