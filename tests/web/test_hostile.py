"""What visitors ask for who mean no good."""

import threading
from collections import Counter

import pytest
from flask import Flask

from app.cli import main
from app.publish import files
from app.publish.edition import Edition
from tests.pages import Visitor
from tests.publish.releases import YAML
from tests.web.conftest import field_wave
from tests.web.staffing import signed_in
from tests.web.test_results import release_wave

FOLDERS = ("results/ici/1/", "api/v1/releases/ici/1/files/")
NAMES = ("wide/%00", "wide/%00.fr.svg", "%00.fr.png", "wide/%ff", "w" * 3_000)
NAMES += ("..%2f..%2fmieux.sqlite", "wide/..%2ffigures.csv", "card.%7Blanguage%7D.png")


def test_no_name_of_a_file_is_a_fault_or_another_file(app_on_each_database: Flask) -> None:
    field_wave(app_on_each_database, YAML)
    release_wave(app_on_each_database)
    visitor = Visitor(app_on_each_database)
    for address in (f"/{folder}{name}" for folder in FOLDERS for name in NAMES):
        assert 404 == visitor.get(address).status_code, address


def test_what_many_ask_for_at_once_is_made_once(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    field_wave(app, YAML)
    release_wave(app)
    made, make = Counter[str](), files.make
    several = threading.Barrier(4)

    def counted(name: str, edition: Edition) -> bytes:
        made[name] += 1
        return make(name, edition)

    def ask() -> None:
        several.wait()
        Visitor(app).get("/results/ici.pdf?lang=fr")

    monkeypatch.setattr(files, "make", counted)
    visitors = [threading.Thread(target=ask) for _ in range(several.parties)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert {"report.fr.pdf": 1} == made


def test_whoever_publishes_is_told_which_figures_for_staff_go_with_it(app: Flask) -> None:
    text = YAML.replace(
        "plain_share: {share_of: {gender: woman}}",
        "plain_share: {trend_of: {share_of: {gender: woman}}}",
    )
    for name in ("avant", "ici"):
        field_wave(app, text, name)
        release_wave(app, name)
    member, mieux = signed_in(app, "coordinator"), app.test_cli_runner()
    said = "those of avant too, which are for staff"
    asked = [f"/staff/waves/ici/{deed}" for deed in ("publish", "release")]
    member.send("/staff/language", language="en")
    assert [False, False] == [said in member.page(address).html for address in asked]
    mieux.invoke(main, ["results", "withdraw", "avant"])
    assert [True, True] == [said in member.page(address).html for address in asked]
    told = mieux.invoke(main, ["results", "publish", "ici"]).output
    assert "Its trends and changes tell of waves that are for staff: avant" in told
    assert '"second": "avant"' in Visitor(app).get("/results/ici.json").text, "as they do"
    assert said not in member.page("/staff/waves/avant/publish").html, "the first tells of none"
