"""The Markdown subset of the language: paragraphs, emphasis, links and lists, and nothing else.

Any other sign stands for itself, escaped, so that HTML in a text is shown and not obeyed.
A link leads to a page or an address, and does not tell where it was followed from.
"""

import re
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

LINKS = re.compile(r"(https?://|mailto:)", re.IGNORECASE)


def _link(shown: RendererHTML, tokens: Sequence[Token], place: int, *told: Any) -> str:
    tokens[place].attrSet("rel", "noreferrer")
    return shown.renderToken(tokens, place, *told)


_MARKDOWN = MarkdownIt("zero").enable(["emphasis", "link", "list", "newline", "escape"])
_MARKDOWN.validateLink = lambda url: LINKS.match(url) is not None  # type: ignore[method-assign]
_MARKDOWN.add_render_rule("link_open", _link)


def html(text: str) -> str:
    """The text as HTML paragraphs and lists."""
    return str(_MARKDOWN.render(text))


def inline(text: str) -> str:
    """The text as HTML inside a line: emphasis and links only."""
    return str(_MARKDOWN.renderInline(text))


def plain(text: str) -> str:
    """The text without its marks, for where there is no emphasis: files, titles, charts."""
    found = _MARKDOWN.parseInline(text)
    parts = [part for token in found for part in token.children or ()]
    return "".join(part.content if part.type == "text" else _space(part.type) for part in parts)


def _space(kind: str) -> str:
    return " " if kind in ("softbreak", "hardbreak") else ""
