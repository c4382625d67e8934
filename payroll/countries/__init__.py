"""Country packs: dated, sourced parameters and the rules that read them.

    pack = load("es", date(2026, 6, 30))                          # as known today
    pack = load("es", date(2026, 6, 30), known=date(2026, 5, 1))  # as known then

`load` refuses a date without published parameters (`statutory_pack_expired`). Rules read each topic by its
own date: contributions by the period worked, withholding by the pay date, so one pack serves a December that
is paid in January.
`python -m payroll.countries check FILE.csv...` compares the packs with somebody else's answers.
"""

from payroll.countries.loader import PackError, load, read

__all__ = ["PackError", "load", "read"]
