"""The shipped questionnaire, and how someone with over two years of tenure answers it."""

from collections.abc import Mapping

from app.config import ROOT
from tests.browser.respondent import Typed

SHIPPED = ROOT / "surveys" / "situation" / "v1.yaml"

# By page. Questions not named are left blank.
ANSWERS: Mapping[str, Mapping[str, Typed]] = {
    "you": {
        "gender": "other",
        "gender.other.specify": "Ça dépend",
        "age": "from_30_39",
        "situation_before": "unemployed",
    },
    "in_the_cooperative": {
        "cooperative": "alpage_a_plusieurs",
        "tenure": "over_two_years",
        "contract": "cesa_member",
        "responsibilities": ["other", "board"],
        "responsibilities.other.specify": "Le <b>potager</b> & l’atelier",
    },
    "business": {
        "sector": "digital",
        "weekly_hours": "37",
        "other_work": "no",
        "main_income": "yes",
        "turnover": "declined",
        "turnover_change": "higher",
    },
    "time": {"hours_fit": "not_very_well", "relatives": "sometimes", "balance": "7"},
    "skills": {
        "confidence.clients": "agree",
        "confidence.accounts": "strongly_disagree",
        "progress": ["time"],
    },
    "change": {"situation_change": "much_better", "balance_change": "unknown"},
    "reasons": {
        "thanks_to_cooperative": "mostly",
        "reasons_better": ["income", "autonomy", "other"],
        "reasons_better.other.specify": "Mes collègues 🙂",
    },
    "support": {
        "contact": "quarterly",
        "contact_fit": "yes",
        "services": ["network", "training"],
        "satisfaction": "satisfied",
        "recommendation": "0",
        "comment": "Première ligne.\nDeuxième ligne, « avec » des signes : é, €, <i>.",
    },
}
