"""Settings: every problem at once, and nothing unsafe outside development."""

from pathlib import Path

import pytest

from hr.settings import SettingsError, load

SAFE = {
    "ENV": "production",
    "SECRET_KEY": "r" * 48,
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


def test_production_starts_with_safe_values(tmp_path: Path) -> None:
    settings = load({**SAFE, "VAR_DIR": str(tmp_path)})
    assert settings.database_url == "postgresql+psycopg://db/plantilla"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "changeme"),
        ("SECRET_KEY", "short"),
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
    secret.write_text("s" * 40 + "\n")
    environment = {name: value for name, value in SAFE.items() if name != "SECRET_KEY"}
    settings = load({**environment, "VAR_DIR": str(tmp_path), "SECRET_KEY_FILE": str(secret)})
    assert settings.secret_key == "s" * 40


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
