"""Two waves side by side: any two of a questionnaire whose results whoever asks may read."""

from functools import lru_cache

from flask import Response, abort, g, render_template, request, url_for
from markupsafe import Markup

from app import editions
from app.editions import Key
from app.publish import beside, words
from app.storage import releases, waves
from app.storage.waves import SIMULATED, Wave
from app.web import access, compression, results
from app.web.sessions import is_staff

MOST = 32  # pages kept by each process


@results.for_readers("/with/")
def compare(name: str) -> Response:
    """Offer the other waves whose figures can stand beside those of this one."""
    key = results.reading(name)
    release, questionnaire = editions.read(key)
    g.language = results.language_of(key)
    wave = waves.read(name)
    others = [other.name for other in _readable() if go_together(wave, other)]
    content = render_template(
        "results/compare.html",
        release=release,
        title=questionnaire.title[g.language],
        others=[editions.read(results.reading(other))[0] for other in others],
        place=_place(),
        words=words,
    )
    return _shown(Markup(content), key, url_for("results.compare", name=name))


@results.for_readers("/with/<other>")
def compared(name: str, other: str) -> Response:
    """Say what each finding is since the earlier of two waves, whichever is named first."""
    for each in (name, other):
        results.reading(each)
    earlier, later = sorted((waves.read(name), waves.read(other)), key=began)
    if not go_together(earlier, later):
        abort(404)
    key, before = results.reading(later.name), results.reading(earlier.name)
    g.language = results.language_of(key)
    here = url_for("results.compared", name=later.name, other=earlier.name)
    return _shown(_written(key, before, g.language, _place()), key, here)


@lru_cache(maxsize=MOST)
def _written(key: Key, before: Key, language: str, place: str) -> Markup:
    """All findings of a release beside those of an earlier wave's; `place` is where links lead."""
    release, questionnaire = editions.since(key, before), editions.read(key)[1]
    earlier = editions.read(before)[0]
    sections = beside.of_waves(release, questionnaire, language)
    return Markup(
        render_template(
            "results/compared.html",
            release=release,
            earlier=earlier,
            notices=dict.fromkeys(words.notice(one, language) for one in (release, earlier)),
            is_of_others=waves.read(key.wave).cooperative != waves.read(before.wave).cooperative,
            title=questionnaire.title[language],
            sections=sections,
            courses=beside.by_course(sections, language),
            language=language,
            place=place,
            words=words,
        )
    )


def _shown(content: Markup, key: Key, here: str) -> Response:
    """The content in a page, as whoever asks reads it; `here` is its public address."""
    if is_staff(request.path):
        return Response(render_template("results/of_staff.html", content=content))
    return compression.response(
        _public(content, key, g.language, here),
        "text/html",
        results.BY_LANGUAGE,
        Cache_Control=results.FRESH,
        Content_Language=g.language,
    )


@lru_cache(maxsize=MOST)
def _public(content: Markup, key: Key, language: str, here: str) -> compression.Body:
    html = render_template(
        "results/public.html",
        content=content,
        questionnaire=editions.read(key)[1],
        language=language,
        here=here,
    )
    return compression.packed(html.encode())


def _readable() -> list[Wave]:
    """The waves with results that whoever asks may read, the latest first."""
    if is_staff(request.path):
        return [wave for wave in access.visible() if wave.released]
    public = releases.sources(public=True)
    return [wave for wave in waves.every() if wave.name in public]


def go_together(wave: Wave, other: Wave) -> bool:
    """Whether both asked the same questionnaire, and neither alone made its answers up."""

    def asked(of: Wave) -> tuple[str, bool]:
        return of.questionnaire, of.source == SIMULATED

    return wave.id != other.id and asked(wave) == asked(other)


def began(wave: Wave) -> tuple[object, int]:
    """What puts waves in the order in which they began."""
    return wave.opens_at or wave.closed_at, wave.id


def _place() -> str:
    return results.OF_STAFF if is_staff(request.path) else results.PUBLIC
