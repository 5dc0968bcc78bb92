"""Absences in joint guidance. "Jeune" is not defined in the source: both outcomes are shown, the CPAS decides."""

from __future__ import annotations

from collections.abc import Iterator

from flows.cpas.telling import day_of, kindly, older_rules
from flows.engine import Answers, Context
from flows.kinds import UNSURE
from flows.reply import Items, Part, Reply, Table, Text
from flows.telling import filled, reach, service, source_of
from knowledge.calendar import add_months
from knowledge.french import say_day

_COUNTS = {"une": 1, "plusieurs": 2}


@kindly
def absences(answers: Answers, context: Context) -> Reply:
    return Reply(
        (*_parts(answers, context), older_rules(context)),
        sources=source_of(context, *_rules(answers)),
        then=("stage_insertion", "inscription_cpas"),
    )


def _rules(answers: Answers) -> Iterator[str]:
    yield "accompagnement_conjoint.absence_avertissement"
    if answers.get("en_stage") != "non":
        yield "jours.unjustified_absence"


def _parts(answers: Answers, context: Context) -> Iterator[Part]:
    yield Text(
        f"Je n'ai prévenu personne : c'est à toi de le faire, maintenant. Préviens ton CPAS et le "
        f"{reach(service(answers))}, et garde une preuve."
    )
    yield from _stage(answers)
    yield Text(_reason(answers))
    yield from _guidance(answers, context)


def _stage(answers: Answers) -> Iterator[Part]:
    """In a stage d'insertion an absence can cost days: the warning of the agreement protects from nothing there."""
    if answers.get("en_stage") == "non":
        yield Text("Ce qui suit vaut pour l'accompagnement conjoint seulement, pas pour un futur stage d'insertion.")
        return
    if_so = "Tu es en stage d'insertion" if answers.get("en_stage") == "oui" else "Si tu es en stage d'insertion"
    if answers.get("absence_raison") == "refusee":
        then = "Demande aujourd'hui au Forem si des jours sont perdus, et jusqu'à quand tu peux réagir."
    else:
        then = "Rien n'est perdu tant que personne n'a décidé : appelle le Forem aujourd'hui."
    yield Text(f"{if_so} : une absence sans raison acceptée peut effacer des jours déjà comptés. {then}")
    if answers.get("en_stage") == UNSURE:
        yield Text(
            "Tu es sans doute en stage d'insertion si tu as fini tes études, si tu es inscrit·e au Forem et si tu n'as "
            "pas encore d'allocations. Demande-le au Forem dans le même appel."
        )
    yield Text(
        "L'avertissement dont je parle plus bas vaut pour l'accompagnement conjoint seulement. Il ne protège pas ton "
        "stage d'insertion."
    )


def _reason(answers: Answers) -> str:
    return {
        "envoyee": "Tu as envoyé ta raison : tant que personne ne l'a refusée, l'absence n'est pas sans raison.",
        "pas_envoyee": "Tu avais une raison : envoie-la aujourd'hui, avec une preuve. Elle peut tout changer.",
        "refusee": "Ta raison a été refusée : demande pourquoi, par écrit, et fais-toi aider (ton CPAS, un syndicat).",
    }.get(answers.get("absence_raison", ""), "Explique quand même ce qui s'est passé : on peut en tenir compte.")


def _guidance(answers: Answers, context: Context) -> Iterator[Part]:
    count = _COUNTS.get(answers.get("absences_nombre", ""))
    stop = context.law.integer("accompagnement_conjoint.absence_arret", context.today)
    lines = [
        "{accompagnement_conjoint.absence_avertissement}re absence sans raison acceptée : un avertissement.",
        "{accompagnement_conjoint.absence_arret}e : la demande est arrêtée, sauf l'exception pour les jeunes.",
    ]
    title = "Dans l'accompagnement conjoint"
    if count is not None and count < stop:
        yield Items(tuple(filled(line, context) for line in lines), title=title)
        if answers.get("demande_etat") not in ("arretee", "suspendue"):
            pending = answers.get("absence_raison") in ("envoyee", "pas_envoyee")
            counted = "Si ta raison n'est pas acceptée" if pending else "Dans ce suivi"
            yield Text(f"{counted}, tu en es à l'avertissement. Va au prochain rendez-vous, ou préviens avant.")
            return
        yield Text(
            "Une seule absence ne devrait donner qu'un avertissement : demande à ton CPAS pourquoi c'est arrêté."
        )
        yield from _both_outcomes(answers, context)
        return
    if count is None:
        yield Text("Tu ne sais pas combien d'absences sont comptées : demande-le à ton CPAS, le Forem les lui signale.")
    yield Items(tuple(filled(line, context) for line in lines), title=title)
    yield from _both_outcomes(answers, context)


def _both_outcomes(answers: Answers, context: Context) -> Iterator[Part]:
    yield Text(
        "La source fait une exception pour les « jeunes », sans donner d'âge. Je n'en invente pas : voici les deux "
        "issues possibles."
    )
    rows = (("Si on te compte parmi les jeunes", _young(answers)), ("Sinon", _others(answers, context)))
    yield Table(("Ta situation", "Ce qui se passe"), rows)
    yield Text("C'est ton CPAS qui te dira laquelle vaut pour toi. Demande-lui par écrit.")


def _young(answers: Answers) -> str:
    need = answers.get("demande_conseiller")
    if need == "oui":
        return "La demande n'est pas arrêtée, et l'accompagnement n'est pas suspendu."
    if need == "non":
        return (
            "La demande est arrêtée : l'exception vaut pour une demande de conseiller de référence. Pas de suspension."
        )
    return "Demande de conseiller de référence : pas d'arrêt. Autre demande : arrêtée. Et pas de suspension."


def _others(answers: Answers, context: Context) -> str:
    suspended = day_of(answers, "suspendu_le")
    missed = (
        "La demande est arrêtée. Avec un conseiller, {accompagnement_conjoint.rendez_vous_manques} rendez-vous manqués "
        "sans raison valable suspendent l'accompagnement."
    )
    again = "Il peut reprendre {accompagnement_conjoint.reprise_apres} après la suspension, si ton CPAS le demande."
    if suspended is None:
        return filled(f"{missed} {again}", context)
    months = context.law.integer("accompagnement_conjoint.reprise_apres", suspended)
    first = add_months(suspended, months)
    when = "depuis le" if first <= context.today else "dès le"
    return filled(
        f"L'accompagnement peut reprendre {when} {say_day(first)} ({{accompagnement_conjoint.reprise_apres}} après la "
        "suspension), si ton CPAS le juge utile et le demande.",
        context,
    )
