"""What later corrections made of a payslip, read from the sealed items that point at its own."""

from dataclasses import dataclass

from sqlmodel import col, select

from hr import db
from payroll.payslips.models import Payslip
from payroll.runs.models import PAYABLE, REPLACEMENT, PayItem, PayRun
from payroll.runs.states import SEALED

CURRENT, VOIDED, SUPERSEDED = "current", "void", "superseded"


@dataclass(frozen=True)
class Standing:
    """Whether a payslip still counts, and the item and payslip that took its place."""

    state: str = CURRENT
    item_id: str = ""
    payslip: Payslip | None = None


def of(payslip: Payslip) -> Standing:
    """Return how a payslip stands: it counts, is void, or another one replaced it."""
    query = (
        select(PayItem)
        .join(PayRun, col(PayRun.id) == col(PayItem.run_id))
        .where(PayItem.original_item_id == payslip.item_id, PayItem.state == PAYABLE)
        .where(col(PayRun.state).in_(SEALED))
    )
    later = db.session().exec(query).all()
    if not later:
        return Standing()
    replacing = next((item for item in later if item.kind == REPLACEMENT), None)
    if replacing is None:
        return Standing(VOIDED)
    paper = db.session().exec(select(Payslip).where(Payslip.item_id == replacing.id)).first()
    return Standing(SUPERSEDED, replacing.id, paper)


def replaced_by(payslip: Payslip) -> Payslip | None:
    """Return the payslip that a payslip replaces, if any."""
    item = db.session().get_one(PayItem, payslip.item_id)
    if item.kind != REPLACEMENT or not item.original_item_id:
        return None
    return db.session().exec(select(Payslip).where(Payslip.item_id == item.original_item_id)).first()
