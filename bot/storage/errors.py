"""What can go wrong with what is kept. Each message is a French sentence for the person, no credential in it.

StorageError              the database refused, for a reason not named below
├── BadAddress            the URL names no database that Jalon can use    -> whoever configures
├── Unreachable           the PostgreSQL server does not answer, or not to us -> whoever operates
├── Unreadable            a corrupt file, a folder, somebody else's file  -> a backup, or another place
├── ReadOnly              no right to write there, or the disk is full    -> rights, room, or another place
├── Newer                 written by a later version of Jalon             -> upgrade; nothing was touched
└── Busy                  another process holds the database              -> try again
"""

from __future__ import annotations


class StorageError(Exception):
    """Root of every error of this package."""


class BadAddress(StorageError):
    """The URL is not one of a database that Jalon can use."""


class Unreachable(StorageError):
    """The database server does not answer, or not to us."""


class Unreadable(StorageError):
    """What stands at that place is no database of Jalon, or a damaged one."""


class ReadOnly(StorageError):
    """Nothing can be written at that place."""


class Newer(StorageError):
    """The database was written by a later version of Jalon."""


class Busy(StorageError):
    """Another process kept the database to itself for too long."""
