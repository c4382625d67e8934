"""The development mailbox: kept before acknowledged, shown without danger, faults on demand."""

import http.client
import json
import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from hr.mailbox import Fault, Mailbox


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[Mailbox]:
    with Mailbox(tmp_path / "mails") as mailbox:
        yield mailbox


def mail(subject: str = "Tu entrevista", text: str = "Hola, Eva", html: str = "") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Plantilla <no-reply@plantilla.example>"
    message["To"] = "Eva Ñíguez <eva@example.com>"
    message["Subject"] = subject
    message["Message-ID"] = "<one@plantilla.example>"
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    return message


def send(mailbox: Mailbox, message: EmailMessage) -> None:
    with smtplib.SMTP("127.0.0.1", mailbox.smtp_port, timeout=10) as sender:
        sender.send_message(message)


def get(mailbox: Mailbox, path: str, host: str = "localhost") -> tuple[int, dict[str, str], str]:
    connection = http.client.HTTPConnection("127.0.0.1", mailbox.page_port, timeout=10)
    try:
        connection.request("GET", path, headers={"Host": f"{host}:{mailbox.page_port}"})
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read().decode()
    finally:
        connection.close()


def test_mail_is_kept_with_its_envelope_in_order_of_arrival(mailbox: Mailbox) -> None:
    with smtplib.SMTP("127.0.0.1", mailbox.smtp_port, timeout=10) as sender:
        sender.send_message(mail("Uno"), to_addrs=["eva@example.com", "copia@example.com"])
        sender.send_message(mail("Dos"))
    one, two = mailbox.mails()
    assert (one.name, one.subject) == ("000001.eml", "Uno")
    assert one.recipients == ("eva@example.com", "copia@example.com")
    assert (two.name, two.subject) == ("000002.eml", "Dos")
    assert two.message_id == "<one@plantilla.example>"


def test_numbers_go_on_after_a_restart(tmp_path: Path) -> None:
    for _start in range(2):
        with Mailbox(tmp_path) as mailbox:
            send(mailbox, mail())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["000001.eml", "000002.eml"]


def test_accents_and_long_links_come_through_whole(mailbox: Mailbox) -> None:
    link = "https://portal.example/enlace/" + "a1" * 60 + "?paso=firma&idioma=es"
    send(mailbox, mail("Contraseña y año", f"Pulsa aquí: {link}.\n", f'<a href="{link}">Firmar</a>'))
    (kept,) = mailbox.mails()
    assert kept.subject == "Contraseña y año"
    assert kept.links == (link,)


def test_refused_mail_is_not_kept_and_the_next_try_is(mailbox: Mailbox) -> None:
    mailbox.fail(Fault.REFUSE, times=1)
    with pytest.raises(smtplib.SMTPDataError) as refusal:
        send(mailbox, mail())
    assert refusal.value.smtp_code == 451
    send(mailbox, mail())
    assert len(mailbox.mails()) == 1


def test_rejected_mail_is_answered_for_good(mailbox: Mailbox) -> None:
    mailbox.fail(Fault.REJECT)
    with pytest.raises(smtplib.SMTPDataError) as refusal:
        send(mailbox, mail())
    assert refusal.value.smtp_code == 550
    assert mailbox.mails() == []


@pytest.mark.parametrize(("fault", "kept"), [(Fault.DROP, 1), (Fault.LOSE, 0)])
def test_dropped_line_leaves_the_sender_in_doubt(mailbox: Mailbox, fault: Fault, kept: int) -> None:
    mailbox.fail(fault, times=1)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        send(mailbox, mail())
    assert len(mailbox.mails()) == kept


def test_slow_server_outlasts_an_impatient_sender(mailbox: Mailbox) -> None:
    mailbox.delay_seconds = 30.0
    with (
        pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"),
        smtplib.SMTP("127.0.0.1", mailbox.smtp_port, timeout=0.3) as sender,
    ):
        sender.send_message(mail())
    assert mailbox.mails() == []


def test_json_tells_everything_a_script_needs(mailbox: Mailbox) -> None:
    send(mailbox, mail("Nómina", "Mira https://portal.example/nomina"))
    _, _, body = get(mailbox, "/mails.json")
    (told,) = json.loads(body)
    assert told["recipients"] == ["eva@example.com"]
    assert told["links"] == ["https://portal.example/nomina"]
    assert told["text"].strip() == "Mira https://portal.example/nomina"
    assert told["name"] == "000001.eml"


def test_hostile_mail_stays_text_on_the_page_and_shut_in_its_frame(mailbox: Mailbox) -> None:
    send(mailbox, mail("<script>alert(1)</script>", "<b>x</b>", "<script>alert(2)</script><p>Hola</p>"))
    for path in ("/", "/mails/1"):
        _, headers, page = get(mailbox, path)
        assert "<script" not in page
        assert "script-src" not in headers["Content-Security-Policy"]
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    _, headers, frame = get(mailbox, "/mails/1/html")
    assert "<p>Hola</p>" in frame
    assert headers["Content-Security-Policy"].startswith("sandbox ")
    assert "allow-scripts" not in headers["Content-Security-Policy"]


def test_raw_mail_is_the_file(mailbox: Mailbox) -> None:
    send(mailbox, mail())
    status, headers, body = get(mailbox, "/mails/1.eml")
    assert (status, headers["Content-Type"]) == (200, "message/rfc822")
    assert body.encode() == (mailbox.folder / "000001.eml").read_bytes()


@pytest.mark.parametrize("path", ["/mails/7", "/mails/7.eml", "/mails/..%2f", "/elsewhere"])
def test_what_does_not_exist_is_not_found(mailbox: Mailbox, path: str) -> None:
    assert get(mailbox, path)[0] == 404


def test_page_answers_to_no_foreign_name(mailbox: Mailbox) -> None:
    send(mailbox, mail(text="https://portal.example/secreto"))
    status, _, body = get(mailbox, "/mails.json", host="evil.example")
    assert status == 403
    assert "secreto" not in body
