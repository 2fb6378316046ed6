"""The language as a JSON Schema: what an editor completes, explains and underlines.

It is made from the models, which say what a questionnaire holds once it is read. What people write
differs: languages stand beside marks, one text may stand for a list, and YAML takes for a number
what the language reads as a text. `_Written` puts that back.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from app.questionnaire.conditions import Condition, Range
from app.questionnaire.definition import ClosedItem, DateItem, GridItem, MonthItem, Questionnaire
from app.questionnaire.descriptions import DESCRIPTIONS
from app.questionnaire.plans import KINDS, Difference, FindingPlan, LaterFindings, Measure
from app.questionnaire.texts import Labelled, Text, as_list

Json: TypeAlias = dict[str, Any]

LANGUAGES = ("fr", "en")

BOOLEAN = r"^(true|false|yes|no|on|off)$"
DAY = r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"
MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"
NUMBER = r"^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$"

ONE_OF: Mapping[type[BaseModel], tuple[str, ...]] = {
    ClosedItem: ("choices", "scale", "choices_from"),
    GridItem: ("choices", "scale"),
    FindingPlan: KINDS,
    Measure: ("share_of", "mean_of", "distribution_of"),
    Difference: ("share_of", "mean_of"),
}


def json_schema(language: str | None = None, *, later: bool = False) -> Json:
    """Return the schema of a questionnaire, or of its `later` findings, in JSON Schema 2020-12.

    It explains itself in one language, or in both.
    """
    model = LaterFindings if later else Questionnaire
    written = _Written(language).generate(model.__pydantic_core_schema__)
    return {"$schema": GenerateJsonSchema.schema_dialect, **written}


class _Written(GenerateJsonSchema):
    """What stands in the file for each part of the models."""

    def __init__(self, language: str | None) -> None:
        super().__init__()
        self.spoken = (language,) if language else LANGUAGES

    def said(self, model: type[BaseModel], field: str = "") -> str:
        """The description of a model, or of a field where it is declared."""
        declared = (f"{parent.__name__}.{field}".rstrip(".") for parent in model.__mro__)
        texts = next(DESCRIPTIONS[name] for name in declared if name in DESCRIPTIONS)
        return "\n\n".join(texts[LANGUAGES.index(language)] for language in self.spoken)

    def model_schema(self, schema: core_schema.ModelSchema) -> Json:
        model = schema["cls"]
        written = super().model_schema(schema)
        del written["title"]
        written["description"] = self.said(model)
        for key, about in written.get("properties", {}).items():
            # the word `type` says what the item is
            about["description"] = self.said(model, "" if key == "type" else key)
        for parent in model.__mro__:
            if parent in SHAPES:
                SHAPES[parent](self, written)
        exclusive = next((ONE_OF[parent] for parent in model.__mro__ if parent in ONE_OF), ())
        if exclusive:
            written["oneOf"] = [{"required": [key]} for key in exclusive]
        return written

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False  # a key is its own title

    def nullable_schema(self, schema: core_schema.NullableSchema) -> Json:
        return self.generate_inner(schema["schema"])  # a key that is written has a value

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> Json:
        return self.generate_inner(schema["schema"])

    def tagged_union_schema(self, schema: core_schema.TaggedUnionSchema) -> Json:
        parts = [self.generate_inner(choice) for choice in schema["choices"].values()]
        parts.sort(key=lambda part: "$ref" not in part)  # where none fits, editors name the first
        return {"anyOf": [part for one in parts for part in one.get("anyOf", [one])]}

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> Json:
        written = self.generate_inner(schema["schema"])
        return _or_alone(written) if schema["function"]["function"] is as_list else written

    def dict_schema(self, schema: core_schema.DictSchema) -> Json:
        written = super().dict_schema(schema)
        if "patternProperties" in written:
            written["additionalProperties"] = False
            keys = self.generate_inner(schema["keys_schema"])
            if "maxLength" in keys:
                written["propertyNames"] = {"maxLength": keys["maxLength"]}
        return written

    def str_schema(self, schema: core_schema.StringSchema) -> Json:
        written = super().str_schema(schema)
        may_be_digits = re.search(written.get("pattern", ""), "1")  # YAML takes these for a number
        return {**written, "type": ["string", "number"]} if may_be_digits else written

    def bool_schema(self, schema: core_schema.BoolSchema) -> Json:
        return {"type": ["boolean", "string"], "pattern": BOOLEAN}

    def int_schema(self, schema: core_schema.IntSchema) -> Json:
        return {**super().int_schema(schema), "type": ["integer", "string"], "pattern": r"^\d+$"}

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> Json:
        number, _ = super().decimal_schema(schema)["anyOf"]
        return {**number, "type": ["number", "string"], "pattern": NUMBER}

    # --- What is written otherwise than the models hold it

    def text(self, written: Json) -> None:
        """Each language says what it holds."""
        (language,) = written["patternProperties"].values()
        language["description"] = written.pop("description")
        written["minProperties"] = 1

    def labelled(self, written: Json) -> None:
        """The languages of the label stand beside the marks."""
        label = written["properties"].pop("label")
        languages = self.dict_schema(Text.__pydantic_core_schema__["schema"])["patternProperties"]
        written["patternProperties"] = {
            pattern: {**text, "description": label["description"]}
            for pattern, text in languages.items()
        }
        written["minProperties"] = 1
        del written["required"]

    def condition(self, written: Json) -> None:
        """The comparisons stand beside `any` and `not`."""
        every = written["properties"].pop("every")
        comparison = every["additionalProperties"]
        written["additionalProperties"] = {**comparison, "description": every["description"]}
        written["minProperties"] = 1

    def bounds(self, written: Json) -> None:
        """One bound at least: a number, a day or a month."""
        written["minProperties"] = 1
        for bound in written["properties"].values():
            del bound["anyOf"]
            bound |= {"type": ["number", "string"], "pattern": f"{NUMBER}|{DAY}|{MONTH}"}

    def day(self, written: Json) -> None:
        """A day in ISO's form."""
        _between(written, DAY)

    def month(self, written: Json) -> None:
        """A month in ISO's form."""
        _between(written, MONTH)

    def finding(self, written: Json) -> None:
        """A group may stand without the brackets of its crossing, and alone without any."""
        by = written["properties"]["by"]
        name = by["items"]["items"]
        by |= {"anyOf": [name, {"type": by.pop("type"), "items": _or_alone(by.pop("items"))}]}

    def difference(self, written: Json) -> None:
        """Two groups, each a code."""
        (pair,) = written["properties"]["between"]["patternProperties"].values()
        code, _ = pair.pop("anyOf")
        del pair["minLength"], pair["maxLength"]
        pair |= {"type": "array", "items": code, "minItems": 2, "maxItems": 2}


def _or_alone(array: Json) -> Json:
    """A list, or its one element without brackets."""
    return {"anyOf": [array["items"], array]}


def _between(written: Json, pattern: str) -> None:
    for bound in ("at_least", "at_most"):
        written["properties"][bound] |= {"type": "string", "pattern": pattern}


SHAPES: Mapping[type[BaseModel], Callable[[_Written, Json], None]] = {
    Text: _Written.text,
    Labelled: _Written.labelled,
    Condition: _Written.condition,
    Range: _Written.bounds,
    DateItem: _Written.day,
    MonthItem: _Written.month,
    FindingPlan: _Written.finding,
    Difference: _Written.difference,
}
