"""What is typed: an answer to the open question, or a question of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from bot.dialogue.course import EVERYTHING, Course, taking_up
from bot.dialogue.outputs import Answered, Ask, Found, Offer, Output, Say
from bot.dialogue.short_words import asks_meaning
from flows.engine import Asking, Done, Flow, Question, answer
from flows.errors import InvalidAnswer
from flows.kinds import UNSURE, Choice, Day
from flows.kinds.reading import after_unsure
from knowledge.french import say_day

_A_SENTENCE: Final = 2  # words
_A_WHILE: Final = timedelta(hours=24)  # after which whoever comes back is first told where they were


class Listening(Course):
    """A course that hears what is typed."""

    def _find(self, text: str, now: datetime) -> Found:
        return self.lookup.find(text, self.storage.known(self.person), now.date())

    def _note(self, found: Found, now: datetime) -> None:
        if found.unanswered is not None:
            question, topic = found.unanswered
            self.storage.note_unanswered(question, topic, now.date())

    def _announced(self, text: str, now: datetime, *, with_hour: bool = False) -> Iterator[Output] | None:
        """What follows when *text* announces an appointment (*with_hour*: and its hour); None when it does not."""
        return None

    def _look_up(self, text: str, now: datetime) -> Iterator[Output]:
        announced = self._announced(text, now)
        if announced is not None:
            yield from announced
            return
        found = self._find(text, now)
        self._note(found, now)
        yield from self._tell(found)

    def _tell(self, found: Found) -> Iterator[Output]:
        """What the look-up found, then what it leads to."""
        for output in found.outputs:
            if isinstance(output, Answered):
                self._more = output.more
            yield self._offering(output) if isinstance(output, Offer) else output
        if found.flow is not None and found.flow in self.flows:
            options = ((found.flow, self.flows[found.flow].title), EVERYTHING)
            yield self._offering(Offer("menu", "Veux-tu qu'on regarde ensemble ?", options))

    def _aside(self, found: Found, now: datetime) -> Iterator[Output]:
        """A plain answer in the middle of something; then what was open comes back."""
        for output in found.outputs:
            if isinstance(output, Answered):
                self._more = output.more
            yield output
        yield from self.open_again(now)

    def _cry_for_help(self, text: str, now: datetime) -> Found | None:
        """What to say to distress, wherever it is typed and whatever answer could be read in it."""
        if sum(word.isalpha() for word in text.replace("'", " ").replace("’", " ").split()) < _A_SENTENCE:
            return None  # a word or a day: the look-up, slow at its first question, comes only if it can't be read
        found = self._find(text, now)
        return found if found.urgent and not self._is_worded(text, now.date()) else None

    def _is_worded(self, text: str, today: date) -> bool:
        """Whether the open question has an answer in these very words: "je suis seule" may say with whom one lives."""
        step = self._step(today) if self._flow is not None else None
        kind = step.question.kind if isinstance(step, Asking) else None
        return isinstance(kind, Choice) and kind.is_worded(text)

    def _answer(self, text: str, now: datetime, *, typed: bool = True) -> Iterator[Output]:
        step = self._step(now.date())
        if self._flow is None or isinstance(step, Done):
            yield from self._look_up(text, now)
            return
        if typed and (asks_meaning(text) or _is_lost(text, step.question)):
            yield Say(explained(step.question))
            yield from self.again(now)
            return
        found = self._find(text, now) if "?" in text else None
        if found and found.sure:  # "c'est quoi, l'alternance ?" is no answer, though a word of it could be one
            yield from self._aside(found, now)
            return
        # A day with an hour and "rendez-vous" is no answer to "which day?", though a day could be read in it.
        announced = self._announced(text, now, with_hour=True) if typed else None
        if announced is not None and isinstance(step.question.kind, Day):
            yield from announced
            return
        try:
            given = {**step.answers, **self._answers}
            self._answers = answer(self._flow, self._answers, step.question.id, text, self._knowing(given, now.date()))
        except InvalidAnswer as refusal:
            yield from self._refuse(refusal, text, now)
            return
        if self._correcting == step.question.id:
            self._correcting = None
        self._taken_back.discard(step.question.id)
        noted = _noted(step.question, self._answers[step.question.id]) if typed else ""
        yield from self._show(self._step(now.date()), now, noted)

    def _refuse(self, refusal: InvalidAnswer, text: str, now: datetime) -> Iterator[Output]:
        announced = self._announced(text, now)
        if announced is not None:
            yield from announced
            return
        found = self._find(text, now)
        if found.sure and not found.answer_like:
            yield from self._aside(found, now)
            return
        step = self._step(now.date())
        if self._flow is None or refusal.suggestions or isinstance(step, Done):
            yield Say(refusal.message)
            if refusal.suggestions:
                yield self._offering(Offer("suggestion", "", refusal.suggestions))
        else:
            yield Ask(self._flow, step, refusal.message)

    def _reads(self, text: str, today: date) -> bool:
        """Whether *text* answers the open question."""
        step = self._step(today) if self._flow is not None else None
        if self._flow is None or not isinstance(step, Asking):
            return False
        given = {**step.answers, **self._answers}
        try:
            answer(self._flow, self._answers, step.question.id, text, self._knowing(given, today))
        except InvalidAnswer:
            return False
        return True

    def _was_away(self, now: datetime) -> bool:
        return self._active_at is not None and now - self._active_at > _A_WHILE

    def _welcome_back(self, flow: Flow, text: str, now: datetime) -> Iterator[Output]:
        """A question gets its answer first; an answer waits until it is clear that the person goes on."""
        announced = self._announced(text, now)
        if announced is not None:
            yield from announced
            return
        found = self._find(text, now) if "?" in text or not self._reads(text, now.date()) else None
        if found is None:
            self._held = text
        elif found.sure:
            for output in found.outputs:
                if isinstance(output, Answered):
                    self._more = output.more
                yield output
        yield self._offering(taking_up(flow))


def can_be_unsure(question: Question) -> bool:
    """Whether "je ne sais pas" is one of its answers; where it is none, it asks for help."""
    return any(option == UNSURE for option, _ in question.kind.options)


def explained(question: Question) -> str:
    """Why a question is asked, or else how to answer it; and always a way out."""
    how = question.help or "Réponds avec tes mots, ou choisis la réponse la plus proche de ta situation."
    if can_be_unsure(question):
        return f"{how} Tu peux répondre « je ne sais pas »."
    return f"{how} Prends le temps de vérifier : tes réponses t'attendent ici. Tu préfères t'arrêter là ? /annuler."


def _is_lost(text: str, question: Question) -> bool:
    return after_unsure(text) == "" and not can_be_unsure(question)


def _noted(question: Question, answer: str) -> str:
    """A day that was typed, said back in words; a misread one is seen before it counts."""
    if not isinstance(question.kind, Day) or answer == UNSURE:
        return ""
    return f"Noté : {say_day(date.fromisoformat(answer))}."
