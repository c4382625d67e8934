"""Giving an account: the first one counts at once, another one goes through whoever guards changes."""

from collections.abc import Callable

from hr import clock, identifiers
from hr.access import Actor
from hr.people import records
from hr.people import service as people

SAME, SET, ASKED = "same", "set", "asked"

# A guard is asked with actor, person_id, iban, country and holder; it decides when, if at all, they count.
Guard = Callable[..., object]


class _State:
    guard: Guard | None = None


def configure(guard: Guard) -> None:
    """Let changes of accounts go through a guard."""
    _State.guard = guard


def give_account(*, actor: Actor, person_id: str, iban: str, holder: str = "") -> str:
    """Take in the account a person gives; return whether it is the same, is set, or was asked for.

    An account in another name is guarded from the first on: it may be somebody else's.
    """
    holder = "" if holder.split() == people.get_person(person_id).name.split() else " ".join(holder.split())
    country = records.country_of(person_id)
    wanted = identifiers.account(iban, country)
    before = people.bank_account_on(person_id, clock.today())
    if before is not None and (before.iban, before.holder) == (wanted, holder):
        return SAME
    if _State.guard is None or (before is None and not holder):
        people.set_bank_account(actor=actor, person_id=person_id, iban=wanted, country=country, holder=holder)
        return SET
    people.refuse_own_account(wanted)
    _State.guard(actor=actor, person_id=person_id, iban=wanted, country=country, holder=holder)
    return ASKED
