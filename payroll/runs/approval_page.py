"""What the third step of a run shows: who signs, what it costs, which cash on which day, files and books."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import col, select

from hr import clock, db
from hr.access import Actor
from hr.auth import service as auth
from hr.company import service as company
from hr.i18n import format_money, gettext
from payroll.approvals import limits, signing
from payroll.filings import kinds
from payroll.filings.models import Filing
from payroll.payments import journal, schemes
from payroll.payments.booking import Posting, Unbookable
from payroll.payments.due import Due, dues, shares
from payroll.runs import page as run_page
from payroll.runs import remitting, service, states
from payroll.runs.models import PayRun, RunAct

PREVIEWED = 10
TAX_RETURNS = (kinds.MODELO_111,)
SIGNABLE = (states.IN_REVIEW, states.APPROVED)


@dataclass(frozen=True)
class Cash:
    """Money that has to be there on a day."""

    words: str
    day: date
    amount: int
    note: str = ""


@dataclass(frozen=True)
class Transfer:
    """One line of the bank file to come."""

    name: str
    last_four: str
    amount: int


def build(run: PayRun, actor: Actor) -> dict[str, Any]:
    """Return what the page shows beside the figures and the changes."""
    owed = dues(run) if run.lines_hash else []
    booked, refusal = _books(run)
    return {
        "signing": _signing(run, actor),
        "hands": [(run_page.act_words(act), act) for act in reversed(service.acts_of(run.id))],
        "looked": _last_look(run, actor),
        "cash": _cash(run, owed),
        "file": _file(run, owed),
        "booked": booked,
        "booked_total": sum(each.debit for each in booked),
        "book_refusal": refusal,
    }


def _signing(run: PayRun, actor: Actor) -> dict[str, Any]:
    """Return the words about signatures: the limit, what the run costs, who has signed."""
    limit = limits.limit_on(run.legal_entity_id, clock.today())
    signed = signing.signatures(run)
    needs = signing.needed(run)
    return {
        "words": _limit_words(run, limit, needs),
        "needed": needs,
        "signed": [
            (auth.get_user(act.user_id).name if act.user_id else "", act.created_at) for act in signed
        ],
        "missing": (missing := max(needs - len(signed), 0)),
        "is_stuck": run.state in SIGNABLE and missing > len(service.who_may_still_sign(run)),
        "mine": signing.has_signed(actor, run),
    }


def _limit_words(run: PayRun, limit: int | None, needs: int) -> str:
    if limit is None:
        return gettext("One approver who did not prepare the run signs it; this company has set no limit.")
    values = {
        "cost": format_money(signing.cost_of(run), run.currency),
        "limit": format_money(limit, run.currency),
    }
    if alone := signing.cost_signed_alone(run):
        values["alone"] = format_money(alone, run.currency)
        together = gettext(
            "The run costs %(cost)s; other runs of the same period that one approver signed alone cost "
            "%(alone)s. One approver signs up to %(limit)s alone.",
            **values,
        )
        asked = (
            gettext("So two different people have to sign, neither of whom prepared it.")
            if needs > 1
            else gettext("So one signature is enough.")
        )
        return f"{together} {asked}"
    if needs > 1:
        return gettext(
            "The run costs %(cost)s. One approver signs up to %(limit)s alone, so two different people have "
            "to sign, neither of whom prepared it.",
            **values,
        )
    return gettext(
        "The run costs %(cost)s. One approver signs up to %(limit)s alone, so one signature is enough.",
        **values,
    )


def _last_look(run: PayRun, actor: Actor) -> RunAct | None:
    """Return the reader's last decision on other lines than those of now."""
    mine = [act for act in service.acts_of(run.id) if act.user_id == actor.user_id]
    decided = [act for act in mine if act.act in ("approved", "signed", "returned")]
    return decided[-1] if decided and decided[-1].lines_hash != run.lines_hash else None


def _cash(run: PayRun, owed: Sequence[Due]) -> list[Cash]:
    """Return which money has to be there on which day; a correction may leave less than nothing to pay."""
    contributions = run.employee_contributions_minor + run.employer_contributions_minor
    found = [
        Cash(
            gettext("Net pay"),
            schemes.bank_day(run.pay_date, run.currency),
            sum(each.amount_minor for each in owed),
        ),
        Cash(
            gettext("Contributions, the employees' and the company's"),
            remitting.contributions_due(run.country, run.period_to, run.pay_date),
            contributions,
        ),
        Cash(gettext("Income tax withheld"), _tax_due(run), run.tax_minor),
    ]
    return sorted((each for each in found if each.amount), key=lambda each: each.day)


def _tax_due(run: PayRun) -> date:
    query = select(col(Filing.due_on)).where(
        Filing.legal_entity_id == run.legal_entity_id,
        col(Filing.kind).in_(TAX_RETURNS),
        col(Filing.period_from) <= run.pay_date,
        col(Filing.period_to) >= run.pay_date,
    )
    known = db.session().exec(query.order_by(col(Filing.due_on))).first()
    return known or remitting.tax_due(run.country, run.pay_date)


def _file(run: PayRun, owed: Sequence[Due]) -> dict[str, Any]:
    """Return what the bank file will hold; it is written at the commit."""
    first = shares(run, list(owed[:PREVIEWED])) if owed else []
    return {
        "label": schemes.scheme_of(run.currency).label,
        "count": len(owed),
        "total": sum(each.amount_minor for each in owed),
        "day": schemes.bank_day(run.pay_date, run.currency),
        "from": company.get_legal_entity(run.legal_entity_id).iban[-4:],
        "rows": [Transfer(each.name, each.destination.last_four, each.amount_minor) for each in first],
        "more": max(len(owed) - PREVIEWED, 0),
    }


def _books(run: PayRun) -> tuple[list[Posting], str]:
    """Return the entry to come, or the sentence that says why there can be none."""
    if not run.lines_hash:
        return [], ""
    try:
        return journal.postings(run), ""
    except Unbookable as error:
        return [], gettext(error.message, **error.values)
