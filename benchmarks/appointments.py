"""The reader of appointments beside dateparser: right, wrong and missing days and hours, and time.

    python -m benchmarks.appointments

The table is that of the tests, written by hand. What it leaves open (a doubt, or not said) is right when it is left
open: dateparser knows no doubt, so the first column is the one to compare. It reads a text that is a moment and nothing
else, so it is also given the text without the words that announce, and it has a search of its own. Ratios hold for any
machine, microseconds only for this one.
"""

from __future__ import annotations

import re
import statistics
import time
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from datetime import time as clock
from importlib import import_module
from pathlib import Path

import yaml

from flows.appointments.reading import read_appointment
from knowledge.calendar import BRUSSELS

TABLE = Path(__file__).parent.parent / "tests" / "flows" / "data" / "appointments.yaml"
SUNDAY = datetime(2026, 11, 22, 10, tzinfo=BRUSSELS)

_WORDS = re.compile(
    r"\b(?:j'ai|jai|rdv|rendez[- ]vous|entretien|convocation|au|forem|cpas|capac|csc|une?|chez|formation|séance)\b",
    re.IGNORECASE,
)

When = tuple[date | None, clock | None]
Read = Callable[[str, datetime], When | None]


@dataclass(frozen=True)
class Case:
    text: str
    now: datetime
    expected: When | None  # None: no appointment is announced

    def verdict(self, read: When | None) -> str:
        if read is None:
            return "right" if self.expected is None else "nothing"
        return "right" if read == self.expected else "wrong"


def main() -> None:
    cases = list(_cases())
    plain = [case for case in cases if case.expected and None not in case.expected]
    open_ones = [case for case in cases if case.expected and None in case.expected]
    none = [case for case in cases if case.expected is None]
    groups = {"day and hour": plain, "to be asked": open_ones, "no appointment": none}
    readers: dict[str, Read] = {
        "jalon": _ours,
        "dateparser": _parse(),
        "words off": _without_words(_parse()),
        "its search": _search(),
    }
    print(
        f"{'':12}" + "".join(f"{f'{name} ({len(group)})':>28}" for name, group in groups.items()) + f"{'µs a text':>12}"
    )
    baseline = 0.0
    for name, read in readers.items():
        counts = "".join(_counts(read, group) for group in groups.values())
        spent = _microseconds(read, cases)
        baseline = baseline or spent
        print(f"{name:12}{counts}{spent:>12.0f}  (x {spent / baseline:.1f})")


def _counts(read: Read, cases: Sequence[Case]) -> str:
    found = Counter(case.verdict(read(case.text, case.now)) for case in cases)
    return f"{found['right']:>11} ok {found['wrong']:>3} bad {found['nothing']:>3} –"


def _ours(text: str, now: datetime) -> When | None:
    read = read_appointment(text, now)
    return (read.day, read.hour) if read else None


def _parse() -> Read:
    parse = import_module("dateparser").parse

    def read(text: str, now: datetime) -> When | None:
        moment = parse(text, languages=["fr"], settings=_settings(now))
        return (moment.date(), moment.time()) if moment else None

    return read


def _without_words(read: Read) -> Read:
    """The reader, given the text without what announces an appointment."""
    return lambda text, now: read(_WORDS.sub(" ", text), now)


def _search() -> Read:
    """Its search in a text: the last moment of those found, which has the hour more often than the first."""
    search_dates = import_module("dateparser.search").search_dates

    def read(text: str, now: datetime) -> When | None:
        found = search_dates(text, languages=["fr"], settings=_settings(now))
        return (found[-1][1].date(), found[-1][1].time()) if found else None

    return read


def _settings(now: datetime) -> dict[str, object]:
    return {"PREFER_DATES_FROM": "future", "RELATIVE_BASE": now.replace(tzinfo=None)}


def _cases() -> list[Case]:
    table = yaml.load(TABLE.read_text("utf-8"), Loader=yaml.SafeLoader)  # noqa: TID251  # as the tests read it
    said = []
    for case in table["said"]:
        now = datetime.fromisoformat(case["now"]).replace(tzinfo=BRUSSELS) if "now" in case else SUNDAY
        hour = clock.fromisoformat(case["hour"]) if "hour" in case else None
        said.append(Case(case["text"], now, (case.get("day"), hour)))
    return said + [Case(text, SUNDAY, None) for text in table["nothing"]]


def _microseconds(read: Read, cases: Sequence[Case]) -> float:
    times = []
    for case in cases:
        start = time.perf_counter()
        read(case.text, case.now)
        times.append(time.perf_counter() - start)
    return 1e6 * statistics.fmean(times)


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # dateparser's own
    main()
