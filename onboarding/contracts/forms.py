"""Forms of contracts: HR's terms, and the signature."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange, Optional, ValidationError

from hr import clock
from hr.i18n import gettext
from hr.i18n import lazy_gettext as _l
from hr.people.forms import FULL_TIME, MeantPay, group_choices
from hr.people.models import EmploymentTerms
from hr.people.service import NewTerms
from hr.web.forms import BaseForm, DayField, MoneyField, Needed
from onboarding.plans.models import OnboardingCase

LONGEST_TRIAL = 183  # six months: Estatuto de los Trabajadores, art. 14.1
HIGHEST_PAY = Decimal(10_000_000)


class CountField(IntegerField):
    """A whole number, refused in words of the house."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number; an empty one is none."""
        self.data = None
        text = (valuelist[0] if valuelist else "").strip()
        if not text:
            return
        if not (text.isascii() and text.isdigit() and len(text) < 7):
            raise ValueError(gettext("Write a whole number."))
        self.data = int(text)


class TermsForm(BaseForm):
    """Contribution group, contract, pay, hours."""

    contract_kind = RadioField(
        _l("Contract"),
        [Needed()],
        choices=[SelectChoice("indefinite", _l("Indefinite")), SelectChoice("temporary", _l("Temporary"))],
        default="indefinite",
    )
    contract_ends_on = DayField(_l("Last day"), [Optional()], description=_l("Only for a temporary contract"))
    contribution_group = SelectField(
        _l("Contribution group"), [Needed(_l("Choose the contribution group."))], choices=group_choices
    )
    professional_category = StringField(
        _l("Professional category"),
        [Needed(), Length(max=140)],
        description=_l("As the collective agreement names it"),
    )
    annual_gross = MoneyField(
        _l("Gross pay a year, in euros"),
        [Needed()],
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )
    pays_per_year = RadioField(
        _l("Pays"),
        [Needed()],
        coerce=int,
        choices=[
            SelectChoice(14, _l("14 a year, with extra pays in summer and at Christmas")),
            SelectChoice(12, _l("12 a year, extra pays spread over the months")),
        ],
        default=14,
    )
    weekly_hours = MoneyField(
        _l("Hours a week"),
        [Needed()],
        description=_l("40 is full time"),
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )
    trial_days = CountField(
        _l("Trial period in days"),
        [
            Optional(),
            NumberRange(0, LONGEST_TRIAL, _l("It lasts at most six months: 183 days.")),
        ],
        render_kw={"inputmode": "numeric"},
        default=0,
    )
    meant = BooleanField(_l("This pay is meant as it is written"), [MeantPay()])

    def validate_annual_gross(self, field: Any) -> None:
        """Keep absurd amounts out."""
        if field.data is not None and not 0 < field.data < HIGHEST_PAY:
            raise ValidationError(gettext("The yearly pay must be more than zero and less than ten million."))

    def validate_contract_kind(self, field: Any) -> None:
        """Ask for the last day of a temporary contract."""
        if field.data == "temporary" and not any(self.contract_ends_on.raw_data or ()):
            raise ValidationError(gettext("A temporary contract needs its last day."))

    def validate_weekly_hours(self, field: Any) -> None:
        """Keep to the legal week."""
        if field.data is not None and not 0 < field.data <= FULL_TIME:
            raise ValidationError(gettext("Write between 1 and 40 hours a week."))

    def validate_contract_ends_on(self, field: Any) -> None:
        """Keep absurd years out."""
        if field.data and field.data > clock.today() + timedelta(days=366 * 5):
            raise ValidationError(gettext("This day is too far away."))

    def value(self, case: OnboardingCase) -> NewTerms:
        """Return the terms from the first day on."""
        return NewTerms(
            effective_from=case.starts_on,
            annual_gross=self.annual_gross.data or Decimal(0),
            contract_kind=self.contract_kind.data,
            contribution_group=int(self.contribution_group.data),
            professional_category=self.professional_category.data,
            pays_per_year=self.pays_per_year.data,
            weekly_hours=_plain(self.weekly_hours.data or Decimal(0)),
            full_time_hours=FULL_TIME,
            trial_days=self.trial_days.data or 0,
            contract_ends_on=self.contract_ends_on.data,
        )


def _plain(hours: Decimal) -> Decimal:
    """Return 40 for 40.00 and 37.5 for 37.50."""
    return hours.to_integral_value() if hours == hours.to_integral_value() else hours.normalize()


def terms_form(row: EmploymentTerms | None, job_title: str) -> TermsForm:
    """Return the form filled with what is entered so far."""
    if row is None:
        return TermsForm(data={"professional_category": job_title, "weekly_hours": FULL_TIME})
    return TermsForm(
        data={
            "contract_kind": row.contract_kind,
            "contract_ends_on": row.contract_ends_on,
            "contribution_group": str(row.contribution_group),
            "professional_category": row.professional_category,
            "annual_gross": Decimal(row.annual_gross_minor).scaleb(-2),
            "pays_per_year": row.pays_per_year,
            "weekly_hours": Decimal(row.weekly_hours),
            "trial_days": row.trial_days,
        }
    )


class SignForm(BaseForm):
    """The typed name and the tick under a contract."""

    sha256 = HiddenField()
    typed_name = StringField(
        _l("Your full name"), [Needed(), Length(max=200)], render_kw={"autocomplete": "name"}
    )
    agreed = BooleanField(
        _l("I have read this contract and I agree to it. My name, typed here, is my signature.")
    )
