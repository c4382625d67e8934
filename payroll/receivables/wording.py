"""Owed money in words."""

from hr.i18n import N_
from payroll.receivables.models import (
    ADVANCE,
    CORRECTED,
    DISBURSED,
    EQUIPMENT,
    LOAN,
    OVERPAYMENT,
    OWED,
    RECOVERED,
    REPAID,
    TRAINING,
    WRITTEN_OFF,
)

KIND_NAMES = {
    ADVANCE: N_("Advance"),
    OVERPAYMENT: N_("Overpaid pay"),
    LOAN: N_("Loan"),
    EQUIPMENT: N_("Equipment"),
    TRAINING: N_("Training"),
}
ENTRY_NAMES = {
    DISBURSED: N_("Paid out"),
    OWED: N_("Owed"),
    RECOVERED: N_("Taken from the pay"),
    REPAID: N_("Paid back"),
    WRITTEN_OFF: N_("Written off"),
    CORRECTED: N_("Corrected"),
}
STEP_NAMES = {
    "upcoming": N_("Notice of the next part"),
    "missed": N_("Notice of a part that was missed"),
    "reminder": N_("Reminder"),
    "offer": N_("Second reminder, with another plan offered"),
    "person": N_("Handed to a person"),
}
