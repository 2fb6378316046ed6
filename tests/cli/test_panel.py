"""Panels from a shell."""

from flask import Flask

from app.storage import journal, panels, waves
from tests import panelled
from tests.panelled import FIRST, answer


def test_a_panel_is_created_given_a_wave_listed_and_closed(mieux, app: Flask) -> None:  # type: ignore[no-untyped-def]
    assert "There is no panel yet" in mieux("panel", "list").output
    panelled.field(app, second=False)
    assert "until 2090-01-31" in mieux("panel", "create", "duo", "--closes", "2090-01-31").output
    asked = ("--questionnaire", "small", "--version", "1")
    mieux("wave", "open", "duo-1", *asked, "--panel", "duo")
    with app.app_context():
        answer(waves.read("duo-1"), "a", 1)
    mieux("backup")
    lines = [line.split("\t") for line in mieux("panel", "list").output.splitlines()]
    assert [
        ["duo", "open", "until 2090-01-31", "duo-1"],
        ["reseau", "open", "until 2090-12-31", FIRST],
    ] == lines
    said = mieux("panel", "close", "duo").output
    assert "duo: closed" in said and "deleted, since it held what pairs them" in said
    assert "duo\tclosed\t" in mieux("panel", "list").output
    with app.app_context():
        assert panels.read("duo").rewritten and panels.read("reseau").is_open
        actions = [(entry.action, entry.subject) for entry in journal.read(9)]
        assert {("panel_created", "duo"), ("panel_closed", "duo")} <= set(actions)


def test_what_cannot_be_is_refused_in_a_sentence(mieux, app: Flask) -> None:  # type: ignore[no-untyped-def]
    panelled.field(app, second=False)
    for words, expected in (
        (("panel", "create", "reseau", "--closes", "2090-01-31"), "exists already"),
        (("panel", "create", "duo", "--closes", "2020-01-31"), "a later day than today"),
        (("panel", "close", "none"), "No panel is called"),
        (
            ("wave", "open", "w", "--questionnaire", "small", "--version", "1", "--panel", "none"),
            "No panel is called",
        ),
    ):
        refused = mieux(*words, exit_code=1)
        assert expected in refused.output
