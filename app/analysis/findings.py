"""Figure and Release: what a closed wave says, and the only thing that leaves.

Nothing here needs pandas, so that the web process reads releases without it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

ALL = "all"
OTHERS = "_others"  # small cooperatives together; no code of a list begins with an underscore
SIMULATED_MARK = "(données simulées)"  # the same in every language: files have one

Status = Literal["shown", "hidden"]
Source = Literal["people", "simulated", "imported"]
Mode = Literal["open", "invited"]
Bound = Literal["at_most", "at_least"]


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
class Release:
    """The frozen, protected results of a closed wave.

    `number` counts the wave's releases from 1, `released_on` is an ISO date, `respondents` is
    rounded, `source` says where the answers come from, and `mode` whether anyone could answer;
    of answers collected elsewhere that is not known. `protection` states the rules and the
    guarantee (`protection.statement`). `returns` has the earlier waves of an open panel, the last
    first.
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

    @property
    def name(self) -> str:
        """The release in addresses and file names: `exemple-1`."""
        return f"{self.wave}-{self.number}"

    @property
    def label(self) -> str:
        """The release as every file names it: simulated figures say so wherever they go."""
        return f"{self.name} {SIMULATED_MARK}" if self.source == "simulated" else self.name

    def to_json(self) -> dict[str, Any]:
        """The release as plain dicts, lists, texts and numbers; its label comes first."""
        written = {"release": self.label, **asdict(self)}
        return written | {name: list(written[name]) for name in ("figures", "returns")}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Release":
        """Build the release that `to_json` wrote."""
        fields = {key: value for key, value in data.items() if key != "release"}
        figures = tuple(Figure(**figure) for figure in data["figures"])
        returns = tuple(Return(**one) for one in data.get("returns", ()))
        return cls(**fields | {"figures": figures, "returns": returns})
