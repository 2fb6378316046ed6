"""On which terms a release is given: how it is cited, and under which licence."""

from app.licences import LICENCES
from app.publish.edition import Edition
from app.translations import N_, gettext

GIVEN = N_("{network} gives these files under this licence: {title}, {address}")
RESERVED = N_("All rights are reserved: {network} says who may use these files, and how.")


def title(edition: Edition, language: str) -> str:
    """The release with the questionnaire's title: `Votre travail – exemple-1`."""
    return f"{edition.questionnaire.title[language]} – {edition.release.label}"


def address(edition: Edition) -> str:
    """Where this release is read, and no later one; empty where that is not known."""
    release = edition.release
    return f"{edition.address}/results/{release.wave}/{release.number}" if edition.address else ""


def citation(edition: Edition, language: str) -> str:
    """How to cite it: whose it is, of which year, what it is called, where it is."""
    year = edition.release.released_on[:4]
    parts = [f"{edition.network} ({year})", title(edition, language), address(edition)]
    return ". ".join(part for part in parts if part)


def licence(edition: Edition, language: str) -> str:
    """Under which licence its files are given, in a sentence."""
    if not edition.licence:
        return gettext(RESERVED, language).format(network=edition.network)
    return gettext(GIVEN, language).format(
        network=edition.network, **LICENCES[edition.licence]._asdict()
    )
