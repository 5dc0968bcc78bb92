"""What is chosen where something was offered: a conversation, a correction, a tick, a yes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from bot.dialogue.chosen import chosen_of
from bot.dialogue.course import KEEP_SENSITIVE
from bot.dialogue.listening import Listening
from bot.dialogue.outputs import NOTHING, Found, Offer, Output, Say
from bot.dialogue.remembering import name_of
from bot.dialogue.short_words import says_no, says_yes
from bot.dialogue.standing import CONSENT
from bot.dialogue.traceless import Traceless
from flows.engine import Asking, Question
from flows.errors import InvalidAnswer
from flows.kinds import YesNo
from flows.reply import Checklist

_ERASE = Offer(
    "effacer",
    "Effacer tout ce que je garde de toi ? C'est définitif.",
    YesNo(unsure=False, yes="Oui, tout effacer", no="Non, garder").options,
)


_Handler = Callable[[str, datetime], Iterator[Output]]


class Choosing(Listening):
    """A course in which one chooses from what is offered."""

    def erase(self) -> Iterator[Output]:
        """Asks before erasing everything."""
        yield self._offering(_ERASE)

    def _choose(self, offer: Offer, text: str, now: datetime) -> Iterator[Output]:
        # "rdv forem jeudi 14h" under the menu is an appointment, though "Mes rendez-vous" sounds like it.
        announced = self._announced(text, now, with_hour=True) if offer.key == "menu" else None
        if announced is not None:
            yield from announced
            return
        try:
            chosen = chosen_of(offer, text, now.date())
        except InvalidAnswer as refusal:
            yield Say(refusal.message)
            yield offer
            return
        if chosen is None:
            yield from self._not_chosen(offer, text, now)
            return
        yield from self._take(offer, chosen, now)

    def _take(self, offer: Offer, chosen: str, now: datetime) -> Iterator[Output]:
        """Does what an option of the open offer means, by its name."""
        self._offer = None
        if offer.key == "suggestion":
            yield from self._answer(chosen, now, typed=False)
        else:
            own: dict[str, _Handler] = {
                "corriger": self._change,
                "connu": self._confirm,
                "faq": self._open_topic,
                "cocher": self._tick,
                "garder": self._consent,
                "effacer": self._erase,
                "rappel": self._take_recalled,
            }
            handler = self._handler(offer.key) or own.get(offer.key, self._go)
            yield from handler(chosen, now)

    def press(self, name: str, question: str, chosen: str, now: datetime) -> Iterator[Output]:
        """A button of a question, however old: answers it, corrects it, or reopens its conversation.

        The same button twice says nothing twice. Nothing is said of a button that changes nothing, and the
        conversation in progress stays open.
        """
        node = self.flows[name].by_id.get(question) if name in self.flows else None
        if not isinstance(node, Question):
            yield Say("Cette question a changé depuis. On reprend où on en est.")
            yield from self.again(now)
            return
        step = self._step_of(name, now.date())
        is_asked = isinstance(step, Asking) and step.question.id == question
        if not is_asked and question not in step.answers:
            yield Say("Cette question ne se pose plus avec tes autres réponses.")
            yield from self.again(now)
            return
        if not is_asked and step.answers[question] == chosen:
            return
        if not self._is_in(name):
            self._open_flow(name, now.date())
        self._offer = None
        if not is_asked:
            self._correcting = question
        step = self._step(now.date())
        if not isinstance(step, Asking) or step.question.id != question:  # something else is asked before it
            yield from self._change(question, now)
            return
        if not is_asked:
            yield Say(f"Corrigé : {name_of(node)}.")
        yield from self._answer(chosen, now, typed=False)

    def _change(self, chosen: str, now: datetime) -> Iterator[Output]:
        """Asks again for the answer that was chosen, in the open conversation or in the one that it is of."""
        question = chosen.rpartition(".")[2]
        name = chosen.rpartition(".")[0] or (self._flow.id if self._flow is not None else "")
        if name in self.flows and question in self.flows[name].by_id:
            if not self._is_in(name):
                self._open_flow(name, now.date())
            self._correcting = question
            step = self._step(now.date())
            if isinstance(step, Asking) and step.question.id != question:
                yield Say("On y vient : d'abord ce qui a pu changer depuis.")
            yield from self._show(step, now)
        elif self._is_asking(now.date()) or self._flow is None:
            self._correcting = None
            yield from self.again(now)
        else:
            self._correcting = None
            yield from self._follow()

    def _confirm(self, chosen: str, now: datetime) -> Iterator[Output]:
        """What was known from before still holds, or is changed first."""
        if self._flow is None:
            yield from self.menu()
        elif chosen == "oui":
            self._day.confirm(self._known_from_before(now.date()), now.date())
            yield from self._show(self._step(now.date()), now)
        else:
            yield from self.correct(now)

    def _handler(self, key: str) -> _Handler | None:
        """What is done with what is chosen of other offers; an old button of theirs is as good as a new one."""
        return None

    def _not_chosen(self, offer: Offer, text: str, now: datetime) -> Iterator[Output]:
        answers_it = offer.key == "reprendre" and "?" not in text and self._reads(text, now.date())
        if offer.key == "suggestion" or answers_it:
            self._offer = self._held = None
            yield from self._answer(text, now)
            return
        if offer.key == "menu" and (says_no(text) or says_yes(text)):
            yield from self._decline(now) if says_no(text) else self._which(offer)
            return
        announced = self._announced(text, now)
        if announced is not None:
            yield from announced
            return
        found = self._find(text, now)
        if offer.key in ("menu", "faq", "reprendre"):
            self._offer = None
            self._note(found, now)
            yield from self._tell(found)
            if self._offer is None:
                yield self._offering(offer)
        else:
            if found.sure and not found.answer_like:
                yield from self._aside(found, now)
                return
            yield Say("Choisis une des réponses proposées, par son numéro ou ses mots.")
            yield offer

    def _decline(self, now: datetime) -> Iterator[Output]:
        """A no to what was proposed ends it: it is not proposed again."""
        self._offer = None
        if self._is_asking(now.date()):
            yield Say("D'accord.")
            yield from self.again(now)
        else:
            yield Say("D'accord. Une question te vient ? Écris-la quand tu veux. /menu montre ce que je sais faire.")

    def _which(self, offer: Offer) -> Iterator[Output]:
        """A yes to several things."""
        yield Say("Avec plaisir : laquelle ? Écris son numéro ou ses mots.")
        yield offer

    def _go(self, chosen: str, now: datetime) -> Iterator[Output]:
        saved = self.storage.current(self.person)
        held, self._held = self._held, None
        if chosen == "continuer" and saved and saved.flow in self.flows:
            if not self._is_in(saved.flow):
                self._open_flow(saved.flow, now.date())
            if held is not None and self._reads(held, now.date()):
                yield Say(f"Je prends ta réponse : « {held} ».")
                yield from self._answer(held, now)
            else:
                yield from self._show(self._step(now.date()), now)
        elif chosen == "recommencer" and saved and saved.flow in self.flows:
            self._flow = self.flows[saved.flow]
            yield from self.restart(now)
        elif chosen == "retrouver":
            waits = self._set_aside.flow if self._set_aside is not None else saved.flow if saved is not None else ""
            if waits in self.flows and not self._is_in(waits):
                self._open_flow(waits, now.date())
                yield Say("On reprend où on en était.")
            yield from self._come_back(now)
        elif chosen in self.flows:
            yield from self.enter(chosen, now)
        else:
            yield from self.menu()

    def _is_in(self, name: str) -> bool:
        return self._flow is not None and self._flow.id == name

    def _open_topic(self, chosen: str, now: datetime) -> Iterator[Output]:
        if chosen == NOTHING:
            yield Say("D'accord. Pose ta question autrement, en quelques mots.")
        else:
            try:
                found = self.lookup.topic(chosen, now.date())
            except KeyError:  # an old button: the topic has another name since
                found = Found((Say("Ce bouton ne vaut plus. Pose ta question en quelques mots."),), sure=False)
            yield from self._tell(found)
        if self._offer is None and self._is_asking(now.date()):
            yield from self.again(now)

    def _tick(self, key: str, now: datetime) -> Iterator[Output]:
        if key == "fini":
            yield from self._follow()
            return
        known = self.storage.known(self.person)
        if known.get(CONSENT) != "oui" and key in self._sensitive_ticks():
            yield from self._tick_refused(key, known)
            return
        if known.get(key) == "oui":
            self.storage.forget(self.person, [key])
        else:
            sensitive = frozenset({key} & self._sensitive_ticks())
            self.storage.learn(self.person, {key: "oui"}, now.date(), sensitive)
        self._refresh(now)
        yield from self._after()

    def _tick_refused(self, key: str, known: Mapping[str, str]) -> Iterator[Output]:
        """A sensitive tick waits for a yes; after a no it is not kept."""
        if known.get(CONSENT) == "non":
            yield Say("Tu m'as demandé de ne rien garder de sensible : je ne garde pas cette coche.")
            yield from self._after()
        else:
            self._pending = {key: "oui"}
            yield self._offering(KEEP_SENSITIVE)

    def _sensitive_ticks(self) -> set[str]:
        parts = self._reply.parts if self._reply else ()
        lists = (part for part in parts if isinstance(part, Checklist) and part.sensitive)
        return {tick.key for part in lists for tick in part.ticks}

    def _consent(self, chosen: str, now: datetime) -> Iterator[Output]:
        facts = {CONSENT: chosen} | (self._pending if chosen == "oui" else {})
        self.storage.learn(self.person, facts, now.date(), frozenset(self._pending))
        self._pending = {}
        yield Say("C'est gardé. /supprimer efface tout, quand tu veux." if chosen == "oui" else "C'est oublié.")
        self._refresh(now)
        yield from self._after()

    def _erase(self, chosen: str, now: datetime) -> Iterator[Output]:
        if chosen == "oui":
            self.storage.erase(self.person)
            self.erased = True
            self._clear()
            yield Say("Tout est effacé : je ne garde plus rien de toi.")
            if isinstance(self.storage, Traceless):
                self.storage = self.storage.under
                yield Say("Le mode sans trace est éteint aussi.")
            yield from self.menu()
        else:
            yield Say("Rien n'est effacé.")
            yield from self.again(now) if self._is_asking(now.date()) else self.menu()
