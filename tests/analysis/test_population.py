"""People who are invited: as the truth says they are, and responding as it says."""

import io
from collections import Counter
from collections.abc import Sequence
from math import sqrt

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.analysis import population
from app.analysis.estimates import weighting
from app.analysis.population import Invited
from app.analysis.simulation import answers_of
from app.questionnaire.loader import Source, load
from app.questionnaire.routing import follow, raw_of
from app.questionnaire.truth import Shares, Split, Truth
from app.storage import sheets
from tests.questionnaire.truths import ASKED

QUESTIONNAIRE = load(Source("asked.yaml", ASKED, {}))
CONTENT = {
    "woman": {"short": {"yes": 0.1, "no": 0.9}, "long": {"yes": 0.3, "no": 0.7}},
    "man": {"short": {"yes": 0.5, "no": 0.5}, "long": {"yes": 0.8, "no": 0.2}},
}
TENURE = {"woman": {"short": 0.7, "long": 0.3}, "man": {"short": 0.2, "long": 0.8}}
TRUTH = Truth(
    invited=20_000,
    shares={
        "gender": {"woman": 0.55, "man": 0.45},
        "tenure": Split("gender", TENURE),
        "content": Split(
            "gender", {gender: Split("tenure", parts) for gender, parts in CONTENT.items()}
        ),
        "score": {"3": 0.4, "8": 0.6},
    },
    everyone=0.9,
    responds={"gender": {"woman": 0.8, "man": 0.4}, "tenure": {"long": 0.5}},
    frame=["gender", "tenure"],
    again={},
)
PEOPLE = list(population.people(TRUTH, seed=1))


def share(people: Sequence[Invited], **true: str) -> float:
    """The share of the people of whom this is true."""
    so = [all(one.true[name] == code for name, code in true.items()) for one in people]
    return float(np.mean(so))


def near(expected: float, of: int, errors: float = 4.0) -> object:
    """As near to a probability as the share of so many people comes, but once in 15,000."""
    return pytest.approx(expected, abs=errors * sqrt(expected * (1 - expected) / of))


def test_the_people_invited_are_as_the_truth_says() -> None:
    assert near(0.55, 20_000) == share(PEOPLE, gender="woman")
    assert near(0.6, 20_000) == share(PEOPLE, score="8")
    for gender, tenures in TENURE.items():
        of_gender = [one for one in PEOPLE if one.true["gender"] == gender]
        assert near(tenures["short"], len(of_gender)) == share(of_gender, tenure="short")
        for tenure, content in CONTENT[gender].items():
            both = [one for one in of_gender if one.true["tenure"] == tenure]
            assert near(content["yes"], len(both)) == share(both, content="yes")
            score = share(both, content="yes", score="3")  # independent of all else
            assert near(0.4 * content["yes"], len(both)) == score


@pytest.mark.parametrize(
    ("gender", "tenure", "expected"),
    [
        ("woman", "short", 0.9 * 0.8),
        ("woman", "long", 0.9 * 0.8 * 0.5),
        ("man", "short", 0.9 * 0.4),
        ("man", "long", 0.9 * 0.4 * 0.5),
    ],
)
def test_whether_somebody_responds_depends_on_gender_and_tenure(
    gender: str, tenure: str, expected: float
) -> None:
    asked = [one for one in PEOPLE if (one.true["gender"], one.true["tenure"]) == (gender, tenure)]
    assert near(expected, len(asked)) == np.mean([one.responds for one in asked])


def test_weights_bring_back_the_share_of_all_who_were_invited() -> None:
    responding = [one for one in PEOPLE if one.responds]
    strata = [(gender, tenure) for gender in TENURE for tenure in ("short", "long")]

    def counts(people: Sequence[Invited], **true: str) -> list[int]:
        said = Counter(
            (one.true["gender"], one.true["tenure"])
            for one in people
            if all(one.true[name] == code for name, code in true.items())
        )
        return [said[stratum] for stratum in strata]

    factors = weighting.post_stratify(counts(responding), counts(PEOPLE))
    weighted = float(factors @ counts(responding, content="yes")) / len(PEOPLE)
    truly = sum(
        TRUTH.shares["gender"][gender] * TENURE[gender][tenure] * CONTENT[gender][tenure]["yes"]
        for gender, tenure in strata
    )
    assert abs(share(responding, content="yes") - truly) > 0.05  # women, and newcomers, respond
    assert pytest.approx(truly, abs=0.015) == weighted


