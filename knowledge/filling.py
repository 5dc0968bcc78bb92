"""Whether every text of the base can be said: its placeholders resolve, and it is short enough once filled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from knowledge.errors import KnowledgeError, OutOfPeriod
from knowledge.law import Law
from knowledge.loader import (
    load_appointment_kinds,
    load_conditions,
    load_contacts,
    load_faq,
    load_law,
    load_obligations,
    load_reminder_texts,
)
from knowledge.schema import Contact
from knowledge.texts import fill

LONGEST_ANSWER: Final = 600  # characters, placeholders filled: one phone screen
LONGEST_REMINDER: Final = 500  # idem: what an appointment has at stake, or how readings differ, may follow it

OWN_SERVICE: Final = "service"  # in an appointment: whoever the person's Region has

# What a reminder is given when it is sent, at its longest.
SAMPLE: Final[Mapping[str, str]] = {
    "rappel.jour": "mercredi 30 septembre 2026",
    "rappel.dernier": "mercredi 30 septembre 2026",
    "rappel.dans": "il y a 30 jours",
    "rappel.quoi": "Rendez-vous à la CAPAC ou au syndicat",
    "rappel.heure": "14 h 30",
    "rappel.service": "Forem (0800 93 947, https://www.leforem.be)",
}


def unfilled(root: Path) -> Iterator[str]:
    """Texts whose placeholders do not resolve on the newest day that the law knows."""
    law, contacts = load_law(root), load_contacts(root)
    for topic, entry in load_faq(root).items():
        for field in ("question", "answer", "more", "before"):
            yield from _try(f"faq · {topic} · {field}", getattr(entry, field), law, contacts)
        yield from _too_long(f"faq · {topic} · answer", entry.answer, law, contacts)
    for name, condition in load_conditions(root).items():
        for text in (condition.label, condition.met, condition.not_met, condition.unknown, *condition.change):
            yield from _try(f"conditions · {name}", text, law, contacts)
        yield from (
            f"conditions · {name} · ask : pas de contact « {who} »" for who in condition.ask if who not in contacts
        )
    for name, obligation in load_obligations(root).items():
        texts = [
            obligation.means,
            obligation.otherwise,
            obligation.e_conseiller,
            *obligation.this_week.values(),
        ]
        for said in (*texts, *obligation.examples, *obligation.proof):
            yield from _try(f"obligations · {name}", said, law, contacts)
    yield from _unfilled_appointments(root, law, contacts)
    yield from _unfilled_reminders(root, law, contacts)


def _unfilled_appointments(root: Path, law: Law, contacts: Mapping[str, Contact]) -> Iterator[str]:
    for name, kind in load_appointment_kinds(root).items():
        for said in (kind.label, kind.why, kind.absence, kind.cannot_come, *kind.bring):
            yield from _try(f"appointments · {name}", said, law, contacts)
        if kind.ask != OWN_SERVICE and kind.ask not in contacts:
            yield f"appointments · {name} · ask : pas de contact « {kind.ask} »"


def _unfilled_reminders(root: Path, law: Law, contacts: Mapping[str, Contact]) -> Iterator[str]:
    for name, reminder in load_reminder_texts(root).items():
        for field in ("text", "late", "elsewhere", "differ"):
            said, where = getattr(reminder, field), f"reminders · {name} · {field}"
            yield from _try(where, said, law, contacts, SAMPLE)
            yield from _too_long(where, said or "", law, contacts, LONGEST_REMINDER, SAMPLE)


def _too_long(
    where: str,
    text: str,
    law: Law,
    contacts: Mapping[str, Contact],
    most: int = LONGEST_ANSWER,
    given: Mapping[str, str] | None = None,
) -> Iterator[str]:
    try:
        length = len(fill(text, law, contacts, law.checked_on, given))
    except KnowledgeError:
        return  # told by _try
    if length > most:
        yield f"{where} : {length} caractères une fois remplie, {most} au plus"


def _try(
    where: str,
    text: str | None,
    law: Law,
    contacts: Mapping[str, Contact],
    given: Mapping[str, str] | None = None,
) -> Iterator[str]:
    try:
        if text is not None:
            fill(text, law, contacts, law.checked_on, given)
    except OutOfPeriod as error:
        yield f"{where} : {error.name} n'a pas de valeur aujourd'hui ; écris {{{error.name}@AAAA-MM-JJ}}"
    except KnowledgeError as error:
        yield f"{where} : {error}"
