"""Pay runs: who is held back, who may approve what, what a change voids, what happens once."""

from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from hr import clock, db
from hr.access import SYSTEM, Role
from hr.audit.models import AuditEntry
from hr.errors import Conflict, Invalid, NotAllowed
from hr.events.models import DomainEvent
from hr.jobs import worker
from hr.people import service as people
from hr.people.service import NewTerms
from payroll.review import changes
from payroll.runs import review, service, states
from payroll.runs.models import BLOCKED, PAYABLE, PayBlocker, PayItem, PayLine
from payroll.runs.moves import move
from tests.payroll.support import NOVEMBER, OCTOBER, PayHouse
from tests.support import factories


def items(run_id: str) -> dict[str, PayItem]:
    with db.reading() as session:
        return {
            row.employment_id: row for row in session.exec(select(PayItem).where(PayItem.run_id == run_id))
        }


def test_lines_add_up_to_the_cent_for_everybody_and_for_the_run(app: Flask) -> None:
    house = PayHouse(people=3)
    run = house.calculated()
    assert run.state == states.CALCULATED
    total = 0
    for item in items(run.id).values():
        with db.reading():
            sums: dict[str, int] = {}
            for line in review.lines_of(item.id):
                sums[line.category] = sums.get(line.category, 0) + line.amount_minor
        taken = sums["employee_contribution"] + sums["tax"] + sums.get("deduction", 0)
        assert item.net_minor == sums["earning"] - taken == item.gross_minor - taken
        total += item.net_minor
    assert (run.net_minor, run.people, run.held_back) == (total, 3, 0)


def test_a_person_without_an_account_is_held_back_and_named_and_the_run_goes_on(app: Flask) -> None:
    house = PayHouse(people=2)
    with db.unit_of_work():
        lacking = factories.make_employee(
            entity=house.entity, iban=None, given_name="Tom", family_name="Hughes"
        )
    run = house.calculated()
    found = items(run.id)
    assert found[lacking.id].state == BLOCKED
    assert found[lacking.id].net_minor == 0
    assert (run.people, run.held_back) == (3, 1)
    with db.reading():
        (blocker, person), *_ = review.blockers(run.id)[0]
    assert (blocker.key, person.name) == ("missing_bank", "Tom Hughes")


def test_every_missing_fact_is_named_at_once(app: Flask) -> None:
    house = PayHouse()
    with db.unit_of_work():
        person = factories.make_person()
        employment = people.start_employment(
            actor=SYSTEM,
            person_id=person.id,
            employment=people.NewEmployment(house.entity.id, "Operaria", date(2026, 11, 2)),
        )
    run = house.calculated()
    with db.reading() as session:
        keys = set(session.exec(select(PayBlocker.key).where(PayBlocker.employment_id == employment.id)))
    assert keys == {
        "missing_bank", "missing_tax_id", "missing_social_number", "no_compensation", "no_tax_declaration",
        "onboarding_gate_open",
    }  # fmt: skip
    with pytest.raises(Conflict), db.unit_of_work():
        service.send_for_approval(actor=house.preparer, run_id=run.id)


def test_an_account_two_people_share_is_marked_but_holds_nobody_back(app: Flask) -> None:
    house = PayHouse()
    with db.unit_of_work():
        for _ in range(2):
            factories.make_employee(entity=house.entity, iban=factories.IBAN)
    run = house.calculated()
    with db.reading() as session:
        marks = session.exec(select(PayBlocker).where(PayBlocker.run_id == run.id)).all()
    assert {(mark.key, mark.severity) for mark in marks} == {("duplicate_bank_account", "check")}
    assert run.held_back == 0


def test_an_expired_contract_holds_back(app: Flask) -> None:
    house = PayHouse(people=1)
    with db.unit_of_work():
        terms = NewTerms(
            effective_from=date(2026, 1, 1),
            annual_gross=Decimal("21000"),
            contract_kind="temporary",
            contract_ends_on=date(2026, 10, 31),
        )
        people.set_terms(actor=SYSTEM, employment_id=house.employments[0].id, terms=terms)
    run = house.calculated()
    with db.reading():
        assert [blocker.key for blocker, _ in review.blockers(run.id)[0]] == ["contract_expired"]


def test_a_joiner_is_paid_by_thirtieths_and_taxed_on_what_is_left_of_the_year(app: Flask) -> None:
    house = PayHouse()
    with db.unit_of_work():
        joiner = factories.make_employee(
            entity=house.entity, starts_on=date(2026, 11, 16), annual_gross="21000.00"
        )
    run = house.calculated()
    item = items(run.id)[joiner.id]
    assert item.gross_minor == 75000  # a fourteenth of 21,000 is 1,500; 15 of 30 days
    assert item.period_days == 15
    with db.reading():
        tax = next(line for line in review.lines_of(item.id) if line.category == "tax")
    assert tax.rate == "0.00"  # two months' pay is far below the exempt limit


