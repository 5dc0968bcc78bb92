"""Reminders on their way: rows, the sweep that sends what is due, and the process that does only that.

Nothing here imports aiogram: `jalon deliver` stays small.
"""
