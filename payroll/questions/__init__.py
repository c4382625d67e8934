"""Questions of employees about a line of their payslip, from asking to closing."""
