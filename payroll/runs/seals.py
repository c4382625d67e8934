"""The triggers that keep a sealed run as it is, whoever connects; the migration carries the same text.

Lines and items can neither be changed, nor added, nor moved out of a sealed run; the run keeps every figure
and never leaves the sealed states. Deleting is left to retention: the stored hash shows when a line is gone.

A run writes 17 lines a person, so the check must be quick. SQLite makes a table of a list of more than two
each time it asks for `IN`: the states are compared one by one, which takes a third of the time. PostgreSQL
asks once for all the rows that one statement adds or changes.
"""

from payroll.runs.states import SEALED

Statements = tuple[tuple[str, str], ...]

WORDS = "a sealed pay run cannot change"
STATES = ", ".join(f"'{state}'" for state in sorted(SEALED))
PARTS = ("pay_item", "pay_line", "pay_trace")
# Everything but the state, which goes on from committed to paid and closed.
KEPT = (
    "id", "created_at", "legal_entity_id", "period", "kind", "version", "pay_date", "country", "generation",
    "people", "held_back", "gross_minor", "net_minor", "tax_minor", "employee_contributions_minor",
    "employer_contributions_minor", "deductions_minor", "lines_hash", "approved_hash", "calculated_at",
    "approved_at", "committed_at", "engine_version", "pack_version", "pack_hash", "pay_group_id", "period_to",
    "reason", "currency",
)  # fmt: skip


def _belongs_to_sealed(row: str) -> str:
    is_sealed = " OR ".join(f"state = '{state}'" for state in sorted(SEALED))
    return f"EXISTS (SELECT 1 FROM pay_run WHERE id = {row}.run_id AND ({is_sealed}))"  # noqa: S608


def _among_sealed(rows: str) -> str:
    # The runs that the rows are of are found first, one as a rule; only they are looked up.
    runs = f"(SELECT DISTINCT run_id FROM {rows}) AS found JOIN pay_run ON id = run_id"  # noqa: S608
    return f"EXISTS (SELECT 1 FROM {runs} WHERE state IN ({STATES}))"  # noqa: S608  (constants of ours)


def _leaves_seal(differs: str) -> str:
    changed = " OR ".join(f"NEW.{name} {differs} OLD.{name}" for name in KEPT)
    return f"OLD.state IN ({STATES}) AND (NEW.state NOT IN ({STATES}) OR {changed})"


def _sqlite(name: str, act: str, table: str, condition: str) -> tuple[str, str]:
    body = f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
    return "sqlite", f"CREATE TRIGGER {name} BEFORE {act} ON {table} {body}"


def _postgresql(table: str, acts: str, condition: str) -> Statements:
    raise_it = f"IF {condition} THEN RAISE EXCEPTION '{WORDS}'; END IF; RETURN NEW;"
    return (
        ("postgresql", _function(f"{table}_sealed", raise_it)),
        (
            "postgresql",
            f"CREATE TRIGGER {table}_sealed BEFORE {acts} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_sealed()",
        ),
        *_not_emptied(table),
    )


def _by_statement(table: str) -> Statements:
    """Return the triggers of a table of many rows: one look at all that a statement adds or changes."""
    found: list[tuple[str, str]] = []
    for act, transition in (
        ("INSERT", {"added": "NEW"}),
        ("UPDATE", {"former": "OLD", "added": "NEW"}),
    ):
        name = f"{table}_sealed_{act.lower()}"
        condition = " OR ".join(_among_sealed(rows) for rows in transition)
        tables = " ".join(f"{row} TABLE AS {rows}" for rows, row in transition.items())
        found += [
            (
                "postgresql",
                _function(name, f"IF {condition} THEN RAISE EXCEPTION '{WORDS}'; END IF; RETURN NULL;"),
            ),
            (
                "postgresql",
                f"CREATE TRIGGER {name} AFTER {act} ON {table} REFERENCING {tables} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
            ),
        ]
    return (*found, *_not_emptied(table))


def _not_emptied(table: str) -> Statements:
    any_sealed = f"EXISTS (SELECT 1 FROM pay_run WHERE state IN ({STATES}))"  # noqa: S608  (constants of ours)
    raise_it = f"IF {any_sealed} THEN RAISE EXCEPTION '{WORDS}'; END IF; RETURN NULL;"
    return (
        ("postgresql", _function(f"{table}_emptied", raise_it)),
        (
            "postgresql",
            f"CREATE TRIGGER {table}_emptied BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_emptied()",
        ),
    )


def _function(name: str, body: str) -> str:
    return f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$ BEGIN {body} END $$ LANGUAGE plpgsql"


def _of_part(table: str) -> Statements:
    new, either = _belongs_to_sealed("NEW"), f"{_belongs_to_sealed('OLD')} OR {_belongs_to_sealed('NEW')}"
    # OLD is null in an insert, and so is the state it leads to.
    return (
        _sqlite(f"{table}_sealed_insert", "INSERT", table, new),
        _sqlite(f"{table}_sealed_update", "UPDATE", table, either),
        *_by_statement(table),
    )


ON_CREATE: dict[str, Statements] = {
    "pay_run": (
        _sqlite("pay_run_sealed_update", "UPDATE", "pay_run", _leaves_seal("IS NOT")),
        *_postgresql("pay_run", "UPDATE", _leaves_seal("IS DISTINCT FROM")),
    ),
    **{table: _of_part(table) for table in PARTS},
}
