"""Whatever staff do in a browser, a command does as well, and what is kept then is the same.

Two instances: one is led in a browser, the other by commands, deed by deed. Every address of the
staff area that takes a form has its deed here, or its reason to have none.
"""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from email.message import EmailMessage
from html import unescape
from io import BytesIO
from pathlib import Path
from shutil import copy
from typing import Any, NamedTuple

import pytest
from flask import Flask, url_for
from sqlalchemy import Row, Table

from app.cli import main
from app.extensions import db
from app.storage import clock, models, sendings, waves
from app.web.waves import DEEDS as OF_WAVES
from tests import commented, invited
from tests.mailbox import Mailbox, mailbox
from tests.storage.test_versions import LATER, LISTS, TEXT
from tests.web.staffing import Member, signed_in
from tests.web.staffing import invited as added

OWN = "it is about how somebody signs in, on their own devices"
NOT_BY_COMMAND: Mapping[str, str] = {
    "security.": OWN,
    "staff.account.change": "it is what somebody says of themselves, and in which language",
    "staff.language": "commands are told their language each time",
    "staff.designs.looks.trial_answer": "it keeps nothing: `mieux survey preview` has it too",
    "staff.workshop.looks.trial_answer": "it keeps nothing: `mieux survey preview` has it too",
}

CHANGED = TEXT.replace('fr: "Titre"', 'fr: "Essai"')
FILES: Mapping[str, str] = {
    "surveys/tiny/v1.yaml": TEXT,
    "surveys/tiny/lists/places.csv": LISTS["places.csv"],
    "changed.yaml": CHANGED,
    "again.yaml": CHANGED.replace('fr: "Bien"', 'fr: "Très bien"'),
    "clash.yaml": TEXT.replace('fr: "Titre"', 'fr: "Autre"'),
    "both.yaml": TEXT.replace('fr: "Titre"', 'fr: "Autre"').replace("Bien", "Très bien"),
    "places.csv": "code,fr\nlyon,Lyon\nbrest,Brest\n",
    "later.yaml": LATER,
    "people.csv": "email,language\na@example.org,fr\nb@example.org,fr\nc@example.org,fr\n",
    "groups.csv": "gender,invited\nwoman,30\nman,20\nother,10\n",
    "returned.txt": "b@example.org\n",
}


class Deed(NamedTuple):
    """A form that is sent, and the commands that do the same; `typed` is what these ask for."""

    does: str
    of: Mapping[str, object]  # the parts of its address
    sends: Mapping[str, object]
    commands: Sequence[str]
    typed: str = ""
    exits_with: int = 0
    keeps: bool = True


def draft(manuscript: int, **more: object) -> dict[str, object]:
    return {"manuscript": manuscript, **more}


def file(name: str) -> tuple[str, bytes]:
    """A file to choose on a page."""
    return name, FILES[name].encode()


