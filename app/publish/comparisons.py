"""What is compared, in words: more or less, risen or fallen, or nothing that can be measured.

A sentence says that something rose, or is higher, only where the whole interval does.
"""

from collections.abc import Iterator, Mapping, Sequence

from app.analysis.findings import ALL, Comparison, Figure
from app.publish import sentences, words
from app.publish.finding import Finding
from app.questionnaire import wording
from app.questionnaire.plans import Measure
from app.translations import N_, gettext, ngettext

SAID: Mapping[str, str] = {
    "difference_share_higher": N_(
        "The share is higher among {first} than among {second} {figures}."
    ),
    "difference_share_lower": N_("The share is lower among {first} than among {second} {figures}."),
    "difference_mean_higher": N_("The mean is higher among {first} than among {second} {figures}."),
    "difference_mean_lower": N_("The mean is lower among {first} than among {second} {figures}."),
    "difference_rank_higher": N_(
        "On average, {first} rank it further from the first place than {second} {figures}."
    ),
    "difference_rank_lower": N_(
        "On average, {first} rank it closer to the first place than {second} {figures}."
    ),
    "difference_unclear": N_("No measurable difference between {first} and {second} {figures}."),
    "trend_share_higher": N_("The share has increased since “{wave}” {figures}."),
    "trend_share_lower": N_("The share has decreased since “{wave}” {figures}."),
    "trend_mean_higher": N_("The mean has increased since “{wave}” {figures}."),
    "trend_mean_lower": N_("The mean has decreased since “{wave}” {figures}."),
    "trend_rank_higher": N_("On average, it is ranked further down than in “{wave}” {figures}."),
    "trend_rank_lower": N_("On average, it is ranked further up than in “{wave}” {figures}."),
    "trend_answer_higher": N_("{answer}: the share has increased since “{wave}” {figures}."),
    "trend_answer_lower": N_("{answer}: the share has decreased since “{wave}” {figures}."),
    "trend_unclear": N_("No measurable change since “{wave}” {figures}."),
    "trend_answers_unclear": N_("No measurable change in any answer since “{wave}”."),
    "change_share_higher": N_(
        "Among the same people, the share has increased since “{wave}” {figures}."
    ),
    "change_share_lower": N_(
        "Among the same people, the share has decreased since “{wave}” {figures}."
    ),
    "change_moved_higher": N_(
        "Among the same people, more answers went up than down since “{wave}” {figures}."
    ),
    "change_moved_lower": N_(
        "Among the same people, more answers went down than up since “{wave}” {figures}."
    ),
    "change_listed_higher": N_(
        "Among the same people, more moved towards {last} than towards {first} since "
        "“{wave}” {figures}."
    ),
    "change_listed_lower": N_(
        "Among the same people, more moved towards {first} than towards {last} since "
        "“{wave}” {figures}."
    ),
    "change_unclear": N_("Among the same people, no measurable change since “{wave}” {figures}."),
    "change_order_unclear": N_(
        "Among the same people, no measurable change in one direction since “{wave}” {figures}."
    ),
    "figures": N_("(difference: {difference}; {level} interval: {low} to {high})"),
    "more": N_("{amount} more"),
    "less": N_("{amount} less"),
    "moved_higher": N_("more answers up ({up}) than down ({down})"),
    "moved_lower": N_("more answers down ({down}) than up ({up})"),
    "listed_higher": N_("more moved towards {last} ({up}) than towards {first} ({down})"),
    "listed_lower": N_("more moved towards {first} ({down}) than towards {last} ({up})"),
    "no_difference": N_("no measurable difference"),
    "no_change": N_("no measurable change"),
    "some_change": N_("measurable changes in some answers"),
    "nothing": N_("nothing to compare with"),
    "above": N_("This is above the benchmark: so is the whole {level} interval."),
    "below": N_("This is below the benchmark: so is the whole {level} interval."),
    "like": N_("No measurable difference from the benchmark: the {level} interval holds it."),
}
MINUS = "\N{MINUS SIGN}"


def say(what: str, language: str, **details: str) -> str:
    """The words of that name, filled in."""
    level = words.percent(words.SHARES["level"], language)
    return gettext(SAID[what], language).format(level=level, **details)


