"""The trail and the status page in words of the reader's language, with the code beside them."""

import ast
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from hr import db
from hr.access import Role
from hr.analytics import wording
from hr.audit import service as audit
from hr.i18n.extraction import PACKAGES, ROOT
from tests.support import factories
from tests.support.client import PageClient

# Put together in the code from a kind and what happened to it.
COMPOSED = {f"contract.{act}" for act in ("requested", "rendered", "signed", "sealed")}


def literal_actions() -> Iterator[str]:
    """Yield every act that the code records by its name."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield from _of(path)


def _of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            named = [word.value for word in node.keywords if word.arg == "action"]
            yield from (
                str(each.value) for each in named if isinstance(each, ast.Constant) and "." in str(each.value)
            )


def test_every_act_that_is_recorded_has_words() -> None:
    assert sorted({*literal_actions(), *COMPOSED} - set(wording.ACTIONS)) == []


def test_the_trail_reads_in_spanish(client: PageClient, app: Flask) -> None:
    with db.unit_of_work():
        actor = factories.make_actor(Role.EMPLOYEE, Role.PAYROLL_APPROVER, name="Paula Aprueba")
        audit.record(actor=actor, action="run.approved", subject=("pay_run", "01a2"))
    client.language = "es"
    client.sign_in(Role.ADMIN, locale="es")
    client.get("/admin/audit?action=run.")
    assert "Aprobó una nómina" in client.text
    assert "run.approved" in client.text  # the code stays beside it
    assert "nómina" in client.text
    for english in ("pay run", "payroll approver", "employee"):
        assert english not in client.text
