"""Lines keyed by item and place, traces once per item, a hash per item, and the snapshots that seal pays."""

import json
import zlib
from itertools import groupby
from typing import Any

import sqlalchemy as sa
import sqlmodel
from alembic import op

import hr.db

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
SEALED = "'closed', 'committed', 'paid', 'partially_paid', 'paying'"
SEALED_WORDS = "a sealed pay run cannot change"
KEPT_WORDS = "a sealed pay cannot change"
OWN = ("pay_snapshot", "pay_snapshot_shared")
PARTS = ("pay_item", "pay_line", "pay_trace")
CELLS = (
    "position", "category", "component", "label", "section", "amount_minor", "quantity", "rate",
    "base_minor", "period_from", "period_to", "rule", "parameter", "is_verified",
)  # fmt: skip
CHUNK = 500


def upgrade() -> None:
    _drop_seals("pay_line", "pay_item")
    _create_traces()
    _move_traces()
    _key_lines_by_item()
    with op.batch_alter_table("pay_item") as table:
        table.add_column(sa.Column("lines_hash", TEXT(length=64), nullable=False, server_default=""))
    with op.batch_alter_table("pay_item") as table:
        table.alter_column("lines_hash", existing_type=TEXT(length=64), server_default=None)
    _create_snapshots()
    for table in PARTS:
        _seal(table)
    for table in OWN:
        _keep(table, "true")
    for table in PARTS:
        column = "id" if table == "pay_item" else "item_id"
        _keep(table, f"EXISTS (SELECT 1 FROM pay_snapshot WHERE pay_snapshot.item_id = OLD.{column})")


def _create_traces() -> None:
    op.create_table(
        "pay_trace",
        sa.Column("item_id", TEXT(length=36), nullable=False),
        sa.Column("run_id", TEXT(length=36), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["pay_item.id"], name=op.f("fk_pay_trace_item_id")),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_pay_trace")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_pay_trace_run_id"), "pay_trace", ["run_id"], unique=False)


def _move_traces() -> None:
    """Put what stood in every line together, item by item."""
    connection = op.get_bind()
    found = connection.execute(
        sa.text("SELECT item_id, run_id, trace FROM pay_line ORDER BY item_id, position")
    ).all()
    rows = [_together(*key, [row.trace for row in own]) for key, own in groupby(found, lambda row: row[:2])]
    statement = sa.text(
        "INSERT INTO pay_trace (item_id, run_id, content) VALUES (:item_id, :run_id, :content)"
    )
    for start in range(0, len(rows), CHUNK):
        connection.execute(statement, rows[start : start + CHUNK])


def _together(item_id: str, run_id: str, traces: list[str]) -> dict[str, Any]:
    """Take the traces of an item apart, as `payroll.runs.traces` says; in the old ones a word is in a list."""
    steps = [json.loads(trace) for trace in traces]
    heads = [" ".join((key, *(name for name, _ in values))) for trace in steps for key, values in trace]
    values = [value for trace in steps for _, named in trace for _, value in named]
    kinds = "".join("s" if type(each) is list else "d" if type(each) is str else "i" for each in values)
    texts = [each[0] if type(each) is list else str(each) for each in values]
    text = json.dumps(
        [[len(trace) for trace in steps], heads, kinds, texts], separators=(",", ":"), ensure_ascii=False
    )
    return {"item_id": item_id, "run_id": run_id, "content": zlib.compress(text.encode(), 1)}


def _apart(content: bytes) -> list[str]:
    """Return the traces of an item's lines as they were stored before."""
    counts, heads, kinds, texts = json.loads(zlib.decompress(content))
    turned = {"s": lambda text: [text], "d": str, "i": int}
    values = (turned[kind](text) for kind, text in zip(kinds, texts, strict=True))
    steps = []
    for head in heads:
        key, *names = head.split(" ")
        steps.append([key, [[name, next(values)] for name in names]])
    left = iter(steps)
    return [json.dumps([next(left) for _ in range(count)]) for count in counts]


