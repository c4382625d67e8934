"""What the page of a company's accounts shows: each use with its usual account, and its own rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select

from hr import clock, db
from hr.company import service as company
from hr.company.models import LegalEntity
from hr.i18n import N_, gettext
from payroll.engine.model import Category
from payroll.entries import catalog, naming
from payroll.payments import chart
from payroll.runs.models import PayLine, PayRun

WORDS: dict[str, str] = {
    "earning": N_("Gross pay"),
    "earning:es.settlement.indemnity": N_("Indemnity, the part free of tax"),
    "earning:es.settlement.indemnity_taxed": N_("Indemnity, the taxed part"),
    "earning:advance_paid": N_("Advances paid out"),
    "earning:owed": N_("Pay that people come to owe"),
    "employer_contribution": N_("Contributions of the company"),
    "employer_contribution:uk.pension": N_("Pension contributions of the company"),
    "contribution_payable": N_("Contributions owed to the authorities"),
    "contribution_payable:uk.pension": N_("Contributions owed to the pension fund"),
    "tax": N_("Income tax withheld"),
    "deduction": N_("Other deductions"),
    "deduction:advance": N_("Advances taken back"),
    "deduction:owed": N_("Owed pay taken back"),
    "deduction:loan": N_("Loans taken back"),
    "deduction:uk.student_loan": N_("Student loans"),
    "net": N_("Net pay"),
    "receivable": N_("Net below zero, owed by the person"),
}
# A line's category, as the use under which it is booked; who is owed a contribution is not told apart here.
BOOKED_AS = {
    Category.EARNING.value: "earning",
    Category.EMPLOYER_CONTRIBUTION.value: "employer_contribution",
    Category.TAX.value: "tax",
    Category.DEDUCTION.value: "deduction",
}
RECENT_RUNS = 24


@dataclass(frozen=True)
class UseRow:
    """One use: what it is, the usual account, the company's own if it has one."""

    use: str
    words: str
    name: str
    usual: str
    own: str


@dataclass(frozen=True)
class RuleRow:
    """One rule of the company's own: what, in which cost centre, to which account."""

    use: str
    words: str
    centre: str
    account: str


def build(entity: LegalEntity) -> dict[str, Any]:
    """Return everything the page shows."""
    usual, own = chart.usual_of(entity), chart.own_accounts(entity.id)
    names = components(entity)
    return {
        "entity": entity,
        "rows": [
            UseRow(use, words_of(use, names), gettext(each.name), each.account, own.get(use, ""))
            for use, each in usual.items()
        ],
        "rules": [_rule(use, number, names) for use, number in sorted(own.items()) if use not in usual],
        "centres": centres(entity.id),
    }


def choices(entity: LegalEntity) -> list[tuple[str, str]]:
    """Return what a rule may be about: the uses of the country's chart, then each thing that was paid."""
    usual, names = chart.usual_of(entity), components(entity)
    known = [(use, words_of(use, names)) for use in usual]
    known += [(use, words_of(use, names)) for use in names if use not in usual]
    return known


def centres(entity_id: str) -> list[str]:
    """Return the cost centres of a company's departments."""
    return sorted({row.cost_centre for row in company.departments(entity_id) if row.cost_centre})


def words_of(use: str, names: Mapping[str, str]) -> str:
    """Return what a use is about."""
    if use in WORDS:
        return gettext(WORDS[use])
    kind, _, component = use.partition(":")
    whole = gettext(WORDS.get(kind, kind))
    part = names.get(use, component)
    return f"{whole} · {part}" if part else whole


def components(entity: LegalEntity) -> dict[str, str]:
    """Return the names of what may be booked apart: what the last runs paid, and the elements of the day."""
    found: dict[str, str] = {}
    runs = select(PayRun.id).where(PayRun.legal_entity_id == entity.id)
    ids = list(db.session().exec(runs.order_by(col(PayRun.id).desc()).limit(RECENT_RUNS)))
    query = (
        select(PayLine.category, PayLine.component, PayLine.label)
        .where(col(PayLine.run_id).in_(ids), col(PayLine.category).in_(BOOKED_AS))
        .distinct()
    )
    for category, component, label in db.session().execute(query):
        found[f"{BOOKED_AS[category]}:{component}"] = naming.named(label, component)
    for code, element in catalog.usable(entity.country, clock.today()).items():
        use = chart.kind_of(element)
        found.setdefault(f"{use}:{code}", catalog.named(element))
    return dict(sorted(found.items(), key=lambda pair: (pair[0].partition(":")[0], pair[1])))


def _rule(use: str, account: str, names: Mapping[str, str]) -> RuleRow:
    what, _, centre = use.partition("@")
    return RuleRow(use, words_of(what, names), centre, account)
