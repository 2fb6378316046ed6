"""What `mieux survey texts` writes, takes back and refuses; and Spanish, without touching code."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from openpyxl import load_workbook

from app.cli import main
from app.extensions import db
from app.questionnaire import loader
from app.questionnaire.translation.workbook import SHEET
from app.storage import versions, waves
from tests.pages import Page, Visitor, fill

SMALL = """\
# Bienvenue : un petit questionnaire.
questionnaire: welcome
version: 1
languages: [fr, en]  # les deux

title: {fr: "Votre accueil", en: "Your welcome"}
pages:
  - page: you
    title:
      fr: "Vous"
      en: "You"   # polite
    items:
      - item: cooperative
        type: one
        required: true
        choices_from: cooperatives.csv
        ask: {fr: "Votre coopérative ?", en: "Your cooperative?"}
  - page: end
    title: {fr: "Fin", en: "End"}
    items:
      - item: opinion
        type: text
        ask: {fr: "Que pensez-vous de {cooperative} ?", en: "What of {cooperative}?"}
"""
LIST = "code,fr,en,region\r\nker,Ker,Ker,Bretagne\r\nmer,La Mer,The Sea,Normandie\r\n"
SPANISH = {
    "title": "Su acogida",
    "pages.you.title": "Usted",
    "items.cooperative.ask": "¿Cuál es su cooperativa?",
    "pages.end.title": "Fin",
    "items.opinion.ask": "¿Qué opina de {cooperative}?",
    "lists.cooperatives.csv.ker": "Ker",
    "lists.cooperatives.csv.mer": "El Mar",
}
# what stands in the file where, and nowhere else, once Spanish is there
WRITTEN = {
    "[fr, en]": "[fr, en, es]",
    'welcome"}': 'welcome", es: "Su acogida"}',
    "# polite\n": '# polite\n      es: "Usted"\n',
    'cooperative?"}': 'cooperative?", es: "¿Cuál es su cooperativa?"}',
    '"End"}': '"End", es: "Fin"}',
    'What of {cooperative}?"}': 'What of {cooperative}?", es: "¿Qué opina de {cooperative}?"}',
}

Texts = Callable[..., Result]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A questionnaire and its list; the list begins with a byte order mark, as Excel writes it."""
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "cooperatives.csv").write_bytes(b"\xef\xbb\xbf" + LIST.encode())
    file = tmp_path / "v1.yaml"
    file.write_text(SMALL, encoding="utf-8")
    return file


@pytest.fixture
def texts(path: Path) -> Texts:
    """Run the command on the questionnaire: texts("--language", "es", …)."""

    def run(*options: str | Path, exit_code: int = 0) -> Result:
        arguments = ["survey", "texts", str(path), *map(str, options)]
        result = CliRunner().invoke(main, arguments)
        assert exit_code == result.exit_code, result.output
        assert isinstance(result.exception, SystemExit | None), result.exception
        return result

    return run


def type_in(file: Path, cells: Mapping[str, str]) -> None:
    book = load_workbook(file)
    for row in book[SHEET].iter_rows(min_row=2):
        row[4].value = cells.get(str(row[1].value))
    book.save(file)


def test_spanish_is_added_without_touching_code(texts: Texts, path: Path, app: Flask) -> None:
    sheet = path.parent / "es.xlsx"
    said = texts("--language", "es", "--output", sheet).output
    assert "7 à traduire, 0 à revoir, 0 faits" in said
    type_in(sheet, SPANISH)
    assert "7 textes écrits" in texts("--language", "es", "--input", sheet).output

    expected = SMALL
    for before, after in WRITTEN.items():
        expected = expected.replace(before, after, 1)
    assert expected == path.read_text(encoding="utf-8")
    listed = LIST.replace("region\r\n", "region,es\r\n").replace("Bretagne", "Bretagne,Ker")
    listed = "\ufeff" + listed.replace("Normandie", "Normandie,El Mar")
    assert listed.encode() == (path.parent / "lists" / "cooperatives.csv").read_bytes()
    assert [] == list(path.parent.rglob(".*")), "nothing half written stays behind"

    with app.app_context():
        versions.publish(loader.read_source(path))
        waves.open_wave("aqui", "welcome", 1)
        db.session.commit()
    visitor = Visitor(app)
    introduction = Page(visitor.get("/w/aqui?lang=es").text)
    introduction.check("es")
    assert "Su acogida" in introduction.main and "Empezar" in introduction.main
    page = Page(visitor.post("/w/aqui", data=fill(introduction, "start")).text)
    page.check("es")
    assert "¿Cuál es su cooperativa?" in page.main and "El Mar" in page.main
    page = Page(visitor.post("/w/aqui", data=fill(page, cooperative="mer")).text)
    page.check("es")
    assert "¿Qué opina de El Mar?" in page.main and "Continuar" in page.main


