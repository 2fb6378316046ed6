"""`mieux survey publish`: keep a version for ever, ready for a wave."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask.cli import with_appcontext

from app import translations
from app.cli.survey.check import questionnaire_of
from app.exceptions import FileSaysOtherwise, UploadIsUnfit, VersionIsRefused
from app.questionnaire import loader
from app.questionnaire.loader import QuestionnaireHasProblems

if TYPE_CHECKING:
    from app.storage.versions import Publication

NEWS: Mapping[str, Mapping[str, str]] = {
    "version": {"fr": "version publiée", "en": "published"},
    "erratum": {
        "fr": "erratum publié, que les vagues ouvertes prennent dans les secondes qui viennent",
        "en": "erratum published; open waves take it within seconds",
    },
    "findings": {"fr": "constats d’après collecte publiés", "en": "later findings published"},
}
NOTHING_NEW = {
    "fr": "déjà publié, sans changement",
    "en": "was published already, unchanged",
}
UNSPOKEN = {
    "fr": "«\u00a0{language}\u00a0»\u00a0: autour des questions, Mieux parle anglais\u202f; "
    "docs/fr/translating.md dit comment traduire ses mots",
    "en": "`{language}`: around the questions, Mieux speaks English; "
    "docs/translating.md says how to translate its words",
}


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--language", type=click.Choice(["fr", "en"]), default="fr", show_default=True)
@with_appcontext
def publish(path: Path, language: str) -> None:
    """Keep this version for ever, ready for a wave; or its erratum, or its later findings.

    Refuses what would make answers incomparable without saying so: `mieux survey diff` explains.
    """
    from app.extensions import db
    from app.storage import journal, versions

    with refusing(language):
        publication = versions.publish(loader.read_source(questionnaire_of(path)))
    questionnaire, news = publication
    if news:
        journal.note(None, "published", f"{questionnaire.questionnaire} v{questionnaire.version}")
    db.session.commit()
    tell(publication, language)


def tell(publication: "Publication", language: str) -> None:
    """Say what was new, and around which languages the program speaks another."""
    questionnaire, news = publication
    said = ", ".join(NEWS[each][language] for each in news) or NOTHING_NEW[language]
    colon = "\u00a0:" if language == "fr" else ":"
    click.echo(f"{questionnaire.questionnaire} v{questionnaire.version}{colon} {said}")
    for unspoken in translations.unspoken(questionnaire.languages):
        click.echo(UNSPOKEN[language].format(language=unspoken))


@contextmanager
def refusing(language: str) -> Iterator[None]:
    """Say in a language why a text is refused, and exit with 1; with 2 where it cannot be read."""
    from app.conversion.losses import Unreadable

    try:
        yield
    except QuestionnaireHasProblems as wrong:
        for problem in wrong.problems:
            click.echo(problem.text(language))
        raise SystemExit(1) from None
    except (FileSaysOtherwise, VersionIsRefused) as refused:
        click.echo(refused.text[language])
        raise SystemExit(1) from None
    except UploadIsUnfit as unfit:
        click.echo(unfit.text[language], err=True)
        raise SystemExit(2) from None
    except Unreadable as why:
        click.echo(why.sentence(language), err=True)
        raise SystemExit(2) from None
