"""The program's texts in a language that is named, where no page asks for them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from app import translations


@pytest.fixture
def portuguese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A catalogue that is put beside the program, and nothing else."""
    folder = tmp_path / "pt_BR" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = Catalog(locale="pt_BR")
    catalogue.add("at most {share}", "no máximo {share}")
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, catalogue)
    monkeypatch.setattr(translations, "FOLDER", tmp_path)
    _forget()
    yield
    _forget()


def _forget() -> None:
    translations.spoken.cache_clear()
    translations._catalogue.cache_clear()


@pytest.mark.usefixtures("portuguese")
def test_a_catalogue_is_all_it_takes_to_speak_a_language() -> None:
    assert ("en", "pt-BR") == translations.spoken()
    assert "no máximo {share}" == translations.gettext("at most {share}", "pt-BR")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "au plus {share}"),
        ("fr-CA", "au plus {share}"),
        ("es-MX", "como máximo {share}"),
        ("en", "at most {share}"),
        ("de", "at most {share}"),
    ],
)
def test_the_nearest_language_is_spoken(language: str, said: str) -> None:
    assert said == translations.gettext("at most {share}", language)
