"""The texts of a questionnaire by name: its own under none, the others under their files'."""

from collections.abc import Mapping

from app.questionnaire.loader import LATER
from app.storage.manuscripts import Texts


def by_name(texts: Texts) -> dict[str, str]:
    """The questionnaire under no name, its later findings and its lists under theirs."""
    later = {LATER: texts.later} if texts.later else {}
    return {"": texts.text, **later, **texts.lists}


def of_names(named: Mapping[str, str]) -> Texts:
    """The same the other way round."""
    lists = {name: text for name, text in named.items() if name not in ("", LATER)}
    return Texts(named[""], lists, named.get(LATER) or None)
