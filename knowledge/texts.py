"""Filling the placeholders of a text: no legal number, phone or address is written twice.

`{stage_insertion.duree}`             value in force on the day, with its unit: "156 jours"
`{stage_insertion.duree@2026-02-28}`  value on that day: "310 jours"
`{stage_insertion.duree:number}`      the bare value: "156"
`{inscription.limite:disputed}`       what the first of the other sources says: "9 août"
`{contact.forem.phone}`               a field of a contact: phone, site, name
`{rappel.jour}`                       what only the one who sends a reminder knows: given with the text
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from knowledge.errors import KnowledgeError
from knowledge.law import Law, Parameter
from knowledge.schema import Contact, Value
from knowledge.units import say_number, say_value

PLACEHOLDER = re.compile(
    r"\{(?P<name>[a-z0-9_]+(?:\.[a-z0-9_]+)+)(?:@(?P<day>\d{4}-\d{2}-\d{2}))?(?P<form>:number|:disputed)?\}", re.ASCII
)


class UnknownPlaceholder(KnowledgeError):
    """A text names something that no file defines."""


def fill(
    text: str,
    law: Law,
    contacts: Mapping[str, Contact],
    today: date,
    given: Mapping[str, str] | None = None,
) -> str:
    """*text* with every placeholder replaced.

    Args:
        text: With placeholders.
        law: The parameters.
        contacts: By code name.
        today: The day on which a parameter is looked up, where the placeholder names none.
        given: The values of the names that begin with `rappel.`, by their whole name; shown as they are.

    Raises:
        UnknownPlaceholder: It names no parameter, no contact, a field that the contact does not have, or what was not
            given, or another reading where there is none.
        OutOfPeriod: The parameter has no value on that day.
    """

    def value(found: re.Match[str]) -> str:
        name = found["name"]
        if name.startswith("rappel."):
            return _given(name, given or {})
        if name.startswith("contact."):
            return _contact(name, contacts)
        if name not in law:
            raise UnknownPlaceholder(f"{{{name}}} : aucun paramètre de ce nom")
        day = date.fromisoformat(found["day"]) if found["day"] else today
        parameter = law.parameter(name)
        raw = _disputed(parameter) if found["form"] == ":disputed" else parameter.at(day).value
        if found["form"] == ":number" and isinstance(raw, int | float) and not isinstance(raw, bool):
            return say_number(raw)
        return say_value(raw, parameter.unit)

    left = PLACEHOLDER.sub("", text)
    if "{" in left or "}" in left:
        raise UnknownPlaceholder(f"accolade mal formée dans « {text[:60]} »")
    return PLACEHOLDER.sub(value, text)


def placeholders(text: str) -> Iterator[str]:
    """The names that *text* uses."""
    return (found["name"] for found in PLACEHOLDER.finditer(text))


def _disputed(parameter: Parameter) -> Value:
    for dispute in parameter.disputed:
        if dispute.value is not None:
            return dispute.value
    raise UnknownPlaceholder(f"{{{parameter.name}:disputed}} : aucune autre source n'y donne de valeur")


def _given(name: str, given: Mapping[str, str]) -> str:
    if name not in given:
        raise UnknownPlaceholder(f"{{{name}}} : cette valeur n'est pas donnée ici")
    return given[name]


def _contact(name: str, contacts: Mapping[str, Contact]) -> str:
    parts = name.split(".")
    contact = contacts.get(parts[1]) if len(parts) == 3 else None
    if contact is None or parts[2] not in ("phone", "site", "name"):
        raise UnknownPlaceholder(f"{{{name}}} : écris {{contact.NOM.phone}}, .site ou .name")
    said: str | None = getattr(contact, parts[2])
    if said is None:
        raise UnknownPlaceholder(f"{{{name}}} : ce contact n'a pas de {parts[2]}")
    return said
