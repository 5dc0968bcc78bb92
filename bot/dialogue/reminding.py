"""Reminders in the dialogue: what is to come, how to be reminded, and the buttons under a reminder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Final

from bot.callback import Deed
from bot.dialogue.course import EVERYTHING
from bot.dialogue.outputs import Ask, Offer, Output, Remind, Say
from bot.dialogue.preferring import Preferring
from bot.reminders.planning import Moved, keep_up, note_told
from flows.engine import Context
from flows.errors import InvalidAnswer
from flows.kinds import Day
from flows.kinds.times import show_time
from flows.reminders.plan import LASTING, done_name
from flows.reminders.reminder import Reminder
from flows.reminders.snoozing import snoozed_to, snoozes
from flows.reminders.stage import current_dates
from flows.reminders.telling import tell
from knowledge.calendar import BRUSSELS
from knowledge.french import say_day

_REGISTERED: Final = frozenset({"inscription_a_faire", "inscription_8_aout"})
_CLAIMED: Final = frozenset({"demande", "redemande", "age"})
_GONE: Final = "Ce rappel ne vaut plus : quelque chose a changé depuis. /rappels montre ce qui vient."
_DONE: Final = "Noté, bravo."
_DAYS_BACK: Final = 6  # that are proposed when something happened a little earlier
_LATELY: Final = timedelta(days=90)
_NOT_LOOKED_AT: Final = (
    "En mode sans trace, je ne regarde pas ce que je gardais de toi : ce bouton n'a rien changé. /sanstrace éteint ce "
    "mode, puis appuie encore."
)


class Reminding(Preferring):
    """A dialogue that reminds."""

    _settled: object = None  # what the reminders were last reconciled with
    _left: bool = False  # they have blocked us: nothing is to be revived by that

    def settle(self, now: datetime) -> Iterator[Output]:
        """After an exchange: the reminders follow what is known now; a date that has moved is told, once."""
        if self._left:
            self._left = False
            return
        if self._keeps_nothing() or self.erased:
            return
        today = now.astimezone(BRUSSELS).date()
        changed = self._rearranged or (self.storage.known(self.person), today) != self._settled
        if not changed and not self.storage.is_paused(self.person):
            return
        moved = keep_up(self.storage, self.person, self.law, now, present=True)
        self._settled, self._rearranged = (self.storage.known(self.person), today), False
        if moved is not None:
            yield Say(_told(moved, self.reminds))

    def complete(self, outputs: Iterable[Output], now: datetime) -> list[Output]:
        """An exchange with what `settle` has to say, before what is asked or offered at its end."""
        said = list(outputs)
        end = len(said) - 1 if said and isinstance(said[-1], Ask | Offer) else len(said)
        return [*said[:end], *self.settle(now), *said[end:]]

    def be_there(self, here: bool) -> Iterator[Output]:
        """Whether messages reach the person; says nothing."""
        if here:
            self.storage.revive(self.person)
        else:
            self.storage.pause(self.person)
        self._left = not here
        self._settled = None
        return iter(())

    def act(self, deed: Deed, number: int, now: datetime) -> Iterator[Output]:
        """A button under a reminder, however old."""
        found = None if self._keeps_nothing() else self._reminder(number, now)
        if found is None:
            if deed == "empeche":
                yield Say("Je n'ai prévenu personne : appelle toi-même, maintenant.")
            yield Say(_NOT_LOOKED_AT if self._keeps_nothing() else _GONE)
        elif deed == "ouvrir":
            yield self._opened(found, number, now)
        elif deed == "stop":
            yield from self._without(found.kind, now)
        elif deed == "empeche":
            own = self._own(found.subject) if found.kind == "rendez_vous" else None
            yield from self.cannot_come(own, now) if own is not None else iter([Say(_GONE)])
        elif deed in ("fait", "prevenu"):
            yield from self._done(found, now)
        else:
            yield from self._snooze(found, number, deed, now)
        if self._offer is None and deed != "ouvrir" and self._is_asking(now.date()):
            yield from self.again(now)

    def _opened(self, reminder: Reminder, number: int, now: datetime) -> Remind:
        """The whole of a reminder of which a discreet message showed nothing."""
        context = Context(self.law, now.astimezone(BRUSSELS).date(), self.storage.known(self.person))
        told = tell(reminder, context, self.storage.appointments(self.person))
        if reminder.kind == "date_bougee":
            note_told(self.storage, self.person, reminder.about, context.today)
        return Remind(told, reminder.kind, number, snoozes(told, reminder, self._preferences(), now))

    def _reminder(self, number: int, now: datetime) -> Reminder | None:
        """The reminder of one of the person's own rows, as the plan has it now."""
        row = next((row for row in self.storage.reminders(self.person) if row.id == number), None)
        return next((one for one in self._plan(now) if row is not None and one.key == row.key), None)

    def _done(self, reminder: Reminder, now: datetime) -> Iterator[Output]:
        today = now.astimezone(BRUSSELS).date()
        own = self._own(reminder.subject)
        if reminder.kind == "prevenir" and own is not None:
            self.told_them(own, now)
            yield Say("Noté. Garde une preuve : l'heure de ton appel, le nom de la personne, ou ton message.")
        elif reminder.kind in _REGISTERED:
            yield from self._happened("inscription", reminder.about, now)
        elif reminder.kind in _CLAIMED and not self._is_before_the_first_day(today):
            yield from self._happened("demande", reminder.about, now)
        elif reminder.kind in LASTING:
            self._learn({done_name(reminder.kind, reminder.subject): reminder.about.isoformat()}, today)
            yield Say(f"{_DONE} Je ne t'en parle plus.")
        else:
            yield Say(f"{_DONE} Je t'en reparle au prochain moment important.")

    def _is_before_the_first_day(self, today: date) -> bool:
        """Whether nobody can have claimed yet: "j'ai demandé" then means that they have asked what to do."""
        dates = current_dates(Context(self.law, today, self.storage.known(self.person)))
        return dates is not None and today < dates.first_day

    def _happened(self, what: str, about: date, now: datetime) -> Iterator[Output]:
        """Somebody registered or claimed: today, until they say which day it was."""
        today = now.astimezone(BRUSSELS).date()
        yield from self._learn_day(what, today, now)
        days = [today - timedelta(days=ago) for ago in range(_DAYS_BACK)]
        if about < days[-1] and today - about <= _LATELY:
            days.append(about)
        options = [(f"{what}.{one.isoformat()}", say_day(one)) for one in days]
        other = (f"{what}.autre", "Un autre jour")
        ask = "C'était quel jour ? Tous les délais en dépendent. Choisis, ou écris-le."
        yield self._offering(Offer("rappels_d", ask, (*options, other)))

    def _not_chosen(self, offer: Offer, text: str, now: datetime) -> Iterator[Output]:
        """A day that is typed where somebody is asked which day it was."""
        today = now.astimezone(BRUSSELS).date()
        day = _typed_day(text, today) if offer.key == "rappels_d" else None
        if day is None:
            yield from super()._not_chosen(offer, text, now)
            return
        self._offer = None
        yield from self._learn_day(offer.options[0][0].partition(".")[0], day, now)

    def _learn_day(self, what: str, day: date, now: datetime) -> Iterator[Output]:
        today = now.astimezone(BRUSSELS).date()
        if what == "inscription":
            self._learn({"inscrit": "oui", "inscription": day.isoformat()}, today)
            yield Say(f"{_DONE} Je compte ton inscription au {say_day(day)}.")
        else:
            self._learn({"deja_demande": "oui", "demande_le": day.isoformat()}, today)
            yield Say(f"{_DONE} Je compte ta demande au {say_day(day)}. Garde une preuve ; je te rappelle la suite.")

    def _set_day(self, chosen: str, now: datetime) -> Iterator[Output]:
        what, _, day = chosen.partition(".")
        today = now.astimezone(BRUSSELS).date()
        if day == "autre" or not _is_lately(day, today):
            yield Say("Ouvre « Mon stage », puis /corriger : tu y écris le jour exact.")
            yield self._offering(Offer("menu", "On y va ?", (("stage_insertion", "Mon stage"), EVERYTHING)))
        elif day != today.isoformat():
            yield from self._learn_day(what, date.fromisoformat(day), now)
        else:
            yield Say("C'est noté.")

    def _handler(self, key: str) -> Callable[[str, datetime], Iterator[Output]] | None:
        return self._set_day if key == "rappels_d" else super()._handler(key)

    def _snooze(self, reminder: Reminder, number: int, deed: Deed, now: datetime) -> Iterator[Output]:
        due = snoozed_to(deed, reminder, self._preferences(), now)
        own = self._own(reminder.subject) if reminder.kind == "rendez_vous" else None
        if due is None or due <= now or (own is not None and due >= own.starts):
            yield Say("Ce moment-là est passé, ou trop tard. Choisis-en un autre.")
        elif self.storage.snooze(self.person, number, due):
            local = due.astimezone(BRUSSELS)
            yield Say(f"D'accord : {say_day(local.date())} à {show_time(f'{local:%H:%M}')}.")
        else:
            yield Say(_GONE)


def _is_lately(text: str, today: date) -> bool:
    """Whether a button's day is one that was proposed not long ago."""
    try:
        ago = today - date.fromisoformat(text)
    except ValueError:
        return False
    return timedelta(0) <= ago <= _LATELY


def _typed_day(text: str, today: date) -> date | None:
    try:
        return date.fromisoformat(Day(when="past").read(text, today))
    except (InvalidAnswer, ValueError):
        return None


def _told(moved: Moved, reminds: bool) -> str:
    later = "plus tard" if moved.after > moved.before else "plus tôt"
    follow = "Mes rappels suivent ; /agenda" if reminds else "/agenda"
    return (
        f"Ta date passe du {say_day(moved.before)} au {say_day(moved.after)}, donc {later} : tes réponses, ou une "
        f"règle, ont changé depuis. {follow} te donne un nouveau fichier."
    )
