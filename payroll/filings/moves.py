"""Moving a filing from one state to the next, guarded by the database."""

from sqlalchemy import update
from sqlmodel import col

from hr import db
from hr.errors import Conflict
from hr.i18n import N_
from payroll.filings import states
from payroll.filings.models import Filing


def move(filing: Filing, target: str, **values: object) -> None:
    """Move a filing if it still stands where we think; of two at once one gets through."""
    session = db.session()
    moved = db.change(
        session,
        update(Filing)
        .where(col(Filing.id) == filing.id, col(Filing.state).in_(states.sources(target)))
        .where(col(Filing.generation) == filing.generation)
        .values(state=target, **values),
    )
    if moved != 1:
        raise Conflict(
            N_("Somebody else has dealt with this filing meanwhile. Look at it again."), key="filing_moved"
        )
    session.refresh(filing)
