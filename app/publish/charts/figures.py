"""The data of each kind of chart: what its rows say, and where its marks stand."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from app.analysis.findings import Comparison, Figure, read_group
from app.publish import contrasts, sentences
from app.publish.charts.drawings import Drawing, scale
from app.publish.charts.plots import SMALL, Datum, Plot, Sheet
from app.publish.finding import Finding
from app.publish.lines import Line, View
from app.publish.palette import PALE, SCALES, SERIES
from app.publish.words import (
    SIGN,
    at_most_one_decimal,
    bounded,
    exact_percent,
    joined,
    percent,
    short_value,
    unshown,
)
from app.questionnaire.plans import Benchmark

TOPS = (0.2, 0.4, 0.6, 1.0)  # a scale of shares ends at the first that holds every interval
HIGH = 9  # lines: the plot of a trend


class Move(NamedTuple):
    """Shares by wave, the earliest first, none where they are not shown; the last's interval."""

    label: str
    shares: dict[str, float]
    words: str
    ends: tuple[float | None, float | None]
    is_bold: bool = False


def plot(drawing: Drawing, sheet: Sheet) -> Plot:
    """What a chart draws on a sheet."""
    finding, made = drawing.finding, Plot(sheet)
    if drawing.kind == "trend":
        _trend(finding, made)
    elif drawing.kind == "dumbbell":
        _moves(finding, made)
    elif drawing.view and drawing.kind == "stack":
        _stack(drawing.view, finding, made)
    elif drawing.view:
        _values(drawing.view, finding, made)
    return made


def _values(view: View, finding: Finding, made: Plot) -> None:
    """A mark for each figure, with its interval and its value."""
    shown = [line.figure for line in view.lines if line.shown]
    _scale(made, shown, finding, is_whole=not finding.has_answers)
    benchmark = finding.plan.compare_with if shown and finding.plan.share_of else None
    answers = scale(finding)
    colours = dict(zip(answers, SCALES[len(answers)], strict=True))
    for block in view.blocks:
        if block.heading:
            made.heading(block.heading)
        for line in block.lines:
            figure = line.figure
            if not line.shown:
                made.hidden(line.label, finding.language)
                continue
            value = short_value(figure, finding.language, view.scale.decimals)
            is_everyone = view.names == "groups" and not figure.choices
            place = made.row(line.label, value, is_bold=is_everyone)
            mark = place | _mark(figure) | {"start": made.domain[0]}
            mark |= {"colour": colours.get(figure.answer, "bar")}
            mark |= {"benchmark": float(benchmark.value) / 100} if benchmark else {}
            made.marks.append(mark)
    if benchmark:
        made.note(_explained(benchmark, finding))


def _mark(figure: Figure) -> Datum:
    ends = {"low": figure.low, "high": figure.high}
    return {"value": figure.value, **ends, "is_open": figure.bound is not None}


def _explained(benchmark: Benchmark, finding: Finding) -> str:
    """What the dashes stand for."""
    share, year = exact_percent(benchmark.value, finding.language), str(benchmark.year)
    return f"¦ {finding.say('benchmark_mark', share=share, source=benchmark.source, year=year)}"


def _scale(
    made: Plot, shown: Sequence[Figure], finding: Finding, *, is_whole: bool = False
) -> None:
    """The scale of means; or of shares, to their whole or as far as their intervals go."""
    if not shown:
        return
    start, top = (0.0, 1.0) if not shown[0].is_mean else finding.ends
    if not shown[0].is_mean and not is_whole:
        top = next(top for top in TOPS if top >= max(figure.high or 0 for figure in shown))
    written = at_most_one_decimal if shown[0].is_mean else percent
    made.domain = start, top
    made.ticks = {at: written(at, finding.language) for at in (start, (start + top) / 2, top)}


def _stack(view: View, finding: Finding, made: Plot) -> None:
    """A row for each group, cut into its answers, around the middle of the scale."""
    answers = scale(finding)
    words = {answer: sentences.answer(finding, answer) for answer in answers}
    colours = dict(zip(answers, SCALES[len(answers)], strict=True))
    made.legend = {words[answer]: colours[answer] for answer in answers}
    groups: dict[str, tuple[Line, dict[str, Figure]]] = {}
    for line in view.lines:
        _, figures = groups.setdefault(line.figure.group, (line, {}))
        figures |= {line.figure.answer: line.figure} if line.shown else {}
    for line, figures in groups.values():
        if not figures:
            made.hidden(line.label, finding.language)
            continue
        place = made.row(line.label, is_bold=not line.figure.choices)
        shares = [figures[answer].share or 0 for answer in answers]
        half, is_odd = divmod(len(shares), 2)
        start = -sum(shares[:half]) - (shares[half] / 2 if is_odd else 0)
        for answer, share in zip(answers, shares, strict=True):
            said = short_value(figures[answer], finding.language)
            mark = {"start": start, "value": start + share, "answer": words[answer], "words": said}
            made.marks.append(place | mark | {"is_pale": colours[answer] in PALE})
            start += share
    made.domain = (
        min(mark["start"] for mark in made.marks),
        max(mark["value"] for mark in made.marks),
    )
    _fit(made)


