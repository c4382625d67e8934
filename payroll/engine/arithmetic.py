"""Writes the arithmetic of a step as people do: "2.100,00 × 4,70 / 100 = 98,70", in the reader's style.

    written(step, "amount = half_up_cent(base * rate / 100)", NUMBERS["es"])

Every figure is written with all its digits, so that anybody can add it up again. Where the result was
rounded it says so ("≈ 77,57 (to the nearest cent)"); a rounding inside stands in square brackets, as in
"[28.000,00 / 12; to the nearest cent] − 2.000,00".
"""

from collections.abc import Callable, Mapping
from decimal import Decimal, localcontext
from functools import lru_cache

from payroll.engine.explain import TEXTS, kind_of
from payroll.engine.formulas import CHOICES, Formula, Token, compile
from payroll.engine.model import Step, StepValue
from payroll.engine.rounding import CONTEXT, ROUNDING_RULES

Show = Callable[[str, StepValue], str]
SIGNS = {"*": "×", "-": "−"}
CENT_DIGITS = 2


def figures(decimal_mark: str, group_mark: str) -> Show:
    """Return a writer of exact figures: grouped, with every digit; money and rates with two decimals."""

    def show(kind: str, value: StepValue) -> str:
        if isinstance(value, str):
            return value
        whole, _, part = f"{abs(Decimal(value)):,f}".partition(".")
        part = part.rstrip("0").ljust(CENT_DIGITS if kind in ("money", "percent") else 0, "0")
        text = whole.replace(",", group_mark) + (decimal_mark + part if part else "")
        return f"−{text}" if value < 0 else text

    return show


NUMBERS: dict[str, Show] = {"en": figures(".", ","), "es": figures(",", ".")}


def written(step: Step, equation: str, show: Show, translate: Callable[[str], str] = str) -> str:
    """Return the arithmetic of a step; `show(kind, value)` writes a figure without a sign of its unit."""
    result, formula = read(equation, tuple(name for name, _ in step.values))
    values = dict(step.values)
    tokens, rounding = _without_outer_rounding(formula.tokens)
    text = _text(tokens, values, show, translate)
    end = show(kind_of(result), values[result])
    if rounding and not _is_exact(formula, tokens, values, result):
        return f"{text} ≈ {end} ({translate(TEXTS[f'rounding.{rounding}'])})"
    return f"{text} = {end}"


def evaluate(step: Step, equation: str) -> tuple[str, Decimal]:
    """Return the name of the value a step results in, and what its equation gives for it."""
    result, formula = read(equation, tuple(name for name, _ in step.values))
    return result, formula.evaluate(_numbers(dict(step.values)))


@lru_cache(maxsize=2048)
def read(equation: str, names: tuple[str, ...]) -> tuple[str, Formula]:
    """Return the result's name and the right side of an equation over the values of a step."""
    result, _, formula = equation.partition("=")
    name = result.strip()
    if name not in names:
        raise ValueError(f"{equation!r} results in a value that the step does not hold: {names}")
    return name, compile(formula.strip(), set(names) - {name})


def _without_outer_rounding(tokens: tuple[Token, ...]) -> tuple[tuple[Token, ...], str]:
    if tokens[0].text not in ROUNDING_RULES:
        return tokens, ""
    depth = 0
    for index, token in enumerate(tokens[1:], start=1):
        depth += (token.text == "(") - (token.text == ")")
        if not depth:
            is_outer = index == len(tokens) - 1
            return (tokens[2:-1], tokens[0].text) if is_outer else (tokens, "")
    return tokens, ""


def _is_exact(
    formula: Formula, tokens: tuple[Token, ...], values: Mapping[str, StepValue], result: str
) -> bool:
    inner = formula.text[tokens[0].at : tokens[-1].at + len(tokens[-1].text)]
    with localcontext(CONTEXT):
        return compile(inner, formula.names).evaluate(_numbers(values)) == values[result]


def _numbers(values: Mapping[str, StepValue]) -> dict[str, Decimal | int]:
    return {name: value for name, value in values.items() if not isinstance(value, str)}


def _text(
    tokens: tuple[Token, ...],
    values: Mapping[str, StepValue],
    show: Show,
    translate: Callable[[str], str],
) -> str:
    parts: list[str] = []
    closing: list[str] = []
    function = ""
    is_operand_next = True
    for token in tokens:
        if token.kind == "number":
            parts.append(show("number", Decimal(token.text)))
        elif token.kind == "name" and token.text in values:
            parts.append(_operand(token.text, values[token.text], show))
        elif token.kind == "name":
            function = token.text
            continue
        elif token.text == "(":
            opening, end = _brackets(function, translate)
            parts.append(opening)
            closing.append(end)
        elif token.text == ")":
            parts.append(closing.pop())
        else:
            parts.append(_sign(token.text, is_operand_next))
        function = ""
        is_operand_next = token.kind == "sign" and token.text not in (")", "%")
    return "".join(parts)


def _brackets(function: str, translate: Callable[[str], str]) -> tuple[str, str]:
    if not function:
        return "(", ")"
    if function in CHOICES:
        return f"{translate(TEXTS[f'choice.{function}'])}(", ")"
    return "[", f"; {translate(TEXTS[f'rounding.{function}'])}]"


def _sign(sign: str, is_operand_next: bool) -> str:
    if sign == ",":
        return "; "
    if sign == "%":
        return " %"
    written_sign = SIGNS.get(sign, sign)
    return written_sign if is_operand_next else f" {written_sign} "


def _operand(name: str, value: StepValue, show: Show) -> str:
    text = show(kind_of(name), value)
    return f"({text})" if not isinstance(value, str) and value < 0 else text
