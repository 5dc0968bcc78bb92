"""Questions that more than one conversation asks: one name, one meaning, asked once.

Each function takes the routing and returns the question, so that a flow still shows its own path.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from flows.communes import BRUSSELS, FLEMISH, GERMAN_SPEAKING, WALLOON
from flows.engine import Answers, Context, Is, Question, When
from flows.kinds import UNSURE, Choice, Day, YesNo
from flows.telling import in_region
from knowledge.calendar import age_on

Route = str | Sequence[When | str]

FIRST_BIRTHDAY = date(1985, 1, 1)


def region(then: Route) -> Question:
    return Question(
        "region",
        "Dans quelle Région habites-tu ?",
        Choice(
            {
                "wallonie": "Wallonie",
                "bruxelles": "Bruxelles",
                "flandre": "Flandre",
                "communaute_germanophone": "Communauté germanophone",
            },
            also={
                "wallonie": WALLOON,
                "bruxelles": BRUSSELS,
                "flandre": FLEMISH,
                "communaute_germanophone": GERMAN_SPEAKING,
            },
        ),
        then,
        help="Le service qui te suit en dépend : Forem, Actiris, VDAB ou ADG. Tu peux écrire ta commune.",
        keep="fact",
        short="Région",
    )


def born(then: Route) -> Question:
    return Question(
        "naissance",
        "Quelle est ta date de naissance ?",
        Day(when="past", earliest=FIRST_BIRTHDAY, example_years=20),
        then,
        help="Plusieurs règles dépendent de ton âge. Elle ne sert qu'à ça.",
        keep="fact",
        short="Naissance",
        check=_born_before_leaving,
    )


_YOUNGEST = 14  # a birthday typed without its year is read as the last one: nobody that young leaves school


def _born_before_leaving(answer: str, answers: Answers, today: date) -> str | None:
    if age_on(date.fromisoformat(answer), today) < _YOUNGEST:
        return "Écris aussi l'année de ta naissance, par exemple « 3/4/2005 »."
    ended = answers.get("fin_etudes", "")
    if ended[:1].isdigit() and answer >= ended:
        return "Cette date de naissance est après la fin de tes études. Vérifie l'année."
    return None


def studies_ended(then: Route) -> Question:
    return Question(
        "fin_etudes",
        "Quel est le dernier jour où tes études t'ont encore demandé quelque chose ?",
        Day(when="any", unsure=True),
        then,
        help="Dernier cours, examen, stage, dépôt ou défense du travail de fin d'études. Pas le jour des résultats.",
        keep="fact",
        short="Fin des études",
    )


def registered(then: Route) -> Question:
    def ask(answers: Answers, context: Context) -> str:
        return in_region("Es-tu inscrit·e comme demandeur·se d'emploi au Forem, depuis la fin de tes études ?", answers)

    return Question(
        "inscrit",
        ask,
        YesNo(unsure=True, yes="Oui", no="Pas encore"),
        then,
        short="Inscription faite",
    )


def registration_day(then: Route) -> Question:
    return Question(
        "inscription",
        "Depuis quel jour es-tu inscrit·e ?",
        Day(when="past", unsure=True),
        then,
        help="C'est sur ton attestation d'inscription ou dans ton espace personnel.",
        keep="fact",
        short="Inscription",
    )


def not_before(first: str, sentence: str) -> Callable[[str, Answers, date], str | None]:
    """A check: the day may not come before the day answered to *first*."""

    def check(answer: str, answers: Answers, _: date) -> str | None:
        begun = answers.get(first, "")
        return sentence if answer != UNSURE and begun[:1].isdigit() and answer < begun else None

    return check


def summer_job(then: Route) -> Question:
    return Question(
        "job_ete",
        "As-tu un job étudiant prévu ou en cours ?",
        YesNo(unsure=True),
        then,
        help="Je le demande avant de te parler d'inscription : les deux peuvent se gêner.",
        keep="day",
        short="Job étudiant prévu",
    )


def belgian(then: Route) -> Question:
    return Question(
        "belge",
        "As-tu la nationalité belge ?",
        YesNo(unsure=True),
        then,
        help="Si tu ne l'as pas, ce n'est pas un non. Je ne garde cette réponse que si tu le veux.",
        keep="sensitive",
        short="Nationalité belge",
    )


def claim_made(then: str) -> tuple[Question, ...]:
    """Whether a first claim was made, and when: its day chooses the rules."""
    return (
        Question(
            "deja_demande",
            "As-tu déjà demandé des allocations à la CAPAC ou à un syndicat ?",
            YesNo(unsure=False),
            [When(Is("deja_demande", "oui"), "demande_le"), then],
            help="Les règles dépendent du jour de la première demande.",
            keep="day",
            short="Déjà demandé",
        ),
        Question(
            "demande_le",
            "Quel jour as-tu fait cette demande ?",
            Day(when="past", unsure=True),
            then,
            help="Ton organisme de paiement (CAPAC ou syndicat) peut te le dire.",
            keep="fact",
            short="Jour de la demande",
        ),
    )
