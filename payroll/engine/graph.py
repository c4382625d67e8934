"""The typed dependency graph of a calculation: nodes that say what they need, run in an order that fits.

A country brings one `Graph`. Each `Node[T]` computes a value of its own type from the inputs, the parameter
rows and the nodes it names in `needs`, and tells which lines of the payslip its value makes. The order of
evaluation follows from the needs; the order of the lines is that in which the country lists its nodes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from payroll.engine.model import Inputs, Line

if TYPE_CHECKING:
    from payroll.engine.pack import Pack, Row

T = TypeVar("T")
Lines = tuple[Line, ...]


class GraphError(Exception):
    """A country's graph that cannot be run: a cycle, a stranger, or a need that was not named."""


@dataclass(frozen=True, eq=False, slots=True)
class Node(Generic[T]):
    """One step of a calculation; equal only to itself."""

    name: str
    compute: Callable[["Workings"], T]
    lines: Callable[[T], Sequence[Line]]
    needs: tuple["Node[Any]", ...] = ()


def line_node(name: str, compute: Callable[["Workings"], Lines], *needs: Node[Any]) -> Node[Lines]:
    """Return a node whose value is the lines themselves."""
    return Node(name, compute, _themselves, needs)


def _themselves(lines: Lines) -> Lines:
    return lines


class Workings:
    """What a node may look at while one person's pay is calculated; it remembers the rows that were used."""

    __slots__ = ("_allowed", "_found", "inputs", "pack", "rows")

    def __init__(self, inputs: Inputs, pack: "Pack") -> None:
        self.inputs = inputs
        self.pack = pack
        self.rows: dict[str, Row] = {}
        self._found: dict[Node[Any], Any] = {}
        self._allowed: tuple[Node[Any], ...] | None = None

    def of(self, node: Node[T]) -> T:
        """Return the value of a node that the asking one has named among its needs."""
        if self._allowed is not None and node not in self._allowed:
            raise GraphError(f"asked for {node.name!r} without naming it among the needs")
        return cast(T, self._found[node])

    def row(self, topic: str, on: date) -> "Row":
        """Return the parameter row of a topic in force on a day; refused when none is published."""
        row = self.pack.at(topic, on)
        self.rows[row.id] = row
        return row

    def run(self, node: Node[Any], *, is_strict: bool) -> Any:
        """Compute a node; strictly: it may ask only for what it has named."""
        self._allowed = node.needs if is_strict else None
        found = self._found[node] = node.compute(self)
        return found


@dataclass(frozen=True, eq=False)
class Graph:
    """A country's rules: what it refuses before anything else, and its nodes in payslip order.

    `version` names this set of rules in every result; a change that alters an amount makes a new version,
    and the country keeps the old one for the results that were computed with it.
    """

    refuse: Callable[[Inputs, "Pack"], None]
    nodes: tuple[Node[Any], ...]
    version: str = "1"

    def __post_init__(self) -> None:
        names = [node.name for node in self.nodes]
        if len(set(names)) < len(names):
            raise GraphError(f"two nodes of one name among {names}")
        _ = self.order

    @cached_property
    def order(self) -> tuple[Node[Any], ...]:
        """Return the nodes, each after all that it needs; raise `GraphError` for a cycle or a stranger."""
        ordered: list[Node[Any]] = []
        waiting = list(self.nodes)
        while waiting:
            ready = next((node for node in waiting if all(need in ordered for need in node.needs)), None)
            if ready is None:
                names = [node.name for node in waiting]
                raise GraphError(f"these nodes need each other, or one that is not listed: {names}")
            ordered.append(ready)
            waiting.remove(ready)
        return tuple(ordered)

    def run(self, workings: Workings, *, is_strict: bool = False) -> Lines:
        """Return every line of a calculation in payslip order."""
        found = {node: workings.run(node, is_strict=is_strict) for node in self.order}
        lines: list[Line] = []
        for node in self.nodes:
            lines += node.lines(found[node])
        return tuple(lines)
