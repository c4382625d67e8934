"""Domain errors: each knows its HTTP status and carries a text that can be translated later."""

from collections.abc import Mapping


class DomainError(Exception):
    """Something a person can understand and act on; `message` is an English msgid."""

    status = 400

    def __init__(self, message: str, *, key: str = "", **values: object) -> None:
        """Keep the untranslated message, its values and a stable key for machines."""
        super().__init__(message % values if values else message)
        self.message = message
        self.values = values
        self.key = key or type(self).__name__.lower()


class NotFound(DomainError):
    """The thing is not there, or not there for this person."""

    status = 404


class NotAllowed(DomainError):
    """The person is known and may not do this."""

    status = 403


class Conflict(DomainError):
    """The thing has changed or already exists."""

    status = 409


class Invalid(DomainError):
    """What was given cannot be used; `fields` names the offenders (field name to msgid)."""

    status = 422

    def __init__(
        self, message: str, *, key: str = "", fields: Mapping[str, str] | None = None, **values: object
    ) -> None:
        """Keep the field errors beside the summary."""
        super().__init__(message, key=key, **values)
        self.fields = dict(fields or {})


class LinkSpent(DomainError):
    """A single-use link that has expired or was used; `link_id` lets the page offer a new one."""

    status = 410

    def __init__(self, message: str, *, link_id: str = "", key: str = "", **values: object) -> None:
        """Keep which link it was."""
        super().__init__(message, key=key, **values)
        self.link_id = link_id


class TooMany(DomainError):
    """Too many tries; come back in a while."""

    status = 429


class FreshSignInNeeded(DomainError):
    """The act is sensitive and the last sign-in is too long ago."""

    status = 401


class LeaseLost(Exception):
    """A job no longer owns its work: another worker has taken over, so nothing may be committed."""


class Unavailable(DomainError):
    """A part we need is away for the moment."""

    status = 503
