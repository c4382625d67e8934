"""Bacs Standard 18: salary credits of one processing day, with their contra record.

The money is on the accounts on the bank day after the processing day, so a pay day names the processing day
before it; a file is handed over, until 22:30, on a day before the one it is processed on. Sort codes are not
checked by the modulus table of Vocalink, which changes every few months.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from payroll.banking import fixed, rules
from payroll.banking.calendar import (
    BACS,
    bank_day_before,
    bank_day_on_or_after,
    bank_day_on_or_before,
    is_bank_day,
)
from payroll.banking.characters import clean, has_letter
from payroll.banking.model import Account, Batch, BatchRefused, Problem, Summary, Transfer

LABEL, RECORD = 80, 100
LARGEST = Decimal("20000000.00")  # the item limit of Bacs; a sponsoring bank may set a lower one
CREDIT, CONTRA = "99", "17"
NAME_LENGTH = REFERENCE_LENGTH = 18
REFERENCE = re.compile(rf"[A-Z0-9]{{6,{REFERENCE_LENGTH}}}")
REFUSED_SIGNS = re.compile(r"[^A-Z0-9.&/\- ]")


def is_sort_code(code: str) -> bool:
    """Tell whether a sort code has six digits."""
    return re.fullmatch(r"[0-9]{6}", code) is not None and code != "000000"


def is_account(account: str) -> bool:
    """Tell whether an account number has eight digits."""
    return re.fullmatch(r"[0-9]{8}", account) is not None and account != "00000000"


def processing_day(pay_day: date) -> date:
    """Return the day Bacs processes what is on the accounts on a pay day.

    >>> processing_day(date(2026, 12, 29))
    datetime.date(2026, 12, 24)
    """
    return bank_day_before(bank_day_on_or_before(pay_day, BACS), BACS)


def write(batch: Batch) -> bytes:
    """Return the file of a batch; raise `BatchRefused` with every problem it has."""
    problems = tuple(check(batch))
    if problems:
        raise BatchRefused(problems)
    records = [
        *_headers(batch),
        *(_credit(transfer, batch.debtor) for transfer in batch.transfers),
        _contra(batch),
        *_trailers(batch),
    ]
    return "".join(f"{record}\r\n" for record in records).encode("ascii")


def check(batch: Batch) -> Iterator[Problem]:
    """Yield every reason why Bacs would refuse a batch."""
    if not batch.transfers:
        yield Problem("empty_batch")
    if not is_bank_day(batch.execution_date, BACS):
        earlier = bank_day_on_or_before(batch.execution_date, BACS)
        yield Problem("not_a_bank_day", {"date": batch.execution_date, "earlier": earlier})
    yield from _check_sender(batch.debtor)
    for transfer in batch.transfers:
        yield from _check_transfer(transfer)
    yield from rules.duplicates(batch)


def _check_sender(sender: Account) -> Iterator[Problem]:
    missing = []
    if re.fullmatch(r"[0-9]{6}", sender.identifier) is None:
        missing.append("service user number")
    if not is_sort_code(sender.bank_code):
        missing.append("sort code")
    if not is_account(sender.account):
        missing.append("account number")
    if not has_letter(_text(sender.name)):
        missing.append("name")
    if missing:
        yield Problem("bad_sender", {"name": sender.name, "missing": ", ".join(missing)})


def _check_transfer(transfer: Transfer) -> Iterator[Problem]:
    name = transfer.name
    if REFERENCE.fullmatch(transfer.end_to_end_id) is None:
        yield Problem("bad_id", {"id": transfer.end_to_end_id})
    if not has_letter(_text(name)):
        yield Problem("empty_name", {"name": name})
    if not is_sort_code(transfer.bank_code):
        yield Problem("bad_sort_code", {"name": name, "code": transfer.bank_code})
    if not is_account(transfer.account):
        yield Problem("bad_account", {"name": name, "iban": transfer.account})
    yield from rules.amount(transfer, LARGEST)


def _text(value: str, width: int = NAME_LENGTH) -> str:
    # The character set of SEPA has a plus for the ampersand, Bacs the ampersand and no plus.
    letters = clean(value).upper().replace("+", "&")
    return REFUSED_SIGNS.sub(" ", letters)[:width].ljust(width)


def _serial(batch: Batch) -> str:
    """Return six characters that no other file of the day has."""
    return re.sub(r"[^A-Z0-9]", "", batch.message_id.upper())[-6:].rjust(6, "0")


def _julian(on: date | datetime) -> str:
    return f" {on:%y%j}"


def _headers(batch: Batch) -> list[str]:
    user = batch.debtor.identifier
    volume = f"VOL1{_serial(batch)}0{fixed.blanks(30)}{user}{fixed.blanks(32)}1"
    work = "1 DAILY  "
    destination, currency, country = "999999    ", "00", "000000"
    processed = _julian(batch.execution_date)
    user_header = f"UHL1{processed}{destination}{currency}{country}{work}001{fixed.blanks(40)}"
    return [volume, *_file_labels(batch, "HDR"), user_header]


def _trailers(batch: Batch) -> list[str]:
    total = fixed.number(int(batch.total * 100), 13)
    count = fixed.number(len(batch.transfers), 7)
    return [*_file_labels(batch, "EOF"), f"UTL1{total}{total}{1:07d}{count}{fixed.blanks(36)}"]


def _file_labels(batch: Batch, label: str) -> list[str]:
    user, made = batch.debtor.identifier, batch.created_at
    name = f"A{user}S  1{user}"
    kept_until = batch.execution_date + timedelta(days=1)
    first = (
        f"{label}1{name}{_serial(batch)}00010001{fixed.blanks(6)}{_julian(made)}"
        f"{_julian(kept_until)}0000000{fixed.blanks(20)}"
    )
    second = f"{label}2F0200000100{fixed.blanks(35)}00{fixed.blanks(28)}"
    return [first, second]


def _credit(transfer: Transfer, sender: Account) -> str:
    return (
        f"{transfer.bank_code}{transfer.account}0{CREDIT}{sender.bank_code}{sender.account}{fixed.blanks(4)}"
        f"{_pence(transfer.amount)}{_text(sender.name)}"
        f"{transfer.end_to_end_id:<{REFERENCE_LENGTH}}{_text(transfer.name)}"
    )


def _contra(batch: Batch) -> str:
    sender = batch.debtor
    return (
        f"{sender.bank_code}{sender.account}0{CONTRA}{sender.bank_code}{sender.account}{fixed.blanks(4)}"
        f"{_pence(batch.total)}{_text('PAYROLL')}{_text('CONTRA')}{_text(sender.name)}"
    )


def _pence(amount: Decimal) -> str:
    return fixed.number(int(amount * 100), 11)


def validate(content: bytes) -> list[str]:
    """Return what breaks the rules of the file itself: lengths, order of labels, counts, totals."""
    lines = content.decode("ascii").splitlines()
    labels = [line[:4] for line in lines if len(line) == LABEL]
    data = [line for line in lines if len(line) == RECORD]
    if labels != ["VOL1", "HDR1", "HDR2", "UHL1", "EOF1", "EOF2", "UTL1"]:
        return ["the labels are not in their order"]
    if len(labels) + len(data) != len(lines):
        return ["a record has another length"]
    credits_ = [line for line in data if line[15:17] == CREDIT]
    contras = [line for line in data if line[15:17] == CONTRA]
    total, trailer = sum(int(line[35:46]) for line in credits_), lines[-1]
    stated = {
        "contra": (sum(int(line[35:46]) for line in contras), total),
        "debit total": (int(trailer[4:17]), total),
        "credit total": (int(trailer[17:30]), total),
        "debit count": (int(trailer[30:37]), len(contras)),
        "credit count": (int(trailer[37:44]), len(credits_)),
    }
    return [f"{name}: {said}, found {real}" for name, (said, real) in stated.items() if said != real]


def read_back(content: bytes) -> Summary:
    """Return what Bacs reads in a file we wrote."""
    lines = content.decode("ascii").splitlines()
    transfers = tuple(_read_credit(line) for line in lines if len(line) == RECORD and line[15:17] == CREDIT)
    user_header, trailer = lines[3], lines[-1]
    return Summary(
        message_id=lines[0][4:10],
        execution_date=datetime.strptime(user_header[5:10], "%y%j").date(),  # noqa: DTZ007  (no time)
        count=len(transfers),
        control_sum=sum((transfer.amount for transfer in transfers), Decimal(0)),
        stated_count=int(trailer[37:44]),
        stated_sum=Decimal(int(trailer[17:30])) / 100,
        transfers=transfers,
    )


def _read_credit(line: str) -> Transfer:
    return Transfer(
        end_to_end_id=line[64:82].strip(),
        name=line[82:100].strip(),
        account=line[6:14],
        amount=Decimal(int(line[35:46])) / 100,
        bank_code=line[:6],
    )


def execution_day(pay_day: date, today: date) -> date:
    """Return the processing day for a pay day, or the next one possible when that is too near.

    What is handed over today is processed on the next bank day and no earlier.

    >>> execution_day(date(2026, 11, 30), date(2026, 11, 27))
    datetime.date(2026, 11, 30)
    """
    return max(processing_day(pay_day), bank_day_on_or_after(today + timedelta(days=1), BACS))


def is_in_time(execution_date: date, today: date) -> bool:
    """Tell whether a file handed over today is still processed on its day."""
    return today < execution_date
