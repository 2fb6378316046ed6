"""Choices: enough of them, told apart, and without marks that do nothing."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from app.questionnaire.checks.review import Detail, Review
from app.questionnaire.conditions import ANSWERED
from app.questionnaire.definition import Choices, ClosedItem, GridItem, Item, ManyItem, RankItem
from app.questionnaire.texts import Labelled
from app.questionnaire.tree import Path

NO_EFFECT: Mapping[str, Collection[str]] = {  # the marks each type of item does not know
    "one": ("exclusive",),
    "grid": ("exclusive", "specify"),
    "rank": ("exclusive", "specify", "missing"),
}
OF_NO_NOTE = {"required": "required", "help": "help", "source": "help"}  # and why
REASONS: Mapping[str, Detail] = {
    "exclusive": {
        "fr": "Retirez-le : on ne choisit plusieurs réponses que dans une question « many ».",
        "en": "Remove it: several answers may only be chosen in a `many` item.",
    },
    "specify": {
        "fr": "Retirez-le : une grille ou un classement n'ouvre pas de champ de texte.",
        "en": "Remove it: a grid or a rank opens no text field.",
    },
    "missing": {
        "fr": "Retirez ce choix : tout ce qui se classe compte comme réponse.",
        "en": "Remove this choice: whatever is ranked counts as an answer.",
    },
    "group": {
        "fr": "Retirez-le : qui donne cette réponse n'est dans aucun groupe.",
        "en": "Remove it: who gives this answer is in no group.",
    },
    "required": {
        "fr": "Retirez-le : une note n'attend pas de réponse.",
        "en": "Remove it: a note has no answer.",
    },
    "help": {
        "fr": "Écrivez-le dans « ask » : d'une note, rien d'autre ne s'affiche.",
        "en": "Write it in `ask`: nothing else of a note is shown.",
    },
}


def check(review: Review) -> None:
    """Report choices that are too few or too alike, and marks that do nothing."""
    items = review.questionnaire.items.values()
    for name, choices in review.questionnaire.scales.items():
        if name not in review.broken:
            used_by = [item for item in items if getattr(item, "scale", None) == name]
            _choices(review, name, choices, used_by, ("scales", name))
    for i, page in enumerate(review.questionnaire.pages):
        for j, item in enumerate(page.items):
            if item.item not in review.broken:
                _item(review, item, ("pages", i, "items", j))


def distinct(review: Review, names: Iterable[str], path: Path) -> None:
    """Report names that differ from an earlier one only by their case."""
    first: dict[str, str] = {}
    for name in names:
        other = first.setdefault(name.casefold(), name)
        if other != name:
            review.report("M311", (*path, name), at_key=True, name=name, other=other)


def told_apart(review: Review, labelled: Mapping[str, Labelled], path: Path) -> None:
    """Warn of choices, or rows, that say the same as an earlier one in a language."""
    first: dict[tuple[str, str], str] = {}
    for code, part in labelled.items():
        for language, said in part.label.root.items():
            other = first.setdefault((language, " ".join(said.split()).casefold()), code)
            if other.casefold() != code.casefold():
                said_twice = {"name": code, "other": other, "language": language}
                review.report("M608", (*path, code), at_key=True, hint=None, **said_twice)
                break


def _item(review: Review, item: Item, path: Path) -> None:
    for mark, reason in OF_NO_NOTE.items() if item.type == "note" else ():
        if getattr(item, mark):
            review.report("M316", (*path, mark), at_key=True, mark=mark, detail=REASONS[reason])
    if isinstance(item, GridItem):
        distinct(review, item.rows, (*path, "rows"))
        told_apart(review, item.rows, (*path, "rows"))
    if not isinstance(item, ClosedItem | GridItem):
        return
    if not item.scale:
        origin = "choices_from" if getattr(item, "choices_from", None) else "choices"
        _choices(review, item.item, item.choices, [item], (*path, origin))
    if isinstance(item, ManyItem | RankItem) and item.at_most:
        count = len(_combined(item))
        origins: set[Path] = {("scales", item.scale or ""), (*path, "choices")}
        if item.at_most >= count > 0 and not any(
            review.written.lacks_a_key(origin) for origin in origins
        ):
            where = (*path, "at_most")
            review.report("M601", where, at_key=True, most=item.at_most, count=count)


def _combined(item: ManyItem | RankItem) -> list[str]:
    """The choices that may be chosen together."""
    return [
        code
        for code, choice in item.choices.items()
        if item.type == "rank" or not (choice.exclusive or choice.missing)
    ]


def _choices(
    review: Review, name: str, choices: Choices, used_by: Sequence[Item], path: Path
) -> None:
    if ANSWERED in choices:
        review.report("M313", (*path, ANSWERED), at_key=True, name=ANSWERED)
    distinct(review, choices, path)
    told_apart(review, choices, path)
    _marks(review, choices, used_by, path)
    counting = [code for code, choice in choices.items() if not choice.missing]
    many = any(item.type == "many" for item in used_by)  # where one box to tick is a question
    if many and counting and all(choices[code].exclusive for code in counting):
        review.report("M318", (*path, counting[0]), at_key=True, choice=counting[0], name=name)
    elif len(counting) < (1 if many else 2) and not review.written.lacks_a_key(path):
        review.report("M317", path, at_key=True, name=name)


def _marks(review: Review, choices: Choices, used_by: Sequence[Item], path: Path) -> None:
    """Report the marks that do nothing; a scale is used by several items."""
    unknown = [set(NO_EFFECT.get(item.type, ())) for item in used_by]
    idle = set().union(*unknown) - {"exclusive"}
    idle |= {"exclusive"} if unknown and all("exclusive" in marks for marks in unknown) else set()
    for code, choice in choices.items():
        of_missing = {"group"} if choice.missing else set()
        for mark in sorted(idle | of_missing):
            if getattr(choice, mark):
                where = (*path, code, mark)
                review.report("M316", where, at_key=True, mark=mark, detail=REASONS[mark])
