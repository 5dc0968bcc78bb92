"""Reminders in the dialogue: what is to come, how to be reminded, and the buttons under a reminder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Final

from bot.callback import Deed
from bot.dialogue.course import EVERYTHING
from bot.dialogue.noting import Noting
from bot.dialogue.outputs import Offer, Output, Remind, Say
from bot.dialogue.traceless import Traceless
from bot.reminders.planning import Moved, keep_up, note_told
from flows.appointments.telling import say_appointment
from flows.engine import Context
from flows.kinds.times import show_time
from flows.reminders.plan import done_name, plan
from flows.reminders.preferences import DISCREET, HOUR, HOURS, OFF, ON, OPT_IN, STOPPED, Preferences
from flows.reminders.reminder import Reminder
from flows.reminders.snoozing import snoozed_to, snoozes
from flows.reminders.telling import tell
from knowledge.calendar import BRUSSELS
from knowledge.french import say_day
from knowledge.loader import load_reminder_texts

GROUPS: Final = {
    "inscription": "M'inscrire, me réinscrire",
    "demande": "Demander mes allocations",
    "evaluation": "Mes évaluations",
    "age": "La limite d'âge",
    "allocations": "Après ma demande",
    "rendez_vous": "Mes rendez-vous",
    "cpas": "Mon PIIS avec le CPAS",
}

_SHOWN: Final = 8
_REGISTERED: Final = frozenset({"inscription_a_faire", "inscription_8_aout"})
_CLAIMED: Final = frozenset({"demande", "redemande", "age"})
_GONE: Final = "Ce rappel ne vaut plus : quelque chose a changé depuis. /rappels montre ce qui vient."
_DONE: Final = "Noté, bravo."
_NOT_LOOKED_AT: Final = (
    "En mode sans trace, je ne regarde pas ce que je gardais de toi : ce bouton n'a rien changé. /sanstrace éteint ce "
    "mode, puis appuie encore."
)
_SILENT_WITHOUT_TRACE: Final = (
    "C'est fait : je ne t'enverrai plus aucun rappel, pas même de ce que je gardais avant le mode sans trace. Pour les "
    "rallumer : /sanstrace, puis /rappels."
)


class Reminding(Noting):
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
        state = (self.storage.known(self.person), self.storage.appointments(self.person), today)
        if state == self._settled and not self._is_held_back():
            return
        moved = keep_up(self.storage, self.person, self.law, now, present=True)
        self._settled = (self.storage.known(self.person), state[1], today)
        if moved is not None:
            yield Say(_told(moved))

    def _is_held_back(self) -> bool:
        """Whether Telegram said, since the last exchange, that nobody is there."""
        return any(row.state == "paused" for row in self.storage.reminders(self.person))

    def be_there(self, here: bool) -> Iterator[Output]:
        """Whether messages reach the person; says nothing."""
        if here:
            self.storage.revive(self.person)
        else:
            self.storage.pause(self.person)
        self._left = not here
        self._settled = None
        return iter(())

    def reminders(self, now: datetime) -> Iterator[Output]:
        """What is to come, and how to change it."""
        preferences = self._preferences()
        if preferences.stopped:
            yield Say("Tes rappels sont tous éteints.")
        else:
            coming = [one for one in self._plan(now) if one.due > now]
            yield Say("\n".join(self._listed(coming, now)) if coming else _NOTHING_TO_COME)
            if not self.reminds:
                yield Say("Dans le terminal, je ne fais que les montrer : c'est sur Telegram qu'ils partent.")
        yield self._offering(_settings(preferences))

    def silence(self, now: datetime) -> Iterator[Output]:
        """No reminder any more; which days then go unannounced is said."""
        if isinstance(self.storage, Traceless):  # what was kept before would still be reminded of
            self.storage.under.learn(self.person, {STOPPED: "oui"}, now.astimezone(BRUSSELS).date())
            yield Say(_SILENT_WITHOUT_TRACE)
            return
        coming = [one for one in self._plan(now) if one.due > now]
        self._choose_that({STOPPED: "oui"}, now)
        yield Say("C'est fait : je ne t'enverrai plus aucun rappel. /rappels les rallume.")
        lost = list(dict.fromkeys(self._listed(coming, now)))
        if lost:
            yield Say("Ce que je ne t'annoncerai donc pas, note-le toi-même :\n" + "\n".join(lost))

    def act(self, deed: Deed, number: int, now: datetime) -> Iterator[Output]:
        """A button under a reminder, however old."""
        found = None if self._keeps_nothing() else self._reminder(number, now)
        if found is None:
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

    def _opened(self, reminder: Reminder, number: int, now: datetime) -> Remind:
        """The whole of a reminder of which a discreet message showed nothing."""
        context = Context(self.law, now.astimezone(BRUSSELS).date(), self.storage.known(self.person))
        told = tell(reminder, context, self.storage.appointments(self.person))
        if reminder.kind == "date_bougee":
            note_told(self.storage, self.person, reminder.about, context.today)
        return Remind(told, reminder.kind, number, snoozes(told, reminder, self._preferences(), now))

    def _handler(self, key: str) -> Callable[[str, datetime], Iterator[Output]] | None:
        handlers = {
            "rappels": self._set,
            "rappels_h": self._set_hour,
            "rappels_g": self._set_group,
            "rappels_stop": self._set_stop,
        }
        return handlers.get(key) or super()._handler(key)

    def ask_what_to_stop(self) -> Iterator[Output]:
        """What "stop" means in the middle of a conversation: the conversation, or the reminders."""
        options = (("ici", "Cette conversation"), ("rappels", "Tous mes rappels"), ("rien", "Rien, on continue"))
        yield self._offering(Offer("rappels_stop", "Qu'est-ce que j'arrête ?", options))

    def _set_stop(self, chosen: str, now: datetime) -> Iterator[Output]:
        if chosen == "rappels":
            yield from self.silence(now)
            yield from self._come_back_or_again(now)
        elif chosen == "ici":
            yield from self.menu()
        else:
            yield from self._come_back_or_again(now)

    def _come_back_or_again(self, now: datetime) -> Iterator[Output]:
        if self._is_asking(now.date()):
            yield from self.again(now)

    def _plan(self, now: datetime) -> tuple[Reminder, ...]:
        known = self.storage.known(self.person)
        today = now.astimezone(BRUSSELS).date()
        return plan(Context(self.law, today, known), self.storage.appointments(self.person), Preferences.read(known))

    def _reminder(self, number: int, now: datetime) -> Reminder | None:
        """The reminder of one of the person's own rows, as the plan has it now."""
        row = next((row for row in self.storage.reminders(self.person) if row.id == number), None)
        return next((one for one in self._plan(now) if row is not None and one.key == row.key), None)

    def _preferences(self) -> Preferences:
        return Preferences.read(self.storage.known(self.person))

    def _listed(self, coming: list[Reminder], now: datetime) -> Iterator[str]:
        """The next ones, one a line; of each kind the first only."""
        seen: set[str] = set()
        appointments = self.storage.appointments(self.person)
        for one in coming:
            name = f"{one.kind}.{one.subject}"
            if name not in seen and len(seen) < _SHOWN:
                seen.add(name)
                own = self._own(one.subject) if one.kind == "rendez_vous" else None
                what = say_appointment(own) if own else tell(one, self._at(one, now), appointments).title
                yield f"• {say_day(one.due.astimezone(BRUSSELS).date())} : {what}"

    def _at(self, one: Reminder, now: datetime) -> Context:
        day = one.due.astimezone(BRUSSELS).date()
        return Context(self.law, max(day, now.astimezone(BRUSSELS).date()), self.storage.known(self.person))

    def _done(self, reminder: Reminder, now: datetime) -> Iterator[Output]:
        today = now.astimezone(BRUSSELS).date()
        own = self._own(reminder.subject)
        if reminder.kind == "prevenir" and own is not None:
            self.told_them(own, now)
            yield Say("Noté. Garde une preuve : l'heure de ton appel, le nom de la personne, ou ton message.")
        elif reminder.kind in _REGISTERED:
            self._learn({"inscrit": "oui", "inscription": today.isoformat()}, today)
            yield Say(f"{_DONE} Je compte ton inscription au {say_day(today)}. Un autre jour ? /stage, puis /corriger.")
        elif reminder.kind in _CLAIMED:
            self._learn({"deja_demande": "oui", "demande_le": today.isoformat()}, today)
            yield Say(
                f"{_DONE} Je compte ta demande au {say_day(today)}. Un autre jour ? /stage, puis /corriger. Garde une "
                "preuve de ton passage ; je te rappelle la suite."
            )
        else:
            self._learn({done_name(reminder.kind, reminder.subject): reminder.about.isoformat()}, today)
            yield Say(f"{_DONE} Je ne t'en parle plus.")

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

    def _without(self, kind: str, now: datetime) -> Iterator[Output]:
        if kind in OPT_IN:
            self._choose_that({ON: ",".join(sorted(self._preferences().on - {kind}))}, now)
            yield Say(_PROOFS_OFF)
            return
        group = load_reminder_texts()[kind].group
        off = self._preferences().off | {group}
        self._choose_that({OFF: ",".join(sorted(off))}, now)
        words = GROUPS.get(group, "Mes démarches")
        yield Say(f"D'accord : plus de rappels « {words} ». /rappels les rallume, /stop les éteint tous.")

    def _set(self, chosen: str, now: datetime) -> Iterator[Output]:
        preferences = self._preferences()
        match chosen:
            case "heure":
                options = tuple((hour, show_time(hour).removesuffix(" du matin")) for hour in HOURS)
                yield self._offering(Offer("rappels_h", "À quelle heure de la journée ?", options))
                return
            case "genres":
                yield self._offering(_groups(preferences))
                return
            case "discret":
                self._choose_that({DISCREET: "non" if preferences.discreet else "oui"}, now)
                yield Say(_DISCREET_OFF if preferences.discreet else _DISCREET_ON)
            case "preuves":
                on = preferences.on ^ {"preuves"}
                self._choose_that({ON: ",".join(sorted(on & OPT_IN))}, now)
                yield Say(_PROOFS_ON if on else _PROOFS_OFF)
            case "stop":
                yield from self.silence(now)
            case "rallumer":
                self._choose_that({STOPPED: "non"}, now)
                yield Say("Tes rappels sont rallumés.")
            case "tout":
                yield from self.menu()
                return
        yield from self.reminders(now)

    def _set_hour(self, chosen: str, now: datetime) -> Iterator[Output]:
        if chosen in HOURS:
            self._choose_that({HOUR: chosen}, now)
            said = show_time(chosen).removesuffix(" du matin")
            yield Say(f"D'accord, à {said}. Ceux du jour d'un rendez-vous suivent l'heure du rendez-vous.")
        yield from self.reminders(now)

    def _set_group(self, chosen: str, now: datetime) -> Iterator[Output]:
        if chosen not in GROUPS:
            yield from self.reminders(now)
            return
        off = self._preferences().off ^ {chosen}
        self._choose_that({OFF: ",".join(sorted(off))}, now)
        yield self._offering(_groups(self._preferences()))

    def _choose_that(self, facts: dict[str, str], now: datetime) -> None:
        self._learn(facts, now.astimezone(BRUSSELS).date())

    def _learn(self, facts: dict[str, str], today: date) -> None:
        self.storage.learn(self.person, facts, today)


