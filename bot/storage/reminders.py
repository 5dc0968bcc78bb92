"""Appointments and reminders on a SQL database; `bot.storage` says what each method promises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from secrets import token_hex
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Select, Update, bindparam, delete, exists, func, literal_column, or_, select, text, update

from bot.storage.sql import SqlStorage, insert_for, note
from bot.storage.tables import appointments, facts, people, reminders
from flows.appointments.appointment import Appointment
from flows.reminders.reconcile import Changes, Row, RowState
from flows.reminders.reminder import Reminder
from knowledge.calendar import BRUSSELS

if TYPE_CHECKING:
    from bot.storage import Leased

_PENDING: Final = text("state = 'pending'")  # in so many words: a partial index is not used for a parameter
_UNSENT: Final = (reminders.c.state == "cancelled") & reminders.c.settled_at.is_(
    None
)  # it waited when the plan dropped it
_ASTRAY: Final = timedelta(hours=1)  # by less the clocks of two processes may differ
_LEASED: Final = (
    reminders.c.id,
    reminders.c.person,
    reminders.c.key,
    reminders.c.due_at,
    reminders.c.until,
    reminders.c.tries,
    reminders.c.snoozed,
)


_PAUSED: Final = (
    select(reminders.c.id).where(reminders.c.person == bindparam("whose"), reminders.c.state == "paused").limit(1)
)


class SqlReminders(SqlStorage):
    """The storage with its appointments and reminders."""

    def appointments(self, person: str) -> list[Appointment]:
        with self._database.reading() as connection:
            return [_appointment(row) for row in connection.execute(_APPOINTMENTS, {"whose": person}).mappings()]

    def put_appointment(self, person: str, appointment: Appointment, now: datetime) -> Appointment:
        kept = replace(
            appointment,
            made_at=appointment.made_at or now,
            sequence=appointment.sequence + (1 if appointment.id else 0),
            uid=appointment.uid or token_hex(8),
        )
        row = _appointment_row(kept)
        with self._database.writing() as connection:
            if kept.id:
                mine = (appointments.c.person == person) & (appointments.c.id == kept.id)
                if connection.execute(update(appointments).where(mine).values(row)).rowcount != 1:
                    raise KeyError(kept.id)
                return kept
            note(connection, person, now)
            insert = insert_for(connection.dialect.name, appointments).values(person=person, **row)
            number = connection.execute(insert.returning(appointments.c.id)).scalar_one()
            return replace(kept, id=number)

    def prune_appointments(self, before: datetime) -> None:
        with self._database.writing() as connection:
            connection.execute(delete(appointments).where(appointments.c.starts_at < before))

    def reminders(self, person: str) -> list[Row]:
        with self._database.reading() as connection:
            return [Row(*row) for row in connection.execute(_ROWS, {"whose": person})]

    def reconcile(self, person: str, changes: Changes) -> None:
        if not changes:
            return
        with self._database.writing() as connection:
            if changes.insert:
                rows = [{"person": person, "key": found.key, **_waiting(found)} for found in changes.insert]
                connection.execute(insert_for(connection.dialect.name, reminders).on_conflict_do_nothing(), rows)
            for number, reminder in changes.move:
                mine = (reminders.c.person == person) & (reminders.c.id == number)
                connection.execute(update(reminders).where(mine).values(_waiting(reminder)))
            if changes.cancel:
                mine = (reminders.c.person == person) & reminders.c.id.in_(changes.cancel)
                connection.execute(update(reminders).where(mine).values(state="cancelled", lease_until=None))

    def lease(self, now: datetime, until: datetime, limit: int) -> list[Leased]:
        from bot.storage import Leased

        with self._database.reading() as connection:  # most sweeps find nothing: they need not write
            beyond = until + _ASTRAY
            if connection.execute(_ANY_DUE, {"now": now, "beyond": beyond}).first() is None:
                return []
        with self._database.writing() as connection:
            given = {"now": now, "beyond": beyond, "leased_until": until, "limit": limit}
            rows = connection.execute(_leasing(connection.dialect.name), given).all()
        return sorted((Leased(*row) for row in rows), key=lambda leased: (leased.due, leased.id))

    def settle(self, ids: Sequence[int], state: RowState, now: datetime, problem: str = "") -> None:
        row = {"state": state, "settled_at": now, "problem": problem, "lease_until": None}
        self._change_waiting(ids, row)

    def postpone(self, ids: Sequence[int], due: datetime | None = None) -> None:
        self._change_waiting(ids, {"lease_until": None} | ({} if due is None else _moment(due)))

    def snooze(self, person: str, number: int, due: datetime) -> bool:
        mine = (reminders.c.person == person) & (reminders.c.id == number)
        # Of use for a day at least, whatever the plan said: the person asked for it.
        row = {"state": "pending", "snoozed": True, "lease_until": None, "tries": 0, **_moment(due)}
        until = func.max if self._database.engine.dialect.name == "sqlite" else func.greatest
        with self._database.writing() as connection:
            kept = select(reminders.c.until).where(mine).scalar_subquery()
            least = bindparam("least", due + timedelta(days=1), type_=reminders.c.until.type)
            changed = update(reminders).where(mine).values(**row, until=until(kept, least))
            return connection.execute(changed).rowcount == 1

    def pause(self, person: str) -> None:
        self._turn(person, "pending", "paused")

    def revive(self, person: str) -> None:
        self._turn(person, "paused", "pending")

    def is_paused(self, person: str) -> bool:
        with self._database.reading() as connection:
            return connection.execute(_PAUSED, {"whose": person}).first() is not None

    def reminder_counts(self) -> dict[str, int]:
        wanted = select(reminders.c.state, func.count()).group_by(reminders.c.state)
        with self._database.reading() as connection:
            return dict(connection.execute(wanted).all())

    def unsent(self, limit: int) -> list[tuple[Leased, RowState, str]]:
        from bot.storage import Leased

        states = ("failed", "unclear", "missed")
        wanted = (
            select(*_LEASED, reminders.c.state, reminders.c.problem)
            .where(reminders.c.state.in_(states))
            .order_by(reminders.c.settled_at.desc(), reminders.c.id.desc())
            .limit(limit)
        )
        with self._database.reading() as connection:
            return [(Leased(*row[:-2]), row[-2], row[-1]) for row in connection.execute(wanted)]

    def people_known(self, after: str, limit: int) -> list[str]:
        # Each person is looked up: a union of both tables would be made anew for each page.
        known = or_(*(exists().where(table.c.person == people.c.person) for table in (facts, appointments)))
        wanted = select(people.c.person).where(people.c.person > after, known)
        with self._database.reading() as connection:
            return list(connection.scalars(wanted.order_by(people.c.person).limit(limit)))

    def prune_reminders(self, before: datetime) -> None:
        with self._database.writing() as connection:
            settled = (reminders.c.settled_at < before) & (reminders.c.state != "pending")
            connection.execute(delete(reminders).where(or_(settled, _UNSENT & (reminders.c.until < before))))

    def _turn(self, person: str, before: str, after: str) -> None:
        mine = (reminders.c.person == person) & (reminders.c.state == before)
        with self._database.writing() as connection:
            connection.execute(update(reminders).where(mine).values(state=after, lease_until=None))

    def _change_waiting(self, ids: Sequence[int], row: dict[str, Any]) -> None:
        if not ids:
            return
        given = {f"new_{name}": value for name, value in row.items()}
        with self._database.writing() as connection:
            connection.execute(_changing(tuple(row)), {"ids": list(ids), **given})


def _moment(due: datetime) -> dict[str, Any]:
    return {"due_at": due, "local": due.astimezone(BRUSSELS).strftime("%Y-%m-%dT%H:%M")}


def _waiting(reminder: Reminder) -> dict[str, Any]:
    """A row that waits for its moment, whatever it was before."""
    return {
        **_moment(reminder.due),
        "until": reminder.until,
        "state": "pending",
        "snoozed": False,
        "lease_until": None,
        "tries": 0,
        "settled_at": None,
        "problem": "",
    }


def _due() -> Select[tuple[int]]:
    lease = reminders.c.lease_until
    # One that ends far beyond what anybody may lease now was taken by a clock that was wrong, and set back since.
    free = or_(lease.is_(None), lease < bindparam("now"), lease > bindparam("beyond"))
    return (
        select(reminders.c.id)
        .where(_PENDING, reminders.c.due_at <= bindparam("now"), free)
        .order_by(reminders.c.due_at)
        .limit(bindparam("limit"))
    )


_ANY_DUE: Final = _due().limit(literal_column("1"))


# Statements of every person are built once: to build one takes longer than to run it.

_APPOINTMENTS: Final = (
    select(appointments).where(appointments.c.person == bindparam("whose")).order_by(appointments.c.starts_at)
)
_ROWS: Final = (
    select(reminders.c.id, reminders.c.key, reminders.c.due_at, reminders.c.state, reminders.c.snoozed)
    .where(reminders.c.person == bindparam("whose"))
    .order_by(reminders.c.due_at, reminders.c.id)
)


@cache
def _changing(names: tuple[str, ...]) -> Update:
    """New values of the columns of these names, given as new_<name>, for those of the ids that wait."""
    # A snoozed row without a lease: the person put it off while it was being sent. That holds.
    put_off = reminders.c.snoozed & reminders.c.lease_until.is_(None)
    waiting = reminders.c.id.in_(bindparam("ids", expanding=True)) & (reminders.c.state == "pending") & ~put_off
    return update(reminders).where(waiting).values({name: bindparam(f"new_{name}") for name in names})


@cache
def _leasing(dialect: str) -> Update:
    due = _due() if dialect == "sqlite" else _due().with_for_update(skip_locked=True)
    taken = {"lease_until": bindparam("leased_until"), "tries": reminders.c.tries + 1}
    return update(reminders).where(reminders.c.id.in_(due)).values(taken).returning(*_LEASED)


def _appointment(row: Any) -> Appointment:
    return Appointment(
        kind=row["kind"],
        starts=row["starts_at"].astimezone(BRUSSELS),
        mode=row["mode"],
        place=row["place"],
        bring=row["bring"],
        note=row["note"],
        state=row["state"],
        cannot_come=row["cannot_come"],
        moved_from=row["moved_from"],
        made_at=row["made_at"],
        sequence=row["sequence"],
        uid=row["uid"],
        id=row["id"],
    )


def _appointment_row(appointment: Appointment) -> dict[str, Any]:
    return {
        "kind": appointment.kind,
        "starts_at": appointment.starts,
        "mode": appointment.mode,
        "place": appointment.place,
        "bring": appointment.bring,
        "note": appointment.note,
        "state": appointment.state,
        "cannot_come": appointment.cannot_come,
        "moved_from": appointment.moved_from,
        "made_at": appointment.made_at,
        "sequence": appointment.sequence,
        "uid": appointment.uid,
    }
