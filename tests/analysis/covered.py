"""The page of coverage: `python -m tests.analysis.covered` writes docs/coverage.md anew."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.analysis.coverage import DRAWS, METHODS, SHARES, SIZES, Coverage, coverage
from tests.analysis.weighted_coverage import weighted_coverage

PAGE = Path(__file__).parents[2] / "docs" / "coverage.md"
HEADS = ("The interval of", *(f"{size:,}" for size in SIZES), "all")


def line(name: str, found: Mapping[int, Coverage]) -> str:
    """One method as a row: on average and at least, in percent, by size; then over all sizes."""
    cells = [_cell(found[size]) if size in found else "–" for size in SIZES]
    mean = sum(one.mean for one in found.values()) / len(found)
    whole = Coverage(mean, min(one.least for one in found.values()), False)
    return f"| {name} | {' | '.join(cells)} | {_cell(whole)} |"


def rows() -> Iterable[str]:
    """All the rows, as they are found."""
    for method in METHODS:
        yield line(method.name, {size: coverage(method, size) for size in SIZES})
    found = {size: weighted_coverage(size) for size in SIZES}
    for name in found[SIZES[-1]]:
        yield line(name, {size: own[name] for size, own in found.items() if own})


def _cell(found: Coverage) -> str:
    return f"{100 * found.mean:.1f} ({100 * found.least:.1f})"


def page(lines: Iterable[str]) -> str:
    """The page around them."""
    begin, _, rest = PAGE.read_text(encoding="utf-8").partition(f"| {HEADS[0]} |")
    end = rest.partition("\n\n")[2]
    table = [f"| {' | '.join(HEADS)} |", "|" + "---|" * len(HEADS), *lines]
    return begin + "\n".join(table) + "\n\n" + end


if __name__ == "__main__":
    PAGE.write_text(page(list(rows())), encoding="utf-8")
    print(f"{PAGE}: {DRAWS} draws a point, {len(SHARES)} shares")
