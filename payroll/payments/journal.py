"""The journal of a run: its totals by account of the Spanish general chart (PGC, RD 1514/2007)."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO

from hr.i18n import N_, gettext
from hr.money import from_minor
from payroll.payments.models import JournalEntry, JournalLine
from payroll.runs.models import PayRun

WAGES, EMPLOYER_CONTRIBUTIONS = "640", "642"
SOCIAL_SECURITY_PAYABLE, TAX_PAYABLE, PAY_OUTSTANDING, OTHER_WITHHELD = "476", "4751", "465", "555"

ACCOUNTS: dict[str, str] = {
    WAGES: N_("Wages and salaries"),
    EMPLOYER_CONTRIBUTIONS: N_("Social security paid by the company"),
    SOCIAL_SECURITY_PAYABLE: N_("Social security payable"),
    TAX_PAYABLE: N_("Tax authority, withholdings payable"),
    PAY_OUTSTANDING: N_("Pay outstanding"),
    OTHER_WITHHELD: N_("Items to be applied: other deductions"),
}
# A cell that begins with one of these is a formula to a spreadsheet.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


class Unbalanced(Exception):
    """Debit and credit differ: the run's totals are wrong and nothing may be booked."""


@dataclass(frozen=True)
class Posting:
    """One account with its amount in cents on one side."""

    account: str
    debit: int = 0
    credit: int = 0


def postings(run: PayRun) -> list[Posting]:
    """Return what a run books; debit and credit add up to the same, or Unbalanced is raised."""
    contributions = run.employee_contributions_minor + run.employer_contributions_minor
    booked = [
        Posting(WAGES, debit=run.gross_minor),
        Posting(EMPLOYER_CONTRIBUTIONS, debit=run.employer_contributions_minor),
        Posting(SOCIAL_SECURITY_PAYABLE, credit=contributions),
        Posting(TAX_PAYABLE, credit=run.tax_minor),
        Posting(OTHER_WITHHELD, credit=run.deductions_minor),
        Posting(PAY_OUTSTANDING, credit=run.net_minor),
    ]
    difference = sum(each.debit - each.credit for each in booked)
    if difference:
        raise Unbalanced(f"run {run.id}: debit and credit differ by {from_minor(difference)}")
    return [each for each in booked if each.debit or each.credit]


def write(entry: JournalEntry, lines: Sequence[JournalLine], *, text: str) -> bytes:
    """Return an entry as CSV in UTF-8: ISO dates, decimal points, no cell that a spreadsheet would run."""
    out = StringIO()
    sheet = csv.writer(out, lineterminator="\r\n")
    sheet.writerow(["date", "entry", "account", "name", "text", "debit", "credit"])
    for line in lines:
        sheet.writerow(
            [
                entry.booked_on.isoformat(),
                safe(entry.number),
                line.account,
                safe(gettext(ACCOUNTS[line.account])),
                safe(text),
                _amount(line.debit_minor),
                _amount(line.credit_minor),
            ]
        )
    return out.getvalue().encode()


def safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula.

    >>> safe("=1+1")
    "'=1+1"
    """
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def _amount(minor: int) -> str:
    return str(from_minor(minor)) if minor else str(Decimal("0.00"))
