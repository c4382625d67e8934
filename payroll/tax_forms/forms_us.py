"""American forms: W-4 of either edition, a state's certificate, states and local taxes of an employment."""

from decimal import Decimal
from typing import Any

from wtforms import BooleanField, FieldList, FormField, RadioField, SelectField, StringField, ValidationError
from wtforms import IntegerField as WholeNumberField
from wtforms.validators import Length, NumberRange, Optional

from hr.company.countries import STATES
from hr.i18n import N_, gettext
from hr.i18n import lazy_gettext as _l
from hr.web.forms import BaseForm, DayField, MoneyField, Needed, PartForm
from payroll.countries.us.facts import LocalKind
from payroll.countries.us.states import STATES as SHIPPED
from payroll.tax_forms.choices import told

FILING = {
    "single": N_("Single"),
    "married_jointly": N_("Married filing jointly, or surviving spouse"),
    "married_separately": N_("Married filing separately"),
    "head_of_household": N_("Head of household"),
}
STATE_FILING = {
    "": N_("The form asks for none"),
    **FILING,
}
NEW_JERSEY = {
    "a": "A",
    "b": "B",
    "c": "C",
    "d": "D",
    "e": "E",
}
CALIFORNIA = {
    "single": N_("Single, or married with two incomes"),
    "married_one_income": N_("Married with one income"),
    "head_of_household": N_("Head of household"),
}
LOCAL = {
    "": N_("None"),
    LocalKind.PHILADELPHIA.value: N_("Philadelphia wage tax"),
    LocalKind.EARNED_INCOME.value: N_("Earned income tax (Act 32)"),
    LocalKind.SERVICES.value: N_("Local services tax"),
    LocalKind.DETROIT.value: N_("Detroit city tax"),
    LocalKind.CITY.value: N_("Another city of Michigan"),
    LocalKind.NEW_YORK_CITY.value: N_("New York City tax"),
    LocalKind.YONKERS.value: N_("Yonkers tax"),
}
MOST_COUNT, LOCAL_ROWS = 99, 3
MONEY = {"inputmode": "decimal"}


def _money(label: Any) -> MoneyField:
    return MoneyField(label, [Optional()], render_kw=MONEY)


def _count(label: Any) -> WholeNumberField:
    message = _l("Between %(least)s and %(most)s.", least=0, most=MOST_COUNT)
    return WholeNumberField(
        label, [Optional(), NumberRange(0, MOST_COUNT, message=message)], render_kw={"inputmode": "numeric"}
    )


def _text(value: Decimal | None) -> str:
    return "" if value is None else f"{value:.2f}"


class W4Form(BaseForm):
    """The form W-4 of 2020 and later."""

    filing_status = RadioField(
        _l("Step 1(c): filing status"), [Needed(_l("Choose one."))], choices=told(FILING)
    )
    two_jobs = BooleanField(_l("Step 2: two jobs in total, or a spouse who works"))
    credits = _money(_l("Step 3: dependents and other credits, dollars a year"))
    other_income = _money(_l("Step 4(a): other income, dollars a year"))
    deductions = _money(_l("Step 4(b): deductions, dollars a year"))
    extra = _money(_l("Step 4(c): extra withholding, dollars each pay"))
    exempt = BooleanField(_l("I claim to be exempt from withholding"))

    @property
    def changes(self) -> dict[str, Any]:
        """The declared form."""
        return {
            "w4": {
                "version": "2020",
                "filing_status": self.filing_status.data,
                "two_jobs": bool(self.two_jobs.data),
                "exempt": bool(self.exempt.data),
                **{
                    name: _text(self[name].data)
                    for name in ("credits", "other_income", "deductions", "extra")
                },
            }
        }


class FormerW4Form(BaseForm):
    """The form W-4 of 2019 and before, which goes on until another is given."""

    married = BooleanField(_l("Married"))
    allowances = _count(_l("Allowances"))
    extra = _money(_l("Extra withholding, dollars each pay"))
    exempt = BooleanField(_l("Exempt from withholding"))
    effective_from = DayField(_l("Counts from"), [Needed()])

    @property
    def changes(self) -> dict[str, Any]:
        """The declared form."""
        return {
            "w4": {
                "version": "former",
                "married": bool(self.married.data),
                "allowances": self.allowances.data or 0,
                "extra": _text(self.extra.data),
                "exempt": bool(self.exempt.data),
            }
        }


def w4_filled(facts: dict[str, Any]) -> dict[str, Any]:
    """Return what either edition of the form begins with."""
    known = dict(facts.get("w4") or {})
    for name in ("credits", "other_income", "deductions", "extra"):
        known[name] = Decimal(known[name]) if known.get(name) else None
    return known


