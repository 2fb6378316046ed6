import json
import subprocess
import sys

import pytest

from app.analysis.findings import Figure, FigureIsContradictory, Release, group_name

WOMEN = "gender=woman;tenure=over_two_years"
SHOWN = Figure("improved", "change", WOMEN, "better", 25, 0.3, 0.14, 0.53, None, "shown")
HIDDEN = Figure("improved", "change", "gender=other", "better", *[None] * 5, "hidden")
MEAN = Figure("balance", "balance", "all", "", 400, None, 6.4, 6.8, 6.6, "shown")
RELEASE = Release(
    "exemple", 1, "situation", 1, "simulated", "2025-11-03", 400, (SHOWN, HIDDEN, MEAN)
)


def test_a_release_survives_json() -> None:
    written = json.dumps(RELEASE.to_json())
    assert Release.from_json(json.loads(written)) == RELEASE


@pytest.mark.parametrize(
    ("source", "name", "label"),
    [
        ("simulated", "exemple-1", "exemple-1 (données simulées)"),
        ("imported", "exemple-1", "exemple-1"),
    ],
)
def test_simulated_figures_say_so_in_their_label(source: str, name: str, label: str) -> None:
    release = Release.from_json(RELEASE.to_json() | {"source": source})
    assert (name, label) == (release.name, release.label)
    assert label == release.to_json()["release"]


@pytest.mark.parametrize(
    ("status", "numbers"),
    [
        ("hidden", (10, None, None, None, None)),
        ("hidden", (None, 0.5, None, None, None)),
        ("hidden", (None, None, None, None, 6.6)),
        ("hidden", (None, None, 0.0, None, None)),
        ("shown", (None, 0.5, 0.4, 0.6, None)),
        ("shown", (10, None, 0.4, 0.6, None)),
        ("shown", (10, 0.5, None, 0.6, None)),
        ("shown", (10, 0.5, 0.4, 0.6, 0.5)),
    ],
)
def test_a_figure_says_neither_more_nor_less_than_its_status(
    status: str, numbers: tuple[float | None, ...]
) -> None:
    with pytest.raises(FigureIsContradictory):
        Figure("improved", "change", "all", "better", *numbers, status)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("low", "high", "bound"), [(0.0, 0.2, "at_most"), (0.8, 1.0, "at_least"), (0.1, 0.9, None)]
)
def test_an_open_interval_is_how_a_share_is_known_to_be_a_bound(
    low: float, high: float, bound: str | None
) -> None:
    figure = Figure("improved", "change", "all", "better", 50, 0.5, low, high, None, "shown")
    assert bound == figure.bound


def test_a_mean_and_a_hidden_figure_have_no_bound() -> None:
    at_the_end = Figure("balance", "balance", "all", "", 15, None, 0.0, 0.4, 0.1, "shown")
    assert not any(figure.bound for figure in (at_the_end, HIDDEN))


@pytest.mark.parametrize(
    ("group", "choices"),
    [
        ("all", ()),
        ("gender=woman", (("gender", "woman"),)),
        (WOMEN, (("gender", "woman"), ("tenure", "over_two_years"))),
    ],
)
def test_a_group_is_named_after_its_choices(
    group: str, choices: tuple[tuple[str, str], ...]
) -> None:
    figure = Figure("improved", "change", group, "better", *[None] * 5, "hidden")
    assert choices == figure.choices
    assert group == group_name(choices)


def test_reading_a_release_needs_no_pandas() -> None:
    program = "import sys, app.analysis.findings; sys.exit('pandas' in sys.modules)"
    assert not subprocess.run([sys.executable, "-c", program]).returncode
