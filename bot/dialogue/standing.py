"""Where one person stands: the conversation that is open, its answers, and what of them is written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.dialogue.aside import SetAside, unpack
from bot.dialogue.outputs import Lookup, Offer
from bot.dialogue.remembering import DayMemory
from bot.dialogue.traceless import TRACELESS, Traceless
from bot.storage import Storage
from flows.engine import Asking, Context, Done, Flow, replay
from flows.reply import Reply
from knowledge.law import Law

APPOINTMENT = "rendez_vous"  # the conversation that takes an appointment down
CONSENT = "garder_sensible"  # the fact that says whether sensitive answers may be kept


@dataclass
class Standing:
    """The state of one person's conversations. `bot.dialogue.Dialogue` is the whole."""

    person: str
    storage: Storage
    flows: Mapping[str, Flow]
    law: Law
    lookup: Lookup
    erased: bool = False
    _flow: Flow | None = None
    _answers: dict[str, str] = field(default_factory=dict)
    _fresh: bool = False  # starting over: what is known is asked again
    _correcting: str | None = None
    _taken_back: set[str] = field(default_factory=set)  # asked again although it may have become a fact meanwhile
    _reached: set[str] = field(default_factory=set)  # questions that were on the path at some time
    _offer: Offer | None = None
    _pending: dict[str, str] = field(default_factory=dict)  # sensitive answers waiting for a yes
    _reply: Reply | None = None
    _more: tuple[str, ...] = ()
    _active_at: datetime | None = None  # when the open question was last shown
    _set_aside: SetAside | None = None  # the conversation to come back to after this one
    _held: str | None = None  # an answer typed on coming back, before it was clear that one goes on
    _lost: bool = False  # what was said without trace, in a restart
    _seen_on: date | None = None
    _day: DayMemory = field(default_factory=DayMemory)
    _recalled: bool = False  # what another conversation was told has been proposed in this one

    def restore(self) -> None:
        """Takes up the conversation in progress silently, as after a restart; `notices` says what could not be."""
        if self.storage.known(self.person).get(TRACELESS) == "oui":
            self.storage, self._lost = Traceless(self.storage, {CONSENT: "oui"}), True
        saved = self.storage.current(self.person)
        if saved is not None and saved.flow in self.flows:
            self._flow = self.flows[saved.flow]
            self._answers, self._set_aside = unpack(saved.answers)
            self._active_at = saved.updated_at

    def _waiting(self, today: date) -> dict[str, SetAside]:
        """The conversations that were begun and not ended, by flow; what is in memory before what was written."""
        found: list[SetAside | None] = []
        saved = self.storage.current(self.person)
        if saved is not None:
            own, aside = unpack(saved.answers)
            found = [SetAside(saved.flow, own, own), aside]
        found.append(self._set_aside)
        if self._flow is not None and self._is_asking(today):
            found.append(SetAside(self._flow.id, dict(self._answers), self._writable(self._flow)))
        return {one.flow: one for one in found if one is not None and one.answers and one.flow in self.flows}

    def _open_flow(self, name: str, today: date, answers: Mapping[str, str] | None = None) -> Flow:
        """Opens a flow with these answers, or where it was left; of the others that wait, the longest is kept.

        Raises:
            KeyError: There is no such flow.
        """
        waiting = self._waiting(today)
        own = waiting.pop(name, None)
        if answers is None:
            answers = own.answers if own is not None else {}
        self._flow, self._fresh, self._correcting, self._offer = self.flows[name], False, None, None
        self._taken_back, self._reached, self._recalled = set(), set(), False
        self._answers = dict(answers)
        # A draft of an appointment is told again in one sentence, a questionnaire is not.
        self._set_aside = max(
            waiting.values(), key=lambda one: (one.flow != APPOINTMENT, len(one.answers)), default=None
        )
        return self._flow

    def _close(self, now: datetime) -> None:
        """The open conversation has ended; the one that was set aside for it is the one in progress again."""
        self.storage.close(self.person)
        self._active_at = None
        if self._set_aside is not None:
            self.storage.save(self.person, self._set_aside.flow, self._set_aside.kept, now)

    def _clear(self) -> None:
        self._flow, self._answers, self._fresh, self._correcting = None, {}, False, None
        self._taken_back, self._reached = set(), set()
        self._offer, self._pending, self._reply, self._more = None, {}, None, ()
        self._active_at, self._held, self._lost, self._set_aside = None, None, False, None
        self._day, self._recalled = DayMemory(), False

    def _is_asking(self, today: date) -> bool:
        return self._flow is not None and isinstance(self._step(today), Asking)

    def _stage_context(self, today: date) -> Context:
        """What is known, and the answers of a stage that was just told, whether they may be kept or not."""
        known = self.storage.known(self.person)
        step = self._step(today) if self._flow is not None and self._flow.id == "stage_insertion" else None
        return Context(self.law, today, {**known, **step.answers} if isinstance(step, Done) else known)

    def _offering(self, offer: Offer) -> Offer:
        self._offer = offer
        return offer

    def _context(self, today: date) -> Context:
        aside = self._set_aside.facts(self.flows) if self._set_aside is not None else {}
        known = aside | self._day.known(today) | self.storage.known(self.person)
        if self._fresh and self._flow:
            known = {name: text for name, text in known.items() if name not in self._flow.by_id}
        for name in (*self._taken_back, self._correcting or ""):
            known.pop(name, None)
        return Context(self.law, today, known)

    def _step(self, today: date) -> Asking | Done:
        if self._flow is None:
            raise RuntimeError("no conversation is open")
        given = {name: text for name, text in self._answers.items() if name != self._correcting}
        step = replay(self._flow, given, self._context(today))
        self._reached |= set(step.answers)
        return step

    def _step_of(self, name: str, today: date) -> Asking | Done:
        """Where a conversation stands, whether it is open, waits, or has ended."""
        if self._flow is not None and self._flow.id == name:
            return self._step(today)
        waiting = self._waiting(today).get(name)
        known = self._day.known(today) | self.storage.known(self.person)
        return replay(self.flows[name], waiting.answers if waiting is not None else {}, self._knowing(known, today))

    def _knowing(self, given: Mapping[str, str], today: date) -> Context:
        return Context(self.law, today, given)

    def _save(self, now: datetime) -> None:
        if self._flow is None:
            return
        kept = self._writable(self._flow)
        if self._set_aside is not None:
            kept |= self._set_aside.packed()
        self.storage.save(self.person, self._flow.id, kept, now)
        self._active_at = now

    def _save_again(self) -> None:
        """As of the moment at which it was last shown."""
        if self._active_at is not None:
            self._save(self._active_at)

    def _writable(self, flow: Flow) -> dict[str, str]:
        """The answers that may be written down now."""
        agreed = self.storage.known(self.person).get(CONSENT) == "oui"
        hidden = frozenset() if agreed else sensitive(flow, self._answers)
        return {name: text for name, text in self._answers.items() if name not in hidden}

    def _restore_what_was_set_aside(self) -> bool:
        aside, self._set_aside = self._set_aside, None
        if aside is None or aside.flow not in self.flows:
            return False
        self._flow, self._answers = self.flows[aside.flow], dict(aside.answers)
        self._fresh, self._correcting, self._offer = False, None, None
        self._taken_back, self._reached = set(), set()
        return True


def sensitive(flow: Flow, answers: Mapping[str, str]) -> frozenset[str]:
    """The questions whose answers are kept only after an explicit yes."""
    return frozenset(q.id for q in flow.questions if q.id in answers and q.is_sensitive(answers[q.id]))
