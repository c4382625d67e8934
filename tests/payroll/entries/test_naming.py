"""An employer's own element is called by its own words in the language of the reader, everywhere."""

from datetime import date

import pytest
from flask import Flask

from hr import db
from hr.access import Role
from hr.i18n import use_locale
from payroll.engine.model import ElementKind
from payroll.entries import catalog, naming
from payroll.entries.models import AMOUNT
from payroll.entries.shipped import Definition
from tests.support import factories

NIGHTS = Definition(
    code="nights",
    name="Nights on call",
    name_es="Noches de guardia",
    kind=ElementKind.EARNING,
    feeds=(),
    way=AMOUNT,
)


@pytest.mark.parametrize(("language", "words"), [("es", "Noches de guardia"), ("en", "Nights on call")])
def test_own_elements_have_the_name_of_the_readers_language(app: Flask, language: str, words: str) -> None:
    with db.unit_of_work():
        actor = factories.make_actor(Role.PAYROLL_PREPARER)
        catalog.define(actor=actor, country="es", definition=NIGHTS, effective_from=date(2026, 1, 1))
    with db.reading(), use_locale(language):
        assert naming.named("Nights on call", "nights") == words
        assert naming.named("Nights on call") == words
    with use_locale("es"):  # where nobody has opened the database, as in the printing of a stored payslip
        assert naming.named("Nights on call", "nights") == "Noches de guardia"


def test_texts_of_the_product_and_words_nobody_defined(app: Flask) -> None:
    with use_locale("es"):
        assert naming.named("salary") == "Salario base"
        assert naming.named("Whatever somebody typed") == "Whatever somebody typed"
