"""Find dates and periods in a line: 'May 2021 – Present', '03/2019 a 02/2021', 'Desde 2018', '1/17-9/19'."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from screening.parsing.lexicon import fold, load

PRESENT = "present"
_FIGURE = re.compile(r"\d\d")
_LAST_SHORT_YEAR = "49"  # '49 is 2049, '50 is 1950: working lives lie between
_CENTURY = ("20", "19")


@dataclass(frozen=True, slots=True)
class Found:
    """One date with its offsets in the line."""

    date: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Period:
    """A period or a single date with the offsets of the whole expression."""

    first: Found | None
    last: Found | None
    start: int
    end: int

    @property
    def is_range(self) -> bool:
        """Say whether both ends are stated."""
        return self.first is not None and self.last is not None


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    lexicon = load()
    months = "|".join(sorted(map(re.escape, lexicon.months), key=len, reverse=True))
    now = "|".join(sorted((_loose(word) for word in lexicon.present), key=len, reverse=True))
    present = rf"(?:la\s+|el\s+)?(?:{now})\b\.?"
    date = _date_pattern(months)
    # Two figures are a year only beside another date of the kind or a word for now.
    numeric = r"(?:\d{1,2}/)?(?:0?[1-9]|1[0-2])/\d\d|(?:0[1-9]|1[0-2])-\d\d"
    short = rf"(?:(?:{months})\b\.?\s?[-/.]?\s?['’]?\d\d|{numeric})(?![\d/]|[.-]\d)"
    bare = rf"(?:(?:{months})\b\.?|\d\d)"
    join = (
        r"(?:\s*(?:[-–—−→~]+|\b(?:to|a|al|hasta|until|till|through|thru|y)\b(?:\s+(?:la|el|the)\b)?)\s*"
        r"|(?<=\d)\s+(?=en\s+adelante\b|onwards?\b)|(?<=\d)\s+/\s+(?=\w)|(?<=(?:19|20)\d\d)/(?=\d))"
    )
    whole = (
        r"(?<![\w/.])(?:(?P<since>(?:since|from|desde|de)\s+)(?:el\s+)?)?"
        rf"(?:(?P<short>{short})(?:{join}(?P<short_last>{short}|{present}))"
        rf"|(?P<first>{date}|(?:{bare})(?={join}(?:{date})))"
        rf"(?:{join}(?P<last>{date}|{present}|\d\d(?!\d)|(?=\s*(?:$|[\t)|]))))?)(?![\w/])"
    )
    return re.compile(whole, re.IGNORECASE), re.compile(rf"^(?:{now})$")


def _date_pattern(months: str) -> str:
    season = r"spring|summer|autumn|fall|winter|primavera|verano|otoño|invierno"
    year = r"(?:19[4-9]\d|20[0-4]\d)"
    # 'IES Mar, 2008' is a school by the sea, not March.
    a_name = r"(?!(?<=[^\W\d_]\s)mar,)"
    return (
        rf"(?:(?:\d{{1,2}}(?:st|nd|rd|th)?\.?\s+(?:de\s+)?)?"
        rf"{a_name}(?:{months})\b\.?,?(?: +(?:de|del|of)\b)? *[-/’']? *{year}"
        rf"|(?:{months})\.?\s*[’']\d\d"
        rf"|(?:{season})\s+(?:de\s+)?{year}"
        rf"|\d{{1,2}}[/.-]\d{{1,2}}[/.-]{year}|{year}[-/.]\d{{1,2}}[-/.]\d{{1,2}}"
        rf"|(?:0?[1-9]|1[0-2])\s?[/.-]\s?{year}|{year}\s?[-/.]\s?(?:0[1-9]|1[0-2])(?!\d)"
        rf"|{year})"
    )


def _loose(word: str) -> str:
    """Allow the accents that `fold` took away."""
    return "".join({"i": "[ií]", "a": "[aá]", "o": "[oó]", "e": "[eé]"}.get(c, re.escape(c)) for c in word)


def find_periods(text: str) -> list[Period]:
    """Return the periods and single dates of a line, left to right."""
    return list(_periods_of(text)) if _FIGURE.search(text) else []


@lru_cache(maxsize=1_000)  # rules, tokens and groups ask about the same lines
def _periods_of(text: str) -> tuple[Period, ...]:
    pattern, _ = _patterns()
    return tuple(_period(match) for match in pattern.finditer(text))


def _period(match: re.Match[str]) -> Period:
    if match["short"]:
        ends = [Found(normal(match[name]), *match.span(name)) for name in ("short", "short_last")]
        return Period(ends[0], ends[1], match.start(), match.end())
    last = None
    if match["last"] is not None:
        # '2022 –' with nothing behind it goes on.
        date = normal(match["last"], like=match["first"]) if match["last"] else PRESENT
        last = Found(date, *(match.span("last") if match["last"] else match.span("first")))
    date = normal(match["first"])
    if len(date) < 4 and last and last.date != PRESENT:
        # 'March – June 2019': the year stands once.
        date = f"{last.date[:4]}-{date}"
    first = Found(date, *match.span("first"))
    since = (match["since"] or "").strip().casefold()
    if last is None and since in ("since", "desde"):
        return Period(first, Found(PRESENT, *match.span("since")), match.start(), match.end())
    if last is None:
        return Period(None, first, match.start(), match.end())
    return Period(first, last, match.start(), match.end())


def normal(text: str, like: str = "") -> str:
    """Return a date as YYYY-MM or YYYY, the word for now as 'present', a lone month as MM."""
    _, now = _patterns()
    folded = fold(text)
    if now.match(folded) or now.match(re.sub(r"^(?:la|el|the) ", "", folded)):
        return PRESENT
    year = re.search(r"(?:19|20)\d\d", text)
    month = _month(text, folded)
    if year:
        return f"{year[0]}-{month:02d}" if month else year[0]
    short = re.search(r"\d\d$", text)
    if short and month:
        return f"{_CENTURY[short[0] > _LAST_SHORT_YEAR]}{short[0]}-{month:02d}"
    century = re.search(r"(?:19|20)(?=\d\d)", like)
    if short and century:
        return century[0] + short[0]
    return f"{month:02d}" if month else text.strip()


def _month(text: str, folded: str) -> int | None:
    for word in re.findall(r"[a-z]+", folded):
        if number := load().months.get(word):
            return number
    numeric = (
        re.search(r"\b\d{1,2}[/.-](\d{1,2})[/.-](?:19|20)\d\d", text)
        or re.search(r"(?:19|20)\d\d\s?[-/.]\s?(\d{1,2})", text)
        or re.search(r"\b(\d{1,2})\s?[/.-]\s?(?:19|20)\d\d", text)
        or re.search(r"\b(\d{1,2})[/-]\d\d$", text)
    )
    number = int(numeric[1]) if numeric else 0
    return number if 1 <= number <= 12 else None


def is_only_dates(text: str) -> bool:
    """Say whether nothing but dates stands in a text."""
    for period in reversed(find_periods(text)):
        text = text[: period.start] + text[period.end :]
    return not re.search(r"\w", text)
