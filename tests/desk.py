"""What staff find on their desk: questionnaires in every state, and waves in every state."""

from datetime import date, datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import update

from app import release as gate
from app.analysis import simulation
from app.cli.responses import simulate
from app.config import ROOT, Config
from app.extensions import db
from app.questionnaire import loader
from app.questionnaire.routing import is_for_all
from app.storage import clock, manuscripts, models, paradata, responses, versions, waves
from app.storage.manuscripts import Texts
from app.storage.paradata import REACHED, SENT, STARTED, Event
from app.web.page_form import REVIEW

SHIPPED = (ROOT / "surveys" / "situation" / "v1.yaml").read_text()
CARDS = """
questionnaire: meals
version: {version}
languages: [fr, en]
title: {{fr: "Repas & « goûters »", en: "Meals & snacks"}}
introduction: {{fr: "Deux minutes.", en: "Two minutes."}}
thanks: {{fr: "Merci bien", en: "Thank you indeed"}}
pages:
  - page: meals
    title: {{fr: "Vos repas", en: "Your meals"}}
    items:
      - item: lunch
        type: one
        ask: {{fr: "Où déjeunez-vous ?", en: "Where do you have lunch?"}}
        choices:
          home: {{fr: "Chez moi", en: "At home"}}
          office: {{fr: "Au bureau", en: "At the office"}}{more}
  - page: office
    title: {{fr: "Au bureau", en: "At the office"}}
    when: {{lunch: office}}
    items:
      - item: company
        type: grid
        ask: {{fr: "Avec qui ?", en: "With whom?"}}
        choices:
          often: {{fr: "Souvent", en: "Often"}}
          never: {{fr: "Jamais", en: "Never"}}
        rows:
          alone: {{fr: "Seul·e", en: "Alone"}}
          others: {{fr: "D’autres", en: "Others", when: {{lunch: office}}}}
      - item: why
        type: text
        when: {{company.alone: often}}
        ask: {{fr: "Pourquoi « {{lunch}} » ?", en: "Why “{{lunch}}”?"}}
"""
MORE = '\n          canteen: {fr: "À la cantine", en: "At the canteen"}'
LATER = "questionnaire: situation\nversion: 1\nfindings: {}\nmore: true\n"
TO_MEND = CARDS.format(version=3, more=MORE).replace("choices:", "choises:", 1)


def meals(version: int = 1, more: str = "") -> str:
    """A small questionnaire with conditions: its first version, or another."""
    return CARDS.format(version=version, more=more)


def write(folder: Path, name: str, number: int, text: str) -> Path:
    """Put a version into the folder of questionnaires."""
    file = folder / name / f"v{number}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def furnish(app: Flask, folder: Path) -> None:
    """Put questionnaires and waves of every state on the desk.

    `folder` is where questionnaires are written (MIEUX_SURVEYS).
    """
    (folder / "lists").mkdir(parents=True)
    for file in (ROOT / "surveys" / "lists").glob("*.csv"):
        (folder / "lists" / file.name).write_text(file.read_text())
    first = write(folder, "meals", 1, meals())
    situation = write(folder, "situation", 1, SHIPPED)
    write(folder, "meals", 2, meals(2, MORE))
    write(folder, "meals", 3, TO_MEND)
    with app.app_context():
        for file in (first, situation):
            versions.publish(loader.read_source(file))
        _drafts()
        _waves()
        db.session.commit()
        for name, is_released in (("guessed", False), ("read", True)):
            waves.open_wave(name, "situation", 1)
            simulate(name, 400, seed=1)
            waves.close(name)
            if is_released:
                gate.release_wave(name)
            db.session.commit()
        waves.open_wave("past", "meals", 1)
        waves.close("past")


def _drafts() -> None:
    """A draft that was mended once, and a text put aside since it changes the same line."""
    draft = manuscripts.add("lunch", Texts(TO_MEND, {}), None, "meals@1").id
    for title in ("Lunches", "Breakfasts"):
        text = meals(4, MORE).replace("Meals & snacks", title)
        manuscripts.save(draft, 1, Texts(text, {}), None)
    listed = {"cooperatives.csv": "code,fr,en,region\nnord,Nord,North\n", "more.csv": ""}
    manuscripts.add("as its file is not", Texts(SHIPPED + "# mine\n", listed, LATER), None)


def _waves() -> None:
    zone = Config().zone
    today = clock.first_day(clock.now(), zone)

    def day(number: int) -> datetime:
        return clock.start_of(today + timedelta(days=number), zone)

    def past(name: str, first: int, last: int | None) -> None:
        """Make it as if it had opened some days ago, and perhaps ended."""
        days = {"opens_at": day(first), "closes_at": last and day(last)}
        db.session.execute(update(models.Wave).filter_by(name=name).values(days))

    waves.add("idea", "meals", 1)
    waves.add("spring", "meals", 1, opens_at=day(9), closes_at=day(23))
    for name, asked, cooperative in (
        ("autumn", "situation", None),
        ("autumn-nord", "situation", "nord"),
        ("summer-sud", "meals", "sud"),
        ("summer", "situation", None),
    ):
        waves.add(name, asked, 1, opens_at=clock.now(), cooperative=cooperative)
    past("autumn", -17, 12)
    past("autumn-nord", -3, None)
    past("summer", -50, -1)
    for name, first, pace in (("autumn", -17, 9), ("summer", -50, 14)):
        _come(waves.read(name), today + timedelta(days=first), pace)


def _come(wave: waves.Wave, first: date, pace: int) -> None:
    """Some respondents a day for two weeks and a half, of whom some stop on their way."""
    questionnaire, kept = versions.read(wave.digest), 0
    pages = [page.page for page in filter(is_for_all, questionnaire.pages)]
    for day in range(18):
        began = pace * (18 - day) // (2 + day % 3)
        reached = {page: began * (20 - place) // 20 for place, page in enumerate((*pages, REVIEW))}
        counts = {Event(wave.id, REACHED, page): count for page, count in reached.items() if count}
        counts |= {Event(wave.id, STARTED): began, Event(wave.id, SENT): reached[REVIEW]}
        paradata.add(first + timedelta(days=day), counts)
        kept += counts[Event(wave.id, SENT)]
    responses.add(wave, simulation.simulate(questionnaire, kept, 1), ())
