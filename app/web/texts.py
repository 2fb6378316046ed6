"""Comments, as analysts read them: question by question, and beside nothing else."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from app import comments
from app.analysis.themes import SMALLEST
from app.exceptions import (
    CodingIsFinished,
    CommentsAreFew,
    CommentsAreUnread,
    LabelIsUnfit,
    LabelQuotes,
    MieuxError,
    QuestionNotFound,
    ThemeExists,
    ThemeNotFound,
    WaveIsOpen,
)
from app.extensions import db
from app.questionnaire import comments as asking
from app.storage.waves import Wave
from app.web import access, languages
from app.web.people_forms import Confirmation

ID = re.compile("[0-9a-f]{32}")
WHY_NOT: Mapping[type[MieuxError], str] = {
    LabelIsUnfit: lazy_gettext(
        "Name the theme in every language, in at most %(most)s signs.", most=comments.LONGEST
    ),
    LabelQuotes: lazy_gettext(
        "%(few)s words of this name follow each other in a comment. It will be published: say it "
        "in your own words.",
        few=comments.QUOTE,
    ),
    ThemeExists: lazy_gettext("There is a theme of this name already."),
}
REFUSED = tuple(WHY_NOT)
FINISHED = lazy_gettext("The sorting of these comments is finished: nothing was changed.")

area = Blueprint("texts", __name__)


@area.get("/")
@access.rule(access.analyses)
def every(name: str) -> str:
    """Show which questions people commented on, and how far reading them is."""
    wave = access.wave(name)
    return _render("every", wave, found=comments.questions(wave))


@area.route("/<question>/", methods=["GET", "POST"])
@access.rule(access.analyses)
def read(name: str, question: str) -> str | Response:
    """Show some comments in an order that says nothing; keep which themes they have."""
    wave, form, problem = access.wave(name), Confirmation(), ""
    number = request.args.get("page", type=int)
    if form.validate_on_submit():
        # Enter in a field presses the first button of all: what was typed there is not lost.
        go = "add" if any(_typed(wave).values()) else request.form.get("go")
        _keep(wave, question, number, everything=go != "add")
        if go != "add":
            return _onward(wave, question, number or 1, go)
        try:
            comments.add(wave, question, _typed(wave))
        except REFUSED as refused:
            db.session.rollback()
            problem = str(WHY_NOT[type(refused)])
        else:
            db.session.commit()
            flash(gettext("The theme is there: tick it where it belongs."))
            return _to(".read", wave, question=question, page=number or 1)
    page = comments.read(wave, question, number, access.me().id)
    typed = _typed(wave) if problem else {}
    known = {"question": question, "form": form, "problem": problem}
    return _render("read", wave, **known, page=page, typed=typed)


@area.route("/<question>/themes/<code>", methods=["GET", "POST"])
@access.rule(access.analyses)
def theme(name: str, question: str, code: str) -> str | Response:
    """Show what a theme is called; call it otherwise, or delete it."""
    wave, form, problem = access.wave(name), Confirmation(), ""
    labels = comments.labels(wave, question)
    if code not in labels:
        abort(HTTPStatus.NOT_FOUND)
    if form.validate_on_submit():
        try:
            if request.form.get("go") == "remove":
                comments.remove(wave, question, code)
            else:
                comments.rename(wave, question, code, _typed(wave))
        except REFUSED as refused:
            db.session.rollback()
            problem = str(WHY_NOT[type(refused)])
        else:
            db.session.commit()
            return _to(".read", wave, question=question)
    known = {"question": question, "form": form, "problem": problem}
    typed = _typed(wave) if problem else labels[code]
    count = comments.counts(wave, question).get(code, 0)
    return _render("theme", wave, **known, label=labels[code], typed=typed, count=count)


@area.route("/<question>/finish", methods=["GET", "POST"])
@access.rule(access.analyses)
def finish(name: str, question: str) -> str | Response:
    """Show what a release would count, and let the next one count it once that is confirmed."""
    wave, form = access.wave(name), Confirmation()
    page = comments.read(wave, question, 1, access.me().id)
    if page.progress.finished:
        return _to(".read", wave, question=question, page=1)
    if form.validate_on_submit():
        comments.finish(wave, question, access.me().id)
        db.session.commit()
        flash(gettext("Finished: the next release counts these themes."))
        return _to(".every", wave)
    is_for_all = asking.is_for_all(asking.questions(comments.asked(wave))[question])
    return _render("finish", wave, question=question, page=page, form=form, of_all=is_for_all)


@area.post("/<question>/resume")
@access.rule(access.analyses)
def resume(name: str, question: str) -> Response:
    """Sort the comments to a question again, unless a release counted them."""
    wave, form = access.wave(name), Confirmation()
    if form.validate_on_submit():
        comments.resume(wave, question, access.me().id)
        db.session.commit()
    return _to(".read", wave, question=question, page=1)


@area.errorhandler(CommentsAreFew)
@area.errorhandler(CommentsAreUnread)
def _not_yet(_error: MieuxError) -> Response:
    """Back to the questions, which say how far each is."""
    return redirect(url_for(".every", **_place()), HTTPStatus.SEE_OTHER)


@area.errorhandler(WaveIsOpen)
def _open(_error: WaveIsOpen) -> Response:
    """Back to the wave, which says what comes next."""
    return redirect(url_for("staff.waves.page", **_place()), HTTPStatus.SEE_OTHER)


@area.errorhandler(CodingIsFinished)
def _finished(_error: CodingIsFinished) -> Response:
    """Back to the comments as they were sorted."""
    db.session.rollback()
    flash(str(FINISHED), "error")
    return redirect(url_for(".every", **_place()), HTTPStatus.SEE_OTHER)


@area.errorhandler(QuestionNotFound)
@area.errorhandler(ThemeNotFound)
def _unknown(_error: MieuxError) -> tuple[str, HTTPStatus]:
    return render_template("errors/refused.html", status=404), HTTPStatus.NOT_FOUND


def _place() -> dict[str, Any]:
    return {"name": str((request.view_args or {})["name"])}


def _keep(wave: Wave, question: str, number: int | None, *, everything: bool) -> None:
    """Keep what was ticked: of all that was shown, or of what was read before or has a theme."""
    ids = filter(ID.fullmatch, request.form.getlist("comment"))
    ticked = {id: request.form.getlist(f"of.{id}") for id in ids}
    if not everything:
        shown = comments.read(wave, question, number, access.me().id).comments
        before = {one.id for one in shown if one.themes is not None}
        ticked = {id: codes for id, codes in ticked.items() if codes or id in before}
    comments.sort(wave, question, ticked)
    db.session.commit()


def _onward(wave: Wave, question: str, number: int, go: str | None) -> Response:
    """To the page before or after; after the last one, to what is unread, or to the end."""
    if go == "back":
        return _to(".read", wave, question=question, page=max(number - 1, 1))
    page = comments.read(wave, question, number, access.me().id)
    if number < page.pages:
        return _to(".read", wave, question=question, page=number + 1)
    if page.progress.read < page.progress.comments:
        return _to(".read", wave, question=question)
    return _to(".finish", wave, question=question)


def _typed(wave: Wave) -> dict[str, str]:
    return {one: request.form.get(f"label.{one}", "") for one in comments.asked(wave).languages}


def _render(template: str, wave: Wave, **known: Any) -> str:
    asked = comments.asked(wave)
    spoken = languages.choose(g.language, asked.languages)
    questions = asking.questions(asked)
    titles = {name: asking.words(question, spoken) for name, question in questions.items()}
    known |= {"wave": wave, "titles": titles, "spoken": spoken, "asked": asked}
    return render_template(f"texts/{template}.html", **known, smallest=SMALLEST)


def _to(view: str, wave: Wave, **parts: Any) -> Response:
    return redirect(url_for(view, name=wave.name, **parts), HTTPStatus.SEE_OTHER)
