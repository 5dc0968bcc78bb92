"""What people say without asking: greetings, thanks, insults, attempts to turn the assistant, and distress."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, RootModel, StrictBool

from knowledge.loader import ROOT, read
from knowledge.schema import Name, Text
from knowledge.search.normalise import words
from knowledge.search.stemming import stem

_GAP = "…"


class SmalltalkKind(BaseModel):
    """One kind of message and its calm answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    keep: StrictBool = Field(description="Peut être gardé, sans identité, pour la rédaction")
    anywhere: list[Text] = Field(description="Suites de mots qui suffisent ; « … » laisse passer d'autres mots")
    unless_asking: list[Text] = Field(
        default_factory=list, description="Suffisent, sauf si la question a une réponse claire"
    )
    alone: list[Text] = Field(description="Le message n'est fait que de ces mots-là")
    needs: list[Text] = Field(
        default_factory=list, description="Parmi eux, il en faut au moins un (vide : n'importe lequel)"
    )
    reply: Text = Field(description="La réponse ; elle peut nommer des contacts entre accolades")


class SmalltalkFile(RootModel[dict[Name, SmalltalkKind]]):
    """knowledge/smalltalk.yaml, in the order in which it is tried."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A message that asks nothing: what kind, what to answer, whether a clear question in it wins."""

    kind: str
    reply: str
    keep: bool
    yields: bool = False


class Smalltalk:
    """Recognises remarks."""

    def __init__(self, file: SmalltalkFile) -> None:
        self._kinds = [_Kind(name, kind) for name, kind in file.root.items()]

    def find(self, said: Sequence[Sequence[str]]) -> Remark | None:
        """The remark that a text is, or None. *said*: its words in one or more spellings."""
        if not any(said):
            return None
        said = [[stem(word) for word in spelling] for spelling in said]
        for kind in self._kinds:
            if any(_has(kind.anywhere, spelling) for spelling in said):
                return kind.remark
            if any(kind.is_all(spelling) for spelling in said):
                return kind.remark
            if any(_has(kind.unless_asking, spelling) for spelling in said):
                return Remark(kind.remark.kind, kind.remark.reply, kind.remark.keep, yields=True)
        return None


class _Kind:
    def __init__(self, name: str, kind: SmalltalkKind) -> None:
        self.remark = Remark(name, kind.reply, kind.keep)
        self.anywhere = [_gapped(text) for text in kind.anywhere]
        self.unless_asking = [_gapped(text) for text in kind.unless_asking]
        self._alone = {stem(word) for text in kind.alone for word in words(text)}
        self._needs = [_gapped(text) for text in kind.needs]

    def is_all(self, said: Sequence[str]) -> bool:
        """Whether *said* holds nothing but this kind's words."""
        return bool(said) and self._alone.issuperset(said) and (not self._needs or _has(self._needs, said))


@cache
def load_smalltalk(root: Path = ROOT) -> Smalltalk:
    """The remarks of knowledge/smalltalk.yaml.

    Raises:
        InvalidFile: The file breaks its schema.
    """
    return Smalltalk(read(root / "smalltalk.yaml", SmalltalkFile))


def _gapped(text: str) -> list[list[str]]:
    return [[stem(word) for word in words(part)] for part in text.split(_GAP)]


def _has(patterns: Iterable[list[list[str]]], said: Sequence[str]) -> bool:
    line = f" {' '.join(said)} "
    return any(_in_order(parts, line) for parts in patterns)


def _in_order(parts: list[list[str]], line: str) -> bool:
    start = 0
    for part in parts:
        found = line.find(f" {' '.join(part)} ", start)
        if found < 0:
            return False
        start = found + len(" ".join(part)) + 1
    return True
