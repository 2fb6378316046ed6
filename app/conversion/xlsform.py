"""XLSForm workbooks as a draft; pyxform reads them, and it comes with an extra."""

import csv
import re
from collections.abc import Container, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias
from zipfile import ZipFile, is_zipfile

from babel import Locale

from app.conversion.draft import OTHER, Draft, Item, Part, Question, Said, plain_name
from app.conversion.expressions import Call, Literal, Name, NotUnderstood, parse
from app.conversion.formulas import ALWAYS, AllOf, Formula, Subject, Within
from app.conversion.losses import Loss, Unreadable
from app.conversion.rules import Scope

UNPACKED = 10 * 1024**2  # bytes of XML; of five thousand questions
MOST_LINES = 5_000
BRACKETED = re.compile(r"\(([a-zA-Z]{2,3})(?:[-_][a-zA-Z]+)?\)$")  # of "Français (fr)"
OTHER_FIELD = re.compile(r"selected\(\.\./(.+), 'other'\)")  # what `or_other` becomes
UNASKED = {"start", "end", "today", "deviceid", "phonenumber", "username", "email", "audit"}
YES, NO = ("yes", "true", "true()"), ("", "no", "false", "false()")
TYPES = {
    "select one": "one",
    "select all that apply": "many",
    "rank": "rank",
    "grid": "grid",  # what `_gridded` makes of a list with one line a question
    "integer": "number",
    "decimal": "number",
    "range": "number",
    "text": "text",
    "string": "text",
    "date": "date",
    "note": "note",
}
DATES = {"month-year": "month", "year": "number"}  # by appearance
INSIDE = {"over": ("at_least", 1), "under": ("at_most", -1)}  # of bounds of whole numbers
COLUMNS = (("value", "name"), ("label", "label"))  # of a list in a file: how they may be named
SETTINGS = (  # what says more of a question than our language can, and where pyxform puts it
    ("", "default"),
    ("", "choice_filter"),
    ("", "guidance_hint"),
    ("", "media"),
    ("bind", "calculate"),
    ("bind", "readonly"),
)

Node: TypeAlias = dict[str, Any]


def read(path: Path) -> Draft:
    """Read a workbook. Raises Unreadable."""
    form = _form(path)
    draft = Draft([], Scope(limesurvey=False))
    reader = _Reader(draft, _languages(form, draft), path.parent)
    draft.head("title", reader.texts(form["title"]))
    draft.scope.later |= {node["name"] for node in _all(form) if node["type"] in TYPES}
    reader.pages(form)
    draft.arrange()
    return draft


def _form(path: Path) -> Node:
    try:
        from pyxform.xls2json import workbook_to_json
        from pyxform.xls2json_backends import get_xlsform
    except ImportError:
        raise Unreadable("extra") from None
    try:
        _refuse_bombs(path)
        book = get_xlsform(path)
        if len(book.survey) > MOST_LINES:
            raise Unreadable("too_large")
        own = {row.get("list_name") for row in book.choices or () if row.get("name") == "other"}
        form: Node = workbook_to_json(book, fallback_form_name=path.stem)
    except Unreadable:
        raise
    except Exception as why:  # what they raise on a broken file has no common name
        raise Unreadable("workbook", " ".join(str(why).split())[:200]) from None
    _drop_other(form, own)
    return form


def _refuse_bombs(path: Path) -> None:
    """Refuse a workbook that is hundreds of times larger once unpacked."""
    if is_zipfile(path):
        with ZipFile(path) as packed:
            if sum(part.file_size for part in packed.infolist()) > UNPACKED:
                raise Unreadable("too_large")


def _drop_other(form: Node, own: Container[str]) -> None:
    """Take back the answer that pyxform adds, for one question, to all that share its list."""
    rules = [node.get("bind", {}).get("relevant", "") for node in _all(form)]
    opened = {found[1] for rule in rules if (found := OTHER_FIELD.fullmatch(rule))}
    for node in _all(form):
        shares = "choices" in node and node.get("list_name") not in own
        if shares and node["name"] not in opened:
            node["choices"] = [each for each in node["choices"] if each["name"] != "other"]


def _all(node: Node) -> Iterator[Node]:
    for child in node.get("children", ()):
        yield child
        yield from _all(child)


