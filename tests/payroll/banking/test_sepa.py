"""The bank file: what a bank reads in it, and what never reaches one."""

import doctest
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from payroll.banking import calendar, characters, write
from payroll.banking.calendar import bank_day_on_or_before, is_bank_day
from payroll.banking.characters import ACCEPTED, clean, is_identifier
from payroll.banking.model import PROBLEMS, Account, Batch, BatchRefused, Transfer
from payroll.banking.sepa import NAMESPACE, check, read_back, validate

SPANISH = "ES9121000418450200051332"
GERMAN = "DE89370400440532013000"
BRITISH = "GB29NWBK60161331926819"
UNKNOWN_BANK = "ES7899990001410123456789"
# Right as an IBAN, wrong in its Spanish check digits.
WRONG_INSIDE = "ES2921000418460200051332"


def make_batch(*transfers: Transfer, **changes: Any) -> Batch:
    batch = Batch(
        message_id="NOMINA-2026-06-1",
        created_at=datetime(2026, 6, 26, 9, 30, tzinfo=UTC),
        execution_date=date(2026, 6, 30),
        debtor=Account("Talleres Águila, S.L.", SPANISH, "B58818501000"),
        transfers=transfers or (pay_to("Ana Núñez"), pay_to("Jörg Groß", "200.50", "E2", GERMAN)),
    )
    return replace(batch, **changes)


def pay_to(
    name: str, amount: str = "1536.73", id_: str = "E1", iban: str = SPANISH, text: str = ""
) -> Transfer:
    return Transfer(id_, name, iban, Decimal(amount), text)


def keys(batch: Batch) -> list[str]:
    with pytest.raises(BatchRefused) as refusal:
        write(batch)
    assert all(problem.sentence for problem in refusal.value.problems)
    return [problem.key for problem in refusal.value.problems]


def values(xml: bytes, path: str) -> list[str | None]:
    tags = "/".join(f"{{{NAMESPACE}}}{tag}" for tag in path.split("/"))
    return [found.text for found in etree.fromstring(xml).iterfind(f".//{tags}")]


@pytest.mark.parametrize("module", [calendar, characters])
def test_the_examples_in_the_docstrings_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


def test_a_file_is_valid_and_reads_back_as_it_was_meant() -> None:
    xml = write(make_batch())
    assert validate(xml) == []
    summary = read_back(xml)
    assert (summary.count, summary.stated_count) == (2, 2)
    assert summary.control_sum == summary.stated_sum == Decimal("1737.23")
    assert summary.execution_date == date(2026, 6, 30)
    assert [transfer.name for transfer in summary.transfers] == ["Ana Nunez", "Jorg Gross"]
    assert [transfer.account for transfer in summary.transfers] == [SPANISH, GERMAN]


def test_a_file_is_one_salary_block_without_addresses() -> None:
    xml = write(make_batch())
    assert values(xml, "PmtInf/PmtInfId") == ["NOMINA-2026-06-1"]
    assert values(xml, "PmtTpInf/CtgyPurp/Cd") == ["SALA"]
    assert values(xml, "PmtTpInf/SvcLvl/Cd") == ["SEPA"]
    assert values(xml, "DbtrAgt/FinInstnId/BICFI") == ["CAIXESBB"]
    assert b"PstlAdr" not in xml


def test_the_same_batch_gives_the_same_bytes() -> None:
    assert write(make_batch()) == write(make_batch())


def test_an_account_without_a_known_bank_says_so() -> None:
    xml = write(make_batch(debtor=Account("Talleres", UNKNOWN_BANK)))
    assert values(xml, "DbtrAgt/FinInstnId/BICFI") == []
    assert values(xml, "DbtrAgt/FinInstnId/Othr/Id") == ["NOTPROVIDED"]
    assert validate(xml) == []


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("<script>alert(1)</script>", ".script.alert(1)./script."),
        ("Pérez & Hijos", "Perez + Hijos"),
        ("María 🎉 López", "Maria . Lopez"),
        ("Łukasz Żółć", "Lukasz Zolc"),
        ("Ana\n\tMaría", "Ana Maria"),
        ("N" * 70, "N" * 70),
        ("N" * 71, "N" * 70),
        ("A" * 69 + " Pérez", "A" * 69),
        ("Šimon–Peter O’Neil", "Simon-Peter O'Neil"),
        ("Μαρία Παπαδοπούλου", "Maria Papadopoulou"),
        ("Игорь Щукин", "Igor Shchukin"),
        ("李 伟", "Li Wei"),
    ],
)
def test_hostile_names_become_what_banks_accept(name: str, written: str) -> None:
    xml = write(make_batch(pay_to(name)))
    assert validate(xml) == []
    assert read_back(xml).transfers[0].name == written


