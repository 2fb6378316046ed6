"""Staff pages: the first of them, and what they all share."""

from collections.abc import Sequence
from http import HTTPStatus

from flask import Blueprint, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from app.storage import releases, versions, waves
from app.storage.waves import RELEASED, Wave
from app.web import access, languages, wave_words
from app.web.sessions import STAFF, leads_to_staff
from app.web.wave_words import GROUPS

area = Blueprint("staff", __name__, url_prefix=STAFF)


@area.get("/")
@access.rule(access.belongs)
def home() -> str:
    """Show the waves they see by their state: first those that wait to be closed."""
    visible = access.visible()
    groups = {state: [wave for wave in visible if wave.state() == state] for state in GROUPS}
    return render_template(
        "staff/home.html",
        groups={state: found for state, found in groups.items() if found},
        titles=_titles(visible),
        responses=waves.response_counts(),
        words=wave_words,
        published=versions.every(),
    )


@area.get("/results")
@access.rule(access.belongs)
def results() -> str:
    """Show the results that can be read, and give their figures as files."""
    released = [wave for wave in access.visible() if wave.state() == RELEASED]
    return render_template(
        "staff/results.html",
        waves=released,
        titles=_titles(released),
        words=wave_words,
        public=releases.sources(public=True),
    )


@area.post("/language")
def language() -> Response:
    """Speak another language from here on, and show the same page again."""
    wanted, back = request.form.get("language", ""), request.form.get("back", "")
    if wanted in languages.spoken():
        session["language"] = wanted
    return redirect(back if leads_to_staff(back) else url_for("staff.home"), HTTPStatus.SEE_OTHER)


@area.context_processor
def _in_templates() -> dict[str, object]:
    return {"person": access.person(), "may": access}


def _titles(shown: Sequence[Wave]) -> dict[str, str]:
    """What each wave asks, by its name."""
    titles = {wave.name: versions.read(wave.digest).title for wave in shown}
    return {name: wave_words.title(text, g.language) for name, text in titles.items()}
