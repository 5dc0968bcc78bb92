"""What must be asked of a day and an hour before an appointment can be kept."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from flows.appointments.moments import FAR_WITHOUT_YEAR, Moment
from flows.appointments.understood import Doubt
from flows.appointments.wall_clock import combine, is_doubled, is_skipped
from flows.errors import InvalidAnswer
from flows.kinds.day_meaning import resolve
from flows.kinds.day_mentions import DayMention
from flows.kinds.times import show_time
from flows.kinds.written_days import WrittenDay
from knowledge.french import WEEKDAYS
from knowledge.units import MONTHS

_FARTHEST: Final = timedelta(days=548)  # a year and a half: no appointment is given so far ahead
_HALF: Final = timedelta(hours=12)
_ONE_HOUR: Final = timedelta(hours=1)
_MOST_DAYS: Final = 4  # offered in one question


def settle_day(moment: Moment, now: datetime) -> tuple[date | None, Doubt | None]:
    """The day, when it is sure, else what to ask of it."""
    if not moment.days:
        return None, _day_missing(moment, now)
    if len(moment.days) > 1:
        days = [day for one in moment.days for day in one.days]
        return _one_of(days, moment, now)
    said = moment.days[0]
    if not said.days:
        return None, _impossible(said, now)
    if len(said.days) > 1:
        return _one_of(list(said.days), moment, now, said.problem)
    return _checked(said, said.days[0], now)


def settle_hour(moment: Moment, day: date | None, now: datetime) -> tuple[time | None, Doubt | None]:
    """The hour, when it is sure, else what to ask of it; *day* is the settled day, if any."""
    if moment.bad_time is not None and moment.bad_time.problem is not None:
        problem = moment.bad_time.problem
        return None, Doubt("impossible", problem.message, problem.suggestions)
    hours = [time.fromisoformat(hour) for hour in moment.times]
    if not hours:
        within = {"m": ", le matin", "a": ", l'après-midi", "s": ", le soir"}.get((moment.part or " ")[0], "")
        return None, Doubt("hour_missing", f"À quelle heure{within} ? Écris par exemple « 9 h ».")
    if day is None:
        return (hours[0], None) if len(hours) == 1 else (None, _which_half(hours))
    to_come = [hour for hour in hours if combine(day, hour) >= now]
    if not to_come:
        return None, _hour_past(day, hours, now)
    if any(is_skipped(day, hour) or is_doubled(day, hour) for hour in to_come):
        return None, _clock_change(day, to_come)
    return (to_come[0], None) if len(to_come) == 1 else (None, _which_half(to_come))


def say_near(day: date, today: date) -> str:
    """A day as one says it: "mardi 24 novembre", with its year when it is another one."""
    year = f" {day.year}" if day.year != today.year else ""
    return f"{WEEKDAYS[day.weekday()]} {'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]}{year}"


def _checked(said: DayMention, day: date, now: datetime) -> tuple[date | None, Doubt | None]:
    """A day that stands alone: past, too far ahead, or sure."""
    today = now.date()
    written = said.written
    if written is not None and written.year is None and day - today > FAR_WITHOUT_YEAR:
        return None, _without_year(written, day, today)
    if day < today:
        options = _options(_same_day_to_come(day, said, today), today)
        question = f"Le {say_near(day, today)} est déjà passé."
        return None, Doubt("past", f"{question} {_or_write(options)}", options)
    if day - today > _FARTHEST:
        options = _options(_same_day_to_come(day, said, today), today)
        return None, Doubt("impossible", f"Le {say_near(day, today)}, c'est très loin. {_or_write(options)}", options)
    return day, None


def _without_year(written: WrittenDay, day: date, today: date) -> Doubt:
    """What to ask of "le 12 octobre" said in November: this year's is past, the next far; 29 February may not exist."""
    options = _options([day], today)
    if (written.day, written.month) == (29, 2):
        options = _options([date(today.year + 1, 2, 28), date(today.year + 1, 3, 1)], today)
        return Doubt(
            "impossible", f"Le {written.day} février {today.year + 1} n'existe pas. {_or_write(options)}", options
        )
    last = f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]}"
    return Doubt("past", f"Le {last} de cette année est déjà passé. {_or_write(options)}", options)


def _same_day_to_come(day: date, said: DayMention, today: date) -> list[date]:
    """The next day with the same day and month, unless a weekday was said that it is not."""
    try:
        following = resolve(WrittenDay(0, 0, day.day, day.month), today, "future")
    except InvalidAnswer:  # a slip of the finger has no other day
        return []
    fits = following - today <= _FARTHEST and (not said.weekday or following.weekday() == day.weekday())
    return [following] if fits else []


