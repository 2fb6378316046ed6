"""What someone in a hidden group answers changes nothing that is told of others."""

from dataclasses import replace
from random import Random

import pytest

from app.analysis.findings import Release, read_group
from tests.conftest import IS_PROOF
from tests.disclosure.networks import Network, release, sized


@pytest.mark.hypothesis
@pytest.mark.parametrize("seed", range(200 if IS_PROOF else 5))
def test_an_answer_in_a_hidden_group_changes_what_is_shown_of_nobody_else(seed: int) -> None:
    there, random = sized(seed, 30, 500), Random(seed)
    before = release(there)
    hidden = {figure.group for figure in before.figures if figure.status == "hidden"}
    places = [
        place
        for place, person in enumerate(there.people)
        if person["better"] != "unsure" and not hidden.isdisjoint(groups_of(there, place, before))
    ]
    place = random.choice(places)
    person = dict(there.people[place])
    person["better"] = "yes" if person["better"] == "no" else "no"
    people = [*there.people[:place], person, *there.people[place + 1 :]]
    after = release(replace(there, people=people))
    own = groups_of(there, place, before)
    for one, other in zip(before.figures, after.figures, strict=True):
        assert one.status == other.status
        assert one.group in own or one == other


def groups_of(there: Network, place: int, released: Release) -> set[str]:
    """The groups that someone is in."""
    joined = released.protection["groups"]
    own = {
        name: joined.get(name, {}).get(str(code), str(code))
        for name, code in there.people[place].items()
    }
    return {
        figure.group
        for figure in released.figures
        if all(own.get(name) == code for name, code in read_group(figure.group))
    }
