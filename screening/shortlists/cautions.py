"""What a person should know about a file before trusting what was read in it, with the words it is about."""

from textwrap import shorten

from hr.i18n import N_, gettext
from screening.parsing import ParsedResume, Warn, WarningCode
from screening.shortlists.masking import Mask

LONGEST_QUOTE = 240
WARNINGS = {
    WarningCode.HIDDEN_TEXT: N_("The file holds text that nobody sees. It was not counted."),
    WarningCode.CUT: N_("The file is long: only its first part was read."),
    WarningCode.SECOND_READER: N_("The file was hard to open; check the text against the original."),
    WarningCode.SEVERAL_PEOPLE: N_("The file seems to hold the résumés of several people."),
    WarningCode.LOOKALIKES: N_(
        "Some words hide letters of another alphabet that look like ours. They were read as they look."
    ),
    WarningCode.KEYWORD_LIST: N_(
        "The file holds a list of key words far longer than people write. The list was not counted."
    ),
    WarningCode.INSTRUCTIONS: N_(
        "The file tells the machine how to judge this person. Those sentences were not counted."
    ),
    WarningCode.STATED_INSTRUCTIONS: N_(
        "What was stated beside the file tells the machine how to judge this person. It was not counted."
    ),
    WarningCode.STATED_KEYWORDS: N_(
        "What was stated beside the file lists key words where one thing belongs. It was not counted."
    ),
    WarningCode.OCR: N_(
        "The text was read from a picture and may hold mistakes; check it against the original."
    ),
}


def warnings_of(parsed: ParsedResume, mask: Mask | None = None) -> list[str]:
    """Return what a person should know about the file, each thing once."""
    return list(dict.fromkeys(_words(warn, mask) for warn in parsed.warnings))


def _words(warn: Warn, mask: Mask | None) -> str:
    words = gettext(WARNINGS[warn.code])
    quote = shorten(mask.hide(warn.text) if mask else warn.text, LONGEST_QUOTE, placeholder=" …")
    return gettext("%(warning)s It reads: “%(quote)s”", warning=words, quote=quote) if quote else words
