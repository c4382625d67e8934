"""Passwords: argon2id at 46 MiB, few at a time, and no list of rules but length and not being common."""

import threading
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from hr.folding import folded
from hr.i18n import N_

SHORTEST, LONGEST = 15, 256
WORDS = Path(__file__).with_name("common_passwords.txt")  # our own list: words and phrases, without accents
ROWS = (
    "0123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
)
LOOKALIKES = str.maketrans("013457@$", "oieastas")
FEWEST_SIGNS = 5  # different ones

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


def is_outdated(stored: str) -> bool:
    """Whether a hash was made with other parameters than today's, so that it is made anew at a sign-in."""
    return _hasher.check_needs_rehash(stored)


def weakness(password: str) -> str | None:
    """Return the msgid of what is wrong with a new password, or None."""
    if len(password) < SHORTEST:
        return N_("Use at least 15 characters; a sentence of four words works well.")
    if len(password) > LONGEST:
        return N_("Use at most 256 characters.")
    if _is_common(password):
        return N_("This password is too easy to guess. Choose another.")
    return None


def _is_common(password: str) -> bool:
    """Tell a known word or row of keys, also repeated, with figures round it or with signs for letters."""
    plain = folded(password)
    if len(set(plain)) < FEWEST_SIGNS:
        return True
    for text in (plain, plain.translate(LOOKALIKES)):
        word = "".join(sign for sign in text if sign.isalnum())
        bare = word.strip("0123456789")
        if any(each and (_unit(each) in _words() or _is_row(each)) for each in (word, bare)):
            return True
    return False


def _unit(text: str) -> str:
    """Return the part that a text repeats, or the whole text."""
    return text[: (text + text).find(text, 1)]


def _is_row(text: str) -> bool:
    """Say whether a text only follows a row of signs, forwards or backwards, round and round."""
    rows = (row * (len(text) // len(row) + 2) for row in ROWS)
    return any(text in row or text in row[::-1] for row in rows)


@cache
def _words() -> frozenset[str]:
    return frozenset(WORDS.read_text(encoding="utf-8").split())
