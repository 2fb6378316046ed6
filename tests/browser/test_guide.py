"""The coordinators' guide is true: all that it says is done as it says, in one sitting.

`make guide` takes its pictures again, in both languages.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import update

from app.config import ROOT
from app.extensions import db
from app.storage import models
from tests import invited, servers
from tests.browser import guided
from tests.browser.guided import DESK, PHONE, Walk
from tests.browser.test_staff_invitations import coordinator
from tests.conftest import IS_PROOF, environment
from tests.mailbox import Mailbox, mailbox

GUIDES = {
    "fr": ROOT / "docs" / "fr" / "guide-coordination.md",
    "en": ROOT / "docs" / "coordination-guide.md",
}
PICTURES = ROOT / "docs" / "images" / "guide"
TAKES_THEM = "MIEUX_TEST_PICTURES" in os.environ
TEXT = re.compile(r"^```yaml\n(.*?)^```", re.DOTALL | re.MULTILINE)
SHOWN = re.compile(r"\((?:\.\./)?images/guide/(\w+)/([\w-]+)\.png\)")


class Network(NamedTuple):
    """A server, its mail server, and whoever works with it."""

    app: Flask
    address: str
    box: Mailbox

    def signed_in(self, language: str) -> Any:
        """What the browser of a coordinator who signed in shows."""
        member = coordinator(self.app, language)
        with self.app.app_context():
            db.session.execute(update(models.Staff).values(name="Claire Martin"))
            db.session.commit()
        cookie = member.get_cookie("staff", path="/staff")
        assert cookie
        return {"name": "staff", "value": cookie.value, "url": f"{self.address}/staff"}


@pytest.fixture
def network(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Network]:
    """A network that has no questionnaire yet, and its mail server."""
    shutil.copy(migrated_sqlite, tmp_path / "mieux.sqlite")
    url, port = f"sqlite:///{tmp_path / 'mieux.sqlite'}", servers.free_port()
    (tmp_path / "surveys").mkdir()
    with mailbox() as box:
        more = {"MIEUX_SMTP": box.address, "MIEUX_URL": f"http://127.0.0.1:{port}"}
        more |= {"MIEUX_SURVEYS": str(tmp_path / "surveys"), "MIEUX_NETWORK": "Essor"}
        with invited.application(url, tmp_path, **more) as app:
            given = environment(url, tmp_path) | invited.SETTINGS | more
            given |= {"PORT": str(port), "WORKERS": "1", "MIEUX_MAIL_RATE": "6000"}
            with servers.mieux(given) as address:
                yield Network(app, address, box)


def text_of(guide: str) -> str:
    """The questionnaire that the guide has its reader write."""
    (text,) = TEXT.findall(guide)
    return text


@pytest.mark.timeout(300)
@pytest.mark.parametrize("language", GUIDES if IS_PROOF or TAKES_THEM else ["fr"])
def test_a_guide_can_be_followed_from_an_empty_page_to_a_release(
    network: Network, open_page: Callable[..., Page], language: str
) -> None:
    guide = GUIDES[language].read_text(encoding="utf-8")
    page = open_page(**DESK, locale=language)
    page.context.add_cookies([network.signed_in(language)])
    walk = Walk(page, network.address, language, PICTURES if TAKES_THEM else None)
    guided.design(walk, text_of(guide))
    guided.look(walk)
    guided.publish(walk)
    guided.rehearse(walk)
    guided.field(walk, network.box, lambda: open_page(**PHONE, locale=language))
    shown = SHOWN.findall(guide)
    assert [(language, step) for step in walk.steps] == shown
    assert [] == [name for _, name in shown if not (PICTURES / language / f"{name}.png").is_file()]