def test_a_seed_always_gives_the_same_people() -> None:
    again = TRUTH._replace(invited=50)
    assert PEOPLE[:50] == list(population.people(again, seed=1))
    assert PEOPLE[:50] != list(population.people(again, seed=2))
    other = again._replace(shares={"score": TRUTH.shares["score"]}, responds={})
    scores = [one.true["score"] for one in population.people(other, seed=1)]
    assert [one.true["score"] for one in PEOPLE[:50]] == scores


def test_what_is_true_is_answered_or_nothing_is() -> None:
    responding = [one for one in PEOPLE[:2_000] if one.responds]
    answers = list(answers_of(QUESTIONNAIRE, (one.true for one in responding), seed=1))
    assert len(responding) == len(answers)
    said = Counter[str]()
    for one, answered in zip(responding, answers, strict=True):
        interview = follow(QUESTIONNAIRE, raw_of(answered))
        assert {} == interview.problems and answered == interview.answers
        assert one.true["tenure"] == answered["tenure"]
        assert ("content" in answered) <= (one.true["tenure"] == "long")
        for name in ("gender", "content", "score"):
            if answered.get(name, "declined") != "declined":
                said[name] += 1
                assert one.true[name] == str(answered[name])
    assert said["gender"] > 0.85 * len(answers) and said["score"] > 0.85 * len(answers)


def test_the_frame_has_the_margins_of_all_who_were_invited() -> None:
    written = io.StringIO()
    population.write_frame(written, TRUTH.frame, PEOPLE)
    margins, problems = sheets.margins(written.getvalue().encode(), QUESTIONNAIRE)
    assert [] == problems
    counted = Counter((item, one.true[item]) for one in PEOPLE for item in TRUTH.frame)
    assert counted == margins


# --- The same people again


def second(again: dict[str, float]) -> list[Invited]:
    return list(population.people(TRUTH._replace(again=again), seed=1))


def test_the_same_people_are_asked_again_and_keep_what_does_not_change() -> None:
    later = second({"gender": 1, "tenure": 1, "score": 0.6})
    assert [one.link for one in PEOPLE] == [one.link for one in later]
    assert len(PEOPLE) == len({one.link for one in PEOPLE})
    for name in ("gender", "tenure"):
        assert [one.true[name] for one in PEOPLE] == [one.true[name] for one in later]
    assert [one.responds for one in PEOPLE] != [one.responds for one in later]
    assert near(0.6, 20_000) == share(later, score="8")  # as many as before


@pytest.mark.parametrize(
    ("correlation", "expected"),
    [(0.0, 0.36), (0.6, 0.4574), (1.0, 0.6)],  # of two normal scores, both below z(0.6)
)
def test_answers_of_the_same_people_are_correlated(correlation: float, expected: float) -> None:
    later = second({"gender": 1, "score": correlation})
    both = [
        one.true["score"] == other.true["score"] == "8"
        for one, other in zip(PEOPLE, later, strict=True)
    ]
    assert near(expected, 20_000) == np.mean(both)


# --- Odd truths


@st.composite
def shares(draw: st.DrawFn, codes: Sequence[str]) -> dict[str, float]:
    parts = draw(st.lists(st.integers(0, 8), min_size=len(codes), max_size=len(codes)))
    assume(any(parts))
    both = zip(codes, parts, strict=True)
    return {code: part / sum(parts) for code, part in both if part}


@given(shares(["woman", "man"]), st.data(), st.floats(0, 1), st.integers(0, 9))
def test_whatever_is_true_people_answer_it(
    gender: dict[str, float], data: st.DataObject, everyone: float, seed: int
) -> None:
    score = shares([str(point) for point in range(11)])
    parts: dict[str, Shares] = {code: data.draw(score) for code in gender}
    chances = {code: data.draw(st.sampled_from([0.0, 0.5, 1.0])) for code in gender}
    truth = Truth(
        30,
        {"gender": gender, "score": Split("gender", parts)},
        everyone,
        {"gender": chances},
        [],
        {},
    )
    invited = list(population.people(truth, seed))
    for one in invited:
        assert one.true["score"] in truth.shares["score"].parts[one.true["gender"]]
        assert not one.responds or (everyone and chances[one.true["gender"]])
    for answered in answers_of(QUESTIONNAIRE, (one.true for one in invited), seed):
        assert {} == follow(QUESTIONNAIRE, raw_of(answered)).problems
