"""Fields of fixed width: cut or filled to their length, and refused when a number does not fit."""

from payroll.banking.characters import clean


def text(value: str, width: int) -> str:
    """Return capital letters on the left, blanks on the right, cut to the width.

    >>> text("Núñez", 8)
    'NUNEZ   '
    """
    return clean(value).upper()[:width].ljust(width)


def number(value: int | str, width: int) -> str:
    """Return digits filled with zeros on the left.

    >>> number(42, 6)
    '000042'
    """
    digits = str(value)
    if not digits.isdigit() or len(digits) > width:
        raise ValueError(f"{width} digits have no room for this number")
    return digits.zfill(width)


def blanks(width: int) -> str:
    """Return an empty field."""
    return " " * width
