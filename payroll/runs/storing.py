"""Writing what was calculated: one pass of plain tuples per table, in the caller's transaction.

The mapper would take longer to write a person's lines than the engine to calculate them; so lines, traces
and items go to the driver as tuples: executemany on SQLite, COPY and arrays on PostgreSQL. What takes time,
the texts, hashes and compression of each item, is done by `written` before the transaction begins.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from hr import clock, db
from hr.ids import new_id
from hr.money import CENT, to_minor
from payroll.engine.model import Category, Line, Result
from payroll.runs import traces
from payroll.runs.digest import ItemHead, LineCells, item_hash
from payroll.runs.kinds import Ground, Place, Rows, Slot
from payroll.runs.models import BLOCKED, PAYABLE, PayBlocker, PayItem
from payroll.runs.problems import Problem

LINE_COLUMNS = ("item_id", "run_id", *LineCells._fields)
TRACE_COLUMNS = ("item_id", "run_id", "content")
OWN = tuple(name for name in ItemHead._fields if name not in ("employment_id", "kind", "original_item_id"))
TAKE_OWN = itemgetter(*(ItemHead._fields.index(name) for name in OWN))
ITEM_COLUMNS = ("generation", "lines_hash", "account_fingerprint", *OWN)
WHOLE = ("generation", *(name for name in OWN if name.endswith("_minor")), "period_days")
BLOCKERS: Any = PayBlocker.__table__  # type: ignore[attr-defined]
ITEMS: Any = PayItem.__table__  # type: ignore[attr-defined]


class Outcome(NamedTuple):
    """What became of one item: a result, or the reasons why there is none."""

    ground: Ground
    result: Result | None
    problems: tuple[Problem, ...]

    @property
    def item_id(self) -> str:
        """The item it is of."""
        return self.ground.slot.item_id


class Written(NamedTuple):
    """One item as it is written: its head, its lines, its packed traces, and the hash of them all."""

    slot: Slot
    head: ItemHead
    rows: Rows
    lines: list[tuple[Any, ...]]
    trace: bytes
    lines_hash: str
    problems: tuple[Problem, ...]

    @property
    def item_id(self) -> str:
        """The item it is of."""
        return self.slot.item_id


def cells_of(result: Result) -> tuple[list[tuple[Any, ...]], bytes]:
    """Return the lines of a result in the order of `LineCells`, and their traces."""
    return [_cells(number, line) for number, line in enumerate(result.lines, 1)], traces.written(result.lines)


def written(outcome: Outcome) -> Written:
    """Return what an outcome leaves in the tables."""
    ground, result = outcome.ground, outcome.result
    lines, trace = cells_of(result) if result else ([], b"")
    head = _head(ground, result, lines)
    hashed = item_hash(head, lines, trace)
    return Written(ground.slot, head, ground.rows, lines, traces.packed(trace), hashed, outcome.problems)


def store(found: Sequence[Written], *, generation: int) -> None:
    """Replace what is stored about some items by what was calculated."""
    forget([each.item_id for each in found])
    _update_items(found, generation)
    add_problems((each.slot, problem) for each in found for problem in each.problems)
    append("pay_line", LINE_COLUMNS, [(*each.slot[:2], *cells) for each in found for cells in each.lines])
    append("pay_trace", TRACE_COLUMNS, [(*each.slot[:2], each.trace) for each in found if each.lines])


def add_items(run_id: str, places: Iterable[Place]) -> None:
    """Store an item for each of some places, with nothing calculated yet."""
    now = clock.now()
    rows = [{"id": new_id(), "created_at": now, "run_id": run_id, **place._asdict()} for place in places]
    if rows:
        db.session().connection().execute(ITEMS.insert(), rows)


def forget(item_ids: Sequence[str]) -> None:
    """Delete what is stored about some items, so that it can be written anew."""
    if not item_ids:
        return
    cursor = _cursor()
    # The seal first: it keeps the rows that it was made for.
    for table in ("pay_snapshot", "pay_line", "pay_trace", "pay_blocker"):
        if db.is_sqlite():
            every = f"DELETE FROM {table} WHERE item_id IN (SELECT value FROM json_each(?))"  # noqa: S608
            cursor.execute(every, (json.dumps(item_ids),))
        else:
            cursor.execute(f"DELETE FROM {table} WHERE item_id = ANY(%s)", (list(item_ids),))  # noqa: S608


def add_problems(found: Iterable[tuple[Slot, Problem]]) -> None:
    """Store reasons to hold somebody back or to look at them."""
    now = clock.now()
    rows = [
        {
            "id": new_id(), "created_at": now, "run_id": slot.run_id, "item_id": slot.item_id,
            "employment_id": slot.employment_id, "person_id": slot.person_id, "key": each.key,
            "severity": each.severity, "message": each.message, "values": each.values,
        }
        for slot, each in found
    ]  # fmt: skip
    if rows:
        db.session().execute(BLOCKERS.insert(), rows)


def _update_items(found: Sequence[Written], generation: int) -> None:
    rows = [
        (generation, each.lines_hash, each.rows.account_fingerprint, *TAKE_OWN(each.head), each.item_id)
        for each in found
    ]
    if not rows:
        return
    if db.is_sqlite():
        marks = ", ".join(f"{name} = ?" for name in ITEM_COLUMNS)
        _cursor().executemany(f"UPDATE pay_item SET {marks} WHERE id = ?", rows)  # noqa: S608
        return
    names = ", ".join(f"{name} = new.{name}" for name in ITEM_COLUMNS)
    arrays = ", ".join("%s::integer[]" if name in WHOLE else "%s::text[]" for name in (*ITEM_COLUMNS, "id"))
    given = f"unnest({arrays}) AS new({', '.join(ITEM_COLUMNS)}, id)"
    columns = [list(column) for column in zip(*rows, strict=True)]
    _cursor().execute(f"UPDATE pay_item SET {names} FROM {given} WHERE pay_item.id = new.id", columns)  # noqa: S608


def append(table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Add rows as they are; days are ISO texts, which both databases read."""
    if not rows:
        return
    names = ", ".join(columns)
    cursor = _cursor()
    if db.is_sqlite():
        marks = ", ".join("?" * len(columns))
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608
        return
    with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _cursor() -> Any:  # the driver's own, of the transaction at hand
    return db.session().connection().connection.cursor()


