"""NACHA file of salary credits (PPD): one batch, blocks of ten records of 94 characters.

The layout is that of the Nacha Operating Rules, appendix three. The sender's account is debited by its bank
for the sum: the file carries credits only (service class 220).
"""

import re
import string
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from payroll.banking import fixed, rules
from payroll.banking.calendar import FEDACH, bank_day_on_or_before, is_bank_day
from payroll.banking.characters import clean, has_letter
from payroll.banking.model import Account, Batch, BatchRefused, Problem, Summary, Transfer

RECORD, BLOCK = 94, 10
LARGEST = Decimal("99999999.99")
CREDITS_ONLY, CHECKING, SAVINGS = "220", "22", "32"
# From 2026-03-20 wages carry this description (Nacha rule on company entry descriptions).
DESCRIPTION = "PAYROLL"
WEIGHTS = (3, 7, 1) * 3
ROUTING_LENGTH, COMPANY_LENGTH, REFERENCE_LENGTH, NAME_LENGTH, ACCOUNT_LENGTH = 9, 10, 15, 22, 17
HASH_ROOM = 10**10
MODIFIERS = string.ascii_uppercase + string.digits  # of the files of one day, in their order
REFERENCE = re.compile(rf"[A-Z0-9]{{1,{REFERENCE_LENGTH}}}")
ACCOUNT = re.compile(rf"[0-9A-Z\-]{{1,{ACCOUNT_LENGTH}}}")


def is_routing(code: str) -> bool:
    """Tell whether a routing number has nine digits whose check digit fits.

    >>> is_routing("021000021"), is_routing("021000022")
    (True, False)
    """
    if re.fullmatch(r"[0-9]{9}", code) is None or code == "0" * ROUTING_LENGTH:
        return False
    return sum(int(digit) * weight for digit, weight in zip(code, WEIGHTS, strict=True)) % 10 == 0


def is_account(account: str) -> bool:
    """Tell whether an account number fits its field."""
    return ACCOUNT.fullmatch(account) is not None


