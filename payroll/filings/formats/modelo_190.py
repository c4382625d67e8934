"""The file of the Modelo 190: a record of the declarant, then one of each perceptor under each clave.

Source of the tables and of the rules below: the AEAT's "Diseños de registro, Modelo 190, ejercicio 2025".
"""

from collections.abc import Iterator, Mapping, Sequence

from payroll.filings.formats import fixed
from payroll.filings.formats.checking import LINE_END, Fault, Finding, check, decoded, lines
from payroll.filings.formats.fixed import Table, Value

ENCODING = "iso-8859-1"
# The year of pay that the tables were published for; a later one is written by the same tables.
LATEST_DESIGN = 2025
EMPLOYEE, EXEMPT = "A", "L"
EXEMPT_KINDS = frozenset([f"{number:02d}" for number in range(1, 32)] + ["99"])
PAID = ("cash", "in_kind", "sick_cash", "sick_in_kind")
WITHHELD = ("withheld", "on_account", "sick_withheld", "sick_on_account")
SIGNS = {
    "cash": "cash_sign",
    "in_kind": "in_kind_sign",
    "sick_cash": "sick_sign",
    "sick_in_kind": "sick_in_kind_sign",
}
# What withholding asks about a person is told under clave A only, of those that a payroll files.
ONLY_EMPLOYEES = (
    *("birth_year", "family_situation", "disability", "contract", "moved_for_work", "reductions"),
    *("spouse_pension", "child_support", "infants", "infants_whole", "others", "others_whole"),
    *("descendants_33", "descendants_33_whole", "descendants_help", "descendants_help_whole"),
    *("descendants_65", "descendants_65_whole", "ascendants", "ascendants_whole", "ascendants_75"),
    *("ascendants_75_whole", "ascendants_33", "ascendants_33_whole", "ascendants_help"),
    *("ascendants_help_whole", "ascendants_65", "ascendants_65_whole", "child_1", "child_2", "child_3"),
    *("home_loan", "sick_cash", "sick_withheld", "sick_in_kind", "sick_on_account"),
)
WHOLE = (
    ("infants_whole", "infants"),
    ("others_whole", "others"),
    ("descendants_33_whole", "descendants_33"),
    ("descendants_help_whole", "descendants_help"),
    ("descendants_help", "descendants_33"),
    ("descendants_65_whole", "descendants_65"),
    ("ascendants_whole", "ascendants"),
    ("ascendants_75_whole", "ascendants_75"),
    ("ascendants_33_whole", "ascendants_33"),
    ("ascendants_help_whole", "ascendants_help"),
    ("ascendants_help", "ascendants_33"),
    ("ascendants_65_whole", "ascendants_65"),
)
WITH_SPOUSE, ALONE_WITH_CHILDREN = 2, 1
FIRST_CHILDREN = 3


def declarant_table() -> Table:
    """Return the field table of the first record."""
    return fixed.table("es_190_declarant")


def person_table() -> Table:
    """Return the field table of the other records."""
    return fixed.table("es_190_person")


def write(declarant: Mapping[str, Value], people: Sequence[Mapping[str, Value]]) -> bytes:
    """Return the file; count and totals of the first record are those of the others."""
    head: dict[str, Value] = {**declarant, **totals(people)}
    shared: dict[str, Value] = {"year": declarant["year"], "declarant": declarant["declarant"]}
    records = [fixed.write(declarant_table(), head)]
    records += [fixed.write(person_table(), {**shared, **person}) for person in people]
    return "".join(record + LINE_END for record in records).encode(ENCODING)


def totals(people: Sequence[Mapping[str, Value]]) -> dict[str, Value]:
    """Return what the first record says of the others; a repayment counts with its sign."""
    paid = sum(_signed(person, name) for person in people for name in PAID)
    withheld = sum(int(person.get(name, 0)) for person in people for name in WITHHELD)
    sign = "N" if paid < 0 else ""
    return {"records": len(people), "paid": abs(paid), "paid_sign": sign, "withheld": withheld}


