"""The fact that keeps the draft right: what one person's pay is made of has changed."""

from dataclasses import dataclass

from hr.events.catalog import Event


@dataclass(frozen=True)
class PayInputsChanged(Event):
    """An entry, a recurring element or an absence of an employment is another than before."""

    wire = "payroll.inputs_changed"
    subject = ("employment", "employment_id")
    employment_id: str


@dataclass(frozen=True)
class EntryFileCheckRequested(Event):
    """A file of entries is to be checked; `generation` tells this wish from earlier ones."""

    wire = "entry_file.check_requested"
    subject = ("pay_entry_file", "file_id")
    file_id: str
    generation: int


@dataclass(frozen=True)
class EntryFileImportRequested(Event):
    """The good rows of a checked file are to be taken in."""

    wire = "entry_file.import_requested"
    subject = ("pay_entry_file", "file_id")
    file_id: str
    generation: int


@dataclass(frozen=True)
class EntryFileApproved(Event):
    """Another person approved what a file brought; its entries follow."""

    wire = "entry_file.approved"
    subject = ("pay_entry_file", "file_id")
    file_id: str
