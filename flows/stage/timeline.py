"""The dates of a stage one under the other, from its start to the claim."""

from __future__ import annotations

from collections.abc import Iterator

from flows.engine import Context
from flows.reply import Point
from flows.stage.dates import Dates
from knowledge.calculators.stage_insertion import Reading, day_number
from knowledge.units import say_number


def title(dates: Dates) -> str:
    """The dates told are the latest ones while the start itself is not known."""
    latest = bool(dates.gaps) and {gap.code for gap in dates.gaps} <= {"fin_etudes", "inscription"}
    return "Tes dates au plus tard, selon la loi" if latest else "Tes dates, selon la loi"


def points(dates: Dates, context: Context) -> Iterator[Point]:
    law = dates.sure.law
    yield Point(law.start, "Début du stage")
    if is_running(dates, context):
        yield Point(context.today, "Aujourd'hui", day_of(law, context))
    if law.days:
        yield Point(law.last_day, f"Dernier des {say_number(law.days)} jours comptés")
    if was_open(law, dates, context):
        yield Point(law.bare_claim, "Stage accompli, tu pouvais demander dès ce jour-là")
        yield Point(context.today, "Aujourd'hui, va demander")
    else:
        first = law.bare_claim if dates.claimed else law.claim_from
        yield Point(first, "Stage accompli : premier jour pour demander")
    if law.first_payable != law.claim_from:
        yield Point(law.first_payable, "Premier jour payable", "jamais un dimanche")
    if law.admission.day and law.admission.day != law.claim_from:
        yield Point(law.admission.day, "Admission possible", "après tes évaluations")


def was_open(reading: Reading, dates: Dates, context: Context) -> bool:
    """Whether the first claim day of a reading has passed without a claim: today only takes its place."""
    return not dates.claimed and reading.bare_claim < context.today == reading.claim_from


def is_running(dates: Dates, context: Context) -> bool:
    """Whether a day of the stage is counted today; a registration that is only supposed has counted none."""
    law = dates.sure.law
    counted = not dates.supposed or day_number(law, context.today) > 1
    return counted and law.start <= context.today <= law.last_day


def day_of(law: Reading, context: Context) -> str:
    return f"jour {day_number(law, context.today)} sur {say_number(law.days)}"
