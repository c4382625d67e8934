"""The English texts of American pay lines, steps and refusals, and the arithmetic of the steps."""

from payroll.engine.explain import N_

INCOME_TAX = N_("federal income tax withholding")
FICA = N_("Social Security and Medicare")
FUTA = N_("federal unemployment tax")
RETIREMENT = N_("retirement plan limits")
GARNISHMENT = N_("garnishments")
NO_WAGE_TAX = N_("states without wage tax")
STATE_TAX = {
    "CA": N_("California withholding"),
    "GA": N_("Georgia withholding"),
    "IL": N_("Illinois withholding"),
    "MA": N_("Massachusetts withholding"),
    "MI": N_("Michigan withholding"),
    "NC": N_("North Carolina withholding"),
    "NJ": N_("New Jersey withholding"),
    "NY": N_("New York withholding"),
    "PA": N_("Pennsylvania withholding"),
}
STATE_INSURANCE = {
    "AK": N_("Alaska employee insurance"),
    "CA": N_("California employee insurance"),
    "NJ": N_("New Jersey employee insurance"),
    "NY": N_("New York employee insurance"),
    "PA": N_("Pennsylvania employee insurance"),
    "WA": N_("Washington employee insurance"),
}
PHILADELPHIA = N_("Philadelphia wage tax")
DETROIT = N_("Detroit city tax")
NEW_YORK_CITY = N_("New York City tax")
YONKERS = N_("Yonkers tax")

FACTS_MISSING = N_("the American tax forms and accounts are missing")
BAD_STATE = N_("a state is no postal code of the United States")
BAD_STATE_STATUS = N_("the state form has a filing status that the state does not know")
BAD_COUNT = N_("a number of allowances or exemptions is not between 0 and 99")
BAD_FORM_AMOUNT = N_("an amount on a form is negative or no decimal number")
BAD_ACCOUNT = N_("a figure of the employer account is negative or no decimal number")
ACCOUNT_OVERLAP = N_("two figures of the employer account are in force on the same day")
ACCOUNT_MISSING = N_("a figure of the employer account is missing on the pay date")
LOCAL_MISSING = N_("nobody has said which local taxes apply")
LOCAL_RATE_MISSING = N_("a local tax has no rate or amount")
LOCAL_REPEATED = N_("a local tax is named twice")
LOCAL_RATE_PUBLISHED = N_("a rate is entered for a local tax that has none, or a published one")
BAD_EXEMPTION = N_("an exemption is of an insurance that the state does not have")
BAD_BIRTH_YEAR = N_("the year of birth cannot be that of a worker")
LOCAL_ELSEWHERE = N_("a local tax belongs to another state")
STATE_FORM_MISSING = N_("the withholding form of the state is missing")
BAD_WEEKDAYS = N_("more days worked than the period has weekdays")
BAD_HOURS = N_("hours times rate do not give the amount")
YEAR_TO_DATE_MISSING = N_("what was paid earlier in the year is missing; who was paid nothing says so")
RATE_TOO_HIGH = N_("a rate of the employer account or of a local tax is above 100 percent")
MANY_HOURS = N_("more hours are worked than the period has")
HOURS_MISSING = N_("the hours worked are missing")
BAD_TAG = N_("an element feeds a base the United States do not have")
BAD_ORDER = N_("a garnishment does not say whether it is support or for a creditor")
DEFERRAL_LIMIT = N_("the elective deferrals exceed the limit of the year")
BIRTH_YEAR_MISSING = N_("catch-up contributions need the year of birth")
ROTH_CATCH_UP = N_("catch-up contributions of high earners must be Roth")
PRE_TAX_EXCEEDS_PAY = N_("the deductions before tax exceed the pay")

