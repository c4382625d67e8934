"""Postal addresses in Spain as people type them: the postcode."""

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
