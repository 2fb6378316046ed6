"""Ways to look at a questionnaire, whichever text it is: its preview, its map, a trial of it.

Each way has a module with `register(area, rule)`, which gives the area its views.
"""

from collections.abc import Callable

from flask import Blueprint

from app.web import access, flow, languages, preview, subjects, trial
from app.web.subjects import Guard

STAFF = access.rule(access.belongs)
WAYS: tuple[Callable[[Blueprint, Guard], None], ...] = (
    preview.register,
    flow.register,
    trial.register,
)


def area(guard: Guard = STAFF, layout: str = "staff/page.html") -> Blueprint:
    """An area with every way to look at what its address names; `guard` says who may.

    Its pages stand in the template `layout`.
    """
    made = subjects.tied(Blueprint("looks", __name__))
    made.context_processor(lambda: {"layout": layout, "spoken": languages.of_sentences()})
    for register in WAYS:
        register(made, guard)
    return made
