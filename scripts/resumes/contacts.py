"""Names, addresses, telephone numbers and links of made people."""

import importlib
import random
import re
from functools import cache

from screening.parsing.lexicon import fold
from scripts.resumes.story import Link, Place
from scripts.resumes.vocabulary import Gender, Vocabulary, belongs, chance, kept, parts, table

NATIVE = {"ES": "es_ES", "MX": "es_MX", "AR": "es_AR", "CO": "es_CO", "CL": "es_CL", "PE": "es_MX"} | {
    "US": "en_US", "GB": "en_GB", "IN": "en_IN", "IE": "en_GB", "CA": "en_US", "AU": "en_GB", "NG": "yo_NG"
}  # fmt: skip
ABROAD = ("fr_FR", "de_DE", "it_IT", "pt_PT", "ro_RO", "tr_TR", "vi_VN", "no_NO", "nl_NL", "yo_NG", "hu_HU")
SPANISH = ("ES", "MX", "AR", "CO", "CL", "PE")
_SITES = ("mail.example", "example.com", "example.org", "example.net", "correo.example", "inbox.example")
# Digits by country: prefix, then national writings (# is a digit; fictional ranges where there are some).
_PHONES = {
    "ES": ("+34", ("6## ### ###", "6## ## ## ##", "6########", "7## ### ###", "9## ## ## ##", "6##-###-###")),
    "MX": ("+52", ("55 #### ####", "33 #### ####", "(81) #### ####", "222 ### ####", "55########")),
    "AR": ("+54", ("9 11 5555-####", "(011) 15-5555-####", "351 ###-####", "11 5555 ####")),
    "CO": ("+57", ("3## ### ####", "3#########", "(601) ### ####", "31# ### ## ##")),
    "CL": ("+56", ("9 #### ####", "9########")),
    "PE": ("+51", ("9## ### ###", "9########")),
    "US": ("+1", ("(###) 555-01##", "###-555-01##", "###.555.01##", "### 555 01##", "1-###-555-01##")),
    "CA": ("+1", ("(416) 555-01##", "604-555-01##", "403.555.01##")),
    "GB": ("+44", ("07700 900###", "07700 900 ###", "020 7946 0###", "(0161) 496 0###", "07700-900###")),
    "IN": ("+91", ("98### #####", "9#########", "99##-###-###", "080-2555 ####")),
    "IE": ("+353", ("085 ### ####", "(01) 555 ####", "087-#######")),
    "AU": ("+61", ("0491 570 ###", "(02) 5550 ####")),
    "NG": ("+234", ("0803 ### ####", "0706#######")),
    "DE": ("+49", ("0151 ########", "030 ########")),
    "FR": ("+33", ("06 ## ## ## ##", "07.##.##.##.##")),
    "PT": ("+351", ("91# ### ###", "22# ### ###")),
}  # fmt: skip
_POSTCODES = {"ES": "28###", "MX": "0####", "AR": "C1###", "CO": "11####", "US": "#####", "IN": "4000##"}
_TRUNK = ("GB", "IE", "AU", "NG", "DE", "FR")


def digits(rng: random.Random, pattern: str) -> str:
    """Fill each # with a digit; the first is never a nought."""
    return re.sub("#", lambda match: str(rng.randint(1 if not match.start() else 0, 9)), pattern)


