"""Payroll: runs, payslips and payments over a pure engine, country packs and bank formats."""