SURVEYS = (
    Deed(
        "staff.designs.publish",
        {"name": "tiny", "number": 1},
        {},
        ["survey publish surveys/tiny/v1.yaml"],
    ),
    Deed(
        "staff.workshop.new",
        {},
        {"begins": "blank", "name": "Repas"},
        ["survey draft new --name Repas"],
    ),
    Deed(
        "staff.workshop.new",
        {},
        {"begins": "version:tiny:1", "name": ""},
        ["survey draft new --from tiny@1"],
    ),
    Deed(
        "staff.workshop.new",
        {},
        {"begins": "next:tiny:1", "name": "Suite"},
        ["survey draft new --from tiny@1 --next --name Suite"],
    ),
    Deed(
        "staff.workshop.new",
        {},
        {"begins": "draft:1", "name": "Copie"},
        ["survey draft new --from draft:1 --name Copie"],
    ),
    Deed(
        "staff.workshop.new",
        {},
        {"files": file("changed.yaml"), "name": "Fichier"},
        ["survey draft new --from changed.yaml --name Fichier"],
    ),
    Deed(
        "staff.workshop.save",
        draft(2),
        {"text": CHANGED, "base": 1},
        ["survey draft save 2 changed.yaml --base 1"],
    ),
    Deed(
        "staff.workshop.write",
        draft(2),
        {"text": FILES["again.yaml"], "base": 2, "do": "save"},
        ["survey draft save 2 again.yaml --base 2"],
    ),
    Deed(
        "staff.workshop.add_lists",
        draft(2),
        {"files": file("places.csv"), "base": 3},
        ["survey draft save 2 --base 3 --list places.csv"],
    ),
    Deed(
        "staff.workshop.change_list",
        draft(2, listed="places.csv"),
        {"base": 4, "do": "remove"},
        ["survey draft save 2 --base 4 --remove-list places.csv"],
    ),
    Deed(
        "staff.workshop.change_list",
        draft(2, listed="places.csv"),
        {"base": 5, "text": FILES["places.csv"], "do": "save"},
        ["survey draft save 2 --base 5 --list places.csv"],
    ),
    Deed(
        "staff.workshop.change_later",
        draft(2),
        {"base": 6, "text": LATER},
        ["survey draft save 2 --base 6 --later later.yaml"],
    ),
    Deed(
        "staff.workshop.save",
        draft(2),
        {"text": FILES["clash.yaml"], "base": 1},
        ["survey draft save 2 clash.yaml --base 1"],
        exits_with=1,
    ),
    Deed(
        "staff.workshop.put_together",
        draft(2, number=8),
        {"seen": 7, "do": "leave"},
        ["survey draft settle 2 8"],
    ),
    Deed(
        "staff.workshop.save",
        draft(2),
        {"text": FILES["clash.yaml"], "base": 1},
        ["survey draft save 2 clash.yaml --base 1"],
        exits_with=1,
    ),
    Deed(
        "staff.workshop.put_together",
        draft(2, number=9),
        {"seen": 7, "place.0": "ours"},
        ["survey draft save 2 both.yaml --base 7", "survey draft settle 2 9"],
    ),
    Deed(
        "staff.workshop.restore",
        draft(2, number=2),
        {},
        ["survey draft restore 2 2"],
    ),
    Deed("staff.workshop.take", draft(2), {}, ["survey draft take 2"]),
    Deed("staff.workshop.rename", draft(2), {"name": "Lieux"}, ["survey draft rename 2 Lieux"]),
    Deed("staff.workshop.publish_now", draft(1), {"seen": 1}, ["survey draft publish 1"]),
    Deed("staff.workshop.remove", draft(3), {}, ["survey draft remove 3"]),
)
TODAY = clock.today().isoformat()
OPEN_WAVES = (
    Deed(
        "staff.panels.new",
        {},
        {"name": "duo", "closes": "2099-01-31"},
        ["panel create duo --closes 2099-01-31"],
    ),
    Deed(
        "staff.waves.new",
        {},
        {"name": "w", "asks": "tiny@1", "mode": "open", "panel": "duo"},
        ["wave open w --questionnaire tiny --version 1 --later --panel duo"],
    ),
    Deed(
        "staff.waves.plan",
        {"name": "w"},
        {"opens": "2098-01-31", "closes": "2098-02-28"},
        ["wave plan w --opens 2098-01-31 --closes 2098-02-28"],
    ),
    Deed(
        "staff.waves.plan",
        {"name": "w"},
        {"opens": "", "closes": "2098-02-28"},
        ["wave plan w --no-opens"],
    ),
    Deed(
        "staff.waves.confirm", {"name": "w", "deed": "open"}, {}, [f"wave plan w --opens {TODAY}"]
    ),
    Deed("staff.waves.confirm", {"name": "w", "deed": "end"}, {}, ["wave end w"]),
    Deed("staff.waves.confirm", {"name": "w", "deed": "close"}, {}, ["wave close w"]),
    Deed(
        "staff.waves.new",
        {},
        {"name": "never", "asks": "tiny@1", "mode": "open", "opens": "2098-01-31"},
        ["wave open never --questionnaire tiny --version 1 --opens 2098-01-31"],
    ),
    Deed("staff.waves.confirm", {"name": "never", "deed": "remove"}, {}, ["wave remove never"]),
    Deed("staff.panels.close", {"name": "duo"}, {}, ["panel close duo"]),
)
MOTS = {"name": "mots", "question": "comment"}
NAMES = {"label.fr": "Bruit", "label.en": "Noise"}
COMMENTS = (
    Deed(
        "staff.waves.texts.read",
        {**MOTS, "page": 1},
        {"go": "add", **NAMES},
        ["texts code mots comment --again"],
        "+\nBruit\nNoise\nq\n",
    ),
    Deed(
        "staff.waves.texts.theme",
        {**MOTS, "code": "bruit"},
        {"label.fr": "Calme", "label.en": "Quiet"},
        ["texts rename mots comment bruit"],
        "Calme\nQuiet\n",
    ),
    Deed(
        "staff.waves.texts.theme",
        {**MOTS, "code": "bruit"},
        {"go": "remove"},
        ["texts remove mots comment bruit"],
    ),
    Deed("staff.waves.texts.read", {**MOTS, "page": 1}, {"go": "next"}, [], keeps=False),
    Deed(
        "staff.waves.texts.read",
        {**MOTS, "page": 2},
        {"go": "next"},
        ["texts code mots comment"],
        "\n" * 40,
    ),
    Deed("staff.waves.texts.finish", MOTS, {}, ["texts finish mots comment"]),
    Deed("staff.waves.texts.resume", MOTS, {}, ["texts resume mots comment"]),
    Deed("staff.waves.confirm", {"name": "mots", "deed": "release"}, {}, ["wave release mots"]),
    Deed("staff.waves.confirm", {"name": "mots", "deed": "publish"}, {}, ["results publish mots"]),
    Deed(
        "staff.waves.confirm", {"name": "mots", "deed": "withdraw"}, {}, ["results withdraw mots"]
    ),
)
ICI = {"name": "ici"}
INVITATIONS = (
    Deed(
        "staff.waves.invitations.people",
        ICI,
        {"text": FILES["people.csv"], "seen": "1"},
        ["invite add ici people.csv"],
    ),
    Deed(
        "staff.waves.invitations.groups",
        ICI,
        {"text": FILES["groups.csv"], "seen": "1"},
        ["wave frame ici groups.csv"],
    ),
    Deed("staff.waves.invitations.send", ICI, {"number": 1}, ["invite send ici"]),
    Deed("staff.waves.invitations.remind", ICI, {"number": 2}, ["invite remind ici"]),
    Deed(
        "staff.waves.invitations.returned",
        ICI,
        {"text": FILES["returned.txt"]},
        ["invite bounced returned.txt --wave ici"],
    ),
    Deed("staff.waves.invitations.doubtful", ICI, {"number": 1}, ["invite send ici --doubtful"]),
    Deed("staff.waves.invitations.stop", ICI, {}, ["invite stop ici"]),
    Deed(
        "staff.waves.invitations.cards",
        ICI,
        {"count": 3, "language": "fr", "beside": 0},
        ["invite cards ici cards.pdf --count 3 --language fr"],
    ),
    Deed(
        "staff.waves.invitations.forget_one",
        ICI,
        {"whose": "a@example.org"},
        ["invite forget ici --address a@example.org --yes"],
    ),
    Deed("staff.waves.invitations.forget", ICI, {}, ["invite forget ici --yes"]),
)
ADA = {"id": 3}
PEOPLE = (
    Deed(
        "staff.people.invite",
        {},
        {"email": "ada@example.org", "name": "Ada", "role": "analyst", "language": "fr"}
        | {"scope": "network"},
        ["staff add ada@example.org --name Ada --role analyst"],
    ),
    Deed("staff.people.invite_again", ADA, {}, ["staff invite ada@example.org"]),
    Deed(
        "staff.people.one",
        ADA,
        {"role": "coordinator", "scope": "some", "others": "north, south"},
        ["staff change ada@example.org --role coordinator --cooperative north --cooperative south"],
    ),
    Deed("staff.people.factor", ADA, {}, ["staff reset-factor ada@example.org"]),
    Deed("staff.people.disable", ADA, {}, ["staff disable ada@example.org"]),
    Deed("staff.people.enable", ADA, {}, ["staff enable ada@example.org"]),
    Deed(
        "staff.account.programs",
        {},
        {"name": "site", "days": "365"},
        ["staff token administrator0@example.org --name site --days 365"],
    ),
    Deed(
        "staff.account.end_token",
        {"id": 1},
        {},
        ["staff end-token administrator0@example.org --name site"],
    ),
)
TABLE = (SURVEYS, OPEN_WAVES, COMMENTS, INVITATIONS, PEOPLE)


