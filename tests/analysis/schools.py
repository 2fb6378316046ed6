"""Schools of California in 2000: the two samples of R's survey package on which it shows itself.

The state's Academic Performance Index, as Lumley, "Complex surveys" (2010), uses it: `apistrat` is
stratified by type of school (elementary, middle, high), `apiclus1` has all schools of 15 districts.
"""

import csv
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

TYPES = {"E": 4421, "M": 1018, "H": 755}
TARGETS_MET = {"N": 1072, "Y": 5122}  # sch.wide
DISTRICTS = 757
WEIGHT_OF_CLUSTER = 33.84699631


class Schools(NamedTuple):
    """The columns of a sample."""

    columns: dict[str, list[str]]

    def texts(self, name: str) -> list[str]:
        return self.columns[name]

    def numbers(self, name: str) -> NDArray[Any]:
        return np.array(self.columns[name], float)

    def yes(self, name: str) -> NDArray[Any]:
        return np.array([answer == "Y" for answer in self.columns[name]])


def schools(name: str) -> Schools:
    """The sample of this name."""
    with (Path(__file__).parent / f"{name}.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return Schools({column: [row[column] for row in rows] for column in rows[0]})
