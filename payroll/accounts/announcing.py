"""Who hears of a change of account: its owner at every address we have, payroll and HR inside."""

from collections.abc import Iterable

from hr.access import Role
from hr.auth import service as auth
from hr.i18n import format_date, use_locale
from hr.notifications.messages import Message
from hr.notifications.notices import tell_inside
from hr.notifications.service import Recipient, send
from hr.people.models import Person
from payroll.accounts.messages import ALARM_LINE, ASKED, ASKED_LINE, CHANGED, PREPARERS_LINE, REFUSED
from payroll.accounts.models import BankChange

PAGE, QUEUE = "/me/pay-account", "/payroll/bank-changes"


def asked(change: BankChange, person: Person, *, alarm: str) -> None:
    """Tell everybody before anything changes, each address with the link that stops it."""
    _tell_owner(ASKED, change, person, alarm=alarm)
    for user_id in _with_roles(Role.HR, Role.PAYROLL_PREPARER):
        _tell(user_id, ASKED.name, ASKED_LINE, change, person)


def counts(change: BankChange, person: Person) -> None:
    """Tell that the new account counts now."""
    _tell_owner(CHANGED, change, person)
    for user_id in _with_roles(Role.PAYROLL_PREPARER):
        _tell(user_id, CHANGED.name, PREPARERS_LINE, change, person, path=f"/hr/people/{person.id}")


def decided(change: BankChange, person: Person) -> None:
    """Tell the owner that a change was refused; one that goes on is told of when it counts."""
    if change.state == "rejected":
        _tell_owner(REFUSED, change, person)


def alarmed(change: BankChange, person: Person) -> None:
    """Tell HR and payroll that the owner did not ask for a change."""
    for user_id in _with_roles(Role.HR, Role.PAYROLL_PREPARER, Role.PAYROLL_APPROVER):
        _tell(user_id, "account_alarm", ALARM_LINE, change, person)


def _tell_owner(message: Message, change: BankChange, person: Person, *, alarm: str = "") -> None:
    for to in _addresses(person):
        context = {"link": f"{auth.base_url()}{PAGE}", "given_name": person.given_name}
        with use_locale(to.locale):
            context["day"] = format_date(change.effective_on, "short")
        if alarm:
            context["alarm_link"] = alarm
        send(
            message=message.name,
            to=to,
            context=context,
            about=("person", person.id),
            key=f"{message.name}:{change.id}:{to.email}"[:160],
            path=PAGE,
            line={"day": change.effective_on.isoformat()},
        )


def _addresses(person: Person) -> Iterable[Recipient]:
    """Return every address on file: that of the person, and that of the account when it is another."""
    user = auth.user_of_person(person.id)
    if user is not None:
        yield Recipient.user(user)
    if user is None or user.email != person.email:
        yield Recipient(person.email, person.locale, person.name, person.id)


def _with_roles(*roles: Role) -> list[str]:
    return sorted({user.id for role in roles for user in auth.users_with_role(role)})


def _tell(
    user_id: str, kind: str, title: str, change: BankChange, person: Person, *, path: str = QUEUE
) -> None:
    values = {"person": person.name, "day": change.effective_on.isoformat()}
    tell_inside(user_id=user_id, kind=kind, title=title, values=values, path=path)
