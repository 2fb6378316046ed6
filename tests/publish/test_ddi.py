"""The codebook for archives is DDI Codebook 2.5, and says what our own codebook says.

`ddi.dtd` beside this file holds it against what we write of DDI. Where MIEUX_TEST_DDI_SCHEMA is the
path of the alliance's own codebook.xsd, that holds it too.
"""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from app.publish import ddi, participation
from app.publish.edition import Edition
from app.questionnaire.codebook.variables import Codebook
from app.questionnaire.loader import Source, load
from tests.publish.kinds import KINDS, RELEASE
from tests.publish.releases import SPANISH
from tests.questionnaire.everything import LISTS, VALID

EVERYTHING = load(Source("v1.yaml", VALID, LISTS))
IN = {"d": ddi.NAMESPACE}
SCHEMAS: list[Any] = [etree.DTD(Path(__file__).with_name("ddi.dtd"))]
if official := os.environ.get("MIEUX_TEST_DDI_SCHEMA"):
    SCHEMAS.append(etree.XMLSchema(etree.parse(official)))


def edition(**changed: Any) -> Edition:
    made = Edition(RELEASE, EVERYTHING, "fr", "Réseau Alpha", "https://alpha.example", "CC0-1.0")
    return replace(made, **changed)


def read(edition: Edition) -> Any:
    return etree.fromstring(ddi.to_xml(edition))


def said(element: Any, path: str) -> dict[str, str]:
    """The texts at a path, by language."""
    found = element.findall(path, IN)
    return {one.get(ddi.LANGUAGE): one.text for one in found}


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: type(schema).__name__)
@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"questionnaire": KINDS},
        {"questionnaire": SPANISH},
        {"licence": "", "address": "", "language": "en"},
        {"release": replace(RELEASE, source="people", mode="open", participation=None)},
        {"release": replace(RELEASE, source="imported", mode=None)},
        {"network": "<Alpha> & \a"},
    ],
)
def test_it_is_valid(changed: dict[str, Any], schema: Any) -> None:
    found = read(edition(**changed))
    assert schema.validate(found), schema.error_log


def test_what_we_hold_it_against_finds_what_is_wrong() -> None:
    (schema, *_), found = SCHEMAS, read(edition())
    variable = found.find(".//d:var", IN)
    variable.append(variable[0])  # its label, after all else
    assert not schema.validate(found)


def test_its_variables_are_those_of_the_codebook() -> None:
    found = {one.get("name"): one for one in read(edition()).findall("d:dataDscr/d:var", IN)}
    codebook = Codebook(EVERYTHING)
    expected = {
        column.name: (question, column)
        for question in codebook.questions
        for column in question.columns
    }
    assert list(expected) == list(found)
    for name, (question, column) in expected.items():
        variable = found[name]
        assert question.asks == said(variable, "d:qstn/d:qstnLit")
        assert (question.help or {}) == said(variable, "d:qstn/d:postQTxt")
        assert (column.asked_if or {}) == said(variable, "d:universe")
        assert [tuple(value) for value in column.values] == [
            (
                category.find("d:catValu", IN).text,
                said(category, "d:labl"),
                category.get("missType", ""),
            )
            for category in variable.findall("d:catgry", IN)
        ]


def test_a_number_has_its_bounds_and_its_unit() -> None:
    found = read(edition()).find(".//d:var[@name='rate']", IN)
    assert ("Texte unit", "2", "contin") == tuple(map(found.get, ("measUnit", "dcml", "intrvl")))
    assert {"UNITS": "REAL", "min": "0.5"} == dict(found.find("d:valrng/d:range", IN).attrib)
    assert "numeric" == found.find("d:varFormat", IN).get("type")


def test_variables_stand_together_by_page_and_by_question() -> None:
    groups = {one.get("name"): one for one in read(edition()).findall(".//d:varGrp", IN)}
    assert "V_trust.advice V_trust.tools" == groups["trust"].get("var")
    assert ("grid", "multipleResp", "other", "section") == tuple(
        groups[name].get("type") for name in ("trust", "others", "priorities", "third")
    )
    assert groups["third"].get("var").startswith("V_trust.advice V_trust.tools V_others.a")


def test_free_words_are_said_to_be_kept_apart() -> None:
    found = read(edition())
    apart = [
        one.get("name")
        for one in found.findall(".//d:var", IN)
        if one.get("representationType") == "text"
    ]
    assert ["comment", "others.b.specify", "more"] == apart
    notes = said(found.find(".//d:var[@name='more']", IN), "d:notes[@subject='access']")
    assert ddi.OWN_WORDS == notes["en"]


def test_the_study_is_cited_and_says_that_it_is_simulated() -> None:
    found = read(edition()).find("d:stdyDscr", IN)
    title = "d:citation/d:titlStmt"
    assert {"fr": "Essai – an-2-1 (données simulées)"} == said(found, f"{title}/d:titl")
    assert {"en": "Sample – an-2-1 (données simulées)"} == said(found, f"{title}/d:parTitl")
    assert "Simulated data: " in said(found, ".//d:disclaimer")["en"]
    assert "2026-11-03" == found.find(".//d:prodDate", IN).get("date")
    assert "https://alpha.example/results/an-2/1" == found.find(".//d:holdings", IN).get("URI")
    assert "CC0" in said(found, ".//d:conditions")["en"]


def test_how_it_was_asked_is_said_where_it_is_known() -> None:
    asked = read(edition(release=replace(RELEASE, source="people")))
    assert participation.CENSUS == said(asked, ".//d:sampProc")["en"]
    assert ddi.ON_THE_WEB == said(asked, ".//d:collMode")["en"]
    rates = [one.text for one in asked.findall(".//d:respRate", IN)]
    assert "Response rate (RR1): 44%" in rates
    elsewhere = read(edition(release=replace(RELEASE, source="imported", mode=None)))
    assert {} == said(elsewhere, ".//d:sampProc") == said(elsewhere, ".//d:collMode")


def test_signs_that_no_xml_holds_are_left_out() -> None:
    found = read(edition(network="<Alpha> & \a\ud800Co"))
    assert "<Alpha> & Co" == found.find(".//d:producer", IN).text
