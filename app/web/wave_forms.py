"""The forms about waves: their name, what they ask, and the days between which they do."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Self

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.validators import InputRequired, Optional, Regexp

from app.storage import waves
from app.storage.staff import Person
from app.web.people_forms import Confirmation

PLAIN = lazy_gettext("Use 1 to 60 lower-case letters without accents, digits and hyphens.")
CODE = rf"{waves.NAME.pattern}\Z"
WRITTEN = [
    "%Y-%m-%d",
    "%d/%m/%Y",
]  # as browsers send a day; the second: typed where there is no calendar
NAME_IS_TAKEN = lazy_gettext("A wave has this name already.")
MODES = {
    waves.ANYONE: lazy_gettext(
        "Anyone with its link: one address for all, and nothing keeps somebody from answering twice"
    ),
    waves.INVITED: lazy_gettext(
        "Only those invited: each has a code, by e-mail or on a card, for one response"
    ),
}
NO_DAY = lazy_gettext("Enter a day that exists.")


class Day(DateField):  # type: ignore[misc]  # it ships without types
    """A day, or none, typed into the browser's own calendar."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Say it in our words where it is no day."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(str(NO_DAY)) from None


class Releasing(Confirmation):
    """A button, and who may read what is released: staff first, unless it is said."""

    public = BooleanField(lazy_gettext("Everyone may read them, from now on"))


class Dates(FlaskForm):  # type: ignore[misc]  # it ships without types
    """The first and the last day on which a wave takes answers; none: not decided."""

    opens = Day(lazy_gettext("First day"), [Optional()], WRITTEN)
    closes = Day(lazy_gettext("Last day"), [Optional()], WRITTEN)
    today: date

    @classmethod
    def on(cls, today: date, **known: object) -> Self:
        """The form as it is seen on a day, with what is known."""
        form = cls(data=known)
        form.today = today
        return form

    def validate_opens(self, field: Day) -> None:
        """What is past cannot be planned."""
        if field.data and field.data < self.today:
            raise ValidationError(lazy_gettext("Choose today or a later day."))

    def validate_closes(self, field: Day) -> None:
        """A wave takes answers for a day at least."""
        if field.data and field.data < self.today:
            raise ValidationError(lazy_gettext("Choose today or a later day."))
        opens = self.opens and self.opens.data
        if field.data and opens and field.data < opens:
            raise ValidationError(lazy_gettext("Choose the first day or a later one."))


class Closing(Dates):
    """Of an open wave, only the last day can change."""

    opens = None  # type: ignore[assignment]  # which is how WTForms leaves a field out


class NewWave(Dates):
    """A wave to be."""

    name = StringField(lazy_gettext("Name"), [Regexp(CODE, message=PLAIN)])
    asks = SelectField(lazy_gettext("Questionnaire"))
    mode = RadioField(
        lazy_gettext("Who may answer"),
        choices=[SelectChoice(*mode) for mode in MODES.items()],
        default=waves.ANYONE,
        filters=[lambda mode: mode or waves.ANYONE],
    )
    cooperative = StringField(
        lazy_gettext("Cooperative"), [Optional(), Regexp(CODE, message=PLAIN)]
    )
    panel = SelectField(lazy_gettext("Panel"), default="")

    @classmethod
    def offering(
        cls, titles: Mapping[str, str], panels: Mapping[str, str], person: Person, today: date
    ) -> Self:
        """The form with what there is to choose from, for someone of some cooperatives or all."""
        form = (NewWaveOfSome if person.cooperatives else cls).on(today)
        form.asks.choices = list(titles.items())
        form.panel.choices = [("", lazy_gettext("None")), *panels.items()]
        if person.cooperatives:
            form.cooperative.choices = [(code, code) for code in person.cooperatives]
        return form

    def validate_name(self, field: StringField) -> None:
        """A name stands for one wave."""
        if field.data and waves.exists(field.data):
            raise ValidationError(NAME_IS_TAKEN)


class NewWaveOfSome(NewWave):
    """The same, of somebody who sees the waves of some cooperatives only."""

    cooperative = RadioField(
        lazy_gettext("Cooperative"),
        validators=[InputRequired(lazy_gettext("Choose one of the answers."))],
    )
