import csv
import io
import json
import re
from dataclasses import replace

import pytest

from app.analysis.findings import Weighting
from app.publish import tables
from app.questionnaire.texts import Code, Name
from app.storage.waves import NAME
from tests.publish.kinds import RELEASE
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
release,wave,mode,questionnaire,version,finding,item,group,answer,n,share,low,high,mean,status,n_step,share_step,weighted_share,weighted_low,weighted_high,weighted_mean,declared,weighting,participation,rules
{LABEL},essai,,sample,2,improved,better,all,yes,1200,0.48,0.45,0.51,,shown,5,0.01,,,,,RULES
{LABEL},essai,,sample,2,improved,better,gender=woman;tenure=long,yes,35,0.05,0.0,0.16,,shown,5,0.05,,,,,RULES
{LABEL},essai,,sample,2,improved,better,gender=other,yes,NO,NO,NO,NO,,hidden,NO,NO,,,,,RULES
{LABEL},essai,,sample,2,improved,better,tenure=long,yes,NO,NO,NO,NO,,hidden,NO,NO,,,,,RULES
{LABEL},essai,,sample,2,rating,balance,all,,1200,,6.6,6.8,6.7,shown,5,0.01,,,,,RULES
""".replace("NO,", "⊘ hidden,").replace(
    "RULES",
    "before collection,,,smallest_group=11;narrowest_interval=5;largest_share_proven=0.8;"
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


def test_weighted_figures_stand_beside_the_unweighted() -> None:
    (row,) = [
        row for row in tables.rows(RELEASE) if (row["finding"], row["group"]) == ("fit_well", "all")
    ]
    assert (0.48, 0.46, 0.4, 0.52, None) == tuple(
        row[name] for name in ("share", *tables.WEIGHTED_COLUMNS)
    )
    assert "variables=gender;deff=1.3;effective=310;largest=2.4;trimmed=true" == row["weighting"]
    assert "issued=900;bounced=20;started=520;finished=400;RR1=0.44" in row["participation"]
    women = next(
        row
        for row in tables.rows(RELEASE)
        if (row["finding"], row["group"]) == ("fit_well", "gender=woman")
    )
    assert [None] * 4 == [women[name] for name in tables.WEIGHTED_COLUMNS]
    hidden = replace(RELEASE, weighted=(unshown("fit_well", "all", "well"),))
    first = next(row for row in tables.rows(hidden) if row["finding"] == "fit_well")
    assert [*["⊘ hidden"] * 3, None] == [first[name] for name in tables.WEIGHTED_COLUMNS]


def test_why_nothing_is_weighted_is_in_every_line() -> None:
    made = replace(SIMULATED, weighting=Weighting(reason="no_frame"))
    assert {"reason=no_frame"} == {row["weighting"] for row in tables.rows(made)}


COMPARED = """\
fit_by_gender,difference,all,well,gender=woman,gender=man,2,2,shown,0.12,0.02,0.21,0.012,,higher,newcombe,,,,,,
fit_by_gender,difference,tenure=long,well,gender=woman,gender=man,2,2,hidden,NO,NO,NO,NO,NO,NO,,,,,,,
said_by_gender,difference,all,,gender=woman,gender=man,2,2,shown,0.8,0.3,1.3,0.012,,higher,newcombe,,,,,,
hours_by_gender,difference,all,,gender=woman,gender=man,2,2,shown,-4.5,-6.0,-3.0,0.012,,lower,newcombe,,,,,,
time_by_gender,difference,all,,gender=woman,gender=man,2,2,shown,-1.0,-1.2,-0.8,0.012,,lower,newcombe,,,,,,
fit_over_time,trend,all,well,an-2,an-1,2,1,shown,0.1,0.03,0.17,0.012,,higher,newcombe,0.38,400,,,,
fit_over_time,trend,all,,an-2,an-0,2,1,not_comparable,,,,,,,,,,,,,The scale has changed.
balance_over_time,trend,all,,an-2,an-1,2,1,shown,0.1,-0.2,0.4,0.5,,unclear,newcombe,6.3,400,,,,
""".replace("NO,", "⊘ hidden,")


def test_comparisons_are_a_table_of_their_own() -> None:
    head, *lines = tables.comparisons_to_csv(RELEASE).split("\r\n")
    assert head.startswith("release,wave,mode,questionnaire,version,finding,contrast,group,answer")
    own = [line.removeprefix("an-2-1 (données simulées),an-2,invited,kinds,2,") for line in lines]
    for expected, line in zip(COMPARED.splitlines(), own, strict=False):
        assert line.startswith(f"{expected},before collection,")
    assert len(RELEASE.comparisons) == len(lines) - 1  # the last line ends too
    (change,) = (line for line in lines if "fit_one_year_on" in line)
    assert ",higher,newcombe,,,-0.44,0.56,0.14,,before collection," in change
    said = json.loads(tables.to_json(RELEASE))
    rows = csv.DictReader(io.StringIO(tables.comparisons_to_csv(RELEASE), newline=""))
    written = [
        {name: "" if value is None else str(value) for name, value in one.items()}
        for one in said["comparisons"]
    ]
    assert list(rows) == written
    assert (0.44, "gender") == (
        said["participation"]["rates"]["RR1"],
        *said["weighting"]["variables"],
    )


NUMBER = re.compile(r"-?[\d.]+(e-?\d+)?")


def test_no_cell_is_a_formula() -> None:
    for text in (tables.to_csv(RELEASE), tables.comparisons_to_csv(RELEASE)):
        for row in csv.reader(io.StringIO(text, newline="")):
            for cell in row:
                assert not cell.startswith(("=", "+", "-", "@")) or NUMBER.fullmatch(cell)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_no_name_can_begin_a_formula(sign: str) -> None:
    patterns = [NAME.pattern, *(kind.__metadata__[0].pattern for kind in (Name, Code))]
    for pattern in patterns:
        assert re.fullmatch(pattern, "a") and not re.fullmatch(pattern, f"{sign}a")
