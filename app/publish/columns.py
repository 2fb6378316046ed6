"""What each file of a release and each column holds, for whoever has them and nothing else.

Columns stand in the order that the files have them.
"""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from app.translations import N_

Type = Literal["string", "integer", "number"]  # as Table Schema names them


class Column(NamedTuple):
    """What it holds, in words; its type; and what its cells keep to, as Table Schema says it."""

    holds: str
    type: Type = "string"
    keeps: Mapping[str, Any] = {}


FILES: Mapping[str, str] = {
    "figures.csv": N_("Every figure on a line of its own, with its interval and its base"),
    "comparisons.csv": N_("Every difference, trend and change on a line of its own"),
    "findings.csv": N_("What each finding counts and says, in words, and what to beware of"),
    "themes.csv": N_("What several comments say, and how many of them"),
    "codebook.csv": N_("The questions, and the codes of their answers"),
    "codebook.json": N_("The questions, and the codes of their answers, for programs"),
    "codebook.xml": N_("The same as data archives read it (DDI Codebook 2.5)"),
    "datapackage.json": N_("What each column of each table holds, for programs (Data Package)"),
    "LICENCE.txt": N_("Who may use these files, and how to cite them"),
}

NEEDED = {"required": True}
SHARE = {"minimum": 0, "maximum": 1}
DIFFERENCE = {"minimum": -1, "maximum": 1}
BEFORE, AFTER = "before collection", "after collection"

