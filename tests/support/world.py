"""A small company with two of everything, made through the product's own services, for sweeping tests.

`build("es")` gives a World: whose account each reader signs in with, the objects that stand in addresses
("own" is within the reach of whoever has only a part, "other" is not), and every object in every state.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from hr import clock, db
from hr.access import SYSTEM, Actor, Role
from hr.auth import service as auth
from hr.company import service as company
from hr.company.models import LegalEntity
from hr.i18n import use_locale
from hr.people.models import ENDED, Employment
from payroll.groups import service as groups
from payroll.payments import service as payments
from payroll.payslips import service as payslips
from payroll.runs import service as runs
from payroll.runs import states
from payroll.runs.models import PayRun
from tests.support import (
    factories,
    world_hiring,
    world_onboarding,
    world_owed,
    world_payments,
    world_payroll,
    world_system,
)
from tests.support.numbers import iban, naf, nif
from tests.support.paper import blank_pdf
from tests.support.reviewing import look_through
from tests.support.waiting import do_waiting

CODES = ("0123456789ABCDEF", "FEDCBA9876543210")  # printed on the payslips
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
STARTED = date(2025, 1, 1)
Address = dict[str, str]  # argument of a route to its value


@dataclass
class World:
    """What stands in the database after `build`."""

    locale: str
    accounts: dict[str, str] = field(default_factory=dict)  # reader to user id
    application_id: str = ""  # whose candidate has a link
    objects: dict[str, dict[str, Address]] = field(default_factory=dict)  # kind, then own or other
    all: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # kind to every id

    def actor(self, reader: str) -> Actor:
        """Return the actor a reader is."""
        return auth.actor_of_user(auth.get_user(self.accounts[reader]))

    def pair(self, kind: str, argument: str, own: str, other: str) -> None:
        """Name the two objects of a kind that has one identifier."""
        self.objects[kind] = {"own": {argument: own}, "other": {argument: other}}
        self.all[kind] = [*self.all[kind], *(each for each in (own, other) if each not in self.all[kind])]


def build(locale: str) -> World:
    """Make the whole world; its people read this language."""
    world = World(locale)
    with use_locale("en" if locale == "es" else "es"):
        _build(world)
    return world


def _build(world: World) -> None:
    """Make everything, while whoever acts reads the other language: it must not reach these people."""
    with db.unit_of_work():
        entities = _company(world)
        _staff(world)
        employments = _employees(world, entities)
    _pay(world, entities, employments)
    with db.unit_of_work():
        world_hiring.build(world, entities)
    do_waiting("parse_and_score")
    with db.unit_of_work():
        world_hiring.decide(world, entities[0])
        world_onboarding.build(world, entities)
    with db.unit_of_work():
        world_system.build(world)
    do_waiting("remind_due")


def _company(world: World) -> list[LegalEntity]:
    company.save_profile(
        actor=SYSTEM,
        name="Almacenes Prueba",
        zone="Europe/Madrid",
        default_locale=world.locale,
        contact_email="personas@prueba.example",
        contact_phone="+34 960 000 100",
    )
    place = {"address": "Moll de Ponent, 12", "postcode": "46024", "activity_code": "5210"}
    names = ("Almacenes Prueba, S.L.", "Rutas Prueba, S.L.")
    entities = [factories.make_entity(name=name, representative="Marta Soler", **place) for name in names]
    for entity in entities:
        company.add_department(actor=SYSTEM, entity_id=entity.id, name="Almacén", cost_centre="100")
    world.pair("entity", "entity_id", entities[0].id, entities[1].id)
    return entities


def _staff(world: World) -> None:
    """Make one account for each role; the hiring manager is a person, since people have managers."""
    lead = factories.make_person(given_name="Elena", family_name="Campos", locale=world.locale)
    for role in Role:
        person_id = lead.id if role == Role.HIRING_MANAGER else None
        name = f"Persona {role.value.replace('_', ' ').title()}"
        if role != Role.EMPLOYEE:
            user = factories.make_user(role, locale=world.locale, name=name, person_id=person_id)
            world.accounts[role.value] = user.id
    invited = factories.make_user(Role.RECRUITER, locale=world.locale, name="Iván Invitado")
    off = factories.make_user(Role.RECRUITER, locale=world.locale, name="Olga Antigua")
    auth.set_active(actor=SYSTEM, user_id=off.id, active=False)
    world.pair("user", "user_id", world.accounts["hiring_manager"], invited.id)
    world.all["user"] += [off.id, *world.accounts.values()]


def _employees(world: World, entities: list[LegalEntity]) -> list[Employment]:
    """Employ two who are paid, one without an account number, one who has left."""
    made = []
    for number, (name, entity) in enumerate(zip(("Lucía", "Marc"), entities, strict=True)):
        made.append(_employ(world, name, entity, number, iban(4_000_000 + number), STARTED))
    nora = _employ(world, "Nora", entities[0], 2, None, NOVEMBER)
    gone = _employ(world, "Hugo", entities[0], 3, iban(4_000_003), STARTED)
    gone.status, gone.ends_on = ENDED, date(2025, 12, 31)
    db.session().add(gone)
    account = auth.user_of_person(made[0].person_id)
    assert account is not None
    world.accounts[Role.EMPLOYEE.value] = account.id
    own, other = ({"person_id": each.person_id, "employment_id": each.id} for each in made)
    mixed = {"person_id": own["person_id"], "employment_id": other["employment_id"]}
    world.objects["employment"] = {"own": own, "other": other, "mixed": mixed}
    world.pair("person", "person_id", own["person_id"], other["person_id"])
    world.all["person"] += [nora.person_id, gone.person_id]
    return made


def _employ(
    world: World, name: str, entity: LegalEntity, number: int, account: str | None, starts_on: date
) -> Employment:
    return factories.make_employee(
        entity=entity,
        given_name=name,
        family_name="De Prueba",
        locale=world.locale,
        iban=account,
        tax_number=nif(30_000_000 + number),
        social_number=naf(20_000_000 + number),
        starts_on=starts_on,
    )


# ---- pay ---------------------------------------------------------------------------------------------


def _pay(world: World, entities: list[LegalEntity], employments: list[Employment]) -> None:
    """Commit October of both companies; November waits for approval with one person held back."""
    with clock.on(date(2026, 10, 28)):
        committed = [_committed(world, entity) for entity in entities]
    with db.unit_of_work():
        made = [_payslip_of(world, run, each) for run, each in zip(committed, employments, strict=True)]
        world_payments.build(world, entities, committed, employments)
    review = _calculated(world, entities[0], NOVEMBER)
    with db.unit_of_work():
        look_through(world.actor("payroll_preparer"), review)
        runs.send_for_approval(actor=world.actor("payroll_preparer"), run_id=review)
        runs.open_run(actor=world.actor("payroll_preparer"), entity_id=entities[1].id, period=NOVEMBER)
        world.all["pay_run"] = [review, *_every_state()]
    world.objects["document"] = {
        "own payslip": {"document_id": made[0][1]},
        "other payslip": {"document_id": made[1][1]},
    }
    world_payroll.build(world, entities, committed, employments, [each[0] for each in made])
    world_owed.build(world, committed, employments, [each[0] for each in made])
    world.pair("pay_run", "run_id", *(run.id for run in committed))
    world.objects["run_person"] = {
        "own": {"run_id": review, "employment_id": employments[0].id},
        "other": {"run_id": committed[1].id, "employment_id": employments[1].id},
    }
    world.pair("payslip", "payslip_id", *(each[0] for each in made))
    world.pair("staff_payslip", "payslip_id", *(each[0] for each in made))
    world.pair("payslip_code", "code", *CODES)


def _calculated(world: World, entity: LegalEntity, period: date) -> str:
    with db.unit_of_work():
        preparer = world.actor("payroll_preparer")
        run = runs.open_run(actor=preparer, entity_id=entity.id, period=period)
        runs.calculate(actor=preparer, run_id=run.id)
    do_waiting("calculate_run")
    return run.id


def _committed(world: World, entity: LegalEntity) -> PayRun:
    run_id = _calculated(world, entity, OCTOBER)
    with db.unit_of_work():
        preparer, approver = world.actor("payroll_preparer"), world.actor("payroll_approver")
        look_through(preparer, run_id)
        runs.send_for_approval(actor=preparer, run_id=run_id)
        seen = runs.get_run(run_id).lines_hash
        runs.approve(actor=approver, run_id=run_id, seen_hash=seen)
        run = runs.commit(actor=approver, run_id=run_id, seen_hash=seen)
        payments.write_bank_file(actor=approver, run=run)
        payments.write_journal(actor=approver, run=run)
    return run


def _payslip_of(world: World, run: PayRun, employment: Employment) -> tuple[str, str]:
    """Issue the payslip of the one person on a run; return its id and its document's."""
    item = next(each for each in payslips.outstanding(run.id) if each.employment_id == employment.id)
    code = CODES[len(world.all["payslip_code"])]
    issued = payslips.issue(actor=SYSTEM, run=run, item=item, pdf=blank_pdf(), locale=world.locale, code=code)
    world.all["payslip_code"].append(code)
    assert issued is not None
    payslips.announce(payslip_id=issued.id)
    return issued.id, issued.document_id


def _every_state() -> list[str]:
    """Put one run in each state on the list; their pages show the words of their state."""
    entity = factories.make_entity(name="Archivo Prueba, S.L.")
    group = groups.default_group(entity.id)
    made = []
    for number, state in enumerate(states.MOVES):
        period = date(2025, 1 + number, 1)
        run = PayRun(
            legal_entity_id=entity.id,
            pay_group_id=group.id,
            period=period,
            period_to=period + timedelta(days=27),
            state=state,
            pay_date=period + timedelta(days=27),
        )
        db.session().add(run)
        made.append(run.id)
    db.session().flush()
    return made
