"""Whoever holds all that was kept tries to say whose answer is whose, and cannot.

attacker.py says how, and with which statistics. Careless programs are tried in test_careless.py.
"""

import shutil
from collections.abc import Hashable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import text

from app import credentials
from app.storage import backups, rewriting, waves
from tests import blind_client, servers
from tests.attack import attacker, chance, loot, scene
from tests.attack.attacker import Trick
from tests.attack.loot import Loot, Order
from tests.attack.scene import Scene
from tests.conftest import SECRET_KEY

WAVE_SECRET = "a secret of waves alone as long as the other one"
KEYS = [key.encode() for key in (SECRET_KEY, WAVE_SECRET, f"mieux code {SECRET_KEY}")]
BACKUPS = (60, 130)  # after so many answers


class Taken(NamedTuple):
    """The truth, and what the attacker took: all at the end, and with backups from before it."""

    scene: Scene
    final: Loot
    during: Loot

    @property
    def of_response(self) -> Mapping[bytes, str]:
        """Which cooperative each response is of, as it says itself."""
        return {id: scene.cooperative(address) for address, id in self.scene.truth.items()}

    @property
    def witnessed(self) -> Mapping[str, Order]:
        """The orders in which people were seen: what the attacker knows beside what was kept."""
        seen, book = self.scene.witness, list(self.scene.codes)
        return {
            "seen answering": {address: place for place, address in enumerate(seen)},
            "invited": {address: place for place, address in enumerate(book)},
            "alphabet": {address: place for place, address in enumerate(sorted(book))},
            "length": {address: len(address) for address in book},
        }


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def taken(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Taken]:
    """A wave that was answered, backed up twice meanwhile, and closed; once on each database."""
    folder = tmp_path_factory.mktemp("attack")
    if request.param == "sqlite":
        url = f"sqlite:///{folder / 'mieux.sqlite'}"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), folder / "mieux.sqlite")
        yield _taken(url, folder)
        return
    server, template = map(request.getfixturevalue, ("postgresql_server", "migrated_postgresql"))
    with servers.database(server, template) as url:
        yield _taken(url, folder)


def _taken(url: str, folder: Path) -> Taken:
    with scene.scene(url, folder, MIEUX_WAVE_SECRETS=WAVE_SECRET) as here:
        files = [folder / f"{name}.zip" for name in ("first", "second", "after")]

        def meanwhile(_: str) -> None:
            if len(here.witness) in BACKUPS:
                backups.make(files[BACKUPS.index(len(here.witness))])
                loot.gather_statistics(url)

        scene.answer(here, scene.answering(here), meanwhile)
        waves.close("ici")
        backups.make(files[2])
        loot.gather_statistics(url)
        final, during = loot.empty(), loot.empty()
        for held, kept in ((final, files[2:]), (during, files)):
            for file in kept:
                held.add(file.stem, loot.backup(file))
            loot.take(held, "final", url, folder / f"copy of {len(kept)}")
    return Taken(here, final, during)


def seen(found: list[Trick]) -> list[Trick]:
    """What no chance explains, with the strongest first."""
    return attacker.alarms(found)[:5]


def anywhere(_: object) -> Hashable:
    return None


# --- After the close


def test_no_order_of_people_goes_with_one_of_responses(taken: Taken) -> None:
    people, responses = taken.final.people | taken.witnessed, taken.final.responses
    for of_person, of_response in (
        (scene.cooperative, taken.of_response.__getitem__),
        (anywhere, anywhere),
    ):
        found = attacker.tricks(people, responses, taken.scene.truth, of_person, of_response)
        assert len(found) > 200
        assert [] == seen(found)


def test_no_text_is_read_beside_its_author_or_the_other_answers(taken: Taken) -> None:
    final, words = taken.final, taken.scene.words
    authors = {address: id for id, address in words.items()}
    answers = {taken.scene.truth[address]: id for address, id in authors.items()}
    people = final.people | taken.witnessed
    assert [] == seen(attacker.tricks(people, final.texts, authors, anywhere, anywhere))
    beside = attacker.tricks(final.responses, final.texts, answers, anywhere, anywhere)
    assert len(beside) > 100
    assert [] == seen(beside)


def test_nothing_tells_who_took_part_nor_who_came_by_a_link(taken: Taken) -> None:
    here = taken.scene
    for some in (here.truth, here.credentials):
        which = {address: float(address in some) for address in here.codes}
        found = attacker.marks(taken.final.people, which, scene.cooperative)
        assert len(found) > 5
        assert [] == seen(found)


def test_the_logs_name_nobody_and_nothing_that_is_kept(taken: Taken) -> None:
    said = taken.scene.log.getvalue()
    kept = [
        value
        for tables in taken.during.tables.values()
        for rows in tables.values()
        for row in rows
        for value in row.values()
        if isinstance(value, bytes)
    ]
    sought = {value.hex() for value in kept} | {blind_client.text(value) for value in kept}
    sought |= {repr(value)[2:-1] for value in kept} | {*taken.scene.codes}
    sought |= {*taken.scene.codes.values()}
    assert [] == [one for one in sought if one in said]


