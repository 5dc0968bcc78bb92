"""Jalon in a terminal: for whoever tries it, and whoever works on it."""
