"""Quand mon stage finit-il, et quand puis-je demander les allocations d'insertion ?"""

from __future__ import annotations

from collections.abc import Callable

from flows.engine import Answers, Context, Flow, Is, Node, Outcome, Question, When
from flows.kinds import UNSURE, Choice, Day, Number, YesNo
from flows.questions import (
    born,
    claim_made,
    not_before,
    region,
    registered,
    registration_day,
    studies_ended,
    summer_job,
)
from flows.reply import Reply, Text
from flows.stage import dates_of, stage_facts
from flows.stage.answers import EVENTS
from flows.stage.reply import reply_with_dates
from flows.telling import filled, in_region
from flows.work_questions import work_done
from knowledge.errors import InvalidCase, OutOfPeriod

_ALTERNANCE = ("alternance_passed", "alternance_failed")


def _dates(answers: Answers, context: Context) -> Reply:
    try:
        dates = dates_of(stage_facts(answers, context.today), context)
    except (InvalidCase, OutOfPeriod) as problem:
        return Reply((Text(str(problem)), Text("Corrige la réponse en cause : rien d'autre n'est perdu.")))
    return reply_with_dates(dates, answers, context)


def _evaluated(answers: Answers, context: Context) -> str:
    return in_region("Combien d'évaluations positives du Forem as-tu déjà eues ?", answers)


def _missed(answers: Answers, context: Context) -> str:
    return in_region("As-tu manqué un rendez-vous du Forem ou d'un employeur, ou refusé un emploi ?", answers)


def _heavy(_: Answers, context: Context) -> str:
    return filled(
        "Ces études : au moins {stage_insertion.etudes_bloquantes_credits}, ou "
        "{stage_insertion.etudes_bloquantes_heures}, ou le secondaire, ou une alternance ?",
        context,
    )


def _since(name: str) -> Callable[[Answers, Context], str]:
    """A question that names what it asks the beginning of: a pregnancy is not the leave."""

    def ask(answers: Answers, _: Context) -> str:
        about = {
            "maladie": "Ta maladie ou ton séjour à l'hôpital",
            "etranger": "Ton séjour à l'étranger",
            "etudes": "Tes études",
            "formation_forem": "Ta formation",
            "independant": "Ton activité",
            "maternite": "Ton congé",
            "service_citoyen": "Ton service citoyen",
            "stage_etranger": "Ton stage à l'étranger",
        }.get(answers.get(name, ""))
        return f"{about} : depuis quel jour ?" if about else "Depuis quel jour n'étais-tu plus inscrit·e ?"

    return ask


