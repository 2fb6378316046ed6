"""What a browser sees: one module per area."""

from functools import lru_cache
from wsgiref.types import WSGIApplication

from flask import Flask
from markupsafe import Markup
from werkzeug.middleware.proxy_fix import ProxyFix

from app.questionnaire import markdown
from app.web import (
    accounts,
    api,
    assets,
    compared,  # noqa: F401  # whose views are of the results' area
    counters,
    credential,
    designs,
    embed,
    errors,
    headers,
    health,
    invitations,
    journal,
    languages,
    looks,
    numbers,
    own_answers,
    panels,
    people,
    privacy,
    request_log,
    respond,
    results,
    staff,
    texts,
    theme,
    waves,
    workshop,
)

waves.area.register_blueprint(results.of_staff)
waves.area.register_blueprint(invitations.area, url_prefix="/<name>/invitations")
waves.area.register_blueprint(texts.area, url_prefix="/<name>/comments")
staff.area.register_blueprint(waves.area, url_prefix="/waves")
designs.area.register_blueprint(looks.area(), url_prefix="/<name>/<int:number>")
workshop.area.register_blueprint(looks.area(), url_prefix="/<int:manuscript>")
staff.area.register_blueprint(workshop.area, url_prefix="/drafts")
staff.area.register_blueprint(designs.area, url_prefix="/questionnaires")
staff.area.register_blueprint(panels.area, url_prefix="/panels")
staff.area.register_blueprint(people.area, url_prefix="/people")
staff.area.register_blueprint(journal.area)

staff.area.register_blueprint(accounts.area)

TEXTS = 10_000  # of questionnaires in the field, kept rendered; a respondent's never pass here


def register(app: Flask) -> None:
    """Give the application its pages, its errors and its headers."""
    furnish(app)
    app.url_map.converters |= {"int": numbers.Number, "no_dot": results.NoDot}
    counters.register(app)
    app.jinja_env.globals["is_noticed"] = privacy.is_noticed
    app.register_blueprint(respond.area)
    app.register_blueprint(credential.area)
    app.register_blueprint(own_answers.area)
    app.register_blueprint(results.area)
    app.register_blueprint(embed.area)
    app.register_blueprint(api.area)
    app.register_blueprint(privacy.area)
    app.register_blueprint(invitations.objecting.area)
    accounts.register(app)
    app.register_blueprint(staff.area)
    app.register_blueprint(health.area)
    errors.register(app)
    request_log.register(app)  # after all others, since it times them
    inside: WSGIApplication = errors.guarded(app.wsgi_app)
    if proxies := app.config["MIEUX"].proxies:
        inside = ProxyFix(inside, x_for=0, x_proto=proxies, x_host=proxies)
    app.wsgi_app = headers.secure(inside)  # type: ignore[assignment, method-assign]


def furnish(app: Flask) -> None:
    """Give an application what all pages are made of: words, style, and the network's colour."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    assets.register(app)
    app.jinja_env.filters |= {"markdown": _markdown, "inline": _inline}
    app.jinja_env.filters |= {"named": languages.name, "direction": languages.direction}
    app.jinja_env.globals |= {"theme": theme.css_address, "brand": theme.brand}
    app.context_processor(languages.in_templates)
    app.register_blueprint(theme.area)


@lru_cache(maxsize=TEXTS)
def _markdown(text: str) -> Markup:
    return Markup(markdown.html(text))


@lru_cache(maxsize=TEXTS)
def _inline(text: str) -> Markup:
    return Markup(markdown.inline(text))
