"""A questionnaire that is right loads as it was written."""

from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import ValidationError

from app.questionnaire.conditions import Range
from app.questionnaire.loader import Source, check, load, read_source
from tests.questionnaire.writing import CHOICES, HEAD, PAGE, items, questionnaire

SHIPPED = Path(__file__).parents[2] / "surveys" / "situation" / "v1.yaml"
TEXT = "{fr: Texte, en: Text}"

NOT_TYPED_BY_YAML = [
    "no",
    "yes",
    "on",
    "y",
    "true",
    "null",
    "NULL",
    "1",
    "007",
    "0x1F",
    "0o17",
    "1e3",
    "12_345",
    "2024-01-01",
]
NOT_TYPED_EITHER = ["1.0", ".inf", ".nan", "~", "3:30", "2024-01-01 10:00", "=", "+1"]


@pytest.mark.parametrize("typed", NOT_TYPED_BY_YAML)
def test_a_code_is_the_text_that_was_typed(typed: str) -> None:
    item = items(f"""
      - item: mood
        type: one
        ask: {TEXT}
        choices:
          {typed}: {TEXT}
          other: {TEXT}
    """)["mood"]
    assert [typed, "other"] == list(item.choices)


@pytest.mark.parametrize("typed", NOT_TYPED_BY_YAML + NOT_TYPED_EITHER)
def test_a_label_is_the_text_that_was_typed(typed: str) -> None:
    item = items(f"""
      - item: mood
        type: text
        ask:
          fr: {typed}
          en: "{typed}"
    """)["mood"]
    assert {"fr": typed, "en": typed} == item.ask.root


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("|\n            Un.\n\n            Deux.\n", "Un.\n\nDeux.\n"),
        (">\n            Un\n            deux.\n", "Un deux.\n"),
        ("Un\n            deux", "Un deux"),
        ("'L''équipe'", "L'équipe"),
        ('"Le \\"grand\\" titre"', 'Le "grand" titre'),
        ('"espace\\u00a0insécable"', "espace\u00a0insécable"),
        ("Oui « non », l'entrepreneur·e {1}; n°#2 -", "Oui « non », l'entrepreneur·e {1}; n°#2 -"),
        ('"« Oui », “oui”"', "« Oui », “oui”"),
        ("Oui  # une remarque", "Oui"),
    ],
)
def test_a_text_may_be_written_in_every_way_of_yaml(written: str, read: str) -> None:
    item = items(f"""
      - item: mood
        type: text
        ask:
          en: Text
          fr: {written}
    """)["mood"]
    assert read == item.ask["fr"]


def test_pages_items_choices_and_rows_keep_the_order_they_were_written_in() -> None:
    asked = questionnaire(f"""
scales:
  z: {{b: {TEXT}, a: {TEXT}, c: {TEXT}}}
pages:
  - page: second
    title: {TEXT}
    items:
      - {{item: y, type: one, ask: {TEXT}, scale: z}}
      - {{item: x, type: grid, ask: {TEXT}, scale: z, rows: {{n: {TEXT}, m: {TEXT}}}}}
  - page: first
    title: {TEXT}
    items:
      - {{item: c, type: note, ask: {TEXT}}}
      - {{item: b, type: text, ask: {TEXT}}}
""")
    assert ["second", "first"] == [page.page for page in asked.pages]
    assert ["y", "x", "c", "b"] == list(asked.items)
    assert ["b", "a", "c"] == list(asked.items["y"].choices)
    assert ["y", "x.n", "x.m", "b"] == list(asked.variables)
    assert [["b", "a", "c"], ["b", "a", "c"], ["b", "a", "c"], []] == [
        list(variable.choices) for variable in asked.variables.values()
    ]


def test_each_scalar_has_the_type_its_place_asks_for() -> None:
    asked = questionnaire(f"""
pages:
  - page: only
    title: {TEXT}
    items:
      - {{item: hours, type: number, ask: {TEXT}, at_least: 0.5, at_most: 1e2, decimals: 1}}
      - item: tools
        type: many
        required: yes
        at_most: 2
        ask: {TEXT}
        choices:
          a: {{fr: A, en: A, specify: True}}
          b: {{fr: B, en: B, exclusive: true, missing: "no"}}
          c: {{fr: C, en: C, group: {TEXT}}}
""")
    hours, tools = asked.items.values()
    assert (1, ("fr", "en")) == (asked.version, asked.languages)
    assert (Decimal("0.5"), Decimal(100), 1) == (hours.at_least, hours.at_most, hours.decimals)
    assert (True, 2) == (tools.required, tools.at_most)
    marks = [
        (c.specify, c.exclusive, c.missing, c.group and c.group["en"])
        for c in tools.choices.values()
    ]
    assert [
        (True, False, False, None),
        (False, True, False, None),
        (False, False, False, "Text"),
    ] == marks


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("first: a", {"first": ("a",)}),
        ("first: [a]", {"first": ("a",)}),
        ("first: [b, a]", {"first": ("b", "a")}),
        ("hours: {over: 35}", {"hours": Range(over=Decimal(35))}),
        ("score: 7", {"score": ("7",)}),
        ("first: a, score: {at_most: 3}", {"first": ("a",), "score": Range(at_most=Decimal(3))}),
    ],
)
def test_a_condition_names_one_answer_several_or_bounds(written: str, read: object) -> None:
    last = items(f"""
      - {{item: first, type: one, ask: {TEXT}, {CHOICES}}}
      - {{item: hours, type: number, ask: {TEXT}}}
      - {{item: score, type: scale, ask: {TEXT}, low: {TEXT}, high: {TEXT}}}
      - {{item: last, type: text, ask: {TEXT}, when: {{{written}}}}}
    """)["last"]
    assert last.when is not None and read == last.when.every


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("first", (("first",),)),
        ("[first]", (("first",),)),
        ("[first, second]", (("first",), ("second",))),
        ("[first, [first, second]]", (("first",), ("first", "second"))),
        ("[]", ()),
    ],
)
def test_a_finding_is_crossed_by_one_variable_or_several(written: str, read: object) -> None:
    asked = questionnaire(
        PAGE
        + f"""
      - {{item: first, type: one, ask: {TEXT}, {CHOICES}}}
      - {{item: second, type: one, ask: {TEXT}, {CHOICES}}}
      - {{item: third, type: one, ask: {TEXT}, {CHOICES}}}
findings:
  some: {{share_of: {{third: a}}, by: {written}}}
"""
    )
    assert read == asked.findings["some"].by


