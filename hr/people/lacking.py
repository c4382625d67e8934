"""What a person's record lacks before they can be paid, and when they were last asked for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from hr import clock, db
from hr.audit import service as audit
from hr.audit.models import AuditEntry
from hr.company import service as company
from hr.i18n import N_
from hr.people import service
from hr.people.models import ENDED, Person, TaxDeclaration

ACCOUNT, TAX_NUMBER, SOCIAL_NUMBER, DECLARATION, TERMS = (
    "account",
    "tax_number",
    "social_number",
    "declaration",
    "terms",
)
NINO, STARTER, SSN, W4 = "nino", "starter", "ssn", "w4"
WORDS = {
    ACCOUNT: N_("The account for the pay"),
    TAX_NUMBER: N_("NIF or NIE"),
    SOCIAL_NUMBER: N_("Social security number"),
    DECLARATION: N_("Family situation for the withholding (form 145)"),
    TERMS: N_("Contract and pay"),
    NINO: N_("National Insurance number"),
    STARTER: N_("Starter declaration or tax code"),
    SSN: N_("Social Security number (SSN)"),
    W4: N_("Form W-4"),
}
ASKED = "person.details_asked"  # in the trail, with the mail's id among its details


@dataclass(frozen=True)
class Asked:
    """The last time somebody asked a person for what is missing, and what became of the mail."""

    at: datetime
    by: str
    outcome: str  # sent, failed, unknown … as the mail ended; empty while it is on its way


def lacking(person: Person) -> tuple[str, ...]:
    """Return what is missing for the pay of somebody who works here; nothing for whoever has left."""
    working = [row for row in service.employments_of(person.id) if row.status != ENDED]
    if not working:
        return ()
    day = max(clock.today(), working[0].starts_on)
    country = company.get_legal_entity(working[0].legal_entity_id).country
    there: dict[str, object] = {
        ACCOUNT: service.bank_account_on(person.id, day),
        **_asked_in(country, person, service.tax_declaration_on(person.id, day, country)),
        TERMS: all(service.terms_on(row.id, max(day, row.starts_on)) for row in working),
    }
    return tuple(key for key, value in there.items() if not value)


def _asked_in(country: str, person: Person, declared: TaxDeclaration | None) -> dict[str, object]:
    """Return what a country asks a person for."""
    facts = declared.facts if declared else {}
    if country == "uk":
        given = any(facts.get(name) for name in ("tax_code", "p45", "starter"))
        return {NINO: person.social_number, STARTER: given}
    if country == "us":
        return {SSN: person.tax_number, W4: facts.get("w4")}
    return {
        TAX_NUMBER: person.tax_number,
        SOCIAL_NUMBER: person.social_number,
        DECLARATION: declared,
    }


def theirs_to_give(keys: Sequence[str]) -> tuple[str, ...]:
    """Return what only the person can tell; contract and pay are HR's to enter."""
    return tuple(key for key in keys if key != TERMS)


def last_asked(person_id: str) -> Asked | None:
    """Return the last request to a person, read from the trail, which holds it with its mail."""
    entry = _latest(AuditEntry.subject_id == person_id, AuditEntry.action == ASKED)
    if entry is None:
        return None
    mail = _latest(
        AuditEntry.subject_id == str(entry.details["delivery"]), col(AuditEntry.action).startswith("mail.")
    )
    outcome = mail.action.removeprefix("mail.") if mail else ""
    return Asked(entry.created_at, audit.actor_name(entry), outcome)


def _latest(*which: object) -> AuditEntry | None:
    query = select(AuditEntry).where(*which)  # type: ignore[arg-type]
    return (
        db.session()
        .exec(query.order_by(col(AuditEntry.created_at).desc(), col(AuditEntry.id).desc()))
        .first()
    )
