"""What the allocation d'insertion is worth, and how long it lasts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from knowledge.calendar import ONE_DAY, add_months
from knowledge.errors import InvalidCase
from knowledge.law import Law, Period
from knowledge.schema import Source

Household = Literal["charge_de_famille", "isole", "cohabitant", "cohabitant_privilegie"]

_BY_AGE = {
    "charge_de_famille": ((0, "montant_charge_de_famille"),),
    "isole": ((21, "montant_isole_21"), (18, "montant_isole_18"), (0, "montant_isole_moins_18")),
    "cohabitant": ((18, "montant_cohabitant_18"), (0, "montant_cohabitant_moins_18")),
    "cohabitant_privilegie": (
        (18, "montant_cohabitant_privilegie_18"),
        (0, "montant_cohabitant_privilegie_moins_18"),
    ),
}


@dataclass(frozen=True, slots=True)
class Allowance:
    """An amount, before tax.

    Attributes:
        per_day: [euro_per_day], six days a week.
        per_month: The usual month of 26 days [euro_per_month].
        holds_from: First day of the scale that gave it.
        supplement: A higher daily amount during the first months, for those who worked during the stage
            [euro_per_day]; None where there is none.
        supplement_months: How long [month].
        supplement_days: Work days during the stage that it takes [work_day].
    """

    per_day: float
    per_month: float
    holds_from: date
    source: Source
    note: str | None
    supplement: float | None = None
    supplement_months: int = 0
    supplement_days: int = 0


def allowance(age: int, household: Household, day: date, law: Law) -> Allowance:
    """The amount for somebody of *age* [year] in *household* on *day*.

    Raises:
        OutOfPeriod: No amount is known for that day.
        InvalidCase: The household is none of the four.
        ValueError: The age is negative: no birthday gives it.

    Source: parameters `allocation_insertion.montant_*`.
    """
    if household not in _BY_AGE:
        raise InvalidCase(f"Situation de famille inconnue : {household}.")
    if age < 0:
        raise ValueError(f"An age is at least 0, not {age}")
    name = next(name for lowest, name in _BY_AGE[household] if age >= lowest)
    found = law.at(f"allocation_insertion.{name}", day)
    days = law.integer("allocation_insertion.jours_par_mois", day)
    per_day = law.number(f"allocation_insertion.{name}", day)
    amount = Allowance(per_day, round(per_day * days, 2), found.first, found.source, found.note)
    return amount if household != "charge_de_famille" else _with_supplement(amount, found, day, law)


def _with_supplement(amount: Allowance, found: Period, day: date, law: Law) -> Allowance:
    return Allowance(
        amount.per_day,
        amount.per_month,
        found.first,
        found.source,
        found.note,
        supplement=law.number("allocation_insertion.montant_charge_de_famille_travail", day),
        supplement_months=law.integer("allocation_insertion.supplement_travail_duree", day),
        supplement_days=law.integer("allocation_insertion.supplement_travail_jours", day),
    )


def last_day_of_right(first: date, law: Law) -> date:
    """The last day of the right that opens on *first*, both inclusive, date to date.

    Events that stop the clock (art. 63 § 3) are not looked at: they only move the day later.

    Source: parameter `allocation_insertion.duree`.
    """
    same_day = add_months(first, law.integer("allocation_insertion.duree", first))
    return same_day - ONE_DAY if same_day.day == first.day else same_day  # from a 29 February: the whole of February
