"""ISO 20022 pain.001.001.09 for salaries: one payment block, purpose SALA, no creditor address."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

from lxml import etree
from schwifty import IBAN
from schwifty.exceptions import SchwiftyException

from payroll.banking import rules
from payroll.banking.calendar import bank_day_on_or_before, is_bank_day
from payroll.banking.characters import clean, has_letter, is_identifier
from payroll.banking.model import Account, Batch, BatchRefused, Problem, Summary, Transfer

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
SCHEMA = "pain.001.001.09.xsd"
NAME_LIMIT = 70
TEXT_LIMIT = 140
LARGEST = Decimal("999999999.99")
# Since 2026-11-15 an address, where one is given, must be structured; inside the EEA none is needed.
# A list of thirty quoted strings would hide its content.
EEA = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK".split()  # noqa: SIM905
)


def write(batch: Batch) -> bytes:
    """Return the bank file of a batch; raise `BatchRefused` with every problem it has."""
    problems = tuple(check(batch))
    if problems:
        raise BatchRefused(problems)
    root = etree.Element("Document", nsmap={None: NAMESPACE})
    message = etree.SubElement(root, "CstmrCdtTrfInitn")
    _group_header(message, batch)
    _payment_information(message, batch)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def check(batch: Batch) -> Iterator[Problem]:
    """Yield every reason why the banks would refuse a batch."""
    if not batch.transfers:
        yield Problem("empty_batch")
    if not is_identifier(batch.message_id):
        yield Problem("bad_id", {"id": batch.message_id})
    if not is_bank_day(batch.execution_date):
        earlier = bank_day_on_or_before(batch.execution_date)
        yield Problem("not_a_bank_day", {"date": batch.execution_date, "earlier": earlier})
    yield from _check_party(batch.debtor.name, batch.debtor.account)
    for transfer in batch.transfers:
        yield from _check_transfer(transfer)
    yield from rules.duplicates(batch)


def _check_transfer(transfer: Transfer) -> Iterator[Problem]:
    if not is_identifier(transfer.end_to_end_id):
        yield Problem("bad_id", {"id": transfer.end_to_end_id})
    if len(clean(transfer.text)) > TEXT_LIMIT:
        yield Problem("text_too_long", {"id": transfer.end_to_end_id, "limit": TEXT_LIMIT})
    yield from _check_party(transfer.name, transfer.account)
    yield from rules.amount(transfer, LARGEST)


def _check_party(name: str, iban: str) -> Iterator[Problem]:
    if not has_letter(_name(name)):
        yield Problem("empty_name", {"name": name})
    number = _iban(iban)
    if number is None:
        yield Problem("bad_iban", {"name": name, "iban": iban})
    elif number.country_code not in EEA:
        yield Problem("address_required", {"name": name, "iban": iban})


def _name(text: str) -> str:
    """Return a name as the banks take it; the account decides who is paid, so a long one may be cut."""
    return clean(text)[:NAME_LIMIT].rstrip()


def _iban(text: str) -> IBAN | None:
    try:
        return IBAN(text, validate_bban=True)
    except (SchwiftyException, ValueError):
        return None


def _group_header(message: etree._Element, batch: Batch) -> None:
    header = etree.SubElement(message, "GrpHdr")
    _text(header, "MsgId", batch.message_id)
    _text(header, "CreDtTm", batch.created_at.isoformat(timespec="seconds"))
    _totals(header, batch)
    _party(header, "InitgPty", batch.debtor)


def _payment_information(message: etree._Element, batch: Batch) -> None:
    block = etree.SubElement(message, "PmtInf")
    _text(block, "PmtInfId", batch.message_id)
    _text(block, "PmtMtd", "TRF")
    _text(block, "BtchBookg", "true")
    _totals(block, batch)
    kind = etree.SubElement(block, "PmtTpInf")
    _text(etree.SubElement(kind, "SvcLvl"), "Cd", "SEPA")
    _text(etree.SubElement(kind, "CtgyPurp"), "Cd", "SALA")
    _text(etree.SubElement(block, "ReqdExctnDt"), "Dt", batch.execution_date.isoformat())
    _party(block, "Dbtr", batch.debtor)
    _account(block, "DbtrAcct", batch.debtor.account)
    _agent(block, batch.debtor.account)
    _text(block, "ChrgBr", "SLEV")
    for transfer in batch.transfers:
        _transfer(block, transfer)


def _transfer(block: etree._Element, transfer: Transfer) -> None:
    entry = etree.SubElement(block, "CdtTrfTxInf")
    _text(etree.SubElement(entry, "PmtId"), "EndToEndId", transfer.end_to_end_id)
    amount = etree.SubElement(etree.SubElement(entry, "Amt"), "InstdAmt", Ccy="EUR")
    amount.text = f"{transfer.amount:.2f}"
    _text(etree.SubElement(entry, "Cdtr"), "Nm", _name(transfer.name))
    _account(entry, "CdtrAcct", transfer.account)
    text = clean(transfer.text)
    if text:
        _text(etree.SubElement(entry, "RmtInf"), "Ustrd", text)


def _totals(parent: etree._Element, batch: Batch) -> None:
    _text(parent, "NbOfTxs", str(len(batch.transfers)))
    _text(parent, "CtrlSum", f"{batch.total:.2f}")


def _party(parent: etree._Element, tag: str, account: Account) -> None:
    party = etree.SubElement(parent, tag)
    _text(party, "Nm", _name(account.name))
    if account.identifier:
        organisation = etree.SubElement(etree.SubElement(party, "Id"), "OrgId")
        _text(etree.SubElement(organisation, "Othr"), "Id", clean(account.identifier))


def _account(parent: etree._Element, tag: str, iban: str) -> None:
    identifier = etree.SubElement(etree.SubElement(parent, tag), "Id")
    _text(identifier, "IBAN", IBAN(iban).compact)


def _agent(block: etree._Element, iban: str) -> None:
    institution = etree.SubElement(etree.SubElement(block, "DbtrAgt"), "FinInstnId")
    bic = IBAN(iban).bic
    if bic:
        _text(institution, "BICFI", str(bic))
    else:
        _text(etree.SubElement(institution, "Othr"), "Id", "NOTPROVIDED")


def _text(parent: etree._Element, tag: str, text: str) -> None:
    etree.SubElement(parent, tag).text = text


def validate(xml: bytes) -> list[str]:
    """Return what the schema objects to, nothing when the file is valid."""
    try:
        document = _parse(xml)
    except etree.XMLSyntaxError as error:
        return [str(error)]
    schema = _schema()
    schema.validate(document)
    return [f"line {entry.line}: {entry.message}" for entry in schema.error_log]


def read_back(xml: bytes) -> Summary:
    """Return what a bank reads in a file we wrote."""
    document = _parse(xml)
    header = _find(document, "GrpHdr")
    transfers = tuple(_read_transfer(entry) for entry in document.iter(f"{{{NAMESPACE}}}CdtTrfTxInf"))
    return Summary(
        message_id=_read(header, "MsgId"),
        execution_date=date.fromisoformat(_read(document, "ReqdExctnDt/Dt")),
        count=len(transfers),
        control_sum=sum((transfer.amount for transfer in transfers), Decimal(0)),
        stated_count=int(_read(header, "NbOfTxs")),
        stated_sum=Decimal(_read(header, "CtrlSum")),
        transfers=transfers,
    )


def _read_transfer(entry: etree._Element) -> Transfer:
    text = entry.findtext(_path("RmtInf/Ustrd")) or ""
    amount = Decimal(_read(entry, "Amt/InstdAmt"))
    return Transfer(
        _read(entry, "PmtId/EndToEndId"),
        _read(entry, "Cdtr/Nm"),
        _read(entry, "CdtrAcct/Id/IBAN"),
        amount,
        text,
    )


def _path(path: str) -> str:
    return ".//" + "/".join(f"{{{NAMESPACE}}}{tag}" for tag in path.split("/"))


def _find(parent: etree._Element, path: str) -> etree._Element:
    found = parent.find(_path(path))
    if found is None:
        raise ValueError(f"the file has no {path}")
    return found


def _read(parent: etree._Element, path: str) -> str:
    return str(_find(parent, path).text)


def _parse(xml: bytes) -> etree._Element:
    # The file may come back from outside: no entities, no network.
    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))


@lru_cache(maxsize=1)
def _schema() -> etree.XMLSchema:
    with (files("sepaxml") / "schemas" / SCHEMA).open("rb") as stream:
        return etree.XMLSchema(etree.parse(stream))
