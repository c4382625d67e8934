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
    "onboarding_gate_open": N_(
        "Not active yet: finish the steps for day one, activate them and open the month again"
    ),
    "contract_expired": N_("The contract ended on %(on)s; enter the end of the employment or a new one"),
    "pay_change_in_month": N_(
        "Contract or pay change on %(on)s, inside the month; date the change from the first day of a month"
    ),
    "several_employments": N_(
        "More than one employment with this company in the month; pay such a month outside the portal"
    ),
    "missing_birth_year": N_("No date of birth, and so no personal minimum for the tax"),
    "settlement_due": N_(
        "Leaves on %(on)s; pay the settlement apart. Extra pays accrued and not on this run: %(amount)s"
    ),
    "below_minimum_wage": N_("The yearly pay is below the minimum wage of %(minimum)s for these hours"),
    "iban_recently_changed": N_("First pay to a changed account; make sure that they changed it themselves"),
    "duplicate_bank_account": N_("The same bank account as somebody else paid for this month"),
    "duplicate_tax_number": N_("The same tax number as somebody else paid for this month"),
    "duplicate_social_number": N_("The same social security number as somebody else paid for this month"),
    "calculation_failed": N_("The calculation failed; reference %(reference)s"),
}
TITLES: dict[str, str] = {
    "missing_bank": N_("Account missing"),
    "missing_tax_id": N_("Tax number missing"),
    "missing_social_number": N_("Social security number missing"),
    "no_compensation": N_("Pay not entered"),
    "no_tax_declaration": N_("Tax declaration missing"),
    "onboarding_gate_open": N_("Onboarding not finished"),
    "contract_expired": N_("Contract expired"),
    "pay_change_in_month": N_("Change inside the month"),
    "several_employments": N_("Several employments"),
    "missing_birth_year": N_("Date of birth missing"),
    "settlement_due": N_("Settlement due"),
    "below_minimum_wage": N_("Below the minimum wage"),
    "duplicate_tax_number": N_("Tax number used twice"),
    "duplicate_social_number": N_("Social security number used twice"),
    "iban_recently_changed": N_("Account changed"),
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


def mark(key: str, **values: object) -> Problem:
    """Return something to look at that holds nobody back: two who share an account may be a couple."""
    return problem(key, severity=CHECK, **values)


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
