"""What a payslip says: the stored lines in the order of the official model (Orden ESS/2098/2014)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from hr import db
from hr.company import service as company
from hr.i18n import gettext
from hr.people import service as people
from hr.people.models import BankAccount, Employment, EmploymentTerms
from payroll.countries.es.part_month import whole_month
from payroll.engine.model import Category
from payroll.runs import review, wording
from payroll.runs.facts import TEMPORARY
from payroll.runs.models import PayItem, PayLine, PayRun

BASE_SALARY = "salary"
EXTRA_PAYS = frozenset({"extra_pay", "prorated_extra_pays"})
OVERTIME = "overtime"
NON_SALARY = "non_salary"
REMUNERATION = "es.base.remuneration"
PRORATED_EXTRAS = "es.base.prorated_extra_pays"
COMMON_BASE = "es.base.common_contingencies"
PROFESSIONAL_BASE = "es.base.professional_contingencies"
IRPF_BASE = "es.base.irpf"
# The part of the official box an employer's quota stands in; whatever is new falls under the second.
COMMON_QUOTAS = ("es.common_contingencies", "es.intergenerational_equity", "es.solidarity")
OVERTIME_QUOTAS = ("es.overtime", "es.overtime_force_majeure")


@dataclass(frozen=True)
class Entry:
    """One row of the sheet: words, cents and, where the model asks for it, the rate and the base."""

    label: str
    amount: int = 0
    rate: Decimal | None = None
    base: int | None = None

    @property
    def is_zero(self) -> bool:
        """Whether the model lists it and this person has none of it."""
        return self.amount == 0


@dataclass(frozen=True)
class Sheet:
    """A whole payslip as values; the template adds words and shape."""

    run: PayRun
    item: PayItem
    company: dict[str, str]
    worker: dict[str, str]
    seniority: date
    account: str
    first: date
    last: date
    salary: list[Entry] = field(default_factory=list)
    other_earnings: list[Entry] = field(default_factory=list)
    contributions: list[Entry] = field(default_factory=list)
    tax: Entry = field(default_factory=lambda: Entry(""))
    advances: Entry = field(default_factory=lambda: Entry(""))
    in_kind: Entry = field(default_factory=lambda: Entry(""))
    deductions: list[Entry] = field(default_factory=list)
    bases: dict[str, int] = field(default_factory=dict)
    common_quotas: list[Entry] = field(default_factory=list)
    professional_quotas: list[Entry] = field(default_factory=list)
    overtime_quotas: list[Entry] = field(default_factory=list)

    @property
    def gross(self) -> int:
        """A. Total devengado."""
        return self.item.gross_minor

    @property
    def withheld(self) -> int:
        """B. Total a deducir."""
        return self.item.gross_minor - self.item.net_minor

    @property
    def reference(self) -> str:
        """What names this payslip: the month, the run's fingerprint and the person's place in it."""
        return f"{self.run.period:%Y-%m}-{self.run.version}-{self.item.id[-8:]}"


def build(run: PayRun, item: PayItem) -> Sheet:
    """Return the payslip of one person, in the language in force."""
    lines = review.lines_of(item.id)
    terms = db.session().get(EmploymentTerms, item.terms_id)
    assert terms is not None
    employment = people.get_employment(item.employment_id)
    days = lines[0]
    return Sheet(
        run=run,
        item=item,
        company=_company(run),
        worker=_worker(item, terms),
        seniority=employment.starts_on,
        account=_masked(item),
        first=max(days.period_from, employment.starts_on),
        last=_last_day(item, employment, terms, days),
        salary=_salary(lines),
        other_earnings=_non_salary(lines),
        contributions=_contributions(lines),
        tax=_tax(lines),
        advances=Entry(gettext("Advances")),
        in_kind=Entry(gettext("Value of products received in kind")),
        deductions=_entries(_of(lines, Category.DEDUCTION)),
        bases={line.component: line.amount_minor for line in _of(lines, Category.BASE)},
        **_employer(lines),
    )


def _last_day(item: PayItem, employment: Employment, terms: EmploymentTerms, days: PayLine) -> date:
    """Return the last day that is paid, which of a temporary contract is its own."""
    by_contract = terms.contract_ends_on if terms.contract_kind == TEMPORARY else None
    ends = employment.ends_on or by_contract
    is_whole = item.period_days >= whole_month(terms.contribution_group, days.period_from)
    return days.period_to if is_whole or ends is None else min(days.period_to, ends)


def _of(lines: Iterable[PayLine], category: Category) -> list[PayLine]:
    return [line for line in lines if line.category == category.value]


def _company(run: PayRun) -> dict[str, str]:
    entity = company.get_legal_entity(run.legal_entity_id)
    place = f"{entity.postcode} {entity.city}".strip()
    return {
        "name": entity.name,
        "address": ", ".join(part for part in (entity.address, place) if part),
        "tax_number": entity.tax_number,
        "contribution_account": entity.contribution_account,
        "city": entity.city,
    }


def _worker(item: PayItem, terms: EmploymentTerms) -> dict[str, str]:
    person = people.get_person(item.person_id)
    return {
        "name": person.name,
        "tax_number": person.tax_number,
        "social_number": person.social_number,
        "professional_category": terms.professional_category,
        "contribution_group": str(terms.contribution_group),
    }


def _masked(item: PayItem) -> str:
    account = db.session().get(BankAccount, item.bank_account_id)
    return f"{account.iban[:2]}•• •••• {account.last_four}" if account else ""


def _entries(lines: Iterable[PayLine]) -> list[Entry]:
    return [_entry(line) for line in lines]


def _entry(line: PayLine) -> Entry:
    rate = Decimal(line.rate) if line.rate else None
    return Entry(wording.label(line), line.amount_minor, rate, line.base_minor)


def _or_none(entries: list[Entry], label: str) -> list[Entry]:
    """Return the entries, or the model's own row with nothing in it."""
    return entries or [Entry(label)]


