"""The licences under which a network may give its figures away: open ones, made for data."""

from collections.abc import Mapping
from typing import NamedTuple


class Licence(NamedTuple):
    """What a licence is called, and where it stands."""

    title: str
    address: str


# By SPDX's names: https://spdx.org/licenses
LICENCES: Mapping[str, Licence] = {
    "CC-BY-4.0": Licence(
        "Creative Commons Attribution 4.0 International",
        "https://creativecommons.org/licenses/by/4.0/",
    ),
    "CC-BY-SA-4.0": Licence(
        "Creative Commons Attribution-ShareAlike 4.0 International",
        "https://creativecommons.org/licenses/by-sa/4.0/",
    ),
    "CC0-1.0": Licence(
        "Creative Commons CC0 1.0 Universal",
        "https://creativecommons.org/publicdomain/zero/1.0/",
    ),
    "ODbL-1.0": Licence(
        "Open Data Commons Open Database License 1.0",
        "https://opendatacommons.org/licenses/odbl/1-0/",
    ),
    "etalab-2.0": Licence(
        "Licence Ouverte / Open Licence 2.0",
        "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
    ),
}
