"""The words of a bank file: who pays, whom, how much, when; and what is refused."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal


def N_(text: str) -> str:
    """Mark a text for translation without translating it."""
    return text


PROBLEMS: dict[str, str] = {
    "empty_batch": N_("There is nothing to pay."),
    "bad_iban": N_("%(name)s: the account number %(iban)s is not a valid IBAN."),
    "address_required": N_(
        "%(name)s: banks outside the European Economic Area ask for an address (%(iban)s)."
    ),
    "empty_name": N_("%(name)s: the name has no letter the banks accept."),
    "text_too_long": N_("Payment %(id)s: the text has more than %(limit)s characters."),
    "bad_id": N_("The identifier %(id)s is empty, too long or has characters the banks do not accept."),
    "duplicate_id": N_("The identifier %(id)s is used by more than one payment."),
    "not_positive": N_("%(name)s: the amount %(amount)s is not more than zero."),
    "not_in_cents": N_("%(name)s: the amount %(amount)s has fractions of a cent."),
    "too_large": N_("%(name)s: the amount %(amount)s is more than a SEPA transfer may carry."),
    "not_a_bank_day": N_("The banks are closed on %(date)s; the next earlier day is %(earlier)s."),
    "bad_routing": N_("%(name)s: the routing number %(code)s is not valid."),
    "bad_account": N_("%(name)s: the account number %(iban)s is not valid."),
    "bad_sort_code": N_("%(name)s: the sort code %(code)s is not valid."),
    "bad_sender": N_("The bank details of %(name)s are not complete: %(missing)s."),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why a batch cannot be written: a key of `PROBLEMS` and the values of its sentence."""

    key: str
    values: dict[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """Return the English sentence."""
        return PROBLEMS[self.key] % self.values


class BatchRefused(Exception):
    """A batch that must not reach a bank; every problem at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.sentence for problem in self.problems))


@dataclass(frozen=True, slots=True)
class Account:
    """The company account that pays.

    `account` is an IBAN in SEPA and a plain number elsewhere, with `bank_code` as routing number or sort
    code. `identifier` is what the bank knows the sender by: a tax number with the bank's suffix, the company
    identification of ACH, the service user number of Bacs.
    """

    name: str
    account: str
    identifier: str = ""
    bank_code: str = ""
    bank_name: str = ""


@dataclass(frozen=True, slots=True)
class Transfer:
    """One payment to one person; `end_to_end_id` comes back from the bank with a return."""

    end_to_end_id: str
    name: str
    account: str
    amount: Decimal
    text: str = ""
    bank_code: str = ""
    is_savings: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One file of salary payments from one account on one day.

    `number` counts, from 1, the files its sender has written on the day: ACH tells them apart by it.
    """

    message_id: str
    created_at: datetime
    execution_date: date
    debtor: Account
    transfers: tuple[Transfer, ...]
    number: int = 1

    @property
    def total(self) -> Decimal:
        """What the account is debited with."""
        return sum((transfer.amount for transfer in self.transfers), Decimal(0))


@dataclass(frozen=True, slots=True)
class Summary:
    """What a bank reads in a file: its own count and sum of the payments beside the stated ones."""

    message_id: str
    execution_date: date
    count: int
    control_sum: Decimal
    stated_count: int
    stated_sum: Decimal
    transfers: tuple[Transfer, ...]
