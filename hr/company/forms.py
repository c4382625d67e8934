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
from hr.company.models import LegalEntity
from hr.errors import Invalid
from hr.i18n import LANGUAGE_NAMES, N_, format_number, gettext
from hr.i18n import lazy_gettext as _l
from hr.web.forms import BaseForm, EmailAddress, MoneyField, Needed

# ISO 3166-2:ES; the names are the official ones of each autonomous community or city.
REGIONS = {
    "ES-AN": "Andalucía",
    "ES-AR": "Aragón",
    "ES-AS": "Principado de Asturias",
    "ES-CB": "Cantabria",
    "ES-CE": "Ceuta",
    "ES-CL": "Castilla y León",
    "ES-CM": "Castilla-La Mancha",
    "ES-CN": "Canarias",
    "ES-CT": "Catalunya",
    "ES-EX": "Extremadura",
    "ES-GA": "Galicia",
    "ES-IB": "Illes Balears",
    "ES-MC": "Región de Murcia",
    "ES-MD": "Comunidad de Madrid",
    "ES-ML": "Melilla",
    "ES-NC": "Comunidad Foral de Navarra",
    "ES-PV": "Euskadi",
    "ES-RI": "La Rioja",
    "ES-VC": "Comunitat Valenciana",
}
# The tariff (DA 4.ª of Ley 42/2006) goes up to 7.15 %; the bounds leave room for reductions and changes.
LOWEST_RATE, HIGHEST_RATE = Decimal("0.50"), Decimal("10.00")
LAST_DAY = "0"
ZONES = sorted(
    zone
    for zone in available_timezones()
    if zone.startswith(("Europe/", "Atlantic/")) or zone in ("Africa/Ceuta", "UTC")
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


def _regions() -> dict[str, str]:
    return {"": gettext("Choose"), **dict(sorted(REGIONS.items(), key=lambda pair: pair[1]))}


def _pay_days() -> dict[str, str]:
    days = {str(day): gettext("Day %(day)s", day=day) for day in range(1, 29)}
    return {LAST_DAY: gettext("Last day of the month"), **days}


class LegalEntityForm(BaseForm):
    """An employer in law."""

    name = StringField(_l("Name in the companies register"), [Needed(), Length(max=140)])
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
    address = StringField(_l("Street and number"), [Needed(), Length(max=200)])
    postcode = StringField(
        _l("Postcode"), [Needed(), Normal(addresses.postcode)], render_kw={"inputmode": "numeric"}
    )
    city = StringField(_l("Town"), [Needed(), Length(max=80)])
    holiday_region = SelectField(
        _l("Public holidays of"), [Needed(_l("Choose the region whose holidays count."))], choices=_regions
    )
    activity_code = StringField(
        _l("Activity (CNAE)"),
        [Needed(), Normal(activity_code)],
        description=_l("Four digits. The rate for accidents at work follows from it."),
        render_kw={"inputmode": "numeric"},
    )
    accident_rate = MoneyField(
        _l("Rate for accidents at work (AT/EP), in percent"),
        [Needed()],
        description=_l("Both parts together, as social security has set it for you."),
        render_kw={"inputmode": "decimal"},
    )
    pay_day = SelectField(_l("Pay day"), choices=_pay_days)
    representative = StringField(
        _l("Who signs contracts"),
        [Needed(), Length(max=140)],
        description=_l("Full name of the person who may bind the company."),
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

    @property
    def changes(self) -> dict[str, Any]:
        """The values as the legal entity keeps them."""
        kept = {name: value for name, value in self.data.items() if name != "csrf_token"}
        return {
            **kept,
            "accident_rate": f"{self.accident_rate.data:.2f}",
            "pay_day": int(self.pay_day.data),
        }


def filled(entity: LegalEntity) -> dict[str, Any]:
    """Return what the form of a legal entity starts with."""
    rate = entity.accident_rate
    return {
        **entity.model_dump(exclude={"iban_sealed"}),
        "accident_rate": Decimal(rate) if rate else None,
        "pay_day": str(entity.pay_day),
    }


class AccountForm(BaseForm):
    """The account that payments are made from."""

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
