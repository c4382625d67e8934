"""Recurring elements and absences: what counts on which day, and what takes the place of what."""

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from hr import db
from hr.access import Role
from hr.errors import Conflict, Invalid, NotAllowed, NotFound
from payroll.engine.model import ElementKind
from payroll.entries import absences, catalog, keeping, recurring, service
from payroll.entries.keeping import NewAbsence, NewAssignment
from payroll.entries.models import FORMULA, PayAbsence
from payroll.entries.shipped import BY_COUNTRY, Definition
from tests.payroll.support import NOVEMBER, OCTOBER, PayHouse
from tests.support import factories

LAST = date(2026, 11, 30)


def assign(house: PayHouse, code: str, amount: str, since: date, until: date | None = None) -> None:
    new = NewAssignment(
        employment_id=house.employments[0].id,
        element_code=code,
        amount=Decimal(amount),
        effective_from=since,
        ends_on=until,
    )
    with db.unit_of_work():
        keeping.assign(actor=house.preparer, new=new)


def paid(house: PayHouse, kind: str = "regular") -> list[tuple[str, Decimal]]:
    with db.reading():
        found = recurring.elements(
            [house.employments[0].id], first=NOVEMBER, last=LAST, pay_date=LAST, run_kind=kind, run_id=""
        )
    return [(item.code, item.amount) for items in found.values() for item in items]


def test_a_recurring_element_counts_from_its_day_until_it_is_stopped(app: Flask) -> None:
    house = PayHouse(1)
    assign(house, "union_fee", "12.50", date(2026, 1, 1))
    assert paid(house) == [("union_fee", Decimal("12.50"))]
    assert paid(house, "off_cycle") == []
    assign(house, "union_fee", "14.00", date(2026, 11, 16))
    assert paid(house) == [("union_fee", Decimal("14.00"))]  # a fee is not cut into days
    with db.unit_of_work():
        keeping.stop(
            actor=house.preparer,
            employment_id=house.employments[0].id,
            element_code="union_fee",
            from_day=NOVEMBER,
        )
    assert paid(house) == [("union_fee", Decimal("14.00"))]  # the later row still begins on the 16th


def test_a_prorated_element_counts_by_the_days_it_is_due(app: Flask) -> None:
    house = PayHouse(1)
    assign(house, "supplement", "300.00", date(2026, 1, 1))
    assign(house, "supplement", "360.00", date(2026, 11, 21))
    assert paid(house) == [("supplement", Decimal("200.00")), ("supplement", Decimal("120.00"))]
    assign(house, "supplement", "360.00", NOVEMBER, date(2026, 11, 10))
    assert paid(house) == [("supplement", Decimal("120.00")), ("supplement", Decimal("120.00"))]


def test_nobody_gives_themselves_a_recurring_element_or_an_absence(app: Flask) -> None:
    house = PayHouse(1)
    own = house.employments[0]
    with db.unit_of_work():
        house.preparer = factories.make_actor(Role.PAYROLL_PREPARER, person_id=own.person_id)
    with pytest.raises(NotAllowed):
        assign(house, "supplement", "300.00", NOVEMBER)
    with pytest.raises(NotAllowed), db.unit_of_work():
        keeping.record_absence(
            actor=house.preparer, new=NewAbsence(employment_id=own.id, kind="unpaid", starts_on=NOVEMBER)
        )


def absent(house: PayHouse, starts: date, ends: date | None = None, **values: object) -> PayAbsence:
    new = NewAbsence(
        employment_id=house.employments[0].id,
        kind=str(values.pop("kind", "illness")),
        starts_on=starts,
        ends_on=ends,
        **values,  # type: ignore[arg-type]
    )
    with db.unit_of_work():
        return keeping.record_absence(actor=house.preparer, new=new)


def known(house: PayHouse) -> list[absences.Absence]:
    with db.reading():
        found = service.absences_for([house.employments[0].id], NOVEMBER, LAST)
    return [each for of_person in found.values() for each in of_person]


def test_a_correction_takes_the_place_of_an_absence_once(app: Flask) -> None:
    house = PayHouse(1)
    first = absent(house, date(2026, 11, 9))
    second = absent(house, date(2026, 11, 9), date(2026, 11, 13), replaces=first.id)
    assert [(each.id, each.ends_on) for each in known(house)] == [(second.id, date(2026, 11, 13))]
    with pytest.raises(Invalid, match="overlaps"):
        absent(house, date(2026, 11, 13), kind="unpaid")
    with pytest.raises(Conflict, match="meanwhile"):
        absent(house, date(2026, 11, 20), replaces=first.id)
    with db.unit_of_work():
        keeping.withdraw_absence(actor=house.preparer, absence_id=second.id)
    assert known(house) == []


