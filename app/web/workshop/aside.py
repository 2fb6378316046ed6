"""Two texts that changed the same lines, put together by whoever reads both."""

from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import NamedTuple, TypeAlias

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.extensions import db
from app.storage import joining, manuscripts
from app.storage.joining import Conflict
from app.storage.manuscripts import ASIDE, Manuscript, Revision, Texts
from app.web import access, numbers
from app.web.workshop import lines
from app.web.workshop.area import area, is_too_long, read, too_long
from app.web.workshop.lines import GONE, KEPT, Line
from app.web.workshop.parts import by_name, of_names

Pieces: TypeAlias = Mapping[str, list[joining.Lines | Conflict]]

ABOVE = 3  # lines that are shown before those that both changed


class Place(NamedTuple):
    """Lines that two texts have each in their way, and the few before them."""

    part: str  # the name of its text: see `parts`
    above: list[str]
    base: list[str]
    theirs: list[Line]
    ours: list[Line]
    both: str


@area.get("/<int:manuscript>/aside/<int:number>")
@access.rule(access.belongs)
def aside(manuscript: int, number: int) -> str | Response:
    """Show a text that was put aside beside the one in force, and what both began with."""
    known, own = read(manuscript), manuscripts.tip(manuscript, number)
    if own is None:
        abort(HTTPStatus.NOT_FOUND)
    if not own.aside or own.settled:
        return _to(url_for(".saved", manuscript=manuscript, number=number))
    if own.number != number:
        return _to(url_for(".aside", manuscript=manuscript, number=own.number))
    return _page(known, known.latest, own)


@area.post("/<int:manuscript>/aside/<int:number>")
@access.rule(access.coordinates)
def put_together(manuscript: int, number: int) -> str | Response:
    """Put in force what was chosen at each place, or leave the text in force as it is."""
    known, own = read(manuscript), manuscripts.revision(manuscript, number)
    seen = manuscripts.revision(manuscript, request.form.get("seen", type=numbers.typed))
    if own is None:
        abort(HTTPStatus.NOT_FOUND)
    if seen is None or not own.aside or own.settled:
        return _to(url_for(".aside", manuscript=manuscript, number=number))
    if request.form.get("do") == "leave":
        manuscripts.settle(manuscript, number)
        db.session.commit()
        flash(gettext("The text in force stays as it is. The other one is in the history."))
        return _to(url_for(".edit", manuscript=manuscript))
    pieces = _pieces(manuscript, seen, own)
    chosen = _chosen(pieces)
    if chosen is None:
        problem = gettext("Choose what is to stand at each place.")
        return _page(known, seen, own, problem)
    if any(map(is_too_long, by_name(chosen).values())):
        return _page(known, seen, own, too_long())
    saved = manuscripts.save(manuscript, seen.number, chosen, access.me().id)
    if saved.outcome == ASIDE:
        db.session.commit()
        flash(gettext("Somebody saved this draft meanwhile: your text was put aside once more."))
        return _to(url_for(".aside", manuscript=manuscript, number=saved.revision.number))
    manuscripts.settle(manuscript, number)
    db.session.commit()
    flash(gettext("Both texts are put together: look at what came of it."))
    return _to(url_for(".edit", manuscript=manuscript))


def _page(known: Manuscript, seen: Revision, own: Revision, problem: str = "") -> str:
    return render_template(
        "workshop/aside.html",
        manuscript=known,
        seen=seen,
        own=own,
        places=list(_places(_pieces(known.id, seen, own))),
        typed=request.form,
        problem=problem,
    )


def _pieces(manuscript: int, seen: Revision, own: Revision) -> Pieces:
    """Each part of both texts from end to end, and where they meet."""
    began = manuscripts.revision(manuscript, own.base)
    theirs, ours = by_name(seen.texts), by_name(own.texts)
    pieces = {}
    for name in sorted({*theirs, *ours}):
        sides = theirs.get(name, ""), ours.get(name, "")
        base = by_name(began.texts).get(name, "") if began else _common(*sides)
        pieces[name] = list(joining.pieces(base, *sides))
    return pieces


def _common(theirs: str, ours: str) -> str:
    """What two texts have in common, where what they began with is no longer kept."""
    both = lines.compared(theirs.split("\n"), ours.split("\n"))
    return "\n".join(line.before for line in both if line.kind == KEPT)


def _places(pieces: Pieces) -> Iterator[Place]:
    """Where somebody has to choose, in the order in which the form counts them."""
    for name, found in pieces.items():
        above: list[str] = []
        for piece in found:
            if isinstance(piece, Conflict):
                base, theirs, ours = piece
                both = "\n".join([*theirs, *ours])
                sides = _beside(base, theirs), _beside(base, ours)
                yield Place(name, above[-ABOVE:], list(base), *sides, both)
                above = []
            else:
                above += piece


def _beside(base: joining.Lines, side: joining.Lines) -> list[Line]:
    """The lines of one side, with what differs from what both began with."""
    return [line for line in lines.compared(base, side) if line.kind != GONE]


def _chosen(pieces: Pieces) -> Texts | None:
    """Both texts as one, with what the form says of each place; None where it does not."""
    number, texts = 0, {}
    for name, found in pieces.items():
        joined: list[str] = []
        for piece in found:
            if isinstance(piece, Conflict):
                choice = _choice(number, piece)
                if choice is None:
                    return None
                joined += choice
                number += 1
            else:
                joined += piece
        texts[name] = "\n".join(joined)
    return of_names(texts)


def _choice(number: int, place: Conflict) -> Iterable[str] | None:
    """The lines that are to stand at a place."""
    match request.form.get(f"place.{number}"):
        case "theirs":
            return place.theirs
        case "ours":
            return place.ours
        case "both":
            return [*place.theirs, *place.ours]
        case "own":
            words = request.form.get(f"words.{number}", "").replace("\r\n", "\n")
            return words.removesuffix("\n").split("\n") if words else []
    return None


def _to(address: str) -> Response:
    return redirect(address, HTTPStatus.SEE_OTHER)
