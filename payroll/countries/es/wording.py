"""The English texts of Spanish pay lines, steps and refusals; the official Spanish is in the catalogue."""

from payroll.engine.explain import N_

SOCIAL_SECURITY = N_("social security contributions")
WITHHOLDING = N_("income tax withholding")
MINIMUM_WAGE = N_("the minimum wage")
GARNISHMENT = N_("garnishments")
PART_TIME = N_("minimum bases by the hour")
SICK_PAY = N_("sick pay")
ALLOWANCES = N_("allowances and benefits")
INDEMNITIES = N_("the end of an employment")

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

FORMER_FIGURES_MISSING = N_("base, minimum, rate and tax before the change are missing")
YEAR_SO_FAR_MISSING = N_("what was paid and withheld earlier in the year is missing")
DEDUCTED_EXCEEDS_YEAR = N_("irregular pay and contributions exceed the pay expected for the year")
HOURS_OF_FULL_TIMER = N_("the hours of a part-timer are given for a full-timer")
BAD_HOURS = N_("the hours of a part-timer are not above zero")
BAD_LEAVE = N_("sick leaves overlap, end before they begin or count more days than are employed")
LEAVE_PAST_END = N_("a sick leave goes on after the last day of the employment")
LEAVE_WITHOUT_END = N_("a sick leave has no end in a month that is not employed whole")
BAD_LEAVE_BASE = N_("the base before a sick leave or its days cannot be")
BAD_TOP_UP = N_("the agreed share of the salary during a sick leave is no percentage")
BAD_SENIORITY = N_("the years, the amount or the number of the seniority steps cannot be")
BAD_SETTLEMENT = N_("the end of the employment is outside the month, or its days or shares cannot be")
MANY_HOURS = N_("a part-timer has more hours than the month")
BAD_DUE_DAY = N_("the day this pay is owed on is not near its period")
BEFORE_WORKING_AGE = N_("the employment or the seniority begins before the person was of working age")
WITHHELD_EXCEEDS_PAY = N_("more was withheld earlier in the year than was paid")
BAD_CUT = N_("the cut for dependants is not between 10 and 15 points")
QUANTITY_CONTRADICTS = N_("an amount is not its quantity times its rate")
QUANTITY_MISSING = N_("an element with a legal limit does not say for how many")
BAD_BIRTH_YEAR = N_("the year of birth cannot be that of a worker")
BAD_SITUATION = N_("the family situation is not 1, 2 or 3")
BAD_ACTIVITY = N_("the activity is none that the form knows")
BAD_DISABILITY = N_("the degree of disability is none that the form knows")
BAD_ZONE = N_("the tax territory is none that the form knows")
BAD_FLAG = N_("a box of the form is neither ticked nor empty")
BAD_DESCENDANT = N_("the year of birth of a descendant cannot be")
BAD_ADOPTION = N_("the year of an adoption is before the birth or in the future")
BAD_ASCENDANT = N_("the year of birth of an ascendant, or the number who share them, cannot be")
BAD_SPOUSE_PENSION = N_("the pension to the spouse is no amount")
BAD_CHILD_SUPPORT = N_("the child support is no amount")
MIXED_YEARS = N_("a payslip of another year is among those of the return")
PERCEPTOR_MISSING = N_("a payslip is of somebody whose tax number and form are missing")
UNKNOWN_BOX = N_("the form has a box that nobody reads")

