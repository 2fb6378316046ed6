"""Cut responses.csv from the survey's 2018_all.csv: `python cut.py 2018_all.csv`.

Keeps every row and, of the 707 columns, those that mapping.yaml speaks of, in their order. Headers
and labels are left as they are, byte order marks and trailing spaces included: reading them is what
the case is for.
"""

import csv
import sys
from pathlib import Path

import yaml

HERE = Path(__file__).parent


def wanted() -> set[str]:
    """Return the headers that mapping.yaml reads, ignores or leaves rows out by."""
    text = (HERE / "mapping.yaml").read_text(encoding="utf-8")
    mapping = yaml.load(text, Loader=yaml.BaseLoader)
    return {*mapping["columns"], *mapping["ignore"], *mapping["leave_out"]}


def cut(source: Path, target: Path) -> None:
    """Write the wanted columns of `source` to `target`; KeyError names columns it lacks."""
    with source.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    if missing := wanted() - set(header):
        raise KeyError(*sorted(missing))
    places = [place for place, name in enumerate(header) if name in wanted()]
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([row[place] for place in places] for row in (header, *rows))


if __name__ == "__main__":
    cut(Path(sys.argv[1]), HERE / "responses.csv")