def _one_of(
    days: list[date], moment: Moment, now: datetime, problem: InvalidAnswer | None = None
) -> tuple[date | None, Doubt | None]:
    """The only one of *days* that is to come at the hour that was said, or the question between them."""
    today = now.date()
    hours = [time.fromisoformat(hour) for hour in moment.times] or [time.max]
    to_come = sorted({day for day in days if any(combine(day, hour) >= now for hour in hours)})
    near = [day for day in to_come if day - today <= _FARTHEST]
    if not near:
        return None, Doubt("past", f"Le {say_near(max(days), today)} est déjà passé. C'est quel jour ?")
    if len(near) == 1:
        contradicted = problem is not None and " pas un " in problem.message
        if not contradicted:
            return near[0], None
    said = problem.message if problem and " pas un " in problem.message else _between(near[:_MOST_DAYS], today)
    return None, Doubt("which_day", said, _options(near[:_MOST_DAYS], today))


def _between(days: list[date], today: date) -> str:
    named = [f"le {say_near(day, today)}" for day in days]
    if (days[0] - today).days < 7:
        named[0] = f"ce {named[0][3:]}"
    question = f"{', '.join(named[:-1])} ou {named[-1]} ?"
    return question[0].upper() + question[1:]


def _day_missing(moment: Moment, now: datetime) -> Doubt:
    """The question, with today and tomorrow when the hour allows them."""
    today = now.date()
    hours = [time.fromisoformat(hour) for hour in moment.times]
    late = bool(hours) and combine(today, max(hours)) < now
    days = [today + timedelta(days=1)] if late else [today, today + timedelta(days=1)]
    question = f"C'est quel jour ? Écris par exemple « mardi {_example(today)} »."
    return Doubt("day_missing", question, _options(days, today))


def _example(today: date) -> str:
    tuesday = today + timedelta(days=(1 - today.weekday()) % 7)
    return f"{tuesday.day}/{tuesday.month}"


def _impossible(said: DayMention, now: datetime) -> Doubt:
    today = now.date()
    message = said.problem.message if said.problem else "Ce jour n'existe pas."
    days = [date.fromisoformat(day) for day, _ in said.problem.suggestions] if said.problem else []
    return Doubt("impossible", message, _options([day for day in days if day >= today], today))


def _hour_past(day: date, hours: list[time], now: datetime) -> Doubt:
    """Today, at an hour that is over: the same hour of the evening, if it is to come."""
    later = [moment for hour in hours if (moment := combine(day, hour) + _HALF) >= now and moment.date() == day]
    options = tuple((f"{moment:%H:%M}", show_time(f"{moment:%H:%M}")) for moment in later)
    question = f"{show_time(f'{hours[-1]:%H:%M}')}, aujourd'hui, c'est déjà passé."
    return Doubt("past", f"{question} C'est {options[0][1]} ?" if options else f"{question} C'est quel jour ?", options)


def _which_half(hours: list[time]) -> Doubt:
    options = tuple((f"{hour:%H:%M}", show_time(f"{hour:%H:%M}")) for hour in sorted(set(hours)))
    return Doubt("which_half", " ou ".join(label for _, label in options) + " ?", options)


def _clock_change(day: date, hours: list[time]) -> Doubt:
    """The hour that the clocks jump over, or say twice."""
    first = min(hours)
    other = [(f"{hour:%H:%M}", show_time(f"{hour:%H:%M}")) for hour in hours if hour != first]
    said = show_time(f"{first:%H:%M}")
    if is_skipped(day, first):
        moved = f"{combine(day, first) + _ONE_HOUR:%H:%M}"
        question = f"Cette nuit-là, on avance l'heure : {said} n'existe pas. Quelle est la bonne heure ?"
        return Doubt("hour_skipped", question, ((moved, show_time(moved)), *other))
    question = f"Cette nuit-là, on recule l'heure : {said} vient deux fois. Je prends la première ?"
    return Doubt("hour_doubled", question, ((f"{first:%H:%M}", f"{said}, la première fois"), *other))


def _options(days: list[date], today: date) -> tuple[tuple[str, str], ...]:
    return tuple((day.isoformat(), say_near(day, today)) for day in days)


def _or_write(options: tuple[tuple[str, str], ...]) -> str:
    return f"C'est le {' ou le '.join(label for _, label in options)} ?" if options else "C'est quel jour ?"
