"""Why a person is held back or should be looked at: keys, sentences, and where it is put right."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from hr.i18n import N_
from payroll.banking.model import PROBLEMS as PAYMENT_PROBLEMS
from payroll.banking.model import Problem as PaymentProblem
from payroll.countries.uk.wording import YEAR_TO_DATE_MISSING
from payroll.engine.refusals import Refused
from payroll.runs.models import BLOCKS, CHECK

SKIPPED = "skipped"
MESSAGES: dict[str, str] = {
    SKIPPED: N_("Left out of this run on purpose"),
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
    "missing_ssn": N_("No Social Security number (SSN); enter it among their identifiers"),
    "missing_nino": N_("No National Insurance number (NINO); the report to HMRC goes with the date of birth"),
    "missing_w4": N_("No form W-4; they give it under their tax forms, or HR enters it"),
    "missing_state_form": N_("No withholding form of %(state)s; enter it under their tax forms"),
    "missing_local_taxes": N_(
        "Nobody has said which local taxes of %(state)s apply; enter them under their tax forms, "
        "or that there are none"
    ),
    "missing_tax_code": N_("No tax code, P45 or starter declaration; enter one under their tax forms"),
    "year_not_told": N_(
        "Nobody has said what the earlier months of this tax year paid; import the payslips of the payroll "
        "before, or in the United Kingdom enter the tax code as week 1/month 1 under their tax forms"
    ),
    "missing_ni_category": N_("No National Insurance category letter; enter it under their tax forms"),
    "missing_unemployment_rate": N_(
        "No unemployment rate (SUI) of %(state)s on the pay date; enter it in the company's rates"
    ),
    "missing_unemployment_ceiling": N_(
        "No wage ceiling of unemployment tax of %(state)s on the pay date; enter it in the company's rates"
    ),
    "missing_futa_credit_reduction": N_(
        "No FUTA credit reduction of %(state)s on the pay date (0 where there is none); enter it in the "
        "company's rates"
    ),
    "missing_workers_compensation_hourly": N_(
        "No hourly premium of workers' compensation of %(state)s on the pay date; enter it in the company's "
        "rates"
    ),
    "pay_change_in_period": N_(
        "Contract or pay change on %(on)s, inside the period; date the change from the first day of a period"
    ),
    "contract_hours": N_("No hours entered: paid by those of the contract, %(hours)s a week"),
    "pension_duty": N_(
        "Must be enrolled in a workplace pension, and nobody has said which; enter it under their tax forms"
    ),
    "calculation_failed": N_("The calculation failed; reference %(reference)s"),
    "replacement_held_back": N_("Not taken back, because the pay that is to replace it cannot be calculated"),
    "correction_other_year": N_(
        "This pay belongs to another tax year than the correction; settle the difference in a run of now"
    ),
}
# Where each is put right: the page, and whose it is.
PLACES: dict[str, tuple[str, str]] = {
    "missing_tax_id": ("people.identity", "person"),
    "missing_social_number": ("people.identity", "person"),
    "missing_ssn": ("people.identity", "person"),
    "missing_nino": ("people.identity", "person"),
    "missing_birth_year": ("people.identity", "person"),
    "missing_w4": ("tax_forms.person", "person"),
    "missing_state_form": ("tax_forms.person", "person"),
    "missing_local_taxes": ("tax_forms.person", "person"),
    "missing_tax_code": ("tax_forms.person", "person"),
    "year_not_told": ("tax_forms.person", "person"),
    "missing_ni_category": ("tax_forms.person", "person"),
    "pension_duty": ("tax_forms.person", "person"),
    "missing_unemployment_rate": ("company.entity_rates", "entity"),
    "missing_unemployment_ceiling": ("company.entity_rates", "entity"),
    "missing_futa_credit_reduction": ("company.entity_rates", "entity"),
    "missing_workers_compensation_hourly": ("company.entity_rates", "entity"),
}
TITLES: dict[str, str] = {
    SKIPPED: N_("Left out"),
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
    "missing_ssn": N_("Social Security number missing"),
    "missing_nino": N_("National Insurance number missing"),
    "missing_w4": N_("W-4 missing"),
    "missing_state_form": N_("State form missing"),
    "missing_local_taxes": N_("Local taxes not said"),
    "missing_tax_code": N_("Tax code missing"),
    "year_not_told": N_("Earlier months of the year missing"),
    "missing_ni_category": N_("National Insurance category missing"),
    "missing_unemployment_rate": N_("Unemployment rate missing"),
    "missing_unemployment_ceiling": N_("Unemployment ceiling missing"),
    "missing_futa_credit_reduction": N_("FUTA credit reduction missing"),
    "missing_workers_compensation_hourly": N_("Workers' compensation missing"),
    "pay_change_in_period": N_("Change inside the period"),
    "contract_hours": N_("Hours of the contract"),
    "pension_duty": N_("Pension not said"),
    "calculation_failed": N_("Calculation failed"),
    "replacement_held_back": N_("Not taken back"),
    "correction_other_year": N_("Another tax year"),
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
    if refusal.values.get("problem") == YEAR_TO_DATE_MISSING:
        return problem("year_not_told")
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
