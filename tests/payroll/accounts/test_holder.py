"""An account in another name: guarded from the first on, and paid by the name the bank knows."""

from dataclasses import replace
from datetime import timedelta

from flask import Flask

from hr import clock, db
from hr.access import SYSTEM, Role
from hr.documents import service as documents
from hr.people import changes
from hr.people import service as people
from payroll.accounts import risks, service
from payroll.banking.sepa import read_back
from payroll.payments import service as payments
from payroll.runs import service as runs
from tests.payroll.accounts.test_guard_routes import NEW, OTHER, Person
from tests.payroll.support import PayHouse
from tests.support import factories

HOLDER = "Boris Fremd"


def test_another_name_is_looked_at_by_a_second_person_before_it_counts(app: Flask) -> None:
    person = Person()
    with db.unit_of_work():
        outcome = changes.give_account(actor=person.actor, person_id=person.id, iban=NEW, holder=HOLDER)
        change = service.open_change(person.id)
    assert outcome == changes.ASKED
    assert change is not None
    assert (change.needs_second, change.risks) == (True, [risks.OTHER_HOLDER])
    with db.unit_of_work():
        decider = factories.make_actor(Role.PAYROLL_APPROVER)
        service.decide(actor=decider, change_id=change.id, approve=True, reason="A joint account")
    with clock.on(change.effective_on + timedelta(days=1)):
        for _ in range(2):
            with db.unit_of_work():
                service.go_on(actor=SYSTEM, change_id=change.id)
        with db.reading():
            account = people.bank_account_on(person.id, clock.today())
            assert account is not None
            assert (account.iban, account.holder) == (NEW, HOLDER)


def test_the_first_account_in_another_name_waits_and_in_ones_own_does_not(app: Flask) -> None:
    with db.unit_of_work():
        entity, actor = factories.make_entity(), replace(factories.make_actor(Role.HR), is_fresh=True)
        one = factories.make_employee(entity=entity, iban=None, given_name="Lucía", family_name="Prueba")
        two = factories.make_employee(entity=entity, iban=None)
        own = changes.give_account(actor=actor, person_id=one.person_id, iban=NEW, holder="Lucía  Prueba")
        theirs = changes.give_account(actor=actor, person_id=two.person_id, iban=OTHER, holder=HOLDER)
    assert (own, theirs) == (changes.SET, changes.ASKED)


def test_the_bank_is_told_the_name_it_knows(app: Flask) -> None:
    house = PayHouse(people=1)
    (employment,) = house.employments
    with db.unit_of_work():
        people.set_bank_account(actor=SYSTEM, person_id=employment.person_id, iban=NEW, holder=HOLDER)
    run = house.committed()
    with db.unit_of_work():
        batch = payments.write_bank_file(actor=house.approver, run=runs.get_run(run.id))
    assert batch is not None
    with db.reading():
        (transfer,) = read_back(documents.read(documents.get(batch.document_id)).content).transfers
    assert (transfer.account, transfer.name) == (NEW, HOLDER)
