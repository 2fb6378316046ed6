"""Questionnaires whose words are all known, and parts of which are about nobody."""

START = """
pages:
  - page: start
    title: $T
    items:
      - item: gender
        type: one
        ask: $T
        choices: {woman: $T, man: $T, declined: {fr: "-", en: "–", missing: true}}
      - {item: tenure, type: one, required: true, ask: $T, choices: {new: $T, year: $T, long: $T}}
      - {item: hours, type: number, ask: $T, at_least: 0, at_most: 90}
      - {item: rate, type: number, ask: $T, at_least: 0, at_most: 1, decimals: 1}
      - item: tools
        type: many
        ask: $T
        at_most: 2
        choices: {a: $T, b: $T, c: $T, none: {fr: Rien, en: Nothing, exclusive: true}}
      - {item: order, type: rank, ask: $T, at_most: 2, choices: {a: $T, b: $T, c: $T}}
      - {item: since, type: month, ask: $T, at_least: 2015-01, at_most: 2024-12}
      - {item: balance, type: scale, ask: $T, low: $T, high: $T}
      - {item: comment, type: text, ask: $T}
  - page: later
    title: $T
    when: {tenure: [year, long]}
    items:
      - {item: change, $ONE}
      - {item: skills, type: grid, ask: $T, choices: {a: $T, b: $T}, rows: {x: $T, y: $T}}
      - {item: why, $ONE, when: {change: a}}
"""