def _event(n: int, after: str) -> tuple[Node, ...]:
    """One slot of "what else happened": what, since when, until when."""
    name = f"evenement_{n}"
    more = f"evenement_{n + 1}" if n < EVENTS else after
    again = "Autre chose encore ?" if n > 1 else "S'est-il passé autre chose depuis la fin de tes études ?"
    return (
        Question(
            name,
            again,
            Choice(
                {
                    "rien": "Non, rien",
                    "maladie": "Maladie ou hôpital",
                    "etranger": "Séjour à l'étranger",
                    "etudes": "Reprise d'études",
                    "pas_inscrit": "Pas inscrit·e un moment",
                    "formation_forem": "Formation avec le Forem",
                    "independant": "Indépendant·e à titre principal",
                    "maternite": "Congé de maternité, de naissance ou d'adoption",
                    "service_citoyen": "Service citoyen",
                    "stage_etranger": "Stage à l'étranger accepté par l'ONEM",
                },
                also={
                    "rien": (
                        "non",
                        "rien",
                        "nan",
                        "rien d'autre",
                        "rien de spécial",
                        "aucun",
                        "c'est tout",
                        "non merci",
                    ),
                    "maladie": ("malade", "hospitalisation", "accident", "opération", "burn-out", "mutuelle"),
                    "etranger": ("vacances", "voyage", "Erasmus", "parti à l'étranger", "partie à l'étranger"),
                    "etudes": ("cours", "école", "université", "haute école", "master"),
                    "pas_inscrit": ("radié", "désinscrit", "plus inscrit"),
                    "maternite": ("enceinte", "bébé", "paternité", "adoption"),
                },
            ),
            [
                When(Is(name, "rien"), after),
                When(Is(name, "etudes"), f"{name}_charge"),
                f"{name}_du",
            ],
            help="Certains de ces jours comptent, d'autres non. Je ne garde tes réponses que si tu le veux.",
            keep="sensitive",
            harmless=("rien",),
            short="Autre événement",
        ),
        Question(
            f"{name}_charge",
            _heavy,
            YesNo(unsure=True, yes="Oui", no="Non, plus léger"),
            [When(Is(f"{name}_charge", "non"), more), f"{name}_du"],
            help="Plus légères, elles n'arrêtent pas le stage si tu restes inscrit·e et disponible.",
            short="Charge des études",
        ),
        Question(
            f"{name}_du",
            _since(name),
            Day(when="any"),
            f"{name}_au",
            keep="sensitive",
            short="Depuis",
        ),
        Question(
            f"{name}_au",
            "Jusqu'à quel jour, ce jour-là compris ?",
            Day(when="any", unsure=True),
            more,
            help="Pas encore fini ? Donne le jour prévu, ou « je ne sais pas » : je compte alors jusqu'à aujourd'hui.",
            keep="sensitive",
            short="Jusqu'au",
            check=not_before(f"{name}_du", "Cette fin est avant le début. Donne le dernier jour, ou corrige le début."),
        ),
    )


