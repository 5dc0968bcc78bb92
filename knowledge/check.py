"""Looking over the whole knowledge base: what is wrong, and what deserves another look."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from knowledge.calendar import add_months
from knowledge.errors import InvalidFile
from knowledge.filling import unfilled
from knowledge.law import Parameter
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
from knowledge.rehearsal import uncomputable
from knowledge.schema import (
    AppointmentKindFile,
    ConditionFile,
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

STALE_AFTER_MONTHS = 6

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


FOLDERS = frozenset({"parameters", "faq", "obligations"})  # several files each; of the others there is one


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
    return [
        *_unread(root),
        *uncomputable(load_law(root)),
        *unfilled(root),
        *_dangling(root),
        *_stale_schemas(root),
        *_from_the_future(root, today),
    ]


def _unread(root: Path) -> Iterator[str]:
    """YAML where no loader looks: a misspelt name would lose a rule in silence."""
    several = rf"(?:{'|'.join(FOLDERS)})/[a-z][a-z0-9_]*\.yaml"
    single = rf"(?:{'|'.join(SCHEMAS.keys() - FOLDERS)})\.yaml"
    for path in sorted([*root.rglob("*.yaml"), *root.rglob("*.yml")]):
        name = path.relative_to(root).as_posix()
        if not re.fullmatch(f"{several}|{single}", name):
            yield f"{name} : ce fichier n'est pas lu ; vérifie son dossier et son nom (minuscules, sans accent, .yaml)"


def _from_the_future(root: Path, today: date) -> Iterator[str]:
    named = [(parameter.name, period.source) for parameter in load_law(root) for period in parameter.periods]
    for name, source in (*named, *_other_sources(root)):
        if source.checked_on > today:
            yield f"{name} · source · checked_on : le {source.checked_on:%d/%m/%Y} n'est pas encore passé"


def notices(on: date, root: Path = ROOT) -> list[Notice]:
    """What is stale on the day *on*, rests on secondary sources alone, or is disputed. Needs a base without errors."""
    found = [notice for parameter in load_law(root) for notice in _of_parameter(parameter, on)]
    others: dict[str, list[Source]] = {}
    for name, source in _other_sources(root):
        others.setdefault(name, []).append(source)
    for name, sources in others.items():
        found += [Notice("stale", name, _stale(source)) for source in sources if _is_stale(source, on)]
        if all(source.kind == "secondary" for source in sources):
            found.append(_secondary(name, sources))
    return found


def _of_parameter(parameter: Parameter, on: date) -> Iterator[Notice]:
    current = next((period for period in parameter.periods if period.holds_on(on)), None)
    if current is not None and current.value is not None:
        if _is_stale(current.source, on):
            yield Notice("stale", parameter.name, _stale(current.source))
        if current.source.kind == "secondary":
            yield _secondary(parameter.name, [current.source])
    for dispute in parameter.disputed:
        yield Notice("disputed", parameter.name, f"contesté : {dispute.says}")


def _secondary(where: str, sources: Sequence[Source]) -> Notice:
    few = "une source secondaire" if len(sources) == 1 else "des sources secondaires"
    return Notice("secondary", where, f"ne repose que sur {few} ({' ; '.join(source.title for source in sources)})")


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
