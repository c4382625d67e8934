"""What is paid or withheld besides the agreed salary: elements, recurring and one-off entries, absences."""
