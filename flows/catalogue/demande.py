"""Après le stage : où demander, avec quels papiers, et avant quand ?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flows.engine import Answers, Context, Flow, Outcome, Question
from flows.kinds import UNSURE, Choice, YesNo
from flows.questions import region
from flows.reply import Checklist, Items, Part, Point, Reply, Text, Tick, Timeline
from flows.stage import dates_of, deadlines, recalled, stage_facts
from flows.telling import reach, reach_all, service, source_of
from knowledge.calculators.stage_insertion.action import claim_day
from knowledge.errors import InvalidCase, OutOfPeriod

_BODIES = {"capac": ("capac",), "syndicat": ("csc", "fgtb", "cgslb")}


def _plan(answers: Answers, context: Context) -> Reply:
    ticks = tuple(_papers(answers, context))
    return Reply(
        parts=tuple(_parts(ticks, answers, context)),
        sources=source_of(
            context,
            "demande.formulaire_demande",
            "demande.formulaire_declaration",
            "demande.dossier_complet",
            "demande.reinscription",
            "demande.carte_electronique",
        ),
        then=("montant", "stage_insertion"),
    )


def _parts(ticks: tuple[Tick, ...], answers: Answers, context: Context) -> Iterator[Part]:
    claim = _claim_day(answers, context)
    yield Text(_when(claim, context))
    yield _where(answers)
    yield Checklist(ticks, title="Tes papiers (coche ce que tu as)")
    yield Items(tuple(_steps(answers, context)), title="Le jour même et juste après")
    if claim is not None:
        yield from _deadlines(max(claim, context.today), context)
    yield Text(
        "Le dossier complet a un délai, mais ce n'est pas le moment d'y aller : va le premier jour, même s'il manque "
        "un papier. Les jours perdus ne se rattrapent pas."
    )


def _claim_day(answers: Answers, context: Context) -> date | None:
    """The earliest claim day when the stage's facts are known from elsewhere; None otherwise."""
    facts = stage_facts(recalled({**context.known, **answers}), context.today)
    if facts.studies_ended is None or facts.registered is None:
        return None
    try:
        return dates_of(facts, context).earliest
    except (InvalidCase, OutOfPeriod):
        return None


def _when(claim: date | None, context: Context) -> str:
    if claim is None:
        return "Vas-y le premier jour possible après ton stage. « Mon stage » calcule ce jour avec toi."
    if claim <= context.today:
        return "Vas-y aujourd'hui ou le prochain jour ouvert : chaque jour peut compter."
    return (
        f"Ton premier jour pour demander, d'après ce que tu m'as dit : {claim_day(claim)}. Si on te répond « trop "
        "tôt », ce n'est pas un refus définitif : demande quelle date est retenue, et reviens ce jour-là."
    )


def _where(answers: Answers) -> Items:
    chosen = _BODIES.get(answers.get("organisme", ""), ("capac", "csc", "fgtb", "cgslb"))
    title = "Où aller" if len(chosen) == 1 else "Où aller, à ton choix"
    return Items(reach_all(chosen), title=title)


def _papers(answers: Answers, context: Context) -> Iterator[Tick]:
    yield _tick("demande", "formulaire_demande", "Demande d'allocations d'insertion", "organisme de paiement", context)
    yield from _diploma(answers, context)
    yield _tick(
        "attestation", None, "Attestation d'inscription comme demandeur·se d'emploi", service(answers).name, context
    )
    yield _tick(
        "situation", "formulaire_situation", "Situation personnelle et familiale", "organisme de paiement", context
    )
    yield _tick("declaration", "formulaire_declaration", "Déclaration générale", "organisme de paiement", context)
    extra = {
        "demande_salarie": ("salarie", "formulaire_travail_salarie", "Preuve de chaque travail salarié", "employeur"),
        "demande_etudiant": ("etudiant", "formulaire_travail_etudiant", "Travail étudiant", "organisme de paiement"),
        "demande_partiel": ("partiel", "formulaire_temps_partiel", "Travail à temps partiel en cours", "employeur"),
        "demande_independant": (
            "independant",
            "formulaire_independant",
            "Activité indépendante",
            "organisme de paiement",
        ),
        "demande_stage_etranger": ("stage", "formulaire_stage_etranger", "Stage à l'étranger", "organisme de paiement"),
    }
    for question, (key, form, label, who) in extra.items():
        if answers.get(question) in ("oui", UNSURE):
            doubt = " (si cela te concerne)" if answers[question] == UNSURE else ""
            yield _tick(key, form, f"{label}{doubt}", who, context)
    yield _tick("identite", None, "Carte d'identité et numéro de compte bancaire", "toi", context)


