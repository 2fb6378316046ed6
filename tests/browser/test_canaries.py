"""What a server keeps of all that it is told: the answers, and nothing else, anywhere."""

import json
import os
import re
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page
from sqlalchemy import make_url, text

from app import credentials
from app.analysis.counting import parquet
from app.extensions import db
from app.storage import (
    datasets,
    invitations,
    mailings,
    panels,
    responses,
    sealing,
    versions,
    waves,
)
from app.storage.invitations import Contact
from app.storage.models import Response
from app.storage.sealing import SIGNS
from app.web.invitations import objecting
from tests import invited, panelled
from tests.browser.test_invited import Server, cards, interview, serving
from tests.conftest import in_proof_on_each
from tests.invited import finished, wave
from tests.pages import Page as Form

HEADERS = (
    "Accept",
    "Accept-Charset",
    "Accept-Encoding",
    "Accept-Language",
    "Authorization",
    "CF-Connecting-IP",
    "Client-IP",
    "Content-Type",
    "Cookie",
    "DNT",
    "ETag",
    "Forwarded",
    "From",
    "If-Match",
    "If-Modified-Since",
    "If-None-Match",
    "Origin",
    "Proxy-Authorization",
    "Purpose",
    "Range",
    "Referer",
    "Sec-CH-UA",
    "Sec-Fetch-Site",
    "TE",
    "Traceparent",
    "True-Client-IP",
    "Upgrade",
    "User-Agent",
    "Via",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-HTTP-Method-Override",
    "X-Real-IP",
    "X-Request-Id",
    "X-Unheard-Of",
)
FIELDS = (
    "_began",
    "_code",
    "_credential",
    "_edit",
    "_far",
    "_go",
    "_language",
    "_link",
    "_mark",
    "_page",
    "_panel",
    "_remark",
    "_right",
    "_seen",
    "_switch",
    "_wrong",
    "csrf_token",
    "gender",  # with choices
    "hours",  # a number
    "tenure",
    "trust.prices",
    "unheard-of",
)
STEPS = ("start", "next", "back", "here", "send", "later", "resume", "change")
PLACES = ("/", "/w/ici", "/w/ouverte", "/w/nowhere", "/privacy", "/w/ici/privacy", "/results/ici")
PLACES += ("/w/ici/credential", "/w/ouverte/credential", "/panel/reseau", "/panel/nowhere")
PLACES += ("/api/v1/releases", "/api/v1/releases/ici/1/files/x", "/api/v1/nowhere")
PLACES += ("/results/ici/1/wide/x", "/results/ici/with/ouverte", "/results/ici/embed/x")
PLACES += ("/nowhere", "/no-reminder/x", "/staff/login", "/healthz", "/readyz", "/theme.css")
# A table that is away as a step is taken.
FAULTS = (
    ("response", "send"),
    ("free_text", "send"),
    ("invitation", "send"),
    ("invitation", "start"),
    ("code", "send"),
    ("draft", "later"),
)
SIGNED = ("code", "blinded", "language", "signature", "unheard-of")  # what is asked to be signed
VISITOR = "127.0.0.77"  # an address of this machine that nothing else says
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
CODE = re.compile(r'class="code"[^>]*>([^<]+)<')


class Canaries:
    """Words that stand nowhere else, by what they were said as."""

    def __init__(self) -> None:
        self.words: dict[str, str] = {}

    def __call__(self, what: str) -> str:
        return self.words.setdefault(what, f"canari{len(self.words):03d}x7b2e")

    def headers(self) -> dict[str, str]:
        return {name: self(name) for name in HEADERS}


def held(folders: list[Path], words: Mapping[str, str]) -> dict[str, list[str]]:
    """The files that hold each of the words, in any case."""
    found: dict[str, list[str]] = {}
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    for file in files:
        try:
            content = file.read_bytes().lower()
        except FileNotFoundError:  # PostgreSQL writes some anew, under the same name
            content = b""
        for name, word in words.items():
            if word.lower().encode() in content:
                found.setdefault(name, []).append(str(file))
    return found


