"""The web application before any feature: limits, cookies, headers, templates, who is here."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import Flask, Response, abort, current_app, g, request, session, url_for
from flask_bootstrap import Bootstrap5
from flask_login import LoginManager, UserMixin, current_user
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from hr import clock
from hr.access import ANONYMOUS, Actor
from hr.feature import NavItem
from hr.i18n import LANGUAGE_NAMES, LOCALES, locale, negotiate, set_locale, set_zone
from hr.i18n.jinja import install
from hr.settings import Settings
from hr.templating import TEMPLATES
from hr.web import drafts
from hr.web.guards import current_actor
from hr.web.navigation import menu
from hr.web.scope import House

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'; frame-src 'self'"
)
VERSION = "0.1"


class Holder(UserMixin):
    """What Flask-Login keeps: the secret of the session row, never an account's identifier."""

    def __init__(self, token: str, actor: Actor) -> None:
        """Keep the secret and the actor it stands for."""
        self.token = token
        self.actor = actor

    def get_id(self) -> str:
        """Return the revocable secret."""
        return self.token


def build(settings: Settings, *, navigation: Sequence[NavItem]) -> Flask:
    """Return the application with everything pages share; blueprints come after."""
    app = House("hr", template_folder=str(TEMPLATES), static_folder="static")
    _configure(app, settings)
    Bootstrap5(app)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    install(app.jinja_env)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.before_request(_greet)
    app.after_request(_headers)
    app.context_processor(lambda: _shared(navigation))
    return app


def check_what_is_sent(app: Flask) -> None:
    """Refuse broken and forged requests, once it is known who reads the answer and in which language."""
    app.before_request(_refuse_nul)
    CSRFProtect(app)


def _refuse_nul() -> None:
    """No address of ours holds a NUL, and PostgreSQL can neither store nor look for one."""
    if "\0" in request.path:
        abort(404)
    if any("\0" in text for pair in request.args.items(multi=True) for text in pair):
        abort(400)


def _configure(app: Flask, settings: Settings) -> None:
    secure = settings.base_url.startswith("https://")
    if settings.is_production:
        app.debug = False  # whatever FLASK_DEBUG says
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SECRET_KEY_FALLBACKS=list(settings.secret_key_fallbacks),
        SESSION_COOKIE_NAME="__Host-plantilla" if secure else "plantilla",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.session_hours),
        MAX_CONTENT_LENGTH=(settings.max_upload_mb + 1) * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=500_000,
        MAX_FORM_PARTS=500,
        TRUSTED_HOSTS=list(settings.allowed_hosts),
        WTF_CSRF_TIME_LIMIT=None,
        BOOTSTRAP_SERVE_LOCAL=True,
        SETTINGS=settings,
    )


def sign_in_with(app: Flask, actor_for: Any) -> LoginManager:
    """Teach Flask-Login to find the actor behind a session secret."""
    manager = LoginManager(app)
    # "strong" would sign a phone out whenever it changes network; sensitive acts ask again anyway.
    manager.session_protection = "basic"

    def load(token: str) -> Holder | None:
        actor = actor_for(token, address=request.remote_addr or "")
        return Holder(token, actor) if actor else None

    manager.user_loader(load)
    return manager


def _greet() -> None:
    """Find out who is here and which language they read; a thread still speaks its last visitor's."""
    settings: Settings = current_app.config["SETTINGS"]
    g.actor = ANONYMOUS
    set_zone(settings.zone)
    _speak(session.get("locale"), settings)
    holder = (
        current_user._get_current_object() if request.endpoint not in ("static", "bootstrap.static") else None
    )
    if isinstance(holder, Holder):
        g.actor = holder.actor
        _speak(session.get("locale") or g.actor.extra.get("locale"), settings)


def _speak(wanted: str | None, settings: Settings) -> None:
    """Set the language: the one wished for, else the one that the browser likes best."""
    accepted = request.headers.get("Accept-Language")
    set_locale(wanted if wanted in LOCALES else negotiate(accepted, settings.default_locale))


def _headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if response.mimetype == "text/html":
        response.headers["Content-Language"] = locale()
        response.vary.add("Accept-Language")
    if (
        current_actor().kind != "anonymous"
    ):  # files that everybody may keep are served to nobody in particular
        response.headers["Cache-Control"] = "no-store"
    return response


def _shared(navigation: Sequence[NavItem]) -> dict[str, Any]:
    """Return what every page can use; nothing here may fail, since error pages use it too."""
    actor = current_actor()
    other = "en" if locale() == "es" else "es"
    return {
        "actor": actor if actor.kind == "user" else None,
        "me": actor,
        "nav": menu(navigation, actor) if actor.kind == "user" else [],
        "other_locale": {
            "code": other,
            "name": LANGUAGE_NAMES[other],
            "url": url_for("preferences.language"),
        },
        "theme": session.get("theme"),
        "theme_url": url_for("preferences.theme"),
        "version": VERSION,
        "today": clock.today(),
        "draft_is_shown": drafts.is_shown,
        "here": request.full_path.rstrip("?").replace("\0", ""),
    }
