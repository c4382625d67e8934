"""The alarm on the desk: sealed pays that no longer come out as they were sealed."""

from hr.access import Actor
from hr.feature import DeskTask
from hr.i18n import gettext, ngettext
from payroll.permissions import PayrollPermission
from payroll.snapshots import replaying

ICON = "shield-exclamation"


def to_look_into(_actor: Actor) -> list[DeskTask]:
    """Return one line for payroll when a replay has failed; it leads to the run when there is only one."""
    found = replaying.failures()
    if len(found) == 1:
        return [_alarm(found, "runs.show", {"run_id": next(iter(found))})]
    return [_alarm(found, "runs.index", {})] if found else []


def to_keep(actor: Actor) -> list[DeskTask]:
    """Return the same for whoever runs the system, who sees no pay."""
    found = replaying.failures()
    if not found or actor.may(PayrollPermission.RUN_SEE):
        return []
    return [_alarm(found, "operations.status", {})]


def _alarm(found: dict[str, int], endpoint: str, arguments: dict[str, str]) -> DeskTask:
    title = ngettext(
        "%(num)s sealed pay is not what was approved",
        "%(num)s sealed pays are not what was approved",
        sum(found.values()),
    )
    hint = gettext("Keep a copy of the database and compare it with a backup before anything is paid.")
    return DeskTask(title, endpoint, ICON, hint, "bad", gettext("Alarm"), arguments)
