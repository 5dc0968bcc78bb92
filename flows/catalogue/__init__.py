"""The conversations: one file each, with a FLOW."""
