"""The menu, built from the manifests' declarations and the actor's permissions."""

from collections.abc import Sequence
from typing import Any

from flask import current_app, request, url_for

from hr.access import Actor
from hr.feature import NavItem
from hr.i18n import N_, gettext

GROUPS = ("", N_("Hiring"), N_("People"), N_("Payroll"), N_("Mine"), N_("System"))


def landing(reader: str, identifier: str = "", *, otherwise: str) -> str:
    """Return the page at which a reader arrives, as a feature declares it; `{id}` is what it is about."""
    declared: dict[str, str] = current_app.extensions["landings"]
    return declared[reader].format(id=identifier) if reader in declared else otherwise


def menu(items: Sequence[NavItem], actor: Actor) -> list[dict[str, Any]]:
    """Return the groups that the layout draws: only what this actor may open."""
    shown = [item for item in sorted(items, key=lambda item: item.order) if actor.may(item.permission)]
    here = _current(shown)
    groups = []
    for group in GROUPS:
        entries = [_entry(item, is_current=item is here) for item in shown if item.group == group]
        if entries:
            groups.append({"label": gettext(group) if group else "", "items": entries})
    return groups


def _current(items: Sequence[NavItem]) -> NavItem | None:
    """Return the entry this page belongs to: the one with the longest address that leads to it."""
    around = [item for item in items if _leads_here(item)]
    return max(around, key=lambda item: len(url_for(item.endpoint)), default=None)


def _leads_here(item: NavItem) -> bool:
    """Start pages stand for themselves alone, since their addresses begin many others."""
    if request.endpoint == item.endpoint:
        return True
    is_start = item.endpoint.startswith("home.")
    return not is_start and request.path.startswith(f"{url_for(item.endpoint).rstrip('/')}/")


def _entry(item: NavItem, *, is_current: bool) -> dict[str, Any]:
    return {
        "label": gettext(item.label),
        "url": url_for(item.endpoint),
        "icon": item.icon,
        "count": 0,
        "current": is_current,
    }
