"""Counting days as the law counts them.

Days are handled as ordinals (`date.toordinal()`), whose multiples of seven are the Sundays: counting a hundred days
is then one line of arithmetic and not a hundred steps.
"""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
BRUSSELS = ZoneInfo("Europe/Brussels")  # the wall clock of every hour that is told or asked


def counted_between(first: int, last: int) -> int:
    """Number of days but Sundays from *first* to *last* [ordinals], both inclusive; 0 when last < first."""
    if last < first:
        return 0
    return (last - first + 1) - (last // 7 - (first - 1) // 7)


def counted_day(first: int, n: int) -> int:
    """Ordinal of the n-th day but Sunday from *first* on; *first* is the 1st unless it is a Sunday.

    Args:
        first: Where the count begins [ordinal].
        n: Which day [day_except_sunday], at least 1.
    """
    monday_to_saturday = first if first % 7 else first + 1
    weeks, rest = divmod(n - 1, 6)
    crosses_sunday = monday_to_saturday % 7 + rest > 6
    return monday_to_saturday + 7 * weeks + rest + crosses_sunday


def is_sunday(day: date) -> bool:
    """Sundays never count and are never paid."""
    return day.toordinal() % 7 == 0


def first_payable(claim_from: date) -> date:
    """The first day for which an allowance can be due: *claim_from*, or the Monday when that is a Sunday."""
    return claim_from + ONE_DAY if is_sunday(claim_from) else claim_from


def add_months(day: date, months: int) -> date:
    """The same day *months* later (or earlier), or the last day of that month when it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - ONE_DAY).day
    return date(year, month + 1, min(day.day, last))


def birthday(born: date, age: int) -> date:
    """The day on which somebody reaches *age* [year]; 1 March for those born on 29 February, in other years."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def age_on(born: date, day: date) -> int:
    """Completed years on *day* [year]."""
    age = day.year - born.year
    return age if birthday(born, age) <= day else age - 1


def first_of_next_month(day: date) -> date:
    """The 1st of the month after the month of *day*, even when *day* is a 1st."""
    return add_months(day.replace(day=1), 1)


def last_weekday_before(day: date) -> date:
    """The last Monday-to-Friday day strictly before *day*: the last one on which an office can be open."""
    before = day - ONE_DAY
    return before - timedelta(days=max(0, before.weekday() - 4))
