"""The settings: name, default and sentence of each together, parsed once from the environment."""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.headerregistry import Address
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from app import colours
from app.exceptions import SettingIsWrong
from app.licences import LICENCES

ROOT = Path(__file__).resolve().parent.parent
MAX_BODY = 256 * 1024  # bytes; an interview without its texts stays well under it
PREFIX = "MIEUX_"
PREFIX_OF_TESTS = "MIEUX_TEST_"  # what the test suite is told, such as a server to use
ENVIRONMENTS = ("development", "production", "testing")
SECRET = 32  # characters of a secret, at least, in production
LANGUAGE = "fr"  # for whoever prefers none of those there are
KEPT = ("keep_responses", "keep_journal", "keep_accounts", "keep_backups")  # months
LOGO_SIGNS = {".svg": b"<svg", ".png": b"\x89PNG\r\n"}  # what a file of each kind holds
ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d+)?")  # goes into a header as it stands
LARGEST_LOGO = 50_000  # bytes; every respondent's phone loads it

log = logging.getLogger("mieux")

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

    wave_secrets: str = field(default="", repr=False)
    """What seals the keys of invited waves, with commas between: the first seals, all of them open,
    and so does the secret key, which alone does both unless another is given."""

    proxies: int = 0
    """How many proxies stand in front, each believed about the scheme, host and address it adds."""

    network: str = "Mieux"
    """The name of the network that asks, as respondents read it."""

    colour: str = ""
    """The network's colour, such as #8a3b12: of links, buttons and what is chosen."""

    logo: Path | None = None
    """The network's logo: an SVG or PNG file, by its path from the instance folder."""

    url: str = ""
    """The address under which people reach Mieux: links in messages begin with it."""

    framed_by: str = ""
    """The sites that may show a finding in a page of theirs, with commas between."""

    licence: str = ""
    """The licence under which the files of results are given, by its SPDX name: CC-BY-4.0, …"""

    smtp: str = field(default="", repr=False)
    """What sends mail: smtp://user:password@host:port, or smtps://…"""

    mail_from: str = ""
    """Who messages are from: an address, or a name with its address in angle brackets."""

    timezone: str = "Europe/Paris"
    """Where the days begin on which waves open and close."""

    backups: Path = Path("backups")
    """The folder of backups, by its path from the instance folder."""

    datasets: Path = Path("datasets")
    """The folder of answers ready to be counted, by its path from the instance folder."""

    privacy: Path = Path("privacy")
    """The folder of the network's notice to respondents, by its path from the instance folder."""

    keep_responses: int = 36
    """Months for which the responses of a closed wave are kept."""

    keep_journal: int = 12
    """Months for which the journal of staff actions is kept."""

    keep_accounts: int = 12
    """Months for which a disabled staff account is kept."""

    keep_backups: int = 1
    """Months for which a backup is kept in their folder; the last is, whatever its age."""

    keep_addresses: int = 30
    """Days for which the addresses of the invited are kept after a release, or else the close."""

    quickest: int = 10
    """Seconds that answering takes at least where anyone may; 0 asks for none."""

    crowd: int = 120
    """How many responses from one address are taken in ten minutes where anyone may answer."""

    mail_rate: int = 60
    """How many invitations a minute are handed to the mail server, at most."""

    surveys: Path = ROOT / "surveys"
    """The folder where questionnaires are written, each in a folder of its name: NAME/v1.yaml."""

    def __post_init__(self) -> None:
        """Refuse what could only fail later."""
        if self.env not in ENVIRONMENTS:
            raise SettingIsWrong("MIEUX_ENV", f"“{self.env}” is none of {', '.join(ENVIRONMENTS)}.")
        database = _database(self.database_url or f"sqlite:///{self.instance / 'mieux.sqlite'}")
        object.__setattr__(self, "database_url", database.render_as_string(hide_password=False))
        if self.env == "production":
            self._refuse_unsafe_production(database.get_backend_name())
        if self.wave_secrets and not all(self.sealing_secrets):
            raise SettingIsWrong("MIEUX_WAVE_SECRETS", "there is nothing between two commas.")
        object.__setattr__(self, "url", _site(self.url))
        self._refuse_mail_that_cannot_go()
        if self.colour:
            object.__setattr__(self, "colour", _readable(self.colour))
        if self.logo:
            object.__setattr__(self, "logo", _picture(self.instance / self.logo))
        for folder in ("backups", "datasets", "privacy"):
            object.__setattr__(self, folder, self.instance / getattr(self, folder))
        self._refuse_results_that_cannot_be_shared()
        _zone(self.timezone)
        for months in KEPT:
            if getattr(self, months) < 1:
                raise SettingIsWrong(f"{PREFIX}{months.upper()}", "keep it for a month at least.")

    def _refuse_unsafe_production(self, backend: str) -> None:
        if self.secret_key == Config.secret_key or len(self.secret_key) < SECRET:
            raise SettingIsWrong(
                "MIEUX_SECRET_KEY", f"production needs a secret of at least {SECRET} characters."
            )
        if any(len(secret) < SECRET for secret in self.sealing_secrets):
            raise SettingIsWrong("MIEUX_WAVE_SECRETS", f"each needs {SECRET} characters at least.")
        if backend == "sqlite":
            log.warning(
                "MIEUX_DATABASE_URL: SQLite serves one machine; production waves deserve "
                "PostgreSQL."
            )

    def _refuse_mail_that_cannot_go(self) -> None:
        if self.mail_rate < 1:
            raise SettingIsWrong("MIEUX_MAIL_RATE", "hand over one a minute at least.")
        if not self.smtp:
            return
        server = urlsplit(self.smtp)
        if server.scheme not in ("smtp", "smtps") or not server.hostname:
            raise SettingIsWrong(
                "MIEUX_SMTP", "write smtp://user:password@host:port, or smtps://…."
            )
        try:
            Address(addr_spec=self.mail_from.rpartition("<")[2].rstrip("> "))
        except (HeaderParseError, IndexError, ValueError):
            said = "say which address messages are from, such as Alpha <a@example.org>."
            raise SettingIsWrong("MIEUX_MAIL_FROM", said) from None
        if not self.url:
            raise SettingIsWrong("MIEUX_URL", "messages hold links: say how they begin.")

    def _refuse_results_that_cannot_be_shared(self) -> None:
        for site in self.framers:
            if not ORIGIN.fullmatch(site):
                said = f"“{site}” is no site, such as https://www.example.org."
                raise SettingIsWrong("MIEUX_FRAMED_BY", said)
        if self.licence and self.licence not in LICENCES:
            known = ", ".join(LICENCES)
            raise SettingIsWrong("MIEUX_LICENCE", f"“{self.licence}” is none of {known}.")

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
        for folder in ("instance", "surveys"):
            if folder in given:
                given[folder] = Path(given[folder]).resolve()
        for path in ("logo", "backups", "datasets", "privacy"):
            if path in given:
                given[path] = Path(given[path])
        for number in ("proxies", "keep_addresses", "quickest", "crowd", "mail_rate", *KEPT):
            if number in given:
                given[number] = _number(f"{PREFIX}{number.upper()}", given[number])
        return cls(**given)

    @property
    def sealing_secrets(self) -> tuple[str, ...]:
        """What seals keys of waves, the first, and what may have sealed them before."""
        given = self.wave_secrets.split(",") if self.wave_secrets else ()
        return (*(secret.strip() for secret in given), self.secret_key)

    @property
    def framers(self) -> tuple[str, ...]:
        """The sites that may show a finding in a page of theirs."""
        given = self.framed_by.split(",") if self.framed_by else ()
        return tuple(site.strip().rstrip("/").lower() for site in given)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the network."""
        return _zone(self.timezone)

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
            # What a statement was given, such as answers, stands in no message of an error.
            "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},
            "BABEL_DEFAULT_LOCALE": LANGUAGE,
            "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "translations"),
            "MIEUX": self,
        }


def _number(name: str, text: str) -> int:
    """The number, 0 or more. Raises SettingIsWrong."""
    if not (text.isascii() and text.isdigit()):
        raise SettingIsWrong(name, f"“{text}” is not a number.")
    return int(text)


def _site(url: str) -> str:
    """The address without a slash at its end. Raises SettingIsWrong where it is not a site's."""
    parts = urlsplit(url)
    if url and (parts.scheme not in ("http", "https") or parts.path.strip("/") or not parts.netloc):
        raise SettingIsWrong("MIEUX_URL", f"“{url}” is no address like https://example.org.")
    return url.rstrip("/")


def _zone(name: str) -> ZoneInfo:
    """The time zone. Raises SettingIsWrong."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise SettingIsWrong(
            "MIEUX_TIMEZONE", f"“{name}” is no time zone, such as Europe/Paris."
        ) from None


def _database(address: str) -> URL:
    """Where answers are kept. Raises SettingIsWrong."""
    try:
        url = make_url(address)
    except ArgumentError:
        raise SettingIsWrong("MIEUX_DATABASE_URL", "this is not a database address.") from None
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise SettingIsWrong("MIEUX_DATABASE_URL", "use sqlite:///… or postgresql://….")
    return url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url


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