def write(batch: Batch) -> bytes:
    """Return the file of a batch; raise `BatchRefused` with every problem it has."""
    problems = tuple(check(batch))
    if problems:
        raise BatchRefused(problems)
    odfi = batch.debtor.bank_code[:8]
    entries = [_entry(transfer, f"{odfi}{place:07d}") for place, transfer in enumerate(batch.transfers, 1)]
    records = [_file_header(batch), _batch_header(batch), *entries, _batch_control(batch)]
    used = len(records) + 1
    blocks = -(-used // BLOCK)
    records.append(_file_control(batch, blocks))
    records += ["9" * RECORD] * (blocks * BLOCK - used)
    return "".join(f"{record}\r\n" for record in records).encode("ascii")


def check(batch: Batch) -> Iterator[Problem]:
    """Yield every reason why the banks would refuse a batch."""
    if not batch.transfers:
        yield Problem("empty_batch")
    if not is_bank_day(batch.execution_date, FEDACH):
        earlier = bank_day_on_or_before(batch.execution_date, FEDACH)
        yield Problem("not_a_bank_day", {"date": batch.execution_date, "earlier": earlier})
    yield from _check_sender(batch.debtor)
    for transfer in batch.transfers:
        yield from _check_transfer(transfer)
    yield from rules.duplicates(batch)


def _check_sender(sender: Account) -> Iterator[Problem]:
    missing = []
    if not is_routing(sender.bank_code):
        missing.append("routing number")
    if not has_letter(clean(sender.name)):
        missing.append("name")
    if re.fullmatch(r"[0-9A-Z]{1,10}", sender.identifier) is None:
        missing.append("company identification")
    if missing:
        yield Problem("bad_sender", {"name": sender.name, "missing": ", ".join(missing)})


def _check_transfer(transfer: Transfer) -> Iterator[Problem]:
    name = transfer.name
    if REFERENCE.fullmatch(transfer.end_to_end_id) is None:
        yield Problem("bad_id", {"id": transfer.end_to_end_id})
    if not has_letter(clean(name)):
        yield Problem("empty_name", {"name": name})
    if not is_routing(transfer.bank_code):
        yield Problem("bad_routing", {"name": name, "code": transfer.bank_code})
    if not is_account(transfer.account):
        yield Problem("bad_account", {"name": name, "iban": transfer.account})
    yield from rules.amount(transfer, LARGEST)


def _file_header(batch: Batch) -> str:
    sender, made = batch.debtor, batch.created_at
    # The origin is the company identification; where it has nine digits a blank stands before it.
    origin = sender.identifier.rjust(COMPANY_LENGTH)
    return (
        f"101 {sender.bank_code}{origin}{made:%y%m%d%H%M}{_modifier(batch)}094101"
        f"{fixed.text(sender.bank_name, 23)}{fixed.text(sender.name, 23)}{_reference(batch)}"
    )


def _modifier(batch: Batch) -> str:
    """Return the letter without which a bank takes the second file of a day for the first one sent twice."""
    return MODIFIERS[(batch.number - 1) % len(MODIFIERS)]


def _reference(batch: Batch) -> str:
    return fixed.text(batch.message_id[-8:], 8)


def _batch_header(batch: Batch) -> str:
    sender = batch.debtor
    return (
        f"5{CREDITS_ONLY}{fixed.text(sender.name, 16)}{fixed.blanks(20)}"
        f"{sender.identifier.rjust(COMPANY_LENGTH)}PPD{fixed.text(DESCRIPTION, 10)}"
        f"{batch.execution_date:%y%m%d}{batch.execution_date:%y%m%d}{fixed.blanks(3)}"
        f"1{sender.bank_code[:8]}{1:07d}"
    )


def _entry(transfer: Transfer, trace: str) -> str:
    return (
        f"6{SAVINGS if transfer.is_savings else CHECKING}{transfer.bank_code}"
        f"{transfer.account:<{ACCOUNT_LENGTH}}{_cents(transfer.amount, 10)}"
        f"{transfer.end_to_end_id:<{REFERENCE_LENGTH}}{fixed.text(transfer.name, NAME_LENGTH)}"
        f"{fixed.blanks(2)}0{trace}"
    )


def _batch_control(batch: Batch) -> str:
    sender = batch.debtor
    return (
        f"8{CREDITS_ONLY}{fixed.number(len(batch.transfers), 6)}{_hash(batch)}{0:012d}"
        f"{_cents(batch.total, 12)}{sender.identifier.rjust(COMPANY_LENGTH)}{fixed.blanks(25)}"
        f"{sender.bank_code[:8]}{1:07d}"
    )


def _file_control(batch: Batch, blocks: int) -> str:
    return (
        f"9{1:06d}{fixed.number(blocks, 6)}{fixed.number(len(batch.transfers), 8)}{_hash(batch)}{0:012d}"
        f"{_cents(batch.total, 12)}{fixed.blanks(39)}"
    )


def _hash(batch: Batch) -> str:
    """Return the sum of the receiving banks' numbers without check digit, its last ten digits."""
    return f"{sum(int(transfer.bank_code[:8]) for transfer in batch.transfers) % HASH_ROOM:010d}"


def _cents(amount: Decimal, width: int) -> str:
    return fixed.number(int(amount * 100), width)


def validate(content: bytes) -> list[str]:
    """Return what breaks the rules of the file itself: lengths, blocks, counts, hash, totals."""
    lines = content.decode("ascii").splitlines()
    found = [f"line {place}: {len(line)} characters" for place, line in enumerate(lines, 1)
             if len(line) != RECORD]  # fmt: skip
    if len(lines) % BLOCK:
        found.append("the records do not fill whole blocks")
    if found:
        return found
    entries = [line for line in lines if line[0] == "6"]
    controls = [line for line in lines if line[0] in "89" and line != "9" * RECORD]
    if [line[0] for line in controls] != ["8", "9"]:
        return ["the control records are not one of a batch and one of a file"]
    return _compare(entries, controls[0], controls[1], blocks=len(lines) // BLOCK)


def _compare(entries: list[str], batch: str, file: str, *, blocks: int) -> list[str]:
    total, count = sum(int(line[29:39]) for line in entries), len(entries)
    entry_hash = sum(int(line[3:11]) for line in entries) % HASH_ROOM
    stated = {
        "entry count of the batch": (int(batch[4:10]), count),
        "entry hash of the batch": (int(batch[10:20]), entry_hash),
        "credit total of the batch": (int(batch[32:44]), total),
        "block count": (int(file[7:13]), blocks),
        "entry count of the file": (int(file[13:21]), count),
        "entry hash of the file": (int(file[21:31]), entry_hash),
        "credit total of the file": (int(file[43:55]), total),
        "trace numbers": (len({line[79:94] for line in entries}), count),
    }
    return [f"{name}: {said}, found {real}" for name, (said, real) in stated.items() if said != real]


def read_back(content: bytes) -> Summary:
    """Return what a bank reads in a file we wrote."""
    lines = content.decode("ascii").splitlines()
    transfers = tuple(_read_entry(line) for line in lines if line[0] == "6")
    header = next(line for line in lines if line[0] == "5")
    control = next(line for line in lines if line[0] == "9")
    return Summary(
        message_id=lines[0][86:94].strip(),
        execution_date=_day(header[69:75]),
        count=len(transfers),
        control_sum=sum((transfer.amount for transfer in transfers), Decimal(0)),
        stated_count=int(control[13:21]),
        stated_sum=_amount(control[43:55]),
        transfers=transfers,
    )


def _day(digits: str) -> date:
    return datetime.strptime(digits, "%y%m%d").date()  # noqa: DTZ007  (a day without a time)


def _read_entry(line: str) -> Transfer:
    return Transfer(
        end_to_end_id=line[39:54].strip(),
        name=line[54:76].strip(),
        account=line[12:29].strip(),
        amount=_amount(line[29:39]),
        bank_code=line[3:12],
        is_savings=line[1:3] == SAVINGS,
    )


def _amount(digits: str) -> Decimal:
    return Decimal(int(digits)) / 100
