"""The map of a questionnaire: who is asked what, and its routes, drawn and in words."""

from collections.abc import Iterator
from functools import lru_cache
from http import HTTPStatus
from typing import NamedTuple, get_args

from flask import Blueprint, Response, abort, g, render_template, request

from app.publish.maps import drawing, words
from app.publish.maps.drawing import Width
from app.publish.maps.svg import svg
from app.questionnaire.flow.plan import Plan
from app.web import preview, subjects
from app.web.preview.frame import INTRODUCTION, KEPT, Text, ways
from app.web.preview.states import BLANK, Look
from app.web.subjects import Guard
from app.web.theme import ONLY_A_PICTURE

WIDTHS: tuple[Width, ...] = get_args(Width)


class Way(NamedTuple):
    """A route in words, the answers that lead along it, and where it is previewed."""

    words: str
    answers: list[tuple[int, str]]
    address: str


def register(area: Blueprint, guard: Guard) -> None:
    """Give the area of a questionnaire its map."""
    area.get("/map", endpoint="map")(guard(_map))
    area.get("/map.svg", endpoint="map_svg")(guard(_svg))


def _map() -> str:
    """Show who is asked what, and the shortest and the longest route; or what is wrong with it."""
    subject = subjects.of_request()
    asked = subject.questionnaire()
    if asked is None:
        return render_template("looks/broken.html", subject=subject)
    plan = _plan(Text.of(subject.source, asked), _language(asked.languages))
    return render_template(
        "looks/map.html",
        subject=subject,
        questionnaire=asked,
        plan=plan,
        ways=list(_ways(plan)),
        words=words,
        drawn={width: drawing.drawn(plan, width) for width in WIDTHS},
    )


def _svg() -> Response:
    """Give the map as a picture."""
    subject = subjects.of_request()
    asked = subject.questionnaire()
    width = next((one for one in WIDTHS if one == request.args.get("width", WIDTHS[0])), None)
    if asked is None or width is None:
        abort(HTTPStatus.NOT_FOUND)
    plan = _plan(Text.of(subject.source, asked), _language(asked.languages))
    return Response(
        svg(drawing.drawn(plan, width)),
        content_type="image/svg+xml; charset=utf-8",
        headers={"Content-Security-Policy": ONLY_A_PICTURE},
    )


def _ways(plan: Plan) -> Iterator[Way]:
    for route, is_longest in ((plan.longest, True), (plan.shortest, False)):
        if route:
            said = words.length(route, plan.language, is_longest=is_longest)
            look = Look(BLANK, route.answers, by_one=True)
            there = preview.address(language=plan.language, step=INTRODUCTION, look=look)
            yield Way(said, list(plan.deciding(route)), there)


def _language(offered: tuple[str, ...]) -> str:
    """The language that is asked for, else that of the page where it is offered."""
    wanted = request.args.get("language", g.language)
    return wanted if wanted in offered else offered[0]


@lru_cache(maxsize=KEPT)
def _plan(text: Text, language: str) -> Plan:
    return Plan(text.questionnaire, language, ways(text))