def ask_everywhere(server: Server, canary: Canaries) -> None:
    """Every page, with a word of its own in each header, the query and the path."""
    for path in PLACES:
        for name in HEADERS:
            server.ask(path, headers={name: canary(name)})
        server.ask(f"{path}?lang={canary('lang')}&utm={canary('query')}", headers=canary.headers())
        server.ask(f"{path}/{canary('path')}")
        server.ask(f"{path}%FF{canary('bad path')}")
        for method in ("PUT", "DELETE", "OPTIONS", "PATCH", canary("method").upper()):
            server.ask(path, {"x": canary("method body")}, canary.headers(), method)


def take_every_step(server: Server, canary: Canaries, wave: str) -> None:
    """Every button, with a word in each field, as each kind of body."""
    for field in FIELDS:
        for go in STEPS:
            form = {"_go": go, "_page": "you", "_mark": f"{canary('mark')}{go}", "tenure": "long"}
            server.ask(f"/w/{wave}", form | {field: canary(field)}, canary.headers())
    server.ask(f"/w/{wave}", {canary("name of a field"): "x"})
    for kind in ("application/json", "multipart/form-data; boundary=b", "text/plain"):
        part = f'--b\r\nContent-Disposition: form-data; name="x"; filename="{canary("file")}"'
        body = f"{part}\r\n\r\n{canary('body')}\r\n--b--\r\n".encode()
        server.ask(f"/w/{wave}", body, {"Content-Type": kind})


def ask_to_sign(server: Server, canary: Canaries, wave: str, unused: str) -> None:
    """A word in each part of what a script asks; and what is nothing that it would."""
    headers = canary.headers() | {"Content-Type": JSON}
    good = {"code": unused, "language": "en"}
    for name in SIGNED:
        word = canary(f"signed {name}")
        for asked in ({name: word}, good | {"blinded": "AAAA", name: word}, {name: {word: [word]}}):
            server.ask(f"/w/{wave}/credential", json.dumps(asked).encode(), headers)
    for body in (f'"{canary("json")}"', f"{{{canary('no json')}", canary("too much") * 1_000):
        server.ask(f"/w/{wave}/credential", body.encode(), headers)


def ask_for_own_answers(server: Server, canary: Canaries) -> None:
    """What pairs answers as it may come to the page of a panel: a proof, and what is none."""
    headers = canary.headers() | {"Content-Type": FORM}
    for go in ("", "erase", canary("go of a panel")):
        for proof in (canary("proof"), stranger(), f"{stranger()}{canary('after a proof')}"):
            form = {"_panel": proof, "_go": go, "_language": "en", "x": canary("x")}
            said = server.ask("/panel/reseau", form, headers)[1]
            assert "No answers belong to this code" in said
    server.ask("/panel/reseau", {"_panel": stranger(), "_language": canary("language")}, headers)


def stranger() -> str:
    """The proof of somebody who never answered."""
    return panelled.proof(2**90 + 7)


def break_http(server: Server, canary: Canaries) -> None:
    """From an address of its own: what is a request, what is none, too much of one, or half."""
    place = urlsplit(server.address)
    for said in (
        f"{canary('no request')}\r\n\r\n",
        f"GET /{canary('bad version')} HTTP/9.9\r\n\r\n",
        "GET /w/ici HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST /w/ici HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n_go=start",
        "GET /staff/login HTTP/1.1\r\nHost: x\r\n\r\n",
        f"GET / HTTP/1.1\r\nHost: x\r\n{canary('bad header')}\r\n\r\n",
        f"GET / HTTP/1.1\r\nHost: x\r\nX-Big: {canary('big header') * 9000}\r\n\r\n",
        f"POST /w/ici HTTP/1.1\r\nHost: x\r\nContent-Length: 999\r\n\r\n{canary('half a form')}",
    ):
        to, of = (str(place.hostname), place.port or 0), (VISITOR, 0)
        with socket.create_connection(to, 2, of) as connection:
            try:
                connection.sendall(said.encode())
                connection.recv(1000)
            except OSError:
                continue  # it hangs up, or waits for the rest


