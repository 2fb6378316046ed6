"""Names, codes, and texts in every language: what all parts of a questionnaire are made of."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, RootModel, StringConstraints, model_validator

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]*$", max_length=60)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=60)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]
Filled = Annotated[str, StringConstraints(pattern=r"\S")]


class Model(BaseModel):
    """A frozen part of a questionnaire; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(RootModel[Mapping[Language, Filled]]):
    """One text in every language of the questionnaire: `text["fr"]`."""

    model_config = ConfigDict(frozen=True)

    def __getitem__(self, language: str) -> str:
        """Return the text in this language."""
        return self.root[language]

    def __iter__(self) -> Iterator[str]:  # type: ignore[override]  # a text iterates its languages
        """Iterate over the languages, in the order they were written."""
        return iter(self.root)


class Labelled(Model):
    """A part whose languages are written beside its marks: `{fr: "…", en: "…", missing: true}`."""

    label: Text

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, data: Any) -> Any:
        """Put the languages, which are no fields, together under `label`."""
        if not isinstance(data, dict):
            return data
        known = cls.model_fields.keys() - {"label"}
        marks = {key: value for key, value in data.items() if key in known}
        label = {key: value for key, value in data.items() if key not in known}
        return {**marks, "label": label}


def as_list(value: Any) -> Any:
    """A single text where a list may stand: `woman` and `[woman]` say the same."""
    return [value] if isinstance(value, str) else value