def read(content: bytes) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Return the values of a file that the checker finds nothing wrong with."""
    first, *others = lines(content.decode(ENCODING))
    return fixed.read(declarant_table(), first), [fixed.read(person_table(), each) for each in others]


def check_file(content: bytes) -> list[Finding]:
    """Return everything that is wrong with a file, record by record, then between the records."""
    text = decoded(content, ENCODING)
    if text is None:
        return [Finding(Fault.ENCODING)]
    records = lines(text)
    if not records:
        return [Finding(Fault.EMPTY)]
    found = check(declarant_table(), records[0], 1)
    for number, record in enumerate(records[1:], 2):
        wrong = check(person_table(), record, number)
        found += wrong
        if not any(each.fault is Fault.LENGTH for each in wrong):
            found += _person(record, number)
    if not any(each.fault is Fault.LENGTH for each in found):
        found += _between(records)
    return found


def _signed(person: Mapping[str, Value], name: str) -> int:
    amount = int(person.get(name, 0))
    return -amount if person.get(SIGNS[name]) == "N" else amount


def _number(record: str, name: str) -> int:
    return fixed.number(person_table(), record, name)


def _text(record: str, name: str) -> str:
    return fixed.value(person_table().field(name), record)


def _at(fault: Fault, number: int, name: str) -> Finding:
    return Finding(fault, number, name, person_table().field(name).first)


def _person(record: str, number: int) -> Iterator[Finding]:
    key, subkey = _text(record, "key"), fixed.raw(person_table().field("subkey"), record)
    if key == EXEMPT and subkey not in EXEMPT_KINDS:
        yield _at(Fault.NOT_ALLOWED, number, "subkey")
    if key == EMPLOYEE:
        if subkey != "00":
            yield _at(Fault.NOT_HERE, number, "subkey")
        yield from _employee(record, number)
    elif key == EXEMPT:
        for name in ONLY_EMPLOYEES:
            if _number(record, name):
                yield _at(Fault.NOT_HERE, number, name)
    for taxed, tax in zip(PAID, WITHHELD, strict=True):
        if _number(record, tax) > _number(record, taxed):
            yield _at(Fault.EXCEEDS, number, tax)


def _employee(record: str, number: int) -> Iterator[Finding]:
    for name in ("birth_year", "family_situation", "contract"):
        if not _number(record, name):
            yield _at(Fault.MISSING, number, name)
    spouse, situation = _text(record, "spouse"), _number(record, "family_situation")
    if situation == WITH_SPOUSE and not spouse:
        yield _at(Fault.MISSING, number, "spouse")
    if spouse and situation != WITH_SPOUSE:
        yield _at(Fault.NOT_HERE, number, "spouse")
    if spouse and spouse in (_text(record, "perceptor"), _text(record, "declarant")):
        yield _at(Fault.DUPLICATE, number, "spouse")
    children = _number(record, "infants") + _number(record, "others")
    if situation == ALONE_WITH_CHILDREN and not children:
        yield _at(Fault.MISSING, number, "others")
    counted = sum(1 for place in range(1, FIRST_CHILDREN + 1) if _number(record, f"child_{place}"))
    if counted != min(FIRST_CHILDREN, children):
        yield _at(Fault.COUNT, number, "child_1")
    for part, whole in WHOLE:
        if _number(record, part) > _number(record, whole):
            yield _at(Fault.EXCEEDS, number, part)


def _between(records: Sequence[str]) -> Iterator[Finding]:
    first, others = records[0], records[1:]
    head = declarant_table()
    people = [fixed.read(person_table(), record) for record in others]
    if fixed.number(head, first, "records") != len(others):
        yield Finding(Fault.COUNT, 1, "records", head.field("records").first, str(len(others)))
    yield from _sums(first, others)
    yield from _replacing(first)
    seen: set[tuple[str, ...]] = set()
    for number, person in enumerate(people, 2):
        for name in ("year", "declarant"):
            if person[name] != fixed.value(head.field(name), first):
                yield _at(Fault.DIFFERS, number, name)
        place = (person["perceptor"], person["key"], person["subkey"], person["year_due"], person["contract"])
        if place in seen:
            yield _at(Fault.DUPLICATE, number, "perceptor")
        seen.add(place)


def _sums(first: str, others: Sequence[str]) -> Iterator[Finding]:
    head = declarant_table()
    told = [{name: _number(record, name) for name in (*PAID, *WITHHELD)} for record in others]
    signs = [{sign: _text(record, sign) for sign in SIGNS.values()} for record in others]
    right = totals([{**amounts, **sign} for amounts, sign in zip(told, signs, strict=True)])
    for name in ("paid", "withheld"):
        if fixed.number(head, first, name) != right[name]:
            yield Finding(Fault.TOTAL, 1, name, head.field(name).first, str(right[name]))
    if fixed.value(head.field("paid_sign"), first) != right["paid_sign"]:
        yield Finding(Fault.TOTAL, 1, "paid_sign", head.field("paid_sign").first)


def _replacing(first: str) -> Iterator[Finding]:
    head = declarant_table()
    kinds = [name for name in ("complementary", "replacing") if fixed.value(head.field(name), first)]
    before = fixed.number(head, first, "number_before")
    if len(kinds) > 1:
        yield Finding(Fault.NOT_HERE, 1, "replacing", head.field("replacing").first)
    if bool(kinds) != bool(before):
        fault = Fault.MISSING if kinds else Fault.NOT_HERE
        yield Finding(fault, 1, "number_before", head.field("number_before").first)
