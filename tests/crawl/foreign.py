"""What must not stand in a text of a language: words of the other, its dates and amounts, raw codes."""

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any

from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from hr.i18n import LANGUAGE_NAMES
from hr.i18n.lookup import source_files

# Texts a reader sees or hears; what people typed (values of fields) is theirs.
ATTRIBUTES = ("aria-label", "title", "placeholder", "alt", "aria-description", "label")
UNSEEN = frozenset({"script", "style", "code", "pre", "textarea", "samp", "kbd"})

ENGLISH_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
SPANISH_MONTHS = "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
LEAKS = {
    "a placeholder": re.compile(r"%\(\w+\)"),
    "a raw value": re.compile(r"\b(None|Undefined|nan)\b|<[\w.]+ object|\bTrue\b|\bFalse\b"),
    "an ISO date": re.compile(r"(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])(?! \d\d:\d\d:\d\d UTC)"),
}
FORMS = {
    "es": {
        "an English amount": re.compile(r"\d,\d{3}\.\d|[€£$]\s?\d|\b\d+\.\d\d\s?€"),
        "an English percentage": re.compile(r"\d\.\d+\s?%|\d%"),
        "an English month": re.compile(rf"\b({ENGLISH_MONTHS})\b"),
        "an English short month": re.compile(r"\b\d{1,2} (Jan|Apr|Aug|Dec)\b"),
        "an English weekday": re.compile(r"\b(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"),
    },
    "en": {
        "a Spanish amount": re.compile(r"\d\.\d{3},\d|\d,\d\d\s?€"),
        "a Spanish percentage": re.compile(r"\d,\d{1,2}\s?%"),
        "a Spanish month": re.compile(rf"\b({SPANISH_MONTHS})\b", re.IGNORECASE),
        "a Spanish short month": re.compile(r"\b\d{1,2} (ene|abr|ago|dic)\b"),
        "a Spanish weekday": re.compile(r"\b(lunes|martes|miércoles|jueves|viernes)\b", re.IGNORECASE),
    },
}
CODE = re.compile(r"[a-z]+(?:_[a-z0-9]+)+")
STATES = frozenset(
    {
        "queued",
        "running",
        "done",
        "failed",
        "cancelled",
        "waiting",
        "sending",
        "sent",
        "unknown",
        "draft",
        "calculating",
        "calculated",
        "approved",
        "committed",
        "paying",
        "paid",
        "closed",
        "active",
        "rejected",
        "withdrawn",
        "hired",
        "scored",
        "published",
        "requested",
        "ready",
        "signed",
        "sealed",
        "invited",
        "completed",
        "todo",
        "ended",
        "blocked",
        "pending",
    }
)


def texts(tree: Any) -> Iterator[str]:
    """Give every text of a page as the reader meets it, blanks put together."""
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        for name in ATTRIBUTES:
            if element.get(name):
                yield " ".join(element.get(name).split())
        if element.tag not in UNSEEN and not _is_hidden(element) and element.text:
            yield " ".join(element.text.split())
        if element.tail and (element.getparent() is None or element.getparent().tag not in UNSEEN):
            yield " ".join(element.tail.split())


def _is_hidden(element: Any) -> bool:
    return element.get("lang") not in (None, element.getroottree().getroot().get("lang"))


def problems(found: Iterator[str], language: str) -> Iterator[str]:
    """Say what is foreign in some texts of a language."""
    words = foreign_words(language)
    for text in found:
        if text in words:
            yield f"untranslated: {text!r}"
        if CODE.fullmatch(text) or (text in STATES and text not in own_words(language)):
            yield f"a code: {text!r}"
        for what, pattern in {**LEAKS, **FORMS[language]}.items():
            if pattern.search(text) and text not in own_words(language):
                yield f"{what}: {text[:160]!r}"


@cache
def foreign_words(language: str) -> frozenset[str]:
    """Return the whole texts of the other language that this one says differently; `CIF` is a name."""
    pairs = [*_ours(), *_of_the_form_library()]
    english, spanish = ({_plain(pair[side]) for pair in pairs} for side in (0, 1))
    own, other = (spanish, english) if language == "es" else (english, spanish)
    names = {*LANGUAGE_NAMES.values()}  # a language is called by its own name, whatever its reader's is
    return frozenset(text for text in other - own - names if not text.isupper() and "%(" not in text)


@cache
def own_words(language: str) -> frozenset[str]:
    """Return the whole texts of a language."""
    return frozenset(_plain(pair[1 if language == "es" else 0]) for pair in _ours())


def _ours() -> list[tuple[str, str]]:
    pairs = []
    for source in source_files("es"):
        with source.open("rb") as stream:
            for message in read_po(stream, locale="es"):
                if message.id:
                    pairs += list(zip(_forms(message.id), _forms(message.string), strict=False))
    return pairs


def _of_the_form_library() -> list[tuple[str, str]]:
    catalog = resources.files("wtforms") / "locale" / "es" / "LC_MESSAGES" / "wtforms.mo"
    with catalog.open("rb") as stream:
        return [
            (_forms(message.id)[0], _forms(message.string)[0]) for message in read_mo(stream) if message.id
        ]


def _forms(text: Any) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _plain(text: str) -> str:
    return " ".join(text.replace("%%", "%").split())
