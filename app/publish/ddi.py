"""The codebook of a release in the form that data archives read: DDI Codebook 2.5.

https://ddialliance.org/Specification/DDI-Codebook/2.5. It describes what was asked, of whom and
how. There is no file of answers, so no variable is in one: the figures are other material.
"""

import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from app.publish import participation, terms, words
from app.publish.columns import FILES
from app.publish.edition import Edition
from app.questionnaire.codebook.files import limits
from app.questionnaire.codebook.variables import Codebook, Column, Question, Said
from app.questionnaire.markdown import plain
from app.translations import N_, gettext

NAMESPACE = "ddi:codebook:2_5"
SCHEMA = "https://ddialliance.org/Specification/DDI-Codebook/2.5/XMLSchema/codebook.xsd"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in no XML text
# of a kind of column: how its values are written, and what they stand for
FORMATS: Mapping[str, tuple[dict[str, str], str]] = {
    "codes": ({"type": "character"}, "code"),
    "number": ({"type": "numeric"}, "numeric"),
    "date": ({"type": "character", "category": "date"}, "datetime"),
    "month": ({"type": "character", "category": "date"}, "datetime"),
    "text": ({"type": "character"}, "text"),
}
GROUPS = {"grid": "grid", "many": "multipleResp"}  # of a question with several variables
FIGURES = ("figures.csv", "comparisons.csv")
PEOPLE = N_("People")
COMPUTED = N_("Figures computed from answers to a questionnaire")
ON_THE_WEB = N_("A questionnaire on the web that people fill in by themselves")
UNAVAILABLE = N_(
    "Nobody’s answers are given, to anyone: the variables described here are those of the "
    "questionnaire, and only protected figures are published."
)
OWN_WORDS = N_(
    "Respondents’ own words: kept apart from all other answers, and never published as they are."
)


def to_xml(edition: Edition) -> bytes:
    """The codebook in all languages of the questionnaire."""
    root = Element(
        "codeBook",
        {
            "xmlns": NAMESPACE,
            "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
            "xsi:schemaLocation": f"{NAMESPACE} {SCHEMA}",
            "version": "2.5",
            LANGUAGE: edition.language,
        },
    )
    codebook = Codebook(edition.questionnaire)
    _study(SubElement(root, "stdyDscr"), edition)
    _variables(SubElement(root, "dataDscr"), codebook)
    for name in FIGURES:
        material = SubElement(root, "otherMat", {"level": "study", "URI": name})
        _in_each(material, "labl", _ours(FILES[name], codebook.languages))
    indent(root, " ")
    written = UNFIT.sub("", tostring(root, encoding="unicode"))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{written}\n'.encode()


def _study(study: Element, edition: Edition) -> None:
    """What was asked by whom, of whom and how, and on which terms figures are given."""
    languages, release = edition.questionnaire.languages, edition.release
    _citation(SubElement(study, "citation"), edition)

    scope = SubElement(study, "stdyInfo")
    if about := edition.questionnaire.introduction:
        _in_each(scope, "abstract", {one: plain(about[one]) for one in languages})
    summary = SubElement(scope, "sumDscr")
    _in_each(summary, "anlyUnit", _ours(PEOPLE, languages))
    _in_each(summary, "dataKind", _ours(COMPUTED, languages))

    method = SubElement(study, "method")
    collected = SubElement(method, "dataColl")
    for text in participation.ASKED[release.mode]:
        _in_each(collected, "sampProc", _ours(text, languages))
    if release.source == "people":
        _in_each(collected, "collMode", _ours(ON_THE_WEB, languages))
    whole = (release, edition.questionnaire)
    _in_each(collected, "weight", {one: participation.weighting(*whole, one) for one in languages})
    appraised = SubElement(method, "anlyInfo")
    for language in languages:
        for row in participation.rows(release, language):
            rate = words.say("colon", language, first=row.name, last=row.number)
            _in_each(appraised, "respRate", {language: rate})
    _in_each(appraised, "dataAppr", {one: participation.estimand(*whole, one) for one in languages})
    rules = {one: " ".join(words.rules(release, one)) for one in languages}
    _in_each(method, "dataProcessing", rules, type="disclosure control")

    access = SubElement(study, "dataAccs")
    _in_each(SubElement(access, "setAvail"), "avlStatus", _ours(UNAVAILABLE, languages))
    use = SubElement(access, "useStmt")
    _in_each(use, "citReq", {one: terms.citation(edition, one) for one in languages})
    _in_each(use, "conditions", {one: terms.licence(edition, one) for one in languages})
    _in_each(use, "disclaimer", {one: words.notice(release, one) for one in languages})


