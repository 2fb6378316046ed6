"""The shipped questionnaire in an open wave `demo`, on the production server."""

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from flask import Flask
from playwright.sync_api import Page

from app import release as gate
from app.cli.responses import simulate
from app.extensions import db
from app.questionnaire import loader
from app.questionnaire.loader import Source
from app.storage import versions, waves
from app.storage.models import FreeText, Response
from tests import servers
from tests.browser.everything import EVERYTHING
from tests.browser.respondent import Respondent
from tests.browser.situation import SHIPPED
from tests.conftest import application, environment
from tests.publish.kinds import YAML as KINDS

SCRIPTS = re.compile(r"/static/build/\w+\.js\b")
PHONE: Mapping[str, Any] = {"viewport": {"width": 360, "height": 740}}


class Field:
    """One database, and the waves that are open on it."""

    def __init__(self, url: str, instance: Path) -> None:
        self.url, self.instance = url, instance

    @contextmanager
    def inside(self) -> Iterator[Flask]:
        """The application on the same database, beside the server."""
        with application(self.url, self.instance) as app, app.app_context():
            yield app

    def open(self, source: Source, wave: str = "demo") -> None:
        with self.inside():
            questionnaire, _ = versions.publish(source)
            waves.open_wave(wave, questionnaire.questionnaire, questionnaire.version)
            db.session.commit()

    def close(self, wave: str) -> None:
        with self.inside():
            waves.close(wave)
            db.session.commit()

    def release(self, wave: str, count: int) -> None:
        """Fill a wave with simulated responses, close it, and release what they say."""
        with self.inside():
            simulate(wave, count, seed=1)
            waves.close(wave)
            gate.release_wave(wave, public=True)
            db.session.commit()

    def forget(self) -> None:
        """Remove every response, so that each test begins with none."""
        with self.inside():
            for table in (Response, FreeText):
                db.session.execute(db.delete(table))
            db.session.commit()

    @property
    def kept(self) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
        """The closed answers of every response, and every (item, text) in its own words."""
        with self.inside():
            answers = list(db.session.scalars(db.select(Response.answers)))
            texts = db.session.execute(db.select(FreeText.item, FreeText.text))
            return answers, sorted((item, text) for item, text in texts)


class Site(NamedTuple):
    """A field with its server."""

    field: Field
    address: str


@pytest.fixture(scope="session")
def site(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The shipped questionnaire in an open wave `demo`: one server for each test process."""
    instance = tmp_path_factory.mktemp("site")
    shutil.copy(migrated_sqlite, instance / "mieux.sqlite")
    field = Field(f"sqlite:///{instance / 'mieux.sqlite'}", instance)
    field.open(loader.read_source(SHIPPED))
    with servers.mieux(environment(field.url, instance)) as address:
        yield Site(field, address)


@pytest.fixture
def demo(site: Site) -> Field:
    """What is kept of the wave `demo`: nothing yet."""
    site.field.forget()
    return site.field


@pytest.fixture
def respondent(site: Site, demo: Field, open_page: Callable[..., Page]) -> Respondent:
    """Someone with a phone and no JavaScript, about to answer `demo`."""
    page = open_page(**PHONE, java_script_enabled=False, locale="fr-FR")
    return Respondent(page, site.address)


@pytest.fixture(scope="session")
def places(site: Site) -> Site:
    """The site, with a second wave that asks everything, one that is over, and one to read."""
    site.field.open(Source("v1.yaml", EVERYTHING, {}), "everything")
    site.field.open(loader.read_source(SHIPPED), "over")
    site.field.close("over")
    site.field.open(loader.read_source(SHIPPED), "read")
    site.field.release("read", 400)  # few enough for some groups to be hidden
    for wave in ("before", "kinds"):  # a finding of every kind, and what they are compared with
        site.field.open(Source("kinds.yaml", KINDS, {}), wave)
        site.field.release(wave, 300)
    return site


@pytest.fixture
def reader(
    request: pytest.FixtureRequest, places: Site, demo: Field, open_page: Callable[..., Page]
) -> Respondent:
    """Someone who will look at each page on every screen; indirectly, whether its scripts run.

    Where they do not, they arrive empty: axe, which looks too, is a script itself.
    """
    page = open_page(locale="fr-FR")
    if not getattr(request, "param", True):
        nothing = {"body": "", "content_type": "text/javascript"}
        page.route(SCRIPTS, lambda route: route.fulfill(**nothing))
    return Respondent(page, places.address)
