"""What is asked of somebody who missed an appointment of the joint guidance."""

from __future__ import annotations

from flows.cpas.questions import in_stage_insertion
from flows.engine import All, Is, Node, Question, When
from flows.kinds import Choice, Day, YesNo


def absence_questions(then: str) -> tuple[Node, ...]:
    """First whether the person is in a stage d'insertion, where other and harder rules hold.

    It relies on `sujet` and `demande_etat` of the flow: a request that is already stopped is asked about whatever the
    number of absences.
    """
    return (
        in_stage_insertion("absence_raison"),
        Question(
            "absence_raison",
            "Avais-tu une raison de ne pas y aller ?",
            Choice(
                {
                    "envoyee": "Oui, et je l'ai envoyée",
                    "pas_envoyee": "Oui, mais je ne l'ai pas envoyée",
                    "refusee": "Oui, mais elle a été refusée",
                    "non": "Non",
                },
                also={
                    "envoyee": ("envoyée", "certificat envoyé", "j'ai prévenu"),
                    "pas_envoyee": ("oui", "pas envoyée", "pas encore", "j'étais malade"),
                    "refusee": ("refusée", "pas acceptée"),
                    "non": ("pas de raison", "aucune", "j'ai oublié", "oublié"),
                },
            ),
            "absences_nombre",
            help="Une absence avec une raison acceptée ne compte pas.",
            short="Raison",
        ),
        Question(
            "absences_nombre",
            "Combien de rendez-vous du suivi Forem-CPAS as-tu manqués sans raison acceptée ?",
            Choice(
                {"une": "1 seul", "plusieurs": "2 ou plus"},
                also={
                    "une": ("un", "un seul", "une", "le premier", "une fois", "première fois"),
                    "plusieurs": ("deux", "trois", "plusieurs", "deux fois"),
                },
                unsure=True,
            ),
            [
                When(All(Is("absences_nombre", "une"), Is("sujet", "absence")), then),
                "demande_conseiller",
            ],
            help="Compte aussi celui dont tu me parles, tant que ta raison n'est pas acceptée.",
            short="Absences",
        ),
        Question(
            "demande_conseiller",
            "La demande portait-elle sur un conseiller de référence ?",
            YesNo(unsure=True, yes="Oui", no="Non, sur un autre service"),
            [When(Is("demande_etat", "suspendue"), "suspendu_le"), "suspendu"],
            help="Ton assistant·e social·e sait quel besoin a été choisi.",
            short="Demande de conseiller",
        ),
        Question(
            "suspendu",
            "T'a-t-on dit que ton accompagnement est suspendu ?",
            YesNo(unsure=True),
            [When(Is("suspendu", "oui"), "suspendu_le"), then],
            help="Par une lettre, un e-mail, ou ton assistant·e social·e.",
            short="Suspension",
        ),
        Question(
            "suspendu_le",
            "Depuis quel jour est-il suspendu ?",
            Day(when="past", unsure=True),
            then,
            help="La date est sur la lettre. Je ne la garde pas.",
            short="Suspendu le",
        ),
    )
