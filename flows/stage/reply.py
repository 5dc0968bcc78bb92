"""What is said about the dates of a stage."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flows.engine import Answers, Context
from flows.reminders.registration import NOT_YET
from flows.reply import Items, Part, Point, Reply, Table, Text, Timeline
from flows.stage.age import age_guard_of, age_lead
from flows.stage.dates import Dates
from flows.stage.evaluations import evaluations_text
from flows.stage.plan import files_for
from flows.telling import ESTIMATE, in_region, reach, service, student_job
from knowledge.calculators.stage_insertion import Reading, day_number
from knowledge.calculators.stage_insertion.action import claim_again, too_late
from knowledge.french import continued, say_day, say_short_day
from knowledge.units import say_number

READINGS = {
    "law": "La loi",
    "first_of_august": "La page du Forem (début au 1er août)",
    "uncertain_periods": "Tes périodes incertaines comptées autrement",
    "uncertain_periods_latest": "Aucune période incertaine comptée",
    "first_of_august_uncertain_periods": "1er août et périodes comptées autrement",
    "certificate": "Ton attestation",
}

# Said elsewhere in the reply, or not an alarm.
_NOT_REPEATED = frozenset({"claim_day_past", "evaluations_missing"})

# Of no use to whoever has claimed already.
_BEFORE_A_CLAIM = frozenset({"age_limit", "age_limit_near", "age_evaluations"})


def reply_with_dates(dates: Dates, answers: Answers, context: Context) -> Reply:
    """The dates, what to do, what could move them; the most urgent sentence first."""
    return Reply(
        parts=tuple(_parts(dates, answers, context)),
        sources=tuple(dict.fromkeys(source for reading in dates.sure.readings for source in reading.sources)),
        facts=_facts(dates, answers, context),
        files=files_for(dates, answers),
        then=("eligibilite", "demande", "montant"),
    )


def _facts(dates: Dates, answers: Answers, context: Context) -> dict[str, str]:
    """What does not grow stale: being registered and having claimed stay true; not to be so, only on that day."""
    facts = {name: "oui" for name in ("inscrit", "deja_demande") if answers.get(name) == "oui"}
    return facts | ({NOT_YET: context.today.isoformat()} if dates.hypothetical else {})


def _parts(dates: Dates, answers: Answers, context: Context) -> Iterator[Part]:
    yield from _first(dates, context)
    if dates.hypothetical:
        yield Text(
            f"Tu n'es pas encore inscrit·e : je compte comme si tu t'inscrivais aujourd'hui, {say_day(context.today)}. "
            f"Chaque jour d'attente peut repousser tout d'un jour. Inscris-toi : {reach(service(answers))}."
        )
    yield Timeline(tuple(_points(dates, context)), title="Tes dates, selon la loi")
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
        return _NOT_REPEATED | _BEFORE_A_CLAIM
    guard = age_guard_of(dates, context)
    if guard is not None and dates.earliest > guard.last_claim:
        return _NOT_REPEATED | _BEFORE_A_CLAIM
    return _NOT_REPEATED | ({"age_limit", "age_limit_near"} if age_lead(dates, context) else set())


def _headline(dates: Dates, context: Context) -> str:
    law = dates.sure.law
    if dates.claimed and dates.case.claim_on is None:
        return (
            "Tu as déjà demandé : retrouve le jour de cette demande auprès de ton organisme de paiement, c'est lui qui "
            "choisit les règles. En attendant, voici les dates selon les règles d'aujourd'hui."
        )
    if dates.case.claim_on is not None:
        regime = f"{say_number(law.days)} jours"
        return f"Ta demande du {say_day(dates.case.claim_on)} suit les règles de ce jour-là : un stage de {regime}."
    if _is_open(dates, context):
        if min(reading.bare_claim for reading in dates.sure.readings) < context.today:
            return "Vas-y aujourd'hui : chaque jour peut compter. Selon la loi, tes jours de stage sont faits."
        return "Vas-y aujourd'hui : c'est ton premier jour pour demander, et chaque jour peut compter."
    guard = age_guard_of(dates, context)
    if guard is not None and dates.earliest > guard.last_claim:
        return f"D'après tes réponses, ton stage serait accompli dès le {say_day(dates.earliest)}."
    if dates.earliest == dates.latest:
        if dates.hypothetical:
            return f"Si tu t'inscris aujourd'hui, tu pourras demander dès le {say_day(dates.earliest)}."
        return f"Tu pourras demander dès le {say_day(dates.earliest)}, si rien ne change d'ici là."
    return (
        f"Ton premier jour pour demander se situe entre le {say_day(dates.earliest)} et le {say_day(dates.latest)} : "
        "je t'explique plus bas pourquoi. Vise le premier de ces deux jours."
    )


def _points(dates: Dates, context: Context) -> Iterator[Point]:
    law = dates.sure.law
    yield Point(law.start, "Début du stage")
    if _is_running(dates, context):
        yield Point(context.today, "Aujourd'hui", _day_of(law, context))
    if law.days:
        yield Point(law.last_day, f"Dernier des {say_number(law.days)} jours comptés")
    if _was_open(law, dates, context):
        yield Point(law.bare_claim, "Stage accompli, tu pouvais demander dès ce jour-là")
        yield Point(context.today, "Aujourd'hui, va demander")
    else:
        yield Point(law.claim_from, "Stage accompli : premier jour pour demander")
    if law.first_payable != law.claim_from:
        yield Point(law.first_payable, "Premier jour payable", "jamais un dimanche")
    if law.admission.day and law.admission.day != law.claim_from:
        yield Point(law.admission.day, "Admission possible", "après tes évaluations")


def _was_open(reading: Reading, dates: Dates, context: Context) -> bool:
    """Whether the first claim day of a reading has passed without a claim: today only takes its place."""
    return not dates.claimed and reading.bare_claim < context.today == reading.claim_from


def _is_running(dates: Dates, context: Context) -> bool:
    """Whether a day of the stage is counted today; a registration that is only supposed has counted none."""
    law = dates.sure.law
    counted = not dates.hypothetical or day_number(law, context.today) > 1
    return counted and law.start <= context.today <= law.last_day


def _day_of(law: Reading, context: Context) -> str:
    return f"jour {day_number(law, context.today)} sur {say_number(law.days)}"


def _progress(dates: Dates, context: Context) -> str:
    law = dates.sure.law
    if not _is_running(dates, context):
        return ""
    if dates.hypothetical:
        return f"Ton travail compte déjà, même sans inscription : {_day_of(law, context)}. "
    return f"Tu en es au {_day_of(law, context)}. "


def _action(dates: Dates, context: Context) -> str:
    if dates.claimed:
        return "Garde une copie de ta demande, et demande à ton organisme de paiement où en est ton dossier."
    guard = age_guard_of(dates, context)
    if guard is not None and dates.earliest > guard.last_claim:
        return too_late(guard)
    if dates.gaps and (dates.earliest, dates.latest) != (dates.sure.earliest_claim, dates.sure.latest_claim):
        return (
            f"À faire : demande la bonne date au service qui te suit, et va à la CAPAC ou dans un syndicat le "
            f"{say_day(dates.earliest)}, ou le premier jour ouvert qui suit. Si on te répond « trop tôt », ce n'est "
            f"pas un refus définitif : {claim_again(dates.latest, guard)}."
        )
    return f"À faire : {continued(dates.sure.action)}"


def _readings(dates: Dates, context: Context) -> Table:
    rows = tuple(
        (READINGS[reading.id], say_short_day(reading.start), say_short_day(_from(reading, dates, context)))
        for reading in dates.sure.readings
    )
    return Table(("Lecture", "Début", "Demande dès"), rows, title="Pourquoi plusieurs dates")


def _from(reading: Reading, dates: Dates, context: Context) -> date:
    return reading.bare_claim if _was_open(reading, dates, context) else reading.claim_from
