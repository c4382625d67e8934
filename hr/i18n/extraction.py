"""Which texts the product shows: read out of the code and the templates."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from babel.messages.extract import extract

PACKAGES = ("hr", "screening", "onboarding", "payroll")
ROOT = Path(__file__).parents[2]

# Errors and flashes carry their English text and are translated where they are shown.
CARRIERS = (
    "DomainError",
    "NotFound",
    "NotAllowed",
    "Conflict",
    "Invalid",
    "LinkSpent",
    "TooMany",
    "FreshSignInNeeded",
    "Unavailable",
    "flash_done",
)
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "_l", "gettext", "lazy_gettext", "N_", *CARRIERS), None),
    **dict.fromkeys(("ngettext", "lazy_ngettext"), (1, 2)),
    **dict.fromkeys(("pgettext", "lazy_pgettext"), ((1, "c"), 2)),
    "npgettext": ((1, "c"), 2, 3),
}
COMMENT_TAGS = ("Translators:",)
JINJA_OPTIONS = {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}

Text = str | tuple[str, str]
Key = tuple[str | None, Text]


@dataclass
class Used:
    """One text of the product: where it stands and which package shows it first."""

    key: Key
    package: str
    places: list[tuple[str, int]] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)


def used_messages(root: Path = ROOT) -> dict[Key, Used]:
    """Return every text of the product, in the order of packages and files."""
    found: dict[Key, Used] = {}
    for package, path, method in sorted(_sources(root), key=lambda source: PACKAGES.index(source[0])):
        for line, key, comments in _read(path, method):
            used = found.setdefault(key, Used(key, package))
            used.places.append((path.relative_to(root).as_posix(), line))
            used.comments += [comment for comment in comments if comment not in used.comments]
    return found


def _sources(root: Path) -> Iterator[tuple[str, Path, str]]:
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            yield package, path, "python"
    for path in sorted((root / "templates").rglob("*.html")):
        yield _package_of_template(path, root), path, "jinja2"


def _package_of_template(path: Path, root: Path) -> str:
    """A template belongs to its folder's package, else to the one its first comment names, else to hr."""
    folder = path.relative_to(root / "templates").parts[0]
    if folder in PACKAGES:
        return folder
    named = re.match(r"\s*\{#-?\s*(\w+)\b", path.read_text(encoding="utf-8"))
    return named[1] if named and named[1] in PACKAGES else "hr"


def _read(path: Path, method: str) -> Iterator[tuple[int, Key, list[str]]]:
    extractor: Any = _jinja_extractor if method == "jinja2" else method
    with path.open("rb") as stream:
        options = JINJA_OPTIONS if method == "jinja2" else {}
        for line, message, comments, context in extract(extractor, stream, KEYWORDS, COMMENT_TAGS, options):
            if message:
                yield (
                    line,
                    (context, message if isinstance(message, str) else (message[0], message[1])),
                    comments,
                )


def _jinja_extractor(
    stream: Any, keywords: Iterable[str], comment_tags: Iterable[str], options: dict[str, Any]
) -> Iterator[Any]:
    from jinja2.ext import babel_extract

    return babel_extract(stream, tuple(keywords), tuple(comment_tags), options)
