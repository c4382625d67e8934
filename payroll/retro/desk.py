"""What waits in retro pay: sealed pay that would come out otherwise today."""

from hr.access import Actor
from hr.feature import DeskTask
from hr.i18n import gettext, ngettext
from payroll.retro import service


def to_decide(_actor: Actor) -> list[DeskTask]:
    """Return the differences that nobody has settled or dismissed."""
    count = service.count_open()
    if not count:
        return []
    title = ngettext(
        "Decide on %(num)s difference in past pay", "Decide on %(num)s differences in past pay", count
    )
    hint = gettext("Facts or legal figures changed after the pay was sealed.")
    return [DeskTask(title, "retro.index", "clock", hint, "warn", gettext("Waiting"))]
