"""A choice between a few answers, by button, by number or in one's own words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final

from flows.errors import InvalidAnswer
from flows.kinds.reading import UNSURE, UNSURE_OPTION, after_unsure, is_unsure, readable, spellings, words

_HOW: Final = "Choisis une des réponses, ou écris son numéro, par exemple 1."
_CLEAR: Final = 84  # rapidfuzz ratio from which two words are one word with a typo
_ONE_SLIP: Final = 90  # what one wrong letter is worth, however short the word
_POSSIBLE: Final = 75  # from here, worth offering
_LEAD: Final = 8  # by how much the best must beat the second
_SHORTEST: Final = 4  # letters; below, a typo makes another word
_SHORTEST_WITHIN: Final = 3  # letters; below, a word of the sentence could be taken for an answer

_NEGATION: Final = frozenset(
    {"pas", "ni", "sauf", "aucun", "aucune", "non", "plus", "jamais", "rate", "ratee", "echoue", "echouee", "echec"}
)
_POSITION: Final = re.compile(
    r"(?:(?:le|la|l|option|numero|n|no|nr|reponse|choix|c est|bouton) )*(?P<digits>\d{1,2}) ?(?:e|er|ere|eme|ieme)?"
)
_RANK: Final = re.compile(r"\d ?(?:e|er|ere|eme|ieme)$")
_ORDINALS: Final = ("premier", "deuxieme", "troisieme", "quatrieme", "cinquieme", "sixieme", "septieme", "huitieme")
_ORDINAL: Final = re.compile(rf"(?:le |la |l )?(?P<word>premiere|seconde?|{'|'.join(_ORDINALS)})(?: option| choix)?")


@dataclass(frozen=True)
class Choice:
    """One of *labels* (answer -> label); *also* gives, for an answer, other words that mean it."""

    labels: Mapping[str, str]
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unsure: bool = False

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        return (*self.labels.items(), UNSURE_OPTION) if self.unsure else tuple(self.labels.items())

    def read(self, text: str, today: date) -> str:
        if text.strip() in self.labels:
            return text.strip()
        typed = words(readable(text, _HOW))
        exact = list(dict.fromkeys(answer for answer, phrase in self._phrases if phrase == typed))
        if len(exact) > 1:
            raise self._ask(exact)
        if exact:
            return exact[0]
        position = _position(typed)
        if position is not None:
            return self._at(position, typed)
        if is_unsure(text):
            return self._unsure(after_unsure(text) or "")
        return self._contained(typed) or self._part_of_one(typed) or self._resembling(typed)

    def show(self, answer: str) -> str:
        return dict(self.options).get(answer, UNSURE_OPTION[1] if answer == UNSURE else answer)

    def is_worded(self, text: str) -> bool:
        """Whether *text* is, word for word, one of the ways of saying an answer."""
        typed = words(text)
        return any(phrase == typed for _, phrase in self._phrases)

    @cached_property
    def _phrases(self) -> tuple[tuple[str, str], ...]:
        """Every (answer, folded words that mean it)."""
        return tuple(
            (answer, phrase)
            for answer, label in self.labels.items()
            for phrase in dict.fromkeys([words(answer), *spellings(label), *map(words, self.also.get(answer, ()))])
            if phrase
        )

    def _at(self, position: int, typed: str) -> str:
        if not 1 <= position <= len(self.options):
            raise InvalidAnswer(f"Choisis une réponse par son numéro, de 1 à {len(self.options)}, ou avec ses mots.")
        counted = self.options[position - 1][0]
        # In "Aucune / 1 évaluation / 2 évaluations", "2" may be the second answer or the one that says 2.
        # "6e" may be the sixth answer or the one that says "6e année".
        says = {str(position), f"{position}e"} if _RANK.search(typed) else {str(position)}
        named = [answer for answer, label in self.labels.items() if says & set(words(label).split())]
        if named and named != [counted]:
            raise self._ask(list(dict.fromkeys([*named, counted])))
        return counted

    def _unsure(self, rest: str) -> str:
        self._contained(f"pas {rest}")  # "je sais pas, la CAPAC ?" is asked again
        if self.unsure:
            return UNSURE
        raise InvalidAnswer("Choisis la réponse la plus proche de ta situation : tu pourras la corriger.")

    def _contained(self, typed: str) -> str | None:
        """The answer whose words stand in the text, when there is one only."""
        found = [
            (answer, phrase)
            for answer, phrase in self._phrases
            if len(phrase) >= _SHORTEST_WITHIN and f" {phrase} " in f" {typed} "
        ]
        longest = [
            (answer, phrase)
            for answer, phrase in found
            if not any(phrase != other and f" {phrase} " in f" {other} " for _, other in found)
        ]
        answers = list(dict.fromkeys(answer for answer, _ in longest))
        if not answers:
            return None
        denied = _NEGATION & set(typed.split()) - {word for _, phrase in longest for word in phrase.split()}
        if denied:
            raise InvalidAnswer(f"Je préfère vérifier. {_HOW}")
        if len(answers) > 1:
            raise self._ask(answers)
        return answers[0]

    def _part_of_one(self, typed: str) -> str | None:
        """The answer of whose words the text is a part ("libéral"), when there is one only."""
        found = [answer for answer, phrase in self._phrases if f" {typed} " in f" {phrase} "]
        answers = list(dict.fromkeys(found)) if len(typed) >= _SHORTEST else []
        if len(answers) > 1:
            raise self._ask(answers)
        return answers[0] if answers else None

    def _resembling(self, typed: str) -> str:
        """The answer that the text resembles, typos apart, when it is the clear winner."""
        scores: dict[str, float] = {}
        for answer, phrase in self._phrases:
            scores[answer] = max(scores.get(answer, 0), _likeness(phrase, typed))
        ranked = sorted(scores, key=lambda answer: -scores[answer])
        best = scores[ranked[0]]
        near = [answer for answer in ranked if scores[answer] > best - _LEAD]
        if best >= _CLEAR and len(near) == 1 and not _NEGATION & set(typed.split()):
            return near[0]
        raise self._ask(near[:2] if best >= _POSSIBLE else [])

    def _ask(self, answers: list[str]) -> InvalidAnswer:
        pairs = [(answer, self.show(answer)) for answer in answers]
        if not pairs:
            return InvalidAnswer(f"Je n'ai pas compris. {_HOW}")
        labels = " ou ".join(f"« {label} »" for _, label in pairs)
        return InvalidAnswer(f"Tu veux dire {labels} ? Choisis la bonne réponse.", pairs)


def _position(typed: str) -> int | None:
    """The number of an option: "2", "la 2e", "option 2", "la deuxième"."""
    if match := _POSITION.fullmatch(typed):
        return int(match["digits"])
    if match := _ORDINAL.fullmatch(typed):
        word = match["word"]
        return {"premiere": 1, "second": 2, "seconde": 2}.get(word) or _ORDINALS.index(word) + 1
    return None


def _likeness(phrase: str, typed: str) -> float:
    """0 to 100: how much *phrase* resembles the text, or the best run of as many words in it."""
    from rapidfuzz import distance, fuzz  # here, because start-up does not need it

    if len(phrase) < _SHORTEST:
        return 0
    size = len(phrase.split())
    tokens = typed.split()
    windows = {" ".join(tokens[start : start + size]) for start in range(max(1, len(tokens) - size + 1))}
    windows.add(typed)
    one_slip = any(distance.OSA.distance(phrase, window, score_cutoff=1) <= 1 for window in windows)
    return max(_ONE_SLIP if one_slip else 0, *(fuzz.ratio(phrase, window) for window in windows))
