"""What is wrong with a questionnaire is said where it is wrong, once, in words."""

import re
from pathlib import Path
from string import Formatter

import pytest

from app.questionnaire import lists, mapping
from app.questionnaire.catalogue import CATALOGUE
from app.questionnaire.checks import sizes
from app.questionnaire.loader import MAX_BYTES, QuestionnaireHasProblems, load, read_source
from app.questionnaire.problems import Problem
from tests.questionnaire import truths
from tests.questionnaire.mistakes import BESIDE, LATER_MISTAKES, LISTS, MISTAKES, RIGHT
from tests.questionnaire.writing import CHOICES, HEAD, PAGE, problems

MARK = re.compile(r"<(M\d{3})>")


def unmarked(marked: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The text without its marks, and where they were: (line, column, code)."""
    places = []
    for number, line in enumerate(marked.split("\n"), start=1):
        while mark := MARK.search(line):
            places.append((number, mark.start() + 1, mark[1]))
            line = line.replace(mark[0], "", 1)
    return MARK.sub("", marked), places


def places_of(found: list[Problem]) -> list[tuple[int, int, str]]:
    return [(problem.line, problem.column, problem.code) for problem in found]


@pytest.mark.parametrize("marked", MISTAKES.values(), ids=MISTAKES)
def test_each_mistake_is_found_once_and_where_it_is(marked: str) -> None:
    text, expected = unmarked(marked)
    assert expected == places_of(problems(text, LISTS))


@pytest.mark.parametrize("text", RIGHT.values(), ids=RIGHT)
def test_what_is_right_is_not_reported(text: str) -> None:
    assert [] == problems(text)


@pytest.mark.parametrize("marked", LATER_MISTAKES.values(), ids=LATER_MISTAKES)
def test_each_mistake_of_later_findings_is_found_in_their_own_file(marked: str) -> None:
    text, expected = unmarked(marked)
    found = problems(BESIDE, later=text)
    assert expected == places_of(found)
    assert {"sample.findings.yaml"} == {problem.path for problem in found}


def test_what_is_wrong_with_the_questionnaire_comes_before_its_later_findings() -> None:
    found = problems(BESIDE.replace("Sample", "''"), later="questionnaire: other\n")
    assert ["sample.yaml"] + ["sample.findings.yaml"] * 2 == [problem.path for problem in found]


def test_later_findings_of_what_is_broken_are_no_second_mistake() -> None:
    broken = BESIDE.replace("type: scale", "type: scael")
    later = "questionnaire: sample\nversion: 1\nfindings: {x: {mean_of: balance}}\n"
    assert ["M208"] == [problem.code for problem in problems(broken, later=later)]


# --- sizes

T = "{fr: A, en: A}"


def labels(count: int) -> str:
    """So many choices, or rows."""
    return "{" + ", ".join(f"c{number}: {T}" for number in range(count)) + "}"


def asked(rest: str) -> str:
    """A page that begins with a text, and then asks this."""
    first = f"{HEAD}{PAGE}      - {{item: t, type: text, ask: {T}}}\n"
    return f"{first}      - {{item: x, ask: {T}, {rest}}}\n"


def bounds(count: int) -> str:
    """A finding of so many bounds."""
    return f"findings: {{f: {{bands_of: {{x: [{', '.join(map(str, range(count)))}]}}}}}}\n"


# a text of each size, and the longest that is taken
SIZES = {
    "choices": (lambda count: asked(f"type: one, choices: {labels(count)}"), sizes.CHOICES),
    "choices to rank": (lambda count: asked(f"type: rank, choices: {labels(count)}"), sizes.RANKED),
    "rows": (lambda count: asked(f"type: grid, {CHOICES}, rows: {labels(count)}"), sizes.ROWS),
    "bounds": (lambda count: asked("type: number") + bounds(count), sizes.BOUNDS),
    "pages": (
        lambda count: (
            f"{HEAD}pages:\n"
            + "".join(
                f"  - {{page: p{n}, title: {T}, items: [{{item: i{n}, type: text, ask: {T}}}]}}\n"
                for n in range(count)
            )
        ),
        sizes.PAGES,
    ),
    "items": (
        lambda count: (
            HEAD
            + PAGE
            + "".join(f"      - {{item: i{n}, type: text, ask: {T}}}\n" for n in range(count))
        ),
        sizes.ITEMS,
    ),
    "findings": (
        lambda count: (
            asked(f"type: one, {CHOICES}")
            + "findings:\n"
            + "".join(f"  f{n}: {{distribution_of: x}}\n" for n in range(count))
        ),
        sizes.FINDINGS,
    ),
    "comparisons": (
        lambda count: asked(f"type: text, when: {{any: [{', '.join(['{t: answered}'] * count)}]}}"),
        sizes.COMPARISONS,
    ),
}


@pytest.mark.parametrize("case", SIZES)
def test_what_is_longer_than_any_questionnaire_is_not_looked_at(case: str) -> None:
    text, most = SIZES[case]
    (problem,) = problems(text(most + 1))
    assert ("M216", most) == (problem.code, problem.details["count"])


@pytest.mark.parametrize("case", SIZES)
def test_what_is_as_long_as_it_may_be_is_looked_at(case: str) -> None:
    text, most = SIZES[case]
    assert "M216" not in {problem.code for problem in problems(text(most))}


@pytest.mark.parametrize(("lines", "expected"), [(lists.MOST, []), (lists.MOST + 1, ["M216"])])
def test_a_list_file_has_so_many_lines_at_most(lines: int, expected: list[str]) -> None:
    listed = "code,fr,en\n" + "".join(f"c{n},A,A\n" for n in range(lines))
    found = problems(asked("type: one, choices_from: c.csv"), {"c.csv": listed})
    assert expected == [problem.code for problem in found if problem.code == "M216"]


# --- files


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\x7fELF\x02\x01\x01\x00\xff\xfe", (1, 9, "M102")),
        ("Été".encode("latin-1"), (1, 1, "M102")),
        ("title: A\r\nthanks: Été\n".encode("cp1252"), (2, 9, "M102")),
        ("# é\u2028é\nété: ".encode() + b"\xff", (3, 6, "M102")),
        (b"\xef\xbb\xbftitle: \xff", (1, 8, "M102")),
        ("questionnaire: x".encode("utf-16"), (1, 1, "M102")),
        ("questionnaire: x".encode("utf-16-be"), (1, 1, "M115")),
        (bytes(range(1, 128)), (1, 1, "M115")),
        (b"\xef\xbb\xbf", (1, 1, "M104")),
        (b"", (1, 1, "M104")),
        (b"# " + b"x" * (MAX_BYTES - 2), (1, 1, "M104")),
        (b"# " + b"x" * (MAX_BYTES - 1), (1, 1, "M103")),
        (b"a" * 5_000_000, (1, 1, "M103")),
    ],
)
def test_a_file_that_is_no_questionnaire_is_refused(
    content: bytes, expected: tuple[int, int, str], tmp_path: Path
) -> None:
    file = tmp_path / "v1.yaml"
    file.write_bytes(content)
    with pytest.raises(QuestionnaireHasProblems) as refused:
        load(read_source(file))
    assert [expected] == places_of(refused.value.problems)
    assert str(file) == refused.value.problems[0].path


@pytest.mark.parametrize("name", ["none.yaml", "", "\u00e9/../none.yaml"])
def test_a_file_that_cannot_be_opened_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(QuestionnaireHasProblems) as refused:
        read_source(tmp_path / name)
    assert [(1, 1, "M101")] == places_of(refused.value.problems)


@pytest.mark.parametrize("content", ["code,fr,en\na,Été,A\n".encode("latin-1"), b"a" * 5_000_000])
def test_a_list_that_is_no_text_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "c.csv").write_bytes(content)
    file = tmp_path / "v1.yaml"
    item = "      - {item: x, type: one, ask: {fr: A, en: A}, choices_from: c.csv}\n"
    file.write_text(HEAD + PAGE + item, encoding="utf-8")
    with pytest.raises(QuestionnaireHasProblems) as refused:
        load(read_source(file))
    assert ["M305"] == [problem.code for problem in refused.value.problems]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("questionnaire: x\nversion: 1\n", [(1, 1, "M202")]),
        ("questionnaire: x\nversion: 1\ncolumns: {}\ncolour: blue\n", [(4, 1, "M201")]),
        ("questionnaire: x\nversion: 1\ncolumns: [a]\n", [(3, 1, "M212")]),
        ("questionnaire: x\nversion: 1\ncolumns: {a: {item: b}\n", [(3, 10, "M114")]),
    ],
)
def test_a_mapping_of_columns_is_read_with_the_same_problems(
    text: str, expected: list[tuple[int, int, str]], tmp_path: Path
) -> None:
    file = tmp_path / "mapping.yaml"
    file.write_text(text)
    with pytest.raises(QuestionnaireHasProblems) as refused:
        mapping.read_plan(file)
    assert expected == places_of(refused.value.problems)


# --- sentences

OF_FILES = {"M101", "M102", "M103", "M212"}  # found above, in files that are no questionnaire


def test_every_problem_of_the_catalogue_is_found_by_a_case() -> None:
    cases = [*MISTAKES.values(), *LATER_MISTAKES.values(), *truths.MISTAKES.values()]
    assert set(CATALOGUE) == OF_FILES.union(*(MARK.findall(text) for text in cases))


def fields_of(*said: str) -> set[str]:
    return {field for part in said for _, field, _, _ in Formatter().parse(part) if field}


@pytest.mark.parametrize("code", CATALOGUE)
def test_a_problem_says_the_same_in_both_languages(code: str) -> None:
    kind = CATALOGUE[code]
    assert fields_of(*kind.fr) == fields_of(*kind.en)
    assert kind.fr != kind.en


FIELDS = fields_of(*(said for kind in CATALOGUE.values() for said in (*kind.fr, *kind.en)))
UNSAID = re.compile(
    rf"{{({'|'.join(FIELDS)})}}|\bNone\b(?! of)|\b(NoneType|dict|str|int|tuple|Decimal)\b"
    r"|['\[]\[|\[']|{'|``|«\s*»|[\x00-\x1f\x7f]|\s\s"
)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("marked", MISTAKES.values(), ids=MISTAKES)
def test_each_problem_is_said_in_words(marked: str, language: str) -> None:
    for problem in problems(unmarked(marked)[0], LISTS):
        for said in (problem.sentence(language), problem.repair(language)):
            assert None is UNSAID.search(said), said
            assert said[-1] in ".?»" and len(said) < 250


# what a French sentence never says, unless between « » as a word of the language
ENGLISH = re.compile(
    r"\b(error|expected|field|float|input|integer|invalid|key|label|list|mapping|missing|null|path"
    r"|schema|should|string|token|tuple|union|valid|validation|value|warning|array|object|boolean"
    r"|choice|item|finding|row|scale|share|when|the|and|of|is|not|with)s?\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    ("text", "later"),
    [
        *((text, None) for text in MISTAKES.values()),
        *((BESIDE, t) for t in LATER_MISTAKES.values()),
    ],
    ids=[*MISTAKES, *LATER_MISTAKES],
)
def test_each_problem_is_said_in_french_without_english(text: str, later: str | None) -> None:
    later = later and unmarked(later)[0]
    for problem in problems(unmarked(text)[0], LISTS, later):
        said = f"{problem.sentence('fr')} {problem.repair('fr')}"
        assert None is ENGLISH.search(re.sub("«[^»]*»", "", said)), said


HINTS = {
    "head: another language": "Write `en` instead, the language of those texts.",
    "head: a language more": "Translate them, or remove it.",
    "page: items under another name": "Did you mean `items`?",
    "page: a name without its key": "Possible: `page`.",
    "page: scales under another name": "Did you mean `scales`?",
    "item: a label instead of its code": "Did you mean `unknown`?",
    "item: a scale of answers instead of the ends of a scale": "Possible: `low`, `high`.",
    "item: a misspelt key for the choices": "Did you mean `choices`?",
    "item: a misspelt key for the name": "Did you mean `item`?",
    "item: a misspelt key for the type": "Did you mean `type`?",
    "item: a key of another type": (
        "Possible: `item`, `ask`, `help`, `source`, `when`, `required`, `type`, `lines`, "
        "`max_length`."
    ),
    "item: a scale of answers on a scale from 0 to 10": (
        "Possible: `item`, `ask`, `help`, `source`, `when`, `required`, `type`, `low`, `high`."
    ),
    "item: a misspelt type": "Did you mean `text`?",
    "item: an unknown choice": "Did you mean `man`?",
    "item: an unknown row": "Did you mean `confidence.prices`?",
    "item: an unknown item": "Did you mean `gender`?",
    "item: a later item": ("A condition may look at items already asked: move one of the two."),
    "item: an unknown scale": "Did you mean `agreement`?",
    "item: a comparison misspelt": "Did you mean `over`?",
    "item: rows counted": "Possible: `over`, `under`, `at_least`, `at_most`.",
    "head: a key in capitals": "Did you mean `title`?",
    "head: a language in capitals": "Did you mean `en`?",
    "head: a version no database can number": "At most 9999.",
    "scale: a misspelt mark": "Did you mean `missing`?",
    "page: a misspelt key": "Did you mean `title`?",
    "finding: a misspelt key": "Did you mean `share_of`?",
    "finding: rows and a misspelt key": "Possible: `rows_in`, `at_least`.",
    "finding: a benchmark misspelt": "Did you mean `year`?",
    "finding: an unknown word of the sentence": "It may hold `{share}`, `{group}`.",
    "finding: a difference in an unknown sentence": (
        "It may hold `{difference}`, `{first}`, `{second}`, `{group}`."
    ),
    "finding: a trend in an unknown sentence": "It may hold `{change}`, `{mean}`, `{group}`.",
    "finding: a difference misspelt": "Did you mean `between`?",
    "finding: a change misspelt": "Did you mean `share_of`?",
    "finding: a difference of a distribution": "Possible: `share_of`, `mean_of`, `between`.",
    "finding: the share of a grid": "Name a row of the grid, like `confidence.clients`.",
    "item: a ranking, not its choice": "Name one of its choices, like `order.pay`.",
    "item: a note": "A note has no answer: choose another item.",
    "item: an answer of an unknown item": "Did you mean `gender`?",
    "item: an answer, but for its spaces": "Did you mean `hours`?",
    "item: no list of alternatives": (
        "Write for example `[{gender: woman}, {tenure: over_two_years}]`, or one `-` line for each."
    ),
    "item: a list that is denied": "Write for example `gender: woman`.",
    "item: a condition of a row misspelt": "Did you mean `when`?",
    "item: a month compared with a day": "Write a month, like `2024-01`.",
    "item: a day compared with zero": "Write a day, like `2024-01-31`.",
    "item: a day that does not exist": "Write a day, like `2024-01-31`.",
    "item: a comparison with a month in words": "Write a month, like `2024-01`.",
    "item: a comma in a number": "Write a point instead of the comma: `100.5`.",
    "head: a word misspelt for what continues": "Possible: `comparable`, `not_comparable`.",
    "head: a recode without its key": "Possible: `recode`.",
}


@pytest.mark.parametrize(("case", "hint"), HINTS.items())
def test_the_repair_names_what_was_likely_meant(case: str, hint: str) -> None:
    (problem,) = problems(unmarked(MISTAKES[case])[0], LISTS)
    assert hint == problem.repair("en")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "« choises » n’est pas une clé connue ici. Vouliez-vous dire « choices » ?"),
        ("en", "`choises` is not a known key here. Did you mean `choices`?"),
    ],
)
def test_a_problem_is_printed_with_its_place_its_repair_and_its_line(
    language: str, said: str
) -> None:
    item = "      - {item: x, type: one, ask: {fr: A, en: A}, choises: {a: {fr: A, en: A}}}"
    (problem,) = problems(HEAD + PAGE + item)
    caret = " " * (item.index("choises") + 4) + "^"
    assert f"sample.yaml:9:51: M201 {said}\n    {item}\n{caret}" == problem.text(language)


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("title: {fr: A, en: }", "    title: {fr: A, en: }\n                       ^"),
        ('title: {fr: "A\tB", en: }', '    title: {fr: "A B", en: }\n                           ^'),
        ("title: A\x1b[31m", "    title: A\ufffd[31m\n            ^"),
        (f"{'a' * 200}: *b", f"    {'a' * 57}: *b\n{' ' * 63}^"),
        (
            f"title: {{fr: {'a' * 9_000}, en: }}",
            f"    {'a' * 53}, en: }}\n{' ' * 63}^",
        ),
    ],
)
def test_the_line_of_a_problem_is_shown_around_it_and_without_signs_a_terminal_obeys(
    line: str, shown: str
) -> None:
    text = HEAD.replace("title: {fr: Essai, en: Sample}", line)
    said = [problem.text("en") for problem in problems(text) if problem.line == 4]
    assert shown == said[-1].partition("\n")[2]
