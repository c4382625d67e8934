"""How a Word file sets its words: sizes, weights, lists and what hides, through styles and their parents."""

from collections.abc import Iterator

from lxml import etree

from screening.parsing.reading.blocks import TINY_POINTS, Ink, is_drowned, is_nearly_white

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DEFAULT_HALF_POINTS = "20"  # ECMA-376 part 1, 17.3.2.38: ten points when nothing says otherwise
_SPACE_ABOVE = 100  # twentieths of a point
_DEEPEST = 12  # styles upon styles
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_OPAQUE, _FAINTEST = 100_000, 90_000  # thousandths of a per cent by which ink lets the paper through
_FLAT = 60  # twentieths of a point: a line or row of three points shows nothing
_NARROWEST = 10  # per cent of the usual width
_PAGE = 31_680  # twentieths of a point: no page of Word's is wider or higher
_HIGHLIGHTS = {
    "BLACK": "000000",
    "BLUE": "0000FF",
    "CYAN": "00FFFF",
    "GREEN": "00FF00",
    "MAGENTA": "FF00FF",
    "RED": "FF0000",
    "YELLOW": "FFFF00",
    "WHITE": "FFFFFF",
    "DARKBLUE": "000080",
    "DARKCYAN": "008080",
    "DARKGREEN": "008000",
    "DARKMAGENTA": "800080",
    "DARKRED": "800000",
    "DARKYELLOW": "808000",
    "DARKGRAY": "808080",
    "LIGHTGRAY": "C0C0C0",
}  # ECMA-376 part 1, 17.18.40
_OFF = ("0", "false", "off", "none")


def val(element: etree._Element | None, name: str = "val") -> str:
    """Return an attribute of an element that may not be there."""
    return (element.get(f"{W}{name}") or "") if element is not None else ""


def _is_on(element: etree._Element) -> bool:
    return val(element) not in _OFF


class Styles:
    """The styles and lists of one file."""

    def __init__(self, styles: etree._Element | None, numbering: etree._Element | None) -> None:
        self.styles: dict[str, etree._Element] = {}
        self.default_paragraph = ""
        self.defaults: etree._Element | None = None
        if styles is not None:
            self.defaults = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
            for style in styles.iterchildren(f"{W}style"):
                self.styles[val(style, "styleId")] = style
                if val(style, "type") == "paragraph" and val(style, "default") in ("1", "true"):
                    self.default_paragraph = val(style, "styleId")
        self.lists = {val(each, "numId") for each in numbering or () if each.tag == f"{W}num"}

    def ink(self, paragraph: etree._Element, run: etree._Element | None) -> Ink:
        """Return how a run with these properties is set in its paragraph."""
        size = self._property("sz", paragraph, run)
        bold = self._property("b", paragraph, run)
        points = val(size) or _DEFAULT_HALF_POINTS
        return Ink(int(points) / 2 if points.isdigit() else 0.0, bold is not None and _is_on(bold))

    def hides(self, run: etree._Element, paragraph: etree._Element) -> bool:
        """Say whether nobody can see the words of a run."""
        properties = run.find(f"{W}rPr")
        vanish = self._property("vanish", paragraph, properties)
        if vanish is not None and _is_on(vanish):
            return True
        size = self.ink(paragraph, properties).size
        if 0 < size < TINY_POINTS or _is_unpainted(properties):
            return True
        if self._is_squeezed(size, paragraph, properties) or _is_out_of_place(paragraph):
            return True
        colour = self._property("color", paragraph, properties)
        return colour is not None and self._is_drowned(colour, run, paragraph)

    def _is_squeezed(self, size: float, paragraph: etree._Element, run: etree._Element | None) -> bool:
        """Say whether letters are pushed into each other, or off their line, until nobody can read them."""
        narrow = _whole(val(self._property("w", paragraph, run)), 100)
        closer = _whole(val(self._property("spacing", paragraph, run)), 0) / 20
        lower = _whole(val(self._property("position", paragraph, run)), 0) / 2
        return 0 < narrow < _NARROWEST or closer < -size / 2 or abs(lower) > 20 * max(size, 10)

    def _is_drowned(self, colour: etree._Element, run: etree._Element, paragraph: etree._Element) -> bool:
        """Say whether words have the colour of what they stand on."""
        ground = next((shade for shade in self._grounds(run, paragraph)), None)
        written = val(colour).upper()
        if ground is None:
            is_paper = val(colour, "themeColor") in ("background1", "light1") and not val(
                colour, "themeShade"
            )
            return is_nearly_white(written) or (is_paper and written in ("", "AUTO"))
        fill = val(ground, "fill").upper() or _HIGHLIGHTS.get(val(ground).upper(), "")
        return is_drowned(written, fill)

    def _grounds(self, run: etree._Element, paragraph: etree._Element) -> Iterator[etree._Element]:
        """Yield the shadings around a run, the nearest first; a text box or a page colour may be anything."""
        own = self._property("shd", paragraph, run.find(f"{W}rPr"))
        yield from [own] if own is not None and _paints(own) else []
        highlight = run.find(f"{W}rPr/{W}highlight")
        yield from [highlight] if highlight is not None else []
        for parent in run.iterancestors():
            if parent.tag in (f"{W}p", f"{W}tc", f"{W}tbl"):
                shade = parent.find(f"{parent.tag}Pr/{W}shd")
                yield from [shade] if shade is not None and _paints(shade) else []
                named = val(parent.find(f"{parent.tag}Pr/{W}{str(parent.tag)[len(W) :]}Style"))
                style = self.styles.get(named)
                yield from (
                    shd for shd in (style.iter(f"{W}shd") if style is not None else ()) if _paints(shd)
                )
            elif parent.tag == f"{W}txbxContent":
                yield parent
        background = paragraph.getroottree().getroot().find(f"{W}background")
        yield from [background] if background is not None else []

    def _property(
        self, name: str, paragraph: etree._Element, run: etree._Element | None
    ) -> etree._Element | None:
        """Return a property as the run, its style, its paragraph's style and the defaults give it."""
        if run is not None:
            if (own := run.find(f"{W}{name}")) is not None:
                return own
            for style in self._line_of(val(run.find(f"{W}rStyle"))):
                if (found := style.find(f"{W}rPr/{W}{name}")) is not None:
                    return found
        for style in self._line_of(self._style_of(paragraph)):
            if (found := style.find(f"{W}rPr/{W}{name}")) is not None:
                return found
        return self.defaults.find(f"{W}{name}") if self.defaults is not None else None

    def _style_of(self, paragraph: etree._Element) -> str:
        return val(paragraph.find(f"{W}pPr/{W}pStyle")) or self.default_paragraph

    def _line_of(self, style_id: str) -> Iterator[etree._Element]:
        for _ in range(_DEEPEST):
            style = self.styles.get(style_id)
            if style is None:
                return
            yield style
            style_id = val(style.find(f"{W}basedOn"))

    def is_listed(self, paragraph: etree._Element) -> bool:
        """Say whether a list sign or number stands before a paragraph; numbered headings are not lists."""
        styles = list(self._line_of(self._style_of(paragraph)))
        own = paragraph.find(f"{W}pPr/{W}numPr")
        numbered = own if own is not None else next(_found(styles, f"{W}pPr/{W}numPr"), None)
        if numbered is None or next(_found(styles, f"{W}pPr/{W}outlineLvl"), None) is not None:
            return False
        number = val(numbered.find(f"{W}numId"))
        return number in self.lists or (not self.lists and number not in ("", "0"))

    def has_space_above(self, paragraph: etree._Element) -> bool:
        """Say whether more than a little white stands above a paragraph."""
        own = paragraph.find(f"{W}pPr/{W}spacing")
        spacing = [own] if own is not None else []
        spacing += list(_found(self._line_of(self._style_of(paragraph)), f"{W}pPr/{W}spacing"))
        before = next((val(each, "before") for each in spacing if val(each, "before")), "")
        return before.isdigit() and int(before) >= _SPACE_ABOVE


