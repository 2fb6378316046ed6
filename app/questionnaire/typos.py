"""Whether two texts say the same, but for typography and spelling: the judgement behind an erratum.

It would rather refuse a true repair than let a meaning change pass: a repair that it refuses costs
one line of `from_version`, a change that it lets pass makes two years incomparable unseen.

Punctuation, case, spaces and emphasis never count. Numbers, signs (% < € ☺), links and `{tokens}`
must stay. In French and English, accents and spelling may change too: as many words as before, each
changed word one slip of the pen away from the old, with the same first letter and the same ending
(endings carry number, gender and person: « salarié·es », "employer" and "employee"), and neither of
them a word that a meaning hangs on.
"""

import re
import unicodedata

SHORTEST = 4  # letters of a word that may hold a slip: "ne" and "me" are two words
ENDING = 2  # letters

# Words that a meaning hangs on, and that a slip could make of another: French, then English.
BEARING = """
    alors après assez aucun aucune autre avant avec aussi cent chaque cinq contre depuis dernier
    dernière deux douze encore entre heure heures hors huit jamais jour jours meilleur mieux mille
    moins mois neuf onze parfois pendant peut plus plutôt pour premier première prochain quand
    quart quarante quatorze quatre quelque quinze rarement rien sans sauf seize semaine semaines
    sept seul seulement sous souvent tard toujours tous tout toute toutes treize trente très trois
    trop vers vingt

    about above after against almost also always another before below best better both could
    daily days during each eight either ever every fewer fifteen fifty first five forty four
    fourteen from half hour hours hundred last least less long many more most month monthly months
    much must neither never next nine none nothing often once only other outside over past rarely
    same seldom several should since some soon still than then these they third thirteen thirty
    those three twelve twenty twice under until very week weekly weeks well when where with within
    without worse worst would year yearly years
"""

# Two words of their own, although an accent, a doubled letter or one slip is all between them.
PAIRS = """
    aide/aidé aides/aidés change/changé cherche/cherché cote/côté diplôme/diplômé
    diplômes/diplômés du/dû forme/formé formes/formés jeune/jeûne marche/marché marches/marchés
    mur/mûr ou/où passe/passé paye/payé refuse/refusé retraite/retraité retraites/retraités
    sur/sûr sure/sûre tache/tâche taches/tâches travaille/travaillé

    case/casse cases/casses cousin/coussin désert/dessert poison/poisson
    desert/dessert diner/dinner hoping/hopping later/latter planing/planning super/supper

    adapter/adopter adaptez/adoptez adapté/adopté adaptée/adoptée adaptés/adoptés
    changer/charger changé/chargé changée/chargée changés/chargés changez/chargez
    cheveux/chevaux collision/collusion contacter/contracter gérer/gêner gérez/gênez perdez/pendez
    prescrire/proscrire prescrit/proscrit préposition/proposition prévision/provision
    prévisions/provisions

    adapted/adopted adapting/adopting casual/causal causally/casually changed/charged
    changes/charges changing/charging contacts/contracts contacted/contracted
    contacting/contracting diary/dairy marital/martial paying/playing planned/planted
    starting/staring training/trailing united/untied
"""
TABLED = ("fr", "en")  # the languages that these tables know

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "oe", "Æ": "ae"})
_DASH = re.compile(r"(?<=\d)\s*[-–—]\s*(?=\d)")  # a range, however it is set
_GROUPING = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))")
_TOKEN = re.compile(
    r"\]\([^)\s]*\)"  # where a link leads
    r"|\{[^{}]*\}"  # where an answer or a figure goes
    r"|(?:(?<![\w)])[-−])?\d+(?:[.,:/-]\d+)*"  # a number with its sign
    r"|[^\W\d_]+"
    r"|[^\s\w]"
)
_SIGNS = frozenset("%‰&#@§")  # punctuation by its category, and yet it says something


def says_the_same(old: str, new: str, language: str) -> bool:
    """Whether only typography or spelling sets these texts apart, as far as that is certain."""
    if old == new:
        return True
    before, after = _tokens(old), _tokens(new)
    if not before or not after:
        return False
    if language not in TABLED:
        return before == after
    if _glued(before) == _glued(after):
        return True
    return len(before) == len(after) and all(map(_is_slip, before, after))


def _tokens(text: str) -> list[str]:
    """The words, numbers, signs and marks of a text, in order, without case or punctuation."""
    text = unicodedata.normalize("NFC", text).translate(_LIGATURES)
    text = _GROUPING.sub("", _DASH.sub("-", text))
    return [token.casefold() for token in _TOKEN.findall(text) if _counts(token)]


def _counts(token: str) -> bool:
    if len(token) > 1 or token.isalnum():
        return True
    return token in _SIGNS or unicodedata.category(token) in ("Sm", "Sc", "So", "No", "Nl")


def _bare(word: str) -> str:
    """The word without accents."""
    return "".join(sign for sign in unicodedata.normalize("NFD", word) if sign.isalpha())


def _glued(words: list[str]) -> list[str]:
    """The words written without the spaces between them: numbers and signs still stand apart."""
    parts: list[str] = []
    for word in words:
        if parts and word.isalpha() and parts[-1].isalpha():
            parts[-1] += word
        else:
            parts.append(word)
    return parts


def _is_slip(old: str, new: str) -> bool:
    """Whether two words are the same, or one is a slip of the pen for the other."""
    if old == new:
        return True
    if not (old.isalpha() and new.isalpha()) or frozenset((old, new)) in _PAIRS:
        return False
    old, new = _bare(old), _bare(new)
    if old == new:
        return True
    if min(len(old), len(new)) < SHORTEST or not _BEARING.isdisjoint((old, new)):
        return False
    same_frame = old[0] == new[0] and old[-ENDING:] == new[-ENDING:]
    return same_frame and _one_edit(_undoubled(old), _undoubled(new))


def _undoubled(word: str) -> str:
    """The word with each doubled letter once: what French and English spellers miss most."""
    return re.sub(r"(.)\1", r"\1", word)


def _one_edit(old: str, new: str) -> bool:
    """Whether one letter added, dropped, changed, or swapped with the next, makes them the same."""
    while old and new and old[0] == new[0]:
        old, new = old[1:], new[1:]
    while old and new and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    return max(len(old), len(new)) < 2 or (len(old) == 2 and old == new[::-1])


_BEARING = frozenset(map(_bare, BEARING.split()))
_PAIRS = frozenset(frozenset(pair.split("/")) for pair in PAIRS.split())
