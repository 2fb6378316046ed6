"""LimeSurvey's tab-separated export as a draft: every type of question, in every language."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from app.conversion import markup
from app.conversion.draft import OTHER, Draft, Part, Question, Said
from app.conversion.losses import Loss, Unreadable
from app.conversion.rules import Scope

COLUMNS = {"class", "type/scale", "name", "relevance", "text", "help", "language"}
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
DAY, NUMBER, POSITIVE = r"\d{4}-\d{2}-\d{2}", r"-?\d+(\.\d+)?", r"0*[1-9]\d{0,3}"
KINDS = {"G": "pages", "Q": "questions", "SQ": "rows", "A": "answers"}  # as they are counted
RECORDS = ("AS", "C", "QTA")  # assessments, old conditions, quotas: lines about no question
SETTINGS = (  # what says more of a question than our language can
    *("array_filter", "array_filter_exclude", "code_filter", "default", "em_validation_q"),
    *("em_validation_sq", "equals_num_value", "max_num_value", "min_answers", "min_num_value"),
    *("random_group", "random_order", "time_limit", "validation"),
)
ANSWERS: Mapping[str, list[str]] = {  # of the types that bring their own
    "5": list("12345"),
    "A": list("12345"),
    "B": [str(point) for point in range(1, 11)],
    "C": list("YUN"),
    "E": list("ISD"),
    "G": list("FM"),
    "Y": list("YN"),
}
LINES = {"S": "1", "Q": "1", "T": "5", "U": "15"}  # of a text field

Row: TypeAlias = dict[str, str]


@dataclass
class Node:
    """A group, a question, a subquestion or an answer: its line, and its texts by language."""

    row: Row
    texts: dict[str, str] = field(default_factory=dict)
    helps: dict[str, str] = field(default_factory=dict)
    parts: list["Node"] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Its code, unique among its like."""
        return self.row["name"]

    @property
    def kind(self) -> str:
        """The letter of a question's type."""
        return self.row["type/scale"]

    @property
    def rule(self) -> str:
        """Where it is asked."""
        return self.row["relevance"]

    def of(self, kind: str, scale: str | None = "0") -> list["Node"]:
        """Its subquestions (SQ) or answers (A), of one scale or of both."""
        return [
            part
            for part in self.parts
            if part.row["class"] == kind
            and (part.kind or "0") in (scale, scale or part.kind or "0")
        ]


def read(text: str) -> Draft:
    """Read an export. Raises Unreadable."""
    rows = _rows(text)
    settings = {row["name"]: row["text"] for row in rows if row["class"] == "S"}
    draft = Draft([], Scope(limesurvey=True))
    languages = _languages(settings, rows, draft)
    root = _tree(rows, languages, draft)
    reader = _Reader(draft)
    for name, key in (("title", "title"), ("welcometext", "introduction"), ("endtext", "thanks")):
        said = {
            languages[row["language"]]: row["text"]
            for row in rows
            if row["name"] == f"surveyls_{name}" and row["language"] in languages
        }
        draft.head(key, said)
    draft.scope.later |= {question.name for group in root.parts for question in group.parts}
    for group in root.parts:
        reader.group(group)
    draft.arrange()
    return draft


def _rows(text: str) -> list[Row]:
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter="\t", restval="")
        rows = [
            {
                name: value.removeprefix("'") if value[:2] == "'=" else value
                for name, value in row.items()
                if name
            }
            for row in reader
        ]
    except csv.Error:
        raise Unreadable("neither") from None
    if not set(reader.fieldnames or ()) >= COLUMNS or not any(row["class"] == "Q" for row in rows):
        raise Unreadable("neither")
    return rows


def _languages(settings: Mapping[str, str], rows: list[Row], draft: Draft) -> dict[str, str]:
    """Our code of each language, the questionnaire's own first; one variety of each is kept."""
    additional = settings.get("additional_languages", "").strip('"').split()
    written = [row["language"] for row in rows if row["language"]]
    languages: dict[str, str] = {}
    for code in dict.fromkeys(
        [settings.get("language") or (written or ["en"])[0], *additional, *written]
    ):
        ours = code if LANGUAGE.fullmatch(code) else code.partition("-")[0].lower()
        if ours in languages.values() or not LANGUAGE.fullmatch(ours):
            draft.losses.append(Loss(code, "language", code))
        else:
            languages[code] = ours
    draft.languages = list(languages.values())
    return languages


