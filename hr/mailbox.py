"""The development mailbox: an SMTP server that keeps every mail as a file, and a page to read them.

`python -m hr.mailbox --folder var/mails` serves SMTP and the page on 127.0.0.1. In code:

    with Mailbox(folder) as mailbox:            # free ports: mailbox.smtp_port, mailbox.url
        mailbox.fail(Fault.REFUSE, times=2)     # the next two mails are answered with 451
        mails = mailbox.mails()                 # or GET {mailbox.url}/mails.json

A mail is `000001.eml`, `000002.eml`, … and is on the disk before its sender hears 250. `Delivered-To`
lines in front of it name the recipients of the envelope, as a mail server's local delivery does.
"""

import argparse
import asyncio
import os
import re
import signal
import socket
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from enum import StrEnum
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

from aiosmtpd.smtp import SMTP, Envelope, Session

from hr.mailbox_page import page_server

MAIL_SUFFIX = ".eml"
LINK = re.compile(r"""https?://[^\s<>"')\]]+""")
LARGEST_MAIL_BYTES = 30 * 1024 * 1024


class Fault(StrEnum):
    """What goes wrong with a mail, as real mail servers do it."""

    REFUSE = "refuse"  # 451 after the content: try again later
    REJECT = "reject"  # 550 after the content: never try again
    DROP = "drop"  # kept, but the line breaks before the sender hears so
    LOSE = "lose"  # not kept, and the line breaks


@dataclass(frozen=True)
class Mail:
    """One mail as the page and `mails.json` show it."""

    number: int
    name: str
    sender: str
    recipients: tuple[str, ...]
    subject: str
    date: str
    message_id: str
    text: str
    html: str
    links: tuple[str, ...]
    attachments: tuple[str, ...]
    headers: tuple[tuple[str, str], ...]


def read_mail(path: Path) -> Mail:
    """Read one stored mail."""
    message = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    text, html = _body(message, "plain"), _body(message, "html")
    return Mail(
        number=int(path.stem),
        name=path.name,
        sender=str(message["From"] or ""),
        recipients=tuple(str(value) for value in message.get_all("Delivered-To", [])),
        subject=str(message["Subject"] or ""),
        date=str(message["Date"] or ""),
        message_id=str(message["Message-ID"] or "").strip(),
        text=text,
        html=html,
        links=tuple(dict.fromkeys(_unescaped(link) for link in LINK.findall(f"{text}\n{html}"))),
        attachments=tuple(part.get_filename() or "unnamed" for part in message.iter_attachments()),
        headers=tuple((name, str(value)) for name, value in message.items()),
    )


def read_mails(folder: Path) -> list[Mail]:
    """Read every stored mail of a folder, oldest first."""
    return [read_mail(path) for path in sorted(folder.glob(f"*{MAIL_SUFFIX}"))]


