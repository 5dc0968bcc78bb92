"""The history of the tables: one file a revision, named by its number. Released files are never edited."""
