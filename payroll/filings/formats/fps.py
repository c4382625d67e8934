"""The full payment submission to HMRC as XML: the IRenvelope that goes into the body of a message.

The order of the elements is fixed by HMRC's schema of 2026-27 (FullPaymentSubmission-2027-v1-0.xsd). It was
read in two programs written from that schema and in HMRC's example data, not in the schema itself; OPEN names
what they disagree about. The IRmark and the envelope around the body belong to sending, which is not built.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lxml import etree

from payroll.countries.uk.returns import CategoryFigures, FullPayment

NAMESPACE = "http://www.govtalk.gov.uk/taxation/PAYE/RTI/FullPaymentSubmission/{year}/1"
# The years whose schema the order below was read from.
KNOWN_YEARS = frozenset(("25-26", "26-27"))
# One of the two sources adds the employee's part to TotalEmpNIC; the other and the example data do not.
OPEN = ("TotalEmpNICInPd", "TotalEmpNICYTD", "HoursWorked", "StudentLoanRecovered/@PlanType 05")
LINES_OF_ADDRESS = 4
LINE_LENGTH, NAME_LENGTH = 35, 35
HOURS = ((Decimal(16), "A"), (Decimal(30), "B"))
FULL_TIME = "C"
REFERENCE = re.compile(r"(\d{3})/([A-Z0-9]{1,10})", re.ASCII)
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Employer:
    """Who submits: the PAYE reference is the office's three digits, a stroke, and the employer's letters."""

    paye_reference: str
    accounts_office_reference: str
    sender: str = "Employer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """Who was paid; a new starter is told with the day and the declaration (A, B or C)."""

    nino: str
    given_name: str
    family_name: str
    address: tuple[str, ...] = ()
    postcode: str = ""
    birth_date: date | None = None
    gender: str = ""
    payroll_id: str = ""
    starts_on: date | None = None
    starter: str = ""
    leaves_on: date | None = None
    is_director: bool = False
    weekly_hours: Decimal | None = None
    after_statutory: Decimal = ZERO
    other_deductions: Decimal = ZERO


def write(employer: Employer, tax_year: int, payments: Sequence[tuple[Worker, FullPayment]]) -> bytes:
    """Return the submission of one pay date; the same figures give the same bytes."""
    year = related_year(tax_year)
    space = NAMESPACE.format(year=year)
    root = etree.Element(etree.QName(space, "IRenvelope"), nsmap={None: space})
    office, reference = _references(employer.paye_reference)
    header = _sub(root, "IRheader")
    keys = _sub(header, "Keys")
    _sub(keys, "Key", office, Type="TaxOfficeNumber")
    _sub(keys, "Key", reference, Type="TaxOfficeReference")
    _sub(header, "PeriodEnd", f"{tax_year + 1}-04-05")
    _sub(header, "DefaultCurrency", "GBP")
    _sub(header, "Sender", employer.sender)
    body = _sub(root, "FullPaymentSubmission")
    refs = _sub(body, "EmpRefs")
    _sub(refs, "OfficeNo", office)
    _sub(refs, "PayeRef", reference)
    _sub(refs, "AORef", employer.accounts_office_reference)
    _sub(body, "RelatedTaxYear", year)
    for worker, payment in payments:
        _employee(body, worker, payment)
    etree.indent(root, "  ")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def related_year(tax_year: int) -> str:
    """Return a tax year as submissions name it.

    >>> related_year(2026)
    '26-27'
    """
    return f"{tax_year % 100:02d}-{(tax_year + 1) % 100:02d}"


def is_reference(text: str) -> bool:
    """Tell whether a PAYE reference has the form 120/AB12345."""
    return REFERENCE.fullmatch(text.strip().upper()) is not None


def name(text: str) -> str:
    """Return a name in the letters HMRC accepts: ASCII, blanks, hyphens and apostrophes.

    >>> name("Núñez-O’Shea"), name("Øystein")
    ("Nunez-O'Shea", 'Oystein')
    """
    swapped = text.replace("’", "'").translate(str.maketrans("ØøŁłÆæ", "OoLlAa"))
    bare = "".join(each for each in unicodedata.normalize("NFD", swapped) if not unicodedata.combining(each))
    return " ".join(re.sub(r"[^A-Za-z '\-]", " ", bare).split())[:NAME_LENGTH].strip()


def _references(text: str) -> tuple[str, str]:
    found = REFERENCE.fullmatch(text.strip().upper())
    return (found[1], found[2]) if found else ("", "")


def _employee(body: etree._Element, worker: Worker, payment: FullPayment) -> None:
    employee = _sub(body, "Employee")
    _details(_sub(employee, "EmployeeDetails"), worker)
    employment = _sub(employee, "Employment")
    if worker.is_director:
        _sub(employment, "DirectorsNIC", "AN")
    if worker.starts_on is not None:
        starter = _sub(employment, "Starter")
        _sub(starter, "StartDate", worker.starts_on.isoformat())
        _known(starter, "StartDec", worker.starter)
    _known(employment, "PayId", worker.payroll_id)
    if worker.leaves_on is not None:
        _sub(employment, "LeavingDate", worker.leaves_on.isoformat())
    _to_date(_sub(employment, "FiguresToDate"), payment)
    _payment(_sub(employment, "Payment"), worker, payment)
    for category in payment.insurance:
        _insurance(_sub(employment, "NIlettersAndValues"), category)


def _details(details: etree._Element, worker: Worker) -> None:
    _known(details, "NINO", worker.nino)
    names = _sub(details, "Name")
    _sub(names, "Fore", name(worker.given_name))
    _sub(names, "Sur", name(worker.family_name))
    if worker.address or worker.postcode:
        address = _sub(details, "Address")
        for line in worker.address[:LINES_OF_ADDRESS]:
            _sub(address, "Line", " ".join(line.split())[:LINE_LENGTH].strip())
        _known(address, "UKPostcode", worker.postcode)
    if worker.birth_date is not None:
        _sub(details, "BirthDate", worker.birth_date.isoformat())
    _known(details, "Gender", worker.gender)


def _to_date(figures: etree._Element, payment: FullPayment) -> None:
    _sub(figures, "TaxablePay", _money(payment.taxable_pay_to_date))
    _sub(figures, "TotalTax", _money(payment.tax_to_date))
    _pounds(figures, "StudentLoansTD", payment.student_loan_to_date)
    _pounds(figures, "PostgradLoansTD", payment.postgraduate_loan_to_date)
    _some(figures, "EmpeePenContribnsPaidYTD", payment.pension_net_pay_to_date)
    _some(figures, "EmpeePenContribnsNotPaidYTD", payment.pension_after_tax_to_date)


def _payment(part: etree._Element, worker: Worker, payment: FullPayment) -> None:
    _sub(part, "PayFreq", payment.pay_frequency)
    _sub(part, "PmtDate", payment.pay_date.isoformat())
    if payment.tax_week is not None:
        _sub(part, "WeekNo", str(payment.tax_week))
    else:
        _sub(part, "MonthNo", str(payment.tax_month))
    _sub(part, "PeriodsCovered", str(payment.periods_covered))
    _sub(part, "HoursWorked", _hours(worker.weekly_hours))
    marks = {"BasisNonCumulative": "yes"} if payment.is_non_cumulative else {}
    if payment.tax_regime:
        marks["TaxRegime"] = payment.tax_regime
    _sub(part, "TaxCode", payment.tax_code, **marks)
    _sub(part, "TaxablePay", _money(payment.taxable_pay))
    _some(part, "DednsFromNetPay", worker.other_deductions)
    _sub(part, "PayAfterStatDedns", _money(worker.after_statutory))
    _some(part, "EmpeePenContribnsPaid", payment.pension_net_pay)
    _some(part, "EmpeePenContribnsNotPaid", payment.pension_after_tax)
    if payment.student_loan:
        plan = {"PlanType": payment.student_loan_plan} if payment.student_loan_plan else {}
        _sub(part, "StudentLoanRecovered", _money(payment.student_loan), **plan)
    _some(part, "PostgradLoanRecovered", payment.postgraduate_loan)
    _sub(part, "TaxDeductedOrRefunded", _money(payment.tax))


def _insurance(part: etree._Element, category: CategoryFigures) -> None:
    _sub(part, "NIletter", category.category)
    _sub(part, "GrossEarningsForNICsInPd", _money(category.earnings))
    _sub(part, "GrossEarningsForNICsYTD", _money(category.earnings_to_date))
    _sub(part, "AtLELYTD", _money(Decimal(int(category.at_lower_to_date))))
    _sub(part, "LELtoPTYTD", _money(category.lower_to_primary_to_date))
    _sub(part, "PTtoUELYTD", _money(category.primary_to_upper_to_date))
    _sub(part, "TotalEmpNICInPd", _money(category.employer))
    _sub(part, "TotalEmpNICYTD", _money(category.employer_to_date))
    _sub(part, "EmpeeContribnsInPd", _money(category.employee))
    _sub(part, "EmpeeContribnsYTD", _money(category.employee_to_date))


def _sub(parent: etree._Element, tag: str, text: str | None = None, **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, etree.QName(etree.QName(parent).namespace, tag), attributes)
    child.text = text
    return child


def _known(parent: etree._Element, tag: str, text: str) -> None:
    if text:
        _sub(parent, tag, text)


def _some(parent: etree._Element, tag: str, amount: Decimal) -> None:
    if amount:
        _sub(parent, tag, _money(amount))


def _pounds(parent: etree._Element, tag: str, amount: Decimal) -> None:
    if amount:
        _sub(parent, tag, _money(Decimal(int(amount))))


def _money(amount: Decimal) -> str:
    return f"{amount:.2f}"


def _hours(weekly: Decimal | None) -> str:
    """Return the band of the hours normally worked: under 16, under 30, 30 or more; E when unknown."""
    if weekly is None:
        return "E"
    return next((band for limit, band in HOURS if weekly < limit), FULL_TIME)
