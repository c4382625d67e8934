"""The form of contract and pay outside Spain."""

from decimal import Decimal
from typing import Any

from wtforms import SelectField, StringField, ValidationError
from wtforms.validators import Length, Optional

from hr.i18n import gettext
from hr.i18n import lazy_gettext as _l
from hr.people.forms import FIRST_DAY, LAST_DAY, MOST_PAY, UNASSISTED, contract_choices, plain
from hr.people.service import NewTerms
from hr.web.forms import BaseForm, Between, DayField, MoneyField, Needed

MOST_HOURLY = Decimal(1000)


class ForeignTermsForm(BaseForm):
    """Contract and pay outside Spain: by the year or by the hour, without extra pays or groups."""

    effective_from = DayField(
        _l("In force from"),
        [Needed(), Between(FIRST_DAY, LAST_DAY)],
        description=_l("Earlier periods keep the terms they had."),
    )
    contract_kind = SelectField(_l("Contract"), choices=contract_choices)
    contract_ends_on = DayField(
        _l("Last day of the contract"),
        [Optional(), Between(FIRST_DAY, LAST_DAY)],
        description=_l("Only for a temporary contract."),
    )
    professional_category = StringField(_l("Professional category"), [Needed(), Length(max=140)])
    annual_gross = MoneyField(
        _l("Pay of a year"),
        [Optional()],
        description=_l("In the company's currency. Leave it empty for who is paid by the hour."),
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )
    hourly = MoneyField(
        _l("Pay of an hour"), [Optional()], render_kw={"inputmode": "decimal", "autocomplete": "off"}
    )
    weekly_hours = MoneyField(_l("Hours a week"), [Needed()], render_kw={"inputmode": "decimal"})
    full_time_hours = MoneyField(
        _l("Hours a week of a full-time worker"), [Needed()], render_kw={"inputmode": "decimal"}
    )
    reason = StringField(
        _l("What the change rests on"),
        [Length(max=200)],
        description=_l("Like: agreement signed on 3 March. It stays in the trail."),
        render_kw=UNASSISTED,
    )

    def validate_annual_gross(self, field: Any) -> None:
        """Ask for one of the two, and refuse an amount nobody is paid."""
        if bool(field.data) is bool(self.hourly.data):
            raise ValidationError(gettext("Give the pay of a year or that of an hour."))
        if field.data is not None and not 0 <= field.data <= MOST_PAY:
            raise ValidationError(gettext("Check the yearly pay: this amount cannot be right."))

    def validate_hourly(self, field: Any) -> None:
        """Refuse an hour nobody is paid."""
        if field.data is not None and not 0 < field.data <= MOST_HOURLY:
            raise ValidationError(gettext("Check the pay of an hour: this amount cannot be right."))

    def validate_full_time_hours(self, field: Any) -> None:
        """Refuse hours that no week has or that are fewer than this person's."""
        hours, whole = self.weekly_hours.data, field.data
        if whole is not None and not 0 < whole <= 80:
            raise ValidationError(gettext("A full-time week has up to 80 hours."))
        if hours is not None and whole is not None and not 0 < hours <= whole:
            raise ValidationError(
                gettext("The hours of this person cannot exceed those of a full-time worker.")
            )

    def validate_contract_ends_on(self, field: Any) -> None:
        """Refuse an end before the beginning."""
        start = self.effective_from.data
        if field.data is not None and start is not None and field.data < start:
            raise ValidationError(gettext("The contract cannot end before it begins."))

    @property
    def terms(self) -> NewTerms:
        """The terms as the service wants them; the form has been validated."""
        start, hours, whole = self.effective_from.data, self.weekly_hours.data, self.full_time_hours.data
        assert start is not None
        assert hours is not None
        assert whole is not None
        return NewTerms(
            effective_from=start,
            annual_gross=self.annual_gross.data or Decimal(0),
            hourly=self.hourly.data or Decimal(0),
            contract_kind=self.contract_kind.data,
            professional_category=self.professional_category.data,
            pays_per_year=12,
            weekly_hours=plain(hours),
            full_time_hours=plain(whole),
            contract_ends_on=self.contract_ends_on.data if self.contract_kind.data == "temporary" else None,
        )