def _diploma(answers: Answers, context: Context) -> Iterator[Tick]:
    title = answers.get("titre_demande")
    if title == "superieur":
        years = context.law.parameter("eligibilite.annees_etudes_copie_diplome").say(context.today)
        label = f"Copie du bachelier ou master belge, avec la déclaration de {years} d'études en Belgique"
        yield _tick("diplome", None, label, "haute école ou université", context)
    elif title == "etranger":
        yield _tick(
            "diplome", "formulaire_etranger", "Études à l'étranger, avec l'équivalence", "toi et l'école", context
        )
    else:
        yield _tick(
            "diplome", "formulaire_diplome", "Diplôme ou certificat, formulaire rempli par l'école", "école", context
        )


def _tick(key: str, form: str | None, label: str, who: str, context: Context) -> Tick:
    name = f"papier_{key}"
    codes = context.law.at(f"demande.{form}", context.today).value if form else None
    code = " ou ".join(map(str, codes)) if isinstance(codes, list) else codes
    text = f"{label} ({code})" if code else label
    return Tick(name, text, who, done=context.known.get(name) == "oui")


def _steps(answers: Answers, context: Context) -> Iterator[str]:
    days = context.law.parameter("demande.reinscription").say(context.today)
    electronic = context.law.at("demande.carte_electronique", context.today).value
    paper = context.law.at("demande.carte_papier", context.today).value
    yield (
        f"Confirme ton inscription : {reach(service(answers))}. Être inscrit·e dans les {days} après la demande garde "
        "ton premier jour."
    )
    yield f"Prends ta carte de contrôle dès le premier jour : {electronic} en ligne, ou {paper} sur papier."
    needed = context.law.parameter("evaluation.nombre").say(context.today)
    yield (
        f"Vérifie que tes {needed} positives, ou ce qui les remplace, sont bien notées ({service(answers).name}) : "
        "sans elles, le stage accompli n'ouvre pas encore le droit. Va demander quand même."
    )
    yield "Demande un accusé de réception de ton dossier, et garde une copie de tout."


def _deadlines(claim: date, context: Context) -> Iterator[Part]:
    limits = deadlines(claim, context)
    if limits is not None:
        yield Timeline(
            (
                Point(claim, "Demande : vas-y ce jour-là"),
                Point(limits.registered_by, "Dernier jour pour être inscrit·e sans perdre de jours"),
                Point(limits.complete_by, "Le dossier complet doit être arrivé à l'ONEM"),
            ),
            title="Tes délais",
        )


def _yes_no(name: str, text: str, then: str, short: str) -> Question:
    return Question(name, text, YesNo(unsure=True), then, short=short)


FLOW = Flow(
    id="demande",
    title="Demander mes allocations",
    order=30,
    start="region",
    nodes=(
        region("organisme"),
        Question(
            "organisme",
            "Par qui veux-tu passer pour demander et être payé·e ?",
            Choice(
                {
                    "capac": "La CAPAC (gratuite, publique)",
                    "syndicat": "Un syndicat (avec cotisation et défense)",
                    "choisir": "Je n'ai pas encore choisi",
                },
                also={
                    "capac": ("capac", "hvw"),
                    "syndicat": ("csc", "fgtb", "cgslb", "synova", "syndicat"),
                    "choisir": ("je ne sais pas", "jsp", "aucune idée", "pas choisi", "lequel"),
                },
            ),
            "titre_demande",
            help="Le dossier est le même. Un syndicat demande une cotisation chaque mois, et peut te défendre.",
            keep="fact",
            short="Organisme de paiement",
        ),
        Question(
            "titre_demande",
            "Sur quel diplôme ou certificat s'appuie ta demande ?",
            Choice(
                {
                    "ecole": "Secondaire, qualification, alternance, IFAPME…",
                    "superieur": "Bachelier ou master belge",
                    "etranger": "Un titre étranger ou équivalent",
                },
                also={
                    "ecole": ("cess", "secondaire", "ifapme", "cefa", "titre de compétences"),
                    "superieur": ("bachelier", "master", "bac", "licence", "haute école", "université"),
                    "etranger": ("équivalence", "étranger", "diplôme étranger"),
                },
                unsure=True,
            ),
            "demande_salarie",
            short="Diplôme",
        ),
        _yes_no(
            "demande_salarie",
            "As-tu travaillé comme salarié·e ou intérimaire depuis tes études ?",
            "demande_etudiant",
            "Travail salarié",
        ),
        _yes_no(
            "demande_etudiant", "As-tu fait un job étudiant depuis tes études ?", "demande_partiel", "Job étudiant"
        ),
        _yes_no(
            "demande_partiel",
            "Travailles-tu à temps partiel en ce moment ?",
            "demande_independant",
            "Temps partiel",
        ),
        _yes_no(
            "demande_independant",
            "As-tu été indépendant·e depuis tes études ?",
            "demande_stage_etranger",
            "Indépendant·e",
        ),
        _yes_no(
            "demande_stage_etranger",
            "As-tu fait un stage à l'étranger depuis tes études ?",
            "plan",
            "Stage à l'étranger",
        ),
        Outcome("plan", _plan),
    ),
)
