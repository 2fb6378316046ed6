"""`mieux survey publish`: keep a version for ever, ready for a wave."""

from collections.abc import Mapping
from pathlib import Path

import click
from flask.cli import with_appcontext

from app import translations
from app.cli.survey.check import questionnaire_of
from app.exceptions import VersionIsRefused
from app.questionnaire import loader
from app.questionnaire.loader import QuestionnaireHasProblems

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

    try:
        questionnaire, news = versions.publish(loader.read_source(questionnaire_of(path)))
    except QuestionnaireHasProblems as wrong:
        for problem in wrong.problems:
            click.echo(problem.text(language))
        raise SystemExit(1) from None
    except VersionIsRefused as refused:
        click.echo(refused.text[language])
        raise SystemExit(1) from None
    if news:
        journal.note(None, "published", f"{questionnaire.questionnaire} v{questionnaire.version}")
    db.session.commit()
    said = ", ".join(NEWS[each][language] for each in news) or NOTHING_NEW[language]
    colon = "\u00a0:" if language == "fr" else ":"
    click.echo(f"{questionnaire.questionnaire} v{questionnaire.version}{colon} {said}")
    for unspoken in translations.unspoken(questionnaire.languages):
        click.echo(UNSPOKEN[language].format(language=unspoken))
