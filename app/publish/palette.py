"""The colours of charts, by what they are for: on light ground, and the same on dark.

Those of pages have the values of site.css. Those of a scale go from its worst answer to its best,
brown to green: whoever tells no red from green, or no blue from yellow, tells neighbours apart, and
so does a printer without colours, since none of the seven is as light as another.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Colour(NamedTuple):
    """A colour on light ground, and what stands for it on dark."""

    light: str
    dark: str


COLOURS: Mapping[str, Colour] = {
    "ink": Colour("#201b15", "#f3ede5"),
    "soft": Colour("#5b5146", "#beb2a4"),
    "line": Colour("#e3dacd", "#3c342c"),
    "card": Colour("#ffffff", "#241d18"),
    "accent": Colour("#0b5c57", "#74d0c2"),
    "bar": Colour("#6d9d9a", "#4a837a"),
    "worst": Colour("#5d2b11", "#fdd6aa"),
    "worse": Colour("#a45110", "#e69f55"),
    "bad": Colour("#d08d47", "#995826"),
    "middle": Colour("#e4dbd0", "#463e37"),
    "good": Colour("#72c5b5", "#0d5f5b"),
    "better": Colour("#17847b", "#21a49a"),
    "best": Colour("#095a55", "#70d8c9"),
}
PALE = frozenset({"bad", "middle", "good"})  # what is written on these is in ink
SERIES = ("accent", "worse", "better", "worst")  # lines in one plot
SCALES: Mapping[int, tuple[str, ...]] = {  # by the number of answers, from the worst to the best
    0: (),
    2: ("worst", "better"),
    3: ("worst", "middle", "better"),
    4: ("worst", "bad", "good", "best"),
    5: ("worst", "bad", "middle", "good", "best"),
    6: ("worst", "worse", "bad", "good", "better", "best"),
    7: ("worst", "worse", "bad", "middle", "good", "better", "best"),
}
