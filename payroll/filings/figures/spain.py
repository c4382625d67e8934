"""The Modelos 111 and 190 and the withholding certificate, from the sealed ledger."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from hr.company.models import LegalEntity
from hr.i18n import N_
from hr.money import to_minor
from payroll.countries.es import returns
from payroll.countries.es.bases import IN_KIND_BASE, IRPF_BASE
from payroll.countries.es.settlement import EXEMPT
from payroll.countries.es.withholding import TAX, TAX_IN_KIND
from payroll.engine.model import Category
from payroll.filings.figures import ledger
from payroll.filings.figures.model import BELOW_ZERO, Box, Figures, Problem, Tie, adding, in_category
from payroll.filings.figures.spanish_people import records
from payroll.filings.formats import modelo_111, modelo_190
from payroll.filings.formats.fixed import CannotWrite, Value
from payroll.filings.models import Filing, FilingSettings
from payroll.runs.ledger import LedgerLine

EURO = "EUR"
ON_PAPER = (
    *("key", "subkey", "year_due", "cash", "withheld", "in_kind", "on_account"),
    *("sick_cash", "sick_withheld", "expenses"),
)
CASH = adding(IRPF_BASE, less=(IN_KIND_BASE,))
IN_KIND = adding(IN_KIND_BASE)
WITHHELD, ON_ACCOUNT = adding(TAX), adding(TAX_IN_KIND)
TAXES = adding(TAX, TAX_IN_KIND)
TRAVEL, DISMISSAL = adding(*sorted(returns.TRAVEL_CODES)), adding(EXEMPT)
CONTRIBUTIONS = in_category(Category.EMPLOYEE_CONTRIBUTION.value)
ALL_TAX = in_category(Category.TAX.value)


def figures_111(filing: Filing, entity: LegalEntity, earlier: int = 0, receipt_before: str = "") -> Figures:
    """Return the 111 of a month or a quarter; `earlier` is what a version before it has paid already."""
    lines = ledger.lines_of(entity.id, filing.period_from, filing.period_to)
    told = returns.modelo_111(ledger.results(lines, currency=EURO))
    parts = {"work_cash": told.cash, "work_in_kind": told.in_kind}
    values: dict[str, Value] = {
        "year": filing.period_to.year,
        "period": _period_code(filing.period),
        "declarant": entity.tax_number,
        "name": entity.name,
    }
    if earlier:  # a version that was rejected has paid nothing
        values |= {"complementary": "X", "receipt_before": receipt_before[:13], "earlier": earlier}
    problems = []
    for name, block in parts.items():
        paid, withheld = to_minor(block.paid), to_minor(block.withheld)
        if min(paid, withheld) < 0:
            problems.append(_below_zero())
        values |= {
            f"{name}_people": block.perceptors,
            f"{name}_paid": max(paid, 0),
            f"{name}_withheld": max(withheld, 0),
        }
    total = to_minor(told.to_pay)
    if total < earlier:
        problems.append(
            Problem(N_("The earlier return paid more than is due: ask the tax agency to rectify it."))
        )
    content = modelo_111.write(values)
    return Figures(
        boxes=_boxes_111(told, total, earlier),
        ties=_ties(filing, entity, lines, tax=total, paid=to_minor(told.cash.paid + told.in_kind.paid)),
        problems=tuple(problems),
        findings=tuple(modelo_111.check_file(content)),
        ledger_hash=ledger.fingerprint(entity.id, filing.period_from, filing.period_to),
        people=len({line.person_id for line in lines}),
        currency=EURO,
        content=content,
        filename=f"111-{entity.tax_number}-{filing.period}.txt",
    )


def figures_190(filing: Filing, entity: LegalEntity, settings: FilingSettings, number_before: str) -> Figures:
    """Return the 190 of a year, person by person."""
    lines = ledger.lines_of(entity.id, filing.period_from, filing.period_to)
    late = ledger.items_by_rule(entity.id, filing.period_from, filing.period_to, "es.irpf.arrears")
    rows = records(entity.id, filing.period_to.year, lines, late)
    people = [row.values for row in rows.found]
    declarant: dict[str, Value] = {
        "year": filing.period_to.year,
        "declarant": entity.tax_number,
        "name": entity.name,
        "contact_phone": "".join(each for each in settings.contact_phone if each.isdigit())[-9:],
        "contact_name": settings.contact_name,
        "contact_email": settings.contact_email,
        "number": number_190(filing),
    }
    if number_before:
        declarant |= {"replacing": "S", "number_before": number_before}
    problems = list(rows.problems)
    try:
        content = modelo_190.write(declarant, people)
    except CannotWrite:
        problems.append(_below_zero())
        content = b""
    totals = modelo_190.totals(people)
    return Figures(
        boxes=_boxes_190(totals, people),
        ties=_ties_190(filing, entity, lines, people, totals),
        problems=tuple(problems),
        findings=tuple(modelo_190.check_file(content)) if content else (),
        ledger_hash=ledger.fingerprint(entity.id, filing.period_from, filing.period_to),
        people=len({line.person_id for line in lines}),
        currency=EURO,
        content=content,
        filename=f"190-{entity.tax_number}-{filing.period}.txt",
        records={number: row.person_id for number, row in enumerate(rows.found, 2)},
    )


def figures_certificates(filing: Filing, entity: LegalEntity) -> Figures:
    """Return the year's certificates: the records of the 190, person by person."""
    lines = ledger.lines_of(entity.id, filing.period_from, filing.period_to)
    late = ledger.items_by_rule(entity.id, filing.period_from, filing.period_to, "es.irpf.arrears")
    rows = records(entity.id, filing.period_to.year, lines, late)
    people = [row.values for row in rows.found]
    totals = modelo_190.totals(people)
    papers: dict[str, dict[str, Any]] = {}
    for row in rows.found:
        paper = papers.setdefault(
            row.person_id,
            {"name": row.name, "number": row.values["perceptor"], "rows": []},
        )
        paper["rows"].append({name: row.values.get(name, 0) for name in ON_PAPER})
    return Figures(
        boxes=_boxes_190(totals, people)[1:],
        ties=_ties_190(filing, entity, lines, people, totals),
        problems=rows.problems,
        findings=(),
        ledger_hash=ledger.fingerprint(entity.id, filing.period_from, filing.period_to),
        people=len(papers),
        currency=EURO,
        papers=papers,
    )


