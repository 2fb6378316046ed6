"""What an analyst reads on the page of results is what each file says, by programs not ours."""

import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from math import ceil, floor
from pathlib import Path
from typing import Any, NamedTuple

import pandas
import pytest
from frictionless import Package, system
from openpyxl import load_workbook
from playwright.sync_api import Page

from app import release as gate
from app.cli.responses import simulate
from app.extensions import db
from app.questionnaire.loader import Source
from app.storage import versions, waves
from tests import office, servers
from tests.conftest import application, environment
from tests.publish.releases import YAML
from tests.web.staffing import PASSWORD, Member, signed_in

KINDS = ("csv", "json", "xlsx", "pdf", "zip", "codebook.xml")


class Site(NamedTuple):
    """A server with a wave `read`, released for staff, and one of them."""

    address: str
    analyst: Member


class Shown(NamedTuple):
    """A line of everyone's, as a table says it: `1 200`, `48 %`, `45–51 %`."""

    base: str
    figure: str
    interval: str


@pytest.fixture(scope="module")
def site(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    instance = tmp_path_factory.mktemp("files")
    shutil.copy(migrated_sqlite, instance / "mieux.sqlite")
    url = f"sqlite:///{instance / 'mieux.sqlite'}"
    with application(url, instance) as app:
        with app.app_context():
            versions.publish(Source("v2.yaml", YAML, {}))
            waves.open_wave("read", "sample", 2)
            simulate("read", 1500, seed=1)
            waves.close("read")
            gate.release_wave("read")
            db.session.commit()
        analyst = signed_in(app, "analyst")
        with servers.mieux(environment(url, instance) | {"WORKERS": "1"}) as address:
            yield Site(address, analyst)


def arrive(page: Page, site: Site) -> None:
    """Ask for the results, which takes signing in, and read them."""
    page.goto(f"{site.address}/staff/waves/read/results")
    page.fill("[name=email]", site.analyst.person.email)
    page.fill("[name=password]", PASSWORD)
    page.click("main button >> nth=0")
    page.fill("[name=code]", site.analyst.code(1))  # each is taken once
    page.click("main button >> nth=0")


def downloaded(page: Page, folder: Path) -> Mapping[str, Path]:
    """Every file that the page offers, by how its name ends."""
    found = {}
    for link in page.locator(".downloads li a").all():
        with page.expect_download() as taken:
            link.click()
        name = taken.value.suggested_filename
        assert name.startswith("read-1-donnees-simulees."), name
        found[name.partition(".")[2]] = folder / name
        taken.value.save_as(folder / name)
    return found


def lines_of(page: Page) -> dict[str, Shown]:
    """What the page says of everyone, by finding."""
    found = {}
    for section in page.locator("section.finding").all():
        name = str(section.get_attribute("id")).removeprefix("finding-")
        row = section.locator("table.figures tbody tr:has(td)").first
        found[name] = Shown(*(flat(cell) for cell in row.locator("td").all_text_contents()))
    return found


def flat(text: str) -> str:
    """With one kind of space."""
    return re.sub(r"\s+", " ", text).strip()


def said(n: float, low: float, high: float, share: float | None, mean: float | None) -> Shown:
    """A line of a file, as the page writes it in French."""
    base = f"{n:,.0f}".replace(",", " ")
    if share is None or pandas.isna(share):
        figure, interval = f"{mean:.1f}", f"{low:.1f}–{high:.1f}"
        return Shown(base, figure.replace(".", ","), interval.replace(".", ","))
    sign = "≤ " if low == 0 else "≥ " if high == 1 else ""
    ends = f"{floor(round(100 * low, 6))}–{ceil(round(100 * high, 6))} %"
    return Shown(base, f"{sign}{100 * share:.0f} %", ends)


def first_of(rows: list[dict[str, Any]]) -> dict[str, Shown]:
    """The first line of each finding."""
    found: dict[str, Shown] = {}
    for row in rows:
        numbers = (row[name] for name in ("n", "low", "high", "share", "mean"))
        found.setdefault(row["finding"], said(*numbers))
    return found


def of_workbook(file: Path, findings: list[str]) -> dict[str, Shown]:
    found = {}
    for name, sheet in zip(findings, load_workbook(file).worksheets[1:], strict=False):
        first = int(str(sheet.freeze_panes).removeprefix("A"))
        cells = next(sheet.iter_rows(min_row=first))
        n, value, low, high = [cell for cell in cells if isinstance(cell.value, int | float)][:4]
        is_share = value.number_format.endswith("%")
        ends = (n.value, low.value, high.value)
        found[name] = said(*ends, *((value.value, None) if is_share else (None, value.value)))
    return found


def test_every_file_says_what_the_page_says(
    site: Site, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    page = open_page(locale="fr-FR", accept_downloads=True, java_script_enabled=False)
    arrive(page, site)
    assert f"{site.address}/staff/waves/read/results" == page.url
    expected = lines_of(page)
    assert "improved" in expected and len(expected) > 5
    files = downloaded(page, tmp_path)
    assert set(KINDS) == set(files)

    assert expected == first_of(pandas.read_csv(files["csv"]).to_dict("records"))
    assert expected == first_of(json.loads(files["json"].read_text())["figures"])
    with system.use_context(trusted=True):
        rows = Package(str(files["zip"])).get_resource("figures").read_rows()
    assert expected == first_of([row.to_dict() for row in rows])
    assert expected == of_workbook(files["xlsx"], list(expected))
    report = flat(office.text_of(files["pdf"].read_bytes()))
    for name, line in expected.items():
        assert " ".join(line) in report, name
    assert "Vous êtes" in files["codebook.xml"].read_text()