LONG_LEAVE = N_("sick leave beyond 545 days")
SICK_TO_THE_30TH = N_("sick leave on 30 of the 31 days of a month")
FORAL_MOVE = N_("regularisation for a move from a foral territory")
HOLIDAY_ACROSS_YEARS = N_("holiday not taken that falls under two contribution orders")
COMPLEMENTARY_HOURS = N_("complementary hours of part-timers")
TRANSPORT_CARD = N_("transport cards")
CHILDCARE = N_("childcare vouchers")
UNKNOWN_ELEMENT = N_("an element of a kind Spain does not have")
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
    "es.holiday.common_contingencies": N_("Holiday not taken: common contingencies"),
    "es.holiday.intergenerational_equity": N_("Holiday not taken: equity mechanism"),
    "es.holiday.unemployment": N_("Holiday not taken: unemployment"),
    "es.holiday.vocational_training": N_("Holiday not taken: vocational training"),
    "es.holiday.wage_guarantee": N_("Holiday not taken: wage guarantee fund"),
    "es.holiday.work_accidents": N_("Holiday not taken: work accidents"),
    "es.delegated_payment": N_("Sick pay advanced for the Seguridad Social"),
    "es.irpf": N_("Income tax (IRPF)"),
    "es.irpf.in_kind": N_("Payment on account of pay in kind"),
    "es.in_kind.received": N_("Pay in kind already received"),
    "es.seniority": N_("Seniority"),
    "es.sick_pay.employer": N_("Sick pay, days the employer bears"),
    "es.sick_pay.delegated": N_("Sick pay, delegated payment"),
    "es.sick_pay.top_up": N_("Sick pay, agreed top-up"),
    "es.settlement.extra_pay": N_("Accrued extra pay"),
    "es.settlement.holiday": N_("Holiday not taken"),
    "es.settlement.indemnity": N_("Indemnity, exempt part"),
    "es.settlement.indemnity_taxed": N_("Indemnity, taxed part"),
    "es.mileage.taxed": N_("Mileage above the exempt limit"),
    "es.meals.taxed": N_("Meal allowance above the exempt limit"),
    "es.meals_overnight.taxed": N_("Meal allowance with overnight stay above the exempt limit"),
    "es.meals_abroad.taxed": N_("Meal allowance abroad above the exempt limit"),
    "es.meals_overnight_abroad.taxed": N_("Meal allowance abroad with overnight stay above the exempt limit"),
    "es.meal_card.taxed": N_("Meal card above the exempt limit"),
    "es.health_insurance.taxed": N_("Health insurance above the exempt limit"),
    "es.health_insurance_disabled.taxed": N_(
        "Health insurance of a person with a disability above the exempt limit"
    ),
    "es.base.remuneration": N_("Monthly remuneration"),
    "es.base.prorated_extra_pays": N_("Prorated extra pays"),
    "es.base.common_contingencies": N_("Common contingencies base"),
    "es.base.professional_contingencies": N_("Professional contingencies base"),
    "es.base.overtime": N_("Overtime base"),
    "es.base.overtime_force_majeure": N_("Overtime base, force majeure"),
    "es.base.irpf": N_("Income tax base"),
    "es.base.irpf_in_kind": N_("Income tax base in kind"),
    "es.base.holiday": N_("Base of holiday not taken"),
    "es.treatment.contributions": N_("Settled with the Seguridad Social for the month it belongs to."),
    "es.treatment.tax": N_("Not charged as it is: the rate of the rest of the year takes it up."),
    "es.treatment.tax_of_earlier_year": N_("The flat tax on pay of an earlier year stands in for it."),
    "es.treatment.pay": N_("Paid with the next pay; it enters the expected pay of the year."),
    "es.treatment.arrears": N_("Paid with the next pay and taxed flat, as pay of an earlier year."),
    "es.treatment.owed_back": N_("Owed back; the yearly return of that year is corrected."),
    "es.treatment.deduction": N_("Withheld or given back with the next pay."),
    "es.treatment.information": N_("A base or a note: it moves no money."),
    "es.assumption.form": N_("Family situation 3, no children, no disability and no other claims."),
    "es.assumption.no_earlier_pay": N_("No earlier pay of this employer in the year."),
    "es.assumption.no_other_elements": N_("No overtime, allowances, deductions or court orders."),
    "es.assumption.paid_on_the_last_day": N_("Paid on the last day of the month."),
    "es.step.nothing": N_("Nothing counts towards this base."),
    "es.step.counts": N_("%(item)s counts."),
    "es.step.added_up": N_("%(before)s and %(added)s make %(amount)s."),
    "es.step.seniority": N_("%(steps_count)s seniority steps of %(each)s: %(amount)s."),
    "es.step.twelfth": N_("A twelfth of %(annual)s is %(twelfth)s."),
    "es.step.less_salary": N_("%(twelfth)s less the base salary of %(salary)s is %(amount)s."),
    "es.step.no_extra_pays": N_("The extra pays are in the monthly pay already."),
    "es.step.with_extras": N_("%(remuneration)s of remuneration and %(extras)s of extra pays: %(total)s."),
    "es.step.overtime_added": N_("%(before)s and overtime of %(overtime)s: %(total)s."),
    "es.step.base_goes_on": N_(
        "The base before the leave, %(base)s for %(base_days)s days, goes on for %(sick_days)s days: "
        "%(added)s."
    ),
    "es.step.with_leave": N_("%(before)s and %(added)s for the leave: %(total)s."),
    "es.step.hourly_floor": N_("The minimum for %(hours_count)s hours at %(hourly)s: %(floor)s."),
    "es.step.raised_to": N_("Raised to the minimum of %(floor)s: %(amount)s."),
    "es.step.cut_to": N_("Cut to the maximum of %(ceiling)s: %(amount)s."),
    "es.step.stays_within": N_(
        "Between the minimum of %(floor)s and the maximum of %(ceiling)s, so it stays: %(amount)s."
    ),
    "es.step.floor_unconfirmed": N_(
        "Whether the minimum of the group holds for this base too is not confirmed; it is not applied."
    ),
    "es.step.holiday_base": N_(
        "%(share)s for the days in a month, between %(floor)s and %(ceiling)s, after %(before)s: %(amount)s."
    ),
    "es.step.above_ceiling": N_(
        "The pay of %(remuneration)s exceeds the maximum base of %(ceiling)s by %(excess)s."
    ),
    "es.step.solidarity_part": N_("%(base)s of it at %(rate)s, after %(before)s: %(due)s."),
    "es.step.solidarity_total": N_("The tiers are added and rounded once: %(amount)s."),
    "es.step.set_off": N_("%(advanced)s of sick pay was advanced; to pay less: %(amount)s."),
    "es.step.daily_base": N_("%(base)s for %(base_days)s days is %(daily)s a day."),
    "es.step.sick_days": N_("%(sick_days)s days of leave at %(rate)s of %(daily)s: %(amount)s."),
    "es.step.top_up": N_(
        "%(agreed_rate)s of the salary of %(salary)s less the %(paid)s already paid: %(amount)s."
    ),
    "es.step.free_by_unit": N_(
        "%(quantity_count)s times the exempt limit of %(limit)s, at most the %(given)s paid: %(amount)s."
    ),
    "es.step.free_by_year": N_(
        "%(quantity_count)s persons at %(limit)s a year, less %(so_far)s so far, at most the "
        "%(given)s paid: %(amount)s."
    ),
    "es.step.above_limit": N_("%(given)s less the exempt %(free)s: %(amount)s."),
    "es.step.unused_holiday": N_("%(unused_days)s days at a 360th of %(annual)s: %(amount)s."),
    "es.step.indemnity_before": N_(
        "%(year_days)s days a year before the reform of 2012, for %(months_count)s months: "
        "%(earned_days)s days."
    ),
    "es.step.indemnity_days": N_(
        "%(year_days)s days a year for %(months_count)s months: %(earned_days)s days."
    ),
    "es.step.indemnity_together": N_(
        "%(earlier_days)s and %(later_days)s days, at most %(most_days)s unless the first are more: "
        "%(earned_days)s days."
    ),
    "es.step.indemnity": N_("%(earned_days)s days at a 365th of %(annual)s: %(amount)s."),
    "es.step.indemnity_capped": N_(
        "At most %(most_count)s months of a salary of %(annual)s a year: %(amount)s."
    ),
    "es.step.indemnity_exempt": N_("Of %(whole)s the law exempts at most %(most)s: %(amount)s."),
    "es.step.indemnity_taxed": N_("%(whole)s less the exempt %(exempt)s is taxed: %(amount)s."),
    "es.step.irpf_cause": N_("The year is regularised for cause %(cause_count)s."),
    "es.step.irpf_pay": N_("Expected pay of %(pay_year)s: %(pay)s."),
    "es.step.irpf_arrears": N_("Pay of an earlier year, paid in %(pay_year)s: %(rate)s of it."),
    "es.step.irpf_contributions_given": N_("Expected contributions of the year: %(contributions)s."),
    "es.step.irpf_average": N_("%(pay)s in %(months_count)s months is %(average)s a month."),
    "es.step.irpf_average_month": N_(
        "An average month contributes %(common_rate)s and %(equity_rate)s of %(common)s, "
        "%(unemployment_rate)s and %(training_rate)s of %(professional)s, and %(solidarity)s of "
        "solidarity: %(monthly)s."
    ),
    "es.step.irpf_contributions_estimated": N_(
        "Contributions of an average month, %(monthly)s, times %(months_count)s months: %(contributions)s."
    ),
    "es.step.irpf_net_income": N_("%(pay)s less contributions of %(contributions)s: %(net_income)s."),
    "es.step.irpf_net_income_irregular": N_(
        "%(pay)s less irregular income of %(irregular)s and contributions of %(contributions)s: "
        "%(net_income)s."
    ),
    "es.step.irpf_expenses_counted": N_(
        "Expenses of %(general)s, %(mobility)s for moving and %(disability)s for a disability, at "
        "most the pay of %(pay)s less %(contributions)s: %(expenses)s."
    ),
    "es.step.irpf_work_reduction": N_(
        "Reduction for income from work, at a net income of %(net_income)s: %(reduction)s."
    ),
    "es.step.irpf_work_reduction_sloped": N_(
        "Reduction for income from work: %(start)s less %(slope_count)s times what %(net_income)s "
        "exceeds %(limit)s by: %(reduction)s."
    ),
    "es.step.irpf_reductions": N_(
        "Other reductions: %(spouse_pension)s to the spouse, %(activity)s by activity, "
        "%(many_children)s for more than two descendants: %(reduction)s."
    ),
    "es.step.irpf_base_left": N_(
        "%(net_income)s less expenses of %(expenses)s and reductions of %(work_reduction)s and "
        "%(reduction)s: the base is %(base)s."
    ),
    "es.step.irpf_minimums": N_(
        "Minimum: %(personal)s of the person, %(descendants)s and %(under_three)s for descendants, "
        "%(ascendants)s for ascendants, %(disability)s for disability: %(minimum)s."
    ),
    "es.step.irpf_support_minimum": N_(
        "For child support the minimum of %(minimum)s rises by %(added)s: %(total)s."
    ),
    "es.step.irpf_exempt": N_("The pay does not exceed %(limit)s, so the scale asks for nothing."),
    "es.step.irpf_scale": N_(
        "The scale on %(amount)s: %(start_due)s and %(band_rate)s of what exceeds %(start)s, %(due)s."
    ),
    "es.step.irpf_quota_left": N_("%(base_due)s on the base less %(minimum_due)s on the minimum: %(quota)s."),
    "es.step.irpf_quota_support": N_(
        "%(base_due)s on the rest of the base and %(support_due)s on the child support, less "
        "%(minimum_due)s on the minimum: %(quota)s."
    ),
    "es.step.irpf_quota_limited": N_(
        "%(full)s is limited to %(limit_rate)s of the pay of %(pay)s above %(limit)s: %(quota)s."
    ),
    "es.step.irpf_zone_share": N_("%(zone_rate)s of %(full)s in Ceuta, Melilla or La Palma: %(quota)s."),
    "es.step.irpf_home_loan_relief": N_("%(loan_rate)s of %(pay)s for the home loan: %(home_loan)s."),
    "es.step.irpf_rate_cut": N_(
        "%(quota)s less %(home_loan)s of relief, divided by the pay of %(pay)s and cut to two "
        "decimals: %(rate)s."
    ),
    "es.step.irpf_lowest_rate": N_(
        "Instead of %(computed_rate)s the lowest rate for this contract, %(lowest_rate)s, applies: %(rate)s."
    ),
    "es.step.irpf_rest": N_("Of %(pay)s %(received)s is paid already; still to pay: %(rest)s."),
    "es.step.irpf_split": N_(
        "%(full)s, for %(received)s at %(former_rate)s and for %(rest)s at %(present_rate)s of it, in"
        " proportion to %(pay)s: %(quota)s."
    ),
    "es.step.irpf_split_unconfirmed": N_(
        "How the quota is shared between two territories is not confirmed by a second source."
    ),
    "es.step.irpf_regularised": N_(
        "%(quota)s less the %(withheld)s withheld and %(home_loan)s of relief, divided by %(rest)s "
        "and cut to two decimals: %(rate)s."
    ),
    "es.step.irpf_bounds": N_(
        "%(computed_rate)s is kept between %(lowest_rate)s and %(highest_rate)s: %(rate)s."
    ),
    "es.step.irpf_limit_rate": N_(
        "The base above the minimum does not rise, from %(former_rest)s to %(present_rest)s, so "
        "%(computed_rate)s may not exceed the former %(former_rate)s: %(rate)s."
    ),
    "es.step.irpf_limit_rise": N_(
        "The former tax of %(former_tax)s may rise by what the base rises, from %(former_rest)s to "
        "%(present_rest)s; less the %(withheld)s withheld, over %(rest)s: %(rate)s."
    ),
    "es.step.garnishment_net": N_("%(disposable)s left to pay less %(other)s that is no wage: %(net)s."),
    "es.step.garnishment_above": N_(
        "Nobody may touch %(untouchable)s of the %(net)s: %(above)s is left above it."
    ),
    "es.step.garnishment_slice": N_("%(base)s of it at %(rate)s, after %(before)s: %(due)s."),
    "es.step.garnishment_allowed": N_("Of it the law lets %(limit)s be taken."),
    "es.step.garnishment_taken": N_(
        "Still owed: %(owed)s; still free to take: %(left)s; withheld now: %(amount)s."
    ),
    "es.step.alimony": N_(
        "The court sets %(owed)s, outside the scale; left to pay: %(left)s; withheld now: %(amount)s."
    ),
    # The steps of results from before each of them held all its numbers.
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
    "es.step.irpf_irregular": N_("Less irregular income: %(irregular)s."),
    "es.step.irpf_expenses": N_("Deductible expenses: %(expenses)s."),
    "es.step.irpf_reduction": N_("Other reductions: %(reduction)s."),
    "es.step.irpf_base": N_("Base of the withholding: %(base)s."),
    "es.step.irpf_minimum": N_("Personal and family minimum: %(minimum)s."),
    "es.step.irpf_quota": N_("Tax on the base less tax on the minimum: %(quota)s."),
    "es.step.irpf_capped": N_("Limited to %(limit_rate)s of the pay above %(limit)s: %(quota)s."),
    "es.step.irpf_zone": N_("%(zone_rate)s of it in Ceuta, Melilla or La Palma."),
    "es.cliff.home_loan": N_(
        "The relief for a home loan ends at once when the expected pay reaches its limit."
    ),
    "es.step.irpf_home_loan": N_("Less %(home_loan)s for the home loan."),
    "es.step.irpf_rate": N_("Divided by the expected pay and cut to two decimals: %(rate)s."),
    "es.step.irpf_lowest": N_("The lowest rate for this contract applies: %(rate)s."),
    "es.step.garnishment_free": N_("Nobody may touch %(untouchable)s of the %(net)s left to pay."),
    "es.step.garnishment_limit": N_("Of the rest the law lets %(limit)s be taken."),
    "es.step.garnishment_owed": N_("Still owed: %(owed)s; withheld now: %(amount)s."),
}

