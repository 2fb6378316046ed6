"""Markup in every text of a draft: a browser shows it, and runs none of it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Page

from app.extensions import db
from app.storage import manuscripts
from app.storage.manuscripts import Texts
from tests.browser.writers import Room, room
from tests.questionnaire.hostile import MARKUP, marked

SHOWN = (
    *("", "/history", "/history/1", "/lists", "/publish", "/map", "/map.svg", "/name"),
    *("/preview/fr/last?_state=answered", "/preview/fr/last/frame?_state=mistakes"),
    *("/preview/fr/_introduction/frame", "/preview/fr/_review/frame?_state=answered"),
    *("/trial/", "/trial/answer", "/trial/results/60/1"),
)
BUILT = "document.querySelector('.cm-content, #map svg, svg, main') !== null"


@pytest.fixture(scope="module")
def desk(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    with room(migrated_sqlite, tmp_path_factory.mktemp("room")) as made:
        yield made


def test_no_markup_of_a_text_is_run(desk: Room, open_page: Callable[..., Page]) -> None:
    said = " ".join(markup for markup in MARKUP if "{" not in markup)  # which would show an answer
    sound, broken = marked(said), marked(" ".join(MARKUP)).replace("type: one", f"type: {said!r}")
    drafts = [_begin(desk, said, sound), _begin(desk, said, broken)]
    page = open_page(viewport={"width": 1280, "height": 800})
    complaints: list[str] = []
    page.on("console", lambda told: _is_wrong(told) and complaints.append(told.text))
    page.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.context.add_cookies([desk.cookie("ada@example.org")])
    for draft in drafts:
        for shown in SHOWN:
            answer = page.goto(f"{desk.address}/staff/drafts/{draft}{shown}")
            assert answer and (answer.ok or draft != drafts[0]), shown
            page.wait_for_function(BUILT)
            assert [] == complaints, shown
    page.goto(desk.editor(drafts[0]))
    for word in page.locator(".cm-line").all()[5:9]:
        word.hover()
    page.wait_for_timeout(400)
    assert [] == complaints


def _is_wrong(told: ConsoleMessage) -> bool:
    """Whether it is more than a page that is not there: a broken text has no map."""
    return told.type == "error" and "404" not in told.text


def _begin(desk: Room, name: str, text: str) -> int:
    with desk.app.app_context():
        made = manuscripts.add(
            name[:100], Texts(text, {"c.csv": f"code,fr,en\na,{name},b\n"}), None
        )
        manuscripts.save(made.id, 1, Texts(text + "# more\n", {}), None)
        db.session.commit()
        return made.id
