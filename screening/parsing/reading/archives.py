"""Open Word and OpenDocument files safely: sizes are summed before unpacking, entities stay off."""

import io
import zipfile

from lxml import etree

from screening.parsing.reading.limits import MAX_ARCHIVE_ENTRIES, MAX_UNPACK_RATIO, MAX_UNPACKED_BYTES
from screening.parsing.refusals import Reason, Refusal

_ENCRYPTED_FLAG = 0x1
_RATIO_FLOOR = 1024 * 1024  # below this, a high ratio is only a well-packed small file


def open_archive(data: bytes) -> zipfile.ZipFile:
    """Return the archive if what it declares is modest; refuse it otherwise."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise Refusal(Reason.BROKEN, str(error)) from error
    entries = archive.infolist()
    declared = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ARCHIVE_ENTRIES or declared > MAX_UNPACKED_BYTES:
        raise Refusal(Reason.BROKEN, "the archive declares too much")
    if declared > max(_RATIO_FLOOR, MAX_UNPACK_RATIO * len(data)):
        raise Refusal(Reason.BROKEN, "the archive is packed too tightly")
    if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
        raise Refusal(Reason.ENCRYPTED)
    return archive


def read_entry(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return one entry, never more than it declared."""
    try:
        with archive.open(name) as entry:
            # A false header may declare 0 and hold gigabytes: the read itself is bounded too.
            return entry.read(MAX_UNPACKED_BYTES)
    except KeyError:
        return b""
    except Exception as error:  # zlib, CRC and header errors have no common base
        raise Refusal(Reason.BROKEN, str(error)) from error


def parse_xml(data: bytes) -> etree._Element:
    """Return the root of an XML entry; refuse a document type declaration: no office program writes one."""
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, dtd_validation=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Refusal(Reason.BROKEN, str(error)) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Refusal(Reason.BROKEN, "document type declaration")
    return root
