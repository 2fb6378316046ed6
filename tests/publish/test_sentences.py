import pytest

from app.analysis.counting.classes import points_of
from app.analysis.disclosure.kinds import Points
from app.analysis.findings import Figure
from app.publish import sentences, words
from app.publish.finding import Finding
from app.questionnaire.definition import Questionnaire
from app.questionnaire.loader import Source, check
from tests.publish.kinds import KINDS, RELEASE, YAML
from tests.publish.releases import QUESTIONNAIRE, SPANISH, mean, release, share, unshown

HALF = share(0.48, 0.45, 0.51)
WOMEN = share(0.5, 0.4, 0.6, group="gender=woman")
OTHERS = share(0.5, 0.4, 0.6, group="gender=other")
LONG = share(0.5, 0.4, 0.6, group="tenure=long")
WOMEN_LONG = share(0.5, 0.4, 0.6, group="gender=woman;tenure=long")
OTHERS_LONG = share(0.5, 0.4, 0.6, group="gender=other;tenure=long")
LOW = share(0.05, 0.0, 0.16)
HIGH = share(0.95, 0.84, 1.0, group="gender=man")
USED = share(0.5, 0.4, 0.6, finding="used", group="gender=man", answer="a")

FRENCH = [
    (HALF, "48\xa0% des entrepreneur·es vont mieux."),
    (WOMEN, "50\xa0% des femmes vont mieux."),
    (OTHERS, "50\xa0% des entrepreneur·es (Autre) vont mieux."),
    (LONG, "50\xa0% des entrepreneur·es (Longtemps) vont mieux."),
    (WOMEN_LONG, "50\xa0% des femmes (Longtemps) vont mieux."),
    (OTHERS_LONG, "50\xa0% des entrepreneur·es (Autre, Longtemps) vont mieux."),
    (LOW, "Au plus 5\xa0% des entrepreneur·es vont mieux."),
    (HIGH, "Au moins 95\xa0% des hommes vont mieux."),
    (mean(6.75, 6.6, 6.9), "Les entrepreneur·es donnent 6,8 sur 10."),
    (mean(7.0, 6.0, 10.0), "Les entrepreneur·es donnent 7,0 sur 10."),
    (USED, "Services vus par les hommes."),
    (
        unshown(),
        "⊘ Entrepreneur·es (Autre)\xa0: secret statistique.",
    ),
    (
        unshown(group="gender=woman"),
        "⊘ Femmes\xa0: secret statistique.",
    ),
    (
        unshown(finding="used", group="all"),
        "⊘ Entrepreneur·es\xa0: secret statistique.",
    ),
    (
        share(0.53, 0.5, 0.56, finding="plain_share"),
        "53\xa0% des répondant·es – «\xa0Vous êtes…\xa0»\xa0: Une femme.",
    ),
    (
        share(0.2, 0.1, 0.3, finding="plain_high"),
        "20\xa0% des répondant·es – «\xa0Équilibre\xa0»\xa0: au moins 7.",
    ),
    (
        share(0.2, 0.1, 0.3, finding="plain_rows"),
        "20\xa0% des répondant·es – «\xa0Confiance\xa0»\xa0: D’accord, 2\xa0fois ou plus.",
    ),
    (
        mean(6.0, 5.0, 7.0, "plain_mean"),
        "6,0 sur 10 en moyenne pour les répondant·es – «\xa0Équilibre\xa0».",
    ),
    (
        share(0.2, 0.1, 0.3, finding="plain_answers", answer="agree"),
        "Réponses des répondant·es – «\xa0Confiance\xa0» (Prix).",
    ),
]
ENGLISH = [
    (HALF, "48% of entrepreneurs are better."),
    (WOMEN_LONG, "50% of women (Long) are better."),
    (LOW, "At most 5% of entrepreneurs are better."),
    (HIGH, "At least 95% of men are better."),
    (mean(6.7, 6.6, 6.9), "Entrepreneurs give 6.7 out of 10."),
    (USED, "Services seen by men."),
    (unshown(), "⊘ Entrepreneurs (Other): suppressed."),
    (unshown(), "⊘ Entrepreneurs (Other): suppressed."),
    (share(0.53, 0.5, 0.56, finding="plain_share"), "53% of respondents – “You are…”: A woman."),
    (mean(6.0, 5.0, 7.0, "plain_mean"), "6.0 out of 10 on average for respondents – “Balance”."),
]
CASES = [("fr", *case) for case in FRENCH] + [("en", *case) for case in ENGLISH]


def said_of(figure: Figure, questionnaire: Questionnaire, language: str) -> str:
    finding = Finding(figure.finding, release(figure), questionnaire, language)
    return sentences.sentence(finding, figure, {})


@pytest.mark.parametrize(("language", "figure", "expected"), CASES)
def test_a_figure_is_said_as_its_finding_says_it(
    language: str, figure: Figure, expected: str
) -> None:
    assert expected == said_of(figure, QUESTIONNAIRE, language)


