"""The new hire's forms: personal details, account, and the plain tick; the tax form stands apart."""

from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from wtforms import StringField
from wtforms.validators import Length, StopValidation, ValidationError

from hr import addresses, clock, identifiers
from hr.company.forms import Normal
from hr.errors import Invalid
from hr.i18n import gettext, ngettext
from hr.i18n import lazy_gettext as _l
from hr.people import records
from hr.people.models import Person
from hr.web.forms import BaseForm, DayField, Needed
from onboarding.submissions.family import TaxForm, declared
from onboarding.submissions.service import ACCOUNT, PERSONAL, TAX, OwnTask, PayAccount, PersonalDetails

YOUNGEST, OLDEST = 16, 100  # nobody under 16 may work: Estatuto de los Trabajadores, art. 6.1
SPANISH_IBAN = 24
NUMBERS = ("tax_number", "social_number")


# Accounts that are no IBAN: what to call them, and what they look like.
LOOKS = {
    "us": (
        _l("Routing number and account"),
        _l("Nine digits, a stroke and the account number, like 021000021/1234567. Both stand on your checks"),
    ),
    "uk": (
        _l("Sort code and account"),
        _l("Six digits, a stroke and eight digits, like 20-00-00/55779911"),
    ),
}


class PlainForm(BaseForm):
    """Nothing to fill in: pressing the button completes the task."""

    def value(self) -> None:
        """Return nothing, since the word is the evidence."""
        return


class PersonalForm(BaseForm):
    """NIF or NIE, social security number, date of birth, address."""

    tax_number = StringField(
        _l("NIF or NIE"),
        [Length(max=20)],
        description=_l("As on your identity card, like 12345678Z"),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    social_number = StringField(
        _l("Social security number"),
        [Length(max=24)],
        description=_l("12 digits. It stands on your social security card and on any earlier payslip"),
        render_kw={"autocomplete": "off", "inputmode": "numeric", "spellcheck": "false"},
    )
    birth_on = DayField(_l("Date of birth"), [Needed()], render_kw={"autocomplete": "bday"})
    street = StringField(
        _l("Street and number"), [Needed(), Length(max=120)], render_kw={"autocomplete": "street-address"}
    )
    postcode = StringField(
        _l("Postcode"),
        [Needed(), Normal(addresses.postcode)],
        render_kw={"autocomplete": "postal-code", "inputmode": "numeric"},
    )
    town = StringField(_l("Town"), [Needed(), Length(max=80)], render_kw={"autocomplete": "address-level2"})

    def __init__(self, *, known: Collection[str] = (), **options: Any) -> None:
        """Let those of the two numbers stay empty that we know already."""
        super().__init__(**options)
        self.known = known

    def validate_tax_number(self, field: Any) -> None:
        """Check the letter of the NIF or NIE."""
        self._check(field, identifiers.tax_number)

    def validate_social_number(self, field: Any) -> None:
        """Check the control digits of the NAF."""
        self._check(field, identifiers.social_number)

    def validate_birth_on(self, field: Any) -> None:
        """Keep absurd dates out."""
        if field.data is None:
            return
        age = clock.today().year - field.data.year
        if not YOUNGEST <= age <= OLDEST:
            raise ValidationError(
                gettext("Check the year: you were hardly born in %(year)s.", year=field.data.year)
            )

    def _check(self, field: Any, normal: Callable[[str], str]) -> None:
        if not field.data:
            if field.name in self.known:
                return
            raise StopValidation(gettext("Fill in this field."))
        try:
            field.normal = normal(field.data)
        except Invalid as error:
            raise ValidationError(gettext(error.message)) from error

    def value(self) -> PersonalDetails:
        """Return what was given, in its normal form."""
        return PersonalDetails(
            tax_number=getattr(self.tax_number, "normal", None),
            social_number=getattr(self.social_number, "normal", None),
            birth_on=self.birth_on.data,
            address=f"{self.street.data}, {self.postcode.data} {self.town.data}",
        )


class NumbersForm(PersonalForm):
    """What is missing of the two numbers and the date of birth, and nothing that we know."""

    street = postcode = town = None

    def __init__(self, *, person: Person, **options: Any) -> None:
        """Leave out what the person's record has."""
        super().__init__(**options)
        for name in ("tax_number", "social_number", "birth_on"):
            if getattr(person, name):
                del self[name]

    def value(self) -> PersonalDetails:
        """Return what was given, in its normal form."""
        numbers = {name: getattr(self._fields.get(name), "normal", None) for name in NUMBERS}
        birth_on = self._fields["birth_on"].data if "birth_on" in self else None
        return PersonalDetails(**numbers, birth_on=birth_on)


class AccountForm(BaseForm):
    """The account pay goes to."""

    iban = StringField(
        _l("Account number (IBAN)"),
        [Needed(), Length(max=50)],
        description=_l("A Spanish one has 24 characters and begins with ES. You find it in your bank's app"),
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"},
    )

    holder = StringField(
        _l("Account holder, if your bank has another name"),
        [Length(max=100)],
        description=_l("For a joint account, or one under a former name. A second person checks it first"),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )

    def __init__(self, *, country: str = "es", **options: Any) -> None:
        """Ask for what accounts of the country look like."""
        super().__init__(**options)
        self.country = country
        if country in LOOKS:
            self.iban.label.text, self.iban.description = LOOKS[country]

    def validate_iban(self, field: Any) -> None:
        """Say what is wrong: too short, too long, or a digit that does not fit."""
        if self.country in LOOKS:
            self._check(field)
            return
        compact = "".join(field.data.split()).upper()
        missing = SPANISH_IBAN - len(compact)
        if compact.startswith("ES") and missing > 0:
            raise ValidationError(
                ngettext(
                    "Check the account number: %(n)s digit is missing.",
                    "Check the account number: %(n)s digits are missing.",
                    missing,
                )
            )
        if compact.startswith("ES") and missing < 0:
            raise ValidationError(
                ngettext(
                    "Check the account number: there is %(n)s digit too many.",
                    "Check the account number: there are %(n)s digits too many.",
                    -missing,
                )
            )
        self._check(field)

    def _check(self, field: Any) -> None:
        try:
            identifiers.account(field.data, self.country)
        except Invalid as error:
            raise ValidationError(gettext(error.message, **error.values)) from error

    def value(self) -> PayAccount:
        """Return what was given."""
        return PayAccount(self.iban.data, self.holder.data or "")


def form_for(own: OwnTask) -> Any:
    """Return the form of a task, filled with what may be shown again."""
    if own.task.key == PERSONAL:
        known = {name for name in NUMBERS if getattr(own.person, name)}
        return PersonalForm(known=known, data=_personal(own))
    if own.task.key == ACCOUNT:
        return AccountForm(country=records.country_of(own.person.id))
    if own.task.key == TAX:
        first = max(own.case.starts_on, clock.today())
        return TaxForm(year=first.year, own_tax_number=own.person.tax_number, data=declared(own.declaration))
    return PlainForm()


def _personal(own: OwnTask) -> dict[str, Any]:
    birth_on: date | None = own.person.birth_on
    street, _, rest = own.person.address.rpartition(", ")
    postcode, _, town = rest.partition(" ")
    return {"birth_on": birth_on, "street": street, "postcode": postcode, "town": town}
