"""Bank files from approved payments and banks' answers to them, as pure functions.

    from payroll.banking import nacha, sepa, bacs      # euros, dollars, pounds: all with the same functions
    from payroll.banking.model import Account, Batch, Transfer

    content = sepa.write(Batch(...))   # the same bytes for the same batch; raises BatchRefused
    sepa.validate(content)             # what breaks the schema or the layout, empty when valid
    sepa.read_back(content)            # what the bank will read: count, sum, each payment
    statuses.read(answer)              # pain.002, NACHA returns or CSV: one outcome per payment

Execution dates must be days on which the payment system settles; see `payroll.banking.calendar`.
"""

from payroll.banking.sepa import write

__all__ = ["write"]
