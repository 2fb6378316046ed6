"""Long choice lists, kept as CSV files beside the questionnaires: a code, a column a language."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from app.questionnaire.definition import Choice, Choices
from app.questionnaire.problems import MOST_ALIKE

MOST = 50_000  # lines: France has 35,000 communes
COLUMNS = 100
CODE = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$")

# what is wrong with a line of a list, as the problem M306 says it
BAD_CODE = {"fr": "ce code ne convient pas", "en": "this code will not do"}
TWICE = {"fr": "ce code est déjà pris", "en": "this code is already taken"}
NO_LABEL = {"fr": "il manque un texte", "en": "a text is missing"}
TOO_LONG = {
    "fr": "il y a trop de colonnes (un texte à virgule se met entre guillemets)",
    "en": "there are too many columns (put a text with a comma between quotes)",
}


Wrong: TypeAlias = tuple[str, dict[str, object]]  # the code of a problem and its details


def read(
    name: str, texts: Mapping[str, str], languages: Sequence[str]
) -> tuple[Choices, list[Wrong]]:
    """Read the choices of the list called `name`; its problems come as (code, details)."""
    reader = csv.DictReader(io.StringIO(texts.get(name, ""), newline=""))
    choices: dict[str, Choice] = {}
    problems: list[Wrong] = []
    try:
        columns = reader.fieldnames or ()
        if len(columns) > COLUMNS or not {"code", *languages} <= set(columns):
            return {}, [("M305", {"name": name})]
        for row in reader:
            if len(choices) == MOST:
                return {}, [("M216", {"count": MOST})]
            if len(problems) == MOST_ALIKE:
                break
            wrong = _wrong(row, choices, languages)
            if wrong:
                problems.append(("M306", {"name": name, "row": reader.line_num, "detail": wrong}))
            else:
                label = {language: row[language].strip() for language in languages}
                region = (row.get("region") or "").strip() or None
                choices[row["code"].strip()] = Choice.model_validate(label | {"region": region})
    except csv.Error:
        return {}, [("M305", {"name": name})]
    return choices, problems or ([] if choices else [("M305", {"name": name})])


def _wrong(
    row: Mapping[str | None, str | None], known: Choices, languages: Sequence[str]
) -> Mapping[str, str] | None:
    """What is wrong with a line, if anything."""
    code = (row["code"] or "").strip()
    if None in row:
        return TOO_LONG
    if not CODE.match(code):
        return BAD_CODE
    if code in known:
        return TWICE
    return None if all((row[language] or "").strip() for language in languages) else NO_LABEL
