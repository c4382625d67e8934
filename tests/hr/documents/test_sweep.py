"""Files that no document names go after a day, unless there are suspiciously many."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlmodel import select

from hr import crypto, db
from hr.access import SYSTEM
from hr.audit.models import AuditEntry
from hr.documents import service
from hr.documents.jobs import FEW, sweep_files
from hr.documents.models import Document, DocumentVersion
from hr.jobs.models import DONE, FAILED, JobRun
from hr.jobs.queue import enqueue
from hr.jobs.worker import run_job


@pytest.fixture(autouse=True)
def folder(app: Flask, tmp_path: Path, var_dir: Path) -> Iterator[Path]:
    """A store of our own."""
    service.configure(tmp_path)
    yield tmp_path
    service.configure(var_dir / "documents")


def stored() -> Document:
    with db.unit_of_work():
        return service.file_document(
            actor=SYSTEM, kind="letter", title="Letter", about=("thing", "t"), content=b"words",
            media_type="text/plain", filename="a.txt",
        )  # fmt: skip


def age(*paths: Path, days: int = 2) -> None:
    for path in paths:
        os.utime(path, (time.time(), time.time() - days * 86400))


def orphan(folder: Path, number: int = 0) -> Path:
    address = service.storage().put(crypto.seal_bytes(b"%d" % number, place="orphan"))
    return folder / address[:2] / address


def sweep() -> JobRun:
    with db.unit_of_work():
        run_id = enqueue(sweep_files)
    run_job(run_id)
    with db.separate_reading() as session:
        return session.exec(select(JobRun).where(JobRun.id == run_id)).one()


def test_an_old_orphan_and_a_torn_file_go_and_the_outcome_is_told(folder: Path) -> None:
    document, old, young = stored(), orphan(folder, 1), orphan(folder, 2)
    torn, fresh = old.with_name(".half"), old.with_name(".writing")
    torn.write_bytes(b"x")
    fresh.write_bytes(b"x")
    age(*(path for path in folder.glob("??/*") if path not in (young, fresh)))
    run = sweep()
    assert (run.state, run.done) == (DONE, 2)
    assert not old.exists()
    assert not torn.exists()
    assert young.exists()
    assert fresh.exists()
    with db.reading() as session:
        assert service.read(document).content == b"words"
        told = session.exec(select(AuditEntry).where(AuditEntry.action == "files.swept")).one()
    assert told.details == {"orphans": 1, "unfinished": 1}


def test_a_store_that_belongs_to_another_database_is_left_alone(folder: Path) -> None:
    paths = [orphan(folder, number) for number in range(FEW + 1)]
    age(*paths)
    run = sweep()
    assert run.state == FAILED
    assert run.error_values == {"orphans": FEW + 1, "files": FEW + 1}
    assert all(path.exists() for path in paths)


def test_what_a_rolled_back_transaction_stored_goes(folder: Path) -> None:
    stored()
    with db.unit_of_work() as work:
        for version in work.session.exec(select(DocumentVersion)):
            work.session.delete(version)
    age(*folder.glob("??/*"))
    assert sweep().done == 1
    assert not list(folder.glob("??/*"))
