"""What pydantic found wrong with the shape of a file, in the words of the catalogue.

The file is a questionnaire, or its later findings: `whole` is the model of either.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.questionnaire import moments
from app.questionnaire.checks.findings import NOT_MEASURED
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
    item_of,
)
from app.questionnaire.plans import Benchmark, Difference, FindingPlan, Measure, RowsIn
from app.questionnaire.problems import Hint, Problem, closest, quoted
from app.questionnaire.syntax import SPECIAL, SPECIALS, Place
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
CONDITIONS = {"when", "among"}
MISPLACED: Mapping[str, Mapping[str, str]] = {  # words that cannot stand where they do
    "all": {
        "fr": "Plusieurs clés côte à côte disent déjà « toutes » : « {gender: woman, hours: …} ».",
        "en": "Several keys side by side already mean all of them: `{gender: woman, hours: …}`.",
    },
    "share_of": {
        "fr": "Nommez une question et ses réponses : « any » et « not » vont sous « among ».",
        "en": "Name an item and its answers: `any` and `not` go under `among`.",
    },
    "bands_of": {
        "fr": "Dans le temps se suivent « share_of », « mean_of » ou « distribution_of ».",
        "en": "What is followed over time is `share_of`, `mean_of` or `distribution_of`.",
    },
    "when": {
        "fr": "Une réponse proposée n'a pas de condition : mettez-la à une question ou à une page.",
        "en": "A choice has no condition: give one to an item or to a page.",
    },
}
DECIMAL_COMMA = re.compile(r"-?\d+,\d+")


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
    """One problem for each mistake: a key under another name is not also a missing one."""
    choices = _choices(written.data)
    lacking: dict[Path, list[str]] = {}
    for detail in details:
        if detail["type"] == "missing":
            *parents, key = detail["loc"]
            lacking.setdefault(tuple(parents), []).append(str(key))
    found: list[Problem] = []
    misplaced: dict[Path, Problem] = {}
    for detail in details:
        if detail["type"] == "missing":
            continue
        if (wrong := _misplaced(written.real(detail["loc"]))) is not None:
            path, advice = wrong
            place = written.find(path, key=True)
            misplaced[path] = written.problem("M218", place, key=path[-1], detail=advice)
            continue
        problem = _problem(detail, written, whole, choices)
        if problem.code == "M201" and problem.hint:
            problem = _renamed(problem, problem.hint, lacking.get(detail["loc"][:-1], []))
        if [problem] != found[-1:]:  # several bounds of one mistake are together
            found.append(problem)
    missing = [
        written.problem("M202", written.find(path), key=key)
        for path, keys in lacking.items()
        for key in keys
    ]
    return [*found, *misplaced.values(), *missing]


def _renamed(problem: Problem, hint: Hint, lacking: list[str]) -> Problem:
    """An unknown key and the missing ones beside it, of which it likely is one, are one mistake.

    Those that it stands for are taken from `lacking`.
    """
    meant = closest(*hint)
    if meant in lacking:
        lacking.remove(meant)
    elif meant is None and lacking:
        problem = replace(problem, hint=Hint(hint.wrong, tuple(lacking)))
        lacking.clear()
    return problem


def _misplaced(path: Path) -> tuple[Path, Mapping[str, str]] | None:
    """A word of the language where it cannot stand, and what to do about it."""
    for depth, (above, key) in enumerate(pairwise(path), start=2):
        match above, key:
            case ("when" | "among" | "not" | int(), "all" | "and" | "et" | "tous") if (
                CONDITIONS & set(path[:depth])
            ):
                return path[:depth], MISPLACED["all"]
            case "share_of", "any" | "not" | "all" | "and":
                return path[:depth], MISPLACED["share_of"]
            case "trend_of" | "change_in", "bands_of":
                return path[:depth], MISPLACED["bands_of"]
            case _, "when" if path[-1] == "when" and (path[0] == "scales" or "choices" in path):
                return path, MISPLACED["when"]
    return None


def _choices(data: Data) -> Mapping[str, Data]:
    """What stands under the choices of each item that can be read, by its name."""
    scales = _within(data, "scales")
    return {
        item["item"]: item["choices"] if "choices" in item else _within(scales, item.get("scale"))
        for page in _elements(_within(data, "pages"))
        for item in _elements(_within(page, "items"))
        if isinstance(item, dict) and isinstance(item.get("item"), str)
    }


def _within(data: Data, key: Data) -> Data:
    return data.get(key) if isinstance(data, dict) and isinstance(key, str) else None


def _elements(data: Data) -> Sequence[Data]:
    return data if isinstance(data, list) else ()


def _problem(
    detail: ErrorDetails, written: Tree, whole: type[Model], choices: Mapping[str, Data]
) -> Problem:
    loc, value = detail["loc"], detail["input"]
    code, place = _code(detail, written), written.find(loc)
    if _is_about_key(detail):
        return _bad_name(loc[:-1], written)
    match code:
        case "M502":  # said once, of the bands and not of each bound
            return written.problem(
                code, written.find(loc[:-1], key=True), name=loc[-2], detail=NOT_MEASURED
            )
        case "M201":
            return _unknown_key(code, loc, _known_keys(loc[:-1], written, whole), written)
        case "M402":
            return _bad_name(loc, written)
        case "M202" if detail["type"] == "union_tag_not_found":
            return _missing_type(loc, written)
        case "M208":
            return _unknown_type(written.find((*loc, "type")), value["type"], written)
        case "M206" | "M207" | "M209" | "M217" if special := _special(value, place, written):
            return special
        case "M209" if named := _label(loc, value, place, written, choices):
            return named
    value = value if isinstance(value, str) and value.strip() else "…"
    return written.problem(code, place, value=value, **_details(code, detail, written))


def _special(value: Data, place: Place, written: Tree) -> Problem | None:
    """Report the sign after a value that makes it another: it can hardly be seen."""
    if not isinstance(value, str) or value[-1:] not in SPECIALS or not value.strip():
        return None
    return written.problem("M121", place, sign=f"U+{ord(value[-1]):04X}")


def _label(
    loc: Path, value: str, place: Place, written: Tree, choices: Mapping[str, Data]
) -> Problem | None:
    """Report what people read for an answer, where its code is needed."""
    name = next((step for step in reversed(written.real(loc)) if isinstance(step, str)), "")
    said = choices.get(item_of(name))
    if not isinstance(said, dict):
        return None
    texts = {code: label.values() for code, label in said.items() if isinstance(label, dict)}
    codes = tuple(code for code, label in texts.items() if value in label) or tuple(said)
    hint = Hint(codes[0] if len(codes) < len(said) else value, codes)
    return written.problem("M303", place, hint, choice=value, name=name)


def _code(detail: ErrorDetails, written: Tree) -> str:
    """The code of the problem; some are known by their place, or by what stands there."""
    code, loc, value = CODES.get(detail["type"], "M212"), detail["loc"], detail["input"]
    match code, loc:
        case "M209", _ if not value.strip():
            return "M205"
        case "M209", ("languages", _):
            return "M214"
        case "M206" | "M215", ("findings", _, "bands_of", _, int()) if moments.is_needed(
            value, loc, written
        ):
            return "M502"
        case "M205", (*_, str(key)) if key in moments.BOUNDS:
            return "M215"
        case "M206", _ if moments.is_needed(value, loc, written):
            return "M215"
        case "M205", (*_, "label", key) if value and key not in languages(written):
            return "M402"  # it was to be a mark, and looks like a language
    return code


def _details(code: str, detail: ErrorDetails, written: Tree) -> dict[str, Any]:
    """What fills the sentence of the problem, beside the value itself."""
    context = detail.get("ctx", {})
    match code:
        case "M203":
            return {"example": _example(detail["loc"])}
        case "M204":
            key = next((key for key in reversed(detail["loc"]) if key in LISTS), "")
            return {"example": LISTS.get(str(key), "[a, b]")}
        case "M206":
            return {"limits": _limits(context, detail["input"])}
        case "M211":
            return {"count": context["min_length"]}
        case "M215":
            return moments.said(detail["input"], detail["loc"], written)
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
        special = SPECIAL.search(key, key.index(":"))
        if special and special.start() == key.index(":") + 1:
            place = Place(place.line, place.column + special.start())
            return written.problem("M121", place, sign=written.sign(place))
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
    if special := _special(value, place, written):
        return special
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


def _limits(context: Mapping[str, object], value: Data) -> Mapping[str, str]:
    if "ge" in context:
        return {"fr": f"Au moins {context['ge']}.", "en": f"At least {context['ge']}."}
    if "le" in context:
        return {"fr": f"Au plus {context['le']}.", "en": f"At most {context['le']}."}
    if isinstance(value, str) and DECIMAL_COMMA.fullmatch(value.strip()):
        point = value.strip().replace(",", ".")
        return {
            "fr": f"Écrivez un point au lieu de la virgule : « {point} ».",
            "en": f"Write a point instead of the comma: `{point}`.",
        }
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
        case ("pages", _) | ("pages", _, _) | ("pages", _, "items", _):
            return _names(removed)
        case (_,) if isinstance(removed, dict):  # it may be the scales under another name
            return set(removed)
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
    """The names of the items in it, or what may be the name of one whose `item` is misspelt."""
    if isinstance(removed, list):
        return set().union(*map(_names, removed))
    if not isinstance(removed, dict):
        return set()
    within = set().union(*(_names(part) for part in removed.values() if isinstance(part, list)))
    if isinstance(name := removed.get("item"), str):
        return {name} | within
    texts = {value for value in removed.values() if isinstance(value, str)}
    return texts | {key for key, value in removed.items() if value == ""} | within