class Mailbox:
    """SMTP and page on loopback sockets, both served from the moment it is started."""

    def __init__(
        self,
        folder: Path,
        *,
        smtp_socket: socket.socket | None = None,
        page_socket: socket.socket | None = None,
        fault: Fault | None = None,
        fault_times: int | None = None,
        delay_seconds: float = 0.0,
    ) -> None:
        """Prepare the folder and the sockets; without sockets given, free ports are taken."""
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.delay_seconds = delay_seconds
        self.fail(fault, times=fault_times)
        self._number = max((int(path.stem) for path in folder.glob(f"*{MAIL_SUFFIX}")), default=0)
        self._writing = threading.Lock()
        self._smtp_socket = smtp_socket or socket.create_server(("127.0.0.1", 0))
        self.smtp_port: int = self._smtp_socket.getsockname()[1]
        self._page = page_server(_Reader(folder), page_socket or socket.create_server(("127.0.0.1", 0)))
        self.page_port: int = self._page.socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.page_port}"
        self._loop = asyncio.new_event_loop()
        self._threads = [
            threading.Thread(target=self._serve_smtp, name="mailbox-smtp", daemon=True),
            threading.Thread(target=self._page.serve_forever, args=(0.05,), name="mailbox-page", daemon=True),
        ]

    def fail(self, fault: Fault | None, *, times: int | None = None) -> None:
        """Let the next mails meet a fault: so many of them, or all until told otherwise."""
        self._fault = fault
        self._fault_times = times

    def mails(self) -> list[Mail]:
        """Return every mail kept so far, oldest first."""
        return read_mails(self.folder)

    def start(self) -> Self:
        """Serve from now on."""
        for thread in self._threads:
            thread.start()
        return self

    def stop(self) -> None:
        """Stop serving and free both ports; the mails stay."""
        self._page.shutdown()
        self._page.server_close()
        self._loop.call_soon_threadsafe(self._loop.stop)
        for thread in self._threads:
            thread.join()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Answer one mail for aiosmtpd, which calls a handler's method by this name."""
        await asyncio.sleep(self.delay_seconds)
        fault = self._next_fault()
        if fault is Fault.REFUSE:
            return "451 4.3.0 Try again later"
        if fault is Fault.REJECT:
            return "550 5.7.1 Not wanted here"
        if fault is not Fault.LOSE:
            await asyncio.to_thread(self._keep, envelope)
        if fault is not None and isinstance(server.transport, asyncio.Transport):
            server.transport.abort()
        return "250 2.0.0 Kept"

    def _next_fault(self) -> Fault | None:
        if self._fault_times is None:
            return self._fault
        if self._fault_times <= 0:
            return None
        self._fault_times -= 1
        return self._fault

    def _keep(self, envelope: Envelope) -> None:
        """Write the mail so that it is either whole on the disk or not there at all."""
        content = envelope.original_content or b""
        lines = [f"Return-Path: <{envelope.mail_from or ''}>"]
        lines += [f"Delivered-To: {recipient}" for recipient in envelope.rcpt_tos]
        front = "".join(f"{line}\r\n" for line in lines).encode()
        with self._writing:
            number = self._number + 1
            unfinished = self.folder / f"{number:06}.part"
            with unfinished.open("wb") as file:
                file.write(front + content)
                file.flush()
                os.fsync(file.fileno())
            unfinished.rename(self.folder / f"{number:06}{MAIL_SUFFIX}")
            self._number = number
            _sync_folder(self.folder)

    def _serve_smtp(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(
            self._loop.create_server(self._protocol, sock=self._smtp_socket)
        )
        try:
            self._loop.run_forever()
        finally:
            server.close()
            for task in asyncio.all_tasks(self._loop):
                task.cancel()
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.run_until_complete(self._loop.shutdown_default_executor())
            self._loop.close()

    def _protocol(self) -> SMTP:
        return SMTP(
            self,
            hostname="localhost",
            ident="Plantilla mailbox",
            enable_SMTPUTF8=True,
            data_size_limit=LARGEST_MAIL_BYTES,
            loop=self._loop,
        )


class _Reader:
    """What the page may ask of the folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def newest_first(self) -> list[dict[str, object]]:
        """Return every mail as plain values."""
        return [asdict(mail) for mail in reversed(read_mails(self._folder))]

    def one(self, number: int) -> dict[str, object] | None:
        """Return one mail as plain values."""
        path = self._path(number)
        return asdict(read_mail(path)) if path.is_file() else None

    def raw(self, number: int) -> bytes | None:
        """Return one mail as it came."""
        path = self._path(number)
        return path.read_bytes() if path.is_file() else None

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:06}{MAIL_SUFFIX}"


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    if part is None:
        return ""
    try:
        return str(part.get_content())
    except (LookupError, UnicodeError):  # an unknown or lying charset: show what can be shown
        return bytes(part.get_payload(decode=True) or b"").decode(errors="replace")


def _unescaped(link: str) -> str:
    return link.replace("&amp;", "&").rstrip(".,;")


def _sync_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve a mailbox until a signal asks to stop."""
    parser = argparse.ArgumentParser(prog="python -m hr.mailbox", description="The development mailbox.")
    parser.add_argument("--folder", type=Path, default=Path("var/mails"), help="where mails are kept")
    parser.add_argument("--smtp-fd", type=int, help="an open listening socket for SMTP")
    parser.add_argument("--page-fd", type=int, help="an open listening socket for the page")
    options = parser.parse_args(arguments)
    stopped = threading.Event()

    def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask_to_stop)
    mailbox = Mailbox(
        options.folder, smtp_socket=_adopted(options.smtp_fd), page_socket=_adopted(options.page_fd)
    )
    with mailbox:
        os.write(1, f"SMTP on 127.0.0.1:{mailbox.smtp_port}, page on {mailbox.url}\n".encode())
        stopped.wait()
    return 0


def _adopted(handle: int | None) -> socket.socket | None:
    return socket.socket(fileno=handle) if handle is not None else None


if __name__ == "__main__":
    raise SystemExit(main())
