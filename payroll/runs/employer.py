"""What the employer brings to a period: the legal entity and the rates an authority has set for it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from hr.company import rates
from hr.company import service as company
from hr.company.models import LegalEntity
from hr.errors import Invalid
from hr.i18n import N_, gettext
from payroll.countries.us.states import STATES


class DatedRate(NamedTuple):
    """One figure of an employer's account and the day it counts from."""

    effective_from: date
    value: Decimal


@dataclass(frozen=True)
class Employer:
    """A legal entity in one period; `accident_rate` (AT/EP) is in percent, None where none is known.

    `rates` holds every dated figure by its kind, the one that counts last first.
    """

    entity: LegalEntity
    accident_rate: Decimal | None
    rates: Mapping[str, tuple[DatedRate, ...]] = field(default_factory=dict)


def employer_on(entity_id: str, day: date) -> Employer:
    """Return the employer with the rates in force on a day; a month's rate is that of its last day."""
    entity = company.get_legal_entity(entity_id)
    found: dict[str, list[DatedRate]] = defaultdict(list)
    for row in rates.all_rates(entity_id):
        found[row.kind].append(DatedRate(row.effective_from, Decimal(row.rate)))
    by_kind = {kind: tuple(rows) for kind, rows in found.items()}
    accidents = (row.value for row in by_kind.get(rates.ACCIDENTS, ()) if row.effective_from <= day)
    return Employer(entity, next(accidents, None), by_kind)


def refuse_incomplete(entity: LegalEntity, last: date) -> None:
    """Refuse to open a period of an employer whose settings lack what its country asks for."""
    for name, value in _needed(entity, employer_on(entity.id, last)).items():
        if not value:
            raise Invalid(
                N_("The company settings of %(entity)s lack the %(missing)s."),
                key="entity_incomplete",
                entity=entity.name,
                missing=gettext(name),
            )


def _needed(entity: LegalEntity, employer: Employer) -> dict[str, object]:
    if entity.country == "es":
        return {
            N_("tax number (CIF)"): entity.tax_number,
            N_("contribution account (CCC)"): entity.contribution_account,
            N_("bank account"): entity.iban_sealed,
            N_("work accident rate (AT/EP)"): employer.accident_rate,
        }
    if entity.country == "uk":
        return {
            N_("PAYE reference"): entity.tax_number,
            N_("Accounts Office reference"): entity.contribution_account,
            N_("bank account"): entity.iban_sealed,
        }
    state = entity.holiday_region.removeprefix("US-")
    return {
        N_("employer identification number (EIN)"): entity.tax_number,
        N_("state of work"): state in STATES,
        N_("bank account"): entity.iban_sealed,
        N_("state unemployment rate (SUI)"): employer.rates.get(rates.us_unemployment(state)),
        N_("wage ceiling of state unemployment"): employer.rates.get(rates.us_ceiling(state)),
        N_("FUTA credit reduction of the state"): employer.rates.get(rates.us_credit_reduction(state)),
    }
