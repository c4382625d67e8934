"""What the pay of a period is computed from: facts, year to date and pack, for any people and any period."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from sqlmodel import col, or_, select

from hr import db
from hr.ids import new_id
from hr.people.models import BankAccount, Employment
from payroll import countries
from payroll.countries.registry import COUNTRIES
from payroll.engine.model import Element, YearToDate
from payroll.engine.pack import Pack
from payroll.engine.refusals import Refused
from payroll.entries import service as entries
from payroll.entries.absences import Absence
from payroll.groups import service as groups
from payroll.receivables import protection
from payroll.receivables.marks import carried_marks
from payroll.runs import ledger, order, states
from payroll.runs.checks import marks, problems
from payroll.runs.employer import Employer, employer_on
from payroll.runs.facts import Month, PersonFacts, gather
from payroll.runs.inputs import inputs_of, period_days
from payroll.runs.kinds import Ground, Payee, Place, Rows, RunKind, Slot, register
from payroll.runs.models import PAYABLE, REGULAR, PayItem, PayRun
from payroll.runs.problems import Problem, from_refusal, problem

log = logging.getLogger(__name__)


# ---- who is on a regular run -------------------------------------------------------------------------


def members(run: PayRun, employment_id: str = "") -> list[Place]:
    """Return whom a regular run pays: members of its group who work in its period and are not paid yet.

    With an employment, nobody but that one is looked at.
    """
    settled, employed = settled_employments(run), _employed(run, employment_id)
    placed = groups.groups_on([row[0] for row in employed], run.period_to)
    return [
        Place(employment_id, person_id)
        for employment_id, person_id in employed
        if employment_id not in settled and placed.get(employment_id, run.legal_entity_id) == run.pay_group_id
    ]


def _employed(run: PayRun, employment_id: str) -> list[tuple[str, str]]:
    query = (
        select(Employment.id, Employment.person_id)
        .where(Employment.legal_entity_id == run.legal_entity_id)
        .where(col(Employment.starts_on) <= run.period_to)
        .where(or_(col(Employment.ends_on).is_(None), col(Employment.ends_on) >= run.period))
        .order_by(col(Employment.id))
    )
    if employment_id:
        query = query.where(col(Employment.id) == employment_id)
    return list(db.session().exec(query))


def settled_employments(run: PayRun) -> set[str]:
    """Return who is paid for days of this period already: by an earlier version, or with another group."""
    query = (
        select(PayItem.employment_id)
        .join(PayRun, col(PayRun.id) == col(PayItem.run_id))
        .where(
            PayRun.legal_entity_id == run.legal_entity_id,
            col(PayRun.period) <= run.period_to,
            col(PayRun.period_to) >= run.period,
            order.pays_whole_periods(),
        )
        .where(col(PayRun.state).in_(states.SEALED), PayItem.state == PAYABLE, PayRun.id != run.id)
    )
    return set(db.session().exec(query))


# ---- what each is paid from --------------------------------------------------------------------------


@dataclass(frozen=True)
class Setting:
    """What everybody of one calculation shares."""

    period: Month
    employer: Employer
    pack: Pack | Refused


class Told(NamedTuple):
    """What other slices say about one person's period."""

    year_to_date: YearToDate = ()
    elements: tuple[Element, ...] = ()
    absences: tuple[Absence, ...] = ()


def period_of(run: PayRun) -> Month:
    """Return the period of a run with the day it is paid on."""
    group = groups.get_group(run.pay_group_id)
    return Month(run.period, run.period_to, run.pay_date, group.frequency)


