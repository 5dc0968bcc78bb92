"""The exchanges of one person: which conversation is open, what is offered, what is kept.

Nothing here knows a terminal or Telegram. What must outlive the process is in the storage after each exchange.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from secrets import token_hex
from typing import Final

from bot.attachment import recipe
from bot.dialogue.course import CALENDAR, taking_up
from bot.dialogue.kept import said
from bot.dialogue.listening import explained
from bot.dialogue.outputs import Answered, File, Output, Say, Summary
from bot.dialogue.reminding import Reminding
from bot.dialogue.short_words import asks_for_appointments, is_way_back, is_way_out, says_stop
from bot.dialogue.standing import CONSENT
from bot.dialogue.traceless import TRACELESS, Traceless
from flows.engine import Asking
from flows.stage.plan import current_plan
from flows.stage.status import status

_NO_TRACE: Final = (
    "Mode sans trace allumé. Tes réponses ne vivent que dans ma mémoire : si je redémarre, elles sont perdues. Le "
    "texte de tes messages ne reste que le temps d'y répondre, un jour au plus.",
    "Ce que je gardais déjà de toi reste gardé, mais je ne le regarde pas.",
    "Je note une seule chose : que ce mode est allumé. /sanstrace l'éteint et oublie ce que tu y auras dit.",
)
_TRACE_AGAIN: Final = (
    "Mode sans trace éteint : ce que tu y as dit est oublié. À partir de maintenant, je garde tes réponses."
)
_UNFINISHED: Final = (
    "Encore quelques questions de « Mon stage », et je peux te dire où tu en es : tes réponses m'attendent, /stage les "
    "reprend."
)
_LOST: Final = "J'ai redémarré : ce que tu m'avais dit sans trace est perdu. Le mode sans trace est toujours allumé."


class Dialogue(Reminding):
    """One person's exchanges.

    Attributes:
        person: Key of the person in the storage.
        storage: What is kept.
        flows: Every conversation by id.
        law: All dated parameters.
        lookup: Answers free texts.
        erased: Whether the person had everything erased: not even the answer to that may then be written down.
    """

    def open(self, now: datetime) -> Iterator[Output]:
        """What somebody sees who comes, or comes back."""
        self.storage.seen(self.person, now)
        saved = self.storage.current(self.person)
        flow = self.flows.get(saved.flow) if saved else None
        if flow is None or saved is None or not saved.answers:
            yield from self.home()
            return
        yield self._offering(taking_up(flow))

    def hear(self, text: str, now: datetime) -> Iterator[Output]:
        """Anything that was typed: a cry for help before all, then an answer, a choice, a question."""
        urgent = self._cry_for_help(text, now)
        if urgent is not None:
            yield from self._aside(urgent, now)
        elif says_stop(text):
            yield from self.ask_what_to_stop() if self._is_asking(now.date()) else self.silence(now)
        elif is_way_out(text) and not self._is_about_an_appointment(text):
            yield from self.menu()
        elif is_way_back(text) and self._is_asking(now.date()):
            yield from self.back(now)
        elif asks_for_appointments(text):
            yield from self.appointments(now)
        elif self._offer is not None:
            yield from self._choose(self._offer, text, now)
        elif self._flow is not None and self._answers and self._was_away(now):
            yield from self._welcome_back(self._flow, text, now)
        elif self._flow is not None:
            yield from self._answer(text, now)
        else:
            yield from self._look_up(text, now)

    def choose(self, key: str, chosen: str, now: datetime) -> Iterator[Output]:
        """A button of an offer, however old; what can't be undone is asked again when its offer is gone."""
        if self._offer is not None and self._offer.key == key and chosen in dict(self._offer.options):
            # A pressed button says which option it is; only what is typed may be a place in the list.
            yield from self._take(self._offer, chosen, now)
        elif key == "reprendre" and chosen == "recommencer":  # an old button: what was told since is not thrown away
            yield from self.open(now)
        elif key in ("menu", "reprendre"):
            yield from self._go(chosen, now)
        elif key == "plus":
            yield from self._more_of(chosen, now)
        elif key == "corrige" and chosen in self.flows:
            yield from self.correct(now, chosen)
        elif key == "faq":
            yield from self._open_topic(chosen, now)
        elif key == "corriger":
            yield from self._change(chosen, now)
        elif key == "effacer":
            yield from self.erase()
        elif (handler := self._handler(key)) is not None:
            self._offer = None
            yield from handler(chosen, now)
        else:
            yield Say("Ce bouton ne vaut plus. On reprend où on en est.")
            yield from self.again(now)

    def taken_up_again(self) -> Dialogue:
        """A new dialogue of the same person on the same storage, with nothing else of this one."""
        again = Dialogue(self.person, self.storage, self.flows, self.law, self.lookup)
        again.restore()
        return again

    def be_seen(self, now: datetime) -> None:
        """Notes, once a day, that somebody of whom something is kept is active."""
        if self._seen_on != now.date():
            self._seen_on = now.date()
            if self.storage.known(self.person):
                self.storage.seen(self.person, now)

    def notices(self) -> Iterator[Output]:
        """What has to be said before anything else, once."""
        if self._lost:
            self._lost = False
            yield Say(_LOST)

    def status(self, now: datetime) -> Iterator[Output]:
        """Where the person stands in the stage; then what was open, or what may follow."""
        context = self._stage_context(now.date())
        reply = status(context, self.next_appointment(now))
        unfinished = current_plan(context) is None and "stage_insertion" in self._waiting(now.date())
        yield Say(_UNFINISHED) if unfinished else Summary(reply)
        if self._is_asking(now.date()):
            yield from self.again(now)
        else:
            yield self._following(reply)

    def file(self, name: str, now: datetime) -> Iterator[Output]:
        """A file of the stage's dates; where they stand, when there is nothing to make it of.

        Args:
            name: "stage.ics" or "stage.png".
            now: The present moment.
        """
        plan = current_plan(self._stage_context(now.date()))
        if plan is None:
            yield from self.status(now)
            return
        key = self.storage.known(self.person).get(CALENDAR)
        if key is None:
            key = token_hex(8)
            self.storage.learn(self.person, {CALENDAR: key}, now.date())
        yield File(name, plan.text, recipe(name, plan, key, now))
        if self._is_asking(now.date()):
            yield from self.again(now)

    def export(self) -> Iterator[Output]:
        """All that is kept of the person: in words, and whole as a file."""
        kept = self.storage.export(self.person)
        lines = list(said(kept, self.flows, self.storage.appointments(self.person)))
        yield Say("Voici tout ce que je garde de toi." if lines else "Je ne garde presque rien de toi, pour l'instant.")
        if lines:
            yield Say("\n".join(lines))
        yield File(
            "mes-donnees.json",
            "La même chose, complète, pour un ordinateur.",
            {"name": "mes-donnees.json", "kept": kept},
        )

    def traceless(self, now: datetime) -> Iterator[Output]:
        """Begins, or ends, the mode in which nothing is kept."""
        self._clear()
        if isinstance(self.storage, Traceless):
            self.storage = self.storage.under
            self.storage.forget(self.person, [TRACELESS])
            yield Say(_TRACE_AGAIN)
            yield from self.open(now)
        else:
            self.storage.learn(self.person, {TRACELESS: "oui"}, now.date())
            self.storage = Traceless(self.storage, {CONSENT: "oui"})
            yield Say("\n\n".join(_NO_TRACE))
            yield from self.menu()

    @property
    def is_traceless(self) -> bool:
        return isinstance(self.storage, Traceless)

    def more(self, now: datetime) -> Iterator[Output]:
        """The longer answer to the last question, if there is one."""
        more, self._more = self._more, ()
        yield from self._say_more(more, now)

    def _more_of(self, topic: str, now: datetime) -> Iterator[Output]:
        """The longer answer of a topic, from a button, however old."""
        try:
            outputs = self.lookup.topic(topic, now.date()).outputs
        except KeyError:  # it has another name since
            outputs = ()
        found = (output.more for output in outputs if isinstance(output, Answered))
        yield from self._say_more(next(found, ()), now)

    def _say_more(self, more: tuple[str, ...], now: datetime) -> Iterator[Output]:
        yield Answered(more) if more else Say("Je n'ai rien de plus à dire là-dessus.")
        yield from self.open_again(now)

    def explain(self, now: datetime) -> Iterator[Output]:
        """Why the open question is asked and how to answer it, for whoever does not know."""
        step = self._step(now.date()) if self._flow is not None else None
        if isinstance(step, Asking) and self._offer is None:
            yield Say(explained(step.question))
        yield from self.again(now)
