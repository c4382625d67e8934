"""The records of the Modelo 190: each person under each clave, with the family as the withholding knew it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from hr.i18n import N_
from hr.money import from_minor, to_minor
from payroll.countries.es.bases import IN_KIND_BASE, IRPF_BASE
from payroll.countries.es.facts import (
    Ascendant,
    Descendant,
    Disability,
    FamilySituation,
    SpanishFacts,
    TaxContract,
    TaxForm,
    Zone,
)
from payroll.countries.es.family import INFANT_YEARS, VERY_OLD, counted_ascendants, counted_descendants
from payroll.countries.es.returns import EMPLOYEES, Perceptor, Record, modelo_190
from payroll.countries.es.sick_pay import DELEGATED, EMPLOYER, TOP_UP
from payroll.countries.es.withholding import TAX
from payroll.filings.figures import ledger
from payroll.filings.figures.facts import (
    Identity,
    identities,
    last_inputs,
    spanish_province,
    spouse_numbers,
)
from payroll.filings.figures.model import Problem
from payroll.filings.formats.fixed import Value
from payroll.runs.ledger import LedgerLine

SICK = frozenset((EMPLOYER, DELEGATED, TOP_UP))
CONTRACTS = {
    TaxContract.GENERAL: 1,
    TaxContract.UNDER_A_YEAR: 2,
    TaxContract.SPECIAL: 3,
    TaxContract.MANUAL: 4,
}
TERRITORIES = {Zone.CEUTA_MELILLA: 1, Zone.LA_PALMA: 2}
FIRST_CHILDREN = 3
DECEMBER = 12
WHOLE, HALF = 1, 2
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Row:
    """One record of the file, and whose it is."""

    person_id: str
    name: str
    values: dict[str, Value]


@dataclass(frozen=True)
class Rows:
    """The records in the order of the file, and what is missing to write them all."""

    found: tuple[Row, ...]
    problems: tuple[Problem, ...]


def records(entity_id: str, year: int, lines: Sequence[LedgerLine], late: set[str]) -> Rows:
    """Return the records of a year; `late` are the items whose pay was due in an earlier one."""
    people = identities(line.person_id for line in lines)
    known = {
        person_id: inputs.facts
        for person_id, inputs in last_inputs(entity_id, lines).items()
        if isinstance(inputs.facts, SpanishFacts)
    }
    problems = [
        Problem(N_("The tax declaration is missing or cannot be read."), person_id=person_id)
        for person_id in people
        if person_id not in known
    ]
    spouses = spouse_numbers(
        [
            key
            for key, facts in known.items()
            if facts.tax_form.family_situation is FamilySituation.DEPENDENT_SPOUSE
        ],
        date(year, DECEMBER, 31),
    )
    found: list[Row] = []
    for year_due, part in _by_year_due(lines, late).items():
        for row in _part(year, year_due, part, people, known):
            has_spouse = row.values.get("family_situation") == int(FamilySituation.DEPENDENT_SPOUSE)
            number = spouses.get(row.person_id, "") if has_spouse else ""
            found.append(replace(row, values={**row.values, "spouse": number}) if number else row)
    found.sort(
        key=lambda row: tuple(str(row.values.get(n, "")) for n in ("perceptor", "key", "subkey", "year_due"))
    )
    return Rows(tuple(found), tuple(problems))


def _by_year_due(lines: Iterable[LedgerLine], late: set[str]) -> dict[int, list[LedgerLine]]:
    """Part what was due in earlier years, which has a record of its own (design, positions 148-151)."""
    parts: dict[int, list[LedgerLine]] = defaultdict(list)
    for line in lines:
        parts[line.period_to.year if line.item_id in late else 0].append(line)
    return dict(sorted(parts.items()))


def _part(
    year: int,
    year_due: int,
    lines: Sequence[LedgerLine],
    people: Mapping[str, Identity],
    known: Mapping[str, SpanishFacts],
) -> Iterator[Row]:
    sick = _sick(lines)
    by_person: dict[str, list[LedgerLine]] = defaultdict(list)
    for line in lines:
        by_person[line.person_id].append(line)
    for person_id, own in by_person.items():
        who, facts = people[person_id], known.get(person_id)
        form = facts.tax_form if facts else TaxForm(birth_year=who.birth_on.year if who.birth_on else 0)
        perceptor = Perceptor(who.tax_number, who.name, form)
        told = modelo_190(year, ledger.results(own, currency="EUR"), {person_id: perceptor})
        for record in told.records:
            yield Row(
                person_id,
                who.full_name,
                _values(record, who, facts, year, year_due, sick.get(person_id, (0, 0))),
            )


def _values(
    record: Record,
    who: Identity,
    facts: SpanishFacts | None,
    year: int,
    year_due: int,
    sick: tuple[int, int],
) -> dict[str, Value]:
    values: dict[str, Value] = {
        "perceptor": who.tax_number,
        "name": who.name,
        "province": spanish_province(who.address),
        "key": record.key,
        "subkey": record.subkey,
        "cash": to_minor(record.paid),
        "year_due": year_due,
    }
    if record.key != EMPLOYEES:
        return values
    sick_cash, sick_tax = sick
    values |= {
        "cash": to_minor(record.paid) - sick_cash,
        "withheld": to_minor(record.withheld) - sick_tax,
        "in_kind": to_minor(record.in_kind),
        "on_account": to_minor(record.on_account),
        "sick_cash": sick_cash,
        "sick_withheld": sick_tax,
        "expenses": to_minor(record.contributions),
    }
    return values | (_family(facts, year) if facts else {})


def _family(facts: SpanishFacts, year: int) -> dict[str, Value]:
    form = facts.tax_form
    children = counted_descendants(form, year)
    infants = [child for child in children if (child.adoption_year or child.birth_year) > year - INFANT_YEARS]
    others = [child for child in children if child not in infants]
    values: dict[str, Value] = {
        "birth_year": form.birth_year,
        "family_situation": int(form.family_situation),
        "disability": _degree(form.disability, form.needs_help),
        "contract": CONTRACTS[facts.tax_contract],
        "territory": TERRITORIES.get(form.zone, 0),
        "moved_for_work": int(form.has_moved_for_work),
        "spouse_pension": to_minor(form.spouse_pension),
        "child_support": to_minor(form.child_support),
        "home_loan": int(form.has_home_loan),
        **_counted("infants", infants),
        **_counted("others", others),
    }
    for place, child in enumerate(children[:FIRST_CHILDREN], 1):
        values[f"child_{place}"] = WHOLE if child.is_whole else HALF
    return values | _disabled("descendants", children) | _ascendants(form, year)


def _ascendants(form: TaxForm, year: int) -> dict[str, Value]:
    elders = counted_ascendants(form, year)
    oldest = [each for each in elders if year - each.birth_year >= VERY_OLD]
    return {
        **_counted("ascendants", [each for each in elders if each not in oldest]),
        **_counted("ascendants_75", oldest),
        **_disabled("ascendants", elders),
    }


def _counted(name: str, family: Sequence[Descendant | Ascendant]) -> dict[str, Value]:
    return {name: len(family), f"{name}_whole": sum(1 for each in family if _is_whole(each))}


def _disabled(name: str, family: Sequence[Descendant | Ascendant]) -> dict[str, Value]:
    from_33 = [each for each in family if each.disability is Disability.FROM_33]
    return {
        **_counted(f"{name}_33", from_33),
        **_counted(f"{name}_help", [each for each in from_33 if each.needs_help]),
        **_counted(f"{name}_65", [each for each in family if each.disability is Disability.FROM_65]),
    }


def _is_whole(each: Descendant | Ascendant) -> bool:
    return each.is_whole if isinstance(each, Descendant) else each.sharing == 1


def _degree(disability: Disability, needs_help: bool) -> int:
    """Return the digit of the design: 1 from 33 %, 2 with need of help, 3 from 65 %."""
    if disability is Disability.FROM_65:
        return 3
    if disability is Disability.FROM_33:
        return 2 if needs_help else 1
    return 0


def _sick(lines: Iterable[LedgerLine]) -> dict[str, tuple[int, int]]:
    """Return by person the sick pay and its tax; each pay has one rate, so the tax is shared by amount."""
    items: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    owner: dict[str, str] = {}
    for line in lines:
        owner[line.item_id] = line.person_id
        part = "sick" if line.component in SICK else line.component
        if part in ("sick", TAX, IRPF_BASE, IN_KIND_BASE):
            items[line.item_id][part] += line.amount_minor
    found: dict[str, tuple[int, int]] = {}
    for item_id, sums in items.items():
        cash = sums[IRPF_BASE] - sums[IN_KIND_BASE]
        if not sums["sick"] or not cash:
            continue
        exact = from_minor(sums[TAX]) * sums["sick"] / cash
        before = found.get(owner[item_id], (0, 0))
        tax = to_minor(exact.quantize(CENT, rounding="ROUND_HALF_UP"))
        found[owner[item_id]] = (before[0] + sums["sick"], before[1] + tax)
    return found
