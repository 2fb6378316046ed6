"""The headers of every answer."""

from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from app.web.sessions import is_staff

POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
# Of a page that our own show in a frame, where nothing is sent from.
WITHIN = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
# Of a page that others show in a page of theirs: it has neither scripts nor forms.
FRAMED = (
    "default-src 'none'; img-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors {}"
)
SECURE = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
# Whatever a staff page says, no cache keeps it; its own site is told where a form came from, which
# Flask-WTF asks for under HTTPS.
OF_STAFF = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin"}


def secure(application: WSGIApplication) -> WSGIApplication:
    """Let a page load and send to its own site only, and tell no other site it was read.

    A header that the page sets itself stays as it is. Around the application and not in it: no
    answer escapes, and it costs a tenth of setting them one by one.
    """

    def secured(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        imposed = OF_STAFF if is_staff(environ["PATH_INFO"]) else {}

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            own = [pair for pair in headers if pair[0] not in imposed]
            named = {name for name, _ in own}
            added = [pair for pair in (SECURE | imposed).items() if pair[0] not in named]
            return start_response(status, own + added, *error)

        return application(environ, start)

    return secured
