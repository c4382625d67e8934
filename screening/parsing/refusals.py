"""The reasons for which a file cannot be read, each with a sentence for the person who sent it."""

from enum import StrEnum


def N_(message: str) -> str:
    """Mark a text for translation without translating it here."""
    return message


class Reason(StrEnum):
    """Why a file was refused; stored with the application and shown to people."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    WRONG_TYPE = "wrong_type"
    OLD_WORD = "old_word"
    ENCRYPTED = "encrypted"
    BROKEN = "broken"
    TOO_SLOW = "too_slow"
    NO_TEXT = "no_text"


MESSAGES: dict[Reason, str] = {
    Reason.EMPTY: N_("The file is empty. Send it again"),
    Reason.TOO_LARGE: N_("The file is too large. Send a smaller one"),
    Reason.WRONG_TYPE: N_("We read PDF, DOCX, ODT, RTF, HTML, TXT, JPG and PNG. This file is something else"),
    Reason.OLD_WORD: N_("This is a Word file of before 2007 (.doc). Save it as DOCX or PDF and send that"),
    Reason.ENCRYPTED: N_("The file asks for a password. Send it without one"),
    Reason.BROKEN: N_("The file is damaged and does not open. Save it again and send it"),
    Reason.TOO_SLOW: N_("The file took too long to read. A person will read it"),
    Reason.NO_TEXT: N_("The file holds pictures and no text. A person will read it"),
}

# The file opens for a person even though the machine finds nothing in it.
READABLE_BY_A_PERSON = frozenset({Reason.TOO_SLOW, Reason.NO_TEXT})


class Refusal(Exception):
    """A file that could not be read, with the reason."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.reason = reason
        self.detail = detail

    @property
    def message(self) -> str:
        """Return the sentence for the sender, to be translated by the caller."""
        return MESSAGES[self.reason]

    @property
    def needs_person(self) -> bool:
        """Say whether a person can still read the file as it is."""
        return self.reason in READABLE_BY_A_PERSON
