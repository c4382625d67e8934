"""What differs between the countries of employers: names, regions, and the figures they are asked for."""

from hr.company import rates
from hr.i18n import N_

SPAIN, BRITAIN, AMERICA = "es", "uk", "us"
NAMES = {SPAIN: N_("Spain"), BRITAIN: N_("United Kingdom"), AMERICA: N_("United States")}
CURRENCIES = {SPAIN: "EUR", BRITAIN: "GBP", AMERICA: "USD"}

# ISO 3166-2:ES; the names are the official ones of each autonomous community or city.
SPANISH_REGIONS = {
    "ES-AN": "Andalucía",
    "ES-AR": "Aragón",
    "ES-AS": "Principado de Asturias",
    "ES-CB": "Cantabria",
    "ES-CE": "Ceuta",
    "ES-CL": "Castilla y León",
    "ES-CM": "Castilla-La Mancha",
    "ES-CN": "Canarias",
    "ES-CT": "Catalunya",
    "ES-EX": "Extremadura",
    "ES-GA": "Galicia",
    "ES-IB": "Illes Balears",
    "ES-MC": "Región de Murcia",
    "ES-MD": "Comunidad de Madrid",
    "ES-ML": "Melilla",
    "ES-NC": "Comunidad Foral de Navarra",
    "ES-PV": "Euskadi",
    "ES-RI": "La Rioja",
    "ES-VC": "Comunitat Valenciana",
}
BRITISH_REGIONS = {
    "GB-ENG": "England",
    "GB-NIR": "Northern Ireland",
    "GB-SCT": "Scotland",
    "GB-WLS": "Wales",
}
# The states by their postal codes (USPS Publication 28, appendix B).
STATES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia", "FL": "Florida", "GA": "Georgia",
    "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas",
    "KY": "Kentucky", "LA": "Louisiana", "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts",
    "MI": "Michigan", "MN": "Minnesota", "MS": "Mississippi", "MO": "Missouri", "MT": "Montana",
    "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico",
    "NY": "New York", "NC": "North Carolina", "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma",
    "OR": "Oregon", "PA": "Pennsylvania", "RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota",
    "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont", "VA": "Virginia", "WA": "Washington",
    "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming",
}  # fmt: skip
REGIONS = {
    SPAIN: SPANISH_REGIONS,
    BRITAIN: BRITISH_REGIONS,
    AMERICA: {f"US-{code}": name for code, name in STATES.items()},
}
ALL_REGIONS = {code: name for regions in REGIONS.values() for code, name in regions.items()}

TAX_NUMBERS = {SPAIN: N_("Tax number (CIF)"), BRITAIN: N_("PAYE reference"), AMERICA: N_("EIN")}
ACCOUNTS = {SPAIN: N_("Contribution account (CCC)"), BRITAIN: N_("Accounts Office reference")}

# The figures of a state's accounts, and the ones that belong to no state.
FIGURES = {
    "sui": N_("Unemployment rate (SUI), in percent"),
    "sui_ceiling": N_("Wages of a year that unemployment tax counts, in dollars"),
    "futa_reduction": N_("FUTA credit reduction, in percent"),
    "hourly_premium": N_("Workers' compensation for an hour, in dollars"),
    "employee_count": N_("People employed, for state insurances"),
}
OF_THE_COMPANY = ("employee_count",)
REGISTRATIONS = {
    "withholding": N_("Withholding account of the state"),
    "unemployment": N_("Unemployment account of the state"),
}


def kind_of(figure: str, state: str) -> str:
    """Return the kind a figure is stored under."""
    kinds = {
        "sui": rates.us_unemployment,
        "sui_ceiling": rates.us_ceiling,
        "futa_reduction": rates.us_credit_reduction,
        "hourly_premium": rates.us_workers_compensation,
    }
    return kinds[figure](state) if figure in kinds else rates.EMPLOYEE_COUNT


def words_of(kind: str) -> tuple[str, str]:
    """Return what a stored kind is called, and the state it is of."""
    _, name, *state = kind.split(".")
    return FIGURES.get(name, N_("Rate for accidents at work")), state[0] if state else ""
