"""British forms: what a starter says, what HMRC notifies, what the employer knows."""

from decimal import Decimal
from typing import Any

from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField, ValidationError
from wtforms.validators import Length, NumberRange, Optional

from hr import clock
from hr.i18n import N_, gettext
from hr.i18n import lazy_gettext as _l
from hr.web.forms import BaseForm, DayField, MoneyField, Needed
from payroll.countries.uk import periods, tax_codes
from payroll.engine.refusals import Refused
from payroll.tax_forms.choices import told

STATEMENTS = {
    "A": N_("This is my first job since 6 April, and I have had no benefits or pension"),
    "B": N_("This is my only job now, but I have had another job or benefits since 6 April"),
    "C": N_("I have another job or a pension beside this one"),
}
PLANS = {
    "": N_("None"),
    "plan_1": N_("Plan 1"),
    "plan_2": N_("Plan 2"),
    "plan_4": N_("Plan 4"),
    "plan_5": N_("Plan 5"),
}
# The categories HMRC gives out for 2026-27; freeports and investment zones among them.
LETTERS = "A B C D E F H I J K L M N S V X Z".split()  # noqa: SIM905  (a list would hide its content)
STANDINGS = {
    "member": N_("Member of a scheme"),
    "opted_out": N_("Opted out"),
    "none": N_("Not to be enrolled"),
}
RELIEFS = {
    "relief_at_source": N_("Relief at source"),
    "net_pay": N_("Net pay arrangement"),
    "salary_sacrifice": N_("Salary sacrifice"),
}
BASES = {
    "qualifying_earnings": N_("Qualifying earnings"),
    "pensionable_pay": N_("Pensionable pay"),
}
FIRST_YEAR = 2000


def _code(_form: Any, field: Any) -> None:
    """Refuse a code that HMRC does not give out."""
    if not field.data:
        return
    try:
        field.data = tax_codes.parse(field.data).text
    except Refused as error:
        raise ValidationError(gettext("Check the tax code: it is written like 1257L, BR or K475.")) from error


class StarterForm(BaseForm):
    """What a new employee says: the statement of the starter checklist, the P45, student loans."""

    starter = RadioField(_l("Which is true for you?"), [Needed(_l("Choose one."))], choices=told(STATEMENTS))
    student_loan = SelectField(_l("Student loan"), choices=told(PLANS))
    postgraduate_loan = BooleanField(_l("I repay a postgraduate loan"))
    p45_year = IntegerField(
        _l("P45: the year in which its tax year began"),
        [Optional(), NumberRange(FIRST_YEAR, 2099)],
        description=_l("Leave the P45 empty if you have none. The tax year begins on 6 April."),
        render_kw={"inputmode": "numeric"},
    )
    p45_code = StringField(_l("P45: tax code"), [Optional(), Length(max=12), _code])
    p45_week1 = BooleanField(_l("P45: week 1 or month 1 is marked"))
    p45_pay = MoneyField(_l("P45: pay to date, in pounds"), [Optional()], render_kw={"inputmode": "decimal"})
    p45_tax = MoneyField(_l("P45: tax to date, in pounds"), [Optional()], render_kw={"inputmode": "decimal"})

    def validate_starter(self, _field: Any) -> None:
        """A P45 is whole or absent."""
        given = (self.p45_year.data, self.p45_code.data, self.p45_pay.data, self.p45_tax.data)
        if any(value not in (None, "") for value in given) and any(value in (None, "") for value in given):
            raise ValidationError(gettext("Fill in the year, code, pay and tax of the P45, or none of them."))

    def validate_p45_year(self, field: Any) -> None:
        """Refuse a year that has not begun."""
        if field.data is not None and field.data > periods.tax_year(clock.today()):
            raise ValidationError(gettext("This tax year has not begun."))

    @property
    def changes(self) -> dict[str, Any]:
        """The declared facts."""
        return {
            "starter": self.starter.data,
            "student_loan": self.student_loan.data or "",
            "postgraduate_loan": bool(self.postgraduate_loan.data),
            "p45": self._p45(),
        }

    def _p45(self) -> dict[str, Any] | None:
        if not self.p45_code.data:
            return None
        return {
            "tax_year": self.p45_year.data,
            "tax_code": self.p45_code.data,
            "week1": bool(self.p45_week1.data),
            "pay": f"{self.p45_pay.data:.2f}",
            "tax": f"{self.p45_tax.data:.2f}",
        }


