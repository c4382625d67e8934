"""Forms of owed money: an advance, a debt entered by payroll, a reason, a payment back."""

from decimal import Decimal
from typing import Any

from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from hr.i18n import N_, gettext
from hr.i18n import lazy_gettext as _l
from hr.web.forms import BaseForm, MoneyField, Needed, parse_amount
from payroll.receivables.models import CUSTOM, EQUAL, PERCENT
from payroll.receivables.plans import MOST_RUNS
from payroll.receivables.service import ADVANCE_MOST_RUNS, NewReceivable
from payroll.receivables.wording import KIND_NAMES

PLAN_NAMES = {
    EQUAL: N_("Equal parts"),
    PERCENT: N_("A percentage of the pay"),
    CUSTOM: N_("Parts of your own"),
}
MONEY = {"inputmode": "decimal"}


class AdvanceForm(BaseForm):
    """How much, over how many pays."""

    amount = MoneyField(_l("Amount"), [Needed()], render_kw=MONEY)
    runs = IntegerField(_l("Over how many pays"), [Needed(), NumberRange(1, ADVANCE_MOST_RUNS)], default=3)
    reason = TextAreaField(_l("Note for payroll"), [Optional(), Length(max=300)], render_kw={"rows": 2})


class DebtForm(BaseForm):
    """What somebody owes, and how it is taken back."""

    kind = SelectField(_l("What it is"), [Needed()])
    amount = MoneyField(_l("Amount"), [Needed()], render_kw=MONEY)
    plan = SelectField(_l("Plan"), [Needed()])
    runs = IntegerField(
        _l("Over how many pays"),
        [Optional(), NumberRange(1, MOST_RUNS)],
        default=3,
        description=_l("For equal parts."),
    )
    percent = MoneyField(
        _l("Percentage of the gross pay"), [Optional()], description=_l("For a percentage."), render_kw=MONEY
    )
    amounts = StringField(
        _l("Parts"),
        [Optional(), Length(max=500)],
        description=_l("For parts of your own, with a semicolon between them: 100; 150; 50."),
    )
    reason = TextAreaField(_l("Cause"), [Needed(), Length(max=500)], render_kw={"rows": 3})

    def __init__(self, **options: Any) -> None:
        """Fill in the choices."""
        super().__init__(**options)
        self.kind.choices = [(key, gettext(name)) for key, name in KIND_NAMES.items()]
        self.plan.choices = [(key, gettext(name)) for key, name in PLAN_NAMES.items()]

    def debt(self, employment_id: str) -> NewReceivable:
        """Return what was filled in."""
        parts = [parse_amount(part) for part in (self.amounts.data or "").split(";") if part.strip()]
        return NewReceivable(
            employment_id=employment_id,
            kind=self.kind.data,
            amount=self.amount.data or Decimal(0),
            plan=self.plan.data,
            runs=self.runs.data or 0,
            percent=self.percent.data or Decimal(0),
            amounts=[part or Decimal(0) for part in parts],
            reason=self.reason.data or "",
        )


class ReasonForm(BaseForm):
    """Why."""

    reason = TextAreaField(_l("Reason"), [Needed(), Length(max=500)], render_kw={"rows": 3})


class PaidBackForm(BaseForm):
    """What came back by bank."""

    amount = MoneyField(_l("Amount"), [Needed()], render_kw=MONEY)
