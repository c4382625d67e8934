"""The code on a payslip: a keyed digest of everything it says, so that nobody can invent one that fits."""

import re

from hr import crypto
from payroll.payslips.content import Slip

# Crockford's base 32: no letter that is read as a digit or as another letter.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH, GROUP = 16, 4
BITS = 5


def sealed(slip: Slip) -> Slip:
    """Return the slip with its code; the same slip always gets the same one."""
    bare = slip.model_copy(update={"code": ""})
    number = int(crypto.blind_index(bare.to_json(), column="payslip.code"), 16)
    signs = [ALPHABET[number >> (BITS * place) & (len(ALPHABET) - 1)] for place in range(LENGTH)]
    return slip.model_copy(update={"code": "".join(signs)})


def written(code: str) -> str:
    """Return a code as it is printed, in groups."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def read(text: str) -> str:
    """Return a typed code without blanks and dashes; what is easily mistaken is put right."""
    signs = re.sub(r"[\s\-‐-―.·]", "", text.upper()).translate(str.maketrans("OIL", "011"))
    return signs if len(signs) == LENGTH and set(signs) <= set(ALPHABET) else ""