def _key_lines_by_item() -> None:
    op.create_table("pay_line_new", *_line_columns(), sqlite_with_rowid=False)
    names = ", ".join(("item_id", "run_id", *CELLS))
    op.execute(f"INSERT INTO pay_line_new ({names}) SELECT {names} FROM pay_line")
    op.drop_table("pay_line")
    op.rename_table("pay_line_new", "pay_line")
    op.create_index(op.f("ix_pay_line_run_id"), "pay_line", ["run_id"], unique=False)


def _line_columns() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("item_id", TEXT(length=36), nullable=False),
        sa.Column("run_id", TEXT(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("category", TEXT(length=24), nullable=False),
        sa.Column("component", TEXT(length=60), nullable=False),
        sa.Column("label", TEXT(length=140), nullable=False),
        sa.Column("section", TEXT(length=20), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("quantity", TEXT(length=20), nullable=False),
        sa.Column("rate", TEXT(length=20), nullable=False),
        sa.Column("base_minor", sa.Integer(), nullable=True),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("rule", TEXT(length=80), nullable=False),
        sa.Column("parameter", TEXT(length=120), nullable=False),
        sa.Column("is_verified", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["pay_item.id"], name=op.f("fk_pay_line_item_id")),
        sa.PrimaryKeyConstraint("item_id", "position", name="pk_pay_line_place"),
    ]


def _create_snapshots() -> None:
    op.create_table(
        "pay_snapshot_shared",
        sa.Column("sha256", TEXT(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_pay_snapshot_shared")),
    )
    op.create_table(
        "pay_snapshot",
        sa.Column("item_id", TEXT(length=36), nullable=False),
        sa.Column("run_id", TEXT(length=36), nullable=False),
        sa.Column("lines_hash", TEXT(length=64), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("pack_sha256", TEXT(length=64), nullable=False),
        sa.Column("words_sha256", TEXT(length=64), nullable=False),
        sa.Column("sha256", TEXT(length=64), nullable=False),
        sa.Column("is_void", sa.Boolean(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["pay_item.id"], name=op.f("fk_pay_snapshot_item_id")),
        sa.ForeignKeyConstraint(["run_id"], ["pay_run.id"], name=op.f("fk_pay_snapshot_run_id")),
        sa.ForeignKeyConstraint(
            ["pack_sha256"], ["pay_snapshot_shared.sha256"], name=op.f("fk_pay_snapshot_pack_sha256")
        ),
        sa.ForeignKeyConstraint(
            ["words_sha256"], ["pay_snapshot_shared.sha256"], name=op.f("fk_pay_snapshot_words_sha256")
        ),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_pay_snapshot")),
    )
    op.create_index(op.f("ix_pay_snapshot_run_id"), "pay_snapshot", ["run_id"], unique=False)
    op.create_table(
        "pay_replay_failure",
        sa.Column("id", TEXT(length=36), nullable=False),
        sa.Column("created_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("item_id", TEXT(length=36), nullable=False),
        sa.Column("run_id", TEXT(length=36), nullable=False),
        sa.Column("reason", TEXT(length=40), nullable=False),
        sa.Column("found_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_replay_failure")),
        sa.UniqueConstraint("item_id", name=op.f("uq_pay_replay_failure_item_id")),
    )
    op.create_index(op.f("ix_pay_replay_failure_run_id"), "pay_replay_failure", ["run_id"], unique=False)


def downgrade() -> None:
    for table in (*OWN, *PARTS):
        _drop_trigger(f"{table}_kept", table)
    _drop_seals(*PARTS)
    op.drop_table("pay_replay_failure")
    op.drop_table("pay_snapshot")
    op.drop_table("pay_snapshot_shared")
    with op.batch_alter_table("pay_item") as table:
        table.drop_column("lines_hash")
    _key_lines_by_themselves()
    _give_traces_back()
    op.drop_table("pay_trace")
    for table in ("pay_item", "pay_line"):
        _seal(table)


def _key_lines_by_themselves() -> None:
    columns = [each for each in _line_columns() if isinstance(each, sa.Column)]
    op.create_table(
        "pay_line_old",
        sa.Column("id", TEXT(length=39), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *columns,
        sa.Column("trace", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["pay_item.id"], name=op.f("fk_pay_line_item_id")),
        sa.ForeignKeyConstraint(["run_id"], ["pay_run.id"], name=op.f("fk_pay_line_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_line")),
    )
    names = ", ".join(f"pay_line.{name}" for name in ("item_id", "run_id", *CELLS))
    op.execute(
        f"INSERT INTO pay_line_old (id, created_at, item_id, run_id, {', '.join(CELLS)}, trace) "
        f"SELECT pay_line.item_id || '.' || pay_line.position, pay_item.created_at, {names}, '[]' "
        "FROM pay_line JOIN pay_item ON pay_item.id = pay_line.item_id"
    )
    op.drop_table("pay_line")
    op.rename_table("pay_line_old", "pay_line")
    op.create_index("ix_pay_line_run_id", "pay_line", ["run_id"], unique=False)
    op.create_index("ix_pay_line_item", "pay_line", ["item_id", "position"], unique=False)


def _give_traces_back() -> None:
    connection = op.get_bind()
    statement = sa.text(
        "UPDATE pay_line SET trace = :trace WHERE item_id = :item_id AND position = :position"
    )
    for row in connection.execute(sa.text("SELECT item_id, content FROM pay_trace")).all():
        for position, trace in enumerate(_apart(row.content), 1):
            connection.execute(statement, {"trace": trace, "item_id": row.item_id, "position": position})


# ---- triggers ----------------------------------------------------------------------------------------


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _of_sealed(row: str) -> str:
    return f"(SELECT state FROM pay_run WHERE id = {row}.run_id) IN ({SEALED})"


def _seal(table: str) -> None:
    either = f"{_of_sealed('OLD')} OR {_of_sealed('NEW')}"
    if _is_sqlite():
        for act, when in (("insert", _of_sealed("NEW")), ("update", either)):
            op.execute(
                f"CREATE TRIGGER {table}_sealed_{act} BEFORE {act.upper()} ON {table} "
                f"WHEN {when} BEGIN SELECT RAISE(ABORT, '{SEALED_WORDS}'); END"
            )
        return
    any_sealed = f"EXISTS (SELECT 1 FROM pay_run WHERE state IN ({SEALED}))"
    for name, when, unless, answer in (
        (f"{table}_sealed", f"INSERT OR UPDATE ON {table} FOR EACH ROW", either, "NEW"),
        (f"{table}_emptied", f"TRUNCATE ON {table} FOR EACH STATEMENT", any_sealed, "NULL"),
    ):
        op.execute(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$ BEGIN IF {unless} THEN "
            f"RAISE EXCEPTION '{SEALED_WORDS}'; END IF; RETURN {answer}; END $$ LANGUAGE plpgsql"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {when} EXECUTE FUNCTION {name}()")


def _keep(table: str, condition: str) -> None:
    if _is_sqlite():
        when = "" if condition == "true" else f"WHEN {condition} "
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table} "
            f"{when}BEGIN SELECT RAISE(ABORT, '{KEPT_WORDS}'); END"
        )
        return
    op.execute(
        f"CREATE OR REPLACE FUNCTION {table}_kept() RETURNS trigger AS $$ BEGIN IF {condition} THEN "
        f"RAISE EXCEPTION '{KEPT_WORDS}'; END IF; RETURN NEW; END $$ LANGUAGE plpgsql"
    )
    op.execute(
        f"CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_kept()"
    )


def _drop_seals(*tables: str) -> None:
    for table in tables:
        names = ("sealed_insert", "sealed_update") if _is_sqlite() else ("sealed", "emptied")
        for name in names:
            _drop_trigger(f"{table}_{name}", table)


def _drop_trigger(name: str, table: str) -> None:
    if _is_sqlite():
        op.execute(f"DROP TRIGGER {name}")
        return
    op.execute(f"DROP TRIGGER {name} ON {table}")
    op.execute(f"DROP FUNCTION {name}()")
