"""What changed between two versions, in words: what may be compared, what is left to do."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from app.questionnaire import versions
from app.questionnaire.changes import Change, quoted
from app.questionnaire.definition import Questionnaire
from app.questionnaire.versions import Comparability

WORDS: Mapping[str, Mapping[str, str]] = {
    "may_compare": {
        "fr": "Puis-je encore comparer avec l’an dernier ?",
        "en": "May I still compare with last year?",
    },
    "must_do": {"fr": "Que dois-je faire ?", "en": "What must I do?"},
    "changes": {"fr": "Ce qui change", "en": "What changes"},
    "cosmetic": {"fr": "La forme seule", "en": "Only the form"},
    "comparable": {"fr": "Comparable", "en": "Comparable"},
    "breaking": {"fr": "Rupture", "en": "Break"},
    "settled": {"fr": "Réglé : « {link} ».", "en": "Settled: `{link}`."},
    # may I still compare?
    "same": {"fr": "Oui, tout : rien n’a changé.", "en": "Yes, everything: nothing changed."},
    "form": {
        "fr": "Oui, tout : la forme seule a changé.",
        "en": "Yes, everything: only the form changed.",
    },
    "caveats": {
        "fr": "Oui, avec les réserves dites plus bas.",
        "en": "Yes, with the caveats given below.",
    },
    "not_all": {"fr": "Oui, sauf ce qui touche {names}.", "en": "Yes, but for {names}."},
    "not_yet": {
        "fr": "Pas encore tout : dites d’abord ce que devient {names}.",
        "en": "Not everything yet: first say what becomes of {names}.",
    },
    "yes": {"fr": "Constats comparables : {names}.", "en": "Comparable findings: {names}."},
    "caveat": {
        "fr": "Constat comparable avec une réserve : {names}.",
        "en": "Finding comparable with a caveat: {names}.",
    },
    "no": {
        "fr": "Constat qui ne se compare pas : {names}.",
        "en": "Finding that cannot be compared: {names}.",
    },
    # what must I do?
    "nothing": {
        "fr": "Rien : les deux textes demandent la même chose.",
        "en": "Nothing: both texts ask the same.",
    },
    "erratum": {
        "fr": "Gardez « version: {old} » et publiez ce texte comme erratum.",
        "en": "Keep `version: {old}` and publish this text as an erratum.",
    },
    "number": {
        "fr": "Donnez un nouveau numéro : « version: {next} ».",
        "en": "Give a new version number: `version: {next}`.",
    },
    "retired": {
        "fr": "Ajoutez les questions retirées à « retired: [{codes}] ».",
        "en": "List the removed items under `retired: [{codes}]`.",
    },
    "links": {
        "fr": "Ajoutez « from_version: {{{codes}}} » si plus rien ne se compare ; « comparable » "
        "si les réponses disent toujours la même chose, « recode » si elles se regroupent.",
        "en": "Add `from_version: {{{codes}}}` if nothing compares any more; `comparable` if the "
        "answers still say the same, `recode` if they can be grouped.",
    },
}


class Differences(NamedTuple):
    """Everything to say of two versions."""

    old: Questionnaire
    new: Questionnaire
    changes: Sequence[Change]
    findings: Mapping[str, Comparability]

    @property
    def unresolved(self) -> list[Change]:
        """The breaking changes that nothing settles yet."""
        return [change for change in self.changes if change.is_unresolved]

    @property
    def is_erratum(self) -> bool:
        """Whether the new text asks the same as the old one."""
        return all(change.level == "cosmetic" for change in self.changes)

    @property
    def is_refused(self) -> bool:
        """Whether the new version cannot be published after the old one as it is."""
        return bool(self.unresolved) or not (self.is_erratum or self.new.version > self.old.version)

    def may_compare(self, language: str) -> Iterator[str]:
        """Whether the versions may be compared, then which findings, with the reasons."""
        lost = [change for change in self.changes if change.link == versions.NOT_COMPARABLE]
        if self.unresolved:
            yield say("not_yet", language, names=_names(self.unresolved, language))
        elif lost:
            yield say("not_all", language, names=_names(lost, language))
        else:
            form = "form" if self.changes else "same"
            yield say(form if self.is_erratum else "caveats", language)
        names = tuple(name for name, found in self.findings.items() if found.level == "yes")
        if names:
            yield say("yes", language, names=quoted(names, language))
        for name, found in self.findings.items():
            if found.level != "yes":
                yield say(found.level, language, names=quoted((name,), language))
                yield from (f"  {change.sentence(language)}" for change in found.reasons)

    def must_do(self, language: str) -> Iterator[str]:
        """What is left to do before this version can be published, in the order to do it."""
        old, new = self.old.version, self.new.version
        if not self.changes:
            yield say("nothing", language)
            return
        if self.is_erratum:
            yield say("erratum", language, old=old)
            return
        if new <= old:
            yield say("number", language, next=old + 1)
        removed = [name for each in self.unresolved if each.code == "V301" for name in each.names]
        if removed:
            yield say("retired", language, codes=", ".join([*self.new.retired, *removed]))
        own = ("V301", "V312", "V313", "V314", "V315")  # what `from_version` does not settle
        names = dict.fromkeys(
            name for each in self.unresolved if each.code not in own for name in each.names
        )
        if names:
            links = ", ".join(f"{name}: {versions.NOT_COMPARABLE}" for name in names)
            yield say("links", language, codes=links)
        for change in self.changes:
            if change.code in ("V227", *own[1:]):
                yield f"{change.sentence(language)} {change.advice(language)}"


def between(old: Questionnaire, new: Questionnaire) -> Differences:
    """All there is to say of the new version beside the old one."""
    return Differences(old, new, versions.compare(old, new), versions.comparabilities(old, new))


def _names(changes: Sequence[Change], language: str) -> str:
    names = (name for change in changes for name in change.shown or change.names)
    return quoted(tuple(dict.fromkeys(names)), language)


def say(what: str, language: str, **details: object) -> str:
    """These words in a language of the interface, with their details."""
    return WORDS[what][language].format(**details)
