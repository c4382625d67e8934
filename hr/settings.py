"""Settings: typed, read once from the environment and `.env`, every problem reported at once."""

import errno
import json
import os
import secrets
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from email.utils import parseaddr
from importlib.util import find_spec
from math import isfinite, nan
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

# Several processes share a machine, and our numbers are few: threads of BLAS that wait for each other made a
# fit ten times slower. numpy reads it when it is first imported, which happens after this module. Can be set.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

PLACEHOLDERS = ("change", "secret", "password", "placeholder", "example", "12345", "qwerty", "abcdef")
LEAST_SIGNS = 10  # different ones in a secret key; a random one of 32 signs has far more
DATABASES = ("postgresql", "postgresql+psycopg", "postgres", "sqlite")
QUEUES = ("redis", "rediss", "unix")
HIGHEST_PORT, HIGHEST_UPLOAD_MB = 65_535, 25
# What must be more than nothing; the other numbers may be 0.
POSITIVE = frozenset(
    """smtp_port smtp_timeout_seconds web_workers web_threads lease_seconds sweep_seconds dispatch_seconds
    requeue_seconds retry_seconds restart_pause_seconds max_upload_mb idle_minutes session_hours fresh_minutes
    link_minutes""".split()  # noqa: SIM905
)
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
    unreadable: dict[str, str] = {}
    values = {f.name: _read(env, f.name, f.default, unreadable) for f in fields(Settings)}
    settings = Settings(**{name: value for name, value in values.items() if value is not None})
    unsafe = _unsafe(settings, env) if settings.is_production else ()
    problems = {**dict(_impossible(settings)), **dict(unsafe), **unreadable}
    if problems:
        raise SettingsError([f"{name} {what}" for name, what in problems.items()])
    try:
        _refuse_unusable(settings.var_dir)
        return _with_defaults(settings)
    except OSError as error:
        reason = f"{error.filename or settings.var_dir}: {error.strerror}"
        problem = f"VAR_DIR={str(settings.var_dir)!r} cannot be used ({reason}); choose another folder"
        raise SettingsError([problem]) from None


def _refuse_unusable(folder: Path) -> None:
    """Raise OSError when a folder cannot be made or written to."""
    nearest = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    if not nearest.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(nearest))
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(nearest))


def _read(env: Mapping[str, str], name: str, default: object, problems: dict[str, str]) -> Any:
    """Read one value, from NAME or from the file that NAME_FILE points to."""
    key = name.upper()
    if key not in env and f"{key}_FILE" in env:
        path = Path(env[f"{key}_FILE"])
        if not path.is_file():
            problems[key] = f"cannot be read: {key}_FILE points to {path}, which is not a file; create it"
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
        problems[key] = f"is {raw!r}, which cannot be used: {error}"
        return None


def _parser(name: str, default: object) -> Callable[[str], Any]:
    if name == "business_date":
        return date.fromisoformat
    if isinstance(default, bool):
        return _boolean
    if isinstance(default, int):
        return _whole
    if isinstance(default, float):
        return _seconds
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
    if not (raw.isascii() and raw.isdigit()):
        raise ValueError("write a whole number that is not negative")
    return int(raw)


def _seconds(raw: str) -> float:
    try:
        number = float(raw)
    except ValueError:
        number = nan
    if not (isfinite(number) and number >= 0):
        raise ValueError("write a number that is not negative")
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


