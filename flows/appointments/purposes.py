"""What an appointment is for and how it takes place, from the words around it."""

from __future__ import annotations

import re
from typing import Final

from flows.appointments.cues import CPAS, ELSEWHERE, FOREM, INSTITUTION, PAYING


def kind_of(folded: str) -> str | None:
    """The kind that the words of a folded text tell, most telling first; None when they tell none."""
    return next((kind for kind, pattern in _KINDS if pattern.search(folded)), None)


def mode_of(folded: str, with_place: bool) -> str | None:
    """How it takes place: "phone", "video", "place", or None when it is not said. *with_place*: a place was found."""
    if _VIDEO.search(folded):
        return "video"
    if _PHONE.search(folded):
        return "phone"
    return "place" if with_place or _THERE.search(folded) else None


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{pattern})(?![a-z])")


_KINDS: Final = (
    ("cpas", _words(CPAS)),
    ("organisme_paiement", _words(PAYING)),
    (
        "autre",
        _words(rf"(?:{ELSEWHERE})|entretien (?:pour )?(?:un |une |le |mon )?(?:job|boulot|travail|emploi|poste)"),
    ),
    ("welcome", _words(r"wel+com+e?|(?:seances?|reunions?|sceances?) (?:d'|d )?info\w*(?: collective)?")),
    ("forem_evaluation", _words(r"d?eval\w*|controle\w*")),
    ("formation", _words(r"form?ations?|formatoin|fomation|formatio")),
    ("forem_entretien", _words(FOREM)),
)
_VIDEO: Final = _words(
    r"visio\w*|video\w*|teams|zoom|webcam|google meet|meet|whatsapp video|skype|whereby|en ligne|webinaire|distanciel"
)
_PHONE: Final = _words(
    r"(?:par|au|via) (?:tel|telephone|telefone|fone|phone|gsm)|tel(?=\s*(?:\Z|[.,!)\n]|avec|forem|a|le|demain|lundi"
    r"|mardi|mercredi"
    r"|jeudi|vendredi))(?!\s*[.:]?\s*[\d+])|telephoniques?|(?:rdv|entretien|rendez[\s-]vous) tel(?:ephone)?"
    r"|(?:m'|vous )?(?:appel+e(?:nt|ra|rons|ront|rez)?|telephone(?:nt|ra|rons|ront)?)|coup de (?:fil|tel)"
)
_THERE: Final = _words(
    rf"sur place|presentiel|en personne|face a face|nos bureaux|(?:au|o|a la|a l'|chez|dans|jusqu'au) (?:le "
    rf"|la )?{INSTITUTION}"
    r"|(?:me|te|vous|se) (?:presenter|rendre)|presente[rz]?[\s-](?:vous|toi)|(?:a la|chez le|chez la) \w+"
)