def number_190(filing: Filing) -> str:
    """Return the identifying number of a declaration: 190, the year, and which version of it this is."""
    return f"190{filing.period_to.year:04d}{filing.version:06d}"


def _period_code(period: str) -> str:
    """Return a period as the 111 writes it: 2026-11 is 11, 2026-Q4 is 4T."""
    part = period.partition("-")[2]
    return f"{part[1:]}T" if part.startswith("Q") else part


def _below_zero() -> Problem:
    return Problem(BELOW_ZERO)


def _boxes_111(told: returns.Modelo111, total: int, earlier: int) -> tuple[Box, ...]:
    def money(code: str, label: str, amount: Decimal, takes: object) -> Box:
        return Box(code, label, to_minor(amount), takes=takes)  # type: ignore[arg-type]

    return (
        Box("01", N_("People paid in cash"), told.cash.perceptors, is_count=True, takes=CASH),
        money("02", N_("Paid in cash"), told.cash.paid, CASH),
        money("03", N_("Withheld"), told.cash.withheld, WITHHELD),
        Box("04", N_("People paid in kind"), told.in_kind.perceptors, is_count=True, takes=IN_KIND),
        money("05", N_("Value of pay in kind"), told.in_kind.paid, IN_KIND),
        money("06", N_("Paid on account of it"), told.in_kind.withheld, ON_ACCOUNT),
        Box("28", N_("Withheld and paid on account"), total, takes=TAXES),
        Box(
            "29",
            N_("From earlier returns of this period"),
            earlier,
            rule=N_("Of the version this one corrects."),
        ),
        Box("30", N_("To pay"), max(total - earlier, 0), rule=N_("Box 28 less box 29.")),
    )


def _boxes_190(totals: dict[str, Value], people: Sequence[dict[str, Value]]) -> tuple[Box, ...]:
    def sums(*names: str) -> int:
        return sum(int(row.get(name, 0)) for row in people if row["key"] == "A" for name in names)

    def exempt(subkey: str) -> int:
        return sum(int(row["cash"]) for row in people if row["key"] == "L" and row["subkey"] == subkey)

    sign = -1 if totals["paid_sign"] else 1
    return (
        Box(
            "136", N_("Records"), int(totals["records"]), is_count=True, rule=N_("One per person and clave.")
        ),
        Box("A1", N_("Clave A: paid in cash"), sums("cash", "sick_cash"), takes=CASH),
        Box("A2", N_("Clave A: withheld"), sums("withheld", "sick_withheld"), takes=WITHHELD),
        Box("A3", N_("Clave A: pay in kind"), sums("in_kind"), takes=IN_KIND),
        Box("A4", N_("Clave A: paid on account"), sums("on_account"), takes=ON_ACCOUNT),
        Box("A5", N_("Clave A: employee's contributions"), sums("expenses"), takes=CONTRIBUTIONS),
        Box("L01", N_("Clave L.01: travel allowances free of tax"), exempt("01"), takes=TRAVEL),
        Box("L05", N_("Clave L.05: dismissal indemnities free of tax"), exempt("05"), takes=DISMISSAL),
        Box("146", N_("Total paid"), sign * int(totals["paid"]), rule=N_("The sum of all records.")),
        Box("161", N_("Total withheld and paid on account"), int(totals["withheld"]), takes=TAXES),
    )


def _ties(
    filing: Filing, entity: LegalEntity, lines: Sequence[LedgerLine], *, tax: int, paid: int
) -> tuple[Tie, ...]:
    slips = ledger.payslips(entity.id, filing.period_from, filing.period_to)
    base, earnings = ledger.total(lines, adding(IRPF_BASE)), ledger.total(lines, in_category("earning"))
    return (
        Tie(N_("Income tax"), slips.tax, ledger.total(lines, ALL_TAX), tax),
        # What is paid free of this tax is on the payslip and not among the boxes.
        Tie(N_("Pay"), slips.gross, earnings, paid, earnings - base),
    )


def _ties_190(
    filing: Filing,
    entity: LegalEntity,
    lines: Sequence[LedgerLine],
    people: Sequence[dict[str, Value]],
    totals: dict[str, Value],
) -> tuple[Tie, ...]:
    slips = ledger.payslips(entity.id, filing.period_from, filing.period_to)
    base, earnings = ledger.total(lines, adding(IRPF_BASE)), ledger.total(lines, in_category("earning"))
    free = ledger.total(lines, TRAVEL) + ledger.total(lines, DISMISSAL)
    paid = int(totals["paid"]) * (-1 if totals["paid_sign"] else 1)
    expenses = sum(int(row.get("expenses", 0)) for row in people)
    return (
        Tie(N_("Income tax"), slips.tax, ledger.total(lines, ALL_TAX), int(totals["withheld"])),
        Tie(N_("Pay"), slips.gross, earnings, paid, earnings - base - free),
        Tie(
            N_("Employee's contributions"),
            slips.employee_contributions,
            ledger.total(lines, CONTRIBUTIONS),
            expenses,
        ),
    )
