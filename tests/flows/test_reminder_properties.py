"""What holds for any person: rows become the plan, and stay so, in whatever order facts were learnt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from flows.appointments.appointment import Appointment, State
from flows.appointments.wall_clock import combine
from flows.engine import Context
from flows.reminders.appointments import of_appointment
from flows.reminders.claim import after_the_claim
from flows.reminders.cpas import of_the_piis
from flows.reminders.events import of_events
from flows.reminders.plan import plan
from flows.reminders.preferences import HOURS
from flows.reminders.reconcile import Changes, Row, RowState, reconcile
from flows.reminders.registration import of_the_registration
from flows.reminders.reminder import Reminder
from flows.reminders.stage import of_the_stage
from tests.flows.reminding import LAW

DAYS = st.dates(date(2026, 3, 1), date(2028, 12, 31))
ISO = DAYS.map(date.isoformat)
ANYTHING = st.fixed_dictionaries(
    {},
    optional={
        "fin_etudes": ISO,
        "fin_comment": st.sampled_from(["june", "second_session", "during_year", "alternance_passed"]),
        "inscrit": st.sampled_from(["oui"]),
        "inscription": ISO,
        "naissance": st.dates(date(2001, 1, 1), date(2008, 12, 31)).map(date.isoformat),
        "pas_inscrit_le": ISO,
        "deja_demande": st.sampled_from(["oui"]),
        "demande_le": ISO,
        "stage_insertion.travail_du": ISO,
        "stage_insertion.travail_au": ISO,
        "stage_insertion.evaluations": st.sampled_from(["une", "deux", "aucune"]),
        "evenement_1": st.sampled_from(["etranger", "maladie", "stage_etranger", "rien"]),
        "evenement_1_du": ISO,
        "evenement_1_au": ISO,
        "evenement_2": st.sampled_from(["etranger", "maladie"]),
        "evenement_2_du": ISO,
        "evenement_2_au": ISO,
        "ri_decision": ISO,
        "piis_signe_le": ISO,
        "piis_rythme": st.sampled_from(["3", "4", "12", "?"]),
        "rappels.heure": st.sampled_from(HOURS),
        "rappels.sans": st.sampled_from(["age", "demande,cpas"]),
        "rappels.avec": st.sampled_from(["preuves"]),
        "rappels.date_dite": ISO,
        "rappels.dire_le": ISO,
        "fait.debut_retenu": ISO,
    },
)
REGISTERED = st.builds(
    lambda facts, ended, days: {
        **facts,
        "fin_etudes": ended.isoformat(),
        "inscrit": "oui",
        "inscription": (ended + timedelta(days=days)).isoformat(),
    },
    ANYTHING,
    DAYS,
    st.integers(1, 60),
)
FACTS = st.one_of(ANYTHING, REGISTERED, REGISTERED)
MOMENTS = st.builds(combine, DAYS, st.times()).map(lambda moment: moment.astimezone(UTC))


STATES: list[State] = ["coming", "coming", "done", "cancelled"]


@st.composite
def appointments(draw: st.DrawFn) -> tuple[Appointment, ...]:
    found = []
    for number in range(1, draw(st.integers(0, 3)) + 1):
        starts = draw(MOMENTS)
        made = starts - timedelta(minutes=draw(st.integers(1, 60 * 24 * 20)))
        cannot = draw(st.one_of(st.none(), MOMENTS))
        state: State = draw(st.sampled_from(STATES))
        kept = Appointment("cpas", starts, cannot_come=cannot, made_at=made, uid="u", id=number)
        found.append(replace(kept, state=state))
    return tuple(found)


def applied(rows: Sequence[Row], changes: Changes) -> tuple[Row, ...]:
    """A model of the storage."""
    cancelled = [replace(row, state="cancelled") if row.id in changes.cancel else row for row in rows]
    moved = dict(changes.move)
    kept = [
        Row(row.id, moved[row.id].key, moved[row.id].due, "pending") if row.id in moved else row for row in cancelled
    ]
    first = max((row.id for row in rows), default=0) + 1
    return (*kept, *(Row(first + n, one.key, one.due, "pending") for n, one in enumerate(changes.insert)))


@st.composite
def lived(draw: st.DrawFn, rows: Sequence[Row]) -> tuple[Row, ...]:
    """Rows after some time: some were sent, snoozed or refused."""
    states: list[RowState] = ["pending", "pending", "paused", "sent", "unclear", "missed", "cancelled", "failed"]
    return tuple(
        replace(row, state=draw(st.sampled_from(states)), snoozed=draw(st.booleans())) if draw(st.booleans()) else row
        for row in rows
    )


@settings(max_examples=150, deadline=None)
@given(data=st.data(), before=FACTS, after=FACTS, own=appointments(), now=MOMENTS)
def test_reconciled_rows_need_no_second_change(
    data: st.DataObject, before: dict[str, str], after: dict[str, str], own: tuple[Appointment, ...], now: datetime
) -> None:
    earlier = now - timedelta(days=data.draw(st.integers(0, 60)))
    rows = applied((), reconcile((), _plan(before, own, earlier), earlier))
    rows = data.draw(lived(rows))
    wanted = _plan(after, own, now)
    rows = applied(rows, reconcile(rows, wanted, now))
    assert not reconcile(rows, wanted, now)
    keys = [row.key for row in rows]
    assert len(set(keys)) == len(keys)
    waiting = {row.key: row.due for row in rows if row.state == "pending" and not row.snoozed}
    assert waiting.items() <= {one.key: one.due for one in wanted}.items(), "only what the plan says, when it says it"


@settings(max_examples=120, deadline=None)
@given(data=st.data(), facts=FACTS, own=appointments(), now=MOMENTS)
def test_in_whatever_order_facts_are_learnt_the_same_is_to_come(
    data: st.DataObject, facts: dict[str, str], own: tuple[Appointment, ...], now: datetime
) -> None:
    at_once = applied((), reconcile((), _plan(facts, own, now), now))
    names = data.draw(st.permutations(list(facts)))
    rows: tuple[Row, ...] = ()
    for count in range(len(names) + 1):
        known = {name: facts[name] for name in names[:count]}
        rows = applied(rows, reconcile(rows, _plan(known, own[: count + 1], now), now))
    rows = applied(rows, reconcile(rows, _plan(facts, own, now), now))
    assert _to_come(rows, now) == _to_come(at_once, now)


@settings(max_examples=150, deadline=None)
@given(facts=FACTS, own=appointments(), now=MOMENTS, hour=st.sampled_from(HOURS).map(time.fromisoformat))
def test_no_reminder_comes_twice_and_each_is_of_use_for_a_while(
    facts: dict[str, str], own: tuple[Appointment, ...], now: datetime, hour: time
) -> None:
    context = Context(LAW, now.date(), facts)
    makers = (of_the_registration, of_the_stage, of_events, after_the_claim, of_the_piis)
    derived = chain.from_iterable(one.at(hour) for make in makers for one in make(context))
    found: list[Reminder] = [*derived, *chain.from_iterable(of_appointment(one, hour) for one in own)]
    keys = [one.key for one in found]
    assert len(set(keys)) == len(keys)
    assert all(one.until > one.due for one in found)
    assert {one.due.utcoffset() for one in found} <= {timedelta(0)}


@settings(max_examples=120, deadline=None)
@given(facts=FACTS, hours=st.tuples(st.sampled_from(HOURS), st.sampled_from(HOURS)), now=MOMENTS)
def test_another_hour_sends_nothing_again_that_was_sent(
    facts: dict[str, str], hours: tuple[str, str], now: datetime
) -> None:
    first, second = (_plan({**facts, "rappels.heure": hour}, (), now) for hour in hours)
    rows = tuple(Row(n, one.key, one.due, "sent") for n, one in enumerate(first, start=1))
    assume(rows)
    assert not reconcile(rows, second, now - timedelta(days=4000))


def _plan(facts: dict[str, str], own: Iterable[Appointment], now: datetime) -> tuple[Reminder, ...]:
    return plan(Context(LAW, now.date(), facts), own)


def _to_come(rows: Iterable[Row], now: datetime) -> set[tuple[str, datetime]]:
    return {(row.key, row.due) for row in rows if row.state == "pending" and row.due > now}
