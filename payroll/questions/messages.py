"""Messages about questions; they carry no amounts and not the question itself."""

from hr.i18n import N_
from hr.notifications.messages import Message

PAY_QUESTION_ANSWERED = Message(
    name="pay_question_answered",
    title=N_("Question about pay answered"),
    audience="employee",
    sample={
        "link": "https://portal.example/me/payslips/1",
        "month": "November 2026",
        "name": "Lucía Ferrer",
    },
    inbox=N_("Your question about your payslip of %(month)s is answered"),
    by_person=True,
)
