"""What coordinators read before a release: what is shown and hidden, why, and what can be told."""

from dataclasses import replace

import pytest

from app.analysis.disclosure.hiding import Hiding
from app.exceptions import AttackTakesTooLong, MieuxError, ReleaseIsUnsafe, TooManyAnswers
from app.publish import forecast
from tests.publish.kinds import KINDS, RELEASE
from tests.publish.releases import QUESTIONNAIRE, mean, release, share, unshown

FIGURES = (
    share(0.48, 0.45, 0.51),
    share(0.35, 0.2, 0.5, group="gender=woman", n=35),
    unshown(group="gender=man"),
    unshown(group="gender=other"),
    mean(6.7, 6.6, 6.8),
    unshown("rating", "gender=other", ""),
)
HIDDEN = {
    ("improved", "gender=man"): Hiding("others", ((11.0, 25.0), (2.0, 20.4))),
    ("improved", "gender=other"): Hiding("people", ((-0.0, 12.0), (0.0, 9.0))),
    ("rating", "gender=other"): Hiding("answers", ((0.0, float("inf")), (0.0, float("inf")))),
}


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            [
                "3 of 6 groups would be shown.",
                "",
                "improved: “Is it better?”: Yes or Partly and “Thanks to us?”: Yes",
                "    Everyone: about 1,200 answers, shares to 1%",
                "    Women: about 35 answers, shares to 5%",
                "  ⊘ Men: a group hidden beside it would follow from it (between 11 and 25 people, "
                "of whom 2 to 20 gave the answer counted)",
                "  ⊘ Other: fewer than 11 people (between 0 and 12 people, of whom 0 to 9 gave the "
                "answer counted)",
                "",
                "rating: “Balance”",
                "    Everyone: about 1,200 answers",
                "  ⊘ Other: fewer than 11 valid answers (at least 0 people)",
            ],
        ),
    ],
)
def test_every_group_stands_there_with_what_can_be_told_of_it(
    language: str, expected: list[str]
) -> None:
    parts = forecast.of_release(release(*FIGURES), HIDDEN, QUESTIONNAIRE, language)
    assert expected == list(forecast.as_text(parts, language))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_findings_of_every_kind_can_be_foretold(language: str) -> None:
    parts = forecast.of_release(RELEASE, {}, KINDS, language)
    assert [*KINDS.findings] == [part.finding for part in parts]
    assert all("“" in part.claim or "«" in part.claim for part in parts)


def test_what_cannot_be_compared_stands_there_with_its_reason() -> None:
    figures = [one for one in RELEASE.figures if one.finding != "fit_over_time"]
    parts = forecast.of_release(replace(RELEASE, figures=tuple(figures)), {}, KINDS, "en")
    (trend,) = [part for part in parts if part.finding == "fit_over_time"]
    assert ["an-0: Not comparable. The scale has changed."] == trend.apart
    assert "    an-0: Not comparable. The scale has changed." in forecast.as_text([trend], "en")


REFUSALS = [
    (
        ReleaseIsUnsafe("improved", "gender=other"),
        ("Est-ce mieux", "Autre", "retirez le croisement"),
    ),
    (AttackTakesTooLong(["rating"]), ("Équilibre", "Retirez un croisement")),
    (TooManyAnswers(["gender", "_before_rating", "_paired"]), ("(«\xa0Vous êtes…\xa0»)",)),
    (TooManyAnswers(["gender", "tenure"]), ("Depuis quand", "Retirez un de leurs croisements")),
]


@pytest.mark.parametrize(("error", "said"), REFUSALS)
def test_a_refusal_names_what_forces_it_and_what_to_do(
    error: MieuxError, said: tuple[str, ...]
) -> None:
    sentence = forecast.refusal(error, QUESTIONNAIRE, "fr")
    assert sentence.startswith("Rien ne peut être diffusé")
    for part in said:
        assert part in sentence
    assert str(error).startswith("Nothing is released")
