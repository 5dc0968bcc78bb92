"""`jalon date`: as text, as one JSON object, and line by line; never from the clock."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import date_command
from bot.arguments import stage_case
from bot.cli import main
from bot.date_command import as_json
from knowledge.calculators.stage_insertion import ENDINGS, PERIOD_KINDS, stage_dates
from knowledge.errors import KnowledgeError
from knowledge.loader import load_law
from tests.bot.terminal import ROOT, environment, jalon

JUNE = ("--studies-ended", "2026-06-30", "--registered", "2026-07-01")
SECOND = {"studies_ended": "2026-09-09", "registered": "2026-09-15"}

Capture = pytest.CaptureFixture[str]


def date_text(capsys: Capture, *arguments: str) -> str:
    assert main(["date", *arguments]) == 0
    found = capsys.readouterr()
    assert found.err == ""
    return found.out


def date_json(capsys: Capture, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(date_text(capsys, *arguments, "--json"))
    return found


# As text


def test_somebody_who_left_school_in_june_reads_both_readings_the_months_and_the_sources(capsys: Capture) -> None:
    text = date_text(capsys, *JUNE)
    for words in (
        "Selon la loi (156 jours)",
        "début                 mercredi 1er juillet 2026",
        "dernier jour compté   mardi 29 décembre 2026",
        "stage accompli, demande dès le   mercredi 30 décembre 2026",
        "il manque 2 évaluations positives",
        "Selon la page du Forem",
        "samedi 30 janvier 2027",
        "Ce qui décide",
        "À faire : demande maintenant au Forem",
        "Arrêté royal du 25/11/1991",
        "https://www.ejustice.just.fgov.be",
        "l'ONEM et ton organisme de paiement décident",
        "Sans --today ni --claim-on",
    ):
        assert words in text


def test_the_month_table_adds_up_to_the_days_of_the_stage(capsys: Capture) -> None:
    lines = [line.split() for line in date_text(capsys, *JUNE).splitlines() if "  = " in line]
    counted = [(f"{month} {year}", int(rest[0].lstrip("+")), int(rest[2])) for month, year, *rest in lines if rest]
    # Sundays out: July has four, August five, September four, October four, November five; 29 December is the last.
    assert counted == [
        ("juillet 2026", 27, 27),
        ("août 2026", 26, 53),
        ("septembre 2026", 26, 79),
        ("octobre 2026", 27, 106),
        ("novembre 2026", 25, 131),
        ("décembre 2026", 25, 156),
    ]


def test_days_can_be_typed_as_belgians_write_them(capsys: Capture) -> None:
    assert date_json(capsys, "--studies-ended", "30/06/2026", "--registered", "1/7/2026") == date_json(capsys, *JUNE)


def test_periods_evaluations_a_certificate_and_a_birthday_are_read(capsys: Capture) -> None:
    found = date_json(
        capsys,
        *("--studies-ended", "2026-09-09", "--registered", "2026-09-15", "--born", "2005-03-12"),
        *("--period", "abroad:2026-11-02:2026-11-29", "--period", "work:2026-12-01:2026-12-05:3d"),
        *("--evaluation", "2026-12-10:positive", "--evaluation", "2027-02-10:positive"),
        *("--certificate-start", "2026-09-15", "--certificate-end", "2027-04-12", "--ended-by", "second_session"),
    )
    assert [reading["id"] for reading in found["readings"]] == ["law", "certificate"]
    # 156 days from Tuesday 15 September and the 24 days abroad: the last is Monday 12 April.
    assert found["readings"][0]["claim_from"] == "2027-04-13"
    assert found["readings"][0]["admission_from"] == "2027-04-13"


def test_a_claim_that_could_be_made_in_the_past_is_hypothetical_and_warns(capsys: Capture) -> None:
    long_ago = ("--studies-ended", "2024-06-28", "--registered", "2024-07-15")
    found = date_json(capsys, *long_ago)
    # Thursday 1 August 2024 and 310 days: the first day on which somebody could have claimed.
    assert (found["readings"][0]["days"], found["earliest_claim"]) == (310, "2025-07-29")
    assert "claim_day_past" in [warning["code"] for warning in found["warnings"]]
    today = date_json(capsys, *long_ago, "--today", "2026-11-23")
    assert (today["readings"][0]["days"], today["earliest_claim"]) == (156, "2026-11-23")


def test_each_reading_has_its_rule_its_own_sources_and_how_far_it_is(capsys: Capture) -> None:
    law, page = date_text(capsys, *JUNE, "--today", "2026-08-19").split("\n\n")[:2]
    # July has 27 days without Sundays, and 19 August is the 16th of August: law.md § 3.
    assert "jour 43 sur 156" in law
    assert "jour 16 sur 156" in page
    assert "Le stage commence le mercredi 1er juillet 2026 : " in law
    assert "la règle du 1er août" in page
    assert "Forem, Faire un stage d'insertion professionnelle" in page
    assert "Forem, Faire un stage d'insertion professionnelle" not in law
    assert "https://www.ejustice.just.fgov.be" in law


def test_without_today_nobody_is_on_any_day(capsys: Capture) -> None:
    assert "sur 156" not in date_text(capsys, *JUNE)


# As JSON


def test_the_json_has_exactly_the_promised_shape(capsys: Capture) -> None:
    found = date_json(capsys, *JUNE)
    assert list(found) == ["readings", "earliest_claim", "latest_claim", "action", "warnings"]
    law, page = found["readings"]
    sources = law.pop("sources")
    assert law == {
        "id": "law",
        "start": "2026-07-01",
        "days": 156,
        "last_day": "2026-12-29",
        "claim_from": "2026-12-30",
        "first_payable": "2026-12-30",
        "admission_from": None,
    }
    assert list(page) == [*law, "sources"]
    assert (page["id"], page["claim_from"]) == ("first_of_august", "2027-01-30")
    assert (found["earliest_claim"], found["latest_claim"]) == ("2026-12-30", "2027-01-30")
    assert all(sorted(warning) == ["code", "text"] for warning in found["warnings"])
    assert sources
    for source in (*sources, *page["sources"]):
        assert set(source) == {"title", "url", "kind", "checked_on"}
        assert source["kind"] in ("law", "official", "secondary")
        assert date.fromisoformat(source["checked_on"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Il manque la fin des études"),
        (("--studies-ended", "2026-06-30"), "Il manque le jour d'inscription"),
        (("--studies-ended", "2026-06-31", "--registered", "2026-07-01"), "n'existe pas"),
        (("--studies-ended", "fin juin", "--registered", "2026-07-01"), "écris le jour"),
        ((*JUNE, "--ended-by", "ennui"), "ennui"),
        ((*JUNE, "--period", "sieste:2026-08-01:2026-08-02"), "sieste"),
        ((*JUNE, "--period", "work"), "--period : écris par exemple work:2026-07-01:2026-08-31"),
        ((*JUNE, "--period", "work:2026-08-31:2026-08-01"), "La période « travail » finit avant de commencer"),
        ((*JUNE, "--period", "sickness:2026-08-31"), "le dernier jour de la période « maladie »"),
        ((*JUNE, "--period", "work:hier"), "--period work, premier jour : écris le jour"),
        ((*JUNE, "--period", "work:2026-08-01:demain"), "--period work, dernier jour : écris le jour"),
        ((*JUNE, "--period", "sieste:2026-08-01"), "sickness (maladie)"),
        ((*JUNE, "--ended-by", "ennui"), "june (en juin ou juillet, sans seconde session)"),
        ((*JUNE, "--born", "hier"), "--born : écris le jour"),
        ((*JUNE, "--claim-on", "2026-02-30"), "--claim-on : le jour"),
        ((*JUNE, "--certificate-start", "x"), "--certificate-start : écris"),
        ((*JUNE, "--evaluation", "hier:positive"), "--evaluation : écris le jour"),
        ((), "--studies-ended"),
        (("--studies-ended", "2026-06-30"), "--registered"),
        (("--studies-ended", "fin juin", "--registered", "2026-07-01"), "--studies-ended : écris le jour"),
        ((*JUNE, "--period", "work:2026-08-01:2026-08-02:2026-08-03"), "--period"),
        ((*JUNE, "--evaluation", "2026-10-05:moyenne"), "positive"),
        ((*JUNE, "--contract-days", "cent"), "--contract-days"),
        ((*JUNE, "--born", "2027-01-01"), "naissance"),
        (("--studies-ended", "2009-06-30", "--registered", "2009-07-01"), "Je n'ai pas de règle"),
    ],
)
def test_what_cannot_be_computed_is_said_in_french_as_text_and_as_json(
    capsys: Capture, arguments: tuple[str, ...], said: str
) -> None:
    assert main(["date", *arguments]) == 2
    found = capsys.readouterr()
    assert found.out == ""
    assert said in found.err
    assert main(["date", *arguments, "--json"]) == 2
    found = capsys.readouterr()
    assert found.err == ""
    assert list(json.loads(found.out)) == ["error"]
    assert said in json.loads(found.out)["error"]


FIELDS = ("studies_ended", "claim_on", "certificate_start", "evaluations,", "« registered »", ", from", ", to")


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--studies-ended", "2026-06-30"),
        ("--studies-ended", "x", "--registered", "2026-07-01"),
        (*JUNE, "--claim-on", "x"),
        (*JUNE, "--period", "work"),
        (*JUNE, "--period", "work:x"),
        (*JUNE, "--evaluation", "x:positive"),
    ],
)
def test_whoever_types_options_never_reads_the_name_of_a_field(capsys: Capture, arguments: tuple[str, ...]) -> None:
    assert main(["date", *arguments]) == 2
    complaint = capsys.readouterr().err
    assert [name for name in FIELDS if name in complaint] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--nimporte",), "je ne connais pas --nimporte"),
        (("--registered",), "--registered attend une valeur"),
        ((*JUNE, "--json", "--jsonl"), "--jsonl"),
    ],
)
def test_a_slip_in_the_options_is_said_in_french(capsys: Capture, arguments: tuple[str, ...], said: str) -> None:
    with pytest.raises(SystemExit) as leaving:
        main(["date", *arguments])
    assert leaving.value.code == 2
    complaint = capsys.readouterr().err
    assert said in complaint
    for english in ("unrecognized", "expected", "usage", "error", "not allowed"):
        assert english not in complaint


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (JUNE, "--studies-ended, --registered"),
        (("--period", "work:2026-07-01", "--today", "2026-11-22"), "--today, --period"),
        (("--evaluation", "2026-10-05:positive"), "--evaluation"),
    ],
)
def test_options_beside_the_lines_are_refused_and_named(
    capsys: Capture, arguments: tuple[str, ...], named: str
) -> None:
    assert main(["date", "--jsonl", *arguments]) == 2
    found = capsys.readouterr()
    assert found.out == ""
    assert f"enlève {named}." in found.err


def test_a_line_that_breaks_the_calculator_stops_nothing(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    def breaks(*_: object) -> None:
        raise OverflowError("date value out of range")

    monkeypatch.setattr(date_command, "stage_dates", breaks)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=[json.dumps(SECOND).encode()] * 2))
    assert main(["date", "--jsonl"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [list(line) for line in lines] == [["error"], ["error"]]
    assert "n'a pas pu être calculé" in lines[0]["error"]


# Line by line

LINES: list[tuple[bytes, str | None]] = [
    (json.dumps(SECOND).encode(), None),
    (b"", "objet JSON"),
    (b"   ", "objet JSON"),
    (b"pas du json", "objet JSON"),
    (b'{"studies_ended": "2026-09-09"', "objet JSON"),
    (b"\xff\xfe{}", "objet JSON"),
    ('{"studies_ended": "2026-09-09", "ended_by": "été"}'.encode("latin-1"), "objet JSON"),
    (b"[]", "objet JSON"),
    (b"null", "objet JSON"),
    (b"42", "objet JSON"),
    (b"[" * 100_000, "objet JSON"),
    (b'{"a": ' + b"9" * 10_000 + b"}", "objet JSON"),
    (b"{}", "studies_ended"),
    (json.dumps({**SECOND, "birthday": "2005-03-12"}).encode(), "birthday"),
    (json.dumps({**SECOND, "periods": [{"kind": "work", "from": "2026-10-01", "until": "x"}]}).encode(), "until"),
    (json.dumps({**SECOND, "studies_ended": 20260909}).encode(), "studies_ended"),
    (json.dumps({**SECOND, "registered": "2026-02-30"}).encode(), "n'existe pas"),
    (json.dumps({**SECOND, "registered": "9999-12-31"}).encode(), "9999"),
    (json.dumps({**SECOND, "studies_ended": "0001-01-01"}).encode(), "pas possible"),
    (
        json.dumps(
            {**SECOND, "periods": [{"kind": "self_employed", "from": "2026-10-01", "to": "9999-12-31"}]}
        ).encode(),
        "9999",
    ),
    (json.dumps({**SECOND, "evaluations": [{"date": "9999-12-31", "result": "positive"}]}).encode(), "9999"),
    (json.dumps({**SECOND, "contract_days": True}).encode(), "contract_days"),
    (json.dumps({**SECOND, "contract_days": -1}).encode(), "contract_days"),
    (json.dumps({**SECOND, "periods": "work"}).encode(), "periods"),
    (json.dumps({**SECOND, "periods": [{"kind": "work", "from": "2026-10-01"}] * 201}).encode(), "200"),
    (b'{"studies_ended": "2026-09-09", "registered": "2026-09-15", "ended_by": "\\ud800"}', "inconnue"),
    (b'{"studies_ended": "2026-09-09", "registered": "2026-09-15", "\\ud800": 1}', "champ inconnu"),
    (b'{"studies_ended": "' + b"x" * 2_000_000 + b'"}', "trop longue"),
    (json.dumps({**SECOND, "today": None, "periods": []}).encode(), None),
]


def test_every_line_gets_one_result_and_no_bad_line_stops_the_others() -> None:
    found = jalon("date", "--jsonl", typed=b"\n".join(line for line, _ in LINES))
    assert "Traceback" not in found.err
    assert (found.code, found.err) == (0, "")
    results = [json.loads(line) for line in found.out.splitlines()]
    assert len(results) == len(LINES)
    for (line, refusal), result in zip(LINES, results, strict=True):
        if refusal is None:
            assert result["earliest_claim"] == "2027-03-16", line[:80]
        else:
            assert list(result) == ["error"], line[:80]
            assert refusal in result["error"], line[:80]
            assert len(result["error"]) < 400, line[:80]


def test_each_result_is_there_before_the_next_line_is_sent() -> None:
    command = [sys.executable, "-m", "bot", "date", "--jsonl"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, env=environment(), cwd=ROOT, **pipes) as process:  # type: ignore[call-overload]  # pipes
        for registered, claim in (("2026-09-15", "2027-03-16"), ("2026-09-16", "2027-03-17")):
            process.stdin.write(json.dumps({**SECOND, "registered": registered}).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["earliest_claim"] == claim
        process.stdout.close()  # the reader leaves: nobody is left to tell
        process.stdin.write(json.dumps(SECOND).encode() + b"\n")
        process.stdin.close()
        assert process.stderr.read() == b""
        assert process.wait(20) == 0


odd = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.floats(),
    st.text(max_size=8),
    st.lists(st.integers(), max_size=2),
    st.dates(date(1900, 1, 1), date(2300, 1, 1)).map(str),
)
usual = st.dates(date(2005, 1, 1), date(2035, 12, 31)).map(str)
periods = st.fixed_dictionaries(
    {"kind": st.sampled_from(PERIOD_KINDS) | odd, "from": usual | odd},
    optional={
        "to": usual | odd,
        "days_per_week": st.floats(0.1, 7) | odd,
        "hours_per_week": st.floats(1, 40) | odd,
        "full_time_hours": st.floats(1, 40) | odd,
    },
)
objects = st.fixed_dictionaries(
    {"studies_ended": usual, "registered": usual | odd},
    optional={
        "born": usual | odd,
        "ended_by": st.sampled_from(ENDINGS) | odd,
        "contract_days": st.integers(0, 400) | odd,
        "periods": st.lists(periods, max_size=4) | odd,
        "evaluations": st.lists(
            st.fixed_dictionaries({"date": usual | odd, "result": st.sampled_from(["positive", "negative"]) | odd}),
            max_size=3,
        ),
        "certificate_start": usual | odd,
        "certificate_end": usual | odd,
        "claim_on": usual | odd,
        "today": usual | odd,
    },
)


@given(objects)
def test_whatever_a_line_says_it_gives_dates_that_fit_together_or_a_french_refusal(line: dict[str, Any]) -> None:
    try:
        found = as_json(stage_dates(stage_case(line), load_law()))
    except KnowledgeError:
        return
    claims = [reading["claim_from"] for reading in found["readings"]]
    believed = [reading["claim_from"] for reading in found["readings"] if reading["id"] != "certificate"]
    assert min(claims) <= found["earliest_claim"] <= min(believed)  # a certificate alone may not be believed
    assert found["latest_claim"] == max(claims)
    for reading in found["readings"]:
        assert reading["last_day"] < reading["claim_from"] <= reading["first_payable"]
        assert date.fromisoformat(reading["first_payable"]).weekday() != 6
        assert reading["sources"]


# Never from the clock


@cache
def imported(module: str) -> frozenset[str]:
    return frozenset(_imported(module))


def _imported(module: str) -> Iterator[str]:
    """Every module of the project that *module* imports, at its top or inside a function."""
    spec = find_spec(module)
    assert spec
    assert spec.origin
    for node in ast.walk(ast.parse(Path(spec.origin).read_text("utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            if name.partition(".")[0] in ("bot", "flows", "knowledge") and _is_module(name):
                yield name


def _is_module(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def reached(module: str) -> set[str]:
    todo, found = [module], {module}
    while todo:
        for name in imported(todo.pop()):
            if name not in found:
                found.add(name)
                todo.append(name)
    return found


def test_the_dates_and_the_knowledge_never_reach_the_clock() -> None:
    modules = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in (ROOT / "knowledge").rglob("*.py")}
    modules = {name.removesuffix(".__init__") for name in modules} | {"bot.date_command"}
    for module in sorted(modules):
        assert "bot.clock" not in reached(module), module
    for module in sorted(set().union(*map(reached, modules))):
        spec = find_spec(module)
        assert spec
        assert spec.origin
        source = Path(spec.origin).read_text("utf-8")
        for reading in ("date.today", "datetime.now", "utcnow", "time.time", "localtime", "monotonic"):
            assert reading not in source, f"{module} reads the clock"


def test_the_clock_would_be_seen_where_it_is_reached() -> None:
    assert "bot.clock" in reached("bot.terminal.command")


def test_the_answer_is_the_same_wherever_and_however_the_machine_runs() -> None:
    arguments = ("date", *JUNE, "--period", "sickness:2026-08-03:2026-08-08", "--period", "forem_training:2026-09-01")
    there = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1", "LC_ALL": "C"}
    here = {"TZ": "America/Los_Angeles", "PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8"}
    assert jalon(*arguments, changes=there) == jalon(*arguments, changes=here)


def test_a_reader_that_leaves_after_the_first_line_is_no_error() -> None:
    command = [sys.executable, "-m", "bot", "date", *JUNE]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(), cwd=ROOT
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(20) == 0


def test_what_follows_a_colon_is_small_and_no_warning_warns_twice(capsys: Capture) -> None:
    assert main(["date", *JUNE, "--born", "2002-01-15"]) == 0
    text = capsys.readouterr().out
    assert "Attention : Attention" not in text
    assert not re.search(r"(?:À faire|Attention) : [A-ZÀ]", text)
