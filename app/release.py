"""The gate: a closed wave's answers come in, protected figures go out, and nothing else does."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple, TypeAlias

import pandas as pd
from flask import current_app

from app.analysis import comparisons, matched, themes, turnout
from app.analysis.comparisons import Earlier
from app.analysis.counting import parquet
from app.analysis.counting.pairs import Joined, Pairs, is_change, paired
from app.analysis.counting.parquet import Frozen
from app.analysis.disclosure.calibration import calibrated
from app.analysis.disclosure.cube import Cube, cube_of
from app.analysis.disclosure.protection import Protected, protect
from app.analysis.disclosure.rounding import Precision, respondents_step, rounded
from app.analysis.disclosure.suppression import SMALLEST_GROUP, Rules
from app.analysis.disclosure.tables import Key
from app.analysis.disclosure.witness import Witness
from app.analysis.findings import Comparison, Mode, Release, Return, Source, Weighting
from app.analysis.matched import Waves
from app.exceptions import AnswersWereErased, RulesAreTooLoose, WaveIsOpen, WaveIsTooSmall
from app.questionnaire import comments as asking
from app.questionnaire.definition import Questionnaire
from app.storage import (
    datasets,
    frame,
    pairing,
    participation,
    releases,
    responses,
    versions,
    waves,
)
from app.storage import themes as coding
from app.storage.clock import today
from app.storage.participation import Known
from app.storage.waves import Wave

SOURCES: Mapping[str, Source] = {
    waves.PEOPLE: "people",
    waves.SIMULATED: "simulated",
    waves.IMPORTED: "imported",
}
MODES: Mapping[str, Mode] = {waves.ANYONE: "open", waves.INVITED: "invited"}

Margins: TypeAlias = Mapping[str, Mapping[str, int]]  # people invited, by item, then choice

NO_MARGINS: Margins = {}


class Panelled(NamedTuple):
    """The earlier wave whose people are compared with those of a wave, or why there is none."""

    earlier: Wave | None = None
    pairs: Pairs | None = None
    why: str = ""


class Counted(NamedTuple):
    """A closed wave before it is protected, with what left of it before.

    Findings that are `frozen` are not counted again: what is `kept` of them is said as it was.
    """

    wave: Wave
    questionnaire: Questionnaire
    cube: Cube
    rules: Rules
    earlier: list[Release]
    responses: int
    panelled: Panelled
    weighting: Weighting
    frozen: Collection[str] = ()
    kept: Release | None = None


class Preview(NamedTuple):
    """What would be released, and why the rest would not."""

    release: Release
    questionnaire: Questionnaire
    protected: Protected


def release_wave(name: str, smallest: int | None = None, *, public: bool = False) -> Release:
    """Freeze, count, protect and estimate a closed wave, and keep the result as its next release.

    It is attacked together with the earlier ones. No group of fewer than `smallest` people is
    shown: as many as in the release before, or 11, where none is given; never fewer than before.
    It is for staff unless it is `public`. The caller commits. Raises
    WaveNotFound, WaveIsOpen, WaveIsTooSmall, AnswersWereErased, RulesAreTooLoose, ReleaseIsUnsafe,
    TooManyAnswers, AttackTakesTooLong.
    """
    counted = _counted(name, smallest)
    wave = counted.wave
    release = _release(counted, _protected(counted))
    coding.keep(wave, release.number)  # first: what is counted is not sorted again meanwhile
    release = _themed(counted, release)
    releases.add(wave, release.number, release.to_json(), counted.responses, public=public)
    waves.keep_addresses(wave, today() + timedelta(days=current_app.config["MIEUX"].keep_addresses))
    return release


def preview(name: str, smallest: int | None = None) -> Preview:
    """What `release_wave` would keep, with the reasons; nothing is kept. Raises what it raises."""
    counted = _counted(name, smallest)
    protected = _protected(counted, explain=True)
    release = _themed(counted, _release(counted, protected))
    return Preview(release, counted.questionnaire, protected)


def returns(wave: Wave, smallest: int = SMALLEST_GROUP) -> tuple[Return, ...]:
    """How many of those who linked their answers to each earlier wave of its panel came back."""

    def shown(count: int) -> int | None:
        return rounded(count, respondents_step(count)) if count >= smallest else None

    found = ((earlier.name, pairing.matched(wave, earlier)) for earlier in pairing.earlier(wave))
    return tuple(Return(name, shown(of.linked), shown(of.again)) for name, of in found)


def told_too(wave: Wave) -> list[str]:
    """The earlier waves for staff alone whose figures a release of this one can tell of.

    Trends and changes are told with both figures: whoever publishes one publishes the other.
    """
    findings = versions.with_later(wave.digest).findings.values()
    if not any(plan.trend_of or plan.change_in for plan in findings):
        return []
    before = (one.name for one in releases.before(wave))
    return [name for name in before if not releases.is_public(name, releases.latest_number(name))]


def uncounted(release: Release) -> dict[str, str]:
    """The declared findings that a release has no figure of, each with the reason in English."""
    declared = versions.with_later(waves.read(release.wave).digest).findings
    counted = {figure.finding for figure in release.figures}
    reasons = {
        one.finding: " ".join(reason["en"] for reason in one.reasons) for one in release.comparisons
    }
    return {name: reasons.get(name, "") for name in declared if name not in counted}


def _counted(name: str, smallest: int | None) -> Counted:
    wave = waves.read(name)
    if not wave.rewritten:
        raise WaveIsOpen(name)
    earlier = _released(wave)
    before = earlier[-1].protection if earlier else {}
    promised = before.get("smallest_group", SMALLEST_GROUP)
    rules = Rules(promised if smallest is None else smallest)
    if earlier and rules.smallest < promised:  # of all releases together
        raise RulesAreTooLoose(promised)
    questionnaire = versions.with_later(wave.digest)
    panelled = _panelled(wave, questionnaire, rules.smallest, earlier)
    frozen = _frozen(wave, questionnaire, panelled, earlier)
    kept = matched.only(earlier[-1], frozen) if earlier and frozen else None
    earlier = [matched.without(release, frozen) for release in earlier]
    dataset: Frozen | Joined
    if panelled.pairs and panelled.earlier:
        counts_of = panelled.pairs.questionnaire
        dataset = Joined(panelled.pairs, pairing.responses(wave, panelled.earlier))
    else:
        counts_of = questionnaire
        dataset = _dataset(wave, questionnaire)
    findings = {name: plan for name, plan in counts_of.findings.items() if name not in frozen}
    counts_of = counts_of.model_copy(update={"findings": findings})
    if len(dataset) < rules.smallest:
        raise WaveIsTooSmall(name, rules.smallest)
    if releases.made_of(wave) not in (None, len(dataset)):
        raise AnswersWereErased(name)
    cube, weighting = counts(counts_of, dataset, rules, frame.read(wave), before.get("groups"))
    count = len(dataset)
    return Counted(
        wave, questionnaire, cube, rules, earlier, count, panelled, weighting, frozen, kept
    )


def counts(
    questionnaire: Questionnaire,
    batches: Iterable[pd.DataFrame],
    rules: Rules,
    margins: Margins = NO_MARGINS,
    groups: Mapping[str, Mapping[str, str]] | None = None,
) -> tuple[Cube, Weighting]:
    """The exact counts of answers, and how they are weighted to the margins of the people invited.

    `batches` are of the frozen responses, gone through twice; `groups` are those of small codes
    that an earlier release joined.
    """
    weights, weighting = calibrated(questionnaire, margins, batches, rules.smallest)
    invited = _invited(margins)
    return cube_of(questionnaire, batches, rules.smallest, invited, groups, weights), weighting


def _frozen(
    wave: Wave, questionnaire: Questionnaire, panelled: Panelled, released: Sequence[Release]
) -> set[str]:
    """The findings that changes were told with, where these cannot be attacked with them again.

    A later wave told what became of these answers, or this one did, of people who are paired no
    more. Counted anew, they would be printed as if nobody knew.
    """
    items = matched.told(released[-1]) if released and not panelled.pairs else set[str]()
    for other in waves.every():
        if wave.panel and other.panel and other.panel.id == wave.panel.id and other.released:
            items |= matched.told(_released(other)[-1], wave.name)
    return matched.entangled(questionnaire, items)


def _invited(margins: Margins) -> dict[str, int]:
    """How many people were invited by group of one variable, from the margins of a frame."""
    return {
        f"{item}={choice}": count
        for item, choices in margins.items()
        for choice, count in choices.items()
    }


def _released(wave: Wave) -> list[Release]:
    """The releases of a wave, the first one first."""
    numbers = range(1, releases.next_number(wave))
    return [Release.from_json(releases.read(wave.name, number)) for number in numbers]


def _dataset(wave: Wave, questionnaire: Questionnaire) -> Frozen:
    """The answers of a wave from their file, which is written where there is none of them."""
    file = datasets.find(wave)
    if not file.exists():
        with datasets.writing(file) as stream:
            parquet.write(stream, questionnaire, responses.texts(wave))
    return Frozen(questionnaire, file)


def _panelled(
    wave: Wave, questionnaire: Questionnaire, smallest: int, released: Sequence[Release]
) -> Panelled:
    """The last earlier wave of its panel, where changes are declared and enough came back.

    A wave that was released with changes since an earlier one keeps to that one.
    """
    if not any(map(is_change, questionnaire.findings.values())):
        return Panelled()
    if wave.panel is None:
        return Panelled(why="no_panel")
    if wave.panel.closed_at is not None:
        return Panelled(why="closed")
    since = {one.second for release in released for one in release.comparisons if one.is_paired}
    of_same = (one for one in pairing.earlier(wave) if one.questionnaire == wave.questionnaire)
    earlier = next((one for one in of_same if not since or one.name in since), None)
    if earlier is None:
        return Panelled(why="no_wave")
    if not earlier.released:
        return Panelled(earlier, why="unreleased")
    if pairing.matched(wave, earlier).again < smallest:
        return Panelled(earlier, why="nobody")
    return Panelled(earlier, paired(versions.between(versions.read(earlier.digest), questionnaire)))


def _protected(counted: Counted, *, explain: bool = False) -> Protected:
    """What may be shown, less what would tell of those of the earlier wave who stayed away."""
    witness = _witness(counted)
    limits: dict[Key, Precision | None] = {}
    while True:
        cube, rules, earlier = counted.cube, counted.rules, counted.earlier
        protected = protect(cube, rules, earlier, explain=explain, limits=limits)
        found = witness.limits(protected.figures, rules) if witness else {}
        if not found:
            return protected
        limits |= found


def _witness(counted: Counted) -> Witness | None:
    wave, (earlier, pairs, *_) = counted.wave, counted.panelled
    if earlier is None or pairs is None:
        return None
    return Witness(
        pairs,
        versions.with_later(earlier.digest),
        pairing.responses(earlier, wave),
        _released(earlier),
        _invited(frame.read(earlier)),
        counted.cube.catalogue.groups,
    )


def _changes(counted: Counted, protected: Protected, back: Sequence[Return]) -> list[Comparison]:
    """What is said of changes among the same people, from the figures printed of them."""
    wave, (earlier, pairs, why) = counted.wave, counted.panelled
    linked = next((one for one in back if earlier and one.wave == earlier.name), None)
    names = wave.name, earlier.name if earlier else ""
    numbers = wave.version, earlier.version if earlier else wave.version
    of = Waves(names, numbers, linked)
    if earlier and pairs:
        before = [figure for one in _released(earlier)[-1:] for figure in one.figures]
        found = [*matched.changes(replace(of, before=before), pairs, protected.figures)]
    else:
        found = [*matched.absent(of, counted.questionnaire, why)] if why else []
    as_it_was = counted.kept.comparisons if counted.kept else ()
    if not pairs and any(one.is_paired for one in as_it_was):  # with why others were not told
        as_it_was += counted.earlier[-1].comparisons
    kept = [one for one in as_it_was if one.contrast == "change"]
    told = matched.absent(of, counted.questionnaire, "told")
    new = [one for one in told if one.finding in counted.frozen] if pairs else []
    return matched.first_of_each(kept, found, new)


def _release(counted: Counted, protected: Protected) -> Release:
    wave, kept = counted.wave, counted.kept
    back = returns(wave, counted.rules.smallest) or (kept.returns if kept else ())
    blank = Release(
        wave=wave.name,
        number=len(counted.earlier) + 1,
        questionnaire=wave.questionnaire,
        version=wave.version,
        source=SOURCES[wave.source],
        released_on=today().isoformat(),
        respondents=0,
        figures=(),
        mode=MODES[wave.mode] if wave.source != waves.IMPORTED else None,
        weighting=counted.weighting,
        returns=back,
    )
    release = filled(blank, protected, counted.cube, participation.read(wave))
    if kept:
        release = replace(
            release,
            figures=(*release.figures, *kept.figures),
            weighted=(*release.weighted, *kept.weighted),
            protection=matched.stated(release.protection, kept),
        )
    changes = _changes(counted, protected, back)
    return compared(release, counted.questionnaire, _before(counted), changes)


def filled(
    blank: Release, protected: Protected, cube: Cube, taken: Known = participation.NOTHING
) -> Release:
    """A release that says nothing yet, with its figures; `taken` tells who took part."""
    count, smallest = cube.respondents, protected.statement["smallest_group"]
    return replace(
        blank,
        respondents=rounded(count, respondents_step(count)),
        figures=protected.figures,
        weighted=protected.weighted,
        protection=dict(protected.statement),
        participation=turnout.printed(count, *taken, smallest=smallest),
    )


def compared(
    release: Release,
    questionnaire: Questionnaire,
    earlier: Iterable[Earlier] = (),
    changes: Iterable[Comparison] = (),
) -> Release:
    """The release with all that it compares: groups, waves, and the same people in two of them."""
    found = [
        *comparisons.differences(release, questionnaire),
        *comparisons.trends(release, questionnaire, earlier),
        *changes,
    ]
    return replace(release, comparisons=comparisons.adjusted(found))


def _themed(counted: Counted, release: Release) -> Release:
    """The release with the themes of comments, of the questions whose comments were all read."""
    wave, of = counted.wave, coding.progress(counted.wave)
    coded = (
        themes.Coded(item, of[item].comments, coding.labels(wave, item), coding.counts(wave, item))
        for item in asking.questions(counted.questionnaire)
        if item in of and of[item].finished
    )
    found = themes.printed(
        coded, release, counted.questionnaire, counted.responses, counted.rules.smallest
    )
    return replace(release, themes=found)


def _before(counted: Counted) -> Iterator[Earlier]:
    """What was released last of each wave before this one, with the versions from its own on."""
    for wave in releases.before(counted.wave):
        content = releases.read(wave.name, releases.latest_number(wave.name))
        asked = versions.between(versions.with_later(wave.digest), counted.questionnaire)
        yield Earlier(Release.from_json(content), asked)
