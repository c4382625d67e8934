"""One person at a real browser: every page they look at is checked and leaves a picture."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response, ViewportSize, expect

from hr.i18n import gettext, use_locale
from scripts.visitor import MailReader

PICTURES = Path(__file__).parents[2] / "var" / "test" / "screens"
HEIGHTS = {390: 844, 1280: 900}
LOOKED: set[tuple[str, int, str, bool]] = set()
SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PATIENCE_MS = 60_000

# What can take the focus and is to be seen, closed menus left out; of a group of choices one is reached.
FOCUSABLE = """() => {
  const wanted = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const groups = new Set();
  return [...document.querySelectorAll(wanted)].filter((node) => {
    if (node.disabled || !node.checkVisibility({visibilityProperty: true})) return false;
    if (node.closest("details:not([open])") && !node.matches("summary")) return false;
    if (node.type === "radio") {
      if (groups.has(node.name)) return false;
      groups.add(node.name);
    }
    return true;
  }).map((node) => node.type === "radio" ? "radio " + node.name : WORDS(node));
}"""
FOCUSED = """() => {
  const node = document.activeElement;
  if (!node || node === document.body) return null;
  const box = node.getBoundingClientRect(), look = getComputedStyle(node);
  const spots = [[.5, .5], [.1, .5], [.9, .5], [.5, .1], [.5, .9]].map(([x, y]) =>
    document.elementFromPoint(box.left + box.width * x, box.top + box.height * y));
  // The sign that opens a calendar takes the focus inside its field and shows it itself.
  const inside = node.type === "date" && !node.matches(":focus-visible");
  return {
    name: node.type === "radio" ? "radio " + node.name : WORDS(node),
    ringed: inside || (look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2),
    seen: spots.some((hit) => hit && (hit === node || node.contains(hit) || hit.contains(node))),
  };
}"""
WORDS = """((node) => [
  node.tagName,
  node.getAttribute("aria-label") || node.name || node.textContent || "",
  node.getAttribute("href") || node.value || "",
].join(" ").replace(/\\s+/g, " ").trim())"""


class Walker:
    """Keeps a page open at one width and in one language, and notes what the browser complains of."""

    def __init__(
        self,
        browser: Browser,
        base: str,
        mailbox: MailReader,
        *,
        width: int,
        locale: str,
        script: bool = True,
    ) -> None:
        self.width, self.locale, self.script = width, locale, script
        self.mailbox = mailbox
        self.complaints: list[str] = []
        self.looks = 0
        self.context = browser.new_context(
            base_url=base,
            viewport={"width": width, "height": HEIGHTS[width]},
            locale={"es": "es-ES", "en": "en-GB"}[locale],
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(PATIENCE_MS)
        self.context.add_init_script(
            "addEventListener('securitypolicyviolation', (e) =>"
            " console.error('policy: ' + e.violatedDirective + ' ' + e.blockedURI))"
        )
        self.page: Page = self.context.new_page()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("response", self._answer)

    def _console(self, message: ConsoleMessage) -> None:
        # A form that comes back with mistakes answers 422, which Chromium logs; answers are judged below.
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.complaints.append(f"console: {message.text}")

    def _answer(self, response: Response) -> None:
        is_page = response.request.resource_type == "document"
        if response.status >= 500 or (response.status >= 400 and not is_page):
            self.complaints.append(f"{response.status} for {response.url}")

    def say(self, msgid: str, **values: Any) -> str:
        """Return words of the portal in the language of this walk."""
        with use_locale(self.locale):
            return str(gettext(msgid, **values))

    def go(self, address: str) -> None:
        """Open an address of the portal, or a link from a mail."""
        response = self.page.goto(address)
        assert response is not None
        assert response.status < 400, f"{address} answered {response.status}"

    def link(self, msgid: str, **values: Any) -> Locator:
        """Return the visible link with these words."""
        return self._named("link", self.say(msgid, **values))

    def button(self, msgid: str, **values: Any) -> Locator:
        """Return the visible button with these words."""
        return self._named("button", self.say(msgid, **values))

    def field(self, msgid: str, **values: Any) -> Locator:
        """Return the field with this label, with or without "(optional)" after it."""
        return self.page.get_by_label(re.compile(f"^{re.escape(self.say(msgid, **values))}( \\(.*\\))?$"))

    def _named(self, role: Literal["link", "button"], name: str) -> Locator:
        return self.page.get_by_role(role, name=name, exact=True).locator("visible=true").first

    def send(self, msgid: str, **values: Any) -> None:
        """Press a button and wait for the page that answers."""
        with self.page.expect_navigation():
            self.button(msgid, **values).click()

    def follow(self, msgid: str, **values: Any) -> None:
        """Follow a link and wait for its page."""
        with self.page.expect_navigation():
            self.link(msgid, **values).click()

    def until(self, place: Locator) -> None:
        """Fetch the page again until a worker's result shows on it."""
        for _ in range(120):
            if place.first.is_visible():
                return
            self.page.wait_for_timeout(500)
            self.page.reload()
        expect(place.first).to_be_visible(timeout=1)

    def read_in_own_language(self) -> None:
        """Choose the language of this walk, where the account prefers the other."""
        if self.page.locator("html").get_attribute("lang") != self.locale:
            with self.page.expect_navigation():
                self.page.locator(f".pl-bar button[lang={self.locale}]").click()

    def use_mailed_link(self, address: str, *, after: int = 0, about: str = "", link: str = "/link/") -> None:
        """Open the link that was mailed to an address and press its button."""
        mail = self.mailbox.wait(address, after=after, about=about, link=link)
        self.go(next(each for each in mail["links"] if link in each))
        self.read_in_own_language()
        self.look("link", once=True)
        with self.page.expect_navigation():
            self.page.locator("main form button").click()

    def sign_in(self, address: str) -> None:
        """Sign in as anybody does who has no password: by a link from the mailbox."""
        before = len(self.mailbox.all())
        self.go("/sign-in")
        self.read_in_own_language()
        self.look("sign-in", once=True)
        self.follow("Send me a link by e-mail")
        self.field("E-mail").fill(address)
        self.send("Send me a link")
        # Each address may ask six times in a quarter of an hour, all walks of a run together.
        assert urlsplit(self.page.url).path == "/sign-in/sent", self.page.locator("main").inner_text()
        self.look("link-sent", once=True)
        self.use_mailed_link(address, after=before)
        self.read_in_own_language()

    def look(self, name: str, *, once: bool = False) -> None:
        """Judge the page as it stands and take its picture; `once`: not again at this width and language."""
        known = (name, self.width, self.locale, self.script)
        if once and known in LOOKED:
            return
        LOOKED.add(known)
        scheme = SCHEMES[(self.looks + (self.width == 390) + (self.locale == "es")) % 2]
        self.looks += 1
        self.page.emulate_media(color_scheme=scheme)
        # In a window as tall as the page nothing is covered by a bar that sticks; Tab judges covering.
        tall = max(self.page.evaluate("document.documentElement.scrollHeight"), HEIGHTS[self.width])
        self.page.set_viewport_size(ViewportSize(width=self.width, height=tall))
        where = f"{name} at {self.width} px, {self.locale}, {scheme}"
        PICTURES.mkdir(parents=True, exist_ok=True)
        file = f"{name}-{self.width}-{self.locale}-{scheme}{'' if self.script else '-plain'}.png"
        self.page.screenshot(path=PICTURES / file)
        found = self.complaints + self._flaws()
        self.page.set_viewport_size(ViewportSize(width=self.width, height=HEIGHTS[self.width]))
        assert not found, f"{where} ({urlsplit(self.page.url).path}): " + "; ".join(found)

    def _flaws(self) -> list[str]:
        page, found = self.page, []
        if (language := page.locator("html").get_attribute("lang")) != self.locale:
            found.append(f"is in {language}")
        if (titles := page.locator("h1").count()) != 1:
            found.append(f"{titles} headings of the first level")
        if (filled := page.locator(".btn-primary:visible").count()) > 1:
            found.append(f"{filled} filled buttons")
        if (beyond := page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
            found.append(f"{beyond} px too wide")
        # axe waits for timers, which stand still without script; the walks with script judge the same pages.
        results = Axe().run(page, options=RULES).response if self.script else {"violations": []}
        return found + [
            f"{rule['id']}: {rule['nodes'][0]['html'][:200]}"
            for rule in results["violations"]
            if rule["impact"] in ("serious", "critical")
        ]

    def tab_through(self) -> None:
        """Reach everything by the Tab key alone; what has the focus shows it and is not covered."""
        page = self.page
        page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")
        missing = set(page.evaluate(FOCUSABLE.replace("WORDS", WORDS)))
        for _ in range(200):
            page.keyboard.press("Tab")
            now = page.evaluate(FOCUSED.replace("WORDS", WORDS))
            if not missing:
                break
            if now is None:  # past the end; a fragment in the address lets the Tab key begin in the middle
                continue
            assert now["ringed"], f"{page.url}: the focus does not show on {now['name']}"
            assert now["seen"], f"{page.url}: {now['name']} is covered while it has the focus"
            missing.discard(now["name"])
        assert not missing, f"{page.url}: not reached by Tab: {sorted(missing)}"

    def tab_to(self, place: Locator) -> None:
        """Press Tab until a place has the focus."""
        wanted = place.element_handle()
        for _ in range(200):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("(node) => node === document.activeElement", wanted):
                return
        raise AssertionError(f"{self.page.url}: {place} is not reached by Tab")

    @contextmanager
    def errors_shown(self) -> Iterator[Locator]:
        """The page came back with mistakes: the summary is there, has the focus, and is in the title."""
        summary = self.page.locator(".pl-errors")
        expect(summary).to_be_visible()
        assert self.page.title().startswith("Error: ")
        if self.script:
            expect(summary).to_be_focused()
        yield summary

    def close(self) -> None:
        """End the walk; nothing may have gone wrong unseen after the last look."""
        self.context.close()
        assert not self.complaints, self.complaints
