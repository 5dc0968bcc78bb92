"""Whether the allocations d'insertion can open: every condition of the law, met, not met or unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from knowledge.calculators.stage_insertion.age_guard import earliest_birthday
from knowledge.calculators.stage_insertion.case import FAR, StageCase
from knowledge.calendar import add_months, birthday, last_weekday_before
from knowledge.errors import OutOfPeriod
from knowledge.law import Law
from knowledge.schema import ConditionText

State = Literal["met", "not_met", "unknown"]
Verdict = Literal["yes", "no", "to_check"]

Title = Literal[
    "secondary",  # Belgian upper-secondary diploma or certificate, or a Belgian higher diploma with the school form
    "alternance_passed",
    "listed",  # another certificate of the list: IFAPME, CeCAF, validated Titre de compétences…
    "foreign",  # equivalence, or a title that gives access to Belgian higher education
    "none",
]

# What time and the person's own steps settle: not there yet is no reason for a "no".
PENDING: Final = frozenset({"obligation_scolaire", "activites_finies", "stage", "evaluations"})

# Never a "no" from us: somebody has to look.
ONLY_TO_CHECK: Final = frozenset({"titre_etranger", "nationalite", "chomage_par_travail", "premiere_fois"})


@dataclass(frozen=True, slots=True)
class EligibilityCase:
    """What is known of one person; None everywhere means that nobody knows yet.

    Attributes:
        today: The day of the question.
        born: Birthday.
        studies_over: Every activity of the programme is over (classes, exams, placement, thesis).
        title: What the studies ended with.
        equivalence: For a foreign title: it is recognised as equivalent to a Belgian one.
        link: For a foreign title: one of the links with Belgium (six school years, 78 days of work, three months of
            self-employment, dependent child of EU migrant workers).
        belgian: Belgian nationality; False covers every other one, the EU's included.
        resident: Main and real residence in Belgium.
        worked_a_year: About a year of work or more.
        admitted_before: Already admitted to allocations d'insertion.
        earliest_claim, latest_claim: Over the readings of the stage, both inclusive.
        missing_evaluations: Positive evaluations still needed [evaluation].
        age_moves_to: The last day up to which an exception to the age limit could still hold, as `age_moves_to` gives
            it; date.min: the facts exclude them all. None: nobody knows.
    """

    today: date
    born: date | None = None
    studies_over: bool | None = None
    title: Title | None = None
    equivalence: bool | None = None
    link: bool | None = None
    belgian: bool | None = None
    resident: bool | None = None
    worked_a_year: bool | None = None
    admitted_before: bool | None = None
    earliest_claim: date | None = None
    latest_claim: date | None = None
    missing_evaluations: int | None = None
    age_moves_to: date | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition with its state and its texts; *only_to_check*: never a "no" from us."""

    name: str
    state: State
    text: ConditionText
    only_to_check: bool = False

    @property
    def is_against(self) -> bool:
        """Whether it makes a "no": neither time nor a check by the CAPAC can change it."""
        return self.state == "not_met" and self.name not in PENDING and not self.only_to_check

    @property
    def reason(self) -> str:
        """The sentence for the state, placeholders not filled."""
        return {"met": self.text.met, "not_met": self.text.not_met, "unknown": self.text.unknown}[self.state]


@dataclass(frozen=True, slots=True)
class Eligibility:
    """The verdict and every condition, in the order in which they are said.

    Attributes:
        verdict: "yes" means: once the stage is done and evaluated. "no" only where a condition is not met that neither
            time nor a check by the CAPAC can change.
    """

    verdict: Verdict
    conditions: tuple[Condition, ...]

    @property
    def against(self) -> tuple[Condition, ...]:
        """What makes it a "no"."""
        return tuple(c for c in self.conditions if c.is_against)

    @property
    def to_check(self) -> tuple[Condition, ...]:
        """What somebody has to look at before it is a "yes"."""
        return tuple(
            c
            for c in self.conditions
            if c.name not in PENDING and (c.state == "unknown" or (c.only_to_check and c.state == "not_met"))
        )

    @property
    def to_do(self) -> tuple[Condition, ...]:
        """What is still ahead: the stage, the evaluations, the end of the studies."""
        return tuple(c for c in self.conditions if c.name in PENDING and c.state != "met")


