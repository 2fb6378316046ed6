"""Identity: questions that, put together, point at one person, and crossings too fine to show.

Nobody is recognised by one answer; people are by several. So the numbers of answers to the
questions that say who somebody is are multiplied. Gender, age in five bands, children, tenure and
one of forty cooperatives tell some ten thousand kinds of people apart, as many as there are
entrepreneurs in all French cooperatives: surveys of the field need this, and it is left alone. Ten
times more (an age in years, a date of birth, a town) leaves nearly everyone alone of their kind,
and serves no finding: groups that small are never shown.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import chain
from math import prod

from app.questionnaire.checks.findings import groups_of
from app.questionnaire.checks.review import Review
from app.questionnaire.definition import DateItem, Item, MonthItem, NumberItem, OneItem
from app.questionnaire.plans import FindingPlan
from app.questionnaire.tree import Path

TOO_MANY_KINDS = 100_000  # eight for each of the 12,000 entrepreneurs (Fédération des CAE, 2025)
TOO_MANY_GROUPS = 100
SMALLEST_GROUP = 11  # people; no smaller group is shown
LONG = 12  # choices; more are a list of places, trades or countries
MOST_ANSWERS = Decimal(1_000_000)  # more make no difference
CENTURY = 100  # years that dates span where nothing bounds them; answers to an unbounded number

TELLING_NAME = re.compile(
    r"\b(age|birth|birthday|naissance|gender|genre|sexe?|children|enfants|postcode|zip|code postal"
    r"|commune|town|city|ville|departement|nationalite|nationality|profession|occupation|metier"
    r"|diplome?|diploma)\b|^(cooperative|cae)$"
)
TELLING_ASK = re.compile(
    r"\b(age|how old|birth|born|naissance|(votre|quel) (genre|sexe|metier|departement|diplome)"
    r"|your (gender|sex|occupation|profession)|code postal|post ?code|zip code|nationalite"
    r"|nationality|combien d enfants|how many (dependent )?children|(votre|quelle) (commune|ville"
    r"|profession)|which (town|city|cooperative)|quelle est votre cooperative)\b"
)


def check(review: Review) -> None:
    """Warn of crossings with too many groups, and once of items that tell too many people apart."""
    crossings(review, review.questionnaire.findings)
    counts = {path: count for path, count in _identifying(review) if count > 1}
    kinds = prod(counts.values())
    if kinds > TOO_MANY_KINDS:
        finest = max(counts, key=lambda path: counts[path])
        pages = review.questionnaire.pages
        names = ", ".join(pages[int(path[1])].items[int(path[3])].item for path in counts)
        review.report("M655", (*finest, "item"), names=names, count=_said(kinds))


def crossings(review: Review, plans: Mapping[str, FindingPlan]) -> None:
    """Warn of crossings with too many groups."""
    for name, plan in plans.items():
        for index, crossing in enumerate(plan.by):
            if not all(variable in review.questionnaire.variables for variable in crossing):
                continue
            groups = prod(
                len(groups_of(review.questionnaire.variables, plan, name)) for name in set(crossing)
            )
            if groups > TOO_MANY_GROUPS:
                where, needed = ("findings", name, "by", index), groups * SMALLEST_GROUP
                review.report("M654", where, count=_said(groups), needed=_said(needed))


def _identifying(review: Review) -> Iterator[tuple[Path, int]]:
    """Where each question stands that says who somebody is, and how many answers it has."""
    grouping = _grouping(review)
    for i, page in enumerate(review.questionnaire.pages):
        for j, item in enumerate(page.items):
            if (item.item in grouping and isinstance(item, OneItem)) or _tells(item):
                yield ("pages", i, "items", j), _answers(item)


def _grouping(review: Review) -> set[str]:
    """What findings group people by."""
    plans = review.questionnaire.findings.values()
    by = chain.from_iterable(chain.from_iterable(plan.by for plan in plans))
    between = (plan.difference.between for plan in plans if plan.difference)
    return {*by, *chain.from_iterable(between)}


def _tells(item: Item) -> bool:
    if isinstance(item, DateItem | MonthItem):
        return True
    if isinstance(item, OneItem) and (item.choices_from or len(item.choices) > LONG):
        return True
    asks = (TELLING_ASK.search(_plain(said)) for said in item.ask.root.values())
    return TELLING_NAME.search(_plain(item.item)) is not None or any(asks)


def _plain(text: str) -> str:
    """The words in small letters without accents, one space between."""
    letters = unicodedata.normalize("NFD", text.lower())
    bare = "".join(sign for sign in letters if not unicodedata.combining(sign))
    return re.sub(r"[\W_]+", " ", bare)


def _answers(item: Item) -> int:
    """How many different answers there are; 1 where answers are opinions, or kept apart."""
    match item:
        case OneItem():
            return sum(not choice.missing for choice in item.choices.values())
        case NumberItem(at_least=Decimal() as least, at_most=Decimal() as most):
            return max(1, 1 + int(min((most - least).scaleb(item.decimals), MOST_ANSWERS)))
        case NumberItem():
            return CENTURY
        case DateItem() | MonthItem():
            days = _days(item.at_least, item.at_most)
            return max(days // 30, 1) if isinstance(item, MonthItem) else days
    return 1


def _days(first: str | None, last: str | None) -> int:
    if first is None or last is None:
        return 365 * CENTURY
    earliest, latest = (date.fromisoformat(f"{moment}-01"[:10]) for moment in (first, last))
    return (latest - earliest).days + 1


def _said(count: int) -> object:
    """A number with its thousands apart."""
    text = f"{count:,}"
    return {"fr": text.replace(",", "\u202f"), "en": text}
