"""Mails of onboarding: complete in both languages, with one way on and nothing that must not be mailed."""

import pytest
from flask import Flask

from hr.notifications import compose, messages
from onboarding.feature import FEATURE

ALWAYS = {
    "company": "Almacenes Prueba",
    "contact_email": "a@b.example",
    "contact_phone": "960",
    "name": "Ada",
}


@pytest.mark.parametrize("locale", ["es", "en"])
@pytest.mark.parametrize("message", FEATURE.messages, ids=lambda message: message.name)
def test_a_mail_renders_from_its_sample(app: Flask, message: messages.Message, locale: str) -> None:
    context = {**ALWAYS, "by_person": message.by_person, **message.sample}
    subject, html = compose.render(message.name, context, locale=locale)
    link = message.sample.get("link") or message.sample["page_link"]
    assert 10 < len(subject) < 80
    assert html.count(f'href="{link}"') == 1
    assert f'<html lang="{locale}">' in html
    text = compose.text_of(html)
    assert str(link) in text
    assert "€" not in text


def test_the_languages_differ(app: Flask) -> None:
    for message in FEATURE.messages:
        subjects = {
            compose.render(message.name, {**ALWAYS, "by_person": True, **message.sample}, locale=code)[0]
            for code in ("es", "en")
        }
        assert len(subjects) == 2
