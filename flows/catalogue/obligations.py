"""Mes obligations, une par écran : ce que cela veut dire, que faire cette semaine, que garder, et sinon ?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from flows.engine import Answers, Context, Flow, Is, Outcome, Question, When
from flows.kinds import UNSURE, Choice, YesNo
from flows.questions import region, registered, registration_day
from flows.reply import Items, Part, Reply, Text
from flows.stage import dates_of, phase_of, recalled, stage_facts
from flows.telling import filled, reach, service
from knowledge.errors import InvalidCase, OutOfPeriod
from knowledge.loader import load_obligations
from knowledge.schema import Obligation, Phase

_NAMES = ("accepter_emploi", "etre_disponible", "chercher_activement", "collaborer")

_MOMENTS: dict[Phase, str] = {
    "avant_inscription": "avant ton inscription",
    "premiers_mois": "les premiers mois du stage",
    "stage": "le milieu du stage",
    "evaluation": "une évaluation approche",
    "fin_stage": "les dernières semaines du stage",
}


def _one(name: str) -> Callable[[Answers, Context], Reply]:
    def reply(answers: Answers, context: Context) -> Reply:
        obligation = load_obligations()[name]
        offers = ("emploi_convenable",) if name == "accepter_emploi" else ()
        return Reply(
            parts=tuple(_screen(obligation, answers, context)),
            sources=tuple(obligation.sources),
            facts=_learnt(answers),
            then=("obligations", *offers, "stage_insertion"),
        )

    return reply


def _all(answers: Answers, context: Context) -> Reply:
    obligations = load_obligations().values()
    return Reply(
        parts=(
            Text(_moment(answers, context)),
            *(_summary(obligation, answers, context) for obligation in obligations),
            *_elsewhere(answers),
        ),
        sources=tuple(dict.fromkeys(source for obligation in obligations for source in obligation.sources)),
        facts=_learnt(answers),
        then=("emploi_convenable", "stage_insertion"),
    )


def _learnt(answers: Answers) -> dict[str, str]:
    return {"inscrit": "oui"} if answers.get("inscrit") == "oui" else {}


def _screen(obligation: Obligation, answers: Answers, context: Context) -> Iterator[Part]:
    yield Text(f"{obligation.label}. {filled(obligation.means, context)}")
    yield Text(f"Cette semaine : {_continued(_this_week(obligation, answers, context))}")
    remote = _remote(obligation, answers, context)
    if remote:
        yield Text(remote)
    yield Items(_filled(obligation.examples, context), title="Par exemple")
    yield Items(_filled(obligation.proof, context), title="Garde comme preuve")
    yield Text(f"Sinon : {_continued(filled(obligation.otherwise, context))}")
    yield Text(_moment(answers, context))
    yield from _elsewhere(answers)


def _summary(obligation: Obligation, answers: Answers, context: Context) -> Items:
    lines = (
        filled(obligation.means, context),
        f"Cette semaine : {_continued(_this_week(obligation, answers, context))}",
        _remote(obligation, answers, context),
        f"Garde comme preuve : {_continued(' '.join(_filled(obligation.proof, context)))}",
        f"Sinon : {_continued(filled(obligation.otherwise, context))}",
    )
    return Items(tuple(line for line in lines if line), title=obligation.label)


def _filled(texts: list[str], context: Context) -> tuple[str, ...]:
    return tuple(filled(text, context) for text in texts)


def _continued(text: str) -> str:
    """A sentence after a colon; the texts begin with everyday words, which a test holds."""
    return text[:1].lower() + text[1:]


def _this_week(obligation: Obligation, answers: Answers, context: Context) -> str:
    return filled(obligation.this_week[_phase(answers, context)], context)


def _remote(obligation: Obligation, answers: Answers, context: Context) -> str:
    """What differs for whoever is followed by an e-conseiller, who signs no action plan."""
    followed = answers.get("suivi")
    if obligation.e_conseiller is None or followed not in ("e_conseiller", UNSURE):
        return ""
    text = _continued(filled(obligation.e_conseiller, context))
    return f"{'Suivi·e' if followed == 'e_conseiller' else 'Si tu es suivi·e'} à distance : {text}"


def _moment(answers: Answers, context: Context) -> str:
    said = f"Ces conseils valent pour ce moment : {_MOMENTS[_phase(answers, context)]}."
    if answers.get("inscrit") == UNSURE:
        return f"{said} Vérifie d'abord si tu es inscrit·e : {reach(service(answers))}."
    return said


def _elsewhere(answers: Answers) -> Iterator[Part]:
    if answers.get("region", "wallonie") != "wallonie":
        yield Text(
            "Ces conseils viennent de ce que je connais du Forem. Chez toi, c'est un autre service : "
            f"{reach(service(answers))}. Demande-lui ce qui change."
        )


def _phase(answers: Answers, context: Context) -> Phase:
    if answers.get("inscrit") != "oui":
        return "avant_inscription"
    if answers.get("evaluation_bientot") == "oui":
        return "evaluation"
    if answers.get("inscription") == UNSURE:
        moments: dict[str, Phase] = {"debut": "premiers_mois", "fin": "fin_stage"}
        return moments.get(answers.get("moment", ""), "stage")
    return phase_of(date.fromisoformat(answers["inscription"]), _earliest(answers, context), context)


def _earliest(answers: Answers, context: Context) -> date | None:
    """The first day to claim under any reading, where the dates can be told."""
    try:
        return dates_of(stage_facts(recalled({**context.known, **answers}), context.today), context).earliest
    except (InvalidCase, OutOfPeriod):
        return None


FLOW = Flow(
    id="obligations",
    title="Mes obligations, une par une",
    order=45,
    start="region",
    nodes=(
        region("inscrit"),
        registered([When(Is("inscrit", "oui"), "inscription"), "obligation"]),
        registration_day([When(Is("inscription", UNSURE), "moment"), "evaluation_bientot"]),
        Question(
            "moment",
            "Où en es-tu dans ton stage ?",
            Choice(
                {"debut": "Tout au début", "milieu": "Au milieu", "fin": "Presque à la fin"},
                also={
                    "debut": ("début", "je commence", "je viens de m'inscrire", "premiers mois"),
                    "milieu": ("milieu", "en cours", "quelques mois"),
                    "fin": ("fin", "bientôt fini", "dernières semaines"),
                },
                unsure=True,
            ),
            "evaluation_bientot",
            short="Moment du stage",
        ),
        Question(
            "evaluation_bientot",
            "As-tu une évaluation ou un entretien de contrôle bientôt ?",
            YesNo(unsure=True),
            "suivi",
            help="La convocation arrive par courrier, par e-mail ou dans ton espace personnel.",
            short="Évaluation bientôt",
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
            "obligation",
            help="À distance, tu n'as pas signé de plan d'actions.",
            keep="fact",
            short="Suivi",
        ),
        Question(
            "obligation",
            "Laquelle de tes quatre obligations veux-tu voir ?",
            Choice(
                {
                    "accepter_emploi": "Accepter un emploi convenable",
                    "etre_disponible": "Être disponible",
                    "chercher_activement": "Chercher activement",
                    "collaborer": "Collaborer avec le Forem",
                    "toutes": "Les quatre (c'est long)",
                },
                also={
                    "accepter_emploi": ("accepter", "emploi", "offre", "formation"),
                    "etre_disponible": ("disponible", "dispo", "joignable"),
                    "chercher_activement": ("chercher", "recherche", "démarches", "preuves"),
                    "collaborer": ("collaborer", "forem", "rendez-vous", "plan d'actions"),
                    "toutes": ("toutes", "tout", "tt", "tous", "les 4", "les quatre"),
                },
            ),
            [
                When(Is("obligation", "etre_disponible"), "etre_disponible"),
                When(Is("obligation", "chercher_activement"), "chercher_activement"),
                When(Is("obligation", "collaborer"), "collaborer"),
                When(Is("obligation", "toutes"), "toutes"),
                "accepter_emploi",
            ],
            short="Obligation",
        ),
        *(Outcome(name, _one(name)) for name in _NAMES),
        Outcome("toutes", _all),
    ),
)
