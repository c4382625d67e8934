"""What every payment system refuses: an amount that is none, an identifier used twice."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from payroll.banking.model import Batch, Problem, Transfer

CENT_EXPONENT = -2


def amount(transfer: Transfer, largest: Decimal) -> Iterator[Problem]:
    """Yield what is wrong with an amount."""
    value = transfer.amount
    values: dict[str, object] = {"name": transfer.name, "amount": value}
    if not value.is_finite() or value <= 0:
        yield Problem("not_positive", values)
        return
    if value > largest:
        yield Problem("too_large", values)
    if value != round(value, -CENT_EXPONENT):
        yield Problem("not_in_cents", values)


def duplicates(batch: Batch) -> Iterator[Problem]:
    """Yield the identifiers that more than one payment carries: a return could not be told apart."""
    counts = Counter(transfer.end_to_end_id for transfer in batch.transfers)
    yield from (Problem("duplicate_id", {"id": id_}) for id_, count in counts.items() if count > 1)
