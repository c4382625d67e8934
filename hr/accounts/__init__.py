"""Accounts in the portal: users and their roles for administrators, one's own account for everybody."""
