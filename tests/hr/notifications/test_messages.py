"""Every message that any package declares can be written in both languages, links and all."""

import re
from email.message import EmailMessage

import pytest
from lxml import html as parser

from hr.core import CORE
from hr.i18n import LOCALES, record_missing, use_locale
from hr.notifications import compose
from hr.notifications.messages import Message, title_of
from onboarding.feature import FEATURE as ONBOARDING
from payroll.feature import FEATURE as PAYROLL
from screening.feature import FEATURE as SCREENING

MESSAGES: dict[str, Message] = {
    message.name: message
    for feature in (CORE, SCREENING, ONBOARDING, PAYROLL)
    for message in feature.messages
}
ALWAYS = {
    "company": "Casa & Hijos, S.L.",
    "contact_email": "people@example.com",
    "contact_phone": "+34 960 000 100",
    "name": "Lucía <b>Prueba</b>",
}
MARKER = re.compile(r"%\(\w+\)|\{\{|\{%|\bNone\b|Undefined")


def _context(message: Message) -> dict[str, object]:
    return {**ALWAYS, "by_person": message.by_person, **message.sample}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_a_message_can_be_written(app: object, name: str, locale: str) -> None:
    message = MESSAGES[name]
    with record_missing() as missing:
        subject, page = compose.render(name, _context(message), locale=locale)
    assert missing == set()
    assert subject.strip()
    assert "\n" not in subject
    text = compose.text_of(page)
    tree = parser.fromstring(page)
    assert tree.get("lang") == locale
    assert not MARKER.search(subject + text)
    assert "<b>Prueba" not in page  # names are text, never markup
    assert "&amp;" not in subject + text
    assert not tree.xpath("//script | //img[starts-with(@src, 'http')]")
    for link in tree.xpath("//a[starts-with(@href, 'http')]/@href"):
        assert link in text
    if "link" in message.sample:
        assert str(message.sample["link"]) in text


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_the_two_languages_differ_and_the_mail_says_who_caused_it(app: object, name: str) -> None:
    message = MESSAGES[name]
    spanish, english = (compose.render(name, _context(message), locale=locale) for locale in ("es", "en"))
    assert spanish[0] != english[0]
    assert ("Sent by a rule" in english[1]) is not message.by_person


def test_every_message_has_a_name_of_its_own_in_both_languages(app: object) -> None:
    with record_missing() as missing:
        for code in LOCALES:
            with use_locale(code):
                names = {title_of(name) for name in MESSAGES}
            assert len(names) == len(MESSAGES)
            assert not names & set(MESSAGES)
    assert missing == set()


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_no_mail_carries_an_amount_or_an_account(app: object, name: str) -> None:
    for locale in LOCALES:
        text = compose.text_of(compose.render(name, _context(MESSAGES[name]), locale=locale)[1])
        assert not re.search(r"€|\bIBAN\b|\bES\d{22}\b", text)


def test_a_line_end_in_a_name_adds_no_header(app: object) -> None:
    context = {**_context(MESSAGES["invitation"]), "company": "Casa\r\nBcc: x@example.com\u2028Evil"}
    mail = compose.mail(
        "invitation",
        context,
        locale="en",
        sender="Plantilla <no-reply@example.com>",
        address="a@example.com",
        message_id="<1@example.com>",
    )
    assert mail["Bcc"] is None
    assert "\n" not in str(mail["Subject"])


def test_answers_go_where_a_person_reads_them_or_are_not_asked_for(app: object) -> None:
    context = {**_context(MESSAGES["invitation"]), "company": "Casa Ñ, S.L."}

    def mail(contact: str) -> EmailMessage:
        return compose.mail(
            "invitation",
            {**context, "contact_email": contact},
            locale="en",
            sender="Plantilla <no-reply@example.com>",
            address="a@example.com",
            message_id="<1@example.com>",
        )

    answered, silent = mail("personas@españa.example"), mail("")
    assert answered["From"].addresses[0].display_name == "Casa Ñ, S.L."
    assert answered["Reply-To"].addresses[0].addr_spec == "personas@xn--espaa-rta.example"
    assert "Answer it and a person reads it." in str(answered.get_body(("plain",)))
    assert silent["Reply-To"] is None
    assert "a person reads it" not in str(silent.get_body(("plain",)))
