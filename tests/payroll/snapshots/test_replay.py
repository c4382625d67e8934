"""A committed pay can be computed again from its seal alone, whatever changed since; a changed byte shows."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from hr import db
from hr.access import SYSTEM
from hr.audit.models import AuditEntry
from hr.errors import Conflict
from hr.jobs import worker
from hr.jobs.models import CANCELLED, JobRun
from hr.people import service as people
from hr.people.service import NewTerms
from payroll.countries import registry
from payroll.engine import snapshot
from payroll.runs import service, states
from payroll.runs.models import PayItem, PayRun
from payroll.snapshots import desk, reading, replaying, sealing
from payroll.snapshots.models import PaySnapshot, ReplayFailure, SharedText
from tests.payroll.support import OCTOBER, PayHouse
from tests.support import factories, numbers
from tests.support.tampering import without_triggers


def replayed(*runs: PayRun) -> replaying.Report:
    return replaying.run_again([run.id for run in runs], actor=SYSTEM)


def execute(statement: str, **values: object) -> None:
    with db.engine().execution_options(writes=True).begin() as connection:
        connection.execute(text(statement), values)


def test_a_committed_run_replays_and_every_pay_of_it_is_sealed(app: Flask) -> None:
    house = PayHouse(people=3)
    run = house.committed(OCTOBER)
    report = replayed(run)
    assert (report.checked, report.failed) == (3, {})
    with db.reading() as session:
        seals = session.exec(select(PaySnapshot)).all()
        assert {seal.lines_hash for seal in seals} == {
            item.lines_hash for item in session.exec(select(PayItem).where(PayItem.run_id == run.id))
        }
        # The rows of the pack and the words stand there once for everybody.
        assert len(session.exec(select(SharedText)).all()) == 2


def test_what_changes_later_does_not_touch_a_sealed_pay(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    house = PayHouse(people=2)
    run = house.committed(OCTOBER)
    employment = house.employments[0]
    with db.unit_of_work():
        terms = NewTerms(effective_from=date(2026, 1, 1), annual_gross=Decimal(60000))
        people.set_terms(actor=SYSTEM, employment_id=employment.id, terms=terms)
        people.set_bank_account(actor=SYSTEM, person_id=employment.person_id, iban=numbers.iban(77))
        factories.set_accident_rate(house.entity, "6.70", date(2000, 1, 1))
        facts = {"situation": 1, "birth_year": 1960, "descendants": [{"birth_year": 2025}], "ascendants": []}
        people.declare_tax_facts(
            actor=SYSTEM, person_id=employment.person_id, facts=facts, effective_from=date(2026, 1, 1)
        )
    spain = registry.COUNTRIES["es"]
    newer = replace(spain.rules, version="999")
    changed = replace(spain, rules=newer, former_rules=(*spain.former_rules, spain.rules))
    monkeypatch.setitem(registry.COUNTRIES, "es", changed)
    assert replayed(run).is_sound


def test_one_flipped_byte_of_a_seal_is_found_named_and_on_the_desk(app: Flask) -> None:
    house = PayHouse(people=2)
    run = house.committed(OCTOBER)
    with db.reading() as session:
        seal = session.exec(select(PaySnapshot)).all()[1]
        content = bytearray(seal.content)
    content[len(content) // 2] ^= 1
    without_triggers(
        "UPDATE pay_snapshot SET content = :content WHERE item_id = :item",
        content=bytes(content), item=seal.item_id,
    )  # fmt: skip
    assert replayed(run).failed == {seal.item_id: "snapshot_broken"}
    replayed(run)  # found again: still one alarm
    with db.reading() as session:
        entries = session.exec(select(AuditEntry).where(AuditEntry.action == "run.replay_failed")).all()
        assert [entry.details["items"] for entry in entries] == [{seal.item_id: "snapshot_broken"}]
        (task,) = desk.to_look_into(house.preparer)
        assert (task.tone, task.arguments) == ("bad", {"run_id": run.id})
    without_triggers(
        "UPDATE pay_snapshot SET content = :content WHERE item_id = :item",
        content=seal.content, item=seal.item_id,
    )  # fmt: skip
    assert replayed(run).is_sound
    with db.reading() as session:
        assert session.exec(select(ReplayFailure)).all() == []
        assert desk.to_look_into(house.preparer) == []


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE pay_line SET amount_minor = amount_minor + 1 WHERE component = 'salary'", "other_lines"),
        ("UPDATE pay_item SET bank_account_id = 'mine'", "other_lines"),
        ("UPDATE pay_snapshot SET lines_hash = 'x'", "other_lines"),
        ("UPDATE pay_snapshot_shared SET content = :other", "snapshot_broken"),
        ("DELETE FROM pay_snapshot", "missing"),
    ],
)
def test_rows_changed_by_the_database_s_owner_are_found(app: Flask, statement: str, reason: str) -> None:
    run = PayHouse(people=1).committed(OCTOBER)
    values = {"other": b"{}"} if ":other" in statement else {}
    without_triggers(statement, **values)
    assert set(replayed(run).failed.values()) == {reason}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE pay_snapshot SET sha256 = ''",
        "UPDATE pay_snapshot_shared SET content = ''",
        "UPDATE pay_line SET amount_minor = 1",
        "UPDATE pay_trace SET content = ''",
        "UPDATE pay_item SET net_minor = 1",
    ],
)
def test_between_seal_and_commit_the_database_keeps_what_was_sealed(app: Flask, statement: str) -> None:
    run = PayHouse(people=1).approved(OCTOBER)
    worker.run_waiting()
    with db.reading():
        assert sealing.count_unsealed(run.id) == 0
    with pytest.raises(DBAPIError, match="a sealed pay cannot change"):
        execute(statement)


def test_a_recalculation_breaks_the_seals_and_the_next_approval_makes_new_ones(app: Flask) -> None:
    house = PayHouse(people=2)
    run = house.approved(OCTOBER)
    worker.run_waiting()
    with db.unit_of_work():
        terms = NewTerms(effective_from=date(2026, 10, 1), annual_gross=Decimal(30000))
        people.set_terms(actor=SYSTEM, employment_id=house.employments[0].id, terms=terms)
    run = house.committed(OCTOBER)
    assert replayed(run).is_sound
    with db.reading() as session:
        item = session.exec(select(PayItem).where(PayItem.employment_id == house.employments[0].id)).one()
        assert reading.sealed_inputs(item.id).annual_salary == Decimal(30000)
        assert reading.sealed_result(item.id).net * 100 == item.net_minor


def test_a_line_added_or_taken_away_after_the_seal_stops_the_commit(app: Flask) -> None:
    house = PayHouse(people=1)
    run = house.approved(OCTOBER)
    worker.run_waiting()
    execute("DELETE FROM pay_line WHERE position = 1")
    with pytest.raises(Conflict, match="changed"), db.unit_of_work():
        service.commit(actor=house.approver, run_id=run.id, seen_hash=run.lines_hash)
    assert house.fresh(run).state == states.APPROVED


def test_what_is_long_is_sealed_by_the_job_and_until_then_not_committed(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "CHUNK", 2)
    house = PayHouse(people=5)
    run = house.approved(OCTOBER)
    with pytest.raises(Conflict, match="being sealed"), db.unit_of_work():
        service.commit(actor=house.approver, run_id=run.id, seen_hash=run.lines_hash)
    worker.run_waiting()
    with db.unit_of_work():
        service.commit(actor=house.approver, run_id=run.id, seen_hash=run.lines_hash)
    assert replayed(house.fresh(run)).checked == 5


def test_the_command_proves_all_runs_and_fails_loudly(app: Flask) -> None:
    house = PayHouse(people=2)
    run = house.committed(OCTOBER)
    runner = app.test_cli_runner()
    done = runner.invoke(args=["payroll", "replay", "--all", "--json"])
    assert done.exit_code == 0
    assert json.loads(done.output) == {"checked": 2, "sound": True, "failed": {}}
    without_triggers("UPDATE pay_line SET amount_minor = 1 WHERE component = 'salary'")
    done = runner.invoke(args=["payroll", "replay", run.id])
    assert done.exit_code == 1
    assert "NOT AS SEALED" in done.output
    assert runner.invoke(args=["payroll", "replay", "--sample", "1", "--json"]).exit_code == 1
    assert runner.invoke(args=["payroll", "replay", "no-such-run"]).exit_code == 1


def test_the_engine_s_own_replay_reads_the_stored_seal(app: Flask) -> None:
    run = PayHouse(people=1).committed(OCTOBER)
    with db.reading() as session:
        item = session.exec(select(PayItem).where(PayItem.run_id == run.id)).one()
        opening = reading.opened(item.id)
    assert snapshot.seal(opening.inputs, opening.pack).result == opening.result


def test_a_commit_seals_by_itself_what_its_job_could_not_and_names_whose_facts_have_changed(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "CHUNK", 2)
    house = PayHouse(people=5)
    run = house.approved(OCTOBER)
    with db.unit_of_work() as work:  # the job was cancelled by hand
        for job in work.session.exec(select(JobRun).where(JobRun.name == sealing.SEAL_JOB)):
            job.state = CANCELLED
        terms = NewTerms(effective_from=date(2026, 10, 1), annual_gross=Decimal(30000))
        people.set_terms(actor=SYSTEM, employment_id=house.employments[4].id, terms=terms)
    with pytest.raises(Conflict, match="facts of Lucía Prueba"), db.unit_of_work():
        service.commit(actor=house.approver, run_id=run.id, seen_hash=run.lines_hash)
    run = house.approved(OCTOBER)
    with db.unit_of_work() as work:
        for job in work.session.exec(select(JobRun).where(JobRun.name == sealing.SEAL_JOB)):
            job.state = CANCELLED
    with db.unit_of_work():
        service.commit(actor=house.approver, run_id=run.id, seen_hash=run.lines_hash)
    assert replayed(house.fresh(run)).checked == 5