def be_refused(server: Server, canary: Canaries, by_code: str, unused: str) -> None:
    """A form that is refused for each reason there is, and the one that is kept."""
    refused = finished(canary("mark of the refused"), canary("wrong code"))
    for form in (refused, {**refused, "_go": "start"}):
        assert 403 == server.ask("/w/ici", form, canary.headers())[0]
    long = finished(canary("mark of the long"), unused) | {"comment": canary("too long") * 22_000}
    assert 413 == server.ask("/w/ici", long, canary.headers())[0]
    wrong = finished(canary("mark of the wrong"), unused, tenure=canary("no such choice"))
    assert 200 == server.ask("/w/ici", wrong, canary.headers())[0], "the page with its problem"
    sent = finished(canary("mark sent"), by_code, gender="man", comment=canary("answer"))
    for again in range(2):
        status, thanks = server.ask("/w/ici", {**sent, "x": canary("field")}, canary.headers())
        assert 200 == status and "Thank you" in thanks, again
    changed = {**sent, "comment": canary("another answer")}
    assert 409 == server.ask("/w/ici", changed, canary.headers())[0]


class Told(NamedTuple):
    """What one browser made, as it shows or sends it."""

    key: str
    proof: str
    message: str
    signature: str

    @property
    def raw(self) -> dict[str, bytes]:
        """The same as bytes."""
        signs = self.key.replace("-", "")[:-1]  # without their check
        number = sum(SIGNS.index(sign) << 5 * place for place, sign in enumerate(signs[::-1]))
        return {
            "key": number.to_bytes(16),
            "proof": bytes.fromhex(self.proof),
            "message": credentials.from_text(self.message),
            "signature": credentials.from_text(self.signature),
        }


def be_paired(page: Page, server: Server, code: str) -> Told:
    """Answer by a link with a card, then see what was answered."""
    bodies: list[str] = []
    page.on("request", lambda request: bodies.append(request.post_data or ""))
    page.goto(f"{server.address}/w/an-1?lang=en#{code}")
    page.get_by_role("button", name="Begin").click()
    page.get_by_label("Short").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Yes, and make me a card").check()
    key = page.inner_text("[data-code]")
    page.get_by_role("button", name="Send my answers").click()
    page.wait_for_selector(".done")
    page.goto(f"{server.address}/panel/reseau?lang=en#{key}")
    page.get_by_role("button", name="See my answers").click()
    page.get_by_role("heading", name="Erase these answers").wait_for()
    last, seen = (parse_qs(body) for body in bodies if "_panel" in body)
    assert last["_panel"] == seen["_panel"]
    return Told(key, last["_panel"][0], *last["_credential"][0].split("."))


@contextmanager
def broken(table: str) -> Iterator[None]:
    """A database that lacks a table for a while."""
    for before, after in ((table, "away"), ("away", table)):
        db.session.execute(text(f"ALTER TABLE {before} RENAME TO {after}"))
        db.session.commit()
        if after == "away":
            yield


