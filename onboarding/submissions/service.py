"""What a new hire tells us: their own tasks, and the three sets of details that contract and pay need."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from hr import clock
from hr.access import Actor
from hr.audit import service as audit
from hr.errors import Conflict, FreshSignInNeeded, NotFound
from hr.events import publish
from hr.events.catalog import NewHireDataSubmitted
from hr.i18n import N_
from hr.people import changes
from hr.people import service as people
from hr.people.models import BankAccount, Person, TaxDeclaration
from onboarding.planning import Evidence, Owner
from onboarding.plans import overview
from onboarding.plans import service as plans
from onboarding.plans.models import OnboardingCase, OnboardingTask
from onboarding.plans.overview import TaskRow

PERSONAL, ACCOUNT, TAX, SIGN = "personal_data", "bank_account", "tax_situation", "sign_contract"
DETAILS = (PERSONAL, ACCOUNT, TAX)


@dataclass(frozen=True)
class PersonalDetails:
    """Identity and address; what is None stays as it was."""

    tax_number: str | None
    social_number: str | None
    birth_on: date | None = None
    address: str | None = None


@dataclass(frozen=True)
class PayAccount:
    """Where pay goes."""

    iban: str
    holder: str = ""  # the name the bank knows, where it is another one


@dataclass(frozen=True, kw_only=True)
class Child:
    """A child or grandchild who lives with the person; `whole` when no other parent counts them."""

    birth_year: int
    adoption_year: int | None = None
    whole: bool = False
    disability: str = "none"
    needs_help: bool = False


@dataclass(frozen=True, kw_only=True)
class Relative:
    """A parent or grandparent who lives with the person and with so many of their own descendants."""

    birth_year: int
    sharing: int = 1
    disability: str = "none"
    needs_help: bool = False


@dataclass(frozen=True, kw_only=True)
class FamilySituation:
    """What the tax form (modelo 145) asks."""

    situation: int
    disability: str
    needs_help: bool
    moved_for_work: bool
    children: tuple[Child, ...]
    ascendants: tuple[Relative, ...]
    spouse_pension: Decimal
    child_support: Decimal
    home_loan_before_2013: bool
    spouse_tax_number: str = ""

    def facts(self, birth_year: int) -> dict[str, Any]:
        """Return the declaration as it is kept."""
        return {
            "situation": self.situation,
            "birth_year": birth_year,
            "disability": self.disability,
            "needs_help": self.needs_help,
            "moved_for_work": self.moved_for_work,
            "descendants": [asdict(child) for child in self.children],
            "ascendants": [asdict(relative) for relative in self.ascendants],
            "spouse_pension": str(self.spouse_pension),
            "child_support": str(self.child_support),
            "home_loan_before_2013": self.home_loan_before_2013,
            **({"spouse_tax_number": self.spouse_tax_number} if self.spouse_tax_number else {}),
        }


Given = PersonalDetails | PayAccount | FamilySituation | None


@dataclass(frozen=True)
class OwnPlan:
    """A new hire's own tasks and how far the others are."""

    case: OnboardingCase
    person: Person
    job_title: str
    manager: str
    rows: tuple[TaskRow, ...]
    others_done: int
    others_total: int
    days_left: int

    @property
    def done(self) -> int:
        """How many own tasks are done."""
        return sum(1 for row in self.rows if row.task.is_done)

    @property
    def next(self) -> TaskRow | None:
        """The next task that can be done now."""
        return next((row for row in self.rows if not row.task.is_done and not row.waits_for), None)

    @property
    def before_day_one(self) -> int:
        """How many open tasks of before the first day there are."""
        return sum(1 for row in self.rows if row.task.phase == "before_day_one" and not row.task.is_done)


def own_plan(*, actor: Actor) -> OwnPlan | None:
    """Return the actor's own plan, if they have one."""
    case = plans.case_of_person(actor.person_id)
    if case is None:
        return None
    tasks = plans.tasks_of(case.id)
    rows = tuple(row for row in overview.task_rows(tasks) if row.task.owner == Owner.NEW_HIRE)
    others = [task for task in tasks if task.owner != Owner.NEW_HIRE]
    employment = people.get_employment(case.employment_id)
    manager = people.get_person(employment.manager_id) if employment.manager_id else None
    return OwnPlan(
        case=case,
        person=people.get_person(case.person_id),
        job_title=employment.job_title,
        manager=manager.name if manager else "",
        rows=rows,
        others_done=sum(1 for task in others if task.is_done),
        others_total=len(others),
        days_left=(case.starts_on - clock.today()).days,
    )


