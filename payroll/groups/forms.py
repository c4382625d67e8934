"""Forms of pay groups: how a group is paid, who is in it, moving one period."""

from datetime import date
from typing import Any

from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import Length, NumberRange, Optional

from hr.i18n import N_, gettext
from hr.i18n import lazy_gettext as _l
from hr.web.forms import BaseForm, Between, DayField, Needed
from payroll.groups.acts import ALLOWED, LAST_PAY_DAY, GroupTerms
from payroll.groups.models import (
    BIWEEKLY,
    FOUR_WEEKLY,
    MONTHLY,
    SEMIMONTHLY,
    WEEKLY,
    WEEKS,
    PayGroup,
    PayPeriod,
)

FREQUENCIES = {
    MONTHLY: N_("Every month"),
    SEMIMONTHLY: N_("Twice a month"),
    FOUR_WEEKLY: N_("Every four weeks"),
    BIWEEKLY: N_("Every two weeks"),
    WEEKLY: N_("Every week"),
}
FIRST_DAY, LAST_DAY = date(2020, 1, 1), date(2099, 12, 31)
MOST_DAYS = 20


def _whole(label: Any, least: int, most: int, description: Any) -> IntegerField:
    message = _l("Between %(least)s and %(most)s.", least=least, most=most)
    return IntegerField(
        label,
        [Needed(), NumberRange(least, most, message=message)],
        description=description,
        render_kw={"inputmode": "numeric"},
    )


class GroupForm(BaseForm):
    """How a group of people is paid."""

    name = StringField(_l("Name of the group"), [Length(max=80)])
    frequency = SelectField(_l("How often"))
    pay_day = _whole(
        _l("Pay day"),
        0,
        LAST_PAY_DAY[MONTHLY],
        _l(
            "Paid by the month: the day of the month, 0 for the last one. Otherwise: days after the last "
            "day of the period. When banks are closed it is the last open day before."
        ),
    )
    anchor_on = DayField(
        _l("A first day of a period"),
        [Optional(), Between(FIRST_DAY, LAST_DAY)],
        description=_l("Only for groups paid by weeks: the others follow from it, before and after."),
    )
    cut_off_days = _whole(
        _l("Cut-off"), 0, MOST_DAYS, _l("Bank days before the pay date until which changes count.")
    )
    publish_days = _whole(
        _l("Payslips published"), 0, MOST_DAYS, _l("Bank days before the pay date; 0 is the day itself.")
    )

    def offer(self, country: str) -> "GroupForm":
        """Fill in the frequencies that a country's rules know."""
        allowed = ALLOWED.get(country, (MONTHLY,))
        self.frequency.choices = [
            (name, gettext(label)) for name, label in FREQUENCIES.items() if name in allowed
        ]
        return self

    @property
    def terms(self) -> GroupTerms:
        """How the group shall be paid."""
        return GroupTerms(
            name=self.name.data or "",
            frequency=self.frequency.data,
            pay_day=self.pay_day.data,
            cut_off_days=self.cut_off_days.data,
            publish_days=self.publish_days.data,
            anchor_on=self.anchor_on.data if self.frequency.data in WEEKS else None,
        )


def filled(group: PayGroup) -> dict[str, Any]:
    """Return what the form of a group starts with."""
    return {name: getattr(group, name) for name in GroupTerms.__dataclass_fields__}


class MembersForm(BaseForm):
    """From which day on the chosen people are paid with a group."""

    effective_from = DayField(
        _l("Paid with this group from"),
        [Needed(), Between(FIRST_DAY, LAST_DAY)],
        description=_l("The first day of one of its periods. Earlier periods stay with their group."),
    )


class PeriodForm(BaseForm):
    """The days of one period, set by hand."""

    cut_off_on = DayField(_l("Cut-off"), [Needed(), Between(FIRST_DAY, LAST_DAY)])
    pay_date = DayField(_l("Pay date"), [Needed(), Between(FIRST_DAY, LAST_DAY)])
    publish_on = DayField(_l("Payslips published"), [Needed(), Between(FIRST_DAY, LAST_DAY)])
    reason = StringField(_l("Why it is moved"), [Needed(), Length(max=200)])

    @property
    def days(self) -> dict[str, date]:
        """The days as they were entered."""
        return {name: self[name].data for name in ("cut_off_on", "pay_date", "publish_on")}


def period_days(row: PayPeriod) -> dict[str, date]:
    """Return what the form of a period starts with."""
    return {name: getattr(row, name) for name in ("cut_off_on", "pay_date", "publish_on")}
