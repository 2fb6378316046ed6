"""The tables of what is compared: a line for each wave, a line for each difference.

A p-value stands in a table only, beside its difference and the interval of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from app.analysis.findings import ALL, Bound, Comparison, Figure, read_group
from app.publish import comparisons, sentences, words
from app.publish.finding import Finding
from app.publish.lines import SHORT, measured


class Share(NamedTuple):
    """A share, or what it is at most or at least."""

    value: float
    bound: Bound | None


class Row(NamedTuple):
    """A line of a table: its cells, of a shown figure or comparison; or one note over them."""

    label: str
    cells: tuple[str, ...] = ()
    note: str = ""
    of: Figure | Comparison | None = None


@dataclass(frozen=True)
class Table:
    """A table: what it shows, what its columns are, and its rows under headings."""

    caption: str
    heads: tuple[str, ...]
    blocks: tuple[tuple[str, tuple[Row, ...]], ...]
    of: Literal["figures", "differences"] = "differences"

    @property
    def is_short(self) -> bool:
        """Whether it is read at once, beside a chart."""
        return sum(len(rows) for _, rows in self.blocks) <= SHORT


def tables(finding: Finding) -> list[Table]:
    """The waves of a trend, then what was found of each comparison; none of what compares none."""
    found = []
    if finding.plan.trend_of and finding.first:
        found.append(_waves(finding))
    compared = [one for one in finding.comparisons if one.status != "not_comparable"]
    if compared:
        found.append(_differences(compared, finding))
    return found


def _waves(finding: Finding) -> Table:
    """This wave's figures, and those of each earlier wave, or why it is left out."""
    heads = ("wave", "base", "figure", "interval")
    blocks = []
    release = finding.release
    for figure, compared in in_waves(finding):
        group = sentences.group_in_words(figure.choices, finding.questionnaire, finding.language)
        heading = sentences.answer(finding, figure.answer) or (group if figure.choices else "")
        rows = [_of_wave(release.wave, release.version, figure, finding)]
        rows += [_of_wave(one.second, one.versions[1], one.earlier, finding) for one in compared]
        blocks.append((heading, tuple(rows)))
    if left_out := tuple(_left_out(finding)):
        blocks.append(("", left_out))
    caption = finding.say("by_wave", measure=measured(finding))
    return Table(caption, _heads(heads, finding), tuple(blocks), "figures")


def in_waves(finding: Finding) -> Iterator[tuple[Figure, list[Comparison]]]:
    """What a trend is read of: a figure of every group, or of its own, and each earlier wave's.

    Of several answers, those of its own group.
    """
    is_of_all = finding.group == ALL and not finding.has_answers
    found = [one for one in finding.comparisons if one.status != "not_comparable"]
    for figure in finding.figures if is_of_all else finding.own:
        same = (figure.group, figure.answer)
        yield figure, [one for one in found if (one.group, one.answer) == same]


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
        return Row(label, note=words.signed_unshown(language))
    cells = (
        words.count(figure.n or 0, language),
        words.short_value(figure, language, finding.decimals),
        words.short_interval(figure, language, finding.decimals),
    )
    return Row(label, cells, of=figure)


def _wave(wave: str, version: int, finding: Finding) -> str:
    return finding.say("wave_of_version", wave=wave, version=str(version))


def _differences(compared: Sequence[Comparison], finding: Finding) -> Table:
    """Each difference with its interval and p-value, by what tells it from the others."""
    what = compared[0].contrast
    rows: dict[str, list[Row]] = {}
    for one in compared:
        heading, label = _named(one, finding)
        rows.setdefault(heading, []).append(_difference(label, one, finding))
    heads: tuple[str, ...] = ("group", "difference", "interval", "p")
    if what == "trend":
        heads = ("wave", *heads[1:])
    elif comparisons.is_of_share(finding):
        heads = ("group", "then_now", *heads[1:])
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
        return Row(label, note=words.signed_unshown(finding.language))
    low, high = comparisons.interval_ends(one, finding)
    between = finding.say("from_to", low=low, high=high)
    cells: tuple[str, ...] = (
        comparisons.signed(one, finding),
        between,
        p_values(one, finding),
    )
    if both := twice(one, finding):
        then, now = (words.bounded(*end, finding.language) for end in both)
        cells = (finding.say("then_now", then=then, now=now), *cells)
    return Row(label, cells, of=one)


def twice(one: Comparison, finding: Finding) -> tuple[Share, Share] | None:
    """A share of the same people then and now, as far as what became of it tells.

    Nothing of another comparison, nor where that is not shown.
    """
    if not comparisons.is_of_share(finding) or one.status != "shown":
        return None
    stayed, left, joined = (
        finding.figure(one.group, answer) for answer in ("yes>yes", "yes>no", "no>yes")
    )
    if stayed is None or left is None or joined is None:
        return None
    return _together(stayed, left), _together(stayed, joined)


def _together(*figures: Figure) -> Share:
    """The sum of shares; a bound, where one of them is."""
    bounds = {figure.bound for figure in figures}
    if "at_least" in bounds:
        figures = tuple(figure for figure in figures if figure.bound != "at_most")
    total = min(1.0, round(sum(figure.share or 0 for figure in figures), 6))
    return Share(total, "at_least" if "at_least" in bounds else max(bounds, key=bool))


def p_values(one: Comparison, finding: Finding) -> str:
    """The p-value of a shown comparison, and in brackets what is left of it beside the others."""
    if one.p is None:
        return "–"
    p = words.p_value(one.p, finding.language)
    if one.adjusted is None:
        return p
    return f"{p} ({words.p_value(one.adjusted, finding.language)})"


def _heads(names: Iterable[str], finding: Finding) -> tuple[str, ...]:
    return tuple(finding.say(f"head_{name}") for name in names)
