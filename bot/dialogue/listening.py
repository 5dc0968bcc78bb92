"""What is typed: an answer to the open question, or a question of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from bot.dialogue.course import EVERYTHING, Course, taking_up
from bot.dialogue.outputs import Answered, Found, Offer, Output, Say
from flows.engine import Asking, Done, Flow, answer
from flows.errors import InvalidAnswer

_A_WHILE: Final = timedelta(hours=24)  # after which whoever comes back is first told where they were


class Listening(Course):
    """A course that hears what is typed."""

    def _find(self, text: str, now: datetime) -> Found:
        return self.lookup.find(text, self.storage.known(self.person), now.date())

    def _note(self, found: Found, now: datetime) -> None:
        if found.unanswered is not None:
            question, topic = found.unanswered
            self.storage.note_unanswered(question, topic, now.date())

    def _look_up(self, text: str, now: datetime) -> Iterator[Output]:
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
        yield from self.again(now)

    def _answer(self, text: str, now: datetime) -> Iterator[Output]:
        step = self._step(now.date())
        if self._flow is None or isinstance(step, Done):
            yield from self._look_up(text, now)
            return
        found = self._find(text, now) if "?" in text else None
        if found and found.sure:  # "c'est quoi, l'alternance ?" is no answer, though a word of it could be one
            yield from self._aside(found, now)
            return
        try:
            given = {**step.answers, **self._answers}
            self._answers = answer(self._flow, self._answers, step.question.id, text, self._knowing(given, now.date()))
        except InvalidAnswer as refusal:
            yield from self._refuse(refusal, text, now)
            return
        self._correcting = None
        self._taken_back.discard(step.question.id)
        yield from self._show(self._step(now.date()), now)

    def _refuse(self, refusal: InvalidAnswer, text: str, now: datetime) -> Iterator[Output]:
        found = self._find(text, now)
        if found.sure:
            yield from self._aside(found, now)
            return
        yield Say(refusal.message)
        if refusal.suggestions:
            yield self._offering(Offer("suggestion", "", refusal.suggestions))

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
        found = self._find(text, now) if "?" in text or not self._reads(text, now.date()) else None
        if found is None:
            self._held = text
        elif found.sure:
            for output in found.outputs:
                if isinstance(output, Answered):
                    self._more = output.more
                yield output
        yield self._offering(taking_up(flow))
