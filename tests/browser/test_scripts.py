"""What the pages of a questionnaire gain with JavaScript, in a browser, on the pages as served."""

import time
from collections.abc import Callable
from contextlib import suppress

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Locator, Page, expect

from app.questionnaire.loader import Source
from tests.browser.conftest import PHONE, Site
from tests.browser.respondent import Respondent

WAVE = "scripts"
TOWNS = ("Ambérieu", "Bourg", "Évian", "Grenoble", "Lyon", "Mâcon", "Nyons", "Orange")
QUESTIONNAIRE = """
questionnaire: scripts
version: 1
languages: [fr]
title: {fr: Essai}
pages:
  - page: conditions
    title: {fr: Conditions}
    items:
      - {item: work, type: one, ask: {fr: Vous travaillez}, choices: {y: {fr: Oui}, n: {fr: Non}}}
      - {item: hours, type: number, decimals: 1, ask: {fr: Vos heures}, when: {work: y}}
      - {item: why, type: text, ask: {fr: Pourquoi tant}, when: {hours: {over: 35}}}
      - {item: joined, type: date, ask: {fr: Depuis quand}}
      - {item: old, type: note, ask: {fr: Il y a longtemps}, when: {joined: {under: 2020-01-01}}}
      - {item: older, type: text, ask: {fr: Et avant}, when: {joined: {under: 2020-01-01}}}
      - {item: oldest, type: text, ask: {fr: Et encore}, when: {older: answered}}
      - item: tools
        type: many
        ask: {fr: Vos outils}
        choices: {van: {fr: Un camion}, desk: {fr: Un bureau}}
      - item: liked
        type: grid
        ask: {fr: Comment est…}
        choices: {good: {fr: Bien}, bad: {fr: Mal}}
        rows: {van: {fr: le camion, when: {tools: van}}, desk: {fr: le bureau, when: {tools: desk}}}
  - page: widgets
    title: {fr: Réponses}
    items:
      - item: goals
        type: rank
        at_most: 2
        ask: {fr: Vos buts}
        choices: {free: {fr: La liberté}, safe: {fr: La sécurité}, paid: {fr: Le salaire}}
      - {item: first, type: text, ask: {fr: Pourquoi libre}, when: {goals.free: {at_most: 1}}}
      - {item: town, type: one, ask: {fr: Votre ville}, choices: {TOWNS}}
      - item: needs
        type: many
        at_most: 2
        ask: {fr: Il vous faut}
        choices:
          time: {fr: Du temps}
          money: {fr: De l’argent}
          room: {fr: De la place}
          none: {fr: Rien, exclusive: true}
          unknown: {fr: Je ne sais pas, missing: true}
  - page: last
    title: {fr: Fin}
    items:
      - {item: more, type: text, lines: 3, max_length: 200, ask: {fr: Autre chose}}
""".replace("TOWNS", ", ".join(f"t{n}: {{fr: {town} {n}}}" for n, town in enumerate(TOWNS * 2)))


@pytest.fixture(scope="session")
def asking(site: Site) -> Site:
    site.field.open(Source("v1.yaml", QUESTIONNAIRE, {}), WAVE)
    return site


Visit = Callable[..., Respondent]


@pytest.fixture
def visit(asking: Site, open_page: Callable[..., Page]) -> Visit:
    """Begin to answer: visit(has_touch=True). The browser has nothing to complain of."""
    asking.field.forget()

    def begin(**options: object) -> Respondent:
        page = open_page(**(dict(PHONE) | {"locale": "fr-FR"} | options))
        respondent = Respondent(page, asking.address, WAVE)
        respondent.begin()
        return respondent

    return begin


@pytest.fixture
def respondent(visit: Visit) -> Respondent:
    return visit()


def heard(respondent: Respondent) -> Locator:
    return respondent.page.locator("p.heard")


def item(respondent: Respondent, name: str) -> Locator:
    return respondent.page.locator(f"[data-item={name}]")


def at_widgets(respondent: Respondent) -> Respondent:
    respondent.go()
    assert "widgets" == respondent.at
    return respondent


# --- Conditions


