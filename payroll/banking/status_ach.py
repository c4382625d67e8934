"""NACHA return files: entries that came back (R codes) and notices of changed account data (C codes)."""

import re
from decimal import Decimal

from payroll.banking.answers import ACCEPTED, RETURNED, Outcome, Report, Unreadable

RECORD = 94
RETURN, CHANGE = "799", "798"
CODE = re.compile(r"[RC][0-9]{2}")
# Return reason codes of the Nacha Operating Rules that credits come back with.
REASONS: dict[str, str] = {
    "R02": "Account closed", "R03": "No account, or the name does not match", "R04": "Invalid account number",
    "R06": "Returned at the sender's request", "R12": "Account sold to another bank",
    "R13": "Invalid routing number", "R14": "Representative payee deceased", "R15": "Account holder deceased",
    "R16": "Account frozen", "R17": "Invalid account data", "R20": "Not a transaction account",
    "R22": "Invalid individual identification", "R23": "Credit refused by receiver",
    "R24": "Duplicate entry", "R31": "Permissible return",
}  # fmt: skip


def read(content: bytes) -> Report:
    """Return the entries of a return file; a change notice is no return, the money arrived."""
    try:
        lines = content.decode("ascii").splitlines()
    except UnicodeDecodeError as error:
        raise Unreadable("not_nacha", line=1) from error
    outcomes: list[Outcome] = []
    changes: list[Outcome] = []
    entry = ""
    for place, line in enumerate(lines, 1):
        if len(line) != RECORD:
            raise Unreadable("not_nacha", line=place)
        if line[0] == "6":
            entry = line
        elif line[:3] in (RETURN, CHANGE):
            found = _outcome(entry, line, place)
            (outcomes if found.outcome == RETURNED else changes).append(found)
    return Report(tuple(outcomes), changes=tuple(changes))


def _outcome(entry: str, addenda: str, place: int) -> Outcome:
    code = addenda[3:6]
    if not entry or CODE.fullmatch(code) is None:
        raise Unreadable("not_nacha", line=place)
    known = REASONS.get(code, "")
    outcome = RETURNED if addenda[:3] == RETURN else ACCEPTED
    amount = Decimal(int(entry[29:39])) / 100 if entry[29:39].isdigit() else None
    return Outcome(entry[39:54].strip(), outcome, f"{code} {known}".strip(), amount, place)
