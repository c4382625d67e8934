"""create_app: load the features by name, wire them, refuse to start when something is naked."""

import importlib
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask

from hr import clock, crypto, db, embedded, i18n
from hr.access import Actor, Role
from hr.audit import jobs as audit_jobs
from hr.audit import service as audit
from hr.auth import service as auth
from hr.core import CORE
from hr.documents import service as documents
from hr.errors import DomainError
from hr.events import outbox
from hr.feature import Feature
from hr.jobs import queue, worker
from hr.notifications import jobs as notification_jobs
from hr.notifications import messages
from hr.settings import Settings, load

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class House:
    """The configured parts that every process shares, web or not."""

    settings: Settings
    features: tuple[Feature, ...]

    def gather(self, name: str) -> list[Any]:
        """Return one list of all manifests, in order of the features."""
        return [item for each in self.features for item in getattr(each, name)]


def load_features(names: Iterable[str]) -> tuple[Feature, ...]:
    """Import the manifests by name; a deployment may leave a feature out."""
    return (CORE, *(importlib.import_module(f"{name}.feature").FEATURE for name in names))


def open_house(settings: Settings | None = None) -> House:
    """Configure everything below the web: what a worker, a command and a page all need."""
    settings = settings or load()
    house = House(settings, load_features(settings.features))
    settings.var_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    clock.configure(business_date=settings.business_date, zone=settings.zone)
    i18n.set_zone(settings.zone)
    crypto.configure(settings.var_dir / "key")
    db.configure(settings.database_url, synchronous=settings.sqlite_synchronous)
    queue.configure(settings.redis_url or embedded.url(settings.var_dir))
    documents.configure(settings.var_dir / "documents")
    audit_jobs.configure(settings.var_dir)
    auth.configure(settings, _grants(house.features))
    jobs = {job.name: job for job in house.gather("jobs")}
    worker.configure(jobs, lease_seconds=settings.lease_seconds, retry_seconds=settings.retry_seconds)
    outbox.configure(_subscriptions(house.features))
    messages.configure(house.gather("messages"))
    notification_jobs.configure(settings)
    return house


def _grants(features: Iterable[Feature]) -> dict[Role, list[Any]]:
    granted: dict[Role, list[Any]] = {role: [] for role in Role}
    for each in features:
        for role, permissions in each.grants.items():
            granted[role].extend(permissions)
    return granted


def _subscriptions(features: Iterable[Feature]) -> Mapping[type[Any], tuple[Any, ...]]:
    gathered: dict[type[Any], tuple[Any, ...]] = {}
    for each in features:
        for event, jobs in each.subscriptions.items():
            gathered[event] = (*gathered.get(event, ()), *jobs)
    return gathered


def _record_denial(actor: Actor, error: DomainError) -> None:
    """Keep a trace of somebody reaching for what is not theirs, apart from the refused request."""
    from flask import request

    with db.separate_unit_of_work():
        details = {"route": request.endpoint or "", "method": request.method, "status": error.status}
        audit.record(actor=actor, action="access.denied", subject=("route", ""), details=details)


def create_app(settings: Settings | None = None) -> Flask:
    """Build the web application over an opened house."""
    from hr import cli
    from hr.home.shell import register as register_shell
    from hr.web import errors
    from hr.web.guards import refuse_naked_routes
    from hr.web.panels import register as register_panels
    from hr.web.setup import build, check_what_is_sent, sign_in_with

    house = open_house(settings)
    app = build(house.settings, navigation=house.gather("navigation"))
    app.extensions["house"] = house
    app.extensions["landings"] = {
        reader: path for each in house.features for reader, path in each.landings.items()
    }
    sign_in_with(app, auth.actor_for)
    errors.register(app, on_denied=_record_denial, last_user=auth.last_user)
    register_shell(app)
    register_panels(app, house.gather("panels"))
    check_what_is_sent(app)
    for blueprint in house.gather("blueprints"):
        app.register_blueprint(blueprint)
    cli.register(app)
    for command in house.gather("commands"):
        app.cli.add_command(command)
    refuse_naked_routes(app, static=frozenset({"static", "bootstrap.static"}))
    return app
