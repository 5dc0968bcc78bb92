"""Somebody who talks of appointments and reminders, with a clock that a test moves; as the desk does, turn by turn."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from bot.callback import Deed
from bot.dialogue import Ask, Dialogue, File, Offer, Output, Remind, Result, Say
from bot.questions import Questions
from bot.storage import Storage
from flows import load_flows
from flows.appointments.appointment import Appointment
from flows.reminders.reconcile import Row
from knowledge.calendar import BRUSSELS
from knowledge.loader import load_law
from tests.bot.doubles import InMemoryStorage
from tests.flows.said import said

LEA, TOM = "telegram:1", "telegram:2"
SUNDAY = datetime(2026, 11, 22, 10, tzinfo=BRUSSELS)


class Talk:
    """One person; each turn ends with reminders that follow what is known."""

    def __init__(self, storage: Storage | None = None, person: str = LEA, now: datetime = SUNDAY) -> None:
        self.storage: Storage = storage if storage is not None else InMemoryStorage()
        self.person = person
        self.now = now
        self.dialogue = Dialogue(person, self.storage, load_flows(), load_law(), Questions())
        self.dialogue.restore()

    def says(self, *texts: str) -> list[Output]:
        """What comes back of the last text."""
        outputs: list[Output] = []
        for text in texts:
            outputs = self._hears(text)
        return outputs

    def _hears(self, text: str) -> list[Output]:
        return self._turn(lambda dialogue: dialogue.hear(text, self.now))

    def begins(self, flow: str, *texts: str) -> list[Output]:
        outputs = self._turn(lambda dialogue: dialogue.begin(flow, self.now))
        return self.says(*texts) if texts else outputs

    def chooses(self, key: str, chosen: str) -> list[Output]:
        return self._turn(lambda dialogue: dialogue.choose(key, chosen, self.now))

    def presses(self, question: str, answer: str, flow: str = "rendez_vous") -> list[Output]:
        return self._turn(lambda dialogue: dialogue.press(flow, question, answer, self.now))

    def acts(self, deed: Deed, number: int) -> list[Output]:
        return self._turn(lambda dialogue: dialogue.act(deed, number, self.now))

    def does(self, name: str) -> list[Output]:
        """What a command does: "reminders", "appointments", "correct", "back", "silence", "menu"."""
        act: Callable[..., Iterable[Output]] = getattr(self.dialogue, name)
        return self._turn(lambda _: act() if name in ("menu", "erase") else act(self.now))

    def waits(self, **time: float) -> Talk:
        self.now = (self.now + timedelta(**time)).astimezone(BRUSSELS)
        return self

    def is_at(self, moment: str) -> Talk:
        self.now = datetime.fromisoformat(moment).replace(tzinfo=BRUSSELS)
        return self

    def restarts(self) -> Talk:
        """The same person in a new process."""
        return Talk(self.storage, self.person, self.now)

    def _turn(self, act: Callable[[Dialogue], Iterable[Output]]) -> list[Output]:
        return [*self.dialogue.notices(), *act(self.dialogue), *self.dialogue.settle(self.now)]

    # What is kept

    @property
    def appointments(self) -> list[Appointment]:
        return self.storage.appointments(self.person)

    def only(self) -> Appointment:
        [found] = self.appointments
        return found

    def rows(self, kind: str = "", state: str = "pending") -> list[Row]:
        found = self.storage.reminders(self.person)
        return [row for row in found if row.key.startswith(f"{kind}:" if kind else "") and row.state == state]

    def row(self, kind: str, step: str) -> Row:
        rows = self.storage.reminders(self.person)
        [found] = [one for one in rows if one.key.startswith(f"{kind}:") and one.key.endswith(f":{step}")]
        return found

    def when(self, kind: str) -> list[str]:
        """When reminders of that kind are due, on the clocks of Brussels."""
        return [f"{row.due.astimezone(BRUSSELS):%Y-%m-%d %H:%M}" for row in self.rows(kind)]

    def kept(self) -> str:
        """Everything that is written down, of anybody."""
        return json.dumps([self.storage.export(person) for person in (LEA, TOM, "terminal")], ensure_ascii=False)


def heard(outputs: list[Output]) -> str:
    """Everything that somebody reads, all spaces plain."""
    return "\n".join(_words(output) for output in outputs).replace("\u202f", " ").replace("\u00a0", " ")


def _words(output: Output) -> str:
    match output:
        case Say(text):
            return text
        case Ask():
            return "\n".join((output.noted, output.step.text))
        case Offer():
            return "\n".join((output.text, *(f"[{label}]" for _, label in output.options)))
        case Result():
            return said(output.reply)
        case File():
            return f"{output.name}\n{output.text}"
        case Remind():
            return "\n".join((output.told.title, *output.told.paragraphs))
    return str(output)


def asked(outputs: list[Output]) -> str:
    """The question that is open at the end."""
    last = outputs[-1]
    assert isinstance(last, Ask), heard(outputs)
    return last.step.question.id


def offered(outputs: list[Output]) -> Offer:
    last = outputs[-1]
    assert isinstance(last, Offer), heard(outputs)
    return last


def files(outputs: list[Output]) -> list[File]:
    return [output for output in outputs if isinstance(output, File)]


NOT_TOLD = "Je n'ai PAS prévenu le Forem : c'est à toi de le faire, maintenant."


def with_an_appointment(sentence: str = "rdv forem mardi 8 décembre 14h à Namur") -> Talk:
    """Somebody with an appointment, on Sunday 22 November 2026 at ten."""
    talk = Talk()
    talk.says(sentence, "oui")
    return talk


def first(outputs: list[Output]) -> str:
    """The first sentence."""
    assert isinstance(outputs[0], Say), heard(outputs)
    return outputs[0].text


def deal(talk: Talk, deed: str, number: int | None = None) -> list[Output]:
    """A button under one's appointment."""
    return talk.chooses("rdv_quoi", f"{deed}.{number or talk.only().id}")
