"""Questions that several conversations about the CPAS ask: one name, one meaning.

What somebody receives from a CPAS is sensitive: it is kept only after an explicit yes, never as a plain fact.
"""

from __future__ import annotations

from collections.abc import Sequence

from flows.engine import Question, When
from flows.kinds import Choice, Day, YesNo

Route = str | Sequence[When | str]

CONSENT = "Je ne garde cette réponse que si tu le veux."


def cpas_situation(then: Route) -> Question:
    return Question(
        "cpas_situation",
        "Quelle est ta situation avec le CPAS en ce moment ?",
        Choice(
            {
                "revenu": "Je reçois le revenu d'intégration (RIS)",
                "aide": "Je reçois une aide sociale équivalente",
                "contrat": "Je travaille sous contrat article 60 ou 61",
                "fini": "Mon contrat article 60 ou 61 est fini",
                "aucune": "Rien de tout cela",
            },
            also={
                "revenu": (
                    "ris",
                    "ri",
                    "revenu du cpas",
                    "revenu d'intégration sociale",
                    "minimex",
                    "le cpas me paie",
                    "le cpas me paye",
                    "argent du cpas",
                    "je touche le cpas",
                    "je suis au cpas",
                ),
                "aide": ("ase", "aide équivalente", "aide sociale"),
                "contrat": ("article 60", "art 60", "article 61", "art 61", "contrat du cpas", "60", "61"),
                "fini": (
                    "contrat fini",
                    "mon contrat est fini",
                    "c'est fini",
                    "fin de contrat",
                    "après mon article 60",
                    "plus sous contrat",
                ),
                "aucune": ("non", "rien", "aucune", "pas de cpas", "je n'ai rien"),
            },
            unsure=True,
        ),
        then,
        help=f"Les règles en dépendent. {CONSENT}",
        keep="sensitive",
        harmless=("aucune",),
        short="Situation au CPAS",
    )


def registered_now(then: Route) -> Question:
    """Not `inscrit`: somebody registered after the studies may have lost that registration since."""
    return Question(
        "inscrit_maintenant",
        "Es-tu inscrit·e au Forem comme demandeur·se d'emploi en ce moment ?",
        YesNo(unsure=True),
        then,
        help="Ton espace personnel sur le site du Forem le dit.",
        short="Inscription active",
    )


def granted_on(then: Route) -> Question:
    return Question(
        "ri_decision",
        "Quel jour le CPAS a-t-il décidé de t'accorder le revenu d'intégration ?",
        Day(when="past", unsure=True),
        then,
        help=f"C'est la date de la décision, sur la lettre du CPAS. {CONSENT}",
        keep="sensitive",
        short="Décision du CPAS",
    )


def in_stage_insertion(then: Route) -> Question:
    return Question(
        "en_stage",
        "Es-tu en stage d'insertion ?",
        YesNo(unsure=True),
        then,
        help="C'est la période de recherche d'emploi après les études, avant les allocations. Pas un stage chez un "
        "employeur, ni un stage d'observation du CPAS.",
        short="En stage d'insertion",
    )
