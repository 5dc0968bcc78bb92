"""Où j'en suis: the day of the stage, the next deadline and what to do this week, in six lines at most."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from flows.appointments.appointment import Appointment
from flows.appointments.telling import say_appointment
from flows.engine import Answers, Context
from flows.reply import Items, Reply, Text
from flows.stage.age import age_guard_of
from flows.stage.answers import stage_facts
from flows.stage.dates import Dates, dates_of
from flows.stage.deadlines import deadlines
from flows.stage.phase import phase_of
from flows.stage.plan import files_for
from flows.stage.recall import events_are_unknown, missing, recalled
from flows.telling import filled, in_region, service
from knowledge.calculators.stage_insertion import day_number
from knowledge.calculators.stage_insertion.action import ask_again, days_to_ask_again, too_late
from knowledge.calculators.stage_insertion.age_guard import AgeGuard
from knowledge.errors import InvalidCase, OutOfPeriod
from knowledge.french import say_day
from knowledge.loader import load_obligations
from knowledge.schema import Phase
from knowledge.units import say_number

LINES: Final = 6  # a progress bar takes one of them
_DAYS_IN_A_LINE: Final = 2  # more days to ask again are told by the whole conversation

# Whose advice for the week begins with the one thing to do; they take turns, a week each.
_THIS_WEEK: Final[dict[Phase, tuple[str, ...]]] = {
    "premiers_mois": ("etre_disponible", "chercher_activement", "collaborer"),
    "stage": ("chercher_activement", "etre_disponible", "collaborer"),
    "fin_stage": ("collaborer",),
}
_FIRST_SENTENCE: Final = re.compile(r".+?[.?!](?= [A-ZÀÂÉÊÔ]|$)")

_Line = tuple[int, str]  # the greater the number, the sooner it is left out


def status(context: Context, appointment: Appointment | None = None) -> Reply:
    """Where the person stands, from what is known; what is missing, said kindly, when it is not enough.

    Args:
        context: Law, day, and what is known.
        appointment: The next one, if there is one.
    """
    answers = recalled(context.known)
    lacking = missing(answers)
    if lacking:
        return _not_enough(lacking, appointment)
    try:
        dates = dates_of(stage_facts(answers, context.today), context)
        first = _where(dates, context)
        others = [*_coming(appointment), *_lines(dates, answers, context)]
    except (InvalidCase, OutOfPeriod) as problem:
        again = Text("Corrige la réponse en cause dans « Mon stage » : rien d'autre n'est perdu.")
        return Reply((Text(str(problem)), again), then=("stage_insertion",))
    room = LINES - (2 if " au jour " in first else 1)  # "au jour 43 sur 156" draws a bar
    return Reply(
        parts=(Text(first), Items(_fitting(others, room))),
        sources=dates.sure.law.sources,
        files=files_for(dates, answers),
        then=_then(dates, context),
    )


def _coming(appointment: Appointment | None) -> Iterator[_Line]:
    if appointment is not None:
        yield 0, f"Prochain rendez-vous : {say_appointment(appointment)}."


def _not_enough(lacking: tuple[str, ...], appointment: Appointment | None) -> Reply:
    return Reply(
        parts=(
            *(Text(line) for _, line in _coming(appointment)),
            Text(f"Je ne peux pas encore te dire où tu en es : il me manque {' et '.join(lacking)}."),
            Text("« Mon stage » te le demande en quelques questions, et tu peux répondre « je ne sais pas »."),
        ),
        then=("stage_insertion",),
    )


def _fitting(lines: list[_Line], room: int) -> tuple[str, ...]:
    kept = sorted(lines)[:room]
    return tuple(text for rank, text in lines if (rank, text) in kept)


def _then(dates: Dates, context: Context) -> tuple[str, ...]:
    if dates.claimed or dates.earliest <= context.today:
        return ("demande", "montant")
    return ("obligations", "stage_insertion")


def _where(dates: Dates, context: Context) -> str:
    law, claimed_on = dates.sure.law, dates.claimed_on
    if claimed_on is not None:
        return f"Tu as demandé tes allocations le {say_day(claimed_on)}."
    if dates.claimed:
        return "Tu as déjà demandé tes allocations, mais je ne connais pas le jour de ta demande."
    if context.today < law.start:
        return f"Ton stage commence le {say_day(law.start)} et dure {say_number(law.days)} jours, sans les dimanches."
    if law.bare_claim <= context.today:
        return "Tes jours de stage sont faits, selon la loi."
    return f"Tu en es au jour {day_number(law, context.today)} sur {say_number(law.days)} de ton stage."


def _lines(dates: Dates, answers: Answers, context: Context) -> Iterator[_Line]:
    yield 0, in_region(_next(dates, context), answers)
    if dates.refused_on is not None:
        claim = f"Ta demande du {say_day(dates.refused_on)} ne pouvait pas encore ouvrir le droit"
        yield 1, f"{claim} : fais vérifier ses effets par la CAPAC."
    yield from ((1, line) for line in _age(dates, context))
    positives = dates.sure.law.admission.missing
    if positives:
        number = "une positive" if positives == 1 else f"{positives} positives"
        yield 4, f"Évaluations : il en faut encore {number}, d'après ce que tu m'as dit."
    yield 2, f"Cette semaine : {_this_week(dates, answers, context)}"
    if "travail" not in answers:
        yield 3, "Je ne sais pas si tu as travaillé, ce qui peut avancer la date : « Mon stage » en tient compte."
    elif events_are_unknown(answers):
        yield 3, "Je n'ai pas compté maladie, étranger ou formation, que je n'ai pas gardés : vois « Mon stage »."


def _next(dates: Dates, context: Context) -> str:
    if dates.claimed:
        return _after_claim(dates.claimed_on, context)
    if dates.earliest <= context.today:
        return (
            "Va demander aujourd'hui ou le prochain jour ouvert, à la CAPAC ou dans un syndicat : chaque jour compte."
        )
    guard = age_guard_of(dates, context)
    if guard is not None and dates.earliest > guard.last_claim:
        return too_late(guard)
    first = f"Prochaine date : {say_day(dates.earliest)}, premier jour pour demander tes allocations."
    if dates.earliest == dates.latest:
        return first
    if len(days_to_ask_again(dates.days, guard)) > _DAYS_IN_A_LINE:
        return f"{first} Si on te répond « trop tôt », redemande : « Mon stage » donne chaque date."
    return f"{first} Si on te répond « trop tôt », {ask_again(dates.days, guard)}."


def _after_claim(claimed_on: date | None, context: Context) -> str:
    if claimed_on is None:
        return "Retrouve ce jour auprès de ton organisme de paiement : il choisit les règles et les délais."
    limits = deadlines(claimed_on, context)
    if limits is not None and context.today <= limits.registered_by:
        return f"Prochain délai : confirmer ton inscription, au plus tard le {say_day(limits.registered_by)}."
    if limits is not None and context.today <= limits.complete_by:
        return f"Prochain délai : ton dossier complet doit être arrivé à l'ONEM le {say_day(limits.complete_by)}."
    return "Je ne vois plus de délai : demande à ton organisme de paiement où en est ton dossier."


def _age(dates: Dates, context: Context) -> Iterator[str]:
    guard = age_guard_of(dates, context)
    if dates.claimed or guard is None:
        return
    if guard.last_claim < context.today:
        yield (
            f"La limite de tes {guard.age} ans est passée ({say_day(guard.birthday)}) : parles-en aujourd'hui à la "
            "CAPAC ou à un syndicat, il y a des exceptions."
        )
    elif _is_at_risk(guard, dates):
        yield (
            f"Limite d'âge : demande au plus tard le {say_day(guard.last_claim)}, avant tes {guard.age} ans. "
            "Parles-en maintenant à la CAPAC ou à un syndicat."
        )


def _is_at_risk(guard: AgeGuard, dates: Dates) -> bool:
    late = dates.latest > guard.last_claim or guard.is_near(dates.latest)
    return late or (dates.sure.law.admission.missing > 0 and guard.evaluations_matter(dates.latest))


def _this_week(dates: Dates, answers: Answers, context: Context) -> str:
    if dates.claimed:
        cards = "{demande.carte_electronique} en ligne, ou {demande.carte_papier} sur papier"
        return filled(f"vérifie ta carte de contrôle ({cards}). Il la faut dès le premier jour.", context)
    if dates.earliest <= context.today:
        return "rassemble tes papiers avec « Demander mes allocations », sans attendre qu'ils y soient tous."
    if answers.get("region", "wallonie") != "wallonie":
        own = service(answers)
        return f"lis les messages de ton service et réponds-y : {own.name}{f', {own.phone}' if own.phone else ''}."
    begun = date.fromisoformat(answers["inscription"])
    phase = phase_of(begun, dates.earliest, context)
    names = _THIS_WEEK[phase]
    text = filled(load_obligations()[names[context.today.isocalendar().week % len(names)]].this_week[phase], context)
    found = _FIRST_SENTENCE.match(text)
    sentence = found[0] if found else text
    return sentence[:1].lower() + sentence[1:]
