"""The words of a bank's answer: one outcome per payment, and the rows nobody could read."""

from dataclasses import dataclass, field
from decimal import Decimal

SETTLED, ACCEPTED, RETURNED = "settled", "accepted", "returned"
OUTCOMES = (SETTLED, ACCEPTED, RETURNED)


def N_(text: str) -> str:
    """Mark a text for translation without translating it."""
    return text


UNREADABLE: dict[str, str] = {
    "empty": N_("The file is empty."),
    "too_big": N_("The file is too big to be a bank's answer."),
    "not_xml": N_("The file is no well-formed XML."),
    "other_message": N_("The file is another message than a payment status (pain.002)."),
    "not_nacha": N_("The file breaks the layout of NACHA files in line %(line)s."),
    "no_columns": N_("The list needs a column for the payment and one for its outcome."),
    "broken_list": N_("The list cannot be read as CSV. Check its quotes."),
    "not_text": N_("The list is in a character set we cannot read. Save it as UTF-8."),
}
ROW_ERRORS: dict[str, str] = {
    "no_id": N_("Line %(line)s: the payment is missing."),
    "unknown_outcome": N_("Line %(line)s: “%(value)s” is no outcome we know."),
    "bad_amount": N_("Line %(line)s: “%(value)s” is no amount."),
    "twice": N_("Line %(line)s: the payment %(value)s stands in an earlier line too."),
    "columns": N_("Line %(line)s: the row has another number of columns."),
}


class Unreadable(Exception):
    """A file that is no answer of a bank: a key of `UNREADABLE` and the values of its sentence."""

    def __init__(self, key: str, **values: object) -> None:
        self.key, self.values = key, values
        super().__init__(UNREADABLE[key] % values)


@dataclass(frozen=True, slots=True)
class RowError:
    """One row nobody could read: a key of `ROW_ERRORS` and the values of its sentence."""

    key: str
    line: int
    value: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one payment; `reason` is the bank's code or words."""

    end_to_end_id: str
    outcome: str
    reason: str = ""
    amount: Decimal | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """A whole answer; `whole_batch` holds when the bank answered for everything in a file at once."""

    outcomes: tuple[Outcome, ...]
    errors: tuple[RowError, ...] = ()
    message_id: str = ""
    whole_batch: Outcome | None = None
    changes: tuple[Outcome, ...] = field(
        default=()
    )  # corrected account data the bank asks to use from now on
