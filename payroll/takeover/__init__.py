"""Coming from another payroll: its payslips read, computed again by us, every difference with its cause."""
