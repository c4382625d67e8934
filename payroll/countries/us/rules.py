"""The graph of an American pay; the arithmetic lives in the modules named after its subject."""

from payroll.countries.us import contributions, federal_tax, state_taxes
from payroll.countries.us.bases import Bases, bases
from payroll.countries.us.before_tax import BeforeTax, before_tax
from payroll.countries.us.deductions import deductions
from payroll.countries.us.earnings import earnings
from payroll.countries.us.refuse import facts_of, refuse, refuse_1
from payroll.engine.graph import Graph, Lines, Node, Workings, line_node
from payroll.engine.model import left_to_pay


def _earnings(work: Workings) -> Lines:
    return earnings(work.inputs)


def _before_tax(work: Workings) -> BeforeTax:
    return before_tax(work, facts_of(work.inputs))


def _bases(work: Workings) -> Bases:
    return bases(work, facts_of(work.inputs), work.of(EARNINGS), work.of(BEFORE_TAX))


def _fica(work: Workings) -> Lines:
    return contributions.fica(work, facts_of(work.inputs), work.of(BASES))


def _insurances(work: Workings) -> Lines:
    return contributions.insurances(work, facts_of(work.inputs), work.of(BASES))


def _unemployment(work: Workings) -> Lines:
    return contributions.unemployment(work, facts_of(work.inputs), work.of(BASES))


def _federal_tax(work: Workings) -> Lines:
    return federal_tax.federal_tax(work, facts_of(work.inputs), work.of(BASES))


def _state_tax(work: Workings) -> Lines:
    return state_taxes.state_tax(work, facts_of(work.inputs), work.of(BASES))


def _local_taxes(work: Workings) -> Lines:
    return state_taxes.local_taxes(work, facts_of(work.inputs), work.of(BASES), work.of(STATE_TAX))


def _deductions(work: Workings) -> Lines:
    """Return garnishments and agreed deductions; what the law requires has been taken before them."""
    earned = work.of(EARNINGS)
    required = (
        *earned,
        *work.of(FICA),
        *work.of(INSURANCES),
        *work.of(FEDERAL_TAX),
        *work.of(STATE_TAX),
        *work.of(LOCAL_TAXES),
    )
    return deductions(work, facts_of(work.inputs), earned, left_to_pay(required))


def _lines(found: Bases | BeforeTax) -> Lines:
    return found.lines


EARNINGS = line_node("earnings", _earnings)
BEFORE_TAX: Node[BeforeTax] = Node("before_tax", _before_tax, _lines)
BASES: Node[Bases] = Node("bases", _bases, _lines, (EARNINGS, BEFORE_TAX))
FICA = line_node("fica", _fica, BASES)
INSURANCES = line_node("insurances", _insurances, BASES)
UNEMPLOYMENT = line_node("unemployment", _unemployment, BASES)
FEDERAL_TAX = line_node("federal_tax", _federal_tax, BASES)
STATE_TAX = line_node("state_tax", _state_tax, BASES)
LOCAL_TAXES = line_node("local_taxes", _local_taxes, BASES, STATE_TAX)
DEDUCTIONS = line_node(
    "deductions", _deductions, EARNINGS, FICA, INSURANCES, FEDERAL_TAX, STATE_TAX, LOCAL_TAXES
)

RULES = Graph(
    refuse=refuse,
    nodes=(
        EARNINGS,
        FICA,
        INSURANCES,
        FEDERAL_TAX,
        STATE_TAX,
        LOCAL_TAXES,
        BEFORE_TAX,
        DEDUCTIONS,
        UNEMPLOYMENT,
        BASES,
    ),
    version="2",
)
# What was computed from facts that are refused now can still be replayed.
FORMER_RULES = (Graph(refuse=refuse_1, nodes=RULES.nodes, version="1"),)
