"""A person's appointments: listed, moved, cancelled, put into an agenda; and who still has to be told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.attachment import appointments_recipe
from bot.dialogue.choosing import Choosing
from bot.dialogue.course import EVERYTHING
from bot.dialogue.outputs import File, Offer, Output, Say
from bot.dialogue.standing import APPOINTMENT
from bot.dialogue.traceless import Traceless
from flows.appointments.appointment import Appointment
from flows.appointments.reply import answers_of, said, whom_to_call
from flows.appointments.telling import say_appointment
from flows.reminders.preferences import Preferences
from flows.reminders.telling import say_when
from knowledge.calendar import BRUSSELS
from knowledge.loader import load_appointment_kinds

FLOW: Final = APPOINTMENT
NO_TRACE: Final = (
    "En mode sans trace, je ne garde aucun rendez-vous et je ne regarde pas ceux d'avant : leurs rappels partent quand "
    "même, comme avant. /stop les éteint, /sanstrace éteint ce mode."
)

_FIRST: Final = ("stage_insertion", "eligibilite", "obligations")
_SHOWN: Final = 8
_EXAMPLE: Final = "Pour en noter un, écris par exemple « rdv forem mardi 14h à Namur », ou choisis ci-dessous."
_ADD: Final = ("ajouter", "Noter un rendez-vous")
_ASKED_AGAIN: Final = "Je te le redemande dans deux heures, puis chaque jour. Dès que c'est fait, dis-le-moi."
_NOT_ASKED_AGAIN: Final = (
    "Aucun rappel ne part : je ne pourrai pas te le redemander. Fais-le maintenant, puis dis-le-moi dans /rendezvous."
)
_NOT_YOURS: Final = "Je ne trouve plus ce rendez-vous. /rendezvous montre ceux que je garde."


class Arranging(Choosing):
    """A dialogue in which one deals with one's appointments."""

    reminds: bool = True  # whether reminders leave from here: a terminal only lists them
    _rearranged: bool = False  # an appointment has changed since the reminders were reconciled

    def home(self) -> Iterator[Output]:
        """What most people come for; the menu has the rest."""
        if not set(_FIRST) <= set(self.flows):
            yield from self.menu()
            return
        self._flow = None
        titles = ((name, self.flows[name].title) for name in _FIRST)
        options = (*titles, ("rdv", "Mes rendez-vous"), ("question", "Poser une question"), EVERYTHING)
        yield self._offering(Offer("menu", "Par quoi commence-t-on ? Tu peux aussi écrire ta question.", options))

    def _go(self, chosen: str, now: datetime) -> Iterator[Output]:
        if chosen == "rdv":
            yield from self.appointments(now)
        elif chosen == "question":
            self._offer = None
            yield Say("Pose ta question, en quelques mots.")
        else:
            yield from super()._go(chosen, now)

    def appointments(self, now: datetime) -> Iterator[Output]:
        """The appointments to come, to choose one."""
        if self._keeps_nothing():
            yield Say(NO_TRACE)
            yield from self.again(now)
            return
        coming = self._coming(now)
        untold = [one for one in self.storage.appointments(self.person) if one.cannot_come is not None]
        if not coming and not untold:
            yield Say(f"Tu n'as pas de rendez-vous noté. {_EXAMPLE}")
            yield self._offering(Offer("rdv", "Que veux-tu faire ?", (_ADD, EVERYTHING)))
            return
        options = [(str(one.id), f"{say_appointment(one)} ({_when(one, now)})") for one in coming[:_SHOWN]]
        options = [*((f"dire.{one.id}", f"À prévenir : {say_appointment(one)}") for one in untold), *options]
        agenda = ("agenda", "Les mettre dans mon agenda")
        yield self._offering(Offer("rdv", "Tes rendez-vous à venir :", (*options, _ADD, agenda, EVERYTHING)))

    def next_appointment(self, now: datetime) -> Appointment | None:
        """The first one to come."""
        return next(iter(self._coming(now)), None)

    def _handler(self, key: str) -> Callable[[str, datetime], Iterator[Output]] | None:
        handlers = {"rdv": self._choose_appointment, "rdv_quoi": self._deal_with, "rdv_dit": self._told}
        return handlers.get(key) or super()._handler(key)

    def _open(self, answers: dict[str, str], now: datetime) -> None:
        """Opens the conversation about an appointment with what is known already; the one in progress waits."""
        self._open_flow(FLOW, now.date(), answers)

    def _begin_with(self, answers: dict[str, str], now: datetime) -> Iterator[Output]:
        self._open(answers, now)
        yield from self._show(self._step(now.date()), now)

    def _keeps_nothing(self) -> bool:
        return isinstance(self.storage, Traceless)

    def _choose_appointment(self, chosen: str, now: datetime) -> Iterator[Output]:
        if chosen == _ADD[0]:
            yield from self._begin_with({}, now)
        elif chosen == "agenda":
            yield from self._agenda(self._coming(now), now)
            yield from self.appointments(now)
        elif chosen == "liste":
            yield from self.appointments(now)
        elif chosen == EVERYTHING[0]:
            yield from self.menu()
        elif (untold := self._own(chosen.removeprefix("dire."))) is not None and chosen.startswith("dire."):
            yield from self._not_told(untold, now)
        elif (own := self._own(chosen)) is not None:
            yield Say("\n".join(_lines(own, now)))
            yield self._ask_what_offer(own)
        else:
            yield Say(_NOT_YOURS)
            yield from self.again(now)

    def _ask_what_offer(self, appointment: Appointment) -> Offer:
        number = appointment.id
        options = (
            (f"agenda.{number}", "Dans mon agenda"),
            (f"deplacer.{number}", "Le déplacer"),
            (f"changer.{number}", "Changer le lieu, les papiers"),
            (f"annuler.{number}", "L'annuler"),
            (f"passe.{number}", "Il est passé"),
            ("liste.0", "Mes rendez-vous"),
            ("tout.0", EVERYTHING[1]),
        )
        return self._offering(Offer("rdv_quoi", "Et maintenant ?", options))

    def _deal_with(self, chosen: str, now: datetime) -> Iterator[Output]:
        deed, _, number = chosen.partition(".")
        if deed in ("liste", "tout"):
            yield from self.appointments(now) if deed == "liste" else self.menu()
            return
        own = self._own(number)
        if own is None:
            yield Say(_NOT_YOURS)
            yield from self.again(now)
            return
        match deed:
            case "deplacer":
                answers = {
                    name: text for name, text in answers_of(own).items() if name not in ("rdv_jour", "rdv_heure")
                }
                yield from self._begin_with(answers, now)
            case "changer":
                yield from self._begin_with(answers_of(own), now)
                yield from self.correct(now)
            case "annuler":
                kept = self._put(replace(own, state="cancelled", cannot_come=now), now)
                yield from self._not_told(kept, now)
                yield from self._agenda([kept], now)
            case "passe" if own.starts > now and own.state == "coming":
                yield Say(
                    f"Il n'est pas encore passé : c'est {_when(own, now)}. Tu n'y vas pas ? Choisis « L'annuler »."
                )
                yield self._ask_what_offer(own)
            case "passe":
                self._put(replace(own, state="done", cannot_come=None), now)
                yield Say("Noté : ce rendez-vous est passé. Garde une preuve que tu y étais.")
                yield from self.appointments(now)
            case _:
                yield from self._agenda([own], now)
                yield self._ask_what_offer(own)

    def cannot_come(self, appointment: Appointment, now: datetime) -> Iterator[Output]:
        """The person can't come: nobody knows it yet."""
        kept = self._put(replace(appointment, state="cancelled", cannot_come=now), now)
        yield from self._not_told(kept, now)

    def _not_told(self, appointment: Appointment, now: datetime) -> Iterator[Output]:
        """First of all: nobody has been told."""
        yield self._warning(appointment, now)
        yield from self._how_to_tell(appointment, now)

    def _warning(self, appointment: Appointment, now: datetime) -> Say:
        first = "Je n'ai PAS prévenu le Forem" if appointment.is_of_the_service else "Je n'ai PAS prévenu pour toi"
        return Say(said(f"{first} : c'est à toi de le faire, maintenant.", self._context(now.date())))

    def _how_to_tell(self, appointment: Appointment, now: datetime) -> Iterator[Output]:
        """Whom to call, and whether it is done."""
        kind = load_appointment_kinds()[appointment.kind]
        context = self._context(now.date())
        yield Say(f"À joindre : {whom_to_call(kind, context)}. {said(kind.cannot_come, context)}")
        options = (
            (f"fait.{appointment.id}", "J'ai prévenu"),
            (f"eux.{appointment.id}", "C'est eux qui l'ont changé"),
            (f"pas.{appointment.id}", "Pas encore"),
            (f"viens.{appointment.id}", "Finalement, j'y vais"),
        )
        yield self._offering(Offer("rdv_dit", "Les as-tu prévenus ?", options))

    def _told(self, chosen: str, now: datetime) -> Iterator[Output]:
        answer, _, number = chosen.partition(".")
        own = self._own(number)
        if own is None:
            yield Say(_NOT_YOURS)
        elif answer == "viens" and own.starts > now:
            self._put(replace(own, state="coming", cannot_come=None, moved_from=None), now)
            yield Say(f"C'est remis : {say_appointment(own)}. Tu les avais déjà prévenus ? Redis-leur que tu viens.")
        elif answer == "pas":
            yield Say(_ASKED_AGAIN if self._will_remind() else _NOT_ASKED_AGAIN)
        else:
            self.told_them(own, now)
            yield Say("Noté. Garde une preuve : l'heure de ton appel, le nom de la personne, ou ton message.")
        yield from self._come_back(now)

    def _will_remind(self) -> bool:
        return self.reminds and Preferences.read(self.storage.known(self.person)).wants("prevenir", "rendez_vous")

    def told_them(self, appointment: Appointment, now: datetime) -> None:
        """The person has told the service: they are not asked again."""
        self._put(replace(appointment, cannot_come=None, moved_from=None), now)

    def _agenda(self, chosen: list[Appointment], now: datetime) -> Iterator[Output]:
        if chosen:
            words = "\n".join(say_appointment(one) for one in chosen)
            yield File("rendez-vous.ics", words, appointments_recipe(chosen, now))

    def _put(self, appointment: Appointment, now: datetime) -> Appointment:
        self._rearranged = True
        return self.storage.put_appointment(self.person, appointment, now)

    def _coming(self, now: datetime) -> list[Appointment]:
        return [one for one in self.storage.appointments(self.person) if one.state == "coming" and one.starts > now]

    def _own(self, number: str) -> Appointment | None:
        return next((one for one in self.storage.appointments(self.person) if str(one.id) == number), None)


def _when(appointment: Appointment, now: datetime) -> str:
    return say_when(appointment.local.date(), now.astimezone(BRUSSELS).date())


def _lines(appointment: Appointment, now: datetime) -> Iterator[str]:
    yield f"{say_appointment(appointment)} ({_when(appointment, now)})."
    if appointment.bring:
        yield f"À prendre : {appointment.bring.rstrip('.')}."
    if appointment.note:
        yield f"Ta note : {appointment.note}"
