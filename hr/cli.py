"""Commands of an operator: `python -m flask --app wsgi <command>`."""

import json
import sys
from collections.abc import Callable
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from hr import db, migrate
from hr.access import SYSTEM, Role
from hr.audit import jobs as audit_jobs
from hr.audit import service as audit
from hr.auth import service as auth
from hr.events.outbox import subscribers
from hr.jobs import processes

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")


def register(app: Flask) -> None:
    """Add every command to the application."""
    for command in (database, users, trail, demo, worker, scheduler, events):
        app.cli.add_command(command)


def _house() -> Any:
    return current_app.extensions["house"]


database = AppGroup("db", help="Migrations: the only way the database changes shape.")
users = AppGroup("user", help="Accounts.")
trail = AppGroup("audit", help="The audit trail.")
demo = AppGroup("demo", help="The demo company.")


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


@users.command("create")
@click.option("--email", required=True)
@click.option("--name", required=True)
@click.option("--role", "roles", multiple=True, default=["admin"], type=click.Choice([r.value for r in Role]))
@click.option("--locale", default="es", type=click.Choice(["es", "en"]))
@AS_JSON
def user_create(email: str, name: str, roles: tuple[str, ...], locale: str, as_json: bool) -> None:
    """Make an account and print the one-time link with which its holder sets a password."""
    with db.unit_of_work():
        chosen = [Role(role) for role in roles]
        user = auth.create_user(actor=SYSTEM, email=email, name=name, roles=chosen, locale=locale)
        link = auth.make_link(purpose="invite", user_id=user.id, method=auth.BY_OPERATOR)
    _say({"user_id": user.id, "link": link}, as_json, f"Account made. Open this link once, soon:\n{link}")


@trail.command("verify")
@AS_JSON
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
def demo_links(as_json: bool) -> None:
    """Print a one-time sign-in link for each demo role."""
    from hr.demo import seed

    with db.unit_of_work():
        links = seed.sign_in_links()
    width = max((len(role) for role in links), default=0)
    _say(links, as_json, "\n".join(f"  {role:<{width}}  {link}" for role, link in links.items()))


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
