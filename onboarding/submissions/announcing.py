"""Who hears that a pay account has changed: its owner by mail and inbox, payroll preparers by inbox."""

from hr.access import Role
from hr.auth import service as auth
from hr.i18n import format_date, use_locale
from hr.notifications.notices import tell_inside
from hr.notifications.service import Recipient, send
from hr.people.models import BankAccount, Person
from onboarding.submissions.messages import ACCOUNT_CHANGED, PREPARERS_LINE

PAGE = "/me/pay-account"


def announce_change(*, person: Person, account: BankAccount) -> None:
    """Tell of a changed account; whoever did not change it themselves then knows at once."""
    user = auth.user_of_person(person.id)
    to = Recipient.user(user) if user else Recipient(person.email, person.locale, person.name, person.id)
    send(
        message=ACCOUNT_CHANGED.name,
        to=to,
        context={
            "link": f"{auth.base_url()}{PAGE}",
            "given_name": person.given_name,
            "day": _day(account, to.locale),
        },
        about=("person", person.id),
        key=f"account_changed:{account.id}",
        path=PAGE,
        line={"day": account.effective_from.isoformat()},
    )
    for preparer in auth.users_with_role(Role.PAYROLL_PREPARER):
        tell_inside(
            user_id=preparer.id,
            kind=ACCOUNT_CHANGED.name,
            title=PREPARERS_LINE,
            values={"person": person.name, "day": account.effective_from.isoformat()},
            path=f"/hr/people/{person.id}",
        )


def _day(account: BankAccount, locale: str) -> str:
    with use_locale(locale):
        return format_date(account.effective_from, "short")
