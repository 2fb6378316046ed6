"""Being sent no reminder: a signed link in each message, and no account."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from typing import NamedTuple

from flask import Blueprint, Response, current_app, g, render_template, request
from itsdangerous import BadSignature, Signer

from app.extensions import db
from app.storage import invitations
from app.web import languages

area = Blueprint("objecting", __name__)


class Said(NamedTuple):
    """What the page says: the link is none of ours, asks, or it is done."""

    is_known: bool
    is_done: bool = False


@area.get("/no-reminder/<token>")
def ask(token: str) -> Response:
    """Ask whether to send no reminder: a scanner, which only opens links, decides nothing."""
    return _page(Said(_invitation(token) is not None))


@area.post("/no-reminder/<token>")
def decline(token: str) -> Response:
    """Send this person no reminder, whether they press the button or their mail program does."""
    invitation = _invitation(token)
    if invitation is not None:
        invitations.unsubscribe(invitation)
        db.session.commit()
    return _page(Said(invitation is not None, is_done=True))


def link(invitation: bytes) -> str:
    """The address that belongs to an invitation, and that nobody can make up."""
    token = _signer().sign(urlsafe_b64encode(invitation).rstrip(b"=")).decode()
    path = current_app.url_map.bind("localhost").build("objecting.ask", {"token": token})
    return f"{current_app.config['MIEUX'].url}{path}"


def _invitation(token: str) -> bytes | None:
    try:
        return urlsafe_b64decode(_signer().unsign(token) + b"==")
    except (BadSignature, ValueError):
        return None


def _page(said: Said) -> Response:
    g.language = languages.choose(request.args.get("lang"), languages.spoken())
    page = render_template("invitations/objecting.html", said=said)
    return Response(page, 200 if said.is_known else 404, {"Cache-Control": "no-store"})


def _signer() -> Signer:
    return Signer(str(current_app.secret_key), "mieux no reminder", digest_method=sha256)
