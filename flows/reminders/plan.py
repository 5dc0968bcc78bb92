"""Everything there is to remind somebody of, from what is known of them.

The plan holds what is past as well as what is to come: what was already said, or comes too late, is for `reconcile`
and for whoever sends. It depends on the day only where the dates of the stage do.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import chain

from flows.appointments.appointment import Appointment
from flows.engine import Answers, Context
from flows.reminders.appointments import of_appointment
from flows.reminders.claim import after_the_claim
from flows.reminders.cpas import of_the_piis
from flows.reminders.events import of_events
from flows.reminders.preferences import Preferences
from flows.reminders.registration import of_the_registration
from flows.reminders.reminder import Reminder, Series
from flows.reminders.stage import of_the_stage
from knowledge.loader import load_reminder_texts

DONE = "fait."  # before the kind: the fact that keeps the day in question of what the person said is done


def plan(
    context: Context, appointments: Iterable[Appointment] = (), preferences: Preferences | None = None
) -> tuple[Reminder, ...]:
    """The reminders of one person, in the order of their moments.

    Args:
        context: The law, the day, and what is known of the person.
        appointments: All of theirs.
        preferences: Read from what is known where they are not given.
    """
    chosen = preferences or Preferences.read(context.known)
    series = chain(
        of_the_registration(context),
        of_the_stage(context),
        of_events(context),
        after_the_claim(context),
        of_the_piis(context),
    )
    derived = (reminder for one in series if not _is_done(one, context.known) for reminder in one.at(chosen.hour))
    own = (reminder for one in appointments for reminder in of_appointment(one, chosen.hour))
    found = {reminder.key: reminder for reminder in chain(derived, own) if _wanted(reminder, chosen)}
    return tuple(sorted(found.values(), key=lambda reminder: (reminder.due, reminder.key)))


# Done once, they are done; of the others only the message at hand is: a later step says something new.
LASTING = frozenset(
    {
        "debut_retenu",
        "dossier",
        "fin_de_stage",
        "inscription_8_jours",
        "jour_demande",
        "mutuelle",
        "piis_evaluation",
        "piis_signature",
        "reinscription_etranger",
        "reinscription_maladie",
        "reinscription_travail",
    }
)


def _is_done(series: Series, known: Answers) -> bool:
    done = known.get(done_name(series.kind, series.subject), "")
    return done[:1].isdigit() and date.fromisoformat(done) >= series.about


def done_name(kind: str, subject: str = "") -> str:
    """The fact that says that this is done."""
    return f"{DONE}{kind}.{subject}" if subject else f"{DONE}{kind}"


def _wanted(reminder: Reminder, preferences: Preferences) -> bool:
    return preferences.wants(reminder.kind, load_reminder_texts()[reminder.kind].group)
