"""The interface for programs: what it gives whom, as its description says, whatever is asked."""

import csv
import io
import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from shutil import copy
from typing import Any, NamedTuple

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator
from schemathesis import APIOperation, Case, GenerationMode
from werkzeug.test import TestResponse

from app import editions
from app.cli.demo import SHIPPED
from app.extensions import db
from app.publish import columns, statements, tables, words
from app.questionnaire import loader
from app.storage import clock, journal, releases, staff, tokens, waves
from app.web import api, limits
from tests.conftest import IS_PROOF, application
from tests.publish import kinds
from tests.web.conftest import field_wave
from tests.web.test_results import release_wave

ROOT = "/api/v1"
LATEST = f"{ROOT}/releases/exemple"
FIRST = f"{LATEST}/1"
DOCUMENT: dict[str, Any] = json.loads(api.DESCRIPTION.read_text(encoding="utf-8"))
SCHEMAS = DOCUMENT["components"]["schemas"]
ASKED = loader.load(loader.read_source(SHIPPED))


class Place(NamedTuple):
    """An application with a public release of `exemple`, and one of `nord` for its staff."""

    app: Flask
    client: FlaskClient
    tokens: dict[str, str]  # by whose they are

    def get(self, address: str, who: str = "", **headers: str) -> TestResponse:
        shown = {"Authorization": f"Bearer {self.tokens[who]}"} if who else {}
        return self.client.get(address, headers=shown | headers)


