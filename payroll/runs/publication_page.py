"""What the last step of a run shows: its payslips until they are published, the returns it belongs to."""

from typing import Any

from sqlmodel import col, select

from hr import clock, db
from hr.company import service as company
from payroll.filings import kinds
from payroll.filings import page as filing_page
from payroll.filings.models import Filing
from payroll.payslips import service as payslips
from payroll.runs.models import PayRun


def build(run: PayRun) -> dict[str, Any]:
    """Return everything the page shows."""
    rows = _filings(run)
    today = clock.today()
    return {
        "entity": company.get_legal_entity(run.legal_entity_id),
        "progress": payslips.progress(run.id),
        "failures": payslips.failures(run.id),
        "unpublished": len(payslips.unpublished(run.id)),
        "publish_on": payslips.publish_on(run),
        "filings": rows,
        "kinds": kinds.KINDS,
        "period_of": filing_page.period_of,
        "state_of": filing_page.state_of,
        "late": {row.id for row in rows if not row.is_done and row.due_on < today},
    }


def _filings(run: PayRun) -> list[Filing]:
    """Return the company's returns whose period the pay date falls in, by the day they are due."""
    query = (
        select(Filing)
        .where(Filing.legal_entity_id == run.legal_entity_id)
        .where(col(Filing.period_from) <= run.pay_date, col(Filing.period_to) >= run.pay_date)
        .order_by(col(Filing.due_on), col(Filing.kind), col(Filing.version))
    )
    return list(db.session().exec(query))