def _languages(form: Node, draft: Draft) -> dict[str, str]:
    """Our code of each of its languages, its own first; where it says none, it is in French."""
    parts = [part for node in _all(form) for part in (node, *node.get("choices", ()))]
    labels = [part[key] for part in parts for key in ("label", "hint") if key in part]
    named = [name for label in labels if isinstance(label, dict) for name in label]
    own = form["default_language"]
    unnamed = own == "default" and any(isinstance(label, str) for label in labels or [""])
    written = dict.fromkeys([own, *named] if unnamed or own != "default" else named)
    names = {
        name.lower(): code
        for speaker in ("en", "fr")
        for code, name in Locale(speaker).languages.items()
    }
    codes: dict[str, str] = {}
    for name in sorted(written, key="default".__eq__):  # whose code is one that no other has
        bracketed = BRACKETED.search(name)
        known = bracketed[1].lower() if bracketed else names.get(name.lower(), name)
        free = next(code for code in ("fr", "en", "mul") if code not in codes.values())
        fits = re.fullmatch("[a-z]{2,3}", known) and known not in codes.values()
        codes[name] = known if fits else free
        if not fits:
            draft.losses.append(Loss("", "guessed_language", codes[name], name))
    draft.languages = sorted(codes.values(), key=codes.get(own, "").__ne__)
    return codes


def _gridded(nodes: list[Node]) -> Iterator[Node]:
    """The same, with lists that show their labels once, above several questions, as one grid."""
    title, grid = None, dict[str, Any]()
    for node in nodes:
        appearance = node.get("control", {}).get("appearance", "")
        if node["name"].startswith("generated_table_list_label"):
            title = node.get("label")
        elif appearance == "label":
            label = title or node.get("label", "")
            grid = {"type": "grid", "choices": node.get("choices", []), "label": label, "rows": []}
        elif grid and appearance == "list-nolabel":
            grid["rows"].append(node)
        else:
            if grid and grid["rows"]:
                yield {**grid, "name": f"{grid['rows'][0]['name']}_grid"}
            grid = {}
            yield node
    if grid and grid["rows"]:
        yield {**grid, "name": f"{grid['rows'][0]['name']}_grid"}


