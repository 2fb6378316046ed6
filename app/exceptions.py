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


class ManuscriptNotFound(MieuxError):
    """There is no such draft of a questionnaire."""

    def __init__(self, id: int) -> None:
        """Say which one."""
        super().__init__(
            f"There is no draft {id}: `mieux survey draft list` names those there are."
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
        self.reasons = reasons
        super().__init__(self.text["en"])


class FileSaysOtherwise(MieuxError):
    """A version that has its file is published as its file has it, and a draft says otherwise."""

    def __init__(self, file: str) -> None:
        """Say which file, and the two ways there are."""
        self.text = {
            "fr": f"Cette version a son fichier, «\u00a0{file}\u00a0», qui dit autre chose. Mettez "
            "le texte du brouillon dans ce fichier, ou reprenez celui du fichier.",
            "en": f"This version has its file, “{file}”, which says otherwise. Put the text of the "
            "draft into that file, or take the text of the file.",
        }
        super().__init__(self.text["en"])


class UploadIsUnfit(MieuxError):
    """Files that somebody brings cannot be taken; `text` says why, by language."""

    def __init__(self, text: Mapping[str, str]) -> None:
        """Keep the sentence."""
        self.text = text
        super().__init__(text["en"])


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
    """The wave is not closed, so nothing of its answers may be shown."""

    def __init__(self, name: str) -> None:
        """Say how to close it."""
        super().__init__(f"The wave “{name}” is not closed: `mieux wave close {name}` first.")


class WaveHasAnotherSource(MieuxError):
    """Answers of people, simulated and imported answers never share a wave."""

    def __init__(self, name: str, source: str) -> None:
        """Say what the wave holds."""
        super().__init__(
            f"The wave “{name}” holds {source} responses, and never takes others: open a new wave."
        )


class WaveIsTooSmall(MieuxError):
    """So few people answered that even their number says too much."""

    def __init__(self, name: str, smallest: int) -> None:
        """Say how many it takes."""
        super().__init__(
            f"The wave “{name}” has fewer than {smallest} responses: "
            "no figure of it can be published."
        )


class AnswersWereErased(MieuxError):
    """Somebody erased theirs after a release: the next would show what they were."""

    def __init__(self, name: str) -> None:
        """Say that it stays so."""
        super().__init__(
            f"Somebody erased their answers to the wave “{name}” after its results were published: "
            "none are published anew, since the difference would show these answers."
        )


class ReleaseIsUnsafe(MieuxError):
    """The figures would show what people of a hidden group answered, whatever else is hidden."""

    def __init__(self, finding: str, group: str) -> None:
        """Say which group forces it, and what can be done; what would be proven is no one's."""
        self.finding, self.group = finding, group
        super().__init__(
            f"Nothing is released: the figures would prove something of people who are not shown "
            f"({finding}, {group}). Merge small answers of what makes these groups, or drop the "
            "crossing."
        )


class AttackTakesTooLong(MieuxError):
    """It was not proven in time that the figures are safe, so they are not shown."""

    def __init__(self, findings: Sequence[str]) -> None:
        """Say which findings make it long, and what can be done."""
        self.findings = tuple(findings)
        super().__init__(
            f"Nothing is released: attacking {', '.join(findings)} takes too long. Drop a crossing "
            "of these findings."
        )


class TooManyAnswers(MieuxError):
    """There are too many ways to answer to imagine them all."""

    def __init__(self, names: Sequence[str]) -> None:
        """Say which questions are crossed, and what can be done."""
        self.names = tuple(names)
        super().__init__(
            f"Nothing is released: there are too many ways to answer {', '.join(names)} together. "
            "Drop a crossing of these questions, or a condition on them."
        )


class RulesAreTooLoose(MieuxError):
    """A wave asks for smaller groups than may ever be shown."""

    def __init__(self, least: int) -> None:
        """Say how small a group may be."""
        self.least = least
        super().__init__(f"No group of fewer than {least} people may ever be shown.")


class ReleaseNotFound(MieuxError):
    """The wave has no release."""

    def __init__(self, name: str) -> None:
        """Say how to make one."""
        super().__init__(f"The wave “{name}” is not released: `mieux wave release {name}`.")


class FileIsUnknown(MieuxError):
    """No file of a release has this name."""

    def __init__(self, name: str) -> None:
        """Name it."""
        super().__init__(f"No file of a release is called “{name}”.")


class PartIsMissing(MieuxError):
    """What makes a file is not installed."""

    def __init__(self, extra: str) -> None:
        """Say how to install it."""
        super().__init__(f"What makes this file is not installed: `pip install mieux[{extra}]`.")


class ImportIsRefused(MieuxError):
    """The file was not understood to the last cell, so nothing of it was kept."""


class AlreadySent(MieuxError):
    """This form was sent before, with other answers."""

    def __init__(self) -> None:
        """State the fact; the page says what the respondent can do."""
        super().__init__("This form was already sent, with other answers.")


class StaffExists(MieuxError):
    """Someone of the staff has this address."""

    def __init__(self, email: str) -> None:
        """Say which address."""
        super().__init__(f"“{email}” has an account already: `mieux staff list` shows them all.")


class StaffNotFound(MieuxError):
    """Nobody of the staff has this address or number."""

    def __init__(self, who: str) -> None:
        """Say which one."""
        super().__init__(f"Nobody of the staff is “{who}”: `mieux staff list` shows them all.")


class StaffIsUnfit(MieuxError):
    """An address, a role or a cooperative's code is not one."""

    def __init__(self, given: str) -> None:
        """Say what was given, and what each may be."""
        super().__init__(
            f"“{given}” is no e-mail address, role (administrator, coordinator, analyst) or "
            "cooperative (1 to 60 lower-case letters, digits and hyphens)."
        )


class LastAdministrator(MieuxError):
    """Without this one, nobody could let anybody in."""

    def __init__(self, email: str) -> None:
        """Say whom, and what to do first."""
        super().__init__(
            f"“{email}” is the last administrator who can sign in: name another one first."
        )


class OwnAccount(MieuxError):
    """Nobody takes their own rights away, by mistake or under pressure."""

    def __init__(self) -> None:
        """Say who can."""
        super().__init__("Nobody changes their own account: another administrator can.")


class CooperativeIsUnfit(MieuxError):
    """A cooperative is named by its code."""

    def __init__(self, code: str) -> None:
        """Say what a code may hold."""
        super().__init__(
            f"“{code}” is no cooperative's code: use 1 to 60 lower-case letters, digits and "
            "hyphens."
        )


class WaveIsNotOpen(MieuxError):
    """The wave did not open yet, so there is nothing to end or to close."""

    def __init__(self, name: str) -> None:
        """Say how to open it."""
        super().__init__(
            f"The wave “{name}” is not open yet: `mieux wave plan {name} --opens DATE`."
        )


class WaveOpenedAlready(MieuxError):
    """When a wave opened is a fact."""

    def __init__(self, name: str) -> None:
        """Say what can still change."""
        super().__init__(f"The wave “{name}” is open already: only its closing can change.")


class WaveHasEnded(MieuxError):
    """The closing date has passed, and nothing reopens."""

    def __init__(self, name: str) -> None:
        """Say what is left to do."""
        super().__init__(f"The wave “{name}” has ended, for ever: `mieux wave close {name}`.")


class WaveClosesTooEarly(MieuxError):
    """A wave closes after it opens, and not in the past."""

    def __init__(self) -> None:
        """State the rule."""
        super().__init__("A wave closes after it opens, and its closing date is not past.")


class RewritingMustWait(MieuxError):
    """Somebody kept reading or writing the tables that were to be written anew."""

    def __init__(self) -> None:
        """Say that it was not done, and what to do."""
        super().__init__(
            "Something else is using the database, such as a backup or a release, so the responses "
            "could not be rewritten, and nothing was closed: try again in a moment."
        )


class MailIsNotSent(MieuxError):
    """A message could not be handed to the mail server."""

    def __init__(self, reason: str) -> None:
        """Say why."""
        self.reason = reason
        super().__init__(f"The message was not sent: {reason}.")


class InvitationIsOver(MieuxError):
    """An invitation's link was used, replaced, or is older than a week."""

    def __init__(self) -> None:
        """State the fact; the page says whom to ask."""
        super().__init__("This invitation was used already, or is older than a week.")


class BackupExists(MieuxError):
    """A file has this name, and no backup is written over another."""

    def __init__(self, file: str) -> None:
        """Say which file."""
        super().__init__(f"{file} exists already: give the backup another name.")


class BackupIsDamaged(MieuxError):
    """The file is no backup, or no longer what it was when it was written."""

    def __init__(self, file: str) -> None:
        """Say which file."""
        super().__init__(f"{file} is no backup, or it was damaged since it was written.")


class BackupIsFromElsewhere(MieuxError):
    """The backup was made by a later Mieux."""

    def __init__(self, revision: str) -> None:
        """Say what is unknown."""
        super().__init__(
            f"This backup is of revision {revision}, which this Mieux does not know: "
            "install the one that made it, or a later one."
        )


class DatabaseIsNotEmpty(MieuxError):
    """A backup is never mixed with what is there."""

    def __init__(self) -> None:
        """Say where it can be restored."""
        super().__init__("The database holds something: restore into an empty one.")


class DesignNotFound(MieuxError):
    """Neither the folder of questionnaires nor the database has this version."""

    def __init__(self, questionnaire: str, version: int) -> None:
        """Say which one."""
        super().__init__(f"There is no version {version} of “{questionnaire}”.")


class WaveModeIsUnknown(MieuxError):
    """A wave is for anyone with its link, or for those who were invited."""

    def __init__(self, mode: str) -> None:
        """Say which there are."""
        super().__init__(f"“{mode}” is no way to answer a wave: use open or invited.")


class WaveIsNotInvited(MieuxError):
    """Anyone may answer the wave, so nobody has a right of their own."""

    def __init__(self, name: str) -> None:
        """Say how a wave is made for the invited."""
        super().__init__(
            f"Anyone with its link may answer the wave “{name}”: invitations are for waves added "
            "with `--mode invited`."
        )


class RightIsUsed(MieuxError):
    """The code gives no right to answer here: it was used, or never was one."""

    def __init__(self) -> None:
        """State the fact; the page says what the respondent can do."""
        super().__init__("This code was used already, or is none of this wave.")


class FileIsRefused(MieuxError):
    """A file has lines that cannot be used, so nothing of it was kept."""


class NobodyWasInvited(MieuxError):
    """Only people who were sent the invitation are reminded of it."""

    def __init__(self, name: str) -> None:
        """Say what to do first."""
        super().__init__(
            f"Nobody was sent an invitation to the wave “{name}”: `mieux invite send {name}` first."
        )


class LinksAreNotSafe(MieuxError):
    """A link to a right to answer is of use to whoever can read it on its way."""

    def __init__(self) -> None:
        """Say which setting to change."""
        super().__init__("MIEUX_URL: invited waves need an address that begins with https://.")


class CardsNeedTypst(MieuxError):
    """What prints cards is not installed."""

    def __init__(self) -> None:
        """Say how to install it."""
        super().__init__("Cards are printed by Typst: `pip install mieux[cards]`.")


class CardsWerePrinted(MieuxError):
    """There are other cards by now than whoever asks for more knew of."""

    def __init__(self) -> None:
        """State the fact; the page says how many there are."""
        super().__init__("Other cards were printed meanwhile, so none was printed now.")


class PanelNotFound(MieuxError):
    """No panel has this name."""

    def __init__(self, name: str) -> None:
        """Say which name."""
        super().__init__(f"No panel is called “{name}”: `mieux panel list` shows them all.")


class PanelNameIsTaken(MieuxError):
    """A panel of this name exists."""

    def __init__(self, name: str) -> None:
        """Say which name."""
        super().__init__(f"A panel called “{name}” exists already: choose another name.")


class PanelNameIsUnfit(MieuxError):
    """The name of a panel stands in an address and on cards, and this one cannot."""

    def __init__(self, name: str) -> None:
        """Say which name, and what would do."""
        super().__init__(
            f"“{name}” cannot name a panel: use 1 to 60 lower-case letters without accents, "
            "digits and hyphens."
        )


class PanelClosesTooEarly(MieuxError):
    """A panel would be over before anybody could answer."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("A panel closes on a later day than today: choose another.")


class PanelIsClosed(MieuxError):
    """Nothing ties responses to this panel any more, and nothing will."""

    def __init__(self, name: str) -> None:
        """Say which one."""
        super().__init__(f"The panel “{name}” is closed, for ever.")


class RightIsSigned(MieuxError):
    """The right was signed for already, for another browser or another form."""

    def __init__(self) -> None:
        """State the fact; the page says whom to ask."""
        super().__init__("This right was signed for already, and serves once.")


class BlindedMessageIsUnfit(MieuxError):
    """What was to be signed is no number below the key's modulus, in as many bytes."""

    def __init__(self) -> None:
        """State the fact."""
        super().__init__("This is nothing that the key of this wave can sign.")


class SigningFailed(MieuxError):
    """The machine computed wrongly, and the signature was thrown away."""

    def __init__(self) -> None:
        """Say that the machine is to be looked at."""
        super().__init__("A signature came out wrong, and was not given: check this machine.")


class CredentialIsUnfit(MieuxError):
    """What came with a response was not signed with the key of its wave."""

    def __init__(self) -> None:
        """State the fact; the page says whom to ask."""
        super().__init__("This was not signed for this wave.")


class SecretIsMissing(MieuxError):
    """The settings have no secret under which the key of a wave was sealed."""

    def __init__(self) -> None:
        """Say where it belongs."""
        super().__init__(
            "The key of an invited wave was sealed under a secret that is not there: put it back, "
            "at the end of MIEUX_WAVE_SECRETS or as MIEUX_SECRET_KEY."
        )


class QuestionNotFound(MieuxError):
    """No question of this name was answered in people's own words."""

    def __init__(self, name: str) -> None:
        """Say which name."""
        super().__init__(f"“{name}” is no question that is answered in one's own words.")


class CommentsAreFew(MieuxError):
    """So few wrote something that nobody reads it."""

    def __init__(self, smallest: int) -> None:
        """Say how many it takes, and not how many there are."""
        super().__init__(f"Fewer than {smallest} people commented: nobody reads what they wrote.")


class CommentsAreUnread(MieuxError):
    """Somebody's comment was not read, so that the themes are of the others alone."""

    def __init__(self, unread: int) -> None:
        """Say how many."""
        super().__init__(f"{unread} comments were not read yet: read them first.")


class CodingIsFinished(MieuxError):
    """The comments were sorted into themes, and stay as they are."""

    def __init__(self) -> None:
        """Say until when it can be taken up again."""
        super().__init__(
            "The sorting of these comments is finished: until a release counts them, it can be "
            "taken up again."
        )


class ThemeExists(MieuxError):
    """A theme has this name."""

    def __init__(self) -> None:
        """State the fact."""
        super().__init__("There is a theme of this name already.")


class ThemeNotFound(MieuxError):
    """No theme has this code."""

    def __init__(self, code: str) -> None:
        """Say which one."""
        super().__init__(f"There is no theme “{code}”.")


class LabelIsUnfit(MieuxError):
    """What a theme is called is printed, so it is short, and there in every language."""

    def __init__(self, longest: int) -> None:
        """Say how long."""
        super().__init__(
            f"A theme has a name in every language of the questionnaire: 1 to {longest} signs, "
            "on one line."
        )


class LabelQuotes(MieuxError):
    """What a theme is called stands in somebody's comment, and would be printed."""

    def __init__(self, words: int) -> None:
        """Say what to do."""
        super().__init__(
            f"{words} words of this name follow each other in a comment: say it in your own words."
        )
