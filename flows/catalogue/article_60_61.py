"""Travailler avec le CPAS : les contrats « article 60 » et « article 61 »."""

from __future__ import annotations

from flows.cpas.contracts import contract
from flows.cpas.questions import in_stage_insertion
from flows.engine import Answers, Context, Flow, Is, Outcome, Question, When
from flows.kinds import Choice, Day
from flows.questions import region


def _begun(answers: Answers, context: Context) -> str:
    planned = answers.get("contrat_etat") == "propose"
    return "Quel jour commencerait-il ?" if planned else "Quel jour a-t-il commencé ?"


FLOW = Flow(
    id="article_60_61",
    title="Un contrat de travail du CPAS",
    order=80,
    start="region",
    nodes=(
        region("contrat_cpas"),
        Question(
            "contrat_cpas",
            "De quel contrat s'agit-il ?",
            Choice(
                {
                    "soixante": "Article 60 : le CPAS m'engage",
                    "soixante_et_un": "Article 61 : une entreprise m'engage",
                },
                also={
                    "soixante": ("60", "art 60", "art60", "article 60", "soixante", "le cpas", "60 § 7"),
                    "soixante_et_un": (
                        "61",
                        "art 61",
                        "art61",
                        "article 61",
                        "soixante et un",
                        "une entreprise",
                        "privé",
                    ),
                },
                unsure=True,
            ),
            "contrat_etat",
            short="Contrat",
        ),
        Question(
            "contrat_etat",
            "Où en es-tu avec ce contrat ?",
            Choice(
                {
                    "propose": "On me le propose",
                    "en_cours": "J'y travaille en ce moment",
                    "fini": "Il est fini",
                    "comprendre": "Je veux seulement comprendre",
                },
                also={
                    "propose": ("proposé", "bientôt", "pas encore commencé", "je vais signer"),
                    "en_cours": ("je travaille", "en cours", "oui", "actuellement"),
                    "fini": ("terminé", "c'est fini", "plus maintenant"),
                    "comprendre": ("comprendre", "info", "c'est quoi", "rien encore"),
                },
            ),
            [When(Is("contrat_etat", "comprendre"), "en_stage"), "contrat_debut"],
            short="Où en est le contrat",
        ),
        Question(
            "contrat_debut",
            _begun,
            Day(when="any", unsure=True),
            "en_stage",
            help="La durée du contrat en dépend. Ce jour est écrit sur le contrat. Je ne le garde pas.",
            short="Début du contrat",
        ),
        in_stage_insertion("contrat"),
        Outcome("contrat", contract),
    ),
)