class Instance(NamedTuple):
    """An application with the mail that it sends."""

    app: Flask
    box: Mailbox

    def run(self, command: str, typed: str = "", exits_with: int = 0) -> str:
        """What a command says."""
        result = self.app.test_cli_runner().invoke(main, command.split(), input=typed)
        assert exits_with == result.exit_code, f"{command}: {result.output}"
        return str(result.stdout)


class Both(NamedTuple):
    """The instance that is led in a browser, by these people, and the one led by commands."""

    seen: Instance
    told: Instance
    members: Mapping[str, Member]

    def do(self, deed: Deed) -> None:
        """Send the form, run the commands, and see that both kept the same."""
        before = kept(self.seen)
        self.send(deed)
        for command in deed.commands:
            self.told.run(command, deed.typed, deed.exits_with)
        if deed.commands:
            now = kept(self.seen)
            assert now == kept(self.told), deed
            assert (now != before) == deed.keeps, deed

    def gives(self, address: str, command: str, *options: str) -> None:
        """See that a file is the same, byte for byte, downloaded and written by a command."""
        answer = self.members["administrator"].get(address)
        assert 200 == answer.status_code, address
        self.told.run(" ".join((command, "given", *options)))
        assert answer.data == Path("given").read_bytes(), address

    def send(self, deed: Deed) -> None:
        app = self.seen.app
        with app.test_request_context():
            address = url_for(deed.does, **deed.of)
        rule = app.view_functions[deed.does].rule.__name__  # type: ignore[attr-defined]
        member = self.members["analyst" if rule == "analyses" else "administrator"]
        shown = {
            rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())
        }
        page = member.page(address if deed.does in shown else "/staff/account")
        typed: dict[str, Any] = {name: values for name, values in page.form().items()}
        for name, value in deed.sends.items():
            is_file = isinstance(value, tuple)
            typed[name] = (BytesIO(value[1]), value[0]) if is_file else value  # type: ignore[index]
        answer = member.post(address, data=typed)
        assert answer.status_code in (200, 303), (deed, answer.status_code)
        deadline = time.monotonic() + 20
        while deed.does.startswith("staff.waves.invitations.") and time.monotonic() < deadline:
            with app.app_context():
                if not (now := sendings.read(waves.read("ici"))) or not now.is_alive:
                    break
            time.sleep(0.02)


