"""What stands beside the text of a draft: its lists of choices, and findings declared later."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import NamedTuple

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from app.exceptions import UploadIsUnfit
from app.extensions import db
from app.questionnaire.loader import LIST_NAME
from app.storage import manuscripts
from app.storage.manuscripts import ASIDE, Manuscript, Texts
from app.web import access, shelf
from app.web.languages import of_sentences
from app.web.workshop.area import area, base_of_form, read
from app.workshop import parcels

EMPTY = "code,fr,en\n"  # how a list begins


class Beside(NamedTuple):
    """A list: how many choices it has (None: it is not there), and whether the text names it."""

    name: str
    choices: int | None
    is_named: bool


@area.get("/<int:manuscript>/lists")
@access.rule(access.belongs)
def lists(manuscript: int) -> str:
    """Show the lists of a draft and its later findings, and what is wrong with these."""
    known = read(manuscript)
    return _page(known, known.latest.texts.later or "", known.latest.number)


@area.get("/<int:manuscript>/lists/<listed>")
@access.rule(access.belongs)
def one_list(manuscript: int, listed: str) -> str:
    """Show a list as text, to be changed; one that the text names may be written here."""
    known = read(manuscript)
    if listed not in {one.name for one in _beside(known.latest.texts)}:
        abort(HTTPStatus.NOT_FOUND)
    text = known.latest.texts.lists.get(listed, EMPTY)
    return _list_page(known, listed, text, known.latest.number)


@area.post("/<int:manuscript>/lists")
@access.rule(access.coordinates)
def add_lists(manuscript: int) -> str | Response:
    """Take lists from files, in place of those of the same name."""
    known = read(manuscript)
    texts, files = _seen(known), request.files.getlist("files")
    brought = [(file.filename or "", file.read()) for file in files if file.filename]
    try:
        for name, content in brought:
            texts = parcels.with_list(texts, parcels.plain(name), content)
    except UploadIsUnfit as why:
        return _page(known, texts.later or "", base_of_form(), problem=why.text[of_sentences()])
    if not brought:
        return _page(known, texts.later or "", base_of_form(), problem=gettext("Choose a file."))
    said = ngettext("%(num)d list is there.", "%(num)d lists are there.", len(brought))
    return _keep(known, texts, said)


@area.post("/<int:manuscript>/lists/<listed>")
@access.rule(access.coordinates)
def change_list(manuscript: int, listed: str) -> str | Response:
    """Keep what was typed as this list, or remove it."""
    known, typed = read(manuscript), request.form.get("text", "")
    is_removed = request.form.get("do") == "remove"
    content = None if is_removed else typed.encode(errors="replace")
    try:
        texts = parcels.with_list(_seen(known), listed, content)
    except UploadIsUnfit as why:
        return _list_page(known, listed, typed, base_of_form(), why.text[of_sentences()])
    return _keep(known, texts, gettext("Removed.") if is_removed else gettext("Saved."))


@area.post("/<int:manuscript>/later")
@access.rule(access.coordinates)
def change_later(manuscript: int) -> str | Response:
    """Keep what was typed as the findings declared later; nothing: there are none."""
    known, typed = read(manuscript), request.form.get("text", "")
    try:
        later = parcels.as_text(gettext("Findings declared later"), typed.encode(errors="replace"))
    except UploadIsUnfit as why:
        return _page(known, typed, base_of_form(), problem=why.text[of_sentences()])
    texts = _seen(known)._replace(later=later if later.strip() else None)
    return _keep(known, texts, gettext("Saved."))


def _keep(known: Manuscript, texts: Texts, said: str) -> Response:
    """Save, and show what there is then: both texts, where somebody changed the same lines."""
    saved = manuscripts.save(known.id, base_of_form(), texts, access.me().id)
    db.session.commit()
    if saved.outcome == ASIDE:
        address = url_for(".aside", manuscript=known.id, number=saved.revision.number)
    else:
        flash(said)
        address = url_for(".lists", manuscript=known.id)
    return redirect(address, HTTPStatus.SEE_OTHER)


def _page(known: Manuscript, later: str, base: int, problem: str = "") -> str:
    source = known.latest.texts._replace(later=later or None).source(known.name)
    problems = [found for found in shelf.check_newest(source).problems if found.path != source.path]
    return render_template(
        "workshop/lists.html",
        manuscript=known,
        beside=sorted(_beside(known.latest.texts)),
        later=later,
        base=base,
        problems=problems,
        problem=problem,
    )


def _list_page(known: Manuscript, name: str, text: str, base: int, problem: str = "") -> str:
    problems = shelf.check_newest(known.latest.texts.source(known.name)).problems
    return render_template(
        "workshop/list.html",
        manuscript=known,
        name=name,
        is_there=name in known.latest.texts.lists,
        text=text,
        base=base,
        problems=[found for found in problems if found.details.get("name") == name],
        problem=problem,
    )


def _beside(texts: Texts) -> Iterator[Beside]:
    """Every list that is there, and every one that the text names."""
    named = set(LIST_NAME.findall(texts.text))
    for name in named | {*texts.lists}:
        text = texts.lists.get(name)
        lines = None if text is None else sum(map(bool, text.splitlines()[1:]))
        yield Beside(name, lines, name in named)


def _seen(known: Manuscript) -> Texts:
    """The texts that the page showed whose form this is."""
    began = manuscripts.revision(known.id, base_of_form())
    return (began or known.latest).texts
