import csv
import io
import json
import re
from dataclasses import replace

import pytest

from app.publish import tables
from app.questionnaire.texts import Code, Name
from app.storage.waves import NAME
from tests.publish.releases import mean, release, share, unshown

FIGURES = (
    share(0.48, 0.45, 0.51),
    share(0.05, 0.0, 0.16, group="gender=woman;tenure=long", n=35),
    unshown(),
    unshown(group="tenure=long"),
    mean(6.7, 6.6, 6.8),
)
SIMULATED = release(*FIGURES)
LABEL = "essai-3 (données simulées)"
CSV = f"""\
release,wave,mode,questionnaire,version,finding,item,group,answer,n,share,low,high,mean,status,n_step,share_step,declared,rules
{LABEL},essai,,sample,2,improved,better,all,yes,1200,0.48,0.45,0.51,,shown,5,0.01,RULES
{LABEL},essai,,sample,2,improved,better,gender=woman;tenure=long,yes,35,0.05,0.0,0.16,,shown,5,0.05,RULES
{LABEL},essai,,sample,2,improved,better,gender=other,yes,NO,NO,NO,NO,,hidden,NO,NO,RULES
{LABEL},essai,,sample,2,improved,better,tenure=long,yes,NO,NO,NO,NO,,hidden,NO,NO,RULES
{LABEL},essai,,sample,2,rating,balance,all,,1200,,6.6,6.8,6.7,shown,5,0.01,RULES
""".replace("NO,", "⊘ hidden,").replace(
    "RULES",
    "before collection,smallest_group=11;narrowest_interval=5;largest_share_proven=0.8;"
    "number_invited_known=false",
)


def test_the_csv_has_one_line_per_figure() -> None:
    assert CSV.replace("\n", "\r\n") == tables.to_csv(SIMULATED)


def test_the_json_says_what_the_csv_says() -> None:
    rows = csv.DictReader(io.StringIO(tables.to_csv(SIMULATED), newline=""))
    figures = json.loads(tables.to_json(SIMULATED))["figures"]
    written = [
        {name: "" if value is None else str(value) for name, value in figure.items()}
        for figure in figures
    ]
    assert list(rows) == written
    hidden = [figures[2][name] for name in ("n", "share", "low", "high", "mean")]
    assert ["⊘ hidden"] * 4 + [None] == hidden


@pytest.mark.parametrize(
    ("source", "label", "simulated", "file"),
    [
        ("simulated", LABEL, True, "essai-3-donnees-simulees.csv"),
        ("imported", "essai-3", False, "essai-3.csv"),
    ],
)
def test_files_say_whether_they_are_simulated(
    source: str, label: str, simulated: bool, file: str
) -> None:
    made = release(*FIGURES, source=source)  # type: ignore[arg-type]
    content = json.loads(tables.to_json(made))
    assert (label, simulated) == (content["release"], content["simulated"])
    assert {label} == {figure["release"] for figure in content["figures"]}
    assert simulated == ("imulées" in content["notice"]["fr"])
    assert {"fr", "en", "es"} == content["notice"].keys() == content["rules"].keys()
    assert file == tables.file_name(made, "csv")


def test_files_of_an_open_wave_say_that_anyone_could_answer() -> None:
    for mode, said in (("open", True), ("invited", False), (None, False)):
        made = replace(SIMULATED, mode=mode)  # type: ignore[arg-type]
        content = json.loads(tables.to_json(made))
        assert mode == content["mode"]
        assert said == ("This wave was open" in content["notice"]["en"])
        rows = csv.DictReader(io.StringIO(tables.to_csv(made), newline=""))
        assert {mode or ""} == {row["mode"] for row in rows}


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_no_name_can_begin_a_formula(sign: str) -> None:
    patterns = [NAME.pattern, *(kind.__metadata__[0].pattern for kind in (Name, Code))]
    for pattern in patterns:
        assert re.fullmatch(pattern, "a") and not re.fullmatch(pattern, f"{sign}a")
