"""Commands of an operator: `python -m flask --app wsgi <command>`."""

import json
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click
from email_validator import EmailNotValidError, validate_email
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy.exc import OperationalError, ProgrammingError

from hr import db, health, migrate
from hr import settings as settings_module
from hr.access import SYSTEM, Role
from hr.audit import jobs as audit_jobs
from hr.audit import service as audit
from hr.auth import service as auth
from hr.auth.models import User
from hr.errors import DomainError
from hr.events.outbox import subscribers
from hr.i18n import gettext, use_locale
from hr.jobs import processes
from hr.programs import read_instance

Command = TypeVar("Command", bound=Callable[..., Any])
NO_DATABASE = (
    "The database does not answer or has no tables yet. Check DATABASE_URL, then run: flask db upgrade"
)

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")


def register(app: Flask) -> None:
    """Add every command to the application."""
    for command in (database, users, trail, demo, settings, doctor, worker, scheduler, events):
        app.cli.add_command(command)


def _house() -> Any:
    return current_app.extensions["house"]


database = AppGroup("db", help="Migrations: the only way the database changes shape.")
users = AppGroup("user", help="Accounts.")
trail = AppGroup("audit", help="The audit trail.")
demo = AppGroup("demo", help="The demo company.")
settings = AppGroup("settings", help="The settings.")


