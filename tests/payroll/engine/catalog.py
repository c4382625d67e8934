"""The Spanish texts of payroll, as the product has them."""

from pathlib import Path

from babel.messages.pofile import read_po

import hr.i18n

CATALOG = Path(hr.i18n.__file__).parent / "catalogs" / "es" / "payroll.po"

with CATALOG.open("rb") as stream:
    SPANISH: dict[str, str] = {str(entry.id): str(entry.string) for entry in read_po(stream) if entry.id}
