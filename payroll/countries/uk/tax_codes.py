"""Tax codes: what HMRC tells the employer about a person's free pay and rates."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from payroll.countries.uk import wording
from payroll.countries.uk.parameters import IncomeTax, Regime
from payroll.engine.refusals import InvalidInputs

# Six digits at most and no leading zero, as the tax code of a full payment submission.
FORM = re.compile(r"([SC]?)(?:(K)([1-9]\d{0,5})|([1-9]\d{0,5})([LMNT])|(0T)|(BR|D\d))|(NT)", re.ASCII)
NON_CUMULATIVE = re.compile(r"\s*(?:W1/M1|W1|M1|X)$")


class CodeKind(StrEnum):
    """What a code does with pay."""

    ALLOWANCE = "allowance"
    ADDITION = "addition"
    FLAT = "flat"
    NO_TAX = "no_tax"


class Nation(StrEnum):
    """Whose rates a code uses: its prefix says so."""

    REST_OF_UK = ""
    SCOTLAND = "S"
    WALES = "C"


REGIMES = {Nation.REST_OF_UK: "rest_of_uk", Nation.SCOTLAND: "scotland", Nation.WALES: "wales"}


@dataclass(frozen=True, slots=True)
class TaxCode:
    """A tax code taken apart; `is_cumulative` is false for week 1 / month 1 codes."""

    text: str
    nation: Nation
    kind: CodeKind
    number: int = 0
    flat: str = ""
    is_cumulative: bool = True


@lru_cache(maxsize=4096)
def parse(code: str, is_week1: bool = False) -> TaxCode:
    """Return a code taken apart; refused when there is no such code.

    >>> parse("s1257l m1").nation.name, parse("K475").number, parse("1257L W1").is_cumulative
    ('SCOTLAND', 475, False)
    """
    text, marks = NON_CUMULATIVE.subn("", code.strip().upper())
    found = FORM.fullmatch(text)
    if found is None:
        raise InvalidInputs(problem=wording.BAD_TAX_CODE)
    prefix, addition, added, allowed, _, zero, flat, _ = found.groups()
    is_cumulative = not (marks or is_week1)
    nation = Nation(prefix or "")
    if addition:
        return TaxCode(text, nation, CodeKind.ADDITION, int(added), "", is_cumulative)
    if allowed or zero:
        return TaxCode(text, nation, CodeKind.ALLOWANCE, int(allowed or 0), "", is_cumulative)
    if flat:
        return TaxCode(text, nation, CodeKind.FLAT, 0, flat, is_cumulative)
    return TaxCode(text, nation, CodeKind.NO_TAX, 0, "", is_cumulative)


def regime_of(code: TaxCode, parameters: IncomeTax) -> Regime:
    """Return the bands a code uses; refused when that year has none for it, or not this code."""
    regime: Regime | None = getattr(parameters, REGIMES[code.nation])
    if regime is None or (code.kind is CodeKind.FLAT and code.flat not in regime.flat):
        raise InvalidInputs(problem=wording.TAX_CODE_NOT_IN_YEAR)
    return regime
