"""The company: its legal entities, departments and pay calendar."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from hr import crypto
from hr.db import Row


class LegalEntity(Row, table=True):
    """An employer in law: it signs contracts, owes contributions and pays."""

    __tablename__ = "legal_entity"

    name: str = Field(max_length=140)
    country: str = Field(default="es", max_length=2)
    tax_number: str = Field(default="", max_length=20)  # CIF, EIN, or the PAYE reference
    contribution_account: str = Field(default="", max_length=20)  # CCC, or the Accounts Office reference
    address: str = Field(default="", max_length=200)
    city: str = Field(default="", max_length=80)
    postcode: str = Field(default="", max_length=12)
    iban_sealed: str = Field(default="", max_length=300)
    bic: str = Field(default="", max_length=11)
    activity_code: str = Field(default="", max_length=8)  # CNAE
    holiday_region: str = Field(default="", max_length=10)  # ISO 3166-2 subdivision, as ES-VC
    pay_day: int = 0  # day of the month; 0 is the last one
    representative: str = Field(default="", max_length=140)  # who signs contracts for it

    @property
    def iban(self) -> str:
        """The account payments are made from."""
        return crypto.unseal(self.iban_sealed, place=f"legal_entity:iban:{self.id}")

    @iban.setter
    def iban(self, value: str) -> None:
        self.iban_sealed = crypto.seal(value, place=f"legal_entity:iban:{self.id}")


class StatutoryRate(Row, table=True):
    """A rate that an authority has set for one account of one employer, from a day on.

    Rows are only added: of two that begin the same day the one written later counts, and `created_at` tells
    since when it was known.
    """

    __tablename__ = "statutory_rate"

    legal_entity_id: str = Field(foreign_key="legal_entity.id", max_length=36, index=True)
    kind: str = Field(max_length=24)  # which rate, as "es.accidents"
    account: str = Field(default="", max_length=20)  # the registration it was set for, as the CCC
    rate: str = Field(max_length=10)  # percent as text, so that it stays exact
    effective_from: date


class Registration(Row, table=True):
    """The number under which an agency knows an employer, beside the ones every employer has."""

    __tablename__ = "company_registration"
    __table_args__ = (UniqueConstraint("legal_entity_id", "kind"),)

    legal_entity_id: str = Field(foreign_key="legal_entity.id", max_length=36, index=True)
    kind: str = Field(max_length=40)  # as "us.withholding.PA" or "us.unemployment.TX"
    number: str = Field(max_length=30)


class Department(Row, table=True):
    """A part of a legal entity."""

    __tablename__ = "department"
    __table_args__ = (UniqueConstraint("legal_entity_id", "name"),)

    legal_entity_id: str = Field(foreign_key="legal_entity.id", max_length=36, index=True)
    name: str = Field(max_length=120)
    cost_centre: str = Field(default="", max_length=20)


class CompanyProfile(Row, table=True):
    """What the portal calls itself and how it reads clocks and languages; one row."""

    __tablename__ = "company_profile"

    name: str = Field(default="Plantilla", max_length=140)
    zone: str = Field(default="Europe/Madrid", max_length=60)
    default_locale: str = Field(default="es", max_length=5)
    contact_email: str = Field(default="", max_length=254)
    contact_phone: str = Field(default="", max_length=40)
    is_demo: bool = False
    seeded_on: date | None = None
