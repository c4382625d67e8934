"""The one fact that never leaves this slice: somebody wants a payslip in the other language."""

from dataclasses import dataclass

from hr.events.catalog import Event


@dataclass(frozen=True)
class PayslipCopyRequested(Event):
    """A copy of a payslip in another language is to be made."""

    wire = "payslip.copy_requested"
    subject = ("payslip", "payslip_id")
    payslip_id: str
    locale: str
