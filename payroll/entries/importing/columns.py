"""Which column holds what: the headers of both languages, as people and other programs write them."""

import re
from dataclasses import dataclass

from hr.errors import Invalid
from hr.folding import folded
from hr.i18n import N_

ES, EN = "es", "en"
PERSON, NAME, ELEMENT, AMOUNT, QUANTITY, RATE, PERIOD, NOTE = (
    "person", "name", "element", "amount", "quantity", "rate", "period", "note",
)  # fmt: skip
NEEDED = (PERSON, ELEMENT)

HEADERS: dict[str, dict[str, tuple[str, ...]]] = {
    ES: {
        PERSON: ("nif", "dni", "nie", "nif nie", "dni nie", "documento", "trabajador", "empleado",
                 "codigo empleado", "persona", "correo", "correo electronico"),
        NAME: ("nombre", "apellidos y nombre", "nombre y apellidos", "nombre completo"),
        ELEMENT: ("concepto", "elemento", "codigo", "codigo concepto", "cod concepto"),
        AMOUNT: ("importe", "cuantia", "total", "importe eur", "euros"),
        QUANTITY: ("cantidad", "unidades", "horas", "dias", "kilometros", "km", "num"),
        RATE: ("precio", "precio unitario", "tarifa", "valor unitario", "precio hora"),
        PERIOD: ("periodo", "mes", "fecha", "mes nomina", "periodo de pago"),
        NOTE: ("nota", "observaciones", "comentario", "motivo", "descripcion"),
    },
    EN: {
        PERSON: ("person", "employee", "employee id", "tax number", "nino", "ssn",
                 "nif", "id number", "email", "e mail", "worker"),
        NAME: ("name", "full name", "employee name"),
        ELEMENT: ("element", "concept", "code", "item", "pay element", "component"),
        AMOUNT: ("amount", "value", "total", "amount eur"),
        QUANTITY: ("quantity", "units", "hours", "days", "miles", "kilometres", "qty"),
        RATE: ("rate", "price", "unit price", "hourly rate"),
        PERIOD: ("period", "month", "date", "pay period"),
        NOTE: ("note", "notes", "comment", "reason", "description"),
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Columns:
    """The place of each field in a row, and the language of the headers."""

    places: dict[str, int]
    language: str
    unknown: tuple[str, ...] = ()

    def of(self, row: tuple[str, ...], field: str) -> str:
        """Return what a row says in a field, empty when the file has no such column."""
        place = self.places.get(field, -1)
        return row[place] if 0 <= place < len(row) else ""


def plain(header: str) -> str:
    """Return a header as it is compared: small letters without accents, signs as blanks."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", folded(header).lower()).split())


def find(
    header: tuple[str, ...],
    headers: dict[str, dict[str, tuple[str, ...]]] = HEADERS,
    needed: tuple[str, ...] = NEEDED,
    either: tuple[str, ...] = (AMOUNT, QUANTITY),
) -> Columns:
    """Return where each field is; refuse a header that lacks what every row needs, naming it."""
    names = [plain(cell) for cell in header]
    by_language = {language: _places(names, fields) for language, fields in headers.items()}
    language = max(by_language, key=lambda each: (len(by_language[each]), each == ES))
    # A header may mix both languages ("NIF", "amount"): what one lacks the other gives.
    places = {**{k: v for each in by_language.values() for k, v in each.items()}, **by_language[language]}
    lacking = [field for field in needed if field not in places]
    if lacking or (either and not any(field in places for field in either)):
        raise Invalid(
            N_("The first row must name the columns. We miss: %(missing)s. We found: %(found)s."),
            key="columns_missing",
            missing=", ".join(lacking or either),
            found=", ".join(cell for cell in header if cell)[:200],
        )
    known = set(places.values())
    unknown = tuple(cell for place, cell in enumerate(header) if cell and place not in known)
    return Columns(places, language, unknown)


def _places(names: list[str], fields: dict[str, tuple[str, ...]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for field, synonyms in fields.items():
        at = [names.index(each) for each in synonyms if each in names]
        if at:
            found[field] = at[0]
    return found
