"""The database: one engine, reading scopes, and units of work that commit or leave no trace."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import CursorResult, DateTime, Engine, Executable, Table, create_engine, event, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, Session, SQLModel

from hr import clock
from hr.ids import new_id

log = logging.getLogger(__name__)

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Store as UTC; a naive instant is a mistake."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give SQLite's naive values their zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Row(SQLModel):
    """What every table has: an unguessable, time-ordered identifier and the instant it was made."""

    id: str = Field(default_factory=new_id, primary_key=True, max_length=36)
    created_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


@dataclass
class UnitOfWork:
    """One transaction: its session, what to check before the commit and what to do after it."""

    session: Session
    writes: bool
    before_commit: list[Callable[[Session], None]] = field(default_factory=list)
    after_commit: list[Callable[[], object]] = field(default_factory=list)


class _State:
    engine: Engine | None = None


_current: ContextVar[UnitOfWork | None] = ContextVar("unit_of_work", default=None)


def configure(url: str, *, synchronous: str = "FULL") -> Engine:
    """Open the engine of this process for a database address."""
    if _State.engine is not None:
        _State.engine.dispose()
    engine = create_engine(url, pool_pre_ping=not url.startswith("sqlite"), **_options(url))
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine, synchronous)
    _State.engine = engine
    return engine


def _options(url: str) -> dict[str, Any]:
    if url.startswith("sqlite"):
        return {"connect_args": {"check_same_thread": False, "timeout": 15}}
    return {"pool_size": 10, "max_overflow": 10, "connect_args": {"connect_timeout": 5}}


def _prepare_sqlite(engine: Engine, synchronous: str) -> None:
    """Take over BEGIN from the driver: writers start IMMEDIATE, else they fail when they upgrade."""

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            f"synchronous={synchronous}",
            "foreign_keys=ON",
            "busy_timeout=15000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def engine() -> Engine:
    """Return the engine of this process."""
    if _State.engine is None:
        raise RuntimeError("the database is not configured; call hr.db.configure first")
    return _State.engine


def is_sqlite() -> bool:
    """Whether the database is SQLite, which has one writer at a time."""
    return engine().dialect.name == "sqlite"


def forget_connections() -> None:
    """Drop connections inherited over a fork without closing the parent's."""
    if _State.engine is not None:
        _State.engine.dispose(close=False)


def session() -> Session:
    """Return the session of the reading scope or unit of work we are in."""
    work = _current.get()
    if work is None:
        raise RuntimeError("no unit of work: open hr.db.unit_of_work() or hr.db.reading() first")
    return work.session


def current() -> UnitOfWork | None:
    """Return the unit of work we are in, if any."""
    return _current.get()


@contextmanager
def reading() -> Iterator[Session]:
    """Open a session for reading; inside another scope, share it."""
    outer = _current.get()
    if outer is not None:
        yield outer.session
        return
    with _scope(writes=False) as work:
        yield work.session


@contextmanager
def unit_of_work() -> Iterator[UnitOfWork]:
    """Open a transaction that commits at the end of the block, or rolls back when it raises.

    Inside another unit of work it joins that one, so services compose; inside a reading scope it is an
    error, since reads made before might be stale.
    """
    outer = _current.get()
    if outer is not None:
        if not outer.writes:
            raise RuntimeError("a reading scope cannot write; open the unit of work first")
        yield outer
        return
    with _scope(writes=True) as work:
        yield work
        commit(work)
    run_hooks(work)


@contextmanager
def separate_unit_of_work() -> Iterator[UnitOfWork]:
    """Open a transaction of its own, after the current one has been rolled back or not yet begun."""
    token = _current.set(None)
    try:
        with unit_of_work() as work:
            yield work
    finally:
        _current.reset(token)


@contextmanager
def separate_reading() -> Iterator[Session]:
    """Open a reading session of its own that sees what is committed now."""
    with _scope(writes=False) as work:
        yield work.session


@contextmanager
def request_scope(*, writes: bool) -> Iterator[UnitOfWork]:
    """Open the scope of one web request, which decides itself when to commit (see `commit`)."""
    with _scope(writes=writes) as work:
        yield work


@contextmanager
def _scope(*, writes: bool) -> Iterator[UnitOfWork]:
    bind = engine().execution_options(writes=True) if writes else engine()
    with Session(bind, expire_on_commit=False) as opened:
        work = UnitOfWork(opened, writes)
        token = _current.set(work)
        try:
            yield work
        finally:
            _current.reset(token)
            opened.expunge_all()  # rows that were read stay readable after the scope
            opened.rollback()


def commit(work: UnitOfWork) -> None:
    """Run the checks and commit."""
    work.session.flush()
    for check in work.before_commit:
        check(work.session)
    work.session.commit()


def abandon(work: UnitOfWork) -> None:
    """Roll back and forget what was to follow the commit."""
    work.session.rollback()
    work.before_commit.clear()
    work.after_commit.clear()


def run_hooks(work: UnitOfWork) -> None:
    """Do what was to follow the commit; a failure there is logged, since the work itself is done."""
    for hook in work.after_commit:
        try:
            hook()
        except Exception:
            log.exception("what follows a commit failed; the commit stands")


def change(session: Session, statement: Executable) -> int:
    """Execute an UPDATE or DELETE and return how many rows it touched."""
    return int(cast("CursorResult[Any]", session.execute(statement)).rowcount)


def insert_once(row: SQLModel) -> bool:
    """Insert a row unless one with the same unique values is there; say whether it was ours.

    A look before the insert is not enough on PostgreSQL, where somebody else may commit in between. The key
    comes back when the row went in: an insert's row count is not known with every driver.
    """
    insert = sqlite.insert if is_sqlite() else postgresql.insert
    table = cast("Table", row.__table__)  # type: ignore[attr-defined]
    statement = insert(table).values(**row.model_dump()).on_conflict_do_nothing()
    return session().execute(statement.returning(*table.primary_key)).first() is not None


def hold(model: type[SQLModel], row_id: str) -> None:
    """Let acts that hold one row follow each other until the transaction ends; other rows may refer to it.

    PostgreSQL locks the row; on SQLite the transaction itself is the only writer.
    """
    key = model.__table__.c.id  # type: ignore[attr-defined]
    session().execute(select(key).where(key == row_id).with_for_update(key_share=True))


def after_commit(hook: Callable[[], object]) -> None:
    """Do something once the current transaction is committed; it must not need the session.

    Whatever it does must also be done by somebody else in the end: its failure reaches nobody.
    """
    work = _current.get()
    if work is None or not work.writes:
        raise RuntimeError("after_commit needs a unit of work")
    work.after_commit.append(hook)
