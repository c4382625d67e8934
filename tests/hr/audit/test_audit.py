"""The trail: what was done is kept, and tampering is named."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import text
from sqlmodel import col, select

from hr import db
from hr.access import SYSTEM, Actor, Role
from hr.audit import jobs as audit_jobs
from hr.audit import service
from hr.audit.heads import Head, KeptHeads
from hr.audit.models import AuditEntry, AuditSeal, SubjectKey
from hr.jobs import worker
from hr.jobs.models import DONE, FAILED, JobRun
from hr.jobs.queue import enqueue
from tests.support.client import PageClient

ADA = Actor(kind="user", user_id="00000000-0000-7000-8000-00000000000a", name="Ada")


@pytest.fixture
def chain(app: Flask) -> list[str]:
    """Five sealed entries; their ids in order."""
    with db.unit_of_work() as work:
        for number in range(5):
            service.record(
                actor=ADA, action="thing.done", subject=("thing", f"t{number}"), personal={"name": "Berta"}
            )
        work.session.flush()
        service.seal_waiting(work.session)
    with db.reading() as session:
        return list(session.exec(select(AuditEntry.id).order_by(AuditEntry.id)))


def verdict(*heads: Head) -> service.Verdict:
    with db.reading():
        return service.verify(kept=KeptHeads(heads) if heads else None)


def run(statement: str, **values: object) -> None:
    with db.unit_of_work() as work:
        work.session.connection().execute(text(statement), values)


def test_an_untouched_chain_holds(chain: list[str]) -> None:
    assert verdict() == service.Verdict(sealed=5, unsealed=0)


def test_a_changed_entry_is_named(chain: list[str]) -> None:
    run("UPDATE audit_entry SET action = 'thing.undone' WHERE id = :id", id=chain[2])
    found = verdict()
    assert not found.is_sound
    assert found.bad_number == 3
    assert chain[2] in found.problem


def test_a_deleted_entry_is_named(chain: list[str]) -> None:
    run("DELETE FROM audit_entry WHERE id = :id", id=chain[1])
    assert verdict().bad_number == 2


def test_a_removed_link_is_named(chain: list[str]) -> None:
    run("DELETE FROM audit_seal WHERE number = 4")
    assert verdict().bad_number == 4


def test_swapped_entries_are_named(chain: list[str]) -> None:
    run("UPDATE audit_seal SET entry_id = 'x' WHERE number = 1")
    run("UPDATE audit_seal SET entry_id = :id WHERE number = 2", id=chain[0])
    run("UPDATE audit_seal SET entry_id = :id WHERE number = 1", id=chain[1])
    assert verdict().bad_number == 1


def cut_off(number: int) -> None:
    """Delete a link with its entry and everything after it."""
    run("DELETE FROM audit_entry WHERE id IN (SELECT entry_id FROM audit_seal WHERE number >= :n)", n=number)
    run("DELETE FROM audit_seal WHERE number >= :n", n=number)


def test_a_cut_tail_is_found_by_the_head_kept_elsewhere(chain: list[str]) -> None:
    with db.reading():
        head = service.head()
    cut_off(5)
    assert verdict().is_sound  # the shortened chain itself holds
    assert verdict(head).bad_number == 5


def test_a_chain_computed_anew_is_named_at_the_first_kept_head_that_differs(chain: list[str]) -> None:
    with db.reading() as session:
        seals = session.exec(select(AuditSeal).order_by(col(AuditSeal.number))).all()
    kept = [Head(seal.number, seal.hash) for seal in seals if seal.number in (1, 4, 5)]
    run("UPDATE audit_entry SET action = 'thing.undone' WHERE id = :id", id=chain[2])
    run("DELETE FROM audit_seal WHERE number >= 3")
    with db.unit_of_work() as work:
        service.seal_waiting(work.session)
    assert verdict().is_sound
    found = verdict(*kept)
    assert found.bad_number == 4
    assert "links 2 to 4" in found.problem


def test_a_chain_that_grew_after_the_last_kept_head_holds(chain: list[str]) -> None:
    """As after a restore: the heads are copied before the database."""
    with db.reading() as session:
        third = session.exec(select(AuditSeal).where(AuditSeal.number == 3)).one()
    assert verdict(Head(3, third.hash)).is_sound


def act() -> None:
    with db.unit_of_work():
        service.record(actor=ADA, action="thing.done", subject=("thing", "t"))


def seal() -> JobRun:
    with db.unit_of_work():
        run_id = enqueue(audit_jobs.seal_trail)
    worker.run_job(run_id)
    with db.separate_reading() as session:
        return session.exec(select(JobRun).where(JobRun.id == run_id)).one()


def check() -> service.Verdict:
    with db.reading():
        return service.verify(kept=audit_jobs.kept_heads())


def test_a_cut_tail_stays_visible_although_the_trail_goes_on(app: Flask) -> None:
    for _number in range(3):
        act()
        seal()
    cut_off(3)
    act()
    act()
    refused = seal()
    assert refused.state == FAILED
    assert refused.error_values["kept"] == 3
    assert not check().is_sound
    assert check().bad_number == 3


def test_the_status_page_shows_a_cut_tail(client: PageClient) -> None:
    client.sign_in(Role.ADMIN)
    seal()
    assert "cut off" not in client.get("/admin/status").text_content()
    cut_off(1)
    assert "The audit trail was cut off" in client.get("/admin/status").text_content()


def test_every_kept_head_counts_not_only_the_last(app: Flask) -> None:
    for _number in range(3):
        act()
        seal()
    lines = audit_jobs.head_file().read_text().splitlines()
    cut_off(3)
    act()
    with db.unit_of_work() as work:  # a sealer that does not look at the heads
        service.seal_waiting(work.session)
        work.session.flush()
        rewritten = service.head()
    audit_jobs.head_file().write_text("\n".join([*lines, f"3 {rewritten.hash} later", ""]))
    assert check().bad_number == 3


@pytest.mark.parametrize("ending", [b"", b"4", b"4 abc", b"4 " + b"0" * 30, b"\0\0\0\0"])
def test_a_torn_last_line_is_named_and_sealing_goes_on(app: Flask, ending: bytes) -> None:
    act()
    seal()
    with audit_jobs.head_file().open("ab") as file:
        file.write(ending)
    assert check().is_sound
    assert ("cannot be read" in check().warning) == bool(ending)
    act()
    assert seal().state == DONE
    assert check() == service.Verdict(2, 0, warning=check().warning)


@pytest.mark.parametrize("empty", [True, False])
def test_lost_heads_prove_nothing_and_sealing_does_not_begin_anew_by_itself(app: Flask, empty: bool) -> None:
    act()
    seal()
    audit_jobs.head_file().unlink()
    if empty:
        audit_jobs.head_file().touch()
    assert not check().is_sound
    assert check().bad_number is None
    act()
    assert seal().state == FAILED
    with db.unit_of_work():
        begun = audit_jobs.begin_heads()
    assert begun is not None
    assert seal().state == DONE
    assert check().is_sound


def test_a_head_that_was_not_written_is_written_by_the_next_sealing(app: Flask) -> None:
    """As when the sealer is killed between its commit and its line."""
    act()
    seal()
    act()
    with db.unit_of_work() as work:
        service.seal_waiting(work.session)
    seal()
    assert audit_jobs.kept_heads().highest == 2


def test_an_entry_that_commits_after_a_newer_one_is_sealed_too(app: Flask) -> None:
    with db.unit_of_work():
        late = service.record(actor=ADA, action="thing.late", subject=("thing", "t"))
    run("DELETE FROM audit_entry")
    act()
    seal()
    with db.unit_of_work() as work:
        work.session.add(
            AuditEntry(id=late, actor_kind="system", action="a", subject_type="t", subject_id="")
        )
    seal()
    assert check() == service.Verdict(2, 0)


def test_an_entry_from_long_before_is_found_by_the_longer_look(app: Flask) -> None:
    act()
    seal()
    with db.unit_of_work():
        late = service.record(actor=ADA, action="thing.late", subject=("thing", "t"))
    run("UPDATE audit_entry SET id = :old WHERE id = :id", old=f"00000000{late[8:]}", id=late)
    seal()
    assert check() == service.Verdict(1, 1)
    with db.unit_of_work():
        run_id = enqueue(audit_jobs.seal_late)
    worker.run_job(run_id)
    assert check() == service.Verdict(2, 0)


def test_erasing_a_persons_key_erases_the_name_and_keeps_the_chain(chain: list[str]) -> None:
    with db.reading() as session:
        entry = session.get(AuditEntry, chain[0])
        assert entry is not None
        assert service.actor_name(entry) == "Ada"
        assert "Ada" not in entry.actor_name
    with db.unit_of_work() as work:
        for key in work.session.exec(select(SubjectKey)):
            work.session.delete(key)
    with db.reading() as session:
        entry = session.get(AuditEntry, chain[0])
        assert entry is not None
        assert service.actor_name(entry) == "…"
    assert verdict().is_sound


def test_first_acts_of_somebody_at_the_same_moment_share_one_key(app: Flask) -> None:
    """Each looks for the key before anybody has committed one, as PostgreSQL allows."""
    looked = Barrier(3, timeout=10)

    def first_act() -> None:
        with db.unit_of_work() as work:
            if not db.is_sqlite():  # which has one writer at a time
                work.session.exec(select(SubjectKey)).all()
                looked.wait()
            service.record(actor=ADA, action="thing.done", subject=("thing", "t"))

    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(first_act) for _ in range(3)]:
            done.result()
    with db.reading() as session:
        assert len(session.exec(select(SubjectKey)).all()) == 1
        assert {service.actor_name(entry) for entry in session.exec(select(AuditEntry))} == {"Ada"}


def test_what_the_system_does_is_signed_by_the_system(app: Flask) -> None:
    with db.unit_of_work():
        service.record(actor=SYSTEM, action="thing.done", subject=("thing", "t"))
    with db.reading() as session:
        entry = session.exec(select(AuditEntry)).one()
        assert service.actor_name(entry) == "Plantilla"
        assert entry.actor_kind == "system"
