"""Walks past every page in every state: blank, answered, with a problem beside each question."""

from collections.abc import Iterator, Mapping

from tests.browser.respondent import Respondent, Typed

# What no visitor can do but a broken page could: answer everything with what is not on offer.
FORGE = """() => {
  for (const field of document.querySelectorAll("form :is(input:not([type=hidden]), textarea)")) {
    field.checked = true
    field.value = "forged"
    if (field.type === "textarea") field.value = "forged ".repeat(200)
  }
  for (const list of document.querySelectorAll("select")) {
    list.options[1].value = "forged"
    list.selectedIndex = 1
  }
}"""


def around(reader: Respondent) -> Iterator[str]:
    """The pages around a questionnaire, one after the other."""
    for address in ("/", "/?lang=en", "/nowhere", "/w/over", "/w/demo", "/w/demo?lang=en"):
        reader.page.goto(f"{reader.address}{address}")
        yield address


def through(reader: Respondent, answers: Mapping[str, Mapping[str, Typed]]) -> Iterator[str]:
    """Every page of a questionnaire in every state, from its introduction to its thank-you."""
    reader.open()
    yield "introduction"
    reader.go("start")
    for page in answers:
        assert page == reader.at
        yield page
        reader.page.evaluate(FORGE)
        reader.go()
        # A question whose condition does not hold is not read, so it cannot be wrong.
        items = reader.page.locator(".item:not(.note):not(:has(> .condition))").count()
        assert (page, items) == (reader.at, reader.page.locator(".item.wrong").count())
        yield f"{page} with problems"
        reader.answer(answers[page])
        reader.go()
        reader.go("back")
        yield f"{page} answered"
        reader.go()
    yield "review"
    reader.go("send")
    yield "thank-you"
    reader.page.go_back()
    reader.go("back")
    reader.answer({next(reversed(answers[page])): "other words"})
    reader.go()
    reader.go("send")
    assert reader.page.locator("[value=start]").count(), "already sent"
    yield "already sent"
