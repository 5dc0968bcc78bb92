"""What is said about the dates of a stage: what decides, and the warnings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.calculators.stage_insertion.age_guard import AgeGuard, age_guard
from knowledge.calculators.stage_insertion.case import ONE_DAY_KINDS, LifePeriod, StageCase
from knowledge.calculators.stage_insertion.readings import CERTIFICATE_TOLERANCE, Reading
from knowledge.calculators.stage_insertion.regime import disputed_deadlines
from knowledge.french import say_day
from knowledge.law import Law
from knowledge.units import say_number

_DECIDES = {
    "first_of_august": "le jour de début que le Forem a enregistré (ton inscription, ou le 1er août)",
    "uncertain_periods": "la manière dont l'ONEM compte tes périodes de maladie, de formation ou de service citoyen",
    "certificate": "la date de ton attestation du Forem",
}


@dataclass(frozen=True, slots=True)
class Caution:
    """Something that the person has to know; `code` is stable, `text` is a French sentence."""

    code: str
    text: str


def decides(readings: Sequence[Reading]) -> str:
    """What the difference between the readings hangs on; "" when all give the same day."""
    if len({reading.claim_from for reading in readings}) == 1:
        return ""
    hangs_on = [text for key, text in _DECIDES.items() if any(key in reading.id for reading in readings[1:])]
    return "Ce qui décide : " + " ; ".join(hangs_on) + "."


def warnings(case: StageCase, law: Law, readings: Sequence[Reading]) -> Iterator[Caution]:
    """Everything to beware of, the most urgent first."""
    yield from _claim_day(case, law, readings)
    latest = max(*(reading.claim_from for reading in readings), case.claim_on or date.min)
    missing = readings[0].admission.missing
    guard = age_guard(case.born, law, latest) if case.born else None
    if guard:
        yield from age_warnings(guard, latest, missing)
    yield from _evaluations(readings[0])
    yield from _certificate(case, readings)
    yield from _periods(case, law, readings)


def _claim_day(case: StageCase, law: Law, readings: Sequence[Reading]) -> Iterator[Caution]:
    first = min(reading.bare_claim for reading in readings)
    if case.claim_on is not None and case.claim_on < first:
        yield Caution("claim_too_early", f"Le {say_day(case.claim_on)} est trop tôt : ton stage ne serait pas fini.")
    if case.claim_on is not None and (case.today is None or case.claim_on < case.today):
        return
    if first < (case.today or law.checked_on):
        text = f"Tu pouvais demander dès le {say_day(first)}. Si tu ne l'as pas encore fait, vas-y aujourd'hui : "
        yield Caution(
            "claim_day_past",
            text + "chaque jour peut compter, et ce sont les règles du jour de ta demande qui s'appliquent.",
        )


def age_warnings(guard: AgeGuard, latest: date, missing: int) -> Iterator[Caution]:
    """What the age limit asks of somebody whose latest reading leads to *latest*, with *missing* evaluations."""
    limit = (
        f"Demande avant tes {guard.age} ans ({say_day(guard.birthday)}) : au plus tard le {say_day(guard.last_claim)}."
    )
    talk = "Parles-en maintenant à la CAPAC ou à un syndicat."
    if latest > guard.last_claim:
        registration = (
            f"Sans interruption, il fallait être inscrit·e au plus tard le {say_day(guard.last_registration)}."
        )
        yield Caution(
            "age_limit",
            f"Attention à l'âge : selon une lecture au moins, tu pourrais demander trop tard ({say_day(latest)}). "
            f"{limit} {registration} {talk} {guard.exceptions}",
        )
    elif guard.is_near(latest):
        yield Caution("age_limit_near", f"Tu es proche de la limite d'âge. {limit} {talk} {guard.exceptions}")
    if missing and guard.evaluations_matter(latest):
        yield Caution(
            "age_evaluations",
            f"Il manque encore {_evaluations_fr(missing)} : une évaluation négative ou tardive peut te faire "
            f"dépasser la limite d'âge. {limit} {talk}",
        )


def _evaluations(law_reading: Reading) -> Iterator[Caution]:
    admission = law_reading.admission
    if admission.missing:
        yield Caution(
            "evaluations_missing",
            "Avoir fait les jours ne suffit pas : il manque encore "
            f"{_evaluations_fr(admission.missing)} de ta recherche d'emploi. "
            "Si tu n'as pas de rendez-vous en vue, contacte le Forem.",
        )
    elif admission.late:
        yield Caution(
            "evaluation_late",
            "Ta deuxième évaluation positive vient après la fin du stage. Si ce retard ne vient pas de toi, demande au "
            "Forem de l'attester : le droit peut alors s'ouvrir dès la fin du stage.",
        )


def _certificate(case: StageCase, readings: Sequence[Reading]) -> Iterator[Caution]:
    printed = next((reading for reading in readings if reading.id == "certificate"), None)
    if printed is None:
        return
    law = readings[0]
    computed = [reading for reading in readings if reading is not printed]
    differs = case.certificate_start is not None and printed.start != law.start
    # What the end is measured against: the same days counted from the start that the certificate gives.
    gap = abs(printed.last_day - law.last_day) > CERTIFICATE_TOLERANCE if case.certificate_end else False
    if not differs and not gap:
        return
    reason = _why_it_differs(printed, law, computed)
    yield Caution(
        "certificate_differs",
        f"Ton attestation ne donne pas les mêmes dates que la loi. {reason} Demande au Forem de la corriger ou de "
        f"t'expliquer par écrit. En attendant, garde la date la plus proche.",
    )


def _why_it_differs(printed: Reading, law: Reading, computed: Sequence[Reading]) -> str:
    if printed.days != law.days:
        return f"Elle compte sans doute encore {say_number(printed.days)} jours, l'ancienne durée."
    august = [reading for reading in computed if reading.id.startswith("first_of_august")]
    if any(printed.start == r.start or abs(printed.last_day - r.last_day) <= CERTIFICATE_TOLERANCE for r in august):
        return "Elle compte sans doute à partir du 1er août, comme l'ancienne règle."
    if printed.start != law.start:
        return f"Elle fait commencer ton stage le {say_day(printed.start)}, pas le {say_day(law.start)}."
    return "Des jours ont peut-être été comptés autrement (travail, maladie, absence, séjour à l'étranger)."


def _periods(case: StageCase, law: Law, readings: Sequence[Reading]) -> Iterator[Caution]:
    if case.ended_by in ("alternance_passed", "alternance_failed") and case.contract_days is None:
        yield Caution(
            "contract_days_missing",
            "Sans le nombre de jours de ton contrat d'alternance, aucun jour n'est déduit : "
            "la date peut être plus proche.",
        )
    if case.ended_by == "alternance_failed":
        yield Caution(
            "alternance_failed",
            "Une alternance qui n'est pas réussie n'ouvre pas le droit à elle seule : il faut un autre diplôme ou "
            "certificat de la liste. À vérifier auprès de la CAPAC ou d'un syndicat.",
        )
    if any(reading.complete_before_studies for reading in readings):
        yield Caution(
            "studies_after_completion",
            "Tes jours étaient complets avant la reprise d'études : ton stage ne recommence sans doute pas. "
            "À vérifier auprès de la CAPAC ou d'un syndicat.",
        )
    if case.kinds & ONE_DAY_KINDS:
        yield Caution(
            "absence_disputed",
            "Une absence ou un refus sans bonne raison fait perdre les jours d'inscription déjà comptés. Le jour même "
            "est compté comme perdu, mais les sources ne le disent pas clairement. Rien n'est perdu tant que le Forem "
            "ou l'ONEM n'a pas décidé : appelle aujourd'hui.",
        )
    if case.ended_in_june and case.registered in disputed_deadlines(law, case.studies_ended.year):
        yield Caution(
            "ninth_of_august",
            "Tu t'es inscrit·e le jour sur lequel les sources se contredisent : le stage commence le 1er août ou le "
            "jour de ton inscription. Demande au Forem la date qu'il a enregistrée.",
        )
    yield from _re_registration(case, law)


def _re_registration(case: StageCase, law: Law) -> Iterator[Caution]:
    """Where being registered may have ended without anybody saying so."""
    longest = law.integer("stage_insertion.travail_reinscription", law.checked_on)
    if any(_lasts(period, case, longest) for period in case.periods if period.kind == "work"):
        yield Caution(
            "re_registration",
            f"Après un travail de {longest} jours ou plus, réinscris-toi au Forem dès le premier jour sans travail : "
            "sinon des jours se perdent.",
        )
    if "abroad" in case.kinds:
        days = law.parameter("stage_insertion.retour_etranger_reinscription").say(law.checked_on)
        yield Caution(
            "re_registration",
            f"À ton retour de l'étranger, réinscris-toi au Forem au mieux le jour même, au plus tard dans les {days}.",
        )
    if "sickness" in case.kinds:
        yield Caution(
            "re_registration",
            "Après une maladie, vérifie avec le Forem que tu es toujours inscrit·e, sinon réinscris-toi.",
        )


def _lasts(period: LifePeriod, case: StageCase, days: int) -> bool:
    return period.last >= case.registered_from and period.last - period.first >= timedelta(days=days - 1)


def _evaluations_fr(number: int) -> str:
    return "une évaluation positive" if number == 1 else f"{number} évaluations positives"
