"""Identifiers and accounts as people type them: brought into their normal form, or refused clearly."""

import re

from schwifty import IBAN
from schwifty.exceptions import SchwiftyException
from stdnum.es import cif, nif
from stdnum.exceptions import ValidationError
from stdnum.us import ein, rtn, ssn

from hr.errors import Invalid
from hr.i18n import N_

SEPARATORS = re.compile(r"[\s/.\-]")
PERSON_INITIALS = frozenset("0123456789XYZKLM")
MODULUS = 97
# The prefixes that are never given out: National Insurance Manual NIM39110.
NINO = re.compile(r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][0-9]{6}[A-D]")
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


def social_security_number(text: str) -> str:
    """Return an SSN as nine digits, or raise Invalid: only numbers the agency may have given pass."""
    try:
        return str(ssn.validate(_compact(text)))
    except ValidationError as error:
        message = N_("Check the Social Security number: it has nine digits, like 536-90-4399.")
        raise Invalid(message, key="bad_ssn", fields={"tax_number": message}) from error


def national_insurance_number(text: str) -> str:
    """Return a NINO in capitals without blanks, or raise Invalid."""
    compact = _compact(text)
    if NINO.fullmatch(compact) is None:
        message = N_(
            "Check the National Insurance number: two letters, six digits and a letter, like AB 12 34 56 C."
        )
        raise Invalid(message, key="bad_nino", fields={"social_number": message})
    return compact


def employer_number(text: str) -> str:
    """Return an EIN as nine digits, or raise Invalid."""
    try:
        return str(ein.validate(_compact(text)))
    except ValidationError as error:
        message = N_("Check the EIN: it has nine digits, like 04-2103594.")
        raise Invalid(message, key="bad_ein", fields={"tax_number": message}) from error


def paye_reference(text: str) -> str:
    """Return an employer's PAYE reference: the office's three digits, a stroke and its own part."""
    compact = re.sub(r"\s", "", text).upper()
    if re.fullmatch(r"[0-9]{3}/[A-Z0-9]{1,10}", compact) is None:
        message = N_(
            "Check the PAYE reference: three digits, a stroke and letters or digits, like 123/AB456."
        )
        raise Invalid(message, key="bad_paye_reference", fields={"tax_number": message})
    return compact


def accounts_office_reference(text: str) -> str:
    """Return the reference payments to HMRC carry: 13 signs like 123PA00012345, or raise Invalid."""
    compact = _compact(text)
    if re.fullmatch(r"[0-9]{3}P[A-Z][0-9]{7}[0-9X]", compact) is None:
        message = N_("Check the Accounts Office reference: 13 signs, like 123PA00012345.")
        raise Invalid(message, key="bad_accounts_office", fields={"contribution_account": message})
    return compact


def account(text: str, country: str = "es") -> str:
    """Return an account in its country's normal form, or raise Invalid.

    An IBAN in Spain; a sort code or routing number, a stroke and the account number elsewhere.
    """
    if country not in ("uk", "us"):
        return iban(text)
    bank, _, number = text.replace(" ", "").replace("-", "").partition("/")
    if country == "uk" and re.fullmatch(r"[0-9]{6}", bank) and re.fullmatch(r"[0-9]{8}", number):
        return f"{bank}/{number}"
    if country == "us" and rtn.is_valid(bank) and re.fullmatch(r"[0-9]{4,17}", number):
        return f"{bank}/{number}"
    message = {
        "uk": N_("Check the account: sort code, a stroke and eight digits, like 20-00-00/55779911."),
        "us": N_("Check the account: routing number, a stroke and the account number, like 021000021/12345."),
    }[country]
    raise Invalid(message, key="bad_account", fields={"iban": message})


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
