"""Reading the translations of a language, from the compiled file or from its sources."""

from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

SOURCES = Path(__file__).parent / "catalogs"
COMPILED = Path(__file__).parent / "compiled"


def source_files(code: str) -> list[Path]:
    """Return the catalogues a language is kept in, one per package."""
    return sorted((SOURCES / code).glob("*.po"))


def compiled_file(code: str) -> Path:
    """Return where the compiled catalogue of a language lies, if it does."""
    return COMPILED / code / "LC_MESSAGES" / "messages.mo"


def is_fresh(code: str) -> bool:
    """Tell whether the compiled catalogue is newer than all its sources."""
    compiled = compiled_file(code)
    if not compiled.is_file():
        return False
    made = compiled.stat().st_mtime_ns
    return all(source.stat().st_mtime_ns <= made for source in source_files(code))


def read_translations(code: str) -> NullTranslations:
    """Return the translations of a language; without a fresh compiled file they are compiled in memory."""
    if is_fresh(code):
        with compiled_file(code).open("rb") as stream:
            return GNUTranslations(stream)
    return GNUTranslations(BytesIO(compile_sources(code)))


def compile_sources(code: str) -> bytes:
    """Merge the catalogues of a language into the bytes of one compiled file."""
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    merged = Catalog(locale=code)
    for source in source_files(code):
        with source.open("rb") as stream:
            for message in read_po(stream, locale=code):
                if message.id and message.string and not message.fuzzy:
                    merged[message.id] = message
    buffer = BytesIO()
    write_mo(buffer, merged)
    return buffer.getvalue()
