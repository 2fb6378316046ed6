from pathlib import Path

import pytest

from app.config import Config
from app.exceptions import SettingIsWrong

SECRET = "x" * 32
POSTGRESQL = "postgresql://mieux@/mieux"
PRODUCTION = {"MIEUX_ENV": "production", "MIEUX_SECRET_KEY": SECRET}


def test_settings_come_from_the_environment_and_only_those_of_mieux() -> None:
    config = Config.from_environment(
        {"PATH": "/bin", "MIEUX_NETWORK": "Réseau Alpha", "MIEUX_INSTANCE": "somewhere"}
    )
    assert "Réseau Alpha" == config.network
    assert Path("somewhere").resolve() == config.instance
    assert config.database_url == f"sqlite:///{config.instance / 'mieux.sqlite'}"


def test_backups_lie_in_the_instance_folder_unless_they_are_elsewhere() -> None:
    instance = Path("somewhere").resolve()
    for given, expected in [({}, instance / "backups"), ({"MIEUX_BACKUPS": "/b"}, Path("/b"))]:
        config = Config.from_environment({"MIEUX_INSTANCE": "somewhere"} | given)
        assert expected == config.backups


def test_postgresql_is_spoken_to_through_psycopg() -> None:
    config = Config.from_environment({"MIEUX_DATABASE_URL": "postgresql://u:p%40ss@h/db"})
    assert "postgresql+psycopg://u:p%40ss@h/db" == config.database_url


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"MIEUX_ENV": "prod"}, "MIEUX_ENV"),
        ({"MIEUX_DATABASE_URL": "not an address"}, "MIEUX_DATABASE_URL"),
        ({"MIEUX_DATABASE_URL": "mysql://h/db"}, "MIEUX_DATABASE_URL"),
        ({"MIEUX_ENV": "production", "MIEUX_DATABASE_URL": POSTGRESQL}, "MIEUX_SECRET_KEY"),
        ({"MIEUX_ENV": "production", "MIEUX_SECRET_KEY": "short"}, "MIEUX_SECRET_KEY"),
        ({"MIEUX_SECRET": SECRET}, "MIEUX_SECRET"),
        ({"MIEUX_WAVE_SECRETS": "a,,b"}, "MIEUX_WAVE_SECRETS"),
        (PRODUCTION | {"MIEUX_WAVE_SECRETS": f"{SECRET},short"}, "MIEUX_WAVE_SECRETS"),
        ({"MIEUX_FRAMED_BY": "www.example.org"}, "MIEUX_FRAMED_BY"),
        ({"MIEUX_FRAMED_BY": "https://example.org/page"}, "MIEUX_FRAMED_BY"),
        ({"MIEUX_FRAMED_BY": "https://a.example,"}, "MIEUX_FRAMED_BY"),
        ({"MIEUX_FRAMED_BY": "https://a.example; script-src *"}, "MIEUX_FRAMED_BY"),
        ({"MIEUX_FRAMED_BY": "https://*"}, "MIEUX_FRAMED_BY"),
        ({"MIEUX_PROXIES": "nginx"}, "MIEUX_PROXIES"),
        ({"MIEUX_PROXIES": "-1"}, "MIEUX_PROXIES"),
        ({"MIEUX_TIMEZONE": "Paris"}, "MIEUX_TIMEZONE"),
        ({"MIEUX_TIMEZONE": "../etc"}, "MIEUX_TIMEZONE"),
        ({"MIEUX_TIMEZONE": ""}, "MIEUX_TIMEZONE"),
        ({"MIEUX_KEEP_RESPONSES": "0"}, "MIEUX_KEEP_RESPONSES"),
        ({"MIEUX_KEEP_JOURNAL": "a year"}, "MIEUX_KEEP_JOURNAL"),
        ({"MIEUX_LICENCE": "cc-by"}, "MIEUX_LICENCE: .*CC-BY-4.0"),
    ],
)
def test_a_wrong_setting_is_refused_by_its_name(environment: dict[str, str], named: str) -> None:
    with pytest.raises(SettingIsWrong, match=named):
        Config.from_environment(environment)


def test_production_warns_of_sqlite_and_takes_postgresql(caplog: pytest.LogCaptureFixture) -> None:
    Config.from_environment(PRODUCTION)
    (warned,) = caplog.messages
    assert "SQLite" in warned
    config = Config.from_environment(PRODUCTION | {"MIEUX_DATABASE_URL": POSTGRESQL})
    assert "production" == config.env and 1 == len(caplog.messages)


def test_the_first_secret_seals_and_the_secret_key_opens_too() -> None:
    assert ("key",) == Config(secret_key="key").sealing_secrets
    given = Config(secret_key="key", wave_secrets="new, old").sealing_secrets
    assert ("new", "old", "key") == given


def test_a_config_cannot_change() -> None:
    with pytest.raises(AttributeError):
        Config().network = "other"  # type: ignore[misc]