def _salary(lines: Sequence[PayLine]) -> list[Entry]:
    salary = [line for line in _of(lines, Category.EARNING) if line.section != NON_SALARY]
    basic = [line for line in salary if line.component == BASE_SALARY]
    extra = [line for line in salary if line.component in EXTRA_PAYS]
    overtime = [line for line in salary if OVERTIME in line.component]
    rest = [line for line in salary if line not in basic and line not in extra and line not in overtime]
    return [
        *_or_none(_entries(basic), gettext("Base salary")),
        *_or_none(_entries(rest), gettext("Salary supplements")),
        *_or_none(_entries(overtime), gettext("Overtime")),
        Entry(gettext("Additional hours (part-time contracts)")),
        *_or_none(_entries(extra), gettext("Extra pays")),
        Entry(gettext("Pay in kind")),
    ]


def _non_salary(lines: Sequence[PayLine]) -> list[Entry]:
    paid = [line for line in _of(lines, Category.EARNING) if line.section == NON_SALARY]
    return [
        Entry(gettext("Compensation or expenses")),
        Entry(gettext("Social security benefits")),
        Entry(gettext("Compensation for transfer, suspension or dismissal")),
        *_or_none(_entries(paid), gettext("Other payments that are not salary")),
    ]


def _contributions(lines: Sequence[PayLine]) -> list[Entry]:
    quotas = _of(lines, Category.EMPLOYEE_CONTRIBUTION)
    known = {_stem(line) for line in quotas}
    missing = (
        ("es.overtime_force_majeure", gettext("Overtime, force majeure")),
        ("es.overtime", gettext("Overtime, other")),
    )
    return [*_entries(quotas), *(Entry(label) for stem, label in missing if stem not in known)]


def _tax(lines: Sequence[PayLine]) -> Entry:
    found = _of(lines, Category.TAX)
    rate = Decimal(found[0].rate) if found and found[0].rate else None
    return Entry("", sum(line.amount_minor for line in found), rate)


def _employer(lines: Sequence[PayLine]) -> dict[str, Any]:
    quotas = _of(lines, Category.EMPLOYER_CONTRIBUTION)
    common = [line for line in quotas if _stem(line) in COMMON_QUOTAS]
    overtime = [line for line in quotas if _stem(line) in OVERTIME_QUOTAS]
    return {
        "common_quotas": _entries(common),
        "overtime_quotas": _entries(overtime),
        "professional_quotas": _entries(
            line for line in quotas if line not in common and line not in overtime
        ),
    }


def _stem(line: PayLine) -> str:
    """Return the quota without its payer: `es.unemployment.employee` is `es.unemployment`."""
    return line.component.rsplit(".", 1)[0]
