"""Feature: the frozen manifest with which a package plugs in; no logic, one per package."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hr.access import Actor, Permission, Role

if TYPE_CHECKING:
    from flask import Blueprint

    from hr.jobs.queue import Job
    from hr.jobs.schedule import Periodic


@dataclass(frozen=True)
class NavItem:
    """One entry of the menu: shown when the actor holds the permission. `label` is an English msgid."""

    group: str
    label: str
    endpoint: str
    permission: Permission
    icon: str
    order: int = 50


@dataclass(frozen=True)
class DeskTask:
    """One thing that waits: words in the reader's language, the page that deals with it, how grave it is."""

    title: str
    endpoint: str
    icon: str
    hint: str = ""
    tone: str = ""  # bad | warn | info | ""
    word: str = ""
    arguments: Mapping[str, str] = field(default_factory=dict)  # of the page's address


@dataclass(frozen=True)
class DeskItem:
    """What a package puts on the start page of those who hold a permission."""

    permission: Permission
    tasks: Callable[[Actor], Sequence[DeskTask]]


@dataclass(frozen=True)
class Panel:
    """A part that a package puts on a page of another: `values` of what the page is about, or None."""

    place: str
    template: str
    values: Callable[..., Mapping[str, Any] | None]


@dataclass(frozen=True)
class Feature:
    """Everything a package offers to the house."""

    name: str
    blueprints: Sequence["Blueprint"] = ()
    permissions: Sequence[type[Permission]] = ()
    grants: Mapping[Role, Sequence[Permission]] = field(default_factory=dict)
    jobs: Sequence["Job"] = ()
    subscriptions: Mapping[type[Any], Sequence["Job"]] = field(default_factory=dict)
    periodics: Sequence["Periodic"] = ()
    messages: Sequence[Any] = ()
    navigation: Sequence[NavItem] = ()
    landings: Mapping[str, str] = field(default_factory=dict)  # visitor, candidate or new_hire to a path
    desk: Sequence[DeskItem] = ()
    panels: Sequence[Panel] = ()
    seeders: Sequence[Any] = ()
    commands: Sequence[Any] = ()  # of click, for `flask`
    warmers: Mapping[str, Any] = field(default_factory=dict)
