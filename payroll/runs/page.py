"""What the page of a run shows, put together from what the slices around it declare."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlmodel import col, select

from hr import db
from hr.access import Actor
from hr.auth import service as auth
from hr.company import service as company
from hr.i18n import N_, format_date, format_money, format_number, format_percent, gettext, ngettext, pgettext
from hr.jobs.models import JobRun
from hr.money import from_minor
from hr.web.paging import Pager
from payroll.engine.model import Category
from payroll.payments import service as payments
from payroll.payments.jobs import write_bank_file, write_journal
from payroll.payslips import service as payslips
from payroll.payslips.jobs import issue_payslips
from payroll.permissions import PayrollPermission
from payroll.runs import review, service, states, wording
from payroll.runs.jobs import calculate_run
from payroll.runs.models import BLOCKED, BLOCKS, PayBlocker, PayRun
from payroll.runs.review import Bridge, PersonRow, Previous

PER_PAGE = 50
ACTS = {
    "created": N_("Opened by %(name)s"),
    "calculated": N_("Calculated by %(name)s"),
    "sent": N_("Sent by %(name)s"),
    "returned": N_("Returned by %(name)s"),
    "approved": N_("Approved by %(name)s"),
    "committed": N_("Committed by %(name)s"),
    "cancelled": N_("Cancelled by %(name)s"),
}
# What a person's record names as missing, with the button that asks for it.
ASKED_FOR = frozenset(
    {"missing_bank", "missing_tax_id", "missing_social_number", "no_tax_declaration", "no_compensation"}
)


@dataclass(frozen=True)
class Row:
    """One row of a bridge: a level when `total`, else a step."""

    label: str
    amount: int
    total: bool = False
    note: str = ""


def entity_names() -> dict[str, str]:
    """Return the names of the legal entities by identifier."""
    return {row.id: row.name for row in company.legal_entities()}


def build(run: PayRun, *, actor: Actor, arguments: Mapping[str, str], page: int) -> dict[str, Any]:
    """Return everything the template of a run reads."""
    before = review.previous(run)
    view = arguments.get("view", "")
    view = view if view in review.VIEWS else ("change" if before else "all")
    search = arguments.get("q", "")[:80]
    rows, total = review.people_page(run, before, view=view, search=search, page=page, per_page=PER_PAGE)
    flags, flag_count = review.blockers(run.id)
    return {
        "run": run,
        "title": title(run),
        "entity": company.get_legal_entity(run.legal_entity_id),
        "state": (states.TONES[run.state], str(states.LABELS[run.state])),
        "steps": _steps(run),
        "stats": _stats(run, before),
        "bridge": _bridge(run, before),
        "before": before,
        "flags": [_flag(blocker, person.name) for blocker, person in flags],
        "flag_count": flag_count,
        "rows": rows,
        "pager": Pager(page, total, PER_PAGE),
        "view": view,
        "search": search,
        "opened": _opened(rows, arguments.get("open", "")),
        "jobs": jobs_of(run),
        "job_now": _calculation(run),
        "may": _may(actor, run),
        "wording": wording,
        "is_blocked": lambda row: row.item.state == BLOCKED,
        "last_act": _last_act(run),
        "returned": _returned(run),
        "works": _works(run, actor) if run.is_sealed else [],
    }


def title(run: PayRun) -> str:
    """Return the heading of a run."""
    month = format_date(run.period, "month")
    if run.version > 1:
        return gettext("%(month)s pay run, part %(number)s", month=month, number=run.version)
    return gettext("%(month)s pay run", month=month)


def _may(actor: Actor, run: PayRun) -> dict[str, bool]:
    prepares = actor.may(PayrollPermission.RUN_PREPARE)
    approves = actor.may(PayrollPermission.RUN_APPROVE)
    return {
        "calculate": prepares and states.CALCULATING in states.MOVES[run.state],
        "send": prepares and run.state == states.CALCULATED,
        "cancel": prepares and run.state in states.OPEN,
        "approve": approves and run.state == states.IN_REVIEW and service.may_approve(actor, run),
        "return": approves and run.state in (states.IN_REVIEW, states.APPROVED),
        "commit": approves and run.state == states.APPROVED and service.may_approve(actor, run),
        "bank_file": actor.may(PayrollPermission.BANK_FILE),
        "journal": actor.may(PayrollPermission.JOURNAL_SEE),
        "work": actor.may("jobs:run:control"),
    }


def _steps(run: PayRun) -> list[tuple[str, str, str]]:
    reached = {
        states.DRAFT: 0,
        states.CALCULATING: 0,
        states.CALCULATED: 1,
        states.IN_REVIEW: 2,
        states.APPROVED: 2,
    }
    here = 3 if run.is_sealed else reached.get(run.state, 0)
    payable = run.people - run.held_back
    held = ngettext("%(num)s held back", "%(num)s held back", run.held_back) if run.held_back else ""
    notes = (
        ngettext("%(num)s person", "%(num)s people", run.people) if run.people else "",
        held,
        str(states.LABELS[states.APPROVED]) if run.approved_at else "",
        format_date(run.pay_date, "short") if payable or not run.people else "",
    )
    words = (gettext("Calculate"), gettext("Review"), gettext("Approve"), pgettext("step", "Pay"))
    return [
        (word, note, "done" if number < here else "current" if number == here else "")
        for number, (word, note) in enumerate(zip(words, notes, strict=True))
    ]


def _stats(run: PayRun, before: Previous | None) -> list[tuple[str, str, str]]:
    if not run.lines_hash:
        return []
    share = gettext("%(share)s of gross", share=_share(run.withheld_minor, run.gross_minor))
    gross = before.totals["gross_minor"] if before else None
    cost = before.totals["gross_minor"] + before.totals["employer_contributions_minor"] if before else None
    return [
        (gettext("Net pay"), format_money(run.net_minor), _net_note(run, before)),
        (
            gettext("Gross pay"),
            format_money(run.gross_minor),
            _growth(run.gross_minor, gross),
        ),
        (gettext("Tax and social security"), format_money(run.withheld_minor), share),
        (
            gettext("Employer cost"),
            format_money(run.employer_cost_minor),
            _growth(run.employer_cost_minor, cost),
        ),
    ]


def _share(part: int, whole: int) -> str:
    return format_percent(from_minor(part) * 100 / from_minor(whole) if whole else 0, 1)


def _net_note(run: PayRun, before: Previous | None) -> str:
    if before is None:
        return gettext("The first run of this company")
    change = format_money(run.net_minor - before.totals["net_minor"], signed=True, symbol=False)
    return gettext("%(change)s on %(month)s", change=change, month=format_date(before.period, "month"))


def _growth(now: int, then: int | None) -> str:
    if not then:
        return ""
    return format_percent((from_minor(now) - from_minor(then)) * 100 / from_minor(then), 1, signed=True)


def _bridge(run: PayRun, before: Previous | None) -> list[Row]:
    if before is None or not run.lines_hash:
        return []
    found = review.bridge(run, before)
    middle = [row for row in _causes(found) if row.amount]
    return [
        Row(gettext("Net of %(month)s", month=format_date(before.period, "month")), found.before, total=True),
        *middle,
        Row(gettext("Net of %(month)s", month=format_date(run.period, "month")), found.after, total=True),
    ]


def _causes(found: Bridge) -> list[Row]:
    new, gone = found.starters_count, found.leavers_count
    return [
        Row(ngettext("%(num)s person more", "%(num)s people more", new), found.starters),
        Row(ngettext("%(num)s person less", "%(num)s people less", gone), found.leavers),
        Row(gettext("Earnings of the others"), found.earnings),
        Row(gettext("Social security"), found.contributions),
        Row(gettext("Income tax"), found.tax),
        Row(gettext("Other deductions"), found.deductions),
    ]


def _flag(blocker: PayBlocker, name: str) -> dict[str, str]:
    holds = blocker.severity == BLOCKS
    return {
        "title": wording.title(blocker),
        "reason": wording.reason(blocker),
        "name": name,
        "url": fix_url(blocker),
        "tone": "bad" if holds else "warn",
        "word": gettext("Held back") if holds else gettext("Check"),
    }


def fix_url(blocker: PayBlocker) -> str:
    """Return the page on which a reason is put right."""
    anchor = "missing" if blocker.key in ASKED_FOR else None
    return url_for("people.profile", person_id=blocker.person_id, _anchor=anchor)


def _opened(rows: list[PersonRow], item_id: str) -> dict[str, Any]:
    """Return the lines of the person whose row is open."""
    if not any(row.item.id == item_id for row in rows):
        return {}
    lines = review.lines_of(item_id)
    return {
        "id": item_id,
        "pay": wording.views(
            lines, Category.EARNING, Category.EMPLOYEE_CONTRIBUTION, Category.TAX, Category.DEDUCTION
        ),
        "employer": wording.views(lines, Category.EMPLOYER_CONTRIBUTION),
        "bases": wording.views(lines, Category.BASE),
    }


def jobs_of(run: PayRun) -> list[JobRun]:
    """Return the background work of a run that a reader may want to watch, oldest first."""
    query = (
        select(JobRun)
        .where(JobRun.subject_type == "pay_run", JobRun.subject_id == run.id)
        .order_by(col(JobRun.id))
    )
    return list(db.session().exec(query))


def _calculation(run: PayRun) -> JobRun | None:
    """Return the calculation at hand, while there is one to watch."""
    if run.state != states.CALCULATING:
        return None
    found = [job for job in jobs_of(run) if job.name == calculate_run.name]
    return found[-1] if found else None


@dataclass(frozen=True)
class Work:
    """One thing that follows the commit: under way, there, or stopped."""

    title: str
    words: str
    note: str
    tone: str
    word: str
    url: str = ""
    job: JobRun | None = None
    has_bar: bool = False
    failures: tuple[str, ...] = ()


def _works(run: PayRun, actor: Actor) -> list[Work]:
    jobs = {job.name: job for job in jobs_of(run)}
    return [
        _payslips(run, jobs.get(issue_payslips.name)),
        _bank_file(run, actor, jobs.get(write_bank_file.name)),
        _journal(run, actor, jobs.get(write_journal.name)),
    ]


def _payslips(run: PayRun, job: JobRun | None) -> Work:
    progress = payslips.progress(run.id)
    failures = tuple(
        gettext("%(name)s: reference %(reference)s", name=person.name, reference=failure.reference)
        for failure, person in payslips.failures(run.id)
    )
    words = gettext(
        "%(issued)s of %(total)s payslips issued",
        issued=format_number(progress.issued),
        total=format_number(progress.total),
    )
    title, note = gettext("Payslips"), gettext("Each employee has had a mail with a link, without amounts")
    if failures:
        return Work(
            title, words, "", "bad", gettext("Not complete"), job=job, has_bar=True, failures=failures
        )
    if progress.issued < progress.total:
        return Work(title, words, "", "info", gettext("Under way"), job=job, has_bar=True)
    return Work(title, words, note, "ok", gettext("Done"), job=job)


def _bank_file(run: PayRun, actor: Actor, job: JobRun | None) -> Work:
    title, batch = gettext("Bank file"), payments.batch_of(run.id)
    if batch is None:
        return _unwritten(title, job)
    note = gettext(
        "%(count)s transfers, %(total)s, executed on %(day)s · SHA-256 %(hash)s",
        count=format_number(batch.count),
        total=format_money(batch.total_minor),
        day=format_date(batch.execution_date, "long"),
        hash=f"{batch.sha256[:16]}…",
    )
    url = url_for("payments.bank_file", run_id=run.id) if actor.may(PayrollPermission.BANK_FILE) else ""
    words = gettext("Bank file (pain.001.001.09)")
    return Work(title, words, note, "ok", gettext("Done"), url=url, job=job)


def _journal(run: PayRun, actor: Actor, job: JobRun | None) -> Work:
    title, entry = gettext("Journal"), payments.journal_of(run.id)
    if entry is None:
        return _unwritten(title, job)
    total = format_money(entry.total_minor)
    note = gettext(
        "Debit %(total)s, credit %(total)s · SHA-256 %(hash)s", total=total, hash=f"{entry.sha256[:16]}…"
    )
    url = url_for("payments.journal", run_id=run.id) if actor.may(PayrollPermission.JOURNAL_SEE) else ""
    return Work(title, gettext("Journal (CSV)"), note, "ok", gettext("Done"), url=url, job=job)


def _unwritten(title: str, job: JobRun | None) -> Work:
    if job is not None and not job.is_open:
        return Work(title, title, gettext("There is nothing to pay."), "plain", gettext("None"), job=job)
    return Work(title, title, "", "info", gettext("Under way"), job=job)


def _last_act(run: PayRun) -> str:
    acts = service.acts_of(run.id)
    if not acts or not acts[-1].user_id:
        return ""
    return gettext(ACTS[acts[-1].act], name=auth.get_user(acts[-1].user_id).name)


def _returned(run: PayRun) -> dict[str, str] | None:
    """Return who sent the run back and why, until somebody works on it again."""
    acts = service.acts_of(run.id)
    if not acts or acts[-1].act != "returned":
        return None
    return {"name": auth.get_user(acts[-1].user_id).name, "reason": acts[-1].reason}
