"""Every address × every role: one table says what each answers, and nothing is left out of it.

What is beside the table: nobody learns of another cooperative's waves, whatever they ask for, and
every staff page has its headers.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

import pytest
from flask import Flask, url_for
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.extensions import db
from app.storage import invitations, journal, manuscripts, staff, waves
from app.storage.clock import now
from app.storage.invitations import Contact
from app.storage.manuscripts import Texts
from app.web.theme import ONLY_A_PICTURE
from tests.conftest import IS_PROOF
from tests.pages import WITHIN, Page
from tests.web.conftest import SMALL, field_wave
from tests.web.staffing import Member, signed_in

EVERYONE = ("nobody", "disabled", "analyst", "coordinator", "northern", "administrator")
OUTSIDE = ("nobody", "disabled")
ENDING = ("security.logout",)
OWN_POLICIES = {"frame": WITHIN, "map_svg": ONLY_A_PICTURE}  # of what stands in pages of ours
LET_IN: Mapping[str, tuple[str, ...]] = {
    "belongs": ("analyst", "coordinator", "northern", "administrator"),
    "coordinates": ("coordinator", "northern", "administrator"),
    "publishes": ("coordinator", "administrator"),
    "analyses": ("analyst",),
    "administers": ("administrator",),
}

PARTS: Mapping[str, object] = {  # of addresses; {id} is that of somebody else
    "code": "x",
    "deed": "end",
    "which": "invitation",
    "file": "wide/x-1.fr.svg",
    "filename": "site.css",
    "finding": "women",
    "kind": "csv",
    "language": "fr",
    "listed": "places.csv",
    "manuscript": 1,
    "name": "north-wave",
    "number": 1,
    "other": "north-invited",
    "question": "comment",
    "responses": 30,
    "seed": 1,
    "step": "you",
    "token": "x",
    "wave": "north-wave",
}

DEEDS = ("open", "remove", "end", "close", "release", "publish", "withdraw")
HIDDEN = ("south-wave", "south-invited", "ici")
TYPED = {"opens": "2090-01-31", "closes": "2090-02-01"}


class Gate(NamedTuple):
    """The rule on a view, and the status of a GET and of an empty POST to those it lets in.

    Without a rule, it lets in everyone.
    """

    rule: str | None
    get: int | None = None
    post: int | None = None

    def answers(self, who: str, method: str) -> int | None:
        """The status of a request by one of EVERYONE; None: there is no such request."""
        status = self.get if method == "GET" else self.post
        if status is None:
            return None
        if self.rule is None or who in LET_IN[self.rule]:
            return status
        return 303 if who in OUTSIDE else 403


class Door(NamedTuple):
    """A page of signing in: GET and POST to those outside, and to those signed in."""

    outside: tuple[int | None, int | None]
    inside: tuple[int | None, int | None]
    rule = None

    def answers(self, who: str, method: str) -> int | None:
        """The status of a request by one of EVERYONE; None: there is no such request."""
        return (self.outside if who in OUTSIDE else self.inside)[method == "POST"]


ROUTES: Mapping[str, Gate | Door] = {
    # For respondents and readers: the same for all.
    "health.lives": Gate(None, get=200),
    "health.serves": Gate(None, get=200),
    "respond.home": Gate(None, get=200),
    "respond.introduction": Gate(None, get=200),
    "respond.answer": Gate(None, post=200),
    "privacy.every_case": Gate(None, get=200),
    "privacy.of_wave": Gate(None, get=200),
    "credential.sign": Gate(None, post=400),
    "objecting.ask": Gate(None, get=404),
    "objecting.decline": Gate(None, post=404),
    "own_answers.page": Gate(None, get=404),
    "own_answers.show": Gate(None, post=404),
    "results.page": Gate(None, get=404),
    "results.download": Gate(None, get=404),
    "results.picture": Gate(None, get=404),
    "results.compare": Gate(None, get=404),
    "results.compared": Gate(None, get=404),
    "embed.page": Gate(None, get=404),
    "api.description": Gate(None, get=200),
    "api.every": Gate(None, get=200),
    "api.release": Gate(None, get=404),
    "api.finding": Gate(None, get=404),
    "api.file": Gate(None, get=404),
    "static": Gate(None, get=200),
    "theme.css": Gate(None, get=404),
    "theme.logo": Gate(None, get=404),
    # For the staff.
    "staff.home": Gate("belongs", get=200),
    "staff.language": Gate(None, post=303),
    "staff.journal.page": Gate("administers", get=200),
    "staff.people.everyone": Gate("administers", get=200),
    "staff.people.invite": Gate("administers", get=200, post=200),
    "staff.people.one": Gate("administers", get=200, post=200),
    "staff.people.invite_again": Gate("administers", post=303),
    "staff.people.factor": Gate("administers", get=200, post=303),
    "staff.people.disable": Gate("administers", get=200, post=303),
    "staff.people.enable": Gate("administers", post=303),
    "staff.results": Gate("belongs", get=200),
    "staff.waves.page": Gate("belongs", get=200),
    "staff.waves.new": Gate("coordinates", get=200, post=200),
    "staff.waves.plan": Gate("coordinates", get=200, post=303),
    "staff.waves.confirm": Gate("coordinates", get=200, post=303),
    "staff.waves.check": Gate("coordinates", get=303),
    "staff.waves.results.page": Gate("belongs", get=404),
    "staff.waves.results.download": Gate("belongs", get=404),
    "staff.waves.results.picture": Gate("belongs", get=404),
    "staff.waves.results.compare": Gate("belongs", get=404),
    "staff.waves.results.compared": Gate("belongs", get=404),
    "staff.waves.invitations.status": Gate("belongs", get=200),
    "staff.waves.invitations.letter": Gate("coordinates", get=200),
    "staff.waves.invitations.letter_page": Gate("coordinates", get=404),  # links are not safe here
    "staff.waves.invitations.people": Gate("coordinates", get=200, post=200),
    "staff.waves.invitations.groups": Gate("coordinates", get=200, post=200),
    "staff.waves.invitations.returned": Gate("coordinates", get=200, post=200),
    "staff.waves.invitations.cards": Gate("coordinates", get=200, post=200),
    "staff.waves.invitations.send": Gate("coordinates", get=200, post=200),
    "staff.waves.invitations.remind": Gate("coordinates", get=200, post=200),
    "staff.waves.invitations.doubtful": Gate("coordinates", get=200, post=200),
    "staff.waves.invitations.progress": Gate("coordinates", get=200),
    "staff.waves.invitations.stop": Gate("coordinates", post=303),
    "staff.waves.invitations.proof": Gate("coordinates", get=200),
    "staff.waves.invitations.forget_one": Gate("coordinates", get=200, post=200),
    "staff.waves.invitations.forget": Gate("coordinates", get=200, post=303),
    "staff.waves.texts.every": Gate("analyses", get=303),  # it is not closed
    "staff.waves.texts.read": Gate("analyses", get=303, post=303),
    "staff.waves.texts.theme": Gate("analyses", get=404, post=404),
    "staff.waves.texts.finish": Gate("analyses", get=303, post=303),
    "staff.waves.texts.resume": Gate("analyses", post=303),
    "staff.panels.every": Gate("belongs", get=200),
    "staff.panels.new": Gate("publishes", get=200, post=200),
    "staff.panels.close": Gate("publishes", get=404, post=404),
    "staff.designs.every": Gate("belongs", get=200),
    "staff.designs.version": Gate("belongs", get=200),
    "staff.designs.looks.previews": Gate("belongs", get=303),
    "staff.designs.looks.preview": Gate("belongs", get=200),
    "staff.designs.looks.frame": Gate("belongs", get=200),
    "staff.designs.looks.map": Gate("belongs", get=200),
    "staff.designs.looks.map_svg": Gate("belongs", get=200),
    "staff.designs.file": Gate("belongs", get=200),
    "staff.designs.publish": Gate("publishes", get=303, post=303),  # it is published
    "staff.workshop.edit": Gate("belongs", get=200),
    "staff.workshop.write": Gate("coordinates", post=400),  # it says not what it began with
    "staff.workshop.check": Gate("coordinates", post=200),
    "staff.workshop.save": Gate("coordinates", post=400),
    "staff.workshop.history": Gate("belongs", get=200),
    "staff.workshop.saved": Gate("belongs", get=200),
    "staff.workshop.restore": Gate("coordinates", post=303),
    "staff.workshop.aside": Gate("belongs", get=303),  # it is in force
    "staff.workshop.put_together": Gate("coordinates", post=303),
    "staff.workshop.rename": Gate("coordinates", get=200, post=303),
    "staff.workshop.remove": Gate("coordinates", get=200, post=303),
    "staff.workshop.new": Gate("coordinates", get=200, post=200),
    "staff.workshop.lists": Gate("belongs", get=200),
    "staff.workshop.add_lists": Gate("coordinates", post=400),
    "staff.workshop.one_list": Gate("belongs", get=404),  # there is none
    "staff.workshop.change_list": Gate("coordinates", post=400),
    "staff.workshop.change_later": Gate("coordinates", post=400),
    "staff.workshop.publish": Gate("belongs", get=200),
    "staff.workshop.publish_now": Gate("publishes", post=303),
    "staff.workshop.file": Gate("belongs", get=200),
    "staff.workshop.take": Gate("coordinates", post=404),  # there is no file
    "staff.workshop.looks.previews": Gate("belongs", get=303),
    "staff.workshop.looks.preview": Gate("belongs", get=200),
    "staff.workshop.looks.frame": Gate("belongs", get=200),
    "staff.workshop.looks.map": Gate("belongs", get=200),
    "staff.workshop.looks.map_svg": Gate("belongs", get=200),
    "staff.designs.looks.trial": Gate("belongs", get=200),
    "staff.designs.looks.trial_begin": Gate("belongs", get=200),
    "staff.designs.looks.trial_answer": Gate("belongs", post=200),
    "staff.designs.looks.trial_chosen": Gate("belongs", get=200),
    "staff.designs.looks.trial_results": Gate("belongs", get=200),
    "staff.designs.looks.trial_picture": Gate("belongs", get=404),
    "staff.workshop.looks.trial": Gate("belongs", get=200),
    "staff.workshop.looks.trial_begin": Gate("belongs", get=200),
    "staff.workshop.looks.trial_answer": Gate("belongs", post=200),
    "staff.workshop.looks.trial_chosen": Gate("belongs", get=200),
    "staff.workshop.looks.trial_results": Gate("belongs", get=200),
    "staff.workshop.looks.trial_picture": Gate("belongs", get=404),
    "staff.account.page": Gate("belongs", get=200),
    "staff.account.change": Gate("belongs", post=200),
    "staff.account.programs": Gate("belongs", get=200, post=200),
    "staff.account.end_token": Gate("belongs", post=404),
    "staff.account.welcome": Gate("belongs", get=303),
    "staff.account.invitation": Gate(None, get=410),
    # Signing in, and with what: Flask-Security's.
    "security.login": Door((200, 200), (302, 302)),
    "security.logout": Door((None, 302), (None, 302)),
    "security.forgot_password": Door((200, 200), (200, 200)),
    "security.reset_password": Door((302, 302), (302, 302)),
    "security.two_factor_token_validation": Door((302, 302), (303, 303)),
    "security.two_factor_setup": Door((302, 302), (200, 200)),
    "security.two_factor_setup_validate": Door((None, 302), (None, 302)),
    "security.two_factor_rescue": Door((404, 404), (404, 404)),
    "security.tf_select": Door((302, 302), (302, 302)),
    "security.mf_recovery": Door((302, 302), (302, 302)),
    "security.mf_recovery_codes": Door((302, 302), (200, 200)),
    "security.change_password": Door((302, 302), (200, 200)),
    "security.verify": Door((302, 302), (200, 200)),
    "security.wan_register": Door((302, 302), (200, 200)),
    "security.wan_register_response": Door((None, 302), (None, 302)),
    "security.wan_delete": Door((302, 302), (302, 302)),
    "security.wan_signin": Door((200, 200), (302, 302)),
    "security.wan_signin_response": Door((None, 302), (None, 302)),
}


@dataclass
class Place:
    """The application with its waves and colleagues, and the parts of addresses there."""

    app: Flask
    parts: Mapping[str, object]

    def address(self, rule: Rule, **parts: object) -> str:
        """An address of this rule, with these parts or those of the place."""
        known = dict(self.parts)
        if rule.endpoint.startswith("staff.designs."):
            known |= {"name": "small"}  # a questionnaire, which all cooperatives share
        if rule.endpoint.startswith("staff.waves.invitations."):
            known |= {"name": "north-invited"}
        if rule.endpoint == "staff.workshop.remove":
            known |= {"manuscript": 2}  # so that there is one for the others
        given = {name: (known | parts)[name] for name in rule.arguments}
        _, built = rule.build(given, append_unknown=False) or ("", "")
        return str(built)

    def visitor(self, who: str) -> Member:
        """One of EVERYONE."""
        match who:
            case "nobody":
                return Member(self.app)
            case "disabled":
                visitor = signed_in(self.app, "administrator")
                with self.app.app_context():
                    staff.disable(visitor.person.email)
                    db.session.commit()
                return visitor
            case "northern":
                return signed_in(self.app, "coordinator", ["north"])
            case role:
                return signed_in(self.app, role)


@pytest.fixture
def place(app: Flask) -> Place:
    """A wave of the cooperative `north` and one of `south`; an administrator; someone invited."""
    field_wave(app)
    with app.app_context():
        for name in ("north", "south"):
            waves.add(f"{name}-wave", "small", 1, opens_at=now(), cooperative=name)
            _invite(
                waves.add(
                    f"{name}-invited",
                    "small",
                    1,
                    opens_at=now(),
                    cooperative=name,
                    mode=waves.INVITED,
                )
            )
        staff.add("ada@example.org", "Ada", "administrator")
        for name in ("first", "second"):
            manuscripts.add(name, Texts(SMALL, {}), None)
        invited = staff.add("bo@example.org", "Bo", "coordinator", ["south"])
        db.session.commit()
    return Place(app, PARTS | {"id": invited.id})


def _invite(wave: waves.Wave) -> None:
    invitations.add(wave, [Contact("claire@example.org", "fr")])


def requests(app: Flask, staff: bool | None = None) -> Iterator[tuple[Rule, str]]:
    """Each address there is with each method it takes.

    Only those for the staff, or only those beside, where it is said.
    """
    for rule in app.url_map.iter_rules():
        if staff in (None, rule.rule.startswith("/staff")):
            for method in sorted({"GET", "POST"}.intersection(rule.methods or ())):
                yield rule, method


def walk(place: Place, who: str, staff: bool | None = None) -> Iterator[tuple[Member, Rule, str]]:
    """The same requests, each with one of EVERYONE who makes it, signed in where they can be."""
    visitor = place.visitor(who)
    for rule, method in requests(place.app, staff):
        yield place.visitor(who) if rule.endpoint in ENDING else visitor, rule, method


def ask(visitor: Member, method: str, address: str, **typed: object) -> TestResponse:
    """A request as a browser makes it, with the CSRF token of a page that this visitor sees."""
    if method == "GET":
        return visitor.get(address, buffered=True)
    page = visitor.get("/staff/", follow_redirects=True)
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page.text)
    return visitor.post(address, data=typed | {"csrf_token": token[1] if token else ""})


def test_every_address_is_in_the_table_with_its_rule(app: Flask) -> None:
    views = app.view_functions
    found = {
        (rule.endpoint, method): getattr(views[rule.endpoint], "rule", None)
        for rule, method in requests(app)
    }
    declared = {
        (endpoint, method): gate.rule
        for endpoint, gate in ROUTES.items()
        for method in ("GET", "POST")
        if gate.answers("nobody", method)
    }
    assert declared == {asked: rule and rule.__name__ for asked, rule in found.items()}


@pytest.mark.parametrize("who", EVERYONE)
def test_every_address_answers_as_the_table_says(place: Place, who: str) -> None:
    wrong = {}
    for visitor, rule, method in walk(place, who):
        expected = ROUTES[rule.endpoint].answers(who, method)
        answered = ask(visitor, method, place.address(rule)).status_code
        if expected != answered:
            wrong[f"{method} {rule.endpoint}"] = f"{answered} instead of {expected}"
    assert {} == wrong


@pytest.mark.parametrize("who", OUTSIDE)
def test_whoever_is_sent_away_is_sent_to_sign_in(place: Place, who: str) -> None:
    for visitor, rule, method in walk(place, who, staff=True):
        if ROUTES[rule.endpoint].rule and method == "GET":
            address = place.address(rule)
            assert f"/staff/login?next={address}" == ask(visitor, "GET", address).location


# --- Other cooperatives' waves


@pytest.mark.hypothesis  # so that the proof asks as an analyst too, whom fewer pages answer
@pytest.mark.parametrize("role", ["coordinator", "analyst"] if IS_PROOF else ["coordinator"])
def test_another_cooperatives_wave_is_as_one_that_does_not_exist(place: Place, role: str) -> None:
    """Body, size and headers, whatever is asked for, with whatever is typed."""
    visitor = signed_in(place.app, role, ["north"])
    asked = 0
    for rule, method in requests(place.app, staff=True):
        of_a_wave = rule.endpoint.startswith("staff.waves.") and "name" in rule.arguments
        for deed, hidden in product(DEEDS, HIDDEN) if of_a_wave else ():
            answers = [
                said(ask(visitor, method, place.address(rule, name=name, deed=deed), **TYPED), name)
                for name in (hidden, "x" * len(hidden))
            ]
            assert answers[0] == answers[1], f"{method} {rule.endpoint}"
            asked += 1
    assert asked


def said(answer: TestResponse, name: str) -> tuple[int, list[tuple[str, str]], str]:
    """All that an answer says, but for the name asked for and what is new in every answer."""
    new = ("X-Request-Id", "Set-Cookie")
    headers = [
        (header, re.sub(rf"\b{name}\b", "NAME", value))
        for header, value in answer.headers
        if header not in new
    ]
    body = re.sub(r'name="csrf_token"[^>]*>', "", answer.text)
    return answer.status_code, headers, re.sub(rf"\b{name}\b", "NAME", body)


def test_no_page_of_theirs_names_another_cooperatives_wave(place: Place) -> None:
    named = set()
    for visitor, rule, method in walk(place, "northern", staff=True):
        page = ask(visitor, method, place.address(rule)).text
        named |= {name for name in ("north-wave", "north-invited", *HIDDEN) if f">{name}<" in page}
        assert "south" not in page and "/w/ici" not in page, rule.endpoint
    assert {"north-wave", "north-invited"} == named


def test_nobody_prepares_a_wave_for_another_cooperative(place: Place) -> None:
    visitor = place.visitor("northern")
    with place.app.test_request_context():
        address = url_for("staff.waves.new")
    typed = TYPED | {"name": "mine", "asks": "small@1"}
    for cooperative, status in (("south", 200), ("", 200), ("north ", 200), ("north", 303)):
        answer = ask(visitor, "POST", address, **typed, cooperative=cooperative)
        assert status == answer.status_code
        with place.app.app_context():
            assert (status == 303) == waves.exists("mine")


# --- Headers and cookies


@pytest.mark.hypothesis
@pytest.mark.parametrize("who", EVERYONE if IS_PROOF else ("nobody", "coordinator"))
def test_every_staff_page_has_its_headers(place: Place, who: str) -> None:
    for visitor, rule, method in walk(place, who, staff=True):
        address = place.address(rule)
        for answer in (ask(visitor, method, address), visitor.open(f"{address}/none")):
            headers, asked = answer.headers, f"{method} {rule.endpoint}"
            assert "no-store" == headers["Cache-Control"], asked
            assert "same-origin" == headers["Referrer-Policy"], asked
            assert "nosniff" == headers["X-Content-Type-Options"], asked
            policy = headers["Content-Security-Policy"]
            own = OWN_POLICIES.get(rule.endpoint.rpartition(".")[2])
            # a message that is shown as it is received may do even less
            if rule.endpoint != "staff.waves.invitations.letter_page" and policy != own:
                check_policy(policy)
            for cookie in headers.getlist("Set-Cookie"):
                attributes = {"Secure", "HttpOnly", "Path=/staff", "SameSite=Lax"}
                assert attributes.issubset(cookie.split("; ")), asked


def check_policy(policy: str) -> None:
    """Only what is our own is loaded, sent to, or shown around the page."""
    sources = dict(part.split(" ", 1) for part in policy.split("; "))
    assert "unsafe" not in policy and "*" not in policy
    assert "'self'" == sources["default-src"] and "'none'" == sources["frame-ancestors"]
    assert "'self'" == sources["form-action"] and "'none'" == sources["base-uri"]


def test_no_cookie_is_set_or_sent_beside_staff_pages(place: Place) -> None:
    visitor = place.visitor("administrator")
    for rule, method in requests(place.app, staff=False):
        answer = visitor.open(place.address(rule), method=method, buffered=True)
        assert not answer.headers.getlist("Set-Cookie"), rule.endpoint
        assert "Cookie" not in answer.request.headers, rule.endpoint
        assert "Cookie" not in answer.headers.get("Vary", ""), rule.endpoint


def test_signing_out_ends_every_session(place: Place) -> None:
    visitor, copied = place.visitor("analyst"), Member(place.app)
    cookie = visitor.get_cookie("staff", domain="localhost", path="/staff")
    assert cookie
    copied.set_cookie("staff", cookie.value, domain="localhost", path="/staff")
    assert 200 == ask(copied, "GET", "/staff/").status_code
    assert ask(visitor, "POST", "/staff/logout").status_code in (302, 303)
    assert 303 == ask(visitor, "GET", "/staff/").status_code
    assert 303 == ask(copied, "GET", "/staff/").status_code


def test_a_form_without_its_token_does_nothing(place: Place) -> None:
    visitor = place.visitor("administrator")
    with place.app.app_context():
        before = staff.every(), journal.read(100)
    for rule, method in requests(place.app, staff=True):
        if method == "POST":
            assert 400 == visitor.post(place.address(rule)).status_code, rule.endpoint
    with place.app.app_context():
        assert before == (staff.every(), journal.read(100))


def test_whoever_is_turned_away_still_finds_the_way(app: Flask) -> None:
    member = signed_in(app, "analyst")
    for address, status in (("/staff/people/", 403), ("/staff/waves/none", 404)):
        answer = member.get(address)
        page = Page(answer.text)
        assert status == answer.status_code
        assert "/staff/results" in {tag.get("href") for tag in page.all("a")}
        assert "/staff/logout" in {tag.get("action") for tag in page.all("form")}
