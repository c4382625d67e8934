"""PayRun, PayItem, PayLine, PayBlocker and the hands a run went through."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import DDL, JSON, Index, Text, UniqueConstraint, event
from sqlmodel import Field

from hr import crypto
from hr.db import Row, UtcDateTime
from payroll.runs import seals
from payroll.runs.states import DRAFT, SEALED

REGULAR = "regular"
PENDING, PAYABLE, BLOCKED = "pending", "calculated", "blocked"
BLOCKS, CHECK = "blocks", "check"


class PayRun(Row, table=True):
    """The pay of one legal entity for one month; a later version pays those an earlier one held back."""

    __tablename__ = "pay_run"
    __table_args__ = (UniqueConstraint("legal_entity_id", "period", "kind", "version"),)

    legal_entity_id: str = Field(foreign_key="legal_entity.id", max_length=36, index=True)
    period: date  # first day of the month
    kind: str = Field(default=REGULAR, max_length=20)
    version: int = 1
    state: str = Field(default=DRAFT, max_length=16, index=True)
    pay_date: date
    country: str = Field(default="es", max_length=2)
    generation: int = 0  # how often the calculation was started; items carry the one they belong to
    people: int = 0
    held_back: int = 0
    gross_minor: int = 0
    net_minor: int = 0
    tax_minor: int = 0
    employee_contributions_minor: int = 0
    employer_contributions_minor: int = 0
    deductions_minor: int = 0
    lines_hash: str = Field(default="", max_length=64)
    approved_hash: str = Field(default="", max_length=64)
    calculated_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    approved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    committed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    engine_version: str = Field(default="", max_length=40)
    pack_version: str = Field(default="", max_length=40)
    pack_hash: str = Field(default="", max_length=64)

    @property
    def employer_cost_minor(self) -> int:
        """What the month costs the company."""
        return self.gross_minor + self.employer_contributions_minor

    @property
    def withheld_minor(self) -> int:
        """Tax and the employees' social security."""
        return self.tax_minor + self.employee_contributions_minor

    @property
    def is_sealed(self) -> bool:
        """Whether nothing may change any more."""
        return self.state in SEALED


class PayItem(Row, table=True):
    """One person in one run, with the rows their pay was calculated from, which are never changed."""

    __tablename__ = "pay_item"
    __table_args__ = (UniqueConstraint("run_id", "employment_id"),)

    run_id: str = Field(foreign_key="pay_run.id", max_length=36, index=True)
    employment_id: str = Field(foreign_key="employment.id", max_length=36, index=True)
    person_id: str = Field(foreign_key="person.id", max_length=36, index=True)
    state: str = Field(default=PENDING, max_length=12)
    generation: int = 0
    gross_minor: int = 0
    net_minor: int = 0
    tax_minor: int = 0
    employee_contributions_minor: int = 0
    employer_contributions_minor: int = 0
    deductions_minor: int = 0
    terms_id: str = Field(default="", max_length=36)
    bank_account_id: str = Field(default="", max_length=36)
    declaration_id: str = Field(default="", max_length=36)
    account_fingerprint: str = Field(default="", max_length=32)
    period_days: int = 30
    input_hash: str = Field(default="", max_length=64)


class PayLine(Row, table=True):
    """One amount with its reason; written in bulk, never changed once its run is sealed."""

    __tablename__ = "pay_line"
    __table_args__ = (Index("ix_pay_line_item", "item_id", "position"),)

    run_id: str = Field(foreign_key="pay_run.id", max_length=36, index=True)
    item_id: str = Field(foreign_key="pay_item.id", max_length=36)
    position: int
    category: str = Field(max_length=24)
    component: str = Field(max_length=60)
    label: str = Field(max_length=140)
    section: str = Field(default="", max_length=20)
    amount_minor: int
    quantity: str = Field(default="", max_length=20)  # decimal as text
    rate: str = Field(default="", max_length=20)  # percent, decimal as text
    base_minor: int | None = None
    period_from: date
    period_to: date
    rule: str = Field(default="", max_length=80)
    parameter: str = Field(default="", max_length=120)
    is_verified: bool = True
    trace: str = Field(default="[]", sa_type=Text)


class PayBlocker(Row, table=True):
    """Why a person is held back, or what somebody should look at: a key and the values of its sentence."""

    __tablename__ = "pay_blocker"
    __table_args__ = (UniqueConstraint("run_id", "employment_id", "key"),)

    run_id: str = Field(foreign_key="pay_run.id", max_length=36, index=True)
    item_id: str = Field(foreign_key="pay_item.id", max_length=36, index=True)
    employment_id: str = Field(max_length=36)
    person_id: str = Field(max_length=36)
    key: str = Field(max_length=40)
    severity: str = Field(default=BLOCKS, max_length=8)
    message: str = Field(max_length=300)  # an English msgid
    values: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class RunAct(Row, table=True):
    """Somebody's hand on a run: whoever prepared it in any way cannot approve it."""

    __tablename__ = "pay_run_act"

    run_id: str = Field(foreign_key="pay_run.id", max_length=36, index=True)
    act: str = Field(
        max_length=20
    )  # created | calculated | sent | returned | approved | committed | cancelled
    user_id: str = Field(default="", max_length=36)
    person_id: str = Field(default="", max_length=36)
    lines_hash: str = Field(default="", max_length=64)
    reason_sealed: str = Field(default="", max_length=3000)  # why it was returned; may name people and pay

    @property
    def reason(self) -> str:
        """Why it was done, where one has to say so."""
        return crypto.unseal(self.reason_sealed, place=f"pay_run_act:reason:{self.id}")

    @reason.setter
    def reason(self, value: str) -> None:
        self.reason_sealed = crypto.seal(value, place=f"pay_run_act:reason:{self.id}")


# The service refuses to touch a sealed run; the database refuses it to everybody else, repairs by hand too.
for _table, _statements in seals.ON_CREATE.items():
    for _dialect, _statement in _statements:
        event.listen(
            Row.metadata.tables[_table],
            "after_create",
            DDL(_statement).execute_if(dialect=_dialect),  # type: ignore[no-untyped-call]
        )
