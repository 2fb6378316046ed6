"""A questionnaire that has everything the language knows, and the list it names."""

from tests.questionnaire.mistakes import PAGES, SCALES, whole
from tests.questionnaire.writing import HEAD

VALID = whole(
    HEAD.replace("version: 1", "version: 2"),
    "introduction: $T\n",
    SCALES,
    PAGES,
    """\
  - page: second
    title: $T
    when: {gender: [woman, man], hours: {over: 10}}
    items:
      - item: cooperative
        type: one
        choices_from: c.csv
        ask:
          fr: |
            Votre coopérative ?
            Choisissez.
          en: "Your cooperative?"
      - {item: mood, when: {confidence.prices: yes}, $ONE}
      - {item: joined, type: month, ask: $T, at_least: 1990-01, required: true}
      - {item: born, type: date, ask: $T, at_most: 2010-12-31}
      - {item: priorities, type: rank, ask: $T, at_most: 2, choices: {a: $T, b: $T, c: $T}}
      - {item: rate, type: number, unit: $T, ask: $T, decimals: 2, at_least: 0.5}
  - page: third
    title: $T
    when: {any: [{gender: woman}, {hours: answered}], not: {joined: {under: 2020-01}}}
    items:
      - item: trust
        type: grid
        ask: {fr: "À {hours} heures, *confiance*…", en: "At {hours} hours, trust…"}
        choices: {low: $T, high: $T}
        rows:
          advice: $T
          tools: {fr: A, en: B, when: {tools: a}}
      - item: others
        type: many
        at_most: 1
        ask: $T
        source: $T
        choices: {a: $T, b: {fr: B, en: B, specify: true}, none: {fr: N, en: N, exclusive: true}}
      - item: more
        type: text
        ask: $T
        lines: 3
        max_length: 200
        when: {priorities.a: {at_most: 1}}
retired: [old_item]
from_version:
  mood: not_comparable
  gender: {recode: {people: [woman, man]}}
findings:
  women:
    says: {fr: "{share} des {group}", en: "{share} of {group}"}
    everyone: $T
    $SHARE
    among: {tools: a, balance: {at_least: 3}}
    by: [mood, [mood, cooperative]]
    compare_with: {value: 40, year: 2022, source: "INSEE", says: $T}
  confident: {share_of: {confidence: {rows_in: [yes], at_least: 2}}}
  balance: {mean_of: balance, by: confidence.clients}
  mood: {distribution_of: mood}
  hours: {bands_of: {hours: [0, 20, 35, 90]}}
  women_and_men: {difference: {mean_of: balance, between: {gender: [woman, man]}}}
  balance_one_year_on: {change_in: balance, by: gender}
  balance_over_time: {trend_of: {share_of: {balance: {at_least: 7}}}}
""",
)
LISTS = {"c.csv": "code,fr,en\na,A,A\nb,B,B\n"}
