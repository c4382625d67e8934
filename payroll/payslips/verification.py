"""Says of a code or a file whether it is a payslip of ours, without telling anything about the person."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlmodel import col, select

from hr import db
from hr.auth import service as auth
from hr.company import service as company
from hr.i18n import format_money
from hr.money import from_minor
from payroll.payslips import code as codes
from payroll.payslips import rows, standing
from payroll.payslips.models import Payslip, PayslipCopy
from payroll.runs.models import PayItem, PayRun

TRIES = 20  # wrong codes or files an address may try in a quarter of an hour
KIND = "verify"
SHOWN_DIGITS = 2  # of the net: enough to tell a wrong print from a right one, too little to learn it


@dataclass(frozen=True)
class Verdict:
    """What a stranger may know of an authentic payslip; `net_fits` answers the amount they typed."""

    period: str
    employer: str
    published_at: datetime
    net: str
    standing: str
    net_fits: bool | None = None
    is_copy: bool = False


def by_code(typed: str, *, address: str, net: Decimal | None = None) -> Verdict | None:
    """Return what a printed code vouches for; None when it is none of ours, which counts as a try."""
    wanted = codes.read(typed)
    found = db.session().exec(select(Payslip).where(Payslip.code == wanted)).first() if wanted else None
    return _told(found, address=address, net=net)


def by_file(content: bytes, *, address: str) -> Verdict | None:
    """Return what a file is; None when a single byte of it is not as we issued it."""
    digest = hashlib.sha256(content).hexdigest()
    session = db.session()
    found = session.exec(select(Payslip).where(Payslip.sha256 == digest)).first()
    if found is None:
        copied = (
            select(Payslip)
            .join(PayslipCopy, col(PayslipCopy.payslip_id) == col(Payslip.id))
            .where(PayslipCopy.sha256 == digest)
        )
        return _told(session.exec(copied).first(), address=address, is_copy=True)
    return _told(found, address=address)


def refuse_flood(address: str) -> None:
    """Raise TooMany when an address tried too many wrong codes."""
    auth.check_limit(KIND, address, limit=TRIES)


def _told(
    payslip: Payslip | None, *, address: str, net: Decimal | None = None, is_copy: bool = False
) -> Verdict | None:
    if payslip is None or payslip.published_at is None:
        _count(address)
        return None
    session = db.session()
    item, run = session.get_one(PayItem, payslip.item_id), session.get_one(PayRun, payslip.run_id)
    return Verdict(
        period=rows.period_title(run.period, run.period_to),
        employer=company.get_legal_entity(run.legal_entity_id).name,
        published_at=payslip.published_at,
        net=masked(item.net_minor, run.currency),
        standing=standing.of(payslip).state,
        net_fits=None if net is None else net == from_minor(item.net_minor),
        is_copy=is_copy,
    )


def _count(address: str) -> None:
    with db.separate_unit_of_work():
        auth.count_try(KIND, address)


def masked(minor: int, currency: str) -> str:
    """Return an amount of which only the cents are left."""
    text = format_money(minor, currency)
    digits = len(re.findall(r"\d", text))
    seen = 0

    def hide(found: re.Match[str]) -> str:
        nonlocal seen
        seen += 1
        return found[0] if seen > digits - SHOWN_DIGITS else "•"

    return re.sub(r"\d", hide, text)
