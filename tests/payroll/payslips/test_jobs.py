"""issue_payslips: each payslip commits alone; cancelled, continued, failed and retried without doubles."""

from typing import Any

import pytest
from flask import Flask
from sqlmodel import col, select

from hr import db
from hr.auth import service as auth
from hr.documents import render
from hr.documents.models import Document
from hr.jobs import queue, worker
from hr.jobs.models import CANCELLED, DONE, FAILED, JobRun
from hr.notifications.models import Delivery, InboxItem
from payroll.payslips.models import Payslip, PayslipFailure
from payroll.runs.models import PayRun
from tests.payroll.support import PayHouse
from tests.support import factories

PDF = b"%PDF-1.7 a page of a test"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Stand in for WeasyPrint; everything around it is real. Holds the employee numbers drawn, in order."""
    drawn: list[str] = []

    def draw(_folder: str, context: dict[str, Any], **_options: Any) -> bytes:
        drawn.append(context["slip"].employee.number)
        return PDF

    monkeypatch.setattr(render, "render", draw)
    return drawn


def the_job() -> JobRun:
    with db.reading() as session:
        return session.exec(select(JobRun).where(col(JobRun.name).endswith("issue_payslips"))).one()


def payslips(run: PayRun) -> list[Payslip]:
    with db.reading() as session:
        return list(session.exec(select(Payslip).where(Payslip.run_id == run.id).order_by(col(Payslip.id))))


def again(job_id: str) -> None:
    with db.unit_of_work() as work:
        queue.start_again(work.session.get_one(JobRun, job_id))
    worker.run_job(job_id)


def test_cancelling_at_ten_leaves_ten_and_continuing_does_the_rest(
    app: Flask, quick: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    house = PayHouse(people=25)
    run = house.committed()
    job = the_job()
    drawing = render.render

    def cancelling(folder: str, context: dict[str, Any], **options: Any) -> bytes:
        if len(quick) == 9:
            with db.separate_unit_of_work() as work:
                queue.cancel(work.session.get_one(JobRun, job.id), actor=house.preparer)
        return drawing(folder, context, **options)

    with monkeypatch.context() as patch:
        patch.setattr(render, "render", cancelling)
        worker.run_job(job.id)
    stopped = the_job()
    assert (stopped.state, stopped.done, stopped.total) == (CANCELLED, 10, 25)
    assert stopped.cancelled_by == "Andrés Prepara"
    first = payslips(run)
    assert len(first) == 10
    again(job.id)
    assert (the_job().state, the_job().done) == (DONE, 25)
    everything = payslips(run)
    assert len(everything) == len({slip.employment_id for slip in everything}) == 25
    assert [slip.id for slip in everything[:10]] == [slip.id for slip in first]
    assert len(quick) == 25  # nobody's was drawn twice


def test_one_that_fails_is_named_and_the_others_are_issued(
    app: Flask, quick: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    house = PayHouse(people=4)
    run = house.committed()
    victim = sorted(row.id for row in house.employments)[1]
    drawing = render.render

    def failing(folder: str, context: dict[str, Any], **options: Any) -> bytes:
        if context["slip"].employee.number == victim[-8:]:
            raise render.RenderFailed("The document could not be made.")
        return drawing(folder, context, **options)

    with monkeypatch.context() as patch:
        patch.setattr(render, "render", failing)
        worker.run_job(the_job().id)
    job = the_job()
    assert (job.state, job.failed) == (FAILED, 1)
    assert len(payslips(run)) == 3
    with db.reading() as session:
        assert session.exec(select(PayslipFailure.employment_id)).all() == [victim]
    again(job.id)
    assert the_job().state == DONE
    assert len(payslips(run)) == 4
    with db.reading() as session:
        assert session.exec(select(PayslipFailure)).all() == []


def test_held_back_people_get_no_payslip_and_nobody_gets_two(app: Flask, quick: list[str]) -> None:
    house = PayHouse(people=2)
    with db.unit_of_work():
        held = factories.make_employee(entity=house.entity, iban=None)
    run = house.committed()
    worker.run_waiting()
    with db.unit_of_work() as work:  # the queue delivers the finished job once more
        job = work.session.get_one(JobRun, the_job().id)
        job.state = "queued"
        work.session.add(job)
    worker.run_job(the_job().id)
    issued = payslips(run)
    assert len(issued) == 2
    assert held.id not in {slip.employment_id for slip in issued}


def test_each_employee_gets_one_mail_with_a_link_and_no_amounts(app: Flask, quick: list[str]) -> None:
    house = PayHouse(people=2)
    run = house.committed()
    worker.run_waiting()
    with db.reading() as session:
        mails = session.exec(select(Delivery).where(Delivery.message == "payslip_ready")).all()
        lines = session.exec(select(InboxItem).where(InboxItem.message == "payslip_ready")).all()
        documents = session.exec(select(Document).where(Document.kind == "payslip")).all()
    assert len(mails) == len(lines) == len(documents) == 2
    for mail in mails:
        assert set(mail.context) >= {"link", "month"}
        assert mail.context["month"] == "noviembre de 2026"
        assert str(run.net_minor)[:3] not in mail.context["link"].rsplit("/", 1)[0]
        assert not any(isinstance(value, str) and "€" in value for value in mail.context.values())


def test_somebody_whose_account_is_off_gets_the_payslip_but_no_mail(app: Flask, quick: list[str]) -> None:
    house = PayHouse(people=1)
    with db.unit_of_work():
        user = auth.user_of_person(house.employments[0].person_id)
        assert user is not None
        auth.set_active(actor=house.preparer, user_id=user.id, active=False)
    run = house.committed()
    worker.run_waiting()
    assert len(payslips(run)) == 1
    with db.reading() as session:
        assert session.exec(select(Delivery).where(Delivery.message == "payslip_ready")).all() == []