def _found(styles: "Iterator[etree._Element] | list[etree._Element]", path: str) -> Iterator[etree._Element]:
    return (found for style in styles if (found := style.find(path)) is not None)


def _paints(shade: etree._Element) -> bool:
    return val(shade, "fill").upper() not in ("", "AUTO") or val(shade) not in ("", "clear", "nil")


def _whole(written: str, otherwise: int) -> int:
    digits = written.removesuffix("%").removeprefix("-")
    return (-1 if written.startswith("-") else 1) * int(digits[:9]) if digits.isdecimal() else otherwise


def _is_unpainted(run: etree._Element | None) -> bool:
    """Say whether the letters of a run are filled with nothing, or with ink one sees through."""
    fill = run.find(f"{_W14}textFill") if run is not None else None
    if fill is None or run is None or run.find(f"{_W14}textOutline/{_W14}solidFill") is not None:
        return False
    alphas = [_whole(each.get(f"{_W14}val", ""), _OPAQUE) for each in fill.iter(f"{_W14}alpha")]
    return fill.find(f"{_W14}noFill") is not None or (bool(alphas) and min(alphas) >= _FAINTEST)


def _is_out_of_place(paragraph: etree._Element) -> bool:
    """Say whether a paragraph lies beside the page, or in a line or row too low to show its words."""
    properties = paragraph.find(f"{W}pPr")
    if properties is not None:
        frame, indent = properties.find(f"{W}framePr"), properties.find(f"{W}ind")
        places = [_whole(val(frame, side), 0) for side in ("x", "y")]
        places += [_whole(val(indent, side), 0) for side in ("left", "start", "firstLine")]
        line = properties.find(f"{W}spacing")
        if min(places) < -_PAGE / 8 or max(places) > _PAGE or _is_flat(line, "line", "lineRule"):
            return True
    row = next(paragraph.iterancestors(f"{W}tr"), None)
    own = row.find(f"{W}trPr") if row is not None else None
    if own is None:
        return False
    hidden = own.find(f"{W}hidden")
    return (hidden is not None and _is_on(hidden)) or _is_flat(own.find(f"{W}trHeight"), "val", "hRule")


def _is_flat(measure: etree._Element | None, name: str, rule: str) -> bool:
    return val(measure, rule) == "exact" and _whole(val(measure, name), _FLAT) < _FLAT
