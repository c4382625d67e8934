"""Records of the authorities' files as the tests vary them."""

from typing import Any

from payroll.filings.formats.fixed import Value

DECLARANT: dict[str, Value] = {
    "year": 2026,
    "declarant": "B97000012",
    "name": "Almacenes Levante, S.L.",
    "contact_phone": "963000001",
    "contact_name": "Prieto Soler Andrés",
    "number": "1902026000001",
    "contact_email": "nominas@almaceneslevante.example",
}


def person(**changes: Any) -> dict[str, Value]:
    """Return one employee's record of the 190."""
    row: dict[str, Value] = {
        "perceptor": "10000000Z",
        "name": "Núñez Ibáñez, Lucía",
        "province": "46",
        "key": "A",
        "cash": 2_100_000,
        "withheld": 210_000,
        "birth_year": 1990,
        "family_situation": 3,
        "contract": 1,
        "expenses": 133_350,
    }
    return {**row, **changes}


def exempt(**changes: Any) -> dict[str, Value]:
    """Return a record of travel allowances that are free of tax."""
    row: dict[str, Value] = {
        "perceptor": "10000000Z", "name": "Núñez Ibáñez, Lucía", "province": "46",
        "key": "L", "subkey": "01", "cash": 7_800,
    }  # fmt: skip
    return {**row, **changes}


def page_111(**changes: Any) -> dict[str, Value]:
    """Return the boxes of a quarter's 111."""
    row: dict[str, Value] = {
        "year": 2026,
        "period": "4T",
        "declarant": "B97000012",
        "name": "Almacenes Levante, S.L.",
        "work_cash_people": 2,
        "work_cash_paid": 1_000_000,
        "work_cash_withheld": 123_456,
        "work_in_kind_people": 1,
        "work_in_kind_paid": 9_000,
        "work_in_kind_withheld": 1_080,
    }
    return {**row, **changes}


SUBMITTER: dict[str, Value] = {
    "ein": "123456789", "user": "ABCD1234", "software": 98, "company": "Levante Trading Inc.",
    "delivery": "1 Main St", "city": "Austin", "state": "TX", "zip": "78701",
    "submitter": "Levante Trading Inc.", "submitter_delivery": "1 Main St", "submitter_city": "Austin",
    "submitter_state": "TX", "submitter_zip": "78701", "contact_name": "Ada Prieto",
    "contact_phone": "5125550100", "contact_email": "payroll@levante.example",
}  # fmt: skip
EMPLOYER: dict[str, Value] = {
    "year": 2026, "ein": "123456789", "name": "Levante Trading Inc.", "delivery": "1 Main St",
    "city": "Austin", "state": "TX", "zip": "78701", "kind": "N", "employment": "R",
}  # fmt: skip


def w2_record(**changes: Any) -> dict[str, Value]:
    """Return one employee's RW record."""
    row: dict[str, Value] = {
        "ssn": "123456789", "given_name": "Begoña", "family_name": "Núñez", "delivery": "2 Elm St",
        "city": "Austin", "state": "TX", "zip": "78702", "wages": 5_200_000, "income_tax": 400_000,
        "social_wages": 5_200_000, "social_tax": 322_400, "medicare_wages": 5_200_000, "medicare_tax": 75_400,
    }  # fmt: skip
    return {**row, **changes}
