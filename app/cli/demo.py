"""`mieux demo`: what `make run` shows — a wave to answer, and one to read."""

import click
from flask.cli import with_appcontext

from app.config import ROOT

SHIPPED = ROOT / "surveys" / "situation" / "v1.yaml"
TO_ANSWER, TO_READ = "demo", "exemple"
SIMULATED = 2_000  # responses, as a network of forty cooperatives might get


@click.command()
@with_appcontext
def demo() -> None:
    """Prepare the demonstration, as far as it is not there yet."""
    from flask_migrate import upgrade

    from app.cli.responses import simulate
    from app.extensions import db
    from app.questionnaire import loader
    from app.storage import releases, versions, waves

    upgrade()
    questionnaire, _ = versions.publish(loader.read_source(SHIPPED))
    asked = (questionnaire.questionnaire, questionnaire.version)
    if not waves.exists(TO_ANSWER):
        waves.open_wave(TO_ANSWER, *asked)
    if not waves.exists(TO_READ):
        waves.open_wave(TO_READ, *asked)
        simulate(TO_READ, SIMULATED, seed=1)
        waves.close(TO_READ)
    if TO_READ not in releases.sources():
        from app import release as gate

        gate.release_wave(TO_READ, public=True)
    db.session.commit()
    click.echo(f"To answer: /w/{TO_ANSWER}    To read: /results/{TO_READ}")
