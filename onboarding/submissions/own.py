"""One's own pay details at any time: the account pay goes to, and what withholding needs to know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from hr import clock, db
from hr.access import Actor
from hr.errors import NotFound
from hr.i18n import N_
from hr.people import lacking, records
from hr.people import service as people
from hr.people.models import ENDED, BankAccount, Person, TaxDeclaration
from onboarding.plans import service as plans
from onboarding.submissions import service
from onboarding.submissions.service import ACCOUNT, TAX, FamilySituation, PayAccount, PersonalDetails

NUMBERS = (lacking.TAX_NUMBER, lacking.SOCIAL_NUMBER)


@dataclass(frozen=True)
class OwnDetails:
    """What somebody's pay stands on, as they see it themselves."""

    person: Person
    first_day: date
    account: BankAccount | None
    earlier: Sequence[BankAccount]
    declaration: TaxDeclaration | None
    lacks: tuple[str, ...]  # what only they can give, by the names of hr.people.lacking

    @property
    def lacks_account(self) -> bool:
        """Whether there is no account to pay to."""
        return lacking.ACCOUNT in self.lacks

    @property
    def lacks_numbers(self) -> bool:
        """Whether a number or the date of birth is missing; the declaration cannot do without."""
        return self.person.birth_on is None or any(key in self.lacks for key in NUMBERS)

    @property
    def lacks_declaration(self) -> bool:
        """Whether no family situation was declared."""
        return lacking.DECLARATION in self.lacks


def own_details(*, actor: Actor) -> OwnDetails:
    """Return the actor's own details, or raise NotFound for whoever was never employed here."""
    found = find(actor=actor)
    if found is None:
        raise NotFound(N_("This page is for people who are employed here."))
    return found


def find(*, actor: Actor) -> OwnDetails | None:
    """Return the actor's own details, if they are or were employed here."""
    employments = people.employments_of(actor.person_id) if actor.person_id else []
    if not employments:
        return None
    person = people.get_person(employments[0].person_id)
    working = [row for row in employments if row.status != ENDED]
    first_day = min((row.starts_on for row in working), default=employments[0].starts_on)
    today = clock.today()
    account = people.bank_account_on(person.id, today)
    return OwnDetails(
        person=person,
        first_day=first_day,
        account=account,
        earlier=_earlier(person.id, account),
        declaration=people.tax_declaration_on(person.id, max(first_day, today)),
        lacks=lacking.theirs_to_give(lacking.lacking(person)),
    )


def _earlier(person_id: str, account: BankAccount | None) -> Sequence[BankAccount]:
    query = select(BankAccount).where(BankAccount.person_id == person_id)
    rows = db.session().exec(
        query.order_by(col(BankAccount.effective_from).desc(), col(BankAccount.id).desc())
    )
    return [row for row in rows if account is not None and row.id != account.id]


def country(actor: Actor) -> str:
    """Return the country whose accounts the actor is paid to."""
    return records.country_of(actor.person_id or "")


def give_account(*, actor: Actor, given: PayAccount) -> Person:
    """Pay goes to this account: at once when it is the first, else once the change was guarded."""
    return _give(actor, given, ACCOUNT)


def give_numbers(*, actor: Actor, given: PersonalDetails) -> Person:
    """Add the numbers that were missing; a plan's task stays open, since it also asks for the address."""
    return _give(actor, given, "")


def give_situation(*, actor: Actor, given: FamilySituation) -> Person:
    """Declare the family situation anew."""
    return _give(actor, given, TAX)


def _give(actor: Actor, given: service.Given, task_key: str) -> Person:
    own = own_details(actor=actor)
    changed = service.store(actor=actor, person=own.person, given=given, first_day=own.first_day)
    case = plans.case_of_person(own.person.id)
    task = plans.task_named(case.id, task_key) if case and task_key else None
    if case is not None and task is not None:
        service.complete(actor=actor, case=case, task=task, changed=changed)
    return own.person
