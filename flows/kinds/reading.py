"""What every kind shares: the protocol, "je ne sais pas", and how typed text is cleaned before it is read."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache
from typing import Final, Protocol

from flows.errors import InvalidAnswer

UNSURE: Final = "inconnu"
UNSURE_OPTION: Final = (UNSURE, "Je ne sais pas")

LONGEST: Final = 300  # longer than any honest answer to a short question

_DROPPED: Final = frozenset({"Cf", "Cs"})  # invisible marks, halves of characters
_JOINERS: Final = "\u200c\u200d"  # part of how some scripts and emojis are written

_OPENERS: Final = (
    r"(?:(?:euh|heu|ben|bah|bof|pff+|hum+|hm+|oh|ah|la|moi|mais|alors|desolee?|franchement|honnetement) )*"
)
_UNSURE_PHRASES: Final = (
    r"(?:j ?|je )?(?:ne |n )?(?:en |le |m en |me )?(?:sais?|souviens|rappelle) (?:vraiment |meme )?(?:pas?|plus|rien)",
    r"(?:j |je )?(?:ne )?(?:chais|chai|che|ch|se) (?:pas|pa|po)",
    r"jsp|jspa|jsaispas|chaispas|chaipas?|chepas?|nsp|idk|inconnue?|mystere|ca depend|peut etre|ptet",
    r"(?:(?:j|je) )?(?:n )?(?:en )?(?:ai )?(?:aucune?|pas d|pas la moindre|zero|no) ide+a?s?",
    r"(?:je )?(?:ne |n )?(?:en )?(?:suis )?pas (?:tout a fait |tres |trop |vraiment )?(?:sure?|certaine?)",
    r"(?:j ai )?oublie",
)
_UNSURE: Final = re.compile(rf"{_OPENERS}(?:{'|'.join(_UNSURE_PHRASES)})(?: (?P<rest>.*))?")


class Kind(Protocol):
    """How one answer is offered, read and shown."""

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """The (answer, label) pairs of the buttons, in order."""
        ...

    def read(self, text: str, today: date) -> str:
        """The answer to store, or InvalidAnswer with a sentence for the person."""
        ...

    def show(self, answer: str) -> str:
        """A stored answer as a person reads it."""
        ...


def clean(text: str) -> str:
    """The text without control and invisible characters, its spaces made single."""
    kept = (
        " " if unicodedata.category(letter) == "Cc" else letter
        for letter in unicodedata.normalize("NFC", text)
        if letter in _JOINERS or unicodedata.category(letter) not in _DROPPED
    )
    return " ".join("".join(kept).split())


def fold(text: str) -> str:
    """Lower case without accents, one character for one, so that a place found here is the same place in *text*."""
    return "".join(_fold_letter(letter) for letter in text)


def words(text: str) -> str:
    """The folded words alone, one space between: "Pas encore !" -> "pas encore"."""
    return " ".join(re.findall(r"[a-z0-9]+", fold(text.replace("œ", "oe").replace("Œ", "oe"))))


def spellings(label: str) -> frozenset[str]:
    """The words of a label, and its masculine and feminine: "Inscrit·e" gives "inscrit" and "inscrite"."""
    short = re.sub(r"·\w+", "", label)
    return frozenset({words(label), words(label.replace("·", "")), words(short)} - {""})


def readable(text: str, how: str) -> str:
    """The cleaned text, or InvalidAnswer when there is nothing in it that could be read.

    Args:
        text: As typed.
        how: The sentence that says what to do, with an example.
    """
    if len(text) > LONGEST:
        raise InvalidAnswer(f"C'est un peu long pour moi. {how}")
    cleaned = clean(text)
    if not cleaned:
        raise InvalidAnswer(f"Je n'ai rien reçu de lisible. {how}")
    if not any(letter.isalnum() for letter in cleaned):
        raise InvalidAnswer(f"Je n'ai pas compris. {how}")
    return cleaned


def is_unsure(text: str) -> bool:
    """Whether the person begins by saying that they do not know: "jsp", "aucune idée", "je ne sais plus"."""
    return after_unsure(text) is not None


def after_unsure(text: str) -> str | None:
    """The words that follow "je ne sais pas" ("" when none do); None when the text does not begin so."""
    match = _UNSURE.fullmatch(words(text))
    return (match["rest"] or "") if match else None


@lru_cache(maxsize=1000)
def _fold_letter(letter: str) -> str:
    digit = unicodedata.decimal(letter, None)
    if digit is not None:
        return str(digit)
    if letter in "’‘ʼ`´":
        return "'"
    if letter in "‐‑‒–—−":
        return "-"
    plain = unicodedata.normalize("NFKD", letter)
    base = "".join(part for part in plain if not unicodedata.combining(part)).lower()
    return base if len(base) == 1 else letter