def test_figures_that_are_not_published_hold_everybody_back(app: Flask) -> None:
    house = PayHouse(people=1)
    with clock.on(date(2031, 3, 10)):
        run = house.calculated(date(2031, 3, 1))
    with db.reading():
        assert [blocker.key for blocker, _ in review.blockers(run.id)[0]] == ["statutory_pack_expired"]


def test_opening_twice_gives_one_run_and_a_second_version_only_after_the_commit(app: Flask) -> None:
    house = PayHouse(people=1)
    with db.unit_of_work():
        late = factories.make_employee(entity=house.entity, iban=None)
    first = house.opened()
    assert house.opened().id == first.id
    house.committed()
    with db.unit_of_work():
        people.set_bank_account(
            actor=SYSTEM, person_id=late.person_id, iban=factories.IBAN, effective_from=date(2026, 11, 1)
        )
    second = house.calculated()
    assert (second.version, second.people) == (2, 1)
    assert set(items(second.id)) == {late.id}  # nobody is paid twice for a month


def test_an_entity_without_its_identifiers_cannot_open_a_run(app: Flask) -> None:
    house = PayHouse()
    with db.unit_of_work():
        entity = factories.make_entity(accident_rate="")
    with pytest.raises(Invalid, match="work accident rate"), db.unit_of_work():
        service.open_run(actor=house.preparer, entity_id=entity.id, period=NOVEMBER)


def test_asking_to_calculate_twice_calculates_once(app: Flask) -> None:
    house = PayHouse(people=1)
    run = house.opened()
    for _ in range(2):
        with db.unit_of_work():
            service.calculate(actor=house.preparer, run_id=run.id)
    worker.run_waiting()
    with db.reading() as session:
        asked = session.exec(
            select(DomainEvent).where(DomainEvent.type == "payrun.calculation_requested")
        ).all()
        lines = session.exec(select(PayLine).where(PayLine.run_id == run.id)).all()
    assert len(asked) == 1
    assert len(lines) == len({(line.item_id, line.position) for line in lines})


def test_recalculating_the_same_facts_gives_the_same_fingerprint(app: Flask) -> None:
    house = PayHouse(people=2)
    first = house.calculated()
    with db.unit_of_work():
        service.calculate(actor=house.preparer, run_id=first.id)
    worker.run_waiting()
    assert house.fresh(first).lines_hash == first.lines_hash


def test_the_preparer_cannot_approve_not_even_with_both_permissions(app: Flask) -> None:
    house = PayHouse(people=1)
    run = house.sent()
    with pytest.raises(NotAllowed), db.unit_of_work():
        service.approve(actor=house.preparer, run_id=run.id, seen_hash=run.lines_hash)
    assert house.fresh(run).state == states.IN_REVIEW


def test_a_second_account_of_the_same_person_cannot_approve(app: Flask) -> None:
    house = PayHouse(people=1)
    person_id = house.employments[0].person_id
    with db.unit_of_work():
        house.preparer = factories.make_actor(Role.PAYROLL_PREPARER, person_id=person_id)
        twin = factories.make_actor(Role.PAYROLL_APPROVER, person_id=person_id)
    run = house.sent()
    with pytest.raises(NotAllowed), db.unit_of_work():
        service.approve(actor=twin, run_id=run.id, seen_hash=run.lines_hash)


def test_an_approval_is_for_the_lines_that_were_seen(app: Flask) -> None:
    house = PayHouse(people=1)
    seen = house.sent()
    with db.unit_of_work():
        terms = NewTerms(effective_from=date(2026, 11, 1), annual_gross=Decimal("90000"))
        people.set_terms(actor=SYSTEM, employment_id=house.employments[0].id, terms=terms)
    changed = house.sent()  # recalculated and sent again while the approver still has the old page
    assert changed.lines_hash != seen.lines_hash
    with pytest.raises(Conflict, match="changed"), db.unit_of_work():
        service.approve(actor=house.approver, run_id=seen.id, seen_hash=seen.lines_hash)
    assert house.fresh(seen).approved_hash == ""


def test_lines_changed_behind_the_services_back_are_not_approved(app: Flask) -> None:
    house = PayHouse(people=1)
    run = house.sent()
    with db.unit_of_work() as work:
        line = work.session.exec(select(PayLine).where(PayLine.run_id == run.id)).first()
        assert line is not None
        line.amount_minor += 100_000
        work.session.add(line)
    with pytest.raises(Conflict, match="changed"), db.unit_of_work():
        service.approve(actor=house.approver, run_id=run.id, seen_hash=run.lines_hash)


def test_recalculating_voids_the_approval(app: Flask) -> None:
    house = PayHouse(people=1)
    run = house.approved()
    with db.unit_of_work():
        service.calculate(actor=house.preparer, run_id=run.id)
    worker.run_waiting()
    with pytest.raises(Conflict), db.unit_of_work():
        service.commit(actor=house.approver, run_id=run.id, seen_hash=run.lines_hash)
    assert house.fresh(run).state == states.CALCULATED


