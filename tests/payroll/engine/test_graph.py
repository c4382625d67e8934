"""The order of a calculation follows from what its nodes need, and no node reads what it did not name."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from payroll.countries import load
from payroll.engine import calculate, calculate_with_rows, year_to_date
from payroll.engine.graph import Graph, GraphError, Lines, Workings, line_node
from payroll.engine.model import Category, Inputs, Line
from payroll.engine.pack import Pack
from tests.payroll.engine.people import make_inputs


def _allow(inputs: Inputs, pack: Pack) -> None:
    """Refuse nothing."""


def _wage(work: Workings) -> Lines:
    return (_line(work, "wage", Category.EARNING, Decimal(1000)),)


def _tenth(work: Workings) -> Lines:
    return (_line(work, "tenth", Category.TAX, work.of(WAGE)[0].amount / 10),)


def _line(work: Workings, code: str, category: Category, amount: Decimal) -> Line:
    return Line(code, category, code, amount, work.inputs.period_from, work.inputs.period_to)


WAGE = line_node("wage", _wage)
TENTH = line_node("tenth", _tenth, WAGE)


def _pack(*nodes: object) -> Pack:
    return replace(load("es", date(2026, 5, 31)), rules=Graph(_allow, nodes))  # type: ignore[arg-type]


def test_nodes_run_after_what_they_need_and_lines_stand_in_the_order_listed() -> None:
    result = calculate(make_inputs(), _pack(TENTH, WAGE))
    assert [line.code for line in result.lines] == ["tenth", "wage"]
    assert (result.gross, result.net) == (Decimal(1000), Decimal(900))


def test_nodes_that_need_a_stranger_are_refused_when_the_graph_is_made() -> None:
    with pytest.raises(GraphError, match="tenth"):
        Graph(_allow, (TENTH,))


def test_two_nodes_of_one_name_are_refused() -> None:
    with pytest.raises(GraphError, match="wage"):
        Graph(_allow, (WAGE, line_node("wage", _tenth)))


def test_a_node_may_not_read_what_it_does_not_name() -> None:
    sly = line_node("sly", _tenth)
    with pytest.raises(GraphError, match="wage"):
        calculate_with_rows(make_inputs(), _pack(WAGE, sly), is_strict=True)


def test_spain_names_every_need() -> None:
    inputs = make_inputs()
    result, rows = calculate_with_rows(inputs, load("es", inputs.pay_date), is_strict=True)
    assert result == calculate(inputs, load("es", inputs.pay_date))
    assert [row.id for row in rows] == list(result.parameters)
    assert {row.topic for row in rows} == {"irpf", "social_security"}


def test_the_year_so_far_adds_up_line_by_line() -> None:
    may, june = (calculate(make_inputs(month=month), load("es", date(2026, 6, 30))) for month in (5, 6))
    inputs = make_inputs(month=7, year_to_date=year_to_date([may, june]))
    assert inputs.so_far("salary") == Decimal("4000.00")
    assert inputs.so_far("extra_pay") == Decimal("2000.00")
    assert inputs.so_far("nothing") == 0
