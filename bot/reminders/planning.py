"""Keeping the rows of a person what the plan says, and noticing when the day to claim has moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from bot.clock import BRUSSELS
from bot.storage import Storage
from flows.engine import Answers, Context
from flows.reminders.plan import plan
from flows.reminders.preferences import Preferences
from flows.reminders.reconcile import reconcile
from flows.reminders.stage import TELL_ON, TOLD, current_dates
from knowledge.law import Law

_TOLD_ON: Final = "rappels.date_dite_le"  # the day on which a reminder told the first day to claim
_QUIET: Final = timedelta(days=14)  # a day that moves with each day is not told each day
_ABSENT: Final = date(2000, 1, 1)  # what is noted about somebody who is not there does not make them seen


@dataclass(frozen=True, slots=True)
class Moved:
    """The first day to claim was *before*, and is *after*."""

    before: date
    after: date


def keep_up(storage: Storage, person: str, law: Law, now: datetime, *, present: bool) -> Moved | None:
    """Reconciles the person's reminders with what is known of them.

    Args:
        storage: Where the rows are; everything happens in one transaction of the caller's, or in several.
        person: Whose.
        law: All dated parameters.
        now: The present moment, aware.
        present: Whether the person is talking with us: a day that has moved is then told at once, by the caller;
            otherwise a reminder tells it.

    Returns:
        What has moved since the person was told, while they are *present*.
    """
    if present:
        storage.revive(person)
    known = storage.known(person)
    moved = _notice(storage, person, known, law, now, present=present)
    known = storage.known(person)
    context = Context(law, now.astimezone(BRUSSELS).date(), known)
    wanted = plan(context, storage.appointments(person), Preferences.read(known))
    storage.reconcile(person, reconcile(storage.reminders(person), wanted, now))
    return moved


def note_told(storage: Storage, person: str, first: date, today: date) -> None:
    """A reminder has told the person that *first* is now the first day to claim."""
    told = {TOLD: first.isoformat(), TELL_ON: "", _TOLD_ON: today.isoformat()}
    storage.learn(person, told, _ABSENT)


def _notice(storage: Storage, person: str, known: Answers, law: Law, now: datetime, *, present: bool) -> Moved | None:
    today = now.astimezone(BRUSSELS).date()
    dates = current_dates(Context(law, today, known))
    first = dates.first_day.isoformat() if dates is not None else ""
    told, telling = known.get(TOLD, ""), known.get(TELL_ON, "")
    if told == first:
        if telling:  # it moved back before anybody was told
            storage.learn(person, {TELL_ON: ""}, _ABSENT)
        return None
    if present or not told or not first:
        storage.learn(person, {TOLD: first, TELL_ON: ""}, _ABSENT)
        return Moved(date.fromisoformat(told), date.fromisoformat(first)) if told and first else None
    if not telling and not _was_told_lately(known, today):
        storage.learn(person, {TELL_ON: (today + timedelta(days=1)).isoformat()}, _ABSENT)
    return None


def _was_told_lately(known: Answers, today: date) -> bool:
    told_on = known.get(_TOLD_ON, "")
    return told_on != "" and today - date.fromisoformat(told_on) < _QUIET
