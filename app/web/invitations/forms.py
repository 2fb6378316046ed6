"""The forms about invitations: files and pasted lines, what to send, and how many cards."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Self

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import NumberRange
from wtforms.widgets import HiddenInput

from app.web import languages

MOST_CARDS = 1000  # at once
NO_NUMBER = lazy_gettext("Type a number from 1 to %(max)s.")


def _as_kept(typed: str | None) -> str:
    return (typed or "").strip().lower()


class Table(FlaskForm):  # type: ignore[misc]  # it ships without types
    """Lines from a file or pasted; `seen` once somebody was shown what would become of them."""

    file = FileField(lazy_gettext("File"))
    text = TextAreaField(lazy_gettext("Or paste the lines here"))
    seen = HiddenField()

    @property
    def content(self) -> bytes:
        """What the file holds, or else was pasted."""
        file: bytes = self.file.data.read() if self.file.data else b""
        return file or (self.text.data or "").encode()

    def validate_file(self, field: FileField) -> None:
        """One of both is there."""
        if not field.data and not (self.text.data or "").strip():
            raise ValidationError(lazy_gettext("Choose a file, or paste its lines below."))


class Posting(FlaskForm):  # type: ignore[misc]  # it ships without types
    """Which message to send."""

    number = RadioField(lazy_gettext("Which message"), coerce=int)

    @classmethod
    def offering(cls, messages: Mapping[int, str]) -> Self:
        """The form with these messages to choose from; the first, unless another is chosen."""
        form = cls(data={"number": next(iter(messages), None)})
        form.number.choices = list(messages.items())
        return form


class Forgetting(FlaskForm):  # type: ignore[misc]  # it ships without types
    """Whose address to delete, of those in the address book."""

    whose = StringField(lazy_gettext("E-mail address"), filters=[_as_kept])
    known: Collection[str] = ()

    @classmethod
    def of(cls, known: Collection[str]) -> Self:
        """The form for one of these addresses."""
        form = cls()
        form.known = known
        return form

    def validate_whose(self, field: StringField) -> None:
        """Somebody has it."""
        if field.data not in self.known:
            raise ValidationError(
                lazy_gettext("It is not in the address book of this wave: check each sign.")
            )


class Number(IntegerField):  # type: ignore[misc]  # it ships without types
    """How many."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Say it in our words where it is no number."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(str(NO_NUMBER) % {"max": MOST_CARDS}) from None


class Cards(FlaskForm):  # type: ignore[misc]  # it ships without types
    """How many cards, in which language, beside how many that there were."""

    count = Number(lazy_gettext("How many cards"), [NumberRange(1, MOST_CARDS, message=NO_NUMBER)])
    language = SelectField(lazy_gettext("Language"))
    beside = IntegerField(widget=HiddenInput())

    @classmethod
    def offering(cls, spoken: Iterable[str]) -> Self:
        """The form with the languages of the questionnaire."""
        form = cls()
        form.language.choices = [(code, languages.name(code)) for code in spoken]
        return form
