"""Après le stage : où demander, avec quels papiers, et avant quand ?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flows.engine import Answers, Context, Flow, Outcome, Question
from flows.kinds import UNSURE, Choice, YesNo
from flows.questions import region
from flows.reply import Checklist, Items, Part, Point, Reply, Text, Tick, Timeline
from flows.stage import Dates, StageFacts, dates_of, deadlines, recalled, stage_facts
from flows.stage.age import age_guard_of, age_lead
from flows.telling import in_region, reach, reach_all, service, source_of
from knowledge.calculators.stage_insertion.action import claim_again, claim_day, too_late
from knowledge.errors import InvalidCase, OutOfPeriod
from knowledge.french import say_day

_LASTING = ("demande_salarie", "demande_etudiant")  # having worked stays true; Mon stage may have learnt it

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
        facts={name: "oui" for name in _LASTING if answers.get(name) == "oui"},
        then=("montant", "stage_insertion"),
    )


def _parts(ticks: tuple[Tick, ...], answers: Answers, context: Context) -> Iterator[Part]:
    facts = stage_facts(recalled({**context.known, **answers}), context.today)
    dates = _dates(facts, context)
    yield Text(_claimed(facts.claimed_on) if facts.claimed else _when(dates, context))
    yield _where(answers)
    yield Checklist(ticks, title="Tes papiers (coche ce que tu as)")
    yield Items(tuple(_steps(facts.claimed, answers, context)), title="Le jour même et juste après")
    if facts.claimed:
        if facts.claimed_on is not None:
            yield from _deadlines(facts.claimed_on, context, "Tu as demandé")
    elif dates is not None and not _is_too_late(dates, context):
        yield from _deadlines(max(dates.earliest, context.today), context, "Demande : vas-y ce jour-là")
    yield Text(
        "Apporte chaque papier dès que tu l'as : n'attends pas le dernier jour."
        if facts.claimed
        else "Le dossier complet a un délai, mais ce n'est pas le moment d'y aller : va le premier jour, même s'il "
        "manque un papier. Les jours perdus ne se rattrapent pas."
    )


def _dates(facts: StageFacts, context: Context) -> Dates | None:
    """The dates of the stage when its facts are known from elsewhere; None otherwise."""
    if facts.studies_ended is None or facts.registered is None:
        return None
    try:
        return dates_of(facts, context)
    except (InvalidCase, OutOfPeriod):
        return None


def _claimed(on: date | None) -> str:
    if on is None:
        return (
            "Tu as déjà demandé : retrouve le jour de cette demande auprès de ton organisme de paiement. Tes délais "
            "courent depuis ce jour-là, pas depuis aujourd'hui."
        )
    return (
        f"Tu as déjà demandé, le {say_day(on)} : tes délais courent depuis ce jour-là. Demande à ton organisme de "
        "paiement ce qui manque encore à ton dossier."
    )


def _when(dates: Dates | None, context: Context) -> str:
    if dates is None:
        return "Vas-y le premier jour possible après ton stage. « Mon stage » calcule ce jour avec toi."
    guard = age_guard_of(dates, context)
    if guard is not None and _is_too_late(dates, context):
        return too_late(guard)
    age = age_lead(dates, context)
    if dates.earliest <= context.today:
        return f"Vas-y aujourd'hui ou le prochain jour ouvert : chaque jour peut compter. {age}".rstrip()
    again = f"{_TOO_EARLY} : demande quelle date est retenue, et reviens ce jour-là."
    if guard is not None and dates.latest > guard.last_claim:
        again = claim_again(dates.days, guard)
    first = f"Ton premier jour pour demander, d'après ce que tu m'as dit : {claim_day(dates.earliest)}."
    return f"{first} {again} {age}".rstrip()


_TOO_EARLY = "Si on te répond « trop tôt », ce n'est pas un refus définitif"


def _is_too_late(dates: Dates, context: Context) -> bool:
    """Whether every reading brings the claim past the age limit."""
    guard = age_guard_of(dates, context)
    return guard is not None and dates.earliest > guard.last_claim


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


def _steps(claimed: bool, answers: Answers, context: Context) -> Iterator[str]:
    days = context.law.parameter("demande.reinscription").say(context.today)
    electronic = context.law.at("demande.carte_electronique", context.today).value
    paper = context.law.at("demande.carte_papier", context.today).value
    yield (
        f"Confirme ton inscription : {reach(service(answers))}. Être inscrit·e dans les {days} après la demande garde "
        "ton premier jour."
    )
    yield f"Prends ta carte de contrôle dès le premier jour : {electronic} en ligne, ou {paper} sur papier."
    needed = context.law.parameter("evaluation.nombre").say(context.today)
    yield in_region(
        f"Vérifie auprès du Forem que tes {needed} positives, ou ce qui les remplace, sont bien notées : sans elles, "
        f"le stage accompli n'ouvre pas encore le droit.{'' if claimed else ' Va demander quand même.'}",
        answers,
    )
    yield "Demande un accusé de réception de ton dossier, et garde une copie de tout."


def _deadlines(claim: date, context: Context, claim_label: str) -> Iterator[Part]:
    limits = deadlines(claim, context)
    if limits is None:
        return
    yield Timeline(
        (
            Point(claim, claim_label),
            Point(limits.registered_by, "Dernier jour pour être inscrit·e sans perdre de jours"),
            Point(limits.complete_by, "Le dossier complet doit être arrivé à l'ONEM"),
        ),
        title="Tes délais",
    )
    if limits.complete_by < context.today:
        yield Text("Ces délais sont passés : demande aujourd'hui à ton organisme de paiement où en est ton dossier.")


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
            keep="fact",
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
