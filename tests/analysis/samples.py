"""Questionnaires of a few lines, random ones, and people who answer them at random."""

import json
from random import Random
from typing import Any

from hypothesis import strategies as st

from app.questionnaire.answers import Answers
from app.questionnaire.conditions import Condition
from app.questionnaire.definition import Item, Questionnaire, variables_of
from app.questionnaire.loader import Source, load_published
from app.questionnaire.routing import follow

HEAD = "questionnaire: sample\nversion: 1\nlanguages: [fr]\ntitle: {fr: Essai}\n"
TEXT = {"fr": "Texte"}
MOMENTS = {
    "date": ["2023-12-31", "2024-01-15", "2024-02-01"],
    "month": ["2023-12", "2024-01", "2024-02"],
}


def questionnaire(text: str) -> Questionnaire:
    """A version as it is read back: checks may say more of it now than when it was published."""
    return load_published(Source("sample.yaml", HEAD + text, {}))


def shuffled(asked: Questionnaire, seed: int, count: int) -> list[Answers]:
    """Answers that follow no pattern: any choice as likely as any other, or as none."""
    random = Random(seed)
    return [_answers(asked, random) for _ in range(count)]


def _answers(asked: Questionnaire, random: Random) -> Answers:
    raw: dict[str, list[str]] = {}
    for item in asked.items.values():
        raw |= _typed(item, random)
    return follow(asked, raw).answers


def _typed(item: Item, random: Random) -> dict[str, list[str]]:
    options = _options(item)
    some = random.sample(options, random.randrange(len(options) + 1))
    if item.type == "many":
        return {item.item: some}
    if item.type == "rank":
        return {f"{item.item}.{code}": [str(place)] for place, code in enumerate(some, start=1)}
    return {
        variable.name: random.choice([[], *([option] for option in options)])
        for variable in variables_of(item)
    }


def _options(item: Any) -> list[str]:
    match item.type:
        case "scale":
            return ["0", "3", "7", "10"]
        case "number":
            return ["1", "2.5" if item.decimals else "2", "30"]
        case "text":
            return ["a", "b"]
        case "date" | "month":
            return MOMENTS[item.type]
    return list(item.choices)


@st.composite
def questionnaires(draw: st.DrawFn, *, of_every_kind: bool = False) -> Questionnaire:
    """Any questionnaire of up to three pages; its conditions may leave out everyone.

    Its findings are shares, means of scales and distributions, unless `of_every_kind`.
    """
    builder = _Builder(draw)
    pages = [builder.page(number) for number in range(draw(st.integers(1, 3)))]
    finding = builder.finding_of_any_kind if of_every_kind else builder.finding
    findings = {f"f{number}": finding() for number in range(draw(st.integers(1, 3)))}
    # JSON is YAML
    return questionnaire("pages: " + json.dumps(pages) + "\nfindings: " + json.dumps(findings))


