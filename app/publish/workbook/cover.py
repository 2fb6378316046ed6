"""The first sheet of a workbook: what it is, what it holds, how to read it, how it was made."""

from collections.abc import Sequence

from app.publish import caveats, participation, terms, whole, words
from app.publish.sections import Section
from app.publish.workbook.book import Book, Link, Page, Text
from app.publish.workbook.names import Names, inside
from app.publish.workbook.said import say
from app.translations import N_, gettext

WIDTHS = (34, 80, 50)  # characters
IN_SHORT = N_("In short")


def write(book: Book, found: Sequence[Section], names: Names) -> None:
    """Write it; the other sheets are a click away."""
    edition = book.edition
    release, asked, language = edition.release, edition.questionnaire, edition.language
    page = book.page(names.cover, WIDTHS)
    page.text(f"{asked.title[language]} ({release.wave})", "title")
    page.mark()
    page.text(words.notice(release, language))
    page.text(whole.responses(release, language))
    for caveat in caveats.of_release(release, language):
        page.text(caveat)
    _contents(page, found, names)
    _legend(page)
    _people(page)
    page.heading(gettext(whole.HOW, language))
    for said in whole.method(release, asked, language):
        page.text(said)
    page.skip()
    page.text(whole.made_of(release, language))
    page.text(terms.citation(edition, language))
    page.text(terms.licence(edition, language))
    if address := terms.address(edition):
        page.cells([Link(address, address)])


def _contents(page: Page, found: Sequence[Section], names: Names) -> None:
    """Each finding with the way to its sheet and what to beware of, then the other sheets."""
    edition = page.book.edition
    language = edition.language
    page.heading(gettext(IN_SHORT, language))
    page.heads([say(f"head_{name}", language) for name in ("sheet", "finding", "caveats")], 3)
    for section in found:
        name = names.findings[section.name]
        caveats = Text("\n".join(section.caveats))
        page.cells([Link(name, inside(name)), Text(section.short), caveats])
    others = {names.comments: "about_comments"} if edition.release.themes else {}
    others |= {names.figures: "about_figures"}
    others |= {names.comparisons: "about_comparisons"} if edition.release.comparisons else {}
    for name, what in others.items():
        page.cells([Link(name, inside(name)), Text(say(what, language))])
    if left := whole.left_out(edition.release, edition.questionnaire, language):
        page.text(left)


def _legend(page: Page) -> None:
    """What signs and columns mean."""
    language, release = page.book.edition.language, page.book.edition.release
    page.heading(say("legend", language))
    signs = {
        words.SIGN: say("legend_unshown", language),
        "≤, ≥": say("legend_bound", language),
        say("head_base", language): say("legend_base", language),
        say("head_interval", language): gettext(whole.CHANCE, language),
        say("head_margins", language): say("legend_margins", language),
    }
    if release.weighting.variables:
        signs[say("head_weighted", language)] = gettext(participation.UNWEIGHTED, language)
    for sign, meaning in signs.items():
        page.cells([Text(sign), Text(meaning)])


def _people(page: Page) -> None:
    """Who answered, and how far those who were asked came."""
    book, edition = page.book, page.book.edition
    release, language = edition.release, edition.language
    page.heading(gettext(whole.WHO, language))
    page.text(participation.estimand(release, edition.questionnaire, language))
    for row in participation.rows(release, language):
        is_rate = isinstance(row.value, float)
        number = book.share(row.value) if is_rate else book.count(int(row.value))
        page.cells([Text(row.name), Text(row.explained), number])
    for one in release.returns:
        page.text(participation.returned(one, language))
