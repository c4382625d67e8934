"""Every component with sample data, rendered without the application and shown to a real browser."""

import mimetypes
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from playwright.sync_api import Browser, Page, Route, sync_playwright
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FileField,
    Form,
    FormField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    validators,
)

from hr.i18n import jinja, lazy_gettext, use_locale

ROOT = Path(__file__).parents[2]
PAGES = Path(__file__).parent / "pages"
ORIGIN = "http://gallery.test"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'"
WHEN = datetime(2026, 11, 23, 8, 5, tzinfo=UTC)


class Job(Form):
    """A form inside a form."""

    employer = StringField("Empresa", [validators.InputRequired(lazy_gettext("Fill in this field."))])
    since = DateField("Desde", [validators.Optional()])


class Application(Form):
    """One field of every kind."""

    token = HiddenField(default="x1")
    name = StringField(
        "Nombre completo",
        [validators.InputRequired()],
        render_kw={"autocomplete": "name", "spellcheck": "false"},
    )
    email = StringField("Correo", [validators.InputRequired()], render_kw={"autocomplete": "email"})
    iban = StringField(
        "Cuenta (IBAN)", [validators.InputRequired()], description="24 caracteres, empieza por ES."
    )
    password = PasswordField("Contraseña", [validators.InputRequired()])
    born = DateField("Fecha de nacimiento", [validators.Optional()])
    place = SelectField("Lugar", choices={"v": "Valencia", "z": "Zaragoza"})
    letter = TextAreaField("Carta", [validators.Optional()], description="Si quieres.")
    licence = RadioField(
        "¿Tienes carné de carretilla?",
        [validators.InputRequired("Elige una respuesta")],
        choices={"y": "Sí, en vigor", "o": "Sí, pero caducado", "n": "No"},
    )
    resume = FileField("Currículum", description="PDF, Word, ODT o texto, hasta 10 MB.")
    consent = BooleanField(
        "Acepto que guardéis mis datos 12 meses.", [validators.InputRequired("Marca la casilla")]
    )
    last_job = FormField(Job, "Último trabajo")
    languages = FieldList(StringField("Idioma"), "Idiomas", min_entries=2)


@dataclass
class Run:
    """What a JobRun shows."""

    id: str
    state: str
    total: int = 0
    done: int = 0
    failed: int = 0
    label: str = "Done"
    error_message: str = ""
    error_values: dict[str, Any] = field(default_factory=dict)
    error_reference: str = ""
    cancelled_by: str = ""
    cancel_requested_at: datetime | None = None