# --- lists of choices

COOPERATIVES = "code,fr,en,region\nno,Non,No,Nord\n2024,L'an,The year,Sud\n"


@pytest.mark.parametrize(
    "text",
    [
        COOPERATIVES,
        COOPERATIVES.replace("\n", "\r\n"),
        COOPERATIVES.replace("\n", "\r"),
        COOPERATIVES + "\n\n",
        'region,en,code,fr\nNord,"No", no ,Non\nSud,The year,2024, L\'an\n',
    ],
)
def test_choices_come_from_a_list(text: str) -> None:
    item = items(
        f"      - {{item: c, type: one, ask: {TEXT}, choices_from: c.csv}}", {"c.csv": text}
    )["c"]
    labels = {code: dict(choice.label.root) for code, choice in item.choices.items()}
    assert {"no": {"fr": "Non", "en": "No"}, "2024": {"fr": "L'an", "en": "The year"}} == labels


@pytest.mark.parametrize("folder", ["lists", "sample/lists"])
def test_a_list_stands_beside_the_questionnaire_or_beside_its_folder(
    folder: str, tmp_path: Path
) -> None:
    (tmp_path / "sample" / "lists").mkdir(parents=True)
    (tmp_path / "lists").mkdir()
    (tmp_path / folder / "c.csv").write_text(COOPERATIVES, encoding="utf-8-sig")
    file = tmp_path / "sample" / "v1.yaml"
    item = f"      - {{item: c, type: one, ask: {TEXT}, choices_from: c.csv}}"
    file.write_text(HEAD + PAGE + item, encoding="utf-8")
    assert ["no", "2024"] == list(load(read_source(file)).items["c"].choices)


# --- files


@pytest.mark.parametrize(
    "text_to_bytes",
    [
        lambda text: text.encode(),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.replace("\n", "\r\n").encode("utf-8-sig"),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: ("# Une remarque\n---\n" + text + "...\n").encode(),
    ],
    ids=["plain", "BOM", "BOM and CRLF", "CR", "document marks"],
)
def test_a_file_loads_however_it_was_saved(text_to_bytes, tmp_path: Path) -> None:
    text = f"{HEAD}{PAGE}      - {{item: mood, type: text, ask: {{fr: Été, en: Summer}}}}\n"
    file = tmp_path / "v1.yaml"
    file.write_bytes(text_to_bytes(text))
    assert load(Source("", text, {})) == load(read_source(file))


def test_the_shipped_questionnaire_loads() -> None:
    asked = load(read_source(SHIPPED))
    assert ("situation", 1, ("fr", "en")) == (asked.questionnaire, asked.version, asked.languages)


def test_there_is_nothing_to_say_about_the_shipped_questionnaire() -> None:
    assert [] == check(read_source(SHIPPED)).problems


def test_what_is_worth_a_look_stops_nobody() -> None:
    text = f"{HEAD}{PAGE}      - {{item: mood, type: text, ask: {{fr: L'été, en: Summer}}}}\n"
    source = Source("", text, {})
    assert ["M602"] == [problem.code for problem in check(source).problems]
    assert "mood" in load(source).items


def test_later_findings_are_read_beside_their_questionnaire(tmp_path: Path) -> None:
    file = tmp_path / "v1.yaml"
    item = f"      - {{item: mood, type: scale, ask: {TEXT}, low: {TEXT}, high: {TEXT}}}\n"
    file.write_text(HEAD + PAGE + item, encoding="utf-8")
    later = "questionnaire: sample\nversion: 1\nfindings: {mood: {mean_of: mood}}\n"
    (tmp_path / "v1.findings.yaml").write_text(later, encoding="utf-8")
    checked = check(read_source(file))
    assert [] == checked.problems
    assert checked.later is not None and checked.later.findings["mood"].later
    assert checked.questionnaire is not None and not checked.questionnaire.findings


def test_what_has_been_loaded_is_frozen() -> None:
    asked = load(read_source(SHIPPED))
    item = asked.items["gender"]
    parts = [asked, asked.pages[0], item, item.ask, item.choices["woman"], asked.findings["women"]]
    for part in parts:
        name = next(iter(type(part).model_fields))
        with pytest.raises(ValidationError, match="frozen"):
            setattr(part, name, getattr(part, name))
