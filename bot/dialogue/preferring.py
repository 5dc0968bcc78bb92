"""How a person is reminded: what is to come, and what they choose to change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Final

from bot.dialogue.arranging import NO_TRACE
from bot.dialogue.course import EVERYTHING
from bot.dialogue.noting import Noting
from bot.dialogue.outputs import Offer, Output, Say
from bot.dialogue.traceless import Traceless
from flows.appointments.telling import say_appointment
from flows.engine import Context
from flows.kinds.times import show_time
from flows.reminders.appointments import OF_AN_APPOINTMENT
from flows.reminders.plan import plan
from flows.reminders.preferences import DISCREET, HOUR, HOURS, OFF, ON, OPT_IN, STOPPED, Preferences, of_kind
from flows.reminders.reminder import Reminder
from flows.reminders.telling import tell
from flows.stage.recall import events_are_unknown, recalled
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

_COSTLY: Final = frozenset(
    {
        "age",
        "demande",
        "demande_bientot",
        "dossier",
        "inscription_8_jours",
        "inscription_a_faire",
        "prevenir",
        "redemande",
    }
)
_SHOWN: Final = 8
_SILENT_WITHOUT_TRACE: Final = (
    "C'est fait : je ne t'enverrai plus aucun rappel, pas même de ce que je gardais avant le mode sans trace. Pour les "
    "rallumer : /sanstrace, puis /rappels."
)
_DISCREET_ON: Final = (
    "Mode discret : mes rappels ne montrent plus que « Jalon : un rappel », jusqu'à ce que tu les ouvres."
)
_DISCREET_OFF: Final = "Mode discret éteint : mes rappels disent de quoi il s'agit."
_EVENTS_UNKNOWN: Final = (
    "Je n'ai pas gardé maladie, séjour à l'étranger ou formation : je ne peux pas te rappeler ce qui en dépend. « Mon "
    "stage » te le redemande."
)
_NOTHING_TO_COME: Final = (
    "Aucun rappel n'est prévu. Donne-moi tes dates avec /stage, ou note un rendez-vous avec /rendezvous : je m'occupe "
    "du reste."
)
_PROOFS_OFF: Final = "D'accord, plus de rappel du vendredi. /rappels le rallume."
_PROOFS_ON: Final = "D'accord : chaque vendredi, je te rappelle de noter tes démarches et de garder tes preuves."


class Preferring(Noting):
    """A dialogue in which one sees one's reminders and chooses how to get them."""

    def reminders(self, now: datetime) -> Iterator[Output]:
        """What is to come, and how to change it."""
        if self._keeps_nothing():
            yield Say(NO_TRACE)
            return
        preferences = self._preferences()
        if preferences.stopped:
            yield Say("Tes rappels sont tous éteints.")
        else:
            coming = [one for one in self._plan(now) if one.due > now]
            yield Say("\n".join(self._listed(coming, now)) if coming else _NOTHING_TO_COME)
            if "stage_insertion.travail" in self.storage.known(self.person) and self._events_are_unknown():
                yield Say(_EVENTS_UNKNOWN)
            if not self.reminds:
                yield Say("Dans le terminal, je ne fais que les montrer : c'est sur Telegram qu'ils partent.")
        yield self._offering(_settings(preferences))

    def _events_are_unknown(self) -> bool:
        return events_are_unknown(recalled(self.storage.known(self.person)))

    def silence(self, now: datetime) -> Iterator[Output]:
        """No reminder any more; which days then go unannounced is said."""
        if isinstance(self.storage, Traceless):  # what was kept before would still be reminded of
            self.storage.under.learn(self.person, {STOPPED: "oui"}, now.astimezone(BRUSSELS).date())
            yield Say(_SILENT_WITHOUT_TRACE)
            return
        coming = [one for one in self._plan(now) if one.due > now]
        self._choose_that({STOPPED: "oui"}, now)
        yield Say("C'est fait : je ne t'enverrai plus aucun rappel. /rappels les rallume.")
        yield from self._unannounced(coming, now)

    def _unannounced(self, coming: Sequence[Reminder], now: datetime) -> Iterator[Output]:
        """The days that are not announced any more: those that count, not those on which to remind of them."""
        today = now.astimezone(BRUSSELS).date()
        appointments = self.storage.appointments(self.person)
        lines: dict[str, None] = {}
        for one in coming:
            own = self._own(one.subject) if one.kind in OF_AN_APPOINTMENT else None
            what = say_appointment(own) if own else tell(one, self._at(one, now), appointments).title
            lines[f"• {say_day(max(one.about, today))} : {what}" if own is None else f"• {what}"] = None
        if lines:
            yield Say("Ce que je ne t'annoncerai donc pas, note-le toi-même :\n" + "\n".join(lines))

    def _handler(self, key: str) -> Callable[[str, datetime], Iterator[Output]] | None:
        handlers = {
            "rappels": self._set,
            "rappels_h": self._set_hour,
            "rappels_g": self._set_group,
            "rappels_k": self._set_kind,
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

    def _without(self, kind: str, now: datetime) -> Iterator[Output]:
        """No reminder of that kind any more; of what costs money when it is missed, only after a yes."""
        if kind in OPT_IN:
            self._choose_that({ON: ",".join(sorted(self._preferences().on - {kind}))}, now)
            yield Say(_PROOFS_OFF)
        elif kind in _COSTLY:
            options = ((kind, "Oui, plus de rappel de ce genre"), ("garder", "Non, garde-les"))
            yield self._offering(Offer("rappels_k", "Le manquer peut te coûter de l'argent. Je l'éteins ?", options))
        else:
            yield from self._switch_off(kind, now)

    def _set_kind(self, chosen: str, now: datetime) -> Iterator[Output]:
        if chosen in load_reminder_texts():
            yield from self._switch_off(chosen, now)
        else:
            yield Say("D'accord, je continue à te le rappeler.")

    def _switch_off(self, kind: str, now: datetime) -> Iterator[Output]:
        coming = [one for one in self._plan(now) if one.kind == kind and one.due > now]
        off = self._preferences().off | {of_kind(kind)}
        self._choose_that({OFF: ",".join(sorted(off))}, now)
        title = load_reminder_texts()[kind].title
        yield Say(f"D'accord : plus de rappel « {title} ». /rappels les rallume, /stop les éteint tous.")
        yield from self._unannounced(coming, now)

    def _set(self, chosen: str, now: datetime) -> Iterator[Output]:
        if self._keeps_nothing() and chosen not in ("stop", "tout"):
            yield Say(NO_TRACE)
            return
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
        before = self._preferences().off
        kinds = _kinds_of(chosen)
        silent = chosen in before or bool(kinds & before)  # then all of it is switched on again
        coming = [one for one in self._plan(now) if load_reminder_texts()[one.kind].group == chosen and one.due > now]
        off = (before - kinds - {chosen}) if silent else before | {chosen}
        self._choose_that({OFF: ",".join(sorted(off))}, now)
        if not silent:
            yield from self._unannounced(coming, now)
        yield self._offering(_groups(self._preferences()))

    def _choose_that(self, facts: dict[str, str], now: datetime) -> None:
        self._learn(facts, now.astimezone(BRUSSELS).date())

    def _learn(self, facts: dict[str, str], today: date) -> None:
        self.storage.learn(self.person, facts, today)


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
    def state(group: str) -> str:
        if group in preferences.off:
            return "non"
        return "en partie" if _kinds_of(group) & preferences.off else "oui"

    options = tuple((name, f"{label} : {state(name)}") for name, label in GROUPS.items())
    return Offer("rappels_g", "Appuie sur une ligne pour l'allumer ou l'éteindre.", (*options, ("voir", "C'est bon")))


def _kinds_of(group: str) -> frozenset[str]:
    """The kinds of a group, as they stand among what is switched off."""
    return frozenset(of_kind(kind) for kind, entry in load_reminder_texts().items() if entry.group == group)


def _on(is_on: bool) -> str:
    return "oui" if is_on else "non"