class _Builder:
    """What was asked so far, for conditions and findings to refer to."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.asked: dict[str, tuple[str, list[str]]] = {}  # variable: type and valid codes
        self.grids: dict[str, tuple[list[str], list[str]]] = {}  # grid: rows and valid codes

    def chance(self) -> bool:
        return self.draw(st.booleans())

    def some(self, options: list[str]) -> list[str]:
        return self.draw(st.lists(st.sampled_from(options), min_size=1, max_size=3, unique=True))

    def page(self, number: int) -> dict[str, Any]:
        page: dict[str, Any] = {"page": f"p{number}", "title": TEXT}
        if number and self.chance():
            page["when"] = self.condition()
        before = list(self.asked)
        page["items"] = [
            self.item(f"i{number}{n}", before) for n in range(self.draw(st.integers(1, 4)))
        ]
        return page

    def item(self, name: str, before: list[str]) -> dict[str, Any]:
        kinds = ["one", "one", "many", "grid", "scale", "number", "text", "rank", *MOMENTS]
        kind = self.draw(st.sampled_from(kinds if self.asked else ["one"]))
        item: dict[str, Any] = {"item": name, "type": kind, "ask": TEXT}
        if self.asked and self.chance():
            item["when"] = self.condition()
        if kind != "text" and names_in(item.get("when")) <= set(before) and self.chance():
            item["required"] = "true"
        if kind in ("one", "many", "grid", "rank"):
            item["choices"] = self.choices(kind)
        if kind in ("many", "rank") and self.chance():
            item["at_most"] = "2"
        if kind == "scale":
            item |= {"low": TEXT, "high": TEXT}
        if kind == "number":
            item |= {
                "at_least": "0.5",
                "at_most": "40",
                "decimals": self.draw(st.sampled_from("01")),
            }
        if kind in MOMENTS and self.chance():
            item["at_least"] = MOMENTS[kind][0]
        self.remember(name, item)
        return item

    def choices(self, kind: str) -> dict[str, Any]:
        if kind == "rank":
            return dict.fromkeys(["c0", "c1", "c2"], TEXT)
        marks = ["missing", None, None, None]
        marks += {"many": ["exclusive", "specify"], "one": ["specify"]}.get(kind, [])
        drawn = self.draw(st.lists(st.sampled_from(marks), min_size=1, max_size=3))
        return {
            f"c{number}": TEXT | ({mark: "true"} if mark else {})
            for number, mark in enumerate([None, *drawn])
        }

    def remember(self, name: str, item: dict[str, Any]) -> None:
        valid = [
            code for code, choice in item.get("choices", {}).items() if "missing" not in choice
        ]
        if item["type"] == "grid":
            rows = [f"r{number}" for number in range(self.draw(st.integers(1, 3)))]
            item["rows"] = {
                row: TEXT | ({"when": self.condition()} if self.chance() else {}) for row in rows
            }
            self.grids[name] = rows, valid
            self.asked |= {f"{name}.{row}": ("grid", valid) for row in rows}
        elif item["type"] == "rank":
            self.asked |= {f"{name}.{code}": ("rank", []) for code in item["choices"]}
        elif item["type"] != "text":
            self.asked[name] = item["type"], valid

    def condition(self, depth: int = 1) -> dict[str, Any]:
        written: dict[str, Any] = {
            name: "answered" if self.draw(st.integers(0, 5)) == 0 else test
            for name, test in self.comparisons().items()
        }
        if depth and self.chance():
            written["any"] = [
                self.condition(depth - 1) for _ in range(self.draw(st.integers(1, 2)))
            ]
        if depth and self.chance():
            written["not"] = self.condition(depth - 1)
        if len(written) > 1 and self.chance():
            del written[next(iter(written))]
        return written

    def comparisons(self) -> dict[str, Any]:
        names = self.draw(
            st.lists(st.sampled_from(list(self.asked)), min_size=1, max_size=2, unique=True)
        )
        return {name: self.comparison(name) for name in names}

    def comparison(self, name: str) -> Any:
        kind, codes = self.asked[name]
        if kind == "number":
            return {"over": "1", "at_most": "2.5"}
        if kind == "rank":
            return self.draw(st.sampled_from([{"at_most": "1"}, {"over": "1"}]))
        if kind in MOMENTS:
            return self.draw(
                st.sampled_from(
                    [
                        {"at_least": MOMENTS[kind][1]},
                        {"over": MOMENTS[kind][0], "under": MOMENTS[kind][2]},
                    ]
                )
            )
        if kind == "scale":
            ranges = [{"at_least": "7"}, {"under": "7"}, ["3", "10"]]
            return self.draw(st.sampled_from(ranges))
        return self.some(codes)

    def finding(self) -> dict[str, Any]:
        uncounted = ("number", "rank", *MOMENTS)
        closed = [name for name, (kind, _) in self.asked.items() if kind not in uncounted]
        scales = [name for name, (kind, _) in self.asked.items() if kind == "scale"]
        kinds = ["share_of", "distribution_of", *(["mean_of"] if scales else [])]
        kind = self.draw(st.sampled_from(kinds))
        finding: dict[str, Any] = {
            kind: self.claims()
            if kind == "share_of"
            else self.draw(st.sampled_from(scales if kind == "mean_of" else closed))
        }
        if self.chance():
            finding["among"] = self.condition()
        if self.chance():
            groups = [name for name, (kind, _) in self.asked.items() if kind in ("one", "grid")]
            finding["by"] = self.draw(
                st.lists(
                    st.lists(st.sampled_from(groups), min_size=1, max_size=2),
                    min_size=1,
                    max_size=2,
                )
            )
        return finding

    def finding_of_any_kind(self) -> dict[str, Any]:
        finding = self.finding()
        of = {
            type_: [name for name, (kind, _) in self.asked.items() if kind == type_]
            for type_ in ("number", "rank", "scale")
        }
        groups = {
            name: codes
            for name, (kind, codes) in self.asked.items()
            if kind in ("one", "grid") and len(codes) > 1
        }
        (measure,) = finding.keys() - {"among", "by"}
        measured = {measure: finding.pop(measure)}
        means = [name for names in of.values() for name in names]
        if means and (measure == "mean_of" or self.chance()):
            measured = {"mean_of": self.draw(st.sampled_from(means))}
        compared = measured.keys() <= {"share_of", "mean_of"}
        kinds: list[dict[str, Any]] = [measured, {"trend_of": measured}]
        if of["number"]:
            kinds.append({"bands_of": {self.draw(st.sampled_from(of["number"])): ["0", "3", "20"]}})
        if groups and compared:
            name = self.draw(st.sampled_from(sorted(groups)))
            pair = self.draw(st.permutations(groups[name]))[:2]
            kinds.append({"difference": {**measured, "between": {name: pair}}})
        return finding | self.draw(st.sampled_from(kinds))

    def claims(self) -> dict[str, Any]:
        claims = self.comparisons()
        if self.grids and self.chance():
            name = self.draw(st.sampled_from(list(self.grids)))
            rows, codes = self.grids[name]
            claim = {"rows_in": self.some(codes), "at_least": self.draw(st.integers(1, len(rows)))}
            claims[name] = claim | {"at_least": str(claim["at_least"])}
        return claims


def names_in(condition: dict[str, Any] | None) -> set[str]:
    """The variables that a written condition compares."""
    return set(Condition.model_validate(condition).names) if condition else set()
