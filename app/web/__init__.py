"""What a browser sees: one module per area."""

from functools import lru_cache

from flask import Flask
from markupsafe import Markup

from app.questionnaire import markdown
from app.web import assets, errors, headers, languages, respond, results, theme
from app.web.sessions import NoSessions

TEXTS = 10_000  # of questionnaires in the field, kept rendered; a respondent's never pass here


def register(app: Flask) -> None:
    """Give the application its pages, its errors and its headers."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    assets.register(app)
    app.jinja_env.filters |= {"markdown": _markdown, "inline": _inline, "named": languages.name}
    app.jinja_env.globals |= {"theme": theme.css_address, "brand": theme.brand}
    app.context_processor(languages.in_templates)
    app.register_blueprint(respond.area)
    app.register_blueprint(results.area)
    app.register_blueprint(theme.area)
    app.session_interface = NoSessions()
    app.wsgi_app = headers.secure(app.wsgi_app)  # type: ignore[assignment, method-assign]
    errors.register(app)


@lru_cache(maxsize=TEXTS)
def _markdown(text: str) -> Markup:
    return Markup(markdown.html(text))


@lru_cache(maxsize=TEXTS)
def _inline(text: str) -> Markup:
    return Markup(markdown.inline(text))
