"""Cut responses.csv and responses_2017.csv from the survey's own files: `python cut.py data`.

`data` is the folder of the survey's files. Every row is kept and, of the columns, those that the
mapping speaks of, in their order. Labels are left as they are, byte order marks and trailing spaces
included: reading them is what the case is for. The five files of 2017 are put one under the other;
since one header stands for other questions and scales in other countries, each column has its
country before it.
"""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

HERE = Path(__file__).parent
COUNTRIES = ("de", "nl", "uk", "us", "zaf")  # of 2017; Canada's form shares hardly a question


def wanted(mapping: str) -> set[str]:
    """Return the headers that a mapping reads, ignores or leaves rows out by."""
    written = yaml.load((HERE / mapping).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return {*written["columns"], *written["ignore"], *written.get("leave_out", ())}


def read(source: Path, prefix: str = "") -> Iterator[dict[str, str]]:
    """The rows of a file; `prefix` stands before every header."""
    with source.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    for row in rows:
        yield dict(zip([prefix + name for name in header], row, strict=True))


def write(rows: list[dict[str, str]], mapping: str, target: str) -> None:
    """Write the wanted columns; KeyError names those that no row has."""
    headers = list(dict.fromkeys(name for row in rows for name in row))
    kept = [name for name in headers if name in wanted(mapping)]
    if missing := wanted(mapping) - set(kept):
        raise KeyError(*sorted(missing))
    with (HERE / target).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(kept)
        writer.writerows([row.get(name, "") for name in kept] for row in rows)


if __name__ == "__main__":
    data = Path(sys.argv[1])
    write([*read(data / "2018_all.csv")], "mapping.yaml", "responses.csv")
    forms = [row for c in COUNTRIES for row in read(data / f"2017_{c}.csv", f"{c}: ")]
    write(forms, "mapping_2017.yaml", "responses_2017.csv")
