"""The dates of the stage d'insertion professionnelle: start, last day, first day on which to claim."""

from knowledge.calculators.stage_insertion.admission import Admission
from knowledge.calculators.stage_insertion.case import (
    ENDINGS,
    FAR,
    KINDS_FR,
    ONE_DAY_KINDS,
    PERIOD_KINDS,
    Evaluation,
    LifePeriod,
    StageCase,
)
from knowledge.calculators.stage_insertion.messages import Caution
from knowledge.calculators.stage_insertion.readings import Reading
from knowledge.calculators.stage_insertion.result import StageDates, stage_dates
from knowledge.calculators.stage_insertion.start_rule import start_rule
from knowledge.calculators.stage_insertion.trace import Month, day_number, month_table

__all__ = [
    "ENDINGS",
    "FAR",
    "KINDS_FR",
    "ONE_DAY_KINDS",
    "PERIOD_KINDS",
    "Admission",
    "Caution",
    "Evaluation",
    "LifePeriod",
    "Month",
    "Reading",
    "StageCase",
    "StageDates",
    "day_number",
    "month_table",
    "stage_dates",
    "start_rule",
]
