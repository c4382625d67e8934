"""The submission to HMRC says what was paid, in the order of the schema, always in the same bytes."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from lxml import etree

from payroll.countries.uk.facts import PensionRelief, PensionScheme
from payroll.countries.uk.returns import full_payment
from payroll.countries.uk.student_loans import Plan
from payroll.engine.steps import year_to_date
from payroll.filings.formats import fps
from tests.payroll.countries import british

EMPLOYER = fps.Employer(paye_reference="120/ab12345", accounts_office_reference="120PA00012345")
SPACE = "{http://www.govtalk.gov.uk/taxation/PAYE/RTI/FullPaymentSubmission/26-27/1}"
D = Decimal


def submission(**changes: Any) -> bytes:
    """Return the submission of the second month of one person with a loan and a pension."""
    scheme = PensionScheme(relief=PensionRelief.NET_PAY, employee_rate=D(5), employer_rate=D(3))
    known = british.facts("S1257L", is_week1=True, student_loan=Plan.PLAN_2, pension=scheme)
    first = british.pay(british.month(1, known, "45000"))
    inputs = replace(british.month(2, known, "45000"), year_to_date=year_to_date([first]))
    result = british.pay(inputs)
    worker = fps.Worker(
        nino="AB123456C",
        given_name="Begoña",
        family_name="Núñez-O’Shea",
        address=("1 High Street", "Leeds"),
        postcode="LS1 1AA",
        birth_date=date(1990, 5, 12),
        payroll_id="E-7",
        starts_on=date(2026, 5, 1),
        starter="B",
        weekly_hours=D("37.5"),
        after_statutory=result.net,
    )
    return fps.write(EMPLOYER, 2026, [(replace(worker, **changes), full_payment(inputs, result))])


def texts(root: etree._Element, *path: str) -> list[str | None]:
    return [each.text for each in root.findall("/".join(SPACE + tag for tag in path))]


EMPLOYMENT = ("FullPaymentSubmission", "Employee", "Employment")


def test_the_submission_names_employer_worker_and_figures() -> None:
    root = etree.fromstring(submission())
    assert root.tag == SPACE + "IRenvelope"
    assert texts(root, "IRheader", "Keys", "Key") == ["120", "AB12345"]
    assert texts(root, "IRheader", "PeriodEnd") == ["2027-04-05"]
    assert texts(root, "FullPaymentSubmission", "EmpRefs", "AORef") == ["120PA00012345"]
    details = ("FullPaymentSubmission", "Employee", "EmployeeDetails")
    assert texts(root, *details, "Name", "Sur") == ["Nunez-O'Shea"]
    assert texts(root, *details, "Address", "Line") == ["1 High Street", "Leeds"]
    assert texts(root, *EMPLOYMENT, "Payment", "PmtDate") == ["2026-05-31"]
    assert texts(root, *EMPLOYMENT, "Payment", "MonthNo") == ["2"]
    assert texts(root, *EMPLOYMENT, "Payment", "HoursWorked") == ["C"]
    assert texts(root, *EMPLOYMENT, "Payment", "TaxCode") == ["1257L"]
    code = root.find("/".join(SPACE + tag for tag in (*EMPLOYMENT, "Payment", "TaxCode")))
    assert code is not None
    assert dict(code.attrib) == {"BasisNonCumulative": "yes", "TaxRegime": "S"}


def test_money_has_two_places_and_the_year_includes_the_payment() -> None:
    root = etree.fromstring(submission())
    paid = D(texts(root, *EMPLOYMENT, "Payment", "TaxablePay")[0] or "")
    year = D(texts(root, *EMPLOYMENT, "FiguresToDate", "TaxablePay")[0] or "")
    assert year == 2 * paid > 0
    insurance = (*EMPLOYMENT, "NIlettersAndValues")
    assert texts(root, *insurance, "NIletter") == ["A"]
    assert texts(root, *insurance, "AtLELYTD") == ["1118.00"]  # twice 559
    loans = texts(root, *EMPLOYMENT, "FiguresToDate", "StudentLoansTD")[0] or ""
    assert loans.endswith(".00")
    amounts = [
        each.text or ""
        for each in root.iter()
        if (each.text or "").replace(".", "").isdigit() and "." in (each.text or "")
    ]
    assert amounts
    assert all(len(text.split(".")[1]) == 2 for text in amounts)


def test_the_elements_stand_in_the_order_of_the_schema() -> None:
    root = etree.fromstring(submission())
    employment = root.find("/".join(SPACE + tag for tag in EMPLOYMENT))
    assert employment is not None
    assert [etree.QName(each).localname for each in employment] == [
        "Starter", "PayId", "FiguresToDate", "Payment", "NIlettersAndValues",
    ]  # fmt: skip
    payment = employment.find(SPACE + "Payment")
    assert payment is not None
    assert [etree.QName(each).localname for each in payment] == [
        "PayFreq", "PmtDate", "MonthNo", "PeriodsCovered", "HoursWorked", "TaxCode", "TaxablePay",
        "PayAfterStatDedns", "EmpeePenContribnsPaid", "StudentLoanRecovered", "TaxDeductedOrRefunded",
    ]  # fmt: skip


def test_the_same_pay_gives_the_same_bytes_and_markup_in_a_name_stays_text() -> None:
    assert submission() == submission()
    content = submission(payroll_id="<E&7>", leaves_on=date(2026, 5, 31))
    root = etree.fromstring(content)
    assert texts(root, *EMPLOYMENT, "PayId") == ["<E&7>"]
    assert texts(root, *EMPLOYMENT, "LeavingDate") == ["2026-05-31"]
    assert fps.is_reference("120/AB12345")
    assert not fps.is_reference("12/AB12345")
