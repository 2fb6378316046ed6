"""What an editor underlines: the schema accepts what loads, and refuses mistakes of shape."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from app.config import ROOT
from app.questionnaire.catalogue import CATALOGUE
from app.questionnaire.descriptions import DESCRIPTIONS
from app.questionnaire.loader import LATER
from app.questionnaire.schema import json_schema
from app.questionnaire.texts import Model
from tests.questionnaire.editor import underlined
from tests.questionnaire.everything import VALID
from tests.questionnaire.mistakes import MISTAKES

QUESTIONNAIRES = sorted([*ROOT.glob("surveys/*/v*.yaml"), *ROOT.glob("tests/**/v*.yaml")])
MARK = re.compile(r"<(M\d{3})>")

# --- what loads


@pytest.mark.parametrize("path", QUESTIONNAIRES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_questionnaire_of_this_repository_is_not_underlined(path: Any) -> None:
    later = path.name.endswith(LATER)
    assert [] == underlined(path.read_text(encoding="utf-8"), later=later)


def test_a_questionnaire_of_every_feature_is_not_underlined() -> None:
    assert [] == underlined(VALID)


LATER_FINDINGS = """
questionnaire: sample
version: 1
findings: {women: {share_of: {gender: woman}, by: gender}}
"""


def test_later_findings_have_a_schema_of_their_own() -> None:
    assert [] == underlined(LATER_FINDINGS, later=True)
    assert underlined(LATER_FINDINGS)
    assert underlined(LATER_FINDINGS.replace("by:", "pages:"), later=True)


# --- what does not

# Mistakes of shape: those of series M2, and two that ask for one key among several.
OF_SHAPE = {code for code in CATALOGUE if code.startswith("M2")} | {"M307", "M501"}
UNSEEN = {
    "M210": "a name taken: two places are compared",
    "M212": "a mapping of columns, which is no questionnaire",
    "item: a day that does not exist": "no pattern knows how long a month is",
}
REFUSED = {
    what: text
    for what, text in MISTAKES.items()
    if what not in UNSEEN and set(MARK.findall(text)) & (OF_SHAPE - UNSEEN.keys())
}


@pytest.mark.parametrize("marked", REFUSED.values(), ids=REFUSED)
def test_a_mistake_of_shape_is_underlined(marked: str) -> None:
    text = MARK.sub("", marked)
    try:
        assert underlined(text)
    except (yaml.YAMLError, ValueError):  # it is refused before: an alias, 5,000 digits
        assert re.search("<M109>|9{5000}", marked)


# --- what it explains


LANGUAGE = {f"app.questionnaire.{room}" for room in ("conditions", "definition", "plans", "texts")}


def models(base: type[Model] = Model) -> Iterator[type[Model]]:
    """The models of the language; those of other files are models too."""
    for model in base.__subclasses__():
        if model.__module__ in LANGUAGE:
            yield model
        yield from models(model)


def test_every_field_of_every_model_is_described_and_nothing_else() -> None:
    declared = {
        f"{model.__name__}.{field.alias or name}"
        for model in models()
        for name, field in model.model_fields.items()
        if name in model.__annotations__ and name != "type"  # it says what the item is
    }
    names = {model.__name__ for model in models()} | {"Text"}
    assert declared == {name for name in DESCRIPTIONS if "." in name}
    assert names >= {name for name in DESCRIPTIONS if "." not in name}


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
    for part in schema.values() if isinstance(schema, dict) else schema:
        if isinstance(part, dict | list):
            yield from parts(part)


@pytest.mark.parametrize("later", [False, True])
def test_every_key_is_explained_in_the_chosen_language_or_in_both(later: bool) -> None:
    for language, said in [("fr", [0]), ("en", [1]), (None, [0, 1])]:
        texts = {"\n\n".join(both[i] for i in said) for both in DESCRIPTIONS.values()}
        schema = json_schema(language, later=later)
        keys = [key for part in parts(schema) for key in part.get("properties", {}).values()]
        assert len(keys) > 20
        assert {key["description"] for key in keys} <= texts


@pytest.mark.parametrize(("name", "both"), DESCRIPTIONS.items(), ids=DESCRIPTIONS)
def test_an_explanation_is_a_sentence_in_each_language(name: str, both: tuple[str, str]) -> None:
    french, english = both
    assert french != english
    for said in both:
        assert said[0].isupper() or said.startswith("true")
        assert len(said) < 250
    sentence = french.partition("Exemple")[0]
    assert None is re.search(r"« | »|[^\u00a0]:\s|[^\u202f][;?!]", sentence)


def test_no_name_of_the_program_shows() -> None:
    titles = [part.get("title") for part in parts(json_schema())]
    assert not any(isinstance(title, str) for title in titles)


@pytest.mark.parametrize(("name", "later"), [("schema", False), ("findings-schema", True)])
def test_the_schema_beside_the_questionnaires_is_that_of_the_program(
    name: str, later: bool
) -> None:
    kept = (ROOT / "surveys" / f"{name}.json").read_text(encoding="utf-8")
    command = f"mieux survey schema{' --findings' * later} > surveys/{name}.json"
    assert json_schema(later=later) == json.loads(kept), command
