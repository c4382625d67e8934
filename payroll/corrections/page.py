"""What the pages of corrections show."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlmodel import col, func, select

from hr import db
from hr.i18n import N_, gettext
from hr.people import service as people
from payroll.corrections import chain, states
from payroll.corrections.grounds import own_elements
from payroll.corrections.models import Correction
from payroll.corrections.preview import Preview, preview
from payroll.engine.model import ElementKind
from payroll.entries import naming
from payroll.payments import states as payments
from payroll.payments.models import Payment
from payroll.runs import service as runs
from payroll.runs.models import PAYABLE, VOID, PayItem, PayRun
from payroll.snapshots.reading import sealed_inputs

PER_PAGE = 50
KINDS = {"replace": N_("Paid anew"), "reverse": N_("Taken back")}
CAUSES = {"": N_("Correction"), "retro": N_("Difference found later"), "off_cycle": N_("Off-cycle pay")}
PARTS = {
    "earning": N_("Pay"),
    "employee_contribution": N_("Employee's contributions"),
    "tax": N_("Income tax"),
    "deduction": N_("Deductions"),
    "employer_contribution": N_("Employer's contributions"),
}


@dataclass(frozen=True)
class Row:
    """One correction in the list."""

    correction: Correction
    run: PayRun
    person: str
    state: str


def rows(*, page: int) -> tuple[list[Row], int]:
    """Return one page of corrections, newest first, with the number of all."""
    session = db.session()
    total = session.exec(select(func.count()).select_from(Correction)).one()
    query = (
        select(Correction, PayRun)
        .join(PayRun, col(PayRun.id) == col(Correction.run_id))
        .order_by(col(Correction.id).desc())
        .offset((page - 1) * PER_PAGE)
        .limit(PER_PAGE)
    )
    found = [
        Row(row, run, people.get_person(row.person_id).name, states.state_of(run))
        for row, run in session.exec(query)
    ]
    return found, total


def choices(run: PayRun, search: str) -> list[tuple[PayItem, str]]:
    """Return the pays of a sealed run that can be corrected, by name."""
    query = select(PayItem).where(PayItem.run_id == run.id, PayItem.state == PAYABLE, PayItem.kind != VOID)
    found = [(item, people.get_person(item.person_id).name) for item in db.session().exec(query)]
    wanted = [each for each in found if search.lower() in each[1].lower()]
    return sorted(wanted, key=lambda each: each[1])[:PER_PAGE]


def entered(item_id: str) -> list[tuple[str, str]]:
    """Return what was entered for a pay beside the salary, as codes with their names."""
    return [
        (each.code, naming.named(each.label, each.code))
        for each in sealed_inputs(item_id).elements
        if each.kind is not ElementKind.GARNISHMENT
    ]


def not_arrived(found: chain.Paid) -> int:
    """Return what of a pay came back or was cancelled and was not paid again, in minor units."""
    query = select(func.coalesce(func.sum(Payment.amount_minor), 0)).where(
        col(Payment.item_id).in_([link.item.id for link in chain.links_of(found)]),
        col(Payment.state).in_((payments.RETURNED, payments.CANCELLED)),
    )
    return int(db.session().exec(query).one())


def shown(found: Preview) -> dict[str, Any]:
    """Return a preview in the reader's words."""
    return {
        "preview": found,
        "parts": [(gettext(PARTS[each.category]), each) for each in found.changes],
        "moves": [
            (naming.named(move.label), move.net)
            for move in (found.waterfall.moves if found.waterfall else ())
        ],
        "problems": [gettext(each.message) % each.values for each in found.problems],
        "owes": -found.cash if found.cash < 0 else Decimal(0),
    }


def one(correction: Correction) -> dict[str, Any]:
    """Return what the page of one correction shows."""
    run = runs.get_run(correction.run_id)
    found = chain.paid(correction.original_item_id)
    context: dict[str, Any] = {
        "row": correction,
        "run": run,
        "original": found.run,
        "not_arrived": 0 if run.is_sealed else not_arrived(found),
        "first": chain.first_of(found).run,
        "person": people.get_person(correction.person_id).name,
        "state": states.state_of(run),
        "labels": states.LABELS,
        "tones": states.TONES,
        "kinds": KINDS,
        "causes": CAUSES,
    }
    return context | shown(_stored(correction, run))


def _stored(correction: Correction, run: PayRun) -> Preview:
    """Return what the run says, or what it would say while it is not calculated."""
    return preview(
        correction.original_item_id,
        kind=correction.kind,
        left_out=correction.left_out,
        added=own_elements(run, correction.employment_id),
    )


def person_of(item: PayItem) -> str:
    """Return the name of whom a pay is for."""
    return people.get_person(item.person_id).name
