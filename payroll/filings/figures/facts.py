"""What a filing says about people besides their pay: identity, address, and the facts their pay followed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from hr import db
from hr.people.models import Employment, Person, TaxDeclaration
from payroll.engine.model import Inputs, YearToDate
from payroll.engine.refusals import Refused
from payroll.groups.models import PayGroup
from payroll.runs.employer import employer_on
from payroll.runs.facts import Period, gather
from payroll.runs.inputs import inputs_of
from payroll.runs.ledger import LedgerLine
from payroll.runs.models import PayRun

CHUNK = 400  # identifiers in one IN list
SPANISH_POSTCODE = re.compile(r"(?<!\d)(\d{5})(?!\d)")
AMERICAN_ADDRESS = re.compile(r"(.+), ([^,]+),? ([A-Z]{2}) (\d{5})(?:-(\d{4}))?", re.ASCII)
BRITISH_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?) ?(\d[A-Z]{2})\b", re.ASCII)
LA_PALMA, LA_PALMA_CODE = "387", "53"


@dataclass(frozen=True)
class Identity:
    """A person as an authority knows them."""

    person_id: str
    given_name: str
    family_name: str
    tax_number: str
    social_number: str
    address: str
    birth_on: date | None
    locale: str

    @property
    def name(self) -> str:
        """The family name first, as forms ask."""
        return f"{self.family_name} {self.given_name}".strip()

    @property
    def full_name(self) -> str:
        """The name as people say it."""
        return f"{self.given_name} {self.family_name}".strip()


def identities(person_ids: Iterable[str]) -> dict[str, Identity]:
    """Return the people of a filing by identifier."""
    wanted, found = sorted(set(person_ids)), {}
    for start in range(0, len(wanted), CHUNK):
        query = select(Person).where(col(Person.id).in_(wanted[start : start + CHUNK]))
        for row in db.session().exec(query):
            found[row.id] = Identity(
                row.id,
                row.given_name,
                row.family_name,
                row.tax_number,
                row.social_number,
                row.address,
                row.birth_on,
                row.locale,
            )
    return found


def spouse_numbers(person_ids: Iterable[str], last_day: date) -> dict[str, str]:
    """Return the spouse's NIF that some people declared: by the end of a year, or soon after it.

    Who declared a spouse without a number adds it when the summary of the year is made.
    """
    found: dict[str, str] = {}
    wanted = sorted(set(person_ids))
    for start in range(0, len(wanted), CHUNK):
        query = (
            select(TaxDeclaration)
            .where(col(TaxDeclaration.person_id).in_(wanted[start : start + CHUNK]))
            .where(TaxDeclaration.country == "es")
            .order_by(col(TaxDeclaration.effective_from), col(TaxDeclaration.id))
        )
        for row in db.session().exec(query):
            number = str(row.facts.get("spouse_tax_number") or "")
            if number and (row.effective_from <= last_day or row.person_id not in found):
                found[row.person_id] = number
    return found


def employments(employment_ids: Sequence[str]) -> dict[str, Employment]:
    """Return employments by identifier."""
    found: dict[str, Employment] = {}
    for start in range(0, len(employment_ids), CHUNK):
        query = select(Employment).where(col(Employment.id).in_(employment_ids[start : start + CHUNK]))
        found |= {row.id: row for row in db.session().exec(query)}
    return found


def last_inputs(
    entity_id: str, lines: Iterable[LedgerLine], *, year_to_date: Mapping[str, YearToDate] | None = None
) -> dict[str, Inputs]:
    """Return by person what their last pay of a period was worked out from; nobody whose facts refuse it.

    `year_to_date` holds, by employment, what earlier pays of the tax year add up to.
    """
    last: dict[str, LedgerLine] = {}
    for line in lines:
        known = last.get(line.person_id)
        if known is None or (line.pay_date, line.period_to) > (known.pay_date, known.period_to):
            last[line.person_id] = line
    frequencies = _frequencies({line.run_id for line in last.values()})
    periods: dict[Period, dict[str, str]] = {}
    for line in last.values():
        period = Period(line.period_from, line.period_to, line.pay_date, frequencies[line.run_id])
        periods.setdefault(period, {})[line.employment_id] = line.person_id
    found: dict[str, Inputs] = {}
    for period, paid in periods.items():
        found |= _of_period(entity_id, period, paid, year_to_date or {})
    return found


def _of_period(
    entity_id: str, period: Period, paid: Mapping[str, str], sums: Mapping[str, YearToDate]
) -> dict[str, Inputs]:
    employer, found = employer_on(entity_id, period.last), {}
    for known in gather(sorted(paid), period):
        own = known.employment.id
        try:
            found[paid[own]] = inputs_of(known, period, employer, year_to_date=sums.get(own, ()))
        except Refused:
            continue  # the caller says whose facts are missing
    return found


def _frequencies(run_ids: Iterable[str]) -> dict[str, str]:
    query = (
        select(PayRun.id, PayGroup.frequency)
        .join(PayGroup, col(PayGroup.id) == col(PayRun.pay_group_id))
        .where(col(PayRun.id).in_(sorted(run_ids)))
    )
    return dict(db.session().exec(query).all())


@dataclass(frozen=True)
class AmericanAddress:
    """A street, city, state and ZIP code, as the SSA asks for them."""

    street: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    extension: str = ""


def american_address(address: str) -> AmericanAddress:
    """Return the parts of an address written on one line, empty when it has another form.

    >>> american_address("2 Elm St, Apt 4, Austin, TX 78702-1234")
    AmericanAddress(street='2 Elm St, Apt 4', city='Austin', state='TX', zip='78702', extension='1234')
    """
    found = AMERICAN_ADDRESS.fullmatch(" ".join(address.split()))
    return AmericanAddress(*(part or "" for part in found.groups())) if found else AmericanAddress()


def british_address(address: str) -> tuple[tuple[str, ...], str]:
    """Return the lines of an address written on one line, and its postcode.

    >>> british_address("1 High Street, Leeds LS1 1AA")
    (('1 High Street', 'Leeds'), 'LS1 1AA')
    """
    found = BRITISH_POSTCODE.search(address.upper())
    rest = (address[: found.start()] + address[found.end() :]) if found else address
    lines = tuple(part.strip() for part in rest.split(",") if part.strip())
    return lines, f"{found[1]} {found[2]}" if found else ""


def spanish_province(address: str) -> str:
    """Return the province of a Spanish address by its postcode, nothing when there is none.

    >>> spanish_province("C/ Mayor 3, 46002 València"), spanish_province("Av. Sol 1, 38700 La Palma")
    ('46', '53')
    """
    found = SPANISH_POSTCODE.search(address)
    if found is None:
        return ""
    return LA_PALMA_CODE if found[1].startswith(LA_PALMA) else found[1][:2]
