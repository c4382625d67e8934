"""Why a person is held back or should be looked at: keys, sentences, and where it is put right."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from hr.i18n import N_
from payroll.banking.model import PROBLEMS as PAYMENT_PROBLEMS
from payroll.banking.model import Problem as PaymentProblem
from payroll.engine.refusals import Refused
from payroll.runs.models import BLOCKS, CHECK

MESSAGES: dict[str, str] = {
    "missing_bank": N_("No bank account"),
    "missing_tax_id": N_("No tax number (NIF or NIE)"),
    "missing_social_number": N_("No social security number"),
    "no_compensation": N_("No contract terms and pay for this month"),
    "no_tax_declaration": N_("No tax declaration (Modelo 145)"),
    "contract_expired": N_("The contract ended on %(on)s; enter the end of the employment or a new one"),
    "duplicate_bank_account": N_("The same bank account as somebody else on this run"),
    "calculation_failed": N_("The calculation failed; reference %(reference)s"),
}
TITLES: dict[str, str] = {
    "missing_bank": N_("Account missing"),
    "missing_tax_id": N_("Tax number missing"),
    "missing_social_number": N_("Social security number missing"),
    "no_compensation": N_("Pay not entered"),
    "no_tax_declaration": N_("Tax declaration missing"),
    "contract_expired": N_("Contract expired"),
    "duplicate_bank_account": N_("Account used twice"),
    "calculation_failed": N_("Calculation failed"),
    "statutory_pack_expired": N_("No published figures"),
    "negative_net": N_("Net pay below zero"),
    "unsupported": N_("Not supported yet"),
    "invalid_inputs": N_("Facts contradict each other"),
    "unknown_country": N_("Unknown country"),
    "refused": N_("Cannot be calculated"),
}
PAYMENT_TITLE = N_("Payment would be refused")


@dataclass(frozen=True)
class Problem:
    """One reason; `message` is an English msgid and `values` are plain JSON values for it."""

    key: str
    message: str
    values: dict[str, Any] = field(default_factory=dict)
    severity: str = BLOCKS


def problem(key: str, *, severity: str = BLOCKS, **values: object) -> Problem:
    """Return one of our own problems."""
    return Problem(key, MESSAGES[key], _plain(values), severity)


def shared_account() -> Problem:
    """Return the mark of an account that two people of a run share: a couple may, a thief would."""
    return problem("duplicate_bank_account", severity=CHECK)


def from_refusal(refusal: Refused) -> Problem:
    """Return what the engine refused as a problem of the person."""
    return Problem(refusal.key, refusal.message, _plain(refusal.values))


def from_payment(found: PaymentProblem) -> Problem:
    """Return what a bank would refuse as a problem of the person; account numbers stay out of it."""
    values = {name: value for name, value in found.values.items() if name != "iban"}
    return Problem(found.key, PAYMENT_PROBLEMS[found.key], {**_plain(values), "iban": "…"})


def _plain(values: dict[str, object]) -> dict[str, Any]:
    return {
        name: f"{value:.2f}"
        if isinstance(value, Decimal)
        else value
        if isinstance(value, int)
        else str(value)
        for name, value in values.items()
    }
