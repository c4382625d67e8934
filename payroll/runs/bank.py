"""Asking before the approval what a bank would say after it."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property

from hr import clock
from hr.company.models import LegalEntity
from payroll.banking.calendar import bank_day_on_or_before
from payroll.banking.model import Account, Batch, Transfer
from payroll.banking.model import Problem as BankProblem
from payroll.banking.sepa import check
from payroll.engine.model import Result
from payroll.payments.schemes import objections
from payroll.runs.kinds import Payee
from payroll.runs.problems import Problem, from_payment

EURO = "EUR"
SPANISH = re.compile(r"ES\d{22}")
LATIN = re.compile(r"[A-Za-z]")
PLAIN_AMOUNT = Decimal(1_000_000)


class Bank:
    """The bank of an employer on one pay day."""

    def __init__(self, entity: LegalEntity, pay_date: date) -> None:
        self.entity = entity
        self.debtor = Account(entity.name, entity.iban)
        self.day = bank_day_on_or_before(pay_date)

    def problems(self, payee: Payee, result: Result) -> tuple[Problem, ...]:
        """Return why the bank would refuse a pay."""
        if result.net <= 0 or not payee.iban:
            return ()
        if result.currency != EURO:
            return tuple(from_payment(found) for found in self._abroad(payee, result))
        if self._takes_plain_ones and _is_plain(payee, result.net):
            return ()
        return tuple(from_payment(found) for found in self._check(payee, result.net))

    def _abroad(self, payee: Payee, result: Result) -> Iterator[BankProblem]:
        return objections(
            entity=self.entity,
            currency=result.currency,
            name=payee.name,
            account=payee.iban,
            amount=result.net,
            on=result.pay_date,
        )

    @cached_property
    def _takes_plain_ones(self) -> bool:
        """Whether nothing is wrong with the debtor and the day, asked once for everybody."""
        return not self._check(Payee(self.debtor.name, self.debtor.account), Decimal(1))

    def _check(self, payee: Payee, amount: Decimal) -> Sequence[BankProblem]:
        batch = Batch(
            message_id="check",
            created_at=clock.now(),
            execution_date=self.day,
            debtor=self.debtor,
            transfers=(Transfer("check", payee.name, payee.iban, amount),),
        )
        return tuple(check(batch))


def _is_plain(payee: Payee, amount: Decimal) -> bool:
    """Tell whether a payment is of the kind that needs no closer look: a tenth of a millisecond a person.

    A Spanish account whose check digits hold (ISO 13616: 97 leaves 1, ES reads 14 28), a name with a letter
    that the banks write, an amount that no limit is near.
    """
    iban = payee.iban
    if not SPANISH.fullmatch(iban) or not LATIN.search(payee.name) or amount > PLAIN_AMOUNT:
        return False
    return int(f"{iban[4:]}1428{iban[2:4]}") % 97 == 1
