"""Appointments that are typed, pasted or told in a few taps, until they are kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.dialogue.arranging import FLOW, NO_TRACE, Arranging
from bot.dialogue.outputs import Answered, Offer, Output, Say
from flows.appointments.appointment import Appointment
from flows.appointments.reading import read_appointment, tells_of_a_change
from flows.appointments.reply import appointment_of
from flows.appointments.understood import Understood
from flows.engine import Asking, Done, Flow
from flows.kinds import SKIPPED, UNSURE
from flows.kinds.times import show_time
from flows.reminders.appointments import of_appointment
from flows.reminders.preferences import Preferences
from knowledge.calendar import BRUSSELS
from knowledge.french import say_day

_PASSED: Final = "Cette heure est déjà passée aujourd'hui. Donne l'heure qui vient, ou corrige le jour."
_LONGEST_PLACE: Final = 150


class Noting(Arranging):
    """A dialogue that takes down appointments."""

    def _announced(self, text: str, now: datetime, *, with_hour: bool = False) -> Iterator[Output] | None:
        is_told = self._is_in(FLOW) and self._offer is None and self._is_asking(now.date())
        if FLOW not in self.flows or is_told:
            return None
        among_them = self._offer is not None and self._offer.key == "rdv"
        said = f"rendez-vous {text}" if among_them else text  # "demain 8h15" under the list of appointments is one
        understood = read_appointment(said, now.astimezone(BRUSSELS))
        if understood is None and not with_hour and self._coming(now) and tells_of_a_change(text):
            return self._ask_which(text, now)
        if understood is None or (with_hour and understood.hour is None):
            return None
        return self._take_down(understood, now)

    def _is_about_an_appointment(self, text: str) -> bool:
        """Whether "annuler" is the button under an appointment rather than the way out."""
        return self._offer is not None and self._offer.key == "rdv_quoi" and text.casefold().startswith("annul")

    def _choose(self, offer: Offer, text: str, now: datetime) -> Iterator[Output]:
        # "mon rdv du forem est déplacé" under another appointment is not about that one.
        if offer.key == "rdv_quoi" and len(self._coming(now)) > 1 and tells_of_a_change(text):
            yield from self._ask_which(text, now)
            return
        yield from super()._choose(offer, text, now)

    def _ask_which(self, text: str, now: datetime) -> Iterator[Output]:
        """A kept appointment changes: what there is to know, then the appointment, to change it here too."""
        found = self._find(text, now)
        if found.sure:
            yield from (output for output in found.outputs if isinstance(output, Answered))
        coming = self._coming(now)
        yield Say("Je n'ai prévenu personne. Ici, tu peux changer le rendez-vous que je garde :")
        if len(coming) == 1:
            yield from self._choose_appointment(str(coming[0].id), now)
        else:
            yield from self.appointments(now)

    def press(self, name: str, question: str, chosen: str, now: datetime) -> Iterator[Output]:
        """As any button; one of an appointment that is kept, or was left, opens nothing again."""
        if name == FLOW and (self._flow is None or self._flow.id != FLOW):
            yield Say("Ce rendez-vous est déjà noté, ou tu l'avais laissé. /rendezvous montre ceux que je garde.")
            if self._is_asking(now.date()):
                yield from self.again(now)
            return
        yield from super().press(name, question, chosen, now)

    def _take_down(self, understood: Understood, now: datetime) -> Iterator[Output]:
        if self._keeps_nothing():
            yield Say(NO_TRACE)
            yield from self.again(now)
            return
        self._open(_answers(understood), now)
        step = self._step(now.date())
        asked = step.question.id if isinstance(step, Asking) else ""
        doubt = next((one for one in understood.doubts if not one.code.endswith("_missing")), None)
        if doubt is None or asked not in ("rdv_jour", "rdv_heure"):
            yield from self._show(step, now)
        elif doubt.options:
            self._save(now)
            yield self._offering(Offer("suggestion", doubt.question, doubt.options))
        else:
            yield Say(doubt.question)
            yield from self._show(step, now)

    def _show(self, step: Asking | Done, now: datetime, noted: str = "") -> Iterator[Output]:
        if self._flow is not None and self._flow.id == FLOW:
            given = self._answers.get("rdv_ok")
            if given == "non":
                del self._answers["rdv_ok"]
                yield from self.correct(now)
                return
            if given == "details":
                del self._answers["rdv_ok"]
                self._answers["rdv_depuis"] = given
                for name in ("rdv_mode", "rdv_lieu", "rdv_papiers", "rdv_note"):  # what was passed over is asked now
                    if self._answers.get(name) in (UNSURE, SKIPPED):
                        del self._answers[name]
                step = self._step(now.date())
            elif _is_over(step, now):
                del self._answers["rdv_heure"]
                yield Say(_PASSED)
                step = self._step(now.date())
            if isinstance(step, Done) and step.reply.appointment is not None and self._moves(step.reply.appointment):
                yield self._warning(step.reply.appointment, now)
        yield from super()._show(step, now, noted)

    def _moves(self, appointment: Appointment) -> bool:
        """Whether it was kept with another day or hour."""
        before = self._own(str(appointment.id))
        return before is not None and before.starts != appointment.starts

    def _finish(self, flow: Flow, done: Done, now: datetime) -> Iterator[Output]:
        if done.reply.appointment is None:
            yield from super()._finish(flow, done, now)
            return
        self._close(now)
        self._reply, self._flow = done.reply, None
        if self._keeps_nothing():
            yield Say(NO_TRACE)
            yield from self._come_back(now)
            return
        kept, moved = self._keep(done.reply.appointment, now)
        yield from self._say_reminders(kept, now)
        if moved:
            yield from self._how_to_tell(kept, now)
        else:
            yield from self._come_back(now) if self._set_aside is not None else iter([self._ask_what_offer(kept)])

    def _keep(self, appointment: Appointment, now: datetime) -> tuple[Appointment, bool]:
        """Keeps it; whether it was another day or hour before."""
        before = self._own(str(appointment.id))
        if before is None:
            return self._put(replace(appointment, id=0), now), False
        moved = before.starts != appointment.starts
        changed = replace(
            appointment,
            uid=before.uid,
            sequence=before.sequence,
            made_at=now if moved else before.made_at,
            cannot_come=now if moved else before.cannot_come,
            moved_from=(before.moved_from or before.starts) if moved else before.moved_from,
        )
        return self._put(changed, now), moved

    def _say_reminders(self, appointment: Appointment, now: datetime) -> Iterator[Output]:
        if not self.reminds:
            yield Say("Ici, dans le terminal, aucun rappel ne part : /rappels montre ce que Telegram t'enverrait.")
            return
        preferences = Preferences.read(self.storage.known(self.person))
        if not preferences.wants("rendez_vous", "rendez_vous"):
            yield Say("Tes rappels sont éteints : je ne t'enverrai rien. /rappels les rallume.")
            return
        reminders = [one for one in of_appointment(appointment, preferences.hour) if one.kind == "rendez_vous"]
        moments = [one.due.astimezone(BRUSSELS) for one in reminders]
        coming = [f"{say_day(due.date())} à {show_time(f'{due:%H:%M}')}" for due in moments if due > now]
        yield Say(f"Je te le rappelle : {' ; '.join(coming)}.") if coming else Say("C'est trop proche pour un rappel.")


def _answers(understood: Understood) -> dict[str, str]:
    """What was understood as answers of the conversation; what was not said of the place is not asked."""
    found = {
        "rdv_depuis": "details",
        "rdv_genre": understood.kind,
        "rdv_jour": understood.day.isoformat() if understood.day else None,
        "rdv_heure": understood.hour.strftime("%H:%M") if understood.hour else None,
        "rdv_mode": understood.mode or ("place" if understood.place else UNSURE),
        "rdv_lieu": understood.place[:_LONGEST_PLACE] or SKIPPED,
        "rdv_papiers": SKIPPED,
        "rdv_note": SKIPPED,
    }
    return {name: text for name, text in found.items() if text is not None}


def _is_over(step: Asking | Done, now: datetime) -> bool:
    asked = isinstance(step, Asking) and step.question.id == "rdv_ok"
    return asked and appointment_of(step.answers).starts <= now
