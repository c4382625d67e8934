"""The kinds of order each country knows, in the order of its law.

Spain: maintenance stands outside the scale of LEC 607 (LEC 608) and comes first; the others share what the
scale lets through, the earlier notified first. United States: support before ordinary creditors
(15 U.S.C. 1673). United Kingdom: attachments of earnings are not built.
"""

from dataclasses import dataclass

from hr.i18n import N_
from payroll.countries.es.allowances import ALIMONY
from payroll.countries.us.facts import CREDITOR, SUPPORT


@dataclass(frozen=True)
class Kind:
    """One kind of order: its name, its place in the law, and what the engine has to know of it."""

    name: str
    priority: int
    code: str = ""  # of the engine; empty: a code of the order's own
    feeds: tuple[str, ...] = ()
    is_endless: bool = False  # may be without a sum


KINDS: dict[str, dict[str, Kind]] = {
    "es": {
        "maintenance": Kind(N_("Maintenance"), 10, ALIMONY, is_endless=True),
        "court": Kind(N_("Court order"), 50),
        "tax": Kind(N_("Tax authority"), 50),
        "social_security": Kind(N_("Social security"), 50),
    },
    "us": {
        "support": Kind(N_("Support"), 10, feeds=(SUPPORT,), is_endless=True),
        "creditor": Kind(N_("Creditor"), 50, feeds=(CREDITOR,)),
    },
    "uk": {},
}


def kind_of(country: str, name: str) -> Kind | None:
    """Return a kind of a country, None where there is none."""
    return KINDS.get(country, {}).get(name)


def title(name: str) -> str:
    """Return the English name of a kind, whatever the country."""
    return next((kinds[name].name for kinds in KINDS.values() if name in kinds), name)
