"""Messages about payslips."""

from hr.i18n import N_
from hr.notifications.messages import Message

PAYSLIP_READY = Message(
    name="payslip_ready",
    title=N_("Payslip ready"),
    audience="employee",
    sample={
        "link": "https://portal.example/me/payslips/1",
        "month": "November 2026",
        "name": "Lucía Ferrer",
    },
    inbox=N_("Your payslip of %(month)s is ready"),
)
