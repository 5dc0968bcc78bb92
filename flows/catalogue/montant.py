"""Combien vaut l'allocation d'insertion pour moi ?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import cast

from flows.engine import Answers, Context, Flow, Is, Outcome, Question, When
from flows.kinds import UNSURE, Choice, YesNo
from flows.questions import born
from flows.reply import Items, Part, Reply, Table, Text
from knowledge.calculators.allocation import Allowance, Household, allowance, last_day_of_right
from knowledge.calendar import age_on
from knowledge.errors import OutOfPeriod
from knowledge.french import say_day
from knowledge.schema import Source
from knowledge.units import say_number

_LABELS = {
    "charge_de_famille": "avec personne à charge",
    "isole": "isolé·e",
    "cohabitant": "cohabitant·e",
    "cohabitant_privilegie": "cohabitant·e, partenaire sans autre revenu qu'une allocation",
}


def _households(answers: Answers) -> tuple[str, ...]:
    """The categories that the answers leave possible, the safest first."""
    living = answers.get("logement")
    if answers.get("enfant") in ("oui", UNSURE) and living == "seul":
        return ("charge_de_famille",) if answers["enfant"] == "oui" else ("isole", "charge_de_famille")
    if living == "couple":
        return {
            "aucun": ("charge_de_famille",),
            "allocation": ("cohabitant_privilegie",),
            "travail": ("cohabitant",),
        }.get(answers.get("revenu_partenaire", ""), ("cohabitant", "cohabitant_privilegie", "charge_de_famille"))
    return {
        "seul": ("isole",),
        "parents": ("cohabitant",),
        "colocation": ("cohabitant", "isole"),
    }.get(living or "", ("cohabitant", "isole"))


def _amount(answers: Answers, context: Context) -> Reply:
    age = age_on(date.fromisoformat(answers["naissance"]), context.today)
    found = _households(answers)
    try:
        amounts = [(name, allowance(age, cast(Household, name), context.today, context.law)) for name in found]
    except OutOfPeriod as problem:
        return Reply((Text(str(problem)),))
    return Reply(
        parts=tuple(_parts(amounts, age, answers, context)),
        sources=tuple(dict.fromkeys([amount.source for _, amount in amounts] + [_duration_source(context)])),
        then=("stage_insertion", "demande"),
    )


def _duration_source(context: Context) -> Source:
    return context.law.at("allocation_insertion.duree", context.today).source


def _parts(amounts: list[tuple[str, Allowance]], age: int, answers: Answers, context: Context) -> Iterator[Part]:
    name, first = amounts[0]
    if len(amounts) == 1:
        yield Text(
            f"À {age} ans, {_LABELS[name]} : {say_number(first.per_day, amount=True)} € brut par jour, "
            f"soit environ {say_number(first.per_month, amount=True)} € par mois de {_month(context)}."
        )
    else:
        rows = tuple(
            (
                _LABELS[name],
                f"{say_number(found.per_day, amount=True)} €",
                f"{say_number(found.per_month, amount=True)} €",
            )
            for name, found in amounts
        )
        yield Text("À vérifier : selon ta situation exacte, voici les montants bruts possibles.")
        yield Table(("Situation", "Par jour", "Par mois"), rows)
    if answers.get("logement") == "colocation":
        yield Text(
            "En colocation, tout dépend de ce que vous partagez (loyer, courses, frais). C'est l'ONEM qui décide : "
            "demande à ton organisme de paiement avant de compter dessus."
        )
    limit = context.law.integer("eligibilite.age_limite", context.today)
    if age >= limit:
        yield Text(
            f"Attention : la première demande se fait avant {limit} ans, sauf exceptions. Si tu n'as pas encore "
            "demandé, fais d'abord vérifier ton droit par la CAPAC ou un syndicat."
        )
    yield from _supplements(amounts)
    yield Text(
        "Montants valables au printemps 2026 ; ils peuvent avoir été indexés depuis. C'est du brut, payé tous les "
        "jours sauf le dimanche."
    )
    yield Items(tuple(_beside(context)), title="À savoir aussi")


def _month(context: Context) -> str:
    days = context.law.integer("allocation_insertion.jours_par_mois", context.today)
    return f"{days} jours payés"


def _supplements(amounts: list[tuple[str, Allowance]]) -> Iterator[Part]:
    for _, found in amounts:
        if found.supplement is not None:
            yield Text(
                f"Avec personne à charge, si tu as travaillé au moins {found.supplement_days} jours pendant le stage : "
                f"{say_number(found.supplement, amount=True)} € par jour les {found.supplement_months} premiers mois."
            )


def _beside(context: Context) -> Iterator[str]:
    length = context.law.parameter("allocation_insertion.duree").say(context.today)
    last = last_day_of_right(context.today, context.law)
    yield (
        f"Le droit dure {length}, de date à date : ouvert aujourd'hui, il finirait le {say_day(last)}. "
        "Certains événements (travail, maladie, naissance…) arrêtent ce compteur."
    )
    yield (
        "Ta situation de famille, c'est l'ONEM qui la fixe, d'après ta déclaration : fais vérifier ce montant par la "
        "CAPAC ou un syndicat."
    )
    yield "Les allocations familiales s'arrêtent quand l'allocation d'insertion commence."
    yield "Le premier paiement peut prendre du temps : je n'ai pas de délai sûr à te donner."


FLOW = Flow(
    id="montant",
    title="Combien je toucherais",
    order=40,
    start="naissance",
    nodes=(
        born("logement"),
        Question(
            "logement",
            "Avec qui vis-tu ?",
            Choice(
                {
                    "parents": "Chez mes parents ou en famille",
                    "seul": "Seul·e (ou avec mon enfant)",
                    "couple": "En couple",
                    "colocation": "En colocation",
                    "autre": "Autrement (foyer, sans logement…)",
                },
                also={
                    "parents": ("mes parents", "ma mère", "mon père", "ma famille", "mes grands-parents"),
                    "seul": (
                        "seul",
                        "seule",
                        "tout seul",
                        "toute seule",
                        "je suis seul",
                        "je suis seule",
                        "je vis seul",
                        "je vis seule",
                        "studio",
                        "appart",
                        "kot",
                    ),
                    "couple": ("mon copain", "ma copine", "ma femme", "mon mari", "marié", "cohabitant"),
                    "colocation": ("coloc", "coloc'", "colocs", "des amis"),
                    "autre": ("foyer", "hébergé", "hébergée", "sdf", "squat", "à la rue", "sans logement", "ça dépend"),
                },
            ),
            [
                When(Is("logement", "couple"), "revenu_partenaire"),
                When(Is("logement", "seul"), "enfant"),
                "montant",
            ],
            keep="fact",
            short="Logement",
        ),
        Question(
            "enfant",
            "As-tu un enfant à ta charge ?",
            YesNo(unsure=True),
            "montant",
            short="Enfant à charge",
        ),
        Question(
            "revenu_partenaire",
            "La personne avec qui tu vis a-t-elle des revenus ?",
            Choice(
                {
                    "aucun": "Aucun revenu",
                    "allocation": "Seulement une allocation (chômage, mutuelle…)",
                    "travail": "Un salaire ou un autre revenu",
                },
                also={
                    "aucun": ("non", "rien", "pas de revenu"),
                    "allocation": ("chômage", "mutuelle", "allocations"),
                    "travail": ("oui", "travaille", "salaire", "il travaille", "elle travaille"),
                },
                unsure=True,
            ),
            "montant",
            short="Revenus du ou de la partenaire",
        ),
        Outcome("montant", _amount),
    ),
)
