"""Results on trial: those of made-up answers, on the page that results have, and what it hides."""

from base64 import b64encode
from collections.abc import Callable, Collection, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Response, current_app, g, redirect, render_template, request, url_for
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response as Sent

from app.analysis.findings import ALL
from app.config import Config
from app.exceptions import AttackTakesTooLong, FileIsUnknown, MieuxError
from app.publish import files, forecast, groups, sections
from app.publish.charts.drawings import Drawing
from app.publish.edition import Edition
from app.questionnaire.definition import Questionnaire
from app.web import languages, results, shelf, subjects
from app.web.results import Asked, Pictures
from app.web.subjects import Subject
from app.web.theme import ONLY_A_PICTURE
from app.web.trial.answering import refusal
from app.web.trial.few import Busy, Few
from app.workshop import trial
from app.workshop.trial import FEWEST, LAST_SEED, MOST, SEED, USUAL

if TYPE_CHECKING:
    from app.release import Preview

BOUNDS = {"responses": (FEWEST, MOST), "seed": (0, LAST_SEED)}
RESPONSES = f"int(min={FEWEST}, max={MOST})"  # as addresses have them
SEEDS = f"int(max={LAST_SEED})"
LONGEST = 60.0  # seconds of proving that figures may be shown: nobody waits longer for a page
STYLES = ("site.css", "results.css")  # of a page that is whole in itself
KEPT = 8  # trials in the memory of each process: a page is followed by its charts

KNOWN: "Few[Preview | MieuxError]" = Few(KEPT)  # and why there is none: that takes as long


def choose() -> str:
    """Say what can be tried, and offer to begin."""
    return _choices(subjects.of_request(), {"responses": str(USUAL), "seed": str(SEED)})


def chosen() -> str | Sent:
    """Lead to the results of as many made-up answers as were asked for."""
    typed = {name: request.args.get(name, "").strip() for name in BOUNDS}
    wrong = [
        name for name, (least, most) in BOUNDS.items() if not _is_from(least, most, typed[name])
    ]
    if wrong:
        return _choices(subjects.of_request(), typed, wrong)
    responses, seed = (int(number) for number in typed.values())
    address = url_for(".trial_results", responses=responses, seed=seed)
    return redirect(address, HTTPStatus.SEE_OTHER)


def page(responses: int, seed: int) -> str | Response:
    """Show the results that made-up answers give, and before them which groups are hidden."""
    subject = subjects.of_request()
    asked, errors = subject.checked.questionnaire, subject.checked.errors
    if asked is None or errors:
        return refusal(subject)
    g.language = languages.choose(request.args.get("lang") or g.get("language"), asked.languages)
    typed = {"responses": str(responses), "seed": str(seed)}
    try:
        found = _results(subject, responses, seed)
    except tuple(forecast.REFUSED) as error:
        why = _why_not(error, subject.checked.whole)
        return Response(_choices(subject, typed, why=why), HTTPStatus.CONFLICT)
    except Busy:
        why = gettext("Another trial is being computed on this server: come back in a minute.")
        return Response(_choices(subject, typed, why=why), HTTPStatus.SERVICE_UNAVAILABLE)
    here = url_for(".trial_results", responses=responses, seed=seed)
    wanted = request.args.get("group") or ALL
    is_known = wanted == ALL or wanted in groups.known(found.release)
    said_of = Asked(1, wanted if is_known else ALL, (), is_known)
    pictures = results.pictured(f"{here}/{{}}".format)
    content = _content(found, g.language, said_of, here, pictures)
    shown = render_template(
        "trial/results.html",
        subject=subject,
        content=content,
        here=here,
        seed=seed,
        **_told(found, g.language, responses),
    )
    return Response(shown, HTTPStatus.OK if is_known else HTTPStatus.NOT_FOUND)


def picture(responses: int, seed: int, file: str) -> Response:
    """Give a chart of the same results."""
    subject = subjects.of_request()
    media_type = files.media_type(file)
    if subject.checked.errors or not media_type.startswith("image/"):
        raise FileIsUnknown(file)
    try:
        found = _results(subject, responses, seed)
    except tuple(forecast.REFUSED):
        raise FileIsUnknown(file) from None
    language = files.language(file) or ""
    if language not in found.questionnaire.languages:
        raise FileIsUnknown(file)
    drawn = files.make(file, _edition(found, language))
    return Response(drawn, mimetype=media_type, headers={"Content-Security-Policy": ONLY_A_PICTURE})


def alone(title: str, found: "Preview", responses: int, seed: int, language: str) -> str:
    """The same page whole in itself: its style and charts are inside, and it leads nowhere."""
    drawn = _edition(found, language)

    def address(file: str) -> str:
        if files.media_type(file) != files.CHARTS["wide"]:
            return ""  # a slide is a megabyte
        content = b64encode(files.make(file, drawn)).decode()
        return f"data:{files.media_type(file)};base64,{content}"

    static = Path(str(current_app.static_folder))
    with current_app.test_request_context():
        g.language = language
        return render_template(
            "trial/alone.html",
            title=title,
            css=Markup("".join((static / name).read_text() for name in STYLES)),
            content=_content(found, language, Asked(1), "", results.pictured(address)),
            seed=seed,
            **_told(found, language, responses),
        )


def _content(
    found: "Preview",
    language: str,
    asked: Asked,
    here: str,
    pictures: Callable[[Drawing], Pictures] | None,
) -> Markup:
    """The results themselves, as everyone would read them."""
    edition = _edition(found, language)
    said = sections.of_release(found.release, found.questionnaire, language, asked.group)
    return results.written(edition, asked, said, here, pictures)


def _told(found: "Preview", language: str, responses: int) -> dict[str, Any]:
    """What is told above and below the results: the groups that would be hidden, and why."""
    parts = [
        part._replace(lines=[line for line in part.lines if not line.is_shown])
        for part in forecast.of_release(
            found.release, found.protected.hidden, found.questionnaire, language
        )
    ]
    return {
        "questionnaire": found.questionnaire,
        "responses": responses,
        "parts": [part for part in parts if part.lines],
        "hidden": sum(len(part.lines) for part in parts),
        "every": len({(figure.finding, figure.group) for figure in found.release.figures}),
    }


def _results(subject: Subject, responses: int, seed: int) -> "Preview":
    def tried() -> "Preview | MieuxError":
        try:
            return trial.results(subject.checked, responses, seed, LONGEST)
        except tuple(forecast.REFUSED) as error:
            return error.with_traceback(None)

    found = KNOWN.get((shelf.text_of(subject.source), responses, seed), tried)
    if isinstance(found, MieuxError):
        raise found.with_traceback(None)
    return found


def _edition(found: "Preview", language: str) -> Edition:
    config: Config = current_app.config["MIEUX"]
    return Edition(found.release, found.questionnaire, language, config.network)


def _choices(
    subject: Subject, typed: Mapping[str, str], wrong: Collection[str] = (), why: str = ""
) -> str:
    if subject.questionnaire() is None:
        return refusal(subject)
    return render_template(
        "trial/choose.html",
        subject=subject,
        typed=typed,
        wrong=wrong,
        why=why,
        bounds=BOUNDS,
    )


def _why_not(error: MieuxError, questionnaire: Questionnaire) -> str:
    if isinstance(error, AttackTakesTooLong):
        return str(
            gettext(
                "It takes longer than a page may to prove that nobody can work out the groups that "
                "are hidden. The command “mieux survey trial” takes its time; or drop a crossing."
            )
        )
    return forecast.refusal(error, questionnaire, g.language)


def _is_from(least: int, most: int, typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and least <= int(typed[:9]) <= most
