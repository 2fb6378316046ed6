"""What pydantic found wrong with the shape of a questionnaire, in the words of the catalogue."""

from collections.abc import Iterator, Mapping, Sequence

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.questionnaire.definition import (
    Benchmark,
    Choice,
    FindingPlan,
    GridItem,
    ManyItem,
    Model,
    NoteItem,
    NumberItem,
    OneItem,
    Page,
    Questionnaire,
    Range,
    RowsIn,
    ScaleItem,
    TextItem,
)
from app.questionnaire.problems import Problem, closest
from app.questionnaire.syntax import Place
from app.questionnaire.tree import Data, Path, Tree

ITEM_TYPES: Mapping[str, type[Model]] = {
    "one": OneItem,
    "many": ManyItem,
    "grid": GridItem,
    "scale": ScaleItem,
    "number": NumberItem,
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
} | dict.fromkeys(NOT_A_NUMBER, "M206")
EXAMPLES: Mapping[str, str] = dict.fromkeys(("when", "among", "share_of"), "gender: woman") | {
    "pages": "page: you",
    "items": "item: gender",
    "scales": "agreement: …",
    "choices": "woman: …",
    "rows": "clients: …",
    "findings": "women: …",
    "compare_with": "value: 40",
}


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
    return detail["type"] == "too_short" and len(detail["input"]) >= detail["ctx"]["min_length"]


def _prefixes(path: Path) -> Iterator[Path]:
    return (path[:length] for length in range(1, len(path) + 1))


def problems(details: Sequence[ErrorDetails], written: Tree) -> list[Problem]:
    """One problem for each mistake: a misspelt key is not also a missing one."""
    found = [_problem(detail, written) for detail in details]
    misspelt = {
        (detail["loc"][:-1], closest(problem.hint[0], problem.hint[1:]))
        for detail, problem in zip(details, found, strict=True)
        if problem.code == "M201"
    }
    return [
        problem
        for detail, problem in zip(details, found, strict=True)
        if detail["type"] != "missing" or (detail["loc"][:-1], detail["loc"][-1]) not in misspelt
    ]


def _problem(detail: ErrorDetails, written: Tree) -> Problem:
    loc, value = detail["loc"], detail["input"]
    code, place = CODES.get(detail["type"], "M212"), written.find(loc)
    if _is_about_key(detail):
        return _bad_name(loc[:-1], written)
    match code:
        case "M201":
            return _unknown_key(code, loc, _known_keys(loc[:-1], written), written)
        case "M202" if detail["type"] == "union_tag_not_found":
            return _missing_type(loc, written)
        case "M202":
            return written.problem(code, written.find(loc[:-1]), key=loc[-1])
        case "M203":
            return written.problem(code, place, example=_example(loc))
        case "M208":
            return _unknown_type(written.find((*loc, "type")), value["type"], written)
        case "M211":
            return written.problem(code, place, count=detail["ctx"]["min_length"])
        case "M209" if not value.strip():
            return written.problem("M205", place)
        case "M209" if loc[:1] == ("languages",):
            return written.problem("M214", place, value=value)
    value = value if isinstance(value, str) and value.strip() else "…"
    return written.problem(code, place, value=value, limits=_limits(detail))


def _bad_name(loc: Path, written: Tree) -> Problem:
    """Report a key that is no name; in a text it is no language, in a choice an unknown key."""
    match written.real(loc):
        case ("findings" | "scales", _) | ("scales", _, _):
            pass
        case ("pages", _, "items", _, "choices" | "rows", _):
            pass
        case _:
            marks = [name for name in Choice.model_fields if name != "label"]
            known = [*(marks if loc[-2:-1] == ("label",) else ()), *languages(written)]
            return _unknown_key("M402", loc, known, written)
    return written.problem("M209", written.find(loc, key=True), value=loc[-1])


def _unknown_key(code: str, loc: Path, known: Sequence[str], written: Tree) -> Problem:
    key, place = str(loc[-1]), written.find(loc, key=True)
    if ":" in key:
        return written.problem("M213", place, key=key)
    return written.problem(code, place, (key, *known), key=key)


def _missing_type(loc: Path, written: Tree) -> Problem:
    """Report an item without `type`, or with the word misspelt."""
    known = {name for model in ITEM_TYPES.values() for name in model.model_fields}
    keys = [key for key in at(written.data, loc) if key not in known]
    key = closest("type", keys)
    if key:
        return _unknown_key("M201", (*loc, key), ["type"], written)
    return written.problem("M202", written.find(loc), key="type")


def _unknown_type(place: Place, value: Data, written: Tree) -> Problem:
    if not isinstance(value, str) or not value.strip():
        return written.problem("M205", place)
    return written.problem("M208", place, (value, *ITEM_TYPES), value=value)


def _example(path: Path) -> str:
    """What could be written where `key: value` is needed."""
    match path:
        case ():
            return "questionnaire: situation"
        case ("scales", _):
            return "agree: …"
        case ("findings", _):
            return "share_of: …"
        case (*_, str(key), int()) | (*_, str(key)):
            return EXAMPLES.get(key, "fr: …")
    return "fr: …"


def _limits(detail: ErrorDetails) -> object:
    context = detail.get("ctx", {})
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


def _known_keys(loc: Path, written: Tree) -> list[str]:
    """The keys the language knows at this place."""
    path = written.real(loc)
    match path:
        case ():
            model: type[Model] = Questionnaire
        case ("pages", _):
            model = Page
        case ("pages", _, "items", _):
            model = ITEM_TYPES[at(written.data, path)["type"]]
        case ("findings", _):
            model = FindingPlan
        case ("findings", _, "compare_with"):
            model = Benchmark
        case _:
            rows = "share_of" in path and "rows_in" in at(written.data, path)
            model = RowsIn if rows else Range
    return list(model.model_fields)


def unit(detail: ErrorDetails) -> Path:
    """The smallest part to set aside so that the rest can be checked; () for the whole."""
    match detail["loc"]:
        case ("pages", _, "items", _, *_) as path:
            return path[:4]
        case ("pages", _, *_) as path:
            return path[:3]
        case ("findings" | "scales", _, *_) as path:
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
    stand_in = _stand_in(part, data["languages"])
    if stand_in is not None:
        holder[last] = stand_in
    return {str(last)} if part[0] in ("scales", "findings") else _names(removed)


def _stand_in(part: Path, said_in: Sequence[str]) -> Data:
    text = dict.fromkeys(said_in, "…")
    name = "_".join(["set_aside", *(str(step) for step in part[1::2])])
    note = {"item": name, "type": "note", "ask": text}
    match part:
        case ("questionnaire",) | ("pages", _, "page"):
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
