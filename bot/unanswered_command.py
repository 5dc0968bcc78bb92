"""`jalon unanswered`: the questions without an answer, for the editor: those that were kept, or those of a file."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from platformdirs import user_data_path

from bot.storage import StorageError, open_storage, sqlite_url
from knowledge.errors import KnowledgeError
from knowledge.search import Search, load_search
from knowledge.unanswered import scrub

_NOWHERE = "aucun sujet proche"


def run(given: argparse.Namespace) -> int:
    try:
        if given.file is None:
            questions = _stored(given.database, given.done)
        else:
            with sys.stdin.buffer if given.file == "-" else Path(given.file).open("rb") as lines:
                questions = kept((line.decode("utf-8", "replace") for line in lines), load_search())
    except (KnowledgeError, StorageError) as error:
        print(error, file=sys.stderr)
        return 1
    except OSError:
        print(f"Fichier illisible : {given.file}", file=sys.stderr)
        return 1
    print("\n".join(_as_text(questions)))
    return 0


def _stored(database: str | None, done: str | None) -> Counter[tuple[str, str]]:
    """What the databases of this machine hold, or the one that is named."""
    found: Counter[tuple[str, str]] = Counter()
    for url in [database] if database else _databases():
        with open_storage(url) as storage:
            if done is not None:
                storage.answer_found(done)
            for asked in storage.unanswered():
                found[asked.topic or _NOWHERE, asked.question] += asked.times
    return found


def _databases() -> Iterator[str]:
    if url := os.environ.get("JALON_DATABASE_URL"):
        yield url
    folder = user_data_path("jalon", appauthor=False)
    yield from (sqlite_url(path) for path in sorted(folder.glob("*.sqlite3")))


def kept(texts: Iterable[str], search: Search) -> Counter[tuple[str, str]]:
    """How often each question without an answer was asked, by nearest topic, with nothing of who asked it."""
    found: Counter[tuple[str, str]] = Counter()
    for text in texts:
        look = search.find(text)
        if look.tier != "answer" and look.keep and (question := scrub(text)):
            found[look.topics[0] if look.topics else _NOWHERE, question] += 1
    return found


def _as_text(questions: Counter[tuple[str, str]]) -> Iterator[str]:
    topics: dict[str, list[tuple[int, str]]] = {}
    for (topic, question), times in questions.items():
        topics.setdefault(topic, []).append((times, question))
    if not topics:
        yield "Aucune question sans réponse."
    for topic, asked in sorted(topics.items(), key=lambda pair: (-sum(times for times, _ in pair[1]), pair[0])):
        yield topic
        for times, question in sorted(asked, key=lambda pair: (-pair[0], pair[1])):
            yield f"  {times:>3} x  {question}"
