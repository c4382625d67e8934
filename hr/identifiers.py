"""Identifiers and accounts as people type them: brought into their normal form, or refused clearly."""

import re

from schwifty import IBAN
from schwifty.exceptions import SchwiftyException
from stdnum.es import cif, nif
from stdnum.exceptions import ValidationError

from hr.errors import Invalid
from hr.i18n import N_

SEPARATORS = re.compile(r"[\s/.\-]")
PERSON_INITIALS = frozenset("0123456789XYZKLM")
MODULUS = 97
# Since November 2026 banks ask for a structured address outside the European Economic Area; we keep none.
# A list of thirty quoted strings would hide its content.
EEA = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK".split()  # noqa: SIM905
)


def tax_number(text: str) -> str:
    """Return a person's NIF or NIE in its normal form, or raise Invalid."""
    compact = _compact(text)
    message = N_("Check the NIF or NIE: its letter does not fit. Write it like 12345678Z or X1234567L.")
    if compact[:1] not in PERSON_INITIALS:
        raise Invalid(message, key="bad_tax_number", fields={"tax_number": message})
    try:
        return str(nif.validate(compact))
    except ValidationError as error:
        raise Invalid(message, key="bad_tax_number", fields={"tax_number": message}) from error


def company_tax_number(text: str) -> str:
    """Return a company's NIF (formerly CIF) in its normal form, or raise Invalid."""
    try:
        return str(cif.validate(_compact(text)))
    except ValidationError as error:
        message = N_("Check the company's tax number: it is not a valid CIF. Write it like A12345674.")
        raise Invalid(message, key="bad_company_tax_number", fields={"tax_number": message}) from error


def social_number(text: str) -> str:
    """Return a person's NAF: province, 8 digits, 2 check digits; or raise Invalid."""
    message = N_("Check the social security number: its 12 digits, like 28 12345678 40, do not fit.")
    return _checked(text, 8, message, key="bad_social_number", field="social_number")


def contribution_account(text: str) -> str:
    """Return an employer's CCC: province, 7 digits, 2 check digits; or raise Invalid."""
    message = N_("Check the contribution account: its 11 digits, like 28 1234567 42, do not fit.")
    return _checked(text, 7, message, key="bad_contribution_account", field="contribution_account")


def iban(text: str) -> str:
    """Return an account number without blanks, or raise Invalid: only what a pay run can pay to passes."""
    try:
        number = IBAN(text, validate_bban=True)
    except (SchwiftyException, ValueError) as error:
        message = N_("Check the account number: it is not a valid IBAN.")
        raise Invalid(message, key="bad_iban", fields={"iban": message}) from error
    if number.country_code not in EEA:
        message = N_(
            "Pay goes from and to accounts in the European Economic Area, and %(country)s is outside it. "
            "Give another account."
        )
        raise Invalid(message, key="iban_outside", fields={"iban": message}, country=number.country_code)
    return str(number.compact)


def _compact(text: str) -> str:
    return SEPARATORS.sub("", text).upper()


def _checked(text: str, digits: int, message: str, *, key: str, field: str) -> str:
    compact = _compact(text)
    if re.fullmatch(rf"[0-9]{{{digits + 4}}}", compact) is None or not _fits(compact, digits):
        raise Invalid(message, key=key, fields={field: message})
    return compact


def _fits(compact: str, digits: int) -> bool:
    """Compare with the remainder by 97; a number with a leading zero counts as one digit shorter."""
    province, number, check = compact[:2], int(compact[2:-2]), int(compact[-2:])
    weight = 10 ** (digits - 1) if number < 10 ** (digits - 1) else 10**digits
    return province != "00" and (int(province) * weight + number) % MODULUS == check