class StateForm(BaseForm):
    """A state's withholding certificate."""

    status = SelectField(_l("Filing status"), choices=told(STATE_FILING))
    allowances = _count(_l("Allowances"))
    more_allowances = _count(_l("Additional allowances (Illinois line 2, California estimated deductions)"))
    city_allowances = _count(_l("Allowances for New York City"))
    extra = _money(_l("Extra withholding, dollars each pay"))
    exempt = BooleanField(_l("Exempt from the state's withholding"))

    def offer(self, state: str) -> "StateForm":
        """Name the statuses of one state in its own words."""
        words = {"NJ": NEW_JERSEY, "CA": CALIFORNIA}.get(state, STATE_FILING)
        self.status.choices = told(words)()
        return self

    @property
    def changes(self) -> dict[str, Any]:
        """The declared certificate."""
        return {
            "state_form": {
                "status": self.status.data or "",
                "allowances": self.allowances.data or 0,
                "more_allowances": self.more_allowances.data or 0,
                "city_allowances": self.city_allowances.data,
                "extra": _text(self.extra.data),
                "exempt": bool(self.exempt.data),
            }
        }


def state_filled(facts: dict[str, Any]) -> dict[str, Any]:
    """Return what the certificate begins with."""
    known = dict(facts.get("state_form") or {})
    known["extra"] = Decimal(known["extra"]) if known.get("extra") else None
    return known


class LocalRow(PartForm):
    """One local tax."""

    kind = SelectField(_l("Local tax"), choices=told(LOCAL), default="")
    name = StringField(_l("Its name or code"), [Optional(), Length(max=40)])
    rate = MoneyField(_l("Rate in percent, where none is published"), [Optional()], render_kw=MONEY)
    annual = MoneyField(_l("Dollars a year (local services tax)"), [Optional()], render_kw=MONEY)
    exemptions = _count(_l("Exemptions"))
    nonresident = BooleanField(_l("Works there without living there"))

    @property
    def value(self) -> dict[str, Any]:
        """The tax as it is kept."""
        return {
            "kind": self.kind.data,
            "name": self.name.data or "",
            "rate": _text(self.rate.data),
            "annual": _text(self.annual.data),
            "exemptions": self.exemptions.data or 0,
            "resident": not self.nonresident.data,
        }


def _states() -> dict[str, str]:
    return {"": gettext("Choose"), **dict(sorted(STATES.items(), key=lambda pair: pair[1]))}


class WorkForm(BaseForm):
    """Where somebody works and lives, and which local taxes follow."""

    work_state = SelectField(_l("State of work"), [Needed(_l("Choose the state."))], choices=_states)
    residence_state = SelectField(
        _l("State of residence"), [Needed(_l("Choose the state."))], choices=_states
    )
    local = FieldList(
        FormField(LocalRow, label=_l("Local tax")),
        label=_l("Local taxes"),
        description=_l("Leave all of them at none where no local tax applies."),
        min_entries=LOCAL_ROWS,
        max_entries=LOCAL_ROWS,
    )
    fica_exempt = BooleanField(_l("Exempt from Social Security and Medicare"))
    futa_exempt = BooleanField(_l("Exempt from unemployment tax"))
    effective_from = DayField(_l("Counts from"), [Needed()])

    def validate_work_state(self, field: Any) -> None:
        """Refuse a state whose rules do not ship."""
        if field.data and field.data not in SHIPPED:
            raise ValidationError(gettext("The rules of this state are not built."))

    def validate_local(self, field: Any) -> None:
        """Refuse taxes that the state of work does not have, and entered ones without a figure."""
        state = SHIPPED.get(self.work_state.data or "")
        for row in field:
            kind = row.form.kind.data
            if not kind or state is None:
                continue
            if kind not in {each.value for each in state.local_kinds}:
                raise ValidationError(gettext("A local tax belongs to another state."))
            needs = {"earned_income": row.form.rate, "city": row.form.rate, "services": row.form.annual}
            if kind in needs and needs[kind].data is None:
                raise ValidationError(gettext("A local tax has no rate or amount."))

    @property
    def changes(self) -> dict[str, Any]:
        """What was said; no chosen tax says that none applies."""
        return {
            "work_state": self.work_state.data,
            "residence_state": self.residence_state.data,
            "local_taxes": [row.form.value for row in self.local if row.form.kind.data],
            "fica_exempt": bool(self.fica_exempt.data),
            "futa_exempt": bool(self.futa_exempt.data),
        }


def work_filled(facts: dict[str, Any], state: str) -> dict[str, Any]:
    """Return what the form begins with."""
    rows = [
        {
            **row,
            "rate": Decimal(row["rate"]) if row.get("rate") else None,
            "annual": Decimal(row["annual"]) if row.get("annual") else None,
            "nonresident": not row.get("resident", True),
        }
        for row in facts.get("local_taxes") or ()
    ]
    return {
        "work_state": state,
        "residence_state": facts.get("residence_state") or state,
        "local": rows,
        "fica_exempt": facts.get("fica_exempt"),
        "futa_exempt": facts.get("futa_exempt"),
    }