def test_the_text_of_a_payment_is_cleaned_and_kept() -> None:
    xml = write(make_batch(pay_to("Ana", text="Nómina junio & atrasos")))
    assert read_back(xml).transfers[0].text == "Nomina junio + atrasos"
    assert validate(xml) == []


@pytest.mark.parametrize(
    ("transfer", "key"),
    [
        (pay_to("🎉"), "empty_name"),
        (pay_to(""), "empty_name"),
        (pay_to("Ana", "0"), "not_positive"),
        (pay_to("Ana", "-1"), "not_positive"),
        (pay_to("Ana", "NaN"), "not_positive"),
        (pay_to("Ana", "0.001"), "not_in_cents"),
        (pay_to("Ana", "1000000000"), "too_large"),
        (pay_to("Ana", iban="ES9121000418450200051333"), "bad_iban"),
        (pay_to("Ana", iban=""), "bad_iban"),
        (pay_to("Ana", iban=WRONG_INSIDE), "bad_iban"),
        (pay_to("Ana", iban=BRITISH), "address_required"),
        (pay_to("Ana", id_=""), "bad_id"),
        (pay_to("Ana", id_="E" * 36), "bad_id"),
        (pay_to("Ana", id_="/E1"), "bad_id"),
        (pay_to("Ana", id_="nómina"), "bad_id"),
        (pay_to("Ana", text="x" * 141), "text_too_long"),
    ],
)
def test_a_payment_no_bank_would_take_is_refused(transfer: Transfer, key: str) -> None:
    assert keys(make_batch(transfer)) == [key]


def test_a_batch_names_every_problem_at_once() -> None:
    batch = make_batch(pay_to("Ana"), pay_to("Ana"), execution_date=date(2026, 5, 1), message_id="ñ")
    assert keys(batch) == ["bad_id", "not_a_bank_day", "duplicate_id"]
    assert keys(replace(make_batch(), transfers=())) == ["empty_batch"]
    assert keys(make_batch(debtor=Account("Talleres", "ES00"))) == ["bad_iban"]
    assert set(keys(batch)) <= set(PROBLEMS)


def test_the_schema_check_finds_what_is_wrong() -> None:
    xml = write(make_batch())
    assert validate(xml.replace(b"<ChrgBr>SLEV</ChrgBr>", b"<ChrgBr>NONE</ChrgBr>"))
    assert validate(b"<Document")
    with pytest.raises(ValueError, match="GrpHdr"):
        read_back(b"<Document/>")


def test_an_entity_in_a_foreign_file_is_not_expanded() -> None:
    bomb = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><Document>&x;</Document>'
    assert validate(bomb)


def test_banks_close_on_target_holidays_and_weekends() -> None:
    closed = (date(2026, 1, 1), date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 1), date(2026, 12, 25))
    assert not any(is_bank_day(day) for day in closed)
    assert bank_day_on_or_before(date(2026, 5, 31)) == date(2026, 5, 29)
    assert bank_day_on_or_before(date(2026, 12, 26)) == date(2026, 12, 24)
    assert is_bank_day(date(2026, 6, 24))


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=90))
def test_any_name_is_written_validly_or_refused(name: str) -> None:
    assert ACCEPTED.fullmatch(clean(name))
    batch = make_batch(pay_to(name))
    problems = {problem.key for problem in check(batch)}
    assert problems <= {"empty_name"}
    if not problems:
        xml = write(batch)
        assert validate(xml) == []
        assert clean(name).startswith(read_back(xml).transfers[0].name)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.decimals("0.01", "99999", places=2), min_size=1, max_size=30))
def test_the_stated_sum_is_the_sum(sums: list[Decimal]) -> None:
    transfers = [pay_to("Ana", str(amount), f"E{index}") for index, amount in enumerate(sums)]
    summary = read_back(write(make_batch(*transfers)))
    assert summary.stated_sum == summary.control_sum == sum(sums)
    assert summary.stated_count == summary.count == len(sums)


def test_identifiers_keep_to_thirty_five_characters() -> None:
    assert is_identifier("E" * 35)
    assert not any(is_identifier(text) for text in ("a//b", "a/", " a", "a_b"))
