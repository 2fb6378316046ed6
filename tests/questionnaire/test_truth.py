"""What is true, for a simulation: read as it is written, and refused where it cannot be."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.questionnaire import truth
from app.questionnaire.loader import QuestionnaireHasProblems, Source, load, read_source
from app.questionnaire.truth import Split, Truth
from tests.questionnaire.test_problems import UNSAID, places_of, unmarked
from tests.questionnaire.truths import ASKED, HEAD, MISTAKES, TRUTH

ROOT = Path(__file__).parents[2]
QUESTIONNAIRE = load(Source("asked.yaml", ASKED, {}))


def read(text: str, folder: Path) -> Truth:
    file = folder / "truth.yaml"
    file.write_text(text, encoding="utf-8")
    return truth.read(file, QUESTIONNAIRE)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    expected = Truth(
        invited=4_000,
        shares={
            "gender": {"woman": 0.55, "man": 0.45},
            "tenure": Split(
                "gender",
                {"woman": {"short": 0.7, "long": 0.3}, "man": {"short": 0.2, "long": 0.8}},
            ),
            "content": Split(
                "tenure",
                {
                    "short": {"yes": 1},
                    "long": Split(
                        "gender",
                        {"woman": {"yes": 0.1, "no": 0.9}, "man": {"yes": 0.62, "no": 0.38}},
                    ),
                },
            ),
            "sure.prices": {"agree": 0.25, "disagree": 0.75},
            "score": {"3": 0.4, "8": 0.6},
        },
        everyone=0.8,
        responds={"gender": {"woman": 0.9, "man": 0.5}, "tenure": {"short": 0.5}},
        frame=["gender", "tenure"],
        again={},
    )
    assert expected == read(TRUTH, tmp_path)


def test_little_is_needed(tmp_path: Path) -> None:
    expected = Truth(40, {"gender": {"woman": 1}}, 1, {}, [], {})
    assert expected == read(f"{HEAD}shares: {{gender: {{woman: 1, man: 0}}}}", tmp_path)


@pytest.mark.parametrize("marked", MISTAKES.values(), ids=MISTAKES)
def test_each_mistake_is_found_where_it_is_and_said_in_words(marked: str, tmp_path: Path) -> None:
    text, expected = unmarked(marked)
    with pytest.raises(QuestionnaireHasProblems) as refused:
        read(text, tmp_path)
    assert expected == places_of(refused.value.problems)
    for problem in refused.value.problems:
        for language in ("fr", "en"):
            said = f"{problem.sentence(language)} {problem.repair(language)}"
            assert None is UNSAID.search(said), said


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(QuestionnaireHasProblems) as refused:
        truth.read(tmp_path / "absent.yaml", QUESTIONNAIRE)
    assert [(1, 1, "M101")] == places_of(refused.value.problems)


@given(st.lists(st.integers(0, 10_000), min_size=11, max_size=11), st.integers(-1, 1))
def test_shares_are_read_if_they_add_up_exactly(
    tmp_path_factory: pytest.TempPathFactory, parts: list[int], off: int
) -> None:
    parts[0] += 1
    whole = sum(parts)
    shares = {point: Decimal(part * 10_000 // whole) / 10_000 for point, part in enumerate(parts)}
    shares[0] += 1 - sum(shares.values()) + Decimal(off) / 10_000
    text = ", ".join(f"{point}: {share:f}" for point, share in shares.items())
    folder = tmp_path_factory.getbasetemp()
    written = f"{HEAD}shares: {{score: {{{text}}}}}"
    if off or shares[0] > 1:
        with pytest.raises(QuestionnaireHasProblems):
            read(written, folder)
    else:
        (read_back,) = read(written, folder).shares.values()
        assert {str(point): float(share) for point, share in shares.items() if share} == read_back


def test_the_examples_of_the_documentation_are_right(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "simulating.md").read_text(encoding="utf-8")
    asked = load(read_source(ROOT / "surveys" / "situation" / "v1.yaml"))
    examples = re.findall(r"^```yaml\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    assert 2 == len(examples)
    for example in examples:
        file = tmp_path / "truth.yaml"
        file.write_text(example, encoding="utf-8")
        assert 3_000 == truth.read(file, asked).invited
