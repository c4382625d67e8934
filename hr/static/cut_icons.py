"""Cut the icon sprite of the portal out of the Bootstrap Icons that ship with Bootstrap-Flask."""

import re
import sys
from importlib.resources import files
from pathlib import Path
from xml.sax.saxutils import quoteattr

from lxml import etree

# One name a line in icons.txt; `python hr/static/cut_icons.py` after adding one.
HERE = Path(__file__).parent
SVG = "http://www.w3.org/2000/svg"


def full_sprite() -> bytes:
    """Return the sprite with all icons."""
    path = files("flask_bootstrap") / "static" / "bootstrap5" / "icons" / "bootstrap-icons.svg"
    return path.read_bytes()


def cut(sprite: bytes, names: list[str]) -> str:
    """Return a sprite that holds the named icons only, in the order of their names."""
    symbols = {symbol.get("id"): symbol for symbol in etree.fromstring(sprite).iter(f"{{{SVG}}}symbol")}
    unknown = [name for name in names if name not in symbols]
    if unknown:
        raise SystemExit(f"Bootstrap Icons has no {', '.join(unknown)}")
    return f'<svg xmlns="{SVG}">\n' + "".join(_symbol(symbols[name], name) for name in names) + "</svg>\n"


def _symbol(symbol: etree._Element, name: str) -> str:
    shapes = "".join(etree.tostring(child, encoding="unicode", with_tail=False) for child in symbol)
    bare = re.sub(r'\s+xmlns="[^"]+"', "", shapes)
    return f"<symbol id={quoteattr(name)} viewBox={quoteattr(symbol.get('viewBox', ''))}>{bare}</symbol>\n"


def main() -> None:
    """Write icons.svg beside this file."""
    names = sorted(set((HERE / "icons.txt").read_text(encoding="utf-8").split()))
    (HERE / "icons.svg").write_text(cut(full_sprite(), names), encoding="utf-8")
    sys.stderr.write(f"{len(names)} icons\n")


if __name__ == "__main__":
    main()
