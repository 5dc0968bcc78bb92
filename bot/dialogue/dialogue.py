"""The exchanges of one person: which conversation is open, what is offered, what is kept.

Nothing here knows a terminal or Telegram. What must outlive the process is in the storage after each exchange.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from secrets import token_hex
from typing import Final

from bot.attachment import recipe
from bot.dialogue.outputs import NOTHING, Answered, Ask, File, Found, Lookup, Offer, Output, Result, Say, Summary
from bot.dialogue.traceless import TRACELESS, Traceless
from bot.storage import Storage
from flows.engine import Asking, Context, Done, Flow, Question, answer, back, replay
from flows.errors import InvalidAnswer
from flows.kinds import Choice, YesNo
from flows.last import to_keep
from flows.reply import Checklist, Reply
from flows.stage.plan import current_plan
from flows.stage.status import status
from knowledge.law import Law

CONSENT = "garder_sensible"  # the fact that says whether sensitive answers may be kept

CALENDAR = "agenda"  # the fact under which the events of an agenda are known as the same person's

_A_WHILE: Final = timedelta(hours=24)  # after which whoever comes back is first told where they were

_NO_TRACE: Final = (
    "Mode sans trace allumé. Tes réponses restent en mémoire, jamais dans ma base : si je redémarre, elles sont "
    "perdues. Ce que je gardais déjà de toi reste gardé, mais je ne le regarde pas.",
    "Je note une seule chose : que ce mode est allumé. /sanstrace l'éteint et oublie ce que tu y auras dit.",
)
_TRACE_AGAIN: Final = (
    "Mode sans trace éteint : ce que tu y as dit est oublié. À partir de maintenant, je garde tes réponses."
)
_LOST: Final = "J'ai redémarré : ce que tu m'avais dit sans trace est perdu. Le mode sans trace est toujours allumé."

_KEEP_SENSITIVE = Offer(
    "garder",
    "Certaines de tes réponses sont sensibles (santé, naissance d'un enfant, nationalité, CPAS). Je les garde pour ne "
    "pas te les redemander ? Sinon, je les oublie maintenant.",
    YesNo(unsure=False, yes="Oui, garde-les", no="Non, oublie-les").options,
)
_ERASE = Offer(
    "effacer",
    "Effacer tout ce que je garde de toi ? C'est définitif.",
    YesNo(unsure=False, yes="Oui, tout effacer", no="Non, garder").options,
)
_EVERYTHING = ("tout", "Voir tout ce que je sais faire")


@dataclass
class Dialogue:
    """One person's exchanges.

    Attributes:
        person: Key of the person in the storage.
        storage: What is kept.
        flows: Every conversation by id.
        law: All dated parameters.
        lookup: Answers free texts.
    """

    person: str
    storage: Storage
    flows: Mapping[str, Flow]
    law: Law
    lookup: Lookup
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
    _held: str | None = None  # an answer typed on coming back, before it was clear that one goes on
    _lost: bool = False  # what was said without trace, in a restart
    _seen_on: date | None = None

    def open(self, now: datetime) -> Iterator[Output]:
        """What somebody sees who comes, or comes back."""
        self.storage.seen(self.person, now)
        saved = self.storage.current(self.person)
        flow = self.flows.get(saved.flow) if saved else None
        if flow is None or saved is None or not saved.answers:
            yield from self.menu()
            return
        yield self._offering(_taking_up(flow))

    def menu(self) -> Iterator[Output]:
        """The conversations to choose from; the one in progress stays kept."""
        self._flow = None
        options = tuple((flow.id, flow.title) for flow in self.flows.values())
        yield self._offering(Offer("menu", "Par quoi commence-t-on ? Tu peux aussi poser une question.", options))

    def begin(self, name: str, now: datetime, *, fresh: bool = False) -> Iterator[Output]:
        """Opens the flow *name* from its start; what is already known is told, not asked, unless *fresh*.

        Raises:
            KeyError: There is no such flow.
        """
        self._flow, self._answers, self._fresh, self._correcting = self.flows[name], {}, fresh, None
        self._taken_back, self._reached = set(), set()
        step = self._step(now.date())
        reused = [question for question in self._flow.questions if question.id in step.reused]
        if reused:
            known = " · ".join(f"{_name(q)} : {q.kind.show(step.answers[q.id])}" for q in reused)
            yield Say(f"Je repars de ce que tu m'as déjà dit : {known}. Pour changer : /corriger")
        yield from self._show(step, now)

    def hear(self, text: str, now: datetime) -> Iterator[Output]:
        """Anything that was typed or pressed: an answer, a choice, a question."""
        if self._offer is not None:
            yield from self._choose(self._offer, text, now)
        elif self._flow is not None and self._answers and self._was_away(now):
            yield from self._welcome_back(self._flow, text, now)
        elif self._flow is not None:
            yield from self._answer(text, now)
        else:
            yield from self._look_up(text, now)

    def press(self, name: str, question: str, chosen: str, now: datetime) -> Iterator[Output]:
        """A button of a question, however old: answers it, corrects it, or reopens its conversation.

        The same button twice says nothing twice. Nothing is said of a button that changes nothing.
        """
        node = self.flows[name].by_id.get(question) if name in self.flows else None
        if not isinstance(node, Question):
            yield Say("Cette question a changé depuis. On reprend où on en est.")
            yield from self.again(now)
            return
        if self._flow is None or self._flow.id != name:
            self._resume(name)
        step = self._step(now.date())
        if isinstance(step, Asking) and step.question.id == question:
            self._offer = None
            yield from self._answer(chosen, now)
        elif question not in step.answers:
            yield Say("Cette question ne se pose plus avec tes autres réponses.")
            yield from self.again(now)
        elif step.answers[question] != chosen:
            self._correcting = question
            yield Say(f"Corrigé : {_name(node)}.")
            yield from self._answer(chosen, now)

    def choose(self, key: str, chosen: str, now: datetime) -> Iterator[Output]:
        """A button of an offer, however old; what can't be undone is asked again when its offer is gone."""
        if self._offer is not None and self._offer.key == key and chosen in dict(self._offer.options):
            yield from self._choose(self._offer, chosen, now)
        elif key in ("menu", "reprendre"):
            yield from self._go(chosen, now)
        elif key == "faq":
            yield from self._open_topic(chosen, now)
        elif key == "corriger" and self._flow is not None and chosen in self._flow.by_id:
            self._correcting = chosen
            yield from self._show(self._step(now.date()), now)
        elif key == "effacer":
            yield from self.erase()
        else:
            yield Say("Ce bouton ne vaut plus. On reprend où on en est.")
            yield from self.again(now)

    def restore(self) -> None:
        """Takes up the conversation in progress silently, as after a restart; `notices` says what could not be."""
        if self.storage.known(self.person).get(TRACELESS) == "oui":
            self.storage, self._lost = Traceless(self.storage, {CONSENT: "oui"}), True
        saved = self.storage.current(self.person)
        if saved is not None and saved.flow in self.flows:
            self._flow, self._answers = self.flows[saved.flow], dict(saved.answers)
            self._active_at = saved.updated_at

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

    def _resume(self, name: str) -> None:
        saved = self.storage.current(self.person)
        self._flow, self._fresh, self._correcting, self._offer = self.flows[name], False, None, None
        self._taken_back, self._reached = set(), set()
        self._answers = dict(saved.answers) if saved is not None and saved.flow == name else {}

    def back(self, now: datetime) -> Iterator[Output]:
        """Takes the last answer back and asks it again; a correction that was begun is dropped."""
        if self._flow is None:
            yield from self.menu()
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

    def correct(self, now: datetime) -> Iterator[Output]:
        """Offers the answers given so far, to change one."""
        given = self._step(now.date()).answers if self._flow else {}
        questions = [question for question in self._flow.questions if question.id in given] if self._flow else []
        if not questions:
            yield Say("Il n'y a pas encore de réponse à corriger.")
            yield from self.again(now)
            return
        options = tuple((q.id, f"{_name(q)} : {q.kind.show(given[q.id])}") for q in questions)
        nothing = (NOTHING, "Ne rien changer")
        yield self._offering(Offer("corriger", "Quelle réponse veux-tu changer ?", (*options, nothing)))

    def restart(self, now: datetime) -> Iterator[Output]:
        """The same flow from its start, every question asked again."""
        if self._flow is None:
            yield from self.menu()
            return
        self.storage.close(self.person)
        reached = self._reached | set(self._step(now.date()).answers)
        yield from self.begin(self._flow.id, now, fresh=True)
        self._reached |= reached

    def erase(self) -> Iterator[Output]:
        """Asks before erasing everything."""
        yield self._offering(_ERASE)

    def status(self, now: datetime) -> Iterator[Output]:
        """Where the person stands in the stage; then what was open, or what may follow."""
        reply = status(self._stage_context(now.date()))
        yield Summary(reply)
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
        if self._more:
            yield Answered(self._more)
            self._more = ()
        else:
            yield Say("Je n'ai rien de plus à dire là-dessus.")
        yield from self.again(now)

    def again(self, now: datetime) -> Iterator[Output]:
        """What is open, once more."""
        if self._offer is not None:
            yield self._offer
        elif self._flow is not None:
            yield from self._show(self._step(now.date()), now)
        else:
            yield from self.menu()

    # Coming back

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
        yield self._offering(_taking_up(flow))

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

    # What is open

    def _is_asking(self, today: date) -> bool:
        return self._flow is not None and isinstance(self._step(today), Asking)

    def _stage_context(self, today: date) -> Context:
        """What is known, and the answers of a stage that was just told, whether they may be kept or not."""
        known = self.storage.known(self.person)
        step = self._step(today) if self._flow is not None and self._flow.id == "stage_insertion" else None
        return Context(self.law, today, {**known, **step.answers} if isinstance(step, Done) else known)

    def _clear(self) -> None:
        self._flow, self._answers, self._fresh, self._correcting = None, {}, False, None
        self._taken_back, self._reached = set(), set()
        self._offer, self._pending, self._reply, self._more = None, {}, None, ()
        self._active_at, self._held, self._lost = None, None, False

    def _offering(self, offer: Offer) -> Offer:
        self._offer = offer
        return offer

    def _context(self, today: date) -> Context:
        known = self.storage.known(self.person)
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

    def _show(self, step: Asking | Done, now: datetime) -> Iterator[Output]:
        self._offer = None
        if self._flow is None:
            return
        if isinstance(step, Asking):
            self._save(now)
            yield Ask(self._flow, step)
        else:
            yield Result(self._flow, step.reply)
            yield from self._finish(self._flow, step, now)

    # Answers

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

    def _knowing(self, given: Mapping[str, str], today: date) -> Context:
        return Context(self.law, today, given)

    def _refuse(self, refusal: InvalidAnswer, text: str, now: datetime) -> Iterator[Output]:
        found = self._find(text, now)
        if found.sure:
            yield from self._aside(found, now)
            return
        yield Say(refusal.message)
        if refusal.suggestions:
            yield self._offering(Offer("suggestion", "", refusal.suggestions))

    def _find(self, text: str, now: datetime) -> Found:
        return self.lookup.find(text, self.storage.known(self.person), now.date())

    def _aside(self, found: Found, now: datetime) -> Iterator[Output]:
        """A plain answer in the middle of something; then what was open comes back."""
        for output in found.outputs:
            if isinstance(output, Answered):
                self._more = output.more
            yield output
        yield from self.again(now)

    def _look_up(self, text: str, now: datetime) -> Iterator[Output]:
        found = self._find(text, now)
        self._note(found, now)
        yield from self._tell(found)

    def _note(self, found: Found, now: datetime) -> None:
        if found.unanswered is not None:
            question, topic = found.unanswered
            self.storage.note_unanswered(question, topic, now.date())

    def _tell(self, found: Found) -> Iterator[Output]:
        """What the look-up found, then what it leads to."""
        for output in found.outputs:
            if isinstance(output, Answered):
                self._more = output.more
            yield self._offering(output) if isinstance(output, Offer) else output
        if found.flow is not None and found.flow in self.flows:
            options = ((found.flow, self.flows[found.flow].title), _EVERYTHING)
            yield self._offering(Offer("menu", "Veux-tu qu'on regarde ensemble ?", options))

    # Choices that belong to no flow

    def _choose(self, offer: Offer, text: str, now: datetime) -> Iterator[Output]:
        try:
            chosen = _chosen(offer, text, now.date())
        except InvalidAnswer as refusal:
            yield Say(refusal.message)
            yield offer
            return
        if chosen is None:
            yield from self._not_chosen(offer, text, now)
            return
        self._offer = None
        if offer.key == "suggestion":
            yield from self._answer(chosen, now)
        elif offer.key == "faq":
            yield from self._open_topic(chosen, now)
        elif offer.key == "corriger":
            self._correcting = None if chosen == NOTHING else chosen
            yield from self._show(self._step(now.date()), now)
        elif offer.key == "cocher":
            yield from self._tick(chosen, now)
        elif offer.key == "garder":
            yield from self._consent(chosen, now)
        elif offer.key == "effacer":
            yield from self._erase(chosen)
        else:
            yield from self._go(chosen, now)

    def _not_chosen(self, offer: Offer, text: str, now: datetime) -> Iterator[Output]:
        answers_it = offer.key == "reprendre" and "?" not in text and self._reads(text, now.date())
        if offer.key == "suggestion" or answers_it:
            self._offer = self._held = None
            yield from self._answer(text, now)
            return
        found = self._find(text, now)
        if offer.key in ("menu", "faq", "reprendre"):
            self._offer = None
            self._note(found, now)
            yield from self._tell(found)
            if self._offer is None:
                yield self._offering(offer)
        else:
            if found.sure:
                yield from self._aside(found, now)
                return
            yield Say("Choisis une des réponses proposées, par son numéro ou ses mots.")
            yield offer

    def _go(self, chosen: str, now: datetime) -> Iterator[Output]:
        saved = self.storage.current(self.person)
        held, self._held = self._held, None
        if chosen == "continuer" and saved and saved.flow in self.flows:
            self._resume(saved.flow)
            if held is not None and self._reads(held, now.date()):
                yield Say(f"Je prends ta réponse : « {held} ».")
                yield from self._answer(held, now)
            else:
                yield from self._show(self._step(now.date()), now)
        elif chosen == "recommencer" and saved and saved.flow in self.flows:
            self._flow = self.flows[saved.flow]
            yield from self.restart(now)
        elif chosen in self.flows:
            yield from self.begin(chosen, now)
        else:
            yield from self.menu()

    def _open_topic(self, chosen: str, now: datetime) -> Iterator[Output]:
        if chosen == NOTHING:
            yield Say("D'accord. Pose ta question autrement, en quelques mots.")
        else:
            try:
                found = self.lookup.topic(chosen, now.date())
            except KeyError:  # an old button: the topic has another name since
                found = Found((Say("Ce bouton ne vaut plus. Pose ta question en quelques mots."),), sure=False)
            yield from self._tell(found)
        if self._offer is None and self._flow is not None:
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
            yield self._offering(_KEEP_SENSITIVE)

    def _refresh(self, now: datetime) -> None:
        """The last reply again, with what was ticked or kept since."""
        step = self._step(now.date()) if self._flow else None
        if isinstance(step, Done):
            self._reply = step.reply

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

    def _erase(self, chosen: str) -> Iterator[Output]:
        if chosen == "oui":
            self.storage.erase(self.person)
            self._clear()
            yield Say("Tout est effacé : je ne garde plus rien de toi.")
            if isinstance(self.storage, Traceless):
                self.storage = self.storage.under
                yield Say("Le mode sans trace est éteint aussi.")
        else:
            yield Say("Rien n'est effacé.")
        yield from self.menu()

    # What is kept

    def _save(self, now: datetime) -> None:
        if self._flow is None:
            return
        agreed = self.storage.known(self.person).get(CONSENT) == "oui"
        hidden = frozenset() if agreed else _sensitive(self._flow, self._answers)
        kept = {name: text for name, text in self._answers.items() if name not in hidden}
        self.storage.save(self.person, self._flow.id, kept, now)
        self._active_at = now

    def _finish(self, flow: Flow, done: Done, now: datetime) -> Iterator[Output]:
        facts = {q.id: done.answers[q.id] for q in flow.questions if q.keep == "fact" and q.id in done.answers}
        known = self.storage.known(self.person)
        self._pending = {name: done.answers[name] for name in _sensitive(flow, done.answers)}
        if known.get(CONSENT) == "oui":
            facts |= self._pending
        facts |= {**done.reply.facts, **to_keep(flow, done.answers)}
        self.storage.learn(self.person, facts, now.date(), frozenset(self._pending))
        before = self._reached | {name for name in known if name.startswith(f"{flow.id}.")}
        stale = before & set(known) - set(facts)  # corrected since, or on a path that is no longer taken
        if stale:
            self.storage.forget(self.person, stale)
        self.storage.close(self.person)
        self._active_at = None
        self._reply = done.reply
        if self._pending and CONSENT not in known:
            yield self._offering(_KEEP_SENSITIVE)
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
        options = tuple((name, self.flows[name].title) for name in then if name in self.flows)
        return self._offering(Offer("menu", "Et maintenant ?", (*options, _EVERYTHING)))