def _tree(rows: list[Row], languages: Mapping[str, str], draft: Draft) -> Node:
    """The lines as they contain each other; a language's lines repeat those of the first."""
    root = Node({"name": ""})
    nodes: dict[tuple[str, ...], Node] = {(): root}
    above: tuple[str, ...] = ()
    groups = dict.fromkeys(languages, 0)
    for row in rows:
        kind, language = row["class"], row["language"] or next(iter(languages))
        if kind in RECORDS:
            draft.losses.append(Loss(row["name"], kind))
        if kind not in KINDS or language not in languages:
            continue
        key: tuple[str, ...]
        if kind == "G":
            groups[language] += 1
            key = above = (f"G{groups[language]}",)
        elif kind == "Q":
            key = above = (*above[:1], row["name"])
        else:
            key = (*above, f"{kind}/{row['type/scale'] or '0'}/{row['name']}")
        if key not in nodes:
            nodes[key] = Node(row)
            nodes[key[:-1]].parts.append(nodes[key])
        elif languages[language] in nodes[key].texts:
            draft.losses.append(Loss("/".join(key[1:]), "twice", row["name"]))
            draft.count(KINDS[kind], kept=False)
        said, more = (row["name"], row["text"]) if kind == "G" else (row["text"], row["help"])
        nodes[key].texts.setdefault(languages[language], said)
        nodes[key].helps.setdefault(languages[language], more)
    return root


