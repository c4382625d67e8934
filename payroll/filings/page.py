"""What the pages of filings show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import col, select

from hr import clock, db
from hr.access import Actor
from hr.auth.models import User
from hr.company import service as company
from hr.company.countries import CURRENCIES
from hr.i18n import N_, format_date, gettext
from hr.jobs.models import OPEN_STATES, JobRun
from payroll.countries import wording as country_wording
from payroll.filings import kinds, papers, service, states, wording
from payroll.filings.calendar.obligations import is_ready
from payroll.filings.figures import ledger, make
from payroll.filings.figures.facts import identities
from payroll.filings.figures.model import Figures
from payroll.filings.jobs import issue_papers
from payroll.filings.models import Filing, FilingAct
from payroll.permissions import PayrollPermission

ACTS = {
    "prepared": N_("Prepared"),
    "returned": N_("Returned"),
    "reviewed": N_("Reviewed"),
    "filed": N_("Filed"),
    "accepted": N_("Accepted"),
    "rejected": N_("Rejected"),
    "corrected": N_("Correction opened"),
    "not_needed": N_("Nothing to declare"),
    "issued": N_("Issued to everybody"),
}
STEPS = (
    (states.PREPARED, N_("Prepared")),
    (states.REVIEWED, N_("Reviewed")),
    (states.FILED, N_("Filed")),
    (states.ACCEPTED, N_("Accepted")),
)
PASSED = {
    states.PREPARED: 1,
    states.REVIEWED: 2,
    states.FILED: 3,
    states.REJECTED: 3,
    states.ACCEPTED: 4,
    states.CORRECTED: 4,
}
SHOWN_FINDINGS = 50


@dataclass(frozen=True)
class Entry:
    """One line of the history."""

    at: datetime
    what: str
    who: str
    note: str
    tone: str = ""


@dataclass(frozen=True)
class Finding:
    """One thing the checker found, in words."""

    what: str
    field: str
    person: str
    record: int
    person_id: str = ""  # whose record can be put right


@dataclass(frozen=True)
class Share:
    """What one person adds to a box."""

    person_id: str
    name: str
    amount: int


@dataclass(frozen=True)
class Part:
    """One payslip line of a box."""

    run_id: str
    paid_on: date
    first: date
    last: date
    label: str
    amount: int


def period_of(filing: Filing) -> str:
    """Return a period in words: a month, a quarter, a year, a pay day."""
    head, _, part = filing.period.partition("-")
    if filing.kind == kinds.FPS:
        return format_date(filing.period_from, "long")
    if part.startswith("Q"):
        return gettext("quarter %(number)s of %(year)s", number=part[1:], year=head)
    if filing.kind == kinds.P60:
        return gettext("tax year %(year)s", year=filing.period)
    return format_date(filing.period_from, "month") if part else head


def calendar(*, entity_id: str, is_done: bool) -> dict[str, Any]:
    """Return the list of filings with what it needs to be read."""
    rows = service.calendar(entity_id=entity_id, open_only=not is_done)
    today = clock.today()
    return {
        "filings": rows,
        "entities": {row.id: row for row in company.legal_entities()},
        "entity_id": entity_id,
        "is_done": is_done,
        "kinds": kinds.KINDS,
        "states": states,
        "period_of": period_of,
        "state_of": state_of,
        "late": {row.id for row in rows if row.state in states.OPEN and row.due_on < today},
        "left": {row.id: (row.due_on - today).days for row in rows},
    }


def build(filing: Filing, *, actor: Actor) -> dict[str, Any]:
    """Return what the page of a filing shows: live figures while it is open, those kept once it is filed."""
    kind = kinds.get(filing.kind)
    is_live = filing.state in states.OPEN
    is_stale = service.is_stale(filing)
    figures = make.figures_of(filing) if is_live and _has_begun(filing) else None
    kept = filing.figures
    entity = company.get_legal_entity(filing.legal_entity_id)
    boxes = figures.plain()["boxes"] if figures else kept.get("boxes", [])
    ties = figures.plain()["ties"] if figures else kept.get("ties", [])
    return {
        "filing": filing,
        "kind": kind,
        "title": f"{gettext(kind.name)}, {period_of(filing)}",
        "entity": entity,
        "state": state_of(filing),
        "steps": _steps(filing, kind),
        "is_stale": is_stale,
        "is_late": filing.state in states.OPEN and filing.due_on < clock.today(),
        "figures": figures,
        "boxes": [_box(row, figures) for row in boxes],
        "ties": [_tie(row) for row in ties],
        "currency": CURRENCIES[entity.country],
        "problems": _problems(figures) if figures else [],
        "findings": _findings(figures) if figures else [],
        "more_findings": max(0, len(figures.findings) - SHOWN_FINDINGS) if figures else 0,
        "company_fields": _company_fields(figures),
        "seen": service.digest_of(figures) if figures else filing.figures_hash,
        "document": service.file_of(filing),
        "receipt": service.receipt_of(filing),
        "summary": service.summary_of(filing),
        "versions": service.versions_of(filing),
        "papers": papers.progress(filing) if kind.has_papers and filing.state in papers.ISSUABLE else None,
        "job_now": _job(filing),
        "history": history(service.acts_of(filing.id)),
        "may": _may(filing, actor, figures, is_stale),
        "has_pay": ledger.has_pay(filing.legal_entity_id, filing.period_from, filing.period_to),
    }


def heading(filing: Filing) -> dict[str, Any]:
    """Return what a form about a filing says of it."""
    title = f"{gettext(kinds.get(filing.kind).name)}, {period_of(filing)}"
    return {"title": title, "entity": company.get_legal_entity(filing.legal_entity_id)}


def people_of(filing: Filing, code: str, *, person_id: str = "") -> dict[str, Any] | None:
    """Return who adds what to a box, and the payslip lines of one of them; None for a box without lines."""
    figures = make.figures_of(filing)
    box = figures.box(code)
    if box is None or box.takes is None:
        return None
    lines = ledger.lines_of(filing.legal_entity_id, filing.period_from, filing.period_to)
    amounts = ledger.by_person(lines, box.takes)
    names = {each.person_id: each.name for each in identities(amounts).values()}
    shares = [Share(key, names.get(key, ""), amount) for key, amount in amounts.items()]
    shares.sort(key=lambda share: share.name)
    parts = [
        Part(
            line.run_id,
            line.pay_date,
            line.period_from,
            line.period_to,
            _label(line.component),
            box.takes(line),
        )
        for line in lines
        if line.person_id == person_id and box.takes(line)
    ]
    return {
        "box": box,
        "shares": shares,
        "total": sum(share.amount for share in shares),
        "parts": parts,
        "person": names.get(person_id, ""),
        "person_id": person_id,
        "currency": figures.currency,
    }


def history(acts: Sequence[FilingAct]) -> list[Entry]:
    """Return what happened, newest first."""
    names = _user_names({act.user_id for act in acts if act.user_id})
    return [
        Entry(
            at=act.created_at,
            what=gettext(ACTS.get(act.act, act.act)),
            who=names.get(act.user_id, ""),
            note=act.note,
            tone="bad" if act.act in ("rejected", "returned") else "",
        )
        for act in reversed(acts)
    ]


def _may_issue(filing: Filing, is_stale: bool) -> bool:
    if is_stale or filing.state not in papers.ISSUABLE or not kinds.get(filing.kind).has_papers:
        return False
    done, total = papers.progress(filing)
    return done < total and _job(filing) is None


def _job(filing: Filing) -> JobRun | None:
    """Return the run that issues the papers now, if there is one."""
    query = select(JobRun).where(
        JobRun.name == issue_papers.name,
        JobRun.subject_id == filing.id,
        col(JobRun.state).in_(OPEN_STATES),
    )
    return db.session().exec(query.order_by(col(JobRun.id).desc())).first()


def state_of(filing: Filing) -> tuple[str, str]:
    """Return tone and words of where a filing stands; what only employees get is issued, not accepted."""
    if kinds.get(filing.kind).is_paper and filing.state in (states.FILED, states.ACCEPTED):
        return "ok", gettext("Issued")
    if kinds.get(filing.kind).is_paper and filing.state == states.REVIEWED:
        return "warn", gettext("Reviewed, to issue")
    return states.TONES[filing.state], str(states.LABELS[filing.state])


def _has_begun(filing: Filing) -> bool:
    return filing.period_from <= clock.today()


def _label(component: str) -> str:
    return gettext(country_wording.text(component))


def _user_names(user_ids: set[str]) -> dict[str, str]:
    query = select(User).where(col(User.id).in_(user_ids))
    return {row.id: row.name for row in db.session().exec(query)}


def _steps(filing: Filing, kind: kinds.Kind) -> list[tuple[str, str, str]]:
    passed = PASSED.get(filing.state, 0)
    shown = STEPS[:2] + (((states.FILED, N_("Issued")),) if kind.is_paper else STEPS[2:])
    found = []
    for number, (_, words) in enumerate(shown):
        state = "done" if number < passed else "current" if number == passed else ""
        found.append((gettext(words), "", state))
    return found


def _box(row: Sequence[Any], figures: Figures | None) -> dict[str, Any]:
    code, label, amount, is_count = row
    box = figures.box(code) if figures else None
    return {
        "code": code,
        "label": gettext(label),
        "amount": amount,
        "is_count": is_count,
        "rule": gettext(box.rule, **box.values) if box and box.rule else "",
        "is_open": box is not None and box.takes is not None and bool(amount),
    }


def _tie(row: Sequence[Any]) -> dict[str, Any]:
    label, payslips, of_ledger, of_filing, outside = row
    difference = (of_filing + outside - payslips) or (of_ledger - payslips)
    return {
        "label": gettext(label),
        "payslips": payslips,
        "ledger": of_ledger,
        "filing": of_filing,
        "outside": outside,
        "difference": difference,
    }


def _problems(figures: Figures) -> list[tuple[str, str, bool]]:
    people = identities(each.person_id for each in figures.problems if each.person_id)
    return [
        (
            gettext(each.message, **each.values),
            people[each.person_id].name if each.person_id in people else "",
            each.is_blocking,
        )
        for each in figures.problems
    ]


def _findings(figures: Figures) -> list[Finding]:
    shown = figures.findings[:SHOWN_FINDINGS]
    people = identities(figures.records[each.record] for each in shown if each.record in figures.records)
    return [
        Finding(
            wording.fault(each),
            wording.field(each),
            people[figures.records[each.record]].name if each.record in figures.records else "",
            each.record,
            figures.records.get(each.record, "") if each.field in wording.OF_PERSON else "",
        )
        for each in shown
    ]


def _company_fields(figures: Figures | None) -> bool:
    return figures is not None and any(each.field in wording.OF_COMPANY for each in figures.findings)


def _may(filing: Filing, actor: Actor, figures: Figures | None, is_stale: bool) -> Mapping[str, bool]:
    prepares = actor.may(PayrollPermission.FILING_PREPARE)
    reviews = actor.may(PayrollPermission.FILING_REVIEW)
    files = actor.may(PayrollPermission.FILING_FILE)
    state = filing.state
    fresh = state in (states.READY, states.UPCOMING) or (
        state in (states.PREPARED, states.REVIEWED) and is_stale
    )
    ready = state != states.UPCOMING or is_ready(filing)
    return {
        "prepare": prepares and fresh and ready and figures is not None and figures.is_clean,
        "skip": prepares and state in (states.READY, states.UPCOMING) and ready,
        "review": reviews and state == states.PREPARED and not is_stale and service.may_review(actor, filing),
        "own": reviews and state == states.PREPARED and not service.may_review(actor, filing),
        "send_back": reviews and state in (states.PREPARED, states.REVIEWED),
        "file": files and state == states.REVIEWED and not is_stale and not kinds.get(filing.kind).is_paper,
        "issue": files and _may_issue(filing, is_stale),
        "answer": files and state == states.FILED,
        "correct": prepares and (state == states.REJECTED or (state == states.ACCEPTED and is_stale)),
        "settings": prepares,
    }
