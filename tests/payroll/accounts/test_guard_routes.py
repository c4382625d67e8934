"""The guard around pay accounts: told before, waited for, decided by another person, stopped with one tap."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlmodel import select

from hr import clock, db
from hr.access import SYSTEM, Actor, Role
from hr.auth import service as auth
from hr.auth.models import AuthSession
from hr.documents import service as documents
from hr.errors import FreshSignInNeeded, Invalid, NotAllowed
from hr.jobs import worker
from hr.jobs.queue import enqueue
from hr.notifications import compose
from hr.notifications.models import Delivery, InboxItem
from hr.people import changes
from hr.people import service as people
from hr.people.models import BankAccount
from payroll.accounts import desk, risks, service, states
from payroll.accounts.jobs import settle_bank_changes
from payroll.accounts.models import BankChange, PayDivision
from payroll.banking.sepa import read_back
from payroll.payments import service as payments
from payroll.runs import service as runs
from tests.payroll.support import PayHouse
from tests.support import factories, numbers
from tests.support.client import PageClient

NEW, OTHER = numbers.iban(501), numbers.iban(502)


class Person:
    """An employee with an account, who asks for another one."""

    def __init__(self, **options: Any) -> None:
        with db.unit_of_work():
            self.entity = factories.make_entity()
            self.employment = factories.make_employee(entity=self.entity, **options)
            person = people.get_person(self.employment.person_id)
            user = auth.user_of_person(person.id)
            assert user is not None
            self.id, self.user_id, self.name = person.id, user.id, person.name
            self.actor = replace(auth.actor_of_user(user), is_fresh=True)
            self.hr = factories.make_actor(Role.HR, name="Hugo Recursos")

    def ask(self, iban: str = NEW, holder: str = "") -> BankChange:
        with db.unit_of_work():
            return service.ask(actor=self.actor, person_id=self.id, iban=iban, country="es", holder=holder)

    def paid_to(self, on: date | None = None) -> str:
        with db.reading():
            account = people.bank_account_on(self.id, on or clock.today())
            assert account is not None
            return account.iban

    def change(self) -> BankChange:
        with db.reading() as session:
            return session.exec(select(BankChange).where(BankChange.person_id == self.id)).one()

    def word(self) -> str:
        with db.reading() as session:
            mail = session.exec(select(Delivery).where(Delivery.message == "account_change_asked")).first()
            assert mail is not None
            return str(mail.context["alarm_link"]).rsplit("/", 1)[1]


def go_on() -> None:
    """Let the periodic job look."""
    with db.unit_of_work():
        enqueue(settle_bank_changes, actor=SYSTEM)
    worker.run_waiting()


def test_a_change_is_told_and_waits_before_it_counts(app: Flask) -> None:
    person = Person()
    with clock.on(date(2026, 11, 3)):
        change = person.ask()
        assert (change.state, change.effective_on) == (states.COOLING_OFF, date(2026, 11, 7))
        assert change.missed_pay_on is None
        go_on()
        assert person.paid_to() == factories.IBAN
    with db.reading() as session:
        (mail,) = [each for each in session.exec(select(Delivery)) if each.message == "account_change_asked"]
    subject, body = compose.render(mail.message, mail.context, locale="es")
    assert NEW[-4:] not in subject + body
    with clock.on(date(2026, 11, 7)):
        go_on()
        assert person.change().state == states.EFFECTIVE
        assert person.paid_to() == NEW
        go_on()
    with db.reading() as session:
        assert len(session.exec(select(BankAccount).where(BankAccount.person_id == person.id)).all()) == 2


def test_both_addresses_on_file_are_told(app: Flask) -> None:
    person = Person()
    with db.unit_of_work() as work:
        row = people.get_person(person.id)
        row.email = "at-home@example.com"
        work.session.add(row)
    person.ask()
    with db.reading() as session:
        mails = [row for row in session.exec(select(Delivery)) if row.message == "account_change_asked"]
        assert len({mail.address for mail in mails}) == 2
        lines = {line.user_id for line in session.exec(select(InboxItem)) if line.message == mails[0].message}
    assert {person.user_id, person.hr.user_id} <= lines


def test_inside_the_cut_off_the_next_run_is_the_first(app: Flask) -> None:
    person = Person()  # the cut-off of November is five bank days before the 30th, which is today
    change = person.ask()
    assert (change.effective_on, change.missed_pay_on) == (date(2026, 12, 1), date(2026, 11, 30))
    for day, expected in ((date(2026, 11, 30), factories.IBAN), (date(2026, 12, 1), NEW)):
        with clock.on(day):
            go_on()
            assert person.paid_to() == expected


def test_a_stale_sign_in_cannot_ask(app: Flask) -> None:
    person = Person()
    person.actor = replace(person.actor, is_fresh=False)
    with pytest.raises(FreshSignInNeeded):
        person.ask()


def test_an_account_somebody_else_has_waits_for_a_second_person(app: Flask) -> None:
    person = Person()
    with db.unit_of_work():
        factories.make_employee(entity=person.entity, iban=NEW)
    change = person.ask()
    assert (change.state, change.risks) == (states.VERIFYING, [risks.SHARED])
    with clock.on(date(2026, 12, 20)):
        go_on()
        assert person.paid_to() == factories.IBAN
    with db.reading():
        (task,) = desk.to_decide(person.hr)
    assert "Decide 1 change" in task.title
    decision = {"change_id": change.id, "approve": True}
    with pytest.raises(NotAllowed), db.unit_of_work():
        service.decide(actor=person.actor, reason="It is mine.", **decision)  # type: ignore[arg-type]
    with pytest.raises(Invalid), db.unit_of_work():
        service.decide(actor=person.hr, reason=" ", **decision)  # type: ignore[arg-type]
    with db.unit_of_work():
        service.decide(actor=person.hr, reason="They are a couple; called both.", **decision)  # type: ignore[arg-type]
    with clock.on(date(2026, 12, 1)):
        go_on()
        assert person.paid_to() == NEW


def part_to(*numbers_: str) -> list[dict[str, str]]:
    return [
        {
            "kind": "percent", "value": "1000", "scheme": "sepa", "number": number, "bank_code": "",
            "last_four": number[-4:], "fingerprint": people.account_fingerprint(number),
        }
        for number in numbers_
    ]  # fmt: skip


def test_a_part_of_somebody_elses_pay_counts_as_their_account(app: Flask) -> None:
    one, other, third = Person(), Person(), Person()
    collecting, free = numbers.iban(503), numbers.iban(504)
    collecting_mark = people.account_fingerprint(collecting)

    def split(person: Person, *accounts: str) -> BankChange:
        with db.unit_of_work():
            return service.ask_division(actor=person.actor, person_id=person.id, parts=part_to(*accounts))

    with clock.on(date(2026, 11, 2)):
        assert split(one, free, collecting).risks == []
        with db.reading():
            assert risks.is_shared(other.id, collecting_mark)  # while it waits
            assert not risks.is_shared(one.id, collecting_mark)
    with clock.on(date(2026, 11, 9)):
        go_on()
        with db.reading():
            assert [each.state for each in service.changes_of(one.id)] == [states.EFFECTIVE]
        # Once it counts: as the second part of another split, and as a whole account.
        assert split(other, numbers.iban(505), collecting).risks == [risks.SHARED]
        with db.unit_of_work():
            change = service.ask(actor=third.actor, person_id=third.id, iban=collecting, country="es")
        assert (change.state, change.risks) == (states.VERIFYING, [risks.SHARED])


def test_the_split_that_still_counts_is_compared_beside_the_one_to_come(app: Flask) -> None:
    one, other = Person(), Person()
    now, later = numbers.iban(506), numbers.iban(507)
    with db.unit_of_work() as work:
        for number, day in ((now, date(2026, 11, 1)), (later, date(2026, 12, 1))):
            row = PayDivision(person_id=one.id, effective_from=day)
            row.parts = part_to(number)
            work.session.add(row)
    with clock.on(date(2026, 11, 23)), db.reading():
        for number in (now, later):
            assert risks.is_shared(other.id, people.account_fingerprint(number))
        assert not risks.is_shared(other.id, people.account_fingerprint(numbers.iban(508)))


def test_whoever_asked_for_somebody_else_does_not_decide_with_a_second_account(app: Flask) -> None:
    person = Person()
    with db.unit_of_work():
        own = factories.make_person().id
        first = replace(factories.make_actor(Role.HR, person_id=own), is_fresh=True)
        second = factories.make_actor(Role.PAYROLL_APPROVER, person_id=own)
        change = service.ask(actor=first, person_id=person.id, iban=NEW, country="es")
    assert change.state == states.VERIFYING
    for actor in (first, second):
        with pytest.raises(NotAllowed), db.unit_of_work():
            service.decide(actor=actor, change_id=change.id, approve=True, reason="Sure.")


def test_a_late_approval_does_not_slip_in_after_the_cut_off(app: Flask) -> None:
    person = Person()
    with db.unit_of_work():
        factories.make_employee(entity=person.entity, iban=NEW)
    with clock.on(date(2026, 11, 3)):
        change = person.ask()
        assert change.effective_on == date(2026, 11, 7)
    with clock.on(date(2026, 11, 26)):
        with db.unit_of_work():
            service.decide(actor=person.hr, change_id=change.id, approve=True, reason="Called.")
        go_on()
        assert person.change().effective_on == date(2026, 12, 1)
        assert person.paid_to() == factories.IBAN


def test_another_holder_is_a_visible_risk(app: Flask) -> None:
    person = Person(given_name="Lucía", family_name="Prueba")
    change = person.ask(holder="Boris Fremd")
    assert change.risks == [risks.OTHER_HOLDER]
    with db.unit_of_work():
        service.cancel(actor=person.actor, change_id=change.id)
    assert person.ask(OTHER, holder="LUCIA PRUEBA GARCIA").risks == []


def test_one_change_at_a_time(app: Flask) -> None:
    person = Person()
    change = person.ask()
    with pytest.raises(Invalid, match="under way"):
        person.ask(OTHER)
    with db.unit_of_work():
        service.cancel(actor=person.actor, change_id=change.id)
    person.ask(OTHER)


def test_the_first_account_counts_at_once(app: Flask) -> None:
    person = Person(iban=None)
    with db.unit_of_work():
        assert changes.give_account(actor=person.actor, person_id=person.id, iban=NEW) == changes.SET
    assert person.paid_to() == NEW
    with db.unit_of_work():
        assert changes.give_account(actor=person.actor, person_id=person.id, iban=NEW) == changes.SAME
        assert changes.give_account(actor=person.actor, person_id=person.id, iban=OTHER) == changes.ASKED
    assert person.paid_to() == NEW


def test_one_tap_stops_a_change_and_ends_the_sessions(client: PageClient) -> None:
    person = Person()
    client.sign_in_user(person.user_id)
    person.ask()
    path = f"/account-alarm/{person.word()}"
    visitor = PageClient(client.app)
    visitor.get(path)  # a scanner of mails looks, and nothing happens
    assert person.change().state == states.COOLING_OFF
    assert person.name not in visitor.text
    visitor.post(path)
    visitor.post(path)
    assert person.change().state == states.FROZEN
    with db.reading() as session:
        open_sessions = session.exec(
            select(AuthSession).where(AuthSession.user_id == person.user_id, AuthSession.revoked_at == None)  # noqa: E711
        ).all()
        assert open_sessions == []
        (task,) = desk.to_decide(person.hr)
    assert task.tone == "bad"
    with clock.on(date(2026, 12, 20)):
        go_on()
        assert person.paid_to() == factories.IBAN
    visitor.get("/account-alarm/nothing", status=404)


def test_a_change_that_counts_already_is_undone(app: Flask) -> None:
    person = Person()
    with clock.on(date(2026, 11, 3)):
        person.ask()
    with clock.on(date(2026, 11, 8)):
        go_on()
        assert person.paid_to() == NEW
        with db.unit_of_work():
            service.alarm(word=person.word())
        assert person.paid_to() == factories.IBAN
        assert person.change().state == states.FRAUD


def test_after_an_alarm_the_time_begins_anew(app: Flask) -> None:
    person = Person()
    with clock.on(date(2026, 11, 3)):
        change = person.ask()
        with db.unit_of_work():
            service.alarm(word=person.word())
    with clock.on(date(2026, 11, 9)):
        with db.unit_of_work():
            service.decide(actor=person.hr, change_id=change.id, approve=True, reason="It was them.")
        go_on()
        assert person.paid_to() == factories.IBAN
    with clock.on(date(2026, 11, 13)):
        go_on()
        assert person.paid_to() == NEW


def test_two_deciders_at_once_decide_once(app: Flask) -> None:
    person = Person()
    with db.unit_of_work():
        factories.make_employee(entity=person.entity, iban=NEW)
        other = factories.make_actor(Role.HR, name="Otra Recursos")
    change, start = person.ask(), Barrier(2)

    def decide(actor: Actor, approve: bool) -> None:
        start.wait()
        with db.unit_of_work():
            service.decide(actor=actor, change_id=change.id, approve=approve, reason="Called.")

    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(decide, person.hr, False), pool.submit(decide, other, False)]
        raised = [each.exception() for each in done]
    assert sorted(type(each).__name__ for each in raised) == ["Conflict", "NoneType"]
    assert person.change().state == states.REJECTED


def test_split_pay_reaches_every_account_to_the_cent(app: Flask) -> None:
    house = PayHouse(people=1)
    person_id = house.employments[0].person_id
    compact = numbers.iban(503)
    part = {
        "kind": "fixed",
        "value": "30000",
        "scheme": "sepa",
        "number": compact,
        "bank_code": "",
        "last_four": compact[-4:],
        "fingerprint": people.account_fingerprint(compact),
    }
    second = {**part, "kind": "percent", "value": "1001", "number": numbers.iban(504)}
    with db.unit_of_work():
        user = auth.user_of_person(person_id)
        assert user is not None
        actor = replace(auth.actor_of_user(user), is_fresh=True)
        with clock.on(date(2026, 11, 2)):
            service.ask_division(actor=actor, person_id=person_id, parts=[part, second])
    with clock.on(date(2026, 11, 9)):
        go_on()
    run = house.committed()
    with db.unit_of_work():
        batch = payments.write_bank_file(actor=house.approver, run=runs.get_run(run.id))
    assert batch is not None
    with db.reading():
        transfers = read_back(documents.read(documents.get(batch.document_id)).content).transfers
    assert [one.account for one in transfers] == [compact, numbers.iban(504), factories.IBAN]
    assert transfers[0].amount == 300
    assert sum(one.amount for one in transfers) * 100 == run.net_minor
    assert int(transfers[1].amount * 100) == run.net_minor * 1001 // 10_000


# ---- pages -------------------------------------------------------------------------------------------


def test_the_page_says_which_pay_is_the_first(client: PageClient) -> None:
    person = Person(locale="en")
    client.sign_in_user(person.user_id)
    client.get("/me/pay-account/change")
    client.post("/me/pay-account/change", {"iban": NEW})
    assert "The pay of 30 November 2026 is too near" in client.text
    assert f"•••• {NEW[-4:]}" in client.text
    client.post("/me/pay-account/change", {"iban": OTHER}, status=422)
    client.get("/me/pay-account")
    client.post(f"/me/pay-account/cancel/{person.change().id}")
    assert "Taken back" in client.text


def test_pay_is_split_on_the_page(client: PageClient) -> None:
    person = Person(locale="en")
    client.sign_in_user(person.user_id)
    client.get("/me/pay-account/split")
    client.post(
        "/me/pay-account/split",
        {"iban_1": NEW, "kind_1": "percent", "value_1": "120", "kind_2": "fixed"},
        status=422,
    )
    client.post(
        "/me/pay-account/split", {"iban_1": NEW, "kind_1": "percent", "value_1": "25", "kind_2": "fixed"}
    )
    with clock.on(date(2026, 12, 2)):
        go_on()
        client.get("/me/pay-account")
    assert f"25 % to •••• {NEW[-4:]}" in client.text


def test_hr_decides_in_the_queue(client: PageClient) -> None:
    person = Person()
    with db.unit_of_work():
        factories.make_employee(entity=person.entity, iban=NEW)
    change = person.ask()
    client.sign_in(Role.PAYROLL_PREPARER)
    client.get("/payroll/bank-changes")
    assert "Somebody else is paid to the same account." in client.text
    client.get(f"/payroll/bank-changes/{change.id}", status=403)
    client.sign_in(Role.HR)
    client.get(f"/payroll/bank-changes/{change.id}")
    client.post(f"/payroll/bank-changes/{change.id}", {"approve": "0", "reason": ""}, status=422)
    client.post(f"/payroll/bank-changes/{change.id}", {"approve": "0", "reason": "Nobody answers."})
    assert person.change().state == states.REJECTED
    client.sign_in(Role.EMPLOYEE)
    client.get("/payroll/bank-changes", status=403)
