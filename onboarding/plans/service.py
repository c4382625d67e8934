"""Cases and tasks: open the plan, tick, reopen, activate; who may see and do what."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlmodel import col, select

from hr import clock, db
from hr.access import Actor
from hr.audit import service as audit
from hr.company import service as company
from hr.errors import Conflict, NotAllowed, NotFound
from hr.events import publish
from hr.events.catalog import OnboardingStarted
from hr.i18n import N_
from hr.people import service as people
from hr.people.models import ACTIVE, Employment
from onboarding import planning
from onboarding.permissions import OnboardingPermission
from onboarding.planning import Evidence, Gate, Owner, PlannedTask
from onboarding.planning.standing import (
    COMPLETED,
    DONE,
    TODO,
    CaseFacts,
    Readiness,
    case_status,
    moved,
    readiness,
    waits_for,
)
from onboarding.plans import invitations
from onboarding.plans.models import OnboardingCase, OnboardingTask

TEMPLATE = "office_es"
REACH = timedelta(days=200)  # no template looks further than 90 business days

MAY_COMPLETE = {
    Owner.MANAGER: OnboardingPermission.TASKS_MANAGER,
    Owner.IT: OnboardingPermission.TASKS_IT,
    Owner.HR: OnboardingPermission.TASKS_ALL,
    Owner.NEW_HIRE: OnboardingPermission.TASKS_ALL,
}


def open_plan(*, actor: Actor, employment_id: str) -> OnboardingCase:
    """Open the plan of an employment and invite the new hire; a second call finds it open."""
    existing = case_of_employment(employment_id)
    if existing is not None:
        return existing
    employment = people.get_employment(employment_id)
    template = planning.load(TEMPLATE)
    case = OnboardingCase(
        employment_id=employment.id,
        person_id=employment.person_id,
        template=template.key,
        template_version=template.version,
        starts_on=employment.starts_on,
    )
    db.session().add(case)
    db.session().flush()
    tasks = planning.plan(
        template,
        starts_on=employment.starts_on,
        holidays=holidays_around(employment.legal_entity_id, employment.starts_on),
        opened_on=clock.today(),
    )
    db.session().add_all(_row(case, planned) for planned in tasks)
    audit.record(
        actor=actor,
        action="onboarding.opened",
        subject=("onboarding_case", case.id),
        details={"employment": employment.id, "template": template.key, "version": template.version},
    )
    invitations.invite(actor=actor, case=case)
    invitations.tell_staff(case=case, tasks=len(tasks))
    publish(OnboardingStarted(case_id=case.id, employment_id=employment.id), actor=actor)
    return case


def _row(case: OnboardingCase, planned: PlannedTask) -> OnboardingTask:
    task = planned.task
    return OnboardingTask(
        case_id=case.id,
        key=task.key,
        position=planned.position,
        title=dict(task.title),
        hint=dict(task.hint),
        owner=task.owner.value,
        phase=planned.phase.value,
        due_on=planned.due_on,
        gate=task.gate.value,
        evidence=task.evidence.value,
        depends_on=list(task.depends_on),
    )


def holidays_around(legal_entity_id: str, day: date) -> frozenset[date]:
    """Return the public holidays of an employer's region around a day."""
    from holidays import country_holidays

    entity = company.get_legal_entity(legal_entity_id)
    country, _, region = (entity.holiday_region or entity.country.upper()).partition("-")
    years = range((day - REACH).year, (day + REACH).year + 1)
    try:
        return frozenset(country_holidays(country, subdiv=region or None, years=years))
    except NotImplementedError:  # a region the library does not know: the national days still count
        return frozenset(country_holidays(entity.country.upper(), years=years))


# ---- reading -----------------------------------------------------------------------------------------


def case_of_employment(employment_id: str) -> OnboardingCase | None:
    """Return the case of an employment, if it has one."""
    query = select(OnboardingCase).where(OnboardingCase.employment_id == employment_id)
    return db.session().exec(query).first()


def case_of_person(person_id: str | None) -> OnboardingCase | None:
    """Return the latest case of a person, if there is one."""
    query = select(OnboardingCase).where(OnboardingCase.person_id == (person_id or ""))
    return db.session().exec(query.order_by(col(OnboardingCase.starts_on).desc())).first()


def visible_case(*, actor: Actor, case_id: str) -> OnboardingCase:
    """Return a case the actor may see, else raise NotFound."""
    case = db.session().get(OnboardingCase, case_id)
    if case is not None and (actor.may(OnboardingPermission.CASES_SEE_ALL) or leads(actor, case)):
        return case
    raise NotFound(N_("We could not find this onboarding."))


def leads(actor: Actor, case: OnboardingCase) -> bool:
    """Whether the actor is the manager of a new hire."""
    manager = people.get_employment(case.employment_id).manager_id
    return actor.may(OnboardingPermission.CASES_SEE) and manager is not None and manager == actor.person_id


def tasks_of(case_id: str) -> Sequence[OnboardingTask]:
    """Return the tasks of a case in their order."""
    query = select(OnboardingTask).where(OnboardingTask.case_id == case_id)
    return db.session().exec(query.order_by(col(OnboardingTask.position))).all()


def task_named(case_id: str, key: str) -> OnboardingTask | None:
    """Return a task of a case by its key, if the plan has it."""
    query = select(OnboardingTask).where(OnboardingTask.case_id == case_id, OnboardingTask.key == key)
    return db.session().exec(query).first()


