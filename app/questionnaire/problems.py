"""The catalogue of authoring problems: a stable code, a sentence and a repair, in two languages.

Sentences address a coordinator who does not program. `{…}` are filled from the problem's details.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import NamedTuple

from app.questionnaire.syntax import CONTROL_CHARACTER

LONGEST_SHOWN = 60  # characters of what was typed, in a sentence


class Kind(NamedTuple):
    """What can be wrong, said in French and in English: (sentence, repair)."""

    fr: tuple[str, str]
    en: tuple[str, str]


CATALOGUE: Mapping[str, Kind] = {
    # M1: reading the file
    "M101": Kind(
        ("Ce fichier est introuvable ou illisible.", "Vérifiez son nom et ses droits."),
        ("This file is missing or cannot be read.", "Check its name and permissions."),
    ),
    "M102": Kind(
        (
            "Ce fichier n'est pas un texte (un octet ne se lit pas en UTF-8).",
            "Enregistrez-le comme texte, encodage UTF-8.",
        ),
        (
            "This file is not text (a byte cannot be read as UTF-8).",
            "Save it as plain text, UTF-8 encoding.",
        ),
    ),
    "M103": Kind(
        ("Ce fichier dépasse {limit} Ko.", "Un questionnaire tient en bien moins : découpez-le."),
        ("This file is larger than {limit} kB.", "A questionnaire takes far less: split it."),
    ),
    "M104": Kind(
        ("Ce fichier est vide.", "Commencez par « questionnaire: » suivi d'un nom."),
        ("This file is empty.", "Begin with `questionnaire:` and a name."),
    ),
    "M105": Kind(
        (
            "Le YAML ne se lit plus à partir d'ici.",
            "Vérifiez les guillemets, les crochets et les accolades de cette ligne "
            "et de la précédente.",
        ),
        (
            "The YAML cannot be read from here on.",
            "Check the quotes, brackets and braces of this line and the one above.",
        ),
    ),
    "M106": Kind(
        (
            "Une tabulation (ou une espace spéciale) sert ici à décaler la ligne.",
            "Remplacez-la par des espaces.",
        ),
        ("A tab (or a special space) is used here to indent the line.", "Replace it with spaces."),
    ),
    "M107": Kind(
        (
            "Le décalage de cette ligne ne correspond à aucune des précédentes.",
            "Alignez-la sur les lignes de même rang, avec des espaces.",
        ),
        (
            "The indentation of this line matches none of the lines above.",
            "Align it with the lines of the same level, using spaces.",
        ),
    ),
    "M108": Kind(
        (
            "« {key} » est déjà écrit ligne {first_line}.",
            "Gardez-en un seul, ou renommez celui-ci.",
        ),
        ("`{key}` is already written on line {first_line}.", "Keep one, or rename this one."),
    ),
    "M109": Kind(
        (
            "« {token} » (ancre, renvoi ou étiquette YAML) n'est pas permis ici.",
            "Écrivez le texte en entier, ou entre guillemets s'il commence par ce signe.",
        ),
        (
            "`{token}` (a YAML anchor, alias or tag) is not allowed here.",
            "Write the text out, or quote it if it begins with this sign.",
        ),
    ),
    "M110": Kind(
        ("Un seul questionnaire par fichier.", "Retirez « --- » et ce qui suit."),
        ("One questionnaire to a file.", "Remove `---` and what follows."),
    ),
    "M111": Kind(
        ("Les niveaux sont trop profonds ici.", "Un questionnaire n'en a pas besoin d'autant."),
        ("The levels are nested too deeply here.", "A questionnaire needs far fewer."),
    ),
    "M112": Kind(
        (
            "Un deux-points suivi d'une espace sépare ici une clé de sa valeur.",
            "Si c'est du texte, mettez-le entre guillemets.",
        ),
        (
            "A colon followed by a space separates a key from its value here.",
            "If this is text, put it between quotes.",
        ),
    ),
    "M113": Kind(
        (
            "Il manque sur cette ligne un deux-points suivi d'une espace.",
            "Écrivez « clé: valeur », ou décalez la ligne si elle continue un texte.",
        ),
        (
            "A colon followed by a space is missing on this line.",
            "Write `key: value`, or indent the line if it continues a text.",
        ),
    ),
    "M114": Kind(
        (
            "Le guillemet, le crochet ou l'accolade qui s'ouvre ici ne se referme pas.",
            "Refermez-le, et vérifiez les guillemets qui suivent.",
        ),
        (
            "The quote, bracket or brace opened here is never closed.",
            "Close it, and check the quotes that follow.",
        ),
    ),
    "M115": Kind(
        (
            "Un signe invisible (caractère de contrôle) se trouve ici.",
            "Effacez-le ; si le fichier en est plein, ce n'est pas un texte UTF-8.",
        ),
        (
            "An invisible sign (a control character) stands here.",
            "Delete it; if the file is full of them, it is not UTF-8 text.",
        ),
    ),
    "M116": Kind(
        (
            "« {key} » est déjà écrit plus haut dans le même élément de la liste.",
            "Si un nouvel élément commence ici, mettez « - » devant.",
        ),
        (
            "`{key}` is already written above in the same element of the list.",
            "If a new element begins here, put `-` before it.",
        ),
    ),
    # M2: the shape of what is written
    "M201": Kind(
        ("« {key} » n'est pas une clé connue ici.", "{hint}"),
        ("`{key}` is not a known key here.", "{hint}"),
    ),
    "M202": Kind(
        ("Il manque « {key} ».", "Ajoutez « {key}: » à cet endroit."),
        ("`{key}` is missing.", "Add `{key}:` here."),
    ),
    "M203": Kind(
        ("Il faut ici des « clé: valeur ».", "Écrivez par exemple « {example} »."),
        ("A list of `key: value` is needed here.", "Write for example `{example}`."),
    ),
    "M204": Kind(
        ("Il faut ici une liste.", "Écrivez par exemple « [a, b] », ou une ligne « - » chacun."),
        ("A list is needed here.", "Write for example `[a, b]`, or one `-` line for each."),
    ),
    "M205": Kind(
        ("Il faut ici un texte.", "Écrivez-le sur cette ligne, entre guillemets."),
        ("A text is needed here.", "Write it on this line, between quotes."),
    ),
    "M206": Kind(
        ("« {value} » n'est pas un nombre permis ici.", "{limits}"),
        ("`{value}` is not a number allowed here.", "{limits}"),
    ),
    "M207": Kind(
        ("« {value} » n'est ni vrai ni faux.", "Écrivez « true » ou « false »."),
        ("`{value}` is neither true nor false.", "Write `true` or `false`."),
    ),
    "M208": Kind(
        ("« {value} » n'est pas un type de question.", "{hint}"),
        ("`{value}` is not a type of item.", "{hint}"),
    ),
    "M209": Kind(
        (
            "« {value} » ne peut pas servir de nom.",
            "Une lettre, puis des lettres sans accent, des chiffres ou « _ » : 60 signes au plus.",
        ),
        (
            "`{value}` cannot be used as a name.",
            "A letter, then letters without accents, digits or `_`: 60 signs at most.",
        ),
    ),
    "M210": Kind(
        ("Le nom « {name} » est déjà pris, ligne {first_line}.", "Donnez un autre nom."),
        ("The name `{name}` is already taken, line {first_line}.", "Choose another."),
    ),
    "M211": Kind(
        ("Il faut ici au moins {count} élément(s).", "Complétez la liste, ou retirez-la."),
        ("At least {count} element(s) are needed here.", "Complete the list, or remove it."),
    ),
    "M212": Kind(
        ("Cette valeur ne se lit pas ici.", "Comparez avec un questionnaire qui marche."),
        ("This value cannot be read here.", "Compare it with a questionnaire that works."),
    ),
    "M213": Kind(
        ("Il manque une espace après le deux-points de « {key} ».", "Ajoutez-la."),
        ("A space is missing after the colon of `{key}`.", "Add it."),
    ),
    "M214": Kind(
        (
            "« {value} » n'est pas un code de langue.",
            "Deux ou trois minuscules, par exemple « fr » ou « en ».",
        ),
        ("`{value}` is not the code of a language.", "Two or three letters, like `fr` or `en`."),
    ),
    # M3: references
    "M301": Kind(
        ("Aucune question ne s'appelle « {name} ».", "{hint}"),
        ("No item is called `{name}`.", "{hint}"),
    ),
    "M302": Kind(
        (
            "La question « {name} » n'est posée que plus loin.",
            "Une condition ne regarde que les questions déjà posées : déplacez l'une des deux.",
        ),
        (
            "The item `{name}` is only asked later.",
            "A condition may look at items already asked: move one of the two.",
        ),
    ),
    "M303": Kind(
        ("« {choice} » n'est pas une réponse de « {name} ».", "{hint}"),
        ("`{choice}` is not an answer of `{name}`.", "{hint}"),
    ),
    "M304": Kind(
        ("Aucune échelle ne s'appelle « {name} ».", "{hint}"),
        ("No scale is called `{name}`.", "{hint}"),
    ),
    "M305": Kind(
        (
            "La liste « {name} » est introuvable ou illisible.",
            "Placez-la dans « lists/ », en CSV avec les colonnes « code » et une par langue.",
        ),
        (
            "The list `{name}` is missing or cannot be read.",
            "Put it under `lists/`, as CSV with columns `code` and one for each language.",
        ),
    ),
    "M306": Kind(
        (
            "La liste « {name} », ligne {row} : {detail}.",
            "Corrigez cette ligne de la liste.",
        ),
        ("The list `{name}`, line {row}: {detail}.", "Repair that line of the list."),
    ),
    "M307": Kind(
        (
            "Les réponses de « {name} » doivent venir d'un seul endroit.",
            "Gardez {options} — un seul.",
        ),
        ("The answers of `{name}` must come from one place.", "Keep {options} — just one."),
    ),
    "M308": Kind(
        (
            "« {name} » est obligatoire mais dépend d'une question de sa propre page.",
            "Mettez-la sur la page suivante, ou retirez « required ».",
        ),
        (
            "`{name}` is required but depends on an item of its own page.",
            "Move it to the next page, or remove `required`.",
        ),
    ),
    "M309": Kind(
        ("Le minimum de « {name} » dépasse son maximum.", "Échangez les deux valeurs."),
        ("The minimum of `{name}` is above its maximum.", "Swap the two values."),
    ),
    "M310": Kind(
        ("« {name} » n'a pas de nombres à comparer.", "Nommez plutôt des réponses."),
        ("`{name}` has no numbers to compare.", "Name answers instead."),
    ),
    "M311": Kind(
        (
            "Les noms « {name} » et « {other} » ne diffèrent que par les majuscules.",
            "Choisissez deux noms bien distincts.",
        ),
        (
            "The names `{name}` and `{other}` differ only by case.",
            "Choose two clearly different names.",
        ),
    ),
    "M312": Kind(
        (
            "« {name} » n'a pas de réponses proposées à nommer.",
            "Un nombre se compare : « {{at_least: 35}} ». Un texte ne se compare pas.",
        ),
        (
            "`{name}` has no choices to name.",
            "A number is compared: `{{at_least: 35}}`. A text cannot be compared.",
        ),
    ),
    # M4: languages
    "M401": Kind(
        ("Il manque le texte en « {language} ».", 'Ajoutez « {language}: "…" ».'),
        ("The text in `{language}` is missing.", 'Add `{language}: "…"`.'),
    ),
    "M402": Kind(
        ("« {key} » n'est ni une langue de ce questionnaire, ni une clé connue ici.", "{hint}"),
        ("`{key}` is neither a language of this questionnaire nor a known key here.", "{hint}"),
    ),
    # M5: findings
    "M501": Kind(
        (
            "Le constat « {name} » doit calculer une chose et une seule.",
            "Gardez « share_of », « mean_of » ou « distribution_of ».",
        ),
        (
            "The finding `{name}` must compute one thing and only one.",
            "Keep `share_of`, `mean_of` or `distribution_of`.",
        ),
    ),
    "M502": Kind(
        (
            "« {name} » ne peut pas servir ici : {detail}.",
            "Choisissez une autre question.",
        ),
        ("`{name}` cannot be used here: {detail}.", "Choose another item."),
    ),
    "M503": Kind(
        (
            "La réponse « {choice} » de « {name} » compte comme non-réponse.",
            "Retirez-la du constat.",
        ),
        ("The answer `{choice}` of `{name}` counts as missing.", "Remove it from the finding."),
    ),
    "M504": Kind(
        ("La phrase ne connaît pas « {token} ».", "Elle peut contenir {allowed}."),
        ("The sentence does not know `{token}`.", "It may hold {allowed}."),
    ),
    "M505": Kind(
        (
            "La phrase nomme « {{group}} » mais le constat ne dit pas comment nommer l'ensemble.",
            "Ajoutez « everyone: » avec un nom dans chaque langue.",
        ),
        (
            "The sentence names `{{group}}` but the finding does not say what to call everyone.",
            "Add `everyone:` with a name in each language.",
        ),
    ),
}


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake, where it stands (line and column from 1), and what fills its sentence."""

    path: str
    line: int
    column: int
    code: str
    details: Mapping[str, object] = field(default_factory=dict, compare=False)
    hint: tuple[str, ...] = field(default=(), compare=False)
    source: str = field(default="", compare=False)

    def sentence(self, language: str) -> str:
        """What is wrong, in French or in English."""
        return self._say(language, 0)

    def repair(self, language: str) -> str:
        """What to do about it, in French or in English."""
        return self._say(language, 1)

    def _say(self, language: str, part: int) -> str:
        kind = CATALOGUE[self.code]
        said = (kind.fr if language == "fr" else kind.en)[part]
        details = {name: _shown(value, language) for name, value in self.details.items()}
        return said.format(**details, **({"hint": self._hint(language)} if self.hint else {}))

    def _hint(self, language: str) -> str:
        wrong, *known = self.hint
        close = closest(wrong, known)
        names = ", ".join(known[:12]) + (", …" if len(known) > 12 else "")
        if close:
            fr, en = f"Vouliez-vous dire « {close} » ?", f"Did you mean `{close}`?"
        elif known:
            fr, en = f"Possibles : {names}.", f"Possible: {names}."
        else:
            fr, en = "Retirez ce mot.", "Remove it."
        return fr if language == "fr" else en

    def text(self, language: str) -> str:
        """`path:line:column: code sentence repair`, then the line itself with a caret."""
        said = (
            f"{self.path}:{self.line}:{self.column}: {self.code} "
            f"{self.sentence(language)} {self.repair(language)}"
        )
        if not self.source.strip():
            return said
        start = max(0, self.column - 60)
        shown = CONTROL_CHARACTER.sub("�", self.source[start : start + 100]).replace("\t", " ")
        return f"{said}\n    {shown}\n    {' ' * (self.column - 1 - start)}^"


def closest(wrong: str, known: Sequence[str]) -> str | None:
    """The name that was likely meant, if any comes near: whatever its case."""
    by_case = {name.lower(): name for name in known}
    close = get_close_matches(wrong[:LONGEST_SHOWN].lower(), by_case, n=1, cutoff=0.6)
    return by_case[close[0]] if close else None


def _shown(value: object, language: str) -> object:
    """A detail as its sentence says it, on one line; it may itself be said in two languages."""
    if isinstance(value, Mapping):
        return value.get(language, "")
    if not isinstance(value, str):
        return value
    text = " ".join(CONTROL_CHARACTER.sub("�", value).split()) or "…"
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