RELEASE: Mapping[str, Column] = {
    "release": Column(
        N_("The wave, and which of its releases this is; where answers are simulated, it says so"),
        keeps=NEEDED,
    ),
    "wave": Column(N_("The wave: one time that the questionnaire was asked"), keeps=NEEDED),
    "mode": Column(
        N_(
            "open: whoever had the address could answer; invited: one response each; empty where "
            "that is not known"
        ),
        keeps={"enum": ["open", "invited"]},
    ),
    "questionnaire": Column(N_("The questionnaire"), keeps=NEEDED),
    "version": Column(N_("The version of the questionnaire"), "integer", NEEDED),
}
STATED: Mapping[str, Column] = {
    "declared": Column(
        N_("Whether the finding was declared before the answers were collected, or after"),
        keeps=NEEDED | {"enum": [BEFORE, AFTER]},
    ),
    "weighting": Column(N_("How figures were weighted, or why they were not")),
    "participation": Column(N_("How many were asked, and how far they came; response rates")),
    "rules": Column(N_("The thresholds that protect the release")),
}
FINDING = Column(N_("The finding, as the questionnaire names it"), keeps=NEEDED)
ANSWER = Column(N_("The answers that are counted, as codes joined by |; empty for a mean"))
LOW = N_("The lower end of the {level} interval")
HIGH = N_("The upper end of the {level} interval")
FIGURES: Mapping[str, Column] = {
    **RELEASE,
    "finding": FINDING,
    "item": Column(N_("The question that it is about; several are joined by +"), keeps=NEEDED),
    "group": Column(
        N_("all, or the answers that make the group: gender=woman;tenure=over_two_years"),
        keeps=NEEDED,
    ),
    "answer": ANSWER,
    "n": Column(N_("The valid answers that it rests on, rounded"), "integer", {"minimum": 0}),
    "share": Column(N_("The part of them that gave the answer, from 0 to 1"), "number", SHARE),
    "low": Column(LOW, "number"),
    "high": Column(HIGH, "number"),
    "mean": Column(N_("The mean, in the unit of the question"), "number"),
    "status": Column(
        N_("shown, or hidden to protect people"), keeps=NEEDED | {"enum": ["shown", "hidden"]}
    ),
    "n_step": Column(N_("What n is a multiple of"), "integer", {"minimum": 1}),
    "share_step": Column(N_("What shares are a multiple of"), "number", SHARE),
    "weighted_share": Column(N_("The same share, weighted to all who were asked"), "number", SHARE),
    "weighted_low": Column(N_("The lower end of its {level} interval"), "number"),
    "weighted_high": Column(N_("The upper end of its {level} interval"), "number"),
    "weighted_mean": Column(N_("The same mean, weighted to all who were asked"), "number"),
    **STATED,
}
COMPARISONS: Mapping[str, Column] = {
    **RELEASE,
    "finding": FINDING,
    "contrast": Column(
        N_(
            "difference: two groups; trend: two waves, whoever answered; change: the same people "
            "in two waves"
        ),
        keeps=NEEDED | {"enum": ["difference", "trend", "change"]},
    ),
    "group": Column(N_("Whose answers are compared"), keeps=NEEDED),
    "answer": ANSWER,
    "first": Column(N_("The group or the wave that is compared"), keeps=NEEDED),
    "second": Column(N_("The group or the wave that it is compared with"), keeps=NEEDED),
    "first_version": Column(N_("The version that the first was asked in"), "integer", NEEDED),
    "second_version": Column(N_("The version that the second was asked in"), "integer", NEEDED),
    "status": Column(
        N_("shown, hidden to protect people, or not_comparable, for the reasons given"),
        keeps=NEEDED | {"enum": ["shown", "hidden", "not_comparable"]},
    ),
    "difference": Column(
        N_("The first less the second: of shares from -1 to 1, of means in their unit"), "number"
    ),
    "low": Column(LOW, "number"),
    "high": Column(HIGH, "number"),
    "p": Column(
        N_("How often chance alone would bring a difference as large, if there were none"),
        "number",
        SHARE,
    ),
    "p_holm": Column(
        N_("The same, after Holm’s correction for all comparisons of everyone"), "number", SHARE
    ),
    "verdict": Column(
        N_("higher or lower where the interval leaves 0 out, else unclear"),
        keeps={"enum": ["higher", "lower", "unclear"]},
    ),
    "method": Column(N_("The method that computed it")),
    "earlier": Column(N_("Of a trend, the figure of the earlier wave as it was printed"), "number"),
    "earlier_n": Column(N_("The valid answers that it rested on"), "integer", {"minimum": 0}),
    "worst_low": Column(
        N_("The least that it could be, whatever those who did not come back would say"),
        "number",
        DIFFERENCE,
    ),
    "worst_high": Column(
        N_("The most that it could be, whatever those who did not come back would say"),
        "number",
        DIFFERENCE,
    ),
    "reweighted": Column(
        N_("What it is if those who came back stand for all who answered before"),
        "number",
        DIFFERENCE,
    ),
    "reasons": Column(N_("Why they may not be compared, or what differs")),
    **STATED,
}
FINDINGS: Mapping[str, Column] = {
    "finding": Column(FINDING.holds, keeps=NEEDED | {"unique": True}),
    "kind": Column(N_("What it is: a share, a mean, a distribution…"), keeps=NEEDED),
    "declared": STATED["declared"],
    "counts_": Column(N_("What it counts, in words"), keeps=NEEDED),
    "sentence_": Column(N_("What it says, as a sentence; empty where nothing is published of it")),
    "base_": Column(N_("Whose answers it rests on")),
    "caveats_": Column(N_("What to beware of")),
}
THEMES: Mapping[str, Column] = {
    "item": Column(N_("The question that was answered in one’s own words"), keeps=NEEDED),
    "code": Column(N_("The theme: what several comments say"), keeps=NEEDED),
    "label_": Column(N_("The theme in words: those of whoever read the comments")),
    "texts": Column(N_("How many comments say so, rounded"), "integer", NEEDED | {"minimum": 0}),
    "of": Column(N_("How many comments there are, rounded"), "integer", NEEDED | {"minimum": 0}),
}
# Those whose name ends in _ are there once for each language: question_fr, question_en.
CODEBOOK: Mapping[str, Column] = {
    "variable": Column(N_("The variable: a question, a row, a choice or a place"), keeps=NEEDED),
    "item": Column(N_("The question that it belongs to")),
    "part": Column(N_("The row of a grid or the choice that it is about")),
    "page": Column(N_("The page of the questionnaire")),
    "type": Column(N_("How it is asked; retired: a name that is used no more"), keeps=NEEDED),
    "kind": Column(N_("What it holds: codes, a number, a date, a month, a text")),
    "question_": Column(N_("The question, as it is asked")),
    "part_": Column(N_("The words of the row or the choice")),
    "code": Column(N_("A code that it takes; a variable without codes has one line")),
    "label_": Column(N_("What the code stands for")),
    "missing": Column(
        N_("Why it is no answer: not asked, not answered, or declined"),
        keeps={"enum": ["not_asked", "not_answered", "declined"]},
    ),
    "asked_if_": Column(N_("Of whom it is asked; empty: of everyone")),
    "required": Column(N_("Whether it has to be answered"), keeps={"enum": ["yes", "no"]}),
    "unit_": Column(N_("The unit of a number")),
    "at_least": Column(N_("The least that may be answered")),
    "at_most": Column(N_("The most that may be answered")),
    "decimals": Column(N_("How many decimals a number may have"), "integer"),
    "max_length": Column(N_("How many characters a text may have"), "integer"),
    "answers_from": Column(N_("The scale or the list that its choices come from")),
    "previous_": Column(N_("How it compares with the version before")),
}
