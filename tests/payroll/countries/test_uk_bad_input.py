"""British facts that contradict each other: refused, and what was sealed before is still replayed."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from payroll.countries.registry import COUNTRIES
from payroll.countries.uk import wording
from payroll.countries.uk.country import UNITED_KINGDOM
from payroll.countries.uk.facts import PreviousEmployment
from payroll.engine.model import Inputs
from payroll.engine.refusals import InvalidInputs
from payroll.engine.snapshot import replay, seal
from tests.payroll.countries.british import PACK, D, facts, month, pay

WEEK: dict[str, Any] = {
    "periods_per_year": 52,
    "period_from": date(2026, 6, 8),
    "period_to": date(2026, 6, 14),
}


@pytest.mark.parametrize(
    "inputs",
    [
        # Nine months of free pay that nobody has earned yet would take the tax to nothing.
        month(3, facts(), period_number=12),
        month(3, facts(), period_number=1),
        month(1, facts("1257L"), pay_date=date(2026, 6, 12), period_number=40, **WEEK),
    ],
)
def test_a_tax_week_or_month_that_is_not_the_pay_day_s_is_refused(inputs: Inputs) -> None:
    with pytest.raises(InvalidInputs) as refusal:
        pay(inputs)
    assert refusal.value.values == {"problem": wording.PERIOD_CONTRADICTS}


def test_a_p45_with_more_tax_than_pay_is_refused() -> None:
    known = facts(previous=PreviousEmployment(2026, D(1000), D("1000.01")))
    with pytest.raises(InvalidInputs) as refusal:
        pay(month(3, known))
    assert refusal.value.values == {"problem": wording.BAD_P45}


def test_a_pay_day_that_a_weekend_moved_keeps_its_tax_month() -> None:
    # The regular day is 5 July, a Sunday: paid on Friday or on Monday it is the third tax month.
    for day in (3, 6):
        june = month(3, facts(), pay_date=date(2026, 7, day), period_number=3)
        assert pay(june).net == pay(month(3, facts())).net


def test_what_was_sealed_before_the_refusal_is_still_replayed() -> None:
    inputs = month(3, facts(), period_number=12)
    sealed = seal(inputs, replace(PACK, rules=UNITED_KINGDOM.former_rules[1]))
    assert replay(sealed.data, COUNTRIES).is_equal
