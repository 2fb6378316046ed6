"""What a browser sees: one module per area."""

from flask import Flask

from app.web import errors, headers, languages, respond, results, texts
from app.web.sessions import NoSessions


def register(app: Flask) -> None:
    """Give the application its pages, its errors and its headers."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["markdown"] = texts.markdown
    app.context_processor(languages.in_templates)
    app.register_blueprint(respond.area)
    app.register_blueprint(results.area)
    app.session_interface = NoSessions()
    app.wsgi_app = headers.secure(app.wsgi_app)  # type: ignore[assignment, method-assign]
    errors.register(app)
