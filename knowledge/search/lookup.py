"""From what somebody types to the entry that answers it, or to the honest word that none does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

from knowledge.law import Law
from knowledge.loader import ROOT, load_faq, load_law
from knowledge.schema import FaqEntry
from knowledge.search.index import Features, Index, Text
from knowledge.search.language import Languages, load_languages
from knowledge.search.lexicon import OUTSIDE, Lexicon, load_lexicon
from knowledge.search.normalise import LONGEST, words
from knowledge.search.reading import Reader
from knowledge.search.smalltalk import Smalltalk, load_smalltalk
from knowledge.search.thresholds import Thresholds, Weights
from knowledge.texts import PLACEHOLDER
from knowledge.units import say_value

Tier = Literal["answer", "suggest", "none"]

_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Found:
    """What the look-up makes of a text.

    Attributes:
        tier: `answer`: show the first topic's answer; `suggest`: propose the topics; `none`: we have no answer.
        topics: Nearest first, three at most, whatever the tier; none for small talk, distress and other languages.
        score: How sure the look-up is of the first topic, 0 to 1.
        reply: The answer to small talk, distress or another language; `knowledge.texts.fill` its placeholders.
        keep: Whether the text may be kept, without identity, for the editor.
        remark: The kind of small talk; "" for a question.
    """

    tier: Tier
    topics: tuple[str, ...] = ()
    score: float = 0.0
    reply: str | None = None
    keep: bool = True
    remark: str = ""


class Search:
    """The look-up over a set of entries. Read-only once built, so one serves every conversation."""

    def __init__(
        self,
        entries: Mapping[str, FaqEntry],
        law: Law,
        lexicon: Lexicon,
        smalltalk: Smalltalk,
        languages: Languages,
        weights: Weights | None = None,
        thresholds: Thresholds | None = None,
    ) -> None:
        self._entries = entries
        self._smalltalk = smalltalk
        self._languages = languages
        self._thresholds = thresholds or Thresholds()
        weights = weights or Weights()
        texts = list(_texts(entries, law, lexicon, weights))
        self._reader = Reader(lexicon, (word for text in texts if text.trusted for word in text.said))
        self._index = Index(texts, lambda text: self._reader.features(text.said, pairs=text.phrasing), weights)

    def knows(self, word: str) -> bool:
        """Whether a folded word is one of the knowledge base's, as any that people use of their situation."""
        return self._reader.knows(word)

    def find(self, text: str, *, region: str | None = None, phase: str | None = None) -> Found:
        """What *text* asks; *region* and *phase* (as in the entries) only decide between topics that are close."""
        typed = words(text, LONGEST)
        said = self._reader.understand(typed)
        remark = self._smalltalk.find((typed, [word.text for word in said]))
        if remark and not remark.yields:
            return Found("none", reply=remark.reply, keep=remark.keep, remark=remark.kind)
        foreign = self._languages.reply(typed)
        if foreign:
            return Found("none", reply=foreign, keep=False)
        found = self._decide(self._reader.weigh(said), region, phase)
        if remark and found.tier != "answer":
            return Found("none", reply=remark.reply, keep=remark.keep, remark=remark.kind)
        return found

    def _decide(self, features: Features, region: str | None, phase: str | None) -> Found:
        limits = self._thresholds
        hits = self._index.find(features)
        outside = max((hit.score for hit in hits if hit.topic.startswith(OUTSIDE)), default=0.0)
        inside = [hit for hit in hits if not hit.topic.startswith(OUTSIDE)]
        if not inside:
            return Found("none")
        scores = {hit.topic: hit.score + self._fit(hit.topic, region, phase) for hit in inside}
        topics = sorted(scores, key=lambda topic: -scores[topic])
        best, second = scores[topics[0]], scores[topics[1]] if len(topics) > 1 else 0.0
        lead = best - max(second, outside)
        score = self._trust(inside[0].evidence) * (best + limits.lead * lead)
        if self._strays(topics[0], features):
            score *= limits.stray
        score = min(1.0, max(0.0, score))
        tier: Tier = "suggest" if best >= max(limits.suggest, outside) else "none"
        if score >= limits.answer and outside < limits.outside * best:
            tier = "answer"
        return Found(tier, tuple(topics[:_SHOWN]), score)

    def _trust(self, evidence: float) -> float:
        """Less than 1 for a question that says little, more for one that says a lot beside the point."""
        limits = self._thresholds
        if evidence < limits.long:
            return min(1.0, evidence / limits.evidence)
        return (evidence / limits.long) ** limits.rambling  # type: ignore[no-any-return]

    def _strays(self, topic: str, features: Features) -> bool:
        """Whether the question names an out-of-scope subject that no text of *topic* names."""
        subjects = (name for name in features if name.startswith(f"c:{OUTSIDE}"))
        return any(not self._index.names(topic, subject) for subject in subjects)

    def _fit(self, topic: str, region: str | None, phase: str | None) -> float:
        entry = self._entries[topic]
        fits = 0.0
        if region and entry.regions:
            fits += 1.0 if region in entry.regions else -1.0
        if phase and phase in entry.phases:
            fits += 1.0
        return fits * self._thresholds.context


@cache
def load_search(root: Path = ROOT) -> Search:
    """The look-up over the knowledge below *root*; built once.

    Raises:
        InvalidFile: An entry, the lexicon, the small talk or the languages break their schema.
    """
    return make_search(load_faq(root), root)


def make_search(entries: Mapping[str, FaqEntry], root: Path = ROOT) -> Search:
    """A look-up over other entries, with the lexicon, the small talk and the languages below *root*."""
    lexicon = load_lexicon(root)
    return Search(
        entries, load_law(root), lexicon, load_smalltalk(root), load_languages(frozenset(lexicon.known), root)
    )


def _texts(entries: Mapping[str, FaqEntry], law: Law, lexicon: Lexicon, weights: Weights) -> Iterator[Text]:
    for topic, entry in entries.items():
        yield Text(topic, _said(entry.question, law), trusted=True)
        for phrasing in entry.also:
            yield Text(topic, _said(phrasing, law))
        for word in entry.words:
            yield Text(topic, _said(word, law), weights.telling_word, trusted=True)
        yield Text(topic, _said(entry.answer, law), weights.answer, trusted=True, phrasing=False)
    for subject, texts in lexicon.outside.items():
        for said in texts:
            yield Text(OUTSIDE + subject, said)


def _said(text: str, law: Law) -> list[str]:
    """The words of *text*, the law's numbers as they were last written: people ask about the newest rule."""
    return words(PLACEHOLDER.sub(lambda found: _last_value(found["name"], law), text) if "{" in text else text)


def _last_value(name: str, law: Law) -> str:
    if name not in law:
        return " "  # a contact: its phone or site tells nothing about what is asked
    parameter = law.parameter(name)
    value = parameter.periods[-1].value
    return " " if value is None else say_value(value, parameter.unit)
