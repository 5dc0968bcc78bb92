"""What is said about the dates of a stage: what decides, and the warnings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.calculators.stage_insertion.admission import Admission
from knowledge.calculators.stage_insertion.age_guard import AgeGuard, age_guard
from knowledge.calculators.stage_insertion.case import FAR, ONE_DAY_KINDS, LifePeriod, StageCase
from knowledge.calculators.stage_insertion.readings import CERTIFICATE_TOLERANCE, Reading, believed
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
    yield from _age(case, law, readings)
    yield from _evaluations(case, law, readings[0])
    yield from _certificate(case, readings)
    yield from _periods(case, law, readings)


def _age(case: StageCase, law: Law, readings: Sequence[Reading]) -> Iterator[Caution]:
    if case.born is None:
        return
    earliest = min(reading.claim_from for reading in believed(readings))
    latest = max(reading.claim_from for reading in readings)
    guard = age_guard(case.born, law, max(latest, case.claim_on or latest))
    missing = readings[0].admission.missing
    yield from age_warnings(guard, (earliest, latest), missing, case.today, case.claim_on)


def _claim_day(case: StageCase, law: Law, readings: Sequence[Reading]) -> Iterator[Caution]:
    made = case.claim_on is not None and case.today is not None and case.claim_on < case.today
    stands = any(reading.claimed for reading in believed(readings))
    first = min(reading.bare_claim for reading in believed(readings))
    if case.claim_on is not None and case.claim_on < first:
        yield Caution("claim_too_early", _too_early(case.claim_on, made))
    elif case.claim_on is not None and made and not stands:
        yield Caution(
            "claim_during_studies",
            f"Ta demande du {say_day(case.claim_on)} tombe pendant des études qui bloquent le stage : elle n'a sans "
            f"doute pas pu ouvrir le droit. {_REFUSED}",
        )
    if stands or (case.claim_on is not None and case.today is None):
        return
    if first < (case.today or law.checked_on):
        text = f"Tu pouvais demander dès le {say_day(first)}. Si tu ne l'as pas encore fait, vas-y aujourd'hui : "
        yield Caution(
            "claim_day_past",
            text + "chaque jour peut compter, et ce sont les règles du jour de ta demande qui s'appliquent.",
        )


_REFUSED = (
    "Je compte comme si tu n'avais pas encore demandé. Une demande refusée garde-t-elle les règles de son jour ? Mes "
    "sources ne le disent pas : fais-le vérifier par la CAPAC."
)


def _too_early(claim_on: date, made: bool) -> str:
    if made:
        return f"Ta demande du {say_day(claim_on)} est venue trop tôt : tes jours n'étaient pas complets. {_REFUSED}"
    return f"Le {say_day(claim_on)} est trop tôt : ton stage ne serait pas fini."


def age_warnings(
    guard: AgeGuard,
    claims: tuple[date, date],
    missing: int,
    today: date | None = None,
    claim_on: date | None = None,
) -> Iterator[Caution]:
    """What the age limit asks.

    Args:
        guard: The limit of the person.
        claims: The earliest and the latest first day to claim, over the readings.
        missing: Positive evaluations still needed [evaluation].
        today: None: the result is hypothetical.
        claim_on: The day of a claim, made or intended; None: the claim is on the first day.
    """
    earliest = claims[0]
    latest = max(claims[1], claim_on or claims[1])
    limit = _limit(guard, is_past=max(earliest, today or earliest) > guard.last_claim)
    if latest > guard.last_claim:
        registration = (
            f"Sans interruption, il fallait être inscrit·e au plus tard le {say_day(guard.last_registration)}."
        )
        yield Caution(
            "age_limit", f"{_too_late(guard, claims, claim_on)} {limit} {registration} {_TALK} {guard.exceptions}"
        )
    elif guard.is_near(latest):
        yield Caution("age_limit_near", f"Tu es proche de la limite d'âge. {limit} {_TALK} {guard.exceptions}")
    if missing and earliest <= guard.last_claim and guard.evaluations_matter(latest):
        told = latest > guard.last_claim or guard.is_near(latest)
        yield Caution(
            "age_evaluations",
            f"Il manque encore {_evaluations_fr(missing)} : une évaluation négative ou tardive peut te faire "
            f"dépasser la limite d'âge.{'' if told else f' {limit} {_TALK}'}",
        )


_TALK = "Parles-en maintenant à la CAPAC ou à un syndicat."


def _limit(guard: AgeGuard, *, is_past: bool) -> str:
    ask = "Il fallait demander" if is_past else "Demande"
    return f"{ask} avant tes {guard.age} ans ({say_day(guard.birthday)}) : au plus tard le {say_day(guard.last_claim)}."


def _too_late(guard: AgeGuard, claims: tuple[date, date], claim_on: date | None) -> str:
    earliest, latest = claims
    if earliest > guard.last_claim:
        return f"Attention à l'âge : d'après ces dates, tu demanderais trop tard ({say_day(earliest)})."
    if claim_on is not None and claim_on > guard.last_claim:
        return f"Attention à l'âge : une demande le {say_day(claim_on)} vient trop tard."
    return f"Attention à l'âge : selon une lecture au moins, tu pourrais demander trop tard ({say_day(latest)})."


def _evaluations(case: StageCase, law: Law, reading: Reading) -> Iterator[Caution]:
    admission = reading.admission
    if any(done.day is not None and done.day < case.can_be_evaluated_from for done in case.evaluations):
        yield Caution(
            "evaluation_before_start",
            f"Une évaluation d'avant le {say_day(case.can_be_evaluated_from)} ne peut pas être de ce stage : je ne la "
            "compte pas. Vérifie son jour, une faute de frappe est vite arrivée.",
        )
    if admission.negative is not None:
        yield Caution("evaluation_negative", _after_a_negative(admission, law, reading.claim_from))
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


def _after_a_negative(admission: Admission, law: Law, claim_from: date) -> str:
    negative = f"Ton évaluation négative du {say_day(admission.negative)}" if admission.negative else ""
    if admission.day is None:
        return f"{negative} peut repousser l'admission. De combien, mes sources ne le disent pas : demande-le au Forem."
    wait = law.parameter("evaluation.admission_apres_negative").say(claim_from)
    return (
        f"{negative} repousse l'admission au {say_day(admission.day)} : jamais avant {wait} après elle, ni avant le "
        "premier du mois qui suit une deuxième évaluation positive venue après elle. La lettre dit comment la "
        "contester : un syndicat peut t'aider."
    )


def _certificate(case: StageCase, readings: Sequence[Reading]) -> Iterator[Caution]:
    printed = next((reading for reading in readings if reading.id == "certificate"), None)
    if printed is None:
        return
    if case.certificate_start is not None and case.certificate_start <= case.studies_ended:
        yield Caution(
            "certificate_start_too_early",
            f"Ton attestation fait commencer le stage le {say_day(case.certificate_start)}, mais tes études ont fini "
            f"le {say_day(case.studies_ended)} : aucun jour ne compte avant. Vérifie les deux dates, et demande au "
            "Forem laquelle il a enregistrée.",
        )
    law = readings[0]
    computed = [reading for reading in readings if reading is not printed]
    differs = case.certificate_start is not None and printed.start != law.start
    # What the end is measured against: the same days counted from the start that the certificate gives.
    gap = abs(printed.last_day - law.last_day) > CERTIFICATE_TOLERANCE if case.certificate_end else False
    if not differs and not gap:
        return
    yield Caution("certificate_differs", _what_differs(printed, law, computed))


def _what_differs(printed: Reading, law: Reading, computed: Sequence[Reading]) -> str:
    if not printed.believed and printed.bare_claim < law.bare_claim:
        return (
            "Ton attestation finit plus tôt que tes réponses ne le permettent. Vérifie tes réponses, et demande au "
            "Forem de t'expliquer cette date par écrit. En attendant, ne compte pas dessus."
        )
    return (
        f"Ton attestation ne donne pas les mêmes dates que la loi. {_why_it_differs(printed, law, computed)} Demande "
        "au Forem de la corriger ou de t'expliquer par écrit. En attendant, garde la date la plus proche."
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
    if _is_disputed(case, law, readings):
        yield Caution(
            "ninth_of_august",
            "Tu t'es inscrit·e le jour sur lequel les sources se contredisent : le stage commence le 1er août ou le "
            "jour de ton inscription. Demande au Forem la date qu'il a enregistrée.",
        )
    if any(period.kind in _UNCERTAIN_WHILE_IT_LASTS and period.last == FAR for period in case.periods):
        yield Caution(
            "uncertain_without_end",
            "Les sources ne sont pas d'accord sur ta formation ou ton service citoyen. Donne son dernier jour, même "
            "estimé : je peux alors calculer aussi la date si ces jours ne comptent pas.",
        )
    yield from _re_registration(case, law)


_UNCERTAIN_WHILE_IT_LASTS = frozenset({"forem_training", "service_citoyen"})


def _is_disputed(case: StageCase, law: Law, readings: Sequence[Reading]) -> bool:
    """Whether the registration fell on the disputed day, and a reading shows the other start."""
    days = disputed_deadlines(law, case.studies_ended.year)
    shown = any(reading.id.startswith("first_of_august") for reading in readings)
    return case.ended_in_june and case.registered in days and shown


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
