"""Mieux: from a questionnaire to a statement a network can publish."""

import gc
import os

from flask import Flask

from app.config import ROOT, Config

# Objects between two searches for cycles, where Python has 700. A check of a long questionnaire
# makes hundreds of thousands that stay until it is done: half its time went on looking at them.
gc.set_threshold(50_000)


def create_app(config: Config | None = None) -> Flask:
    """Wire the parts. Reads the environment unless a config is given; does no other I/O.

    Raises SettingIsWrong.
    """
    from app import web
    from app.extensions import babel, db, migrate
    from app.storage import models  # noqa: F401  # the tables register themselves

    config = config or Config.from_environment(os.environ)
    app = Flask(__name__, instance_path=str(config.instance))
    app.config.from_mapping(config.flask())
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    babel.init_app(app, locale_selector=web.languages.selected)
    web.register(app)
    return app
