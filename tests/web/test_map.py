"""The map of a questionnaire: who is asked what, its routes, drawn and in words, for staff too.

It is looked at in the application that shows a file of this machine, and is the same for staff.
"""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest

from app.publish.maps import drawing
from app.publish.maps.drawing import Map, Text
from app.publish.maps.svg import svg
from app.web import local
from app.web.theme import ONLY_A_PICTURE
from tests.desk import SHIPPED, TO_MEND, meals, write
from tests.pages import Page, Visitor


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("surveys"), "meals", 1, meals())


@pytest.fixture(scope="module")
def lunch(file: Path) -> Visitor:
    return reader(file)


def reader(file: Path) -> Visitor:
    app, _ = local.application(file, "en")
    app.testing = True
    return Visitor(app)


def test_the_page_says_who_is_asked_what_and_leads_to_each_page(lunch: Visitor) -> None:
    page = Page(lunch.get("/map").text)
    page.check("en")
    said = " ".join(page.main.split())
    assert "Longest route: 4 answers · About 1 minute" in said
    assert "Shortest route: 1 answer · About 1 minute" in said
    assert "Only people who answered “At the office” to question 1" in said
    assert "2. With whom? 2 rows" in said
    assert "Line “Others”: only for people who answered “At the office” to question 1" in said
    assert "3. Why “…”? Only people who answered “Often” to question 2 (Alone)" in said
    links = {tag.text: tag.get("href") for tag in page.all("a")}
    assert "/preview/en/office" == links["At the office"]
    route = urlsplit(next(tag.get("href") for tag in page.all("a") if "_who" in tag.get("href")))
    given = {"_who": ["one"], "lunch": ["office"], "company.alone": ["often"]}
    assert given == parse_qs(route.query), "the answers that lead along the longest route"
    assert (
        "Why “At the office”?"
        in Page(lunch.get("/preview/en/office/frame?" + route.query).text).main
    )


def test_it_speaks_each_language_of_the_questionnaire(lunch: Visitor) -> None:
    page = Page(lunch.get("/map?language=fr").text)
    page.check("en")
    assert "Où déjeunez-vous\u202f?" in page.main
    svg = lunch.get("/map.svg?language=fr")
    assert "Où déjeunez-vous\u202f?" in svg.text
    assert "image/svg+xml; charset=utf-8" == svg.headers["Content-Type"]
    assert ONLY_A_PICTURE == svg.headers["Content-Security-Policy"]


def test_the_pictures_of_the_page_are_those_it_promises(lunch: Visitor) -> None:
    page = Page(lunch.get("/map").text)
    pictures = [*page.all("source"), *(tag for tag in page.all("img") if tag.get("alt"))]
    addresses = [tag.get("srcset") or tag.get("src") for tag in pictures]
    assert ["wide", "narrow"] == [urlsplit(one).query[-6:].strip("=h") for one in addresses]
    for tag, address in zip(pictures, addresses, strict=True):
        svg = ElementTree.fromstring(lunch.get(address).text)
        assert float(tag.get("width")) == float(svg.get("width", ""))
        assert float(tag.get("height")) == float(svg.get("height", ""))


def test_of_a_text_with_errors_there_is_none(tmp_path: Path) -> None:
    broken = reader(write(tmp_path, "meals", 3, TO_MEND))
    page = Page(broken.get("/map").text)
    page.check("en")
    assert "choises" in page.main
    assert 404 == broken.get("/map.svg").status_code


@pytest.mark.parametrize("query", ["width=huge", "width="])
def test_there_are_two_widths(lunch: Visitor, query: str) -> None:
    assert 404 == lunch.get(f"/map.svg?{query}").status_code
    assert 404 == lunch.get("/trial/results/60/1/none").status_code, "nor any other picture"


def test_whatever_is_written_the_picture_is_sound(tmp_path: Path) -> None:
    text = meals().replace("Where do you", "<script>alert(1)</script> ]]> &amp; you")
    shown = reader(write(tmp_path, "meals", 1, text.replace("At home", "W" * 4_000)))
    root = ElementTree.fromstring(shown.get("/map.svg?language=en").text)
    names = {element.tag.partition("}")[2] for element in root.iter()}
    assert {"svg", "title", "desc", "style", "g", "text", "rect", "path", "circle"} == names
    page = Page(shown.get("/map?language=en").text)
    page.check("en")
    assert "<script>alert(1)</script>" in page.main, "as text"


def test_a_sign_that_xml_does_not_have_is_left_out() -> None:
    words = Text(1, 1, "a\x07b\ufffec", drawing.BODY)
    root = ElementTree.fromstring(svg(Map(9, 9, "a\0", "b\x1f", "en", [words])).decode())
    assert ["a", "b", "abc"] == [one.text for one in root.iter() if one.text and one.text[0] != "@"]


def test_who_answers_from_right_to_left_reads_a_map_that_runs_so(tmp_path: Path) -> None:
    text = re.sub(r"\ben:", "ar:", meals()).replace("[fr, en]", "[ar, fr]")
    shown = reader(write(tmp_path, "meals", 1, text))
    svg = ElementTree.fromstring(shown.get("/map.svg?language=ar").text)
    shapes, texts = svg.findall("{http://www.w3.org/2000/svg}g")
    assert ("translate(640 0) scale(-1 1)", "rtl") == (
        shapes.get("transform"),
        texts.get("direction"),
    )
    assert min(float(text.get("x", "")) for text in texts) > 320


def test_the_map_of_what_ships_is_exact(tmp_path: Path) -> None:
    lists = tmp_path / "lists"
    lists.mkdir()
    (lists / "cooperatives.csv").write_text("code,fr,en,region\na,A,A,x\nb,B,B,y\n")
    page = Page(reader(write(tmp_path, "situation", 1, SHIPPED)).get("/map?language=en").text)
    assert "Longest route: 34 answers · About 5 minutes" in page.main
    assert "Shortest route: 28 answers · About 4 minutes" in page.main