def test_nobody_takes_back_an_absence_through_another_person(app: Flask) -> None:
    house = PayHouse(2)
    first = absent(house, date(2026, 11, 9))
    other = NewAbsence(
        employment_id=house.employments[1].id, kind="illness", starts_on=date(2026, 11, 9), replaces=first.id
    )
    with pytest.raises(NotFound), db.unit_of_work():
        keeping.record_absence(actor=house.preparer, new=other)
    assert [each.id for each in known(house)] == [first.id]


def test_the_bases_of_a_leave_are_those_of_the_month_before(app: Flask) -> None:
    house = PayHouse(1)
    absent(house, date(2026, 11, 9))
    assert known(house)[0].common_base is None
    house.committed(OCTOBER)
    assert known(house)[0].common_base == Decimal("1750.00")
    assert known(house)[0].professional_base == Decimal("1750.00")
    assert known(house)[0].base_days == 30


@pytest.mark.parametrize(
    ("starts", "ends", "values", "says"),
    [
        (date(2026, 11, 9), date(2026, 11, 8), {}, "before the first"),
        (date(2006, 11, 9), None, {}, "four years"),
        (date(2024, 11, 9), date(2024, 11, 10), {}, "not employed"),
        (date(2026, 11, 9), None, {"kind": "holiday"}, "what kind"),
        (date(2026, 11, 9), None, {"topped_up_to": Decimal(101)}, "between 0 and 100"),
        (date(2026, 11, 9), None, {"kind": "unpaid", "topped_up_to": Decimal(50)}, "neither"),
    ],
)
def test_impossible_absences_are_refused(
    app: Flask, starts: date, ends: date | None, values: dict[str, object], says: str
) -> None:
    house = PayHouse(1)
    with pytest.raises(Invalid, match=says):
        absent(house, starts, ends, **values)


def test_an_employer_defines_elements_of_its_own(app: Flask) -> None:
    house = PayHouse(1)
    mine = Definition(
        code="toxic_work",
        name="Hazard supplement",
        name_es="Plus de toxicidad",
        kind=ElementKind.EARNING,
        feeds=("contributions", "irpf"),
        way=FORMULA,
        formula="annual_salary / 14 * 10%",
    )
    with db.unit_of_work():
        catalog.define(actor=house.preparer, country="es", definition=mine, effective_from=NOVEMBER)
    with db.reading():
        assert "toxic_work" in catalog.usable("es", NOVEMBER)
        assert "toxic_work" not in catalog.usable("es", OCTOBER)
    new = NewAssignment(
        employment_id=house.employments[0].id, element_code="toxic_work", effective_from=NOVEMBER
    )
    with db.unit_of_work():
        keeping.assign(actor=house.preparer, new=new)
    assert paid(house) == [("toxic_work", Decimal(0))]  # the pay itself computes it


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"code": "salary"}, "no code of the payslip"),
        ({"code": "es.own"}, "no code of the payslip"),
        ({"feeds": ("fica",)}, "does not know the base"),
        ({"formula": "salary *", "way": FORMULA}, "cannot be used"),
        ({"formula": "quantity * worked_days", "way": FORMULA}, "number, not an amount"),
        ({"name_es": ""}, "both languages"),
    ],
)
def test_elements_that_no_payslip_can_hold_are_refused(
    app: Flask, changes: dict[str, object], says: str
) -> None:
    values: dict[str, object] = {
        "code": "plus",
        "name": "Plus",
        "name_es": "Complemento",
        "kind": ElementKind.EARNING,
        "feeds": ("irpf",),
        **changes,
    }
    definition = Definition(**values)  # type: ignore[arg-type]
    with db.unit_of_work():
        actor = factories.make_actor(Role.PAYROLL_PREPARER)
    with db.unit_of_work(), pytest.raises(Invalid, match=says):
        catalog.define(actor=actor, country="es", definition=definition, effective_from=NOVEMBER)


@pytest.mark.parametrize("country", sorted(BY_COUNTRY))
def test_what_ships_is_named_once(country: str) -> None:
    codes = [item.code for item in BY_COUNTRY[country]]
    assert len(codes) == len(set(codes))