class _Reader:
    """Puts one group after the other into the draft."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft

    def group(self, node: Node) -> None:
        """A group is a page; its description is a note."""
        name = markup.plain(next(iter(node.texts.values())))
        page = self.draft.begin(name, node.texts, node.rule)
        if any(map(markup.plain, node.helps.values())):
            self.draft.add(Question(f"{page.name}_note", "note", node.helps))
        for question in node.parts:
            self.question(question)
        self.draft.count("pages", kept=bool(page.items))

    def question(self, node: Node) -> None:
        """A question is an item, or several; or it is lost with all that it is made of."""
        page, losses = self.draft.pages[-1], list[Loss]()
        lost = "hidden" if node.row.get("hidden") == "1" else "" if node.kind in TYPES else "type"
        if lost:
            rules = sum(part.rule not in ("", "1") for part in (node, *node.parts))
            self.draft.count("conditions", rules, kept=False)
            losses.append(Loss(node.name, lost, node.kind))
        before = len(page.items)
        if not lost:
            own = self.draft.rule(node.rule, node.name, losses)
            for question in TYPES[node.kind](self, node):
                self.draft.add(question, own)
        made = page.items[before:]
        self.draft.scope.later.discard(node.name)
        (made[0] if made else page).losses[:0] = losses
        self.draft.count("questions", kept=bool(made))
        for kind in ("SQ", "A"):
            self.draft.count(KINDS[kind], len(node.of(kind, None)), kept=bool(made))

    def basis(self, node: Node, kind: str) -> Question:
        """What questions of all types have."""
        losses = [
            Loss(node.name, "setting", setting, f"`{node.row[setting]}`")
            for setting in SETTINGS
            if node.row.get(setting, "") not in ("", "0", "N")
        ]
        if node.row.get("mandatory") == "S":
            losses.append(Loss(node.name, "setting", "mandatory", "`S`"))
        required = kind != "note" and node.row.get("mandatory") == "Y"
        question = Question(node.name, kind, node.texts, node.helps, required=required)
        question.losses = losses
        return question

    def setting(self, node: Node, question: Question, key: str, setting: str, fits: str) -> None:
        """Take a setting over as this key where our language can say it."""
        value = node.row.get(setting, "")
        if re.fullmatch(fits, value, re.ASCII):
            question.keys[key] = value
        elif value:
            question.losses.append(Loss(node.name, "setting", setting, f"`{value}`"))

    def other(self, node: Node) -> list[Part]:
        """The choice that opens a text field, where the question has it."""
        if node.row.get("other") != "Y":
            return []
        said = node.row.get("other_replace_text")
        texts = dict.fromkeys(self.draft.languages, said) if said else self.draft.words(OTHER)
        return [Part(OTHER, texts, {"specify": "true"}, known=f"{node.name}_other")]

    def answers(self, node: Node, scale: str = "0") -> list[Part]:
        """Its own answers, or those that its type brings."""
        fixed = [Part(code, self.draft.words(code)) for code in ANSWERS.get(node.kind, ())]
        return fixed or [Part(part.name, part.texts) for part in node.of("A", scale)]

    def one(self, node: Node) -> Iterator[Question]:
        question = self.basis(node, "one")
        question.choices = self.answers(node) + self.other(node)
        yield question
        if node.kind == "O":
            yield Question(f"{node.name}_comment", "text", self.draft.words("comment"))

    def many(self, node: Node) -> Iterator[Question]:
        question = self.basis(node, "many")
        alone = node.row.get("exclude_all_others", "").split(";")
        for part in node.of("SQ"):
            marks = {"specify": "true"} if node.kind == "P" else {}  # each with a comment
            marks |= {"exclusive": "true"} if part.name and part.name in alone else {}
            known = f"{node.name}_{part.name}"
            question.choices.append(Part(part.name, part.texts, marks, known=known))
            if part.rule not in ("", "1"):
                self.draft.count("conditions", kept=False)
                lost = Loss(node.name, "rule_of_choice", part.name, f"`{part.rule}`")
                question.losses.append(lost)
        question.choices += self.other(node)
        self.setting(node, question, "at_most", "max_answers", POSITIVE)
        yield question

    def rank(self, node: Node) -> Iterator[Question]:
        question = self.basis(node, "rank")
        question.choices = self.answers(node)
        for setting in ("max_subquestions", "max_answers"):
            self.setting(node, question, "at_most", setting, POSITIVE)
        yield question

    def grid(self, node: Node, scale: str = "") -> Iterator[Question]:
        question = self.basis(node, "grid")
        question.choices = self.answers(node, scale or "0")
        rows, suffix = node.of("SQ"), f"_{scale}" if scale else ""
        question.rows = [
            Part(row.name, row.texts, rule=row.rule, known=f"{node.name}_{row.name}{suffix}")
            for row in rows
        ]
        if len(rows) == 1 and not any(map(markup.plain, rows[0].texts.values())):
            (row,) = question.rows  # one row without a name: the question itself
            question.type, question.known, question.rule = "one", row.known, row.rule
            question.rows = []
        yield question

    def two_grids(self, node: Node) -> Iterator[Question]:
        """Two scales for the same rows: a grid for each, named by its header."""
        for scale, name, header in (("0", "", "A"), ("1", "_2", "B")):
            label = node.row.get(f"dualscale_header{header}") or header
            texts = {code: f"{said} ({label})" for code, said in node.texts.items()}
            row = {**node.row, "name": node.name + name}
            for question in self.grid(replace(node, row=row, texts=texts), scale):
                for part in question.rows:
                    part.known = f"{node.name}_{part.code}_{scale}"
                yield question

    def number(self, node: Node) -> Iterator[Question]:
        question = self.basis(node, "number")
        if unit := markup.plain(node.row.get("suffix", "")):
            question.keys["unit"] = dict.fromkeys(self.draft.languages, Said(unit))
        self.setting(node, question, "at_least", "min_num_value_n", NUMBER)
        self.setting(node, question, "at_most", "max_num_value_n", NUMBER)
        if node.row.get("num_value_int_only") != "1":
            question.keys["decimals"] = "2"
        yield question

    def date(self, node: Node) -> Iterator[Question]:
        shape = node.row.get("date_format", "").lower()
        question = self.basis(node, "date" if "d" in shape or not shape else "month")
        for key, setting in (("at_least", "date_min"), ("at_most", "date_max")):
            self.setting(node, question, key, setting, DAY)
            if question.type == "month" and key in question.keys:
                question.keys[key] = question.keys[key][: len("2024-01")]
        if "h" in shape:
            question.losses.append(Loss(node.name, "setting", "date_format", f"`{shape}`"))
        yield question

    def text(self, node: Node) -> Iterator[Question]:
        if node.row.get("numbers_only") == "1":
            yield from self.number(node)
            return
        question = self.basis(node, "text")
        question.keys["lines"] = LINES[node.kind]
        self.setting(node, question, "max_length", "maximum_chars", r"[1-9]\d{0,2}|[1-4]\d{3}")
        yield question

    def each(self, node: Node) -> Iterator[Question]:
        """Several fields under one question: an item for each."""
        for part in node.of("SQ"):
            texts = {
                code: " – ".join(filter(None, (said, part.texts.get(code))))
                for code, said in node.texts.items()
            }
            row = {**node.row, "name": f"{node.name}_{part.name}"}
            build = self.number if node.kind == "K" else self.text
            for question in build(replace(node, row=row, texts=texts)):
                question.rule = part.rule
                yield question

    def note(self, node: Node) -> Iterator[Question]:
        yield self.basis(node, "note")


TYPES: Mapping[str, Callable[[_Reader, Node], Iterator[Question]]] = {
    **dict.fromkeys(("L", "!", "O", "Y", "G", "5"), _Reader.one),
    **dict.fromkeys(("M", "P"), _Reader.many),
    **dict.fromkeys(("F", "A", "B", "C", "E", "H"), _Reader.grid),
    "1": _Reader.two_grids,
    "R": _Reader.rank,
    "N": _Reader.number,
    "D": _Reader.date,
    **dict.fromkeys(("S", "T", "U"), _Reader.text),
    **dict.fromkeys(("K", "Q"), _Reader.each),
    "X": _Reader.note,
}  # without equivalent: | files, * equations, I the language, ; and : a field for each cell
