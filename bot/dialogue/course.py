"""What is asked and offered next: a conversation from its start to its end, and what may follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from bot.dialogue.outputs import NOTHING, Ask, Offer, Output, Result, Say
from bot.dialogue.remembering import confirming, name_of, recalling
from bot.dialogue.standing import APPOINTMENT, CONSENT, Standing, sensitive
from bot.storage import StorageError
from flows.engine import Asking, Done, Flow, back
from flows.kinds import YesNo
from flows.last import to_keep, told_elsewhere
from flows.reply import Checklist, Reply

CALENDAR = "agenda"  # the fact under which the events of an agenda are known as the same person's
KEEP_SENSITIVE = Offer(
    "garder",
    "Certaines de tes réponses sont sensibles (santé, naissance d'un enfant, nationalité, CPAS). Je les garde pour ne "
    "pas te les redemander, et pour te rappeler les dates qui en dépendent ? Sinon, je les oublie maintenant.",
    YesNo(unsure=False, yes="Oui, garde-les", no="Non, oublie-les").options,
)
EVERYTHING = ("tout", "Voir tout ce que je sais faire")


class Course(Standing):
    """The course of one person's conversations."""

    def menu(self) -> Iterator[Output]:
        """The conversations to choose from; the one in progress stays kept, and the one that waits for it."""
        is_draft = self._flow is not None and self._flow.id == APPOINTMENT
        if is_draft and self._set_aside is not None:  # an appointment that is left is dropped
            self._restore_what_was_set_aside()
            self._save_again()
        self._flow = None
        options = tuple((flow.id, flow.title) for flow in self.flows.values())
        yield self._offering(Offer("menu", "Par quoi commence-t-on ? Tu peux aussi poser une question.", options))

    def enter(self, name: str, now: datetime) -> Iterator[Output]:
        """Opens the flow *name*; what was told of it and not ended is not thrown away: one is asked.

        Raises:
            KeyError: There is no such flow.
        """
        if name in self._waiting(now.date()):
            self._open_flow(name, now.date())
            self._save(now)
            yield self._offering(taking_up(self.flows[name]))
        else:
            yield from self.begin(name, now)

    def begin(self, name: str, now: datetime, *, fresh: bool = False) -> Iterator[Output]:
        """Opens the flow *name* from its start; what is already known is told, not asked, unless *fresh*.

        Raises:
            KeyError: There is no such flow.
        """
        flow = self._open_flow(name, now.date(), {})
        self._fresh = self._recalled = fresh
        before = self._known_from_before(now.date())
        if before:
            self._save(now)
            yield self._offering(confirming(flow, before))
            return
        step = self._step(now.date())
        reused = [question for question in flow.questions if question.id in step.reused]
        if reused:
            known = " · ".join(f"{name_of(q)} : {q.kind.show(step.answers[q.id])}" for q in reused)
            yield Say(f"Je repars de ce que tu m'as déjà dit : {known}. Pour changer : /corriger")
        yield from self._show(step, now)

    def restore(self) -> None:
        super().restore()
        saved = self.storage.current(self.person)
        before = self._known_from_before(saved.updated_at.date()) if saved is not None and not self._answers else {}
        if before and self._flow is not None:  # the yes that was awaited is still awaited
            self._offering(confirming(self._flow, before))

    def _known_from_before(self, today: date) -> dict[str, str]:
        """What the open conversation would ask and takes from an earlier day instead."""
        if self._flow is None:
            return {}
        known, kept = self._context(today).known, self.storage.known(self.person)
        asked = (question.id for question in self._flow.questions if question.default is None)
        return {
            name: known[name] for name in asked if name in known and name in kept and not self._is_sure(name, today)
        }

    def _is_sure(self, name: str, today: date) -> bool:
        aside = self._set_aside.answers if self._set_aside is not None else {}
        return name in aside or self._day.is_sure(name, today)

    def restart(self, now: datetime) -> Iterator[Output]:
        """The same flow from its start, every question asked again."""
        if self._flow is None:
            yield from self.menu()
            return
        self.storage.close(self.person)
        reached = self._reached | set(self._step(now.date()).answers)
        yield from self.begin(self._flow.id, now, fresh=True)
        self._reached |= reached

    def back(self, now: datetime) -> Iterator[Output]:
        """Takes the last answer back and asks it again; a correction that was begun is dropped."""
        if self._flow is None:
            yield from self.menu()
            return
        if self._offer is not None and (self._offer.key == "corriger" or self._is_asking(now.date())):
            # What was offered is closed, and nothing more; but what is known decides what is asked.
            if self._offer.key != "connu":
                self._offer = None
            yield from self.again(now) if self._is_asking(now.date()) else self._follow()
            return
        if self._correcting is None:
            previous = back(self._flow, self._answers, self._context(now.date()))
            if previous is None:
                yield Say("Tu es au début de cette conversation. Pour en choisir une autre : /menu")
            else:
                self._taken_back |= set(self._answers) - set(previous)
                self._answers = previous
        self._correcting = None
        yield from self._show(self._step(now.date()), now)

    def correct(self, now: datetime, name: str | None = None) -> Iterator[Output]:
        """Offers the answers given so far, to change one: those of the flow *name*, of the open one, or all."""
        if name is None and self._flow is not None:
            name = self._flow.id
        flows = list(self.flows.values()) if name is None else [self.flows[name]]
        options = self._given(flows, now.date())
        if not options:
            yield Say("Il n'y a pas encore de réponse à corriger.")
            yield from self.again(now)
            return
        nothing = (NOTHING, "Ne rien changer")
        yield self._offering(Offer("corriger", "Quelle réponse veux-tu changer ?", (*options.items(), nothing)))

    def _given(self, flows: Iterable[Flow], today: date) -> dict[str, str]:
        """What was answered in these conversations, each answer once: what is shown, by what a button says."""
        found: dict[str, tuple[str, str]] = {}
        for flow in flows:
            given = self.storage.known(self.person) | self._step_of(flow.id, today).answers
            where = "" if self._flow is flow else f"{flow.id}."
            for q in flow.questions:
                if q.default is None and q.id in given and q.id not in found:
                    found[q.id] = (f"{where}{q.id}", f"{name_of(q)} : {q.kind.show(given[q.id])}")
        return dict(found.values())

    def again(self, now: datetime) -> Iterator[Output]:
        """What is open, once more."""
        if self._offer is not None:
            yield self._offer
        elif self._flow is None:
            yield from self.menu()
        elif isinstance(step := self._step(now.date()), Done) and self._reply is not None:
            yield from self._follow()  # its result was told already
        else:
            yield from self._show(step, now)

    def open_again(self, now: datetime) -> Iterator[Output]:
        """What is open, once more; nothing when nothing is."""
        if self._offer is not None or self._is_asking(now.date()):
            yield from self.again(now)

    def _show(self, step: Asking | Done, now: datetime, noted: str = "") -> Iterator[Output]:
        self._offer = None
        if self._flow is None:
            return
        if isinstance(step, Asking):
            try:
                self._save(now)
            except StorageError:  # what is asked now is seen all the same
                yield from self._asking(self._flow, step, noted)
                raise
            yield from self._asking(self._flow, step, noted)
        else:
            if noted:
                yield Say(noted)
            yield Result(self._flow, step.reply)
            yield from self._finish(self._flow, step, now)

    def _asking(self, flow: Flow, step: Asking, noted: str) -> Iterator[Output]:
        told = self._told_elsewhere(step)
        if told:
            yield from [Say(noted)] if noted else []
            yield self._offering(recalling(flow, told))
        else:
            yield Ask(flow, step, noted)

    def _told_elsewhere(self, step: Asking) -> dict[str, str]:
        """What to propose instead of asking again: the answers that another conversation was given, once."""
        told = told_elsewhere(self._flow, self.storage.known(self.person)) if self._flow else {}
        if self._recalled or self._correcting or self._taken_back or step.question.id not in told:
            return {}
        self._recalled = True
        return {name: text for name, text in told.items() if name not in step.answers}

    def _take_recalled(self, chosen: str, now: datetime) -> Iterator[Output]:
        """The answers that were proposed become those of this conversation, or are asked."""
        if chosen == "oui" and self._flow is not None:
            self._answers |= told_elsewhere(self._flow, self.storage.known(self.person)) | self._answers
        yield from self._show(self._step(now.date()), now)

    def _come_back(self, now: datetime) -> Iterator[Output]:
        """What is open, or was set aside; when there is nothing, what may follow."""
        if self._is_asking(now.date()):
            yield from self.again(now)
        elif self._restore_what_was_set_aside():
            yield Say("On reprend où on en était.")
            yield from self._show(self._step(now.date()), now)
        else:
            self._flow = None
            yield self._following(None)

    def _finish(self, flow: Flow, done: Done, now: datetime) -> Iterator[Output]:
        facts = {q.id: done.answers[q.id] for q in flow.questions if q.keep == "fact" and q.id in done.answers}
        known = self.storage.known(self.person)
        self._pending = {name: done.answers[name] for name in sensitive(flow, done.answers)}
        if known.get(CONSENT) == "oui":
            facts |= self._pending
        facts |= {**done.reply.facts, **to_keep(flow, done.answers)}
        self._day.remember(flow, done.answers, now.date())
        self.storage.learn(self.person, facts, now.date(), frozenset(self._pending))
        before = self._reached | {name for name in known if name.startswith(f"{flow.id}.")}
        stale = before & set(known) - set(facts)  # corrected since, or on a path that is no longer taken
        if stale:
            self.storage.forget(self.person, stale)
        self._close(now)
        self._reply = done.reply
        if self._pending and CONSENT not in known:
            yield self._offering(KEEP_SENSITIVE)
        else:
            yield from self._after()

    def _after(self) -> Iterator[Output]:
        """What may follow a result: ticking its checklist, or another conversation."""
        parts = self._reply.parts if self._reply else ()
        ticks = [tick for part in parts if isinstance(part, Checklist) for tick in part.ticks]
        if not ticks:
            yield from self._follow()
            return
        options = tuple((tick.key, f"{'[x]' if tick.done else '[ ]'} {tick.label}") for tick in ticks)
        done = ("fini", "C'est bon pour l'instant")
        yield self._offering(Offer("cocher", "Qu'as-tu déjà ? Choisis une ligne pour la cocher.", (*options, done)))

    def _follow(self) -> Iterator[Output]:
        yield self._following(self._reply)

    def _following(self, reply: Reply | None) -> Offer:
        then = reply.then if reply else ()
        waiting = self._set_aside.flow if self._set_aside is not None else None
        options = [(name, self.flows[name].title) for name in then if name in self.flows and name != waiting]
        if waiting is not None:
            options.insert(0, ("retrouver", f"Reprendre « {self.flows[waiting].title} »"))
        return self._offering(Offer("menu", "Et maintenant ?", (*options, EVERYTHING)))

    def _refresh(self, now: datetime) -> None:
        """The last reply again, with what was ticked or kept since."""
        step = self._step(now.date()) if self._flow else None
        if isinstance(step, Done):
            self._reply = step.reply


def taking_up(flow: Flow) -> Offer:
    options = (("continuer", "On continue"), ("recommencer", "On recommence"), ("tout", "Autre chose"))
    return Offer("reprendre", f"On en était à « {flow.title} ». On continue ou on recommence ?", options)
