"""A questionnaire with one finding of each kind, and releases made by hand."""

from app.analysis.findings import Figure, Release, Source
from app.questionnaire.definition import Questionnaire
from app.questionnaire.loader import Source as Text
from app.questionnaire.loader import load

YAML = """
questionnaire: sample
version: 2
languages: [fr, en]
title: {fr: "Essai", en: "Sample"}
scales:
  agreement:
    agree: {fr: "D’accord", en: "Agree"}
    disagree: {fr: "Pas d’accord", en: "Disagree"}
pages:
  - page: only
    title: {fr: "Vous", en: "You"}
    items:
      - item: gender
        type: one
        ask: {fr: "Vous *êtes*…", en: "You *are*…"}
        choices:
          woman: {fr: "Une femme", en: "A woman", group: {fr: "femmes", en: "women"}}
          man: {fr: "Un homme", en: "A man", group: {fr: "hommes", en: "men"}}
          other: {fr: "Autre", en: "Other"}
          declined: {fr: "Non", en: "No", missing: true}
      - item: tenure
        type: one
        ask: {fr: "Depuis quand ?", en: "Since when?"}
        choices:
          short: {fr: "Peu <de temps>", en: "Not <long>"}
          long: {fr: "Longtemps", en: "Long"}
          longer: {fr: "Très longtemps", en: "Very long"}
      - item: better
        type: one
        ask: {fr: "Est-ce mieux ?", en: "Is it better?"}
        choices:
          yes: {fr: "Oui", en: "Yes"}
          partly: {fr: "En partie", en: "Partly"}
          no: {fr: "Non", en: "No"}
      - item: why
        type: one
        when: {better: yes}
        ask: {fr: "Grâce à nous ?", en: "Thanks to us?"}
        choices: {yes: {fr: "Oui", en: "Yes"}, no: {fr: "Non", en: "No"}}
      - item: balance
        type: scale
        ask: {fr: "Équilibre", en: "Balance"}
        low: {fr: "nul", en: "none"}
        high: {fr: "total", en: "all"}
      - item: trust
        type: grid
        scale: agreement
        ask: {fr: "Confiance", en: "Trust"}
        rows: {a: {fr: "Prix", en: "Prices"}, b: {fr: "Clients", en: "Customers"}}
      - item: services
        type: many
        ask: {fr: "Services", en: "Services"}
        choices: {a: {fr: "Aide", en: "Help"}, b: {fr: "Bureau", en: "Office"}}
findings:
  improved:
    says: {fr: "{share} des {group} vont mieux.", en: "{share} of {group} are better."}
    everyone: {fr: "entrepreneur·es", en: "entrepreneurs"}
    share_of: {better: [yes, partly], why: yes}
    among: {tenure: [long, longer]}
    by: [gender, [gender, tenure], tenure]
    compare_with:
      value: 40.5
      year: 2022
      source: "INSEE"
      says: {fr: "Ailleurs, 40,5 %.", en: "Elsewhere, 40.5%."}
  rating:
    says: {fr: "les {group} donnent {mean} sur 10.", en: "{group} give {mean} out of 10."}
    everyone: {fr: "entrepreneur·es", en: "entrepreneurs"}
    mean_of: balance
    by: [gender]
  used:
    says: {fr: "Services vus par les {group}.", en: "Services seen by {group}."}
    everyone: {fr: "entrepreneur·es", en: "entrepreneurs"}
    distribution_of: services
    by: [gender]
  plain_share: {share_of: {gender: woman}}
  plain_high: {share_of: {balance: {at_least: 7}}}
  plain_rows: {share_of: {trust: {rows_in: agree, at_least: 2}}}
  plain_mean: {mean_of: balance}
  plain_answers: {distribution_of: trust.a}
"""
QUESTIONNAIRE: Questionnaire = load(Text("sample.yaml", YAML, {}))
# The same, as if its English were Spanish: around it, all should be.
IN_SPANISH = YAML.replace(", en: ", ", es: ").replace("[fr, en]", "[fr, es]")
SPANISH: Questionnaire = load(Text("sample.yaml", IN_SPANISH, {}))

NOTHING = (None, None, None, None, None)


def share(
    value: float,
    low: float,
    high: float,
    *,
    finding: str = "improved",
    group: str = "all",
    answer: str = "yes",
    n: int = 1200,
) -> Figure:
    step = 0.01 if n >= 100 else 0.05
    return Figure(finding, "better", group, answer, n, value, low, high, None, "shown", 5, step)


def mean(
    value: float, low: float, high: float, finding: str = "rating", group: str = "all"
) -> Figure:
    return Figure(finding, "balance", group, "", 1200, None, low, high, value, "shown", 5, 0.01)


def unshown(finding: str = "improved", group: str = "gender=other", answer: str = "yes") -> Figure:
    return Figure(finding, "better", group, answer, *NOTHING, "hidden")


RULES = {
    "smallest_group": 11,
    "narrowest_interval": 5,
    "largest_share_proven": 0.8,
    "number_invited_known": False,
}


def release(*figures: Figure, source: Source = "simulated") -> Release:
    return Release("essai", 3, "sample", 2, source, "2025-11-03", 1200, figures, RULES)