def eligibility(case: EligibilityCase, law: Law, texts: Mapping[str, ConditionText]) -> Eligibility:
    """Every condition for a first claim under the rules in force on the day of the claim.

    Source: knowledge/conditions.yaml, which carries the legal reference of each condition.
    """
    states = {
        "obligation_scolaire": _schooling(case, law),
        "titre": _title(case),
        "titre_etranger": _foreign_title(case),
        "lien_belgique": _link(case),
        "activites_finies": _known(case.studies_over),
        "age": _age(case, law),
        "stage": _stage(case),
        "evaluations": _evaluations(case),
        "chomage_par_travail": _known(_opposite(case.worked_a_year)),
        "premiere_fois": _known(_opposite(case.admitted_before)),
        "residence": _known(case.resident),
        "nationalite": _known(case.belgian),
    }
    only_to_check = ONLY_TO_CHECK | ({"age"} if _age_can_move(case) else set())
    conditions = tuple(
        Condition(name, state, texts[name], name in only_to_check)
        for name, state in states.items()
        if state is not None
    )
    found = Eligibility("yes", conditions)
    verdict: Verdict = "no" if found.against else "to_check" if found.to_check else "yes"
    return Eligibility(verdict, conditions)


def _known(fact: bool | None) -> State:
    if fact is None:
        return "unknown"
    return "met" if fact else "not_met"


def _opposite(fact: bool | None) -> bool | None:
    return None if fact is None else not fact


def _schooling(case: EligibilityCase, law: Law) -> State:
    if case.born is None:
        return "unknown"
    reached = birthday(case.born, law.integer("stage_insertion.fin_obligation_scolaire_age", case.today))
    month, day = law.month_day("stage_insertion.fin_obligation_scolaire_jour", case.today)
    return "met" if case.today >= reached or case.today > date(reached.year, month, day) else "not_met"


def _title(case: EligibilityCase) -> State | None:
    if case.title == "foreign":
        return None
    return _known(None if case.title is None else case.title != "none")


def _foreign_title(case: EligibilityCase) -> State | None:
    """Without equivalence it may still give access to Belgian higher education: to check, never a no."""
    return _known(case.equivalence) if case.title == "foreign" else None


def _link(case: EligibilityCase) -> State | None:
    """Asked only of foreign titles."""
    return _known(case.link) if case.title == "foreign" else None


def _age(case: EligibilityCase, law: Law) -> State:
    if case.born is None:
        return "unknown"
    earliest, latest = case.earliest_claim or case.today, case.latest_claim or case.today
    age = law.integer("eligibilite.age_limite", latest)
    if earliest >= birthday(case.born, age):
        return "not_met"
    safe = last_weekday_before(earliest_birthday(case.born, age))
    return "met" if case.latest_claim is not None and latest <= safe else "unknown"


def _age_can_move(case: EligibilityCase) -> bool:
    """Whether an exception to the age limit may still hold on the first day of the claim."""
    return case.age_moves_to is None or (case.earliest_claim or case.today) <= case.age_moves_to


def age_moves_to(case: StageCase, law: Law, day: date) -> date:
    """The last day up to which an exception to the age limit could hold; date.min where none could.

    After studies broken off by force majeure (nobody asked whether they were), salaried work or main self-employment,
    the limit is the age reached some months after their end. What is still running holds until FAR.

    Args:
        case: The facts, with all the work and self-employment there was.
        law: The parameters.
        day: The day of the claim, which chooses the months.

    Source: parameters `eligibilite.prolongation_*`; law.md § 1.
    """
    ends = [("prolongation_force_majeure", case.studies_ended)]
    ends += [("prolongation_travail", period.last) for period in case.periods if period.kind in ("work", "student_job")]
    ends += [("prolongation_independant", period.last) for period in case.periods if period.kind == "self_employed"]
    return max(_moved(last, law, name, day) for name, last in ends)


def _moved(last: date, law: Law, name: str, day: date) -> date:
    if last == FAR:
        return FAR
    try:
        return add_months(last, law.integer(f"eligibilite.{name}", day))
    except OutOfPeriod:
        return FAR  # no source says how far: nothing is excluded


def _stage(case: EligibilityCase) -> State:
    if case.earliest_claim is None or case.latest_claim is None:
        return "unknown"
    if case.today < case.earliest_claim:
        return "not_met"
    return "met" if case.today >= case.latest_claim else "unknown"


def _evaluations(case: EligibilityCase) -> State:
    if case.missing_evaluations is None:
        return "unknown"
    return "not_met" if case.missing_evaluations else "met"