PLACES = {
    # an answer that the item never takes
    "above its maximum": "- {item: z, $ONE, when: {<M351>hours: {over: 90}}}",
    "below its minimum": "- {item: z, $ONE, when: {<M351>hours: {under: 0}}}",
    "between two whole numbers": "- {item: z, $ONE, when: {<M351>hours: {over: 7, under: 8}}}",
    "between two tenths": "- {item: z, $ONE, when: {<M351>rate: {over: 0.1, under: 0.15}}}",
    "beyond a scale": "- {item: z, $ONE, when: {<M351>balance: {at_least: 10.5}}}",
    "before the first month": "- {item: z, $ONE, when: {<M351>since: {under: 2015-01}}}",
    "a rank that is not given": "- {item: z, $ONE, when: {<M351>order.a: {over: 2}}}",
    "no number between the limits": (
        "- {item: z, type: number, ask: $T, <M356>at_least: 0.2, at_most: 0.8}\n"
        "- {item: zz, $ONE, when: {z: answered}}"
    ),
    # two answers that do not go together
    "two that contradict": "- {item: z, $ONE, when: {tenure: new, <M354>why: a}}",
    "two bounds apart": (
        "- {item: z, $ONE, when: {hours: {over: 35}, any: [{<M354>hours: {under: 20}}]}}"
    ),
    "what stands alone": "- {item: z, $ONE, when: {tools: none, any: [{<M354>tools: a}]}}",
    "an answer and none": (
        "- {item: z, $ONE, when: {gender: answered, <M355>not: {gender: answered}}}"
    ),
    "a second first rank": (
        "- {item: z, $ONE, when: {order.a: {at_most: 1}, <M354>order.b: {at_most: 1}}}"
    ),
    "more ranks than there are": (
        "- {item: z, $ONE, when: {order.a: answered, order.b: answered, <M354>order.c: answered}}"
    ),
    "a second rank without a first": (
        "- {item: z, $ONE, when: {order.a: {over: 1}, any: [{not: {<M351>order.a: {over: 2}}}],"
        " <M355>not: {any: [{order.b: answered}, {order.c: answered}]}}}"
    ),
    "a part among others": (
        "- {item: z, $ONE, when: {any: [{tenure: new, <M354>change: a}, {hours: {over: 1}}]}}"
    ),
    "everything left out": "- {item: z, $ONE, when: {<M355>not: {tenure: [new, year, long]}}}",
    "two mistakes": (
        "- {item: z, $ONE, when: {<M351>hours: {over: 99}, "
        "any: [{<M351>balance: {over: 10}}, {gender: man}]}}"
    ),
    # a condition that says nothing
    "everyone": "- {item: z, $ONE, <M651>when: {tenure: [new, year, long]}}",
    "those who answered what they had to": "- {item: z, $ONE, <M651>when: {tenure: answered}}",
    "one way or the other": (
        "- {item: z, $ONE, <M651>when: {any: [{tenure: new}, {not: {tenure: new}}]}}"
    ),
}
ROUTES = {
    # a page's condition and those on it
    "an answer nobody gets there with": (
        "  - {page: z, title: $T, when: {tenure: [year, long]}, items: ["
        "{item: zz, $ONE, when: {tenure: [<M352>new, year]}}]}"
    ),
    "an item that nobody of the page is asked": (
        "  - {page: z, title: $T, when: {tenure: long}, items: ["
        "{item: zz, $ONE, when: {<M353>tenure: [new, year]}}, {item: last, $ONE}]}"
    ),
    "a row that nobody of the page is asked": (
        "  - {page: z, title: $T, when: {tenure: new}, items: [{item: zz, type: grid, ask: $T, "
        "choices: {a: $T, b: $T}, rows: {x: $T, y: {fr: A, en: B, when: {<M353>change: a}}}}]}"
    ),
    "a page for nobody, and what depends on it": (
        "  - {page: z, title: $T, when: {tenure: new, <M354>change: a}, items: ["
        "{item: x, $ONE, required: true}, {item: y, $ONE, when: {tenure: new}}]}\n"
        "  - {page: zz, title: $T, when: {x: a}, items: [{item: last, $ONE, when: {y: b}}]}"
    ),
    "a long way round": (
        "  - {page: x, title: $T, when: {why: answered}, items: [{item: xx, $ONE}]}\n"
        "  - {page: y, title: $T, when: {any: [{xx: a}, {xx: b}]}, items: [{item: yy, $ONE}]}\n"
        "  - {page: z, title: $T, when: {yy: a}, items: ["
        "{item: zz, $ONE, when: {<M353>change: b}}]}"
    ),
    "what a required item decides": (
        "  - {page: x, title: $T, items: [{item: xx, $ONE, required: true}]}\n"
        "  - {page: z, title: $T, when: {<M355>not: {xx: [a, b]}}, items: [{item: zz, $ONE}]}"
    ),
    "the same condition again": (
        "  - {page: z, title: $T, when: {tenure: new}, items: ["
        "{item: zz, $ONE, <M651>when: {tenure: new}}]}"
    ),
}
NOBODY = {
    "people who are never asked": "x: {share_of: {<M551>change: a}, among: {tenure: new}}",
    "the mean of what is never asked": "x: {mean_of: balance, among: {<M351>hours: {over: 90}}}",
    "the distribution of what is never asked": (
        "x: {distribution_of: <M551>skills.x, among: {tenure: new}}"
    ),
    "rows that are never asked": (
        "x: {share_of: {<M551>skills: {rows_in: a, at_least: 1}}, among: {tenure: new}}"
    ),
    "people who did not answer": "x: {mean_of: <M552>balance, among: {not: {balance: answered}}}",
    "a base that contradicts itself": (
        "x: {mean_of: balance, among: {tenure: new, <M354>change: a}}"
    ),
    "a base that leaves out everyone": (
        "x: {mean_of: balance, among: {<M355>not: {tenure: [new, year, long]}}}"
    ),
    "a base of everyone": "x: {mean_of: balance, <M651>among: {tenure: answered}}",
    "a claim outside the base": "x: {share_of: {<M553>tenure: new}, among: {tenure: [year, long]}}",
    "a claim outside the limits": "x: {share_of: {<M553>hours: {over: 90}}}",
    "claims that contradict": "x: {share_of: {gender: woman, tenure: new, <M553>change: a}}",
    "more rows than there are": "x: {share_of: {<M553>skills: {rows_in: a, at_least: 3}}}",
    "an answer nobody of the base has": (
        "x: {share_of: {tenure: [<M554>new, year]}, among: {tenure: [year, long]}}"
    ),
    "a claim that is always so": "x: {<M652>share_of: {gender: [woman, man]}}",
    "a claim that the base repeats": "x: {<M652>share_of: {change: a}, among: {why: answered}}",
    "a group outside the base": (
        "x: {difference: {mean_of: balance, between: {tenure: [<M555>new, year]}},"
        " among: {not: {tenure: new}}}"
    ),
    "a group that is never asked": (
        "x: {difference: {share_of: {change: a}, between: {tenure: [<M555>new, year]}}}"
    ),
    "a band nobody is in": "x: {bands_of: {hours: [0, 35, <M556>91, 100]}}",
    "groups that stay empty": "x: {share_of: {change: a}, by: [gender, [gender, <M653>tenure]]}",
    "groups that are all empty": "x: {mean_of: balance, by: <M552>why, among: {tenure: new}}",
    "a change of what is never asked": (
        "x: {change_in: {share_of: {<M551>change: a}}, among: {tenure: new}}"
    ),
    "a trend of what is never asked": (
        "x: {trend_of: {share_of: {<M551>change: a}}, among: {tenure: new}}"
    ),
}
FORTY = ", ".join(f"c{number}: $T" for number in range(40))
PLACE = f"{{item: place, type: one, ask: $T, choices: {{{FORTY}}}}}"
PERSONS = {
    "a crossing of a long list": (
        f"  - {{page: z, title: $T, items: [{PLACE}]}}\n"
        "findings: {x: {mean_of: balance, by: [place, <M654>[place, tenure]]}}"
    ),
    "by a number, which is no second mistake": (
        f"  - {{page: z, title: $T, items: [{PLACE}, "
        "{item: wage, type: number, ask: $T, at_least: 0, at_most: 100000}]}\n"
        "findings: {x: {mean_of: balance, by: [place, <M502>wage]}}"
    ),
    "a date of birth": (
        f"  - {{page: z, title: $T, items: [{PLACE}, {{item: <M655>day, type: date, ask: $T}}]}}"
    ),
}
