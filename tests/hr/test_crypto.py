"""Encryption: a value opens only where it stands and only with its key."""

import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from hr import crypto
from hr.crypto import WrongKey


def test_a_value_opens_at_its_place_only(app: Flask) -> None:
    sealed = crypto.seal("ES4021000418411000000000", place="bank_account:iban:a")
    assert "ES40" not in sealed
    assert crypto.unseal(sealed, place="bank_account:iban:a") == "ES4021000418411000000000"
    with pytest.raises(WrongKey):
        crypto.unseal(sealed, place="bank_account:iban:b")


def test_another_key_is_refused_with_a_clear_error(app: Flask, tmp_path: Path, var_dir: Path) -> None:
    sealed = crypto.seal("secret", place="x")
    try:
        crypto.configure(tmp_path / "other_key")
        with pytest.raises(WrongKey):
            crypto.unseal(sealed, place="x")
    finally:
        crypto.configure(var_dir / "key")
    assert crypto.unseal(sealed, place="x") == "secret"


def test_equal_values_share_an_index_only_within_a_column(app: Flask) -> None:
    one = crypto.blind_index("es40 2100", column="iban")
    assert one == crypto.blind_index("ES402100", column="iban")
    assert one != crypto.blind_index("ES402100", column="tax_number")


def test_processes_that_start_at_once_share_one_key(tmp_path: Path) -> None:
    script = (
        "from pathlib import Path; from hr import crypto\n"
        f"crypto.configure(Path({str(tmp_path / 'key')!r})); print(crypto.blind_index('ES40', column='iban'))"
    )
    starting = [
        subprocess.Popen((sys.executable, "-c", script), stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    keys = {process.communicate(timeout=30)[0] for process in starting}
    assert len(keys) == 1
    assert keys != {""}
    assert [path.name for path in tmp_path.iterdir()] == ["key"]