def _fit(made: Plot) -> None:
    """Leave out the words of pieces that are too short for them."""
    low, high = made.domain
    letter = SMALL * made.sheet.letters(1) * (high - low) / made.frame.width
    for mark in made.marks:
        if letter * len(mark["words"]) > mark["value"] - mark["start"]:
            mark["words"] = ""


def _moves(finding: Finding, made: Plot) -> None:
    """A row for each share that moved, with a point for each wave."""
    moves = list(_changes(finding) if finding.plan.change_in else _answers(finding))
    waves = dict.fromkeys(wave for move in moves for wave in move.shares)
    colours = ["card", *["bar"] * (len(waves) - 2), "accent"][-len(waves) :]
    made.legend = dict(zip(waves, colours, strict=True))
    for move in moves:
        if not move.shares:
            made.hidden(move.label, finding.language)
            continue
        place, (low, high) = made.row(move.label, move.words, is_bold=move.is_bold), move.ends
        first, *_, last = *move.shares.values(), *move.shares.values()
        made.marks.append(place | {"start": first, "value": last, "low": low, "high": high})
        made.points += [place | {"wave": wave, "value": at} for wave, at in move.shares.items()]
    if waves:
        made.ticks = {at: percent(at, finding.language) for at in (0, 0.5, 1)}
        made.note(finding.say("moved_by" if finding.plan.change_in else "moved_to"))


def _changes(finding: Finding) -> Iterator[Move]:
    """The same people then and now; the interval is of the difference, from what was then."""
    for one in finding.comparisons:
        if not one.is_paired:
            continue
        choices, both = read_group(one.group), contrasts.twice(one, finding)
        label = sentences.group_in_words(choices, finding.questionnaire, finding.language)
        if both is None:
            yield Move(label, {}, "", (None, None))
            continue
        then, now = (share.value for share in both)
        words = " → ".join(bounded(*share, finding.language) for share in both)
        ends = max(0, then + (one.low or 0)), min(1, then + (one.high or 0))
        yield Move(label, {one.second: then, one.first: now}, words, ends, not choices)


def _answers(finding: Finding) -> Iterator[Move]:
    """Each answer, wave after wave; the interval is the last wave's."""
    for figure, compared in contrasts.in_waves(finding):
        waves = _by_wave(figure, compared, finding)
        shown = {wave: one for wave, one in waves.items() if one}
        words = " → ".join(
            short_value(one, finding.language) if one else SIGN for one in waves.values()
        )
        shares = {wave: one.share or 0 for wave, one in shown.items()}
        label = sentences.answer(finding, figure.answer)
        yield Move(label, shares, words, (figure.low, figure.high))


def _trend(finding: Finding, made: Plot) -> None:
    """A line for everyone, and for each group where they are few, wave after wave."""
    every = {
        sentences.group_in_words(figure.choices, finding.questionnaire, finding.language): _by_wave(
            figure, compared, finding
        )
        for figure, compared in contrasts.in_waves(finding)
    }
    series = {group: waves for group, waves in every.items() if any(waves.values())}
    series = series if len(series) <= len(SERIES) else dict(list(series.items())[:1])
    _scale(made, [one for waves in series.values() for one in waves.values() if one], finding)
    made.lines, made.is_upright = HIGH, True
    made.legend = dict(zip(series, SERIES, strict=False))
    for group, waves in series.items():
        for wave, one in waves.items():
            mark = {"wave": wave, "answer": group}
            if one:
                words = short_value(one, finding.language, finding.decimals)
                colour = "card" if one.bound else made.legend[group]
                made.marks.append(mark | _mark(one) | {"words": words, "colour": colour})
            else:
                made.rows.append(mark | {"words": ""})
    _leave_room(made)
    unseen = [group for group, waves in every.items() if not all(waves.values())]
    if unseen:
        said = joined(unseen, "and", finding.language)
        made.note(f"{SIGN} {finding.say('colon', first=said, last=unshown(finding.language))}")
    apart = [one.second for one in finding.main if one.status == "not_comparable"]
    if apart:
        waves_apart = joined(list(dict.fromkeys(apart)), "and", finding.language)
        made.note(finding.say("waves_apart", waves=waves_apart))


def _leave_room(made: Plot) -> None:
    """Leave out words that have no room beside each other: of groups, then of waves between."""
    waves = list(dict.fromkeys(mark["wave"] for mark in made.marks))
    longest = made.sheet.letters(max((len(mark["words"]) for mark in made.marks), default=0))
    is_tight = longest * len(waves) * (len(made.legend) + 1) > made.frame.width
    is_full = longest * len(waves) * 1.2 > made.frame.width
    for mark in made.marks:
        is_group = mark["answer"] != next(iter(made.legend))
        is_between = mark["wave"] not in (waves[0], waves[-1])
        if (is_tight and is_group) or (is_full and is_between):
            mark["words"] = ""


def _by_wave(
    figure: Figure, compared: Sequence[Comparison], finding: Finding
) -> dict[str, Figure | None]:
    """The figures of a group and an answer by wave, the earliest first; none where not shown."""
    found = {one.second: one.earlier for one in reversed(compared)}
    waves = {**found, finding.release.wave: figure}
    return {wave: one if one and one.status == "shown" else None for wave, one in waves.items()}
