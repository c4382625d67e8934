"""Read the tables of O*NET, told apart by their columns: occupations, alternate titles, technology skills.

Columns as in the text files of https://www.onetcenter.org/database.html.
"""

from collections.abc import Iterable
from pathlib import Path

from screening.taxonomy.importing import Found
from screening.taxonomy.loader import TaxonomyError
from screening.taxonomy.tables import rows

_CODE = "O*NET-SOC Code"
_NOTHING = "n/a"  # how O*NET writes an empty field


def read(paths: Iterable[Path]) -> list[Found]:
    """Return the occupations with their alternate titles, and the technologies as skills."""
    found: dict[str, Found] = {}
    alternates: list[tuple[str, str, str]] = []
    for path in paths:
        for line, row in rows(path, (_CODE,)):
            code = row[_CODE].strip()
            if "Alternate Title" in row:
                names = (row["Alternate Title"], row.get("Short Title", ""))
                alternates += [(code, name, f"{path.name}:{line}") for name in names]
            elif "Example" in row:
                _add(found, "skills", f"onet:{row['Example'].strip().lower()}", row["Example"])
            elif "Title" in row and "Description" in row:
                _add(found, "titles", f"onet:{code}", row["Title"])
            else:
                raise TaxonomyError(f"{path.name}:1: is not a table of O*NET that we know")
    for code, name, where in alternates:
        if f"onet:{code}" not in found:
            raise TaxonomyError(f"{where}: {code} is in no table of occupations; name that file too")
        _add(found, "titles", f"onet:{code}", name)
    return list(found.values())


def _add(found: dict[str, Found], kind: str, key: str, name: str) -> None:
    words = found.setdefault(key, Found(kind, key)).words["en"]
    name = " ".join(name.split())
    if name and name != _NOTHING and name not in words:
        words.append(name)
