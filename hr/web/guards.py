"""One guard per route: a permission, a link session, or a written reason for being public."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, g

from hr.access import ANONYMOUS, Actor, Permission
from hr.errors import FreshSignInNeeded, NotAllowed
from hr.i18n import N_

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Guard:
    """What a route demands."""

    kind: str  # requires | public | candidate
    permission: Permission | None = None
    reason: str = ""
    fresh: bool = False


CANDIDATE_DOOR = "/application/link"  # where a candidate asks for a new link


class SignInNeeded(Exception):
    """Nobody is signed in; the error page sends them to the door and back."""

    def __init__(self, door: str = "") -> None:
        """Name another door than the usual one."""
        super().__init__()
        self.door = door


class NakedRoute(RuntimeError):
    """A route without a guard: the application refuses to start."""


def current_actor() -> Actor:
    """Return whoever makes this request."""
    actor: Actor = g.get("actor", ANONYMOUS)
    return actor


def requires(permission: Permission, *, fresh: bool = False) -> Callable[[View], View]:
    """Let only holders of a permission in; `fresh` also asks for a sign-in of the last minutes."""

    def check() -> None:
        actor = current_actor()
        if actor.kind != "user":
            raise SignInNeeded
        if not actor.may(permission):
            raise NotAllowed(
                N_("Your role does not allow this page."), key="permission", permission=permission.value
            )
        if fresh and not actor.is_fresh:
            raise FreshSignInNeeded(N_("This is a sensitive step. Sign in again to go on."), key="fresh")

    return _guarded(Guard("requires", permission, fresh=fresh), check)


def candidate_only(reason: str) -> Callable[[View], View]:
    """Let only the holder of a candidate's link session in; the service checks which application."""

    def check() -> None:
        if current_actor().kind != "candidate":
            raise SignInNeeded(CANDIDATE_DOOR)

    return _guarded(Guard("candidate", reason=reason), check)


def public(reason: str) -> Callable[[View], View]:
    """Let everybody in, and say why."""
    return _guarded(Guard("public", reason=reason), lambda: None)


def own_transaction(view: View) -> View:
    """Mark a view that opens its own short transactions, because it waits or computes in between."""
    view.__own_transaction__ = True  # type: ignore[attr-defined]
    return view


def _guarded(guard: Guard, check: Callable[[], None]) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        if hasattr(view, "__guard__"):
            raise NakedRoute(f"{view.__module__}.{view.__qualname__} has two guards")

        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            check()
            return view(*args, **kwargs)

        guarded.__guard__ = guard  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def guard_of(app: Flask, endpoint: str) -> Guard | None:
    """Return the guard of an endpoint."""
    return getattr(app.view_functions[endpoint], "__guard__", None)


def refuse_naked_routes(app: Flask, *, static: frozenset[str]) -> None:
    """Raise NakedRoute unless every route but the static files has its guard."""
    naked = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in static and guard_of(app, rule.endpoint) is None
    ]
    if naked:
        raise NakedRoute(f"routes without a guard: {', '.join(sorted(set(naked)))}")