def test_a_question_comes_and_goes_with_the_answers_before_it(respondent: Respondent) -> None:
    for name in ("hours", "why", "old", "liked"):
        expect(item(respondent, name)).to_be_hidden()
    respondent.choice("work", "y").check()
    expect(item(respondent, "hours")).to_be_visible()
    expect(respondent.page.locator(".condition:visible")).to_have_count(0)
    expect(respondent.fields("hours")).to_have_accessible_description("")
    respondent.fields("hours").fill("35,5")
    expect(item(respondent, "why")).to_be_visible()
    respondent.fields("hours").fill("35")
    expect(item(respondent, "why")).to_be_hidden()
    for part, typed in {"day": "31", "month": "12", "year": "2019"}.items():
        expect(item(respondent, "old")).to_be_hidden()
        respondent.fields(f"joined.{part}").fill(typed)
    expect(item(respondent, "old")).to_be_visible()
    respondent.choice("tools", "desk").check()
    expect(item(respondent, "liked").locator("[data-row]:visible legend")).to_have_text("le bureau")


def test_what_only_the_server_can_read_shows_what_depends_on_it_with_its_condition(
    respondent: Respondent,
) -> None:
    respondent.fields("joined.day").fill("1er mai 2019")
    expect(item(respondent, "old")).to_contain_text(
        "Seulement si vous avez répondu une date avant le 1er janvier 2020 à"
    )
    expect(item(respondent, "older")).to_be_visible()
    respondent.fields("older").fill("Oui")
    expect(item(respondent, "oldest")).to_contain_text("Seulement si vous avez répondu à")
    respondent.fields("joined.day").fill("1/5/2019")
    expect(item(respondent, "old")).to_be_visible()
    expect(item(respondent, "oldest")).to_be_visible()
    expect(respondent.page.locator(".condition:visible")).to_have_count(0)
    respondent.fields("joined.day").fill("2021-05-01")
    for name in ("old", "older", "oldest"):
        expect(item(respondent, name)).to_be_hidden()


def test_an_answer_counts_for_others_only_where_its_question_is_asked(
    respondent: Respondent,
) -> None:
    respondent.choice("work", "y").check()
    respondent.fields("hours").fill("40")
    respondent.choice("work", "n").check()
    expect(item(respondent, "why")).to_be_hidden()
    respondent.go()
    assert "widgets" == respondent.at
    respondent.go("back")
    respondent.choice("work", "y").check()
    expect(respondent.fields("hours")).to_have_value("40")
    expect(item(respondent, "why")).to_be_visible()


def test_what_comes_and_goes_is_said_once_the_page_is_quiet(respondent: Respondent) -> None:
    expect(heard(respondent)).to_have_text("")
    respondent.choice("work", "y").check()
    expect(heard(respondent)).to_have_text("Ajouté à cette page\u00a0: Vos heures.")
    respondent.choice("work", "n").check()
    expect(heard(respondent)).to_have_text("Retiré de cette page\u00a0: Vos heures.")


def test_what_comes_at_once_is_said_at_once_and_a_row_with_its_question(
    respondent: Respondent,
) -> None:
    respondent.answer({"tools": ["van", "desk"]})
    both = "Comment est… – le camion; Comment est… – le bureau"
    expect(heard(respondent)).to_have_text(f"Ajouté à cette page\u00a0: {both}.")
    respondent.choice("tools", "desk").uncheck()
    respondent.choice("work", "y").check()
    expect(heard(respondent)).to_have_text(
        "Ajouté à cette page\u00a0: Vos heures. "
        "Retiré de cette page\u00a0: Comment est… – le bureau."
    )


def test_no_key_makes_the_conditions_be_read_again(respondent: Respondent) -> None:
    respondent.page.evaluate(
        """() => {
          JSON.parse = () => { throw new Error("parsed again") }
          const elements = {get() { throw new Error("looked through again") }}
          Object.defineProperty(document.querySelector("[data-interview]"), "elements", elements)
        }"""
    )
    respondent.choice("work", "y").check()
    expect(item(respondent, "hours")).to_be_visible()
    respondent.fields("hours").fill("36")
    expect(item(respondent, "why")).to_be_visible()


# --- Ranking


def ranking(respondent: Respondent) -> list[str]:
    """The choices in the order they stand, each after its number."""
    fields = item(respondent, "goals").locator("li input")
    found: list[str] = fields.evaluate_all("fields => fields.map(one => one.value + one.name)")
    return [choice.replace("goals.", "") for choice in found]