def tokens(finding: Finding, group: str) -> dict[str, str] | None:
    """What the sentence of a finding says of a comparison; None where that is not shown.

    Nothing of a finding that compares nothing.
    """
    found = [one for one in finding.comparisons if one.group == group]
    if finding.plan.trend_of:
        return {"change": _latest_change([one for one in found if one.status == "shown"], finding)}
    if not (finding.plan.difference or finding.plan.change_in):
        return {}
    (one,) = found or (None,)
    if one is None or one.status != "shown":
        return None
    if one.contrast == "difference":
        return _pair(one, finding) | {
            "difference": _amount_said(one, finding, "no_difference"),
            **{
                key: sentences.with_unit(
                    words.value(figure, finding.language, finding.decimals), finding
                )
                for key, figure in zip(("one", "other"), _both(one, finding), strict=True)
            },
        }
    moved = _transitions(one, finding)
    return {"change": _change_said(one, finding, moved), **moved}


def _latest_change(shown: Sequence[Comparison], finding: Finding) -> str:
    """How a trend goes on from the latest wave that it can be compared with."""
    if not shown:
        return say("nothing", finding.language)
    if not finding.has_answers:
        return _amount_said(shown[0], finding, "no_change")
    moved = any(one.verdict != "unclear" for one in shown if one.second == shown[0].second)
    return say("some_change" if moved else "no_change", finding.language)


def _pair(one: Comparison, finding: Finding) -> dict[str, str]:
    """The two groups of a difference, inside a sentence."""
    ends = {"first": one.first, "second": one.second}
    return {key: sentences.group_name(finding, joined(end, one)) for key, end in ends.items()}


def joined(end: str, one: Comparison) -> str:
    """The group of one side of a difference, as a Figure names it."""
    return end if one.group == ALL else f"{end};{one.group}"


def _both(one: Comparison, finding: Finding) -> Iterator[Figure]:
    for end in (one.first, one.second):
        figure = finding.figure(joined(end, one), one.answer)
        assert figure, f"{one.finding}: {end} has no figure, and is compared"
        yield figure


def _transitions(one: Comparison, finding: Finding) -> dict[str, str]:
    """The main answers of a change, and which words they are for."""
    moved = ("higher", "lower") if _ordered(finding) else ("no>yes", "yes>no")
    figures = [finding.figure(one.group, answer) for answer in moved]
    up, down = (words.value(figure, finding.language) for figure in figures if figure)
    first, last = sentences.ends_of_list(finding)
    return {
        "up": up,
        "down": down,
        "first": first,
        "last": last,
        sentences.CHANGE: f"change_{_change_of(finding)}",
    }


def headline(finding: Finding) -> str:
    """The finding as a sentence, said of its group."""
    if (figure := finding.first) is None:
        return absent(finding)
    return sentences.sentence(finding, figure, tokens(finding, finding.group))


def absent(finding: Finding) -> str:
    """A change that there are no figures of, as a sentence."""
    plan, language = finding.plan, finding.language
    nothing = say("nothing", language)
    if plan.says is None:
        claim = sentences.claim(plan, finding.questionnaire, language)
        return f"{finding.say('colon', first=claim, last=nothing)}."
    group = sentences.group_name(finding, ALL)
    said = plan.says[language].replace("{group}", group).replace("{change}", nothing)
    return words.capitalised(said)


def _change_said(one: Comparison, finding: Finding, moved: Mapping[str, str]) -> str:
    """A change inside a sentence: of a share in points, elsewhere who moved which way."""
    what = _change_of(finding)
    if one.verdict == "unclear" or what == "share":
        return _amount_said(one, finding, "no_change")
    return say(f"{what}_{one.verdict}", finding.language, **moved)


def is_of_share(finding: Finding) -> bool:
    """Whether a change is of a share: who went from no to yes, and back."""
    change = finding.plan.change_in
    return isinstance(change, Measure) and change.share_of is not None


def _ordered(finding: Finding) -> bool:
    return not is_of_share(finding)


def _change_of(finding: Finding) -> str:
    """What a change is of: a share, a number that moves, or an answer in a list."""
    if not _ordered(finding):
        return "share"
    return "listed" if sentences.ends_of_list(finding)[0] else "moved"


def verdict(one: Comparison, finding: Finding) -> str:
    """A shown comparison as a sentence: higher, lower or not measurable, and its interval."""
    details = {"wave": one.second, "figures": _figures(one, finding)}
    if one.contrast == "difference":
        details |= _pair(one, finding)
    if finding.plan.change_in:
        details["first"], details["last"] = sentences.ends_of_list(finding)
    what: str = "mean" if finding.unit in ("scale", "number") else finding.unit
    if one.contrast == "change":
        what = _change_of(finding)
    elif finding.has_answers:
        what, details["answer"] = "answer", _quoted_answer(one, finding)
    middle = f"_{what}"
    if one.verdict == "unclear":
        middle = "_order" if one.contrast == "change" and _ordered(finding) else ""
    said = say(f"{one.contrast}{middle}_{one.verdict}", finding.language, **details)
    return words.capitalised(said)


