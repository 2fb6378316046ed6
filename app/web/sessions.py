"""Sessions: nobody has one."""

from flask import Flask, Request
from flask.sessions import SessionInterface, SessionMixin


class NoSessions(SessionInterface):
    """Respondents are known by nothing: no session is opened, so no cookie can be set."""

    def open_session(self, app: Flask, request: Request) -> SessionMixin:
        """A session that is empty, refuses to be written and is never saved."""
        return self.make_null_session(app)