_DISCREET_ON: Final = (
    "Mode discret : mes rappels ne montrent plus que « Jalon : un rappel », jusqu'à ce que tu les ouvres."
)
_DISCREET_OFF: Final = "Mode discret éteint : mes rappels disent de quoi il s'agit."
_NOTHING_TO_COME: Final = (
    "Aucun rappel n'est prévu. Donne-moi tes dates avec /stage, ou note un rendez-vous avec /rendezvous : je m'occupe "
    "du reste."
)
_PROOFS_OFF: Final = "D'accord, plus de rappel du vendredi. /rappels le rallume."
_PROOFS_ON: Final = "D'accord : chaque vendredi, je te rappelle de noter tes démarches et de garder tes preuves."


def _told(moved: Moved) -> str:
    later = "plus tard" if moved.after > moved.before else "plus tôt"
    return (
        f"Ta date passe du {say_day(moved.before)} au {say_day(moved.after)}, donc {later}, à cause de ce que tu viens "
        "de me dire. Mes rappels suivent ; /agenda te donne un nouveau fichier."
    )


def _settings(preferences: Preferences) -> Offer:
    if preferences.stopped:
        return Offer("rappels", "Que veux-tu changer ?", (("rallumer", "Rallumer mes rappels"), EVERYTHING))
    hour = show_time(f"{preferences.hour:%H:%M}").removesuffix(" du matin")
    options = (
        ("heure", f"Changer l'heure ({hour})"),
        ("genres", "Choisir de quoi"),
        ("preuves", f"Chaque vendredi, mes preuves : {_on(bool(preferences.on))}"),
        ("discret", f"Mode discret : {_on(preferences.discreet)}"),
        ("stop", "Tout éteindre"),
        EVERYTHING,
    )
    return Offer("rappels", "Que veux-tu changer ?", options)


def _groups(preferences: Preferences) -> Offer:
    options = tuple((name, f"{label} : {_on(name not in preferences.off)}") for name, label in GROUPS.items())
    return Offer("rappels_g", "Appuie sur une ligne pour l'allumer ou l'éteindre.", (*options, ("voir", "C'est bon")))


def _on(is_on: bool) -> str:
    return "oui" if is_on else "non"
