"""A questionnaire in two versions, whose findings follow the same people."""

from app.questionnaire.definition import Questionnaire
from app.questionnaire.loader import Source, load

YAML = """
questionnaire: panel
version: {version}
languages: [fr, en]
title: {{fr: "Suivi", en: "Followed"}}
pages:
  - page: only
    title: {{fr: "Vous", en: "You"}}
    items:
      - item: gender
        type: one
        ask: {{fr: "Vous êtes", en: "You are"}}
        choices:
          woman: {{fr: "Une femme", en: "A woman", group: {{fr: "femmes", en: "women"}}}}
          man: {{fr: "Un homme", en: "A man", group: {{fr: "hommes", en: "men"}}}}
      - item: works
        type: one
        ask: {{fr: "Ça marche ?", en: "Does it work?"}}
        choices:
          often: {{fr: "Souvent", en: "Often"}}
{works}
          never: {{fr: "Jamais", en: "Never"}}
          unknown: {{fr: "Je ne sais pas", en: "I do not know", missing: true}}
      - item: balance
        type: scale
        ask: {{fr: "Équilibre", en: "Balance"}}
        low: {{fr: "nul", en: "none"}}
        high: {{fr: "total", en: "all"}}
      - item: hours
        type: number
        at_least: 0
        at_most: 60
        unit: {{fr: "heures", en: "hours"}}
        ask: {{fr: "Combien ?", en: "How many?"}}
      - item: trust
        type: grid
        ask: {{fr: "Confiance", en: "Trust"}}
        choices: {{agree: {{fr: "Oui", en: "Yes"}}, disagree: {{fr: "Non", en: "No"}}}}
        rows: {{a: {{fr: "Prix", en: "Prices"}}, b: {{fr: "Clients", en: "Customers"}}}}
findings:
  working: {{share_of: {{works: often}}, by: gender}}
  keeps_working: {{change_in: {{share_of: {{works: often}}}}, by: gender}}
  works_more: {{change_in: works}}
  more_balance: {{change_in: balance, by: gender}}
  more_hours: {{change_in: hours}}
  long_hours: {{change_in: {{share_of: {{hours: {{over: 35}}}}}}}}
  more_trust: {{change_in: {{share_of: {{trust: {{rows_in: agree, at_least: 1}}}}}}}}
  both:
    change_in: {{share_of: {{balance: {{at_least: 7}}, works: often}}}}
    among: {{gender: woman}}
{links}
"""
ONCE = '          sometimes: {fr: "Parfois", en: "Sometimes"}'
TWICE = """          weekly: {fr: "Parfois", en: "Some weeks"}
          monthly: {fr: "Rarement", en: "Some months"}"""


def version(number: int = 1) -> Questionnaire:
    """The first version, or a second that tells two answers apart that were one."""
    split = number > 1
    link = "from_version: {works: {recode: {sometimes: [weekly, monthly]}}}" if split else ""
    text = YAML.format(version=number, works=TWICE if split else ONCE, links=link)
    return load(Source(f"v{number}.yaml", text, {}))
