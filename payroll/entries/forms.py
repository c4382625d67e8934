"""Forms of entries: one-off, recurring, absences, files, an employer's own elements."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional
from wtforms.widgets import TextInput

from hr.company import service as company
from hr.i18n import N_, gettext, locale
from hr.i18n import lazy_gettext as _l
from hr.web.forms import BaseForm, DayField, MoneyField, Needed
from payroll.engine.model import ElementKind
from payroll.entries import catalog, page
from payroll.entries.importing.figures import COMMA, DAY_FIRST, MONTH_FIRST, POINT, decimal_sign, number
from payroll.entries.keeping import KINDS, NewAbsence, NewAssignment
from payroll.entries.models import AMOUNT, FORMULA, UNITS
from payroll.entries.service import EXCEPTION, NEXT, NewEntry
from payroll.entries.shipped import BY_COUNTRY, DEDUCTION_TAGS, TAGS, Definition

KIND_NAMES = {
    ElementKind.EARNING: N_("Pay"),
    ElementKind.OVERTIME: N_("Overtime"),
    ElementKind.NON_SALARY: N_("Expenses, no salary"),
    ElementKind.BENEFIT_IN_KIND: N_("Benefit in kind"),
    ElementKind.DEDUCTION: N_("Deduction"),
}
TAG_NAMES = {
    "contributions": N_("social security"),
    "overtime": N_("overtime base"),
    "overtime_force_majeure": N_("overtime base, force majeure"),
    "irpf": N_("income tax"),
    "tax": N_("income tax"),
    "ni": N_("National Insurance"),
    "pension": N_("pensionable pay"),
    "federal": N_("federal income tax"),
    "fica": N_("Social Security and Medicare"),
    "futa": N_("unemployment tax"),
    "state": N_("state income tax"),
    "supplemental": N_("supplemental wages"),
    "qualified_overtime": N_("qualified overtime"),
    "401k": N_("401(k)"),
    "roth_401k": N_("Roth 401(k)"),
    "section_125": N_("section 125"),
}


class FigureField(Field):
    """A number with up to six decimals, typed with either decimal sign."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:f}".replace(".", "," if locale() == "es" else ".")

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the typed number."""
        self.data = None
        text = (valuelist[0] if valuelist else "").strip()
        if not text:
            return
        sign = decimal_sign([text], "")
        if not sign and (COMMA in text or POINT in text):
            raise ValueError(
                gettext(
                    "%(text)s may be read two ways. Write a thousand as 1000, "
                    "and seven and an eighth as 7.1250.",
                    text=text,
                )
            )
        found = number(text, sign or POINT)
        try:
            self.data = None if found is None else found.quantize(Decimal("0.000001")).normalize()
        except InvalidOperation:
            self.data = None
        if self.data is None:
            raise ValueError(gettext("Write the number like 7.5."))


class _Amounts(BaseForm):
    """What, how much, how many, what each costs; which of them depends on the element."""

    element = SelectField(_l("Element"), [Needed()])
    amount = MoneyField(
        _l("Amount"),
        [Optional()],
        description=_l("Leave it empty if you give units and their price."),
        render_kw={"inputmode": "decimal"},
    )
    quantity = FigureField(_l("Units"), [Optional()], render_kw={"inputmode": "decimal"})
    rate = FigureField(_l("Price of one"), [Optional()], render_kw={"inputmode": "decimal"})
    is_confirmed = BooleanField(_l("The amount is right, however large"))

    def offer_elements(self, country: str, day: date) -> None:
        """Fill in the elements of a country, by name."""
        every = sorted((catalog.named(item), code) for code, item in catalog.usable(country, day).items())
        self.element.choices = [("", gettext("Choose one")), *((code, name) for name, code in every)]


class EntryForm(_Amounts):
    """One thing for one person and one month."""

    period = SelectField(_l("Month"), [Needed()])
    late = RadioField(
        _l("If the cut-off of the month has passed"),
        default=NEXT,
    )
    note = TextAreaField(_l("Note"), [Optional(), Length(max=300)], render_kw={"rows": 2})

    def offer(self, country: str, period: date) -> "EntryForm":
        """Fill in the choices."""
        self.offer_elements(country, period)
        self.late.choices = [
            (NEXT, gettext("Pay it with the next month")),
            (EXCEPTION, gettext("Ask for an exception, which whoever approves pay runs decides on")),
        ]
        self.period.choices = page.month_choices(period)
        if not self.is_submitted():
            self.period.data = f"{period:%Y-%m}"
        return self

    def entry(self, employment_id: str) -> NewEntry:
        """Return what was filled in."""
        return NewEntry(
            employment_id=employment_id,
            element_code=self.element.data,
            period=date.fromisoformat(f"{self.period.data}-01"),
            amount=self.amount.data,
            quantity=self.quantity.data,
            rate=self.rate.data,
            note=self.note.data or "",
            late=self.late.data or "",
            is_confirmed=bool(self.is_confirmed.data),
        )


class AssignForm(_Amounts):
    """Something for one person every period."""

    effective_from = DayField(_l("From"), [Needed()])
    ends_on = DayField(_l("Last day"), [Optional()], description=_l("Only if it is known already."))

    def offer(self, country: str, day: date) -> "AssignForm":
        """Fill in the choices."""
        self.offer_elements(country, day)
        if not self.is_submitted():
            self.effective_from.data = day.replace(day=1)
        return self

    def assignment(self, employment_id: str) -> NewAssignment:
        """Return what was filled in."""
        assert self.effective_from.data is not None
        return NewAssignment(
            employment_id=employment_id,
            element_code=self.element.data,
            effective_from=self.effective_from.data,
            ends_on=self.ends_on.data,
            amount=self.amount.data,
            quantity=self.quantity.data,
            rate=self.rate.data,
            is_confirmed=bool(self.is_confirmed.data),
        )


class StopForm(BaseForm):
    """From which day something is no longer paid."""

    from_day = DayField(_l("No longer from"), [Needed()])


class AbsenceForm(BaseForm):
    """An absence: kind and days; the bases only when we did not pay the month before."""

    kind = SelectField(_l("Kind"), [Needed()])
    starts_on = DayField(_l("First day"), [Needed()])
    ends_on = DayField(_l("Last day"), [Optional()], description=_l("Leave it empty while it goes on."))
    topped_up_to = FigureField(
        _l("Topped up to, %% of the salary"),
        [Optional()],
        description=_l("What the agreement adds to sick pay; 0 if nothing."),
        render_kw={"inputmode": "decimal"},
    )
    common_base = MoneyField(
        _l("Common contingencies base of the month before"),
        [Optional()],
        description=_l("Only if another payroll paid that month."),
        render_kw={"inputmode": "decimal"},
    )
    professional_base = MoneyField(
        _l("Professional contingencies base of the month before"),
        [Optional()],
        render_kw={"inputmode": "decimal"},
    )
    replaces = HiddenField()

    def offer(self) -> "AbsenceForm":
        """Fill in the kinds."""
        self.kind.choices = [
            ("", gettext("Choose one")),
            *((kind, str(page.ABSENCES[kind])) for kind in KINDS),
        ]
        return self

    def absence(self, employment_id: str) -> NewAbsence:
        """Return what was filled in."""
        assert self.starts_on.data is not None
        return NewAbsence(
            employment_id=employment_id,
            kind=self.kind.data,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            topped_up_to=self.topped_up_to.data or Decimal(0),
            common_base=self.common_base.data,
            professional_base=self.professional_base.data,
            replaces=self.replaces.data or None,
        )


class UploadForm(BaseForm):
    """A file of entries for a company and a month."""

    entity = SelectField(_l("Company"), [Needed()])
    period = SelectField(
        _l("Month"), [Needed()], description=_l("For rows that do not name a month of their own.")
    )
    file = FileField(
        _l("File"),
        [FileRequired(_l("Choose a file."))],
        description=_l("CSV or Excel, up to 20 MB. The first row names the columns."),
    )

    def offer(self, entity_id: str, period: date) -> "UploadForm":
        """Fill in the choices."""
        self.entity.choices = [(row.id, row.name) for row in company.legal_entities()]
        self.period.choices = page.month_choices(period)
        if not self.is_submitted():
            self.entity.data, self.period.data = entity_id, f"{period:%Y-%m}"
        return self

    @property
    def month(self) -> date:
        """The first day of the chosen month."""
        return date.fromisoformat(f"{self.period.data}-01")


class AnswersForm(BaseForm):
    """How a file is to be read where it leaves room, and what happens to what comes late or is doubtful."""

    decimal = SelectField(_l("Decimal sign"))
    day_order = SelectField(_l("Order of days"))
    late = SelectField(_l("Months that are paid or past their cut-off"))
    is_confirmed = BooleanField(_l("The doubtful amounts are right"))

    def offer(self, answers: dict[str, Any]) -> "AnswersForm":
        """Fill in the choices with what was answered before."""
        as_found = ("", gettext("As found"))
        self.decimal.choices = [
            as_found,
            (COMMA, gettext("Comma: 1.234,50")),
            (POINT, gettext("Point: 1,234.50")),
        ]
        self.day_order.choices = [
            as_found,
            (DAY_FIRST, gettext("Day first: 31/12/2026")),
            (MONTH_FIRST, gettext("Month first: 12/31/2026")),
        ]
        self.late.choices = [
            ("", gettext("Leave those rows out")),
            (NEXT, gettext("Pay them with the next month")),
            (EXCEPTION, gettext("Ask for an exception")),
        ]
        if not self.is_submitted():
            for name in ("decimal", "day_order", "late", "is_confirmed"):
                self[name].data = answers.get(name, "")
        return self

    @property
    def answers(self) -> dict[str, Any]:
        """What was chosen."""
        return {
            "decimal": self.decimal.data or "",
            "day_order": self.day_order.data or "",
            "late": self.late.data or "",
            "is_confirmed": bool(self.is_confirmed.data),
        }


class ElementForm(BaseForm):
    """An element of the employer's own."""

    code = StringField(
        _l("Code"),
        [Needed()],
        description=_l("Small letters, digits and _. Formulas use it."),
        render_kw={"maxlength": 39},
    )
    name_es = StringField(_l("Name in Spanish"), [Needed(), Length(max=100)])
    name_en = StringField(_l("Name in English"), [Needed(), Length(max=100)])
    kind = SelectField(_l("What it is"), [Needed()])
    feeds = SelectField(_l("Which bases it enters"))
    way = SelectField(_l("Where the amount comes from"), [Needed()])
    rate = FigureField(_l("Price of one"), [Optional()], render_kw={"inputmode": "decimal"})
    formula = StringField(
        _l("Formula"),
        [Optional(), Length(max=400)],
        description=_l(
            "For example annual_salary / 14 * 10%%. It may use codes of other elements, quantity and rate."
        ),
    )
    is_prorated = BooleanField(_l("Cut it into days when the month is not worked whole"))
    account = StringField(_l("Account"), [Optional(), Length(max=20)])
    effective_from = DayField(_l("From"), [Needed()])

    def offer(self, country: str, day: date) -> "ElementForm":
        """Fill in the choices of a country."""
        self.kind.choices = [(kind.value, gettext(name)) for kind, name in KIND_NAMES.items()]
        self.feeds.choices = [(" ".join(tags), _tag_words(tags)) for tags in _combinations(country)]
        self.way.choices = [
            (AMOUNT, gettext("An amount")),
            (UNITS, gettext("Units times a price")),
            (FORMULA, gettext("A formula")),
        ]
        if not self.is_submitted():
            self.effective_from.data = day.replace(day=1)
        return self

    @property
    def definition(self) -> Definition:
        """What was filled in."""
        return Definition(
            code=(self.code.data or "").strip().lower(),
            name=self.name_en.data or "",
            name_es=self.name_es.data or "",
            kind=ElementKind(self.kind.data),
            feeds=tuple((self.feeds.data or "").split()),
            way=self.way.data,
            rate=self.rate.data,
            formula=self.formula.data or "",
            is_prorated=bool(self.is_prorated.data),
            account=self.account.data or "",
        )


def _combinations(country: str) -> list[tuple[str, ...]]:
    """Return the sets of bases that the shipped elements of a country use, most first."""
    found = {item.feeds for item in BY_COUNTRY.get(country, ()) if item.feeds}
    known = TAGS.get(country, frozenset()) | DEDUCTION_TAGS.get(country, frozenset())
    singles = {(tag,) for tag in known}
    return [*sorted(found | singles, key=lambda tags: (-len(tags), tags)), ()]


def _tag_words(tags: tuple[str, ...]) -> str:
    return ", ".join(gettext(TAG_NAMES.get(tag, tag)) for tag in tags) or gettext("None")
