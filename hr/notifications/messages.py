"""The message registry: every message the system can send, declared by the features' manifests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hr.i18n import gettext


@dataclass(frozen=True)
class Message:
    """One kind of message.

    `name` is also the template: `templates/email/<name>.<locale>.html`, with blocks `subject` and `body`.
    `inbox` is the msgid of the line in the portal's inbox (with %(name)s placeholders filled from the
    context); an empty one leaves the inbox alone. `sample` renders the template in tests and previews.
    `title` is the msgid of what the staff's list of messages calls it.
    `by_person` says whether a person (True) or a rule (False) caused it; the mail tells its reader.
    `is_awaited` is for what somebody has just asked for and waits for: it leaves before all other mails.
    """

    name: str
    audience: str  # candidate | new_hire | employee | staff
    sample: Mapping[str, Any]
    inbox: str = ""
    by_person: bool = False
    title: str = ""
    is_awaited: bool = False


class _Registry:
    messages: Mapping[str, Message] = {}


def configure(messages: Sequence[Message]) -> None:
    """Set the messages of all manifests."""
    _Registry.messages = {message.name: message for message in messages}


def registered() -> Mapping[str, Message]:
    """Return all messages by name."""
    return _Registry.messages


def title_of(name: str) -> str:
    """Return what a message is called in the reader's language, its plain name when nobody declares it."""
    kind = _Registry.messages.get(name)
    return gettext(kind.title) if kind and kind.title else name


def get(name: str) -> Message:
    """Return a message or raise LookupError."""
    if name not in _Registry.messages:
        raise LookupError(f"message {name} is not declared by any manifest")
    return _Registry.messages[name]
