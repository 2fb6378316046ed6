"""Every page about signing in, in its states, as a visitor comes by them."""

import re
from collections.abc import Iterator

from flask import Flask

from app.extensions import db
from app.storage import clock, models
from tests.pages import Page
from tests.web.staffing import PASSWORD, Member, invited


def action_of(page: Page, part: str) -> str:
    """Where the form goes whose address holds this."""
    return next(tag.get("action") for tag in page.all("form") if part in tag.get("action"))


def every_page(app: Flask, language: str) -> Iterator[tuple[str, Page]]:
    """All pages of accounts, by name, with and without problems."""
    ask = f"?lang={language}"
    member = Member(app)
    member.person, link = invited(app, "analyst")

    def get(address: str) -> Page:
        answer = member.get(address + ("&" if "?" in address else "?") + ask[1:])
        return get(answer.location) if answer.location else Page(answer.text)

    def post(address: str, page: Page, **fields: object) -> Page:
        token = page.form()["csrf_token"][0]
        answer = member.post(address + ask, data={"csrf_token": token} | fields)
        if answer.location:
            return get(answer.location)
        return Page(answer.text)

    yield "an invitation that is over", Page(member.get(link[:-1] + ask).text)
    reset = member.get(link).headers["Location"]
    yield "reset", get(reset)
    yield "reset, too short", post(reset, get(reset), password="short", password_confirm="other")
    yield "reset, empty", post(reset, get(reset), password="", password_confirm="")
    yield "sign in after it", post(reset, get(reset), password=PASSWORD, password_confirm=PASSWORD)
    yield "a reset that is over", get(reset)
    yield "forgotten", get("/staff/reset")
    yield "forgotten, sent", post("/staff/reset", get("/staff/reset"), email="a@example.org")
    yield "sign in", get("/staff/login")
    yield "sign in, empty", post("/staff/login", get("/staff/login"), email="", password="")
    typed = {"email": member.person.email, "password": "wrong"}
    for _ in range(4):
        shown = post("/staff/login", get("/staff/login"), **typed)
    yield "sign in, wrong", shown
    yield "refused", Page(member.post("/staff/login" + ask, data=typed).text)
    yield "set up", post("/staff/login", get("/staff/login"), **typed | {"password": PASSWORD})
    page = post("/staff/tf-setup", get("/staff/tf-setup"), setup="authenticator")
    yield "set up, shown", page
    member.key = re.search(r"[A-Z2-7]{4}(-[A-Z2-7]{4}){7}", page.html)[0]  # type: ignore[index]
    yield "set up, wrong code", post("/staff/tf-validate", page, code="000000")
    yield "set up, no code", post("/staff/tf-validate", page, code="")
    yield "recovery codes", post("/staff/tf-validate", page, code=member.code())
    made = post("/staff/mf-recovery-codes", get("/staff/mf-recovery-codes"), generate_new_codes="y")
    yield "recovery codes, shown", made
    yield "account", get("/staff/account")
    yield "account, empty", post("/staff/account", get("/staff/account"), name="", language="fr")
    yield "account, kept", post("/staff/account", get("/staff/account"), name="Zoé", language="fr")
    yield "tokens", get("/staff/account/tokens")
    typed = {"name": "", "days": "30"}
    address = "/staff/account/tokens"
    yield "tokens, no name", post(address, get(address), **typed)
    yield "tokens, made", post(address, get(address), **typed | {"name": "notre site"})
    yield "tokens, one", get(address)
    yield "change", get("/staff/change")
    fields = {"password": "wrong", "new_password": "x" * 20, "new_password_confirm": "y" * 20}
    yield "change, wrong", post("/staff/change", get("/staff/change"), **fields)
    same = {"password": PASSWORD, "new_password": PASSWORD, "new_password_confirm": PASSWORD}
    yield "change, the same", post("/staff/change", get("/staff/change"), **same)
    yield "set up again", get("/staff/tf-setup")
    again = post("/staff/tf-setup", get("/staff/tf-setup"), setup="authenticator")
    yield "set up again, shown", again
    action = next(
        tag.get("action") for tag in again.all("form") if "tf-setup/" in tag.get("action")
    )
    yield "set up again, wrong", post(action, again, code="1")
    yield "verify", get("/staff/verify")
    yield "verify, wrong", post("/staff/verify", get("/staff/verify"), password="wrong")
    yield "passkeys", get("/staff/wan-register")
    yield "passkeys, no name", post("/staff/wan-register", get("/staff/wan-register"), name="")
    yield (
        "passkeys, a bad name",
        post("/staff/wan-register", get("/staff/wan-register"), name="<b>", usage="first"),
    )
    asked = post("/staff/wan-register", get("/staff/wan-register"), name="one", usage="first")
    yield "passkeys, asked for", asked
    action = action_of(asked, "wan-register/")
    yield "passkeys, failed", post(action, asked, credential="{}")
    yield "passkeys, too late", post("/staff/wan-register/old", asked, credential="{}")
    yield "passkeys, none to remove", post("/staff/wan-delete", get("/staff/account"), name="one")
    with app.app_context():
        db.session.add(passkey(member.person.id))
        db.session.commit()
    yield "passkeys, one", get("/staff/wan-register")
    yield "passkeys, removed", post("/staff/wan-delete", get("/staff/account"), name="mine")
    yield "signed out", post("/staff/logout", get("/staff/account"))
    with app.app_context():
        db.session.add(passkey(member.person.id))
        db.session.commit()
    typed["password"] = PASSWORD
    yield "select", post("/staff/login", get("/staff/login"), **typed)
    yield "passkey, second", post("/staff/tf-select", get("/staff/tf-select"), which="webauthn")
    asked = post("/staff/wan-signin", get("/staff/wan-signin"))
    yield "passkey, asked for", asked
    action = action_of(asked, "wan-signin/")
    yield "passkey, failed", post(action, asked, credential="{}")
    yield "code", post("/staff/tf-select", get("/staff/tf-select"), which="authenticator")
    yield "code, wrong", post("/staff/tf-validate", get("/staff/tf-validate"), code="1")
    yield "recovery", get("/staff/mf-recovery")
    yield "recovery, wrong", post("/staff/mf-recovery", get("/staff/mf-recovery"), code="1")
    yield "recovery, empty", post("/staff/mf-recovery", get("/staff/mf-recovery"), code="")
    yield "passkey", get("/staff/wan-signin")
    yield "not in the middle of it", Member(app).page("/staff/login" + ask)


def passkey(person: int) -> models.Passkey:
    return models.Passkey(
        user_id=person,
        credential_id=str(person).encode(),
        public_key=b"1",
        sign_count=0,
        backup_state=False,
        device_type="single_device",
        lastuse_datetime=clock.now(),
        name="mine",
        usage="secondary",
    )
