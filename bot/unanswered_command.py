"""`jalon unanswered`: of the questions in a file or on the standard input, those without an answer, for the editor."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from knowledge.errors import KnowledgeError
from knowledge.search import Search, load_search
from knowledge.unanswered import scrub

_NOWHERE = "aucun sujet proche"


def run(given: argparse.Namespace) -> int:
    try:
        search = load_search()
        with Path(given.file).open("rb") if given.file else sys.stdin.buffer as lines:
            questions = kept((line.decode("utf-8", "replace") for line in lines), search)
    except (KnowledgeError, OSError) as error:
        print(error if isinstance(error, KnowledgeError) else f"Fichier illisible : {given.file}", file=sys.stderr)
        return 1
    print("\n".join(_as_text(questions)))
    return 0


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