def _head(ground: Ground, result: Result | None, lines: Sequence[tuple[Any, ...]]) -> ItemHead:
    slot, rows = ground.slot, ground.rows
    sums: dict[str, int] = {}
    for cells in lines:
        sums[cells[1]] = sums.get(cells[1], 0) + cells[5]
    return ItemHead(
        slot.employment_id,
        slot.kind,
        slot.original_item_id,
        PAYABLE if result else BLOCKED,
        to_minor(result.gross) if result else 0,
        to_minor(result.net) if result else 0,
        sums.get(Category.TAX, 0),
        sums.get(Category.EMPLOYEE_CONTRIBUTION, 0),
        sums.get(Category.EMPLOYER_CONTRIBUTION, 0),
        sums.get(Category.DEDUCTION, 0),
        rows.terms_id,
        rows.bank_account_id,
        rows.declaration_id,
        ground.period_days,
        result.input_hash if result else "",
    )


def _cells(number: int, line: Line) -> tuple[Any, ...]:
    """Return a line in the order of `LineCells`."""
    base, quantity, rate = line.base, line.quantity, line.rate
    return (
        number,
        line.category._value_,
        line.code,
        line.label,
        line.section,
        _cents(line.amount),
        "" if quantity is None else f"{quantity:f}",
        "" if rate is None else f"{rate:f}",
        None if base is None else _cents(base),
        _iso(line.period_from),
        _iso(line.period_to),
        line.rule,
        line.parameter,
        line.is_verified,
    )


def _cents(amount: Decimal) -> int:
    """Return an amount in cents; the usual one is written with two places, which is quickly told."""
    return int(amount * 100) if amount.same_quantum(CENT) else to_minor(amount)


@lru_cache(maxsize=1024)
def _iso(day: date) -> str:
    return day.isoformat()
