"""The NACHA file: the same bytes as a checked one, what a bank reads in it, and what never gets into one."""

import doctest
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payroll.banking import fixed, nacha
from payroll.banking.model import BatchRefused, Transfer
from tests.payroll.banking import batches
from tests.payroll.banking.batches import CHASE, american

GOLDEN = (
    Path(__file__).with_name("golden") / "nacha.txt"
)  # accepted by an independent checker when it was made


def routing(eight: str) -> str:
    """Return eight digits with their check digit."""
    return next(f"{eight}{digit}" for digit in range(10) if nacha.is_routing(f"{eight}{digit}"))


def pay_to(
    name: str = "Ann", amount: str = "10.00", id_: str = "E1", account: str = "1", code: str = CHASE
) -> Transfer:
    return Transfer(id_, name, account, Decimal(amount), "", code)


def keys(*transfers: Transfer, **changes: object) -> list[str]:
    with pytest.raises(BatchRefused) as refusal:
        nacha.write(american(*transfers, **changes))
    assert all(problem.sentence for problem in refusal.value.problems)
    return [problem.key for problem in refusal.value.problems]


@pytest.mark.parametrize("module", [fixed, nacha])
def test_the_examples_in_the_docstrings_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


def test_the_file_is_the_checked_one() -> None:
    written = nacha.write(american())
    assert written == GOLDEN.read_bytes()
    assert nacha.validate(written) == []


def test_every_record_has_94_characters_and_blocks_have_ten() -> None:
    many = [pay_to(id_=f"E{place}") for place in range(1, 28)]
    lines = nacha.write(american(*many)).decode().splitlines()
    assert {len(line) for line in lines} == {94}
    assert len(lines) == 40  # 27 entries and 4 headers and controls fill 31 records
    assert lines[31:] == ["9" * 94] * 9
    full = nacha.write(american(*many[:6])).decode().splitlines()
    assert len(full) == 10  # six entries fill a block: nothing is added to it
    assert full[-1][:13] == "9000001000001"


def test_the_files_of_one_day_are_told_apart_by_their_letter() -> None:
    first, second = (nacha.write(american(number=number)).decode() for number in (1, 2))
    assert (first[33], second[33]) == ("A", "B")
    assert first.replace("A094101", "B094101") == second
    assert nacha.write(american(number=36)).decode()[33] == "9"


def test_the_hash_keeps_its_last_ten_digits() -> None:
    many = [pay_to(id_=f"E{place}", code=routing("99999999")) for place in range(1, 103)]
    control = nacha.write(american(*many)).decode().splitlines()[104]
    assert control[10:20] == str(102 * 99999999)[-10:]


@pytest.mark.parametrize(
    ("transfer", "key"),
    [
        (pay_to(code="021000022"), "bad_routing"),
        (pay_to(code="02100002"), "bad_routing"),
        (pay_to(code="000000000"), "bad_routing"),
        (pay_to(account="123456789012345678"), "bad_account"),
        (pay_to(account="12 34"), "bad_account"),
        (pay_to(amount="0"), "not_positive"),
        (pay_to(amount="-5.00"), "not_positive"),
        (pay_to(amount="1.001"), "not_in_cents"),
        (pay_to(amount="100000000.00"), "too_large"),
        (pay_to(name="🎉"), "empty_name"),
        (pay_to(id_="X" * 16), "bad_id"),
        (pay_to(id_=""), "bad_id"),
    ],
)
def test_what_the_banks_refuse_is_refused_before(transfer: Transfer, key: str) -> None:
    assert keys(transfer) == [key]


def test_a_batch_is_refused_for_its_day_its_sender_and_its_twins() -> None:
    assert keys(execution_date=date(2026, 11, 26)) == ["not_a_bank_day"]  # Thanksgiving
    assert keys(execution_date=date(2026, 11, 28)) == ["not_a_bank_day"]
    assert keys(debtor=replace(american().debtor, bank_code="123", identifier="")) == ["bad_sender"]
    assert keys(pay_to(), pay_to(name="Bob")) == ["duplicate_id"]


def test_a_file_somebody_changed_is_noticed() -> None:
    written = nacha.write(american())
    assert nacha.validate(written.replace(b"0000183025", b"0000983025")) != []
    assert nacha.validate(written.replace(b"021000018", b"031000018")) != []
    assert nacha.validate(written[:-96]) != []


@settings(max_examples=30, deadline=None)
@given(
    amounts=st.lists(st.integers(1, 9_999_999_999), min_size=1, max_size=25),
    codes=st.lists(st.integers(1, 99_999_999), min_size=25, max_size=25),
    names=st.lists(st.text(min_size=1, max_size=40).map(lambda name: f"A{name}"), min_size=25, max_size=25),
)
def test_what_is_written_is_what_is_read(amounts: list[int], codes: list[int], names: list[str]) -> None:
    given_ = [
        pay_to(
            names[place], str(Decimal(cents) / 100), f"E{place}", str(cents), routing(f"{codes[place]:08d}")
        )
        for place, cents in enumerate(amounts)
    ]
    written = nacha.write(batches.american(*given_))
    read = nacha.read_back(written)
    assert nacha.validate(written) == []
    assert (read.count, read.stated_count) == (len(given_), len(given_))
    assert read.control_sum == read.stated_sum == Decimal(sum(amounts)) / 100
    assert [(one.end_to_end_id, one.account, one.amount, one.bank_code) for one in read.transfers] == [
        (one.end_to_end_id, one.account, one.amount, one.bank_code) for one in given_
    ]
