"""The settings: name, default and sentence of each together, parsed once from the environment."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from app import colours
from app.exceptions import SettingIsWrong

ROOT = Path(__file__).resolve().parent.parent
MAX_BODY = 256 * 1024  # bytes; the longest interview, all texts full, stays well under it
PREFIX = "MIEUX_"
PREFIX_OF_TESTS = "MIEUX_TEST_"  # what the test suite is told, such as a server to use
ENVIRONMENTS = ("development", "production", "testing")
LANGUAGE = "fr"  # for whoever prefers none of those there are
LOGO_SIGNS = {".svg": b"<svg", ".png": b"\x89PNG\r\n"}  # what a file of each kind holds
LARGEST_LOGO = 50_000  # bytes; every respondent's phone loads it


Identity: TypeAlias = tuple[str, str, Path | None]  # the network's name, colour and logo


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

    colour: str = ""
    """The network's colour, such as #8a3b12: of links, buttons and what is chosen."""

    logo: Path | None = None
    """The network's logo: an SVG or PNG file, by its path from the instance folder."""

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
        if self.colour:
            object.__setattr__(self, "colour", _readable(self.colour))
        if self.logo:
            object.__setattr__(self, "logo", _picture(self.instance / self.logo))

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
        if "logo" in given:
            given["logo"] = Path(given["logo"])
        return cls(**given)

    @property
    def identity(self) -> Identity:
        """How respondents know the network: pages rendered for one serve no other."""
        return self.network, self.colour, self.logo

    def flask(self) -> dict[str, Any]:
        """The same settings under the names of Flask and its extensions."""
        return {
            "SECRET_KEY": self.secret_key,
            "TESTING": self.env == "testing",
            "MAX_CONTENT_LENGTH": MAX_BODY,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "BABEL_DEFAULT_LOCALE": LANGUAGE,
            "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "translations"),
            "MIEUX": self,
        }


def _readable(colour: str) -> str:
    """The colour in six digits. Raises SettingIsWrong where it would make pages hard to read."""
    try:
        wanted = colours.read(colour)
    except ValueError:
        raise SettingIsWrong("MIEUX_COLOUR", "write a colour like #8a3b12.") from None
    nearest = colours.LIGHT.nearest(wanted)
    if wanted != nearest:
        raise SettingIsWrong(
            "MIEUX_COLOUR",
            f"“{colour}” is too light to be read on our pages, or under white text; "
            f"the nearest shade that can be is {nearest}.",
        )
    return wanted


def _picture(file: Path) -> Path:
    """The file. Raises SettingIsWrong where it is no picture that pages can show."""
    sign = LOGO_SIGNS.get(file.suffix.lower())
    if sign is None:
        raise SettingIsWrong("MIEUX_LOGO", f"“{file.name}” is neither an .svg nor a .png file.")
    try:
        content = file.read_bytes()
    except OSError:
        raise SettingIsWrong("MIEUX_LOGO", f"{file} cannot be read.") from None
    if sign not in content:
        raise SettingIsWrong("MIEUX_LOGO", f"{file} does not hold what its name says.")
    if len(content) > LARGEST_LOGO:
        raise SettingIsWrong("MIEUX_LOGO", f"{file} is larger than {LARGEST_LOGO // 1000} kB.")
    return file
