"""Numbers and days as files write them: which sign is the decimal one, which part of a day comes first."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation

COMMA, POINT = ",", "."
DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
_NUMBER = re.compile(r"[+-]?[0-9][0-9.,']*(?:[eE][+-]?[0-9]{1,3})?|[+-]?[.,][0-9]+")
_GROUPS = {
    COMMA: re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:[.'][0-9]{3})+)(?:,[0-9]*)?"),
    POINT: re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:[,'][0-9]{3})+)(?:\.[0-9]*)?"),
}
_NOISE = re.compile(r"[\s\u00a0\u202f€$£]|EUR|USD|GBP", re.IGNORECASE)
_ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?(?:[T ].*)?")
_PARTS = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4}|[0-9]{2})")
_MONTH = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{4})")
_WORDED = re.compile(r"([^\W\d]+)\.?\s*(?:de|del|of|,)?\s*([0-9]{4})")
_MONTHS = (
    ("ene", "jan"),
    ("feb", "feb"),
    ("mar", "mar"),
    ("abr", "apr"),
    ("may", "may"),
    ("jun", "jun"),
    ("jul", "jul"),
    ("ago", "aug"),
    ("sep", "sep"),
    ("oct", "oct"),
    ("nov", "nov"),
    ("dic", "dec"),
)
THOUSANDS = 3
MONTHS = 12


def decimal_sign(texts: Iterable[str], default: str) -> str:
    """Return which sign separates decimals in a column; `default` when every number leaves it open.

    `1.234` may be a thousand or one and a bit: only what cannot be the other decides.
    """
    votes = {COMMA: 0, POINT: 0}
    for text in texts:
        sign = _certain(bare(text))
        if sign:
            votes[sign] += 1
    if votes[COMMA] == votes[POINT]:
        return default
    return COMMA if votes[COMMA] > votes[POINT] else POINT


def bare(text: str) -> str:
    """Take blanks and currency signs out of a number; a minus after it, or brackets, come to its front."""
    plain = _NOISE.sub("", text).replace("−", "-").replace("\u2019", "'")
    if plain.startswith("(") and plain.endswith(")"):
        return f"-{plain[1:-1]}"
    return f"-{plain[:-1]}" if plain.endswith("-") and len(plain) > 1 else plain


def number(text: str, sign: str) -> Decimal | None:
    """Return the number a text writes with a decimal sign; None when it writes none."""
    plain = bare(text)
    if not _GROUPS[sign].fullmatch(plain):
        return _scientific(plain, sign)
    other = POINT if sign == COMMA else COMMA
    try:
        return Decimal(plain.replace(other, "").replace("'", "").replace(sign, "."))
    except InvalidOperation:
        return None


def written(value: Decimal, sign: str) -> str:
    """Write a number for a file, without groups; `number` reads it back to the same value."""
    text = f"{value:f}"
    return text.replace(".", sign)


def month(text: str) -> date | None:
    """Return the first day of the month a text names: 2026-11, 11/2026, noviembre 2026, Nov 2026."""
    plain = text.strip().lower()
    iso, short, worded = _ISO.fullmatch(plain), _MONTH.fullmatch(plain), _WORDED.fullmatch(plain)
    if iso:
        return _day(int(iso[1]), int(iso[2]), 1)
    if short:
        return _day(int(short[2]), int(short[1]), 1)
    if worded:
        start = worded[1][:3]
        for place, names in enumerate(_MONTHS, 1):
            if start in names:
                return _day(int(worded[2]), place, 1)
    return None


def day(text: str, order: str) -> date | None:
    """Return the day a text writes, in the order of its column."""
    plain = text.strip()
    iso, parts = _ISO.fullmatch(plain), _PARTS.fullmatch(plain)
    if iso and iso[3]:
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    if not parts:
        return None
    year = int(parts[3]) + (2000 if len(parts[3]) == 2 else 0)
    first, second = int(parts[1]), int(parts[2])
    return _day(year, second, first) if order == DAY_FIRST else _day(year, first, second)


def day_order(texts: Iterable[str], default: str) -> str:
    """Return whether days or months come first in a column; `default` when every day leaves it open."""
    for text in texts:
        parts = _PARTS.fullmatch(text.strip())
        if parts and int(parts[1]) > MONTHS:
            return DAY_FIRST
        if parts and int(parts[2]) > MONTHS:
            return MONTH_FIRST
    return default


def _day(year: int, month_number: int, day_number: int) -> date | None:
    try:
        return date(year, month_number, day_number)
    except ValueError:
        return None


def _certain(plain: str) -> str:
    """Return the decimal sign that a number cannot do without; empty when it may be read either way."""
    commas, points = plain.count(COMMA), plain.count(POINT)
    if commas and points:
        return COMMA if plain.rfind(COMMA) > plain.rfind(POINT) else POINT
    if commas + points != 1:
        # Several of one kind are groups, so the other is the decimal sign.
        return POINT if commas > 1 else COMMA if points > 1 else ""
    sign = COMMA if commas else POINT
    whole, decimals = plain.lstrip("+-").split(sign)
    is_group = len(decimals) == THOUSANDS and 0 < len(whole) <= THOUSANDS and not whole.startswith("0")
    return "" if is_group else sign


def _scientific(plain: str, sign: str) -> Decimal | None:
    """Excel writes large numbers as 1E9 or 1,5E+3."""
    if "e" not in plain.lower() or not _NUMBER.fullmatch(plain):
        return None
    try:
        found = Decimal(plain.replace(sign, "."))
    except InvalidOperation:
        return None
    return Decimal(f"{found:f}") if found.is_finite() and abs(found.adjusted()) < 30 else None
