"""The pages of pay runs, as each role meets them."""

import json
from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import update
from sqlmodel import select

from hr import db
from hr.access import Role
from hr.auth.models import AuthSession
from hr.jobs import worker
from payroll.runs import states
from payroll.runs.models import PayRun
from tests.payroll.support import PayHouse
from tests.support import factories
from tests.support.client import PageClient


def only_run() -> PayRun:
    with db.reading() as session:
        return session.exec(select(PayRun)).one()


def test_the_way_of_a_run_through_the_pages(client: PageClient) -> None:
    house = PayHouse(people=2)
    with db.unit_of_work():
        factories.make_employee(entity=house.entity, iban=None, given_name="Tom", family_name="Hughes")
    client.sign_in(Role.PAYROLL_PREPARER)
    client.get("/payroll/runs/new")
    data = {"entity": house.entity.id, "period": "2026-11-01"}
    client.post("/payroll/runs/new", data)
    client.get("/payroll/runs/new")
    client.post("/payroll/runs/new", data)  # a double click opens nothing new
    here = f"/payroll/runs/{only_run().id}"
    client.post(f"{here}/calculate")
    assert "Waiting its turn" in client.text
    worker.run_waiting()
    client.get(here)
    assert "Account missing" in client.text
    assert "Tom Hughes" in client.text
    assert "1 person is held back" in client.text
    assert not client.page.xpath("//form[contains(@action, '/approve')]")
    client.post(f"{here}/send")
    assert "another person" in client.text

    client.sign_in(Role.PAYROLL_APPROVER)
    client.get(here)
    seen = client.page.xpath("//form[contains(@action, '/approve')]//button/@value")[0]
    client.post(f"{here}/approve", {"seen": seen})
    client.post(f"{here}/commit", {"seen": seen})
    assert only_run().state == states.COMMITTED
    assert "0 of 2 payslips issued" in client.text
    client.get("/payroll")
    assert "Committed" in client.text


def test_a_replayed_approval_of_a_changed_run_gets_a_sentence(client: PageClient) -> None:
    house = PayHouse(people=1)
    run = house.sent()
    client.sign_in(Role.PAYROLL_APPROVER)
    client.get(f"/payroll/runs/{run.id}")
    client.post(f"/payroll/runs/{run.id}/approve", {"seen": "0" * 64})
    assert "has changed since you opened it" in client.page.text_content()
    assert only_run().state == states.IN_REVIEW


def test_preparers_may_not_press_approve_and_approvers_may_not_calculate(client: PageClient) -> None:
    house = PayHouse(people=1)
    run = house.sent()
    client.sign_in(Role.PAYROLL_PREPARER)
    client.get(f"/payroll/runs/{run.id}")
    client.post(f"/payroll/runs/{run.id}/approve", {"seen": run.lines_hash}, status=403)
    client.sign_in(Role.PAYROLL_APPROVER)
    client.get(f"/payroll/runs/{run.id}")
    client.post(f"/payroll/runs/{run.id}/calculate", status=403)
    assert only_run().state == states.IN_REVIEW


def test_a_stale_sign_in_cannot_approve(client: PageClient) -> None:
    house = PayHouse(people=1)
    run = house.sent()
    client.sign_in(Role.PAYROLL_APPROVER)
    client.get(f"/payroll/runs/{run.id}")
    with db.unit_of_work() as work:
        long_ago = datetime.now(UTC) - timedelta(hours=1)
        db.change(work.session, update(AuthSession).values(fresh_at=long_ago))
    client.post(f"/payroll/runs/{run.id}/approve", {"seen": run.lines_hash})
    assert client.response is not None
    assert client.response.request.path == "/sign-in/again"
    assert only_run().state == states.IN_REVIEW


def test_whoever_is_not_in_payroll_sees_no_run(client: PageClient) -> None:
    house = PayHouse(people=1)
    run = house.calculated()
    for role in (Role.EMPLOYEE, Role.HR, Role.RECRUITER, Role.HIRING_MANAGER, Role.ADMIN):
        client.sign_in(role)
        for path in ("", f"/runs/{run.id}", f"/runs/{run.id}/lines.json", f"/runs/{run.id}/journal.csv"):
            assert client.raw(f"/payroll{path}").status_code == 403


def test_unknown_runs_are_not_found(client: PageClient) -> None:
    client.sign_in(Role.PAYROLL_PREPARER)
    client.get("/payroll/runs/nothing", status=404)
    client.get("/payroll")
    client.post("/payroll/runs/nothing/calculate", status=404)


def test_lines_open_with_their_reasons_and_the_list_can_be_searched(client: PageClient, app: Flask) -> None:
    house = PayHouse(people=1)
    with db.unit_of_work():
        factories.make_employee(entity=house.entity, given_name="Irene", family_name="Buscada")
    run = house.calculated()
    client.sign_in(Role.PAYROLL_PREPARER, locale="es")
    client.language = "es"
    client.get(f"/payroll/runs/{run.id}?q=buscada")
    assert [row.strip() for row in client.page.xpath("//table//th[@scope='row']/text()")] == ["Irene Buscada"]
    client.get(client.page.xpath("//a[starts-with(normalize-space(), 'Líneas')]/@href")[0])
    assert "Contingencias comunes, 4,70" in client.text
    assert "Cómo se ha calculado" in client.text


def test_the_export_adds_up(client: PageClient) -> None:
    house = PayHouse(people=2)
    run = house.calculated()
    client.sign_in(Role.PAYROLL_PREPARER)
    plain = json.loads(client.raw(f"/payroll/runs/{run.id}/lines.json").get_data())
    assert len(plain["people"]) == 2
    cents = sum(round(float(person["net"]) * 100) for person in plain["people"])
    assert cents == run.net_minor
    assert plain["lines_hash"] == run.lines_hash


def test_a_form_without_a_month_is_shown_again(client: PageClient) -> None:
    house = PayHouse()
    client.sign_in(Role.PAYROLL_PREPARER)
    client.get("/payroll/runs/new")
    client.post("/payroll/runs/new", {"entity": house.entity.id, "period": "2049-01-01"}, status=422)
    assert client.page.xpath("//*[@aria-invalid='true']")


def test_a_month_before_the_first_paid_one_is_refused_beside_the_choice(client: PageClient) -> None:
    house = PayHouse(people=1)
    house.committed()
    client.sign_in(Role.PAYROLL_PREPARER)
    client.get("/payroll/runs/new")
    earlier = client.page.xpath("//select[@name='period']/option/@value")[0]
    client.post("/payroll/runs/new", {"entity": house.entity.id, "period": earlier}, status=422)
    assert "The first month paid here is" in client.text
    assert client.page.xpath("//select[@name='period']/option[@selected]/@value") == [earlier]
