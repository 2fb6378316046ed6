"""The gate: a closed wave's answers come in, protected figures go out, and nothing else does."""

from collections.abc import Mapping
from datetime import timedelta

from flask import current_app

from app.analysis import tabulation
from app.analysis.dataset import freeze
from app.analysis.findings import Mode, Release, Return, Source
from app.analysis.suppression import SMALLEST_GROUP, rounded
from app.exceptions import WaveIsNotReleasable, WaveIsOpen, WaveIsTooSmall
from app.storage import pairing, releases, responses, versions, waves
from app.storage.clock import today
from app.storage.waves import Wave

RELEASABLE: Mapping[str, Source] = {waves.SIMULATED: "simulated", waves.IMPORTED: "imported"}
MODES: Mapping[str, Mode] = {waves.ANYONE: "open", waves.INVITED: "invited"}


def release_wave(name: str) -> Release:
    """Freeze, count, estimate and protect a closed wave, and keep the result as its next release.

    The caller commits. Raises WaveNotFound, WaveIsNotReleasable, WaveIsOpen, WaveIsTooSmall.
    """
    wave = waves.read(name)
    source = RELEASABLE.get(wave.source)
    # Before asking to close it: a wave never reopens, so nobody should close one for nothing.
    if source is None:
        raise WaveIsNotReleasable(name)
    if not wave.rewritten:
        raise WaveIsOpen(name)
    questionnaire = versions.read(wave.digest)
    dataset = freeze(questionnaire, responses.read(wave))
    if len(dataset) < SMALLEST_GROUP:
        raise WaveIsTooSmall(name, SMALLEST_GROUP)
    release = Release(
        wave=wave.name,
        number=releases.next_number(wave),
        questionnaire=wave.questionnaire,
        version=wave.version,
        source=source,
        released_on=today().isoformat(),
        respondents=rounded(len(dataset)),
        figures=tabulation.figures(questionnaire, dataset),
        mode=MODES[wave.mode] if source != "imported" else None,
        returns=returns(wave),
    )
    releases.add(wave, release.number, release.to_json())
    waves.keep_addresses(wave, today() + timedelta(days=current_app.config["MIEUX"].keep_addresses))
    return release


def returns(wave: Wave) -> tuple[Return, ...]:
    """How many of those who linked their answers to each earlier wave of its panel came back."""
    found = ((earlier.name, pairing.matched(wave, earlier)) for earlier in pairing.earlier(wave))
    return tuple(Return(name, _shown(of.linked), _shown(of.again)) for name, of in found)


def _shown(count: int) -> int | None:
    """A count of people as it may be printed."""
    return rounded(count) if count >= SMALLEST_GROUP else None


def uncounted(release: Release) -> list[str]:
    """The declared findings that a release leaves out: of kinds that are not computed yet."""
    declared = versions.read(waves.read(release.wave).digest).findings
    counted = {figure.finding for figure in release.figures}
    return [name for name in declared if name not in counted]
