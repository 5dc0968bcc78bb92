"""What is said about the dates of a stage."""

from __future__ import annotations

from collections.abc import Iterator

from flows.engine import Answers, Context
from flows.reply import Items, Part, Point, Reply, Table, Text, Timeline
from flows.stage.dates import Dates
from flows.stage.plan import files_for
from flows.telling import ESTIMATE, in_region, reach, service, student_job
from knowledge.calculators.stage_insertion import Reading, day_number
from knowledge.french import say_day, say_short_day
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
_NOT_REPEATED = frozenset({"claim_day_past"})

# Of no use to whoever has claimed already.
_BEFORE_A_CLAIM = frozenset({"age_limit", "age_limit_near", "age_evaluations"})


def reply_with_dates(dates: Dates, answers: Answers, context: Context) -> Reply:
    """The dates, what to do, what could move them; the most urgent sentence first."""
    return Reply(
        parts=tuple(_parts(dates, answers, context)),
        sources=tuple(dict.fromkeys(source for reading in dates.sure.readings for source in reading.sources)),
        facts=_facts(dates, answers),
        files=files_for(dates, answers),
        then=("eligibilite", "demande", "montant"),
    )


def _facts(dates: Dates, answers: Answers) -> dict[str, str]:
    """What does not grow stale: being registered and having claimed stay true, their opposites do not."""
    return {name: "oui" for name in ("inscrit", "deja_demande") if answers.get(name) == "oui"}


def _parts(dates: Dates, answers: Answers, context: Context) -> Iterator[Part]:
    yield Text(_headline(dates, context))
    if dates.hypothetical:
        yield Text(
            f"Tu n'es pas encore inscrit·e : je compte comme si tu t'inscrivais aujourd'hui, {say_day(context.today)}. "
            f"Chaque jour d'attente peut repousser tout d'un jour. Inscris-toi : {reach(service(answers))}."
        )
    yield Timeline(tuple(_points(dates, context)), title="Tes dates, selon la loi")
    yield Text(_progress(dates.sure.law, context))
    yield Text(in_region(_action(dates), answers))
    if dates.gaps:
        yield Items(tuple(gap.closes for gap in dates.gaps), title="Ce qui rendrait la date plus précise")
    if len(dates.sure.readings) > 1:
        yield _readings(dates)
        if dates.sure.decides:
            yield Text(in_region(dates.sure.decides, answers))
    cautions = [in_region(found.text, answers) for found in dates.sure.warnings if found.code not in _unsaid(dates)]
    if cautions:
        yield Items(tuple(cautions), title="Attention")
    yield from student_job(answers)
    if answers.get("region", "wallonie") != "wallonie":
        yield Text(
            "Les règles des dates valent dans toute la Belgique, chez toi aussi. Ton suivi, lui, dépend d'un autre "
            f"service, qui peut te convoquer autrement que le Forem : {reach(service(answers))}."
        )
    yield Text(ESTIMATE)


def _unsaid(dates: Dates) -> frozenset[str]:
    return _NOT_REPEATED | _BEFORE_A_CLAIM if dates.claimed else _NOT_REPEATED


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
    if min(reading.bare_claim for reading in dates.sure.readings) < context.today:
        return "Vas-y aujourd'hui : chaque jour peut compter. Selon la loi, tes jours de stage sont faits."
    if dates.earliest == dates.latest:
        return f"Tu pourras demander dès le {say_day(dates.earliest)}, si rien ne change d'ici là."
    return (
        f"Ton premier jour pour demander se situe entre le {say_day(dates.earliest)} et le {say_day(dates.latest)} : "
        "je t'explique plus bas pourquoi. Vise le premier de ces deux jours."
    )


def _points(dates: Dates, context: Context) -> Iterator[Point]:
    law = dates.sure.law
    yield Point(law.start, "Début du stage")
    if law.start <= context.today <= law.last_day:
        yield Point(context.today, "Aujourd'hui", _day_of(law, context))
    if law.days:
        yield Point(law.last_day, f"Dernier des {say_number(law.days)} jours comptés")
    yield Point(law.claim_from, "Stage accompli : premier jour pour demander")
    if law.first_payable != law.claim_from:
        yield Point(law.first_payable, "Premier jour payable", "jamais un dimanche")
    if law.admission.day and law.admission.day != law.claim_from:
        yield Point(law.admission.day, "Admission possible", "après tes évaluations")


def _day_of(law: Reading, context: Context) -> str:
    return f"jour {day_number(law, context.today)} sur {say_number(law.days)}"


def _progress(law: Reading, context: Context) -> str:
    missing = law.admission.missing
    done = f"Tu en es au {_day_of(law, context)}. " if law.start <= context.today <= law.last_day else ""
    if missing:
        number = "une évaluation positive" if missing == 1 else f"{missing} évaluations positives"
        return f"{done}Stage accompli ne veut pas dire admis·e : il faut encore {number}."
    return (
        f"{done}Côté évaluations, tu as ce qu'il faut d'après tes réponses : fais-le confirmer par le service qui te "
        "suit."
    )


def _action(dates: Dates) -> str:
    if dates.claimed:
        return "Garde une copie de ta demande, et demande à ton organisme de paiement où en est ton dossier."
    if dates.gaps and (dates.earliest, dates.latest) != (dates.sure.earliest_claim, dates.sure.latest_claim):
        return (
            f"À faire : demande la bonne date au service qui te suit, et va à la CAPAC ou dans un syndicat le "
            f"{say_day(dates.earliest)}, ou le premier jour ouvert qui suit. Si on te répond « trop tôt », ce n'est "
            f"pas un refus définitif : redemande le {say_day(dates.latest)}."
        )
    return f"À faire : {dates.sure.action[:1].lower()}{dates.sure.action[1:]}"


def _readings(dates: Dates) -> Table:
    rows = tuple(
        (READINGS[reading.id], say_short_day(reading.start), say_short_day(reading.claim_from))
        for reading in dates.sure.readings
    )
    return Table(("Lecture", "Début", "Demande dès"), rows, title="Pourquoi plusieurs dates")
