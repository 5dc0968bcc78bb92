"""Reminders: what is to be said on which day, derived from what is known, never edited by hand."""
