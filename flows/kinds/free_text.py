"""Free text: a place, a first name, a note."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from flows.errors import InvalidAnswer
from flows.kinds.reading import clean, words

SKIPPED: Final = "-"
_SKIP_OPTION: Final = (SKIPPED, "Passer")
_SKIP_WORDS: Final = frozenset({"passer", "passe", "rien", "skip", "suivant", "non", "non merci", "aucun", "aucune"})


@dataclass(frozen=True)
class FreeText:
    """Any short text, trimmed; `optional` adds a button to pass (stored as SKIPPED)."""

    max_length: int = 200
    optional: bool = False

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        return (_SKIP_OPTION,) if self.optional else ()

    def read(self, text: str, today: date) -> str:
        cleaned = clean(text)
        if self.optional and (cleaned == SKIPPED or words(cleaned) in _SKIP_WORDS):
            return SKIPPED
        if not any(letter.isalnum() for letter in cleaned):
            raise InvalidAnswer(f"Je n'ai rien pu lire. Écris quelques mots{self._or_skip}.")
        if len(cleaned) > self.max_length:
            raise InvalidAnswer(f"C'est trop long pour moi : {self.max_length} caractères au plus. Écris l'essentiel.")
        return cleaned

    def show(self, answer: str) -> str:
        return "Rien" if answer == SKIPPED else answer

    @property
    def _or_skip(self) -> str:
        return ", ou « passer »" if self.optional else ""
