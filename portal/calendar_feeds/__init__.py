"""Calendar feeds: the events that features tell of, and what calendars subscribe to."""
