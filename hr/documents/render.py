"""HTML to PDF: the one door to WeasyPrint. Rendering happens in a child without network and with limits."""

import atexit
import gc
import io
import logging
import multiprocessing
import resource
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from hr.errors import DomainError
from hr.i18n import N_, use_locale
from hr.jobs.worker import keep_lease
from hr.templating import TEMPLATES, environment

log = logging.getLogger(__name__)

CPU_SECONDS = 20
WALL_SECONDS = 60
PATIENCE_SECONDS = 0.25
EXTRA_MEMORY = 512 * 1024 * 1024
DOCUMENTS_PER_CHILD = 25
FONTS = ("Regular", "It", "Semibold", "Bold")
SCHEME = "plantilla:"
NOTES = ("::footnote-", "::note-")  # rules of the library's stylesheet that our documents never need
DOCUMENTS_PER_SWEEP = 13  # a payslip leaves two megabytes behind; once in the life of a child is enough


class RenderFailed(DomainError):
    """The document could not be made within the limits."""

    status = 500


@dataclass(frozen=True)
class Attached:
    """Data put into the PDF as a file of its own: what the pages are printed from."""

    name: str
    description: str
    content: bytes
    made_at: datetime


@dataclass(frozen=True)
class Page:
    """What is rendered: HTML of ours with escaped values, its stylesheet, the PDF variant, attached data."""

    html: str
    css: str
    variant: str
    attached: Attached | None = None


def render(
    folder: str,
    context: Mapping[str, Any],
    *,
    locale: str,
    variant: str = "pdf/ua-1",
    attached: Attached | None = None,
) -> bytes:
    """Fill `templates/pdf/<folder>/document.html` in a language and return the PDF.

    `context` holds plain values; they are escaped, and nothing outside our own fonts can be loaded.
    """
    with use_locale(locale):
        html = environment().get_template(f"pdf/{folder}/document.html").render(**context)
    return _child().render(Page(html, _stylesheet(folder), variant, attached))


@cache
def _stylesheet(folder: str) -> str:
    base = TEMPLATES / "pdf" / "base.css"
    own = TEMPLATES / "pdf" / folder / "document.css"
    return "\n".join(path.read_text() for path in (base, own) if path.is_file())


def warm() -> None:
    """Import WeasyPrint and render one page, so that forked children start ready."""
    atexit.register(_forget_fonts)
    _write(Page("<html lang=en><title>Warm</title><p>Warm", _stylesheet(""), "pdf/ua-1"))


def _forget_fonts() -> None:
    """Let go of the font configuration while the library it calls is still loaded."""
    _parsed.cache_clear()
    _tools.cache_clear()


class _Child:
    """A rendering process that serves many documents and is replaced when it fails."""

    def __init__(self) -> None:
        """Start with no process; the first document starts one."""
        self._process: Any = None
        self._pipe: Connection | None = None
        self._served = 0

    def render(self, page: Page) -> bytes:
        """Send one page to the child and wait for its PDF."""
        pipe = self._ready()
        try:
            pipe.send(page)
            _wait(pipe)
            kind, answer = pipe.recv()
        except (EOFError, OSError) as error:
            self.stop()
            raise RenderFailed(
                N_("The document could not be made: it needs more time or memory than allowed."),
                key="render_limits",
            ) from error
        self._served += 1
        if kind == "error":
            log.error("rendering failed: %s", answer)
            raise RenderFailed(N_("The document could not be made."), key="render_failed")
        return bytes(answer)

    def _ready(self) -> Connection:
        if self._served >= DOCUMENTS_PER_CHILD:
            self.stop()
        if self._pipe is None or not self._process.is_alive():
            ours, theirs = multiprocessing.Pipe()
            fork = multiprocessing.get_context("fork")
            self._process = fork.Process(target=_serve, args=(theirs, ours), daemon=True)
            self._process.start()
            theirs.close()
            self._pipe = ours
        return self._pipe

    def stop(self) -> None:
        """End the child at once."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._pipe is not None:
            self._pipe.close()
        self._process, self._pipe, self._served = None, None, 0


def _wait(pipe: Connection) -> None:
    """Wait for the child's answer, saying meanwhile that the job at hand is alive."""
    for _ in range(int(WALL_SECONDS / PATIENCE_SECONDS)):
        if pipe.poll(PATIENCE_SECONDS):
            return
        keep_lease()
    raise EOFError


@cache
def _child() -> _Child:
    return _Child()


