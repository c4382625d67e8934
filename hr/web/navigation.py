"""The menu, built from the manifests' declarations and the actor's permissions."""

from collections.abc import Sequence
from typing import Any

from flask import request, url_for

from hr.access import Actor
from hr.feature import NavItem
from hr.i18n import N_, gettext

GROUPS = ("", N_("Hiring"), N_("People"), N_("Payroll"), N_("Mine"), N_("System"))


def menu(items: Sequence[NavItem], actor: Actor) -> list[dict[str, Any]]:
    """Return the groups that the layout draws: only what this actor may open."""
    shown = [item for item in sorted(items, key=lambda item: item.order) if actor.may(item.permission)]
    groups = []
    for group in GROUPS:
        entries = [_entry(item) for item in shown if item.group == group]
        if entries:
            groups.append({"label": gettext(group) if group else "", "items": entries})
    return groups


def _entry(item: NavItem) -> dict[str, Any]:
    blueprint = (request.endpoint or "").split(".")[0]
    return {
        "label": gettext(item.label),
        "url": url_for(item.endpoint),
        "icon": item.icon,
        "count": 0,
        "current": request.endpoint == item.endpoint
        or (blueprint != "core" and blueprint == item.endpoint.split(".")[0]),
    }
