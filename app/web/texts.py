"""Texts of questionnaires as HTML: the Markdown subset of the language, and nothing else."""

from markdown_it import MarkdownIt
from markupsafe import Markup

_MARKDOWN = MarkdownIt("zero").enable(["emphasis", "link", "list", "newline", "escape"])


def markdown(text: str) -> Markup:
    """Paragraphs, emphasis, links and lists; any other sign stands for itself, escaped."""
    return Markup(_MARKDOWN.render(text))
