"""Money: whole minor units in the database, Decimal in between, never float."""

from dataclasses import dataclass
from decimal import Decimal

CENT = Decimal("0.01")


@dataclass(frozen=True, order=True)
class Money:
    """An amount in the minor unit of its currency (cents)."""

    minor: int
    currency: str = "EUR"

    @classmethod
    def of(cls, amount: Decimal, currency: str = "EUR") -> "Money":
        """Build from a decimal amount that must already be whole cents."""
        return cls(to_minor(amount), currency)

    @property
    def amount(self) -> Decimal:
        """The decimal amount in the major unit."""
        return from_minor(self.minor)

    def __add__(self, other: "Money") -> "Money":
        if self.currency != other.currency:
            raise ValueError(f"cannot add {other.currency} to {self.currency}")
        return Money(self.minor + other.minor, self.currency)


def to_minor(amount: Decimal) -> int:
    """Turn a decimal amount into cents; ValueError when it has fractions of a cent."""
    scaled = amount * 100
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{amount} is not whole cents")
    return int(scaled)


def from_minor(minor: int) -> Decimal:
    """Turn cents into a decimal amount with two places."""
    return (Decimal(minor) / 100).quantize(CENT)
