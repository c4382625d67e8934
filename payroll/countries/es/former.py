"""The rules as they were, kept so that what was computed with them can still be computed again.

The first version refused less. The second estimated the contributions of a part-timer's year by the minimums
of a full-timer, and knew one cut for dependants for all orders.
"""

from payroll.countries.es.rules import BASES, CONTRIBUTIONS, EARNINGS, refuse_1, refuse_2, taken, taxes
from payroll.countries.es.withholding import bounds_by_group
from payroll.engine.graph import Graph, Lines, Workings, line_node


def _tax_2(work: Workings) -> Lines:
    return taxes(work, bounds_by_group)


def _deductions_2(work: Workings) -> Lines:
    return taken(work, work.of(TAX_2), has_own_cuts=False)


TAX_2 = line_node("tax", _tax_2, BASES)
DEDUCTIONS_2 = line_node("deductions", _deductions_2, EARNINGS, CONTRIBUTIONS, TAX_2)
NODES_2 = (EARNINGS, CONTRIBUTIONS, TAX_2, DEDUCTIONS_2, BASES)

FORMER_RULES = (
    Graph(refuse=refuse_1, nodes=NODES_2, version="1"),
    Graph(refuse=refuse_2, nodes=NODES_2, version="2"),
)
