"""Comments from a shell."""

from collections.abc import Sequence

import pytest
from click.testing import Result
from flask import Flask

from app.cli import main
from app.storage import journal, releases, themes
from tests import commented


def code(app: Flask, *typed: str, question: str = "comment", more: Sequence[str] = ()) -> Result:
    """Sit down before `mieux texts code`, and type so."""
    asked = ["texts", "code", "mots", question, *more]
    return app.test_cli_runner().invoke(main, asked, input="\n".join(typed) + "\n")


def test_comments_are_listed_sorted_finished_and_released(mieux, app: Flask) -> None:  # type: ignore[no-untyped-def]
    commented.field(app, commented=12)
    assert [
        "gender.other.specify\tfewer than 11 comments: nobody reads them",
        "comment\t12 comments, 0 of them read",
        "late\tfewer than 11 comments: nobody reads them",
    ] == mieux("texts", "list", "mots").output.splitlines()
    said = code(app, "1", "+", "Les réunions", "Meetings", "7", "1", "", "-", "1", "q").output
    assert "No theme yet: type +." in said and "Numbers from 1 to 1, please." in said
    assert "10 comments left to read." in said
    assert "read them first" in mieux("texts", "finish", "mots", "comment", exit_code=1).output
    assert "12 of 12" not in said
    done = code(app, *["1"] * 10).output
    assert "`mieux texts finish mots comment`" in done
    again = code(app, "+", "Les réunions", "Meetings", "1", "q", more=["--again"]).output
    assert "There is a theme of this name already." in again and "1 of 12" in again
    assert (
        "les_reunions\tLes réunions / Meetings\t12\n"
        in mieux("texts", "finish", "mots", "comment").output
    )
    assert "the next release counts them" in mieux("texts", "list", "mots").output
    mieux("texts", "resume", "mots", "comment")
    assert "too few" not in mieux("texts", "finish", "mots", "comment").output
    mieux("wave", "release", "mots")
    assert "counted since release 1" in mieux("texts", "list", "mots").output
    assert (
        "a release counts them" in mieux("texts", "resume", "mots", "comment", exit_code=1).output
    )
    with app.app_context():
        (theme,) = releases.read("mots", 1)["themes"]
        assert ("les_reunions", 10, 10) == (theme["code"], theme["texts"], theme["of"])
        noted = [(one.action, one.subject, one.who) for one in journal.read(20)]
        assert ("texts_read", "mots, comment", None) in noted


def test_a_comment_gives_a_terminal_no_orders(app: Flask) -> None:
    orders = "\x1b]0;mine\x07\x1b[2Jtop\u202esecret\u202f!\nand more"
    given = [{"gender": "man", "comment": orders} for _ in range(11)]
    commented.field(app, given=given)  # type: ignore[arg-type]
    said = code(app, "q").output
    assert "  | �]0;mine��[2Jtop�secret !\n  | and more" in said


@pytest.mark.parametrize(
    ("question", "expected"),
    [("late", "nobody reads what they wrote"), ("gender", "no question that is answered in one")],
)
def test_what_is_not_read_is_refused_in_a_sentence(
    app: Flask, question: str, expected: str
) -> None:
    commented.field(app)
    refused = code(app, "q", question=question)
    assert (1, True) == (refused.exit_code, expected in refused.output)
    with app.app_context():
        assert {} == themes.labels(commented.wave(), question)
