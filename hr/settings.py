"""Settings: typed, read once from the environment and `.env`, every problem reported at once."""

import errno
import json
import os
import secrets
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

PLACEHOLDERS = {"", "changeme", "change-me", "secret", "dev", "password", "placeholder", "xxx"}
DEMO_DATE = date(2026, 11, 23)  # the day of the demo company; a try-out never follows the wall clock
ENVIRONMENTS = ("development", "production", "test")


class SettingsError(Exception):
    """Every bad setting, each with its remedy."""

    def __init__(self, problems: list[str]) -> None:
        """Keep the list and show it as one text."""
        self.problems = problems
        super().__init__("The settings cannot be used:\n" + "\n".join(f"  - {line}" for line in problems))


@dataclass(frozen=True)
class Settings:
    """Everything that may differ between two installations."""

    env: str = "development"
    debug: bool = False
    secret_key: str = ""
    secret_key_fallbacks: tuple[str, ...] = ()
    var_dir: Path = Path("var")
    database_url: str = ""
    redis_url: str | None = None
    features: tuple[str, ...] = ("screening", "onboarding", "payroll")
    business_date: date | None = None
    zone: str = "Europe/Madrid"
    default_locale: str = "es"
    host: str = "127.0.0.1"
    port: int = 8000
    allowed_hosts: tuple[str, ...] = ()
    external_url: str = ""
    trusted_proxies: int = 0
    smtp_host: str | None = None
    smtp_port: int = 25
    smtp_user: str | None = None
    smtp_password: str | None = None
    smtp_starttls: bool = False
    smtp_timeout_seconds: int = 20
    mail_from: str = "Plantilla <no-reply@plantilla.example>"
    mailbox_port: int = 0
    web_workers: int = 1
    web_threads: int = 8
    workers_documents: int = 1
    workers_reading: int = 1
    workers_default: int = 1
    lease_seconds: int = 120
    sweep_seconds: int = 30
    dispatch_seconds: float = 1.0
    requeue_seconds: int = 30
    retry_seconds: int = 60
    restart_pause_seconds: int = 30
    max_upload_mb: int = 10
    idle_minutes: int = 20
    session_hours: int = 12
    fresh_minutes: int = 10
    link_minutes: int = 30
    applications_per_hour: int = 60
    sqlite_synchronous: str = "FULL"

    @property
    def is_production(self) -> bool:
        """Whether unsafe values are refused."""
        return self.env == "production"

    @property
    def base_url(self) -> str:
        """The address people reach us at, without a trailing slash; links in mails start with it."""
        return (self.external_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def smtp_configured(self) -> bool:
        """Whether mails can leave."""
        return bool(self.smtp_host)


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings, fill in what development may default, and refuse what is unsafe."""
    env = dict(environ if environ is not None else {**_dot_env(Path(".env")), **os.environ})
    problems: list[str] = []
    values = {f.name: _read(env, f.name, f.default, problems) for f in fields(Settings)}
    values = {name: value for name, value in values.items() if value is not None}
    if problems:
        raise SettingsError(problems)
    settings = Settings(**values)
    try:
        _refuse_unusable(settings.var_dir)
        settings = _with_defaults(settings)
    except OSError as error:
        reason = f"{error.filename or settings.var_dir}: {error.strerror}"
        problem = f"VAR_DIR={str(settings.var_dir)!r} cannot be used ({reason}); choose another folder"
        raise SettingsError([problem]) from None
    problems = _unsafe(settings)
    if problems:
        raise SettingsError(problems)
    return settings


def _refuse_unusable(folder: Path) -> None:
    """Raise OSError when a folder cannot be made or written to."""
    nearest = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    if not nearest.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(nearest))
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(nearest))


def _read(env: Mapping[str, str], name: str, default: object, problems: list[str]) -> Any:
    """Read one value, from NAME or from the file that NAME_FILE points to."""
    key = name.upper()
    if key not in env and f"{key}_FILE" in env:
        path = Path(env[f"{key}_FILE"])
        if not path.is_file():
            problems.append(f"{key}_FILE points to {path}, which is not a file; create it or unset it")
            return None
        raw = path.read_text().strip()
    elif key in env:
        raw = env[key].strip()
    else:
        return None
    if raw == "" and name not in {"secret_key"}:
        return None
    try:
        return _parser(name, default)(raw)
    except ValueError as error:
        problems.append(f"{key}={raw!r} cannot be used: {error}")
        return None


def _parser(name: str, default: object) -> Callable[[str], Any]:
    if name == "business_date":
        return date.fromisoformat
    if isinstance(default, bool):
        return _boolean
    if isinstance(default, int):
        return _whole
    if isinstance(default, float):
        return float
    if isinstance(default, Path):
        return Path
    if isinstance(default, tuple):
        return lambda raw: tuple(part.strip() for part in raw.split(",") if part.strip())
    return str


def _boolean(raw: str) -> bool:
    if raw.lower() in {"1", "true", "yes", "on"}:
        return True
    if raw.lower() in {"0", "false", "no", "off"}:
        return False
    raise ValueError("say true or false")


def _whole(raw: str) -> int:
    number = int(raw)
    if number < 0:
        raise ValueError("it must not be negative")
    return number


def _with_defaults(settings: Settings) -> Settings:
    """Give development and tests a key, a database and hosts of their own under `var/`."""
    changes: dict[str, Any] = {"var_dir": settings.var_dir.resolve()}
    if not settings.is_production:
        if not settings.database_url:
            changes["database_url"] = f"sqlite:///{changes['var_dir'] / 'plantilla.db'}"
        if not settings.secret_key:
            changes["secret_key"] = _kept_secret(changes["var_dir"] / "secret_key")
        if settings.env == "development" and settings.business_date is None:
            changes["business_date"] = DEMO_DATE
        if not settings.allowed_hosts:
            changes["allowed_hosts"] = ("localhost", "127.0.0.1", "[::1]")
    url = changes.get("database_url", settings.database_url)
    if url.startswith(("postgres://", "postgresql://")):
        changes["database_url"] = "postgresql+psycopg://" + url.split("://", 1)[1]
    current = {f.name: getattr(settings, f.name) for f in fields(Settings)}
    return Settings(**{**current, **changes})


def _kept_secret(path: Path) -> str:
    """Make a secret once and keep it, so that sessions outlive a restart."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secret := secrets.token_urlsafe(48))
    return secret


def _unsafe(settings: Settings) -> list[str]:
    problems = []
    if settings.env not in ENVIRONMENTS:
        problems.append(f"ENV={settings.env!r} is unknown: use one of {', '.join(ENVIRONMENTS)}")
    if settings.zone not in available_timezones():
        problems.append(f"ZONE={settings.zone!r} is not a time zone: use a name such as Europe/Madrid")
    if settings.default_locale not in {"es", "en"}:
        problems.append(f"DEFAULT_LOCALE={settings.default_locale!r} is unknown: use es or en")
    if settings.sqlite_synchronous not in {"OFF", "NORMAL", "FULL"}:
        problems.append("SQLITE_SYNCHRONOUS must be OFF, NORMAL or FULL")
    if not settings.is_production:
        return problems
    if settings.debug:
        problems.append("DEBUG must be off in production: unset it")
    if settings.secret_key.lower() in PLACEHOLDERS or len(settings.secret_key) < 32:
        problems.append(
            "SECRET_KEY is missing, a placeholder or shorter than 32 characters: set a random one"
        )
    if not settings.allowed_hosts:
        problems.append("ALLOWED_HOSTS is missing: list the names people use to reach Plantilla")
    if not settings.external_url.startswith("https://"):
        problems.append("EXTERNAL_URL must be the https:// address people use")
    if not settings.database_url:
        problems.append("DATABASE_URL is missing: name the database")
    if settings.business_date:
        problems.append("BUSINESS_DATE is for demos and tests: unset it in production")
    return problems


def _dot_env(path: Path) -> dict[str, str]:
    """Read NAME=value lines; comments and blank lines are skipped, quotes are taken off."""
    if not path.is_file():
        return {}
    pairs = {}
    for line in path.read_text().splitlines():
        name, equals, value = line.strip().partition("=")
        if equals and not name.startswith("#"):
            pairs[name.strip()] = value.strip().strip("'\"")
    return pairs


def main() -> int:
    """List every problem of the settings with its remedy; exit status 1 when there is one."""
    try:
        load()
    except SettingsError as error:
        sys.stdout.write(f"{json.dumps({'problems': error.problems}) if '--json' in sys.argv else error}\n")
        return 1
    sys.stdout.write('{"problems": []}\n' if "--json" in sys.argv else "The settings are fine.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