def _serve(pipe: Connection, parents_end: Connection) -> None:
    """Render what comes through the pipe until it closes; runs in the child.

    The inherited copy of the parent's end must go, or the pipe never closes when the parent is killed.
    """
    parents_end.close()
    _forbid_network()
    _limit_memory()
    gc.freeze()  # what the parent loaded is never garbage; not walking through it saves a tenth of the time
    gc.disable()  # nor is most of a document while it is made; sweeping between documents costs a tenth less
    for served in count(1):
        try:
            page = pipe.recv()
        except (EOFError, OSError):
            return
        _allow_more_time()
        try:
            pipe.send(("pdf", _write(page)))
        except Exception as error:  # noqa: BLE001  (the child's boundary: the parent must get an answer)
            pipe.send(("error", f"{type(error).__name__}: {error}"[:300]))
        if served % DOCUMENTS_PER_SWEEP == 0:
            gc.collect()


def _forbid_network() -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise OSError("rendering has no network")

    socket.socket.connect = refuse  # type: ignore[method-assign]


def _limit_memory() -> None:
    pages = int(Path("/proc/self/statm").read_text().split()[0]) if Path("/proc/self/statm").exists() else 0
    if pages:
        limit = pages * resource.getpagesize() + EXTRA_MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _allow_more_time() -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def _write(page: Page) -> bytes:
    fonts, fetcher = _tools()
    document = _reader()(string=page.html, base_url=SCHEME, url_fetcher=fetcher)
    pdf: bytes = document.write_pdf(
        stylesheets=_parsed(page.css),
        font_config=fonts,
        pdf_variant=page.variant,
        pdf_tags=True,
        attachments=[_attachment(page.attached)] if page.attached else None,
        finisher=_associate,
    )
    return pdf


@cache
def _reader() -> Any:
    """Return the library's HTML with its own stylesheet but for the notes at the foot of pages.

    Our documents have none, and its rules for them give every element five more styles to work out.
    """
    from weasyprint import CSS, HTML
    from weasyprint.html import UA, UA_COUNTER_STYLE

    rules = [line for line in UA.splitlines() if not line.lstrip().startswith(NOTES)]
    sheet = CSS(string="\n".join(rules), counter_style=UA_COUNTER_STYLE.copy())

    class WithoutNotes(HTML):
        """HTML whose elements never call a footnote."""

        def _ua_stylesheets(self, forms: bool = False) -> list[Any]:  # noqa: ARG002  (the library's)
            return [sheet]

    return WithoutNotes


def _attachment(attached: Attached) -> Any:
    from weasyprint import Attachment

    return Attachment(
        file_obj=io.BytesIO(attached.content),
        name=attached.name,
        description=attached.description,
        created=attached.made_at,
        modified=attached.made_at,
    )


def _associate(_document: Any, pdf: Any) -> None:
    """Say of attached files that they are the data of the document, which the library does for PDF/A only."""
    import pydyf  # type: ignore[import-untyped]

    found: list[Any] = [
        each for each in pdf.objects if isinstance(each, dict) and each.get("Type") == "/Filespec"
    ]
    for each in found:
        each.setdefault("AFRelationship", "/Data")
    if found and "AF" not in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array([each.reference for each in found])


@cache
def _parsed(css: str) -> list[Any]:
    from weasyprint import CSS

    fonts, fetcher = _tools()
    return [
        CSS(string=_font_faces(), font_config=fonts, url_fetcher=fetcher, base_url=SCHEME),
        CSS(string=css, font_config=fonts, url_fetcher=fetcher, base_url=SCHEME),
    ]


@cache
def _tools() -> tuple[Any, Any]:
    """Return the shared font configuration and the fetcher that knows our fonts and nothing else."""
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnAssets(URLFetcher):
        """Refuses every address but our fonts, so that no value can read a file or call out."""

        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ARG002  (the library's signature)
            """Return a font, or refuse."""
            name = url.removeprefix(SCHEME)
            if name not in _font_files():
                raise ValueError(f"documents load nothing from outside: {url[:80]}")
            return URLFetcherResponse(url, _font_files()[name], {"Content-Type": "font/ttf"})

    return FontConfiguration(), OwnAssets()


@cache
def _font_files() -> dict[str, bytes]:
    import font_source_sans_pro

    folder = Path(font_source_sans_pro.__file__).parent / "files"
    return {
        f"SourceSansPro-{face}.ttf": (folder / f"SourceSansPro-{face}.ttf").read_bytes() for face in FONTS
    }


def _font_faces() -> str:
    rules = []
    for face, style, weight in (
        ("Regular", "normal", 400),
        ("It", "italic", 400),
        ("Semibold", "normal", 600),
        ("Bold", "normal", 700),
    ):
        rules.append(
            f'@font-face{{font-family:"Source Sans Pro";font-style:{style};font-weight:{weight};'
            f"src:url({SCHEME}SourceSansPro-{face}.ttf)}}"
        )
    return "".join(rules)


def stop() -> None:
    """End the rendering child of this process, if any."""
    _child().stop()
