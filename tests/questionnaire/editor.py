"""An editor: it reads a questionnaire as YAML 1.2, and underlines what the schema refuses.

`no` and 2024-01-01 are texts there; a key is always one.
"""

import re
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from app.questionnaire.schema import json_schema


class Yaml12(yaml.CSafeLoader):
    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  # where PyYAML keeps them

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[str, Any]:
        return {key.value: self.construct_object(value, deep=True) for key, value in node.value}


for kind, scalar in {
    "bool": r"true|True|TRUE|false|False|FALSE",
    "null": r"~|null|Null|NULL|",
    "int": r"[-+]?[0-9]+",
    "float": r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?",
}.items():
    Yaml12.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(f"^({scalar})$"), None)


def underlined(text: str, *, later: bool = False) -> list[str]:
    """What the schema says of a text."""
    written = yaml.load(text, Yaml12)
    found = Draft202012Validator(json_schema(later=later)).iter_errors(written)
    return [error.message for error in found]
