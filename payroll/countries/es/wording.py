"""The English texts of Spanish pay lines, steps and refusals; the official Spanish is in the catalogue."""

from payroll.engine.explain import N_

SOCIAL_SECURITY = N_("social security contributions")
WITHHOLDING = N_("income tax withholding")
MINIMUM_WAGE = N_("the minimum wage")
GARNISHMENT = N_("garnishments")

NEEDS_CHILD = N_("family situation 1 needs a child who counts")
FACTS_MISSING = N_("the Spanish contribution and tax facts are missing")
BAD_GROUP = N_("the contribution group is not between 1 and 11")
BAD_ACCIDENT_RATE = N_("the rate for work accidents is not a percentage")
BAD_WORKING_TIME = N_("the working time is not between 0 and 1")
BAD_WORKED_DAYS = N_("more days worked than the month counts")
BAD_MONTHS = N_("the months of employment in the year are not between 0 and 12")
PAY_EXCEEDS_YEAR = N_("this period pays more than is expected for the whole year")
BAD_CAUSE = N_("the cause of the regularisation is not between 1 and 11")
PAID_EXCEEDS_YEAR = N_("as much is already paid as is expected for the whole year")

TERRITORY_CHANGE = N_("regularisation for a change of tax territory")
TERRITORY_UNCLEAR = N_("region and postcode of the company belong to different tax territories")
NOT_A_MONTH = N_("pay periods other than a calendar month")
BENEFIT_IN_KIND = N_("benefits in kind")
FORAL = N_("withholding of the foral territories")
UNDER_30_DAYS = N_("contracts under 30 days")
TRAINING = N_("training contracts")
INTERNSHIP = N_("internships")
PART_TIME_FLOOR = N_("pay of part-timers below the full-time minimum base")
UNKNOWN_BASE = N_("an element that feeds a base Spain does not have")

TEXTS: dict[str, str] = {
    "es.common_contingencies": N_("Common contingencies"),
    "es.intergenerational_equity": N_("Intergenerational equity mechanism"),
    "es.unemployment": N_("Unemployment"),
    "es.vocational_training": N_("Vocational training"),
    "es.wage_guarantee": N_("Wage guarantee fund"),
    "es.work_accidents": N_("Work accidents and occupational diseases"),
    "es.overtime": N_("Overtime"),
    "es.overtime_force_majeure": N_("Overtime, force majeure"),
    "es.solidarity": N_("Solidarity contribution"),
    "es.irpf": N_("Income tax (IRPF)"),
    "es.base.remuneration": N_("Monthly remuneration"),
    "es.base.prorated_extra_pays": N_("Prorated extra pays"),
    "es.base.common_contingencies": N_("Common contingencies base"),
    "es.base.professional_contingencies": N_("Professional contingencies base"),
    "es.base.overtime": N_("Overtime base"),
    "es.base.overtime_force_majeure": N_("Overtime base, force majeure"),
    "es.base.irpf": N_("Income tax base"),
    "es.step.sum": N_("Sum of what counts towards this base: %(amount)s."),
    "es.step.prorated_extra_pays": N_("Extra pays of the year, a twelfth each month: %(amount)s."),
    "es.step.remuneration_with_extras": N_("%(remuneration)s of remuneration and %(extras)s of extra pays."),
    "es.step.with_overtime": N_("Overtime adds %(overtime)s."),
    "es.step.raised": N_("Raised to the minimum of %(floor)s."),
    "es.step.cut": N_("Cut to the maximum of %(ceiling)s."),
    "es.step.within": N_("Between the minimum of %(floor)s and the maximum of %(ceiling)s, so it stays."),
    "es.step.solidarity_excess": N_("The pay exceeds the maximum base of %(ceiling)s by %(excess)s."),
    "es.step.solidarity_tier": N_("%(base)s of it at %(rate)s."),
    "es.step.solidarity_sum": N_("The tiers are added and rounded once: %(amount)s."),
    "es.step.irpf_pay": N_("Expected pay of %(pay_year)s: %(pay)s."),
    "es.step.irpf_arrears": N_("Pay of an earlier year, paid in %(pay_year)s: %(rate)s of it."),
    "es.step.floor_unconfirmed": N_(
        "Whether the minimum of the group holds for this base too is not confirmed; it is not applied."
    ),
    "es.step.irpf_contributions_given": N_("Expected contributions of the year: %(contributions)s."),
    "es.step.irpf_contributions_estimated": N_(
        "Contributions of an average month, %(monthly)s, times %(months_count)s months: %(contributions)s."
    ),
    "es.step.irpf_irregular": N_("Less irregular income: %(irregular)s."),
    "es.step.irpf_expenses": N_("Deductible expenses: %(expenses)s."),
    "es.step.irpf_work_reduction": N_(
        "Reduction for income from work, at a net income of %(net_income)s: %(reduction)s."
    ),
    "es.step.irpf_reduction": N_("Other reductions: %(reduction)s."),
    "es.step.irpf_base": N_("Base of the withholding: %(base)s."),
    "es.step.irpf_minimum": N_("Personal and family minimum: %(minimum)s."),
    "es.step.irpf_exempt": N_("The pay does not exceed %(limit)s, so the scale asks for nothing."),
    "es.step.irpf_quota": N_("Tax on the base less tax on the minimum: %(quota)s."),
    "es.step.irpf_capped": N_("Limited to %(limit_rate)s of the pay above %(limit)s: %(quota)s."),
    "es.step.irpf_zone": N_("%(zone_rate)s of it in Ceuta, Melilla or La Palma."),
    "es.step.irpf_home_loan": N_("Less %(home_loan)s for the home loan."),
    "es.step.irpf_rate": N_("Divided by the expected pay and cut to two decimals: %(rate)s."),
    "es.step.irpf_lowest": N_("The lowest rate for this contract applies: %(rate)s."),
    "es.step.garnishment_free": N_("Nobody may touch %(untouchable)s of the %(net)s left to pay."),
    "es.step.garnishment_limit": N_("Of the rest the law lets %(limit)s be taken."),
    "es.step.garnishment_owed": N_("Still owed: %(owed)s; withheld now: %(amount)s."),
}
