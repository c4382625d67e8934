"""Texts of the product: looked up in the language of the reader, now or when shown."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from gettext import NullTranslations
from typing import Any

from markupsafe import escape

from hr.i18n.locales import LOCALES, locale
from hr.i18n.lookup import read_translations

log = logging.getLogger(__name__)

SOURCE_LOCALE = "en"
PLACEHOLDER = re.compile(r"%(?:\((\w+)\)[sd]|%)")

_loaded: dict[str, NullTranslations] = {}
_missing: list[set[str]] = []


def N_(message: str) -> str:
    """Mark a text for the catalogue and return it as it is; look it up where it is shown."""
    return message


def gettext(message: str, **values: object) -> str:
    """Return a text in the reader's language with `%(name)s` filled in; a literal percent is `%%`."""
    return _fill(raw_gettext(message), message, values)


def ngettext(singular: str, plural: str, n: int, **values: object) -> str:
    """Return the form of a text that fits the number, which is also the value `n` or `num`."""
    filled = {"n": n, "num": n} | values
    return _fill(raw_ngettext(singular, plural, n), singular if n == 1 else plural, filled)


def pgettext(context: str, message: str, **values: object) -> str:
    """Return a text whose translation depends on a context, as "Open" the verb and the state."""
    return _fill(raw_pgettext(context, message), message, values)


def raw_gettext(message: str) -> str:
    """Return the translation with its placeholders still in it, as the template engine wants it."""
    return _translations().gettext(message) if message else ""


def raw_ngettext(singular: str, plural: str, n: int) -> str:
    """Return the translated form for a number, placeholders still in it."""
    return _translations().ngettext(singular, plural, n)


def raw_pgettext(context: str, message: str) -> str:
    """Return the translation in a context, placeholders still in it."""
    return _translations().pgettext(context, message)


def raw_npgettext(context: str, singular: str, plural: str, n: int) -> str:
    """Return the translated form for a number in a context, placeholders still in it."""
    return _translations().npgettext(context, singular, plural, n)


class LazyText:
    """A text that is looked up each time it is shown: labels, enum words, messages of a module."""

    __slots__ = ("context", "message", "values")

    def __init__(self, message: str, values: dict[str, object], context: str | None = None) -> None:
        self.message = message
        self.values = values
        self.context = context

    def __str__(self) -> str:
        if self.context is not None:
            return pgettext(self.context, self.message, **self.values)
        return gettext(self.message, **self.values)

    def __html__(self) -> str:
        return str(escape(str(self)))

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __mod__(self, values: object) -> str:
        return str(self) % values

    def __repr__(self) -> str:
        return f"LazyText({self.message!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, LazyText):
            return NotImplemented
        return (self.message, self.context, self.values) == (other.message, other.context, other.values)

    def __hash__(self) -> int:
        return hash((self.message, self.context))

    def __getattr__(self, name: str) -> Any:
        """Offer the methods of the text itself, which libraries call on labels and messages."""
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(str(self), name)


def lazy_gettext(message: str, **values: object) -> LazyText:
    """Return a text that is looked up when it is shown."""
    return LazyText(message, values)


def lazy_pgettext(context: str, message: str, **values: object) -> LazyText:
    """Return a text with a context that is looked up when it is shown."""
    return LazyText(message, values, context)


@contextmanager
def record_missing() -> Iterator[set[str]]:
    """Collect the texts that were shown without a translation while the block ran, in any thread."""
    found: set[str] = set()
    _missing.append(found)
    try:
        yield found
    finally:
        _missing.remove(found)


def forget_loaded() -> None:
    """Read the catalogues again at the next text."""
    _loaded.clear()


class _Untranslated(NullTranslations):
    """The last resort of a catalogue: the English text, noted for whoever records."""

    def gettext(self, message: str) -> str:
        _note(message)
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        _note(msgid1)
        return msgid1 if n == 1 else msgid2

    def pgettext(self, context: str, message: str) -> str:  # noqa: ARG002 - as the standard library calls it
        _note(message)
        return message

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:  # noqa: ARG002 - likewise
        _note(msgid1)
        return msgid1 if n == 1 else msgid2


def _note(message: str) -> None:
    for found in _missing:
        found.add(message)


def _translations() -> NullTranslations:
    code = locale()
    if code not in _loaded:
        _loaded[code] = _open(code)
    return _loaded[code]


def _open(code: str) -> NullTranslations:
    assert code in LOCALES
    if code == SOURCE_LOCALE:
        return NullTranslations()
    translations = read_translations(code)
    translations.add_fallback(_Untranslated())
    return translations


def _fill(translated: str, message: str, values: dict[str, object]) -> str:
    """Fill in the values by name; a faulty translation falls back to English rather than to an error page."""
    for text in (translated, message):
        if all(name in values for name in PLACEHOLDER.findall(text) if name):
            return PLACEHOLDER.sub(lambda found: str(values[found[1]]) if found[1] else "%", text)
        log.warning("Text cannot be filled in: %r with %s", text, sorted(values))
    return message
