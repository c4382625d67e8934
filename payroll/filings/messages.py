"""The reminder of a filing; no amounts leave the portal."""

from hr.i18n import N_
from hr.notifications.messages import Message

FILING_DUE = Message(
    "filing_due",
    "staff",
    {
        "filing": "Modelo 111",
        "period": "2026-Q4",
        "due": "20 de enero de 2027",
        "entity": "Almacenes Levante, S.L.",
        "page_link": "https://portal.example/payroll/filings/abc",
    },
    title=N_("Filing due"),
    inbox=N_("%(filing)s %(period)s is due on %(due)s"),
)