@dataclass(frozen=True)
class OwnTask:
    """One own task with what was given so far."""

    case: OnboardingCase
    task: OnboardingTask
    row: TaskRow
    person: Person
    account: BankAccount | None
    declaration: TaxDeclaration | None


def own_task(*, actor: Actor, task_id: str) -> OwnTask:
    """Return a task of the actor's own plan, or raise NotFound."""
    case = plans.case_of_person(actor.person_id)
    rows = overview.task_rows(plans.tasks_of(case.id)) if case else []
    row = next((r for r in rows if r.task.id == task_id and r.task.owner == Owner.NEW_HIRE), None)
    if case is None or row is None:
        raise NotFound(N_("We could not find this task."))
    return OwnTask(
        case=case,
        task=row.task,
        row=row,
        person=people.get_person(case.person_id),
        account=people.bank_account_on(case.person_id, clock.today()),
        declaration=people.tax_declaration_on(case.person_id, max(case.starts_on, clock.today())),
    )


def refuse_stale(actor: Actor, own: OwnTask) -> None:
    """Raise FreshSignInNeeded where the account is given and the sign-in is too long ago."""
    if own.task.key == ACCOUNT and not actor.is_fresh:
        raise FreshSignInNeeded(N_("This is a sensitive step. Sign in again to go on."), key="fresh")


def submit(*, actor: Actor, task_id: str, given: Given) -> OnboardingTask:
    """Store what was given and complete the task; the same again changes nothing."""
    own = own_task(actor=actor, task_id=task_id)
    if own.task.evidence == Evidence.SIGNATURE:
        raise Conflict(N_("This task is completed by its form or signature."), key="needs_evidence")
    plans.refuse_waiting(own.task, plans.tasks_of(own.case.id))
    changed = store(actor=actor, person=own.person, given=given, first_day=own.case.starts_on)
    complete(actor=actor, case=own.case, task=own.task, changed=changed)
    return own.task


def complete(*, actor: Actor, case: OnboardingCase, task: OnboardingTask, changed: bool) -> None:
    """Complete the task whose details were given, and say so once all three sets are there."""
    if changed and task.is_done:
        audit.record(
            actor=actor,
            action="onboarding.data_changed",
            subject=("onboarding_case", case.id),
            details={"task": task.key},
        )
    plans.finish(actor=actor, case=case, task=task)
    if changed and _all_given(plans.tasks_of(case.id)):
        publish(NewHireDataSubmitted(employment_id=case.employment_id, person_id=case.person_id), actor=actor)


def store(*, actor: Actor, person: Person, given: Given, first_day: date) -> bool:
    """Keep what somebody told of themselves; say whether it is something new."""
    if isinstance(given, PersonalDetails):
        return _store_identity(actor, person, given)
    if isinstance(given, PayAccount):
        return _store_account(actor, person, given)
    if isinstance(given, FamilySituation):
        return _store_situation(actor, person, given, first_day)
    return False


def _store_identity(actor: Actor, person: Person, given: PersonalDetails) -> bool:
    wanted = {
        "tax_number": given.tax_number,
        "social_number": given.social_number,
        "birth_on": given.birth_on,
        "address": given.address,
    }
    changed: dict[str, Any] = {
        name: value for name, value in wanted.items() if value is not None and value != getattr(person, name)
    }
    if changed:
        people.set_identity(actor=actor, person_id=person.id, **changed)
    return bool(changed)


def _store_account(actor: Actor, person: Person, given: PayAccount) -> bool:
    given_now = {"iban": given.iban, "holder": given.holder}
    return changes.give_account(actor=actor, person_id=person.id, **given_now) != changes.SAME


def _store_situation(actor: Actor, person: Person, given: FamilySituation, first_day: date) -> bool:
    if person.birth_on is None:
        raise Conflict(N_("This task cannot start yet: another one comes first."), key="task_waits")
    from_now = max(first_day, clock.today())
    before = people.tax_declaration_on(person.id, from_now)
    facts = given.facts(person.birth_on.year)
    if before is not None and before.facts == facts:
        return False
    # The first declaration counts from the first day, a later one from the day it is made.
    first = first_day if before is None else from_now
    people.declare_tax_facts(actor=actor, person_id=person.id, facts=facts, effective_from=first)
    return True


def _all_given(tasks: Sequence[OnboardingTask]) -> bool:
    given = {task.key for task in tasks if task.is_done}
    return all(key in given for key in DETAILS)


def masked(text: str, *, keep: int = 3) -> str:
    """Return a number of which only the last signs can be read."""
    return "•" * max(0, len(text) - keep) + text[-keep:] if text else ""
