"""Court orders through real runs: within the law, in its order, before our own claims, and remitted."""

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from sqlmodel import select

from hr import clock, db
from hr.errors import Invalid
from payroll.garnishments import service, withholding
from payroll.garnishments.models import ACTIVE, FINISHED, GarnishmentOrder
from payroll.garnishments.service import NewOrder
from payroll.runs.models import PayLine, PayRun
from tests.payroll.receivables.test_recovery import Desk, net
from tests.payroll.support import NOVEMBER, OCTOBER
from tests.support import factories

EARLY = date(2026, 10, 5)


def entered(
    desk: Desk,
    principal: str,
    *,
    kind: str = "court",
    received_on: date = EARLY,
    cut: Decimal | None = None,
) -> GarnishmentOrder:
    new = NewOrder(
        employment_id=desk.employment.id,
        kind=kind,
        authority="Juzgado nº 3",
        reference=f"ETJ {principal}",
        received_on=received_on,
        starts_on=OCTOBER,
        principal=Decimal(principal),
        cut=cut,
    )
    with db.unit_of_work():
        return service.enter(actor=desk.preparer, new=new)


def known(row: GarnishmentOrder) -> GarnishmentOrder:
    with db.reading():
        return service.get(row.id)


def withheld(row: GarnishmentOrder) -> int:
    with db.reading():
        return service.withheld([row.id]).get(row.id, 0)


def taken_in_order(run: PayRun) -> list[str]:
    with db.reading() as session:
        query = select(PayLine).where(PayLine.run_id == run.id, PayLine.category == "deduction")
        found = sorted(session.exec(query), key=lambda line: line.position)
        return [line.component for line in found if line.amount_minor]


def test_the_scale_of_the_law_is_shared_in_the_order_of_the_days(app: Flask) -> None:
    desk = Desk()
    with clock.on(EARLY):
        plain = net(Desk().paid(OCTOBER))
        late = entered(desk, "90000.00", received_on=date(2026, 9, 20))
        early = entered(desk, "60.00", received_on=date(2026, 9, 1))
        debt = desk.debt("100.00")
        run = desk.paid(OCTOBER)
    # LEC 607: 30 % of what is above the minimum wage of 1,221.00, up to twice of it.
    allowed = round((plain - 122_100) * 0.30)
    assert (withheld(early), withheld(late)) == (6_000, allowed - 6_000)
    assert (known(early).state, known(late).state) == (FINISHED, ACTIVE)
    assert taken_in_order(run) == [f"order.{early.id}", f"order.{late.id}", f"owed.{debt.id}"]
    assert net(run) == plain - allowed - 10_000
    with db.unit_of_work():
        assert withholding.note(actor=desk.approver, run_id=run.id) == 0
        text = service.remittance_csv(actor=desk.preparer, run_id=run.id)
    assert text.splitlines()[1].split(";")[-2:] == ["60.00", "EUR"]
    assert f"{(allowed - 6_000) / 100:.2f};EUR" in text.splitlines()[2]


def test_the_court_cuts_the_scale_of_its_order_for_dependants(app: Flask) -> None:
    desk = Desk()
    with clock.on(EARLY):
        plain = net(Desk().paid(OCTOBER))
        row = entered(desk, "90000.00", cut=Decimal("12.5"))
        desk.paid(OCTOBER)
    # LEC 607.4: 17.5 % instead of 30 % of what is above the minimum wage of 1,221.00.
    assert withheld(row) == round((plain - 122_100) * 0.175)
    assert known(row).cut == Decimal("12.5")


@pytest.mark.parametrize(("kind", "cut"), [("court", "9.99"), ("tax", "16"), ("maintenance", "10")])
def test_a_cut_the_law_does_not_know_is_refused(app: Flask, kind: str, cut: str) -> None:
    with pytest.raises(Invalid) as refusal:
        entered(Desk(), "300.00", kind=kind, cut=Decimal(cut))
    assert set(refusal.value.fields) == {"cut"}


def test_never_more_than_is_owed(app: Flask) -> None:
    desk = Desk()
    with clock.on(EARLY):
        row = entered(desk, "150.00")
        desk.paid(OCTOBER)
    desk.paid(NOVEMBER)
    assert (withheld(row), known(row).state) == (15_000, FINISHED)


def test_orders_nobody_can_follow_are_refused_by_name(app: Flask) -> None:
    desk = Desk()
    with pytest.raises(Invalid, match="above zero"):
        entered(desk, "0")
    entered(desk, "300.00", kind="maintenance")
    with pytest.raises(Invalid, match="for the court to say"):
        entered(desk, "300.00", kind="maintenance")
    with db.unit_of_work():
        british = factories.make_employee(
            entity=factories.make_entity(country="uk", name="Works Ltd"), iban=None, pays=12
        )
    desk.employment = british
    with pytest.raises(Invalid, match="not supported yet"):
        entered(desk, "10.00")
