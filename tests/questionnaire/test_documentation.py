"""What the pages for coordinators say holds: their examples load, what they name is there."""

import re
from collections.abc import Iterator, Sequence

import pytest
from click.testing import CliRunner

from app.cli import main
from app.config import ROOT
from app.questionnaire.catalogue import CATALOGUE
from app.questionnaire.loader import Source, Written, check
from tests.questionnaire.editor import underlined
from tests.questionnaire.mistakes import MISTAKES, indented

DOCS = ROOT / "docs"
PAGES = ["questionnaires.md", "fr/questionnaires.md"]
BLOCK = re.compile(r"^```yaml\n(.*?)^```$", re.DOTALL | re.MULTILINE)
CONDITION = re.compile(r"^\| `(\{.*\})` \|", re.MULTILINE)
TEXT = "{fr: Texte, en: Words}"
TESTS = [path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")]


def sections(text: str) -> Iterator[tuple[str, str]]:
    """The keys that stand at the margin, each with what follows."""
    for part in re.split(r"^(?=\w)", text, flags=re.MULTILINE)[1:]:
        key, _, rest = part.partition(":")
        yield key, rest


def assembled(examples: Sequence[str], conditions: Sequence[str]) -> str:
    """One questionnaire of all examples: the whole one, with the parts that the others show."""
    whole, *fragments = examples
    parts = dict(sections(whole))
    for number, fragment in enumerate(fragments):
        if fragment.startswith("- item:"):
            page = f"- page: part_{number}\n  title: {TEXT}\n  items:\n{indented(fragment, 4)}"
            parts["pages"] += indented(page, 2)
        elif fragment.startswith("- page:"):
            parts["pages"] += indented(fragment, 2)
        else:
            for key, rest in sections(fragment):
                added = rest.removeprefix("\n" * (key in parts))
                parts[key] = rest if key == "version" else parts.get(key, "") + added
    items = "".join(
        f"    - {{item: c{number}, type: text, ask: {TEXT}, when: {condition}}}\n"
        for number, condition in enumerate(conditions)
    )
    parts["pages"] += f"  - page: conditions\n    title: {TEXT}\n    items:\n{items}"
    return "".join(f"{key}:{rest}" for key, rest in parts.items())


@pytest.mark.parametrize("name", PAGES)
def test_every_example_of_a_page_loads_and_is_not_underlined(name: str) -> None:
    page = (DOCS / name).read_text(encoding="utf-8")
    examples, conditions = BLOCK.findall(page), CONDITION.findall(page)
    later = [text for text in examples if "questionnaire:" in text and "pages:" not in text]
    text = assembled([text for text in examples if text not in later], conditions)
    assert len(examples) > 5 and len(conditions) > 10 and len(later) == 1
    written = Written("later", later[0].replace("version: 1", "version: 2"))
    checked = check(Source(name, text, {}, written))
    assert [] == [problem.text("en") for problem in checked.problems]
    assert checked.questionnaire and checked.later
    assert [] == underlined(text) + underlined(later[0], later=True)


def test_both_languages_show_the_same_examples() -> None:
    english, french = ((DOCS / name).read_text(encoding="utf-8") for name in PAGES)
    for found in (BLOCK, CONDITION):
        uncommented = [
            [re.sub(r" +#.*$", "", text, flags=re.MULTILINE) for text in found.findall(page)]
            for page in (english, french)
        ]
        assert uncommented[0] == uncommented[1]


@pytest.mark.parametrize(("language", "name"), [("fr", "fr/problems.md"), ("en", "problems.md")])
def test_the_page_of_problems_is_that_of_the_catalogue(language: str, name: str) -> None:
    kept = (DOCS / name).read_text(encoding="utf-8")
    said = CliRunner().invoke(main, ["survey", "problems", "--language", language]).stdout
    assert said == kept, f"mieux survey problems --language {language} > docs/{name}"
    assert all(f'<a id="{code.lower()}"></a>{code} |' in kept for code in CATALOGUE)


# --- the checks of the ONS

BESIDE = (DOCS / "checks-beside-ons.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.split("|")[1:-1]]
    for line in BESIDE.splitlines()
    if line.startswith("|") and not line.startswith(("|---", "| ONS "))
]
CODE = re.compile(r"M\d{3}")


def test_the_codes_named_beside_the_checks_of_the_ons_are_in_the_catalogue() -> None:
    assert set(CODE.findall(BESIDE)) <= CATALOGUE.keys()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_check_of_the_ons_is_ours_or_is_not_for_a_reason(row: list[str]) -> None:
    _, ours, shown = row
    named = re.findall("`([^`]+)`", shown)
    tests = [name for name in named if name.startswith("test_")]
    cases = [MISTAKES[name] for name in named if name not in tests]
    tested = {code for case in cases for code in CODE.findall(case)}
    assert all(any(f"def {name}(" in text for text in TESTS) for name in tests)
    if ours.startswith(("impossible: ", "different: ")):
        assert not cases
    else:
        assert CODE.match(ours) and set(CODE.findall(ours)) & tested
