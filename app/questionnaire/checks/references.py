"""Names taken twice or never to be taken, and what refers to something not there, or not yet."""

from collections.abc import Mapping

from app.questionnaire.checks.choices import distinct
from app.questionnaire.checks.comparisons import condition, crossed
from app.questionnaire.checks.review import Detail, Review, codes_of
from app.questionnaire.conditions import Condition
from app.questionnaire.definition import (
    DateItem,
    GridItem,
    Item,
    MonthItem,
    NumberItem,
    Recode,
    Row,
    Variable,
    item_of,
    variables_of,
)
from app.questionnaire.problems import Hint
from app.questionnaire.tree import Path

NO_VERSION: Detail = {
    "fr": "Retirez-le : il n'y a pas de version avant celle-ci.",
    "en": "Remove it: there is no version before this one.",
}
RESERVED = ("any", "not")  # words of a condition, which stand beside the names of items


def check(review: Review) -> None:
    """Walk the questionnaire in the order it is asked: a condition knows what was asked before."""
    walk = _Walk(review)
    walk.languages()
    walk.pages()
    distinct(review, review.questionnaire.scales, ("scales",))
    distinct(review, review.questionnaire.findings, ("findings",))
    _retired(review)
    _links(review)


class _Walk:
    """What was asked, and which names were taken, up to here."""

    def __init__(self, review: Review) -> None:
        self.review, self.report = review, review.report
        self.asked: dict[str, Variable] = {}
        self.taken: dict[tuple[str, str], tuple[str, Path]] = {}  # by kind and name
        self.retired = {name.casefold() for name in review.questionnaire.retired}

    def languages(self) -> None:
        declared = self.review.questionnaire.languages
        for index, language in enumerate(declared):
            if language in declared[:index]:
                self.report("M319", ("languages", index), name=language)

    def pages(self) -> None:
        for i, page in enumerate(self.review.questionnaire.pages):
            self.name(page.page, ("pages", i, "page"))
            condition(self.review, page.when, ("pages", i, "when"), self.asked)
            own: set[str] = set()
            for j, item in enumerate(page.items):
                path: Path = ("pages", i, "items", j)
                self.name(item.item, (*path, "item"))
                for written, where in _conditions(item, path):
                    condition(self.review, written, where, self.asked)
                    self.own_page(item, written, own, where)
                if isinstance(item, NumberItem | DateItem | MonthItem):
                    crossed(self.review, item, path, item.item)
                self.asked |= {variable.name: variable for variable in variables_of(item)}
                own.add(item.item)

    def name(self, name: str, path: Path) -> None:
        """Two pages, or two items, never share a name, not even but for its case."""
        if name.casefold() in self.retired:
            self.report("M314", path, name=name)
        if path[-1] == "item" and name in RESERVED:
            self.report("M313", path, name=name)
            self.review.broken.add(name)
        other, first = self.taken.setdefault((str(path[-1]), name.casefold()), (name, path))
        if first == path:
            return
        if other == name:
            self.report("M210", path, name=name, first_line=self.review.written.find(first).line)
            self.review.broken.add(name)  # what refers to it may mean either
        else:
            self.report("M311", path, name=name, other=other)

    def own_page(self, item: Item, written: Condition, own: set[str], path: Path) -> None:
        """A required item is decided before its page is shown, and so are the rows of one."""
        if item.required and own & {item_of(name) for name in written.names}:
            self.report("M308", path, at_key=True, name=item.item)


def _conditions(item: Item, path: Path) -> list[tuple[Condition, Path]]:
    """The conditions of an item and of its rows, and where they stand."""
    rows: Mapping[str, Row] = item.rows if isinstance(item, GridItem) else {}
    found = [(item.when, (*path, "when"))]
    found += [(row.when, (*path, "rows", code, "when")) for code, row in rows.items()]
    return [(written, where) for written, where in found if written]


def _retired(review: Review) -> None:
    seen: set[str] = set()
    for index, name in enumerate(review.questionnaire.retired):
        if name in seen:
            review.report("M319", ("retired", index), name=name)
        seen.add(name)


def _links(review: Review) -> None:
    """Report continued variables that are not here, and recodes of answers that they lack."""
    if review.questionnaire.version == 1 and review.questionnaire.from_version:
        report = review.report
        report("M316", ("from_version",), at_key=True, mark="from_version", detail=NO_VERSION)
        return
    for name, link in review.questionnaire.from_version.items():
        path = ("from_version", name)
        variable = review.variable(name, path, review.questionnaire.variables)
        if variable and isinstance(link, Recode):
            _recode(review, variable, link, (*path, "recode"))


def _recode(review: Review, variable: Variable, link: Recode, path: Path) -> None:
    """Of an answer and those it groups, one side is of this version; the other of the one before.

    This version may be the wider one or the finer one, for each of its answers.
    """
    known = codes_of(variable)
    if not known:
        review.report("M312", path, at_key=True, name=variable.name)
        return
    grouped: set[str] = set()
    for common, codes in link.recode.items():
        lost = [] if common in known else [code for code in codes if code not in known]
        if lost and len(lost) == len(codes):
            where = (*path, common)
            hint = Hint(common, review.codes(variable))
            review.report("M303", where, at_key=True, choice=common, name=variable.name, hint=hint)
            continue
        for index, code in enumerate(codes):
            where = (*path, common, index)
            if code in grouped:
                review.report("M319", where, name=code)
            grouped.add(code)
