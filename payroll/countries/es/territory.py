"""The tax territory of a workplace, from its region (ISO 3166-2) and its postcode.

The first two digits of a postcode are the province; 387 is the island of La Palma.
"""

from payroll.countries.es import wording
from payroll.countries.es.facts import Zone
from payroll.engine.refusals import InvalidInputs

REGIONS = {
    "ES-PV": Zone.FORAL,
    "ES-NC": Zone.FORAL,
    "ES-CE": Zone.CEUTA_MELILLA,
    "ES-ML": Zone.CEUTA_MELILLA,
}
PROVINCES = {
    "01": Zone.FORAL,
    "20": Zone.FORAL,
    "31": Zone.FORAL,
    "48": Zone.FORAL,
    "51": Zone.CEUTA_MELILLA,
    "52": Zone.CEUTA_MELILLA,
}
LA_PALMA, CANARY_ISLANDS = "387", "ES-CN"


def zone_of(region: str, postcode: str) -> Zone:
    """Return the territory; refuse when region and postcode name different ones.

    >>> zone_of("ES-VC", "46023"), zone_of("ES-CN", "38700"), zone_of("", "48001")
    (<Zone.COMMON: 'common'>, <Zone.LA_PALMA: 'la_palma'>, <Zone.FORAL: 'foral'>)
    """
    by_region = REGIONS.get(region, Zone.COMMON)
    code = postcode.strip()
    if not code:
        return by_region
    if code.startswith(LA_PALMA) and region in ("", CANARY_ISLANDS):
        return Zone.LA_PALMA
    by_postcode = PROVINCES.get(code[:2], Zone.COMMON)
    if region and by_region is not by_postcode:
        raise InvalidInputs(problem=wording.TERRITORY_UNCLEAR)
    return by_postcode
