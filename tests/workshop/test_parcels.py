"""Questionnaires as files: what is given to keep, and what is taken from somebody."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from app.exceptions import UploadIsUnfit
from app.questionnaire.loader import MAX_BYTES, read_source
from app.storage.manuscripts import Texts
from app.workshop import beginnings, parcels

TEXT = "questionnaire: meals # a name\nversion: 2\nlists: places.csv\n"
LATER = "questionnaire: meals\nversion: 2\n"
WHOLE = Texts(TEXT, {"places.csv": "code,fr\nlyon,Lyon\n"}, LATER)


def zipped(**files: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TEXT, ("meals", 2)),
        ("version: 9999\nquestionnaire: 'a_1'", ("a_1", 9999)),
        ("pages:\n  - questionnaire: no\n    version: 1", None),
        ("questionnaire: meals\nversion: none", None),
        ("", None),
    ],
)
def test_a_text_says_what_it_is(text: str, expected: object) -> None:
    assert expected == parcels.identity(text)


def test_the_name_of_a_file_fits_every_folder(tmp_path: Path) -> None:
    long = "\N{CJK UNIFIED IDEOGRAPH-6F22}" * 200
    assert TEXT == parcels.lay_out({f"{long}.yaml": TEXT.encode()}, tmp_path).read_text()


@pytest.mark.parametrize(
    "past",
    [
        "",
        "from_version: {mood: comparable}\n",
        "from_version:\n  mood: comparable\n\n# of money\n  turnover: {recode: {a: [b]}} # so\n",
        "from_version:\n  turnover: {recode:\n    {a: [b]}}\n",
    ],
)
@pytest.mark.parametrize("after", ["", "\n# --- findings\n\nfindings: {}\n  # the end\n"])
def test_the_version_that_follows_says_nothing_yet_of_this_one(past: str, after: str) -> None:
    before = "questionnaire: meals # a name\nversion: 2\n"
    expected = before.replace("2", "3") + after
    assert expected == parcels.following(before + past + after, 3)


def test_a_text_alone_is_given_as_it_was_saved() -> None:
    expected = ("meals-v2.yaml", "text/yaml; charset=utf-8", TEXT.encode())
    assert expected == parcels.pack(Texts(TEXT, {}))
    assert "draft-v1.yaml" == parcels.pack(Texts("é: [", {})).name


def test_what_stands_beside_a_text_goes_with_it(tmp_path: Path) -> None:
    packed = parcels.pack(WHOLE)
    assert packed == parcels.pack(WHOLE)
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        archive.extractall(tmp_path)
    source = read_source(tmp_path / "meals" / "v2.yaml")
    assert source.later is not None
    assert WHOLE == Texts(source.text, source.lists, source.later.text)


def test_what_was_given_is_taken_again(tmp_path: Path) -> None:
    (tmp_path / "it").mkdir()
    main = parcels.lay_out({"meals-v2.zip": parcels.pack(WHOLE).content}, tmp_path / "it")
    assert WHOLE == beginnings.file(main, "fr").texts


def test_files_chosen_together_find_each_other(tmp_path: Path) -> None:
    files = {
        "C:\\mine\\places.csv": b"code,fr\nlyon,Lyon\n",
        "mine.yaml": TEXT.encode(),
        "v7.findings.yaml": LATER.encode(),
    }
    assert WHOLE == beginnings.file(parcels.lay_out(files, tmp_path), "fr").texts


@pytest.mark.parametrize("name", ["../../up.yaml", "/etc/up.yaml", "..\\up.yaml", "a/\n\0.yaml"])
def test_nothing_is_written_elsewhere(tmp_path: Path, name: str) -> None:
    inside = tmp_path / "a" / "b"
    inside.mkdir(parents=True)
    main = parcels.lay_out({name: b"a: b"}, inside)
    assert inside / "lists" == main.parent
    assert [main] == [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "Choose the file of a questionnaire."),
        ({"empty.yaml": b""}, "Choose the file of a questionnaire."),
        ({"places.csv": b"code,fr"}, "Choose the file of a questionnaire."),
        ({"a.yaml": b"a", "b.xlsx": b"b"}, "Several files could be the questionnaire: a.yaml, b.x"),
        ({f"{n}.csv": b"a" for n in range(51)}, "too many files"),
        ({"a.yaml": b"#" * (MAX_BYTES + 1)}, "“a.yaml” is too large: 1024 kB at most."),
        ({"a.xlsx": b"#" * (5 * MAX_BYTES + 1)}, "“a.xlsx” is too large: 5120 kB at most."),
    ],
)
def test_what_is_no_questionnaire_is_refused(
    tmp_path: Path, files: Mapping[str, bytes], said: str
) -> None:
    with pytest.raises(UploadIsUnfit) as refused:
        parcels.lay_out(files, tmp_path)
    assert said in refused.value.text["en"]
    assert refused.value.text["fr"] not in ("", refused.value.text["en"])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (zipped(**{"a.yaml": bytes(50 * MAX_BYTES)}), "“a.yaml” is too large"),
        (zipped(**{f"{n}.yaml": b"a" for n in range(60)}), "too many files"),
        (zipped(**{f"{n}.yaml": bytes(MAX_BYTES) for n in range(6)}), "Together, these files"),
        (zipped(**{"a.yaml": b"a: b" * 99})[:60] + zipped(**{"b.yaml": b""})[-80:], "zip file"),
        (zipped(**{"a.yaml": b"a", "b.yaml": b"b"}), "Several files could be"),
    ],
)
def test_what_is_zipped_is_not_believed(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "it.zip"
    file.write_bytes(content)
    with pytest.raises(UploadIsUnfit) as refused:
        beginnings.file(file, "en")
    assert said in refused.value.text["en"]


def test_lists_are_added_replaced_and_removed() -> None:
    texts = parcels.with_list(WHOLE, "trades.csv", b"\xef\xbb\xbfcode,fr\n")
    texts = parcels.with_list(texts, "places.csv", b"code,fr\nblois,Blois\n")
    assert {"places.csv": "code,fr\nblois,Blois\n", "trades.csv": "code,fr\n"} == texts.lists
    assert {"trades.csv"} == {*parcels.with_list(texts, "places.csv", None).lists}


def test_lists_are_not_too_large_together() -> None:
    texts, large = WHOLE, b"#" * MAX_BYTES
    for name in "abcd":
        texts = parcels.with_list(texts, f"{name}.csv", large)
    with pytest.raises(UploadIsUnfit, match="Together, these files are too large: 5120 kB"):
        parcels.with_list(texts, "e.csv", large)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a/../b.csv", b"", "cannot name a list"),
        ("coopératives.csv", b"", "cannot name a list"),
        ("a.csv\n", b"", "cannot name a list"),
        ("a.csv", "é".encode("latin-1"), "not a text in UTF-8"),
        ("a.csv", b"code\0", "not a text in UTF-8"),
        ("a.csv", b"#" * (MAX_BYTES + 1), "too large"),
    ],
)
def test_a_list_that_cannot_be_one_is_refused(name: str, content: bytes, said: str) -> None:
    with pytest.raises(UploadIsUnfit) as refused:
        parcels.with_list(WHOLE, name, content)
    assert said in refused.value.text["en"]
