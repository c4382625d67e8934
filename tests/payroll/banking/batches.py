"""Batches of the three payment systems that tests of bank files start from."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from payroll.banking.model import Account, Batch, Transfer

MADE = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
BANK_OF_NEW_YORK, CHASE = "021000018", "021000021"


def american(*transfers: Transfer, **changes: Any) -> Batch:
    """Two people in the United States."""
    sender = Account("Prueba Foods Inc.", "4400112233", "1987654321", CHASE, "JPMorgan Chase")
    two = (
        Transfer("K7Q2M9X4T1B8D", "Ann O'Neil", "123456789", Decimal("1830.25"), "", BANK_OF_NEW_YORK),
        Transfer("K7Q2M9X4T1B8E", "José Núñez", "00-998877", Decimal("912.00"), "", CHASE, is_savings=True),
    )
    return _changed(Batch(
        message_id="202611-1-0A1B2C3D", created_at=MADE, execution_date=date(2026, 11, 30), debtor=sender,
        transfers=transfers or two,
    ), changes)  # fmt: skip


def british(*transfers: Transfer, **changes: Any) -> Batch:
    """Two people in the United Kingdom."""
    sender = Account("Prueba Foods Ltd", "12345678", "987654", "200000")
    two = (
        Transfer("K7Q2M9X4T1B8D", "Siân & Huw Jones", "87654321", Decimal("1999.99"), "", "070116"),
        Transfer("K7Q2M9X4T1B8E", "A Very Long Name That Does Not Fit", "00012345", Decimal("0.01"),
                 "", "404784"),
    )  # fmt: skip
    return _changed(Batch(
        message_id="202611-1-0A1B2C3D", created_at=MADE, execution_date=date(2026, 11, 27), debtor=sender,
        transfers=transfers or two,
    ), changes)  # fmt: skip


def _changed(batch: Batch, changes: dict[str, Any]) -> Batch:
    return replace(batch, **changes)
