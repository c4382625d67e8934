"""Forms of the company: how the portal presents itself, legal entities, debtor account, departments."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from zoneinfo import available_timezones

from schwifty import BIC
from schwifty.exceptions import SchwiftyException
from wtforms import EmailField, SelectField, StringField, ValidationError
from wtforms.validators import Length, Optional, Regexp

from hr import addresses, identifiers
from hr.company import countries
from hr.company.countries import AMERICA, BRITAIN, SPAIN
from hr.company.models import LegalEntity
from hr.errors import Invalid
from hr.i18n import LANGUAGE_NAMES, N_, format_number, gettext
from hr.i18n import lazy_gettext as _l
from hr.web.forms import BaseForm, DayField, EmailAddress, MoneyField, Needed

# The tariff (DA 4.ª of Ley 42/2006) goes up to 7.15 %; the bounds leave room for reductions and changes.
LOWEST_RATE, HIGHEST_RATE = Decimal("0.50"), Decimal("10.00")
# No state's rate and no premium for an hour comes near these.
HIGHEST_FIGURES = {"sui": Decimal(30), "futa_reduction": Decimal(10), "hourly_premium": Decimal(50)}
LAST_DAY = "0"
ZONES = sorted(
    zone
    for zone in available_timezones()
    if zone.startswith(("Europe/", "Atlantic/", "America/", "Pacific/Honolulu"))
    or zone in ("Africa/Ceuta", "UTC")
)


class Normal:
    """Bring what was typed into its normal form by a check that raises Invalid."""

    def __init__(self, normalise: Callable[[str], str]) -> None:
        """Keep the check."""
        self.normalise = normalise

    def __call__(self, _form: Any, field: Any) -> None:
        """Put the normal form in the field's place, or show the check's sentence."""
        try:
            field.data = self.normalise(field.data or "")
        except Invalid as error:
            raise ValidationError(gettext(error.message, **error.values)) from error


def normal_bic(text: str) -> str:
    """Return a BIC in capitals without blanks, or raise Invalid."""
    try:
        return str(BIC("".join(text.split()).upper()))
    except SchwiftyException as error:
        message = N_("Check the BIC: it has 8 or 11 characters, like CAIXESBBXXX.")
        raise Invalid(message, key="bad_bic", fields={"bic": message}) from error


def activity_code(text: str) -> str:
    """Return a CNAE class as four digits, or raise Invalid."""
    compact = re.sub(r"[\s.]", "", text)
    if not re.fullmatch(r"[0-9]{4}", compact):
        message = N_("Check the activity code: a CNAE class has four digits, like 5210.")
        raise Invalid(message, key="bad_activity_code", fields={"activity_code": message})
    return compact


class ProfileForm(BaseForm):
    """What the portal calls itself and how people reach the company."""

    name = StringField(_l("Name of the company"), [Needed(), Length(max=140)])
    contact_email = EmailField(
        _l("E-mail for questions"),
        [Needed(), Length(max=254), EmailAddress()],
        description=_l("Shown on the help page. Answers to our mails go there, so somebody has to read it."),
    )
    contact_phone = StringField(
        _l("Telephone for questions"),
        [
            Optional(),
            Length(max=40),
            Regexp(r"^\+?[0-9 ()/.-]{6,}$", message=_l("Write the number like +34 960 000 100.")),
        ],
        render_kw={"inputmode": "tel"},
    )
    zone = SelectField(_l("Time zone"), choices={zone: zone for zone in ZONES})
    default_locale = SelectField(
        _l("First language"),
        choices=LANGUAGE_NAMES,
        description=_l("For visitors whose browser asks for another language. Everybody can switch."),
    )


def _regions_of(country: str) -> Callable[[], dict[str, str]]:
    def choices() -> dict[str, str]:
        regions = countries.REGIONS[country]
        return {"": gettext("Choose"), **dict(sorted(regions.items(), key=lambda pair: pair[1]))}

    return choices


def _pay_days() -> dict[str, str]:
    days = {str(day): gettext("Day %(day)s", day=day) for day in range(1, 29)}
    return {LAST_DAY: gettext("Last day of the month"), **days}


class EntityForm(BaseForm):
    """What every employer in law has, whatever its country."""

    country = ""
    name = StringField(_l("Name in the companies register"), [Needed(), Length(max=140)])
    address = StringField(_l("Street and number"), [Needed(), Length(max=200)])
    city = StringField(_l("Town"), [Needed(), Length(max=80)])
    pay_day = SelectField(_l("Pay day"), choices=_pay_days)
    representative = StringField(
        _l("Who signs contracts"),
        [Needed(), Length(max=140)],
        description=_l("Full name of the person who may bind the company."),
    )

    @property
    def changes(self) -> dict[str, Any]:
        """The values as the legal entity keeps them."""
        kept = {name: value for name, value in self.data.items() if name in LegalEntity.model_fields}
        return {**kept, "pay_day": int(self.pay_day.data), "country": self.country}


class LegalEntityForm(EntityForm):
    """An employer in Spain."""

    country = SPAIN
    tax_number = StringField(
        _l("Tax number (CIF)"),
        [Needed(), Normal(identifiers.company_tax_number)],
        render_kw={"spellcheck": "false"},
    )
    contribution_account = StringField(
        _l("Contribution account (CCC)"),
        [Needed(), Normal(identifiers.contribution_account)],
        description=_l("11 digits: province, number and two check digits."),
        render_kw={"inputmode": "numeric", "spellcheck": "false"},
    )
    postcode = StringField(
        _l("Postcode"), [Needed(), Normal(addresses.postcode)], render_kw={"inputmode": "numeric"}
    )
    holiday_region = SelectField(
        _l("Public holidays of"),
        [Needed(_l("Choose the region whose holidays count."))],
        choices=_regions_of(SPAIN),
    )
    activity_code = StringField(
        _l("Activity (CNAE)"),
        [Needed(), Normal(activity_code)],
        description=_l("Four digits. The rate for accidents at work follows from it."),
        render_kw={"inputmode": "numeric"},
    )


class BritishEntityForm(EntityForm):
    """An employer in the United Kingdom."""

    country = BRITAIN
    tax_number = StringField(
        _l("PAYE reference"),
        [Needed(), Normal(identifiers.paye_reference)],
        description=_l("Three digits, a stroke and what follows, like 123/AB456."),
        render_kw={"spellcheck": "false"},
    )
    contribution_account = StringField(
        _l("Accounts Office reference"),
        [Needed(), Normal(identifiers.accounts_office_reference)],
        description=_l("13 signs like 123PA00012345; payments to HMRC carry it."),
        render_kw={"spellcheck": "false"},
    )
    postcode = StringField(_l("Postcode"), [Needed(), Normal(addresses.british_postcode)])
    holiday_region = SelectField(
        _l("Public holidays of"),
        [Needed(_l("Choose the region whose holidays count."))],
        choices=_regions_of(BRITAIN),
    )


class AmericanEntityForm(EntityForm):
    """An employer in the United States."""

    country = AMERICA
    tax_number = StringField(
        _l("EIN"),
        [Needed(), Normal(identifiers.employer_number)],
        description=_l("The employer identification number: nine digits, like 04-2103594."),
        render_kw={"inputmode": "numeric", "spellcheck": "false"},
    )
    postcode = StringField(_l("ZIP code"), [Needed(), Normal(addresses.zip_code)])
    holiday_region = SelectField(
        _l("State of work"),
        [Needed(_l("Choose the state people work in."))],
        choices=_regions_of(AMERICA),
        description=_l("For whoever works in another one it is said among their tax forms."),
    )


class RateForm(BaseForm):
    """The rate for accidents at work from a day on."""

    accident_rate = MoneyField(
        _l("Rate for accidents at work (AT/EP), in percent"),
        [Needed()],
        description=_l("Both parts together, as social security has set it for you."),
        render_kw={"inputmode": "decimal"},
    )
    rate_from = DayField(
        _l("The rate counts from"),
        [Needed()],
        description=_l("Months before this day keep the rate they had."),
    )

    def validate_accident_rate(self, field: Any) -> None:
        """Refuse a rate that no tariff knows."""
        if field.data is not None and not LOWEST_RATE <= field.data <= HIGHEST_RATE:
            raise ValidationError(
                gettext(
                    "The rate lies between %(lowest)s and %(highest)s percent.",
                    lowest=format_number(LOWEST_RATE),
                    highest=format_number(HIGHEST_RATE),
                )
            )


class NewLegalEntityForm(LegalEntityForm, RateForm):
    """An employer in Spain with its first rate."""


NEW_FORMS: dict[str, type[EntityForm]] = {
    SPAIN: NewLegalEntityForm,
    BRITAIN: BritishEntityForm,
    AMERICA: AmericanEntityForm,
}
FORMS: dict[str, type[EntityForm]] = {**NEW_FORMS, SPAIN: LegalEntityForm}


def _figures() -> dict[str, str]:
    return {name: gettext(words) for name, words in countries.FIGURES.items()}


def _states() -> dict[str, str]:
    named = sorted(countries.STATES.items(), key=lambda pair: pair[1])
    return {"": gettext("The whole company"), **dict(named)}


class FigureForm(BaseForm):
    """A figure of an American employer's accounts from a day on."""

    figure = SelectField(_l("Figure"), choices=_figures)
    state = SelectField(_l("State"), choices=_states)
    value = MoneyField(_l("Value"), [Needed()], render_kw={"inputmode": "decimal"})
    rate_from = DayField(
        _l("It counts from"), [Needed()], description=_l("What is paid before keeps the figure it had.")
    )

    def validate_state(self, field: Any) -> None:
        """Ask for the state of what belongs to one."""
        if bool(field.data) is (self.figure.data in countries.OF_THE_COMPANY):
            raise ValidationError(
                gettext("Choose a state, or the whole company for how many people it employs.")
            )

    def validate_value(self, field: Any) -> None:
        """Refuse what no agency sets."""
        most = (
            HIGHEST_FIGURES[self.figure.data] if self.figure.data in HIGHEST_FIGURES else Decimal(1_000_000)
        )
        if field.data is not None and not 0 <= field.data <= most:
            raise ValidationError(gettext("Check the value: this figure cannot be right."))

    @property
    def kind(self) -> str:
        """The kind the figure is stored under."""
        return countries.kind_of(self.figure.data, self.state.data or "")