@pytest.fixture(scope="module")
def place(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """One for all tests: what they change is their own person's."""
    folder = tmp_path_factory.mktemp("api")
    copy(migrated_sqlite, folder / "mieux.sqlite")
    with application(f"sqlite:///{folder / 'mieux.sqlite'}", folder) as app:
        source = loader.read_source(SHIPPED)
        field_wave(app, source.text, "exemple", source.lists)
        release_wave(app, "exemple")
        with app.app_context():
            waves.add("nord", "situation", 1, opens_at=clock.now(), cooperative="nord")
            db.session.commit()
        release_wave(app, "nord")
        with app.app_context():
            releases.open_to("nord", 1, public=False)
            seen: dict[str, list[str]] = {"everywhere": [], "nord": ["nord"], "sud": ["sud"]}
            made = {
                name: tokens.make(_analyst(name, cooperatives), "essai")
                for name, cooperatives in seen.items()
            }
            db.session.commit()
        yield Place(app, app.test_client(), made)


def _analyst(name: str, cooperatives: list[str]) -> int:
    return staff.add(f"{name}@example.org", name, "analyst", cooperatives).id


def body(answer: TestResponse) -> Any:
    assert 200 == answer.status_code, answer.text
    return answer.get_json()


def problem(answer: TestResponse) -> str:
    """The sentence of a problem, which is written as RFC 9457 says."""
    assert "application/problem+json" == answer.mimetype
    said = json.loads(answer.text)
    assert ("about:blank", answer.status_code) == (said["type"], said["status"])
    assert "no-store" == answer.headers["Cache-Control"]
    return said["detail"]


# --- What it gives


def test_a_program_finds_the_figures_from_the_list_of_releases(place: Place) -> None:
    (listed,) = body(place.get(f"{ROOT}/releases"))["releases"]
    assert ("exemple-1 (données simulées)", True) == (listed["release"], listed["simulated"])
    found = body(place.get(listed["href"]))
    assert found == found | listed
    assert found == body(place.get(LATEST))
    assert list(ASKED.findings) == [one["finding"] for one in found["findings"]]
    for one in found["findings"]:
        figures = body(place.get(one["href"]))
        assert figures == figures | one
        assert {one["finding"]} == {row["finding"] for row in figures["figures"]}


def test_its_figures_and_sentences_are_those_of_the_page_and_the_files(place: Place) -> None:
    found = body(place.get(f"{FIRST}/findings/women"))
    written = place.get(f"{FIRST}/files/release.json")
    rows = [row for row in body(written)["figures"] if row["finding"] == "women"]
    assert rows == found["figures"]
    page = place.client.get("/results/exemple?lang=fr").text
    assert found["sentence"]["fr"].replace("’", "&#8217;") in page.replace("’", "&#8217;")
    assert found["base"]["fr"] and found["sentence"]["en"] != found["sentence"]["fr"]
    shown = next(row for row in rows if row["group"] == "all")
    assert f"{shown['share']:.0%}".removesuffix("%") in found["sentence"]["fr"]


def test_what_is_hidden_is_said_and_has_no_number(place: Place) -> None:
    found = body(place.get(FIRST))["findings"]
    rows = [row for one in found for row in body(place.get(one["href"]))["figures"]]
    hidden = [row for row in rows if row["status"] == "hidden"]
    assert hidden
    assert {tables.UNSHOWN} == {row[name] for row in hidden for name in ("n", "low", "high")}


def test_every_file_that_a_release_names_is_given(place: Place) -> None:
    named = body(place.get(FIRST))["files"]
    assert {"figures.csv", "comparisons.csv", "release.json"} <= {one["name"] for one in named}
    for one in named:
        if "/" not in one["name"] and not one["language"]:  # others are dear to make
            answer = place.get(one["href"])
            assert 200 == answer.status_code
            assert one["media_type"].partition(";")[0] == answer.mimetype
    figures = place.get(f"{FIRST}/files/figures.csv")
    assert "exemple-1-donnees-simulees.figures.csv" in figures.headers["Content-Disposition"]
    (release,) = {row["release"] for row in csv.DictReader(io.StringIO(figures.text))}
    assert "exemple-1 (données simulées)" == release


def test_what_did_not_change_is_not_sent_again(place: Place) -> None:
    for address in ("/releases", "/releases/exemple", "/openapi.json"):
        first = place.get(ROOT + address)
        again = place.get(ROOT + address, If_None_Match=first.headers["ETag"])
        assert (304, b"") == (again.status_code, again.data)
        assert first.headers["ETag"] == again.headers["ETag"]


def test_caches_and_other_sites_have_what_is_public_and_nothing_else(place: Place) -> None:
    public, own = place.get(FIRST), place.get(FIRST, "nord")
    assert "public, max-age=60" == public.headers["Cache-Control"]
    assert "*" == public.headers["Access-Control-Allow-Origin"]
    assert "private, no-cache" == own.headers["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in own.headers
    assert all("Authorization" in each.headers["Vary"] for each in (public, own))
    asked = place.client.options(FIRST, headers={"Access-Control-Request-Headers": "authorization"})
    assert "Access-Control-Allow-Headers" not in asked.headers, "no browser sends a token"


# --- Whom


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("", {"exemple"}),
        ("everywhere", {"exemple", "nord"}),
        ("nord", {"exemple", "nord"}),
        ("sud", {"exemple"}),
    ],
)
def test_everyone_reads_what_is_public_and_the_waves_they_see(
    place: Place, who: str, seen: set[str]
) -> None:
    listed = body(place.get(f"{ROOT}/releases", who))["releases"]
    assert seen == {one["wave"] for one in listed}
    for wave in ("exemple", "nord"):
        for part in ("", "/1", "/1/findings/women", "/1/files/figures.csv"):
            answer = place.get(f"{ROOT}/releases/{wave}{part}", who)
            assert (200 if wave in seen else 404) == answer.status_code


@pytest.mark.parametrize("who", ["", "sud"])
def test_what_is_not_theirs_is_as_if_it_did_not_exist(place: Place, who: str) -> None:
    for part in ("", "/1", "/1/findings/women", "/1/files/figures.csv"):
        hidden, absent = (place.get(f"{ROOT}/releases/{wave}{part}", who) for wave in ("nord", "n"))
        assert (404, hidden.text, hidden.headers) == (404, absent.text, absent.headers)


def test_a_release_that_is_withdrawn_is_read_by_staff_alone(place: Place) -> None:
    assert 200 == place.get(FIRST).status_code
    with place.app.app_context():
        releases.open_to("exemple", 1, public=False)
        db.session.commit()
    answers = {who: place.get(FIRST, who).status_code for who in ("", "nord", "everywhere")}
    assert {"": 404, "nord": 404, "everywhere": 200} == answers, "nord does not see its wave"
    with place.app.app_context():
        releases.open_to("exemple", 1, public=True)
        db.session.commit()


