"""The trail: what was done is kept, and tampering is named."""

import pytest
from flask import Flask
from sqlalchemy import text
from sqlmodel import select

from hr import db
from hr.access import SYSTEM, Actor
from hr.audit import service
from hr.audit.models import AuditEntry, SubjectKey

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


def verdict(head: tuple[int, str] | None = None) -> service.Verdict:
    with db.reading():
        return service.verify(expected_head=head)


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


def test_a_cut_tail_is_found_by_the_head_kept_elsewhere(chain: list[str]) -> None:
    with db.reading():
        head = service.head()
    run("DELETE FROM audit_seal WHERE number = 5")
    run("DELETE FROM audit_entry WHERE id = :id", id=chain[4])
    assert verdict().is_sound  # the shortened chain itself holds
    assert verdict(head).bad_number == 5


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


def test_what_the_system_does_is_signed_by_the_system(app: Flask) -> None:
    with db.unit_of_work():
        service.record(actor=SYSTEM, action="thing.done", subject=("thing", "t"))
    with db.reading() as session:
        entry = session.exec(select(AuditEntry)).one()
        assert service.actor_name(entry) == "Plantilla"
        assert entry.actor_kind == "system"
