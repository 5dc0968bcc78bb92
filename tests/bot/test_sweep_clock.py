"""The sweep in the night in which the clocks are put back: two o'clock comes twice."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.reminders.sweep import LEASE, Sweep
from bot.storage import Leased
from bot.telegram.sending import Sender
from flows.appointments.appointment import Appointment
from flows.engine import Context
from flows.reminders.plan import plan
from flows.reminders.reconcile import reconcile
from knowledge.calendar import BRUSSELS
from knowledge.loader import load_law
from tests.bot.doubles import InMemoryStorage

LEA = "telegram:1"
MADE = datetime(2026, 10, 1, 12, tzinfo=UTC)
FIRST, SECOND = (datetime(2026, 10, 25, 2, 45, tzinfo=BRUSSELS, fold=fold) for fold in (0, 1))


class Watched(InMemoryStorage):
    """Remembers for how long rows were taken."""

    def __init__(self) -> None:
        super().__init__()
        self.leases: list[timedelta] = []

    def lease(self, now: datetime, until: datetime, limit: int) -> list[Leased]:
        self.leases.append(until.astimezone(UTC) - now.astimezone(UTC))
        return super().lease(now, until, limit)


def night() -> Watched:
    """Somebody whose train leaves at 4:40; the reminder an hour before, at 3:40, and one of the day before are due."""
    storage = Watched()
    starts = datetime(2026, 10, 25, 4, 40, tzinfo=BRUSSELS)
    kept = storage.put_appointment(LEA, Appointment("autre", starts, made_at=MADE), MADE)
    wanted = plan(Context(load_law(), date(2026, 10, 1)), [kept])
    storage.reconcile(LEA, reconcile((), wanted, MADE + timedelta(days=18)))
    return storage


def sweep(storage: Watched, now: datetime) -> tuple[int, list[str]]:
    """How many rows were taken, and the texts that left."""
    sent: list[str] = []

    async def call(method: str, params: dict[str, Any]) -> Any:
        if method == "sendMessage":
            sent.append(params["text"])
        return {"message_id": len(sent)}

    async def swept() -> int:
        return await asyncio.wait_for(Sweep(storage, load_law(), Sender(call), lambda: now).run(), 10)

    return asyncio.run(swept()), sent


@pytest.mark.parametrize("now", [FIRST, SECOND], ids=["the first time", "the second time"])
def test_what_is_taken_is_taken_for_two_minutes_in_both_hours(now: datetime) -> None:
    storage = night()
    taken, sent = sweep(storage, now)
    assert (taken, len(sent)) == (1, 1)
    assert set(storage.leases) == {LEASE}


@pytest.mark.parametrize("now", [FIRST, SECOND], ids=["the first time", "the second time"])
def test_whoever_is_talking_is_left_in_peace_for_a_minute_and_the_sweep_ends(now: datetime) -> None:
    storage = night()
    storage.save(LEA, "montant", {"age": "20"}, now)
    assert sweep(storage, now) == (1, [])
    later = now.astimezone(UTC) + timedelta(minutes=1)
    assert [row.due for row in storage.lease(later, later + LEASE, 9)] == [later]
