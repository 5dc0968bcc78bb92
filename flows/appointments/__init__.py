"""Appointments: as they are kept, told, and read from what people type or paste. Pure."""
