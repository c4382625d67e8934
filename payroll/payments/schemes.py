"""Which payment system carries a currency, and what a company's bank wants to know of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import ModuleType

from sqlmodel import select

from hr import clock, db
from hr.access import Actor
from hr.audit import service as audit
from hr.company.models import LegalEntity
from hr.errors import Invalid
from hr.i18n import N_
from hr.ids import new_id
from payroll.banking import bacs, nacha, sepa
from payroll.banking.calendar import BACS, FEDACH, TARGET, bank_day_on_or_after, bank_day_on_or_before
from payroll.banking.model import Account, Batch, Problem, Transfer
from payroll.payments.models import PayingAccount

SEPA, ACH = "sepa", "ach"
IDENTIFIER_DIGITS = 24  # of a random identifier; a SEPA identifier has room for 35 characters
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: nothing that looks like something else
SHORT = 13  # letters of 62 random bits: an ACH identifier has room for 15, a Bacs reference for 18


@dataclass(frozen=True)
class Scheme:
    """A payment system: its writer, its calendar, its file."""

    name: str
    label: str
    writer: ModuleType
    calendar: str
    extension: str
    media_type: str


SCHEMES: dict[str, Scheme] = {
    "EUR": Scheme(SEPA, "pain.001.001.09", sepa, TARGET, "xml", "application/xml"),
    "USD": Scheme(ACH, "NACHA PPD", nacha, FEDACH, "ach", "text/plain"),
    "GBP": Scheme("bacs", "Bacs Standard 18", bacs, BACS, "txt", "text/plain"),
}


def scheme_of(currency: str) -> Scheme:
    """Return the payment system that carries a currency."""
    if currency not in SCHEMES:
        raise Invalid(N_("We cannot write bank files in %(currency)s."), key="no_scheme", currency=currency)
    return SCHEMES[currency]


def bank_day(pay_date: date, currency: str) -> date:
    """Return the day the bank has to act for money to be there on the pay day, or the next one possible."""
    scheme, today = scheme_of(currency), clock.today()
    if scheme.name == "bacs":
        return bacs.execution_day(pay_date, today)
    return bank_day_on_or_after(max(pay_date, today), scheme.calendar)


def is_in_time(execution_date: date, currency: str) -> bool:
    """Tell whether a bank that gets a file today can still act on its day."""
    if scheme_of(currency).name == "bacs":
        return bacs.is_in_time(execution_date, clock.today())
    return clock.today() <= execution_date


def end_to_end_id(scheme: str, period: date) -> str:
    """Return a fresh identifier that the scheme has room for."""
    fresh = new_id().replace("-", "")[-IDENTIFIER_DIGITS:]
    if scheme == SEPA:
        return f"{period:%Y%m}-{fresh}"
    number, letters = int(fresh[-16:], 16), ""
    for _ in range(SHORT):
        number, rest = divmod(number, len(LETTERS))
        letters = LETTERS[rest] + letters
    return letters


# ---- the account a company pays from -----------------------------------------------------------------


def sender_of(entity: LegalEntity, scheme: str) -> Account:
    """Return the company's account for a scheme; what is missing the writer's checks name."""
    if scheme == SEPA:
        return Account(entity.name, entity.iban, entity.tax_number)
    bank_code, _, number = entity.iban.rpartition("/")
    row = paying_account(entity.id, scheme)
    known = row.identifier if row else ""
    if scheme == ACH and not known:
        known = f"1{entity.tax_number}"  # the usual company identification: a 1 and the employer number
    return Account(entity.name, number, known, bank_code, row.bank_name if row else "")


def paying_account(entity_id: str, scheme: str) -> PayingAccount | None:
    """Return what its bank knows a company by outside SEPA, if somebody said."""
    query = select(PayingAccount).where(
        PayingAccount.legal_entity_id == entity_id, PayingAccount.scheme == scheme
    )
    return db.session().exec(query).first()


def set_paying_account(
    *, actor: Actor, entity_id: str, scheme: str, identifier: str, bank_name: str = ""
) -> PayingAccount:
    """Keep what its bank knows a company by in a payment system outside SEPA."""
    known = "".join(identifier.split()).upper()
    fits, message = _IDENTIFIERS[scheme]
    if not fits(known):
        raise Invalid(message, key="bad_identifier", fields={"identifier": message})
    row = paying_account(entity_id, scheme) or PayingAccount(legal_entity_id=entity_id, scheme=scheme)
    row.identifier, row.bank_name = known, bank_name.strip()
    db.session().add(row)
    db.session().flush()
    audit.record(
        actor=actor,
        action="company.paying_account_set",
        subject=("legal_entity", entity_id),
        details={"scheme": scheme, "identifier": known},
    )
    return row


_IDENTIFIERS: dict[str, tuple[Callable[[str], bool], str]] = {
    ACH: (
        lambda text: len(text) == 10 and text.isascii() and text.isalnum(),
        N_(
            "The company identification has ten characters: a 1 and the employer number, as the bank gave it."
        ),
    ),
    "bacs": (
        lambda text: len(text) == 6 and text.isascii() and text.isdigit(),
        N_("The service user number has six digits."),
    ),
}


# ---- what a bank would say to one payment ------------------------------------------------------------


def objections(
    *, entity: LegalEntity, currency: str, name: str, account: str, amount: Decimal, on: date
) -> Iterator[Problem]:
    """Yield what the banks would refuse in one payment; asked before a run is approved.

    What the bank knows a company by outside SEPA is not asked for here: it holds up the file, not a person.
    """
    scheme = scheme_of(currency)
    bank_code, _, number = account.rpartition("/")
    batch = Batch(
        message_id="CHECK1",
        created_at=clock.now(),
        execution_date=bank_day_on_or_before(on, scheme.calendar),
        debtor=Account(entity.name, entity.iban),
        transfers=(Transfer("CHECK1", name, number, amount, "", bank_code),),
    )
    yield from (found for found in scheme.writer.check(batch) if found.key != "bad_sender")


@dataclass(frozen=True)
class Destination:
    """An account that is paid to, of whichever scheme."""

    id: str
    scheme: str
    number: str
    bank_code: str
    is_savings: bool
    fingerprint: str
    last_four: str
