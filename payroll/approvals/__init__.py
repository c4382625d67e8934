"""How much one approver may sign alone, and who has signed a run."""