def test_choices_are_ranked_with_the_keyboard_alone(respondent: Respondent) -> None:
    at_widgets(respondent)
    keyboard = respondent.page.keyboard
    up = respondent.page.get_by_role("button", name="Monter\u00a0: Le salaire")
    up.focus()
    keyboard.press("Enter")
    assert ["1paid", "free", "safe"] == ranking(respondent)
    expect(heard(respondent)).to_have_text("Le salaire\u00a0: rang 1 sur 2")
    expect(up).to_be_focused()  # though its row has moved
    keyboard.press("Tab")
    keyboard.press("Space")
    assert ["free", "paid", "safe"] == ranking(respondent)
    expect(heard(respondent)).to_have_text("Le salaire\u00a0: rang – sur 2")


def test_no_more_choices_are_ranked_than_may_be(respondent: Respondent) -> None:
    at_widgets(respondent)
    for label in ("La liberté", "La sécurité", "Le salaire"):
        respondent.page.get_by_role("button", name=f"Monter\u00a0: {label}").click()
    assert ["1free", "2paid", "safe"] == ranking(respondent)


def test_the_numbers_can_still_be_typed(respondent: Respondent) -> None:
    at_widgets(respondent)
    respondent.answer({"goals.safe": "1", "goals.paid": "2"})
    respondent.page.get_by_role("button", name="Monter\u00a0: Le salaire").click()
    assert ["1paid", "2safe", "free"] == ranking(respondent)
    respondent.go()
    respondent.go("back")
    assert ["1paid", "2safe", "free"] == ranking(respondent)


def centre(locator: Locator) -> tuple[float, float]:
    box = locator.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def grip(respondent: Respondent, code: str) -> tuple[float, float]:
    return centre(respondent.page.locator(f'li:has([name="goals.{code}"]) .grip'))


def test_a_choice_is_dragged_with_the_mouse(respondent: Respondent) -> None:
    at_widgets(respondent)
    item(respondent, "goals").scroll_into_view_if_needed()
    mouse = respondent.page.mouse
    mouse.move(*grip(respondent, "paid"))
    mouse.down()
    x, y = grip(respondent, "free")
    mouse.move(x, y - 10, steps=8)
    assert ["1paid", "free", "safe"] == ranking(respondent)  # seen before it is let go
    mouse.up()
    expect(heard(respondent)).to_have_text("Le salaire\u00a0: rang 1 sur 2")
    mouse.move(*grip(respondent, "safe"), steps=8)
    assert ["1paid", "free", "safe"] == ranking(respondent)
    expect(item(respondent, "first")).to_be_hidden()
    mouse.move(*grip(respondent, "free"))
    mouse.down()
    x, y = grip(respondent, "paid")
    mouse.move(x, y - 10, steps=8)
    mouse.up()
    assert ["1free", "2paid", "safe"] == ranking(respondent)
    expect(item(respondent, "first")).to_be_visible()  # conditions follow what is dragged


