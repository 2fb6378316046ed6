"""A questionnaire that asks everything there is to ask, and answers to all of it."""

from collections.abc import Mapping

from tests.browser.respondent import Typed

# Every item type, with and without what each may have.
EVERYTHING = """
questionnaire: everything
version: 1
languages: [en]
title: {en: "Everything there is to ask"}
introduction: {en: "With *emphasis*, a [link](https://example.org) and\\n\\n- one\\n- two"}
scales:
  short:
    agree: {en: "Agree"}
    disagree: {en: "Disagree"}
    unsure: {en: "Not sure", missing: true}
  long:
    l1: {en: "Unquestionably"}
    l2: {en: "Almost always"}
    l3: {en: "Most of the time"}
    l4: {en: "Every now and then"}
    l5: {en: "Infrequently"}
    l6: {en: "Hardly ever"}
    l7: {en: "Incomprehensibly"}
    l8: {en: "Never"}
pages:
  - page: closed
    title: {en: "Closed questions"}
    items:
      - {item: hello, type: note, ask: {en: "Read **this** first.\\n\\n- one\\n- two"}}
      - item: plain
        type: one
        ask: {en: "A plain question?"}
        choices: {a: {en: "A"}, b: {en: "B", specify: true}, help: {en: "Help"}}
      - item: full
        type: one
        required: true
        ask: {en: "A question with all that belongs to it?"}
        help: {en: "Help for whoever hesitates."}
        source: {en: "Somebody, Somewhere, 2020."}
        choices: {a: {en: "A"}, b: {en: "B"}}
      - item: conditional
        type: one
        when: {plain: [a, b]}
        ask: {en: "A question for some?"}
        choices: {a: {en: "A"}, b: {en: "B"}}
      - item: list
        type: one
        ask: {en: "One of many?"}
        help: {en: "They are in no order."}
        choices: {CHOICES, other: {en: "Another", specify: true}}
      - item: several
        type: many
        at_most: 2
        required: true
        ask: {en: "Which of these?"}
        choices:
          a: {en: "A"}
          b: {en: "B"}
          other: {en: "Another", specify: true}
          none: {en: "None of these", exclusive: true}
      - item: these
        type: many
        ask: {en: "Any of these?"}
        choices: {a: {en: "A"}, limit: {en: "Limit"}, long: {en: "LONG"}}
  - page: scales
    title: {en: "Scales"}
    items:
      - item: narrow
        type: grid
        required: true
        scale: short
        ask: {en: "How about…"}
        rows: {a: {en: "this"}, b: {en: "that"}}
      - item: wide
        type: grid
        scale: long
        ask: {en: "How often…"}
        help: {en: "As far as you remember."}
        rows: {a: {en: "this"}, b: {en: "that, which is a good deal longer to read than this is"}}
      - item: rating
        type: scale
        ask: {en: "How well?"}
        low: {en: "Not at all well"}
        high: {en: "Extraordinarily well"}
      - item: compulsory
        type: scale
        required: true
        ask: {en: "How badly?"}
        low: {en: "Badly"}
        high: {en: "LONG"}
      - item: why_so
        type: scale
        when: {compulsory: {at_least: 9}}
        ask: {en: "How sure?"}
        low: {en: "Not"}
        high: {en: "Quite"}
      - item: about_it
        type: grid
        scale: short
        when: {compulsory: {at_least: 9}}
        ask: {en: "And how about…"}
        rows: {a: {en: "this"}, b: {en: "LONG"}}
  - page: open
    title: {en: "Open questions"}
    items:
      - item: count
        type: number
        required: true
        ask: {en: "How many?"}
      - item: hours
        type: number
        decimals: 1
        unit: {en: "hours a week, all of your activities together"}
        help: {en: "Roughly."}
        ask: {en: "How long?"}
      - item: word
        type: text
        required: true
        max_length: 30
        ask: {en: "One word?"}
      - item: words
        type: text
        lines: 4
        max_length: 60
        help: {en: "Name nobody."}
        ask: {en: "A few words?"}
  - page: moments
    title: {en: "Dates, months and places"}
    items:
      - item: joined
        type: date
        required: true
        at_most: 2026-12-31
        help: {en: "On your contract.\\n\\nOr *roughly*: ask [somebody](https://example.org)."}
        ask: {en: "Since which **day**, with {count} of you?"}
      - item: left
        type: date
        when: {joined: answered}
        ask: {en: "Until which day?"}
      - item: since
        type: month
        required: true
        ask: {en: "Since which month?"}
      - item: until
        type: month
        at_least: 2020-01
        help: {en: "If it is over."}
        source: {en: "A [register](https://example.org)."}
        ask: {en: "Until which month?"}
      - item: priorities
        type: rank
        required: true
        ask: {en: "What counts, after {word}?"}
        choices:
          autonomy: {en: "Autonomy"}
          income: {en: "An income that I can rely on from one month to the next, whatever comes"}
          company: {en: "Company"}
      - item: first
        type: rank
        at_most: 1
        help: {en: "One alone."}
        ask: {en: "And above all?"}
        choices: {places: {en: "Places"}, help: {en: "Help"}}
  - page: rows
    title: {en: "Rows for some"}
    items:
      - item: uses
        type: many
        ask: {en: "What do you use?"}
        choices: {desk: {en: "Desk"}, tool: {en: "Tool"}}
      - item: liked
        type: grid
        scale: short
        ask: {en: "How is…"}
        rows:
          all: {en: "everything, since {joined}"}
          desk: {en: "your desk", when: {uses: desk}}
          many: {en: "having many", when: {count: {over: 100}}}
      - item: order
        type: rank
        when: {uses: desk}
        ask: {en: "In which order?"}
        choices: {a: {en: "A"}, long: {en: "LONG"}}
      - item: which
        type: many
        at_most: 1
        when: {uses: desk}
        ask: {en: "Which of these LONG?"}
        choices: {a: {en: "A"}, long: {en: "LONG"}}
      - {item: beside, type: note, when: {uses: desk}, ask: {en: "You use a **desk**."}}
      - {item: more, type: text, ask: {en: "More?"}}
"""
EVERYTHING = EVERYTHING.replace("LONG", "Zusammengehörigkeitsgefühle" * 4).replace(
    "CHOICES", ", ".join(f'c{n}: {{en: "Choice {n}"}}' for n in range(1, 14))
)
EVERY_ANSWER: Mapping[str, Mapping[str, Typed]] = {
    "closed": {
        "plain": "b",
        "plain.b.specify": "Something else",
        "conditional": "b",
        "full": "a",
        "list": "other",
        "list.other.specify": "None of the thirteen",
        "several": ["a", "other"],
        "several.other.specify": "x" * 200,
        "these": ["limit"],
    },
    "scales": {
        "narrow.a": "agree",
        "narrow.b": "disagree",
        "wide.a": "l8",
        "compulsory": "10",
        "why_so": "9",
        "about_it.a": "agree",
        "about_it.b": "disagree",
    },
    "open": {"count": "12", "hours": "7,5", "word": "Enough", "words": "One line.\nAnother."},
    "moments": {
        "joined.day": "31",
        "joined.month": "1",
        "joined.year": "2024",
        "left.day": "1",
        "left.month": "02",
        "left.year": "2024",
        "since.month": "8",
        "since.year": "2021",
        "until.month": "9",
        "until.year": "2022",
        "priorities.company": "1",
        "priorities.autonomy": "2",
        "priorities.income": "",
        "first.help": "1",
        "first.places": "",
    },
    "rows": {
        "uses": ["desk"],
        "liked.all": "agree",
        "liked.desk": "disagree",
        "order.long": "1",
        "order.a": "",
        "which": ["long"],
        "more": "No",
    },
}
