"""What pydantic found wrong with the shape of a file, in the words of the catalogue.

The file is a questionnaire, or its later findings: `whole` is the model of either.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.questionnaire.conditions import Range
from app.questionnaire.definition import (
    Choice,
    DateItem,
    GridItem,
    ManyItem,
    MonthItem,
    NoteItem,
    NumberItem,
    OneItem,
    Page,
    RankItem,
    Recode,
    Row,
    ScaleItem,
    TextItem,
)
from app.questionnaire.plans import Benchmark, Difference, FindingPlan, Measure, RowsIn
from app.questionnaire.problems import Hint, Problem, closest, quoted
from app.questionnaire.syntax import Place
from app.questionnaire.texts import Model
from app.questionnaire.tree import Data, Path, Tree

ITEM_TYPES: Mapping[str, type[Model]] = {
    "one": OneItem,
    "many": ManyItem,
    "rank": RankItem,
    "grid": GridItem,
    "scale": ScaleItem,
    "number": NumberItem,
    "date": DateItem,
    "month": MonthItem,
    "text": TextItem,
    "note": NoteItem,
}
NOT_A_NUMBER = (
    "int_parsing",
    "int_type",
    "int_parsing_size",
    "decimal_parsing",
    "decimal_type",
    "finite_number",
    "greater_than_equal",
    "less_than_equal",
)
CODES: Mapping[str, str] = {
    "missing": "M202",
    "extra_forbidden": "M201",
    "union_tag_invalid": "M208",
    "union_tag_not_found": "M202",
    "string_pattern_mismatch": "M209",
    "string_too_long": "M209",
    "string_type": "M205",
    "too_short": "M211",
    "bool_parsing": "M207",
    "bool_type": "M207",
    "dict_type": "M203",
    "mapping_type": "M203",
    "model_type": "M203",
    "model_attributes_type": "M203",
    "tuple_type": "M204",
    "too_long": "M216",
    "no_moment": "M215",
    "literal_error": "M217",
} | dict.fromkeys(NOT_A_NUMBER, "M206")
CONDITION = "gender: woman"
EXAMPLES: Mapping[str, str] = {  # what may stand under a key that holds keys
    "when": CONDITION,
    "among": CONDITION,
    "any": CONDITION,
    "not": CONDITION,
    "share_of": CONDITION,
    "pages": "page: you",
    "items": "item: gender",
    "scales": "agreement: …",
    "choices": "woman: …",
    "rows": "clients: …",
    "findings": "women: …",
    "bands_of": "hours: [0, 20, 35]",
    "difference": "share_of: …",
    "trend_of": "share_of: …",
    "between": "gender: [woman, man]",
    "compare_with": "value: 40",
    "from_version": "turnover: comparable",
    "recode": "low: [under_5k, under_10k]",
}
LISTS: Mapping[str, str] = {
    "languages": "[fr, en]",
    "any": "[{gender: woman}, {tenure: over_two_years}]",
    "bands_of": "[0, 20, 35]",
}
BOUNDS = ("over", "under", "at_least", "at_most")
LIKE_A_MOMENT = re.compile(r"\d+[/.-]\d+[/.-]\d+|\d{1,2}[/.-]\d{4}|\d{4}[/.-]\d{1,2}")


def details_of(error: ValidationError) -> list[ErrorDetails]:
    """What pydantic found, at paths of the text; what only follows from a mistake is left out.

    Pydantic's paths also name the type of an item. A list counts as too short once its broken
    elements are left out; and the value under a key that is no name is of no interest.
    """
    found = error.errors(include_url=False)
    for detail in found:
        if detail["loc"][::2][:2] == ("pages", "items"):
            detail["loc"] = detail["loc"][:4] + detail["loc"][5:]
    no_names = {detail["loc"][:-1] for detail in found if _is_about_key(detail)}
    return [
        detail
        for detail in found
        if not _follows(detail)
        and (_is_about_key(detail) or not no_names & set(_prefixes(detail["loc"])))
    ]


def _is_about_key(detail: ErrorDetails) -> bool:
    named = ("string_pattern_mismatch", "string_too_long")
    return detail["loc"][-1:] == ("[key]",) and detail["type"] in named


def _follows(detail: ErrorDetails) -> bool:
    if detail["type"] != "too_short" or isinstance(detail["input"], str):
        return False
    return bool(len(detail["input"]) >= detail["ctx"]["min_length"])


def _prefixes(path: Path) -> Iterator[Path]:
    return (path[:length] for length in range(1, len(path) + 1))


def problems(details: Sequence[ErrorDetails], written: Tree, whole: type[Model]) -> list[Problem]:
    """One problem for each mistake: a misspelt key is not also a missing one."""
    found = [_problem(detail, written, whole) for detail in details]
    misspelt = {
        (detail["loc"][:-1], _meant(problem.hint))
        for detail, problem in zip(details, found, strict=True)
        if problem.code == "M201" and problem.hint
    }
    return [
        problem
        for detail, problem in zip(details, found, strict=True)
        if detail["type"] != "missing" or (detail["loc"][:-1], detail["loc"][-1]) not in misspelt
    ]


def _meant(hint: Hint) -> str | None:
    """The key that was likely meant: one that comes near, or the only one there is."""
    return closest(*hint) or (hint.known[0] if len(hint.known) == 1 else None)


def _problem(detail: ErrorDetails, written: Tree, whole: type[Model]) -> Problem:
    loc, value = detail["loc"], detail["input"]
    code, place = _code(detail, written), written.find(loc)
    if _is_about_key(detail):
        return _bad_name(loc[:-1], written)
    match code:
        case "M201":
            return _unknown_key(code, loc, _known_keys(loc[:-1], written, whole), written)
        case "M402":
            return _bad_name(loc, written)
        case "M202" if detail["type"] == "union_tag_not_found":
            return _missing_type(loc, written)
        case "M202":
            return written.problem(code, written.find(loc[:-1]), key=loc[-1])
        case "M208":
            return _unknown_type(written.find((*loc, "type")), value["type"], written)
    value = value if isinstance(value, str) and value.strip() else "…"
    return written.problem(code, place, value=value, **_details(code, detail))


def _code(detail: ErrorDetails, written: Tree) -> str:
    """The code of the problem; some are known by their place, or by what stands there."""
    code, loc, value = CODES.get(detail["type"], "M212"), detail["loc"], detail["input"]
    match code, loc:
        case "M209", _ if not value.strip():
            return "M205"
        case "M209", ("languages", _):
            return "M214"
        case "M205", (*_, str(key)) if key in BOUNDS:
            return "M215"
        case "M206", _ if isinstance(value, str) and LIKE_A_MOMENT.fullmatch(value.strip()):
            return "M215"
        case "M205", (*_, "label", key) if value and key not in languages(written):
            return "M402"  # it was to be a mark, and looks like a language
    return code


def _details(code: str, detail: ErrorDetails) -> dict[str, Any]:
    """What fills the sentence of the problem, beside the value itself."""
    context = detail.get("ctx", {})
    match code:
        case "M203":
            return {"example": _example(detail["loc"])}
        case "M204":
            key = next((key for key in reversed(detail["loc"]) if key in LISTS), "")
            return {"example": LISTS.get(str(key), "[a, b]")}
        case "M206":
            return {"limits": _limits(context)}
        case "M211":
            return {"count": context["min_length"]}
        case "M216":
            return {"count": context["max_length"]}
        case "M217":
            return {"expected": quoted(re.findall(r"'(\w+)'", context["expected"]))}
    return {}


def _bad_name(loc: Path, written: Tree) -> Problem:
    """Report a key that is no name; in a text it is no language, in a choice an unknown key."""
    marks: list[str] = []
    match written.real(loc):
        case ("findings" | "scales", _) | ("scales", _, _) | ("from_version", _, "recode", _):
            return written.problem("M209", written.find(loc, key=True), value=loc[-1])
        case ("pages", _, "items", _, "choices" | "rows", _):
            return written.problem("M209", written.find(loc, key=True), value=loc[-1])
        case ("pages", _, "items", _, "rows", _, _):
            marks = [name for name in Row.model_fields if name != "label"]
        case _ if loc[-2:-1] == ("label",):
            marks = [name for name in Choice.model_fields if name != "label"]
    return _unknown_key("M402", loc, [*marks, *languages(written)], written)


def _unknown_key(code: str, loc: Path, known: Sequence[str], written: Tree) -> Problem:
    key, place = str(loc[-1]), written.find(loc, key=True)
    if ":" in key:
        return written.problem("M213", place, key=key)
    return written.problem(code, place, Hint(key, tuple(known)), key=key)


def _missing_type(loc: Path, written: Tree) -> Problem:
    """Report an item without `type`, or with the word misspelt."""
    known = {name for model in ITEM_TYPES.values() for name in model.model_fields}
    key = closest("type", tuple(key for key in at(written.data, loc) if key not in known))
    if key:
        return _unknown_key("M201", (*loc, key), ["type"], written)
    return written.problem("M202", written.find(loc), key="type")


def _unknown_type(place: Place, value: Data, written: Tree) -> Problem:
    if not isinstance(value, str) or not value.strip():
        return written.problem("M205", place)
    return written.problem("M208", place, Hint(value, tuple(ITEM_TYPES)), value=value)


def _example(path: Path) -> str:
    """What could be written where `key: value` is needed."""
    match path:
        case ():
            return "questionnaire: situation"
        case ("scales", _):
            return "agree: …"
        case ("findings", _):
            return "share_of: …"
        case (*_, "choices" | "rows", _):
            return "fr: …"
        case (*_, str(key), int()) | (*_, str(key)):
            return EXAMPLES.get(key, "fr: …")
    return "fr: …"


def _limits(context: Mapping[str, object]) -> Mapping[str, str]:
    if "ge" in context:
        return {"fr": f"Au moins {context['ge']}.", "en": f"At least {context['ge']}."}
    if "le" in context:
        return {"fr": f"Au plus {context['le']}.", "en": f"At most {context['le']}."}
    return {"fr": "Écrivez un nombre, sans unité.", "en": "Write a number, without a unit."}


def languages(written: Tree) -> list[str]:
    """The languages the text declares, as far as they can be read."""
    declared = written.data.get("languages") if isinstance(written.data, dict) else None
    listed = declared if isinstance(declared, list) else [declared]
    return [language for language in listed if isinstance(language, str)]


def at(data: Data, path: Path) -> Data:
    """The part of the data at this path."""
    for part in path:
        data = data[part]
    return data


def _known_keys(loc: Path, written: Tree, whole: type[Model]) -> list[str]:
    """The keys the language knows at this place."""
    path = written.real(loc)
    match path:
        case ():
            model = whole
        case ("pages", _):
            model = Page
        case ("pages", _, "items", _):
            model = ITEM_TYPES[at(written.data, path)["type"]]
        case ("findings", _):
            model = FindingPlan
        case ("findings", _, "compare_with"):
            model = Benchmark
        case ("findings", _, "difference"):
            model = Difference
        case ("findings", _, "change_in" | "trend_of"):
            model = Measure
        case ("from_version", _):
            model = Recode
        case _:
            rows = "share_of" in path and "rows_in" in at(written.data, path)
            model = RowsIn if rows else Range
    return list(model.model_fields)


def unit(detail: ErrorDetails) -> Path:
    """The smallest part to set aside so that the rest can be checked; () for the whole."""
    match detail["loc"]:
        case ("pages", _, "items", _, "rows", _, "when", *_) as path:
            return path[:7]
        case ("pages", _, "items", _, "when", *_) as path:
            return path[:5]
        case ("pages", _, "items", _, *_) as path:
            return path[:4]
        case ("pages", _, *_) as path:
            return path[:3]
        case ("findings" | "scales" | "from_version" | "retired", _, *_) as path:
            return path[:2]
        case ("pages" | "languages" | "scales", *_):
            return ()
        case path:
            return path[:1]
    return ()


def set_aside(data: Data, part: Path) -> set[str]:
    """Put a stand-in where the frame needs one, or nothing, in the place of a broken part.

    Returns the names that are no longer there to be referred to.
    """
    *parents, last = part
    try:
        holder = at(data, tuple(parents))
        removed = holder.pop(last, "") if isinstance(holder, dict) else holder[last]
    except LookupError:  # it stood in a part that is set aside already
        return set()
    stand_in = _stand_in(part, data.get("languages", ()))
    if stand_in is not None:
        holder[last] = stand_in
    match part:
        case ("scales", _):
            return {str(last)}
        case ("pages", _, "items") | ("pages", _, "items", _):
            return _names(removed)
    return set()


def _stand_in(part: Path, said_in: Sequence[str]) -> Data:
    text = dict.fromkeys(said_in, "…")
    name = "_".join(["set_aside", *(str(step) for step in part[1::2])])
    note = {"item": name, "type": "note", "ask": text}
    match part:
        case ("questionnaire",) | ("pages", _, "page") | ("retired", _):
            return name
        case ("version",):
            return "1"
        case ("title",) | ("pages", _, "title"):
            return text
        case ("pages", _):
            return {"page": name, "title": text, "items": [note]}
        case ("pages", _, "items"):
            return [note]
        case ("pages", _, "items", _):
            return note
    return None


def _names(removed: Data) -> set[str]:
    """The name of a removed item, or any text of an item whose `item` is misspelt."""
    if not isinstance(removed, dict):
        return set()
    texts = {value for value in removed.values() if isinstance(value, str)}
    name = removed.get("item")
    return {name} if isinstance(name, str) else texts
