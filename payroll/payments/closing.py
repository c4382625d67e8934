"""Closing a paid run: bank, journal and what is still owed have to agree to the cent."""

from dataclasses import dataclass

from hr.access import Actor
from hr.audit import service as audit
from hr.company import service as company
from hr.errors import Conflict
from hr.i18n import N_
from payroll.payments import journal, settling, states
from payroll.payments.booking import WITHHELD
from payroll.payments.chart import Chart, chart_of, use_of
from payroll.runs import states as run_states
from payroll.runs.models import PayRun
from payroll.runs.moves import move


@dataclass(frozen=True)
class Reconciliation:
    """Three differences that are nothing when a run may be closed."""

    bank_minor: int  # due less settled
    journal_minor: int  # debit less credit
    liabilities_minor: int  # pay outstanding in the books less settled
    is_booked: bool

    @property
    def is_clean(self) -> bool:
        """Whether everything agrees."""
        differences = (self.bank_minor, self.journal_minor, self.liabilities_minor)
        return self.is_booked and differences == (0, 0, 0)


def reconcile(run: PayRun) -> Reconciliation:
    """Compare what was due, what the books say and what has arrived."""
    now = settling.standing(run)
    settled = now.total(states.SETTLED)
    entry = journal.journal_of(run.id)
    lines = journal.journal_lines(entry.id) if entry else []
    owed = 0
    if entry is not None:
        entity = company.get_legal_entity(run.legal_entity_id)
        chart = chart_of(entity, run.pay_date, entry.accounts)  # the accounts may have changed since
        outstanding = chart["net"].account
        owed = sum(line.credit_minor - line.debit_minor for line in lines if line.account == outstanding)
        owed -= _owed_to_others(run, chart, outstanding)
    return Reconciliation(
        bank_minor=now.due_minor - settled,
        journal_minor=sum(line.debit_minor - line.credit_minor for line in lines),
        liabilities_minor=owed - settled,
        is_booked=entry is not None,
    )


def _owed_to_others(run: PayRun, chart: Chart, outstanding: str) -> int:
    """Return what was withheld for somebody else and stands on the same account, as a union's fee may."""
    return sum(
        one.amount
        for one in journal.sums(run.id)
        if one.category in WITHHELD
        and (use := use_of(chart, WITHHELD[one.category], one.component, one.cost_centre)) is not None
        and use.account == outstanding
    )


def close(*, actor: Actor, run_id: str) -> PayRun:
    """Close a paid run once everything agrees; a second call changes nothing."""
    run = settling.lock(run_id)
    if run.state == run_states.CLOSED:
        return run
    found = reconcile(run)
    if run.state != run_states.PAID or not found.is_clean:
        raise Conflict(
            N_("This run cannot be closed yet: bank, journal and what is owed do not agree."),
            key="not_reconciled",
        )
    move(run, run_states.CLOSED)
    audit.record(actor=actor, action="run.closed", subject=("pay_run", run.id))
    return run