def _taking_up(flow: Flow) -> Offer:
    options = (("continuer", "On continue"), ("recommencer", "On recommence"), ("tout", "Autre chose"))
    return Offer("reprendre", f"On en était à « {flow.title} ». On continue ou on recommence ?", options)


def _name(question: Question) -> str:
    return question.short or question.id


def _sensitive(flow: Flow, answers: Mapping[str, str]) -> frozenset[str]:
    return frozenset(q.id for q in flow.questions if q.id in answers and q.is_sensitive(answers[q.id]))


def _chosen(offer: Offer, text: str, today: date) -> str | None:
    """The option that *text* means, None when it means none; "oui" takes the only suggestion there is.

    Raises:
        InvalidAnswer: A number that no option has.
    """
    names = [name for name, _ in offer.options]
    if text.isdecimal():  # a bare number is a place in the list, whatever numbers the labels hold
        if not 1 <= int(text) <= len(names):
            raise InvalidAnswer(f"Choisis une réponse par son numéro, de 1 à {len(names)}, ou avec ses mots.")
        return names[int(text) - 1]
    try:
        return Choice(dict(offer.options)).read(text, today)
    except InvalidAnswer:
        pass
    try:
        said = YesNo(unsure=False).read(text, today)
    except InvalidAnswer:
        return None
    if set(names) == {"oui", "non"}:
        return said
    # "oui" means the only suggestion there is, or going on.
    return names[0] if said == "oui" and (len(names) == 1 or offer.key == "reprendre") else None