MIXED_RESULTS = N_("the results are not of one person and year, or of one quarter")
NONRESIDENT_ALIEN = N_("withholding of nonresident aliens")
BENEFIT_IN_KIND = N_("benefits in kind")
STATE_FREQUENCY = N_("this pay frequency in the tables of the state")
FREQUENCY = N_("this pay frequency")
EXTRA_PAYS = N_("extra pays in the United States")
TWO_STATES = N_("residence in another state with a wage tax")
NEW_YORK_TOP = N_("New York Method III for the highest wages")
NEW_JERSEY_TABLE = N_("New Jersey rate tables C, D and E")
SECTION_125_INSURANCE = N_("section 125 deductions in the insurance wages of this state")
PRIOR_WAGES_MISSING = N_("catch-up contributions need the wages of the year before")
SEVERAL_SUPPORT_ORDERS = N_("several support orders beyond what may be withheld")
STATE_METHOD = N_("this way of withholding in this state")
SUPPLEMENTAL_ALONE = N_("supplemental wages without regular wages in this state")
CREDITOR_FORBIDDEN = N_("garnishments for ordinary creditors in this state")
CREDITOR_STATE_LIMIT = N_("garnishments for ordinary creditors without the limit of the state")
# %(state)s would need a sentence of its own in every language; each state is named instead.
UNSHIPPED = {
    "AL": N_("payroll in Alabama"),
    "AR": N_("payroll in Arkansas"),
    "AZ": N_("payroll in Arizona"),
    "CO": N_("payroll in Colorado"),
    "CT": N_("payroll in Connecticut"),
    "DC": N_("payroll in the District of Columbia"),
    "DE": N_("payroll in Delaware"),
    "HI": N_("payroll in Hawaii"),
    "IA": N_("payroll in Iowa"),
    "ID": N_("payroll in Idaho"),
    "IN": N_("payroll in Indiana"),
    "KS": N_("payroll in Kansas"),
    "KY": N_("payroll in Kentucky"),
    "LA": N_("payroll in Louisiana"),
    "MA": N_("payroll in Massachusetts"),
    "MD": N_("payroll in Maryland"),
    "ME": N_("payroll in Maine"),
    "MN": N_("payroll in Minnesota"),
    "MO": N_("payroll in Missouri"),
    "MS": N_("payroll in Mississippi"),
    "MT": N_("payroll in Montana"),
    "ND": N_("payroll in North Dakota"),
    "NE": N_("payroll in Nebraska"),
    "NM": N_("payroll in New Mexico"),
    "OH": N_("payroll in Ohio"),
    "OK": N_("payroll in Oklahoma"),
    "OR": N_("payroll in Oregon"),
    "RI": N_("payroll in Rhode Island"),
    "SC": N_("payroll in South Carolina"),
    "UT": N_("payroll in Utah"),
    "VA": N_("payroll in Virginia"),
    "VT": N_("payroll in Vermont"),
    "WI": N_("payroll in Wisconsin"),
    "WV": N_("payroll in West Virginia"),
}
ELSEWHERE = N_("payroll in this jurisdiction")

