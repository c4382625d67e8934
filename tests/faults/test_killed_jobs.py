"""Work that a pay day does not pass: killed in the middle, it is done once by the next worker."""

from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlmodel import col, func, select

from hr import clock, db, faults
from hr.access import SYSTEM
from hr.app import load_features
from hr.documents import render
from hr.documents.models import Document
from hr.jobs import queue, worker
from hr.notifications.models import InboxItem
from hr.settings import Settings
from payroll.entries import jobs as entry_jobs
from payroll.filings import jobs as filing_jobs
from payroll.filings import kinds, papers, states
from payroll.filings import service as filings
from payroll.payslips import copies
from payroll.payslips import jobs as payslip_jobs
from payroll.payslips.models import Payslip
from payroll.retro import jobs as retro_jobs
from payroll.retro.models import RetroEvent
from payroll.takeover import concepts
from payroll.takeover import jobs as takeover_jobs
from payroll.takeover import service as takeover
from payroll.takeover.models import COMPARED, COMPARING, LegacyDifference
from tests.conftest import BUSINESS_DATE
from tests.faults.test_workers import OTHER_WORK
from tests.payroll.corrections.correcting import OCTOBER, CorrectedHouse
from tests.payroll.filings.support import FilingHouse
from tests.payroll.filings.test_papers import JANUARY, reviewed
from tests.payroll.support import PayHouse
from tests.payroll.takeover.legacy_world import LegacyHouse
from tests.payroll.takeover.test_comparison import bring
from tests.support import factories
from tests.support.killing import Killing

HERE = {
    filing_jobs.AFTER_RENDER, filing_jobs.BEFORE_REMINDERS, payslip_jobs.BEFORE_COPY, retro_jobs.AFTER_PERSON,
    takeover_jobs.AFTER_PEOPLE,
}  # fmt: skip
ELSEWHERE = {entry_jobs.AFTER_CHUNK, entry_jobs.BEFORE_SHOWN}  # tests/payroll/entries/test_killed.py
LATE = date(2026, 11, 10)


def test_every_point_of_other_work_has_a_worker_killed_at_it() -> None:
    load_features(Settings().features)
    assert {name for name in faults.declared() if name.startswith(OTHER_WORK)} == HERE | ELSEWHERE


def test_differences_in_past_pay_are_found_once(
    app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    house = CorrectedHouse(people=3)
    house.pay(OCTOBER)
    with clock.on(LATE):
        for employment in house.employments:
            house.raise_pay(employment, "40000", since=OCTOBER)
        with db.unit_of_work():
            queue.enqueue(retro_jobs.scan_everybody)
    killing = Killing(monkeypatch, tmp_path, retro_jobs.AFTER_PERSON, turn=2)
    killing.kill_one("scan_everybody", on=LATE)
    assert len(differing()) == 2
    killing.finish("scan_everybody", on=LATE)
    assert sorted(differing()) == sorted(employment.id for employment in house.employments)


def differing() -> list[str]:
    with db.reading() as session:
        return list(session.exec(select(RetroEvent.employment_id)))


def test_another_payrolls_payslips_are_compared_once(
    app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(takeover_jobs, "CHUNK", 5)
    house = LegacyHouse()
    file = bring(house, house.file())
    meant = {**file.mapping, "Z1": concepts.IGNORE}
    with db.unit_of_work():
        takeover.save_mapping(actor=house.preparer, file_id=file.id, mapping=meant)
    killing = Killing(monkeypatch, tmp_path, takeover_jobs.AFTER_PEOPLE, turn=2)
    killing.kill_one("compare_file", on=BUSINESS_DATE)
    some, state = differences(file.id)
    assert state == COMPARING
    killing.finish("compare_file", on=BUSINESS_DATE)
    every, state = differences(file.id)
    assert state == COMPARED
    assert 0 < some < every
    with db.unit_of_work():
        takeover.save_mapping(actor=house.preparer, file_id=file.id, mapping=meant)
    killing.finish("compare_file", on=BUSINESS_DATE)
    assert differences(file.id) == (every, COMPARED)


def differences(file_id: str) -> tuple[int, str]:
    with db.reading() as session:
        query = select(func.count()).select_from(LegacyDifference).where(LegacyDifference.file_id == file_id)
        return session.exec(query).one(), takeover.get_file(file_id).state


def test_reminders_of_filings_are_sent_once(
    app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    PayHouse()
    on = date(2026, 12, 22)
    killing = Killing(monkeypatch, tmp_path, filing_jobs.BEFORE_REMINDERS)
    keep_filings(on)
    killing.kill_one("keep_filings", on=on)
    assert reminders() == []
    killing.finish("keep_filings", on=on)
    told = reminders()
    assert len(told) == len(set(told)) > 0
    keep_filings(on)
    killing.finish("keep_filings", on=on)
    assert reminders() == told


def keep_filings(on: date) -> None:
    with clock.on(on), db.unit_of_work():
        queue.enqueue(filing_jobs.keep_filings)


def reminders() -> list[tuple[str, str]]:
    with db.reading() as session:
        rows = session.exec(select(InboxItem).order_by(col(InboxItem.id))).all()
    return [(row.user_id, row.path) for row in rows]


def test_everybodys_paper_of_a_filing_is_made_once(
    app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    house = FilingHouse(people=3)
    house.pay(OCTOBER)
    filing = house.filing(kinds.CERTIFICATE, "2026", on=JANUARY)
    reviewed(house, filing, JANUARY)
    with clock.on(JANUARY), db.unit_of_work():
        filings.issue(actor=house.approver, filing_id=filing.id)
    killing = Killing(monkeypatch, tmp_path, filing_jobs.AFTER_RENDER, turn=2)
    killing.kill_one("issue_papers", on=JANUARY)
    assert stored("filing_paper") == 1
    killing.finish("issue_papers", on=JANUARY)
    render.stop()
    assert stored("filing_paper") == 3
    with db.reading():
        done = filings.get(filing.id)
        assert (done.state, papers.progress(done)) == (states.ACCEPTED, (3, 3))


def test_a_payslip_is_copied_into_another_language_once(
    app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    house = PayHouse()
    with db.unit_of_work():
        factories.make_employee(entity=house.entity, locale="es")
    house.committed()
    worker.run_waiting()
    render.stop()
    with db.unit_of_work() as work:
        payslip = work.session.exec(select(Payslip)).one()
        copies.request_copy(actor=SYSTEM, payslip=payslip, locale="en")
    before = stored("payslip")
    killing = Killing(monkeypatch, tmp_path, payslip_jobs.BEFORE_COPY)
    killing.kill_one("copy_payslip", on=BUSINESS_DATE)
    assert stored("payslip") == before
    killing.finish("copy_payslip", on=BUSINESS_DATE)
    render.stop()
    assert stored("payslip") == before + 1
    with db.reading():
        assert copies.copy_in(payslip, "en").document_id


def stored(kind: str) -> int:
    with db.reading() as session:
        return session.exec(select(func.count()).select_from(Document).where(Document.kind == kind)).one()
