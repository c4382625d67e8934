"""Builds the Slip of one person on one run from the stored lines and the rows they were calculated from."""

from datetime import date
from decimal import Decimal

from sqlmodel import select

from hr import db
from hr.company import service as company
from hr.people import service as people
from hr.people.models import BankAccount, Employment, EmploymentTerms
from payroll.adjustments import service as adjustments
from payroll.countries.es.part_month import whole_month
from payroll.engine.model import Category
from payroll.payslips import america, britain, year
from payroll.payslips.code import sealed
from payroll.payslips.content import Adjusted, Employee, Employer, Owed, Replaced, Slip, SlipLine, Totals
from payroll.payslips.models import Payslip
from payroll.receivables import statement
from payroll.runs import review
from payroll.runs.facts import TEMPORARY
from payroll.runs.models import REPLACEMENT, PayItem, PayLine, PayRun

FACTS = {"us": america.facts, "uk": britain.facts}
SPAIN, AMERICA = "es", "us"
TAIL = 4  # digits that are left of a number that should not be printed whole


def build(run: PayRun, item: PayItem) -> Slip:
    """Return everything the payslip of one person says, with the code that vouches for it."""
    lines = review.lines_of(item.id)
    employment = people.get_employment(item.employment_id)
    terms = db.session().get(EmploymentTerms, item.terms_id) if item.terms_id else None
    so_far = year.so_far(run, item)
    first, last = _days(run, item, employment, terms)
    return sealed(
        Slip(
            country=run.country,
            currency=run.currency,
            reference=reference_of(run, item),
            reason=run.reason,
            replaces=_replaced(item),
            employer=_employer(run),
            employee=_employee(run, item, employment, terms),
            period_from=run.period,
            period_to=run.period_to,
            first=first,
            last=last,
            days=item.period_days,
            pay_date=run.pay_date,
            account=_account(item),
            lines=so_far.column(_line(run, line) for line in lines),
            totals=_totals(item),
            year_from=year.start_of(run.country, run.pay_date),
            year=so_far.totals(),
            owed=tuple(Owed(**each._asdict()) for each in statement.after(run, item, lines)),
            adjusted=tuple(_adjusted(each) for each in adjustments.in_run(run, item)),
            facts=FACTS[run.country](run, lines) if run.country in FACTS else {},
            fingerprint=run.approved_hash[:8],
            figures=f"{run.country.upper()} {run.pack_version}",
        )
    )


def reference_of(run: PayRun, item: PayItem) -> str:
    """Return what names a payslip: its period, the run's version and the person's place in it."""
    return f"{run.period:%Y-%m}-{run.version}-{item.id[-8:]}"


def _days(
    run: PayRun, item: PayItem, employment: Employment, terms: EmploymentTerms | None
) -> tuple[date, date]:
    """Return the first and the last day that are paid; of a temporary contract the last is its own."""
    first = max(run.period, employment.starts_on)
    by_contract = terms.contract_ends_on if terms and terms.contract_kind == TEMPORARY else None
    ends = employment.ends_on or by_contract
    if ends is None or ends < first:
        return min(first, run.period_to), run.period_to
    spain = run.country == SPAIN and terms is not None
    if spain and terms and item.period_days >= whole_month(terms.contribution_group, run.period):
        return first, run.period_to
    return first, min(run.period_to, ends)


def _replaced(item: PayItem) -> Replaced | None:
    if item.kind != REPLACEMENT or not item.original_item_id:
        return None
    original = db.session().get_one(PayItem, item.original_item_id)
    run = db.session().get_one(PayRun, original.run_id)
    paper = db.session().exec(select(Payslip).where(Payslip.item_id == original.id)).first()
    return Replaced(reference=reference_of(run, original), code=(paper.code or "") if paper else "")


def _employer(run: PayRun) -> Employer:
    entity = company.get_legal_entity(run.legal_entity_id)
    place = f"{entity.postcode} {entity.city}" if run.country == SPAIN else f"{entity.city} {entity.postcode}"
    return Employer(
        name=entity.name,
        address=", ".join(part for part in (entity.address, place.strip()) if part),
        city=entity.city,
        tax_number=entity.tax_number,
        contribution_account=entity.contribution_account,
    )


def _employee(run: PayRun, item: PayItem, employment: Employment, terms: EmploymentTerms | None) -> Employee:
    person = people.get_person(item.person_id)
    is_spanish, is_american = run.country == SPAIN, run.country == AMERICA
    social = person.social_number or person.tax_number
    return Employee(
        name=person.name,
        address=person.address if is_american else "",
        tax_number=person.tax_number if is_spanish else "",
        social_number=social[-TAIL:] if is_american else person.social_number or social,
        number=employment.id[-8:],
        job=(terms.professional_category if terms else "") or employment.job_title,
        group=str(terms.contribution_group) if terms and is_spanish else "",
        since=employment.starts_on,
    )


def _account(item: PayItem) -> str:
    account = db.session().get(BankAccount, item.bank_account_id) if item.bank_account_id else None
    return account.last_four if account else ""


def _line(run: PayRun, line: PayLine) -> SlipLine:
    is_earlier = line.period_to < run.period
    return SlipLine(
        category=Category(line.category),
        component=line.component,
        label=line.label,
        section=line.section,
        amount=line.amount_minor,
        base=line.base_minor,
        rate=Decimal(line.rate) if line.rate else None,
        quantity=Decimal(line.quantity) if line.quantity else None,
        first=line.period_from if is_earlier else None,
        last=line.period_to if is_earlier else None,
    )


def _adjusted(each: adjustments.Settled) -> Adjusted:
    return Adjusted(
        label=each.label, first=each.first, last=each.last, amount=each.amount, reason=each.reason
    )


def _totals(item: PayItem) -> Totals:
    return Totals(
        gross=item.gross_minor,
        contributions=item.employee_contributions_minor,
        tax=item.tax_minor,
        deductions=item.deductions_minor,
        net=item.net_minor,
        employer=item.employer_contributions_minor,
    )
