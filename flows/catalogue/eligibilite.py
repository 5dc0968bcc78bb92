"""Les allocations d'insertion peuvent-elles s'ouvrir pour moi ?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import cast

from flows.engine import Answers, Context, Flow, Is, Outcome, Question, When
from flows.kinds import UNSURE, Choice, YesNo
from flows.questions import (
    belgian,
    born,
    claim_made,
    region,
    registered,
    registration_day,
    studies_ended,
    summer_job,
)
from flows.reply import Items, Part, Reply, Text
from flows.stage import Dates, dates_of, recalled, stage_facts
from flows.stage.recall import events_are_unknown
from flows.telling import (
    ESTIMATE,
    filled,
    in_region,
    ordinary_unemployment,
    own_contacts,
    reach,
    reach_all,
    service,
    student_job,
)
from flows.work_questions import work_done
from knowledge.calculators.eligibilite import Condition, Eligibility, EligibilityCase, Title, age_moves_to, eligibility
from knowledge.calendar import ONE_DAY
from knowledge.errors import InvalidCase, OutOfPeriod
from knowledge.french import say_day
from knowledge.loader import load_conditions

# What a person says the studies ended with -> what the law looks at.
_TITLES = {
    "cess": "secondary",
    "superieur": "secondary",
    "qualification": "listed",
    "alternance": "alternance_passed",
    "formation": "listed",
    "etranger": "foreign",
    "aucun": "none",
}


# What a person says the studies ended with -> what the claim rests on.
_PAPERS = {
    "cess": "ecole",
    "superieur": "superieur",
    "qualification": "ecole",
    "alternance": "ecole",
    "formation": "ecole",
    "etranger": "etranger",
}


def _verdict(answers: Answers, context: Context) -> Reply:
    case = _case(answers, context)
    found = eligibility(case, context.law, load_conditions())
    return Reply(
        parts=tuple(_parts(found, answers, context)),
        sources=tuple(dict.fromkeys(source for c in _told(found) for source in c.text.sources)),
        facts=_facts(answers),
        then=("stage_insertion", "obligations") if found.verdict == "no" else ("stage_insertion", "demande", "montant"),
    )


def _facts(answers: Answers) -> dict[str, str]:
    """What stays true, and what the conversation on the claim would ask again."""
    facts = {name: "oui" for name in ("inscrit", "deja_demande") if answers.get(name) == "oui"}
    papers = _PAPERS.get(answers.get("titre", ""))
    return facts | ({"titre_demande": papers} if papers else {})


def _case(answers: Answers, context: Context) -> EligibilityCase:
    told = {**_known(answers, context), **answers}
    facts = stage_facts(told, context.today)
    earliest = latest = missing = moves_to = None
    if facts.born is not None and (facts.studies_ended or facts.registered):
        try:
            dates = dates_of(facts, context)
            earliest, latest, missing = dates.earliest, dates.latest, dates.sure.law.admission.missing
            moves_to = _age_moves_to(dates, told, context)
        except (InvalidCase, OutOfPeriod):
            pass  # contradictory days: the age stays to check, the other conditions stand
    title = _TITLES.get(answers.get("titre", ""))
    over = _fact(answers, "etudes_finies")
    return EligibilityCase(
        today=context.today,
        born=facts.born,
        studies_over=over if facts.studies_ended is None else facts.studies_ended <= context.today,
        title=cast("Title | None", title),
        equivalence=_fact(answers, "equivalence"),
        link=_fact(answers, "lien_belgique"),
        belgian=_fact(answers, "belge"),
        resident=_fact(answers, "residence"),
        worked_a_year=_fact(answers, "travail_un_an"),
        admitted_before=_fact(answers, "deja_admis"),
        earliest_claim=earliest,
        latest_claim=latest,
        missing_evaluations=missing,
        age_moves_to=moves_to,
    )


def _age_moves_to(dates: Dates, told: Answers, context: Context) -> date | None:
    """Up to when the age limit may move; None while work or an activity of one's own may not have been told."""
    if told.get("travail", UNSURE) == UNSURE or events_are_unknown(told):
        return None
    return age_moves_to(dates.case, context.law, dates.earliest)


