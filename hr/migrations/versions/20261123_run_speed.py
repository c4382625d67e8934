"""Quicker checks on what a pay run writes, its lines found by their items, social numbers by an index."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from hr import crypto

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TEXT = sqlmodel.AutoString
PARTS = ("pay_item", "pay_line", "pay_trace")
STATES = ("closed", "committed", "paid", "partially_paid", "paying")
SEALED = ", ".join(f"'{state}'" for state in STATES)
WORDS = "a sealed pay run cannot change"


def upgrade() -> None:
    for table in PARTS:
        _drop(table, ("sealed_insert", "sealed_update") if _is_sqlite() else ("sealed",))
        if _is_sqlite():
            _seal_on_sqlite(table, _one_by_one)
        else:
            _seal_statements(table)
    for table in ("pay_line", "pay_trace"):
        op.drop_index(f"ix_{table}_run_id", table_name=table)
    with op.batch_alter_table("person") as person:
        person.add_column(
            sa.Column("social_number_index", TEXT(length=32), nullable=False, server_default="")
        )
    with op.batch_alter_table("person") as person:
        person.alter_column("social_number_index", existing_type=TEXT(length=32), server_default=None)
        person.create_index("ix_person_social_number_index", ["social_number_index"], unique=False)
    _index_social_numbers()


def downgrade() -> None:
    with op.batch_alter_table("person") as person:
        person.drop_index("ix_person_social_number_index")
        person.drop_column("social_number_index")
    for table in ("pay_line", "pay_trace"):
        op.create_index(f"ix_{table}_run_id", table, ["run_id"], unique=False)
    for table in PARTS:
        _drop(table, ("sealed_insert", "sealed_update"))
        if _is_sqlite():
            _seal_on_sqlite(table, _in_a_list)
        else:
            _seal_rows(table)


def _index_social_numbers() -> None:
    connection = op.get_bind()
    query = sa.text("SELECT id, social_number_sealed FROM person WHERE social_number_sealed <> ''")
    change = sa.text("UPDATE person SET social_number_index = :found WHERE id = :id")
    for row in connection.execute(query).all():
        number = crypto.unseal(row.social_number_sealed, place=f"person:social_number:{row.id}")
        found = crypto.blind_index(number, column="person.social_number")
        connection.execute(change, {"found": found, "id": row.id})


# ---- triggers ----------------------------------------------------------------------------------------


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _one_by_one(row: str) -> str:
    is_sealed = " OR ".join(f"state = '{state}'" for state in STATES)
    return f"EXISTS (SELECT 1 FROM pay_run WHERE id = {row}.run_id AND ({is_sealed}))"


def _in_a_list(row: str) -> str:
    return f"(SELECT state FROM pay_run WHERE id = {row}.run_id) IN ({SEALED})"


def _seal_on_sqlite(table: str, of_sealed) -> None:  # type: ignore[no-untyped-def]
    either = f"{of_sealed('OLD')} OR {of_sealed('NEW')}"
    for act, when in (("insert", of_sealed("NEW")), ("update", either)):
        op.execute(
            f"CREATE TRIGGER {table}_sealed_{act} BEFORE {act.upper()} ON {table} "
            f"WHEN {when} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
        )


def _seal_statements(table: str) -> None:
    for act, transition in (("INSERT", {"added": "NEW"}), ("UPDATE", {"former": "OLD", "added": "NEW"})):
        name = f"{table}_sealed_{act.lower()}"
        condition = " OR ".join(
            f"EXISTS (SELECT 1 FROM (SELECT DISTINCT run_id FROM {rows}) AS found "
            f"JOIN pay_run ON id = run_id WHERE state IN ({SEALED}))"
            for rows in transition
        )
        tables = " ".join(f"{row} TABLE AS {rows}" for rows, row in transition.items())
        op.execute(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$ BEGIN IF {condition} THEN "
            f"RAISE EXCEPTION '{WORDS}'; END IF; RETURN NULL; END $$ LANGUAGE plpgsql"
        )
        op.execute(
            f"CREATE TRIGGER {name} AFTER {act} ON {table} REFERENCING {tables} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )


def _seal_rows(table: str) -> None:
    either = f"{_in_a_list('OLD')} OR {_in_a_list('NEW')}"
    name = f"{table}_sealed"
    op.execute(
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$ BEGIN IF {either} THEN "
        f"RAISE EXCEPTION '{WORDS}'; END IF; RETURN NEW; END $$ LANGUAGE plpgsql"
    )
    op.execute(
        f"CREATE TRIGGER {name} BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
    )


def _drop(table: str, names: tuple[str, ...]) -> None:
    for name in names:
        if _is_sqlite():
            op.execute(f"DROP TRIGGER {table}_{name}")
        else:
            op.execute(f"DROP TRIGGER {table}_{name} ON {table}")
            op.execute(f"DROP FUNCTION {table}_{name}()")
