"""`jalon check` and `jalon show`: the knowledge base for whoever keeps it true."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import date

from bot import clock
from bot.arguments import day
from knowledge.check import Notice, errors, notices, schema_texts
from knowledge.errors import InvalidCase, InvalidFile, OutOfPeriod, UnknownParameter
from knowledge.french import say_short_day
from knowledge.law import Law, Parameter, Period
from knowledge.loader import ROOT, load_law
from knowledge.units import say_value

_TITLES = {
    "stale": "À relire (vérifié il y a plus de six mois)",
    "secondary": "Source secondaire",
    "disputed": "Contesté",
}


def run(given: argparse.Namespace) -> int:
    try:
        on = day(given.on, "--on") if given.on else None
        return _check(given, on) if given.command == "check" else _show(given, on)
    except (InvalidCase, InvalidFile, OutOfPeriod) as error:
        print(error, file=sys.stderr)
        return 2 if isinstance(error, InvalidCase) else 1


def _check(given: argparse.Namespace, on: date | None) -> int:
    if given.write_schemas:
        for name, text in schema_texts().items():
            (ROOT / "schemas" / name).write_text(text, "utf-8")
    today = clock.today()
    found = errors(max(on, today) if on else today)  # what is checked by then is not from the future
    for error in found:
        print(f"Erreur · {error}", file=sys.stderr)
    if found:
        print(f"{len(found)} erreur{'s' * (len(found) > 1)} dans la base de connaissances.", file=sys.stderr)
        return 1
    remarks = notices(on or today)
    for line in _grouped(remarks):
        print(line)
    print(f"Base de connaissances : aucune erreur, {len(remarks)} remarque{'s' * (len(remarks) > 1)}.")
    return 1 if given.strict and remarks else 0


def _grouped(remarks: list[Notice]) -> Iterator[str]:
    for kind, title in _TITLES.items():
        these = [remark for remark in remarks if remark.kind == kind]
        if these:
            yield f"{title} ({len(these)})"
            yield from (f"  {remark}" for remark in these)


def _show(given: argparse.Namespace, on: date | None) -> int:
    law = load_law()
    if given.name is None:
        for parameter in law:
            print(f"{parameter.name:<55} {parameter.label}")
        return 0
    try:
        parameter = law.parameter(given.name)
    except UnknownParameter as error:
        print(f"{error}.{_close(given.name, law)}", file=sys.stderr)
        return 2
    periods = [period for period in parameter.periods if on is None or period.holds_on(on)]
    if not periods and on is not None:
        parameter.at(on)  # outside of what is known: says so
    print("\n".join(_parameter(parameter, periods)))
    return 0


def _close(name: str, law: Law) -> str:
    from rapidfuzz import process

    names = [parameter.name for parameter in law]
    close = [found for found, _, _ in process.extract(name, names, limit=3, score_cutoff=60)]
    return f" Voulais-tu dire : {', '.join(close)} ?" if close else " La liste : jalon show"


def _parameter(parameter: Parameter, periods: list[Period]) -> Iterator[str]:
    yield f"{parameter.name} : {parameter.label}"
    yield f"  unité {parameter.unit}, ligne choisie par {parameter.keyed_on}"
    for period in periods:
        until = f"au {say_short_day(period.last)}" if period.last else "à aujourd'hui"
        yield f"  du {say_short_day(period.first)} {until} : {say_value(period.value, parameter.unit)}"
        source = period.source
        yield f"    source : {source.title} ({source.kind}), vérifié le {source.checked_on:%d/%m/%Y}"
        if period.source.url:
            yield f"    {period.source.url}"
        if period.confidence != "H":
            yield f"    confiance {period.confidence} : à vérifier"
        if period.note:
            yield f"    {period.note}"
    for dispute in parameter.disputed:
        yield f"  contesté : {dispute.says}"
        if dispute.value is not None:
            yield f"    lecture : {say_value(dispute.value, parameter.unit)}"
        source = dispute.source
        yield f"    source : {source.title} ({source.kind}), vérifié le {source.checked_on:%d/%m/%Y}"
        if source.url:
            yield f"    {source.url}"
