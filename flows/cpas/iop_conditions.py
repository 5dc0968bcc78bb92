"""The personal conditions of an observation placement, which the calculator takes for granted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from flows.cpas.iop_answers import first_day
from flows.engine import Answers, Context
from flows.kinds import UNSURE
from flows.telling import filled
from knowledge.calculators.iop.credit import Limits
from knowledge.calendar import age_on, birthday
from knowledge.french import say_day

State = Literal["met", "against", "to_check"]


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition; `change` says what would turn it, when it stands against."""

    state: State
    text: str
    change: str = ""


def conditions(answers: Answers, context: Context) -> Iterator[Condition]:
    """Age, income, path and kind of place; the place only when one is planned."""
    yield _age(answers, context)
    yield _income(answers)
    yield {
        "oui": Condition("met", "Le CPAS t'accompagne vers un emploi."),
        "non": Condition(
            "against",
            "Le CPAS doit t'accompagner dans un parcours vers l'emploi.",
            "Demande à ton assistant·e social·e de commencer ce parcours : le stage peut en faire partie.",
        ),
    }.get(answers.get("iop_parcours", ""), Condition("to_check", "Le CPAS t'accompagne-t-il vers un emploi ?"))
    if "iop_lieu" in answers:
        yield _place(answers)


def _age(answers: Answers, context: Context) -> Condition:
    born = date.fromisoformat(answers["naissance"])
    first = first_day(answers, context)
    least = Limits(context.law, first).integer("age_minimum")
    needed = filled("Il faut avoir {iop.age_minimum} ou plus le premier jour.", context)
    if age_on(born, first) >= least:
        return Condition("met", needed)
    return Condition("against", needed, f"Tu auras cet âge le {say_day(birthday(born, least))}.")


def _income(answers: Answers) -> Condition:
    situation = answers.get("cpas_situation")
    if situation in ("revenu", "aide"):
        return Condition("met", "Tu reçois le revenu d'intégration ou une aide équivalente.")
    if situation in (UNSURE, "fini"):
        return Condition("to_check", "Reçois-tu le revenu d'intégration ou une aide équivalente ? Il le faut.")
    change = "Sans revenu suffisant, tu peux demander le revenu d'intégration au CPAS de ta commune."
    if situation == "contrat":
        change = "Sous contrat du CPAS, demande à ton CPAS ce qui permet de découvrir un autre métier."
    return Condition("against", "Il faut recevoir le revenu d'intégration ou une aide équivalente.", change)


def _place(answers: Answers) -> Condition:
    needed = "Le lieu doit être public, ou privé sans but commercial (une association, par exemple)."
    if answers["iop_lieu"] == "commercial":
        return Condition("against", needed, "Cherche le même métier dans un service public ou une association.")
    if answers["iop_lieu"] == UNSURE:
        return Condition("to_check", needed)
    return Condition("met", needed)