def test_postgresql_samples_nothing_of_what_is_rewritten(migrated_postgresql_url: str) -> None:
    """Its statistics would list values that no rewriting reaches; of an empty table, for ever."""
    query = """
        SELECT attrelid::regclass || '.' || attname FROM pg_attribute
        WHERE attrelid = ANY(CAST(:tables AS regclass[])) AND attnum > 0 AND NOT attisdropped
        AND attstattarget IS DISTINCT FROM 0
    """
    with loot.alone(migrated_postgresql_url) as connection:
        tables = {"tables": list(rewriting.TABLES)}
        assert [] == connection.scalars(text(query), tables).all()


# --- With backups from before


def test_backups_tell_whose_answers_came_between_them_and_nothing_finer(taken: Taken) -> None:
    during, here = taken.during, taken.scene
    people: dict[str, int] = {}
    responses: dict[bytes, int] = {}
    for place, source in enumerate(("first", "second")):
        for row in during.tables[source]["invitation"]:
            if row["used"]:
                people.setdefault(row["address"], place)
        for row in during.tables[source]["response"]:
            responses.setdefault(row["id"], place)
    assert {
        address: int(place >= BACKUPS[0])
        for place, address in enumerate(here.witness[: BACKUPS[1]])
    } == people
    assert responses == {here.truth[address]: place for address, place in people.items()}
    found = attacker.tricks(
        during.people | taken.witnessed | {"signing": dict.fromkeys(here.credentials, 1)},
        during.responses,
        here.truth,
        lambda address: (scene.cooperative(address), people.get(address)),
        lambda id: (taken.of_response[id], responses.get(id)),
    )
    assert len(found) > 1_000
    assert [] == seen(found)


def test_nothing_kept_of_a_person_is_kept_of_a_response_or_its_digest(taken: Taken) -> None:
    secrets = {
        address: [code.encode(), f"ici {code}".encode(), address.encode()]
        for address, code in taken.scene.codes.items()
    }
    known = attacker.digests(taken.during, secrets, KEYS)
    assert set() == known
    # With what browsers forget, it does tell: the attack works, and lacks what it would need.
    secrets = {address: [message] for address, (message, _) in taken.scene.credentials.items()}
    links = {(address, taken.scene.truth[address]) for address in secrets}
    assert links == attacker.digests(taken.during, secrets, KEYS)


def test_whoever_has_the_key_that_signed_finds_every_signature_fits_every_other(
    taken: Taken,
) -> None:
    """A message and its signature say r with blinded = encoded * r**e, whoever they are laid
    beside: each response could be that of each person, even for whoever knew both."""
    backup = taken.during.tables["second"]
    (wave,), (key,) = backup["wave"], backup["wave_key"]
    private = credentials.unseal(key["sealed"], wave["public_key"], [WAVE_SECRET])
    assert credentials.blind_sign(private, bytes(255) + b"\2"), "the attacker has the key"
    numbers = blind_client.numbers(wave["public_key"])
    issued = [
        [int.from_bytes(row[name]) for name in ("blinded", "signature")]
        for row in backup["issued"][:12]
    ]
    shown = [int.from_bytes(signature) for _, signature in taken.scene.credentials.values()][:12]
    fits = [
        blinded
        == pow(signature, numbers.e, numbers.n)
        * pow(blind * pow(signature, -1, numbers.n), numbers.e, numbers.n)
        % numbers.n
        for blinded, blind in issued
        for signature in shown
    ]
    assert [True] * 144 == fits


# --- The statistics themselves


@pytest.mark.parametrize(
    ("hits", "strata", "expected"),
    [
        (0, [(3, 3)], 1),
        (1, [(3, 3)], 4 / 6),  # two of six permutations fix nothing
        (2, [(3, 3)], 1 / 6),
        (3, [(3, 3)], 1 / 6),
        (1, [(1, 4)], 1 / 4),
        (2, [(1, 2), (1, 2)], 1 / 4),
        (4, [(3, 3)], 0),
    ],
)
def test_chance_is_counted_exactly(
    hits: int, strata: list[tuple[int, int]], expected: float
) -> None:
    assert expected == pytest.approx(chance.at_least(hits, strata))


def test_an_alarm_takes_more_than_fifty_right_links_of_two_hundred() -> None:
    least = attacker.ALARM / 5_000
    needed = next(hits for hits in range(200) if chance.at_least(hits, [(10, 10)] * 20) < least)
    assert 45 < needed < 65


def test_an_order_that_goes_with_the_truth_is_far_from_chance() -> None:
    everyone = {number: number for number in range(200)}
    by_chance = {number: hash((number, "x")) for number in range(200)}
    for order, is_far in ((everyone, True), (by_chance, False)):
        (one,) = attacker.tricks({"a": everyone}, {"b": order}, everyone, *[lambda n: n % 20] * 2)
        assert is_far == (abs(one.together) > attacker.FAR)
        assert (200 if is_far else one.right) == one.right
        assert is_far == bool(attacker.alarms([one]))
