"""Reading results: a release as a page, as charts and as files.

Everyone reads what is public, under /results; staff read what is of the waves they see, under
their own address. A release never changes, so what was made of it is kept: each request only asks
which releases there are.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from http import HTTPStatus
from typing import NamedTuple, ParamSpec

from flask import Blueprint, Response, g, render_template, request, url_for
from markupsafe import Markup
from werkzeug.routing import BaseConverter

from app import editions
from app.analysis.findings import ALL, Release
from app.editions import Key
from app.exceptions import FileIsUnknown, MieuxError, ReleaseNotFound, WaveNotFound
from app.extensions import db
from app.publish import (
    caveats,
    charts,
    files,
    groups,
    participation,
    sections,
    tables,
    terms,
    themes,
    whole,
    words,
)
from app.publish.charts import drawings
from app.publish.charts.drawings import Drawing
from app.publish.edition import Edition
from app.publish.sections import Section
from app.storage import journal, releases
from app.web import access, compression, languages
from app.web.sessions import is_staff
from app.web.theme import ONLY_A_PICTURE

FRESH = "public, max-age=60"  # seconds until a new release of the wave is seen by everyone
KEPT_A_DAY = "public, max-age=86400"  # a chart never changes, but a release can be withdrawn
BY_LANGUAGE = "Accept-Encoding, Accept-Language"
FEW = 5  # findings that are found without a list of them
KEPT = 64  # pages, and files, kept by each process
PUBLIC, OF_STAFF = "results", "staff.waves.results"  # where the views are, as endpoints
DOWNLOADS: Mapping[str, str] = {  # the files that a page offers, by how their addresses end
    "csv": "figures.csv",
    "comparisons.csv": "comparisons.csv",
    "json": "release.json",
    "zip": "package.zip",
    "codebook.xml": "codebook.xml",
    "xlsx": "workbook.{language}.xlsx",
    "pdf": "report.{language}.pdf",
}

KINDS = f"any({', '.join(repr(kind) for kind in DOWNLOADS)})"

Given = ParamSpec("Given")


class NoDot(BaseConverter):
    """The name of a wave, before the dot of a file."""

    regex = "[^/.]+"


class Asked(NamedTuple):
    """How a release is read: by its number or as the latest, said of which group.

    `numbers` are those of the releases that this reader may read; a group that is not `known` is
    named in the address, and the page says everyone's figures.
    """

    number: int | None = None
    group: str = ALL
    numbers: tuple[int, ...] = ()
    known: bool = True


OF_EVERYONE = Asked()

area = Blueprint("results", __name__, url_prefix="/results")
of_staff = Blueprint("results", __name__)  # under /staff/waves


def for_readers(*paths: str) -> Callable[[Callable[Given, Response]], Callable[Given, Response]]:
    """Show the view under both addresses of a wave's results: everyone's, and that of staff."""

    def shown(view: Callable[Given, Response]) -> Callable[Given, Response]:
        guarded = access.rule(access.belongs)(view)
        for path in paths:
            area.get(f"/<no_dot:name>{path}")(view)
            of_staff.get(f"/<no_dot:name>/results{path}")(guarded)
        return view

    return shown


def reading(name: str, number: int | None = None) -> Key:
    """The wave's latest release that whoever asks may read, or that of this number.

    Raises WaveNotFound, ReleaseNotFound.
    """
    return _of_number(name, number, _readable(name))


@for_readers("", "/<int:number>")
def page(name: str, number: int | None = None) -> Response:
    """Say each finding in a sentence, with its figures, charts and tables; of a group, or all."""
    readable = _readable(name)
    key = _of_number(name, number, readable)
    g.language = language_of(key)
    wanted = request.args.get("group") or ALL
    is_known = wanted == ALL or wanted in groups.known(editions.read(key)[0])
    asked = Asked(number, wanted if is_known else ALL, tuple(readable), is_known)
    status = HTTPStatus.OK if is_known else HTTPStatus.NOT_FOUND
    if is_staff(request.path):
        content = _content(key, g.language, OF_STAFF, asked)
        public = releases.is_public(name, key.number)
        return Response(
            render_template(
                "results/of_staff.html",
                content=content,
                wave=name,
                number=key.number,
                public=public,
            ),
            status,
        )
    body = _page(key, g.language, asked)
    response = compression.response(
        body, "text/html", BY_LANGUAGE, Cache_Control=FRESH, Content_Language=g.language
    )
    if response.status_code == HTTPStatus.OK:  # and not that it has not changed
        response.status_code = status
    return response


@for_readers(f".<{KINDS}:kind>", f"/<int:number>.<{KINDS}:kind>")
def download(name: str, kind: str, number: int | None = None) -> Response:
    """Give the same figures as a file; the journal says which of the staff took one."""
    key = reading(name, number)
    response = _file(key, DOWNLOADS[kind].format(language=language_of(key)), FRESH)
    file_name = tables.file_name(editions.read(key)[0], kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    if is_staff(request.path):
        journal.note(access.me().id, "downloaded", name)
        db.session.commit()
    return response


@for_readers("/<int:number>/<path:file>")
def picture(name: str, number: int, file: str) -> Response:
    """Give a chart of a release, as it was drawn."""
    key = reading(name, number)
    if not files.media_type(file).startswith("image/"):
        raise FileIsUnknown(file)
    response = _file(key, file, KEPT_A_DAY)
    response.headers["Content-Security-Policy"] = ONLY_A_PICTURE
    return response


@area.errorhandler(ReleaseNotFound)
@area.errorhandler(WaveNotFound)
def not_published(_error: MieuxError) -> tuple[str, HTTPStatus, Mapping[str, str]]:
    """Say that nobody but staff can read this, or that it is nowhere: the same words for both."""
    name = (request.view_args or {}).get("name", "")
    shown = render_template("results/not_published.html", name=name)
    return shown, HTTPStatus.NOT_FOUND, {"Vary": "Accept-Language"}


@of_staff.errorhandler(ReleaseNotFound)
def not_released(_error: MieuxError) -> tuple[str, HTTPStatus]:
    """Tell the staff of a wave that it has no such release."""
    name = (request.view_args or {}).get("name", "")
    return render_template("results/not_released.html", name=name), HTTPStatus.NOT_FOUND


def language_of(key: Key) -> str:
    """The language of the page: the one asked for, or the reader's, of the questionnaire's."""
    wanted = request.args.get("lang") or g.get("language")
    return languages.choose(wanted, editions.read(key)[1].languages)


def render(edition: Edition, asked: Asked = OF_EVERYONE) -> str:
    """The page of a release in a language, as everyone reads it."""
    said = _sections(edition, asked)
    return render_template(
        "results/page.html",
        edition=edition,
        release=edition.release,
        questionnaire=edition.questionnaire,
        language=edition.language,
        asked=asked,
        first=said[0] if said else None,
        has_pictures=files.are_drawn(),
        content=_at(PUBLIC, edition, asked, said),
        words=words,
    )


class Picture(NamedTuple):
    """Where a chart is, and how large, in pixels."""

    address: str
    width: int
    height: int


class Pictures(NamedTuple):
    """A chart as a page shows it on wide screens and narrow ones, and its address for slides."""

    wide: Picture
    narrow: Picture
    slide: str


def pictures(release: Release, place: str) -> Callable[[Drawing], Pictures] | None:
    """Where the charts of a release are found under `place`; None where none can be drawn."""

    def address(file: str) -> str:
        return url_for(f"{place}.picture", name=release.wave, number=release.number, file=file)

    return pictured(address)


def pictured(address: Callable[[str], str]) -> Callable[[Drawing], Pictures] | None:
    """The same where each file has an address of its own."""

    def shown(drawing: Drawing) -> Pictures:
        wide, narrow, slide = (address(drawing.file(width)) for width in drawings.EXTENSIONS)
        return Pictures(
            Picture(wide, *charts.size(drawing, "wide")),
            Picture(narrow, *charts.size(drawing, "narrow")),
            slide,
        )

    return shown if files.are_drawn() else None


def _sections(edition: Edition, asked: Asked) -> list[Section]:
    return sections.of_release(
        edition.release, edition.questionnaire, edition.language, asked.group
    )


def _at(place: str, edition: Edition, asked: Asked, said: Sequence[Section]) -> Markup:
    release = edition.release
    here = url_for(f"{place}.page", name=release.wave, number=asked.number)
    return written(edition, asked, said, here, pictures(release, place), place)


def written(
    edition: Edition,
    asked: Asked,
    said: Sequence[Section],
    here: str,
    pictures: Callable[[Drawing], Pictures] | None,
    place: str = "",
) -> Markup:
    """What stands between the header and the footer of a page at the address `here`.

    `place` is where its links lead; a release that is not kept has none, and a page that is whole
    in itself has no address either.
    """
    release, questionnaire, language = edition.release, edition.questionnaire, edition.language
    return Markup(
        render_template(
            "results/content.html",
            edition=edition,
            release=release,
            questionnaire=questionnaire,
            language=language,
            here=here,
            place=place,
            asked=asked,
            sections=said,
            not_said=sections.not_said(said, release, questionnaire, language),
            caveats=caveats.of_release(release, language),
            groups=groups,
            participation=participation,
            downloads=[kind for kind, name in DOWNLOADS.items() if name in files.KINDS],
            pictures=pictures,
            comments=themes.comments(edition),
            terms=terms,
            whole=whole,
            few=FEW,
            words=words,
        )
    )


@lru_cache(maxsize=KEPT)
def _content(key: Key, language: str, place: str, asked: Asked) -> Markup:
    edition = editions.edition(key, language)
    return _at(place, edition, asked, _sections(edition, asked))


@lru_cache(maxsize=KEPT)
def _page(key: Key, language: str, asked: Asked) -> compression.Body:
    return compression.packed(render(editions.edition(key, language), asked).encode())


def _of_number(name: str, number: int | None, readable: Sequence[int]) -> Key:
    if number is not None and number not in readable:
        raise ReleaseNotFound(name)
    return editions.key(name, readable[-1] if number is None else number)


def _readable(name: str) -> Sequence[int]:
    """The numbers of a wave's releases that whoever asks may read, the first first."""
    if is_staff(request.path):
        return releases.numbers(access.wave(name).name)
    return editions.published(name)


def _file(key: Key, name: str, kept: str) -> Response:
    """A file of a release, or only that it has not changed since the browser last saw it."""
    made = editions.file(key, name)
    mimetype = made.media_type.partition(";")[0]
    body = compression.file(made.content, mimetype)
    return compression.response(body, mimetype, BY_LANGUAGE, Cache_Control=kept)
