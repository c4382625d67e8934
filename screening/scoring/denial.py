"""Tell whether a résumé names a thing only to say that the person does not have it.

'No he trabajado con SAP ni con Excel.' names two programs and claims neither. Read are words, not grammar: a
denying word reaches over what follows it up to the end of the clause, over lists, never past a 'but' or into
a new statement. 'Me gustaría aprender SAP' names a wish. Where it is not clear, the words count for the
candidate.
"""

import re

from screening.parsing.lexicon import Lexicon, fold

_REACH = 9  # words from the denying word to the thing denied, within one part of a list
_PART = 4  # words of a part between two commas, when a list goes on
_CONTEXT = 300
_STOP = re.compile(r"[.!?](?=\s|$)|[;•·|\t]|\s[–—-]\s")
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)?|[,/]")
_ANSWER = re.compile(r"\s*[:(=\t–—-]\s*([^,;.)\n\t|•]{1,60})")
_JOINS = frozenset(("y", "e", "o", "u", "and", "or", ",", "/"))


def is_denied(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """Say whether the words between two offsets stand in a denial, before or after them."""
    clause = _clause_before(text[max(0, start - _CONTEXT) : start], text[start:end], lexicon)
    return _denied_before(clause, lexicon) or _denied_after(text[end : end + _CONTEXT], lexicon)


def _clause_before(text: str, named: str, lexicon: Lexicon) -> str:
    """Return the unfinished clause at the end of a text; a line that runs on belongs to it."""
    clause = ""
    for number, line in enumerate(reversed(text.split("\n"))):
        if number and not _runs_on(line, clause.strip() or named, lexicon):
            break
        stops = list(_STOP.finditer(line))
        clause = f"{line[stops[-1].end() :] if stops else line} {clause}"
        if stops:
            break
    return clause


def _runs_on(line: str, following: str, lexicon: Lexicon) -> bool:
    words = _tokens(line)
    return following[0].islower() or (bool(words) and words[-1] in (lexicon.denial["links"] | _JOINS))


def _denied_before(clause: str, lexicon: Lexicon) -> bool:
    parts = _parts(_tokens(clause), lexicon)
    return any(
        _reaches(kind, words[at + 1 :], parts[number + 1 :], lexicon)
        for number, words in enumerate(parts)
        for at, word in enumerate(words)
        if (kind := _kind(word, lexicon) or _wish(words[:at], word, lexicon))
    )


def _parts(tokens: list[str], lexicon: Lexicon) -> list[list[str]]:
    """Divide at commas and at 'and'; 'experience or knowledge' is one thing."""
    exposure = lexicon.denial["exposure"]
    parts: list[list[str]] = [[]]
    for before, word, after in zip(["", *tokens], tokens, [*tokens[1:], ""], strict=False):
        if word not in _JOINS:
            parts[-1].append(word)
        elif word in ",/" or before not in exposure or after not in exposure:
            parts.append([])
    return parts


def _kind(word: str, lexicon: Lexicon) -> str:
    """Return how far a word denies: 'wide' over a clause, 'close' only what people have or lack."""
    if word.endswith("n't"):
        return "wide"
    return next((kind for kind in ("wide", "close") if word in lexicon.denial[kind]), "")


def _wish(before: list[str], word: str, lexicon: Lexicon) -> str:
    """Return 'wide' for learning that is wished for: 'ganas de aprender', not 'machine learning'."""
    denial = lexicon.denial
    if word not in denial["learning"]:
        return ""
    wishes = [at for at, other in enumerate(before) if other in denial["wish"]]
    return "wide" if wishes and denial["links"].issuperset(before[wishes[-1] + 1 :]) else ""


def _reaches(kind: str, first: list[str], rest: list[list[str]], lexicon: Lexicon) -> bool:
    """Say whether a denying word reaches a clause's end; `first` follows it, `rest` are a list's parts."""
    denial = lexicon.denial
    words = [word for part in (first, *rest) for word in part]
    if any(word in denial["harmless"] or word in denial["turn"] for word in words):
        return False
    content = _content(first, lexicon)
    if rest and (
        denial["exposure"].issuperset(content)  # 'Sin experiencia, SAP': nothing the list could go on with
        or _content(rest[-1], lexicon)  # 'No fumo, manejo SAP': a new statement
        or any(len(part) > _PART for part in rest)
    ):
        return False
    return len(first) <= _REACH and (kind == "wide" or not content or content[0] in denial["exposure"])


def _content(words: list[str], lexicon: Lexicon) -> list[str]:
    return [word for word in words if word not in lexicon.denial["links"] and not _kind(word, lexicon)]


def _denied_after(text: str, lexicon: Lexicon) -> bool:
    """Read 'SAP: no' and 'SAP (sin experiencia)'."""
    match = _ANSWER.match(text)
    words = _tokens(match[1]) if match else []
    known = lexicon.denial["exposure"] | lexicon.denial["links"]
    return bool(words and _kind(words[0], lexicon)) and known.issuperset(words[1:])


def _tokens(text: str) -> list[str]:
    tokens = (token.replace("’", "'") for token in _TOKEN.findall(text))
    return [token.casefold() if "'" in token else fold(token) or token for token in tokens]
