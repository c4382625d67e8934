"""Postal addresses as people type them: the postcode of each country."""

import re

from hr.errors import Invalid
from hr.i18n import N_

PROVINCES = range(1, 53)  # the first two digits are the province, in the order of its INE code


def postcode(text: str) -> str:
    """Return a Spanish postcode, its five digits without blanks, or raise Invalid."""
    compact = "".join(text.split())
    if re.fullmatch(r"[0-9]{5}", compact) is None:
        message = N_("A Spanish postcode has five digits, like 46004.")
        raise Invalid(message, key="bad_postcode", fields={"postcode": message})
    if int(compact[:2]) not in PROVINCES:
        message = N_("No Spanish postcode begins with %(province)s: it begins with 01 to 52.")
        raise Invalid(message, key="no_such_province", fields={"postcode": message}, province=compact[:2])
    return compact


def british_postcode(text: str) -> str:
    """Return a British postcode in capitals with its one blank, or raise Invalid."""
    compact = "".join(text.split()).upper()
    found = re.fullmatch(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})", compact)
    if found is None:
        message = N_("Check the postcode: it is written like LS1 4AP.")
        raise Invalid(message, key="bad_postcode", fields={"postcode": message})
    return f"{found[1]} {found[2]}"


def zip_code(text: str) -> str:
    """Return an American ZIP code of five or nine digits, or raise Invalid."""
    compact = "".join(text.split())
    if re.fullmatch(r"[0-9]{5}(-[0-9]{4})?", compact) is None:
        message = N_("A ZIP code has five digits, like 78701.")
        raise Invalid(message, key="bad_postcode", fields={"postcode": message})
    return compact
