"""Questions that ask for a name, an e-mail or a phone number. These are warnings."""

import re
from collections.abc import Mapping

from app.questionnaire.checks.review import Review
from app.questionnaire.definition import Item, NumberItem, TextItem

E_MAIL_FR = r"(?:e-?mail|mail|courriel|mél|adresse (?:e-?mail|mail|courriel|électronique))"
REQUESTS: Mapping[str, re.Pattern[str]] = {
    "fr": re.compile(
        r"\b(?:vos|votre|ton|tes) (?:vrais? )?(?:pré)?noms?\b(?! (?:de domaine|commercial))"
        r"|\bprénoms?\b|\bnoms? de famille\b|\bcomment vous appelez[- ]vous\b"
        rf"|\b(?:votre|ton|une|quel(?:le)? est l[’']) ?{E_MAIL_FR}\b"
        r"|\bvotre adresse (?:postale|personnelle)\b|\bvos coordonnées\b"
        r"|\bnuméro de (?:téléphone|portable|mobile)\b|\bvotre numéro\b"
        rf"|\A(?:nom|{E_MAIL_FR}|téléphone|portable)\W*\Z",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\byour (?:full |real |own )?names?\b(?! tag)|\b(?:first|last|family|given) names?\b"
        r"|\bsurname\b|\bwhat are you called\b"
        r"|\be-?mail address\b|\byour e-?mail\b"
        r"|\byour (?:home|postal) address\b|\byour contact details\b"
        r"|\b(?:phone|telephone|mobile|cell) number\b"
        r"|\A(?:name|e-?mail|phone|telephone)\W*\Z",
        re.IGNORECASE,
    ),
}


def check(review: Review) -> None:
    """Report each item to be answered freely whose question asks who is answering."""
    for i, page in enumerate(review.questionnaire.pages):
        for j, item in enumerate(page.items):
            if isinstance(item, TextItem | NumberItem):
                _item(review, item, i, j)


def _item(review: Review, item: Item, page: int, place: int) -> None:
    for language, said in item.ask.root.items():
        asks = REQUESTS.get(language.partition("-")[0])
        found = asks.search(said.strip()) if asks else None
        if found:
            path = ("pages", page, "items", place, "ask", language)
            review.report("M605", path, excerpt=found[0])
            return
