"""The credit of hours for observation placements: what is left, and when some comes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flows.cpas.iop_answers import longest, placements
from flows.engine import Answers, Context
from flows.reply import Part, Point, Text, Timeline
from flows.telling import filled
from knowledge.calculators.iop import IopVerdict, full_time_days
from knowledge.calculators.iop.credit import Limits
from knowledge.french import say_day
from knowledge.units import say_number, say_value


def credit_parts(answers: Answers, context: Context, found: IopVerdict) -> Iterator[Part]:
    """What is left, the longest next placement, and when hours come back."""
    done = placements(answers, context)
    at_least = "" if all(one.hours_known and one.day_known for one in done) else "au moins "
    years = context.law.parameter("iop.periode_ans").say(found.judged_on)
    yield Text(
        f"Crédit le {say_day(found.judged_on)} : {at_least}{say_value(found.hours_left, 'hour')}, soit "
        f"{say_number(found.days_left)} jours à temps plein, sur {years}."
    )
    if found.hours_left:
        most = longest(tuple(one.placement for one in done), context, found.judged_on)
        days = full_time_days(most, context.law, found.judged_on)
        yield Text(
            f"Le prochain stage peut durer {say_value(most, 'hour')} au plus, soit {say_number(days)} jours à temps "
            "plein. Des demi-journées peuvent donc s'étaler sur plus de jours."
        )
    if at_least:
        yield Text(
            "Il manque une durée ou une date : par prudence, je compte le stage le plus long et le plus récent. Ton "
            "CPAS a la convention."
        )
    yield from _returns(answers, context, found.judged_on)


def _returns(answers: Answers, context: Context, day: date) -> Iterator[Part]:
    limits = Limits(context.law, day)
    known = [one for one in placements(answers, context) if one.day_known]
    back = [(limits.back_on(one.placement), one) for one in known]
    points = sorted(((on, one) for on, one in back if on > day), key=lambda pair: pair[0])
    if points:
        labels = {True: "{} reviennent", False: "Les heures de ce stage reviennent"}
        yield Timeline(
            tuple(
                Point(on, labels[one.hours_known].format(say_value(one.placement.hours, "hour"))) for on, one in points
            ),
            title="Quand ton crédit revient",
        )
        yield Text(
            filled(
                "Je lis « sur {iop.periode_ans} » comme une période qui glisse : c'est une lecture, à confirmer avec "
                "ton CPAS.",
                context,
            )
        )
