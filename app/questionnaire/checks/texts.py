"""Texts: every language and no other, the answers they show, and how they are written."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Set
from itertools import zip_longest
from typing import NamedTuple

from app.questionnaire.checks import typography
from app.questionnaire.checks.review import Review
from app.questionnaire.conditions import Condition
from app.questionnaire.definition import Questionnaire, item_of
from app.questionnaire.problems import Hint
from app.questionnaire.texts import Model, Text
from app.questionnaire.tree import Path, Tree
from app.questionnaire.wording import piped

SPACED = re.compile(r"\{(?=\s|[\w.-]+\s)\s*([\w.-]+)\s*\}")  # a token but for its spaces
ADDRESS = re.compile(r"\]\((?:<[^<>\n]*|[^()\s]*)")  # of a link, up to its end
NEARLY_ALL = 0.9  # of the texts
TRANSLATE = {"fr": "Traduisez-les, ou retirez-la.", "en": "Translate them, or remove it."}
RENAME = {
    "fr": "Écrivez plutôt « {language} », la langue de ces textes.",
    "en": "Write `{language}` instead, the language of those texts.",
}


class Spoken(NamedTuple):
    """How the languages of the texts differ, as a whole, from those declared."""

    texts: int  # how many there are
    absent: tuple[str, ...]  # declared, and in no text
    foreign: tuple[tuple[str, int], ...]  # not declared, and in how many texts: nearly all


AS_DECLARED = Spoken(0, (), ())


def spoken_in(questionnaire: Questionnaire, written: Tree) -> Spoken:
    """Compare the languages declared with those of the texts that are written there."""
    texts = list(texts_of(questionnaire, ()))
    found = Counter(
        language
        for path, text in texts
        for language in text
        if language in written.part(path).held  # and not set aside
    )
    absent = tuple(language for language in questionnaire.languages if not found[language])
    foreign = tuple(
        (language, count)
        for language, count in found.items()
        if language not in questionnaire.languages and count >= NEARLY_ALL * len(texts)
    )
    return Spoken(len(texts), absent, foreign)


def check(review: Review, part: Model, spoken: Spoken = AS_DECLARED) -> None:
    """Report what is wrong with each text of a questionnaire, or of its later findings."""
    _declared(review, spoken)
    for path, text in texts_of(part, ()):
        _languages(review, path, text, spoken)
        _cut(review, path, text)
        if not (path[0] == "findings" and path[2:] == ("says",)):  # those have their own tokens
            _tokens(review, path, text)
        typography.check(review, path, text)


def lost(review: Review, tokens: Mapping[str, Set[str]], path: Path) -> None:
    """Report the tokens of a text that one of its languages lacks."""
    everywhere = set().union(*tokens.values())
    for language, found in tokens.items():
        for token in sorted(everywhere - found):
            review.report("M404", (*path, language), token=token)


def _declared(review: Review, spoken: Spoken) -> None:
    """Report, once, a language that all texts lack, or have without its being declared."""
    languages = review.questionnaire.languages
    for language, other in zip_longest(spoken.absent, spoken.foreign):
        if language is None:
            name, count = other
            review.report("M407", ("languages",), language=name, count=count)
            continue
        advice = TRANSLATE
        if other:
            advice = {key: said.format(language=other[0]) for key, said in RENAME.items()}
        where = ("languages", languages.index(language))
        review.report("M406", where, language=language, count=spoken.texts, advice=advice)


def _languages(review: Review, path: Path, text: Text, spoken: Spoken) -> None:
    """Report a language that the questionnaire does not declare, else each that is lacking."""
    foreign = dict(spoken.foreign)
    languages = [name for name in review.questionnaire.languages if name not in spoken.absent]
    unknown = [name for name in text if name not in languages and name not in foreign]
    for language in unknown:
        hint = Hint(language, tuple(languages))
        review.report("M402", (*path, language), at_key=True, hint=hint, key=language)
    if not unknown:
        for language in languages:
            if language not in text.root:
                review.report("M401", path, language=language)


def _cut(review: Review, path: Path, text: Text) -> None:
    """Report what stands after a text, unquoted, and is taken for a remark."""
    written = review.written
    for language in text:
        if remark := written.part((*path, language)).remark:
            review.problems.append(written.problem("M607", remark))


def _tokens(review: Review, path: Path, text: Text) -> None:
    """Report tokens that stand for no answer known by then, or that a language lost."""
    before, page = len(review.problems), _page(path)
    found = {language: set(piped(said)) for language, said in text.root.items()}
    seen: set[str] = set()  # in a language before: what is wrong with it is said there
    for language, names in found.items():
        where = (*path, language)
        for name in sorted(names - seen):
            if page is None:
                review.report("M405", where, token=f"{{{name}}}")
            else:
                _answer(review, name, where, page)
        for address in ADDRESS.findall(text[language]) if page is not None else ():
            for name in piped(address):
                review.report("M408", where, token=f"{{{name}}}")
        for spaced in SPACED.finditer(text[language]) if page is not None else ():
            if spaced[1] in review.questionnaire.variables:
                hint = Hint(spaced[1], review.names)
                review.report("M301", where, name=spaced[0], hint=hint)
        seen |= names
    if len(review.problems) == before:
        tokens = {language: {f"{{{name}}}" for name in names} for language, names in found.items()}
        lost(review, tokens, path)


def _page(path: Path) -> int | None:
    """The page of a text that may show answers; None for all other texts."""
    match path:
        case ("pages", int(page), "items", _, "ask" | "help"):
            return page
        case ("pages", int(page), "items", _, "rows", _, "label"):
            return page
    return None


def _answer(review: Review, name: str, path: Path, page: int) -> None:
    """Report a token whose answer is not known before this page, or never."""
    variable = review.variable(name, path, review.questionnaire.variables, at_key=False)
    if variable and review.pages[item_of(name)] >= page:
        review.report("M403", path, name=name)


def texts_of(part: object, path: Path) -> Iterator[tuple[Path, Text]]:
    """Every text of a part that stands at this path, with its own; a list's are not among them."""
    if isinstance(part, Text):
        yield path, part
    elif isinstance(part, Condition):
        return  # thousands of parts, and none is a text
    elif isinstance(part, Model):
        for name in type(part).model_fields:
            if name == "choices" and not _are_written_here(part):
                continue
            yield from texts_of(getattr(part, name), (*path, name))
    elif isinstance(part, Mapping):
        for key, value in part.items():
            yield from texts_of(value, (*path, key))
    elif isinstance(part, tuple):
        for index, value in enumerate(part):
            yield from texts_of(value, (*path, index))


def _are_written_here(item: Model) -> bool:
    """Whether an item's choices stand in it, and not in a scale or a list."""
    return not (getattr(item, "scale", None) or getattr(item, "choices_from", None))
