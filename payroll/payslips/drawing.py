"""Draws a slip as a PDF in a language, with its data attached and the way to verify it printed on it."""

from datetime import datetime
from itertools import groupby
from typing import Any

import segno

from hr.auth import service as auth
from hr.documents import render
from hr.i18n import gettext, use_locale
from hr.i18n.texts import raw_gettext
from payroll.countries import wording
from payroll.payslips import america, britain, code, rows, spain
from payroll.payslips.content import FILENAME, Slip

FORMS = {"es": spain.arrange, "us": america.arrange, "uk": britain.arrange}
PATH = "/verify/"
# Any of the eight masks can be read; weighing them all up takes five times as long as drawing one.
MASK = 2


def draw(slip: Slip, *, locale: str, made_at: datetime, original: str = "") -> bytes:
    """Return the PDF of a slip; `original` names the language of the first one where this is a copy."""
    with use_locale(locale):
        values = context(slip, original=original)
        description = gettext("The figures of this payslip for machines")
    attached = render.Attached(FILENAME, description, slip.to_json().encode(), made_at)
    return render.render("payslip", values, locale=locale, attached=attached)


def context(slip: Slip, *, original: str = "") -> dict[str, Any]:
    """Return what the document's template reads, in the language in force."""
    return {
        "slip": slip,
        "form": FORMS[slip.country](slip),
        "title": rows.title(slip),
        "verify": verification(slip.code),
        "owed": [(raw_gettext(wording.text(each.label)), each) for each in slip.owed],
        "adjusted": [
            (raw_gettext(wording.text(each.label)), rows.period_words(each.first, each.last), each)
            for each in slip.adjusted
        ],
        "original": original,
    }


def verification(slip_code: str) -> dict[str, Any]:
    """Return what leads to the page that vouches for a payslip: address, code and the QR code's shape."""
    address = auth.base_url() + PATH
    symbol = segno.make_qr(f"{address}{slip_code}", error="m", boost_error=False, mask=MASK)
    size = symbol.symbol_size(border=0)[0]
    return {
        "address": address.removeprefix("https://").removeprefix("http://"),
        "link": f"{address}{slip_code}",
        "code": code.written(slip_code),
        "size": size,
        "path": _path(symbol),
    }


def _path(symbol: segno.QRCode) -> str:
    """Return the dark modules as one SVG path to be stroked: a line of width one for each run of them."""
    lines = []
    for y, row in enumerate(symbol.matrix):
        x = 0
        for is_dark, run in groupby(row):
            width = len(list(run))
            if is_dark:
                lines.append(f"M{x} {y}.5h{width}")
            x += width
    return "".join(lines)
