"""The sentences of the checker: what is wrong with a file, in the reader's language."""

from hr.i18n import N_, gettext
from payroll.filings.formats.checking import Fault, Finding

FAULTS: dict[Fault, str] = {
    Fault.EMPTY: N_("The file has no record."),
    Fault.ENCODING: N_("The file has a character that its encoding does not know."),
    Fault.LENGTH: N_("The record should have %(expected)s positions."),
    Fault.RECORD_KIND: N_("This kind of record does not exist."),
    Fault.ORDER: N_("The records are not in the order of the design."),
    Fault.CONSTANT: N_("Something else should stand here: %(expected)s."),
    Fault.CHARACTER: N_("A character that is not allowed, at position %(position)s."),
    Fault.NOT_NUMERIC: N_("Only digits may stand here."),
    Fault.NOT_BLANK: N_("This field has to be blank."),
    Fault.MISSING: N_("It is missing."),
    Fault.NOT_ALLOWED: N_("It is none of the values the design allows."),
    Fault.RULE: N_("It is not valid."),
    Fault.NOT_HERE: N_("It must not be filled in here."),
    Fault.TOTAL: N_("The total should be %(expected)s."),
    Fault.COUNT: N_("The number does not agree with what it counts."),
    Fault.DIFFERS: N_("It differs from the first record."),
    Fault.DUPLICATE: N_("The same is told twice."),
    Fault.EXCEEDS: N_("It is more than what it is a part of."),
    Fault.NEGATIVE: N_("It is below zero."),
}
FIELDS: dict[str, str] = {
    "name": N_("Name"),
    "perceptor": N_("NIF of the employee"),
    "declarant": N_("NIF of the company"),
    "province": N_("Province, from the postcode of the address"),
    "spouse": N_("NIF of the spouse"),
    "birth_year": N_("Year of birth"),
    "family_situation": N_("Family situation"),
    "contract": N_("Kind of contract"),
    "contact_name": N_("Whom the authority may call"),
    "contact_phone": N_("Telephone of that person"),
    "contact_email": N_("E-mail of that person"),
    "ssn": N_("Social Security number"),
    "ein": N_("Employer identification number"),
    "city": N_("City"),
    "state": N_("State"),
    "zip": N_("ZIP code"),
    "delivery": N_("Address"),
    "user": N_("BSO user ID"),
    "withheld": N_("Withheld"),
    "cash": N_("Paid in cash"),
}
# Where a person or an employer puts right what a field lacks.
OF_PERSON = frozenset(("spouse", "perceptor", "name", "province", "birth_year"))
OF_COMPANY = frozenset(("contact_name", "contact_phone", "contact_email", "user"))


def fault(finding: Finding) -> str:
    """Return what is wrong, as a sentence."""
    return gettext(FAULTS[finding.fault], expected=finding.expected, position=finding.position)


def field(finding: Finding) -> str:
    """Return what a field is called; its name in the table when there is no better word."""
    name = finding.field
    return gettext(FIELDS[name]) if name in FIELDS else name.replace("_", " ")
