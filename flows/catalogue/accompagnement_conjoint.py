"""Le CPAS et le Forem peuvent-ils me suivre ensemble ?"""

from __future__ import annotations

from flows.cpas.absence_questions import absence_questions
from flows.cpas.absences import absences
from flows.cpas.joint_guidance import (
    e_counselled,
    for_you,
    no_agreement,
    no_longer,
    not_common,
    not_registered,
    to_check,
)
from flows.cpas.joint_services import next_step, services
from flows.cpas.questions import cpas_situation, registered_now
from flows.cpas.telling import elsewhere, how_to_register, kindly, older_rules
from flows.engine import Answers, Context, Flow, Is, Outcome, Question, When
from flows.kinds import UNSURE, Choice, YesNo
from flows.questions import region, summer_job
from flows.reply import Reply, Text
from flows.telling import source_of


@kindly
def _registration(answers: Answers, context: Context) -> Reply:
    return Reply(
        (
            Text("Sans inscription au Forem, la demande de ton CPAS est rejetée. Coche ce qui vaut pour toi."),
            how_to_register(answers, context),
            older_rules(context),
        ),
        source_of(context, "accompagnement_conjoint.besoins_par_demande"),
        then=("inscription_cpas",),
    )


FLOW = Flow(
    id="accompagnement_conjoint",
    title="CPAS et Forem : un suivi à deux",
    order=60,
    start="region",
    nodes=(
        region([When(Is("region", "wallonie"), "sujet"), "autre_region"]),
        Question(
            "sujet",
            "Le Forem et ton CPAS peuvent te suivre ensemble. Que veux-tu savoir ?",
            Choice(
                {
                    "pour_moi": "Est-ce pour moi ?",
                    "services": "Les services que je peux avoir",
                    "suite": "Ma demande est faite : et maintenant ?",
                    "absence": "J'ai manqué un rendez-vous",
                    "inscription": "Comment m'inscrire au Forem",
                },
                also={
                    "pour_moi": ("pour moi", "j'ai droit", "conditions", "qui peut"),
                    "services": ("service", "formation", "orientation", "cv"),
                    "suite": ("après", "ma demande", "et maintenant", "réponse"),
                    "absence": ("absent", "absente", "raté un rdv", "pas allé", "suspendu", "avertissement"),
                    "inscription": ("m'inscrire", "inscrire", "espace personnel"),
                },
            ),
            [
                When(Is("sujet", "services"), "besoin"),
                When(Is("sujet", "suite"), "demande_etat"),
                When(Is("sujet", "absence"), "en_stage"),
                When(Is("sujet", "inscription"), "inscription"),
                "cpas_situation",
            ],
            short="Sujet",
        ),
        cpas_situation(
            [
                When(Is("cpas_situation", "fini"), "reinscrit_apres"),
                When(Is("cpas_situation", UNSURE), "a_verifier"),
                "inscrit_maintenant",
            ]
        ),
        Question(
            "reinscrit_apres",
            "Depuis la fin de ce contrat, t'es-tu réinscrit·e au Forem ?",
            Choice(
                {
                    "allocations": "Oui, et j'ai des allocations",
                    "sans": "Oui, sans allocations",
                    "non": "Pas encore",
                },
                also={
                    "allocations": ("chômage", "avec allocations", "je touche le chômage"),
                    "sans": ("sans chômage", "oui sans", "pas d'allocations"),
                    "non": ("non", "pas réinscrit", "pas réinscrite"),
                },
                unsure=True,
            ),
            [When(Is("reinscrit_apres", "allocations"), "plus_public"), "a_verifier"],
            short="Réinscription",
        ),
        registered_now(
            [
                When(Is("inscrit_maintenant", "non"), "job_ete"),
                When(Is("cpas_situation", "aucune"), "pas_public"),
                When(Is("inscrit_maintenant", UNSURE), "a_verifier"),
                When(Is("cpas_situation", "contrat"), "cpas_accord"),
                "suivi",
            ]
        ),
        summer_job(
            [
                When(Is("demande_etat", "rejetee"), "suite"),
                When(Is("cpas_situation", "aucune"), "pas_public"),
                "pas_inscrit",
            ]
        ),
        Question(
            "suivi",
            "Comment es-tu suivi·e ?",
            Choice(
                {"e_conseiller": "À distance (e-conseiller)", "conseiller": "En face à face"},
                also={
                    "e_conseiller": ("e-conseiller", "econseiller", "en ligne", "distance", "mail", "téléphone"),
                    "conseiller": ("conseiller de référence", "conseiller", "conseillère", "en vrai", "bureau"),
                },
                unsure=True,
            ),
            [When(Is("suivi", "e_conseiller"), "e_conseiller"), "cpas_accord"],
            help="Par le Forem. À distance, tu n'as pas signé de plan d'actions.",
            keep="fact",
            short="Suivi",
        ),
        Question(
            "cpas_accord",
            "Ton CPAS a-t-il signé l'accord de coopération avec le Forem ?",
            YesNo(unsure=True),
            [When(Is("cpas_accord", "non"), "sans_accord"), "pour_toi"],
            help="Ton assistant·e social·e le sait.",
            short="Accord signé",
        ),
        Question(
            "besoin",
            "De quoi as-tu le plus besoin ?",
            Choice(
                {
                    "orientation": "M'orienter",
                    "formation": "Me former",
                    "recherche": "Chercher un emploi",
                    "conseiller": "Un conseiller qui me suit",
                },
                also={
                    "orientation": ("orientation", "trouver un métier", "projet"),
                    "formation": ("une formation", "apprendre", "validation"),
                    "recherche": ("un emploi", "boulot", "job", "cv", "travail"),
                    "conseiller": ("conseiller", "conseillère", "suivi"),
                },
                unsure=True,
            ),
            "services",
            short="Besoin",
        ),
        Question(
            "demande_etat",
            "Où en est la demande de ton CPAS ?",
            Choice(
                {
                    "attente": "Pas encore de réponse",
                    "recue": "Reçue, avec un rendez-vous",
                    "rejetee": "Rejetée",
                    "cloturee": "Clôturée",
                    "arretee": "Arrêtée",
                    "suspendue": "Accompagnement suspendu",
                },
                also={
                    "attente": ("rien", "j'attends", "en attente", "aucune réponse"),
                    "recue": ("reçue", "acceptée", "j'ai un rdv", "rendez-vous"),
                    "rejetee": ("refusée", "refusé", "rejet", "ils ont dit non"),
                    "cloturee": ("terminée", "finie", "fini"),
                    "arretee": ("stoppée", "arrêt", "stop"),
                    "suspendue": ("suspendu", "suspension"),
                },
                unsure=True,
            ),
            [
                When(Is("demande_etat", "arretee", "suspendue"), "en_stage"),
                When(Is("demande_etat", "rejetee"), "job_ete"),
                "suite",
            ],
            short="État de la demande",
        ),
        *absence_questions("absences"),
        Outcome("autre_region", elsewhere("L'accompagnement conjoint du Forem et des CPAS")),
        Outcome("pour_toi", for_you),
        Outcome("pas_inscrit", not_registered),
        Outcome("e_conseiller", e_counselled),
        Outcome("sans_accord", no_agreement),
        Outcome("plus_public", no_longer),
        Outcome("pas_public", not_common),
        Outcome("a_verifier", to_check),
        Outcome("services", services),
        Outcome("suite", next_step),
        Outcome("absences", absences),
        Outcome("inscription", _registration),
    ),
)
