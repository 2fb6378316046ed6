"""Every named error: what is the case, in one sentence a coordinator can act on."""

from collections.abc import Mapping, Sequence


class MieuxError(Exception):
    """Anything Mieux refuses; its text is shown as it stands, without a traceback."""


class SettingIsWrong(MieuxError):
    """A setting has a value that cannot be used."""

    def __init__(self, name: str, why: str) -> None:
        """Name the environment variable and say what it needs."""
        super().__init__(f"{name}: {why}")


class VersionNotFound(MieuxError):
    """No such version is published."""

    def __init__(self, questionnaire: str, version: int) -> None:
        """Say which one, and how to publish it."""
        super().__init__(
            f"Version {version} of “{questionnaire}” is not published: "
            "publish it with `mieux survey publish PATH`."
        )


class VersionIsRefused(MieuxError):
    """What is published stays comparable and as it is, and this text would undo that."""

    def __init__(
        self, questionnaire: str, version: int, reasons: Mapping[str, Sequence[str]]
    ) -> None:
        """Say which version; `reasons` are sentences, by language."""
        self.text = {
            "fr": f"La version {version} de «\u00a0{questionnaire}\u00a0» ne peut pas être "
            "publiée ainsi\u00a0:",
            "en": f"Version {version} of “{questionnaire}” cannot be published like this:",
        }
        for language, sentences in reasons.items():
            self.text[language] += "".join(f"\n  {sentence}" for sentence in sentences)
        super().__init__(self.text["en"])


class WaveNotFound(MieuxError):
    """No wave has this name."""

    def __init__(self, name: str) -> None:
        """Say which name."""
        super().__init__(f"No wave is called “{name}”: `mieux wave list` shows them all.")


class WaveNameIsTaken(MieuxError):
    """A wave of this name exists."""

    def __init__(self, name: str) -> None:
        """Say which name."""
        super().__init__(f"A wave called “{name}” exists already: choose another name.")


class WaveNameIsUnfit(MieuxError):
    """A wave's name stands in its address, so it is short and plain."""

    def __init__(self, name: str) -> None:
        """Say what a name may hold."""
        super().__init__(
            f"“{name}” cannot name a wave: use 1 to 60 lower-case letters, digits and hyphens."
        )


class WaveIsClosed(MieuxError):
    """The wave takes no more answers."""

    def __init__(self, name: str) -> None:
        """Say which wave."""
        super().__init__(f"The wave “{name}” is closed; a closed wave never reopens.")


class WaveIsOpen(MieuxError):
    """The wave still takes answers, so nothing of them may be shown."""

    def __init__(self, name: str) -> None:
        """Say how to close it."""
        super().__init__(f"The wave “{name}” is still open: `mieux wave close {name}` first.")


class WaveHasAnotherSource(MieuxError):
    """Answers of people, simulated and imported answers never share a wave."""

    def __init__(self, name: str, source: str) -> None:
        """Say what the wave holds."""
        super().__init__(
            f"The wave “{name}” holds {source} responses, and never takes others: open a new wave."
        )


class WaveIsNotReleasable(MieuxError):
    """The audited protection that answers of people need is not there yet."""

    def __init__(self, name: str) -> None:
        """Say which waves can be released."""
        super().__init__(
            f"The wave “{name}” holds people's answers, and this version of Mieux hides small "
            "groups without proving that they cannot be derived: until it can, only simulated "
            "and imported waves are released."
        )


class WaveIsTooSmall(MieuxError):
    """So few people answered that even their number says too much."""

    def __init__(self, name: str, smallest: int) -> None:
        """Say how many it takes."""
        super().__init__(
            f"The wave “{name}” has fewer than {smallest} responses: "
            "no figure of it can be published."
        )


class ReleaseNotFound(MieuxError):
    """The wave has no release."""

    def __init__(self, name: str) -> None:
        """Say how to make one."""
        super().__init__(f"The wave “{name}” is not released: `mieux wave release {name}`.")


class ImportIsRefused(MieuxError):
    """The file was not understood to the last cell, so nothing of it was kept."""


class AlreadySent(MieuxError):
    """This form was sent before, with other answers."""

    def __init__(self) -> None:
        """State the fact; the page says what the respondent can do."""
        super().__init__("This form was already sent, with other answers.")
