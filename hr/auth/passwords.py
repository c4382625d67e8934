"""Passwords: argon2id at 46 MiB, few at a time, and no list of rules but length and not being common."""

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from hr.i18n import N_

SHORTEST, LONGEST = 15, 256
COMMON = frozenset(  # one word a line would hide how short this list is
    """passwordpassword 123456789012345 1234567890123456 qwertyuiopasdfg contraseñacontraseña
    contrasenacontrasena aaaaaaaaaaaaaaa 000000000000000 111111111111111 password1234567 passwordpassword1
    administrador123 administrator12 plantillaplantilla letmeinletmein1 iloveyouiloveyou qwertyqwertyqwerty
    abcdefghijklmnop holaholaholahola""".split()  # noqa: SIM905
)

_hasher = PasswordHasher(time_cost=1, memory_cost=46 * 1024, parallelism=1)
_few_at_a_time = threading.BoundedSemaphore(4)  # 46 MiB each: a burst of sign-ins must not eat the machine
_DUMMY = _hasher.hash("nobody has this password, it only costs time")


def hashed(password: str) -> str:
    """Return the hash to store."""
    with _few_at_a_time:
        return _hasher.hash(password)


def matches(stored: str, password: str) -> bool:
    """Check a password in the same time whether or not the account has one."""
    with _few_at_a_time:
        try:
            return _hasher.verify(stored or _DUMMY, password[:LONGEST]) and bool(stored)
        except (VerificationError, InvalidHashError):
            return False


def weakness(password: str) -> str | None:
    """Return the msgid of what is wrong with a new password, or None."""
    if len(password) < SHORTEST:
        return N_("Use at least 15 characters; a sentence of four words works well.")
    if len(password) > LONGEST:
        return N_("Use at most 256 characters.")
    if password.lower() in COMMON or len(set(password)) < 5:
        return N_("This password is too easy to guess. Choose another.")
    return None
