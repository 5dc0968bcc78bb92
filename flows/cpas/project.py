"""The PIIS: until when to sign it, when it is evaluated, what it contains, who need not sign one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from flows.cpas.telling import CPAS_DECIDES, day_of, kindly
from flows.engine import Answers, Context
from flows.kinds import UNSURE
from flows.reply import Items, Part, Point, Reply, Text, Timeline
from flows.telling import filled, source_of
from knowledge.calculators.piis import PiisEvaluation, evaluations, sign_by
from knowledge.french import say_day
from knowledge.units import say_number

_MOST_YEARS: Final = 10  # beyond, a PIIS is no longer reckoned with

_CONTENT = (
    "Un but général, par exemple trouver un emploi dans un métier.",
    "Des étapes pour y arriver, par exemple une formation ou le permis de conduire.",
    "Il part de ta situation : tes capacités, tes forces, tes difficultés et tes envies.",
    "Il se prépare avec ton assistant·e social·e, puis passe devant le conseil du CPAS.",
)

_RHYTHM = (
    "On l'évalue au moins {piis.evaluations_par_an:number} fois par an, dont {piis.evaluations_individuelles:number} "
    "en entretien avec toi. Une source plus ancienne dit une fois par trimestre : ton CPAS peut en prévoir plus."
)

_APPEAL = (
    "Pas d'accord avec une décision du CPAS ? Elle se conteste devant le tribunal du travail, en principe dans les "
    "{piis.recours} : le délai exact est sur la lettre. Fais-toi aider dans les jours qui suivent."
)

_EXEMPTION = {
    "sante": "Ta santé peut te dispenser du PIIS : demande-le à ton CPAS par écrit, avec un certificat, et demande une "
    "réponse écrite.",
    "equite": "L'équité (quand ce ne serait pas juste dans ta situation) peut te dispenser du PIIS : explique "
    "pourquoi à ton CPAS, et demande une réponse écrite.",
    UNSURE: "Tu hésites ? Parle à ton CPAS de ce qui rend le PIIS difficile (santé, famille, autre) : lui seul peut "
    "t'en dispenser, pour des raisons de santé ou d'équité.",
}


def _said(parts: Iterator[Part], context: Context) -> Reply:
    sources = source_of(context, "piis.delai_conclusion", "piis.delai_decision")
    disputed = context.law.parameter("piis.evaluations_par_an").disputed
    return Reply(
        (*parts, Text(CPAS_DECIDES)),
        tuple(dict.fromkeys([*sources, *(other.source for other in disputed)])),
        then=("inscription_cpas", "accompagnement_conjoint"),
    )


def _about(context: Context) -> Iterator[Part]:
    yield Items(_CONTENT, title="Ce qu'il contient")
    yield Text(filled(_RHYTHM, context))
    yield Text("Lis-le avant de signer, et dis ce que tu veux y mettre : c'est aussi ton projet.")
    yield Text(filled(_APPEAL, context))


@kindly
def waiting(answers: Answers, context: Context) -> Reply:
    def parts() -> Iterator[Part]:
        yield Text(
            filled(
                "Le CPAS a {piis.delai_decision} pour décider. Après un oui, le PIIS se conclut dans les "
                "{piis.delai_conclusion}.",
                context,
            )
        )
        yield Text("Pas de nouvelles après ce délai ? Demande une réponse écrite à ton CPAS.")
        yield from _about(context)

    return _said(parts(), context)


@kindly
def explained(answers: Answers, context: Context) -> Reply:
    def parts() -> Iterator[Part]:
        yield Text("Le PIIS (projet individualisé d'intégration sociale) est un contrat entre toi et ton CPAS.")
        yield Text(
            filled(
                "Il est obligatoire pour les nouveaux bénéficiaires du revenu d'intégration depuis le "
                "{piis.obligatoire_depuis}, sauf pour des raisons de santé ou d'équité. Il se conclut dans les "
                "{piis.delai_conclusion} après la décision.",
                context,
            )
        )
        yield from _about(context)

    return _said(parts(), context)


@kindly
def to_sign(answers: Answers, context: Context) -> Reply:
    return _said(_to_sign(answers, context), context)


def _to_sign(answers: Answers, context: Context) -> Iterator[Part]:
    decision = day_of(answers, "ri_decision")
    if decision is None:
        yield Text(
            filled(
                "Sans la date de la décision, je ne peux pas donner le dernier jour : c'est {piis.delai_conclusion} "
                "après. La date est sur la lettre du CPAS ; demande-la à ton assistant·e social·e.",
                context,
            )
        )
    else:
        latest = sign_by(decision, context.law)
        yield Text(_latest(latest, context))
        title = "Si tu signes le dernier jour" if latest >= context.today else "Tes dates"
        yield Timeline(tuple(_first_points(decision, latest, context)), title=title)
    reason = _EXEMPTION.get(answers.get("piis_dispense", ""))
    if reason:
        yield Text(f"{reason} Tant que tu n'as pas cette réponse, garde la date en tête.")
    yield from _about(context)


def _latest(latest: date, context: Context) -> str:
    if latest < context.today:
        return (
            f"Le dernier jour pour conclure ton PIIS était le {say_day(latest)}. Appelle ton CPAS aujourd'hui : ce "
            "que ce retard change, mes sources ne le disent pas, et il ne vient pas forcément de toi."
        )
    if latest == context.today:
        return "Le dernier jour pour conclure ton PIIS, c'est aujourd'hui : appelle ton CPAS maintenant."
    return (
        f"Ton PIIS doit être signé au plus tard le {say_day(latest)}. Prends rendez-vous avant : il passe aussi "
        "devant le conseil du CPAS."
    )


def _first_points(decision: date, latest: date, context: Context) -> Iterator[Point]:
    yield Point(decision, "Décision du CPAS")
    if decision < context.today <= latest:
        yield Point(context.today, "Aujourd'hui")
    yield Point(latest, "Dernier jour pour conclure le PIIS")
    if latest >= context.today:
        yield from map(_point, evaluations(latest, context.law))


def _point(evaluation: PiisEvaluation) -> Point:
    note = "en entretien avec toi" if evaluation.in_person else ""
    return Point(evaluation.by, "Évaluation au plus tard", note)


@kindly
def calendar(answers: Answers, context: Context) -> Reply:
    return _said(_calendar(answers, context), context)


def _calendar(answers: Answers, context: Context) -> Iterator[Part]:
    signed = day_of(answers, "piis_signe_le")
    if signed is None:
        yield Text("Sans la date de signature, je ne peux pas faire le calendrier : elle est à la fin de ton PIIS.")
        yield Text("Demande une copie à ton CPAS si tu ne l'as pas.")
        yield from _about(context)
        return
    least = context.law.integer("piis.evaluations_par_an", signed)
    said = answers.get("piis_rythme", UNSURE)
    number = least if said == UNSURE else max(least, int(said))
    years = context.today.year - signed.year + 2
    found = evaluations(signed, context.law, per_year=number, years=min(years, _MOST_YEARS))
    coming = [one for one in found if one.by >= context.today][:number]
    if not coming:
        yield Text("Ce PIIS est ancien : demande à ton CPAS s'il vaut encore, et quand est la prochaine évaluation.")
    else:
        nearest = coming[0]
        how = ", en entretien avec toi" if nearest.in_person else ""
        yield Text(f"Ta prochaine évaluation : au plus tard le {say_day(nearest.by)}{how}.")
        yield Timeline((Point(signed, "Signature du PIIS"), *map(_point, coming)), title="Tes évaluations")
    yield from _about_rhythm(said, least, number)
    yield Text("Ces jours répartissent les évaluations dans l'année. Ceux que ton CPAS fixe passent avant.")
    yield from _about(context)


def _about_rhythm(said: str, least: int, number: int) -> Iterator[Text]:
    if said == UNSURE:
        yield Text(
            f"Je compte {say_number(least)} évaluations par an, le minimum. Ton PIIS en prévoit peut-être plus : "
            "regarde-le ou demande à ton CPAS."
        )
    elif int(said) < number:
        yield Text(
            f"{said} par an, c'est moins que le minimum que je connais ({say_number(least)}). Je compte le minimum : "
            "montre cela à ton CPAS."
        )
