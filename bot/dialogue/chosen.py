"""Which option of an offer a text means."""

from __future__ import annotations

from datetime import date
from typing import Final

from bot.dialogue.course import EVERYTHING
from bot.dialogue.outputs import NOTHING, Offer
from bot.dialogue.short_words import means_finished, means_none, says_yes
from flows.errors import InvalidAnswer
from flows.kinds import Choice, YesNo
from flows.kinds.reading import words

_OF_DAYS: Final = frozenset({"suggestion", "rappels_d"})


def chosen_of(offer: Offer, text: str, today: date) -> str | None:
    """The option that *text* means, None when it means none; "oui" takes the only suggestion there is.

    Raises:
        InvalidAnswer: A number that no option has.
    """
    names = [name for name, _ in offer.options]
    if text.isdecimal():  # a bare number is a place in the list, whatever numbers the labels hold
        if not 1 <= int(text) <= len(names):
            raise InvalidAnswer(f"Choisis une réponse par son numéro, de 1 à {len(names)}, ou avec ses mots.")
        return names[int(text) - 1]
    if offer.key == "connu" and not says_yes(text) and words(text) != words(dict(offer.options).get("oui", "")):
        return "non" if _is_said(text, today) else None  # "oui sauf la date" changes something
    short = _in_short(offer, names, text)
    if short is not None:
        return short
    among = Choice(dict(offer.options))
    # "30 juin 2062" resembles the suggested "30 juin 2026": what is not word for word is read as a day of its own.
    if offer.key not in _OF_DAYS or among.is_worded(text):
        try:
            return among.read(text, today)
        except InvalidAnswer:
            pass
    try:
        said = YesNo(unsure=False).read(text, today)
    except InvalidAnswer:
        return None
    if set(names) == {"oui", "non"}:
        return said
    # "oui" means the only suggestion there is, or going on.
    return names[0] if said == "oui" and (len(names) == 1 or offer.key == "reprendre") else None


def _is_said(text: str, today: date) -> bool:
    """Whether a yes or a no is said, whatever comes with it."""
    try:
        YesNo(unsure=False).read(text, today)
    except InvalidAnswer:
        return text.casefold().startswith(("oui", "non", "sauf", "presque"))
    return True


def _in_short(offer: Offer, names: list[str], text: str) -> str | None:
    """The option that a short word means here, whatever the options are called."""
    if NOTHING in names and means_none(text):
        return NOTHING
    if offer.key == "cocher" and means_finished(text):
        return names[-1]
    if offer.key == "menu" and len(names) == 2 and offer.options[-1] == EVERYTHING and says_yes(text):
        return names[0]
    return None
