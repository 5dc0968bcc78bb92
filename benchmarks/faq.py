"""The look-up beside two naive ones: right answers, plain answers, abstention, time.

    python -m benchmarks.faq

Thresholds are chosen on the folds that are not reported: five folds, ten times, the same for all three. The ratios
between the three hold for any machine; the milliseconds only for this one.
"""

from __future__ import annotations

import csv
import math
import random
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.naive import Guess, Look, naive_fuzzy, naive_ngrams
from knowledge.loader import load_faq
from knowledge.schema import FaqEntry
from knowledge.search import Search, load_search
from knowledge.search.lookup import make_search

QUESTIONS = Path(__file__).parent.parent / "tests" / "knowledge" / "data" / "questions.csv"
FOLDS, REPEATS = 5, 10
MOST_WRONG, MOST_OUTSIDE = 0.02, 0.03  # what a threshold may let through on the folds that choose it


@dataclass(frozen=True)
class Question:
    text: str
    topics: frozenset[str]
    style: str


def main() -> None:
    questions, entries = list(_questions()), load_faq()
    search = load_search()
    looks: dict[str, Look] = {
        "jalon": lambda text: _ours(search, text),
        "rapidfuzz": naive_fuzzy(entries),
        "n-grams": naive_ngrams(entries),
    }
    print(
        f"{len(questions)} questions, {len(entries)} topics, {sum(len(e.also) + 1 for e in entries.values())} phrasings"
    )
    print(f"\n{'':10}  first  in three  plain   wrong  out: none plain   ms     with 10 times the phrasings")
    large = tenfold(entries)
    big = make_search(large)
    larger: dict[str, Look] = {
        "jalon": lambda text: _ours(big, text),
        "rapidfuzz": naive_fuzzy(large),
        "n-grams": naive_ngrams(large),
    }
    for name, look in looks.items():
        guesses = [look(question.text) for question in questions]
        first, three = _accuracy(questions, guesses)
        plain, wrong, quiet = cross_validated(questions, guesses)
        small_time, large_time = _milliseconds(look, questions), _milliseconds(larger[name], questions)
        print(
            f"{name:10} {first:6.1%}  {three:7.1%}  {plain:6.1%}  {wrong:6.1%}  {quiet:14.1%}  {small_time:6.2f}"
            f"   {large_time:6.2f} (x {large_time / small_time:.1f})"
        )
    print("\njalon with its own thresholds")
    _report_tiers(search, questions)


def cross_validated(questions: Sequence[Question], guesses: Sequence[Guess]) -> tuple[float, float, float]:
    """Plain answers, wrong plain answers, and abstention out of scope, on folds that did not choose the threshold."""
    results: list[tuple[float, float, float]] = []
    for repeat in range(REPEATS):
        fold_of = _stratified(questions, repeat)
        for held in range(FOLDS):
            chosen = [place for place, fold in enumerate(fold_of) if fold != held]
            kept = [place for place, fold in enumerate(fold_of) if fold == held]
            limit = _threshold([questions[place] for place in chosen], [guesses[place] for place in chosen])
            results.append(_shares([questions[place] for place in kept], [guesses[place] for place in kept], limit))
    plain, wrong, quiet = (statistics.fmean(column) for column in zip(*results, strict=True))
    return plain, wrong, quiet


def tenfold(entries: Mapping[str, FaqEntry]) -> dict[str, FaqEntry]:
    """The same entries with ten times the phrasings: each with a word left out, moved, or misspelt."""
    chance = random.Random(1)
    return {
        topic: entry.model_copy(update={"also": [changed for text in entry.also for changed in _changed(text, chance)]})
        for topic, entry in entries.items()
    }


def _changed(text: str, chance: random.Random) -> Iterator[str]:
    yield text
    for _ in range(9):
        words = text.split()
        place = chance.randrange(len(words))
        word = words.pop(place)
        cut = chance.randrange(len(word))
        words.insert(chance.randrange(len(words) + 1), word[:cut] + word[cut + 1 :])
        yield " ".join(words)


def _ours(search: Search, text: str) -> Guess:
    found = search.find(text)
    return Guess(found.topics, found.score)


def _questions() -> Iterator[Question]:
    with QUESTIONS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Question(row["query"], frozenset(filter(None, row["topics"].split("|"))), row["style"])


def _stratified(questions: Sequence[Question], seed: int) -> list[int]:
    chance = random.Random(seed)
    fold_of = [0] * len(questions)
    for inside in (True, False):
        for style in sorted({question.style for question in questions}):
            group = [n for n, asked in enumerate(questions) if bool(asked.topics) is inside and asked.style == style]
            chance.shuffle(group)
            start = chance.randrange(FOLDS)
            for rank, place in enumerate(group):
                fold_of[place] = (start + rank) % FOLDS
    return fold_of


def _threshold(questions: Sequence[Question], guesses: Sequence[Guess]) -> float:
    """The lowest score at which few answers are wrong and few are given out of scope."""
    for limit in sorted({guess.score for guess in guesses}):
        _, wrong, quiet = _shares(questions, guesses, limit)
        if wrong <= MOST_WRONG and 1 - quiet <= MOST_OUTSIDE:
            return limit
    return math.inf


def _shares(questions: Sequence[Question], guesses: Sequence[Guess], limit: float) -> tuple[float, float, float]:
    pairs = list(zip(questions, guesses, strict=True))
    inside = [(asked, guess) for asked, guess in pairs if asked.topics]
    plain = [bool(guess.topics) and guess.topics[0] in asked.topics for asked, guess in inside if guess.score >= limit]
    outside = [guess.score >= limit for asked, guess in pairs if not asked.topics]
    return len(plain) / len(inside), plain.count(False) / len(inside), outside.count(False) / len(outside)


def _accuracy(questions: Sequence[Question], guesses: Sequence[Guess]) -> tuple[float, float]:
    inside = [(asked.topics, guess.topics) for asked, guess in zip(questions, guesses, strict=True) if asked.topics]
    first = sum(bool(topics) and topics[0] in right for right, topics in inside)
    three = sum(not right.isdisjoint(topics) for right, topics in inside)
    return first / len(inside), three / len(inside)


def _milliseconds(look: Look, questions: Sequence[Question]) -> float:
    times = []
    for _ in range(2):
        for question in questions:
            start = time.perf_counter()
            look(question.text)
            times.append(time.perf_counter() - start)
    return 1000 * statistics.fmean(times[len(questions) :])


def _report_tiers(search: Search, questions: Sequence[Question]) -> None:
    styles = sorted({question.style for question in questions})
    for style in (*styles, ""):
        asked = [question for question in questions if not style or question.style == style]
        inside = [(question, search.find(question.text)) for question in asked if question.topics]
        outside = [search.find(question.text) for question in asked if not question.topics]
        plain = [found.topics[0] in question.topics for question, found in inside if found.tier == "answer"]
        print(
            f"{style or 'all':10} {len(inside):4} in scope: {len(plain) / len(inside):6.1%} plain, "
            f"{plain.count(False) / len(inside):5.1%} wrong; {len(outside):4} out of scope: "
            f"{sum(found.tier != 'answer' for found in outside) / max(1, len(outside)):6.1%} without a plain answer"
        )


if __name__ == "__main__":
    main()