def test_that_a_release_is_withdrawn_is_known_seconds_later(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editions, "STALE", 60.0)
    assert 200 == place.get(FIRST).status_code
    with place.app.app_context():
        releases.open_to("exemple", 1, public=False)
        db.session.commit()
        assert [200, 200] == [place.get(address).status_code for address in (LATEST, FIRST)]
        place.app.extensions["mieux_published"]["exemple"] = (0.0, [1])  # a minute later
    assert [404, 404] == [place.get(address).status_code for address in (LATEST, FIRST)]
    with place.app.app_context():
        releases.open_to("exemple", 1, public=True)
        db.session.commit()


BAD = ["Bearer", "Bearer ", "Bearer mieux_nothing", "bearer é", "Bearer mieux_\0"]


@pytest.mark.parametrize("shown", BAD)
def test_a_wrong_token_is_told_from_none(place: Place, shown: str) -> None:
    answer = place.client.get(FIRST, headers={"Authorization": shown.encode().decode("latin-1")})
    assert 401 == answer.status_code
    assert 'Bearer error="invalid_token"' == answer.headers["WWW-Authenticate"]
    assert "jeton" in problem(answer)


def test_what_is_no_token_is_left_to_whoever_asked_for_it(place: Place) -> None:
    answer = place.client.get(FIRST, headers={"Authorization": "Basic YWRhOm1vdA=="})
    assert 200 == answer.status_code, "a proxy's own password"


def test_many_wrong_tokens_have_to_wait_and_right_ones_never(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "MOST", 3)
    monkeypatch.setattr(limits, "KEY", b"another visitor")
    wrong = {"Authorization": "Bearer mieux_wrong"}
    answers = [place.client.get(FIRST, headers=wrong) for _ in range(5)]
    assert [401, 401, 401, 429, 429] == [answer.status_code for answer in answers]
    assert "600" == answers[-1].headers["Retry-After"]
    assert 200 == place.get(FIRST, "nord").status_code
    assert 200 == place.get(FIRST).status_code


def test_the_journal_says_once_a_day_whose_token_took_results(place: Place) -> None:
    with place.app.app_context():
        person = _analyst("lectrice", [])
        place.tokens["lectrice"] = tokens.make(person, "site")
        db.session.commit()
    for _ in range(3):
        body(place.get(f"{ROOT}/releases", "lectrice"))
        body(place.get(f"{ROOT}/releases/nord/1", "lectrice"))
    with place.app.app_context():
        noted = [(entry.action, entry.subject) for entry in journal.read(9, by=person)]
    assert [("downloaded", "nord")] == noted


# --- What is wrong


@pytest.mark.parametrize(
    ("method", "address", "status", "said"),
    [
        ("GET", "/releases/rien", 404, "no such release"),
        ("GET", "/releases/exemple/2", 404, "no such release"),
        ("GET", "/releases/exemple/0", 404, "no such release"),
        ("GET", f"/releases/exemple/{2**31 - 1}", 404, "no such release"),
        ("GET", f"/releases/exemple/{10**30}", 404, "nothing at this address"),
        ("GET", "/releases/exemple%00", 404, "no such release"),
        ("GET", "/releases/exemple/1/findings/rien", 404, "no such finding"),
        ("GET", "/releases/exemple/1/files/../../config.py", 404, "no such file"),
        ("GET", "/releases/exemple/1/files/rien%00.csv", 404, "no such file"),
        ("GET", "/releases/exemple/1/files/rien.xx.csv", 404, "no such file"),
        ("GET", "/", 404, "nothing at this address"),
        ("GET", "/releases/exemple/un", 404, "nothing at this address"),
        ("POST", "/releases", 405, "use GET"),
        ("DELETE", "/releases/exemple/1", 405, "use GET"),
    ],
)
def test_what_is_wrong_is_a_problem_in_words(
    place: Place, method: str, address: str, status: int, said: str
) -> None:
    answer = place.client.open(ROOT + address + "?lang=en", method=method)
    assert status == answer.status_code
    assert said in problem(answer)
    assert "en" == answer.headers["Content-Language"]


def test_a_fault_is_a_problem_too(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "_release", lambda _: 1 / 0)
    answer = place.get(FIRST)
    assert 500 == answer.status_code
    assert problem(answer) and answer.headers["X-Request-Id"]
    assert "division" not in answer.text


# --- As it is described


def test_every_example_of_the_description_is_there(place: Place) -> None:
    parameters = DOCUMENT["components"]["parameters"]
    examples = {name: parameter["example"] for name, parameter in parameters.items()}
    for path in DOCUMENT["paths"]:
        assert 200 == place.get(ROOT + path.format(**examples)).status_code


