"""Where a text box of a Word file lies: on the page, beside it, or nowhere because it has no size."""

import re

from lxml import etree

from screening.parsing.reading.wordstyles import W

_FAR = 15_000_000  # English metric units, 914,400 an inch: further from its anchor than any page is wide
_LEAST = 40_000  # three points: nothing can be read in a smaller box
_FAR_POINTS, _LEAST_POINTS = 1_200.0, 3.0
_STYLE = re.compile(
    r"(margin-left|margin-top|left|top|width|height|visibility)\s*:\s*(-?[\d.]+|hidden)(in|cm|mm|px)?"
)
_POINTS = {"in": 72.0, "cm": 28.35, "mm": 2.835, "px": 0.75}


def is_beside_the_page(box: etree._Element) -> bool:
    """Say whether nobody sees the words of a text box, because of where it lies or how small it is."""
    for parent in box.iterancestors():
        if parent.tag == f"{W}r":
            return False
        name = etree.QName(parent).localname
        if (name in ("anchor", "inline") and _is_anchored_away(parent)) or (
            name in ("shape", "rect", "roundrect") and _is_styled_away(parent.get("style", ""))
        ):
            return True
    return False


def _is_anchored_away(anchor: etree._Element) -> bool:
    offsets = [_whole(each.text or "") for each in anchor.iterfind("*/{*}posOffset")]
    if any(not -_FAR / 3 < offset < _FAR for offset in offsets):
        return True
    extent, properties = anchor.find("{*}extent"), anchor.find("{*}docPr")
    if properties is not None and properties.get("hidden") in ("1", "true"):
        return True
    return extent is not None and min(_whole(extent.get(side, "")) for side in ("cx", "cy")) < _LEAST


def _is_styled_away(style: str) -> bool:
    for name, value, unit in _STYLE.findall(style.lower()):
        if value == "hidden":
            return True
        points = _number(value) * _POINTS.get(unit, 1.0)
        if points < _LEAST_POINTS if name in ("width", "height") else not -300 < points < _FAR_POINTS:
            return True
    return False


def _whole(written: str) -> int:
    match = re.fullmatch(r"\s*(-?\d{1,12})\s*", written)
    return int(match[1]) if match else _LEAST


def _number(written: str) -> float:
    try:
        return float(written)
    except ValueError:
        return _LEAST_POINTS
