"""Sentences of a résumé that speak to a machine instead of a person: 'ignore previous instructions'."""

import re

_START = (
    r"(?:^|[.:;!?¡¿\"“”«»'(\[*>-]\s*|\b(?:please|por favor|must|should|shall|debes?|debe|and|y|then|also)\s+)"
)
_PERSON = (
    r"(?:this|my)\s+(?:candidate|applicant|r[eé]sum[eé]|cv|application|profile|person)\b|\bme\b"
    r"|\b(?:a\s+)?(?:est[ea]|mi)\s+(?:candidat[oa]|aspirante|curr[ií]culum|cv|persona|perfil|candidatura|solicitud)\b"
)
_PRAISE = (
    r"(?:highest|top|best|first|max(?:imum)?|100|10/10|perfect|excellent|exceptional|ideal|outstanding|qualified"
    r"|hire|interview|shortlist|m[aá]s alt[oa]|m[aá]xim[oa]|mejor|primer[oa]?|perfect[oa]|excelente|apt[oa]"
    r"|contrata\w*|entrevista\w*|id[oó]ne[oa]|adecuad[oa])\b"
)
_JUDGE = (
    r"(?:rate|rank|score|grade|mark|evaluate|assess|consider|recommend|select|shortlist|classify|label|treat|give"
    r"|assign|award|place|put|move|advance|choose|prioriti[sz]e|hire|approve|accept"
    r"|punt[uú][ae]r?|val[oó]r[ae]r?|calif[ií](?:ca|que|car)|clasif[ií](?:ca|que|car)|eval[uú][ae]r?|recom(?:ienda|iende|endar)"
    r"|selecci[oó]n[ae]r?|consider[ae]r?|elig[ei]r?|elij[ae]|sit[uú][ae]r?|col[oó](?:ca|que|car)|pon(?:er|ga)?|asign[ae]r?"
    r"|d[ae]r?(?:le)?|otorg(?:a|ue|ar)(?:le)?|prior[ií](?:za|ce|zar)|contrat[ae]r?|aprueb[ae]|acept[ae]r?)"
)
_RULES = (
    r"(?:instructions?|prompts?|rules?|guidelines?|criteria|directives?|commands?|requirements?"
    r"|instrucci[oó]n(?:es)?|indicaci[oó]n(?:es)?|[oó]rdenes|reglas?|criterios?|directrices|requisitos?"
    r"|instruccions|instrucións|instruç(?:ão|ões)|consignes)\b"
)
_MACHINE = (
    r"(?:a\.?i\.?|ai|llms?|(?:chat)?gpt\w*|language models?|(?:ai )?(?:model|assistant|screener|bot)"
    r"|algorithm|ats|screening (?:system|software|tool|model)|resume parsers?|automated systems?|machine|ia"
    r"|modelos? de lenguaje|asistentes?|algoritmos?|sistemas? (?:de selecci[oó]n|autom[aá]ticos?)"
    r"|m[aá]quinas?)"
)
_IGNORE = r"(?:ignore|disregard|forget|override|bypass)"
_IGNORA = (
    r"(?:ignor[ae][dn]?|ignorar|olv[ií]d[ae][dn]?|olvidar|descart[ae]|descartar|om[ií]t[ae]|omitir"
    r"|no hagas caso|ignorez|ignoreu|oblid(?:a|eu)|esque[cç]a|oubliez?)"
)
_GIVE = r"(?:give|assign|award|set|output|return|asigna|da|dale|otorga|pon|devuelve)"
_MARK = r"(?:score|rating|match|puntuaci[oó]n|nota|valoraci[oó]n)"
_IS = r"(?:you are|you're|act as|eres|act[uú]a como)\s+(?:an?|the|una?|el|la)"
_DEAR = (
    r"(?:attention|note to|message (?:to|for)|instructions? (?:to|for)|atenci[oó]n|nota para|mensaje para"
    r"|instrucciones para)"
)
_MUST = r"(?:must|should|shall|please|instructed to|debes?|debe|tienes? que)"
_NOTE = r"(?:this|est[ea]) (?:text|note|message|texto|nota|mensaje)"
_TELL = r"(?:do not|don't|never|no)\s+(?:mention|reveal|disclose|menciones|reveles|digas)"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_START}{_IGNORE}\b.{{0,60}}?\b{_RULES}",
        rf"{_START}{_IGNORE}\b.{{0,20}}\b(?:everything|all|anything)\b.{{0,20}}\b(?:above|before|else)\b",
        rf"{_START}{_IGNORA}\b.{{0,60}}?\b(?:{_RULES}|(?:todo )?lo anterior\b)",
        rf"{_START}{_JUDGE}\b.{{0,60}}?\b(?:{_PERSON}).{{0,80}}?\b{_PRAISE}",
        rf"{_START}{_JUDGE}\b.{{0,60}}?\b{_PRAISE}.{{0,80}}?\b(?:{_PERSON})",
        rf"{_START}{_GIVE}\b.{{0,30}}\b{_MARK}\b.{{0,20}}\b(?:{_PRAISE}|\d+ ?%|\d+/\d+)",
        rf"{_START}{_GIVE}\b.{{0,30}}\b{_PRAISE}.{{0,20}}\b{_MARK}\b",
        rf"\b{_IS}\s+(?:\w+\s+){{0,3}}{_MACHINE}\b",
        rf"\b{_DEAR}\b.{{0,15}}\b{_MACHINE}\b",
        rf"\b{_MACHINE}\b[^.]{{0,40}}\b{_MUST}\b[^.]{{0,40}}\b{_JUDGE}\b",
        r"<\|(?:im_start|im_end|system|endoftext)\|>|\[/?INST\]|<</?SYS>>",
        r"[\"']role[\"']\s*:\s*[\"'](?:system|assistant|user)[\"']",
        r"#{2,}\s*(?:system|instruction|instrucci[oó]n)",
        rf"{_START}{_TELL}\b.{{0,50}}\b(?:{_RULES}|{_NOTE})",
    )
)
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)")
_LONGEST = 400


def find_addressed(text: str) -> list[tuple[int, int]]:
    """Return where sentences to a machine stand in a text; none begins before its line does."""
    found: list[tuple[int, int]] = []
    flat = text.replace("\n", " ").replace("\t", " ")
    for pattern in _PATTERNS:
        for match in pattern.finditer(flat):
            start = _start_of(text, match.start())
            ends = _SENTENCE_END.search(flat, match.end(), match.end() + _LONGEST)
            end = ends.end() if ends else _line_end(text, match.end())
            found.append((start, end))
    return _merged(found)


def _start_of(text: str, at: int) -> int:
    """Return where the sentence around a place begins, but never before its line: that may be a heading."""
    line = text.rfind("\n", 0, at + 1) + 1
    ends = [end.end() for end in _SENTENCE_END.finditer(text, line, at + 1)]
    return ends[-1] if ends else line


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
