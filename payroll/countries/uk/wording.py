"""The English texts of British pay lines, steps and refusals, and the arithmetic of each step."""

from payroll.engine.explain import N_

INCOME_TAX = N_("income tax under PAYE")
NATIONAL_INSURANCE = N_("National Insurance")
STUDENT_LOANS = N_("student loan repayments")
PENSIONS = N_("automatic enrolment")
MINIMUM_WAGE = N_("the minimum wage")
STATUTORY_PAY = N_("statutory sick and family pay")

FACTS_MISSING = N_("the British tax and insurance facts are missing")
BAD_TAX_CODE = N_("there is no such tax code")
TAX_CODE_NOT_IN_YEAR = N_("the tax code does not exist in this tax year")
BAD_CATEGORY = N_("the National Insurance category letter does not exist in this tax year")
CATEGORY_AGE = N_("the National Insurance category letter is for younger people")
PLAN_NOT_IN_YEAR = N_("nobody repays this student loan plan in this tax year")
POSTGRADUATE_PLAN = N_("a postgraduate loan is repaid beside a plan and is no plan itself")
BAD_PERIOD_NUMBER = N_("the tax week or month does not exist")
YEAR_TO_DATE_MISSING = N_(
    "what was paid and taxed earlier in the tax year is missing; who was paid nothing says so"
)
PERIOD_CONTRADICTS = N_("the number of the tax week or month is not that of the pay day")
BAD_P45 = N_("the P45 shows pay or tax that cannot be, or a later tax year")
BAD_BIRTH_YEAR = N_("the year of birth cannot be that of a worker")
BAD_PENSION_RATE = N_("a pension rate is not a percentage")
PENSION_EXCEEDS_PAY = N_("the pension contribution exceeds the pay")
BAD_WORKED_DAYS = N_("more days worked than the period counts")
QUANTITY_CONTRADICTS = N_("an amount is not its quantity times its rate")
NOT_ONE_YEAR = N_("the results are not all of one tax year")

FREQUENCY = N_("pay periods other than weeks, fortnights, four weeks, months, quarters, half years and years")
EXTRA_PAYS = N_("extra pays in the United Kingdom")
BENEFIT_IN_KIND = N_("benefits in kind through payroll")
ATTACHMENT = N_("attachment of earnings orders")
UNKNOWN_BASE = N_("an element that feeds a base the United Kingdom does not have")
NEW_DIRECTOR = N_("directors appointed during the tax year")
DIRECTOR_LOAN = N_("student loans of directors")
DIRECTOR_CATEGORY = N_("directors whose National Insurance category changes during the tax year")
EMPLOYMENT_ALLOWANCE = N_("the employment allowance of this tax year")
OLD_P45 = N_("a P45 of an earlier tax year")

