"""Identity numbers and accounts that pass their check digits; nobody has them."""

from schwifty import IBAN


def nif(number: int) -> str:
    """Return a valid NIF."""
    return f"{number:08d}" + "TRWAGMYFPDXBNJZSQVHLCKE"[number % 23]


def naf(number: int) -> str:
    """Return a valid social security number of Valencia."""
    return f"46{number:08d}{(46 * 10**8 + number) % 97:02d}"


def iban(number: int) -> str:
    """Return a valid Spanish account number, another one for each number."""
    weights = (1, 2, 4, 8, 5, 10, 9, 7, 3, 6)

    def digit(text: str) -> str:
        rest = 11 - sum(int(sign) * weight for sign, weight in zip(text, weights, strict=True)) % 11
        return {10: "1", 11: "0"}.get(rest, str(rest))

    account = f"{number:010d}"
    bban = f"21000418{digit('0021000418')}{digit(account)}{account}"
    check = 98 - int(f"{bban}142800") % 97
    return str(IBAN(f"ES{check:02d}{bban}").compact)
