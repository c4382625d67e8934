"""PaySnapshot and SharedText: everything one sealed pay was computed from, never changed; ReplayFailure."""

from datetime import datetime

from sqlalchemy import DDL, LargeBinary, event
from sqlmodel import Field, SQLModel

from hr.db import Row, UtcDateTime
from payroll.snapshots import seals


class SharedText(SQLModel, table=True):
    """What many snapshots have in common, stored once under the hash of its text.

    It is the parameter rows that they consulted, or the words in which they are compressed.
    """

    __tablename__ = "pay_snapshot_shared"

    sha256: str = Field(max_length=64, primary_key=True)
    content: bytes = Field(sa_type=LargeBinary)


class PaySnapshot(SQLModel, table=True):
    """The snapshot of one item: the engine's seal without the parameter rows, compressed in given words.

    `sha256` is the engine's own mark over the whole, `lines_hash` that of the item it was made for. The
    snapshot of a void is that of the pay which it takes back, and `is_void` says so.
    """

    __tablename__ = "pay_snapshot"

    item_id: str = Field(foreign_key="pay_item.id", max_length=36, primary_key=True)
    run_id: str = Field(foreign_key="pay_run.id", max_length=36, index=True)
    lines_hash: str = Field(max_length=64)
    lines: int = 0
    pack_sha256: str = Field(foreign_key="pay_snapshot_shared.sha256", max_length=64)
    words_sha256: str = Field(foreign_key="pay_snapshot_shared.sha256", max_length=64)
    sha256: str = Field(max_length=64)
    is_void: bool = False
    content: bytes = Field(sa_type=LargeBinary)


class ReplayFailure(Row, table=True):
    """A sealed pay that did not come out as it was sealed, until a later replay finds it whole again."""

    __tablename__ = "pay_replay_failure"

    item_id: str = Field(max_length=36, unique=True)
    run_id: str = Field(max_length=36, index=True)
    reason: str = Field(max_length=40)  # a key of `replaying.REASONS`
    found_at: datetime = Field(sa_type=UtcDateTime)


for _dialect, _statement in seals.ON_CREATE:
    event.listen(
        Row.metadata.tables["pay_snapshot"],
        "after_create",
        DDL(_statement).execute_if(dialect=_dialect),  # type: ignore[no-untyped-call]
    )
