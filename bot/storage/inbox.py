"""Telegram's updates on a SQL database: stored before they are acknowledged, emptied once they are handled."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Self

from sqlalchemy import bindparam, delete, select, update

from bot.storage.sql import SqlStorage, insert_for
from bot.storage.tables import updates

if TYPE_CHECKING:
    from sqlalchemy.sql.dml import ReturningInsert

    from bot.storage import Unhandled


_FINISHED: Final = {"done": True, "person": None, "payload": None, "outgoing": None}
_CHANGING: Final = update(updates).where(updates.c.update_id == bindparam("number"))


class SqlInbox(SqlStorage):
    """The storage with its inbox; `bot.storage.Inbox` says what each method promises."""

    @contextmanager
    def together(self) -> Iterator[Self]:
        with self._database.together():
            yield self

    def receive(
        self, received: Sequence[tuple[int, str, Mapping[str, Any]]], now: datetime, finished: Collection[int] = ()
    ) -> list[int]:
        with self._database.writing() as connection:
            if finished:
                connection.execute(_CHANGING, [{"number": number, **_FINISHED} for number in finished])
            if not received:
                return []
            rows = [
                {
                    "update_id": number,
                    "received_at": now,
                    "person": person,
                    "payload": payload,
                    "sent": 0,
                    "done": False,
                }
                for number, person, payload in received
            ]
            return list(connection.scalars(_receiving(connection.dialect.name), rows))

    def unhandled(self) -> list[Unhandled]:
        from bot.storage import Unhandled

        columns = (updates.c.update_id, updates.c.person, updates.c.payload, updates.c.outgoing, updates.c.sent)
        wanted = select(*columns).where(updates.c.done.is_(False)).order_by(updates.c.update_id)
        with self._database.reading() as connection:
            return [Unhandled(*row) for row in connection.execute(wanted)]

    def answered(self, number: int, outgoing: Sequence[Mapping[str, Any]]) -> None:
        self._change(number, payload=None, outgoing=list(outgoing))

    def sent(self, number: int, count: int) -> None:
        self._change(number, sent=count)

    def finish(self, number: int) -> None:
        self._change(number, **_FINISHED)

    def prune(self, before: datetime) -> None:
        with self._database.writing() as connection:
            connection.execute(delete(updates).where(updates.c.received_at < before, updates.c.done.is_(True)))

    def _change(self, number: int, **values: Any) -> None:
        with self._database.writing() as connection:
            connection.execute(_CHANGING, {"number": number, **values})


@cache  # as _CHANGING, built once: to build a statement takes longer than to run it
def _receiving(dialect: str) -> ReturningInsert[tuple[int]]:
    return insert_for(dialect, updates).on_conflict_do_nothing().returning(updates.c.update_id)
