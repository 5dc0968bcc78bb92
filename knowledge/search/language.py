"""Whether a question is in Dutch, German or English, by its most common words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, RootModel, StrictStr

from knowledge.loader import ROOT, read
from knowledge.schema import Text
from knowledge.search.normalise import words

_ENOUGH: Final = 2
_SHARE: Final = 0.4


class Language(BaseModel):
    """The words of a language, and the answer that shows the right door."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    common: list[Text] = Field(description="Mots courants")
    telling: list[Text] = Field(description="Un seul suffit s'il n'y a rien de français autour")
    reply: Text = Field(description="La réponse, dans cette langue puis en français")


class LanguageFile(RootModel[dict[Annotated[StrictStr, Field(pattern="^[a-z]{2}$")], Language]]):
    """knowledge/languages.yaml."""


class Languages:
    """Tells foreign questions from French ones."""

    def __init__(self, file: LanguageFile, french: frozenset[str]) -> None:
        self._french = french
        self._languages = [
            (_folded(language.common), _folded(language.telling), language.reply) for language in file.root.values()
        ]

    def reply(self, said: Sequence[str]) -> str | None:
        """What to answer to a text in another language, or None when it is French or unclear."""
        best: tuple[int, str | None] = (0, None)
        for common, telling, reply in self._languages:
            foreign = sum(word in common or word in telling for word in said)
            own = sum(word in common and word not in self._french for word in said)
            french = sum(word in self._french and word not in common for word in said)
            tells = not french and any(word in telling for word in said)
            sure = own >= _ENOUGH and own > french and foreign >= _SHARE * len(said)
            if (sure or tells) and foreign > best[0]:
                best = (foreign, reply)
        return best[1]


@cache
def load_languages(french: frozenset[str], root: Path = ROOT) -> Languages:
    """The languages of knowledge/languages.yaml, beside the words that are *french*.

    Raises:
        InvalidFile: The file breaks its schema.
    """
    return Languages(read(root / "languages.yaml", LanguageFile), french)


def _folded(texts: list[str]) -> frozenset[str]:
    return frozenset(word for text in texts for word in words(text))
