"""Bytes in, bytes out: encrypted, named by the hash of their ciphertext, checked at every read."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Protocol

from hr import faults
from hr.errors import Unavailable
from hr.i18n import N_
from hr.ids import new_token

BETWEEN_WRITE_AND_RENAME = faults.declare("storage.between_write_and_rename")


class Storage(Protocol):
    """A place for ciphertexts."""

    def put(self, ciphertext: bytes) -> str:
        """Store durably; return the address, the SHA-256 of the ciphertext."""

    def get(self, address: str) -> bytes:
        """Return what was stored; Unavailable when it is missing or damaged."""

    def delete(self, address: str) -> None:
        """Forget it."""

    def addresses(self, *, before: datetime) -> list[str]:
        """Return every address that was stored before an instant, in order."""

    def remove_unfinished(self, *, before: datetime) -> int:
        """Forget what writers that died before an instant left half-written; return how much that was."""


class LocalStorage:
    """Files in a folder of this machine."""

    def __init__(self, folder: Path) -> None:
        """Make the folder, readable by us alone."""
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def _path(self, address: str) -> Path:
        if len(address) != 64 or not set(address) <= set("0123456789abcdef"):
            raise ValueError("not an address of this store")
        return self._folder / address[:2] / address

    def put(self, ciphertext: bytes) -> str:
        """Write beside, sync, rename, sync the folder: a reader sees all of it or nothing."""
        address = hashlib.sha256(ciphertext).hexdigest()
        path = self._path(address)
        path.parent.mkdir(exist_ok=True, mode=0o700)
        beside = path.with_name(f".{new_token()[:12]}")
        try:
            with os.fdopen(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                file.write(ciphertext)
                file.flush()
                os.fsync(file.fileno())
            faults.reach(BETWEEN_WRITE_AND_RENAME)
            beside.rename(path)
        except OSError as error:
            beside.unlink(missing_ok=True)
            raise Unavailable(N_("The file could not be stored. Nothing was lost; try again.")) from error
        self._sync(path.parent)
        return address

    def _sync(self, folder: Path) -> None:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def get(self, address: str) -> bytes:
        """Read and compare with the name."""
        try:
            ciphertext = self._path(address).read_bytes()
        except OSError as error:
            raise Unavailable(
                N_("The stored file is missing. Give the reference below to your administrator.")
            ) from error
        if hashlib.sha256(ciphertext).hexdigest() != address:
            raise Unavailable(
                N_("The stored file is damaged. Give the reference below to your administrator.")
            )
        return ciphertext

    def delete(self, address: str) -> None:
        """Remove the file; removing twice is fine."""
        self._path(address).unlink(missing_ok=True)

    def addresses(self, *, before: datetime) -> list[str]:
        """Return the names of the files that were written before an instant, in order."""
        return sorted(path.name for path in self._files(before) if not path.name.startswith("."))

    def remove_unfinished(self, *, before: datetime) -> int:
        """Remove files that never got their name: their writer died."""
        unfinished = [path for path in self._files(before) if path.name.startswith(".")]
        for path in unfinished:
            path.unlink(missing_ok=True)
        return len(unfinished)

    def _files(self, before: datetime) -> Iterator[Path]:
        for path in self._folder.glob("??/*"):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < before.timestamp():
                    yield path
