"""The profession of the offer, and the first months during which it counts."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.calculators.emploi_convenable.argument import Argument, Scale
from knowledge.calculators.emploi_convenable.offer import Offer
from knowledge.calendar import add_months
from knowledge.law import Law


def in_first_months(offer: Offer, law: Law) -> bool | None:
    """Whether the offer falls in the first months, when another profession is in principle not suitable.

    The months run from the registration, whose day counts: registered on 1 August, three months end on 31 October.
    They are more for whoever has reached an age or worked for long; while that is not known, only what is true both
    ways is said, and None otherwise.

    Source: parameters `emploi_convenable.profession_*`.
    """
    if offer.registered is None:
        return None
    scale = Scale(law, offer.on)
    short, long = (
        offer.on < add_months(offer.registered, scale.integer(name))
        for name in ("profession_mois", "profession_mois_carriere")
    )
    if short == long:
        return short
    longer = _has_longer_protection(offer, scale)
    return None if longer is None else (long if longer else short)


def _has_longer_protection(offer: Offer, scale: Scale) -> bool | None:
    old = None if offer.age is None else offer.age >= scale.integer("profession_age")
    worked = None if offer.career_years is None else offer.career_years > scale.number("profession_carriere_ans")
    if old or worked:
        return True
    return None if old is None or worked is None else False


def profession(offer: Offer, scale: Scale) -> Iterator[Argument]:
    """The profession of the studies, skills and openings, and the time since the registration."""
    if offer.own_profession:
        yield scale.argue("for", "own_profession", "profession_mois", "C'est le métier que tes études préparent.")
        return
    exceptions = list(_in_spite_of_the_profession(offer, scale))
    yield from exceptions
    early = in_first_months(offer, scale.law)
    if early is False:
        text = "Les premiers mois du stage sont passés : un emploi d'un autre métier peut convenir."
        yield scale.argue("for", "any_profession", "profession_mois", text)
    elif not exceptions:
        yield from _another_profession(offer, early, scale)


def _in_spite_of_the_profession(offer: Offer, scale: Scale) -> Iterator[Argument]:
    if offer.skills_fit:
        text = "Il va avec tes compétences ou tes talents : même hors de ton métier, il peut convenir tout de suite."
        yield scale.argue("for", "skills_fit", "profession_mois", text)
    if offer.few_openings:
        text = "Ton métier offre peu d'emplois : un autre métier peut donc convenir tout de suite."
        yield scale.argue("for", "few_openings", "profession_mois", text)


def _another_profession(offer: Offer, early: bool | None, scale: Scale) -> Iterator[Argument]:
    if early is None:
        text = (
            f"Je ne sais pas si tu es encore dans les premiers mois du stage : {scale.say('profession_mois')}, ou "
            f"{scale.say('profession_mois_carriere')} à partir de {scale.say('profession_age')} ou après plus de "
            f"{scale.say('profession_carriere_ans')} de carrière. Un autre métier n'y convient en principe pas."
        )
        yield scale.argue("unchecked", "first_months", "profession_mois_carriere", text)
    elif offer.own_profession is None:
        text = "Je ne sais pas si c'est le métier que tes études préparent. Pendant les premiers mois, cela compte."
        yield scale.argue("unchecked", "profession", "profession_mois", text)
    else:
        text = "C'est un autre métier que celui de tes études, et tu es encore dans les premiers mois du stage."
        yield scale.argue("against", "other_profession", "profession_mois", text)
    if offer.skills_fit is None or offer.few_openings is None:
        text = (
            "Un autre métier peut convenir tout de suite s'il va avec tes compétences, ou si ton métier offre peu "
            "d'emplois : cela reste à voir."
        )
        yield scale.argue("unchecked", "exceptions", "profession_mois", text)
