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
from hr.company.countries import SPAIN
from hr.i18n import N_, format_date, format_money, format_number, format_percent, gettext
from hr.jobs.models import JobRun
from hr.money import from_minor
from hr.web.paging import Pager
from payroll.approvals import signing
from payroll.engine.model import Category
from payroll.payments import service as payments
from payroll.payments.jobs import write_bank_file, write_journal
from payroll.payslips import service as payslips
from payroll.payslips.jobs import issue_payslips
from payroll.permissions import PayrollPermission
from payroll.review import page as review_page
from payroll.review import service as reviews
from payroll.runs import review, service, states, steps, wording
from payroll.runs.jobs import calculate_run
from payroll.runs.models import BLOCKED, PayRun, RunAct
from payroll.runs.review import PersonRow, Previous
from payroll.skips import service as skips

PER_PAGE = 50
ACTS = {
    "created": N_("Opened by %(name)s"),
    "calculated": N_("Calculated by %(name)s"),
    "sent": N_("Sent by %(name)s"),
    "returned": N_("Returned by %(name)s"),
    "signed": N_("Signed by %(name)s"),
    "approved": N_("Approved by %(name)s"),
    "committed": N_("Committed by %(name)s"),
    "cancelled": N_("Cancelled by %(name)s"),
    "skipped": N_("Somebody left out by %(name)s"),
    "taken_in": N_("Somebody taken in again by %(name)s"),
}
ALONE = {
    "created": N_("Opened by itself"),
    "calculated": N_("Calculated by itself"),
    "updated": N_("Brought up to date by itself"),
}


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
    return {
        **overview(run, actor, before, steps.REVIEW),
        "rows": rows,
        "pager": Pager(page, total, PER_PAGE),
        "view": view,
        "search": search,
        "opened": _opened(rows, arguments.get("open", "")),
        "jobs": jobs_of(run),
        "job_now": _calculation(run),
        "wording": wording,
        "is_blocked": lambda row: row.item.state == BLOCKED,
        "left_out": skips.of_run(run.id),
        "returned": _returned(run),
        "works": _works(run, actor) if run.is_sealed else [],
    }


def overview(run: PayRun, actor: Actor, before: Previous | None, shown: int) -> dict[str, Any]:
    """Return what is seen of a run before anybody in it: the figures, what changed, what stands out."""
    return {
        **frame(run, actor, shown),
        "entity": company.get_legal_entity(run.legal_entity_id),
        "stats": _stats(run, before),
        "before": before,
        **review_page.of_run(run, reviews.standing(run), actor),
    }


def frame(run: PayRun, actor: Actor, shown: int) -> dict[str, Any]:
    """Return what every step's page shows of a run: its head, where it stands, what may be done."""
    return {
        "run": run,
        "title": title(run),
        "state": (states.TONES[run.state], str(states.LABELS[run.state])),
        "steps": steps.steps(run, shown),
        "may": _may(actor, run),
        "last_act": _last_act(run),
        "signed_by_me": signing.has_signed(actor, run),
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
        "approve": approves and _may_sign(actor, run),
        "return": approves and run.state in (states.IN_REVIEW, states.APPROVED),
        "commit": approves
        and run.state == states.APPROVED
        and service.may_approve(actor, run)
        and not signing.is_missing(run),
        "skip": prepares and skips.may_change(run),
        "bank_file": actor.may(PayrollPermission.BANK_FILE),
        "journal": actor.may(PayrollPermission.JOURNAL_SEE),
        "work": actor.may("jobs:run:control"),
        "correct": prepares and run.is_sealed,
    }


def _may_sign(actor: Actor, run: PayRun) -> bool:
    """Tell whether the run waits for this person's signature; an approved one may need one more."""
    waits = run.state == states.IN_REVIEW or (run.state == states.APPROVED and signing.is_missing(run))
    return waits and service.may_approve(actor, run) and not signing.has_signed(actor, run)


def _stats(run: PayRun, before: Previous | None) -> list[tuple[str, str, str]]:
    if not run.lines_hash:
        return []
    share = gettext("%(share)s of gross", share=_share(run.withheld_minor, run.gross_minor))
    gross = before.totals["gross_minor"] if before else None
    cost = before.totals["gross_minor"] + before.totals["employer_contributions_minor"] if before else None
    return [
        (gettext("Net pay"), format_money(run.net_minor, run.currency), _net_note(run, before)),
        (
            gettext("Gross pay"),
            format_money(run.gross_minor, run.currency),
            _growth(run.gross_minor, gross),
        ),
        (_withheld(run), format_money(run.withheld_minor, run.currency), share),
        (
            gettext("Employer cost"),
            format_money(run.employer_cost_minor, run.currency),
            _growth(run.employer_cost_minor, cost),
        ),
    ]


def _withheld(run: PayRun) -> str:
    return gettext("Tax and social security") if run.country == SPAIN else gettext("Tax and contributions")


def _share(part: int, whole: int) -> str:
    return format_percent(from_minor(part) * 100 / from_minor(whole) if whole else 0, 1)


def _net_note(run: PayRun, before: Previous | None) -> str:
    if before is None:
        return gettext("The first run of this company")
    change = format_money(run.net_minor - before.totals["net_minor"], run.currency, signed=True, symbol=False)
    return gettext("%(change)s on %(month)s", change=change, month=format_date(before.period, "month"))


def _growth(now: int, then: int | None) -> str:
    if not then:
        return ""
    return format_percent((from_minor(now) - from_minor(then)) * 100 / from_minor(then), 1, signed=True)


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
        total=format_money(batch.total_minor, batch.currency),
        day=format_date(batch.execution_date, "long"),
        hash=f"{batch.sha256[:16]}…",
    )
    url = url_for("payments.show", run_id=run.id) if actor.may(PayrollPermission.PAYMENTS_SEE) else ""
    words = gettext("Payments and bank file")
    return Work(title, words, note, "ok", gettext("Done"), url=url, job=job)


def _journal(run: PayRun, actor: Actor, job: JobRun | None) -> Work:
    title, entry = gettext("Journal"), payments.journal_of(run.id)
    if entry is None:
        return _unwritten(title, job)
    total = format_money(entry.total_minor, entry.currency)
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
    return act_words(acts[-1]) if acts else ""


def act_words(act: RunAct) -> str:
    """Return who did what to a run; what the portal did by itself is told without a name."""
    if not act.user_id:
        return gettext(ALONE.get(act.act, "Brought up to date by itself"))
    return gettext(ACTS[act.act], name=auth.get_user(act.user_id).name)


def _returned(run: PayRun) -> dict[str, str] | None:
    """Return who sent the run back and why, until somebody works on it again."""
    acts = service.acts_of(run.id)
    if not acts or acts[-1].act != "returned":
        return None
    return {"name": auth.get_user(acts[-1].user_id).name, "reason": acts[-1].reason}
