"""What is looked at, as one kind of thing: a version, a manuscript, or a file here."""

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, NamedTuple, TypeAlias

from flask import Blueprint, abort, current_app, g, request, url_for

from app.exceptions import DesignNotFound, ManuscriptNotFound
from app.questionnaire.definition import Questionnaire
from app.questionnaire.loader import Checked, Source
from app.storage import manuscripts
from app.web import shelf

Guard: TypeAlias = Callable[[Callable[..., Any]], Callable[..., Any]]  # who may see a view

NAMES = ("name", "number", "manuscript")  # the parts of an address that say what is looked at
LOCAL = "mieux-local"  # among the extensions of an application that shows one file: how to read it


class Subject(NamedTuple):
    """A text that is looked at, and the address of the page it belongs to."""

    title: str  # `situation v2`, or the name of a manuscript
    source: Source
    checked: Checked
    home: str

    def questionnaire(self) -> Questionnaire | None:
        """What it asks, if respondents could be asked it; without findings where one is wrong."""
        asked = self.checked.questionnaire
        if asked is None or not self.checked.errors:
            return asked
        if self.checked.wrong - {"findings"}:
            return None
        return asked.model_copy(update={"findings": {}})


def tied(area: Blueprint) -> Blueprint:
    """Let an area be shown of any subject: its views need not name it, nor do links within it."""

    @area.url_value_preprocessor
    def _take(_: str | None, values: dict[str, Any] | None) -> None:
        g.subject = {name: values.pop(name) for name in NAMES if values and name in values}

    @area.url_defaults
    def _give(_: str, values: dict[str, Any]) -> None:
        for name, value in g.get("subject", {}).items():
            values.setdefault(name, value)

    return area


def of_request() -> Subject:
    """What the address of this request is about, or the page that says there is none."""
    where: dict[str, Any] = g.subject
    try:
        if "manuscript" in where:
            return of_manuscript(where["manuscript"], _revision())
        if "name" in where:
            return _of_version(where["name"], where["number"])
    except (DesignNotFound, ManuscriptNotFound):
        abort(HTTPStatus.NOT_FOUND)
    read: Callable[[], Subject] = current_app.extensions[LOCAL]
    return read()


def of_manuscript(id: int, number: int | None = None) -> Subject:
    """A text of a manuscript: the one in force, or this revision. Raises ManuscriptNotFound."""
    known = manuscripts.read(id)
    revision = known.latest if number is None else manuscripts.revision(id, number)
    if revision is None:
        raise ManuscriptNotFound(id)
    source = revision.texts.source(known.name)
    home = url_for("staff.workshop.edit", manuscript=id)
    return Subject(known.name, source, shelf.check_newest(source), home)


def _revision() -> int | None:
    """The revision that the editor asks for: what somebody writes may stand aside."""
    given = request.args.get("_revision", "")
    return int(given) if re.fullmatch("[0-9]{1,9}", given) else None


def _of_version(name: str, number: int) -> Subject:
    design = shelf.design(name, number)
    if design.source is None:
        abort(HTTPStatus.NOT_FOUND)
    home = url_for("staff.designs.version", name=name, number=number)
    return Subject(f"{name} v{number}", design.source, design.checked, home)
