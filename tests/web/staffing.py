"""People of the staff, as tests need them: invited, with a password and codes, and signed in."""

import hmac
import re
import struct
import time
from base64 import b32decode
from collections.abc import Sequence
from typing import Any

from flask import Flask

from app.extensions import db
from app.storage import staff
from app.storage.staff import Person
from app.web import accounts
from tests.pages import Page, Visitor

PASSWORD = "quatre mots sans aucun rapport"
STEP = 30  # seconds for which a code is shown
KEY = re.compile(r"[A-Z2-7]{4}(?:-[A-Z2-7]{4}){7}")


class Member(Visitor):
    """A visitor over HTTPS, who accepts the cookies of staff pages."""

    person: Person
    key: str  # of the codes

    def open(self, *arguments: Any, **options: Any) -> Any:
        options.setdefault("base_url", "https://localhost")
        headers = dict(options.pop("headers", {}))
        headers.setdefault("Referer", "https://localhost/staff/")
        return super().open(*arguments, headers=headers, **options)

    def page(self, address: str) -> Page:
        """A page that is shown at once."""
        response = self.get(address)
        assert 200 == response.status_code, response.headers.get("Location", response.status_code)
        return Page(response.text)

    def send(self, address: str, page: Page | None = None, **fields: object) -> Any:
        """Post fields, with the token of a page: of the sign-in page unless one is given."""
        token = (page or self.page("/staff/account")).form()["csrf_token"][0]
        return self.post(address, data={"csrf_token": token} | fields)

    def code(self, later: int = 0) -> str:
        """The code that the phone shows: now, or after so many others."""
        return code(self.key, later)


def code(key: str, later: int = 0) -> str:
    """The code of six digits of a key in letters at this instant (RFC 6238)."""
    counter = int(time.time()) // STEP + later
    digest = hmac.digest(b32decode(key.replace("-", "")), struct.pack(">Q", counter), "sha1")
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06}"


def invited(
    app: Flask, role: str, cooperatives: Sequence[str] = (), email: str = ""
) -> tuple[Person, str]:
    """Somebody new, and the path of their invitation."""
    with app.app_context():
        email = email or f"{role}{len(staff.every())}@example.org"
        person = staff.add(email, f"Someone ({role})", role, cooperatives, "fr")
        db.session.commit()
        return person, "/staff/" + accounts.letters.invitation(person).partition("/staff/")[2]


def signed_in(app: Flask, role: str, cooperatives: Sequence[str] = (), email: str = "") -> Member:
    """Somebody new of this role, who chose a password, set up codes, and has just signed in."""
    member = Member(app)
    member.person, link = invited(app, role, cooperatives, email)
    choose_password(member, link)
    typed = sign_in(member)
    assert "/staff/tf-setup" == typed.headers["Location"]
    shown = set_up(member)
    checked = member.send("/staff/tf-validate", shown, code=member.code())
    assert 302 == checked.status_code, Page(checked.text).problems
    return member


def choose_password(member: Member, link: str, password: str = PASSWORD) -> None:
    """Open an invitation and choose the password."""
    reset = member.get(link).headers["Location"]
    kept = member.send(reset, member.page(reset), password=password, password_confirm=password)
    assert "/staff/login" == kept.headers["Location"]


def sign_in(member: Member, password: str = PASSWORD, **fields: object) -> Any:
    """Type the address and the password."""
    page = member.page("/staff/login")
    typed = {"email": member.person.email, "password": password} | fields
    return member.send("/staff/login", page, **typed)


def set_up(member: Member) -> Page:
    """Put the key of the codes into the phone: the page that then asks for one."""
    shown = member.send("/staff/tf-setup", member.page("/staff/tf-setup"), setup="authenticator")
    found = KEY.search(shown.text)
    assert found
    member.key = found[0]
    return Page(shown.text)
