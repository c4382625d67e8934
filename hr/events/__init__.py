"""Facts that happened, stored with the change that made them."""

from hr.events.outbox import publish

__all__ = ["publish"]
