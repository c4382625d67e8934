"""What a line is called in the reader's language: a text of the product, or an employer's own words."""

from sqlmodel import col, select

from hr import db
from hr.i18n.locales import locale
from hr.i18n.texts import SOURCE_LOCALE, raw_gettext
from payroll.countries import wording
from payroll.entries.models import PayElement

PLACE = "payroll.own_names"  # where a session keeps them: a page asks once, however many lines it shows


def named(label: str, code: str = "") -> str:
    """Return a stored label in the reader's language; `code` tells apart own elements of one English name."""
    text = wording.text(label)
    if text == label and locale() != SOURCE_LOCALE:
        known = _own_names()
        if own := known.get((code, label)) or known.get(("", label)):
            return own
    return raw_gettext(text)


def _own_names() -> dict[tuple[str, str], str]:
    """Return the Spanish names of employers' own elements by code and English name, and by the name alone."""
    with db.reading() as session:
        if PLACE not in session.info:
            query = select(PayElement.code, PayElement.name_en, PayElement.name_es)
            query = query.order_by(col(PayElement.effective_from), col(PayElement.id))
            found: dict[tuple[str, str], str] = {}
            for code, english, spanish in session.execute(query):
                found[code, english] = found["", english] = spanish
            session.info[PLACE] = found
        names: dict[tuple[str, str], str] = session.info[PLACE]
        return names