TEXTS: dict[str, str] = {
    "us.treatment.supplemental": N_("Paid with the next payslip and taxed as supplemental wages then."),
    "us.treatment.recovered": N_("Recovered from the next payslip; the wages of this year fall with it."),
    "us.treatment.repaid": N_(
        "Wages of an earlier year paid back: Social Security and Medicare are corrected on form W-2c, "
        "income tax is not."
    ),
    "us.treatment.with_the_wages": N_(
        "Not charged by itself: the tax on the difference is withheld when the difference is paid."
    ),
    "us.treatment.this_year": N_("Settled with the next payslip of the same year."),
    "us.treatment.earlier_income_tax": N_(
        "Income tax of an earlier year is settled in the person's own tax return."
    ),
    "us.treatment.earlier_contribution": N_("Corrected for its own year, on form W-2c too."),
    "us.treatment.information": N_("Moves no money by itself."),
    "us.regular": N_("Regular pay"),
    "us.income_tax": N_("Federal income tax"),
    "us.income_tax_supplemental": N_("Federal income tax on supplemental wages"),
    "us.social_security": N_("Social Security"),
    "us.medicare": N_("Medicare"),
    "us.additional_medicare": N_("Additional Medicare tax"),
    "us.futa": N_("Federal unemployment tax"),
    "us.state_unemployment": N_("State unemployment insurance"),
    "us.insurance.unemployment": N_("State unemployment insurance"),
    "us.insurance.paid_leave": N_("Paid family and medical leave"),
    "us.insurance.long_term_care": N_("Long-term care insurance"),
    "us.insurance.disability": N_("State disability insurance"),
    "us.insurance.workforce": N_("Workforce development"),
    "us.insurance.workers_compensation": N_("Workers' compensation"),
    "us.state_tax": N_("State income tax"),
    "us.local.philadelphia": N_("Philadelphia wage tax"),
    "us.local.detroit": N_("Detroit city tax"),
    "us.local.new_york_city": N_("New York City tax"),
    "us.local.yonkers": N_("Yonkers tax"),
    "us.local.earned_income": N_("Local earned income tax"),
    "us.local.services": N_("Local services tax"),
    "us.local.city": N_("City tax"),
    "us.base.federal": N_("Wages for federal income tax"),
    "us.base.supplemental": N_("Supplemental wages"),
    "us.base.fica": N_("Wages for Social Security and Medicare"),
    "us.base.social_security": N_("Social Security wages below the ceiling"),
    "us.base.additional_medicare": N_("Wages above the additional Medicare threshold"),
    "us.base.futa": N_("Federal unemployment wages"),
    "us.base.state": N_("Wages for state income tax"),
    "us.base.insurance": N_("Wages for state insurances"),
    "us.base.state_unemployment": N_("State unemployment wages"),
    "us.qualified_overtime": N_("Qualified overtime premium"),
    "us.deferral.traditional": N_("Elective deferrals before tax"),
    "us.deferral.roth": N_("Roth deferrals"),
    "us.step.salary": N_("%(annual)s a year in %(periods_count)s pay periods: %(amount)s."),
    "us.step.part": N_("%(full)s for %(worked_days)s of %(period_days)s weekdays: %(amount)s."),
    "us.step.hours": N_("%(hours_count)s hours at %(hourly)s: %(amount)s."),
    "us.step.wages": N_("Earnings of %(earnings)s less %(before_tax)s before tax: %(amount)s."),
    "us.step.below_ceiling": N_(
        "After %(so_far)s this year, %(amount)s of %(wages)s is below the ceiling of %(ceiling)s."
    ),
    "us.step.above_threshold": N_(
        "After %(so_far)s this year, %(amount)s of %(wages)s is above the threshold of %(threshold)s."
    ),
    "us.step.adjusted": N_(
        "%(wages)s for %(periods_count)s periods, plus other income of %(other_income)s, "
        "less deductions of %(deductions)s: %(adjusted)s a year."
    ),
    "us.step.annual_band": N_(
        "In the band from %(start)s the year's tax is %(due)s and %(rate)s of the rest of %(adjusted)s: "
        "%(annual_tax)s."
    ),
    "us.step.tentative": N_("Divided by %(periods_count)s periods: %(tentative)s."),
    "us.step.credit_share": N_(
        "Credits of %(credits)s a year, for each of %(periods_count)s periods: %(credit)s."
    ),
    "us.step.after_credit": N_("%(tentative)s less the credit of %(credit)s: %(amount)s."),
    "us.step.extra": N_("%(tax)s and the extra amount of %(extra)s that the form asks for: %(amount)s."),
    "us.step.exempt": N_("The form claims exemption."),
    "us.step.supplemental": N_(
        "%(rate)s of %(normal)s, and %(high_rate)s of the %(high)s above the year's threshold: %(amount)s."
    ),
    "us.step.futa_rate": N_(
        "%(gross_rate)s less the credit of %(credit_rate)s, plus the credit reduction of %(reduction_rate)s: "
        "%(rate)s."
    ),
    "us.step.shared": N_("%(rate)s of %(base)s, of which %(share_rate)s: %(amount)s."),
    "us.step.at_most": N_("%(uncapped)s, but no more than the %(left)s left of this maximum: %(amount)s."),
    "us.step.weekly_maximum": N_("%(weekly)s a week in %(periods_count)s pay periods: %(left)s."),
    "us.step.yearly_maximum": N_("%(maximum)s a year, less %(so_far)s so far: %(left)s."),
    "us.step.share": N_("%(annual)s a year, for each of %(periods_count)s periods: %(amount)s."),
    "us.step.allowances": N_(
        "%(allowances_count)s allowances of %(value)s a year, for each of %(periods_count)s periods: "
        "%(amount)s."
    ),
    "us.step.allowances_sum": N_(
        "%(first_count)s allowances of %(value)s and %(second_count)s of %(second)s a year, "
        "for each of %(periods_count)s periods: %(amount)s."
    ),
    "us.step.taxable": N_(
        "%(wages)s less the deduction of %(deduction)s and allowances of %(allowance)s: %(taxable)s."
    ),
    "us.step.percent_dollar": N_("%(rate)s of %(base)s, in whole dollars: %(amount)s."),
    "us.step.band": N_(
        "In the band from %(start)s the tax is %(due)s and %(rate)s of the rest of %(taxable)s: %(amount)s."
    ),
    "us.step.credit": N_("%(tax)s less the credit of %(credit)s: %(amount)s."),
    "us.step.low_income": N_("Nothing is withheld below %(limit)s."),
    "us.step.rate_left": N_("%(full_rate)s less the %(other_rate)s of the other city: %(rate)s."),
    "us.step.two_rates": N_("%(rate)s of %(normal)s and %(high_rate)s of %(high)s: %(amount)s."),
    "us.step.local_services": N_(
        "%(annual)s a year in %(periods_count)s pay periods, cut to the cent: %(amount)s."
    ),
    "us.step.disposable": N_("After taxes and contributions %(disposable)s of the pay is left."),
    "us.step.protected": N_(
        "%(hours_count)s times the minimum wage of %(minimum_wage)s is protected: %(protected)s."
    ),
    "us.step.creditor_limit": N_(
        "Creditors may take the lesser of %(rate)s and what exceeds the protected amount: %(limit)s."
    ),
    "us.step.order_limit": N_("The order allows %(rate)s of what is left: %(limit)s."),
    "us.step.support_limit": N_("Support may take %(rate)s of what is left: %(limit)s."),
    "us.step.taken": N_("Earlier orders have taken %(taken)s of %(limit)s, which leaves %(room)s."),
    "us.step.owed": N_("Still owed: %(owed)s; withheld now: %(amount)s."),
    "us.step.deferral": N_(
        "%(so_far)s so far and %(amount)s now, within %(limit)s a year with what may be caught up."
    ),
}

