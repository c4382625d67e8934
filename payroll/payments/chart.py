"""The accounts each country books pay to, as data: Spain's general chart, and usual ones elsewhere.

Spain: Plan General de Contabilidad, RD 1514/2007, fifth part. The United Kingdom and the United States have
no chart by law; the numbers are the common ones of small companies' books, and a company may set its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import select

from hr import db
from hr.access import Actor
from hr.audit import service as audit
from hr.company import service as company
from hr.company.models import LegalEntity
from hr.errors import Invalid
from hr.i18n import N_
from payroll.engine.model import ElementKind
from payroll.entries import catalog
from payroll.entries.shipped import Definition
from payroll.payments.models import AccountMap

EXPENSE, PAYABLE, CLAIM = "expense", "payable", "claim"
MOST_SIGNS = 12
BAD_ACCOUNT = N_("An account has up to 12 letters and digits.")


@dataclass(frozen=True)
class Use:
    """What an account is used for: its number, its name, and whether cost centres share it."""

    account: str
    name: str
    kind: str = PAYABLE


Chart = Mapping[str, Use]

# The keys are the uses; a component's own use, `deduction:advance`, comes before that of its category. A
# company's own may name a cost centre too: `earning@V01`, `earning:bonus@V01`.
SPAIN: Chart = {
    "earning": Use("640", N_("Wages and salaries"), EXPENSE),
    "earning:es.settlement.indemnity": Use("641", N_("Indemnities"), EXPENSE),
    "earning:es.settlement.indemnity_taxed": Use("641", N_("Indemnities"), EXPENSE),
    "employer_contribution": Use("642", N_("Social security paid by the company"), EXPENSE),
    "contribution_payable": Use("476", N_("Social security payable")),
    "tax": Use("4751", N_("Tax authority, withholdings payable")),
    "deduction": Use("555", N_("Items to be applied: other deductions")),
    "deduction:advance": Use("460", N_("Advances of pay"), CLAIM),
    "deduction:owed": Use("460", N_("Advances of pay"), CLAIM),
    "earning:advance_paid": Use("460", N_("Advances of pay"), CLAIM),
    "earning:owed": Use("460", N_("Advances of pay"), CLAIM),
    "deduction:loan": Use("544", N_("Loans to staff"), CLAIM),
    "net": Use("465", N_("Pay outstanding")),
    "receivable": Use("460", N_("Advances of pay"), CLAIM),
}
UNITED_KINGDOM: Chart = {
    "earning": Use("7000", N_("Wages and salaries"), EXPENSE),
    "employer_contribution": Use("7006", N_("National Insurance paid by the company"), EXPENSE),
    "employer_contribution:uk.pension": Use("7007", N_("Pensions paid by the company"), EXPENSE),
    "contribution_payable": Use("2211", N_("National Insurance payable")),
    "contribution_payable:uk.pension": Use("2230", N_("Pension contributions payable")),
    "tax": Use("2210", N_("PAYE payable")),
    "deduction:uk.student_loan": Use("2210", N_("PAYE payable")),  # HMRC collects them with the tax
    "deduction": Use("2250", N_("Items to be applied: other deductions")),
    "deduction:advance": Use("1250", N_("Advances of pay"), CLAIM),
    "deduction:owed": Use("1250", N_("Advances of pay"), CLAIM),
    "earning:advance_paid": Use("1250", N_("Advances of pay"), CLAIM),
    "earning:owed": Use("1250", N_("Advances of pay"), CLAIM),
    "deduction:loan": Use("1251", N_("Loans to staff"), CLAIM),
    "net": Use("2220", N_("Pay outstanding")),
    "receivable": Use("1250", N_("Advances of pay"), CLAIM),
}
UNITED_STATES: Chart = {
    "earning": Use("6000", N_("Wages and salaries"), EXPENSE),
    "employer_contribution": Use("6100", N_("Payroll taxes paid by the company"), EXPENSE),
    "contribution_payable": Use("2310", N_("Payroll taxes payable")),
    "tax": Use("2320", N_("Income tax withheld, payable")),
    "deduction": Use("2350", N_("Items to be applied: other deductions")),
    "deduction:advance": Use("1250", N_("Advances of pay"), CLAIM),
    "deduction:owed": Use("1250", N_("Advances of pay"), CLAIM),
    "earning:advance_paid": Use("1250", N_("Advances of pay"), CLAIM),
    "earning:owed": Use("1250", N_("Advances of pay"), CLAIM),
    "deduction:loan": Use("1251", N_("Loans to staff"), CLAIM),
    "net": Use("2300", N_("Pay outstanding")),
    "receivable": Use("1250", N_("Advances of pay"), CLAIM),
}
CHARTS: dict[str, Chart] = {"es": SPAIN, "uk": UNITED_KINGDOM, "gb": UNITED_KINGDOM, "us": UNITED_STATES}


def usual_of(entity: LegalEntity) -> Chart:
    """Return the accounts that are usual in a company's country; none where we know no chart."""
    return CHARTS.get(entity.country, {})


