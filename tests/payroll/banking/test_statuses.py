"""What banks answer: status messages, return files, lists; whole files of rubbish are told from bad rows."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.banking import nacha, statuses
from payroll.banking.answers import ACCEPTED, RETURNED, ROW_ERRORS, SETTLED, UNREADABLE, Unreadable
from tests.payroll.banking.batches import american

STATUS = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.{version}"><CstmrPmtStsRpt>
<GrpHdr><MsgId>R1</MsgId><CreDtTm>2026-11-30T10:00:00</CreDtTm></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>202611-1-ABC</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>{group}
</OrgnlGrpInfAndSts>
<OrgnlPmtInfAndSts><OrgnlPmtInfId>202611-1-ABC</OrgnlPmtInfId>{entries}</OrgnlPmtInfAndSts>
</CstmrPmtStsRpt></Document>"""
ENTRY = """<TxInfAndSts><OrgnlEndToEndId>{id}</OrgnlEndToEndId><TxSts>{status}</TxSts>
<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn><AddtlInf>{words}</AddtlInf></StsRsnInf>
<OrgnlTxRef><Amt><InstdAmt Ccy="EUR">{amount}</InstdAmt></Amt></OrgnlTxRef></TxInfAndSts>"""


def message(*entries: str, version: str = "10", group: str = "") -> bytes:
    return STATUS.format(version=version, group=group, entries="".join(entries)).encode()


def entry(id_: str, status: str, reason: str = "AC04", amount: str = "10.00") -> str:
    return ENTRY.format(id=id_, status=status, reason=reason, words="Closed", amount=amount)


@pytest.mark.parametrize("version", ["03", "10", "14"])
def test_a_status_message_tells_of_each_payment(version: str) -> None:
    report = statuses.read(
        message(
            entry("E1", "ACSC"), entry("E2", "RJCT", amount="912.30"), entry("E3", "PDNG"), version=version
        )
    )
    assert [(one.end_to_end_id, one.outcome) for one in report.outcomes] == [
        ("E1", SETTLED),
        ("E2", RETURNED),
        ("E3", ACCEPTED),
    ]
    assert (report.outcomes[1].reason, report.outcomes[1].amount) == ("AC04 Closed", Decimal("912.30"))
    assert report.message_id == "202611-1-ABC"
    assert report.whole_batch is None


def test_a_file_may_be_answered_as_a_whole() -> None:
    report = statuses.read(
        message(group="<GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>FF01</Cd></Rsn></StsRsnInf>")
    )
    assert report.whole_batch is not None
    assert (report.whole_batch.outcome, report.whole_batch.reason) == (RETURNED, "FF01")


def test_a_block_refused_as_a_whole_is_heard_too() -> None:
    report = statuses.read(message("<PmtInfSts>RJCT</PmtInfSts>", group="<GrpSts>ACCP</GrpSts>"))
    assert report.whole_batch is not None
    assert report.whole_batch.outcome == RETURNED


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "empty"),
        (b"<Document", "not_xml"),
        (b"<Document/>", "other_message"),
        (b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"/>', "other_message"),
        (message().replace(b"?>", b'?><!DOCTYPE d [<!ENTITY a "aaaa">]>', 1), "other_message"),
        (b"101 short\n", "not_nacha"),
        (b"name,sum\nAnn,1\n", "no_columns"),
        (b"\xff\xfe\x00id\x00", "not_text"),
        (b'id;status\n"' + b"a" * 200_000 + b'";settled\n', "broken_list"),
    ],
)
def test_what_is_no_answer_is_refused_as_a_whole(content: bytes, key: str) -> None:
    with pytest.raises(Unreadable) as refused:
        statuses.read(content)
    assert refused.value.key == key
    assert str(refused.value) == UNREADABLE[key] % refused.value.values


def nacha_answer(*codes: str) -> bytes:
    lines = nacha.write(american()).decode().splitlines()
    entries = []
    for line, code in zip(lines[2:4], codes, strict=True):
        kind = "99" if code.startswith("R") else "98"
        addenda = f"7{kind}{code}{line[79:94]}{' ' * 6}{line[3:11]}{' ' * 44}{line[79:94]}"
        entries += [f"{line[:78]}1{line[79:]}", addenda]
    return "\n".join([*lines[:2], *entries, *lines[4:6]]).encode()