def test_half_a_translation_is_taken_and_the_rest_is_said(texts: Texts, path: Path) -> None:
    sheet = path.parent / "es.xlsx"
    texts("--language", "es", "--output", sheet)
    type_in(sheet, {"title": "Su acogida", "lists.cooperatives.csv.ker": "Ker"})
    said = texts("--language", "es", "--input", sheet, "--messages", "en").output
    assert "2 texts written" in said and "5 texts are still missing: pages.you.title" in said
    assert "E3, pages.you.title: empty cell" in said
    checked = CliRunner().invoke(main, ["survey", "check", str(path)])
    assert "M401" in checked.output and "M306" in checked.output
    again = texts("--language", "es", "--output", sheet).output
    assert "5 à traduire, 0 à revoir, 2 faits" in again


def test_what_changed_since_an_older_file_is_stale(texts: Texts, path: Path) -> None:
    sheet = path.parent / "es.xlsx"
    texts("--language", "es", "--output", sheet)
    type_in(sheet, SPANISH)
    texts("--language", "es", "--input", sheet)
    old = path.rename(path.with_name("old.yaml"))
    path.write_text(old.read_text(encoding="utf-8").replace("Votre", "Ton"), encoding="utf-8")
    since = texts("--language", "es", "--output", sheet, "--since", old).output
    assert "0 à traduire, 2 à revoir, 5 faits" in since


def test_nothing_is_written_where_something_would_be_wrong(texts: Texts, path: Path) -> None:
    sheet = path.parent / "es.xlsx"
    texts("--language", "es", "--output", sheet)
    type_in(sheet, {**SPANISH, "items.opinion.ask": "¿Qué opina de {cooperativa}?"})
    before = path.read_bytes(), (path.parent / "lists" / "cooperatives.csv").read_bytes()
    said = texts("--language", "es", "--input", sheet, exit_code=1).output
    assert "Rien n’a été écrit" in said and "E6 " in said and "{cooperativa}" in said
    assert before == (path.read_bytes(), (path.parent / "lists" / "cooperatives.csv").read_bytes())


def test_a_link_stays_a_link_and_rights_stay(texts: Texts, path: Path) -> None:
    real = path.rename(path.with_name("real.yaml"))
    real.chmod(0o640)
    path.symlink_to(real)
    sheet = path.parent / "es.xlsx"
    texts("--language", "es", "--output", sheet)
    type_in(sheet, SPANISH)
    texts("--language", "es", "--input", sheet)
    assert path.is_symlink() and "Su acogida" in real.read_text(encoding="utf-8")
    assert 0o640 == real.stat().st_mode & 0o777


@pytest.mark.parametrize(
    ("options", "expected", "exit_code"),
    [
        ("--language es", "l’un des deux", 2),
        ("--language es --input lists/cooperatives.csv --output x.xlsx", "l’un des deux", 2),
        ("--language fr --output x.xlsx", "langue d’où l’on traduit", 1),
        ("--language ES --output x.xlsx", "code de langue", 1),
        ("--language es --output nowhere/x.xlsx", "nowhere", 1),
        ("--language es --input lists/cooperatives.csv", "classeur .xlsx", 1),
        ("--language es --output x.xlsx --since nowhere.yaml", "M101", 1),
    ],
)
def test_what_cannot_be_done_is_said(
    options: str,
    expected: str,
    exit_code: int,
    texts: Texts,
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(path.parent)
    assert expected in texts(*options.split(), exit_code=exit_code).output


def test_a_questionnaire_with_problems_is_repaired_first(texts: Texts, path: Path) -> None:
    path.write_text(SMALL.replace("type: one", "type: won"), encoding="utf-8")
    out = path.parent / "x.xlsx"
    assert "M208" in texts("--language", "es", "--output", out, exit_code=1).output
    assert not out.exists()


def test_another_language_has_another_workbook(texts: Texts, path: Path) -> None:
    sheet = path.parent / "it.xlsx"
    texts("--language", "it", "--output", sheet)
    said = texts("--language", "es", "--input", sheet, exit_code=1).output
    assert "Ce classeur est celui de la langue" in said
