"""What a map says beside its picture, and the map itself in words, all in its own language."""

from collections.abc import Iterator

from app.questionnaire.flow.plan import Line, Plan, RowLine
from app.questionnaire.flow.routes import Route
from app.translations import N_, gettext, ngettext

ONLY = N_("Only people who %(conditions)s")
ROW = N_("Line “%(row)s”: only for people who %(conditions)s")
ROUTES = {  # by whether it is the longest, and whether none is longer, or shorter
    (True, True): N_("Longest route: %(answers)s"),
    (True, False): N_("Longest route known: %(answers)s"),
    (False, True): N_("Shortest route: %(answers)s"),
    (False, False): N_("Shortest route known: %(answers)s"),
}


def only(when: str, language: str) -> str:
    """Whom something is for."""
    return gettext(ONLY, language) % {"conditions": when}


def only_row(special: RowLine, language: str) -> str:
    """Whom some rows are for."""
    row = ", ".join(special.labels)
    return gettext(ROW, language) % {"row": row, "conditions": special.when}


def rows(line: Line, language: str) -> str:
    """How many rows a grid has."""
    return ngettext("%(num)d row", "%(num)d rows", line.rows, language) % {"num": line.rows}


def length(route: Route, language: str, *, is_longest: bool) -> str:
    """How long a route is."""
    answers = ngettext("%(num)d answer", "%(num)d answers", route.items, language)
    minutes = ngettext("About %(num)d minute", "About %(num)d minutes", route.minutes, language)
    said = gettext(ROUTES[is_longest, route.is_exact], language)
    told = said % {"answers": answers % {"num": route.items}}
    return f"{told} · {minutes % {'num': route.minutes}}"


def text(plan: Plan) -> Iterator[str]:
    """The lines of a map in words: its routes with the answers that lead there, then its pages."""
    language = plan.language
    yield plan.title
    for route, is_longest in ((plan.longest, True), (plan.shortest, False)):
        if route:
            yield length(route, language, is_longest=is_longest)
            yield from (f"    {number}. {answer}" for number, answer in plan.deciding(route))
    for block in plan.blocks:
        yield ""
        yield block.title
        yield from ([f"    {only(block.when, language)}"] if block.when else [])
        for line in block.lines:
            yield f"{f'{line.number}.' if line.number else '':>5} {line.text}"
            below = [only(line.when, language)] if line.when else []
            below += [rows(line, language)] if line.rows else []
            below += [only_row(special, language) for special in line.special]
            yield from (f"      {words}" for words in below)
