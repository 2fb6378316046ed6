"""Pages as a test reads them: checked for what every page owes its reader, and filled like a form.

A `Visitor` is a test client that checks each HTML page it is shown. It is no browser: it runs no
script and knows no style, which is how part of the public visits too.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import takewhile

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

VOID = {"meta", "link", "input", "br", "hr", "img", "source"}
SECURITY = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
SECURITY_OF_STAFF = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin"}
MESSAGE = re.compile(
    r"default-src 'none'; style-src( 'sha256-[\w+/=]+')+; base-uri 'none'; form-action 'none'; "
    r"frame-ancestors 'self'; sandbox"
)
WITHIN = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
FRAMED = re.compile(
    r"default-src 'none'; img-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; "
    r"frame-ancestors ('none'|https?://[\w.:-]+( https?://[\w.:-]+)*)"
)
PICTURE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"  # it runs and loads nothing
COOKIE_OF_STAFF = {"Secure", "HttpOnly", "Path=/staff", "SameSite=Lax"}


@dataclass
class Tag:
    """One element: its name, attributes and text."""

    name: str
    attributes: dict[str, str]
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")


@dataclass
class Page(HTMLParser):
    """An HTML page: its elements in order."""

    html: str
    tags: list[Tag] = field(default_factory=list)
    open: list[Tag] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)

    def handle_starttag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(Tag(name, {key: value or "" for key, value in attributes}))
        if name not in VOID:
            self.open.append(self.tags[-1])

    def handle_endtag(self, name: str) -> None:
        assert self.open and self.open[-1].name == name, f"</{name}> closes nothing"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        for tag in self.open:
            tag.pieces.append(data)

    def all(self, *names: str) -> list[Tag]:
        return [tag for tag in self.tags if tag.name in names]

    def one(self, name: str) -> Tag:
        (tag,) = self.all(name)
        return tag

    @property
    def title(self) -> str:
        return next(tag.text for tag in self.tags if tag.name == "title")

    @property
    def main(self) -> str:
        return self.one("main").text

    @property
    def problems(self) -> list[str]:
        shown = [tag for tag in self.tags if tag.get("class") == "problem"]
        return [re.sub("[ \n]+", " ", tag.text).strip().removeprefix("! ") for tag in shown]

    @property
    def buttons(self) -> list[str]:
        return [tag.get("value") for tag in self.all("button") if tag.get("name") == "_go"]

    @property
    def said(self) -> list[str]:
        """The answers that the review or the receipt reads back, without what is beside them."""
        changes = {tag.text for tag in self.all("button") if tag.get("name") == "_edit"}
        return [
            tag.text
            for tag in self.all("dd")
            if tag.text not in changes and tag.get("class") != "hint"
        ]

    def form(self) -> dict[str, list[str]]:
        """What this page's form would send, untouched."""
        sent: dict[str, list[str]] = {}
        for tag in self.all("input", "textarea", "option"):
            kind = tag.get("type")
            if kind in ("radio", "checkbox") and "checked" not in tag.attributes:
                continue
            if tag.name == "option" and "selected" not in tag.attributes:
                continue
            if tag.name != "option" and not tag.get("name"):
                continue  # a script's own: no browser sends it
            value = tag.text.removeprefix("\n") if tag.name == "textarea" else tag.get("value")
            name = tag.get("name") or self._select_of(tag)
            sent.setdefault(name, []).append(value)
        return sent

    def _select_of(self, option: Tag) -> str:
        # the tag itself: two lists may each have an option that reads the same
        before = list(takewhile(lambda tag: tag is not option, self.tags))
        return next(tag.get("name") for tag in reversed(before) if tag.name == "select")

    def check(self, language: str | None = None) -> None:
        """Fail on what no page may do."""
        assert self.open == [], f"never closed: {[tag.name for tag in self.open]}"
        assert self.title.strip()
        assert self.one("html").get("lang"), "no language"
        assert language in (None, self.one("html").get("lang"))
        assert self.one("html").get("dir") in ("ltr", "rtl")
        assert len(self.all("main")) == 1 and len(self.all("h1")) == 1
        twice = [id for id, count in Counter(self._ids()).items() if count > 1]
        assert twice == [], "ids that stand twice"
        self._check_labels()
        for tag in self.tags:
            assert tag.name != "style" and "style" not in tag.attributes, "inline style"
            assert tag.name != "script" or not tag.text, "inline script"
            handlers = [name for name in tag.attributes if name.startswith("on")]
            assert handlers == [], "inline handler"
            assert tag.name != "textarea" or "maxlength" not in tag.attributes, "cut when pasted"
            for reference in ("src", "href", "action"):
                address = tag.get(reference)
                assert not address.startswith(("http:", "https:", "//")) or tag.name == "a", address

    def _ids(self) -> list[str]:
        return [tag.get("id") for tag in self.tags if tag.get("id")]

    def _check_labels(self) -> None:
        labelled = {tag.get("for") for tag in self.all("label")}
        for tag in self.all("input", "select", "textarea"):
            if tag.get("type") != "hidden":
                assert tag.get("id") in labelled, f"{tag.get('name')} has no label"
        ids = set(self._ids())
        for tag in self.tags:
            for id in tag.get("aria-describedby").split():
                assert id in ids, f"described by {id}, which is not there"
            if tag.name == "a" and tag.get("href").startswith("#"):
                assert tag.get("href")[1:] in ids, f"link to {tag.get('href')}, which is not there"


class Visitor(FlaskClient):
    """A client that checks every page it is shown: only staff pages set cookies, for themselves."""

    def open(self, *arguments: object, **options: object) -> TestResponse:  # type: ignore[override]
        response = super().open(*arguments, **options)  # type: ignore[arg-type]
        staff = response.request.path.startswith("/staff")
        for cookie in response.headers.getlist("Set-Cookie"):
            assert staff and COOKIE_OF_STAFF.issubset(cookie.split("; ")), cookie
        # An address that is nowhere is no staff page, even under /staff.
        own = SECURITY_OF_STAFF if staff and response.headers.get("Cache-Control") else {}
        # A message that is shown as it is received is no page of ours, and may do nothing at all.
        policy = response.headers["Content-Security-Policy"]
        is_message = MESSAGE.fullmatch(policy) is not None
        # A page that other sites may show has no script and no form.
        is_picture = policy == PICTURE and (response.mimetype or "image/").startswith("image/")
        is_within = policy == WITHIN and response.request.path.endswith("/frame")  # of our own page
        if is_message or FRAMED.fullmatch(policy) or is_picture or is_within:
            own = own | {"Content-Security-Policy": policy}
        for name, value in (SECURITY | own).items():
            assert value == response.headers[name]
        is_page = response.mimetype == "text/html" and response.location is None and not is_message
        if is_page and response.data:
            Page(response.text).check()
        return response


def fill(page: Page, go: str | None = "next", **answers: object) -> dict[str, object]:
    """The form of this page with these answers put in, and the button pressed.

    A dot in a field's name is written `__`: confidence__clients.
    """
    sent: dict[str, object] = dict(page.form())
    sent |= {name.replace("__", "."): value for name, value in answers.items()}
    return sent | ({"_go": go} if go else {})
