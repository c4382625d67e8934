"""A worker killed while it takes in a file: nobody sees a part of it, and the next worker brings it all."""

from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from hr import clock, db
from payroll.entries import jobs
from payroll.entries.importing import files
from payroll.entries.models import PROPOSED, STAGED
from tests.payroll.entries.test_files import HEADER, FileHouse
from tests.support.killing import Killing

DAY = date(2026, 11, 3)


@pytest.mark.parametrize(("point", "written"), [(jobs.AFTER_CHUNK, 2), (jobs.BEFORE_SHOWN, 5)])
def test_a_killed_worker_shows_nothing_and_the_next_finishes(
    app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, point: str, written: int
) -> None:
    monkeypatch.setattr(jobs, "CHUNK", 2)
    house = FileHouse(5)
    text = "".join(f"{house.nif(place)};;bonus;{100 + place},00;;;;\n" for place in range(5))
    file = house.upload(HEADER + text)
    with db.unit_of_work(), clock.on(DAY):
        files.take_in(actor=house.preparer, file_id=file.id, mode=files.ALL)
    killing = Killing(monkeypatch, tmp_path, point)
    killing.kill_one("import_file", on=DAY)
    assert [row.state for row in house.entries()] == [STAGED] * written
    killing.finish("import_file", on=DAY)
    assert house.file(file).state == files.DONE
    assert [row.state for row in house.entries()] == [PROPOSED] * 5
    assert [row.amount_minor for row in house.entries()] == [10_000, 10_100, 10_200, 10_300, 10_400]
