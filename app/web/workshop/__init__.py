"""The workshop: where coordinators write questionnaires in a browser."""

from app.web.workshop import (  # noqa: F401  # whose views are of the area
    aside,
    editor,
    history,
    lists,
    naming,
    publishing,
    starting,
)
from app.web.workshop.area import area

__all__ = ["area"]
