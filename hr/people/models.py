"""Person and Employment: with the documents, the only tables other packages may reference."""

import json
from datetime import date
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field

from hr import crypto
from hr.db import Row

PRE_HIRE, ACTIVE, ENDED = "pre_hire", "active", "ended"


class Person(Row, table=True):
    """A human being we know; identifiers and address are encrypted."""

    __tablename__ = "person"

    given_name: str = Field(max_length=100)
    family_name: str = Field(default="", max_length=140)
    email: str = Field(max_length=254, index=True)
    phone: str = Field(default="", max_length=40)
    locale: str = Field(default="es", max_length=5)
    birth_sealed: str = Field(default="", max_length=120)
    tax_number_sealed: str = Field(default="", max_length=200)  # NIF or NIE
    tax_number_index: str = Field(default="", max_length=32, index=True)
    social_number_sealed: str = Field(default="", max_length=200)  # NAF
    social_number_index: str = Field(default="", max_length=32, index=True)
    address_sealed: str = Field(default="", max_length=1000)

    @property
    def name(self) -> str:
        """The full name as people say it."""
        return f"{self.given_name} {self.family_name}".strip()

    def _open(self, column: str) -> str:
        return crypto.unseal(getattr(self, f"{column}_sealed"), place=f"person:{column}:{self.id}")

    def _seal(self, column: str, value: str) -> None:
        setattr(self, f"{column}_sealed", crypto.seal(value, place=f"person:{column}:{self.id}"))

    @property
    def tax_number(self) -> str:
        """NIF or NIE."""
        return self._open("tax_number")

    @tax_number.setter
    def tax_number(self, value: str) -> None:
        self._seal("tax_number", value)
        self.tax_number_index = crypto.blind_index(value, column="person.tax_number") if value else ""

    @property
    def social_number(self) -> str:
        """NAF, the social security number."""
        return self._open("social_number")

    @social_number.setter
    def social_number(self, value: str) -> None:
        self._seal("social_number", value)
        self.social_number_index = crypto.blind_index(value, column="person.social_number") if value else ""

    @property
    def address(self) -> str:
        """Postal address on one line."""
        return self._open("address")

    @address.setter
    def address(self, value: str) -> None:
        self._seal("address", value)

    @property
    def birth_on(self) -> date | None:
        """Date of birth."""
        text = self._open("birth")
        return date.fromisoformat(text) if text else None

    @birth_on.setter
    def birth_on(self, value: date | None) -> None:
        self._seal("birth", value.isoformat() if value else "")


SEPA, ACH, BACS = "sepa", "ach", "bacs"


class BankAccount(Row, table=True):
    """Where a person is paid from a day on; older ones stay as history.

    The scheme says what the sealed account is: an IBAN, or a routing number (ACH) or sort code (Bacs), a
    stroke and the plain number.
    """

    __tablename__ = "bank_account"

    person_id: str = Field(foreign_key="person.id", max_length=36, index=True)
    scheme: str = Field(default=SEPA, max_length=8)
    is_savings: bool = False
    iban_sealed: str = Field(max_length=300)
    last_four: str = Field(max_length=4)
    fingerprint: str = Field(max_length=32, index=True)
    effective_from: date
    recorded_on: date
    holder_sealed: str = Field(default="", max_length=500)

    @property
    def holder(self) -> str:
        """The name the bank knows the account by; empty where it is that of whose pay it is."""
        return crypto.unseal(self.holder_sealed, place=f"bank_account:holder:{self.id}")

    @property
    def iban(self) -> str:
        """The account number; only payment export and its owner's own page read it."""
        return crypto.unseal(self.iban_sealed, place=f"bank_account:iban:{self.id}")

    @property
    def parts(self) -> tuple[str, str]:
        """Routing number or sort code, empty in SEPA, and the number of the account."""
        bank_code, _, number = self.iban.rpartition("/")
        return bank_code, number


class Employment(Row, table=True):
    """One working relation of a person with a legal entity."""

    __tablename__ = "employment"

    person_id: str = Field(foreign_key="person.id", max_length=36, index=True)
    legal_entity_id: str = Field(foreign_key="legal_entity.id", max_length=36, index=True)
    department_id: str | None = Field(default=None, foreign_key="department.id", max_length=36)
    manager_id: str | None = Field(default=None, foreign_key="person.id", max_length=36)
    job_title: str = Field(max_length=140)
    status: str = Field(default=PRE_HIRE, max_length=12, index=True)
    starts_on: date
    ends_on: date | None = None
    end_cause: str = Field(default="", max_length=24)  # what the settlement asks; empty while not known
    unused_holiday: str = Field(default="", max_length=6)  # days paid at the end, decimal as text

    def covers(self, first: date, last: date) -> bool:
        """Whether the employment has at least one day between two dates."""
        return self.starts_on <= last and (self.ends_on is None or self.ends_on >= first)


class EmploymentTerms(Row, table=True):
    """Contract and pay from a day on; a later row never changes an earlier one."""

    __tablename__ = "employment_terms"
    __table_args__ = (Index("ix_employment_terms_effective", "employment_id", "effective_from"),)

    employment_id: str = Field(foreign_key="employment.id", max_length=36)
    effective_from: date
    recorded_on: date
    contract_kind: str = Field(default="indefinite", max_length=20)  # indefinite | temporary
    contribution_group: int = 7
    professional_category: str = Field(default="", max_length=140)
    annual_gross_minor: int = 0  # cents a year
    pays_per_year: int = 14  # 12 (extras prorated) or 14
    weekly_hours: str = Field(default="40", max_length=6)  # decimal as text
    full_time_hours: str = Field(default="40", max_length=6)
    trial_days: int = 0
    contract_ends_on: date | None = None
    hourly_minor: int = 0  # what an hour pays, in cents; 0 for who is paid by the year


class TaxDeclaration(Row, table=True):
    """What an employee declares for withholding (in Spain Modelo 145), from a day on; encrypted whole."""

    __tablename__ = "tax_declaration"

    person_id: str = Field(foreign_key="person.id", max_length=36, index=True)
    country: str = Field(default="es", max_length=2)
    effective_from: date
    recorded_on: date
    facts_sealed: str = Field(max_length=4000)

    @property
    def facts(self) -> dict[str, Any]:
        """The declared facts by the names of the form."""
        loaded: dict[str, Any] = json.loads(
            crypto.unseal(self.facts_sealed, place=f"tax_declaration:facts:{self.id}")
        )
        return loaded

    @facts.setter
    def facts(self, value: dict[str, Any]) -> None:
        self.facts_sealed = crypto.seal(
            json.dumps(value, sort_keys=True), place=f"tax_declaration:facts:{self.id}"
        )
