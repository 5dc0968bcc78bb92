"""Short words that mean something everywhere: yes, no, none of these, that is all, what do you mean, stop.

Only a text that is nothing but such words counts: "non, c'est quoi un C4 ?" is a question.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from flows.errors import InvalidAnswer
from flows.kinds import YesNo
from flows.kinds.reading import after_unsure, words

# Letters said twice count once ("ouiii"), here as in what was typed.
_OPENER: Final = r"(?:(?:euh?|heu|ben|bah|ah|oh|bon|alors|mais) )*"
_TAIL: Final = r"(?: (?:merci|oui|non|bien|bien sur|stp|svp|s il te plait|je veux bien|vas y|ca va))*"
_LATER: Final = r"(?:pas|plus) (?:maintenant|tard|pour l instant|pour le moment|la peine|besoin)"
_ALL: Final = r"c ?est (?:bon|tout)(?: pour (?:l instant|moi|le moment))?|ca va(?: aler)?"
_YES: Final = re.compile(
    rf"{_OPENER}(?:oui|ouais?|ouai|ouep|yep|yes|ui|wi|si|ok|okay|oki|dac|d ?acord|volontiers|avec plaisir|carement"
    rf"|bien sur|je veux bien|pourquoi pas|vas y|go|alons y|on regarde|on y va){_TAIL}"
)
_NO: Final = re.compile(
    rf"{_OPENER}(?:(?:non|nan|nop|nope|no|n|negatif)(?: (?:{_LATER}|{_ALL}|pas vraiment|rien))?"
    rf"|pas vraiment|{_LATER}|{_ALL}|laise(?: tomber)?|rien){_TAIL}"
)
_NONE: Final = re.compile(
    rf"{_OPENER}(?:non )?(?:(?:aucune?|rien|pas une|ni l une? ni l autre|autre chose)"
    r"(?: (?:de|d) (?:celes?|ceux)(?: la)?| des (?:deux|trois)| du tout| de tout (?:ca|cela))?)(?: merci)?"
)
_FINISHED: Final = re.compile(
    rf"{_OPENER}(?:(?:j ai |c est )?(?:fini|termine)|{_ALL}|(?:je n |j )ai rien(?: du tout)?|rien(?: du tout| d autre)?"
    r"|ok|aucune?|pas encore)(?: merci)?"
)
_MEANING: Final = re.compile(
    rf"{_OPENER}(?:(?:c ?est |c |s est )?(?:quoi|koi)(?: [cs]a)?|(?:[cs]a|cela|que) (?:veut|veu) dire(?: (?:quoi|koi))?"
    r"(?: [cs]a| cela)?|qu est ce que (?:(?:[cs]a|cela) (?:veut|veu) dire|c est)|(?:pourquoi|pourkoi|pk|pq)(?: [cs]a)?"
    r"|hein|coment(?: [cs]a)?|(?:je )?(?:n )?(?:ne )?(?:comprend[st]? (?:pas|rien)|(?:ai )?(?:pas|rien) compris)"
    r"|j ai (?:pas|rien) compris)"
)
_SAID_YES: Final = re.compile(r".*\b(?:oui|ouais?|yes)\b.*")
_SAID_NO: Final = re.compile(r".*\b(?:non|nan)\b.*")
_APPOINTMENTS: Final = re.compile(
    r"(?:(?:c |c est )?quand (?:est |c est |c )?)?(?:mon|mes|le) (?:prochains? )?(?:rdv|rendez vous)"
    r"(?: c est quand| c quand)?|(?:c |c est )quand (?:mon |le )?(?:prochain )?(?:rdv|rendez vous)"
)
_WAY_OUT: Final = frozenset({"anuler", "menu", "areter", "arete", "quiter"})
_WAY_BACK: Final = frozenset({"retour", "revenir", "precedent"})
_STOP: Final = frozenset({"stop", "stop rappel", "stop rappels"})


def says_yes(text: str) -> bool:
    """Whether the text is nothing but a yes."""
    return _by_emoji(text) == "oui" or (_all_of(_YES, text) and not _all_of(_SAID_NO, text))


def says_no(text: str) -> bool:
    """Whether the text is nothing but a no, or a "not now"."""
    return _by_emoji(text) == "non" or (_all_of(_NO, text) and not _all_of(_SAID_YES, text))


def means_none(text: str) -> bool:
    """Whether the text means none of what is proposed: "aucune", "non", "jsp"."""
    return says_no(text) or _all_of(_NONE, text) or after_unsure(text) == ""


def means_finished(text: str) -> bool:
    """Whether the text closes a list in which one ticks: "fini", "non", "rien"."""
    return says_no(text) or _all_of(_FINISHED, text)


def asks_meaning(text: str) -> bool:
    """Whether the text only asks what is meant, or why: "c quoi ?", "pourquoi ?"."""
    return _all_of(_MEANING, text)


def asks_for_appointments(text: str) -> bool:
    """Whether the text is nothing but a question for one's appointments: "c quand mon rdv ?", "mes rdv"."""
    return _all_of(_APPOINTMENTS, text)


def says_stop(text: str) -> bool:
    """Whether the text is nothing but "stop"."""
    return _single(text) in _STOP


def is_way_out(text: str) -> bool:
    """Whether the text is the one word that leaves a conversation: "annuler"."""
    return _single(text) in _WAY_OUT


def is_way_back(text: str) -> bool:
    """Whether the text is the one word that takes the last answer back: "retour"."""
    return _single(text) in _WAY_BACK


def _all_of(pattern: re.Pattern[str], text: str) -> bool:
    return bool(pattern.fullmatch(_single(text)))


def _single(text: str) -> str:
    return re.sub(r"(.)\1+", r"\1", words(text))


def _by_emoji(text: str) -> str | None:
    if words(text):
        return None
    try:
        return YesNo(unsure=False).read(text, date.min)
    except InvalidAnswer:
        return None
