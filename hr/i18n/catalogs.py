"""The catalogues: `python -m hr.i18n.catalogs {update,check,compile} [package…]`."""

import argparse
import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from hr.i18n.extraction import PACKAGES, Key, Text, Used, used_messages
from hr.i18n.lookup import SOURCES, compile_sources, compiled_file, is_fresh

TARGET = "es"
SAME = "same.txt"
HEADER = "# Spanish texts of Plantilla, package {package}. Keep the order: it is that of the source files."
PLACEHOLDER = re.compile(r"%\((\w+)\)")


@dataclass(frozen=True)
class Problem:
    """One reason why the catalogues are not complete."""

    kind: str
    package: str
    key: Key
    place: str = ""

    def __str__(self) -> str:
        """Name the message and where it is."""
        where = f" ({self.place})" if self.place else ""
        return f"{self.kind}: {self.package}.po: {_first(self.key[1])!r}{where}"


def po_path(package: str, folder: Path | None = None) -> Path:
    """Return the catalogue of a package."""
    return (folder or SOURCES / TARGET) / f"{package}.po"


def read_catalog(package: str, folder: Path | None = None) -> Catalog:
    """Return the catalogue of a package, empty when there is no file yet."""
    path = po_path(package, folder)
    if not path.is_file():
        return _empty_catalog(package)
    with path.open("rb") as stream:
        return read_po(stream, locale=TARGET, ignore_obsolete=True)


def update(
    packages: Iterable[str] = PACKAGES, folder: Path | None = None, used: dict[Key, Used] | None = None
) -> dict[str, int]:
    """Bring the files of some packages in line with the sources; return how many texts each now lacks."""
    messages = used_messages() if used is None else used
    homes = _homes(messages, folder)
    lacking = {}
    for package in packages:
        old = {_key(message): message for message in read_catalog(package, folder) if message.id}
        new = _empty_catalog(package)
        for key, message in messages.items():
            if homes[key] == package:
                _carry(new, key, message, old.get(key))
        _write(new, po_path(package, folder))
        lacking[package] = sum(1 for message in new if message.id and not _is_translated(message))
    return lacking


def check(
    packages: Iterable[str] = PACKAGES, folder: Path | None = None, used: dict[Key, Used] | None = None
) -> list[Problem]:
    """Return what is missing, empty, fuzzy, obsolete, twice, left in English or filled in differently."""
    messages = used_messages() if used is None else used
    wanted = set(packages)
    present: dict[Key, list[tuple[str, Message]]] = {}
    for package in PACKAGES:
        for message in read_catalog(package, folder):
            if message.id:
                present.setdefault(_key(message), []).append((package, message))
    same = _same_words(folder)
    problems = [
        Problem("missing", message.package, key, _place(message))
        for key, message in messages.items()
        if key not in present
    ]
    for key, entries in present.items():
        problems += _entry_problems(key, entries, messages.get(key), same)
    return [problem for problem in problems if problem.package in wanted]


def compile_catalog() -> bool:
    """Write the compiled catalogue unless it is newer than its sources; tell whether it was written."""
    if is_fresh(TARGET):
        return False
    path = compiled_file(TARGET)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.write_bytes(compile_sources(TARGET))
    fresh.replace(path)
    return True


def _homes(messages: dict[Key, Used], folder: Path | None) -> dict[Key, str]:
    """Say in which file each text lives: where it is translated already, else where it is first used."""
    homes: dict[Key, str] = {}
    for wants_translation in (True, False):
        for package in PACKAGES:
            for message in read_catalog(package, folder):
                if message.id and (_is_translated(message) or not wants_translation):
                    homes.setdefault(_key(message), package)
    return {key: homes.get(key, used.package) for key, used in messages.items()}


def _carry(new: Catalog, key: Key, used: Used, old: Message | None) -> None:
    new.add(
        key[1],
        old.string if old else "" if isinstance(key[1], str) else ("", ""),
        locations=sorted({(place, 0) for place, _ in used.places})[:3],
        auto_comments=used.comments,
        user_comments=old.user_comments if old else (),
        flags=old.flags if old else (),
        context=key[0],
    )


