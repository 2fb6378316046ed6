"""Texts of other tools, which are HTML, in our Markdown subset or as plain text."""

import re
from html.parser import HTMLParser

from app.questionnaire import markdown
from app.questionnaire.syntax import CONTROL_CHARACTER

BLOCKS = {"p", "div", "ul", "ol", "table", "tr", "h1", "h2", "h3", "h4", "h5", "h6"}
MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*"} | dict.fromkeys(
    ("h1", "h2", "h3", "h4", "h5", "h6"), "**"
)
UNSEEN = {"script", "style", "head", "title"}
SPACES = re.compile(r"[ \t\r\n\x85\u2028\u2029]+")  # a no-break space is no space to fold


class _Reader(HTMLParser):
    """Gathers text. A mark is put around what it marks once it closes, so none stays open."""

    def __init__(self, *, marks: bool, escape: bool) -> None:
        super().__init__()
        self.marks, self.escape = marks, escape
        self.parts: list[str] = []
        self.opened: list[tuple[str, str, int]] = []  # a tag, its address, where its text begins
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unseen += tag in UNSEEN
        if tag in BLOCKS:
            self.parts.append("\n\n")
        elif tag in ("br", "li"):
            self.parts.append("\n- " if tag == "li" else "\n")
        if tag in MARKS or tag == "a":
            self.opened.append((tag, dict(attrs).get("href") or "", len(self.parts)))

    def handle_endtag(self, tag: str) -> None:
        self.unseen -= tag in UNSEEN and self.unseen > 0
        if self.opened and self.opened[-1][0] == tag:
            _, address, start = self.opened.pop()
            inner = "".join(self.parts[start:])
            self.parts[start:] = [self.marked(tag, address, inner) if self.marks else inner]
        if tag in BLOCKS:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            data = SPACES.sub(" ", data)
            plain = not self.escape or markdown.plain(data) == data
            self.parts.append(data if plain else re.sub(r"([\\*_\[\]])", r"\\\1", data))

    def marked(self, tag: str, address: str, inner: str) -> str:
        text = inner.strip()
        before, after = inner[: inner.find(text)], inner[inner.find(text) + len(text) :]
        if not text or "\n\n" in text:
            return inner
        if tag == "a":
            known = re.match(r"(https?|mailto):[^\s()]+$", address)
            return f"{before}[{text}]({address}){after}" if known else inner
        mark = MARKS[tag]
        return before + mark + text.replace(mark, "") + mark + after


def paragraphs(html: str, *, escape: bool = True) -> str:
    """The text as Markdown, block by block; `escape` where a `*` in it is no mark yet."""
    read = _read(html, marks=True, escape=escape)
    blocks = [
        re.sub(r"[ \t]*\n[ \t]*", "\n", block).strip() for block in re.split(r"\n\s*\n", read)
    ]
    return "\n\n".join(filter(None, blocks))


def inline(html: str, *, escape: bool = True) -> str:
    """The text as Markdown on one line."""
    return SPACES.sub(" ", _read(html, marks=True, escape=escape)).strip()


def plain(html: str, *, escape: bool = True) -> str:
    """The text without any marks, on one line."""
    text = SPACES.sub(" ", _read(html, marks=False, escape=False)).strip()
    return text if escape else markdown.plain(text)


def _read(html: str, *, marks: bool, escape: bool) -> str:
    reader = _Reader(marks=marks, escape=escape)
    html = CONTROL_CHARACTER.sub("", html).replace("\ufeff", "")
    reader.feed(html if escape else html.replace("\n", "<br>"))
    reader.close()
    return "".join(reader.parts)