def _quoted_answer(one: Comparison, finding: Finding) -> str:
    return words.quoted(sentences.answer(finding, one.answer), finding.language)


def verdicts(finding: Finding) -> list[str]:
    """What is said under a finding of its comparisons of everyone, one wave after another.

    Of a distribution only the answers that rose or fell are named.
    """
    shown = [one for one in finding.main if one.status == "shown"]
    if not finding.has_answers or finding.plan.change_in:
        return [verdict(one, finding) for one in shown]
    said = []
    for wave in dict.fromkeys(one.second for one in shown):
        same = [one for one in shown if one.second == wave]
        clear = [verdict(one, finding) for one in same if one.verdict != "unclear"]
        said += clear or [say("trend_answers_unclear", finding.language, wave=wave)]
    return said


def against_benchmark(finding: Finding) -> str:
    """Whether everyone's share is above or below its benchmark, by its interval.

    Nothing where the weighted one says otherwise.
    """
    figure, benchmark = finding.everyone, finding.plan.compare_with
    if not benchmark or not figure:
        return ""
    mark = float(benchmark.value) / 100
    both = (figure, finding.weighted.get((figure.group, figure.answer)))
    said = {_against(one, mark) for one in both if one and one.status == "shown"}
    return say(said.pop(), finding.language) if len(said) == 1 else ""


def _against(figure: Figure, mark: float) -> str:
    """On which side of a mark the whole interval of a shown figure lies, if on one."""
    low, high = figure.low or 0.0, figure.high or 0.0
    return "above" if low > mark else "below" if high < mark else "like"


def _figures(one: Comparison, finding: Finding) -> str:
    low, high = interval_ends(one, finding)
    return say("figures", finding.language, difference=signed(one, finding), low=low, high=high)


def signed(one: Comparison, finding: Finding) -> str:
    """A difference with its sign and its unit: `+12 points`, `−0,4 point`, `+1,5 heures`."""
    return amount(one.value or 0, finding)


def amount(value: float, finding: Finding) -> str:
    """Any difference between figures of a finding, with its sign and its unit."""
    return _sign(value) + _amount(value, finding)


def interval_ends(one: Comparison, finding: Finding) -> tuple[str, str]:
    """The ends of a difference's interval with their signs; the second has the unit."""
    return ends((one.low or 0, one.high or 0), finding)


def ends(bounds: tuple[float, float], finding: Finding) -> tuple[str, str]:
    """Two differences with their signs, and the unit of both at the second."""
    low, high = bounds
    first, last = (_number(end, finding, finding.more_decimals) for end in bounds)
    return _sign(low) + first, _sign(high) + _with_unit(last, high, finding)


def half_width(one: Comparison, finding: Finding) -> str:
    """Half of a difference's interval, in whole points: what it could not tell from none."""
    half = ((one.high or 0) - (one.low or 0)) / 2
    return _amount(round(half, 2) if finding.unit == "share" else half, finding)


def _amount_said(one: Comparison, finding: Finding, otherwise: str) -> str:
    """A difference inside a sentence: `12 points de plus`; never what cannot be measured."""
    if one.verdict == "unclear":
        return say(otherwise, finding.language)
    what = "more" if one.verdict == "higher" else "less"
    return say(what, finding.language, amount=_amount(one.value or 0, finding))


def _sign(value: float) -> str:
    return "+" if value > 0 else MINUS if value < 0 else ""


def _points(value: float, finding: Finding) -> float:
    """The size of a difference as it is printed: a share's in points."""
    return round(abs(100 * value), 1) if finding.unit == "share" else abs(value)


def _number(value: float, finding: Finding, more: int = 0) -> str:
    """A size without its unit: a share’s is in points, with a decimal where it has one."""
    size = _points(value, finding)
    if finding.unit == "share":
        return words.at_most_one_decimal(size, finding.language)
    return words.mean(size, finding.language, finding.decimals, more)


def _amount(value: float, finding: Finding) -> str:
    """The size of a difference with its unit: `12 points`, `1 place`, `1,5 heures`."""
    return _with_unit(_number(value, finding), value, finding)


def _with_unit(number: str, value: float, finding: Finding) -> str:
    """A size, and it as a number in words, with its unit."""
    language = finding.language
    if finding.unit == "number":
        return sentences.with_unit(number, finding)
    is_one = wording.locale(language).plural_form(_points(value, finding)) == "one"
    n = 1 if is_one else 2  # of decimals too, as each language counts them
    if finding.unit == "rank":
        return ngettext("{n} place", "{n} places", n, language).format(n=number)
    return ngettext("{n} point", "{n} points", n, language).format(n=number)