class _Reader:
    """Puts one group after the other into the draft."""

    def __init__(self, draft: Draft, codes: Mapping[str, str], folder: Path) -> None:
        self.draft, self.codes, self.folder = draft, codes, folder
        self.made: dict[str, Item] = {}

    def texts(self, label: str | Mapping[str, str]) -> dict[str, str]:
        """A label by our languages; one without a language is in the first."""
        if isinstance(label, str):
            return {self.draft.languages[0]: label}
        return {self.codes[name]: said for name, said in label.items()}

    def pages(self, form: Node) -> None:
        """A group is a page; what stands between groups is, too."""
        loose = False
        for node in form["children"]:
            if node.get("control", {}).get("bodyless"):  # what pyxform adds for itself
                continue
            is_group = node["type"] == "group"
            if is_group or not loose:
                name = node["name"] if is_group else "page"
                rule = node.get("bind", {}).get("relevant", "") if is_group else ""
                page = self.draft.begin(
                    name, self.texts(node.get("label", "")) if is_group else {}, rule
                )
            self.questions(node["children"] if is_group else [node], ALWAYS)
            loose = not is_group
            if is_group:
                self.draft.count("pages", kept=bool(page.items))

    def questions(self, nodes: list[Node], within: Formula) -> None:
        """Questions one after the other; a group inside a page is a note and a condition."""
        for node in _gridded(nodes):
            bind, name, losses = node.get("bind", {}), node["name"], self.draft.pages[-1].losses
            if node["type"] == "group":
                inner = self.draft.rule(bind.get("relevant", ""), name, losses, within)
                if node.get("label"):
                    self.draft.add(Question(name, "note", self.texts(node["label"])), inner)
                self.questions(node["children"], inner)
            elif node["type"] == "repeat":
                for lost in _all(node):
                    losses.append(Loss(lost["name"], "repeat"))
                    self.draft.count("questions", kept=False)
            elif node["type"] in UNASKED:
                losses.append(Loss(name, "metadata", node["type"]))
            elif found := OTHER_FIELD.fullmatch(bind.get("relevant", "")):
                words = {code: Said(word) for code, word in self.draft.words(OTHER).items()}
                self.made[found[1]].choices["other"] = {**words, "specify": "true"}
            else:
                self.question(node, within)
            self.draft.scope.later -= {name, *(row["name"] for row in node.get("rows", ()))}

    def question(self, node: Node, within: Formula) -> None:
        """One question, or one grid of several."""
        item, number = None, len(node.get("rows", "-"))
        if node["type"] in TYPES:
            item = self.draft.add(self.converted(node), within)
        else:
            self.draft.pages[-1].losses.append(Loss(node["name"], "type", node["type"]))
            self.draft.count("conditions", "relevant" in node.get("bind", {}), kept=False)
        if item:
            self.made[node["name"]] = item
        self.draft.count("questions", number, kept=bool(item))
        self.draft.count("answers", len(node.get("choices", ())), kept=bool(item))

    def converted(self, node: Node) -> Question:
        """The question in the words of a draft."""
        texts, helps = self.texts(node.get("label", "")), self.texts(node.get("hint", ""))
        question = Question(node["name"], TYPES[node["type"]], texts, helps)
        question.rule = node.get("bind", {}).get("relevant", "")
        question.choices = self.parts(node.get("choices", [])) or self.listed(node, question)
        question.rows = self.parts(node.get("rows", []))
        appearance = node.get("control", {}).get("appearance", "")
        if node["type"] == "decimal":
            question.keys["decimals"] = "2"
        elif node["type"] == "range":
            self.range(node.get("parameters", {}), question)
        elif node["type"] == "date":
            question.type = DATES.get(appearance, "date")
        elif appearance == "multiline":
            question.keys["lines"] = "5"
        self.checks(node, question)
        return question

    def checks(self, node: Node, question: Question) -> None:
        """What it asks of an answer, and what else it is set to, as far as our language goes."""
        lost = {key: (node.get(at, {}) if at else node).get(key) for at, key in SETTINGS}
        required = {row.get("bind", {}).get("required", "") for row in node.get("rows", [node])}
        question.required = all(said.lower() in YES for said in required)
        lost["required"] = ", ".join(sorted(s for s in required if s.lower() not in (*YES, *NO)))
        if constraint := node.get("bind", {}).get("constraint"):
            bounds = _bounds(constraint, question)
            question.keys |= bounds
            lost["constraint"] = "" if bounds else constraint
        question.losses += [
            Loss(node["name"], "setting", key, f"`{said}`") for key, said in lost.items() if said
        ]

    def parts(self, nodes: list[Node]) -> list[Part]:
        """Choices, or the rows of a grid, which rules know by their own names."""
        return [
            Part(
                node["name"],
                self.texts(node.get("label", "")),
                rule=node.get("bind", {}).get("relevant", ""),
                known=node["name"] if "type" in node else "",
            )
            for node in nodes
        ]

    def listed(self, node: Node, question: Question) -> list[Part]:
        """The choices of a list kept in a file of its own, where that is beside the form."""
        file = self.folder / Path(node.get("itemset", "")).name
        if file.suffix != ".csv" or not file.is_file():
            return []
        with file.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
            rows = list(csv.DictReader(lines))
        code, label = (node.get("parameters", {}).get(*each) for each in COLUMNS)
        question.keys["choices_from"] = f"{plain_name(file.stem, 'list')}.csv"
        return [Part(row.get(code) or "", self.labels(row, label)) for row in rows]

    def labels(self, row: Mapping[str, str], column: str) -> dict[str, str]:
        """What a line of a list says in each language, or in all of them alike."""
        said = {code: row.get(f"{column}::{name}", "") for name, code in self.codes.items()}
        return {code: text or row.get(column) or "" for code, text in said.items()}

    def range(self, parameters: Mapping[str, str], question: Question) -> None:
        """From 0 to 10 by one is a scale; any other is a number within bounds."""
        low, high, step = (parameters.get(key) for key in ("start", "end", "step"))
        if (low, high, step) == ("0", "10", "1"):
            question.type = "scale"
            for key, end in (("low", "0"), ("high", "10")):
                question.keys[key] = dict.fromkeys(self.draft.languages, Said(end))
        else:
            question.keys |= {"at_least": low or "1", "at_most": high or "10"}
            question.keys |= {"decimals": "2"} if "." in (step or "") else {}


def _bounds(constraint: str, question: Question) -> dict[str, str]:
    """What a constraint says as keys of ours; nothing where they cannot say all of it."""
    is_date = question.type in ("date", "month")
    try:
        match parse(constraint):
            case Call("<=", (Call("count-selected", (Name("."),)), Literal(most))):
                return {"at_most": most} if question.type in ("many", "rank") else {}
            case Call("<=", (Call("string-length", (Name("."),)), Literal(most))):
                return {"max_length": most} if question.type == "text" else {}
        subject = Subject(".", "date" if is_date else "number")
        formula = Scope(limesurvey=False, subjects={".": subject}).formula(constraint)
    except NotUnderstood:
        return {}
    bounds: dict[str, str] = {}
    for part in formula.parts if isinstance(formula, AllOf) else (formula,):
        if not isinstance(part, Within) or question.type not in ("number", "date", "month"):
            return {}
        for side, edge in part.bounds:
            key, step = INSIDE.get(side, (side, 0))
            if key in bounds or (step and (is_date or "decimals" in question.keys or "." in edge)):
                return {}
            bounds[key] = str(int(edge) + step) if step else edge
            if question.type == "month":
                bounds[key] = edge[: len("2024-01")]
    return bounds
