"""The attacker: every order of people laid beside every order of responses, and every digest.

A trick takes one order of each, and pairs those of the same rank within a stratum (a cooperative;
or, with backups of an open wave, those of a cooperative who were in the same one first).

Two statistics, each over all tricks at once, with a false alarm in a million runs:

- right links: how many pairs are true. By chance they are fixed points of a permutation within
  strata, whose distribution is computed exactly (`chance.at_least`);
- going together: Spearman's correlation of the two orders over the true pairs, within strata, in
  standard deviations of a permutation. It also finds an order that tells a little of everyone.
"""

import hashlib
import hmac
from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

from tests.attack import chance
from tests.attack.loot import Loot, Order

ALARM = 1e-6  # of all tricks together, which share it (Bonferroni, as Holm's first step)
FAR = 7.0  # deviations; 6.3 would be enough for 3,000 tricks if they were normal

Strata = Callable[[Any], Hashable]


class Trick(NamedTuple):
    """How well an order of people goes with one of responses."""

    people: str
    responses: str
    right: int
    chance: float  # of so many right links, or more
    together: float  # in deviations


def tricks(
    people: Mapping[str, Order],
    responses: Mapping[str, Order],
    truth: Mapping[Any, Any],
    of_person: Strata,
    of_response: Strata,
) -> list[Trick]:
    """All tricks, the best first."""
    ours, theirs = _ranked(people), _ranked(responses)
    deviations = _deviations(ours, theirs, truth, of_person)
    strata = [of_person(person) for person in truth]
    grouped = [_grouped(ours, of_person), _grouped(theirs, of_response)]
    sizes = {stratum: strata.count(stratum) for stratum in set(strata)}
    found = []
    for i, one in enumerate(ours):
        for j, other in enumerate(theirs):
            right, likely = _best(grouped[0][one], grouped[1][other], truth, sizes)
            found.append(Trick(one, other, right, likely, float(deviations[i, j])))
    return sorted(found, key=lambda trick: trick.chance)


def marks(people: Mapping[str, Order], what: Mapping[Any, float], of_person: Strata) -> list[Trick]:
    """How far each order of people goes with what is true of some of them; nobody is linked."""
    ours, same = _ranked(people), {person: person for person in what}
    deviations = _deviations(ours, {"what": dict(what)}, same, of_person)
    return [Trick(one, "", 0, 1.0, float(deviations[i, 0])) for i, one in enumerate(ours)]


def alarms(found: list[Trick]) -> list[Trick]:
    """Those that no chance explains; each was tried forwards and backwards."""
    least = ALARM / max(1, 2 * len(found))
    return [one for one in found if one.chance < least or abs(one.together) > FAR]


def digests(loot: Loot, secrets: Mapping[str, list[bytes]], keys: list[bytes]) -> set[Any]:
    """Links by what is the same, or a digest of it, on both sides: of a person, and of a response.

    `secrets` is all else that is known of a person, such as codes.
    """
    known = {value: person for person, values in secrets.items() for value in values}
    for tables in loot.tables.values():
        for table, of in (("invitation", "id"), ("code", "invitation_id"), ("issued", None)):
            for row in tables.get(table, ()):
                person = loot.book[row[of or "invitation_id"]]
                known |= {value: person for value in row.values() if isinstance(value, bytes)}
    tried = {made: person for value, person in known.items() for made in _digests(value, keys)}
    return {
        (tried[value], row["id"])
        for tables in loot.tables.values()
        for table in ("response", "free_text")
        for row in tables.get(table, ())
        for value in row.values()
        if isinstance(value, bytes) and value in tried
    }


def _digests(value: bytes, keys: list[bytes]) -> Iterator[bytes]:
    """The value and what is commonly made of it, whole and cut to what columns hold."""
    for form in (value, value.hex().encode()):
        made = [hashlib.new(name, form).digest() for name in ("sha256", "sha384", "sha1", "md5")]
        made += [hmac.digest(key, form, name) for key in keys for name in ("sha256", "sha384")]
        made += [hashlib.sha256(one).digest() for one in made]
        for one in (form, *made):
            yield from (one, one[:32], one[:16])


def _ranked(orders: Mapping[str, Order]) -> dict[str, dict[Any, float]]:
    """Each order as numbers, and whether it knows somebody, if not all; none that says nothing."""
    everyone = {subject for order in orders.values() for subject in order}
    found = {}
    for name, told in orders.items():
        order = {subject: value for subject, value in told.items() if value is not None}
        place = {value: float(at) for at, value in enumerate(_sorted(order.values()))}
        if len(place) > 1:
            found[name] = {subject: place[_plain(value)] for subject, value in order.items()}
        if len(order) < len(everyone):
            found[f"in {name}"] = {subject: float(subject in order) for subject in everyone}
    return found


def _deviations(
    ours: Mapping[str, Mapping[Any, float]],
    theirs: Mapping[str, Mapping[Any, float]],
    truth: Mapping[Any, Any],
    of_person: Strata,
) -> np.ndarray:
    strata = [of_person(person) for person in truth]
    return chance.together(
        _aligned(ours, list(truth), strata), _aligned(theirs, list(truth.values()), strata), strata
    )


def _sorted(values: Any) -> list[Any]:
    return sorted({_plain(value) for value in values})


def _plain(value: Any) -> Any:
    """A value that can be sorted among its like, and be a key."""
    if isinstance(value, int | float | str | bytes):
        return value
    return tuple(value) if isinstance(value, list) else str(value)


def _aligned(
    orders: Mapping[str, Mapping[Any, float]], subjects: list[Any], strata: list[Hashable]
) -> np.ndarray:
    return np.array(
        [
            chance.ranks([order.get(subject, np.nan) for subject in subjects], strata)
            for order in orders.values()
        ]
    )


def _grouped(
    orders: Mapping[str, Mapping[Any, float]], stratum: Strata
) -> dict[str, dict[Hashable, list[Any]]]:
    """Who stands in which order in each stratum."""
    found: dict[str, dict[Hashable, list[Any]]] = {}
    for name, order in orders.items():
        groups: dict[Hashable, list[Any]] = {}
        for subject in sorted(order, key=lambda one: (order[one], str(one))):
            groups.setdefault(stratum(subject), []).append(subject)
        found[name] = groups
    return found


def _best(
    people: Mapping[Hashable, list[Any]],
    responses: Mapping[Hashable, list[Any]],
    truth: Mapping[Any, Any],
    sizes: Mapping[Hashable, int],
) -> tuple[int, float]:
    """How many links are right, forwards or backwards, and how likely that is."""
    best = (0, 1.0)
    for step in (1, -1):
        right, guessed = 0, []
        for stratum, size in sizes.items():
            guess = list(_pairs(people.get(stratum, []), responses.get(stratum, [])[::step]))
            right += sum(truth.get(person) == response for person, response in guess)
            guessed.append((sum(person in truth for person, _ in guess), size))
        likely = chance.at_least(right, guessed)
        best = min(best, (right, likely), key=lambda one: one[1])
    return best


def _pairs(people: list[Any], responses: list[Any]) -> Iterator[tuple[Any, Any]]:
    """Those of the same rank; where one side has more, some of it are passed over, evenly."""
    few = min(len(people), len(responses))
    for number in range(few):
        yield (
            people[(2 * number + 1) * len(people) // (2 * few)],
            responses[(2 * number + 1) * len(responses) // (2 * few)],
        )
