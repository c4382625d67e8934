"""Read the CSV files of ESCO, one language each: `skills_es.csv`, `occupations_en.csv`.

Columns as in the download of version 1.2 of https://esco.ec.europa.eu/en/use-esco/download.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from screening.taxonomy.importing import Found
from screening.taxonomy.loader import TaxonomyError
from screening.taxonomy.tables import rows

_COLUMNS = ("conceptType", "conceptUri", "preferredLabel", "altLabels")
_KINDS = {"KnowledgeSkillCompetence": "skills", "Occupation": "titles"}
_LANGUAGE = re.compile(r"_(es|en)(?:-[a-z]{2})?\.csv$", re.IGNORECASE)


def read(paths: Iterable[Path]) -> list[Found]:
    """Return the concepts of all files, those of one address joined."""
    found: dict[str, Found] = {}
    for path in paths:
        language = _LANGUAGE.search(path.name)
        if language is None:
            raise TaxonomyError(f"{path.name}: the name must end in _es.csv or _en.csv")
        for line, row in rows(path, _COLUMNS):
            kind = _KINDS.get(row["conceptType"].strip())
            if kind is None:
                raise TaxonomyError(f"{path.name}:{line}: unknown conceptType '{row['conceptType']}'")
            uri, label = row["conceptUri"].strip(), row["preferredLabel"].strip()
            if not uri or not label:
                raise TaxonomyError(f"{path.name}:{line}: has no conceptUri or no preferredLabel")
            concept = found.setdefault(uri, Found(kind, uri))
            concept.words[language[1].lower()] += _labels([label, *row["altLabels"].splitlines()], kind)
    return list(found.values())


def _labels(labels: list[str], kind: str) -> list[str]:
    """Return labels in our form: 'director técnico/directora técnica' becomes two forms of one word."""
    cleaned = (" ".join(label.strip(" /").split()) for label in labels)
    forms = [_pair(label) if kind == "titles" else label for label in cleaned if label]
    known = {form for pair in forms if "|" in pair for form in pair.split("|")}
    return [form for form in forms if form not in known]


def _pair(label: str) -> str:
    first, slash, second = (part.strip() for part in label.partition("/"))
    same = len(first.split()) == len(second.split()) and first[:3].lower() == second[:3].lower()
    return f"{first}|{second}" if slash and "/" not in second and same else label