@pytest.fixture
def both(tmp_path: Path, migrated_sqlite: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Both]:
    """Two instances that differ in nothing, with an administrator and an analyst each."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with ExitStack() as stack:
        made = []
        for name in ("seen", "told"):
            (tmp_path / name).mkdir()
            copy(migrated_sqlite, tmp_path / name / "mieux.sqlite")
            box = stack.enter_context(mailbox())
            url = f"sqlite:///{tmp_path / name / 'mieux.sqlite'}"
            settings = {"MIEUX_SMTP": box.address, "MIEUX_SURVEYS": str(tmp_path / "surveys")}
            app = stack.enter_context(invited.application(url, tmp_path / name, **settings))
            made.append(Instance(app, box))
        seen, told = made
        members = {role: signed_in(seen.app, role) for role in ("administrator", "analyst")}
        for role in members:
            added(told.app, role)
        yield Both(seen, told, members)


def kept(instance: Instance) -> dict[str, list[str]]:
    """Every row of every table, but for what is secret, random or the time of day, or says who."""
    with instance.app.app_context():
        return {
            table.name: sorted(_row(table.name, row._mapping) for row in _rows(table))
            for table in db.metadata.sorted_tables
            if table.name not in ("attempts", "passkey")
        }


def _rows(table: Table) -> Sequence[Row[Any]]:
    return db.session.execute(table.select()).all()


OF_STAFF = ("email", "name", "role", "cooperatives", "language", "active", "disabled_on")
RANDOM = {"staff_id", "mark", "seal", "digest", "run"}


def _row(table: str, row: Mapping[str, Any]) -> str:
    shown = {
        name: "a time" if isinstance(value, datetime) else value
        for name, value in row.items()
        if not isinstance(value, bytes) and (name not in RANDOM or table in ("version", "erratum"))
    }
    if table == "staff":
        shown = {name: shown[name] for name in OF_STAFF}
    return json.dumps(shown, default=str, sort_keys=True)


def test_every_form_of_the_staff_has_a_command_or_a_reason_to_have_none(both: Both) -> None:
    forms = {
        rule.endpoint
        for rule in both.seen.app.url_map.iter_rules()
        if rule.rule.startswith("/staff") and "POST" in (rule.methods or ())
    }
    done = {deed.does for part in TABLE for deed in part}
    excused = {form for form in forms if form.startswith(tuple(NOT_BY_COMMAND))}
    assert forms == done | excused | {"staff.workshop.check"}
    deeds = {deed.of.get("deed") for part in TABLE for deed in part} - {None}
    assert set(OF_WAVES) == deeds


def test_questionnaires_are_written_and_published_alike(both: Both) -> None:
    for deed in SURVEYS:
        both.do(deed)
    for kind in ("csv", "json"):
        codebook = "survey codebook tiny@1 --output"
        both.gives(f"/staff/questionnaires/tiny/1/codebook.{kind}", codebook, "--format", kind)
    for address, subject in (("questionnaires/tiny/1", "tiny@1"), ("drafts/1", "draft:1")):
        drawn = f"survey map {subject} --format svg --output"
        both.gives(f"/staff/{address}/map.svg?language=fr", drawn, "--language", "fr")
    both.gives("/staff/drafts/1/file", "survey draft show 1 --output")
    both.gives("/staff/drafts/2/file", "survey draft show 2 --output")
    _problems_are_the_same(both)


def _problems_are_the_same(both: Both) -> None:
    broken = CHANGED.replace("type: scale", "type: scales")
    answer = both.members["administrator"].send("/staff/drafts/2/check", text=broken)
    file = Path("surveys/tiny/broken.yaml")
    file.write_text(broken, encoding="utf-8")
    said = both.told.run(f"survey check {file} --format json", exits_with=1)
    named = ("line", "code", "level", "sentence", "repair")  # the editor underlines less of a line
    found = [
        [[one[name] for name in named] for one in told["problems"]]
        for told in (answer.json, json.loads(said))
    ]
    assert found[0] == found[1] != []


def test_waves_are_led_alike(both: Both) -> None:
    both.told.run("survey publish surveys/tiny/v1.yaml")
    both.seen.run("survey publish surveys/tiny/v1.yaml")
    for deed in OPEN_WAVES:
        both.do(deed)


def test_comments_are_sorted_and_results_released_alike(both: Both) -> None:
    for instance in (both.seen, both.told):
        commented.field(instance.app)
    for deed in COMMENTS:
        both.do(deed)
    for kind, called in (("csv", "csv"), ("json", "json"), ("zip", "package"), ("xlsx", "xlsx")):
        exported = "results export mots --language fr --output"
        both.gives(f"/staff/waves/mots/results.{kind}?lang=fr", exported, "--format", called)
    compared = ("results export mots --output", "--format", "csv", "--comparisons")
    both.gives("/staff/waves/mots/results.comparisons.csv", *compared)


def test_people_are_invited_alike(both: Both) -> None:
    for instance in (both.seen, both.told):
        invited.field(instance.app)
    _letters_are_read_alike(both)
    for deed in INVITATIONS:
        if deed.does.endswith(("doubtful", "stop")):
            for instance in (both.seen, both.told):
                _trouble(instance, deed.does)
        both.do(deed)
    sent = [
        sorted((each["To"], each["Subject"]) for each in _letters(instance.box))
        for instance in (both.seen, both.told)
    ]
    assert sent[0] == sent[1] and len(sent[0]) > 4


def _letters_are_read_alike(both: Both) -> None:
    for which, option in (("invitation", ""), ("reminder", " --reminder")):
        address = f"/staff/waves/ici/invitations/message/{which}/en"
        page = " ".join(unescape(both.members["administrator"].page(address).html).split())
        read = both.told.run(f"invite letter ici --language en{option}")
        assert {True} == {" ".join(line.split()) in page for line in read.splitlines()}


def _letters(box: Mailbox) -> list[EmailMessage]:
    """What was sent to people who are invited, and not to whoever signed in."""
    return [each for each in box.messages if each["To"] in FILES["people.csv"]]


def _trouble(instance: Instance, deed: str) -> None:
    """A message that may not have arrived; or messages that are leaving."""
    with instance.app.app_context():
        if deed.endswith("stop"):
            sendings.begin(waves.read("ici"), 2)
        else:
            known = models.Invitation.address == "c@example.org"
            doubt = {"doubt": True, "last": 1}
            db.session.execute(db.update(models.Invitation).where(known).values(doubt))
        db.session.commit()


def test_the_staff_is_led_alike(both: Both) -> None:
    for deed in PEOPLE:
        both.do(deed)
    said = both.told.run("staff journal --limit 2").splitlines()
    ended, made = (line.split("\t")[1:] for line in said)
    own = "administrator0@example.org"
    assert [["a command", f"token_{what}", own] for what in ("ended", "made")] == [ended, made]
