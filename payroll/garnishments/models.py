"""GarnishmentOrder and the ledger of what was withheld for it."""

from datetime import date
from decimal import Decimal

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from hr import crypto
from hr.db import Row

ACTIVE, PAUSED, FINISHED, WITHDRAWN = "active", "paused", "finished", "withdrawn"


class GarnishmentOrder(Row, table=True):
    """What an authority orders to be withheld from a wage; who it is for is sealed.

    `principal_minor` is all that is owed, None for maintenance without an end; `each_minor` is the most one
    run takes, None where only the law limits it. `rate` is a limit that the order or a state sets, percent;
    in Spain the points that the court takes off the scale for dependants.
    """

    __tablename__ = "garnishment_order"
    __table_args__ = (Index("ix_garnishment_order_employment", "employment_id", "state"),)

    legal_entity_id: str = Field(foreign_key="legal_entity.id", max_length=36, index=True)
    employment_id: str = Field(foreign_key="employment.id", max_length=36)
    person_id: str = Field(foreign_key="person.id", max_length=36, index=True)
    kind: str = Field(max_length=20)
    priority: int = 50  # of the law first, then by the day it came
    received_on: date
    starts_on: date
    currency: str = Field(default="EUR", max_length=3)
    principal_minor: int | None = None
    each_minor: int | None = None
    rate: str = Field(default="", max_length=10)
    supports_other_family: bool = False
    is_long_overdue: bool = False
    state: str = Field(default=ACTIVE, max_length=10, index=True)
    entered_by: str = Field(default="", max_length=36)
    authority_sealed: str = Field(default="", max_length=1000)
    reference_sealed: str = Field(default="", max_length=1000)
    account_sealed: str = Field(default="", max_length=1000)

    @property
    def cut(self) -> Decimal | None:
        """The points that a Spanish court takes off the scale for dependants."""
        return Decimal(self.rate) if self.rate and self.currency == "EUR" else None

    @property
    def authority(self) -> str:
        """Who orders it and is paid."""
        return crypto.unseal(self.authority_sealed, place=f"garnishment_order:authority:{self.id}")

    @authority.setter
    def authority(self, value: str) -> None:
        self.authority_sealed = crypto.seal(value, place=f"garnishment_order:authority:{self.id}")

    @property
    def reference(self) -> str:
        """The number of the case, which the payment has to name."""
        return crypto.unseal(self.reference_sealed, place=f"garnishment_order:reference:{self.id}")

    @reference.setter
    def reference(self, value: str) -> None:
        self.reference_sealed = crypto.seal(value, place=f"garnishment_order:reference:{self.id}")

    @property
    def account(self) -> str:
        """Where the money goes."""
        return crypto.unseal(self.account_sealed, place=f"garnishment_order:account:{self.id}")

    @account.setter
    def account(self, value: str) -> None:
        self.account_sealed = crypto.seal(value, place=f"garnishment_order:account:{self.id}")


class GarnishmentEntry(Row, table=True):
    """What one run withheld for an order, never changed; a void says it with the other sign."""

    __tablename__ = "garnishment_entry"
    __table_args__ = (UniqueConstraint("order_id", "run_id"),)

    order_id: str = Field(foreign_key="garnishment_order.id", max_length=36, index=True)
    run_id: str = Field(foreign_key="pay_run.id", max_length=36, index=True)
    on: date
    amount_minor: int
