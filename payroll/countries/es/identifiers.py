"""Spanish identifiers: NIF, NIE and CIF by python-stdnum; NAF and CCC of the Seguridad Social here.

Every function returns the identifier in its normal form, or None when it is not one.

>>> naf("28/12345678/40")
'281234567840'
>>> person_nif("12345678-Z")
'12345678Z'
"""

import re

from stdnum.es import cif, nif
from stdnum.exceptions import ValidationError

NAF_DIGITS = 12
CCC_DIGITS = 11
PROVINCE_DIGITS = 2
CHECK_DIGITS = 2
MODULUS = 97
PERSON_INITIALS = "0123456789XYZKLM"
SEPARATORS = re.compile(r"[\s/.\-]")


def person_nif(text: str) -> str | None:
    """Return the NIF or NIE of a person in its normal form."""
    compact = _compact(text)
    if not compact or compact[0] not in PERSON_INITIALS:
        return None
    try:
        return str(nif.validate(compact))
    except ValidationError:
        return None


def company_nif(text: str) -> str | None:
    """Return the NIF of a company, formerly CIF, in its normal form."""
    try:
        return str(cif.validate(_compact(text)))
    except ValidationError:
        return None


def naf(text: str) -> str | None:
    """Return a social security number of a person: province, eight digits, two check digits."""
    return _social_security(text, NAF_DIGITS)


def ccc(text: str) -> str | None:
    """Return a contribution account code of an employer: province, seven digits, two check digits."""
    return _social_security(text, CCC_DIGITS)


def _compact(text: str) -> str:
    return SEPARATORS.sub("", text).upper()


def _social_security(text: str, length: int) -> str | None:
    compact = _compact(text)
    if len(compact) != length or not (compact.isascii() and compact.isdigit()):
        return None
    province, number = compact[:PROVINCE_DIGITS], compact[PROVINCE_DIGITS:-CHECK_DIGITS]
    # A number below its leading digit's weight is appended without that zero before dividing.
    checked = province + (number[1:] if number.startswith("0") else number)
    is_right = int(checked) % MODULUS == int(compact[-CHECK_DIGITS:])
    return compact if is_right and int(province) else None
