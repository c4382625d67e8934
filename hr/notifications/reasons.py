"""Why a mail did not leave: one word and a detail in its row, a sentence for whoever reads the page."""

from enum import StrEnum

from hr.i18n import N_, gettext


class Reason(StrEnum):
    """Every way in which a mail can fail; the row holds `word` or `word:detail`."""

    NOT_WRITTEN = "not_written"
    ADDRESS = "address"
    AWAY = "away"
    BROKE_OFF = "broke_off"
    REFUSED = "refused"
    ANSWER_LOST = "answer_lost"
    WORKER_LOST = "worker_lost"
    NEVER_SENT = "never_sent"

    def note(self, detail: object = "") -> str:
        """Return what the row keeps."""
        return f"{self.value}:{detail}" if detail else self.value


SENTENCES = {
    Reason.NOT_WRITTEN: N_("The mail could not be written (%(detail)s)."),
    Reason.ADDRESS: N_("Mail servers do not take this address."),
    Reason.AWAY: N_("The mail server could not be reached or did not let us in (%(detail)s)."),
    Reason.BROKE_OFF: N_("The mail server broke off before it took the mail (%(detail)s)."),
    Reason.REFUSED: N_("The mail server refused the mail with code %(detail)s."),
    Reason.ANSWER_LOST: N_("The answer of the mail server got lost (%(detail)s)."),
    Reason.WORKER_LOST: N_("The worker stopped in the middle of sending."),
    Reason.NEVER_SENT: N_("Its sending was cancelled or given up."),
}


def in_words(note: str) -> str:
    """Return the sentence for what a row keeps, in the reader's language; empty when nothing failed."""
    word, _, detail = note.partition(":")
    sentence = {reason.value: text for reason, text in SENTENCES.items()}.get(word)
    return gettext(sentence, detail=detail) if sentence else note
