"""What a slow phone network has to carry: few round trips and few bytes, so that pages come soon.

Nothing is timed here (benchmarks/network.py does that): what is counted is what makes the time.
"""

from collections.abc import Callable, Mapping
from typing import Any

from playwright.sync_api import Page

from tests.browser.conftest import PHONE, Field, Site
from tests.browser.respondent import Respondent
from tests.browser.situation import ANSWERS

LATENCY, SPEED = 0.4, 50_000  # seconds, and bytes a second: slow 3G
FIRST, NEXT = 2.5, 1.2  # seconds until a page can be read
CONNECTING = 2  # round trips before the first byte of a visit: the name and the connection
HEADERS = 700  # bytes of a browser's own, in each request


class Wire:
    """The requests that leave the browser, by id; what its cache holds never does."""

    def __init__(self, page: Page) -> None:
        self.methods: dict[str, str] = {}
        self.bytes: dict[str, int] = {}
        self.session = page.context.new_cdp_session(page)
        self.session.on("Network.requestWillBeSent", self._ask)
        self.session.on("Network.requestServedFromCache", self._forget)
        self.session.on("Network.responseReceived", self._answer)
        self.session.on("Network.loadingFinished", self._finish)
        self.session.send("Network.enable")

    def _ask(self, event: Mapping[str, Any]) -> None:
        asked = event["request"]
        self.methods[event["requestId"]] = asked["method"]
        self.bytes[event["requestId"]] = HEADERS + len(asked.get("postData", ""))

    def _answer(self, event: Mapping[str, Any]) -> None:
        if event["response"]["fromDiskCache"]:
            self._forget(event)

    def _forget(self, event: Mapping[str, Any]) -> None:
        self.methods.pop(event["requestId"], None)
        self.bytes.pop(event["requestId"], None)

    def _finish(self, event: Mapping[str, Any]) -> None:
        if event["requestId"] in self.bytes:
            self.bytes[event["requestId"]] += int(event["encodedDataLength"])

    def take(self) -> tuple[list[str], int]:
        """The methods of all requests so far, in order, and all bytes both ways."""
        seen = list(self.methods.values()), sum(self.bytes.values())
        self.methods, self.bytes = {}, {}
        return seen


def test_pages_come_in_few_round_trips_and_bytes(
    site: Site, demo: Field, open_page: Callable[..., Page]
) -> None:
    page = open_page(**PHONE, locale="fr-FR")
    respondent, wire = Respondent(page, site.address), Wire(page)

    def passed() -> tuple[list[str], int]:
        page.wait_for_load_state("networkidle")
        return wire.take()

    respondent.open()
    methods, size = passed()
    assert ["GET", "GET", "GET"] == methods, "the page, its stylesheet and its mark"
    assert LATENCY * (CONNECTING + 2) + size / SPEED < FIRST  # one after the other

    respondent.go("start")
    passed()
    while respondent.at:
        left = respondent.at
        respondent.answer(ANSWERS.get(left, {}))
        called, _ = passed()
        respondent.go("send" if left == "_review" else "next")
        methods, size = passed()
        # The server is called while one answers, or where nothing is answered once one goes on.
        assert ["HEAD", "POST"] == called + methods, left  # without JavaScript, the second alone
        assert (["POST"] if ANSWERS.get(left) else ["HEAD", "POST"]) == methods, left
        assert LATENCY * len(methods) + size / SPEED < NEXT, left
    assert 1 == len(demo.kept[0])
