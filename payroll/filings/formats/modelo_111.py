"""The file of the Modelo 111: an envelope with one page of a thousand positions.

Source: the AEAT's "Diseño de registro, Modelo 111, ejercicios 2019 y siguientes".
"""

from collections.abc import Iterator, Mapping

from payroll.filings.formats import fixed
from payroll.filings.formats.checking import Fault, Finding, check, decoded
from payroll.filings.formats.fixed import Table, Value

ENCODING = "iso-8859-1"
PARTS = (
    "work_cash",
    "work_in_kind",
    "business_cash",
    "business_in_kind",
    "prizes_cash",
    "prizes_in_kind",
    "forest_cash",
    "forest_in_kind",
    "image",
)
TO_PAY, NOTHING_TO_PAY, BY_DEBIT = "I", "N", "U"


def head_table() -> Table:
    """Return the field table of the envelope."""
    return fixed.table("es_111_head")


def page_table() -> Table:
    """Return the field table of the page."""
    return fixed.table("es_111_page")


def write(values: Mapping[str, Value]) -> bytes:
    """Return the file; the totals of the page are those of its boxes."""
    shared = {name: values[name] for name in ("year", "period")}
    page = fixed.write(page_table(), {**values, **totals(values)})
    text = fixed.write(head_table(), shared) + page + _end(str(shared["year"]), str(shared["period"]))
    return text.encode(ENCODING)


def totals(values: Mapping[str, Value]) -> dict[str, Value]:
    """Return boxes 28 and 30, and how the return is handed in."""
    total = sum(int(values.get(f"{part}_withheld", 0)) for part in PARTS)
    result = total - int(values.get("earlier", 0))
    paid_by = BY_DEBIT if values.get("iban") else TO_PAY
    kind = paid_by if result > 0 else NOTHING_TO_PAY
    return {"total": total, "to_pay": max(result, 0), "declaration_type": kind}


def read(content: bytes) -> dict[str, str]:
    """Return the values of the page of a file that the checker finds nothing wrong with."""
    text = content.decode(ENCODING)
    return fixed.read(page_table(), text[head_table().length :][: page_table().length])


def check_file(content: bytes) -> list[Finding]:
    """Return everything that is wrong with a file."""
    text = decoded(content, ENCODING)
    if text is None:
        return [Finding(Fault.ENCODING)]
    head, page = head_table(), page_table()
    first, rest = text[: head.length], text[head.length :]
    end = _end(fixed.value(head.field("year"), first), fixed.value(head.field("period"), first))
    if len(rest) != page.length + len(end):
        return [Finding(Fault.LENGTH, expected=str(head.length + page.length + len(end)))]
    found = check(head, first, 1) + check(page, rest[: page.length], 2)
    if rest[page.length :] != end:
        found.append(Finding(Fault.CONSTANT, 3, expected=end))
    return found + list(_between(first, rest[: page.length]))


def _between(first: str, record: str) -> Iterator[Finding]:
    page = page_table()

    def at(name: str) -> int:
        return fixed.number(page, record, name)

    for name in ("year", "period"):
        if fixed.value(head_table().field(name), first) != fixed.value(page.field(name), record):
            yield Finding(Fault.DIFFERS, 2, name, page.field(name).first)
    right = totals(
        {**{f"{part}_withheld": at(f"{part}_withheld") for part in PARTS}, "earlier": at("earlier")}
    )
    for name in ("total", "to_pay"):
        if at(name) != right[name]:
            yield Finding(Fault.TOTAL, 2, name, page.field(name).first, str(right[name]))
    for part in PARTS:
        if at(f"{part}_withheld") > at(f"{part}_paid"):
            yield Finding(Fault.EXCEEDS, 2, f"{part}_withheld", page.field(f"{part}_withheld").first)
        if bool(at(f"{part}_people")) != bool(at(f"{part}_paid")):
            yield Finding(Fault.COUNT, 2, f"{part}_people", page.field(f"{part}_people").first)


def _end(year: str, period: str) -> str:
    return f"</T1110{year}{period}0000>"
