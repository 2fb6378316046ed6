"""Figure and Release: what a closed wave says, and the only thing that leaves.

Nothing here needs pandas, so that the web process reads releases without it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any, Literal

SMALLEST_GROUP = 11  # INSEE's threshold for household statistics
LEAST_SMALLEST = 5  # no rule may be looser
ALL = "all"
OTHERS = "_others"  # small cooperatives together; no code of a list begins with an underscore
SIMULATED_MARK = "(données simulées)"  # the same in every language: files have one

Status = Literal["shown", "hidden"]
Source = Literal["people", "simulated", "imported"]
Mode = Literal["open", "invited"]
Bound = Literal["at_most", "at_least"]
Contrast = Literal["difference", "trend", "change"]
Verdict = Literal["higher", "lower", "unclear"]


class FigureIsContradictory(ValueError):
    """A hidden figure carries a number, or a shown one carries none."""


@dataclass(frozen=True)
class Figure:
    """One protected figure: one answer of one group, or one mean.

    `finding` is the name of its plan, `item` the variable it is about (several joined by "+"),
    `group` "all" or `gender=woman;tenure=over_two_years`, and `answer` the codes counted:
    `better|much_better`, `>=7`, `3+ of agree|strongly_agree`, those of several variables joined by
    "+", and "" for a mean. `n` is the rounded number of valid answers the figure rests on.
    A share, its `low` and its `high` are between 0 and 1; a mean and its own are on its scale.
    `n` is a multiple of `n_step`, and shares (those that a mean is computed from) of `share_step`.
    "hidden" never tells why.
    """

    finding: str
    item: str
    group: str
    answer: str
    n: int | None
    share: float | None
    low: float | None
    high: float | None
    mean: float | None
    status: Status
    n_step: int | None = None
    share_step: float | None = None

    def __post_init__(self) -> None:
        """Refuse a figure that says more, or less, than its status; a sieve of last resort."""
        around, values = (self.n, self.low, self.high), (self.share, self.mean)
        whole = None not in around and values.count(None) == 1
        empty = (*around, *values).count(None) == 5
        if not (whole if self.status == "shown" else empty):
            raise FigureIsContradictory(f"{self.finding}, {self.group}: {self.status}")

    @property
    def bound(self) -> Bound | None:
        """Whether the share is printed "≤ 5 %" (at_most), "≥ 95 %" (at_least), or as it is.

        A share at the end of its grid was clipped there or rounded to it, which nobody can tell
        apart, and its interval is opened to the very end. No other interval of a share reaches 0
        or 1, so `low == 0` and `high == 1` are the mark. A mean has no bound.
        """
        if self.share is None:
            return None
        return "at_most" if self.low == 0 else "at_least" if self.high == 1 else None

    @property
    def value(self) -> float | None:
        """The share or the mean; None where it is not shown."""
        return self.share if self.mean is None else self.mean

    @property
    def is_mean(self) -> bool:
        """Whether it is a mean: shares are of an answer."""
        return not self.answer

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """The group as variables and their codes; none for everyone."""
        return read_group(self.group)


def group_name(choices: Iterable[tuple[str, str]]) -> str:
    """Name a group after its variables and their codes, as `Figure.group` does."""
    return ";".join(f"{variable}={code}" for variable, code in choices) or ALL


def read_group(name: str) -> tuple[tuple[str, str], ...]:
    """The variables and codes that a group is named after; none for everyone."""
    if name == ALL:
        return ()
    pairs = (part.partition("=") for part in name.split(";"))
    return tuple((variable, code) for variable, _, code in pairs)


def others_of(region: str) -> str:
    """The name of the group of a region's small cooperatives; the network's where it has none."""
    return f"{OTHERS}.{region}" if region else OTHERS


def region_of(code: str) -> str | None:
    """The region of a group of others, "" for the network's; None for a cooperative's own code."""
    return code.removeprefix(OTHERS).removeprefix(".") if code.startswith(OTHERS) else None


@dataclass(frozen=True)
class Return:
    """How many of those who linked their answers to an earlier wave of the panel came back.

    `linked` and `again` are rounded, and None where they are too few to be shown. Nobody else of
    either wave can be paired: this is the base of every figure that compares the same people.
    """

    wave: str
    linked: int | None
    again: int | None

    @property
    def attrition(self) -> float | None:
        """The share of them that did not come back, of the rounded numbers."""
        if self.linked is None or self.again is None:
            return None
        return round(1 - self.again / self.linked, 2)


@dataclass(frozen=True)
class Comparison:
    """Two figures that are shown, compared: worked out from what is printed of them, and no more.

    | contrast | `first` less `second` | `group` |
    |---|---|---|
    | difference | two groups of one wave: `gender=woman`, `gender=man` | whose both are |
    | trend | this wave and an earlier one, whoever answered: names of waves | the same in both |
    | change | the same people in this wave and in an earlier one | of those who are paired |

    `answer` is as in a Figure. `value`, `low` and `high` are shares from -1 to 1, or points of the
    scale of a mean. `p` is the two-sided p-value of `method`, `adjusted` the same after Holm over
    all that the release compares about everyone. `versions` are those that `first` and `second`
    were asked in. "hidden" says that a figure is not shown; "not_comparable" why it may not be
    compared: `reasons` has sentences by language, and caveats where it may. `earlier` is the figure
    of the earlier wave as it was printed, of a trend. A change has no `answer`: of a share it is
    the share now less the share before, elsewhere the share who moved up less that who moved down;
    `worst` is between what it lies, of all who linked their answers to the earlier wave, whatever
    those who did not come back would say, and `reweighted` what it is once those who came back
    count, group by group, for all who answered the earlier wave.
    """

    contrast: Contrast
    finding: str
    group: str
    answer: str
    first: str
    second: str
    versions: tuple[int, int]
    status: Literal["shown", "hidden", "not_comparable"]
    value: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    adjusted: float | None = None
    method: str = ""
    reasons: tuple[Mapping[str, str], ...] = ()
    earlier: Figure | None = None
    worst: tuple[float, float] | None = None
    reweighted: float | None = None

    @property
    def is_paired(self) -> bool:
        """Whether it is counted of the same people in two waves, shown or not."""
        return self.contrast == "change" and self.status != "not_comparable"

    @property
    def verdict(self) -> Verdict:
        """What may be said: that the first is higher or lower only where no change is excluded."""
        if self.low is None or self.high is None or self.low <= 0 <= self.high:
            return "unclear"
        return "higher" if self.low > 0 else "lower"


@dataclass(frozen=True)
class Weighting:
    """How answers were weighted to the people invited, or why they were not.

    `variables` are the margins of the frame that were used, none where there is no weighting;
    `deff` is Kish's, of everyone, rounded up to one decimal; `effective` the rounded number of
    respondents divided by it; `largest` what no weight is above, where their mean is 1;
    `trimmed` whether larger ones were cut. `reason` says why there is none, as a name: "no_frame",
    "no_margin", "too_few".
    """

    variables: tuple[str, ...] = ()
    deff: float | None = None
    effective: int | None = None
    largest: float | None = None
    trimmed: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Participation:
    """How far those who were asked came, in rounded numbers; None where it is not known.

    `issued` are the rights to answer that were given out, or the people of the frame of a wave for
    anyone; `bounced` those whose message never arrived, unless they are few; `started` the
    interviews begun (one person may begin several), and `finished` the responses kept. `rates` are
    AAPOR's, by name: "RR1", "RR2", "RR3", "RR4"; none where they cannot be known.
    """

    issued: int | None
    bounced: int | None
    started: int | None
    finished: int
    rates: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Theme:
    """What several comments say, in the words of whoever read them; never in those of its authors.

    `item` names the question, or the choice that asked for words: `reason.other.specify`. `label`
    has a language's words by its code. `texts` is how many comments to this question say so, and
    `of` how many there are: both rounded, and of everyone, since no theme is crossed with anything.
    A comment may say several things. What fewer say is in no release.
    """

    item: str
    code: str
    label: Mapping[str, str]
    texts: int
    of: int


@dataclass(frozen=True)
class Release:
    """The frozen, protected results of a closed wave.

    `number` counts the wave's releases from 1, `released_on` is an ISO date (empty on trial),
    `respondents` is rounded, `source` says where the answers come from, and `mode` whether anyone
    could answer; of answers collected elsewhere, and on trial, that is not known. `protection`
    states the rules and the guarantee (`protection.statement`). `returns` has the earlier
    waves of an open panel, the last first. `weighted` has figures of the same groups, weighted to
    the people invited: `figures` are never weighted. `themes` has those of each question
    together, what most say first.
    """

    wave: str
    number: int
    questionnaire: str
    version: int
    source: Source
    released_on: str
    respondents: int
    figures: tuple[Figure, ...]
    protection: Mapping[str, Any] = field(default_factory=dict)
    mode: Mode | None = None
    returns: tuple[Return, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    weighted: tuple[Figure, ...] = ()
    weighting: Weighting = Weighting()
    participation: Participation | None = None
    themes: tuple[Theme, ...] = ()

    @property
    def name(self) -> str:
        """The release in addresses and file names: `exemple-1`."""
        return f"{self.wave}-{self.number}"

    @property
    def label(self) -> str:
        """The release as every file names it: simulated figures say so wherever they go."""
        return f"{self.name} {SIMULATED_MARK}" if self.source == "simulated" else self.name

    @cached_property
    def findings(self) -> frozenset[str]:
        """The names of the findings that it says something of."""
        figures = frozenset(figure.finding for figure in self.figures)
        return figures | {one.finding for one in self.comparisons}

    def to_json(self) -> dict[str, Any]:
        """The release as plain dicts, lists, texts and numbers; its label comes first."""
        written = {"release": self.label, **asdict(self)}
        lists = ("figures", "returns", "comparisons", "weighted", "themes")
        return written | {name: list(written[name]) for name in lists}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Release":
        """Build the release that `to_json` wrote."""
        fields = {key: value for key, value in data.items() if key != "release"}
        for name in ("figures", "weighted"):
            fields[name] = tuple(Figure(**figure) for figure in data.get(name, ()))
        fields["returns"] = tuple(Return(**one) for one in data.get("returns", ()))
        fields["comparisons"] = tuple(map(_comparison, data.get("comparisons", ())))
        fields["themes"] = tuple(Theme(**theme) for theme in data.get("themes", ()))
        weighting = dict(data.get("weighting", {}))
        fields["weighting"] = Weighting(
            **weighting | {"variables": tuple(weighting.get("variables", ()))}
        )
        if data.get("participation"):
            fields["participation"] = Participation(**data["participation"])
        return cls(**fields)


def _comparison(data: Mapping[str, Any]) -> Comparison:
    fields = {**data, **{name: tuple(data[name]) for name in ("versions", "reasons")}}
    if earlier := data.get("earlier"):
        fields["earlier"] = Figure(**earlier)
    if worst := data.get("worst"):
        fields["worst"] = tuple(worst)
    return Comparison(**fields)
