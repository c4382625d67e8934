"""A chosen file outlives a form that comes back with an error: kept for two hours, encrypted.

What the form carries is sealed to its own token: no other form opens the file, and nobody guesses it.
"""

import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from hr import clock, crypto
from hr.documents.service import safe_filename
from hr.ids import new_token

KEPT_FOR = timedelta(hours=2)
MOST_BYTES = 300 * 1024 * 1024  # of all drafts together; beyond it people choose their file again


@dataclass(frozen=True)
class Draft:
    """A kept file: what the form carries, the name it had, its bytes."""

    reference: str
    name: str
    content: bytes


def keep(folder: Path, *, token: str, name: str, content: bytes) -> Draft | None:
    """Keep a file for the form of this token; None when there is no room for it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if _sweep(folder) + len(content) > MOST_BYTES:
        return None
    address = new_token()
    (folder / address).write_bytes(crypto.seal_bytes(content, place=_place(token)))
    name = safe_filename(name)
    return Draft(crypto.seal(json.dumps([address, name]), place=_place(token)), name, content)


def kept(folder: Path, *, token: str, reference: str) -> Draft | None:
    """Return the file behind what a form carried; None when it is over or was never for this form."""
    try:
        address, name = json.loads(crypto.unseal(reference, place=_place(token)))
        path = folder / address
        if _is_over(path):
            return None
        return Draft(reference, name, crypto.open_bytes(path.read_bytes(), place=_place(token)))
    except (crypto.WrongKey, ValueError, OSError):
        return None


def forget(folder: Path, *, token: str, draft: Draft) -> None:
    """Remove a file that has become an application, or that another one replaces."""
    address, _name = json.loads(crypto.unseal(draft.reference, place=_place(token)))
    (folder / address).unlink(missing_ok=True)


def _place(token: str) -> str:
    return f"draft:{token}"


def _is_over(path: Path) -> bool:
    return path.stat().st_mtime < (clock.now() - KEPT_FOR).timestamp()


def _sweep(folder: Path) -> int:
    """Remove what is over; return how many bytes are left."""
    left = 0
    for path in folder.iterdir():
        try:
            if _is_over(path):
                path.unlink()
            else:
                left += path.stat().st_size
        except FileNotFoundError:  # another process swept it
            continue
    return left
