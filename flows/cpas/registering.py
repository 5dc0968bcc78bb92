"""Registration with the Forem of people whom a CPAS helps: announced delays, whose text has not been read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from flows.cpas.telling import CPAS_DECIDES, day_of, how_to_register, kindly
from flows.engine import Answers, Context
from flows.kinds import UNSURE
from flows.reply import Items, Part, Reply, Text
from flows.telling import filled, source_of, student_job
from knowledge.french import say_day

_STATUS = (
    "Annoncé, pas confirmé : le gouvernement wallon a annoncé cette obligation le {inscription_cpas.annonce}. Je n'ai "
    "lu ni le vote, ni la publication, ni le texte final. Demande à ton CPAS si elle vaut pour toi, et pour quel jour."
)

_RULES = (
    "Revenu d'intégration accordé depuis le {inscription_cpas.dossiers_anciens_au} : inscription dans les "
    "{inscription_cpas.delai}.",
    "CPAS qui te suivait déjà ce jour-là : dans les {inscription_cpas.delai_dossiers_anciens}.",
)


def _said(parts: Iterator[Part], context: Context, *then: str) -> Reply:
    sources = source_of(context, "inscription_cpas.delai", "accompagnement_conjoint.besoins_par_demande")
    return Reply(tuple(parts), sources, then=then or ("accompagnement_conjoint", "stage_insertion"))


def announced_day(decision: date, context: Context) -> date:
    """The last day of the announced delay for a revenu d'intégration granted on *decision*.

    Source: parameters `inscription_cpas.delai`, `inscription_cpas.delai_dossiers_anciens`: a draft.
    """
    since = date.fromisoformat(str(context.law.at("inscription_cpas.dossiers_anciens_au", context.today).value))
    if decision < since:
        return since + timedelta(days=context.law.integer("inscription_cpas.delai_dossiers_anciens", since))
    return decision + timedelta(weeks=context.law.integer("inscription_cpas.delai", decision))


@kindly
def to_register(answers: Answers, context: Context) -> Reply:
    return _said(_to_register(answers, context), context)


def _to_register(answers: Answers, context: Context) -> Iterator[Part]:
    if answers.get("inscrit_maintenant") == UNSURE:
        yield Text("Vérifie d'abord si tu es inscrit·e : ton espace personnel le dit, ou le Forem par téléphone.")
    if answers.get("job_ete") in ("oui", UNSURE):
        yield from student_job(answers)
        yield Text("Dès que ce point est clair, inscris-toi : c'est gratuit, et un délai peut courir.")
    else:
        yield Text("Inscris-toi sans attendre : c'est gratuit, et plus tôt vaut mieux, quelle que soit la règle.")
    yield how_to_register(answers, context)
    if answers.get("cpas_situation") in ("revenu", "aide", UNSURE):
        yield Text(filled(_STATUS, context))
        yield from _announced(answers, context)
    yield Text(
        "Garde ton attestation d'inscription. Elle sert aussi à ton stage d'insertion, si tu as fini tes études."
    )
    yield Text(CPAS_DECIDES)


def _announced(answers: Answers, context: Context) -> Iterator[Part]:
    decision = day_of(answers, "ri_decision")
    if decision is None:
        yield Items(tuple(filled(rule, context) for rule in _RULES), title="Ce qui a été annoncé")
        yield Text("La date de ta décision choisit le délai. Elle est sur la lettre du CPAS.")
        return
    last = announced_day(decision, context)
    if last < context.today:
        yield Text(
            f"D'après l'annonce, le délai serait passé depuis le {say_day(last)}. Rien ne dit que tu es en faute : "
            "inscris-toi, et demande à ton CPAS ce qui vaut."
        )
    else:
        yield Text(f"D'après l'annonce, tu devrais être inscrit·e au plus tard le {say_day(last)}.")
    yield Items(tuple(filled(rule, context) for rule in _RULES), title="Ce qui a été annoncé")


@kindly
def registered(answers: Answers, context: Context) -> Reply:
    def parts() -> Iterator[Part]:
        yield Text("C'est bon : tu es inscrit·e au Forem. Donne une copie de ton attestation à ton CPAS.")
        if answers.get("cpas_situation") == "contrat":
            yield Text(
                "Vérifie que tu es inscrit·e comme personne occupée par un contrat de travail, et que ton espace "
                "personnel est actif."
            )
        if answers.get("cpas_situation") == "fini":
            yield Text("Ton inscription date d'avant la fin du contrat ? Réinscris-toi : l'ancienne peut être tombée.")
        if answers.get("cpas_situation") == "aucune":
            return
        yield Text(filled(_STATUS, context))
        yield Text(
            "Selon l'annonce, le Forem signale au CPAS ce qui n'est pas respecté : va aux rendez-vous, ou préviens "
            "avant."
        )

    return _said(parts(), context)


@kindly
def without_cpas(answers: Answers, context: Context) -> Reply:
    def parts() -> Iterator[Part]:
        yield Text(
            "Le délai annoncé ne te concerne pas : il est pour les personnes qui reçoivent le revenu d'intégration."
        )
        yield from student_job(answers)
        yield Text(
            "T'inscrire reste utile : c'est gratuit, et chaque jour d'attente peut repousser tes droits d'un jour."
        )
        yield how_to_register(answers, context)

    return _said(parts(), context, "stage_insertion", "eligibilite")