class RegistrationForm(BaseForm):
    """The number under which a state knows an American employer."""

    kind = SelectField(
        _l("Account"),
        choices=lambda: {name: gettext(words) for name, words in countries.REGISTRATIONS.items()},
    )
    state = SelectField(
        _l("State"), choices=lambda: dict(sorted(countries.STATES.items(), key=lambda pair: pair[1]))
    )
    number = StringField(
        _l("Number"),
        [Needed(), Length(max=30), Regexp(r"^[0-9A-Za-z /.-]+$", message=_l("Letters, digits and strokes."))],
        render_kw={"spellcheck": "false"},
    )


def filled(entity: LegalEntity) -> dict[str, Any]:
    """Return what the form of a legal entity starts with."""
    return {**entity.model_dump(exclude={"iban_sealed"}), "pay_day": str(entity.pay_day)}


class AccountForm(BaseForm):
    """The account that payments are made from, in Spain."""

    iban = StringField(
        _l("Account number (IBAN)"),
        [Needed(), Normal(identifiers.iban)],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    bic = StringField(
        _l("BIC of the bank"),
        [Needed(), Normal(normal_bic)],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


class BritishAccountForm(BaseForm):
    """The account that payments are made from, in the United Kingdom."""

    iban = StringField(
        _l("Sort code and account number"),
        [Needed(), Normal(lambda text: identifiers.account(text, BRITAIN))],
        description=_l("With a stroke between them, like 20-00-00/55779911."),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


class AmericanAccountForm(BaseForm):
    """The account that payments are made from, in the United States."""

    iban = StringField(
        _l("Routing number and account number"),
        [Needed(), Normal(lambda text: identifiers.account(text, AMERICA))],
        description=_l("With a stroke between them, like 021000021/123456789."),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


ACCOUNT_FORMS: dict[str, type[BaseForm]] = {
    SPAIN: AccountForm,
    BRITAIN: BritishAccountForm,
    AMERICA: AmericanAccountForm,
}


class DepartmentForm(BaseForm):
    """A new department."""

    name = StringField(_l("Name"), [Needed(), Length(max=120)])
    cost_centre = StringField(_l("Cost centre"), [Optional(), Length(max=20)])

    def __init__(self, taken: tuple[str, ...] = (), **values: Any) -> None:
        """Keep the names that exist."""
        super().__init__(**values)
        self.taken = {name.casefold() for name in taken}

    def validate_name(self, field: Any) -> None:
        """Refuse a name that exists."""
        if (field.data or "").casefold() in self.taken:
            raise ValidationError(gettext("There is a department of this name already."))
