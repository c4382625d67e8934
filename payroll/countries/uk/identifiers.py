"""National Insurance numbers and sort codes: their form, and the normal way to write them."""

import re

# The prefixes HMRC does not give out (National Insurance Manual NIM39110).
NINO = re.compile(r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]", re.ASCII)
SORT_CODE = re.compile(r"\d{6}", re.ASCII)
SEPARATORS = str.maketrans("", "", " -")


def nino(text: str) -> str | None:
    """Return a National Insurance number without spaces, or nothing when it is none.

    >>> nino("ab 12 34 56 c"), nino("BG123456A"), nino("AO123456A")
    ('AB123456C', None, None)
    """
    return _matched(NINO, text)


def sort_code(text: str) -> str | None:
    """Return the six digits of a sort code, or nothing when it is none.

    >>> sort_code("12-34-56"), sort_code("12-34-5")
    ('123456', None)
    """
    return _matched(SORT_CODE, text)


def _matched(form: re.Pattern[str], text: str) -> str | None:
    plain = text.translate(SEPARATORS).upper()
    return plain if form.fullmatch(plain) else None
