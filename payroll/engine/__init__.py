"""Gross to net as a pure function: facts of one person and one period, and a pack, to explained lines.

    from payroll import countries, engine
    from payroll.engine.model import Element, ElementKind, Inputs
    from payroll.countries.es.facts import Contract, SpanishFacts, TaxForm

    pack = countries.load("es", pay_date)            # refuses a date without published parameters
    result = engine.calculate(Inputs(...), pack)     # refuses by name, never guesses
    result.gross, result.net, result.employer_cost   # Decimal, to the cent
    result.lines                                     # one Line per amount, in payslip order
    engine.year_to_date([result])                    # what the next period of the tax year starts from

    compare(before, after)                           # `compare`: why two nets differ, line by line
    gross_up(inputs, pack, "bonus", wanted)          # `gross_up`: the amount that gives a net to the cent
    seal(inputs, pack); replay(data, countries)      # `snapshot`: computed again years later from the seal
    recompute(then, now, tax_year); void(result)     # `retro`: what later knowledge changes, and why
    written(step, equation, show)                    # `arithmetic`: "2.100,00 × 4,70 / 100 = 98,70"
    formulas.compile(text, names)                    # `formulas`: the safe arithmetic of formula elements

The vocabulary is in `payroll.engine.model`; refusals are `payroll.engine.refusals.Refused`; the texts of
labels and trace steps are in `payroll.engine.explain` and in each country; `payroll.countries.wording`
finds them by key; `payroll.engine.wire` writes results and traces for storage. Amounts are positive in
every category:
net = earnings - employee contributions - taxes - deductions.

>>> from payroll.engine.rounding import half_up_cent
>>> from decimal import Decimal
>>> half_up_cent(Decimal("1.005"))
Decimal('1.01')
"""

from payroll.engine.steps import calculate, calculate_with_rows, year_to_date

__all__ = ["calculate", "calculate_with_rows", "year_to_date"]
