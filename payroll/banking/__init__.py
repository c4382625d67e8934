"""Bank files from approved payments, as a pure function.

    from payroll.banking import write
    from payroll.banking.model import Account, Batch, Transfer
    from payroll.banking.sepa import read_back, validate

    xml = write(Batch(...))      # pain.001.001.09 bytes, the same for the same batch; raises BatchRefused
    validate(xml)                # list of schema errors, empty when valid
    read_back(xml).control_sum   # what the bank will read

The execution date must be a day on which banks settle euro payments; see
`payroll.banking.calendar.bank_day_on_or_before`.
"""

from payroll.banking.sepa import write

__all__ = ["write"]
