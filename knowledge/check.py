"""Looking over the whole knowledge base: what is wrong, and what deserves another look."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from knowledge.calendar import add_months
from knowledge.errors import InvalidFile, KnowledgeError, OutOfPeriod
from knowledge.law import Law, Parameter
from knowledge.loader import (
    ROOT,
    load_appointment_kinds,
    load_conditions,
    load_contacts,
    load_faq,
    load_glossary,
    load_law,
    load_obligations,
    load_reminder_texts,
    read,
)
from knowledge.schema import (
    AppointmentKindFile,
    ConditionFile,
    Contact,
    ContactFile,
    FaqEntry,
    FaqFile,
    GlossaryFile,
    ObligationFile,
    ParameterFile,
    ReminderTextFile,
    Source,
)
from knowledge.search.language import LanguageFile
from knowledge.search.lexicon import LexiconFile
from knowledge.search.smalltalk import SmalltalkFile
from knowledge.texts import fill

STALE_AFTER_MONTHS = 6
LONGEST_ANSWER = 600  # characters, placeholders filled: one phone screen
LONGEST_REMINDER = 500  # idem: what an appointment has at stake, or how readings differ, may follow it

OWN_SERVICE = "service"  # in an appointment: whoever the person's Region has

# What a reminder is given when it is sent, at its longest.
SAMPLE: Mapping[str, str] = {
    "rappel.jour": "mercredi 30 septembre 2026",
    "rappel.dernier": "mercredi 30 septembre 2026",
    "rappel.dans": "il y a 30 jours",
    "rappel.quoi": "Rendez-vous à la CAPAC ou au syndicat",
    "rappel.heure": "14 h 30",
    "rappel.service": "Forem (0800 93 947, https://www.leforem.be)",
}

SCHEMAS: Mapping[str, type[BaseModel]] = {
    "parameters": ParameterFile,
    "glossary": GlossaryFile,
    "faq": FaqFile,
    "contacts": ContactFile,
    "conditions": ConditionFile,
    "obligations": ObligationFile,
    "appointments": AppointmentKindFile,
    "reminders": ReminderTextFile,
    "lexicon": LexiconFile,
    "smalltalk": SmalltalkFile,
    "languages": LanguageFile,
}


@dataclass(frozen=True, slots=True)
class Notice:
    """Nothing is broken, but somebody should look: `kind` is stale, secondary or disputed."""

    kind: str
    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where} : {self.message}"


def errors(today: date, root: Path = ROOT) -> list[str]:
    """Every error of the knowledge base, in French; empty when all is well.

    Args:
        today: No source can have been checked after it.
        root: Where the base stands.
    """
    found: list[str] = []
    for load in (
        load_law,
        load_glossary,
        load_contacts,
        load_conditions,
        load_faq,
        load_obligations,
        load_appointment_kinds,
        load_reminder_texts,
    ):
        try:
            load(root)
        except InvalidFile as error:
            found += [str(problem) for problem in error.problems]
    for name, model in (("lexicon", LexiconFile), ("smalltalk", SmalltalkFile), ("languages", LanguageFile)):
        try:
            read(root / f"{name}.yaml", model)
        except InvalidFile as error:
            found += [str(problem) for problem in error.problems]
    if found:
        return found
    return [*_unfilled(root), *_dangling(root), *_stale_schemas(root), *_from_the_future(root, today)]


def _from_the_future(root: Path, today: date) -> Iterator[str]:
    named = [(parameter.name, period.source) for parameter in load_law(root) for period in parameter.periods]
    for name, source in (*named, *_other_sources(root)):
        if source.checked_on > today:
            yield f"{name} · source · checked_on : le {source.checked_on:%d/%m/%Y} n'est pas encore passé"


def notices(on: date, root: Path = ROOT) -> list[Notice]:
    """What is stale on the day *on*, rests on a secondary source, or is disputed. Needs a base without errors."""
    law = load_law(root)
    found = [notice for parameter in law for notice in _of_parameter(parameter, on)]
    for name, source in _other_sources(root):
        if _is_stale(source, on):
            found.append(Notice("stale", name, _stale(source)))
    return found


def _of_parameter(parameter: Parameter, on: date) -> Iterator[Notice]:
    current = next((period for period in parameter.periods if period.holds_on(on)), None)
    if current is not None and current.value is not None:
        if _is_stale(current.source, on):
            yield Notice("stale", parameter.name, _stale(current.source))
        if current.source.kind == "secondary":
            yield Notice(
                "secondary",
                parameter.name,
                f"ne repose que sur une source secondaire ({current.source.title})",
            )
    for dispute in parameter.disputed:
        yield Notice("disputed", parameter.name, f"contesté : {dispute.says}")


def _is_stale(source: Source, on: date) -> bool:
    return add_months(source.checked_on, STALE_AFTER_MONTHS) < on


def _stale(source: Source) -> str:
    return f"vérifié le {source.checked_on:%d/%m/%Y}, à relire ({source.title})"


def _other_sources(root: Path) -> Iterator[tuple[str, Source]]:
    for topic, entry in load_faq(root).items():
        yield from ((f"faq {topic}", source) for source in entry.sources)
    for name, contact in load_contacts(root).items():
        yield f"contacts {name}", contact.source
    for name, condition in load_conditions(root).items():
        yield from ((f"conditions {name}", source) for source in condition.sources)
    for name, obligation in load_obligations(root).items():
        yield from ((f"obligations {name}", source) for source in obligation.sources)
    for name, kind in load_appointment_kinds(root).items():
        yield from ((f"appointments {name}", source) for source in kind.sources)
    for name, reminder in load_reminder_texts(root).items():
        yield from ((f"reminders {name}", source) for source in reminder.sources)


def _unfilled(root: Path) -> Iterator[str]:
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


def _dangling(root: Path) -> Iterator[str]:
    entries: Mapping[str, FaqEntry] = load_faq(root)
    for topic, entry in entries.items():
        for other in entry.related:
            if other not in entries:
                yield f"faq · {topic} · related : le sujet « {other} » n'existe pas"
    for name, kind in load_appointment_kinds(root).items():
        for other in kind.topics:
            if other not in entries:
                yield f"appointments · {name} · topics : le sujet « {other} » n'existe pas"
    for name, reminder in load_reminder_texts(root).items():
        if reminder.topic is not None and reminder.topic not in entries:
            yield f"reminders · {name} · topic : le sujet « {reminder.topic} » n'existe pas"


def schema_texts() -> dict[str, str]:
    """The JSON Schemas that editors read, by file name."""
    return {f"{name}.schema.json": _schema(model) for name, model in SCHEMAS.items()}


def _schema(model: type[BaseModel]) -> str:
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **model.model_json_schema(),
    }
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _stale_schemas(root: Path) -> Iterator[str]:
    for name, text in schema_texts().items():
        path = root / "schemas" / name
        if not path.exists() or path.read_text("utf-8") != text:
            yield f"schemas/{name} : n'est plus à jour ; lance ./jalon check --write-schemas"
