"""How much a position answers for, from 0 (trainee) to 5 (director): read from its title and what it led.

Age and length of life play no part: of the months at work only those count that the job asks for, and among
all positions the one nearest to the level wanted decides, so that having done more never takes points away.
"""

from screening.parsing.lexicon import Concept
from screening.scoring.neutral import bare, neutral_list

TRAINEE, ENTRY, SKILLED, SENIOR, MANAGER, DIRECTOR = range(6)
LEADING = frozenset({"team_leadership", "people_management"})  # concepts that say others were led
_WORDS = {
    TRAINEE: "becario aprendiz practicas intern internship trainee apprentice",
    ENTRY: "junior jr auxiliar ayudante asistente assistant helper peon",
    SENIOR: "senior sr lead leader lider encargado supervisor coordinador coordinator capataz foreman "
    "responsable principal contramaestre",
    MANAGER: "manager gerente head jefe superintendent",
    DIRECTOR: "director chief vp president presidente vicepresidente ceo cfo cto coo",
}
_LEVELS = {bare(word): level for level, words in _WORDS.items() for word in words.split()}
_OF_ANY_TITLE = "junior jr senior sr becario trainee intern internship practicas aprendiz apprentice"
_MODIFIERS = frozenset(map(bare, _OF_ANY_TITLE.split()))
# 'Project manager' and 'jefe de turno' name less than a department's head.
_NO_STAFF = frozenset(
    bare(w) for w in ["account", "product", "project", "community", "office", "case", "proyecto", "producto"]
)
_SMALL_UNITS = """turno equipo grupo seccion cuadrilla partida sala salon tienda bar restaurante
shift team floor shop store salon restaurant cafe"""
_TEAM = frozenset(map(bare, _SMALL_UNITS.split()))


def level_of(text: str, concept: Concept | None) -> int:
    """Return the level a title tells, or -1; the taxonomy's name decides where it knows the title."""
    own = neutral_list(text)
    if concept is None:
        return _level(own)
    said = [_LEVELS[word] for word in own if word in _MODIFIERS]
    known = _level(neutral_list(concept.label("en")))
    if not said:
        return known
    return max(known, max(said)) if max(said) >= SENIOR else min(said)


def _level(words: list[str]) -> int:
    found = [_LEVELS[word] for word in words if word in _LEVELS]
    if not found:
        return -1
    if TRAINEE in found:
        return TRAINEE
    highest = max(found)
    if highest == MANAGER:
        if _NO_STAFF.intersection(words):
            return SKILLED
        return SENIOR if _TEAM.intersection(words) or ENTRY in found else MANAGER
    return highest


def level_by_years(years: float) -> int:
    """Return the level that time in the work alone brings."""
    if years < 1:
        return ENTRY
    return SKILLED if years < 5 else SENIOR


def fit(distance: int) -> float:
    """Return the share for a distance between levels: one step either way is as good as none."""
    return {0: 1.0, 1: 1.0, 2: 0.5}.get(abs(distance), 0.0)
