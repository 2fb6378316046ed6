from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from app import exceptions
from app import release as gate
from app.extensions import db
from app.storage import clock, models, responses, versions, waves
from app.storage.waves import Wave
from tests.storage.test_versions import REPAIRED, source

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NOON = datetime(2026, 11, 23, 12)


@pytest.fixture
def context(app_on_each_database: Flask) -> Iterator[None]:
    """A published version, on each database."""
    with app_on_each_database.app_context():
        versions.publish(source())
        yield


@pytest.mark.usefixtures("context")
class TestAWave:
    def test_opens_takes_answers_and_closes_for_ever(self) -> None:
        assert waves.open_wave("here", "tiny", 1).takes_answers
        assert not waves.close("here").takes_answers
        with pytest.raises(exceptions.WaveIsClosed):
            waves.close("here")

    @pytest.mark.parametrize("name", ["Here", "a b", "", "é", "-a", "a" * 61, "../x", "a/b"])
    def test_has_a_name_fit_for_its_address(self, name: str) -> None:
        with pytest.raises(exceptions.WaveNameIsUnfit):
            waves.open_wave(name, "tiny", 1)

    def test_has_a_name_of_its_own_and_a_published_version(self) -> None:
        waves.open_wave("here", "tiny", 1)
        with pytest.raises(exceptions.WaveNameIsTaken):
            waves.open_wave("here", "tiny", 1)
        with pytest.raises(exceptions.VersionNotFound):
            waves.open_wave("there", "tiny", 2)
        with pytest.raises(exceptions.WaveNotFound):
            waves.read("nowhere")

    def test_is_removed_before_it_opens_and_never_after(self) -> None:
        for opens in (None, clock.now() + DAY):
            waves.add("idea", "tiny", 1, opens_at=opens)
            waves.remove("idea")
            assert not waves.exists("idea")
        waves.open_wave("here", "tiny", 1)
        with pytest.raises(exceptions.WaveOpenedAlready):
            waves.remove("here")
        waves.add("filled", "tiny", 1)
        waves.claim("filled", waves.IMPORTED)
        with pytest.raises(exceptions.WaveHasAnotherSource):
            waves.remove("filled")

    def test_stays_simulated_once_it_was(self) -> None:
        waves.open_wave("here", "tiny", 1)
        wave = waves.claim("here", waves.SIMULATED)
        assert not wave.takes_answers
        assert waves.SIMULATED == waves.claim("here", waves.SIMULATED).source
        with pytest.raises(exceptions.WaveHasAnotherSource, match="simulated"):
            waves.claim("here", waves.IMPORTED)

    def test_with_answers_of_people_is_never_mixed(self) -> None:
        wave = waves.open_wave("here", "tiny", 1)
        responses.send(wave, "mark", {"place": "lyon"}, ())
        with pytest.raises(exceptions.WaveHasAnotherSource, match="people"):
            waves.claim("here", waves.SIMULATED)

    def test_closed_takes_nothing_more(self) -> None:
        waves.open_wave("here", "tiny", 1)
        waves.close("here")
        with pytest.raises(exceptions.WaveIsClosed):
            waves.claim("here", waves.SIMULATED)

    def test_gives_back_its_responses_in_the_order_of_their_random_ids(self) -> None:
        wave = waves.open_wave("here", "tiny", 1)
        sent = [{"place": "lyon"}, {"place": "nice"}] * 20
        assert 40 == responses.add(wave, sent, ())
        read = list(responses.read(wave))
        assert 40 == len(read) == waves.count_responses(wave)
        assert sorted(map(str, sent)) == sorted(map(str, read))
        assert sent != read, "forty random numbers in the order of arrival"


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is NOON, and stays so."""
    for module in (waves, versions):
        monkeypatch.setattr(module, "now", lambda: NOON)


def later(name: str, time: timedelta) -> Wave:
    """The wave when this time has passed."""
    row = db.session.execute(db.select(models.Wave).filter_by(name=name)).scalar_one()
    row.opens_at = row.opens_at and row.opens_at - time
    row.closes_at = row.closes_at and row.closes_at - time
    db.session.flush()
    return waves.read(name)


def send(wave: Wave, mark: str) -> bool:
    """Whether a form that is sent now is taken."""
    try:
        responses.send(wave, mark, {"place": "lyon"}, ())
    except exceptions.WaveIsClosed:
        return False
    return True


@pytest.mark.usefixtures("context", "noon")
class TestTheLifeOfAWave:
    @pytest.mark.parametrize(
        ("opens", "closes", "state", "takes_answers", "takes_forms"),
        [
            (None, None, "draft", False, False),
            (None, DAY, "draft", False, False),
            (HOUR, None, "draft", False, False),
            (timedelta(), None, "open", True, True),
            (-DAY, DAY, "open", True, True),
            (-DAY, timedelta(seconds=30), "open", True, True),
            (-DAY, timedelta(), "ending", False, True),
            (-DAY, -2 * HOUR + timedelta(seconds=30), "ending", False, True),
            (-DAY, -2 * HOUR, "ending", False, False),
        ],
    )
    def test_goes_by_the_clock_with_two_hours_for_forms_that_only_had_to_be_sent(
        self,
        opens: timedelta | None,
        closes: timedelta | None,
        state: str,
        takes_answers: bool,
        takes_forms: bool,
    ) -> None:
        waves.add("here", "tiny", 1)
        row = db.session.execute(db.select(models.Wave)).scalar_one()
        row.opens_at = None if opens is None else NOON + opens
        row.closes_at = None if closes is None else NOON + closes
        db.session.flush()
        wave = waves.read("here")
        assert (state, takes_answers) == (wave.state(), wave.takes_answers)
        assert takes_forms == send(wave, "mark")

    def test_ends_by_hand_and_takes_nothing_once_closed_though_it_has_grace_left(self) -> None:
        waves.open_wave("here", "tiny", 1)
        wave = waves.end("here")
        assert ("ending", NOON) == (wave.state(), wave.closes_at)
        assert send(wave, "first")
        with pytest.raises(exceptions.WaveHasEnded):
            waves.end("here")
        with pytest.raises(exceptions.WaveHasEnded):
            waves.plan(wave, wave.opens_at, NOON + DAY)
        closed = waves.close("here")
        assert ("closed", 1) == (closed.state(), waves.count_responses(closed))
        assert not send(wave, "second")
        assert send(wave, "first"), "kept before: the reply is given again"
        for refused in (
            lambda: waves.end("here"),
            lambda: waves.plan(wave, wave.opens_at, NOON + DAY),
            lambda: waves.close("here"),
        ):
            with pytest.raises(exceptions.WaveIsClosed):
                refused()

    def test_has_other_dates_until_they_are_past(self) -> None:
        wave = waves.add("here", "tiny", 1, cooperative="alpha")
        assert ("alpha", None, "draft") == (wave.cooperative, wave.opens_at, wave.state())
        planned = waves.plan(wave, NOON + DAY, NOON + 3 * DAY)
        assert (NOON + DAY, "draft") == (planned.opens_at, planned.state())
        assert "open" == planned.state(NOON + 2 * DAY) and "ending" == planned.state(NOON + 4 * DAY)
        opened = later("here", 2 * DAY)
        with pytest.raises(exceptions.WaveOpenedAlready):
            waves.plan(opened, NOON - DAY - HOUR, None)
        assert waves.plan(opened, opened.opens_at, None).closes_at is None
        longer = waves.plan(opened, opened.opens_at, NOON + DAY)
        assert ("open", NOON + DAY) == (longer.state(), longer.closes_at)
        ended = later("here", 2 * DAY)
        with pytest.raises(exceptions.WaveHasEnded):
            waves.plan(longer, ended.opens_at, NOON + DAY)

    def test_that_should_have_opened_before_opens_now(self) -> None:
        assert NOON == waves.add("here", "tiny", 1, opens_at=NOON - DAY).opens_at
        there = waves.plan(waves.add("there", "tiny", 1), NOON - DAY, None)
        assert ("open", NOON) == (there.state(), there.opens_at)

    @pytest.mark.parametrize(
        ("opens", "closes"), [(None, -HOUR), (DAY, DAY), (2 * DAY, DAY), (-DAY, timedelta())]
    )
    def test_closes_after_it_opens_and_after_now(
        self, opens: timedelta | None, closes: timedelta
    ) -> None:
        opens_at = None if opens is None else NOON + opens
        with pytest.raises(exceptions.WaveClosesTooEarly):
            waves.add("here", "tiny", 1, opens_at=opens_at, closes_at=NOON + closes)
        wave = waves.add("there", "tiny", 1)
        with pytest.raises(exceptions.WaveClosesTooEarly):
            waves.plan(wave, opens_at, NOON + closes)

    def test_has_nothing_to_end_or_to_close_before_it_opens(self) -> None:
        waves.add("here", "tiny", 1, opens_at=NOON + DAY)
        for refused in (waves.end, waves.close):
            with pytest.raises(exceptions.WaveIsNotOpen):
                refused("here")

    def test_is_released_only_once_it_is_closed(self) -> None:
        waves.open_wave("here", "tiny", 1)
        wave = waves.claim("here", waves.SIMULATED)
        responses.add(wave, [{"place": "lyon", "mood": 5}] * 40, ())
        for ending in (False, True):
            if ending:
                assert "ending" == waves.end("here").state()
            with pytest.raises(exceptions.WaveIsOpen):
                gate.release_wave("here")
        assert "closed" == waves.close("here").state()
        gate.release_wave("here")
        assert "released" == waves.read("here").state()

    def test_is_one_of_a_cooperative_with_a_code(self) -> None:
        with pytest.raises(exceptions.CooperativeIsUnfit):
            waves.add("here", "tiny", 1, cooperative="Alpha & Co")

    def test_is_answered_from_its_opening_with_the_text_then_in_force(self) -> None:
        planned = waves.add("planned", "tiny", 1, opens_at=NOON + DAY)
        opened = waves.open_wave("opened", "tiny", 1)
        versions.publish(source(REPAIRED))
        assert (2, 1) == tuple(len(waves.read(name).digests) for name in ("opened", "planned"))
        assert opened.digest == planned.digest != waves.read("planned").digest

    def test_stands_before_others_while_it_has_no_date(self) -> None:
        waves.open_wave("open", "tiny", 1)
        waves.add("planned", "tiny", 1, opens_at=NOON + DAY)
        waves.add("thought-of", "tiny", 1)
        assert ["thought-of", "planned", "open"] == [wave.name for wave in waves.every()]


@pytest.mark.parametrize(
    ("zone", "day", "starts"),
    [
        ("Europe/Paris", date(2026, 1, 31), datetime(2026, 1, 30, 23)),
        ("Europe/Paris", date(2026, 7, 1), datetime(2026, 6, 30, 22)),
        ("America/Cayenne", date(2026, 1, 31), datetime(2026, 1, 31, 3)),
        ("UTC", date(2026, 1, 31), datetime(2026, 1, 31)),
    ],
)
def test_a_day_is_that_of_the_network(zone: str, day: date, starts: datetime) -> None:
    there = ZoneInfo(zone)
    assert starts == clock.start_of(day, there) == clock.end_of(day - DAY, there)
    assert day == clock.first_day(starts, there) == clock.last_day(starts + HOUR, there)
    assert day - DAY == clock.last_day(starts, there)


def test_the_days_of_the_change_of_hours_have_23_and_25() -> None:
    paris = ZoneInfo("Europe/Paris")
    lengths = [
        clock.end_of(day, paris) - clock.start_of(day, paris)
        for day in (date(2026, 3, 29), date(2026, 10, 25))
    ]
    assert [23 * HOUR, 25 * HOUR] == lengths
