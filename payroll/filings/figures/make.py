"""The figures of any filing: which country's builder makes them."""

from collections.abc import Callable
from dataclasses import replace

from sqlmodel import col, func, select

from hr import db
from hr.company import service as company
from hr.company.models import LegalEntity
from hr.i18n import N_
from hr.people.models import Employment
from payroll.filings import kinds
from payroll.filings.calendar.obligations import settings_of
from payroll.filings.figures import america, britain, spain
from payroll.filings.figures.model import Figures, Problem
from payroll.filings.models import Filing, FilingAct
from payroll.filings.states import ACCEPTED
from payroll.takeover.models import OpeningBalance

Builder = Callable[[Filing, LegalEntity], Figures]


def figures_of(filing: Filing) -> Figures:
    """Return the figures of a filing as the ledger stands now."""
    found = BUILDERS[filing.kind](filing, company.get_legal_entity(filing.legal_entity_id))
    count = _paid_elsewhere(filing)
    return replace(found, problems=(*found.problems, _not_all(count))) if count else found


def _paid_elsewhere(filing: Filing) -> int:
    """Return how many people's pay of a filing's period was taken over from another payroll."""
    query = (
        select(func.count(func.distinct(col(Employment.person_id))))
        .join(OpeningBalance, col(OpeningBalance.employment_id) == col(Employment.id))
        .where(Employment.legal_entity_id == filing.legal_entity_id)
        .where(col(OpeningBalance.paid_on) >= filing.period_from)
        .where(col(OpeningBalance.paid_on) <= filing.period_to)
    )
    return db.session().exec(query).one()


def _not_all(count: int) -> Problem:
    return Problem(
        N_(
            "Another payroll paid people here in this period (%(count)s), and that is not in these figures. "
            "Declare it together with them, and give the employees its papers too."
        ),
        {"count": count},
        is_blocking=False,
    )


def accepted_before(filing: Filing) -> Filing | None:
    """Return the newest earlier version that the authority accepted: what it knows already."""
    query = (
        select(Filing)
        .join(FilingAct, col(FilingAct.filing_id) == col(Filing.id))
        .where(FilingAct.act == ACCEPTED, col(Filing.version) < filing.version)
        .where(Filing.legal_entity_id == filing.legal_entity_id)
        .where(Filing.kind == filing.kind, Filing.period == filing.period)
    )
    return db.session().exec(query.order_by(col(Filing.version).desc())).first()


def _modelo_111(filing: Filing, entity: LegalEntity) -> Figures:
    before = accepted_before(filing)
    if before is None:
        return spain.figures_111(filing, entity)
    boxes = {row[0]: int(row[2]) for row in before.figures.get("boxes", ())}
    return spain.figures_111(filing, entity, boxes.get("28", 0), before.reference)


def _modelo_190(filing: Filing, entity: LegalEntity) -> Figures:
    before = accepted_before(filing)
    number = spain.number_190(before) if before else ""
    return spain.figures_190(filing, entity, settings_of(entity.id), number)


def _w2(filing: Filing, entity: LegalEntity) -> Figures:
    return america.figures_w2(filing, entity, settings_of(entity.id))


BUILDERS: dict[str, Builder] = {
    kinds.MODELO_111: _modelo_111,
    kinds.MODELO_190: _modelo_190,
    kinds.CERTIFICATE: spain.figures_certificates,
    kinds.FORM_941: america.figures_941,
    kinds.W2: _w2,
    kinds.FPS: britain.figures_fps,
    kinds.P60: britain.figures_p60,
}
