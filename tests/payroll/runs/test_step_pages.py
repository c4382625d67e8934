"""The steps of a run as their readers meet them: inputs, approval with its signatures, publication."""

from decimal import Decimal

from flask import Flask

from hr import clock, db
from hr.access import Role
from hr.jobs import worker
from payroll.approvals import limits
from payroll.entries import service as entries
from payroll.entries.service import NewEntry
from tests.payroll.support import NOVEMBER, PayHouse
from tests.support import factories
from tests.support.client import PageClient


def test_inputs_name_what_was_entered_who_comes_and_what_is_missing(client: PageClient) -> None:
    house = PayHouse(people=2)
    with db.unit_of_work():
        factories.make_employee(
            entity=house.entity, iban=None, given_name="Tom", family_name="Hughes", starts_on=NOVEMBER
        )
        for amount in ("100.00", "40.50"):
            entries.propose(
                actor=house.preparer,
                new=NewEntry(
                    employment_id=house.employments[0].id,
                    element_code="bonus",
                    period=NOVEMBER,
                    amount=Decimal(amount),
                    late="exception",
                ),
            )
    run = house.opened()
    client.sign_in(Role.PAYROLL_PREPARER, locale="es")
    client.get(f"/payroll/runs/{run.id}/inputs")
    assert "140,50" in client.text
    assert "2 esperan aprobación" in client.text
    assert "Tom Hughes" in client.text  # joins, and nobody knows yet what is missing
    client.post(f"/payroll/runs/{run.id}/calculate")
    worker.run_waiting()
    client.get(f"/payroll/runs/{run.id}/inputs")
    assert "Falta la cuenta" in client.text


def test_somebody_is_left_out_with_a_reason_that_the_approver_reads(client: PageClient) -> None:
    house = PayHouse(people=2)
    run = house.calculated()
    here = f"/payroll/runs/{run.id}"
    page = f"{here}/left-out/{house.employments[0].id}"
    client.sign_in(Role.PAYROLL_PREPARER, locale="es")
    client.get(here)
    assert "Dejar fuera…" in client.text
    client.post(page, {"reason": ""}, status=422)
    client.post(page, {"reason": "Espera a su cuenta nueva"})
    assert "Espera a su cuenta nueva" in client.text
    client.sign_in(Role.PAYROLL_APPROVER, locale="es")
    client.get(page)
    assert "Espera a su cuenta nueva" in client.text
    assert "Pagarle con esta nómina" not in client.text
    client.post(f"{page}/undo", status=403)


def test_the_approval_step_says_who_still_has_to_sign(client: PageClient, app: Flask) -> None:
    house = PayHouse(people=1)
    with db.unit_of_work():
        admin = factories.make_actor(Role.ADMIN)
        limits.set_limit(
            actor=admin, entity_id=house.entity.id, amount=Decimal(100), effective_from=clock.today()
        )
    run = house.sent()
    here = f"/payroll/runs/{run.id}"
    client.sign_in(Role.PAYROLL_APPROVER, locale="es", name="Primera Firma")
    client.get(f"{here}/approval")
    for words in ("dos personas distintas", "Falta", "Dinero necesario", "31 dic", "Asiento previsto", "476"):
        assert words in client.text, words
    client.post(f"{here}/approve", {"seen": run.lines_hash})
    client.get(f"{here}/approval")
    assert "Primera Firma" in client.text
    assert "Ya has firmado" in client.text
    client.sign_in(Role.PAYROLL_APPROVER, locale="es", name="Segunda Firma")
    client.get(f"{here}/approval")
    client.post(f"{here}/approve", {"seen": run.lines_hash})
    client.post(f"{here}/commit", {"seen": run.lines_hash})
    assert house.fresh(run).is_sealed
    worker.run_waiting()
    client.get(f"{here}/publication")
    assert "1 de 1" in client.text


def test_only_an_administrator_sets_the_limit(client: PageClient) -> None:
    house = PayHouse()
    page = f"/payroll/approval-limits/{house.entity.id}"
    client.sign_in(Role.PAYROLL_APPROVER, locale="es")
    client.get(page, status=403)
    client.sign_in(Role.ADMIN, locale="es")
    client.get("/payroll/approval-limits")
    client.get(page)
    client.post(page, {"amount": "x", "effective_from": ""}, status=422)
    client.post(page, {"amount": "12.500,50", "effective_from": f"{clock.today():%d/%m/%Y}"})
    assert "12.500,50" in client.text
    client.post(page, {"amount": "13.000", "effective_from": f"{clock.today():%d/%m/%Y}"}, status=422)


def test_the_accounts_of_the_books_have_their_page(client: PageClient) -> None:
    house = PayHouse(people=1)
    page = f"/payroll/accounts/{house.entity.id}"
    client.sign_in(Role.PAYROLL_PREPARER, locale="es")
    client.get(page, status=403)
    client.sign_in(Role.PAYROLL_APPROVER, locale="es")
    client.get(page)
    assert "4751" in client.text
    client.post(page, {"account:earning": "64 00"}, status=422)
    assert "hasta 12 letras y cifras" in client.text
    client.post(page, {"account:earning": "6400001"})
    assert client.page.xpath("//input[@name='account:earning']/@value") == ["6400001"]
    client.post(f"{page}/rules", {"what": "earning:bonus", "centre": "", "account": "6405"})
    assert "6405" in client.text
    client.post(f"{page}/rules", {"what": "earning:bonus", "centre": "nowhere", "account": "1"}, status=422)
    client.post(f"{page}/rules/remove", {"use": "earning:bonus"})
    assert "6405" not in client.text
