"""Settings: every problem at once, and nothing unsafe outside development."""

from pathlib import Path

import pytest

from hr.settings import SettingsError, load
from hr.web.setup import build

SAFE = {
    "ENV": "production",
    "SECRET_KEY": "kR7vQ2nX9bT4mZ8cL1sW6yH3dJ5fG0pA",
    "ALLOWED_HOSTS": "portal.example",
    "EXTERNAL_URL": "https://portal.example",
    "DATABASE_URL": "postgresql://db/plantilla",
}


def problems(environment: dict[str, str]) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load(environment)
    return caught.value.problems


def test_all_bad_values_are_reported_together(tmp_path: Path) -> None:
    found = problems({"VAR_DIR": str(tmp_path), "PORT": "many", "DEBUG": "perhaps", "BUSINESS_DATE": "soon"})
    assert len(found) == 3
    assert any("PORT" in line for line in found)


def test_unreadable_and_unsafe_values_are_reported_together(tmp_path: Path) -> None:
    found = problems({**SAFE, "VAR_DIR": str(tmp_path), "PORT": "many", "DEBUG": "true", "ALLOWED_HOSTS": ""})
    assert sorted(line.split()[0] for line in found) == ["ALLOWED_HOSTS", "DEBUG", "PORT"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://db/plantilla"),
        ("DATABASE_URL", "plantilla.db"),
        ("REDIS_URL", "http://queue"),
        ("FEATURES", "screening,paroll"),
        ("FEATURES", "hr"),
        ("MAIL_FROM", "People team"),
        ("MAIL_FROM", "People <gente@españa.es>"),
        ("EXTERNAL_URL", "portal.example"),
        ("PORT", "70000"),
        ("SMTP_PORT", "0"),
        ("LEASE_SECONDS", "0"),
        ("SWEEP_SECONDS", "-1"),
        ("DISPATCH_SECONDS", "nan"),
        ("DISPATCH_SECONDS", "inf"),
        ("MAX_UPLOAD_MB", "0"),
        ("MAX_UPLOAD_MB", "26"),
    ],
)
def test_what_cannot_work_is_refused_at_the_start(tmp_path: Path, name: str, value: str) -> None:
    (found,) = problems({"VAR_DIR": str(tmp_path), name: value})
    assert found.startswith(name)


def test_an_address_with_a_password_is_never_repeated(tmp_path: Path) -> None:
    found = problems({"VAR_DIR": str(tmp_path), "DATABASE_URL": "mysql://me:hunter2@db/x"})
    assert "hunter2" not in str(found)


def test_production_never_debugs(tmp_path: Path) -> None:
    settings = load({**SAFE, "VAR_DIR": str(tmp_path)})
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("FLASK_DEBUG", "1")
        assert build(settings, navigation=()).debug is False


def test_production_starts_with_safe_values(tmp_path: Path) -> None:
    settings = load({**SAFE, "VAR_DIR": str(tmp_path)})
    assert settings.database_url == "postgresql+psycopg://db/plantilla"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "changeme"),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "changeme" * 6),
        ("SECRET_KEY", "change-me-please-change-me-please-change-me"),
        ("SECRET_KEY", "r" * 48),
        ("SECRET_KEY_FALLBACKS", "x" * 40),
        ("FLASK_DEBUG", "1"),
        ("ALLOWED_HOSTS", ""),
        ("EXTERNAL_URL", "http://portal.example"),
        ("DATABASE_URL", ""),
        ("DEBUG", "true"),
        ("BUSINESS_DATE", "2026-11-23"),
    ],
)
def test_production_refuses_what_is_unsafe(tmp_path: Path, name: str, value: str) -> None:
    found = problems({**SAFE, "VAR_DIR": str(tmp_path), name: value})
    assert len(found) == 1
    assert name in found[0]


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(SAFE["SECRET_KEY"] + "\n")
    environment = {name: value for name, value in SAFE.items() if name != "SECRET_KEY"}
    settings = load({**environment, "VAR_DIR": str(tmp_path), "SECRET_KEY_FILE": str(secret)})
    assert settings.secret_key == SAFE["SECRET_KEY"]


def test_development_keeps_its_own_secret(tmp_path: Path) -> None:
    first = load({"VAR_DIR": str(tmp_path)})
    assert len(first.secret_key) > 40
    assert load({"VAR_DIR": str(tmp_path)}).secret_key == first.secret_key
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("folder", ["/dev/null/x", "{tmp}/file", "{tmp}/file/x", "{tmp}/" + "x" * 300])
@pytest.mark.parametrize("environment", [{}, SAFE])
def test_a_folder_that_cannot_be_used_is_told_in_a_sentence(
    tmp_path: Path, folder: str, environment: dict[str, str]
) -> None:
    (tmp_path / "file").touch()
    (told,) = problems({**environment, "VAR_DIR": folder.format(tmp=tmp_path)})
    assert "VAR_DIR" in told
    assert "choose another folder" in told
