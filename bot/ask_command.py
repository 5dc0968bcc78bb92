"""`jalon ask`: the answer to a question in one's own words, as text, as one JSON object, or line by line."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from bot import clock
from knowledge.errors import KnowledgeError
from knowledge.french import say_short_day
from knowledge.law import Law
from knowledge.loader import load_contacts, load_faq, load_law
from knowledge.schema import Contact, FaqEntry
from knowledge.search import Found, load_search
from knowledge.texts import fill

_NO_ANSWER = (
    "Je n'ai pas de réponse à ça. Demande au Forem ({contact.forem.phone}, gratuit) ou à {contact.infor_jeunes.name}."
)


def run(given: argparse.Namespace) -> int:
    try:
        search = load_search()
        if given.jsonl:
            for line in sys.stdin.buffer:
                print(json.dumps(as_json(search.find(line.decode("utf-8", "replace"))), ensure_ascii=False), flush=True)
            return 0
        if given.question is None:
            print(
                "Il manque la question. Par exemple : jalon ask \"C'est quoi le stage d'insertion ?\"", file=sys.stderr
            )
            return 2
        found = search.find(given.question)
        if given.json:
            print(json.dumps(as_json(found), ensure_ascii=False))
        else:
            print("\n".join(as_text(found, clock.today())))
    except KnowledgeError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def as_json(found: Found) -> dict[str, Any]:
    """The shape that `--json` and `--jsonl` promise."""
    return {"tier": found.tier, "topics": list(found.topics), "score": round(found.score, 4)}


def as_text(found: Found, today: date) -> Iterator[str]:
    """What a person reads in the terminal."""
    law, contacts, entries = load_law(), load_contacts(), load_faq()
    if found.reply:
        yield fill(found.reply, law, contacts, today)
    elif found.tier == "answer":
        yield from _answer(entries[found.topics[0]], law, contacts, today)
    elif found.tier == "suggest":
        yield "Je ne suis pas sûr de comprendre. Tu voulais peut-être demander :"
        for topic in found.topics:
            yield f"  - {fill(entries[topic].question, law, contacts, today)}"
    else:
        yield fill(_NO_ANSWER, law, contacts, today)


def _answer(entry: FaqEntry, law: Law, contacts: Mapping[str, Contact], today: date) -> Iterator[str]:
    yield fill(entry.question, law, contacts, today)
    yield ""
    for text in (entry.answer, entry.more):
        if text:
            yield fill(text, law, contacts, today)
            yield ""
    if entry.before:
        yield f"Avant : {fill(entry.before, law, contacts, today)}"
        yield ""
    if entry.verify_with:
        yield f"À vérifier auprès de : {fill(entry.verify_with, law, contacts, today)}"
    for source in entry.sources:
        where = f" : {source.url}" if source.url else ""
        yield f"Source : {source.title}, vérifié le {say_short_day(source.checked_on)}{where}"