# The arithmetic of each step over its own values; a step that only states a fact has none.
EQUATIONS: dict[str, str] = {
    "es.step.nothing": "amount = item",
    "es.step.counts": "amount = item",
    "es.step.added_up": "amount = before + added",
    "es.step.seniority": "amount = half_up_cent(each * steps_count)",
    "es.step.no_extra_pays": "amount = 0",
    "es.step.twelfth": "twelfth = half_up_cent(annual / 12)",
    "es.step.less_salary": "amount = twelfth - salary",
    "es.step.with_extras": "total = remuneration + extras",
    "es.step.overtime_added": "total = before + overtime",
    "es.step.base_goes_on": "added = half_up_cent(base * sick_days / base_days)",
    "es.step.with_leave": "total = before + added",
    "es.step.hourly_floor": "floor = half_up_cent(hours_count * hourly)",
    "es.step.raised_to": "amount = min(max(total, floor), ceiling)",
    "es.step.cut_to": "amount = min(max(total, floor), ceiling)",
    "es.step.stays_within": "amount = min(max(total, floor), ceiling)",
    "es.step.holiday_base": "amount = before + min(max(share, floor), ceiling)",
    "es.step.above_ceiling": "excess = remuneration - ceiling",
    "es.step.solidarity_part": "due = before + base * rate / 100",
    "es.step.solidarity_total": "amount = half_up_cent(due)",
    "es.step.set_off": "amount = before - advanced",
    "es.step.daily_base": "daily = half_up_cent(base / base_days)",
    "es.step.sick_days": "amount = half_up_cent(daily * sick_days * rate / 100)",
    "es.step.top_up": "amount = max(0, half_up_cent(salary * agreed_rate / 100) - paid)",
    "es.step.free_by_unit": "amount = min(given, half_up_cent(quantity_count * limit))",
    "es.step.free_by_year": "amount = min(given, max(0, half_up_cent(quantity_count * limit) - so_far))",
    "es.step.above_limit": "amount = given - free",
    "es.step.unused_holiday": "amount = half_up_cent(annual / 360 * unused_days)",
    "es.step.indemnity_before": "earned_days = year_days * months_count / 12",
    "es.step.indemnity_days": "earned_days = year_days * months_count / 12",
    "es.step.indemnity_together": (
        "earned_days = min(earlier_days + later_days, max(most_days, earlier_days))"
    ),
    "es.step.indemnity": "amount = half_up_cent(annual / 365 * earned_days)",
    "es.step.indemnity_capped": "amount = min(full, half_up_cent(annual / 12 * most_count))",
    "es.step.indemnity_exempt": "amount = min(whole, most)",
    "es.step.indemnity_taxed": "amount = whole - exempt",
    "es.step.irpf_average": "average = half_up_cent(pay / months_count)",
    "es.step.irpf_average_month": (
        "monthly = half_up_cent(common * common_rate / 100) + half_up_cent(common * equity_rate / "
        "100) + half_up_cent(professional * unemployment_rate / 100) + half_up_cent(professional * "
        "training_rate / 100) + solidarity"
    ),
    "es.step.irpf_contributions_estimated": "contributions = half_up_cent(monthly * months_count)",
    "es.step.irpf_net_income": "net_income = max(0, pay - contributions)",
    "es.step.irpf_net_income_irregular": "net_income = max(0, pay - irregular - contributions)",
    "es.step.irpf_expenses_counted": (
        "expenses = max(0, min(general + mobility + disability, pay - contributions))"
    ),
    "es.step.irpf_work_reduction_sloped": (
        "reduction = half_up_cent(start - slope_count * (net_income - limit))"
    ),
    "es.step.irpf_reductions": "reduction = spouse_pension + activity + many_children",
    "es.step.irpf_base_left": "base = max(0, max(0, net_income - expenses - work_reduction) - reduction)",
    "es.step.irpf_minimums": "minimum = personal + descendants + under_three + ascendants + disability",
    "es.step.irpf_support_minimum": "total = minimum + added",
    "es.step.irpf_scale": "due = start_due + (amount - start) * band_rate / 100",
    "es.step.irpf_quota_left": "quota = max(0, base_due - minimum_due)",
    "es.step.irpf_quota_support": "quota = max(0, base_due + support_due - minimum_due)",
    "es.step.irpf_quota_limited": "quota = min(full, max(0, limit_rate * (pay - limit) / 100))",
    "es.step.irpf_zone_share": "quota = full * zone_rate / 100",
    "es.step.irpf_home_loan_relief": "home_loan = truncate_cent(pay * loan_rate / 100)",
    "es.step.irpf_rate_cut": "rate = truncate_cent(max(0, quota - home_loan) / pay * 100)",
    "es.step.irpf_lowest_rate": "rate = max(computed_rate, lowest_rate)",
    "es.step.irpf_rest": "rest = pay - received",
    "es.step.irpf_split": "quota = full * ((received * former_rate + rest * present_rate) / 100) / pay",
    "es.step.irpf_regularised": "rate = truncate_cent(max(0, quota - withheld - home_loan) / rest * 100)",
    "es.step.irpf_bounds": "rate = max(min(computed_rate, highest_rate), lowest_rate)",
    "es.step.irpf_limit_rate": "rate = min(computed_rate, former_rate)",
    "es.step.irpf_limit_rise": (
        "rate = truncate_cent(max(0, former_tax + (present_rest - former_rest) - withheld) / rest * 100)"
    ),
    "es.step.garnishment_net": "net = disposable - other",
    "es.step.garnishment_above": "above = max(0, net - untouchable)",
    "es.step.garnishment_slice": "due = before + base * rate / 100",
    "es.step.garnishment_allowed": "limit = half_up_cent(due)",
    "es.step.garnishment_taken": "amount = min(half_up_cent(owed), left)",
    "es.step.alimony": "amount = min(half_up_cent(owed), left)",
}