def _known(answers: Answers, context: Context) -> Answers:
    """What the stage was told too; of work, only what is told here when it is."""
    known = recalled(context.known)
    return {name: text for name, text in known.items() if "travail" not in answers or not name.startswith("travail")}


def _fact(answers: Answers, name: str) -> bool | None:
    return {"oui": True, "non": False}.get(answers.get(name, ""))


def _told(found: Eligibility) -> tuple[Condition, ...]:
    """The conditions that the reply speaks of: after a "no", what makes it one is enough."""
    return found.against if found.verdict == "no" else found.conditions


_HEADLINES = {
    "yes": "Oui : rien ne s'y oppose dans tes réponses. Le droit peut s'ouvrir quand ton stage est fait et que tes "
    "évaluations sont positives.",
    "no": "Pour le moment, non : une condition manque. Ce n'est pas forcément définitif.",
    "to_check": "À vérifier : une ou plusieurs conditions demandent qu'on regarde ton dossier. Ce n'est pas un non.",
}


def _parts(found: Eligibility, answers: Answers, context: Context) -> Iterator[Part]:
    yield Text(_HEADLINES[found.verdict])
    if answers.get("travail_un_an") == "oui" or found.verdict == "no":
        worked = "Tu as" if answers.get("travail_un_an") == "oui" else "Si tu as"
        yield ordinary_unemployment(worked)
    if found.against:
        yield _reasons("Ce qui manque", found.against, answers, context)
        changes = [filled(change, context) for c in found.against for change in c.text.change]
        if changes:
            yield Items(tuple(changes), title="Ce qui changerait la réponse")
        yield _whom_to_ask(found.against, answers)
    if found.to_check and found.verdict != "no":
        yield _reasons("À faire vérifier", found.to_check, answers, context)
        yield _whom_to_ask(found.to_check, answers)
        helping = [filled(change, context) for c in found.to_check for change in c.text.change]
        if helping:
            yield Items(tuple(helping), title="Ce qui peut compter")
    if found.to_do and found.verdict != "no":
        yield _reasons("Ce qui reste à faire", found.to_do, answers, context)
    met = [c for c in found.conditions if c.state == "met"]
    if met and found.verdict != "no":
        yield _reasons("Ce qui est bon", met, answers, context)
    yield from student_job(answers)
    yield Text(_next_step(found, answers, context))
    yield Text(ESTIMATE if found.verdict == "yes" else "L'ONEM et ton organisme de paiement décident, pas moi.")


def _reasons(title: str, conditions: Iterable[Condition], answers: Answers, context: Context) -> Items:
    return Items(tuple(in_region(filled(c.reason, context), answers) for c in conditions), title=title)


def _whom_to_ask(conditions: Iterable[Condition], answers: Answers) -> Items:
    asked = own_contacts((name for c in conditions for name in c.text.ask), answers)
    return Items(reach_all(asked), title="À qui demander")


_WHY_REGISTER = "C'est gratuit, et cela donne un accompagnement, des formations et d'autres droits."


def _next_step(found: Eligibility, answers: Answers, context: Context) -> str:
    if answers.get("inscrit") == "oui":
        if found.verdict == "no":
            return f"Fais vérifier ce « non » par la CAPAC ou un syndicat, et reste inscrit·e. {_WHY_REGISTER}"
        return "La suite : calcule tes dates avec « Mon stage »."
    ways = reach(service(answers))
    if found.verdict == "no":
        return f"Inscris-toi quand même comme demandeur·se d'emploi : {ways}. {_WHY_REGISTER}"
    pending = {c.name for c in found.conditions if c.state == "not_met"}
    if "activites_finies" in pending:
        return (
            f"Inscris-toi comme demandeur·se d'emploi {_once_over(answers, context)} : {ways}. Avant, rien ne compte."
        )
    anyway = " quand même" if found.verdict == "to_check" else ""
    register = f"Inscris-toi{anyway} comme demandeur·se d'emploi : {ways}."
    if "obligation_scolaire" in pending:
        return register
    return f"{register} Chaque jour d'attente peut repousser ton droit d'un jour."


def _once_over(answers: Answers, context: Context) -> str:
    """When to register whose studies go on: the day after their last one."""
    ended = stage_facts(answers, context.today).studies_ended
    if ended is None:
        return "dès le lendemain du dernier jour que tes études te demandent"
    return f"dès le lendemain de la fin de tes études, le {say_day(ended + ONE_DAY)}"