@cache
def _people(locale: str, vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    firms = table("names")["people"]  # divided between the vocabularies in their own way
    provider = importlib.import_module(f"faker.providers.person.{locale}").Provider

    def of(kind: str, otherwise: str) -> tuple[str, ...]:
        names = sorted(set(getattr(provider, kind, None) or getattr(provider, otherwise)))
        return tuple(
            name for name in names if belongs(name, vocabulary) and len(name) > 1 and name not in firms
        )

    return {
        "m": of("first_names_male", "first_names"),
        "f": of("first_names_female", "first_names"),
        "family": of("last_names", "last_names"),
    }


def name(
    rng: random.Random, gender: Gender, country: str, vocabulary: Vocabulary, *, foreign: bool = False
) -> tuple[str, str]:
    """Make up a given name and a family name as people of a country, or of elsewhere, bear them."""
    locale = NATIVE.get(country, "en_US")
    if foreign or country not in NATIVE:
        locale = rng.choice(ABROAD)
    lists = _people(locale, vocabulary)
    given, family = rng.choice(lists[gender]), rng.choice(lists["family"])
    second = rng.choice(lists["family"])
    if locale.startswith("es"):
        if " " not in given and chance(rng, 0.15):
            given = f"{given} {rng.choice(lists[gender])}"
        if chance(rng, 0.75 if locale != "es_AR" else 0.2):
            family = f"{family} {'de ' if chance(rng, 0.04) else ''}{second}"
    elif chance(rng, 0.12):
        given = f"{given} {rng.choice(lists[gender])[0]}."
    elif chance(rng, 0.1):
        family = f"{family}-{second}"
    return given, family


def ascii_word(text: str) -> str:
    """Return the letters of a name as addresses write them."""
    return re.sub(r"[^a-z0-9]", "", fold(text))


def _handles(given: str, family: str) -> list[str]:
    first, last = ascii_word(given.split()[0]), ascii_word(re.split(r"[ -]", family)[0])
    return [
        f"{first}.{last}",
        f"{first}{last}",
        f"{first[:1]}.{last}",
        f"{first[:1]}{last}",
        f"{first}_{last}",
    ]


def email(rng: random.Random, given: str, family: str) -> str:
    """Make up the address of somebody of this name."""
    tail = str(rng.randint(1, 99)) if chance(rng, 0.3) else ""
    return f"{rng.choice(_handles(given, family))}{tail}@{rng.choice(_SITES)}"


def links(rng: random.Random, given: str, family: str, kinds: tuple[str, ...]) -> tuple[Link, ...]:
    """Make up pages of somebody of this name."""
    made = []
    for kind in kinds:
        user = rng.choice(_handles(given, family)).replace("_", "-").replace(".", "-")
        user += f"-{rng.randint(2, 999)}" if chance(rng, 0.3) else ""
        made.append(Link(kind, _address(rng, kind, user), user))
    return tuple(made)


def _address(rng: random.Random, kind: str, user: str) -> str:
    if kind == "orcid":
        return f"orcid.org/0000-000{rng.randint(1, 3)}-{rng.randint(1000, 9999)}-{rng.randint(1000, 9999)}"
    if kind == "site":
        return f"{user.replace('-', '')}.{rng.choice(('example', 'example.com', 'example.org'))}"
    roots = {"linkedin": "linkedin.com/in/", "github": "github.com/", "gitlab": "gitlab.com/", "x": "x.com/"}
    return (roots | {"behance": "behance.net/", "medium": "medium.com/@"})[kind] + user


def phone(rng: random.Random, country: str) -> str:
    """Make up a number, written in one of the ways of the country."""
    prefix, writings = _PHONES.get(country, _PHONES["ES"])
    national = digits(rng, rng.choice(writings))
    if not chance(rng, 0.45) or national.startswith("1-"):
        return national
    if country in _TRUNK and (bare := re.sub(r"^(\(?)0", r"\1", national)) != national:
        national = bare if chance(rng, 0.85) else f"(0){bare.lstrip('(').replace(')', '')}"
    start = rng.choice((f"{prefix} ", f"{prefix} ", f"({prefix}) ", prefix, f"00{prefix[1:]} ", f"{prefix}-"))
    return (f"{prefix} " if national.startswith("(") else start) + national


@cache
def _towns(country: str, vocabulary: Vocabulary) -> tuple[tuple[str, str], ...]:
    pairs = (line.partition(", ") for line in kept(table("places")[country]["towns"], vocabulary))
    return tuple((town, region) for town, _, region in pairs)


def town(rng: random.Random, country: str, vocabulary: Vocabulary) -> str:
    """Draw the name of a town of a country."""
    return rng.choice(_towns(country, vocabulary))[0]


def place(rng: random.Random, country: str, vocabulary: Vocabulary) -> Place:
    """Draw a town of a country, with a made-up street."""
    town, region = rng.choice(_towns(country, vocabulary))
    spanish = country in SPANISH
    street = rng.choice(parts("streets_es" if spanish else "streets_en", vocabulary))
    number = rng.randint(1, 180)
    flat = rng.choice(("", "", ", 3º B", ", 1.º izq.", f", {rng.randint(1, 9)}º A")) if spanish else ""
    line = f"{street}{rng.choice((' ', ', ', ' n.º '))}{number}{flat}" if spanish else f"{number} {street}"
    letters = "BCDEHLMNPRSTW"
    postcode = digits(rng, _POSTCODES.get(country, "#####"))
    if country == "GB":
        postcode = f"{rng.choice(letters)}{rng.choice(letters)}{rng.randint(1, 28)} {rng.randint(1, 9)}" + (
            rng.choice(letters) + rng.choice(letters)
        )
    return Place(town, region, country, line, postcode)


def country_name(country: str, language: str) -> str:
    """Return how a country is written in a language."""
    english, spanish = table("places")[country]["shown"]
    return str(english if language == "en" else spanish)
