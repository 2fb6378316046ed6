"""`mieux responses simulate --truth`: made-up people, of whom what is true is known."""

from collections import Counter
from pathlib import Path

import pytest
from flask import Flask

from app.extensions import db
from app.storage import frame, pairing, responses, waves
from tests.questionnaire.test_problems import unmarked
from tests.questionnaire.truths import ASKED, MISTAKES, TRUTH

AGAIN = TRUTH + "again: {gender: 1, tenure: 1, score: 0.5}\n"


@pytest.fixture
def simulate(mieux, app: Flask, tmp_path: Path):  # type: ignore[no-untyped-def]
    """Simulate the wave `t`, or another of its panel: simulate(TRUTH, *options, wave="t")."""
    (tmp_path / "v3.yaml").write_text(ASKED, encoding="utf-8")
    mieux("survey", "publish", tmp_path / "v3.yaml")
    mieux("panel", "create", "p", "--closes", "2090-12-31")
    for name in ("t", "later"):
        asked = ("--questionnaire", "asked", "--version", "3", "--panel", "p")
        mieux("wave", "open", name, *asked)

    def run(truth: str, *options: str | Path, wave: str = "t", exit_code: int = 0) -> str:
        file = tmp_path / "truth.yaml"
        file.write_text(truth, encoding="utf-8")
        arguments = ("responses", "simulate", wave, "--truth", file, *options)
        return str(mieux(*arguments, exit_code=exit_code).output)

    with app.app_context():
        yield run


def kept(name: str = "t") -> list[dict[str, object]]:
    return list(responses.read(waves.read(name)))


def test_who_responds_of_the_people_invited_is_kept_as_simulated(simulate) -> None:  # type: ignore[no-untyped-def]
    told = simulate(TRUTH)
    count = len(kept())
    assert f"t: 4000 invited, {count} simulated responses added\n" == told
    assert 1_200 < count < 2_400
    assert waves.SIMULATED == waves.read("t").source
    said = Counter(answers.get("gender") for answers in kept())
    assert 0.58 < said["woman"] / (said["woman"] + said["man"]) < 0.65  # of those invited, 0.55


def test_the_frame_that_is_written_can_be_kept(simulate, mieux, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    simulate(TRUTH, "--frame-out", tmp_path / "frame.csv")
    said = mieux("wave", "frame", "t", tmp_path / "frame.csv").output
    assert "gender: 4000 people" in said and "tenure: 4000 people" in said
    margins = frame.read(waves.read("t"))
    assert {"gender": {"woman", "man"}, "tenure": {"short", "long"}} == {
        item: set(choices) for item, choices in margins.items()
    }
    assert 2_100 < margins["gender"]["woman"] < 2_300


def test_a_seed_gives_the_same_answers(simulate, mieux) -> None:  # type: ignore[no-untyped-def]
    simulate(TRUTH)
    simulate(TRUTH, "--seed", "1", wave="later")
    assert sorted(map(str, kept())) == sorted(map(str, kept("later")))


def test_the_same_people_are_paired_where_they_respond_to_both(simulate) -> None:  # type: ignore[no-untyped-def]
    simulate(TRUTH)
    simulate(AGAIN, wave="later")
    pairs = pairing.pairs(waves.read("later"), waves.read("t"))
    assert 400 < len(pairs) < min(len(kept()), len(kept("later")))
    for name in ("gender", "tenure"):
        both = [(pair.earlier.get(name), pair.later.get(name)) for pair in pairs]
        assert all(
            one == other for one, other in both if {one, other}.isdisjoint({None, "declined"})
        )
    scores = [(pair.earlier.get("score"), pair.later.get("score")) for pair in pairs]
    same = sum(one == other for one, other in scores) / len(scores)
    assert 0.6 < same < 0.75  # 52 of 100 where nothing of it stays


def test_in_no_panel_nobody_is_paired(simulate, mieux, app: Flask) -> None:  # type: ignore[no-untyped-def]
    mieux("wave", "open", "alone", "--questionnaire", "asked", "--version", "3")
    simulate(TRUTH, wave="alone")
    assert 0 == pairing.loose_links()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_wrong_in_the_file_is_said_where_it_is_and_nothing_is_kept(
    simulate,  # type: ignore[no-untyped-def]
    language: str,
) -> None:
    text, _ = unmarked(MISTAKES["too much in all"])
    said = simulate(text, "--language", language, exit_code=1)
    assert "truth.yaml:4:10: M701 " in said
    assert ("en tout" if language == "fr" else "add up to 1.01") in said
    db.session.rollback()
    assert [] == kept() and waves.PEOPLE == waves.read("t").source


@pytest.mark.parametrize(
    "options",
    [(), ("--count", "3", "--truth", "x"), ("--count", "3", "--frame-out", "x")],
    ids=["neither", "both", "a frame of nobody"],
)
def test_options_that_contradict_each_other_are_refused(mieux, options: tuple[str, ...]) -> None:  # type: ignore[no-untyped-def]
    assert (
        "Give --count, or --truth"
        in mieux("responses", "simulate", "t", *options, exit_code=2).output
    )
