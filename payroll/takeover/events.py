"""The fact that sets a comparison going."""

from dataclasses import dataclass

from hr.events.catalog import Event


@dataclass(frozen=True)
class LegacyComparisonRequested(Event):
    """The payslips of another payroll are to be computed again and compared."""

    wire = "takeover.comparison_requested"
    subject = ("legacy_file", "file_id")
    file_id: str
    generation: int
