"""The accounts people are paid to: asking for another one, the guard around it, pay split over several."""
