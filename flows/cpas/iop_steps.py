"""What surrounds an observation placement: its steps, who does what, the indemnity, and where the numbers come from."""

from __future__ import annotations

from collections.abc import Iterator

from flows.engine import Context
from flows.reply import Checklist, Items, Part, Text, Tick
from flows.telling import filled
from knowledge.calculators.iop import indemnity
from knowledge.calculators.iop.credit import Limits
from knowledge.units import say_number, say_value

_STEPS = (
    ("objectifs", "Fixer les objectifs et choisir le lieu", "toi, avec ton CPAS"),
    ("convention", "Signer la convention à trois", "ton CPAS l'écrit ; toi, le lieu et lui la signez"),
    ("dimona", "Faire la Dimona et prendre les assurances, avant ton premier jour", "ton CPAS"),
    ("suivi", "Faire le stage, avec un suivi", "toi, ton tuteur ou ta tutrice, ton CPAS"),
    ("evaluation", "Évaluer le stage ensemble", "toi, le lieu et ton CPAS"),
)

_WHO = (
    "Avant : ton CPAS t'explique le stage, écrit la convention, fait la Dimona et prend les assurances. Le lieu "
    "désigne un tuteur ou une tutrice et prépare le programme avec vous.",
    "Pendant : toi, tu signes la feuille de présence. Le lieu te donne l'équipement et rien qui ne soit dans la "
    "convention. Ton CPAS reste la personne à appeler.",
    "Après : vous évaluez à trois, et ton CPAS adapte ton parcours.",
)

_BESIDE = (
    "Assurance : ton CPAS t'assure en cas d'accident, sur place et en chemin, et pour les dégâts causés à d'autres.",
    "Accident : dis-le tout de suite sur place. Le lieu prévient ton CPAS immédiatement.",
    "Trajet : il est remboursé au tarif du TEC ou de la SNCB, par jour où tu es là.",
    "Voiture : tu peux venir avec, mais tu ne conduis pas pendant les heures de stage.",
    "Ce n'est ni un essai, ni un recrutement, ni un apprentissage : tu observes un métier.",
)

_SOURCE = (
    "Tous ces nombres viennent d'une seule source : une présentation de la Fédération des CPAS (UVCW), sans date. À "
    "confirmer auprès de ton CPAS."
)


def steps(context: Context) -> Iterator[Part]:
    """The five steps in the order in which they happen: the declaration comes before the first day."""
    yield Text(
        "Ne commence pas sans convention signée, sans assurance et sans Dimona (la déclaration que ton CPAS fait "
        "pour toi) : les trois viennent avant ton premier jour."
    )
    yield Checklist(
        tuple(_tick(*step, context) for step in _STEPS), title="Les étapes (coche ce qui est fait)", sensitive=True
    )
    yield Items(_WHO, title="Qui fait quoi")
    yield Items(_BESIDE, title="Assurance et trajet")


def _tick(name: str, label: str, who: str, context: Context) -> Tick:
    key = f"iop_etape_{name}"
    return Tick(key, label, who, done=context.known.get(key) == "oui")


def paid(hours: float | None, context: Context) -> Text:
    """The recommended indemnity, for *hours* [hour] agreed when they are known and possible."""
    rule = (
        "Le stage n'est pas payé. Une indemnité est conseillée (ton CPAS est libre) : {iop.indemnite_heure}, brut, ou "
        "{iop.indemnite_forfait} pour {iop.indemnite_forfait_jours:number} jours à temps plein si tu es là au moins "
        "{iop.presence_minimum} du temps."
    )
    limits = Limits(context.law, context.today)
    if hours is None or hours > limits.number("heures_par_stage"):
        return Text(filled(rule, context))
    found = indemnity(hours, hours, context.law, context.today)
    amount = f"Pour {say_value(hours, 'hour')} en tout : {say_value(found.hourly, 'euro')} brut, compté par heure"
    if found.flat is None:
        return Text(f"{filled(rule, context)} {amount}. Le forfait demande un stage de la durée entière.")
    needed = round(hours * limits.number("presence_minimum") / 100, 2)
    return Text(
        f"{filled(rule, context)} {amount}, ou {say_value(found.flat, 'euro')} si tu fais au moins "
        f"{say_number(needed)} de ces heures."
    )


def single_source() -> Text:
    """The label that every number carries."""
    return Text(_SOURCE)
