"""Schedule: desk hours, appointments, meetings, and all of them in one agenda."""
