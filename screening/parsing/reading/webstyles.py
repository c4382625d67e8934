"""How a web page sets its words, by its own style sheet and attributes; no address is followed."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from lxml import etree

from screening.parsing.reading.blocks import TINY_POINTS, is_drowned

_MOST_RULES = 3000
_HEADING_SIZES = {
    "h1": 24.0,
    "h2": 18.0,
    "h3": 14.0,
    "h4": 12.0,
    "h5": 10.0,
    "h6": 8.0,
}  # HTML 15.3.6, in points
_BOLD_TAGS = frozenset({"b", "strong", "th", *_HEADING_SIZES})
_LENGTH = re.compile(r"(-?[\d.]+)(px|pt|em|rem|%|cm|mm|in)?")
_POINTS = {"px": 0.75, "pt": 1.0, "cm": 28.35, "mm": 2.835, "in": 72.0, "rem": 12.0}
_AWAY = -300.0  # points: further to the left than any page begins
_SPACE_ABOVE = 5.0
_LIGHT = 0.94
_FAINT = 0.1  # opacity: what is fainter nobody reads
_SQUEEZED = 0.5  # of the size: letters pushed over each other by this much are one blot
_GROUPS = ("media", "supports", "layer")
_ELSEWHERE = re.compile(r"\b(?:print|speech|max-width|max-height|not)\b|prefers-|pointer|hover")
_LONGEST_VALUE = 2_000
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)")
_FUNCTION = re.compile(r"(scale(?:3d|[xy])?|translate(?:3d|[xy])?|matrix|rotate[xy]|opacity)\(\s*([^)]*)\)")
_FONT_SIZE = re.compile(r"(?:^|\s)([\d.]+(?:px|pt|em|rem|%|cm|mm|in)|0)(?=[\s/])")


@dataclass(frozen=True, slots=True)
class Look:
    """How an element is shown."""

    size: float = 12.0
    bold: bool = False
    is_hidden: bool = False
    colour: str = "000000"
    ground: str = "ffffff"
    is_row: bool = False  # its children stand side by side
    is_block: bool = False
    floats: bool = False
    keeps_breaks: bool = False
    is_plain_list: bool = False
    has_space_above: bool = False


class Sheet:
    """The rules of a page."""

    def __init__(self, root: etree._Element) -> None:
        import cssselect2
        import tinycss2

        self.tinycss2 = tinycss2
        self.rules: dict[etree._Element, dict[str, str]] = {}
        self.variables: dict[str, str] = {}
        matcher = cssselect2.Matcher()
        count = 0
        for style in root.iter("style"):
            for rule in self._rules(style.text or ""):
                count += 1
                if count <= _MOST_RULES:
                    _add(matcher, cssselect2, rule, self._declared(rule.content))
        if count:
            for wrapper in cssselect2.ElementWrapper.from_html_root(root).iter_subtree():
                found: dict[str, str] = {}
                for *_, declared in matcher.match(wrapper):
                    found |= declared
                self.rules[wrapper.etree_element] = found

    def _rules(self, content: Any, depth: int = 3) -> Iterator[Any]:
        """Yield the rules of a style sheet, also those for a screen, in a layer or for what browsers know."""
        for rule in self.tinycss2.parse_rule_list(content, skip_comments=True, skip_whitespace=True):
            if rule.type == "qualified-rule":
                yield rule
            elif depth and rule.type == "at-rule" and self._is_for_a_screen(rule):
                yield from self._rules(rule.content, depth - 1)

    def _is_for_a_screen(self, rule: Any) -> bool:
        if rule.lower_at_keyword not in _GROUPS or rule.content is None:
            return False
        return not _ELSEWHERE.search(self.tinycss2.serialize(rule.prelude).lower())

    def _declared(self, content: Any) -> dict[str, str]:
        parts = self.tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
        found = {
            part.lower_name: self.tinycss2.serialize(part.value).strip().lower()
            for part in parts
            if part.type == "declaration"
        }
        self.variables |= {name: value for name, value in found.items() if name.startswith("--")}
        return found

    def _filled(self, written: str) -> str:
        """Return a value with its variables filled in; they may name each other."""
        for _ in range(3):
            if "var(" not in written or len(written) > _LONGEST_VALUE:
                break
            written = _VARIABLE.sub(
                lambda match: self.variables.get(match[1], match[2] or "").strip(), written
            )
        return written

    def look(self, element: etree._Element, outer: Look) -> Look:
        """Return how an element is shown inside another."""
        rules = dict(self.rules.get(element, {}))
        if style := element.get("style"):
            rules |= self._declared(style)
        rules = {name: self._filled(value) for name, value in rules.items()}
        tag = str(element.tag)
        short = _FONT_SIZE.search(rules.get("font", ""))
        written = rules.get("font-size") or (short[1] if short else "")
        size = _size(written, outer.size, _HEADING_SIZES.get(tag, outer.size))
        weight = rules.get("font-weight", "")
        inked = [rules.get("-webkit-text-fill-color"), rules.get("color"), element.get("color")]
        painted = [rules.get(f"background{part}") for part in ("-color", "", "-image")]
        colour, ground = _first_colour(inked), _first_colour([*painted, element.get("bgcolor")])
        look = replace(
            outer,
            size=size,
            bold=_is_bold(weight) if weight else outer.bold or tag in _BOLD_TAGS,
            colour=colour or outer.colour,
            ground=outer.ground if ground in ("", "transparent") else ground,
            is_row=_is_row(rules),
            is_block=rules.get("display") in ("block", "flex", "grid", "table", "list-item"),
            floats=rules.get("float") == "right" or rules.get("margin-left") == "auto",
            keeps_breaks=tag == "pre" or rules.get("white-space", "").startswith("pre"),
            is_plain_list=_is_plain_list(rules, tag, outer),
            has_space_above=_points(rules.get("margin-top", "").split(" ")[0], size) >= _SPACE_ABOVE
            or tag in _HEADING_SIZES,
        )
        return replace(look, is_hidden=outer.is_hidden or _is_unseen(element, rules, look))


def _add(matcher: Any, cssselect2: Any, rule: Any, declared: dict[str, str]) -> None:
    try:
        selectors = cssselect2.compile_selector_list(rule.prelude)
    except cssselect2.SelectorError:
        return
    for selector in selectors:
        if selector.pseudo_element is None and not selector.never_matches:
            matcher.add_selector(selector, declared)


def _is_row(rules: dict[str, str]) -> bool:
    display = rules.get("display", "")
    if display in ("flex", "inline-flex"):
        return not rules.get("flex-direction", "").startswith("column")
    return display == "table-row" or (display in ("grid", "inline-grid") and "grid-template-columns" in rules)


def _is_plain_list(rules: dict[str, str], tag: str, outer: Look) -> bool:
    if "none" in rules.get("list-style", "") or rules.get("list-style-type") == "none":
        return True
    return outer.is_plain_list and tag not in ("ul", "ol")


def _is_unseen(element: etree._Element, rules: dict[str, str], look: Look) -> bool:
    """Say whether nobody sees an element on the screen."""
    if "hidden" in element.attrib or rules.get("display") == "none" or element.get("type") == "hidden":
        return True
    if rules.get("visibility") in ("hidden", "collapse") or rules.get("content-visibility") == "hidden":
        return True
    if element.tag == "dialog" and "open" not in element.attrib:
        return True
    if look.size * _number(rules.get("zoom", "")) < TINY_POINTS or _number(rules.get("opacity", "")) < _FAINT:
        return True
    if _points(rules.get("letter-spacing", ""), look.size) <= -_SQUEEZED * look.size:
        return True
    if look.colour == "transparent" or is_drowned(look.colour, look.ground):
        return True
    return _is_away(rules, look.size) or _is_shrunk(rules) or _is_cut(rules, look.size)


def _functions(rules: dict[str, str]) -> Iterator[tuple[str, list[str]]]:
    for name, inside in _FUNCTION.findall(f"{rules.get('transform', '')} {rules.get('filter', '')}"):
        yield name, [part.strip() for part in inside.split(",")]


def _is_away(rules: dict[str, str], size: float) -> bool:
    """Say whether an element is moved off the page."""
    places = [rules.get(side, "") for side in ("left", "top", "right", "text-indent", "margin-left")]
    places += [*rules.get("inset", "").split(), *rules.get("translate", "").split()]
    for name, parts in _functions(rules):
        places += parts if name.startswith("translate") else []
    return any(_points(place, size) < _AWAY for place in places)


def _is_shrunk(rules: dict[str, str]) -> bool:
    """Say whether an element is shrunk, faded or turned away until nothing of it is left."""
    if _number(rules.get("scale", "").split(" ")[0]) < _FAINT:
        return True
    for name, parts in _functions(rules):
        if name.startswith("rotate"):
            if re.fullmatch(r"-?(?:90|270)deg|-?0?\.[27]5turn", parts[0]):
                return True
        # A matrix that turns words upright leaves nothing of their width where it was, but they are seen.
        elif not name.startswith("translate") and all(abs(_number(part)) < _FAINT for part in parts[:2]):
            return True
    return False


def _is_cut(rules: dict[str, str], size: float) -> bool:
    """Say whether an element is cut down to nothing."""
    if rules.get("clip-path", "").replace(" ", "").startswith(("inset(100%", "inset(50%", "circle(0")):
        return True
    edges = re.fullmatch(r"rect\(([^)a]*)\)", rules.get("clip", ""))
    if edges and all(_points(edge, size) <= 1 for edge in re.split(r"[\s,]+", edges[1].strip())):
        return True
    is_flat = any(_points(rules.get(side, "1px"), size) < 1 for side in ("width", "height", "max-height"))
    return is_flat and rules.get("overflow", "").startswith("hidden")


def _number(written: str) -> float:
    """Return a bare number or a percentage; 1 for anything else."""
    match = re.fullmatch(r"(-?(?:\d+\.?\d*|\.\d+))(%?)", written.strip())
    return float(match[1]) / (100 if match[2] else 1) if match else 1.0


def _size(written: str, outer: float, usual: float) -> float:
    if not (match := _LENGTH.fullmatch(written)):
        return usual
    number, unit = float(match[1] or 0), match[2]
    if unit in ("em", "%"):
        return outer * number / (100 if unit == "%" else 1)
    return number * _POINTS.get(unit or "px", 0.75)


def _points(written: str, size: float) -> float:
    match = _LENGTH.fullmatch(written)
    try:
        number = float(match[1]) if match else 0.0
    except ValueError:
        return 0.0
    unit = match[2] if match else None
    return number * (size if unit in ("em", "%") else _POINTS.get(unit or "px", 0.75))


def _is_bold(weight: str) -> bool:
    return weight in ("bold", "bolder") or (weight.isdigit() and int(weight) >= 600)


def _first_colour(written: Iterable[str | None]) -> str:
    return next((colour for each in written if each and (colour := _colour(each[:_LONGEST_VALUE]))), "")


@lru_cache(maxsize=1_000)
def _colour(written: str) -> str:
    import tinycss2

    return _colour_of(tinycss2.parse_component_value_list(written))


def _colour_of(values: Iterable[Any]) -> str:
    """Return six hexadecimal digits, 'transparent', or nothing when no colour is named."""
    from tinycss2.color4 import parse_color

    for part in values:
        if part.type == "function" and "gradient" in part.lower_name:
            return _colour_of(part.arguments)
        colour = parse_color(part) if part.type in ("ident", "hash", "function") else None
        if colour is None or colour == "currentcolor":
            continue
        if (colour.alpha or 0) < _FAINT:
            return "transparent"
        try:
            shown = colour.to("srgb").coordinates
        except NotImplementedError:  # lab and its like: all that matters here is whether it is white
            lightness = colour.coordinates[0] or 0
            return (
                "ffffff" if lightness >= (_LIGHT if colour.space.startswith("ok") else 100 * _LIGHT) else ""
            )
        channels = (min(max(round(255 * each), 0), 255) for each in shown)
        return "".join(f"{channel:02x}" for channel in channels)
    return ""
