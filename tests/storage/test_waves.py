from collections.abc import Iterator

import pytest
from flask import Flask

from app import exceptions
from app.storage import responses, versions, waves
from tests.storage.test_versions import source


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