def _citation(citation: Element, edition: Edition) -> None:
    release, day = edition.release, {"date": edition.release.released_on}
    first, *others = edition.questionnaire.languages
    titles = SubElement(citation, "titlStmt")
    _in_each(titles, "titl", {first: terms.title(edition, first)})
    _in_each(titles, "parTitl", {one: terms.title(edition, one) for one in others})
    _text(titles, "IDNo", release.name, agency=edition.network)
    _text(SubElement(citation, "rspStmt"), "AuthEnty", edition.network)
    production = SubElement(citation, "prodStmt")
    _text(production, "producer", edition.network)
    _text(production, "prodDate", release.released_on, **day)
    _text(production, "software", "Mieux")
    distribution = SubElement(citation, "distStmt")
    _text(distribution, "distrbtr", edition.network)
    _text(SubElement(citation, "serStmt"), "serName", release.questionnaire)
    _text(SubElement(citation, "verStmt"), "version", str(release.number), type="release", **day)
    for language in (first, *others):
        _in_each(citation, "biblCit", {language: terms.citation(edition, language)})
    if address := terms.address(edition):
        _text(citation, "holdings", address, URI=address)


def _variables(described: Element, codebook: Codebook) -> None:
    """The variables, by pages and by questions that have several."""
    by_page = groupby(codebook.questions, lambda question: question.page.page)
    for name, questions in by_page:
        together = [*questions]
        asked = [column for question in together for column in question.columns]
        _group(described, "section", name, together[0].page.title.root, asked)
    for question in codebook.questions:
        item, columns = question.item, question.columns
        if len(columns) > 1:
            kind = GROUPS.get(item.type, "other")
            _group(described, kind, item.item, question.asks, columns)
    for question in codebook.questions:
        for column in question.columns:
            _variable(described, column, question, codebook)


def _group(
    described: Element, kind: str, name: str, labels: Said, members: Iterable[Column]
) -> None:
    mark = "P" if kind == "section" else "G"
    attributes = {
        "ID": f"{mark}_{name}",
        "type": kind,
        "name": name,
        "var": " ".join(f"V_{column.name}" for column in members),
    }
    _in_each(SubElement(described, "varGrp", attributes), "labl", labels)


def _variable(described: Element, column: Column, question: Question, codebook: Codebook) -> None:
    item, (written, stands_for) = question.item, FORMATS[column.kind]
    bounds = limits(item) if column.kind == "number" else {}
    attributes = {"ID": f"V_{column.name}", "name": column.name, "representationType": stands_for}
    if column.kind == "number" and item.type == "number":
        attributes |= {"intrvl": "contin", "dcml": str(item.decimals)}
        if unit := codebook.unit(item):
            attributes["measUnit"] = unit[codebook.languages[0]]
    variable = SubElement(described, "var", attributes)
    _in_each(variable, "labl", _labels(column, question))
    asked = SubElement(variable, "qstn", {"ID": f"Q_{column.name}"})
    _in_each(asked, "qstnLit", question.asks)
    _in_each(asked, "postQTxt", question.help or {})
    _range(variable, bounds)
    _in_each(variable, "universe", column.asked_if or {})
    for value in column.values:
        missing = {"missing": "Y", "missType": value.missing} if value.missing else {}
        category = SubElement(variable, "catgry", missing)
        _text(category, "catValu", value.code)
        _in_each(category, "labl", value.label)
    SubElement(variable, "varFormat", written)
    if column.kind == "text":
        _in_each(variable, "notes", _ours(OWN_WORDS, codebook.languages), subject="access")
    _in_each(variable, "notes", question.source or {}, subject="source")
    _in_each(variable, "notes", column.previous or {}, subject="previous version")


def _range(variable: Element, bounds: Mapping[str, object]) -> None:
    """What may be answered to a number or a rank, where it has an end."""
    names = {"min": "at_least", "max": "at_most"}
    ends = {end: str(bounds[name]) for end, name in names.items() if name in bounds}
    if ends:
        units = "REAL" if bounds.get("decimals") else "INT"
        SubElement(SubElement(variable, "valrng"), "range", {"UNITS": units, **ends})


def _labels(column: Column, question: Question) -> Said:
    """The question, and the row or the choice that the variable is about."""
    if column.label is None:
        return question.asks
    return {
        language: words.say("colon", language, first=asked, last=column.label[language])
        for language, asked in question.asks.items()
    }


def _ours(text: str, languages: Iterable[str]) -> Said:
    """A text of the program."""
    return {language: gettext(text, language) for language in languages}


def _in_each(parent: Element, tag: str, texts: Said, **attributes: str) -> None:
    """An element for each language that has a text."""
    for language, text in texts.items():
        if text:
            _text(parent, tag, text, **{LANGUAGE: language}, **attributes)


def _text(parent: Element, tag: str, text: str, **attributes: str) -> None:
    SubElement(parent, tag, attributes).text = text