def starter_filled(facts: dict[str, Any]) -> dict[str, Any]:
    """Return what the starter form begins with."""
    p45 = facts.get("p45") or {}
    return {
        **{name: facts.get(name) for name in ("starter", "student_loan", "postgraduate_loan")},
        "p45_year": p45.get("tax_year"),
        "p45_code": p45.get("tax_code"),
        "p45_week1": p45.get("week1"),
        "p45_pay": Decimal(p45["pay"]) if p45 else None,
        "p45_tax": Decimal(p45["tax"]) if p45 else None,
    }


class CodeForm(BaseForm):
    """A tax code notice of HMRC, and the letter of National Insurance."""

    tax_code = StringField(
        _l("Tax code"),
        [Optional(), Length(max=12), _code],
        description=_l("From the notice of HMRC. Empty: the P45 or the starter declaration decides."),
    )
    week1 = BooleanField(_l("Week 1 / month 1: without the year so far"))
    ni_category = SelectField(
        _l("National Insurance category"),
        [Needed(_l("Choose the letter."))],
        choices=lambda: {"": gettext("Choose"), **{letter: letter for letter in LETTERS}},
    )
    director_since = DayField(_l("Director since"), [Optional()])
    effective_from = DayField(_l("Counts from"), [Needed()])

    @property
    def changes(self) -> dict[str, Any]:
        """The facts of the notice."""
        since = self.director_since.data
        return {
            "tax_code": self.tax_code.data or "",
            "week1": bool(self.week1.data),
            "ni_category": self.ni_category.data,
            "director_since": since.isoformat() if since else "",
        }


class PensionForm(BaseForm):
    """The workplace pension: whether somebody is in one, and what it takes."""

    standing = RadioField(_l("Workplace pension"), [Needed(_l("Choose one."))], choices=told(STANDINGS))
    relief = SelectField(_l("How it gets its tax relief"), choices=told(RELIEFS))
    basis = SelectField(_l("Percentages of"), choices=told(BASES))
    employee_rate = MoneyField(
        _l("Member, in percent"),
        [Optional()],
        description=_l("Tax relief included."),
    )
    employer_rate = MoneyField(_l("Employer, in percent"), [Optional()])
    effective_from = DayField(_l("Counts from"), [Needed()])

    def validate_standing(self, field: Any) -> None:
        """A scheme takes something of both."""
        rates = (self.employee_rate.data, self.employer_rate.data)
        if field.data == "member" and not all(_is_rate(rate) for rate in rates):
            raise ValidationError(gettext("Give the percentages of both, between 0 and 100."))

    @property
    def changes(self) -> dict[str, Any]:
        """The declared pension."""
        if self.standing.data != "member":
            return {"pension": {"standing": self.standing.data}}
        return {
            "pension": {
                "standing": "member",
                "relief": self.relief.data,
                "basis": self.basis.data,
                "employee_rate": f"{self.employee_rate.data:.2f}",
                "employer_rate": f"{self.employer_rate.data:.2f}",
            }
        }


def _is_rate(value: Decimal | None) -> bool:
    return value is not None and 0 <= value <= 100


def pension_filled(facts: dict[str, Any]) -> dict[str, Any]:
    """Return what the pension form begins with."""
    known = dict(facts.get("pension") or {})
    for name in ("employee_rate", "employer_rate"):
        if name in known:
            known[name] = Decimal(known[name])
    return known
