"""Layouts and components in a real browser: for everybody, on a phone and on a desk, in both languages."""

import re
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from hr.i18n import record_missing, use_locale
from tests.look.gallery import POLICY, ROOT, Run, environment, failed_application, render, show

pytestmark = pytest.mark.browser

ERRORS = sorted(path.stem for path in (ROOT / "templates" / "errors").glob("[0-9]*.html"))
WIDTHS = (390, 1280)


def screens() -> list[tuple[str, dict[str, Any]]]:
    mail = {
        "greeting_name": "Aitana",
        "reference": "RL-117",
        "other_language_url": "/es",
        "is_automatic": True,
    }
    return [
        ("staff_parts.html", {}),
        ("site_form.html", {"form": failed_application()}),
        ("site_payslip.html", {"is_demo": False}),
        ("site_sign_in.html", {"actor": None}),
        ("mail.html", mail),
        ("errors/404.html", {"reference": "k3f9", "actor": None}),
    ]


def looks() -> list[Any]:
    """Every page at both widths; language and colours rotate, so that each pair is met."""
    found = []
    for number, (name, extra) in enumerate(screens()):
        for index, width in enumerate(WIDTHS):
            scheme = ("light", "dark")[(number + index) % 2]
            locale = ("es", "en")[(number // 2 + index) % 2]
            found.append(
                pytest.param(name, extra, width, scheme, locale, id=f"{name}-{width}-{scheme}-{locale}")
            )
    return found


@pytest.mark.parametrize(("name", "extra", "width", "scheme", "locale"), looks())
def test_page_has_no_serious_finding_and_does_not_scroll_sideways(
    browser: Browser,
    name: str,
    extra: dict[str, Any],
    width: int,
    scheme: Literal["light", "dark"],
    locale: str,
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    complaints = show(page, render(name, locale, **extra), policy="" if name == "mail.html" else POLICY)
    assert not complaints
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    found = Axe().run(page).response["violations"]
    grave = [
        f"{rule['id']}: {rule['nodes'][0]['html']}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
    ]
    assert not grave, "\n".join(grave)
    page.close()


@pytest.mark.parametrize("name", [name for name, _ in screens()])
def test_page_says_everything_in_spanish(name: str) -> None:
    with record_missing() as missing:
        render(name, "es", **dict(screens())[name])
    # What the sample job stores as its reason belongs to no page.
    assert missing <= {"The mail server did not answer."}


@pytest.mark.parametrize("code", ERRORS)
@pytest.mark.parametrize("locale", ["es", "en"])
def test_error_page_renders_with_nothing_but_its_reference(code: str, locale: str) -> None:
    with use_locale(locale):
        html = environment().get_template(f"errors/{code}.html").render(reference="k3f9-22")
    assert f'<html lang="{locale}">' in html
    assert "k3f9-22" in html
    assert html.count("<h1") == 1


def test_error_page_says_what_the_handler_knows_better() -> None:
    assert "Ese puesto ya está cerrado." in render(
        "errors/404.html", "es", message="Ese puesto ya está cerrado."
    )


@pytest.mark.parametrize(
    "name", ["staff_parts.html", "site_form.html", "site_payslip.html", "errors/404.html"]
)
def test_page_carries_no_style_and_no_script_of_its_own(name: str) -> None:
    html = render(name, "es", form=failed_application())
    assert not re.search(r"\sstyle=|\son\w+=|<style|<script(?! defer src=)", html)


def test_title_says_error_when_the_form_has_one() -> None:
    assert "<title>Error: Tus datos · Ribera Logística</title>" in render(
        "site_form.html", "es", form=failed_application()
    )


def test_error_summary_takes_the_focus_and_leads_to_the_field(browser: Browser) -> None:
    page = browser.new_page()
    show(page, render("site_form.html", "es", form=failed_application()))
    assert page.evaluate("document.activeElement.className") == "pl-errors"
    page.get_by_role("link", name="Elige una respuesta").click()
    assert page.evaluate("document.activeElement.id") == "licence-0"
    field = page.get_by_label("Cuenta (IBAN)")
    assert field.get_attribute("aria-invalid") == "true"
    ids = (field.get_attribute("aria-describedby") or "").split()
    assert [page.locator(f"#{each}").text_content() for each in ids] == [
        "24 caracteres, empieza por ES.",
        "Error: Revisa el número de cuenta: falta una cifra",
    ]
    page.close()


def test_chosen_rows_are_counted_and_all_can_be_chosen(browser: Browser) -> None:
    page = browser.new_page()
    show(page, render("staff_parts.html", "es"))
    page.get_by_label("Elegir a Joan Mateu").check()
    assert page.get_by_text("1 seleccionada").is_visible()
    page.get_by_label("Elegir a todas").check()
    assert page.get_by_text("3 seleccionadas").is_visible()
    assert page.locator("tr.is-picked").count() == 3
    page.close()


def test_grave_act_asks_first_and_can_be_left(browser: Browser) -> None:
    page = browser.new_page()
    show(page, render("staff_parts.html", "es"))
    page.get_by_role("button", name="Borrar").click()
    assert page.get_by_role("dialog").get_by_text("No se puede deshacer").is_visible()
    assert page.evaluate("document.activeElement.textContent") == "Volver"
    page.get_by_role("button", name="Volver").click()
    assert page.get_by_role("dialog").count() == 0
    assert page.url.endswith("/page")
    page.get_by_role("button", name="Borrar").click()
    with page.expect_request("**/d") as sent:
        page.get_by_role("dialog").get_by_role("button", name="Borrar").click()
    assert sent.value.method == "POST"
    page.close()


def test_open_job_is_fetched_again_until_it_is_done(browser: Browser) -> None:
    page = browser.new_page()
    show(page, render("staff_parts.html", "es"))
    assert page.locator("#job-4").get_by_text("Espera su turno").is_visible()
    finished = [Run("4", "done", 39, 39)]
    html = render("staff_parts.html", "es", runs=finished)
    page.route("**/page", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    page.locator("#job-4").get_by_text("Todo está hecho.").wait_for(timeout=10_000)
    assert "39 de 39" in page.locator("p[role=status].visually-hidden").inner_text()
    page.close()


def test_menu_and_drawer_open_without_script(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 900}, java_script_enabled=False)
    show(page, render("staff_parts.html", "es"))
    page.get_by_role("button", name="Menú").click()
    assert page.get_by_role("link", name="Cuentas").is_visible()
    page.keyboard.press("Escape")
    page.get_by_label("Mover L-117 a…").click()
    assert page.get_by_role("button", name="Entrevista").is_visible()
    page.close()


def test_stylesheet_script_and_icons_stay_small() -> None:
    static = ROOT / "hr" / "static"
    css = re.sub(r"/\*.*?\*/", "", (static / "plantilla.css").read_text(encoding="utf-8"), flags=re.DOTALL)
    css = re.sub(r"\s*([{};,>])\s*", r"\1", re.sub(r"\s+", " ", css))
    assert len(css.encode()) <= 24_000
    assert (static / "plantilla.js").stat().st_size <= 10_000
    assert (static / "icons.svg").stat().st_size <= 40_000


def test_every_icon_in_use_is_in_the_sprite() -> None:
    sprite = set(
        re.findall(r'<symbol id="([\w-]+)"', (ROOT / "hr/static/icons.svg").read_text(encoding="utf-8"))
    )
    sources = [*(ROOT / "templates").rglob("*.html")]
    sources += [
        path
        for package in ("hr", "screening", "onboarding", "payroll")
        for path in (ROOT / package).rglob("*.py")
    ]
    used = {
        name
        for path in sources
        for name in re.findall(r"""icon(?:\(|=)["']([\w-]+)["']""", path.read_text(encoding="utf-8"))
    }
    assert used <= sprite, f"add to hr/static/icons.txt and cut again: {sorted(used - sprite)}"
