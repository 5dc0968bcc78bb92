"""What is said about the dates of a stage."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from flows.engine import Answers, Context
from flows.reminders.registration import NOT_YET
from flows.reply import Items, Part, Reply, Table, Text, Timeline
from flows.stage.age import age_guard_of, age_lead
from flows.stage.dates import Dates
from flows.stage.evaluations import evaluations_text
from flows.stage.plan import files_for
from flows.stage.registering import (
    registration_action,
    registration_text,
    school_text,
    starts_later,
    waits_for_school,
)
from flows.stage.timeline import day_of, is_running, points, title, was_open
from flows.telling import ESTIMATE, in_region, ordinary_unemployment, reach, service, student_job
from knowledge.calculators.stage_insertion import Reading
from knowledge.calculators.stage_insertion.action import KEEP_A_COPY, after_claim, claim_again, too_late
from knowledge.french import continued, say_day
from knowledge.loader import load_conditions
from knowledge.schema import Source
from knowledge.units import say_number

READINGS = {
    "law": "La loi",
    "first_of_august": "La page du Forem (début au 1er août)",
    "uncertain_periods": "Tes périodes incertaines comptées autrement",
    "uncertain_periods_latest": "Aucune période incertaine comptée",
    "first_of_august_uncertain_periods": "1er août et périodes comptées autrement",
    "certificate": "Ton attestation",
}

# What the conversation on the claim would ask again.
_WORKED_AS = {"salarie": "demande_salarie", "etudiant": "demande_etudiant"}

_ABOUT_A_YEAR = timedelta(days=330)  # when to have it checked; the law's own threshold is in no source

# Said elsewhere in the reply, or not an alarm.
_NOT_REPEATED = frozenset({"claim_day_past", "evaluations_missing"})

# Of no use to whoever has claimed already.
_ABOUT_AGE = frozenset({"age_limit", "age_limit_near", "age_evaluations"})


def reply_with_dates(dates: Dates, answers: Answers, context: Context) -> Reply:
    """The dates, what to do, what could move them; the most urgent sentence first."""
    return Reply(
        parts=tuple(_parts(dates, answers, context)),
        sources=tuple(dict.fromkeys(_sources(dates, context))),
        facts=_facts(dates, answers, context),
        files=files_for(dates, answers),
        then=("eligibilite", "demande", "montant"),
    )


def _facts(dates: Dates, answers: Answers, context: Context) -> dict[str, str]:
    """What does not grow stale: being registered and having claimed stay true; not to be so, only on that day."""
    facts = {name: "oui" for name in ("inscrit", "deja_demande") if answers.get(name) == "oui"}
    worked = _WORKED_AS.get(answers.get("travail", ""))
    facts |= {worked: "oui"} if worked else {}
    return facts | ({NOT_YET: context.today.isoformat()} if dates.hypothetical else {})


def _parts(dates: Dates, answers: Answers, context: Context) -> Iterator[Part]:
    yield from _first(dates, context)
    if not dates.claimed and _worked_long(dates, context):
        yield ordinary_unemployment("Tu as")
    if dates.hypothetical:
        yield Text(registration_text(dates, answers, context))
    if waits_for_school(dates, context):
        yield Text(school_text(dates.sure.law.start))
    yield Timeline(tuple(points(dates, context)), title=title(dates))
    yield Text(in_region(f"{_progress(dates, context)}{evaluations_text(dates, context)}", answers))
    yield Text(in_region(_action(dates, context), answers))
    if dates.gaps:
        yield Items(tuple(gap.closes for gap in dates.gaps), title="Ce qui rendrait la date plus précise")
    if len(dates.sure.readings) > 1:
        yield _readings(dates, context)
        if dates.sure.decides:
            yield Text(in_region(dates.sure.decides, answers))
    unsaid = _unsaid(dates, context)
    cautions = [in_region(found.text, answers) for found in dates.sure.warnings if found.code not in unsaid]
    if cautions:
        yield Items(tuple(cautions), title="Attention")
    yield from student_job(answers)
    if answers.get("region", "wallonie") != "wallonie":
        yield Text(
            "Les règles des dates valent dans toute la Belgique, chez toi aussi. Ton suivi, lui, dépend d'un autre "
            f"service, qui peut te convoquer autrement que le Forem : {reach(service(answers))}."
        )
    yield Text(ESTIMATE)


def _worked_long(dates: Dates, context: Context) -> bool:
    done = (min(one.last, context.today) - one.first for one in dates.case.periods if one.kind == "work")
    return any(length >= _ABOUT_A_YEAR for length in done)


def _sources(dates: Dates, context: Context) -> Iterator[Source]:
    """Of the dates, then of what else is said to bind: schooling, the evaluations, the age."""
    yield from (source for reading in dates.sure.readings for source in reading.sources)
    conditions = load_conditions()
    if waits_for_school(dates, context):
        yield from conditions["obligation_scolaire"].sources
    yield from conditions["evaluations"].sources
    if _speaks_of_age(dates, context):
        yield from conditions["age"].sources


def _speaks_of_age(dates: Dates, context: Context) -> bool:
    said = {found.code for found in dates.sure.warnings} - _unsaid(dates, context)
    return bool(age_lead(dates, context) or said & _ABOUT_AGE)


def _first(dates: Dates, context: Context) -> Iterator[Part]:
    """The most urgent part first: to go today, else an age limit that some reading passes, else the dates."""
    headline, age = _headline(dates, context), age_lead(dates, context)
    if _is_open(dates, context):
        yield Text(f"{headline} {age}".rstrip())
    else:
        yield from (Text(text) for text in (age, headline) if text)


def _is_open(dates: Dates, context: Context) -> bool:
    """Whether a claim can be made today, and was not made yet."""
    return not dates.claimed and dates.sure.earliest_claim <= context.today


def _unsaid(dates: Dates, context: Context) -> frozenset[str]:
    if dates.claimed:
        return _NOT_REPEATED | _ABOUT_AGE
    guard = age_guard_of(dates, context)
    if guard is not None and dates.earliest > guard.last_claim:
        return _NOT_REPEATED | _ABOUT_AGE
    return _NOT_REPEATED | ({"age_limit", "age_limit_near"} if age_lead(dates, context) else set())


def _headline(dates: Dates, context: Context) -> str:
    law = dates.sure.law
    if dates.claimed and dates.claimed_on is None:
        return (
            "Tu as déjà demandé : retrouve le jour de cette demande auprès de ton organisme de paiement, c'est lui qui "
            "choisit les règles. En attendant, voici les dates selon les règles d'aujourd'hui."
        )
    if dates.claimed_on is not None:
        regime = f"{say_number(law.days)} jours"
        return f"Ta demande du {say_day(dates.claimed_on)} suit les règles de ce jour-là : un stage de {regime}."
    if _is_open(dates, context):
        if min(reading.bare_claim for reading in dates.sure.believed) < context.today:
            return "Vas-y aujourd'hui : chaque jour peut compter. Selon la loi, tes jours de stage sont faits."
        return "Vas-y aujourd'hui : c'est ton premier jour pour demander, et chaque jour peut compter."
    guard = age_guard_of(dates, context)
    if guard is not None and dates.earliest > guard.last_claim:
        return f"D'après tes réponses, ton stage serait accompli dès le {say_day(dates.earliest)}."
    if dates.earliest == dates.latest:
        if dates.hypothetical:
            condition = "Si tu t'inscris à temps" if starts_later(dates, context) else "Si tu t'inscris aujourd'hui"
            return f"{condition}, tu pourras demander dès le {say_day(dates.earliest)}."
        return f"Tu pourras demander dès le {say_day(dates.earliest)}, si rien ne change d'ici là."
    if dates.earliest <= context.today:
        return (
            f"Ton premier jour pour demander se situe entre le {say_day(dates.earliest)} et le "
            f"{say_day(dates.latest)} : tu peux peut-être déjà demander. Plus bas, ce qu'il manque pour le savoir."
        )
    return (
        f"Ton premier jour pour demander se situe entre le {say_day(dates.earliest)} et le {say_day(dates.latest)} : "
        "je t'explique plus bas pourquoi. Vise le premier de ces deux jours."
    )


def _progress(dates: Dates, context: Context) -> str:
    law = dates.sure.law
    if not is_running(dates, context):
        return ""
    if dates.supposed:
        return f"Ton travail compte déjà, même sans inscription : {day_of(law, context)}. "
    return f"Tu en es au {day_of(law, context)}. "


def _action(dates: Dates, context: Context) -> str:
    guard = age_guard_of(dates, context)
    if dates.claimed:
        claimed_on = dates.claimed_on
        return after_claim(claimed_on, context.today, dates.days, guard) if claimed_on else KEEP_A_COPY
    if guard is not None and dates.earliest > guard.last_claim:
        return too_late(guard)
    if dates.hypothetical and not _is_open(dates, context):
        return registration_action(dates, guard, context)
    if dates.gaps and (dates.earliest, dates.latest) != (dates.sure.earliest_claim, dates.sure.latest_claim):
        day = "aujourd'hui" if dates.earliest <= context.today else f"le {say_day(dates.earliest)}"
        return (
            f"À faire : demande la bonne date au service qui te suit, et va à la CAPAC ou dans un syndicat {day}, ou "
            f"le premier jour ouvert qui suit. {claim_again(dates.days, guard)}"
        )
    return f"À faire : {continued(dates.sure.action)}"


def _readings(dates: Dates, context: Context) -> Table:
    rows = tuple(
        (READINGS[reading.id], say_day(reading.start), say_day(_from(reading, dates, context)))
        for reading in dates.sure.readings
    )
    return Table(("Lecture", "Début", "Demande dès"), rows, title="Pourquoi plusieurs dates")


def _from(reading: Reading, dates: Dates, context: Context) -> date:
    return reading.bare_claim if was_open(reading, dates, context) else reading.claim_from
