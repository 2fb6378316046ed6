"""The settings: name, default and sentence of each together, parsed once from the environment."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from app.exceptions import SettingIsWrong

ROOT = Path(__file__).resolve().parent.parent
MAX_BODY = 256 * 1024  # bytes; the longest interview, all texts full, stays well under it
PREFIX = "MIEUX_"
PREFIX_OF_TESTS = "MIEUX_TEST_"  # what the test suite is told, such as a server to use
ENVIRONMENTS = ("development", "production", "testing")
LANGUAGES = ("fr", "en")


@dataclass(frozen=True)
class Config:
    """What a deployment decides. Each field is `MIEUX_` and its name in capitals."""

    env: str = "development"
    """`production` refuses to start without a secret; `development`, `testing`."""

    instance: Path = ROOT / "instance"
    """The folder of the embedded database."""

    database_url: str = ""
    """Where answers are kept; SQLite under the instance folder unless given."""

    secret_key: str = "for development only"
    """What signs; long, random and kept out of version control in production."""

    network: str = "Mieux"
    """The name of the network that asks, as respondents read it."""

    def __post_init__(self) -> None:
        """Refuse what could only fail later."""
        if self.env not in ENVIRONMENTS:
            raise SettingIsWrong("MIEUX_ENV", f"“{self.env}” is none of {', '.join(ENVIRONMENTS)}.")
        if not self.database_url:
            object.__setattr__(self, "database_url", f"sqlite:///{self.instance / 'mieux.sqlite'}")
        try:
            url = make_url(self.database_url)
        except ArgumentError:
            raise SettingIsWrong("MIEUX_DATABASE_URL", "this is not a database address.") from None
        if url.get_backend_name() not in ("sqlite", "postgresql"):
            raise SettingIsWrong("MIEUX_DATABASE_URL", "use sqlite:///… or postgresql://….")
        if url.drivername == "postgresql":
            url = url.set(drivername="postgresql+psycopg")
            object.__setattr__(self, "database_url", url.render_as_string(hide_password=False))
        if self.env == "production":
            self._refuse_unsafe_production(url.get_backend_name())

    def _refuse_unsafe_production(self, backend: str) -> None:
        if self.secret_key == Config.secret_key or len(self.secret_key) < 32:
            raise SettingIsWrong(
                "MIEUX_SECRET_KEY", "production needs a secret of at least 32 characters."
            )
        if backend == "sqlite":
            warnings.warn(
                "MIEUX_DATABASE_URL: SQLite serves one machine; production waves deserve "
                "PostgreSQL.",
                stacklevel=2,
            )

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Config":
        """Read the settings from `MIEUX_…` variables; unknown ones are refused by name.

        Raises SettingIsWrong.
        """
        known = cls.__dataclass_fields__
        given: dict[str, Any] = {}
        for variable, value in environ.items():
            if not variable.startswith(PREFIX) or variable.startswith(PREFIX_OF_TESTS):
                continue
            name = variable.removeprefix(PREFIX).lower()
            if name not in known:
                raise SettingIsWrong(variable, "no setting has this name.")
            given[name] = value
        if "instance" in given:
            given["instance"] = Path(given["instance"]).resolve()
        return cls(**given)

    def flask(self) -> dict[str, Any]:
        """The same settings under the names of Flask and its extensions."""
        return {
            "SECRET_KEY": self.secret_key,
            "TESTING": self.env == "testing",
            "MAX_CONTENT_LENGTH": MAX_BODY,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "BABEL_DEFAULT_LOCALE": LANGUAGES[0],
            "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "translations"),
            "MIEUX": self,
        }
