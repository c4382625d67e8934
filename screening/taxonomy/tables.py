"""Read the tables people download (CSV with commas, or text with tabs), saying where one is broken."""

import csv
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from screening.taxonomy.loader import TaxonomyError

csv.field_size_limit(1 << 20)


def rows(path: Path, needed: Collection[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the line number and the fields of each row; `needed` are the columns the table must have."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline()
            file.seek(0)
            reader = csv.reader(file, delimiter="\t" if "\t" in first else ",", strict=True)
            yield from _checked(reader, path, needed)
    except OSError as error:
        raise TaxonomyError(f"{path.name} cannot be opened: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise TaxonomyError(f"{path.name}:{line}: is not UTF-8") from error


def _checked(reader: Any, path: Path, needed: Collection[str]) -> Iterator[tuple[int, dict[str, str]]]:
    header: list[str] = []
    try:
        for fields in reader:
            if not header:
                header = [field.strip() for field in fields]
                if missing := [column for column in needed if column not in header]:
                    raise TaxonomyError(f"{path.name}:1: has no column {', '.join(missing)}")
            elif fields and len(fields) != len(header):
                wanted = f"{len(fields)} fields where the header has {len(header)}"
                raise TaxonomyError(f"{path.name}:{reader.line_num}: has {wanted}")
            elif fields:
                yield reader.line_num, dict(zip(header, fields, strict=True))
    except csv.Error as error:
        raise TaxonomyError(f"{path.name}:{reader.line_num}: {error}") from error
    if not header:
        raise TaxonomyError(f"{path.name} is empty")