def chart_of(entity: LegalEntity, day: date, own: Mapping[str, str] | None = None) -> Chart:
    """Return the accounts of a company on a day: its country's, those of its pay elements, its own.

    Its own are those of now, or those that an entry was booked with.
    """
    usual, own = usual_of(entity), own_accounts(entity.id) if own is None else own
    booked = {use: Use(own.get(use, each.account), each.name, each.kind) for use, each in usual.items()}
    apart = {use: _apart(use, number, booked) for use, number in own.items() if use not in usual}
    return {**_of_elements(entity.country, day, booked), **booked, **apart}


def _apart(use: str, number: str, booked: Chart) -> Use:
    """Return a company's own use, with the name and the nature of what it is a part of."""
    what = use.partition("@")[0]
    whole = booked[what] if what in booked else booked[what.partition(":")[0]]
    return Use(number, whole.name, whole.kind)


def kind_of(element: Definition) -> str:
    """Return the use under which a pay element is booked."""
    return "deduction" if element.kind is ElementKind.DEDUCTION else "earning"


def _of_elements(country: str, day: date, booked: Chart) -> dict[str, Use]:
    """Return the accounts of pay elements that name one, under the name the chart has for it."""
    names = {each.account: each.name for each in booked.values()}
    found = {}
    for code, element in catalog.definitions(country, day).items():
        use = kind_of(element)
        if element.account and use in booked:
            name = names.get(element.account, "" if element.is_own else element.name)
            found[f"{use}:{code}"] = Use(element.account, name or booked[use].name, booked[use].kind)
    return found


def map_of(entity_id: str) -> AccountMap | None:
    """Return a company's own accounts, if it set any."""
    query = select(AccountMap).where(AccountMap.legal_entity_id == entity_id)
    return db.session().exec(query, execution_options={"populate_existing": True}).first()


def own_accounts(entity_id: str) -> dict[str, str]:
    """Return the account numbers a company has set, by use."""
    row = map_of(entity_id)
    return dict(row.accounts) if row else {}


def set_accounts(*, actor: Actor, entity: LegalEntity, accounts: Mapping[str, str]) -> AccountMap:
    """Have a company book the uses of its country's chart to accounts of its own.

    An empty number goes back to the usual one; rules for one component or cost centre stay as they are.
    """
    company.hold_legal_entity(entity.id)  # of two who change accounts at once neither undoes the other
    usual = usual_of(entity)
    wanted = {use: number.strip() for use, number in accounts.items() if use in usual and number.strip()}
    for use, number in wanted.items():
        if not is_account(number):
            raise Invalid(BAD_ACCOUNT, key="bad_account_number", fields={use: BAD_ACCOUNT})
    rules = {use: number for use, number in own_accounts(entity.id).items() if use not in usual}
    kept = {use: number for use, number in wanted.items() if number != usual[use].account}
    return _keep(actor, entity, {**rules, **kept})


def set_rule(*, actor: Actor, entity: LegalEntity, what: str, account: str, centre: str = "") -> AccountMap:
    """Book one component, or what a cost centre spends, to an account of its own; an empty one ends that."""
    company.hold_legal_entity(entity.id)
    usual, number = usual_of(entity), account.strip()
    whole = usual.get(what) or usual.get(what.partition(":")[0])
    if whole is None or "@" in what or (what in usual and not centre):
        _refuse("what", N_("Choose what is booked apart."))
    elif centre and whole.kind != EXPENSE:
        _refuse("centre", N_("Only what the company spends is booked by cost centre."))
    elif centre and centre not in {row.cost_centre for row in company.departments(entity.id)}:
        _refuse("centre", N_("No department has this cost centre."))
    elif number and not is_account(number):
        _refuse("account", BAD_ACCOUNT)
    use = f"{what}@{centre}" if centre else what
    accounts = {key: value for key, value in own_accounts(entity.id).items() if key != use}
    return _keep(actor, entity, {**accounts, **({use: number} if number else {})})


def _keep(actor: Actor, entity: LegalEntity, accounts: dict[str, str]) -> AccountMap:
    row = map_of(entity.id) or AccountMap(legal_entity_id=entity.id)
    before, row.accounts = dict(row.accounts), accounts
    db.session().add(row)
    audit.record(
        actor=actor,
        action="company.accounts_set",
        subject=("legal_entity", entity.id),
        details={"accounts": accounts, "before": before},
    )
    return row


def is_account(number: str) -> bool:
    """Tell whether the books can hold an account number."""
    plain = number.replace(".", "").replace("-", "")
    return len(number) <= MOST_SIGNS and plain.isascii() and plain.isalnum()


def _refuse(field: str, message: str) -> None:
    raise Invalid(message, key="bad_account", fields={field: message})


def use_of(chart: Chart, kind: str, component: str, centre: str = "") -> Use | None:
    """Return the account of a line, None where there is none.

    That of the most dotted parts of its component, else of its category; each first for its cost centre.

    >>> use_of(SPAIN, "deduction", "advance.2026-11").account, use_of(SPAIN, "deduction", "other").account
    ('460', '555')
    """
    parts = component.split(".")
    names = [f"{kind}:{'.'.join(parts[:length])}" for length in range(len(parts), 0, -1)]
    for name in (*names, kind):
        found = chart.get(f"{name}@{centre}") or chart.get(name)
        if found is not None:
            return found
    return None
