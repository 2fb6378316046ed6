"""The package says what its tables hold, and frictionless, which is not ours, finds it so."""

import csv
import io
import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest
from frictionless import Package, system, validate

from app.analysis.findings import Theme
from app.licences import LICENCES
from app.publish import (
    caveats,
    columns,
    files,
    package,
    participation,
    statements,
    tables,
    terms,
    whole,
)
from app.publish.edition import Edition
from app.questionnaire.codebook.files import to_csv
from app.questionnaire.codebook.variables import Codebook
from app.questionnaire.loader import Source, load
from tests.publish.kinds import KINDS, RELEASE
from tests.questionnaire.everything import LISTS, VALID

EDITION = Edition(RELEASE, KINDS, "fr", "Réseau Alpha", "https://alpha.example", "CC-BY-4.0")
NAMES = [
    "datapackage.json",
    "README.md",
    "LICENCE.txt",
    "figures.csv",
    "comparisons.csv",
    "findings.csv",
    "codebook.csv",
    "codebook.json",
    "codebook.xml",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of EDITION, unpacked, and beside it package.zip."""
    folder = tmp_path_factory.mktemp("package")
    folder.joinpath("package.zip").write_bytes(files.make("package.zip", EDITION))
    with ZipFile(folder / "package.zip") as archive:
        archive.extractall(folder)
    return folder


def wrong(path: Path) -> list[list[str]]:
    """What frictionless finds: the type of each error, and a note on it."""
    return list(validate(str(path)).flatten(["type", "note"]))


def test_frictionless_finds_nothing_wrong(folder: Path) -> None:
    assert [] == wrong(folder / "package.zip")


def test_frictionless_reads_the_figures_that_were_released(folder: Path) -> None:
    with system.use_context(trusted=True):
        described = Package(str(folder / "datapackage.json"))
        read = {one.name: one.read_rows() for one in described.resources if one.type == "table"}
    expected = {"figures": tables.rows(RELEASE), "comparisons": tables.comparison_rows(RELEASE)}
    for name, rows in expected.items():
        written = [
            {column: None if cell in ("", tables.UNSHOWN) else cell for column, cell in row.items()}
            for row in rows
        ]
        numbers = ("n", "share", "low", "high", "mean", "difference", "p")
        known = [column for column in numbers if column in written[0]]
        assert [[row[column] for column in known] for row in written] == [
            [None if row[column] is None else float(row[column]) for column in known]
            for row in read[name]
        ]
    assert list(KINDS.findings) == [row["finding"] for row in read["findings"]]


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        (",0.2,", ",1.2,", "constraint-error"),
        ("⊘ hidden", "hidden", "type-error"),
        (",shown,", ",seen,", "constraint-error"),
        (",weekly_hours,", ",yearly_hours,", "foreign-key"),
        ("n_step", "step", "incorrect-label"),
    ],
)
def test_what_the_package_says_of_its_tables_is_held_against_them(
    old: str, new: str, error: str, folder: Path, tmp_path: Path
) -> None:
    described = json.loads((folder / "datapackage.json").read_text("utf-8"))
    for resource in described["resources"]:
        content = (folder / resource["path"]).read_bytes()
        if resource["name"] == "figures":
            content = content.replace(old.encode(), new.encode(), 1)
        (tmp_path / resource["path"]).write_bytes(content)
        resource |= {"bytes": len(content), "hash": f"sha256:{sha256(content).hexdigest()}"}
    (tmp_path / "datapackage.json").write_text(json.dumps(described), "utf-8")
    assert error in [kind for kind, _ in wrong(tmp_path / "datapackage.json")]


def test_a_file_that_was_changed_is_found(folder: Path, tmp_path: Path) -> None:
    for name in NAMES:
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    (tmp_path / "findings.csv").write_bytes((folder / "findings.csv").read_bytes() + b"\r\n")
    kinds = {kind for kind, _ in wrong(tmp_path / "datapackage.json")}
    assert {"byte-count", "hash-count"} <= kinds


def test_the_same_release_always_makes_the_same_bytes(folder: Path) -> None:
    assert (folder / "package.zip").read_bytes() == package.make(EDITION)
    with ZipFile(folder / "package.zip") as archive:
        assert NAMES == archive.namelist()
        assert {(2026, 11, 3, 0, 0, 0)} == {one.date_time for one in archive.infolist()}


EVERYTHING = load(Source("v1.yaml", VALID, LISTS))
TABLES = {
    "figures.csv": tables.to_csv(RELEASE),
    "comparisons.csv": tables.comparisons_to_csv(RELEASE),
    "codebook.csv": to_csv(Codebook(EVERYTHING)),
}


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_described_and_no_other(table: str) -> None:
    known = package.TABLES[table]
    head = next(csv.reader(io.StringIO(TABLES[table], newline="")))
    said = {name if name in known else f"{name.rpartition('_')[0]}_" for name in head}
    assert set(known) == said


def test_what_is_said_to_be_unique_is(folder: Path) -> None:
    for name, keys in package.UNIQUE.items():
        text = (folder / name).read_text("utf-8")
        found = [tuple(row[key] for key in keys) for row in csv.DictReader(io.StringIO(text))]
        assert len(found) == len(set(found))


def test_the_readme_and_the_title_say_what_it_is(folder: Path) -> None:
    readme = (folder / "README.md").read_text("utf-8")
    described = json.loads((folder / "datapackage.json").read_text("utf-8"))
    assert "Le travail – an-2-1 (données simulées)" == described["title"]
    assert described["simulated"]
    assert readme.index("# Le travail – an-2-1") < readme.index("# Work – an-2-1")
    for said in (
        "Simulated data: ",
        "Données simulées\u00a0: ",
        *(f"`{name}`" for name in NAMES if name != "README.md"),
        "Réseau Alpha (2026). Work – an-2-1 (données simulées). https://alpha.example/results/an-2/1",
        "⊘ hidden",
    ):
        assert said in readme
    assert set(NAMES) == {*columns.FILES, "README.md"} - {"themes.csv"}


def test_whoever_has_a_finding_has_its_sentence_its_base_and_its_caveats(folder: Path) -> None:
    rows = csv.DictReader(io.StringIO((folder / "findings.csv").read_text("utf-8")))
    written = {row["finding"]: row for row in rows}
    for stated in statements.statements(RELEASE, KINDS):
        row = written.pop(stated["finding"])
        for language in KINDS.languages:
            assert stated["sentence"][language] == row[f"sentence_{language}"]
            assert stated["base"][language] == row[f"base_{language}"]
            assert " ".join(stated["caveats"][language]) == row[f"caveats_{language}"]
    assert all(row["counts_fr"] and not row["sentence_fr"] for row in written.values())


def test_the_readme_says_of_the_whole_what_the_page_does(folder: Path) -> None:
    readme = (folder / "README.md").read_text("utf-8")
    for language in KINDS.languages:
        said = [
            whole.responses(RELEASE, language),
            *caveats.of_release(RELEASE, language),
            participation.estimand(RELEASE, KINDS, language),
            *whole.method(RELEASE, KINDS, language),
        ]
        assert [] == [text for text in said if text not in readme]


def test_what_comments_say_is_a_table_where_they_were_read(tmp_path: Path) -> None:
    label = {"fr": "=Trop de réunions", "en": "Too many meetings"}
    themes = (Theme("comment", "meetings", label, 15, 40),)
    made = package.make(replace(EDITION, release=replace(RELEASE, themes=themes)))
    (tmp_path / "package.zip").write_bytes(made)
    with ZipFile(tmp_path / "package.zip") as archive:
        written = archive.read("themes.csv").decode()
    said = "item,code,label_fr,label_en,texts,of\r\n"
    said += "comment,meetings,'=Trop de réunions,Too many meetings,15,40\r\n"
    assert said == written
    assert [] == wrong(tmp_path / "package.zip")


@pytest.mark.parametrize("licence", LICENCES)
def test_a_licence_that_was_chosen_is_given(licence: str) -> None:
    content = package.make(replace(EDITION, licence=licence))
    with ZipFile(io.BytesIO(content)) as archive:
        described = json.loads(archive.read("datapackage.json"))
        said = archive.read("LICENCE.txt").decode()
    title, address = LICENCES[licence]
    assert [{"name": licence, "title": title, "path": address}] == described["licenses"]
    assert title in said and address in said


def test_without_one_all_rights_are_reserved() -> None:
    edition = replace(EDITION, licence="", address="")
    with ZipFile(io.BytesIO(package.make(edition))) as archive:
        described = json.loads(archive.read("datapackage.json"))
        said = archive.read("LICENCE.txt").decode()
    assert {"licenses", "homepage"}.isdisjoint(described)
    assert "All rights are reserved: Réseau Alpha says who may use these files" in said
    assert "Réseau Alpha (2026). Work – an-2-1 (données simulées)" == terms.citation(edition, "en")
