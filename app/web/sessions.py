"""Sessions: staff have one, under their own address; respondents never do."""

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin

STAFF = "/staff"  # the address under which staff work, and the only one their cookie is sent to


class StaffSessions(SecureCookieSessionInterface):
    """A signed cookie for staff pages; elsewhere no session is opened and no cookie can be set.

    The browser does not even send the cookie to other pages: whoever of the staff answers a
    questionnaire is as unknown there as anybody.
    """

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of a staff page; None stands for one that refuses to be written."""
        return super().open_session(app, request) if is_staff(request.path) else None

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Set the cookie where a session was opened."""
        if isinstance(session, SecureCookieSession):
            super().save_session(app, session, response)


def is_staff(path: str) -> bool:
    """Whether this is the address of a staff page."""
    return path == STAFF or path.startswith(f"{STAFF}/")


def leads_to_staff(address: str) -> bool:
    """Whether an address that came with a request may be gone to: one of ours, and no header."""
    return is_staff(address) and address.isprintable()
