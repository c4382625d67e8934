"""Fixtures of every tier: the house on its own database, a clock that stands, a client that checks pages."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from flask import Flask
from sqlmodel import SQLModel

from hr import clock, db, i18n, migrate
from hr.app import create_app
from hr.audit import jobs as audit_jobs
from hr.settings import Settings, load
from tests.support import rows
from tests.support.client import PageClient
from tests.support.services import fresh_database

os.environ["OCR_PROGRAM"] = ""  # what tests find in a picture must not depend on the machine
BUSINESS_DATE = date(2026, 11, 23)
TIERS = {
    "/tests/flows/": pytest.mark.flows,
    "/tests/browser/": pytest.mark.browser,
    "/tests/faults/": pytest.mark.faults,
    "test_documents.py": pytest.mark.documents,
    "test_pictures.py": pytest.mark.pictures,
    # Whole pages through the web, whole pay runs, readers in children of their own: too slow for every save.
    "/tests/access/": pytest.mark.portal,
    "/tests/crawl/": pytest.mark.portal,
    "/tests/hr/door/": pytest.mark.portal,
    "/tests/hr/web/": pytest.mark.portal,
    "_routes.py": pytest.mark.portal,
    "_pages.py": pytest.mark.portal,
    "_simulation.py": pytest.mark.portal,
    "test_home.py": pytest.mark.portal,
    "test_reading.py": pytest.mark.portal,
    "test_importing.py": pytest.mark.portal,
    "/tests/payroll/accounts/": pytest.mark.portal,
    "/tests/payroll/corrections/": pytest.mark.portal,
    "/tests/payroll/drafts/": pytest.mark.portal,
    "/tests/payroll/entries/": pytest.mark.portal,
    "/tests/payroll/explain/": pytest.mark.portal,
    "/tests/payroll/filings/": pytest.mark.portal,
    "/tests/payroll/garnishments/": pytest.mark.portal,
    "/tests/payroll/groups/": pytest.mark.portal,
    "/tests/payroll/offcycle/": pytest.mark.portal,
    "/tests/payroll/payments/": pytest.mark.portal,
    "/tests/payroll/payslips/": pytest.mark.portal,
    "/tests/payroll/questions/": pytest.mark.portal,
    "/tests/payroll/receivables/": pytest.mark.portal,
    "/tests/payroll/retro/": pytest.mark.portal,
    "/tests/payroll/review/": pytest.mark.portal,
    "/tests/payroll/runs/": pytest.mark.portal,
    "/tests/payroll/snapshots/": pytest.mark.portal,
    "/tests/payroll/takeover/": pytest.mark.portal,
    "/tests/payroll/tax_forms/": pytest.mark.portal,
    "/tests/payroll/test_demo.py": pytest.mark.portal,
    "test_perturbations.py": pytest.mark.portal,  # five hundred made résumés, read and scored twice
    "test_twins.py": pytest.mark.portal,
    "test_gaming.py": pytest.mark.portal,
    "test_hostile.py": pytest.mark.portal,
    "test_tricks.py": pytest.mark.portal,
    # They load the words and the labellers, or render and calculate whole sets.
    "/tests/scripts/resumes/": pytest.mark.portal,
    "/tests/screening/parsing/test_doubtful.py": pytest.mark.portal,
    "/tests/screening/parsing/test_parser.py": pytest.mark.portal,
    "/tests/screening/scoring/test_features.py": pytest.mark.portal,
    "/tests/screening/scoring/test_scoring.py": pytest.mark.portal,
    "/tests/screening/taxonomy/test_taxonomy.py": pytest.mark.portal,
    "/tests/screening/applications/test_jobs.py": pytest.mark.portal,
    "/tests/screening/applications/test_rescoring.py": pytest.mark.portal,
    "/tests/screening/previews/": pytest.mark.portal,
    "/tests/screening/shortlists/test_correcting.py": pytest.mark.portal,
    "/tests/payroll/engine/test_arithmetic.py": pytest.mark.portal,
    "/tests/payroll/engine/test_every_country.py": pytest.mark.portal,
    "/tests/payroll/engine/test_properties.py": pytest.mark.portal,
    "/tests/payroll/engine/test_snapshot.py": pytest.mark.portal,
    "/tests/hr/analytics/test_wording.py": pytest.mark.portal,
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give each test its markers by its place and its fixtures, so that no decorator can be forgotten."""
    for item in items:
        if "app" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.database)
        for folder, marker in TIERS.items():
            if folder in item.path.as_posix():
                item.add_marker(marker)


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a test house: SQLite in a temporary folder, or the database of TEST_DATABASE_URL."""
    folder = tmp_path_factory.mktemp("var")
    environment = {
        "ENV": "test",
        "VAR_DIR": str(folder),
        "BUSINESS_DATE": BUSINESS_DATE.isoformat(),
        "SECRET_KEY": "tests-only-" + "k" * 40,
        "SQLITE_SYNCHRONOUS": "OFF",
        "REDIS_URL": "unix:///nonexistent/plantilla-tests.sock",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "EXTERNAL_URL": "http://localhost",
    }
    server = os.environ.get("TEST_DATABASE_URL")
    if server:
        name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
        environment["DATABASE_URL"] = fresh_database(server, name)
    return load(environment)


@pytest.fixture(scope="session")
def _application(settings: Settings) -> Iterator[Flask]:
    application = create_app(settings)
    application.testing = True
    SQLModel.metadata.drop_all(db.engine())
    SQLModel.metadata.create_all(db.engine())
    command.stamp(migrate.config(), "head")
    yield application
    db.engine().dispose()


@pytest.fixture
def app(_application: Flask) -> Iterator[Flask]:
    """The application on an empty database."""
    i18n.set_locale("en")
    with clock.on(BUSINESS_DATE):
        yield _application
    _empty_tables()
    audit_jobs.head_file().unlink(missing_ok=True)  # an emptied trail is a trail cut off


@pytest.fixture
def house(app: Flask) -> Iterator[None]:
    """An empty database inside one unit of work that is committed at the end of the test."""
    with db.unit_of_work():
        yield


def _empty_tables() -> None:
    """Delete every row, children first."""
    with db.engine().execution_options(writes=True).begin() as connection:
        if db.is_sqlite():
            for table in reversed(SQLModel.metadata.sorted_tables):
                connection.execute(table.delete())
        else:
            rows.empty(connection, rows.with_rows(connection))


@pytest.fixture
def client(app: Flask) -> PageClient:
    """A browser without script that checks every page it fetches."""
    return PageClient(app)


@pytest.fixture
def var_dir(settings: Settings) -> Path:
    """Where the test house keeps its files."""
    return settings.var_dir
