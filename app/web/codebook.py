"""The codebook as one page, whole in itself: it is mailed and printed."""

from flask import current_app

from app.questionnaire.codebook.files import limits
from app.questionnaire.codebook.variables import Codebook


def to_html(book: Codebook) -> str:
    """The page, in every language of the codebook."""
    template = current_app.jinja_env.get_template("codebook.html")
    return template.render(codebook=book, limits=limits)
