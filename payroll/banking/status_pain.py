"""ISO 20022 pain.002: the status of payments, in versions 03 to 14, which differ in nothing we read."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from lxml import etree

from payroll.banking.answers import ACCEPTED, RETURNED, SETTLED, Outcome, Report, RowError, Unreadable

NAMESPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:pain\.002\.001\.\d{2}")
# External payment transaction status codes (ISO 20022 external code sets).
CODES: dict[str, str] = {
    "ACSC": SETTLED, "ACCC": SETTLED,
    "ACCP": ACCEPTED, "ACSP": ACCEPTED, "ACTC": ACCEPTED, "ACWC": ACCEPTED, "ACWP": ACCEPTED,
    "ACFC": ACCEPTED, "RCVD": ACCEPTED, "PDNG": ACCEPTED, "PATC": ACCEPTED, "PART": ACCEPTED,
    "RJCT": RETURNED, "CANC": RETURNED, "BLCK": RETURNED,
}  # fmt: skip


def read(content: bytes) -> Report:
    """Return what a status message says of each payment, and of the whole file."""
    report = _report(content)
    header = _child(report, "OrgnlGrpInfAndSts")
    found: list[Outcome | RowError] = []
    batch = None if header is None else _whole(header, "GrpSts", found)
    for block in _children(report, "OrgnlPmtInfAndSts"):
        own = _whole(block, "PmtInfSts", found)
        if own is not None and own.outcome != ACCEPTED:
            batch = batch if batch is not None and batch.outcome != ACCEPTED else own
        found += _transactions(block, own or batch)
    message_id = "" if header is None else _value(header, "OrgnlMsgId")
    outcomes = tuple(one for one in found if isinstance(one, Outcome))
    errors = tuple(one for one in found if isinstance(one, RowError))
    return Report(outcomes, errors, message_id=message_id, whole_batch=batch)


def _report(content: bytes) -> etree._Element:
    # Nothing is fetched and no entity is opened: the file comes from outside.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        document = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable("not_xml") from error
    name = etree.QName(document)
    if document.getroottree().docinfo.doctype or NAMESPACE.fullmatch(name.namespace or "") is None:
        raise Unreadable("other_message")
    report = _child(document, "CstmrPmtStsRpt")
    if report is None:
        raise Unreadable("other_message")
    return report


def _transactions(block: etree._Element, of_all: Outcome | None) -> Iterator[Outcome | RowError]:
    for entry in _children(block, "TxInfAndSts"):
        id_, line = _value(entry, "OrgnlEndToEndId"), entry.sourceline or 0
        code = _value(entry, "TxSts")
        # Where a bank says nothing of one payment, what it says of all of them holds.
        outcome = CODES.get(code) if code or of_all is None else of_all.outcome
        amount, is_bad = _amount(entry)
        if not id_:
            yield RowError("no_id", line)
        elif outcome is None:
            yield RowError("unknown_outcome", line, code[:40])
        elif is_bad:
            yield RowError("bad_amount", line, _amount_text(entry)[:40])
        else:
            yield Outcome(id_, outcome, _reason(entry), amount, line)


def _whole(parent: etree._Element, tag: str, found: list[Outcome | RowError]) -> Outcome | None:
    """Return what is said of a whole file or block, if anything; a word nobody knows is noted."""
    code, line = _value(parent, tag), parent.sourceline or 0
    if code and code not in CODES:
        found.append(RowError("unknown_outcome", line, code[:40]))
    return Outcome("", CODES[code], _reason(parent), None, line) if code in CODES else None


def _reason(parent: etree._Element) -> str:
    reasons = []
    for info in _children(parent, "StsRsnInf"):
        reason = _child(info, "Rsn")
        code = "" if reason is None else _value(reason, "Cd") or _value(reason, "Prtry")
        reasons.append(" ".join(part for part in (code, _value(info, "AddtlInf")) if part))
    return "; ".join(part for part in reasons if part)[:140]


def _amount(parent: etree._Element) -> tuple[Decimal | None, bool]:
    """Return the amount of a payment, if it is told, and whether what is told is none."""
    text = _amount_text(parent)
    if not text:
        return None, False
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None, True
    return (value, False) if value.is_finite() and value >= 0 else (None, True)


def _amount_text(parent: etree._Element) -> str:
    original = _child(parent, "OrgnlTxRef")
    amount = None if original is None else _child(original, "Amt")
    return "" if amount is None else _value(amount, "InstdAmt")


def _children(parent: etree._Element, tag: str) -> list[etree._Element]:
    return [child for child in parent if isinstance(child.tag, str) and etree.QName(child).localname == tag]


def _child(parent: etree._Element, tag: str) -> etree._Element | None:
    found = _children(parent, tag)
    return found[0] if found else None


def _value(parent: etree._Element, tag: str) -> str:
    child = _child(parent, tag)
    return "" if child is None else (child.text or "").strip()
