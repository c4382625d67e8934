"""The kinds of filings: what each is called, who asks for it, and which law or layout it follows."""

from dataclasses import dataclass

from hr.errors import NotFound
from hr.i18n import N_

MODELO_111, MODELO_190, CERTIFICATE = "es.111", "es.190", "es.certificate"
FORM_941, W2 = "us.941", "us.w2"
FPS, P60 = "uk.fps", "uk.p60"


@dataclass(frozen=True)
class Kind:
    """One kind of filing; texts are English msgids.

    `is_paper` marks what only the employees get: it is issued, not filed with an authority.
    `doubts` names what no official source has confirmed; the page shows it.
    """

    code: str
    country: str
    name: str
    about: str
    authority: str
    source: str
    has_papers: bool = False
    is_paper: bool = False
    doubts: tuple[str, ...] = ()


KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind(
            MODELO_111,
            "es",
            N_("Modelo 111"),
            N_("Income tax withheld from pay, to be paid to the tax agency."),
            "AEAT",
            "Orden EHA/3127/2009; AEAT, diseño de registro 111, v2",
        ),
        Kind(
            MODELO_190,
            "es",
            N_("Modelo 190"),
            N_("The year's summary of pay and income tax, person by person."),
            "AEAT",
            "Orden EHA/3127/2009, HAC/1431/2025; AEAT, diseños de registro 190 (2025)",
            doubts=(
                N_("The layout is that of 2025: the one for pay of 2026 was not published yet."),
                N_("The company's top-up in sick leave is told among the sick pay."),
            ),
        ),
        Kind(
            CERTIFICATE,
            "es",
            N_("Withholding certificates"),
            N_("What each employee was paid and what was withheld in the year, for their own tax return."),
            "",
            "RIRPF 108.3",
            has_papers=True,
            is_paper=True,
            doubts=(N_("The law asks for it before the tax season opens; the day is taken as 31 March."),),
        ),
        Kind(
            FORM_941,
            "us",
            N_("Form 941"),
            N_("Federal income tax, Social Security and Medicare of a quarter."),
            "IRS",
            "Form 941 and its instructions; 26 CFR 31.6071(a)-1",
            doubts=(
                N_("Deposits and credits are not part of it: lines 11 to 15 are for you to fill in."),
                N_(
                    "The days that a run names for deposits are those of a monthly depositor. Who deposits "
                    "every half week, or owes 100,000 dollars on a day, deposits sooner."
                ),
            ),
        ),
        Kind(
            W2,
            "us",
            N_("Forms W-2"),
            N_("Wages and taxes of the year, for each employee and for the Social Security."),
            "SSA",
            "EFW2, as described by a payroll vendor; SSA Publication 42-007 was not read",
            has_papers=True,
            doubts=(
                N_("The file's layout was read in a vendor's manual, not in the SSA's own publication."),
                N_("State records (RS) are not written."),
            ),
        ),
        Kind(
            FPS,
            "uk",
            N_("Full payment submission"),
            N_("What each employee is paid and what is deducted, told to HMRC on or before the pay day."),
            "HMRC",
            "Full payment submission, schema of 2026-27",
            doubts=(
                N_("The order of its elements was read in programs written from HMRC's schema."),
                N_("The IRmark and the sending itself are not built: your gateway software adds them."),
            ),
        ),
        Kind(
            P60,
            "uk",
            N_("P60 certificates"),
            N_("Pay and deductions of the tax year, for each employee who is still there on 5 April."),
            "",
            "The Income Tax (PAYE) Regulations 2003, regulation 67",
            has_papers=True,
            is_paper=True,
        ),
    )
}


def get(code: str) -> Kind:
    """Return a kind of filing or raise NotFound."""
    if code not in KINDS:
        raise NotFound(N_("We could not find this kind of filing."))
    return KINDS[code]


def of_country(country: str) -> tuple[Kind, ...]:
    """Return the kinds of one country."""
    return tuple(kind for kind in KINDS.values() if kind.country == country)
