"""The EFW2 file of the forms W-2: submitter, employer, one record for each employee, totals, end.

The layout was read in a payroll vendor's manual, not in the SSA's own publication: see the tables.
"""

from collections.abc import Iterator, Mapping, Sequence

from payroll.filings.formats import fixed
from payroll.filings.formats.characters import ascii_only
from payroll.filings.formats.checking import LINE_END, Fault, Finding, check, decoded, lines
from payroll.filings.formats.fixed import Table, Type, Value

ENCODING = "ascii"
SUBMITTER, EMPLOYER, EMPLOYEE, TOTAL, END = "RA", "RE", "RW", "RT", "RF"
ORDER = (SUBMITTER, EMPLOYER, EMPLOYEE, TOTAL, END)


def record_table(kind: str) -> Table:
    """Return the field table of a kind of record."""
    return fixed.table(f"us_efw2_{kind.lower()}")


def money_fields() -> tuple[str, ...]:
    """Return the boxes that an employee's record and the totals both have."""
    total = {field.name for field in record_table(TOTAL).fields}
    employee = record_table(EMPLOYEE).fields
    return tuple(field.name for field in employee if field.type is Type.CENTS and field.name in total)


def write(
    submitter: Mapping[str, Value], employer: Mapping[str, Value], people: Sequence[Mapping[str, Value]]
) -> bytes:
    """Return the file; the totals are those of the employees."""
    parts: list[tuple[str, Mapping[str, Value]]] = [(SUBMITTER, submitter), (EMPLOYER, employer)]
    parts += [(EMPLOYEE, person) for person in people]
    parts += [(TOTAL, totals(people)), (END, {"records": len(people)})]
    return "".join(
        fixed.write(record_table(kind), _plain(kind, row)) + LINE_END for kind, row in parts
    ).encode(ENCODING)


def totals(people: Sequence[Mapping[str, Value]]) -> dict[str, Value]:
    """Return the sums of the employees' records."""
    sums = {name: sum(int(person.get(name, 0)) for person in people) for name in money_fields()}
    return {"records": len(people), **{name: amount for name, amount in sums.items() if amount}}


def check_file(content: bytes) -> list[Finding]:
    """Return everything that is wrong with a file."""
    text = decoded(content, ENCODING)
    if text is None:
        return [Finding(Fault.ENCODING)]
    records = lines(text)
    if not records:
        return [Finding(Fault.EMPTY)]
    found: list[Finding] = []
    for number, record in enumerate(records, 1):
        if record[:2] in ORDER:
            found += check(record_table(record[:2]), record, number)
        else:
            found.append(Finding(Fault.RECORD_KIND, number))
    return found or list(_between(records))


def _plain(kind: str, row: Mapping[str, Value]) -> dict[str, Value]:
    texts = {field.name for field in record_table(kind).fields if field.type is Type.TEXT}
    return {
        name: ascii_only(value) if name in texts and isinstance(value, str) else value
        for name, value in row.items()
    }


def _between(records: Sequence[str]) -> Iterator[Finding]:
    kinds = [record[:2] for record in records]
    people = [record for record in records if record[:2] == EMPLOYEE]
    expected = [SUBMITTER, EMPLOYER, *[EMPLOYEE] * len(people), TOTAL, END]
    if kinds != expected:
        yield Finding(Fault.ORDER)
        return
    told = [
        {name: fixed.number(record_table(EMPLOYEE), record, name) for name in money_fields()}
        for record in people
    ]
    right, total, end = totals(told), records[-2], records[-1]
    for name in money_fields():
        if fixed.number(record_table(TOTAL), total, name) != int(right.get(name, 0)):
            field = record_table(TOTAL).field(name)
            yield Finding(Fault.TOTAL, len(records) - 1, name, field.first, str(right.get(name, 0)))
    for number, kind, record in ((len(records) - 1, TOTAL, total), (len(records), END, end)):
        if fixed.number(record_table(kind), record, "records") != len(people):
            field = record_table(kind).field("records")
            yield Finding(Fault.COUNT, number, "records", field.first, str(len(people)))
    seen: set[int] = set()
    for number, record in enumerate(people, 3):
        who = fixed.number(record_table(EMPLOYEE), record, "ssn")
        if who in seen:
            yield Finding(Fault.DUPLICATE, number, "ssn", record_table(EMPLOYEE).field("ssn").first)
        seen.add(who)
