"""Days and months are understood as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.questionnaire.dates import read


@pytest.mark.parametrize(
    "parts",
    [
        ("31", "1", "2024"),
        ("31", "01", "2024"),
        ("31", "janvier", "2024"),
        ("31", "Janv.", "2024"),
        ("31", "january", "2024"),
        ("31", "enero", "2024"),
        ("31/1/2024", "", ""),
        ("31.01.2024", "", ""),
        ("31-1-2024", "", ""),
        ("2024-01-31", "", ""),
        ("31 janvier 2024", "", ""),
        ("January 31, 2024", "", ""),
        ("January 31st, 2024", "", ""),
        (" 31 ", " 1 ", " 2024 "),
    ],
)
def test_a_day_is_understood(parts: tuple[str, ...]) -> None:
    assert "2024-01-31" == read(parts, "date")


@pytest.mark.parametrize(
    ("parts", "day"),
    [
        (("1er", "août", "2023"), "2023-08-01"),
        (("1", "aout", "2023"), "2023-08-01"),
        (("29", "2", "2024"), "2024-02-29"),
        (("3", "4", "1950"), "1950-04-03"),  # the day comes first, as the fields say
    ],
)
def test_another_day_is_understood(parts: tuple[str, ...], day: str) -> None:
    assert day == read(parts, "date")


@pytest.mark.parametrize(
    "parts",
    [("1", "2024"), ("janvier", "2024"), ("1/2024", ""), ("2024-01", ""), ("", "01.2024")],
)
def test_a_month_is_understood(parts: tuple[str, ...]) -> None:
    assert "2024-01" == read(parts, "month")


@pytest.mark.parametrize(
    ("parts", "precision"),
    [
        (("31", "2", "2024"), "date"),
        (("29", "2", "2023"), "date"),
        (("31", "1", "24"), "date"),
        (("31", "13", "2024"), "date"),
        (("31", "", "2024"), "date"),
        (("", "", "2024"), "date"),
        (("31", "brumaire", "2024"), "date"),
        (("31", "1", "2024", "5"), "date"),
        (("٣١", "1", "2024"), "date"),
        (("0", "1", "2024"), "date"),
        (("13", "2024"), "month"),
        (("", "2024"), "month"),
        (("31/1/2024", ""), "month"),
        (("1", "0000"), "month"),
    ],
)
def test_what_is_no_day_and_no_month_is_not_guessed(parts: tuple[str, ...], precision: str) -> None:
    assert read(parts, precision) is None


@given(st.lists(st.text(max_size=12), max_size=4), st.sampled_from(["date", "month"]))
def test_anything_typed_is_a_day_that_exists_or_nothing(parts: list[str], precision: str) -> None:
    moment = read(parts, precision)
    assert moment is None or len(moment) == {"date": 10, "month": 7}[precision]


@given(st.dates())
def test_every_day_is_understood_in_each_form(day: object) -> None:
    written = str(day)
    year, month, number = written.split("-")
    assert written == read([written], "date") == read([number, month, year], "date")
    assert written[:7] == read([written[:7]], "month") == read([month, year], "month")
