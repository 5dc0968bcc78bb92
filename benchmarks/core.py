"""How fast the foundation is, each time as a ratio to a baseline measured in the same run.

    PYTHONPATH=. .venv/bin/python -m benchmarks.core

Absolute times depend on the machine; the ratios should not. Baselines are stated on each line.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import timeit
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flows import load_flows
from flows.engine import Context, Flow, Question, replay
from knowledge import loader
from knowledge.calculators.stage_insertion import LifePeriod, StageCase, stage_dates
from knowledge.search.lexicon import load_lexicon
from knowledge.search.smalltalk import load_smalltalk

ROOT = Path(__file__).parent.parent
TODAY = date(2026, 11, 22)
_KINDS = (
    "work", "student_job", "sickness", "abroad", "forem_training",
    "maternity", "work", "service_citoyen", "sickness", "self_employed",
)  # fmt: skip


def milliseconds(work: Callable[[], object], number: int = 200, repeat: int = 5) -> float:
    """Median time of one call [ms]."""
    return statistics.median(timeit.repeat(work, number=number, repeat=repeat)) / number * 1000


def ten_periods() -> StageCase:
    """A case with ten periods that overlap in places."""
    first = date(2026, 7, 6)
    periods = tuple(
        LifePeriod(kind, first + timedelta(days=14 * n), first + timedelta(days=14 * n + 16))
        for n, kind in enumerate(_KINDS)
    )
    return StageCase(date(2026, 6, 30), date(2026, 7, 20), born=date(2004, 1, 1), periods=periods)


def day_by_day(case: StageCase) -> int:
    """The baseline of a date: the least that a count from day to day can do, for one reading and no other rule."""
    day, counted = case.registered or TODAY, 0
    while counted < 156:
        if day.weekday() != 6 and not any(p.first <= day <= p.last and p.kind == "sickness" for p in case.periods):
            counted += 1
        day += timedelta(days=1)
    return counted


def longest_walk(flow: Flow) -> dict[str, str]:
    """Answers that lead through as many questions as possible, the first option or a plausible day everywhere."""
    samples = {"fin_etudes": "2026-06-30", "inscription": "2026-07-15", "naissance": "2004-04-03"}
    answers: dict[str, str] = {}
    for question in flow.questions:
        options = [answer for answer, _ in question.kind.options if answer != "inconnu"]
        answers[question.id] = samples.get(question.id, options[0] if options else "2026-09-01")
    answers |= {"travail": "salarie", "travail_encore": "non", "travail_rythme": "5", "travail_au": "2026-09-20"}
    answers |= {f"evenement_{n}": "maladie" for n in (1, 2, 3)} | {"absence": "absence", "negative": "oui"}
    return answers | {"fin_comment": "june", "inscrit": "oui", "deja_demande": "non", "evaluations": "deux"}


def process(*arguments: str) -> Callable[[], object]:
    return lambda: subprocess.run(
        [sys.executable, "-P", *arguments],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
        stdin=subprocess.DEVNULL,
    )


def line(what: str, measured: float, baseline: float, of: str, wanted: str = "") -> None:
    print(f"{what:<46} {measured:9.3f} ms  {measured / baseline:7.2f} x {of} {wanted}")


def load_everything() -> None:
    loads: tuple[Any, ...] = (
        loader.load_law, loader.load_glossary, loader.load_contacts, loader.load_conditions, loader.load_faq,
        loader.load_obligations, loader.load_appointment_kinds, loader.load_reminder_texts, load_lexicon,
        load_smalltalk,
    )  # fmt: skip
    for load in loads:
        load.cache_clear()
        load()


def main() -> None:
    law = loader.load_law()
    case = ten_periods()
    naive = milliseconds(lambda: day_by_day(case))
    line("date with ten periods, all readings", milliseconds(lambda: stage_dates(case, law)), naive,
         f"one naive day-by-day reading ({naive:.3f} ms)", "(wanted: under 1 ms)")  # fmt: skip

    context = Context(law, TODAY)
    flow = max(load_flows().values(), key=lambda found: len(found.questions))
    answers = longest_walk(flow)
    asked = sum(isinstance(node, Question) for node in flow.nodes)
    look_ups = milliseconds(lambda: [answers.get(node.id) for node in flow.nodes])
    last = milliseconds(lambda: replay(flow, answers, context))
    line(f"replay of {flow.id} ({asked} questions) to its end", last, look_ups, "as many dictionary look-ups")
    partial = {name: text for name, text in answers.items() if name != "attestation"}
    step = milliseconds(lambda: replay(flow, partial, context))
    line("a step of it, the last question open", step, look_ups, "as many dictionary look-ups", "(wanted: under 1 ms)")

    paths = list(loader.ROOT.rglob("*.yaml"))
    reading = milliseconds(lambda: [path.read_text("utf-8") for path in paths], number=5)
    line("the whole knowledge base, checked", milliseconds(load_everything, number=1, repeat=3), reading,
         "reading its bytes")  # fmt: skip

    bare = milliseconds(process("-c", "import pydantic, yaml"), number=1)
    arguments = ("-m", "bot", "date", "--studies-ended", "2026-06-30", "--registered", "2026-07-15")
    line("jalon date, start to printed answer", milliseconds(process(*arguments), number=1), bare,
         "python that imports pydantic and yaml", "(wanted: under 500 ms)")  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        chat = process("-m", "bot", "chat", "--data", folder)
        chat()  # the first start makes the database
        line("jalon chat, start to first prompt and out", milliseconds(chat, number=1), bare,
             "python that imports pydantic and yaml")  # fmt: skip


if __name__ == "__main__":
    main()
