"""Encryption of stored values and files: AES-256-GCM, bound to the place where the value stands."""

import base64
import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = b"\x01"
NONCE_BYTES = 12


class WrongKey(Exception):
    """The value cannot be opened: wrong key, damaged, or moved here from another place."""


class _State:
    key: bytes = b""


def configure(key_file: Path) -> None:
    """Load the installation's key, making it at the first start; it must be backed up apart."""
    key_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not key_file.exists():
        _make(key_file)
    key = base64.urlsafe_b64decode(key_file.read_bytes())
    if len(key) != 32:
        raise WrongKey(f"{key_file} does not hold a key of 32 bytes")
    _State.key = key


def _make(key_file: Path) -> None:
    """Make a key; of several processes that start at once one wins, and none ever reads half of it."""
    beside = key_file.with_name(f".{key_file.name}-{secrets.token_hex(8)}")
    with os.fdopen(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(base64.urlsafe_b64encode(secrets.token_bytes(32)))
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(beside, key_file)
    beside.unlink()


def _derived(purpose: str) -> bytes:
    if not _State.key:
        raise RuntimeError("the key is not configured; call hr.crypto.configure first")
    return _derived_from(_State.key, purpose)


@lru_cache(maxsize=64)
def _derived_from(key: bytes, purpose: str) -> bytes:
    return hmac.new(key, purpose.encode(), hashlib.sha256).digest()


@lru_cache(maxsize=64)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def seal_bytes(plain: bytes, *, place: str, key: bytes | None = None) -> bytes:
    """Encrypt bytes; `place` (table:column:row id) must be given again to open them."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return VERSION + nonce + _cipher(key or _derived("values")).encrypt(nonce, plain, place.encode())


def open_bytes(sealed: bytes, *, place: str, key: bytes | None = None) -> bytes:
    """Decrypt what `seal_bytes` made for the same place; WrongKey otherwise."""
    if sealed[:1] != VERSION:
        raise WrongKey("unknown format of an encrypted value")
    nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    try:
        return _cipher(key or _derived("values")).decrypt(nonce, body, place.encode())
    except InvalidTag as error:
        raise WrongKey(f"the value at {place} cannot be opened with this key") from error


def seal(text: str, *, place: str) -> str:
    """Encrypt a text for a column; the empty text stays empty."""
    return base64.b64encode(seal_bytes(text.encode(), place=place)).decode() if text else ""


def unseal(sealed: str, *, place: str) -> str:
    """Decrypt the text of a column."""
    return open_bytes(base64.b64decode(sealed), place=place).decode() if sealed else ""


def blind_index(value: str, *, column: str) -> str:
    """Return a keyed digest of a normalised value: equal values can be found, none can be read."""
    normal = "".join(value.split()).upper()
    return hmac.new(_derived(f"index:{column}"), normal.encode(), hashlib.sha256).hexdigest()[:32]


def new_subject_key(subject_id: str) -> tuple[bytes, str]:
    """Make a key for one subject; return it and its wrapped form for the database."""
    key = secrets.token_bytes(32)
    return key, base64.b64encode(seal_bytes(key, place=f"subject_key:{subject_id}")).decode()


def open_subject_key(subject_id: str, wrapped: str) -> bytes:
    """Unwrap the key of one subject."""
    return open_bytes(base64.b64decode(wrapped), place=f"subject_key:{subject_id}")