TEXTS: dict[str, str] = {
    "uk.tax": N_("Income tax (PAYE)"),
    "uk.ni.employee": N_("National Insurance"),
    "uk.ni.employer": N_("Employer's National Insurance"),
    "uk.pension.employee": N_("Workplace pension"),
    "uk.pension.employer": N_("Employer's pension contribution"),
    "uk.pension.sacrifice": N_("Salary given up for the pension"),
    "uk.pension.sacrificed": N_("Pension contribution from salary given up"),
    "uk.student_loan.plan_1": N_("Student loan, plan 1"),
    "uk.student_loan.plan_2": N_("Student loan, plan 2"),
    "uk.student_loan.plan_4": N_("Student loan, plan 4"),
    "uk.student_loan.plan_5": N_("Student loan, plan 5"),
    "uk.student_loan.postgraduate": N_("Postgraduate loan"),
    "uk.base.taxable_pay": N_("Taxable pay"),
    "uk.base.ni": N_("Pay for National Insurance"),
    "uk.base.pension": N_("Pay for the pension"),
    "uk.ni.earnings": N_("Earnings under the category letter"),
    "uk.ni.at_lower": N_("Earnings up to the lower earnings limit"),
    "uk.ni.lower_to_primary": N_("Earnings from the lower limit to the primary threshold"),
    "uk.ni.primary_to_upper": N_("Earnings from the primary threshold to the upper limit"),
    "uk.treatment.pay": N_("Paid with the next pay and taxed then."),
    "uk.treatment.year_to_date": N_(
        "Not charged by itself: it is reckoned on the pay of the period it is paid in, and the next full"
        " payment submission tells the year to date."
    ),
    "uk.treatment.information": N_("A base or a note: it moves no money."),
    "uk.step.units": N_("%(units_count)s at %(each)s each gives %(amount)s."),
    "uk.step.counts": N_("%(part)s counts towards this base."),
    "uk.step.add": N_("%(before)s and %(part)s make %(total)s."),
    "uk.step.less_pension": N_("%(before)s less the pension contribution of %(pension)s is %(total)s."),
    "uk.step.code_cumulative": N_(
        "Tax code %(code_text)s, from 6 April to tax week or month %(period_count)s."
    ),
    "uk.step.code_alone": N_(
        "Tax code %(code_text)s on this period alone, which counts %(period_count)s tax weeks or months."
    ),
    "uk.step.no_tax": N_("This code asks for no tax."),
    "uk.step.pay_to_date": N_("%(before)s before and %(pay)s now make %(total)s."),
    "uk.step.code_pay": N_(
        "The code stands for %(each)s a tax week or month: ten times %(remainder_count)s and"
        " %(addition_count)s, by %(parts_count)s, raised to the penny, and %(blocks_count)s times %(block)s."
    ),
    "uk.step.code_pay_to_date": N_("%(period_count)s times %(each)s is %(change)s."),
    "uk.step.taxable": N_("%(total)s less free pay of %(change)s is %(taxable)s."),
    "uk.step.taxable_added": N_("%(total)s and the code's %(change)s make %(taxable)s."),
    "uk.step.whole_pounds": N_("Only whole pounds of %(taxable)s are taxed: %(whole)s."),
    "uk.step.nothing_taxable": N_("With %(taxable)s nothing is taxable."),
    "uk.step.band": N_(
        "%(start_tax)s on %(start)s, and %(rate)s of the rest of %(whole)s, cut to the penny: %(due)s."
    ),
    "uk.step.flat": N_("%(rate)s of %(whole)s is %(due)s, cut to the penny."),
    "uk.step.tax": N_("%(due)s less the %(deducted)s already deducted is %(tax)s."),
    "uk.step.limit": N_("No more than %(limit_rate)s of the pay of %(pay)s may be deducted: %(limit)s."),
    "uk.step.limited": N_("The limit of %(limit)s is less than %(tax)s, so %(amount)s is deducted."),
    "uk.step.ni_none": N_("%(pay)s does not exceed %(lower)s, so %(due)s is due."),
    "uk.step.ni_between": N_("%(rate)s of %(pay)s between %(lower)s and %(upper)s: %(due)s."),
    "uk.step.ni_above": N_("%(rate)s of %(pay)s above %(lower)s: %(due)s."),
    "uk.step.ni_sum": N_("%(main)s and %(above)s make %(due)s."),
    "uk.step.ni_director": N_(
        "A director's contributions are the year's: %(due)s less the %(paid)s paid before is %(amount)s."
    ),
    "uk.step.ni_director_band": N_("%(due)s of the year less the %(paid)s told before is %(amount)s."),
    "uk.step.ni_pay": N_("Pay for National Insurance: %(amount)s."),
    "uk.step.ni_not_told": N_(
        "%(pay)s does not reach the lower earnings limit of %(lower)s: %(due)s is told."
    ),
    "uk.step.ni_at_lower": N_("Of %(pay)s, up to the lower earnings limit of %(lower)s: %(due)s."),
    "uk.step.ni_lower_to_primary": N_("Of %(pay)s, from %(lower)s to %(primary)s: %(due)s."),
    "uk.step.ni_primary_to_upper": N_("Of %(pay)s, from %(primary)s to %(upper)s: %(due)s."),
    "uk.step.qualifying": N_("Of %(pay)s, what lies between %(lower)s and %(upper)s counts: %(base)s."),
    "uk.step.pension_gross": N_("%(rate)s of %(base)s is %(gross)s."),
    "uk.step.pension_given": N_("%(rate)s of %(base)s is %(given)s."),
    "uk.step.pension_relief": N_("The scheme claims %(relief_rate)s of %(gross)s as tax relief: %(relief)s."),
    "uk.step.pension_left": N_("%(gross)s less %(relief)s is %(amount)s."),
    "uk.step.sacrifice": N_("The pay falls by %(given)s: %(amount)s."),
    "uk.step.loan_threshold": N_(
        "The threshold of %(annual)s a year for %(span_count)s of %(parts_count)s parts is %(threshold)s."
    ),
    "uk.step.loan": N_("%(rate)s of what exceeds %(threshold)s of %(pay)s, whole pounds only: %(amount)s."),
}

EQUATIONS: dict[str, str] = {
    "uk.step.units": "amount = half_up_cent(units_count * each)",
    "uk.step.counts": "total = part",
    "uk.step.add": "total = before + part",
    "uk.step.less_pension": "total = before - pension",
    "uk.step.pay_to_date": "total = before + pay",
    "uk.step.code_pay": (
        "each = ceiling_cent((remainder_count * 10 + addition_count) / parts_count) + blocks_count * block"
    ),
    "uk.step.code_pay_to_date": "change = period_count * each",
    "uk.step.taxable": "taxable = total - change",
    "uk.step.taxable_added": "taxable = total + change",
    "uk.step.whole_pounds": "whole = floor_unit(max(taxable, 0))",
    "uk.step.band": "due = truncate_cent(start_tax + (whole - start) * rate / 100)",
    "uk.step.flat": "due = truncate_cent(whole * rate / 100)",
    "uk.step.tax": "tax = due - deducted",
    "uk.step.limit": "limit = truncate_cent(pay * limit_rate / 100)",
    "uk.step.limited": "amount = min(tax, limit)",
    "uk.step.ni_none": "due = max(pay - lower, 0)",
    "uk.step.ni_between": "due = half_down_third((min(pay, upper) - lower) * rate / 100)",
    "uk.step.ni_above": "due = half_down_third((pay - lower) * rate / 100)",
    "uk.step.ni_sum": "due = main + above",
    "uk.step.ni_director": "amount = due - paid",
    "uk.step.ni_director_band": "amount = due - paid",
    "uk.step.ni_pay": "amount = pay",
    "uk.step.ni_not_told": "due = 0",
    "uk.step.ni_at_lower": "due = min(pay, lower)",
    "uk.step.ni_lower_to_primary": "due = max(min(pay, primary) - lower, 0)",
    "uk.step.ni_primary_to_upper": "due = max(min(pay, upper) - primary, 0)",
    "uk.step.qualifying": "base = max(min(pay, upper) - lower, 0)",
    "uk.step.pension_gross": "gross = half_up_cent(base * rate / 100)",
    "uk.step.pension_given": "given = half_up_cent(base * rate / 100)",
    "uk.step.pension_relief": "relief = half_up_cent(gross * relief_rate / 100)",
    "uk.step.pension_left": "amount = gross - relief",
    "uk.step.sacrifice": "amount = 0 - given",
    "uk.step.loan_threshold": "threshold = truncate_cent(annual * span_count / parts_count)",
    "uk.step.loan": "amount = floor_unit(max(pay - threshold, 0) * rate / 100)",
}