def test_a_third_language_is_a_catalogue() -> None:
    said = [said_of(figure, SPANISH, "es") for figure in (LOW, unshown())]
    assert [
        "Como máximo 5\xa0% of entrepreneurs are better.",
        "⊘ Entrepreneurs (Other): secreto estadístico.",
    ] == said
    base = sentences.base(Finding("improved", release(), SPANISH, "es"))
    assert (
        "Base: respuestas válidas a «Is it better?» y, si se ha hecho, a «Thanks to us?», entre "
        "las personas que han respondido «Long» o «Very long» a «Since when?»." == base
    )


@pytest.mark.parametrize(
    ("language", "finding", "expected"),
    [
        (
            "fr",
            "improved",
            "Base\xa0: réponses valides à «\xa0Est-ce mieux ?\xa0» puis, si elle a été posée, à "
            "«\xa0Grâce à nous ?\xa0», parmi les personnes qui ont répondu «\xa0Longtemps\xa0» ou "
            "«\xa0Très longtemps\xa0» à «\xa0Depuis quand ?\xa0».",
        ),
        (
            "en",
            "improved",
            "Base: valid answers to “Is it better?” and, where it was asked, to “Thanks to us?”, "
            "among people who answered “Long” or “Very long” to “Since when?”.",
        ),
        ("en", "rating", "Base: valid answers to “Balance”."),
        ("en", "used", "Base: valid answers to “Services”."),
        ("en", "plain_answers", "Base: valid answers to “Trust” (Prices)."),
    ],
)
def test_a_base_is_said_in_the_words_of_the_questions(
    language: str, finding: str, expected: str
) -> None:
    assert expected == sentences.base(Finding(finding, release(), QUESTIONNAIRE, language))


@pytest.mark.parametrize(
    ("finding", "expected"),
    [
        ("weekly_hours", "Base: valid answers to “Hours a week”, from 0 to 60\xa0hours."),
        (
            "time_first",
            "Base: people who gave a rank to “Your priorities” (Time), and nobody who gave it "
            "none.",
        ),
        ("mean_hours", "Base: valid answers to “Hours a week”."),
    ],
)
def test_a_base_says_which_answers_are_no_part_of_it(finding: str, expected: str) -> None:
    assert expected == sentences.base(Finding(finding, RELEASE, KINDS, "en"))


@pytest.mark.parametrize(("most", "decimals"), [(60, 1), (100, 1), (245, 0), (70_000, 0)])
def test_means_have_the_decimals_that_they_are_rounded_to(most: int, decimals: int) -> None:
    """Up to 245 points are 20 apart but for the last, and means are whole numbers."""
    version = check(Source("k.yaml", YAML.replace("at_most: 60", f"at_most: {most}"), {}))
    assert version.questionnaire
    points = [point for _, point in points_of(version.questionnaire.variables["hours"])]
    rounded_to = max(0, Points(tuple(points)).decimals)
    found = Finding("mean_hours", RELEASE, version.questionnaire, "en")
    assert (decimals, rounded_to) == (found.decimals, found.decimals)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fr", "Ailleurs, 40,5 %. Source\xa0: INSEE, année\xa02022."),
        ("en", "Elsewhere, 40.5%. Source: INSEE, year\xa02022."),
    ],
)
def test_a_benchmark_comes_with_its_source_and_year(language: str, expected: str) -> None:
    benchmark = QUESTIONNAIRE.findings["improved"].compare_with
    assert benchmark is not None
    assert expected == sentences.comparison(benchmark, language)


@pytest.mark.parametrize(
    ("figure", "language", "short", "interval", "between"),
    [
        (HALF, "fr", "48\xa0%", "45–51\xa0%", "entre 45\xa0% et 51\xa0%"),
        (HALF, "en", "48%", "45–51%", "between 45% and 51%"),
        (LOW, "fr", "≤\xa05\xa0%", "0–16\xa0%", "entre 0\xa0% et 16\xa0%"),
        (HIGH, "en", "≥\xa095%", "84–100%", "between 84% and 100%"),
        (mean(6.7, 6.6, 7.0), "fr", "6,7", "6,6–7,0", "entre 6,6 et 7,0"),
        (mean(6.7, 6.6, 7.0), "en", "6.7", "6.6–7.0", "between 6.6 and 7.0"),
    ],
)
def test_numbers_follow_the_language(
    figure: Figure, language: str, short: str, interval: str, between: str
) -> None:
    assert short == words.short_value(figure, language)
    assert interval == words.short_interval(figure, language)
    assert between == words.interval(figure, language)


@pytest.mark.parametrize(
    ("language", "expected"),
    [("fr", "1\u202f200"), ("en", "1,200"), ("de", "1.200"), ("zzz", "1,200")],
)
def test_a_count_is_written_in_any_language(language: str, expected: str) -> None:
    assert expected == words.count(1200, language)
