"""What a résumé names only to say that the person does not have it, in both languages."""

import pytest

from screening.parsing.lexicon import load
from screening.scoring.denial import is_denied

DENIED = """\
No he trabajado con @SAP ni con carretilla elevadora.
No he trabajado con SAP ni con @carretilla elevadora.
Nunca he usado @SAP.
Sin experiencia en @SAP
Sin carnet de @carretillero
No tengo experiencia en el manejo de @carretilla elevadora
No manejo Word, Access, @SAP
Aún no he usado @SAP
No experience with @SAP or forklift
No experience with SAP or @forklift
I have not worked with @SAP
Without any experience in @SAP
I haven't used @SAP
I don’t know @SAP
Neither SAP nor @forklift
Not familiar with @SAP
no experience or knowledge of @SAP
sin experiencia ni conocimientos de @SAP
Excel; @SAP: no
@SAP (sin experiencia)
Me gustaría aprender @SAP
Con ganas de aprender Excel, @SAP
Interesada en aprender @SAP
I would like to learn @SAP
Keen to learn Excel and @SAP"""
CLAIMED = """\
No solo @SAP sino también Excel
Not only @SAP but also Excel
Including but not limited to @SAP
Producción sin límite con @SAP
Nunca he tenido un accidente con la @carretilla
Used the @forklift without errors
No he trabajado en hostelería, manejo @SAP a diario
No uso Odoo pero sí @SAP
No fumador, @carretillero
Sin experiencia, @SAP avanzado
No obstante, manejo @SAP
No tengo problema en usar @SAP
Gestión de no conformidades con @SAP
I do not smoke. @SAP daily
Manejo @SAP, no Excel
No less than 5 years with @SAP
@SAP (3 años)
I like scikit-learn and @SAP
Interested in machine learning, @SAP
Ganas de aprender. @SAP a diario
Keen to learn, but I use @SAP daily
Me gustaría trabajar con @SAP
Formé al equipo para aprender @SAP"""


def denied(line: str) -> bool:
    start = line.index("@")
    text = line.replace("@", "")
    word = text[start:].split()[0].rstrip(":.,;")
    return is_denied(text, start, start + len(word), load())


@pytest.mark.parametrize("line", DENIED.splitlines())
def test_what_a_person_says_they_lack_is_denied(line: str) -> None:
    assert denied(line)


@pytest.mark.parametrize("line", CLAIMED.splitlines())
def test_a_no_elsewhere_takes_nothing_away(line: str) -> None:
    assert not denied(line)


def test_a_denial_runs_on_over_the_end_of_a_line_and_no_further() -> None:
    assert denied("No he trabajado con\n@SAP todavía")
    assert denied("No he trabajado nunca con Odoo ni\ncon @SAP")
    assert not denied("No fumo\n@SAP")
    assert not denied("No he trabajado en tiendas.\ncon @SAP a diario")