def readiness_of(tasks: Sequence[OnboardingTask], gate: Gate) -> Readiness:
    """Return how ready somebody is for a gate today."""
    return readiness([task.facts for task in tasks], gate, today=clock.today())


# ---- acting ------------------------------------------------------------------------------------------


def may_move(actor: Actor, case: OnboardingCase, task: OnboardingTask) -> bool:
    """Whether the actor may complete or reopen somebody's task by hand."""
    if actor.may(OnboardingPermission.TASKS_ALL):
        return True
    needed = MAY_COMPLETE[Owner(task.owner)]
    return actor.may(needed) and (task.owner != Owner.MANAGER or leads(actor, case))


def complete(*, actor: Actor, case_id: str, task_id: str) -> OnboardingTask:
    """Complete a task by hand; forms and signatures complete theirs themselves."""
    case, task = _movable(actor, case_id, task_id)
    if task.evidence != Evidence.NONE:
        raise Conflict(N_("This task is completed by its form or signature."), key="needs_evidence")
    refuse_waiting(task, tasks_of(case.id))
    finish(actor=actor, case=case, task=task)
    return task


def refuse_waiting(task: OnboardingTask, tasks: Sequence[OnboardingTask]) -> None:
    """Raise Conflict while a task waits for another one."""
    if waits_for(task.facts, [other.facts for other in tasks]):
        raise Conflict(N_("This task cannot start yet: another one comes first."), key="task_waits")


def reopen(*, actor: Actor, case_id: str, task_id: str) -> OnboardingTask:
    """Open a completed task again; what was signed stays signed."""
    case, task = _movable(actor, case_id, task_id)
    if task.evidence == Evidence.SIGNATURE:
        raise Conflict(N_("A signature cannot be taken back here."), key="signed")
    status = moved(task.status, "reopen")
    if status is not None:
        task.status, task.done_on, task.done_by = status, None, ""
        _store(actor, case, task, "onboarding.task_reopened")
    return task


def _movable(actor: Actor, case_id: str, task_id: str) -> tuple[OnboardingCase, OnboardingTask]:
    case = visible_case(actor=actor, case_id=case_id)
    task = db.session().get(OnboardingTask, task_id)
    if task is None or task.case_id != case.id:
        raise NotFound(N_("We could not find this task."))
    if not may_move(actor, case, task):
        raise NotAllowed(N_("This task belongs to somebody else."), key="not_your_task")
    return case, task


def finish(*, actor: Actor, case: OnboardingCase, task: OnboardingTask) -> None:
    """Tick a task whose evidence is given; a second time changes nothing."""
    status = moved(task.status, "complete")
    if status is not None:
        task.status, task.done_on, task.done_by = status, clock.today(), actor.user_id or ""
        _store(actor, case, task, "onboarding.task_completed")


def _store(actor: Actor, case: OnboardingCase, task: OnboardingTask, action: str) -> None:
    db.session().add(task)
    audit.record(actor=actor, action=action, subject=("onboarding_case", case.id), details={"task": task.key})
    refresh(case)


def tick(*, actor: Actor, case: OnboardingCase, key: str) -> None:
    """Tick the task of this name, if the plan has one."""
    task = task_named(case.id, key)
    if task is not None:
        finish(actor=actor, case=case, task=task)


def untick(*, actor: Actor, case: OnboardingCase, key: str) -> None:
    """Open the task of this name again, because what it was done for no longer counts."""
    task = task_named(case.id, key)
    if task is not None and task.status == DONE:
        task.status, task.done_on, task.done_by = TODO, None, ""
        _store(actor, case, task, "onboarding.task_reopened")


def refresh(case: OnboardingCase) -> None:
    """Bring the status in line with tasks and employment."""
    tasks = tasks_of(case.id)
    done = sum(1 for task in tasks if task.status == DONE)
    case.status = case_status(
        CaseFacts(
            is_active=people.get_employment(case.employment_id).status == ACTIVE,
            open_tasks=len(tasks) - done,
            done_tasks=done,
            is_ready=readiness_of(tasks, Gate.DAY_ONE).is_ready,
        )
    )
    case.completed_on = clock.today() if case.status == COMPLETED else None
    db.session().add(case)


def activation_problem(employment: Employment, tasks: Sequence[OnboardingTask]) -> str:
    """Return why a new hire cannot be activated today, as an English text; empty when they can."""
    if employment.status == ACTIVE:
        return N_("This person is active already.")
    if not readiness_of(tasks, Gate.DAY_ONE).is_ready:
        return N_("Steps for day one are still open.")
    if clock.today() < employment.starts_on:
        return N_("The first day has not come yet.")
    return ""


def activate(*, actor: Actor, case_id: str) -> None:
    """Turn the new hire into an active employee, from the first day on and with every day-one step done."""
    case = visible_case(actor=actor, case_id=case_id)
    employment = people.get_employment(case.employment_id)
    problem = activation_problem(employment, tasks_of(case.id))
    if problem:
        raise Conflict(problem, key="not_ready")
    people.activate_employment(actor=actor, employment_id=employment.id)
    audit.record(actor=actor, action="onboarding.activated", subject=("onboarding_case", case.id))
    refresh(case)


def invite_again(*, actor: Actor, case_id: str) -> None:
    """Send the new hire a new link; the earlier one stops working."""
    invitations.invite(actor=actor, case=visible_case(actor=actor, case_id=case_id))