def test_the_description_is_openapi_and_names_every_address(place: Place) -> None:
    assert DOCUMENT == body(place.get(f"{ROOT}/openapi.json"))
    described = {ROOT + path for path in DOCUMENT["paths"]}
    rules = [rule for rule in place.app.url_map.iter_rules() if rule.endpoint.startswith("api.")]
    there = {part.rule.replace("<int:", "<").replace("<path:", "<") for part in rules}
    named = {path.replace("{finding}", "{name}").replace("{file}", "{name}") for path in described}
    assert named == {rule.replace("<", "{").replace(">", "}") for rule in there}


def test_every_member_that_is_given_is_described(place: Place) -> None:
    release = body(place.get(FIRST))
    found = body(place.get(f"{FIRST}/findings/women"))
    for given_, schema in (
        (release, "Release"),
        (release["findings"][0], "Statement"),
        (release["files"][0], "File"),
        (found, "Finding"),
        (dict.fromkeys(tables.COLUMNS), "Figure"),
        (dict.fromkeys(tables.COLUMNS_COMPARED), "Comparison"),
    ):
        described = _members(schema)
        assert set(given_) <= described and described - set(given_) <= set(columns.STATED)


def test_findings_of_every_kind_are_as_described() -> None:
    schema = {"$ref": "#/components/schemas/Finding", "components": DOCUMENT["components"]}
    described = Draft202012Validator(schema)
    found = statements.statements(kinds.RELEASE, kinds.KINDS)
    assert list(kinds.KINDS.findings) == [one["finding"] for one in found]
    for one in found:
        rows = statements.rows(kinds.RELEASE, one["finding"])
        described.validate({"release": kinds.RELEASE.label, "href": ""} | one | rows)


def _members(name: str) -> set[str]:
    schema = SCHEMAS[name]
    parts = schema.get("allOf", [schema])
    found: set[str] = set()
    for part in parts:
        found |= (
            _members(part["$ref"].rpartition("/")[2]) if "$ref" in part else {*part["properties"]}
        )
    return found


def test_a_hidden_number_reads_as_the_description_says() -> None:
    number = Draft202012Validator(SCHEMAS["Number"])
    assert all(map(number.is_valid, (0.5, 12, None, tables.UNSHOWN)))
    assert not any(map(number.is_valid, ("", "0.5", words.SIGN, True)))


# --- Whatever is asked (schemathesis: no fault, and nothing but what is described)

EXAMPLES = 1_000 if IS_PROOF else 15  # of each operation
KNOWN = {
    "wave": ["exemple", "nord", "rien"],
    "number": [1, 2],
    "finding": ["women", "better_by_gender", "rien"],
    "file": ["figures.csv", "comparisons.csv", "release.json", "rien.csv"],
}
OPERATIONS = [
    one.ok().label for one in schemathesis.openapi.from_dict(DOCUMENT).get_all_operations()
]
DEFINED = [label for label in OPERATIONS if "{" in label]  # that can be asked for wrongly


def asked(place: Place, label: str, of: str) -> APIOperation:
    """An operation whose parameters are any, or some that are there."""
    document = deepcopy(DOCUMENT)
    if of == "known":
        for name, values in KNOWN.items():
            document["components"]["parameters"][name]["schema"] = {"enum": values}
    schema = schemathesis.openapi.from_dict(document)
    schema.app = place.app
    return next(one.ok() for one in schema.get_all_operations() if one.ok().label == label)


@pytest.mark.hypothesis
@pytest.mark.parametrize(
    ("label", "who", "of", "mode"),
    [(label, who, "known", GenerationMode.POSITIVE) for label in OPERATIONS for who in ("", "nord")]
    + [(label, "", "any", mode) for label in DEFINED for mode in GenerationMode],
)
def test_whatever_is_asked_is_answered_as_described(
    place: Place, label: str, who: str, of: str, mode: GenerationMode
) -> None:
    headers = {"Accept-Encoding": "identity"}  # schemathesis unpacks nothing
    headers |= {"Authorization": f"Bearer {place.tokens[who]}"} if who else {}
    seen = set()

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
    @given(asked(place, label, of).as_strategy(generation_mode=mode))
    def ask(case: Case) -> None:
        seen.add(case.call_and_validate(headers=headers).status_code)

    ask()
    assert of == "any" or 200 in seen
