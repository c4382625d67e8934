"""The command that compares the packs with somebody else's answers."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from payroll.countries.__main__ import main

HEAD = [
    "id",
    "jurisdiction",
    "component",
    "date",
    "source_class",
    "tolerance",
    "inputs_json",
    "expected_json",
    "source",
]
SCALE = {
    "id": "row-1",
    "jurisdiction": "ES",
    "component": "irpf_escala",
    "date": "2026-05-31",
    "source_class": "official",
    "tolerance": "0",
    "inputs_json": {"base": "12450"},
    "expected_json": {"cuota": "2365.50"},
    "source": "test",
}


def write_rows(path: Path, *rows: dict[str, Any]) -> str:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, HEAD)
        writer.writeheader()
        for changes in rows:
            row = SCALE | changes
            for name in ("inputs_json", "expected_json"):
                if not isinstance(row[name], str):
                    row[name] = json.dumps(row[name])
            writer.writerow(row)
    return str(path)


def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], *rows: dict[str, Any]) -> tuple[int, str]:
    status = main(["check", write_rows(tmp_path / "rows.csv", *rows)])
    return status, capsys.readouterr().out


def test_rows_that_pass_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out = run(tmp_path, capsys, {}, {"id": "row-2"})
    assert status == 0
    assert "irpf_escala: 2 of 2 passed" in out


def test_a_failure_shows_expected_and_got_and_fails_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out = run(tmp_path, capsys, {"expected_json": {"cuota": "2365.51"}}, {"id": "row-2"})
    assert status == 1
    assert "irpf_escala: 1 of 2 passed" in out
    assert "FAILED row-1 irpf_escala: cuota expected 2365.51 got 2365.5" in out


def test_the_tolerance_is_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    off_by_a_cent = {"expected_json": {"cuota": "2365.51"}}
    assert run(tmp_path, capsys, off_by_a_cent | {"tolerance": "0.01"})[0] == 0
    assert run(tmp_path, capsys, off_by_a_cent | {"tolerance": "0.009"})[0] == 1


def test_what_is_not_shipped_is_named_and_never_passed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out = run(
        tmp_path, capsys, {"jurisdiction": "FR", "component": "paye"}, {"component": "finiquito"}
    )
    assert status == 0
    assert "passed" not in out
    assert "not shipped: FR paye, 1 rows" in out
    assert "not shipped: ES finiquito, 1 rows" in out


def test_a_refused_feature_counts_as_not_shipped_by_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inputs = {
        "ano_nacimiento": 1988,
        "situacion_familiar": 3,
        "retrib": "30000",
        "regularizacion": {"causa": 7, "percibido": "1000", "retenido": "10", "zona_anterior": "foral"},
    }
    row = {"component": "irpf_regularizacion", "inputs_json": inputs, "expected_json": {"tiporeg": "1"}}
    assert "not shipped: ES irpf_regularizacion: Not supported" in run(tmp_path, capsys, row)[1]


def test_rows_without_an_independent_answer_are_counted_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out = run(tmp_path, capsys, {}, {"source_class": "derived-unverified"})
    assert "irpf_escala: 1 of 1 passed" in out
    assert "irpf_escala (derived-unverified): 1 of 1 passed" in out


@pytest.mark.parametrize(
    ("changes", "note"),
    [
        ({"date": "2024-05-31"}, "no published figures"),
        ({"inputs_json": {"base": "1", "surprise": 1}}, "inputs nobody reads: ['surprise']"),
        ({"inputs_json": {}}, "base"),
        ({"inputs_json": {"base": "many"}}, "base"),
        ({"inputs_json": {"base": 1.5}}, "base"),
        ({"inputs_json": "{"}, "unreadable row"),
        ({"expected_json": {}}, "nothing is expected"),
        ({"expected_json": {"importe": "1"}}, "importe expected 1 got nothing"),
        ({"expected_json": {"cuota": True}}, "cuota expected True"),
        ({"tolerance": ""}, "unreadable row"),
        ({"component": "ss", "inputs_json": {"grupo": 1, "base": "2000", "year": 2025}}, "year"),
        ({"component": "ss", "inputs_json": {"grupo": 12, "base": "2000"}}, "unreadable row"),
        ({"component": "ss", "inputs_json": {"grupo": True, "base": "2000"}}, "grupo"),
        (
            {
                "component": "irpf_tipo",
                "inputs_json": {
                    "ano_nacimiento": 1988,
                    "situacion_familiar": 3,
                    "retrib": "1",
                    "contrato": "eterno",
                },
            },
            "contrato",
        ),
    ],
)
def test_a_row_that_cannot_be_answered_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], changes: dict[str, Any], note: str
) -> None:
    status, out = run(tmp_path, capsys, changes)
    assert status == 1
    assert note in out


FORMER = {
    "component": "fit_fica",
    "jurisdiction": "US",
    "date": "2026-06-30",
    "expected_json": {"fit": "236.67"},
}
FORM = {"allowances": 3, "married": True}
WAGES = {"periods": 12, "wages": "5000", "year": 2026}


@pytest.mark.parametrize(
    ("given", "note"),
    [
        ({"pre2020": FORM}, "1 of 1 passed"),
        # A row may fill the later form's columns too, as long as they say nothing else.
        (
            {"pre2020": FORM, "filing_status": "married_jointly", "step2": False, "step3": "0"},
            "1 of 1 passed",
        ),
        ({"pre2020": {"allowances": 3}, "filing_status": "married_jointly"}, "1 of 1 passed"),
        ({"pre2020": {"allowances": 3}, "filing_status": "married_separately"}, "expected 236.67 got"),
        ({"pre2020": FORM, "step2": True}, "neither a step 2"),
        ({"pre2020": FORM, "step3": "2000"}, "neither a step 2"),
    ],
)
def test_a_form_before_2020_says_nothing_of_the_later_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], given: dict[str, Any], note: str
) -> None:
    _, out = run(tmp_path, capsys, {**FORMER, "inputs_json": {**WAGES, **given}})
    assert note in out


def test_a_file_that_is_no_check_file_stops_with_a_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "other.csv").write_text("name,age\n", encoding="utf-8")
    assert main(["check", str(tmp_path / "other.csv")]) == 2
    assert main(["check", str(tmp_path / "missing.csv")]) == 2
    assert main(["verify"]) == 2
    assert "columns" in capsys.readouterr().err


@pytest.mark.parametrize("state", ["NY", "CA", "MA", "GA", "IL"])
def test_another_method_of_a_state_is_refused_by_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], state: str
) -> None:
    row = {
        "component": "sit",
        "jurisdiction": f"US-{state}",
        "date": "2026-06-30",
        "inputs_json": {"method": "aggregate", "payment": "5000", "periods": 12},
        "expected_json": {"tax": "585.00"},
    }
    status, out = run(tmp_path, capsys, row)
    assert (status, "passed" in out) == (0, False)
    assert f"not shipped: US-{state} sit: Not supported" in out


def shown(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main(["show", *words])
    told = capsys.readouterr()
    return status, told.out, told.err


def test_showing_a_day_without_rows_fails_and_says_for_what(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = shown(capsys, "es", "--on", "2031-01-01")
    assert status == 1
    assert "irpf: There are no published figures of ES for income tax withholding on 2031-01-01." in out
    assert "es.garnishment/2001" in out  # what is in force is shown all the same
    assert err == (
        "es: nothing is in force on 2031-01-01 for social_security, irpf, minimum_wage, part_time; "
        "pay is refused there\n"
    )


def test_showing_fails_for_a_topic_asked_for_and_not_for_one_that_some_pay_never_needs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert shown(capsys, "us", "state_ny", "--on", "2025-06-01")[0] == 1
    assert shown(capsys, "us", "--on", "2025-06-01")[0] == 0
    assert shown(capsys, "es", "social_security", "--on", "2026-02-01", "--known", "2026-03-30")[0] == 1
    assert shown(capsys, "es", "irpf", "--on", "2026-10-01")[0] == 0


@pytest.mark.portal  # starts an interpreter
def test_a_reader_that_has_seen_enough_ends_the_command_without_a_traceback() -> None:
    command = [sys.executable, "-m", "payroll.countries", "show", "es", "--on", "2026-10-01"]
    read, write = os.pipe()
    os.close(read)
    try:
        ended = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, check=False)
    finally:
        os.close(write)
    assert ended.stderr == b""