def grounds_of(
    run: PayRun,
    slots: Sequence[Slot],
    period: Month,
    *,
    paid_before: date | None = None,
    retell: Callable[[str, Told], Told] | None = None,
) -> list[Ground]:
    """Return what some people's pay of a period is computed from, as known now.

    The period may be another than the run's: a replacement is computed for the period it replaces. The year
    to date counts what was paid up to the pay date itself, or before `paid_before`. Whoever knows better what
    other slices say about an employment gives `retell`.
    """
    setting = _setting(run, period)
    by_employment = {slot.employment_id: slot for slot in slots}
    ids = list(by_employment)
    so_far = ledger.year_to_date(
        ids,
        before=paid_before or period.pay_date + timedelta(days=1),
        tax_year_start=tax_year_start(run.country, period.pay_date),
        entity_id=run.legal_entity_id,
    )
    elements = entries.elements_for(
        ids,
        first=period.first,
        last=period.last,
        pay_date=period.pay_date,
        run_kind=run.kind,
        run_id=run.id,
    )
    absences = entries.absences_for(ids, period.first, period.last)
    found = {
        key: Told(so_far.get(key, ()), elements.get(key, ()), absences.get(key, ())) for key in by_employment
    }
    if retell:
        found = {key: retell(key, told) for key, told in found.items()}
    return [
        _ground(by_employment[key], facts, setting, found[key])
        for facts in gather(ids, period)
        if (key := facts.employment.id)
    ]


def _regular(run: PayRun, slots: Sequence[Slot]) -> list[Ground]:
    return grounds_of(run, slots, period_of(run))


def _setting(run: PayRun, period: Month) -> Setting:
    try:
        pack: Pack | Refused = countries.load(run.country, period.pay_date)
    except Refused as refusal:
        pack = refusal
    return Setting(period, employer_on(run.legal_entity_id, period.last), pack)


@lru_cache(maxsize=256)
def tax_year_start(country: str, paid_on: date) -> date:
    """Return the first day of the tax year that a pay date belongs to, by the country's own count."""
    tax_year = COUNTRIES[country].tax_year
    wanted = tax_year(paid_on)
    first = paid_on
    while tax_year(before := first.fromordinal(first.toordinal() - 1)) == wanted:
        first = before
    return first


def _ground(slot: Slot, facts: PersonFacts, setting: Setting, told: Told) -> Ground:
    """Return one person's ground; their trouble is nobody else's."""
    empty = Ground(slot, Payee(facts.person.name), _rows(facts, setting.period.last))
    try:
        return _filled(empty, facts, setting, told)
    except Refused as refusal:
        return replace(empty, problems=(from_refusal(refusal),))
    except Exception:  # noqa: BLE001  (one person's failure must not take the others' pay with it)
        return replace(empty, problems=(failed(slot),))


def _rows(facts: PersonFacts, last: date) -> Rows:
    terms, account, declaration = facts.terms_on(last), facts.account, facts.declaration
    return Rows(
        terms_id=terms.id if terms else "",
        bank_account_id=account.id if account else "",
        account_fingerprint=account.fingerprint if account else "",
        declaration_id=declaration.id if declaration else "",
    )


def _filled(empty: Ground, facts: PersonFacts, setting: Setting, told: Told) -> Ground:
    reasons = list(problems(facts, setting.period))
    pack = setting.pack
    if isinstance(pack, Refused):
        reasons.append(from_refusal(pack))
    if reasons or isinstance(pack, Refused):
        return replace(empty, problems=tuple(reasons))
    inputs, below = protection.fitted(
        inputs_of(facts, setting.period, setting.employer, **told._asdict()), pack
    )
    return replace(
        empty,
        payee=_payee(empty.payee.name, facts.account),
        inputs=inputs,
        pack=pack,
        marks=(*marks(facts, setting.period, pack, told.elements), *carried_marks(below)),
        period_days=period_days(inputs),
    )


def _payee(name: str, account: BankAccount | None) -> Payee:
    """Return whom the bank is to pay, by the name it knows."""
    return Payee(account.holder or name, account.iban) if account else Payee(name)


def failed(slot: Slot) -> Problem:
    """Return the reason of an unexpected failure, whose reference stands in the log."""
    reference = new_id()[-12:]
    log.exception("calculation of employment %s failed, reference %s", slot.employment_id, reference)
    return problem("calculation_failed", reference=reference)


register(RunKind(REGULAR, members, _regular, members))
