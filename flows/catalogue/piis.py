"""Mon PIIS : jusqu'à quand le signer, et quand est-il évalué ?"""

from __future__ import annotations

from flows.cpas.project import calendar, explained, to_sign, waiting
from flows.cpas.questions import CONSENT, granted_on
from flows.engine import Flow, Is, Outcome, Question, When
from flows.kinds import UNSURE, Choice, Day, Number
from flows.questions import not_before

FLOW = Flow(
    id="piis",
    title="Mon PIIS avec le CPAS",
    order=75,
    start="piis_etat",
    nodes=(
        Question(
            "piis_etat",
            "Où en es-tu avec le PIIS, le contrat entre toi et ton CPAS ?",
            Choice(
                {
                    "attente": "J'attends la décision du CPAS",
                    "a_signer": "J'ai le revenu d'intégration, pas encore de PIIS",
                    "signe": "J'ai signé un PIIS",
                    "comprendre": "Je veux comprendre ce que c'est",
                },
                also={
                    "attente": ("en attente", "j'attends", "pas de réponse", "demande faite"),
                    "a_signer": ("pas encore signé", "pas signé", "à signer", "je dois signer", "proposé"),
                    "signe": ("signé", "j'ai signé", "oui", "déjà signé"),
                    "comprendre": ("c'est quoi", "comprendre", "info", "expliquer"),
                },
                unsure=True,
            ),
            [
                When(Is("piis_etat", "attente"), "attente"),
                When(Is("piis_etat", "a_signer"), "ri_decision"),
                When(Is("piis_etat", "signe"), "piis_signe_le"),
                "explication",
            ],
            help="PIIS : projet individualisé d'intégration sociale.",
            short="Où en est le PIIS",
        ),
        granted_on("piis_dispense"),
        Question(
            "piis_dispense",
            "As-tu une bonne raison de ne pas signer de PIIS ?",
            Choice(
                {
                    "non": "Non",
                    "sante": "Oui, ma santé",
                    "equite": "Oui, ce ne serait pas juste dans ma situation",
                },
                also={
                    "non": ("aucune", "rien", "pas de raison", "nan"),
                    "sante": ("santé", "malade", "maladie", "handicap"),
                    "equite": ("équité", "pas juste", "injuste", "ma famille"),
                },
                unsure=True,
            ),
            "a_signer",
            help="Le CPAS peut t'en dispenser. Je ne garde pas cette réponse.",
            short="Raison d'une dispense",
        ),
        Question(
            "piis_signe_le",
            "Quel jour l'as-tu signé ?",
            Day(when="past", unsure=True),
            [When(Is("piis_signe_le", UNSURE), "calendrier"), "piis_rythme"],
            help=f"La date est près des signatures. {CONSENT}",
            keep="sensitive",
            short="Signature du PIIS",
            check=not_before("ri_decision", "Cette signature est avant la décision du CPAS. Vérifie les deux dates."),
        ),
        Question(
            "piis_rythme",
            "Combien d'évaluations par an ton PIIS prévoit-il ?",
            Number(lowest=1, highest=12, unit="évaluations par an", unsure=True),
            "calendrier",
            help=f"C'est écrit dans le PIIS. {CONSENT}",
            keep="sensitive",
            short="Évaluations par an",
        ),
        Outcome("attente", waiting),
        Outcome("a_signer", to_sign),
        Outcome("calendrier", calendar),
        Outcome("explication", explained),
    ),
)
