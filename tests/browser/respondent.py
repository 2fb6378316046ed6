"""Someone who answers in a real browser, and all that this made the browser load, say and keep."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Locator, Page, Request

Typed = str | list[str]


@dataclass
class Respondent:
    """A visitor of one wave. Every request and every complaint of the browser is written down."""

    page: Page
    address: str
    wave: str = "demo"
    requests: list[Request] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self.requests.append(request))
        self.page.on("console", lambda message: self._hear(message))

    def _hear(self, message: ConsoleMessage) -> None:
        self.complaints.append(f"{message.type}: {message.text}")

    # --- What they do

    def open(self, language: str = "fr") -> None:
        self.page.goto(f"{self.address}/w/{self.wave}?lang={language}")

    def begin(self, language: str = "fr") -> None:
        self.open(language)
        self.go("start")

    def go(self, where: str = "next") -> None:
        self._press(f"[name=_go][value={where}]")

    def switch(self, language: str) -> None:
        self._press(f"[name=_switch][value={language}]")

    def _press(self, button: str) -> None:
        with self.page.expect_navigation():  # until all is loaded, its style too
            self.page.click(button)

    def answer(self, answers: Mapping[str, Typed]) -> None:
        """Answer each field as its kind asks: tick, pick from the list, or type."""
        kinds = dict(self._visible("element => [element.name, element.type]"))
        for name, typed in answers.items():
            if kinds[name] in ("radio", "checkbox"):
                for code in [typed] if isinstance(typed, str) else typed:
                    self.choice(name, code).check()
            elif kinds[name] == "select-one":
                self.fields(name).select_option(typed, force=True)  # a script may hide it
            else:
                self.fields(name).fill(str(typed))

    # --- What they see

    def _visible(self, read: str) -> list[list[str]]:
        """What this function of JavaScript reads of each field that is not hidden."""
        fields = self.page.locator("form :is(input:not([type=hidden]), select, textarea)")
        return fields.evaluate_all(f"elements => elements.map({read})")

    def fields(self, name: str) -> Locator:
        return self.page.locator(f'[name="{name}"]')

    def choice(self, name: str, code: str) -> Locator:
        return self.page.locator(f'[name="{name}"][value="{code}"]')

    @property
    def at(self) -> str:
        """The page of the questionnaire, as the form says it; empty before and after."""
        own = self.page.locator("[name=_page]")
        return own.get_attribute("value") or "" if own.count() else ""

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def shown(self) -> dict[str, Typed]:
        """What the visible form holds, by field."""
        held: dict[str, Typed] = {}
        read = "element => [element.name, element.type, element.value, element.checked]"
        for name, kind, value, ticked in self._visible(read):
            if kind == "checkbox" and ticked:
                held[name] = [*held.get(name, []), value]
            elif value and (ticked or kind not in ("radio", "checkbox")):
                held[name] = value
        return held

    @property
    def said(self) -> dict[str, list[str]]:
        """The answers as the review and the receipt list them, by question."""
        parts = "[...entry.querySelectorAll(':scope > :not(:has(.change))')]"
        texts = f"entry => {parts}.map(part => part.innerText)"
        entries = self.page.locator(".said > div:not(:has(> .hint))")
        read = entries.evaluate_all(f"entries => entries.map({texts})")
        return {question: answers for question, *answers in read}

    # --- What it left behind

    @property
    def elsewhere(self) -> list[str]:
        """Requests that left for another host."""
        return [
            request.url
            for request in self.requests
            if urlsplit(request.url).netloc != urlsplit(self.address).netloc
        ]

    @property
    def scripts(self) -> list[str]:
        return [request.url for request in self.requests if request.resource_type == "script"]
