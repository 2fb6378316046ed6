"""The journal keeps who did what, in order; it has no place for anything of a respondent."""

import pytest
from flask import Flask
from sqlalchemy import inspect

from app.extensions import db
from app.storage import journal, staff
from app.storage.journal import ACTIONS, COMMAND
from app.web.journal import SENTENCES


@pytest.fixture
def people(app_on_each_database: Flask) -> Flask:
    """An application whose journal has four entries: of Ada, Bo, a command, and Ada again."""
    with app_on_each_database.app_context():
        ada = staff.add("ada@example.org", "Ada", "administrator").id
        bo = staff.add("bo@example.org", "Bo", "coordinator").id
        for who, action, subject in (
            (ada, "staff_added", "bo@example.org"),
            (bo, "opened", "north"),
            (None, "backed_up", "monday"),
            (ada, "opened", "south"),
        ):
            journal.note(who, action, subject)
        db.session.commit()
    return app_on_each_database


def subjects(**asked: object) -> list[str]:
    return [entry.subject for entry in journal.read(**{"limit": 10} | asked)]


def test_the_newest_comes_first_and_the_rest_after_it(people: Flask) -> None:
    with people.app_context():
        first = journal.read(3)
        named = ["Ada (ada@example.org)", None, "Bo (bo@example.org)"]
        assert named == [entry.who for entry in first]
        assert ["opened", "backed_up", "opened"] == [entry.action for entry in first]
        assert ["bo@example.org"] == subjects(before=first[-1].id)
        journal.note(None, "restored", "monday")
        assert ["bo@example.org"] == subjects(before=first[-1].id), "what is new moves nothing"


def test_it_is_read_by_author_and_by_action(people: Flask) -> None:
    with people.app_context():
        ada = next(person.id for person in staff.every() if person.name == "Ada")
        assert ["south", "bo@example.org"] == subjects(by=ada)
        assert ["monday"] == subjects(by=COMMAND)
        assert ["south", "north"] == subjects(action="opened")
        assert ["south"] == subjects(action="opened", by=ada)


def test_what_is_not_done_is_not_noted(people: Flask) -> None:
    with people.app_context():
        journal.note(None, "closed", "north")
        db.session.rollback()
        assert "closed" not in [entry.action for entry in journal.read(10)]


def test_only_what_the_catalogue_has_is_noted(people: Flask) -> None:
    with people.app_context(), pytest.raises(ValueError, match="answered"):
        journal.note(None, "answered", "north")  # type: ignore[arg-type]


def test_every_action_has_its_sentence(app: Flask) -> None:
    assert set(ACTIONS) == set(SENTENCES)
    with app.test_request_context("/staff/journal?lang=en"):
        for action, sentence in SENTENCES.items():
            said = str(sentence) % {"who": "Ada", "subject": "north"}
            assert said.startswith("Ada ") and "north" in said and said.endswith("."), action


def test_it_has_no_place_for_a_respondent(app: Flask) -> None:
    with app.app_context():
        schema = inspect(db.engine)
        columns = {column["name"] for column in schema.get_columns("journal")}
        assert {"id", "at", "staff_id", "action", "subject"} == columns
        keys = schema.get_foreign_keys("journal")
        assert ["staff"] == [key["referred_table"] for key in keys]
