"""The Bacs file: the same bytes as a reviewed one, what Bacs reads in it, and what never gets into one."""

import doctest
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payroll.banking import bacs, calendar
from payroll.banking.model import BatchRefused, Transfer
from tests.payroll.banking.batches import british

GOLDEN = Path(__file__).with_name("golden") / "bacs.txt"


def pay_to(
    name: str = "Ann",
    amount: str = "10.00",
    id_: str = "REF001",
    account: str = "12345670",
    code: str = "070116",
) -> Transfer:
    return Transfer(id_, name, account, Decimal(amount), "", code)


def keys(*transfers: Transfer, **changes: object) -> list[str]:
    with pytest.raises(BatchRefused) as refusal:
        bacs.write(british(*transfers, **changes))
    assert all(problem.sentence for problem in refusal.value.problems)
    return [problem.key for problem in refusal.value.problems]


@pytest.mark.parametrize("module", [bacs, calendar])
def test_the_examples_in_the_docstrings_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


def test_the_file_is_the_reviewed_one() -> None:
    written = bacs.write(british())
    assert written == GOLDEN.read_bytes()
    assert bacs.validate(written) == []


def test_labels_have_80_characters_and_records_100() -> None:
    lines = bacs.write(british()).decode().splitlines()
    assert [len(line) for line in lines] == [80] * 4 + [100] * 3 + [80] * 3


def test_the_contra_debits_what_the_credits_pay() -> None:
    contra = bacs.write(british()).decode().splitlines()[6]
    assert contra[:17] == "20000012345678017"
    assert contra[35:46] == "00000200000"


@pytest.mark.parametrize(
    ("pay_day", "processed"),
    [
        (date(2026, 11, 30), date(2026, 11, 27)),
        (date(2026, 12, 25), date(2026, 12, 23)),  # Christmas: the money is there on the 24th
        (date(2027, 1, 4), date(2026, 12, 31)),
        (date(2026, 11, 29), date(2026, 11, 26)),
    ],
)
def test_money_is_there_on_the_pay_day(pay_day: date, processed: date) -> None:
    assert bacs.processing_day(pay_day) == processed


@pytest.mark.parametrize(
    ("pay_day", "today", "processed"),
    [
        (date(2026, 11, 27), date(2026, 11, 28), date(2026, 11, 30)),
        (date(2026, 11, 30), date(2026, 11, 26), date(2026, 11, 27)),
        # What is handed over on a day is processed on the next one: on its own day it is too late.
        (date(2026, 11, 30), date(2026, 11, 27), date(2026, 11, 30)),
        (date(2026, 11, 30), date(2026, 11, 30), date(2026, 12, 1)),
        (date(2026, 12, 24), date(2026, 12, 24), date(2026, 12, 29)),
    ],
)
def test_a_pay_day_that_is_too_near_is_processed_as_soon_as_possible(
    pay_day: date, today: date, processed: date
) -> None:
    assert bacs.execution_day(pay_day, today) == processed
    assert bacs.is_in_time(processed, today)


@pytest.mark.parametrize(
    ("transfer", "key"),
    [
        (pay_to(code="07011"), "bad_sort_code"),
        (pay_to(code="000000"), "bad_sort_code"),
        (pay_to(account="1234567"), "bad_account"),
        (pay_to(account="00000000"), "bad_account"),
        (pay_to(amount="0.00"), "not_positive"),
        (pay_to(amount="-1"), "not_positive"),
        (pay_to(amount="0.005"), "not_in_cents"),
        (pay_to(amount="20000000.01"), "too_large"),
        (pay_to(name="🎉"), "empty_name"),
        (pay_to(id_="AB1"), "bad_id"),
        (pay_to(id_="X" * 19), "bad_id"),
    ],
)
def test_what_bacs_refuses_is_refused_before(transfer: Transfer, key: str) -> None:
    assert keys(transfer) == [key]


def test_a_batch_is_refused_for_its_day_its_sender_and_its_twins() -> None:
    assert keys(execution_date=date(2026, 12, 28)) == ["not_a_bank_day"]  # Boxing Day, observed
    assert keys(debtor=replace(british().debtor, identifier="12")) == ["bad_sender"]
    assert keys(pay_to(), pay_to(name="Bob")) == ["duplicate_id"]


def test_a_file_somebody_changed_is_noticed() -> None:
    written = bacs.write(british())
    assert bacs.validate(written.replace(b"00000199999", b"00000999999")) != []
    assert bacs.validate(written.replace(b"EOF2", b"EOX2")) != []


@settings(max_examples=60, deadline=None)
@given(
    amounts=st.lists(st.integers(1, 2_000_000_000), min_size=1, max_size=25),
    names=st.lists(st.text(min_size=1, max_size=40).map(lambda name: f"A{name}"), min_size=25, max_size=25),
)
def test_what_is_written_is_what_is_read(amounts: list[int], names: list[str]) -> None:
    given_ = [
        pay_to(names[place], str(Decimal(cents) / 100), f"REF{place:03d}", f"{cents % 10**8 or 1:08d}")
        for place, cents in enumerate(amounts)
    ]
    written = bacs.write(british(*given_))
    read = bacs.read_back(written)
    assert bacs.validate(written) == []
    assert (read.count, read.stated_count) == (len(given_), len(given_))
    assert read.control_sum == read.stated_sum == Decimal(sum(amounts)) / 100
    assert [(one.end_to_end_id, one.account, one.amount, one.bank_code) for one in read.transfers] == [
        (one.end_to_end_id, one.account, one.amount, one.bank_code) for one in given_
    ]
