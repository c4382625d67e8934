"""The first tax code of a new employee: from the P45, or from the starter checklist."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from payroll.countries.uk import wording
from payroll.countries.uk.facts import PreviousEmployment
from payroll.countries.uk.parameters import IncomeTax
from payroll.countries.uk.tax_codes import parse
from payroll.engine.refusals import InvalidInputs, Unsupported


class Declaration(StrEnum):
    """The statement a starter ticks: first job since 6 April, only job now, or one beside another."""

    FIRST_JOB = "A"
    ONLY_JOB = "B"
    ANOTHER_JOB = "C"


@dataclass(frozen=True, slots=True)
class P45:
    """What the last employer certified: the code, whether week 1 / month 1, and pay and tax of the year."""

    tax_year: int
    tax_code: str
    pay: Decimal
    tax: Decimal
    is_week1: bool = False


@dataclass(frozen=True, slots=True)
class FirstCode:
    """The code to begin with, until HMRC sends another."""

    tax_code: str
    is_week1: bool = False
    previous: PreviousEmployment | None = None


def first_code(
    tax_year: int, parameters: IncomeTax, *, p45: P45 | None = None, declaration: Declaration | None = None
) -> FirstCode:
    """Return the first code: that of a P45 of this tax year, else as declared, else 0T without cumulation."""
    if p45 is not None:
        if p45.tax_year != tax_year:
            raise Unsupported(wording.OLD_P45)
        previous = PreviousEmployment(tax_year, p45.pay, p45.tax)
        if not previous.is_possible:
            raise InvalidInputs(problem=wording.BAD_P45)
        code = parse(p45.tax_code, p45.is_week1)
        # Without cumulation the earlier pay is nobody's business here, but the P60 shows it (FPS does not).
        return FirstCode(code.text, not code.is_cumulative, previous)
    emergency = f"{parameters.emergency_number}L"
    if declaration is Declaration.FIRST_JOB:
        return FirstCode(emergency)
    if declaration is Declaration.ONLY_JOB:
        return FirstCode(emergency, is_week1=True)
    if declaration is Declaration.ANOTHER_JOB:
        return FirstCode("BR")
    return FirstCode("0T", is_week1=True)
