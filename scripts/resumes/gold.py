"""What a careful reader finds in a drawn résumé: taken from the very runs that are drawn."""

from typing import Any

from scripts.resumes.marks import Block, Line, Run, lines_of, runs_of

_PARTS = {"title", "employer", "degree", "institution", "dates"}


def fields(blocks: tuple[Block, ...]) -> dict[str, Any]:
    """Return the fields of the form resume-gold/1 for what is drawn."""
    lines = tuple(lines_of(blocks))
    runs = [run for line in lines for run in runs_of(line)]

    def all_of(label: str) -> list[str]:
        return list(dict.fromkeys(run.value or run.text.strip() for run in runs if run.label == label))

    entries = _entries(lines)
    return {
        "name": next(iter(all_of("name")), None),
        "email": all_of("email"),
        "phone": all_of("phone"),
        "location": next(iter(all_of("location")), None),
        "links": all_of("link"),
        "work": [_work(found) for key, found in entries.items() if key.startswith("work:")],
        "education": [_study(found) for key, found in entries.items() if key.startswith("education:")],
        "skills": all_of("skill"),
        "languages": all_of("language"),
    }


def _entries(lines: tuple[Line, ...]) -> dict[str, dict[str, Run]]:
    found: dict[str, dict[str, Run]] = {}
    employer: Run | None = None
    for line in lines:
        if not line.entry.startswith(("work:", "education:")):
            continue
        own = found.setdefault(line.entry, {})
        for run in runs_of(line):
            if run.label in _PARTS:
                own.setdefault(run.label, run)
        employer = own.get("employer", employer)
        if line.entry.startswith("work:") and employer:
            own.setdefault("_employer", employer)
    for own in found.values():
        if "_employer" in own:
            own.setdefault("employer", own["_employer"])
    return found


def _text(found: dict[str, Run], label: str) -> str | None:
    return (found[label].value or found[label].text) if label in found else None


def _work(found: dict[str, Run]) -> dict[str, str | None]:
    start, _, end = (found["dates"].value if "dates" in found else "").partition("|")
    return {
        "title": _text(found, "title"),
        "employer": _text(found, "employer"),
        "start": start or None,
        "end": end or None,
    }


def _study(found: dict[str, Run]) -> dict[str, str | None]:
    _, _, end = (found["dates"].value if "dates" in found else "").partition("|")
    return {
        "degree": _text(found, "degree"),
        "institution": _text(found, "institution"),
        "end": end or None,
    }