@pytest.mark.parametrize(
    ("entries", "key"),
    [
        ([entry("E1", "XXXX")], "unknown_outcome"),
        ([entry("", "RJCT")], "no_id"),
        ([entry("E1", "ACSC", amount="NaN")], "bad_amount"),
        ([entry("E1", "ACSC", amount="sNaN")], "bad_amount"),
        ([entry("E1", "ACSC", amount="-10.00")], "bad_amount"),
        ([entry("E1", "ACSC", amount="diez")], "bad_amount"),
        ([entry("E1", "ACSC"), entry("E1", "RJCT")], "twice"),
        (["<TxInfAndSts><OrgnlEndToEndId>E1</OrgnlEndToEndId></TxInfAndSts>"], "unknown_outcome"),
        (["<PmtInfSts>WHAT</PmtInfSts>", entry("E1", "ACSC")], "unknown_outcome"),
    ],
)
def test_what_a_status_message_says_wrongly_of_a_payment_is_an_error_not_silence(
    entries: list[str], key: str
) -> None:
    report = statuses.read(message(*entries))
    assert [error.key for error in report.errors] == [key]
    assert report.errors[0].line > 0


def test_a_payment_of_which_nothing_is_said_goes_with_its_block() -> None:
    report = statuses.read(
        message("<PmtInfSts>RJCT</PmtInfSts><TxInfAndSts><OrgnlEndToEndId>E1</OrgnlEndToEndId></TxInfAndSts>")
    )
    assert [(one.end_to_end_id, one.outcome) for one in report.outcomes] == [("E1", RETURNED)]


def test_a_nacha_return_names_the_payment_and_the_reason() -> None:
    report = statuses.read(nacha_answer("R03", "C01"))
    assert [(one.end_to_end_id, one.outcome) for one in report.outcomes] == [("K7Q2M9X4T1B8D", RETURNED)]
    assert report.outcomes[0].reason == "R03 No account, or the name does not match"
    assert report.outcomes[0].amount == Decimal("1830.25")
    assert [one.reason for one in report.changes] == [
        "C01"
    ]  # the money arrived; the account has another number


def test_a_list_is_read_with_commas_points_and_either_language() -> None:
    report = statuses.read(
        b"Referencia;Estado;Motivo;Importe\nE1;pagado;;1.536,73\nE2;devuelto;AC04 Cuenta cerrada;12,5\n\n"
    )
    assert report.errors == ()
    assert [(one.end_to_end_id, one.outcome, one.amount) for one in report.outcomes] == [
        ("E1", SETTLED, Decimal("1536.73")),
        ("E2", RETURNED, Decimal("12.5")),
    ]
    other = statuses.read(b'\xef\xbb\xbfEnd-to-end id,Status,Amount\nE1,ACSC,"1,536.73"\nE2,R03,$5\n')
    assert [(one.outcome, one.amount) for one in other.outcomes] == [
        (SETTLED, Decimal("1536.73")),
        (RETURNED, Decimal(5)),
    ]
    assert other.outcomes[1].reason == "R03"


def test_every_bad_row_of_a_list_is_named() -> None:
    report = statuses.read(
        b"id;status;amount\n;paid;1\nE1;perhaps;1\nE2;paid;twelve\nE3;paid;1\nE3;returned;1\nE4;paid\nE5;paid;-1\n"
    )
    assert [(error.key, error.line) for error in report.errors] == [
        ("no_id", 2),
        ("unknown_outcome", 3),
        ("bad_amount", 4),
        ("twice", 6),
        ("columns", 7),
        ("bad_amount", 8),
    ]
    assert all(ROW_ERRORS[error.key] % {"line": error.line, "value": error.value} for error in report.errors)


@given(st.binary(max_size=300))
def test_rubbish_never_breaks_the_reader(content: bytes) -> None:
    with suppress(Unreadable):
        report = statuses.read(content)
        assert all(one.end_to_end_id for one in report.outcomes)