FLOW = Flow(
    id="stage_insertion",
    title="Mon stage : mes dates",
    order=10,
    start="region",
    nodes=(
        region("deja_demande"),
        *claim_made("fin_etudes"),
        studies_ended([When(Is("fin_etudes", UNSURE), "resultats"), "fin_comment"]),
        Question(
            "resultats",
            "Connais-tu au moins le jour de tes résultats ou de ton diplôme ?",
            Day(when="past", unsure=True),
            "fin_comment",
            help="Ce n'est pas la fin des études, mais elles étaient finies ce jour-là.",
            keep="fact",
            short="Résultats",
        ),
        Question(
            "fin_comment",
            "Comment tes études se sont-elles terminées ?",
            Choice(
                {
                    "june": "En juin ou juillet, sans seconde session",
                    "second_session": "Après une seconde session",
                    "thesis": "Après un mémoire ou un travail de fin d'études",
                    "during_year": "Arrêt pendant l'année",
                    "alternance_passed": "Alternance réussie",
                    "alternance_failed": "Alternance pas réussie",
                    "abroad": "Études à l'étranger",
                },
                also={
                    "june": ("juin", "juillet", "première session", "normalement"),
                    "second_session": (
                        "seconde session",
                        "seconde sess",
                        "deuxième session",
                        "2e session",
                        "août",
                        "septembre",
                        "repêchage",
                    ),
                    "thesis": ("mémoire", "tfe", "tfc", "thèse", "défense"),
                    "during_year": ("abandon", "arrêté", "décroché", "pendant l'année", "exclu", "viré", "renvoyé"),
                    "alternance_passed": ("ifapme réussi", "cefa réussi", "apprentissage réussi"),
                    "alternance_failed": ("ifapme raté", "cefa raté", "apprentissage raté"),
                },
                unsure=True,
            ),
            [When(Is("fin_comment", *_ALTERNANCE), "contrat_jours"), "inscrit"],
            keep="fact",
            short="Façon de finir",
        ),
        Question(
            "contrat_jours",
            "Combien de jours a duré ton contrat d'alternance, sans les dimanches ?",
            Number(lowest=0, highest=2000, unit="jours", unsure=True),
            "inscrit",
            help="Compte six jours par semaine. Ton centre de formation ou ton employeur connaît le nombre exact.",
            keep="fact",
            short="Jours de contrat",
        ),
        registered([When(Is("inscrit", "oui"), "inscription"), "job_ete"]),
        registration_day("naissance"),
        summer_job("naissance"),
        born("travail"),
        *work_done("evenement_1"),
        *(node for n in range(1, EVENTS + 1) for node in _event(n, "absence")),
        Question(
            "absence",
            _missed,
            Choice(
                {"non": "Non", "absence": "Oui, un rendez-vous manqué", "refus": "Oui, un emploi refusé"},
                also={
                    "non": ("jamais", "nan", "rien"),
                    "absence": ("oui", "raté un rdv", "pas allé", "absent", "absente"),
                    "refus": ("refusé un emploi", "refusé un job"),
                },
            ),
            [When(Is("absence", "non"), "evaluations"), "absence_le"],
            help="Si c'était avec une excuse acceptée, réponds « Non ». Je ne le dis à personne.",
            keep="last",
            short="Absence ou refus",
        ),
        Question(
            "absence_le",
            "Quel jour était-ce ?",
            Day(when="past"),
            "absence_decision",
            keep="last",
            short="Jour de l'absence",
        ),
        Question(
            "absence_decision",
            "Qu'a-t-on décidé de ta raison ?",
            Choice(
                {
                    "oui": "Refusée, par écrit",
                    "acceptee": "Acceptée",
                    "non": "Pas encore de décision",
                },
                also={
                    "oui": ("oui refusée", "refus", "pas acceptée", "on me l'a refusée"),
                    "acceptee": ("oui acceptée", "ok", "excusé", "excusée", "pas refusée"),
                    "non": ("non", "rien", "pas encore", "j'attends", "pas de nouvelles", "pas de décision"),
                },
                unsure=True,
            ),
            "evaluations",
            help="Avais-tu une raison ? L'as-tu envoyée ? Rien n'est perdu tant que rien n'est décidé : envoie-la "
            "aujourd'hui, avec sa preuve.",
            keep="last",
            short="Décision",
        ),
        Question(
            "evaluations",
            _evaluated,
            Choice(
                {"une": "1 évaluation", "deux": "2 ou plus", "aucune": "Aucune"},
                also={
                    "aucune": ("zéro", "0", "pas encore", "rien", "non"),
                    "une": ("une", "une seule"),
                    "deux": ("deux", "trois"),
                },
                unsure=True,
            ),
            "negative",
            keep="last",
            short="Évaluations positives",
        ),
        Question(
            "negative",
            "Et une évaluation négative, en as-tu eu une ?",
            YesNo(unsure=True),
            [When(Is("negative", "oui"), "negative_le"), "attestation"],
            keep="last",
            short="Évaluation négative",
        ),
        Question(
            "negative_le",
            "De quel jour est la lettre de cette évaluation négative ?",
            Day(when="past"),
            [When(Is("evaluations", "deux"), "positive_le"), "attestation"],
            keep="last",
            short="Négative le",
        ),
        Question(
            "positive_le",
            "Et de quel jour date ta deuxième évaluation positive ?",
            Day(when="past"),
            "attestation",
            keep="last",
            short="Deuxième positive le",
        ),
        Question(
            "attestation",
            "Ton attestation d'inscription porte-t-elle une date de début ou de fin de stage ?",
            YesNo(unsure=True, yes="Oui", no="Non"),
            [When(Is("attestation", "oui"), "attestation_debut"), "dates"],
            help="Je compare avec la loi : certaines ont encore l'ancienne durée. Perdue ? « Je ne sais pas » suffit.",
            short="Attestation",
        ),
        Question(
            "attestation_debut",
            "Quel début est écrit dessus ?",
            Day(when="any", unsure=True),
            "attestation_fin",
            keep="fact",
            short="Début sur l'attestation",
        ),
        Question(
            "attestation_fin",
            "Et quelle fin ?",
            Day(when="any", unsure=True),
            "dates",
            keep="fact",
            short="Fin sur l'attestation",
            check=not_before("attestation_debut", "Cette fin est avant le début de l'attestation. Vérifie-la."),
        ),
        Outcome("dates", _dates),
    ),
)
