"""JobRun: what ran, for whom, how often it was tried and how it ended; and the slots of the schedule."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from hr.db import Row, UtcDateTime

QUEUED, RUNNING, DONE, FAILED, CANCELLED = "queued", "running", "done", "failed", "cancelled"
OPEN_STATES = (QUEUED, RUNNING)


class JobRun(Row, table=True):
    """One piece of background work; the row is the record, the queue only a hint."""

    __tablename__ = "job_run"
    __table_args__ = (Index("ix_job_run_open", "state", "not_before"),)

    name: str = Field(max_length=120, index=True)
    pool: str = Field(max_length=20)
    arguments: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    key: str = Field(max_length=200, unique=True)
    state: str = Field(default=QUEUED, max_length=12)
    attempt: int = 0
    max_attempts: int = 5
    timeout_seconds: int = 120
    lease_token: str | None = Field(default=None, max_length=64)
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    not_before: datetime | None = Field(default=None, sa_type=UtcDateTime)
    enqueued_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    queue_ref: str = Field(default="", max_length=36)  # its latest identifier in the queue server
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    total: int = 0
    done: int = 0
    failed: int = 0
    label: str = Field(default="", max_length=200)
    error_message: str = Field(default="", max_length=500)
    error_values: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    error_reference: str = Field(default="", max_length=40)
    cancel_requested_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    cancelled_by: str = Field(default="", max_length=200)
    subject_type: str = Field(default="", max_length=40, index=True)
    subject_id: str = Field(default="", max_length=36, index=True)
    event_id: str = Field(default="", max_length=36)
    depth: int = 0
    actor_kind: str = Field(default="system", max_length=20)
    actor_id: str = Field(default="", max_length=36)
    actor_name: str = Field(default="", max_length=200)
    actor_role: str = Field(default="", max_length=120)

    @property
    def is_open(self) -> bool:
        """Whether the work is still to be done."""
        return self.state in OPEN_STATES


class ScheduleSlot(Row, table=True):
    """One due time of one periodic job; the first scheduler to insert it starts the job."""

    __tablename__ = "schedule_slot"
    __table_args__ = (UniqueConstraint("name", "due_at"),)

    name: str = Field(max_length=120)
    due_at: datetime = Field(sa_type=UtcDateTime)
    job_run_id: str = Field(default="", max_length=36)


class Heartbeat(Row, table=True):
    """When a worker pool or the scheduler last said that it is alive."""

    __tablename__ = "heartbeat"

    name: str = Field(max_length=80, unique=True)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    detail: str = Field(default="", max_length=200)