# The arithmetic of each step that has one, over the values it holds and the named rounding rules.
EQUATIONS: dict[str, str] = {
    "us.step.salary": "amount = half_up_cent(annual / periods_count)",
    "us.step.part": "amount = half_up_cent(full * worked_days / period_days)",
    "us.step.hours": "amount = half_up_cent(hours_count * hourly)",
    "us.step.wages": "amount = earnings - before_tax",
    "us.step.below_ceiling": "amount = max(0, min(wages, ceiling - so_far))",
    "us.step.above_threshold": "amount = max(0, min(wages, wages + so_far - threshold))",
    "us.step.adjusted": "adjusted = half_up_cent(max(0, wages * periods_count + other_income - deductions))",
    "us.step.annual_band": "annual_tax = half_up_cent(due + (adjusted - start) * rate / 100)",
    "us.step.tentative": "tentative = half_up_cent(annual_tax / periods_count)",
    "us.step.credit_share": "credit = half_up_cent(credits / periods_count)",
    "us.step.after_credit": "amount = max(0, tentative - credit)",
    "us.step.extra": "amount = tax + extra",
    "us.step.supplemental": (
        "amount = half_up_cent(normal * rate / 100) + half_up_cent(high * high_rate / 100)"
    ),
    "us.step.futa_rate": "rate = gross_rate - credit_rate + reduction_rate",
    "us.step.shared": "amount = half_up_cent(base * rate / 100 * share_rate / 100)",
    "us.step.at_most": "amount = min(uncapped, left)",
    "us.step.weekly_maximum": "left = half_up_cent(weekly * 52 / periods_count)",
    "us.step.yearly_maximum": "left = max(0, maximum - so_far)",
    "us.step.share": "amount = half_up_cent(annual / periods_count)",
    "us.step.allowances": "amount = half_up_cent(value / periods_count) * allowances_count",
    "us.step.allowances_sum": (
        "amount = half_up_cent((value * first_count + second * second_count) / periods_count)"
    ),
    "us.step.taxable": "taxable = max(0, wages - deduction - allowance)",
    "us.step.percent_dollar": "amount = half_up_unit(base * rate / 100)",
    "us.step.band": "amount = due + half_up_cent((taxable - start) * rate / 100)",
    "us.step.credit": "amount = max(0, tax - credit)",
    "us.step.two_rates": (
        "amount = half_up_cent(normal * rate / 100) + half_up_cent(high * high_rate / 100)"
    ),
    "us.step.rate_left": "rate = max(0, full_rate - other_rate)",
    "us.step.local_services": "amount = truncate_cent(annual / periods_count)",
    "us.step.protected": "protected = half_up_cent(minimum_wage * hours_count)",
    "us.step.creditor_limit": (
        "limit = max(0, min(half_up_cent(disposable * rate / 100), disposable - protected))"
    ),
    "us.step.order_limit": "limit = min(federal, half_up_cent(disposable * rate / 100))",
    "us.step.support_limit": "limit = half_up_cent(disposable * rate / 100)",
    "us.step.taken": "room = max(0, limit - taken)",
    "us.step.owed": "amount = min(owed, room)",
}
