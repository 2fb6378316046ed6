"""The tables of what is compared: a line for each wave, a line for each difference.

A p-value stands in a table only, beside its difference and the interval of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.analysis.findings import ALL, Comparison, Figure, read_group
from app.publish import comparisons, sentences, words
from app.publish.finding import Finding
from app.publish.lines import measured


class Row(NamedTuple):
    """A line of a table: its cells, or one note over all of them."""

    label: str
    cells: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Table:
    """A table: what it shows, what its columns are, and its rows under headings."""

    caption: str
    heads: tuple[str, ...]
    blocks: tuple[tuple[str, tuple[Row, ...]], ...]


def tables(finding: Finding) -> list[Table]:
    """The waves of a trend, then what was found of each comparison; none of what compares none."""
    found = []
    if finding.plan.trend_of and finding.everyone:
        found.append(_waves(finding))
    compared = [one for one in finding.comparisons if one.status != "not_comparable"]
    if compared:
        found.append(_differences(compared, finding))
    return found


def _waves(finding: Finding) -> Table:
    """This wave's figure of everyone, and that of each earlier wave, or why it is left out."""
    heads = ("wave", "base", "figure", "interval")
    blocks = []
    for figure in (figure for figure in finding.figures if not figure.choices):
        heading = sentences.answer(finding, figure.answer)
        release = finding.release
        rows = [_of_wave(release.wave, release.version, figure, finding)]
        rows += [
            _of_wave(one.second, one.versions[1], one.earlier, finding)
            for one in finding.main
            if one.status != "not_comparable" and one.answer == figure.answer
        ]
        blocks.append((heading, tuple(rows)))
    if left_out := tuple(_left_out(finding)):
        blocks.append(("", left_out))
    caption = finding.say("by_wave", measure=measured(finding))
    return Table(caption, _heads(heads, finding), tuple(blocks))


def _left_out(finding: Finding) -> Iterator[Row]:
    """The waves that cannot be compared, each with its reasons."""
    for one in finding.main:
        if one.status == "not_comparable":
            reasons = (words.in_language(reason, finding.language) for reason in one.reasons)
            label = _wave(one.second, one.versions[1], finding)
            note = finding.say("not_comparable", reasons=" ".join(reasons))
            yield Row(label, note=note)


def _of_wave(wave: str, version: int, figure: Figure | None, finding: Finding) -> Row:
    label, language = _wave(wave, version, finding), finding.language
    if figure is None or figure.status != "shown":
        return Row(label, note=_unshown(language))
    cells = (
        words.count(figure.n or 0, language),
        words.short_value(figure, language, finding.decimals),
        words.short_interval(figure, language, finding.decimals),
    )
    return Row(label, cells)


def _wave(wave: str, version: int, finding: Finding) -> str:
    return finding.say("wave_of_version", wave=wave, version=str(version))


def _differences(compared: Sequence[Comparison], finding: Finding) -> Table:
    """Each difference with its interval and p-value, by what tells it from the others."""
    what = compared[0].contrast
    rows: dict[str, list[Row]] = {}
    for one in compared:
        heading, label = _named(one, finding)
        rows.setdefault(heading, []).append(_difference(label, one, finding))
    heads = ("group", "difference", "interval", "p")
    if what == "trend":
        heads = ("wave", *heads[1:])
    blocks = tuple((heading, tuple(same)) for heading, same in rows.items())
    return Table(_caption(compared[0], finding), _heads(heads, finding), blocks)


def _caption(one: Comparison, finding: Finding) -> str:
    """What is subtracted from what."""
    if one.contrast == "difference":
        first, second = (sentences.group_name(finding, end) for end in (one.first, one.second))
        return finding.say("less", first=words.capitalised(first), second=second)
    if one.contrast == "trend":
        return finding.say("since_each", wave=finding.release.wave)
    return finding.say("same_people", wave=finding.release.wave, earlier=one.second)


def _named(one: Comparison, finding: Finding) -> tuple[str, str]:
    """The heading that a comparison stands under, and its label."""
    choices = read_group(one.group)
    group = sentences.group_in_words(choices, finding.questionnaire, finding.language)
    if one.contrast != "trend":
        return "", group
    answer = sentences.answer(finding, one.answer)
    heading = " – ".join(part for part in (answer, group if one.group != ALL else "") if part)
    return heading, _wave(one.second, one.versions[1], finding)


def _difference(label: str, one: Comparison, finding: Finding) -> Row:
    if one.status == "hidden":
        return Row(label, note=_unshown(finding.language))
    low, high = comparisons.interval_ends(one, finding)
    between = finding.say("from_to", low=low, high=high)
    return Row(label, (comparisons.signed(one, finding), between, _p(one, finding)))


def _p(one: Comparison, finding: Finding) -> str:
    if one.p is None:
        return "–"
    p = words.p_value(one.p, finding.language)
    if one.adjusted is None:
        return p
    return f"{p} ({words.p_value(one.adjusted, finding.language)})"


def _unshown(language: str) -> str:
    return f"{words.SIGN} {words.unshown(language)}"


def _heads(names: Iterable[str], finding: Finding) -> tuple[str, ...]:
    return tuple(finding.say(f"head_{name}") for name in names)
