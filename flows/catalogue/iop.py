"""Un stage d'observation avec le CPAS (IOP) : est-ce possible, et comment ?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flows.cpas.duration import Duration
from flows.cpas.iop_answers import SLOTS
from flows.cpas.iop_elsewhere import not_for_you, other_stage, too_many
from flows.cpas.iop_reply import credit, verdict
from flows.cpas.questions import CONSENT, Route, cpas_situation
from flows.engine import Answers, Flow, Is, Node, Outcome, Question, When
from flows.kinds import UNSURE, Choice, Day, YesNo
from flows.questions import born, not_before

_RANKS = ("aucun", "un", "deux", "trois")
_ORDINALS = ("premier", "deuxième", "troisième")


def _after_earlier(n: int) -> Callable[[str, Answers, date], str | None]:
    """A check: a placement does not end before an earlier one."""

    def check(answer: str, answers: Answers, _: date) -> str | None:
        days = [answers.get(f"iop_{before}_fin", "") for before in range(1, n)]
        if answer != UNSURE and any(day[:1].isdigit() and answer < day for day in days):
            return "Ce jour est avant la fin d'un stage précédent. Donne-les du plus ancien au plus récent."
        return None

    return check


def _placement(n: int, after: str) -> tuple[Node, ...]:
    """One slot of "what you have done": until when, how long."""
    following: Route = [When(Is("iop_nombre", _RANKS[n]), after), f"iop_{n + 1}_fin"] if n < SLOTS else after
    return (
        Question(
            f"iop_{n}_fin",
            f"Quel a été le dernier jour de ton {_ORDINALS[n - 1]} stage IOP ?",
            Day(when="past", unsure=True),
            f"iop_{n}_duree",
            help=f"Ses heures reviennent dans ton crédit à partir de ce jour-là. {CONSENT}",
            keep="sensitive",
            short=f"Stage {n}, dernier jour",
            check=_after_earlier(n),
        ),
        Question(
            f"iop_{n}_duree",
            "Combien d'heures as-tu faites, ou combien de jours à temps plein ?",
            Duration(unsure=True),
            following,
            help=f"La feuille de présence le dit. Écris « 30 heures » ou « 4 jours ». {CONSENT}",
            keep="sensitive",
            short=f"Stage {n}, durée",
        ),
    )


def _planned() -> tuple[Node, ...]:
    """The placement that is planned: when, how long, where, and what makes a later one possible."""
    return (
        Question(
            "iop_prevu_du",
            "Quel serait son premier jour ?",
            Day(when="future", unsure=True),
            [When(Is("iop_prevu_du", UNSURE), "iop_prevu_duree"), "iop_prevu_au"],
            help="Sans date, je calcule comme s'il commençait aujourd'hui.",
            short="Premier jour prévu",
        ),
        Question(
            "iop_prevu_au",
            "Et son dernier jour ?",
            Day(when="future", unsure=True),
            "iop_prevu_duree",
            help="Je vérifie qu'aucune semaine n'est trop pleine.",
            short="Dernier jour prévu",
            check=not_before("iop_prevu_du", "Ce dernier jour est avant le premier. Vérifie les deux."),
        ),
        Question(
            "iop_prevu_duree",
            "Combien d'heures durerait-il, ou combien de jours à temps plein ?",
            Duration(unsure=True),
            "iop_lieu",
            help="Écris « 30 heures » ou « 4 jours ». Des demi-journées ? Compte les heures.",
            short="Durée prévue",
        ),
        Question(
            "iop_lieu",
            "Dans quel genre d'endroit ?",
            Choice(
                {
                    "public": "Un service public",
                    "association": "Une association ou une ASBL",
                    "commercial": "Une entreprise commerciale",
                },
                also={
                    "public": ("commune", "école", "hôpital", "cpas", "administration", "maison de repos", "crèche"),
                    "association": ("asbl", "association", "privé non commercial", "fondation"),
                    "commercial": ("magasin", "garage", "entreprise", "société", "restaurant", "boîte", "commerce"),
                },
                unsure=True,
            ),
            [When(Is("iop_nombre", "aucun"), "verdict"), "iop_meme_lieu"],
            short="Lieu",
        ),
        Question(
            "iop_meme_lieu",
            "Est-ce chez le même partenaire qu'un stage déjà fait ?",
            YesNo(unsure=True),
            [
                When(Is("iop_meme_lieu", "oui", UNSURE), "iop_taches"),
                When(Is("iop_nombre", "un"), "verdict"),
                "iop_objectifs",
            ],
            short="Même lieu",
        ),
        Question(
            "iop_taches",
            "Les tâches seront-elles différentes de celles que tu y as faites ?",
            YesNo(unsure=True),
            [When(Is("iop_nombre", "un"), "verdict"), "iop_objectifs"],
            short="Autres tâches",
        ),
        Question(
            "iop_objectifs",
            "As-tu fixé de nouveaux objectifs avec ton CPAS ?",
            YesNo(unsure=True),
            "verdict",
            short="Nouveaux objectifs",
        ),
    )


FLOW = Flow(
    id="iop",
    title="Observer un métier avec le CPAS (IOP)",
    order=70,
    start="quel_stage",
    nodes=(
        Question(
            "quel_stage",
            "« Stage » veut dire plusieurs choses. De quel stage parles-tu ?",
            Choice(
                {
                    "iop": "Observer un métier, avec le CPAS (IOP)",
                    "insertion": "Le stage d'insertion, avec le Forem",
                    "pfi": "Un PFI chez un employeur",
                    "entreprise": "Un stage en entreprise ou d'études",
                },
                also={
                    "iop": ("iop", "observation", "stage du cpas", "stage cpas", "cpas"),
                    "insertion": ("insertion", "stage d'attente", "forem", "stage d'insertion professionnelle"),
                    "pfi": ("pfi", "plan formation insertion", "formation insertion"),
                    "entreprise": ("stage en entreprise", "stage d'école", "stage d'études", "entreprise"),
                },
                unsure=True,
            ),
            [When(Is("quel_stage", "iop"), "naissance"), "autre_stage"],
            short="Quel stage",
        ),
        born("cpas_situation"),
        cpas_situation([When(Is("cpas_situation", "contrat", "aucune"), "pas_pour_toi"), "iop_parcours"]),
        Question(
            "iop_parcours",
            "Ton CPAS t'accompagne-t-il déjà vers un emploi ?",
            YesNo(unsure=True),
            "iop_nombre",
            help="On appelle cela un parcours d'insertion socioprofessionnelle.",
            short="Parcours vers l'emploi",
        ),
        Question(
            "iop_nombre",
            "Combien de stages IOP as-tu déjà faits ?",
            Choice(
                {"un": "1 stage", "deux": "2 stages", "trois": "3 stages", "plus": "4 ou plus", "aucun": "Aucun"},
                also={
                    "aucun": ("zéro", "0", "pas encore", "jamais", "rien", "non", "c'est le premier"),
                    "un": ("une", "un seul"),
                    "plus": ("plus de trois", "quatre", "cinq", "six", "beaucoup"),
                },
            ),
            [
                When(Is("iop_nombre", "aucun"), "iop_prevu"),
                When(Is("iop_nombre", "plus"), "trop_de_stages"),
                "iop_1_fin",
            ],
            help="Tous ceux que tu as faits avec un CPAS, même il y a longtemps.",
            short="Stages IOP faits",
        ),
        *(node for n in range(1, SLOTS + 1) for node in _placement(n, "iop_evalue")),
        Question(
            "iop_evalue",
            "Ton dernier stage IOP a-t-il été évalué avec ton CPAS ?",
            YesNo(unsure=True),
            "iop_prevu",
            help="L'évaluation se fait à trois : toi, le lieu de stage et le CPAS.",
            short="Dernier stage évalué",
        ),
        Question(
            "iop_prevu",
            "As-tu déjà un stage IOP en vue ?",
            YesNo(unsure=False, yes="Oui", no="Pas encore"),
            [When(Is("iop_prevu", "oui"), "iop_prevu_du"), "credit"],
            short="Stage en vue",
        ),
        *_planned(),
        Outcome("autre_stage", other_stage),
        Outcome("pas_pour_toi", not_for_you),
        Outcome("trop_de_stages", too_many),
        Outcome("credit", credit),
        Outcome("verdict", verdict),
    ),
)