def _plainly(command: Command) -> Command:
    """Tell an operator in one sentence, with exit status 1, why a command could not do it."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            with use_locale("en"):
                return command(*args, **kwargs)
        except DomainError as error:
            raise click.ClickException(str(error)) from error
        except (OperationalError, ProgrammingError) as error:
            raise click.ClickException(NO_DATABASE) from error

    return run  # type: ignore[return-value]


@database.command("upgrade")
@click.argument("revision", default="head")
def database_upgrade(revision: str) -> None:
    """Bring the database to the newest revision."""
    migrate.upgrade(revision)


@database.command("downgrade")
@click.argument("revision")
def database_downgrade(revision: str) -> None:
    """Take the database back to a revision."""
    migrate.downgrade(revision)


@database.command("check")
def database_check() -> None:
    """Fail when the tables in the code differ from the migrations."""
    migrate.check()


@database.command("draft")
@click.argument("message")
def database_draft(message: str) -> None:
    """Write a new revision from the difference."""
    migrate.draft(message)


def _address(_context: click.Context, _option: click.Parameter, value: str) -> str:
    """Refuse what is no e-mail address, or none that mail reaches everywhere."""
    try:
        return validate_email(value, check_deliverability=False, allow_smtputf8=False).normalized
    except EmailNotValidError as error:
        raise click.BadParameter(str(error)) from error


def _name(_context: click.Context, _option: click.Parameter, value: str) -> str:
    """Refuse an empty name, and one longer than the portal keeps."""
    if not 0 < len(value.strip()) <= 200:
        raise click.BadParameter("write the person's name, at most 200 characters")
    return value


@users.command("create")
@click.option("--email", required=True, callback=_address)
@click.option("--name", required=True, callback=_name)
@click.option("--role", "roles", multiple=True, default=["admin"], type=click.Choice([r.value for r in Role]))
@click.option("--locale", default="es", type=click.Choice(["es", "en"]))
@AS_JSON
@_plainly
def user_create(email: str, name: str, roles: tuple[str, ...], locale: str, as_json: bool) -> None:
    """Make an account and print the one-time link with which its holder sets a password."""
    with db.unit_of_work():
        chosen = [Role(role) for role in roles]
        user = auth.create_user(actor=SYSTEM, email=email, name=name, roles=chosen, locale=locale)
        link = _hand_over(user)
    _say({"user_id": user.id, "link": link}, as_json, f"Account made. {_once(link)}")


@users.command("link")
@click.option("--email", required=True)
@AS_JSON
@_plainly
def user_link(email: str, as_json: bool) -> None:
    """Print a fresh one-time link for an account, in place of one that was lost."""
    with db.unit_of_work():
        user = auth.user_by_email(email)
        if user is None or not user.is_active:
            raise click.ClickException("There is no account with this e-mail address that is switched on.")
        link = _hand_over(user)
    _say({"user_id": user.id, "link": link}, as_json, _once(link))


def _hand_over(user: User) -> str:
    """Make a link that proves no mailbox, on the record: to choose a first password, else to sign in."""
    purpose = "sign_in" if user.password_hash else "invite"
    link = auth.make_link(purpose=purpose, user_id=user.id, method=auth.BY_OPERATOR)
    audit.record(actor=SYSTEM, action="auth.link_handed_over", subject=("user", user.id))
    return _reachable(link)


def _reachable(link: str) -> str:
    """Return a link on the address that a running try-out really listens at, whatever PORT says here."""
    wanted = _house().settings
    running = read_instance(wanted.var_dir).get("url", "")
    if wanted.external_url or not running:
        return link
    return f"{running.rstrip('/')}{link.removeprefix(auth.base_url())}"


def _once(link: str) -> str:
    return f"Open this link once, within {auth.link_minutes()} minutes:\n{link}"


@trail.command("verify")
@AS_JSON
@_plainly
def audit_verify(as_json: bool) -> None:
    """Walk the chain, name the first bad row and count what is not sealed yet."""
    with db.reading():
        verdict = audit.verify(kept=audit_jobs.kept_heads())
    answer = {
        "sound": verdict.is_sound,
        "sealed": verdict.sealed,
        "unsealed": verdict.unsealed,
        "problem": verdict.problem,
        "first_bad": verdict.bad_number,
        "warning": verdict.warning,
    }
    text = f"{verdict.sealed} entries sealed, {verdict.unsealed} not sealed yet: {_judgement(verdict)}."
    _say(answer, as_json, text)
    if not verdict.is_sound:
        sys.exit(1)


def _judgement(verdict: audit.Verdict) -> str:
    if verdict.is_sound:
        return f"the chain holds; {verdict.warning}" if verdict.warning else "the chain holds"
    return f"{'NOT PROVEN' if verdict.bad_number is None else 'BROKEN'}: {verdict.problem}"


@trail.command("begin-heads")
@AS_JSON
def audit_begin_heads(as_json: bool) -> None:
    """Start a lost audit.head anew at the present end of the chain, and record that it was done."""
    with db.unit_of_work():
        head = audit_jobs.begin_heads()
        if head is not None:
            subject = ("audit_seal", str(head.number))
            audit.record(actor=SYSTEM, action="audit.heads_begun", subject=subject)
    if head is None:
        _say({"begun": None}, as_json, "audit.head holds heads already; nothing was done.")
        sys.exit(1)
    _say({"begun": head.number}, as_json, f"audit.head begins anew at link {head.number}.")


@demo.command("seed")
@click.option("--force", is_flag=True, help="Seed although the database has people already.")
@_plainly
def demo_seed(force: bool) -> None:
    """Fill an empty database with the demo company, once."""
    from hr.demo import seed

    print(seed.run(_house().gather("seeders"), force=force))


@demo.command("prepare")
@click.pass_context
def demo_prepare(context: click.Context) -> None:
    """Do what each start of a try-out needs: migrate, seed once, print one-time sign-in links."""
    from hr.demo import seed

    if not migrate.is_at_head():
        migrate.upgrade()
    seed.run(_house().gather("seeders"))
    context.invoke(demo_links, as_json=False)


@demo.command("links")
@AS_JSON
@_plainly
def demo_links(as_json: bool) -> None:
    """Print a one-time sign-in link for each demo role."""
    from hr.demo import seed

    with db.unit_of_work():
        links = {role: _reachable(link) for role, link in seed.sign_in_links().items()}
    width = max((len(role) for role in links), default=0)
    _say(links, as_json, "\n".join(f"  {role:<{width}}  {link}" for role, link in links.items()))


@settings.command("check")
def settings_check() -> None:
    """List every problem of the settings; the same as python -m hr.settings, which needs less to work."""
    sys.exit(settings_module.main())


@click.command("doctor")
@AS_JSON
@with_appcontext
@_plainly
def doctor(as_json: bool) -> None:
    """Say of each part whether it is well and what to do if not; exit status 1 when one is not."""
    with db.reading():
        parts = health.parts(_house().settings)
    answer = [
        {
            "part": gettext(part.name, **part.values),
            "well": part.is_well,
            "finding": gettext(part.finding, **part.values),
            "remedy": gettext(part.remedy, **part.values) if part.remedy else "",
        }
        for part in parts
    ]
    lines = [f"{'well' if each['well'] else 'ILL ':<5} {each['part']}: {each['finding']}" for each in answer]
    for number, each in enumerate(answer):
        if each["remedy"]:
            lines[number] += f" {each['remedy']}"
    _say(answer, as_json, "\n".join(lines))
    if not all(part.is_well for part in parts):
        sys.exit(1)


@click.command("worker")
@click.option("--pool", type=click.Choice(["default", "documents", "reading"]), default="default")
@click.option("--burst", is_flag=True, help="End when the queue is empty.")
def worker(pool: str, burst: bool) -> None:
    """Serve one pool of background work."""
    processes.work(pool, warm=_warmers().get(pool), burst=burst)


def _warmers() -> dict[str, Callable[[], None]]:
    def documents() -> None:
        from hr.documents import render

        render.warm()

    warmers: dict[str, Callable[[], None]] = {"documents": documents}
    for feature in _house().features:
        warmers.update(feature.warmers)
    return warmers


@click.command("scheduler")
def scheduler() -> None:
    """Start periodic jobs, hand waiting work to the queue and sweep; any number may run."""
    processes.run_scheduler(_house().settings, _house().gather("periodics"))


@click.command("events")
def events() -> None:
    """Print who answers which event."""
    for event, jobs in sorted(subscribers().items(), key=lambda pair: pair[0].wire):
        print(f"{event.wire:<32} → {', '.join(job.name for job in jobs)}")


def _say(answer: object, as_json: bool, text: str) -> None:
    print(json.dumps(answer, ensure_ascii=False) if as_json else text)
