"""Asking: one mail that names what is missing, with the way to the page where it is given."""

from hr import clock
from hr.access import Actor
from hr.audit import service as audit
from hr.auth import service as auth
from hr.errors import Conflict
from hr.i18n import N_, gettext, use_locale
from hr.notifications.models import Delivery
from hr.notifications.service import Recipient, send
from hr.people import service as people
from hr.people.lacking import ACCOUNT, ASKED, WORDS, lacking, theirs_to_give

# The pages on which people give their own details; a feature answers these addresses.
ACCOUNT_PAGE, TAX_PAGE = "/me/pay-account", "/me/tax"


def ask(*, actor: Actor, person_id: str) -> Delivery:
    """Mail a person the list of what their pay lacks; pressed twice within a minute it is one mail."""
    person = people.get_person(person_id)
    keys = theirs_to_give(lacking(person))
    if not keys:
        raise Conflict(N_("Nothing is missing that this person could give."), key="nothing_missing")
    user = people.ensure_account(actor=actor, person=person)
    path = ACCOUNT_PAGE if ACCOUNT in keys else TAX_PAGE
    with use_locale(user.locale):
        items = [gettext(WORDS[key]) for key in keys]
    delivery = send(
        message="pay_details_needed",
        to=Recipient.user(user),
        context={"link": f"{auth.base_url()}{path}", "given_name": person.given_name, "items": items},
        about=("person", person.id),
        key=f"pay_details_needed:{person.id}:{clock.now():%Y-%m-%dT%H:%M}",
        path=path,
    )
    audit.record(
        actor=actor,
        action=ASKED,
        subject=("person", person.id),
        details={"missing": list(keys), "delivery": delivery.id},
    )
    return delivery