def _entry_problems(
    key: Key, entries: list[tuple[str, Message]], used: Used | None, same: set[str]
) -> Iterator[Problem]:
    for package, message in entries:
        if used is None:
            yield Problem("obsolete", package, key)
        elif not _is_translated(message):
            yield Problem("fuzzy" if message.fuzzy else "empty", package, key, _place(used))
        else:
            yield from _text_problems(package, key, message, same)
    if len({str(message.string) for _, message in entries}) > 1:
        yield Problem("translated twice, differently", entries[-1][0], key)


def _text_problems(package: str, key: Key, message: Message, same: set[str]) -> Iterator[Problem]:
    ids, strings = _forms(key[1]), _forms(message.string)
    if not _fill_alike(ids, strings):
        yield Problem("placeholders differ", package, key)
    if not all(_is_fillable(text) for text in (*ids, *strings)):
        yield Problem("a percent sign is not doubled", package, key)
    if ids == strings and ids[0] not in same and re.search(r"[^\W\d_]", PLACEHOLDER.sub("", ids[0])):
        yield Problem("left in English", package, key)


def _fill_alike(ids: tuple[str, ...], strings: tuple[str, ...]) -> bool:
    """Compare the values a text takes; a singular may do without its number."""
    allowed = set().union(*(PLACEHOLDER.findall(text) for text in ids))
    needed = set(PLACEHOLDER.findall(ids[-1]))
    given = [set(PLACEHOLDER.findall(text)) for text in strings]
    return all(names <= allowed for names in given) and needed <= given[-1]


def _is_fillable(text: str) -> bool:
    return "%" not in re.sub(r"%\(\w+\)[sd]|%%", "", text)


def _is_translated(message: Message) -> bool:
    return not message.fuzzy and all(_forms(message.string))


def _forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text or "",) if isinstance(text, str | None) else tuple(text)


def _first(text: Text) -> str:
    return text if isinstance(text, str) else text[0]


def _key(message: Message) -> Key:
    return message.context, message.id if isinstance(message.id, str) else (message.id[0], message.id[1])


def _place(used: Used) -> str:
    path, line = used.places[0]
    return f"{path}:{line}"


def _same_words(folder: Path | None) -> set[str]:
    path = (folder or SOURCES / TARGET) / SAME
    return set(path.read_text(encoding="utf-8").splitlines()) if path.is_file() else set()


def _empty_catalog(package: str) -> Catalog:
    return Catalog(
        locale=TARGET, project="Plantilla", fuzzy=False, header_comment=HEADER.format(package=package)
    )


def _write(catalog: Catalog, path: Path) -> None:
    """Write a file that holds no dates, so that two branches do not differ in them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [HEADER.format(package=path.stem), 'msgid ""', 'msgstr ""']
    rows += [f'"{name}: {value}\\n"' for name, value in _head(catalog)]
    fresh = path.with_suffix(f".{os.getpid()}")
    with fresh.open("wb") as stream:
        stream.write(("\n".join(rows) + "\n\n").encode())
        write_po(stream, catalog, width=110, omit_header=True, include_lineno=False)
    fresh.replace(path)


def _head(catalog: Catalog) -> list[tuple[str, str]]:
    return [
        ("Language", TARGET),
        ("Plural-Forms", catalog.plural_forms),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Transfer-Encoding", "8bit"),
    ]


def main(arguments: list[str] | None = None) -> int:
    """Run one of the three commands."""
    parser = argparse.ArgumentParser(prog="python -m hr.i18n.catalogs", description=__doc__)
    parser.add_argument("command", choices=("update", "check", "compile"))
    parser.add_argument("packages", nargs="*", choices=[*PACKAGES, []], help="only these files")
    options = parser.parse_args(arguments)
    packages = options.packages or PACKAGES
    if options.command == "compile":
        _say("compiled" if compile_catalog() else "nothing to compile")
        return 0
    if options.command == "update":
        for package, lacking in update(packages).items():
            _say(f"{package}.po: {lacking} to translate")
        return 0
    problems = check(packages)
    for problem in problems:
        _say(str(problem))
    _say(f"{len(problems)} problems" if problems else "every text has its translation")
    return 1 if problems else 0


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    sys.exit(main())