def _impossible(settings: Settings) -> Iterator[tuple[str, str]]:
    """Name what no installation can work with."""
    if settings.env not in ENVIRONMENTS:
        yield "ENV", f"is {settings.env!r}: use one of {', '.join(ENVIRONMENTS)}"
    if settings.zone not in available_timezones():
        yield "ZONE", f"is {settings.zone!r}, which is no time zone: use a name such as Europe/Madrid"
    if settings.default_locale not in {"es", "en"}:
        yield "DEFAULT_LOCALE", f"is {settings.default_locale!r}: use es or en"
    if settings.sqlite_synchronous not in {"OFF", "NORMAL", "FULL"}:
        yield "SQLITE_SYNCHRONOUS", "must be OFF, NORMAL or FULL"
    unknown = [name for name in settings.features if not _is_feature(name)]
    if unknown:
        yield "FEATURES", f"names {', '.join(unknown)}, which is no package with a feature.py here"
    if not _is_sender(settings.mail_from):
        yield "MAIL_FROM", f"is {settings.mail_from!r}: write it like People team <people@example.com>"
    yield from _impossible_addresses(settings)
    yield from _impossible_numbers(settings)


def _impossible_addresses(settings: Settings) -> Iterator[tuple[str, str]]:
    """Name addresses of a kind that nothing here can open, without the password that may be in them."""
    if settings.database_url and _scheme(settings.database_url) not in DATABASES:
        yield "DATABASE_URL", "must begin with postgresql:// or sqlite:///"
    if settings.redis_url and _scheme(settings.redis_url) not in QUEUES:
        yield "REDIS_URL", "must begin with redis://, rediss:// or unix://"
    if settings.external_url and _scheme(settings.external_url) not in ("http", "https"):
        yield "EXTERNAL_URL", "must begin with https://, or with http:// in a try-out"


def _impossible_numbers(settings: Settings) -> Iterator[tuple[str, str]]:
    for name in sorted(POSITIVE):
        if getattr(settings, name) <= 0:
            yield name.upper(), "must be more than 0"
    if settings.max_upload_mb > HIGHEST_UPLOAD_MB:
        yield "MAX_UPLOAD_MB", f"is {settings.max_upload_mb}: our readers take {HIGHEST_UPLOAD_MB} at most"
    for name in ("port", "smtp_port", "mailbox_port"):
        if getattr(settings, name) > HIGHEST_PORT:
            yield name.upper(), f"is {getattr(settings, name)}: the highest port is {HIGHEST_PORT}"


def _scheme(url: str) -> str:
    scheme, found, rest = url.partition("://")
    return scheme if found and rest else ""


def _is_feature(name: str) -> bool:
    """Say whether a package beside the core has a manifest, without importing it."""
    found = find_spec(name) if name.isidentifier() and name != "hr" else None
    folders = found.submodule_search_locations if found else None
    return any((Path(folder) / "feature.py").is_file() for folder in folders or ())


def _is_sender(text: str) -> bool:
    name, at, domain = parseaddr(text)[1].rpartition("@")
    return bool(name and at and domain and text.isprintable() and (name + domain).isascii())


def _unsafe(settings: Settings, env: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Name what must not be so in production."""
    if settings.debug:
        yield "DEBUG", "must be off in production: unset it"
    if env.get("FLASK_DEBUG", "").lower() not in {"", "0", "false", "no"}:
        yield "FLASK_DEBUG", "must be off in production: unset it"
    if _is_guessable(settings.secret_key):
        yield "SECRET_KEY", "is missing, a placeholder or shorter than 32 characters: set a random one"
    if any(_is_guessable(key) for key in settings.secret_key_fallbacks):
        yield "SECRET_KEY_FALLBACKS", "names a key that can be guessed: leave it out"
    if not settings.allowed_hosts:
        yield "ALLOWED_HOSTS", "is missing: list the names people use to reach Plantilla"
    if not settings.external_url.startswith("https://"):
        yield "EXTERNAL_URL", "must be the https:// address people use"
    if not settings.database_url:
        yield "DATABASE_URL", "is missing: name the database"
    if settings.business_date:
        yield "BUSINESS_DATE", "is for demos and tests: unset it in production"


def _is_guessable(key: str) -> bool:
    """Tell a key that somebody typed from a random one: too short, few signs, or words of a placeholder."""
    plain = "".join(sign for sign in key.lower() if sign.isalnum())
    return len(key) < 32 or len(set(plain)) < LEAST_SIGNS or any(word in plain for word in PLACEHOLDERS)


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
