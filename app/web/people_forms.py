"""The forms about the staff: what is typed, what it may be, and what is said when it is not."""

import re
from collections.abc import Sequence
from typing import Self

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, SelectMultipleField, StringField, ValidationError
from wtforms.validators import InputRequired, Length, Regexp

from app.config import LANGUAGE
from app.storage.staff import ADMINISTRATOR, ANALYST, COORDINATOR, EMAIL, Person
from app.storage.waves import NAME as CODE
from app.web import languages

ROLES = {
    ANALYST: lazy_gettext("Analyst"),
    COORDINATOR: lazy_gettext("Coordinator"),
    ADMINISTRATOR: lazy_gettext("Administrator"),
}
DUTIES = {
    ANALYST: lazy_gettext(
        "Analyst: reads the state of waves, questionnaires and results; and, alone, comments"
    ),
    COORDINATOR: lazy_gettext(
        "Coordinator: also publishes questionnaires; opens, closes and releases waves"
    ),
    ADMINISTRATOR: lazy_gettext(
        "Administrator: also says who belongs to the staff, and reads the journal"
    ),
}
NETWORK, SOME = "network", "some"
LONGEST = 200  # characters of a name, an address or a list of codes
# Something to read, without control characters. Its parts never fit the same sign: whatever is
# typed is read once.
ONE_LINE = r"[^\S\x00-\x1f]*[^\s\x00-\x1f][^\x00-\x1f]*\Z"
CHOOSE = lazy_gettext("Choose one of the answers.")
ADDRESS = lazy_gettext("Type an e-mail address, such as claire@example.org.")
NAME = lazy_gettext("Type a name.")
SHORTEN = lazy_gettext("Shorten this to %(max)d characters.")
NO_CODE = lazy_gettext("“%(code)s” is no code: use letters without accents, digits and hyphens.")


class Confirmation(FlaskForm):  # type: ignore[misc]  # it ships without types
    """A button, and nothing to type: the form is there for its CSRF token."""


class Identity(FlaskForm):  # type: ignore[misc]  # it ships without types
    """Who someone is, and what language they read."""

    email = StringField(
        lazy_gettext("E-mail address"),
        [
            Regexp(rf"\s*{EMAIL.pattern}\s*\Z", message=ADDRESS),
            Length(max=LONGEST, message=SHORTEN),
        ],
    )
    name = StringField(
        lazy_gettext("Name"),
        [
            Regexp(ONE_LINE, message=NAME),
            Length(max=LONGEST, message=SHORTEN),
        ],
    )
    language = RadioField(
        lazy_gettext("Language of the invitation and of the pages"),
        default=LANGUAGE,
        validators=[InputRequired(CHOOSE)],
    )


class Rights(FlaskForm):  # type: ignore[misc]  # it ships without types
    """What someone may do, and for whom: the whole network, or some cooperatives."""

    role = RadioField(
        lazy_gettext("Role"),
        choices=[SelectChoice(*duty) for duty in DUTIES.items()],
        validators=[InputRequired(CHOOSE)],
    )
    scope = RadioField(
        lazy_gettext("Waves"),
        choices=[
            SelectChoice(NETWORK, lazy_gettext("Those of the whole network")),
            SelectChoice(SOME, lazy_gettext("Only those of some cooperatives")),
        ],
        default=NETWORK,
        validators=[InputRequired(CHOOSE)],
    )
    known = SelectMultipleField(lazy_gettext("Cooperatives"), validate_choice=False)
    others = StringField(lazy_gettext("Other cooperatives"), [Length(max=LONGEST, message=SHORTEN)])

    @classmethod
    def offering(cls, cooperatives: Sequence[str], person: Person | None = None) -> Self:
        """The form with these cooperatives to tick, filled with what the person has now."""
        given = {"role": person.role, "known": person.cooperatives} if person else {}
        if person and person.cooperatives:
            given["scope"] = SOME
        form = cls(data=given)
        form.known.choices = [SelectChoice(code) for code in cooperatives]
        return form

    @property
    def cooperatives(self) -> list[str]:
        """The codes that were ticked and typed; none: the whole network."""
        if self.scope.data != SOME:
            return []
        return [*(self.known.data or ()), *_typed(self.others.data)]

    def validate_role(self, field: RadioField) -> None:
        """An administrator for some cooperatives could let themselves into all the others."""
        if field.data == ADMINISTRATOR and self.scope.data == SOME:
            raise ValidationError(
                lazy_gettext("An administrator sees the whole network: choose it under “Waves”.")
            )

    def validate_scope(self, field: RadioField) -> None:
        """To tick no cooperative must not mean the whole network."""
        if field.data == SOME and not self.cooperatives:
            raise ValidationError(lazy_gettext("Tick or type at least one cooperative."))

    def validate_others(self, field: StringField) -> None:
        """Each code is one: it stands in addresses and files."""
        for code in self.cooperatives:
            if not CODE.fullmatch(code):
                raise ValidationError(NO_CODE % {"code": code})


class Invitation(Identity, Rights):
    """Someone new, and what they may do."""

    @classmethod
    def offering(cls, cooperatives: Sequence[str], person: Person | None = None) -> Self:
        """The form with these cooperatives to tick, and the languages there are."""
        form = super().offering(cooperatives, person)
        spoken = languages.spoken()
        form.language.choices = [SelectChoice(code, languages.name(code)) for code in spoken]
        return form


def _typed(text: str | None) -> list[str]:
    """The codes between commas, semicolons or spaces, however they were typed."""
    return [code for code in re.split(r"[\s,;]+", (text or "").lower()) if code]
