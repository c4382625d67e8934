"""The pages of corrections, retro pay and off-cycle runs, as the two people use them."""

from datetime import date

from flask import Flask
from sqlmodel import select

from hr import clock, db
from hr.access import Role
from hr.people import service as people
from payroll.corrections.models import Correction
from payroll.groups.service import default_group
from payroll.offcycle.models import OffCyclePay
from payroll.payments import reissuing
from payroll.payments import service as payments
from payroll.retro import service as retro
from payroll.retro.models import DISMISSED, RetroEvent
from payroll.runs.models import PAY, PayRun
from tests.payroll.corrections.correcting import OCTOBER, CorrectedHouse
from tests.support.client import PageClient

LATE = date(2026, 11, 10)


def words(page: object) -> str:
    return " ".join(" ".join(page.xpath("//main//text()")).split())  # type: ignore[attr-defined]


def test_a_pay_is_corrected_from_the_run_with_a_preview_before_anything_is_opened(
    app: Flask, client: PageClient
) -> None:
    house = CorrectedHouse(people=2)
    (run,) = house.pay(OCTOBER)
    first = house.employments[0]
    item = house.items(run, first)[PAY]
    with clock.on(LATE):
        house.raise_pay(first, "24000", since=OCTOBER)
        client.sign_in(Role.PAYROLL_PREPARER)
        page = client.get(f"/payroll/runs/{run.id}/correct")
        assert any(item.id in link for link in page.xpath("//main//a/@href"))
        form = f"/payroll/runs/{run.id}/correct?item={item.id}"
        page = client.get(form)
        assert "is still paid to the account of now" in words(page)
        page = client.post(form, {"kind": "reverse", "reason": "", "act": "preview"})
        assert "is owed back" in words(page)
        with db.reading() as session:
            assert session.exec(select(Correction)).all() == []
        client.post(form, {"kind": "replace", "reason": ""}, status=422)
        page = client.post(form, {"kind": "replace", "reason": "Subida de octubre"})
        assert "Subida de octubre" in words(page)
        with db.reading() as session:
            row = session.exec(select(Correction)).one()
        assert row.id in str(client.get("/payroll/corrections").xpath("//main//a/@href"))
        client.post(form, {"kind": "replace", "reason": "Otra vez"}, status=409)


def test_whoever_takes_back_pay_that_never_arrived_is_told_so_first(app: Flask, client: PageClient) -> None:
    house = CorrectedHouse(people=1)
    (run,) = house.pay(OCTOBER)
    house.work()
    form = f"/payroll/runs/{run.id}/correct?item={house.items(run)[PAY].id}"
    client.sign_in(Role.PAYROLL_PREPARER)
    with clock.on(LATE):
        assert "never arrived" not in words(client.get(form))
        with db.unit_of_work():
            (batch,) = payments.batches_of(run.id)
            payments.cancel(actor=house.approver, batch_id=batch.id)
        assert "of this pay never arrived" in words(client.get(form))
        client.post(form, {"kind": "reverse", "reason": "No trabajó"})
        assert "of this pay never arrived" in words(client.page)
        with db.unit_of_work():
            reissuing.write_again(actor=house.preparer, run_id=run.id)
        with db.reading() as session:
            row = session.exec(select(Correction)).one()
        assert "never arrived" not in words(client.get(f"/payroll/corrections/{row.id}"))


def test_differences_are_chosen_previewed_and_decided(app: Flask, client: PageClient) -> None:
    house = CorrectedHouse(people=1)
    house.pay(OCTOBER)
    with clock.on(LATE):
        house.raise_pay(house.employments[0], "24000", since=OCTOBER)
        with db.unit_of_work():
            retro.scan(actor=house.preparer, employment_id=house.employments[0].id)
        client.sign_in(Role.PAYROLL_PREPARER)
        page = client.get("/payroll/retro")
        (event,) = page.xpath("//input[@name='event']/@value")
        page = client.post("/payroll/retro", {"event": event})
        assert "Seguridad Social for the month it belongs to" in words(page)
        preview = f"/payroll/retro/preview?event={event}"
        client.post(preview, {"act": "dismiss", "reason": ""}, status=422)
        client.post(preview, {"act": "dismiss", "reason": "Pagado en mano"})
        client.get("/payroll/retro?state=dismissed")
        assert "Pagado en mano" in words(client.get(preview))
    with db.reading() as session:
        assert session.get_one(RetroEvent, event).state == DISMISSED


def test_a_bonus_is_tried_out_before_its_run_is_opened(app: Flask, client: PageClient) -> None:
    house = CorrectedHouse(people=2)
    house.pay(OCTOBER)
    first = house.employments[0]
    with db.reading():
        group = default_group(house.entity.id).id
        name = people.get_person(first.person_id).name
    with clock.on(LATE):
        client.sign_in(Role.PAYROLL_PREPARER)
        client.get("/payroll/off-cycle/new")
        for reason in ("bonus", "correction", "advance", "termination", "missed_pay"):
            page = client.get(f"/payroll/off-cycle/new?reason={reason}&group={group}")
        page = client.get(f"/payroll/off-cycle/new?reason=bonus&group={group}")
        assert name in words(page)
        given = {
            "reason": "bonus", "group": group, "period": "2026-10-01", "element": "bonus", "given_as": "net",
            f"amount-{first.id}": "300,00",
        }  # fmt: skip
        page = client.post("/payroll/off-cycle/new", {**given, "act": "preview"})
        assert "300.00" in words(page)
        with db.reading() as session:
            assert session.exec(select(OffCyclePay)).all() == []
            assert session.exec(select(PayRun).where(PayRun.kind == "off_cycle")).all() == []
        client.post(
            "/payroll/off-cycle/new", {**given, f"amount-{first.id}": "x", "act": "create"}, status=422
        )
        client.post("/payroll/off-cycle/new", {**given, "act": "create"})
    with db.reading() as session:
        assert session.exec(select(OffCyclePay)).one().net_minor == 30_000
