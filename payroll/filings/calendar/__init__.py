"""When each filing is due: the rules of each country, the calendar a year ahead, the reminders."""
