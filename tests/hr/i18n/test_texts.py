"""Texts are shown in the reader's language and never break a page."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from jinja2 import Environment
from markupsafe import Markup, escape

from hr.i18n import (
    gettext,
    jinja,
    lazy_gettext,
    locale,
    lookup,
    negotiate,
    ngettext,
    record_missing,
    set_locale,
    texts,
    use_locale,
)


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("es-ES,es;q=0.9,en;q=0.8", "es"),
        ("fr-FR,ca;q=0.9,en-US;q=0.8,es;q=0.7", "en"),
        ("en;q=0,de", "es"),
        ("es;q=0.5,en;q=0.9", "en"),
        ("*", "es"),
        (";;q=x,,", "es"),
        (None, "es"),
    ],
)
def test_negotiate_picks_the_language_the_browser_likes_best(header: str | None, code: str) -> None:
    assert negotiate(header, default="es") == code


def test_locale_is_back_after_the_block() -> None:
    before = locale()
    with use_locale("en"):
        assert gettext("Sign out") == "Sign out"
        with use_locale("es"):
            assert gettext("Sign out") == "Salir"
        assert locale() == "en"
    assert locale() == before


def test_locale_of_one_thread_is_not_that_of_another() -> None:
    with use_locale("en"), ThreadPoolExecutor(1) as pool:
        pool.submit(set_locale, "es").result()
        assert locale() == "en"


def test_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="fr"):
        set_locale("fr")


def test_plural_follows_the_number() -> None:
    with use_locale("es"):
        assert (
            ngettext("%(num)s unread notification", "%(num)s unread notifications", 1) == "1 aviso sin leer"
        )
        assert (
            ngettext("%(num)s unread notification", "%(num)s unread notifications", 4) == "4 avisos sin leer"
        )


def test_missing_text_shows_in_english_and_is_recorded() -> None:
    with use_locale("es"), record_missing() as missing:
        assert gettext("No such text %(a)s", a=1) == "No such text 1"
        assert gettext("Sign out") == "Salir"
    assert missing == {"No such text %(a)s"}


def test_faulty_values_do_not_break_a_page() -> None:
    assert gettext("No such %(a)s", b=1) == "No such %(a)s"
    assert gettext("100 % sure") == "100 % sure"


def test_lazy_text_is_looked_up_when_shown() -> None:
    label = lazy_gettext("Sign out")
    with use_locale("es"):
        assert str(label) == "Salir"
    with use_locale("en"):
        assert f"{label}" == "Sign out"


def test_lazy_text_is_escaped_with_its_values() -> None:
    with use_locale("en"):
        assert escape(lazy_gettext("Hello %(name)s,", name="<b>")) == Markup("Hello &lt;b&gt;,")


def test_template_translates_and_escapes_values() -> None:
    environment = Environment(autoescape=True)
    jinja.install(environment)
    template = environment.from_string('{{ _("Account of %(name)s", name=name) }} {{ 191658|money("EUR") }}')
    with use_locale("es"):
        assert template.render(name="<Ana>") == "Cuenta de &lt;Ana&gt; 1.916,58\u00a0€"
    with use_locale("en"):
        assert template.render(name="Ana") == "Account of Ana €1,916.58"


def test_template_shows_a_stored_message_even_with_a_bare_percent_sign() -> None:
    environment = Environment(autoescape=True)
    jinja.install(environment)
    template = environment.from_string("{{ message|translated(values) }}")
    with use_locale("es"):
        assert template.render(message="Reference %(reference)s", values={"reference": 7}) == "Referencia 7"
        assert template.render(message="90 % done", values=None) == "90 % done"


def test_texts_are_there_without_the_compiled_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookup, "COMPILED", tmp_path)
    texts.forget_loaded()
    try:
        with use_locale("es"):
            assert gettext("Sign out") == "Salir"
    finally:
        texts.forget_loaded()