def environment() -> Environment:
    """Return a bare template environment: ours plus stand-ins for the two functions Flask brings."""
    env = Environment(
        loader=FileSystemLoader([ROOT / "templates", PAGES]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.install(env)
    env.globals["url_for"] = lambda endpoint, filename="", **_: f"/{endpoint}/{filename}"
    return env


def failed_application() -> Application:
    """Return the form as it comes back with mistakes in it."""
    form = Application(data={"name": "Aitana Rovira Puig", "place": "z", "languages": ["Español", "Inglés"]})
    form.validate()
    form.iban.errors = ["Revisa el número de cuenta: falta una cifra"]
    form.resume.errors = ["El archivo pasa de 10 MB. Prueba con otro."]
    return form


def samples(locale: str) -> dict[str, Any]:
    """Return what the pages show; names are data, so they stay as they are in both languages."""
    item = SimpleNamespace
    return {
        "company": item(name="Ribera Logística", phone="960 000 000"),
        "actor": item(name="Marta Soler Domènech", initials="MS", is_staff=True),
        "unread": 4,
        "version": "0.1.0",
        "business_date": date(2026, 11, 23),
        "is_demo": True,
        "theme": None,
        "theme_url": "/preferences/theme",
        "other_locale": {"code": "en", "name": "English", "url": "/preferences/language"}
        if locale == "es"
        else {"code": "es", "name": "Español", "url": "/preferences/language"},
        "links": {
            name: f"/{name}"
            for name in ("home", "help", "privacy", "accessibility", "notifications", "account", "sign_out")
        },
        "nav": [
            {"label": "", "items": [item(label="Hoy", url="/", icon="house", count=0, current=False)]},
            {
                "label": "Nómina",
                "items": [
                    item(
                        label="Nóminas del mes y extraordinarias",
                        url="/p",
                        icon="cash-stack",
                        count=1200,
                        current=True,
                    ),
                    item(label="Cuentas", url="/b", icon="bank", count=2, current=False),
                ],
            },
        ],
        "get_flashed_messages": lambda **_: [
            ("success", "Nómina aprobada."),
            ("danger", "Falta algo."),
        ],
        "page_of": item(page=4, pages=13, first=76, last=100, total=312, url=lambda page: f"?page={page}"),
        "rows": [
            item(name="Joan Mateu", place="Rutas", before=151240, net=198406, tone="warn", word="Check"),
            item(name="Lucía Ferrer", place="Operaciones", before=174898, net=191658, tone="", word=""),
            item(name="Sara Quiles", place="Calidad", before=140215, net=-4218, tone="bad", word="Blocks"),
        ],
        "runs": [
            Run("1", "running", 39, 24),
            Run("2", "cancelled", 200, 50, cancelled_by="Marta Soler"),
            Run(
                "3",
                "failed",
                200,
                120,
                3,
                error_message="The mail server did not answer.",
                error_reference="k3f9",
            ),
            Run("4", "queued"),
            Run("5", "done", 39, 39),
        ],
        "bridge": [
            item(label="Octubre", amount=7184216, total=True),
            item(label="Dos altas", amount=311840, url="/a"),
            item(label="Una baja", amount=-180275, note="desde el día 12"),
            item(label="Noviembre", amount=7315781, total=True),
        ],
        "payslip": [
            item(label="Salario base", amount=Decimal("1850.00")),
            item(label="Guardias", amount=Decimal("180.00"), note="3 noches"),
            item(label="Bruto", amount=Decimal("2030.00"), total=True),
            item(label="Seguridad Social", amount=Decimal("-131.95")),
            item(label="Neto", amount=Decimal("1898.05"), total=True),
        ],
        "criteria": [
            item(
                id="c1",
                number=1,
                name="SAP EWM",
                weight=25,
                points=23,
                quote="usuaria clave",
                line=12,
                anchor="e1",
            ),
            item(
                id="c2", number=2, name="Inglés B2", weight=15, points=Decimal("8.5"), quote="B1", must=False
            ),
            item(
                id="c3",
                number=3,
                name="Turno de tarde",
                weight=15,
                points=None,
                must=True,
                note="Sin pruebas.",
            ),
        ],
        "happened": [
            item(at=WHEN, what="Contrato firmado", who="Daniel Okafor", tone="ok", url="/d"),
            item(at=WHEN, what="Recordatorio enviado", who="", machine=True, note="Segundo aviso"),
        ],
        "todo": [
            item(
                title="Añade tu cuenta",
                url="/t/1",
                hint="antes del 25",
                tone="warn",
                word="3 días",
                icon="bank",
            ),
            item(title="Firma tu contrato", url="/t/2", tone="plain", word="Hecho"),
            item(
                title="Recoge tu acreditación",
                blocked=True,
                hint="Se abre con tu DNI",
                tone="",
                word="Espera",
            ),
        ],
        "application": failed_application(),
    }


def render(name: str, locale: str, **extra: Any) -> str:
    """Render a page of the gallery in a language."""
    with use_locale(locale):
        return environment().get_template(name).render(**{**samples(locale), **extra})


@contextmanager
def chromium() -> Iterator[Browser]:
    """Open the Chromium of the system."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        try:
            yield browser
        finally:
            browser.close()


def show(page: Page, html: str, policy: str = POLICY) -> list[str]:
    """Show a rendered page under our content policy; return what the console complained about."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.route("**/*", lambda route: _answer(route, html, policy))
    page.goto(ORIGIN + "/page")
    return complaints


def _answer(route: Route, html: str, policy: str) -> None:
    path = urlsplit(route.request.url).path
    if path == "/page":
        headers = {"content-security-policy": policy} if policy else {}
        route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=headers)
        return
    kind, _, name = path.lstrip("/").partition("/")
    folders = {
        "static": ROOT / "hr" / "static",
        "bootstrap.static": Path(str(files("flask_bootstrap"))) / "static" / "bootstrap5",
    }
    file = folders.get(kind, PAGES) / name
    if file.is_file():
        route.fulfill(path=file, content_type=mimetypes.guess_type(file.name)[0] or "text/plain")
    else:
        route.fulfill(status=404, body="")