def _link(_: Answers, context: Context) -> str:
    return filled(
        "Un de ces liens avec la Belgique te concerne-t-il : {eligibilite.annees_etudes_belgique} d'école ici, "
        "{eligibilite.travail_belgique}, {eligibilite.independant_belgique} d'activité indépendante principale, "
        "ou un parent travailleur migrant de l'UE dont tu dépends ?",
        context,
    )


FLOW = Flow(
    id="eligibilite",
    title="Ai-je droit aux allocations ?",
    order=20,
    start="region",
    nodes=(
        region("titre"),
        Question(
            "titre",
            "Quel est ton plus haut diplôme ou certificat ?",
            Choice(
                {
                    "cess": "CESS (secondaire supérieur)",
                    "superieur": "Bachelier ou master belge",
                    "qualification": "Certificat de qualification, 6e ou 7e année",
                    "alternance": "Alternance réussie",
                    "formation": "IFAPME, Titre de compétences, promotion sociale…",
                    "etranger": "Un titre étranger ou une équivalence",
                    "aucun": "Rien de tout cela",
                },
                also={
                    "cess": ("cess", "secondaire", "humanités", "rhéto", "6e générale", "diplôme secondaire"),
                    "superieur": (
                        "bachelier",
                        "master",
                        "bac",
                        "licence",
                        "haute école",
                        "université",
                        "AESI",
                        "doctorat",
                        "instit",
                    ),
                    "qualification": ("cq6", "cq7", "qualif", "septième professionnelle", "brevet infirmier"),
                    "alternance": ("cefa", "apprentissage"),
                    "formation": ("ifapme", "sfpme", "titre de compétences", "cecaf", "chef d'entreprise"),
                    "etranger": ("équivalence", "diplôme étranger", "à l'étranger"),
                    "aucun": (
                        "rien",
                        "aucun",
                        "ceb",
                        "ce1d",
                        "cesi",
                        "pas de diplôme",
                        "pas eu mon diplôme",
                        "pas eu mon cess",
                        "sans diplôme",
                        "décroché",
                    ),
                },
                unsure=True,
            ),
            [When(Is("titre", "aucun"), "verdict"), When(Is("titre", "etranger"), "equivalence"), "deja_admis"],
            help="Depuis mars 2026, il en faut un, quel que soit ton âge.",
            keep="fact",
            short="Titre",
        ),
        Question(
            "equivalence",
            "Ce titre a-t-il une équivalence belge ?",
            YesNo(unsure=True),
            "lien_belgique",
            help="La décision officielle qui dit à quel diplôme belge il correspond. Sans elle, ce n'est pas un non.",
            keep="fact",
            short="Équivalence",
        ),
        Question(
            "lien_belgique",
            _link,
            YesNo(unsure=True),
            "deja_admis",
            short="Lien avec la Belgique",
        ),
        Question(
            "deja_admis",
            "As-tu déjà reçu des allocations d'insertion ?",
            YesNo(unsure=True),
            "naissance",
            short="Déjà admis·e",
        ),
        born("travail_un_an"),
        Question(
            "travail_un_an",
            "As-tu travaillé environ un an ou plus, en tout ?",
            YesNo(unsure=True),
            "residence",
            help="Si oui, le chômage ordinaire passe peut-être d'abord.",
            short="Environ un an de travail",
        ),
        Question(
            "residence",
            "Habites-tu vraiment en Belgique, comme résidence principale ?",
            YesNo(unsure=True),
            "belge",
            short="Résidence en Belgique",
        ),
        belgian("fin_etudes"),
        studies_ended([When(Is("fin_etudes", UNSURE), "etudes_finies"), "inscrit"]),
        Question(
            "etudes_finies",
            "Tout est-il fini : cours, examens, stages, travail de fin d'études ?",
            YesNo(unsure=True),
            "inscrit",
            short="Études finies",
        ),
        registered([When(Is("inscrit", "oui"), "inscription"), "job_ete"]),
        summer_job("deja_demande"),
        registration_day("deja_demande"),
        *claim_made("travail"),
        *work_done("verdict"),
        Outcome("verdict", _verdict),
    ),
)
