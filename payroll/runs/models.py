"""PayRun, PayItem, PayLine, PayTrace, PayBlocker and the hands a run went through."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import DDL, JSON, LargeBinary, UniqueConstraint, event
from sqlmodel import Field, SQLModel

from hr import crypto
from hr.db import Row, UtcDateTime
from payroll.groups import models as groups  # noqa: F401  (runs refer to their table)
from payroll.runs import seals
from payroll.runs.states import DRAFT, SEALED

REGULAR, OFF_CYCLE, CORRECTION = "regular", "off_cycle", "correction"
PAY, VOID, REPLACEMENT = "pay", "void", "replacement"
PENDING, PAYABLE, BLOCKED = "pending", "calculated", "blocked"
BLOCKS, CHECK = "blocks", "check"


class PayRun(Row, table=True):
    """The pay of one pay group for one period; a later version pays those an earlier one held back."""

    __tablename__ = "pay_run"
    __table_args__ = (UniqueConstraint("pay_group_id", "period", "kind", "version"),)

    legal_entity_id: str = Field(foreign_key="legal_entity.id", max_length=36, index=True)
    pay_group_id: str = Field(foreign_key="pay_group.id", max_length=36, index=True)
    period: date  # first day
    period_to: date  # last day
    kind: str = Field(default=REGULAR, max_length=20)  # regular | off_cycle | correction
    reason: str = Field(default="", max_length=20)  # bonus | correction | termination | advance | missed_pay
    version: int = 1
    currency: str = Field(default="EUR", max_length=3)
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
    __table_args__ = (UniqueConstraint("run_id", "employment_id", "kind"),)

    run_id: str = Field(foreign_key="pay_run.id", max_length=36, index=True)
    employment_id: str = Field(foreign_key="employment.id", max_length=36, index=True)
    person_id: str = Field(foreign_key="person.id", max_length=36, index=True)
    kind: str = Field(default=PAY, max_length=12)  # pay | void | replacement
    original_item_id: str = Field(default="", max_length=36)  # what a void mirrors and a replacement replaces
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
    lines_hash: str = Field(default="", max_length=64)  # of what the item says, lines and traces included


class PayLine(SQLModel, table=True):
    """One amount with its reason; written in bulk, never changed once its run is sealed.

    A run of ten thousand people has 170,000 of them: their key is the item with the position in it, by
    which SQLite also stores them, and how they came about stands once per item, in `PayTrace`.
    """

    __tablename__ = "pay_line"
    __table_args__ = ({"sqlite_with_rowid": False},)

    item_id: str = Field(foreign_key="pay_item.id", max_length=36, primary_key=True)
    position: int = Field(primary_key=True)
    run_id: str = Field(max_length=36)  # whoever wants a run's begins with its items
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

    @property
    def id(self) -> str:
        """What names the line: the same after each calculation, as long as it keeps its place."""
        return f"{self.item_id}.{self.position}"


class PayTrace(SQLModel, table=True):
    """How the lines of one item came about, compressed; `payroll.runs.traces` reads and writes it."""

    __tablename__ = "pay_trace"
    __table_args__ = ({"sqlite_with_rowid": False},)

    item_id: str = Field(foreign_key="pay_item.id", max_length=36, primary_key=True)
    run_id: str = Field(max_length=36)
    content: bytes = Field(sa_type=LargeBinary)


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