@in_proof_on_each("postgresql")  # which has more files
def test_what_a_server_is_told_is_kept_nowhere_but_the_answers(
    migrated_url: str, tmp_path: Path, open_page: Callable[..., Page]
) -> None:
    canary = Canaries()
    folders = [tmp_path]
    if host := make_url(migrated_url).query.get("host"):
        folders.append(Path(str(host)))  # with its write-ahead log, and what it says
    with invited.application(migrated_url, tmp_path) as app, app.app_context():
        invited.field(app)
        waves.open_wave("ouverte", "small", 1)
        by_link, by_code, unused = cards(3)
        panels.create("reseau", panelled.CLOSES)
        paired = waves.add(
            "an-1", "small", 1, opens_at=waves.now(), mode=waves.INVITED, panel="reseau"
        )
        (of_panel,) = map(sealing.shown, invitations.print_cards(paired, 1))
        invitations.add(wave(), [Contact("zoe@example.org", "fr")])
        db.session.commit()
        (zoe,) = mailings.recipients(wave(), 1)
        objection = objecting.link(zoe.id).removeprefix(invited.SITE)
    with serving(migrated_url, tmp_path) as server:
        ask_everywhere(server, canary)
        for name in ("ici", "ouverte", "an-1"):
            take_every_step(server, canary, name)
            ask_to_sign(server, canary, name, unused)
        ask_for_own_answers(server, canary)
        break_http(server, canary)
        for form in (None, {"List-Unsubscribe": "One-Click", "x": canary("objection")}):
            assert 200 == server.ask(f"{objection}?q={canary('q')}", form, canary.headers())[0]
        be_refused(server, canary, by_code, unused)
        aside = {"_go": "later", "_page": "you", "_mark": canary("mark aside"), "_right": unused}
        draft = {**aside, "comment": canary("answer set aside"), "gender": "man"}
        (code,) = CODE.findall(server.ask("/w/ici", draft, canary.headers())[1])
        taken_up = server.ask("/w/ici", {"_go": "resume", "_code": code}, canary.headers())
        assert [unused] == Form(taken_up[1]).form()["_right"]
        with invited.application(migrated_url, tmp_path) as app, app.app_context():
            for table, go in FAULTS:
                with broken(table):
                    lost = finished(canary("mark of the lost"), unused, _go=go, gender="man")
                    form = {**lost, "_page": "you", "comment": canary("lost")}
                    headers = {**canary.headers(), "Content-Type": FORM}
                    status, page = server.ask("/w/ici", form, headers)
                    assert 500 == status and canary("lost") in page, "nothing typed is lost"
            with broken("issued"):
                asked = json.dumps({"code": unused, "blinded": canary("blinded, lost")}).encode()
                assert 500 == server.ask("/w/ici/credential", asked, {"Content-Type": JSON})[0]
            with broken("response"):
                assert 500 == server.ask("/panel/reseau", {"_panel": stranger()}, headers)[0]
        page = open_page(locale="en")
        said = interview(page, f"{server.address}/w/ici?lang=en#{by_link}")
        assert "Your answers are anonymous." in said
        told = be_paired(open_page(locale="en"), server, of_panel)
        assert [] == page.context.cookies()
        assert '"message": "fault"' in server.log.read_text()
    with invited.application(migrated_url, tmp_path) as app, app.app_context():
        assert 2 == waves.count_responses(wave())
        (link,) = db.session.scalars(db.select(Response.panel_link).filter_by(wave_id=paired.id))
        assert sha256(told.raw["proof"]).digest() == link
        if len(folders) > 1:  # its pages are in files by then, and not only in a log
            db.session.execute(text("CHECKPOINT"))
    words = dict(canary.words)
    answer = words.pop("answer")
    assert held(folders, {"answer": answer}), "the search finds what there is"
    assert os.listdir(tmp_path / "scratch") == []
    marks = {name: word for name, word in words.items() if name.startswith("mark")}
    words |= {f"hash of {name}": sha256(mark.encode()).hexdigest() for name, mark in marks.items()}
    words |= {"by link": by_link, "by code": by_code, "unused": unused, "of the draft": code}
    words |= {"of the panel": of_panel, "key": told.key}
    words |= {f"{name}, bare": words[name].replace("-", "") for name in list(words)[-6:]}
    words |= {**told._asdict(), "proof of a stranger": stranger()}
    words |= {"objection": objection.rpartition("/")[2], "address": VISITOR}
    assert {} == held(folders, words)
    kept = [file.read_bytes() for folder in folders for file in folder.rglob("*") if file.is_file()]
    raw = told.raw | {"proof of a stranger": bytes.fromhex(stranger())}
    assert [] == [name for name, value in raw.items() if any(value in content for content in kept)]
    with invited.application(migrated_url, tmp_path) as app, app.app_context():
        waves.close("ici")
        counted = datasets.find(wave())
        with datasets.writing(counted) as stream:
            parquet.write(stream, versions.read(wave().digest), responses.texts(wave()))
    assert {} == held([counted.parent], words | {"answer": answer})
    assert [] == [name for name, value in raw.items() if value in counted.read_bytes()]
