"""Which language the current reader reads."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

LOCALES = ("es", "en")
DEFAULT_LOCALE = "es"
LANGUAGE_NAMES = {"es": "Español", "en": "English"}

# Babel's name for each language. British English writes "30 November", as our Spanish readers expect.
CLDR_LOCALES = {"es": "es_ES", "en": "en_GB"}

_current: ContextVar[str] = ContextVar("locale", default=DEFAULT_LOCALE)


def locale() -> str:
    """Return the language code in force here."""
    return _current.get()


def set_locale(code: str) -> None:
    """Change the language for the rest of this request or job."""
    _current.set(_known(code))


@contextmanager
def use_locale(code: str) -> Iterator[None]:
    """Speak another language inside the block, for a mail or a document to somebody else."""
    token = _current.set(_known(code))
    try:
        yield
    finally:
        _current.reset(token)


def cldr_locale() -> str:
    """Return the name under which Babel knows the language in force."""
    return CLDR_LOCALES[locale()]


def negotiate(accept_language: str | None, default: str = DEFAULT_LOCALE) -> str:
    """Return the language of ours that an Accept-Language header likes best."""
    ranked = sorted(_preferences(accept_language or ""), key=lambda pair: -pair[0])
    return next((code for quality, code in ranked if quality > 0 and code in LOCALES), default)


def _known(code: str) -> str:
    if code not in LOCALES:
        raise ValueError(f"No such language: {code!r}; there are {', '.join(LOCALES)}")
    return code


def _preferences(header: str) -> list[tuple[float, str]]:
    return [
        (_quality(parameters), tag.strip().lower().split("-")[0])
        for tag, _, parameters in (part.partition(";") for part in header.split(","))
    ]


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
