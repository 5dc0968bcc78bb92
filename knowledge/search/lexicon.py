"""The words of people: knowledge/lexicon.yaml, checked and made ready for matching."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, StrictStr

from knowledge.loader import ROOT, read
from knowledge.schema import Name, Text
from knowledge.search.normalise import fold, words
from knowledge.search.stemming import stem

NUMBER: Final = "0"  # stands for any number, in a lexicon entry (written N) and in a question
OUTSIDE: Final = "~"  # before the name of a subject that Jalon does not cover

_ANY_NUMBER: Final = re.compile(r"\bN\b")


class LexiconFile(BaseModel):
    """knowledge/lexicon.yaml; every list is one text, its items separated by commas."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    shorthand: dict[Annotated[StrictStr, Field(min_length=1)], Text] = Field(
        description="Abréviation : ce qu'elle veut dire"
    )
    filler: Text = Field(description="Mots qui ne disent rien du sujet")
    concepts: dict[Name, Text] = Field(description="Une idée : les mots pour la dire ; N vaut pour un nombre")
    outside: dict[Name, Text] = Field(description="Hors sujet : quelques façons d'en parler")
    ordinary: Text = Field(description="Mots bien écrits que l'orthographe ne corrige pas")


class Branch:
    """A tree of stems: the branches that may follow, and the ideas that end here."""

    __slots__ = ("concepts", "next")

    def __init__(self) -> None:
        self.next: dict[str, Branch] = {}
        self.concepts: list[str] = []

    def add(self, stems: Iterable[str], concept: str) -> None:
        """Lets *stems*, in this order, name *concept*."""
        branch = self
        for each in stems:
            follower = branch.next.get(each)
            if follower is None:
                follower = branch.next[each] = Branch()
            branch = follower
        if concept not in branch.concepts:
            branch.concepts.append(concept)

    def matches(self, stems: Sequence[str]) -> Iterator[tuple[int, int, str]]:
        """Each idea that *stems* name, with the first place and the one after the last."""
        for start, first in enumerate(stems):
            branch = self.next.get(first)
            end = start + 1
            while branch is not None:
                for concept in branch.concepts:
                    yield start, end, concept
                branch = branch.next.get(stems[end]) if end < len(stems) else None
                end += 1


class Lexicon:
    """The lexicon, folded: expansions, filler, and the ideas in the order of their words."""

    def __init__(self, file: LexiconFile) -> None:
        self.shorthand = {"".join(words(short)): words(long) for short, long in file.shorthand.items()}
        self.filler = frozenset(said[0] for said in _phrases(file.filler) if len(said) == 1)
        self.outside = {subject: _phrases(texts) for subject, texts in file.outside.items()}
        self.known = {word for long in self.shorthand.values() for word in long}
        self.known |= self.filler | set(words(file.ordinary))
        self.phrases = Branch()
        self.bare_phrases = Branch()
        for concept, texts in file.concepts.items():
            for said in _phrases(texts):
                self._add(concept, said)
        for subject, phrases in self.outside.items():
            for said in phrases:
                self._add(OUTSIDE + subject, said)

    def _add(self, concept: str, said: list[str]) -> None:
        self.known.update(said)
        stems = [stem(word) for word in said]
        self.phrases.add(stems, concept)
        if len(said) > 1:
            bare = [each for each, word in zip(stems, said, strict=True) if word not in self.filler]
            if len(bare) > 1:
                self.bare_phrases.add(bare, concept)


@cache
def load_lexicon(root: Path = ROOT) -> Lexicon:
    """The lexicon below *root*.

    Raises:
        InvalidFile: The file breaks its schema.
    """
    return Lexicon(read(root / "lexicon.yaml", LexiconFile))


def _phrases(texts: str) -> list[list[str]]:
    """The words of each of the *texts* that commas separate."""
    folded = fold(_ANY_NUMBER.sub(NUMBER, texts))
    return [said for text in folded.split(",") if (said := words(text))]
