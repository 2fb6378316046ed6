"""A questionnaire in a file on this machine, shown to whoever writes it, anew at each save.

An application of its own: without a database, without staff, and for this machine alone.
"""

import os
import re
import threading
from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path

from flask import Blueprint, Flask, Response, g, redirect, request, url_for
from werkzeug.wrappers import Response as Sent

from app import web
from app.config import Config
from app.exceptions import FileIsUnknown
from app.extensions import babel
from app.questionnaire import loader
from app.questionnaire.loader import Checked, QuestionnaireHasProblems, Source
from app.questionnaire.problems import Problem
from app.web import headers, languages, looks, shelf, subjects
from app.web.subjects import Subject

HERE = re.compile(r"(127\.0\.0\.1|localhost)(:\d+)?")  # no other site may lead its visitors here
PULSE = 15.0  # seconds after which a page is told once more that nothing changed
UNREADABLE = Source("", "", {})


class Desk:
    """The file, as it was last saved; and as it was when it could last be shown."""

    def __init__(self, path: Path) -> None:
        """Read it for the first time."""
        self._path = path
        self._changed = threading.Condition()
        self._shown: Subject | None = None
        self.source, self.problems, self.state = UNREADABLE, list[Problem](), ""
        self.look()

    def look(self) -> None:
        """Read the file, its lists and its later findings again, and tell whoever waits."""
        problems: list[Problem] = []
        try:
            source = loader.read_source(self._path)
        except QuestionnaireHasProblems as unreadable:
            source, problems = UNREADABLE, unreadable.problems
        state = sha256(repr((shelf.text_of(source), problems)).encode()).hexdigest()
        if state == self.state:
            return
        checked = Checked(None, None, problems) if problems else loader.check(source)
        subject = Subject(self._path.name, source, checked, "/")
        with self._changed:
            if self._shown is None or subject.questionnaire() is not None:
                self._shown = subject
            self.source, self.problems, self.state = source, checked.problems, state
            self._changed.notify_all()

    def subject(self) -> Subject:
        """What is shown: the file as it is, or as it was before its problems."""
        self.look()
        assert self._shown is not None
        return self._shown

    @property
    def is_behind(self) -> bool:
        """Whether what is shown is older than the file."""
        return self._shown is not None and self._shown.source != self.source

    @property
    def told(self) -> list[tuple[str, list[Problem]]]:
        """The problems of each file, by its name."""
        files: dict[str, list[Problem]] = {problem.path: [] for problem in self.problems}
        for problem in self.problems:
            files[problem.path].append(problem)
        return [(Path(path).name, found) for path, found in files.items()]

    def states(self) -> Iterator[str]:
        """Its state, again at each change, as server-sent events."""
        while True:
            yield f"data: {(state := self.state)}\n\n"
            with self._changed:
                self._changed.wait_for(partial(self._is_other, state), PULSE)

    def _is_other(self, state: str) -> bool:
        return self.state != state


def application(path: Path, language: str | None = None) -> tuple[Flask, Desk]:
    """Show the questionnaire in a file. Raises SettingIsWrong.

    The pages around it are in this language, or in the one the browser prefers.
    """
    app, desk = Flask("app"), Desk(path)
    app.config.from_mapping(Config.from_environment(os.environ).flask())
    app.extensions[subjects.LOCAL] = desk.subject
    babel.init_app(app, locale_selector=languages.selected)
    web.furnish(app)
    app.jinja_env.globals |= {"csrf_token": str, "desk": desk}
    app.register_blueprint(looks.area(lambda view: view, "local/page.html"))
    app.register_blueprint(_home(desk))

    @app.before_request
    def receive() -> Response | None:
        """Let in this machine alone, and speak its language."""
        if not HERE.fullmatch(request.host):
            return Response("403", HTTPStatus.FORBIDDEN, mimetype="text/plain")
        g.language = language or languages.choose(None, languages.spoken())
        return None

    app.wsgi_app = headers.secure(app.wsgi_app)  # type: ignore[assignment, method-assign]
    return app, desk


def _home(desk: Desk) -> Blueprint:
    """The first page, under the name that pages of the interview know it by; and the changes."""
    area = Blueprint("respond", __name__)

    @area.get("/")
    def home() -> Sent:
        return redirect(url_for("looks.previews"), HTTPStatus.SEE_OTHER)

    @area.get("/changes")
    def changes() -> Response:
        told = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return Response(desk.states(), mimetype="text/event-stream", headers=told)

    @area.app_errorhandler(FileIsUnknown)
    @area.app_errorhandler(HTTPStatus.NOT_FOUND)
    def gone(_: Exception) -> Sent:
        """A page that was renamed or removed meanwhile: begin again."""
        if request.endpoint == "looks.preview":
            return home()
        return Response("404", HTTPStatus.NOT_FOUND, mimetype="text/plain")

    return area
