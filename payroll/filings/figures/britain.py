"""The full payment submission of a pay day and the year's P60s, from the sealed ledger."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from hr.company.models import LegalEntity
from hr.i18n import N_
from hr.money import from_minor, to_minor
from hr.people import service as people_service
from hr.people.models import Employment
from payroll.countries.uk import periods, returns
from payroll.countries.uk.facts import BritishFacts
from payroll.countries.uk.loan_lines import PREFIX as LOANS
from payroll.countries.uk.pension_lines import EMPLOYEE as PENSION
from payroll.countries.uk.returns import FullPayment
from payroll.countries.uk.tax_lines import TAX, TAXABLE_PAY
from payroll.engine.model import Category, Inputs, Result
from payroll.filings.figures import facts, ledger
from payroll.filings.figures.facts import Identity, british_address, identities, last_inputs
from payroll.filings.figures.model import Box, Figures, Problem, Tie, adding, in_category, starting
from payroll.filings.formats import fps
from payroll.filings.models import Filing
from payroll.runs.ledger import LedgerLine, year_to_date

POUND = "GBP"
PAY, INCOME_TAX, LOAN = adding(TAXABLE_PAY), adding(TAX), starting(LOANS)
TAXES = in_category(Category.TAX.value)
CONTRIBUTIONS = in_category(Category.EMPLOYEE_CONTRIBUTION.value)
MEMBER = adding(PENSION)
LEAVERS_NOT_KNOWN = N_("The facts this pay was worked out from cannot be read any more.")


def figures_fps(filing: Filing, entity: LegalEntity) -> Figures:
    """Return the submission of one pay day."""
    day = filing.period_to
    lines = ledger.lines_of(entity.id, day, day)
    people, by_person = identities(line.person_id for line in lines), _by_person(lines)
    sums = year_to_date(
        sorted({line.employment_id for line in lines}),
        before=day,
        tax_year_start=periods_start(day),
        entity_id=entity.id,
    )
    inputs = last_inputs(entity.id, lines, year_to_date=sums)
    problems = _problems(entity, people, inputs)
    told = [
        (_worker(people[key], by_person[key], inputs[key]), _payment(inputs[key], by_person[key]))
        for key in sorted(inputs, key=lambda key: (people[key].name, key))
    ]
    content = _xml(entity, day, told)
    payments = [payment for _, payment in told]
    return Figures(
        boxes=_boxes_fps(payments),
        ties=_ties(filing, entity, lines, payments),
        problems=tuple(problems),
        findings=(),
        ledger_hash=ledger.fingerprint(entity.id, day, day),
        people=len(people),
        currency=POUND,
        content=content,
        filename=f"fps-{filing.period}.xml",
        media_type="application/xml",
    )


def figures_p60(filing: Filing, entity: LegalEntity) -> Figures:
    """Return the certificates of a tax year, for who is still employed on its last day."""
    lines = ledger.lines_of(entity.id, filing.period_from, filing.period_to)
    staying = _employed_on(lines, filing.period_to)
    own = [line for line in lines if line.person_id in staying]
    people, inputs = identities(staying), last_inputs(entity.id, own)
    by_person = _by_person(own)
    problems = [Problem(LEAVERS_NOT_KNOWN, person_id=key) for key in people if key not in inputs]
    papers = {
        key: _paper(people[key], _certificate(pays, inputs[key]))
        for key, pays in by_person.items()
        if key in inputs
    }
    tax = sum(paper["tax"] for paper in papers.values())
    slips = ledger.payslips(entity.id, filing.period_from, filing.period_to)
    leavers = ledger.total((line for line in lines if line.person_id not in staying), INCOME_TAX)
    return Figures(
        boxes=(
            Box(
                "P60",
                N_("Certificates"),
                len(papers),
                is_count=True,
                rule=N_("For who is employed on 5 April."),
            ),
            Box(
                "TotalPay",
                N_("Taxable pay"),
                sum(paper["pay"] for paper in papers.values()),
                takes=_only(staying, PAY),
            ),
            Box("TotalTax", N_("Income taxes"), tax, takes=_only(staying, INCOME_TAX)),
        ),
        # Whoever left before 5 April got a P45 instead.
        ties=(Tie(N_("Income taxes"), slips.tax, ledger.total(lines, TAXES), tax, leavers),),
        problems=tuple(problems),
        findings=(),
        ledger_hash=ledger.fingerprint(entity.id, filing.period_from, filing.period_to),
        people=len(papers),
        currency=POUND,
        papers=papers,
    )


def periods_start(day: date) -> date:
    """Return the first day of the tax year of a day."""
    return date(periods.tax_year(day), 4, 6)


def _only(people: Iterable[str], takes: Any) -> Any:
    wanted = frozenset(people)

    def of_these(line: LedgerLine) -> int:
        return int(takes(line)) if line.person_id in wanted else 0

    return of_these


def _by_person(lines: Iterable[LedgerLine]) -> dict[str, list[Result]]:
    found: dict[str, list[Result]] = defaultdict(list)
    for pay in ledger.results(lines, currency=POUND):
        found[pay.subject].append(pay)
    return found


def _problems(
    entity: LegalEntity, people: Mapping[str, Identity], inputs: Mapping[str, Inputs]
) -> list[Problem]:
    found = [Problem(LEAVERS_NOT_KNOWN, person_id=key) for key in people if key not in inputs]
    if not fps.is_reference(entity.tax_number):
        found.append(Problem(N_("The company's PAYE reference has to be like 120/AB12345.")))
    if not entity.contribution_account:
        found.append(Problem(N_("The company's Accounts Office reference is missing.")))
    return found


def _payment(inputs: Inputs, pays: Sequence[Result]) -> FullPayment:
    """Return the payment of a day; a void and its replacement on one day are one payment."""
    merged = replace(pays[-1], lines=tuple(line for pay in pays for line in pay.lines))
    return returns.full_payment(inputs, merged)


def _worker(who: Identity, pays: Sequence[Result], inputs: Inputs) -> fps.Worker:
    employment = _employment(inputs.subject)
    lines, postcode = british_address(who.address)
    known = inputs.facts
    assert isinstance(known, BritishFacts)
    terms = people_service.terms_on(inputs.subject, inputs.period_to)
    earned = sum((pay.total(Category.EARNING) for pay in pays), from_minor(0))
    taken = sum(
        (pay.total(Category.TAX) + pay.total(Category.EMPLOYEE_CONTRIBUTION) + _loans(pay) for pay in pays),
        from_minor(0),
    )
    deducted = sum((pay.total(Category.DEDUCTION) - _loans(pay) for pay in pays), from_minor(0))
    # Told once, with the first payment: told again with its correction, HMRC opens a second employment.
    is_new = inputs.period_from <= employment.starts_on <= inputs.period_to and not inputs.year_to_date
    return fps.Worker(
        nino=who.social_number,
        given_name=who.given_name,
        family_name=who.family_name,
        address=lines,
        postcode=postcode,
        birth_date=who.birth_on,
        payroll_id=inputs.subject[-12:],
        starts_on=employment.starts_on if is_new else None,
        starter=_starter(who, inputs) if is_new else "",
        leaves_on=employment.ends_on
        if employment.ends_on and employment.ends_on <= inputs.period_to
        else None,
        is_director=known.director_since is not None,
        weekly_hours=Decimal(terms.weekly_hours) if terms else None,
        after_statutory=earned - taken,
        other_deductions=deducted,
    )


def _employment(employment_id: str) -> Employment:
    return facts.employments([employment_id])[employment_id]


def _starter(who: Identity, inputs: Inputs) -> str:
    row = people_service.tax_declaration_on(who.person_id, inputs.pay_date)
    return str(row.facts.get("starter") or "") if row else ""


def _loans(pay: Result) -> Decimal:
    return sum((line.amount for line in pay.lines if line.code.startswith(LOANS)), from_minor(0))


def _xml(entity: LegalEntity, day: date, told: Sequence[tuple[fps.Worker, FullPayment]]) -> bytes:
    employer = fps.Employer(
        paye_reference=entity.tax_number, accounts_office_reference=entity.contribution_account
    )
    return fps.write(employer, periods.tax_year(day), told)


def _boxes_fps(payments: Sequence[FullPayment]) -> tuple[Box, ...]:
    def added(name: str) -> int:
        return sum(to_minor(getattr(payment, name)) for payment in payments)

    def insured(name: str) -> int:
        return sum(to_minor(getattr(each, name)) for payment in payments for each in payment.insurance)

    return (
        Box("Employee", N_("Employees"), len(payments), is_count=True, takes=PAY),
        Box("TaxablePay", N_("Taxable pay"), added("taxable_pay"), takes=PAY),
        Box("TaxDeducted", N_("Income taxes"), added("tax"), takes=INCOME_TAX),
        Box(
            "EmpeeContribns",
            N_("National Insurance of the employees"),
            insured("employee"),
            takes=_ni("employee"),
        ),
        Box(
            "TotalEmpNIC", N_("National Insurance of the company"), insured("employer"), takes=_ni("employer")
        ),
        Box(
            "StudentLoan",
            N_("Student and postgraduate loans"),
            added("student_loan") + added("postgraduate_loan"),
            takes=LOAN,
        ),
    )


def _ni(part: str) -> Any:
    def takes(line: LedgerLine) -> int:
        is_part = line.component.startswith("uk.ni.") and line.component.endswith(f".{part}")
        return line.amount_minor if is_part else 0

    return takes


def _ties(
    filing: Filing, entity: LegalEntity, lines: Sequence[LedgerLine], payments: Sequence[FullPayment]
) -> tuple[Tie, ...]:
    slips = ledger.payslips(entity.id, filing.period_from, filing.period_to)
    insured = sum(to_minor(each.employee) for payment in payments for each in payment.insurance)
    tax = sum(to_minor(payment.tax) for payment in payments)
    return (
        Tie(N_("Income taxes"), slips.tax, ledger.total(lines, TAXES), tax),
        # The member's pension is told beside the National Insurance.
        Tie(
            N_("National Insurance of the employees"),
            slips.employee_contributions,
            ledger.total(lines, CONTRIBUTIONS),
            insured,
            ledger.total(lines, MEMBER),
        ),
    )


def _employed_on(lines: Iterable[LedgerLine], day: date) -> set[str]:
    rows = facts.employments(sorted({line.employment_id for line in lines}))
    return {row.person_id for row in rows.values() if row.covers(day, day)}


def _certificate(pays: Sequence[Result], inputs: Inputs) -> returns.P60:
    known = inputs.facts
    assert isinstance(known, BritishFacts)
    return returns.p60(pays, known)


def _paper(who: Identity, form: returns.P60) -> dict[str, Any]:
    return {
        "name": who.full_name,
        "number": who.social_number,
        "tax_year": f"{form.tax_year}-{(form.tax_year + 1) % 100:02d}",
        "ends": f"5 April {form.tax_year + 1}",
        "tax_code": form.tax_code + (" W1/M1" if form.is_non_cumulative else ""),
        "previous_pay": to_minor(form.previous_pay),
        "previous_tax": to_minor(form.previous_tax),
        "pay": to_minor(form.pay),
        "tax": to_minor(form.tax),
        "total_pay": to_minor(form.total_pay),
        "total_tax": to_minor(form.total_tax),
        "student_loan": to_minor(form.student_loan),
        "postgraduate_loan": to_minor(form.postgraduate_loan),
        "insurance": [
            (
                each.category,
                to_minor(each.at_lower_to_date),
                to_minor(each.lower_to_primary_to_date),
                to_minor(each.primary_to_upper_to_date),
                to_minor(each.employee_to_date),
            )
            for each in form.insurance
        ],
    }