def test_a_choice_is_dragged_with_a_finger_and_the_page_stays(visit: Visit) -> None:
    respondent = at_widgets(visit(has_touch=True, is_mobile=True))
    item(respondent, "goals").scroll_into_view_if_needed()
    before = respondent.page.evaluate("scrollY")
    finger = respondent.page.context.new_cdp_session(respondent.page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        touches = [{"x": x, "y": y} for x, y in points]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    x, start = grip(respondent, "paid")
    _, end = grip(respondent, "free")
    touch("touchStart", (x, start))
    for step in range(1, 11):
        touch("touchMove", (x, start + (end - 10 - start) * step / 10))
    touch("touchEnd")
    assert ["1paid", "free", "safe"] == ranking(respondent)
    assert before == respondent.page.evaluate("scrollY")


# --- Long lists


def test_a_long_list_is_filtered_by_what_is_typed(respondent: Respondent) -> None:
    at_widgets(respondent)
    box = respondent.page.get_by_role("combobox", name="Votre ville")
    box.press_sequentially("EVI")
    expect(respondent.page.get_by_role("option")).to_have_text(["Évian 2", "Évian 10"])
    box.press("ArrowDown")
    box.press("ArrowDown")
    pointed = respondent.page.get_by_role("option", selected=True)
    expect(pointed).to_have_text("Évian 10")
    expect(box).to_have_attribute("aria-activedescendant", pointed.get_attribute("id") or "")
    box.press("Enter")
    expect(box).to_have_value("Évian 10")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(respondent.page.get_by_role("listbox")).to_be_hidden()
    assert "widgets" == respondent.at  # Enter chose, and did not send the page
    respondent.go()
    respondent.go("back")
    expect(box).to_have_value("Évian 10")
    expect(respondent.fields("town")).to_have_value("t10")


def test_a_long_list_says_when_nothing_is_found_and_keeps_what_was_chosen(
    respondent: Respondent,
) -> None:
    at_widgets(respondent)
    box = respondent.page.get_by_role("combobox")
    box.click()
    respondent.page.get_by_role("option", name="Lyon 4").click()
    expect(box).to_be_focused()
    box.fill("Zz")
    expect(respondent.page.locator(".popup p")).to_have_text("Rien dans la liste n’a ces lettres")
    expect(heard(respondent)).to_have_text("Rien dans la liste n’a ces lettres")
    box.press("Escape")
    expect(box).to_have_value("Lyon 4")
    box.fill("Zz")
    box.press("Tab")
    expect(box).to_have_value("Lyon 4")
    box.fill("nyons 6")
    box.press("Tab")
    expect(respondent.fields("town")).to_have_value("t6")
    box.fill("")
    box.press("Tab")
    expect(respondent.fields("town")).to_have_value("")


def test_what_is_typed_into_a_long_list_is_chosen_or_said_to_be_nowhere(
    respondent: Respondent,
) -> None:
    at_widgets(respondent)
    box = respondent.page.get_by_role("combobox")
    box.fill("bourg 9")
    box.press("Tab")
    expect(respondent.fields("town")).to_have_value("t9")
    box.fill("")
    box.press("Tab")
    for typed in ("bourg", "Zz"):
        box.fill(typed)
        expect(box).to_have_accessible_description("")
        box.press("Tab")
        expect(box).to_have_value(typed)
        expect(box).to_have_attribute("aria-invalid", "true")
        said = "Choisissez une réponse dans la liste, ou effacez ce que vous avez écrit"
        expect(box).to_have_accessible_description(said)
        respondent.page.click("[value=next]")
        expect(box).to_be_focused()
        assert "widgets" == respondent.at
    box.fill("")
    expect(box).to_have_accessible_description("")
    respondent.go()
    assert "last" == respondent.at


def test_a_long_list_is_passed_from_end_to_end(respondent: Respondent) -> None:
    at_widgets(respondent)
    box = respondent.page.get_by_role("combobox")
    box.press("ArrowUp")
    box.press("ArrowUp")
    expect(respondent.page.get_by_role("option", selected=True)).to_have_text("Orange 15")
    expect(respondent.page.get_by_role("option", selected=True)).to_be_in_viewport()
    box.press("ArrowDown")
    expect(respondent.page.get_by_role("option", selected=True)).to_have_text(
        "Choisissez dans la liste"
    )


# --- Choices that stand alone


def ticked(respondent: Respondent) -> list[str]:
    boxes = item(respondent, "needs").locator(":checked")
    found: list[str] = boxes.evaluate_all("boxes => boxes.map(box => box.value)")
    return found


def test_none_of_these_unticks_the_others_and_is_unticked_by_them(
    respondent: Respondent,
) -> None:
    at_widgets(respondent)
    respondent.answer({"needs": ["time", "money", "none"]})
    assert ["none"] == ticked(respondent)
    expect(heard(respondent)).to_contain_text("Désormais décoché\u00a0: Du temps, De l’argent")
    respondent.answer({"needs": ["unknown"]})
    assert ["unknown"] == ticked(respondent)
    respondent.answer({"needs": ["room"]})
    assert ["room"] == ticked(respondent)


def test_how_many_choices_are_ticked_is_counted_and_nothing_is_forbidden(
    respondent: Respondent,
) -> None:
    at_widgets(respondent)
    count = item(respondent, "needs").locator(".count")
    expect(count).to_have_text("0 sur 2")
    respondent.answer({"needs": ["time", "money", "room"]})
    expect(count).to_have_text("3 sur 2")
    expect(heard(respondent)).to_have_text("3 sur 2")


# --- What is typed survives


def fill_to_the_end(respondent: Respondent) -> None:
    respondent.answer({"work": "y"})
    respondent.fields("hours").fill("30")
    respondent.go()
    respondent.answer({"needs": ["time", "room"], "goals.safe": "1"})
    respondent.go()
    respondent.fields("more").fill("Une ligne.\nUne autre, «\u00a0&\u00a0».")


def test_later_answers_survive_the_browsers_own_back_and_forward(
    asking: Site, respondent: Respondent
) -> None:
    fill_to_the_end(respondent)
    respondent.page.go_back()
    assert "widgets" == respondent.at
    assert ["time", "room"] == ticked(respondent)
    respondent.choice("needs", "room").uncheck()
    respondent.page.go_back()
    assert "conditions" == respondent.at
    expect(respondent.fields("hours")).to_have_value("30")
    respondent.fields("hours").fill("31")
    respondent.go()
    assert ["time"] == ticked(respondent)
    respondent.go()
    expect(respondent.fields("more")).to_have_value("Une ligne.\nUne autre, «\u00a0&\u00a0».")
    respondent.page.go_back()
    respondent.page.go_back()
    respondent.fields("hours").fill("32")
    respondent.page.go_forward()
    respondent.page.go_forward()
    assert "last" == respondent.at
    respondent.go()
    respondent.go("send")
    [kept], texts = asking.field.kept
    assert (32, ["time"]) == (kept["hours"], kept["needs"])
    assert [("more", "Une ligne.\nUne autre, «\u00a0&\u00a0».")] == texts


def test_what_is_typed_survives_a_reload(respondent: Respondent) -> None:
    respondent.go()
    respondent.answer({"goals.safe": "1", "needs": ["money"]})
    respondent.page.get_by_role("combobox").fill("Lyon 4")
    respondent.page.get_by_role("combobox").press("Tab")
    respondent.page.reload()
    assert ["1safe", "free", "paid"] == ranking(respondent)
    assert ["money"] == ticked(respondent)
    expect(respondent.page.get_by_role("combobox")).to_have_value("Lyon 4")
    restored = "Ce que vous aviez écrit sur cette page est revenu."
    expect(respondent.page.locator("form > .hint").first).to_have_text(restored)
    expect(heard(respondent)).to_have_text(restored)


def test_what_is_typed_on_the_first_page_survives_a_reload_and_leaves_with_the_rest(
    respondent: Respondent,
) -> None:
    mark = respondent.fields("_mark").input_value()
    respondent.answer({"work": "y"})
    respondent.fields("hours").fill("30")
    for _ in range(2):
        respondent.page.reload()
        assert mark == respondent.fields("_mark").input_value()
        assert "30" == respondent.shown["hours"]
    fill_to_the_end(respondent)
    respondent.go()
    respondent.go("send")
    assert [] == kept_in(respondent)


@pytest.mark.parametrize("page", ["conditions", "widgets"])
def test_what_is_typed_survives_a_tab_whose_process_is_gone(
    respondent: Respondent, page: str
) -> None:
    """As a phone that needs the memory has it: shown again, the tab asks for its page anew."""
    if page == "widgets":
        at_widgets(respondent)
    typed = {"conditions": {"work": "y", "tools": ["van"]}, "widgets": {"needs": ["money"]}}[page]
    respondent.answer(typed)
    devtools = respondent.page.context.new_cdp_session(respondent.page)
    with suppress(Error):
        respondent.page.goto("chrome://crash")
    time.sleep(1)  # what is asked of a process that ends, or only begins, is never answered
    devtools.send("Page.reload")  # by Playwright's own means, a page that crashed is lost
    time.sleep(2)
    codes = "[...document.querySelectorAll('main input:checked')].map(({value}) => value).join()"
    ticked = devtools.send("Runtime.evaluate", {"expression": codes})["result"]["value"]
    assert {"conditions": "y,van", "widgets": "money"}[page] == ticked


def kept_in(respondent: Respondent) -> list[str]:
    """The answers that this tab holds, by interview."""
    found: list[str] = respondent.page.evaluate("Object.keys(sessionStorage).sort()")
    assert found[:1] in ([], ["mieux:"]), "the mark of the interview that was begun"
    return found[1:]


def test_nothing_stays_in_the_browser_once_it_is_sent(respondent: Respondent) -> None:
    mark = respondent.fields("_mark").get_attribute("value")
    assert [f"mieux:{mark}"] == kept_in(respondent)
    assert "null" == respondent.page.evaluate("JSON.stringify(localStorage.key(0))")
    fill_to_the_end(respondent)
    respondent.go()
    respondent.go("send")
    assert [] == kept_in(respondent)


def test_a_shared_device_is_warned_once(respondent: Respondent) -> None:
    warning = respondent.page.get_by_text("Sur un appareil")
    expect(warning).to_be_visible()
    at_widgets(respondent)
    expect(warning).to_have_count(0)


def test_where_storage_is_refused_all_else_works(
    asking: Site, open_page: Callable[..., Page]
) -> None:
    page = open_page(**PHONE, locale="fr-FR")
    page.add_init_script(
        "Object.defineProperty(window, 'sessionStorage', {get() {throw new Error('refused')}})"
    )
    respondent = Respondent(page, asking.address, WAVE)
    respondent.begin()
    respondent.choice("work", "y").check()
    expect(item(respondent, "hours")).to_be_visible()
    respondent.go()
    assert "widgets" == respondent.at


def test_the_code_of_what_is_put_aside_is_copied_and_nothing_stays(
    respondent: Respondent,
) -> None:
    respondent.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    respondent.choice("work", "y").check()
    respondent.go("later")
    respondent.page.get_by_role("button", name="Copier le code").click()
    expect(respondent.page.get_by_role("button", name="Copié")).to_be_focused()
    code = respondent.page.locator(".code").inner_text()
    assert code == respondent.page.evaluate("navigator.clipboard.readText()")
    assert [] == kept_in(respondent)
    respondent.go("here")
    expect(respondent.choice("work", "y")).to_be_checked()
    assert 1 == len(kept_in(respondent))


def test_a_code_that_may_not_be_copied_is_selected(respondent: Respondent) -> None:
    respondent.page.add_init_script("navigator.clipboard.writeText = () => Promise.reject()")
    respondent.go("later")
    respondent.page.get_by_role("button", name="Copier le code").click()
    code = respondent.page.locator(".code").inner_text()
    assert code == respondent.page.evaluate("getSelection().toString()")


# --- Sending


def posts(respondent: Respondent) -> int:
    return sum(request.method == "POST" for request in respondent.requests)


def test_a_double_click_sends_once(respondent: Respondent) -> None:
    before = posts(respondent)
    with respondent.page.expect_navigation():
        respondent.page.dblclick("[name=_go][value=next]")
    assert "widgets" == respondent.at
    assert before + 1 == posts(respondent)


def test_without_network_the_page_stays_says_so_and_tries_again(respondent: Respondent) -> None:
    respondent.choice("work", "n").check()
    context = respondent.page.context
    context.set_offline(True)
    respondent.page.click("[name=_go][value=next]")
    alert = respondent.page.get_by_role("alert")
    expect(alert).to_contain_text("Le réseau ne répond pas.")
    retry = alert.get_by_role("button", name="Réessayer")
    expect(retry).to_be_focused()
    retry.press("Enter")
    expect(alert).to_contain_text("Le réseau ne répond pas.")
    expect(respondent.choice("work", "n")).to_be_checked()
    assert "conditions" == respondent.at
    context.set_offline(False)
    with respondent.page.expect_navigation():
        retry.press("Enter")
    assert "widgets" == respondent.at
    respondent.go("back")
    expect(respondent.choice("work", "n")).to_be_checked()


# --- For everyone


@pytest.mark.parametrize("width", [320, 1280])
def test_what_scripts_add_is_accessible_on_any_screen(visit: Visit, width: int) -> None:
    respondent = at_widgets(visit(viewport={"width": width, "height": 800}))
    page = respondent.page
    box = page.get_by_role("combobox")
    for typed in ("", "Zz", "Lyon"):
        box.fill(typed)
        box.press("ArrowDown")
        assert [] == Axe().run(page).response["violations"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for button in page.locator(".move, .grip").all():
        size = button.bounding_box()
        assert size and min(size["width"], size["height"]) >= 44
    assert [] == respondent.complaints


def test_what_scripts_add_is_seen_in_forced_colours(visit: Visit) -> None:
    respondent = at_widgets(visit(forced_colors="active"))
    box = respondent.page.get_by_role("combobox")
    box.press("ArrowDown")
    box.press("ArrowDown")
    pointed = respondent.page.get_by_role("option", selected=True)
    expect(pointed).not_to_have_css("outline-style", "none")
