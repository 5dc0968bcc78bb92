"""Joint guidance by Forem and CPAS: whether it is for this person, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator

from flows.cpas.joint_services import SERVICES, labelled
from flows.cpas.telling import CPAS_DECIDES, how_to_register, kindly
from flows.engine import Answers, Context
from flows.kinds import UNSURE
from flows.reply import Items, Part, Reply, Text
from flows.telling import filled, reach, service, student_job


@kindly
def for_you(answers: Answers, context: Context) -> Reply:
    return labelled(_for_you(answers, context), context)


def _for_you(answers: Answers, context: Context) -> Iterator[Part]:
    doubts = [text for name, text in _DOUBTS.items() if answers.get(name) == UNSURE]
    if doubts:
        yield Text("Oui en principe : ce suivi à deux est pour toi. Il reste quelque chose à demander.")
        yield Items(tuple(filled(doubt, context) for doubt in doubts), title="À demander d'abord")
    else:
        yield Text("Oui : d'après tes réponses, ce suivi à deux est pour toi.")
    if answers.get("cpas_situation") == "contrat":
        yield Text(
            "Pendant ton contrat, tu peux profiter des services d'orientation, de formation et de recherche d'emploi. "
            "Il faut être inscrit·e comme personne occupée, avec un espace personnel actif sur le site du Forem."
        )
    yield Items(tuple(filled(step, context) for step in _STEPS), title="Qui fait quoi")
    yield Items(tuple(title for title, _ in SERVICES.values()), title="Un besoin à choisir")
    yield Text(CPAS_DECIDES)


_DOUBTS = {
    "cpas_accord": "Ton CPAS a-t-il signé l'accord avec le Forem ? Sans cet accord, il ne peut pas faire la demande.",
    "suivi": "Qui te suit au Forem ? Demande au {contact.forem.phone} : avec un e-conseiller, le suivi à deux "
    "n'est pas possible pour le moment.",
}

_STEPS = (
    "Toi : dis à ton assistant·e social·e ce dont tu as le plus besoin. Je n'envoie rien à personne.",
    "Ton CPAS : il fait la demande en ligne, avec {accompagnement_conjoint.besoins_par_demande} seul besoin à la fois, "
    "ton projet et ce que tu as déjà fait.",
    "Le Forem : il fixe un rendez-vous et en donne la date à ton CPAS.",
)


@kindly
def not_registered(answers: Answers, context: Context) -> Reply:
    def parts() -> Iterator[Part]:
        yield Text("Pas encore : il faut d'abord être inscrit·e au Forem. Sans inscription, la demande est rejetée.")
        yield from student_job(answers)
        yield how_to_register(answers, context)
        yield Text("Une fois inscrit·e, demande à ton CPAS de faire la demande : c'est lui qui l'introduit.")

    return labelled(parts(), context)


@kindly
def e_counselled(answers: Answers, context: Context) -> Reply:
    def parts() -> Iterator[Part]:
        yield Text(
            "Pas pour le moment : un e-conseiller te suit. Tu n'as donc ni conseiller de référence ni plan d'actions "
            "signé, et le suivi à deux n'est pas possible pour le moment."
        )
        yield Text(
            f"Si le suivi à distance ne te convient pas, demande au {reach(service(answers))} un conseiller de "
            "référence, puis parles-en à ton CPAS."
        )

    return labelled(parts(), context)


@kindly
def no_agreement(answers: Answers, context: Context) -> Reply:
    def parts() -> Iterator[Part]:
        yield Text("Pas par cette voie : seul un CPAS qui a signé l'accord avec le Forem peut faire la demande.")
        yield Text(
            f"Tu peux demander les mêmes services toi-même au {reach(service(answers))}. Demande aussi à ton CPAS s'il "
            "compte signer l'accord."
        )

    return labelled(parts(), context)


@kindly
def no_longer(answers: Answers, context: Context) -> Reply:
    def parts() -> Iterator[Part]:
        yield Text(
            filled(
                "Non, plus maintenant : après un contrat {articles_60_61.nom_60}, une personne réinscrite avec des "
                "allocations n'a plus droit à ce suivi à deux.",
                context,
            )
        )
        yield Text(f"Le Forem te suit directement : {reach(service(answers))}. Ses services te restent ouverts.")
        yield Text("Si tu reçois un jour de nouveau le revenu d'intégration, repose la question à ton CPAS.")

    return labelled(parts(), context, "article_60_61", "inscription_cpas")


@kindly
def not_common(answers: Answers, context: Context) -> Reply:
    def parts() -> Iterator[Part]:
        yield Text(
            filled(
                "Pas pour le moment : ce suivi est pour qui reçoit le revenu d'intégration ou une aide équivalente, ou "
                "travaille sous contrat {articles_60_61.nom_60} ou {articles_60_61.nom_61}.",
                context,
            )
        )
        yield Text(
            "Ce qui changerait la réponse : si tu n'as pas de quoi vivre, demande le revenu d'intégration au CPAS de "
            "ta commune. Il examine ta situation."
        )
        yield from student_job(answers)
        yield Text(
            "Les services du Forem te sont ouverts quand même. L'inscription est gratuite et sert à d'autres droits."
        )
        if answers.get("inscrit_maintenant") != "oui":
            yield how_to_register(answers, context)

    return labelled(parts(), context, "stage_insertion", "eligibilite")


@kindly
def to_check(answers: Answers, context: Context) -> Reply:
    def parts() -> Iterator[Part]:
        yield Text("À vérifier : je ne peux pas le dire avec tes réponses. Ce n'est pas un non.")
        yield Items(tuple(filled(line, context) for line in _to_ask(answers)), title="À qui demander quoi")
        yield Text(CPAS_DECIDES)

    return labelled(parts(), context)


def _to_ask(answers: Answers) -> Iterator[str]:
    if answers.get("cpas_situation") == UNSURE:
        yield (
            "À ton CPAS : « Est-ce que je reçois le revenu d'intégration, une aide équivalente, ou un contrat ? » "
            "C'est ce qui ouvre le suivi à deux."
        )
    if answers.get("inscrit_maintenant") == UNSURE:
        yield (
            "Au Forem ({contact.forem.phone}) : « Mon inscription est-elle active ? » Sans elle, la demande est "
            "rejetée."
        )
    if answers.get("cpas_situation") == "fini":
        if answers.get("reinscrit_apres") in ("non", UNSURE):
            yield (
                "Au Forem ({contact.forem.phone}) : réinscris-toi aujourd'hui si ce n'est pas fait. Après un contrat, "
                "l'ancienne inscription peut être tombée."
            )
        yield (
            "À ton CPAS : « Ai-je encore droit au suivi à deux ? » La présentation dit que non, une fois réinscrit·e "
            "après un {articles_60_61.nom_60}. Si tu reçois de nouveau le revenu d'intégration, elle ne précise rien."
        )
