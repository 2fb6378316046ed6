"""Answers shown inside later texts: `{item}` is cut out once, and filled for each respondent."""

from collections.abc import Callable, Sequence
from typing import Any

from app.questionnaire.definition import GridItem, Item, Questionnaire
from app.questionnaire.texts import Text
from app.questionnaire.wording import PIPE

CUT = "\x02"  # a control character: no text of a questionnaire can hold it


def with_cuts(questionnaire: Questionnaire) -> Questionnaire:
    """The questionnaire with each `{item}` of its questions between two cuts: `CUT item CUT`.

    Whatever is rendered of it, Markdown included, can then be split where answers go.
    """
    pages = tuple(
        page.model_copy(update={"items": tuple(map(_item_with_cuts, page.items))})
        for page in questionnaire.pages
    )
    # a copy of the model would keep the items and variables that were derived from its pages
    return Questionnaire.model_construct(**dict(questionnaire) | {"pages": pages})


def _item_with_cuts(item: Item) -> Item:
    texts: dict[str, Any] = {"ask": _with_cuts(item.ask)}
    if item.help:
        texts["help"] = _with_cuts(item.help)
    if isinstance(item, GridItem):
        texts["rows"] = {
            code: row.model_copy(update={"label": _with_cuts(row.label)})
            for code, row in item.rows.items()
        }
    return item.model_copy(update=texts)


def _with_cuts(text: Text) -> Text:
    return Text({language: PIPE.sub(rf"{CUT}\1{CUT}", text[language]) for language in text})


def filled(pieces: Sequence[str], value: Callable[[str], str]) -> str:
    """What was split at its cuts, with the value of each name, which is every second piece."""
    if len(pieces) == 1:
        return pieces[0]
    return "".join([value(piece) if place % 2 else piece for place, piece in enumerate(pieces)])
