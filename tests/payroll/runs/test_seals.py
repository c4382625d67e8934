"""A committed run in the hands of somebody with a database client."""

import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from hr import db, migrate
from hr.jobs import worker
from payroll.runs import seals
from payroll.runs.models import PayRun
from payroll.snapshots import seals as snapshot_seals
from tests.payroll.support import NOVEMBER, OCTOBER, PayHouse


def attempt(statement: str, **values: str) -> None:
    with db.engine().execution_options(writes=True).begin() as connection:
        connection.execute(text(statement), values)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE pay_line SET amount_minor = amount_minor + 100 WHERE run_id = :sealed",
        "UPDATE pay_line SET run_id = :other WHERE run_id = :sealed",
        "UPDATE pay_line SET run_id = :sealed WHERE run_id = :other",
        "UPDATE pay_item SET run_id = :other WHERE run_id = :sealed",
        "UPDATE pay_item SET net_minor = 1 WHERE run_id = :sealed",
        "UPDATE pay_run SET state = 'calculated', net_minor = 1 WHERE id = :sealed",
        "UPDATE pay_run SET state = 'cancelled' WHERE id = :sealed",
        "UPDATE pay_run SET net_minor = net_minor + 1 WHERE id = :sealed",
        "UPDATE pay_run SET lines_hash = '' WHERE id = :sealed",
        "UPDATE pay_run SET committed_at = NULL WHERE id = :sealed",
    ],
)
def test_nothing_of_it_moves_or_changes(app: Flask, statement: str) -> None:
    house = PayHouse(people=1)
    values = {"sealed": house.committed(OCTOBER).id, "other": house.calculated(NOVEMBER).id}
    used = {name: value for name, value in values.items() if f":{name}" in statement}
    with pytest.raises(DBAPIError, match=r"a sealed pay (run )?cannot change"):
        attempt(statement, **used)


@pytest.mark.parametrize("table", ["pay_line", "pay_item", "pay_run"])
def test_it_cannot_be_emptied(app: Flask, table: str) -> None:
    PayHouse(people=1).committed(OCTOBER)
    words = "syntax error" if db.is_sqlite() else "a sealed pay run cannot change"  # SQLite has no such act
    with pytest.raises(DBAPIError, match=words):
        attempt(f"TRUNCATE {table} CASCADE")


def test_it_goes_on_to_paid_and_an_open_run_changes_as_before(app: Flask) -> None:
    house = PayHouse(people=1)
    sealed, other = house.committed(OCTOBER), house.calculated(NOVEMBER)
    worker.run_waiting()
    attempt("UPDATE pay_run SET state = 'paying' WHERE id = :sealed", sealed=sealed.id)
    attempt("UPDATE pay_run SET net_minor = 1 WHERE id = :other", other=other.id)
    with db.reading() as session:
        assert session.get_one(PayRun, sealed.id).state == "paying"


def test_the_migration_and_the_code_guard_the_same() -> None:
    script = ScriptDirectory.from_config(migrate.config())
    of_runs, of_parts = script.get_revision("0010"), script.get_revision("0011")
    assert of_runs is not None
    assert of_parts is not None
    found, parts = of_runs.module, of_parts.module
    assert (found.KEPT, found.SEALED, found.WORDS) == (seals.KEPT, seals.STATES, seals.WORDS)
    assert (parts.PARTS, parts.SEALED, parts.SEALED_WORDS) == (seals.PARTS, seals.STATES, seals.WORDS)
    assert (parts.OWN, parts.KEPT_WORDS) == (snapshot_seals.OWN, snapshot_seals.WORDS)
    columns = set(PayRun.model_fields) - {"state"}
    assert set(seals.KEPT) == columns
