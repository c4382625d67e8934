"""Identifiers: UUIDv7 strings, ordered by time and unguessable enough for addresses."""

import secrets

import uuid_utils


def new_id() -> str:
    """Return a fresh UUIDv7 as a string."""
    return str(uuid_utils.uuid7())


def new_token() -> str:
    """Return a secret of 256 bits for links, sessions and leases."""
    return secrets.token_urlsafe(32)
