"""Work since the end of the studies, as more than one conversation asks it."""

from __future__ import annotations

from flows.conditions import After
from flows.engine import Is, Question, When
from flows.kinds import Choice, Day, Number, YesNo
from flows.questions import not_before


def work_done(then: str) -> tuple[Question, ...]:
    """Work since the end of the studies, before registration too: those days count."""
    return (
        Question(
            "travail",
            "As-tu travaillé depuis la fin de tes études, même avant ton inscription ?",
            Choice(
                {
                    "non": "Non",
                    "salarie": "Oui, comme salarié·e ou intérimaire",
                    "etudiant": "Oui, en job étudiant",
                },
                also={
                    "non": ("pas travaillé", "nan", "jamais", "rien"),
                    "salarie": ("oui", "cdd", "cdi", "interim", "ouais", "salarié"),
                    "etudiant": ("jobiste", "contrat étudiant"),
                },
            ),
            [When(Is("travail", "non"), then), "travail_du"],
            help="Ces jours comptent, même sans inscription. Plusieurs contrats qui se suivent : comme un seul.",
            keep="last",
            short="Travail",
        ),
        Question(
            "travail_du",
            "Ce travail : depuis quel jour ?",
            Day(when="any"),
            "travail_encore",
            keep="last",
            short="Travail depuis",
        ),
        Question(
            "travail_encore",
            "Y travailles-tu encore ?",
            YesNo(unsure=False),
            [When(Is("travail_encore", "oui"), "travail_rythme"), "travail_au"],
            keep="last",
            short="Travail en cours",
        ),
        Question(
            "travail_au",
            "Jusqu'à quel jour (ce jour-là compris) ?",
            Day(when="any"),
            "travail_rythme",
            keep="last",
            short="Travail jusqu'au",
            check=not_before("travail_du", "Cette fin est avant le début. Donne le dernier jour de travail."),
        ),
        Question(
            "travail_rythme",
            "Combien de jours par semaine travailles-tu, ou travaillais-tu ?",
            Number(lowest=1, highest=6, unit="jours par semaine", unsure=True),
            [When(After("travail_du", "inscription"), then), "travail_temps"],
            help="Cela ne change le compte que pour les jours sans inscription.",
            keep="last",
            short="Jours par semaine",
        ),
        Question(
            "travail_temps",
            "Et tes journées : complètes, ou plus courtes ?",
            Choice(
                {"plein": "Des journées complètes", "partiel": "Plus courtes (temps partiel)"},
                also={
                    "plein": ("temps plein", "plein temps", "complet", "complètes", "full time", "toute la journée"),
                    "partiel": (
                        "plus courtes",
                        "temps partiel",
                        "mi-temps",
                        "mi temps",
                        "partiel",
                        "courtes",
                        "quelques heures",
                    ),
                },
                unsure=True,
            ),
            [When(Is("travail_temps", "partiel"), "travail_heures"), then],
            help="Avant l'inscription, un temps partiel compte d'après ses heures.",
            keep="last",
            short="Journées de travail",
        ),
        Question(
            "travail_heures",
            "Combien d'heures par semaine, en moyenne ?",
            Number(lowest=1, highest=48, unit="heures par semaine", decimals=True, unsure=True),
            then,
            help="Ton contrat ou tes fiches de paie le disent.",
            keep="last",
            short="Heures par semaine",
        ),
    )