def test_approving_and_committing_twice_happen_once(app: Flask) -> None:
    house = PayHouse(people=1)
    run = house.sent()
    for act in (service.approve, service.approve, service.commit, service.commit):
        with db.unit_of_work():
            act(actor=house.approver, run_id=run.id, seen_hash=run.lines_hash)
    with db.reading() as session:
        facts = [row.type for row in session.exec(select(DomainEvent)) if row.type.startswith("payrun.")]
        acts = [row.action for row in session.exec(select(AuditEntry)) if row.action.startswith("run.")]
    assert facts.count("payrun.approved") == facts.count("payrun.committed") == 1
    assert acts.count("run.approved") == acts.count("run.committed") == 1


def test_of_two_approvals_at_once_one_gets_through(app: Flask) -> None:
    house = PayHouse(people=1)
    run = house.sent()
    stale = house.fresh(run)
    with db.unit_of_work():
        service.approve(actor=house.approver, run_id=run.id, seen_hash=run.lines_hash)
    with pytest.raises(Conflict), db.unit_of_work():  # the other one still holds the row as it was
        move(stale, states.APPROVED)


@pytest.mark.parametrize(
    "act",
    [
        service.calculate,
        service.send_for_approval,
        service.cancel,
        partial(service.send_back, reason="Falta el plus de noviembre."),
    ],
)
def test_nothing_moves_a_committed_run(app: Flask, act: object) -> None:
    house = PayHouse(people=1)
    run = house.committed()
    with pytest.raises(Conflict), db.unit_of_work():
        act(actor=house.preparer, run_id=run.id)  # type: ignore[operator]


def test_the_database_itself_refuses_to_change_a_committed_line(app: Flask) -> None:
    house = PayHouse(people=1)
    run = house.committed()
    with pytest.raises(DBAPIError), db.unit_of_work() as work:
        db.change(work.session, update(PayLine).where(col(PayLine.run_id) == run.id).values(amount_minor=1))


def test_the_trail_names_the_hash_of_every_act(app: Flask) -> None:
    house = PayHouse(people=1)
    run = house.committed()
    with db.reading() as session:
        rows = session.exec(
            select(AuditEntry).where(AuditEntry.subject_id == run.id).order_by(col(AuditEntry.id))
        )
        trail = {row.action: row for row in rows}
    assert list(trail) == [
        "run.created", "run.calculation_asked", "run.calculated", "run.sent_for_approval", "run.approved",
        "run.committed",
    ]  # fmt: skip
    for action in ("run.calculated", "run.sent_for_approval", "run.approved", "run.committed"):
        assert trail[action].details["lines_hash"] == run.lines_hash
    assert trail["run.calculated"].job_run_id
    assert trail["run.approved"].actor_role == "payroll_approver"


def test_the_bridge_from_last_month_adds_up(app: Flask) -> None:
    house = PayHouse(people=2)
    house.committed(OCTOBER)
    with db.unit_of_work() as work:
        leaver = house.employments[0]
        leaver.ends_on = date(2026, 10, 31)
        work.session.add(leaver)
        factories.make_employee(entity=house.entity, starts_on=date(2026, 11, 1))
        terms = NewTerms(effective_from=date(2026, 11, 1), annual_gross=Decimal("30000"))
        people.set_terms(actor=SYSTEM, employment_id=house.employments[1].id, terms=terms)
    run = house.calculated()
    with db.reading():
        found = changes.of(run)
    assert found is not None
    causes = {name: found.net_of(name) for name in found.by_category}
    assert found.before + sum(causes.values()) == found.after == run.net_minor
    assert [len(found.by_category[name]) for name in ("new", "left")] == [1, 1]
    assert causes["pay"] > 0 > causes["left"]


def test_a_month_before_a_committed_one_cannot_be_opened(app: Flask) -> None:
    house = PayHouse(people=1)
    house.committed()
    with pytest.raises(Conflict):
        house.opened(OCTOBER)


def test_pay_day_moves_to_an_earlier_bank_day(app: Flask) -> None:
    with db.unit_of_work():
        last = factories.make_entity()
        fifth = factories.make_entity(pay_day=25)
    assert service.pay_date(last, date(2026, 10, 1)) == date(2026, 10, 30)  # the 31st is a Saturday
    assert service.pay_date(fifth, date(2026, 12, 1)) == date(2026, 12, 24)  # Christmas is no TARGET day


def test_who_is_on_the_run_follows_the_facts_when_it_is_calculated_again(app: Flask) -> None:
    house = PayHouse(people=1)
    run = house.calculated()
    with db.unit_of_work() as work:
        gone = house.employments[0]
        gone.ends_on = date(2026, 10, 15)
        work.session.add(gone)
        new = factories.make_employee(entity=house.entity)
    run = house.calculated()
    found = items(run.id)
    assert set(found) == {new.id}
    assert found[new.id].state == PAYABLE
