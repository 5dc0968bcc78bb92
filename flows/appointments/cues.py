"""The words that announce an appointment, typos included, and the institutions that give them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

FOREM: Final = r"(?:le\s?)?forem|maisons? de l'emploi"
CPAS: Final = r"c\.?p\.?a\.?s|assistante?s? sociale?"
PAYING: Final = r"capac|csc|acv|fgtb|cgslb|syndicat|organisme de paiement"
ELSEWHERE: Final = (
    r"dentiste|medecin|docteur|kine|coiffeur|coiffeuse|avocate?|notaire|hopital|ophtalmo\w*|gyneco\w*|psy\w*"
    r"|orthodontiste"
    r"|garage|dermato\w*|banque|clinique|controle technique|onem|mutuelle|commune|actiris|interim|embauche"
    r"|mission locale"
    r"|ami|amie|amis|copine|copain|pote|cine|coach de sport|job etudiant"
)
INSTITUTION: Final = rf"(?:{FOREM}|{CPAS}|{PAYING})"

_KNOWN: Final = re.compile(
    r"(?<![a-z])(?:rdv'?s?|r\.d\.v|rv|rdz|convo(?:[ckq]\w*)?|seances?|welcome|evaluations?|entretiens?|formations?"
    r"|r[ea]n?de?[sz]?\s?-?\s?v(?:ou|o)?[sx]?|attendue?s?\s(?:au|a|chez|le)|(?:vous|me|te)\s+presenter"
    r"|presente[rz]?[\s-]vous|(?:vous|t')\s?(?:attend|recoi|recev)\w*"
    r"|presente[\s-]toi)(?![a-z])"
)
_GOING: Final = re.compile(
    r"(?<![a-z])(?:dois?|doi|vais?|ve|passe|passer|aller|aille|irai|venir|sois|retourne)\s+"
    r"(?:(?:me|aller|ale|etre|passer|presenter|rendre|venir|retourner|donc|encore|juste|demain|[a-z]{2,6}di)\s+){0,3}"
    rf"(?:au|o|a|chez|voir)\s+(?:la\s+|le\s+|l'|mon\s+|ma\s+)?{INSTITUTION}(?![a-z])"
)
_THERE: Final = re.compile(rf"(?<![a-z])(?:{FOREM}|{CPAS}|{PAYING}|dentiste|medecin|docteur|kine)(?![a-z])")
_UNDER_WAY: Final = re.compile(
    r"\b(?:ferm|ouvr|ouvert|travaill|boss|inscri|stage|jusqu|depuis|(?<!serai )recu|appeler|telephoner|envoy|ecri"
    r"|repond|demand|m'a\b|m'ont\b"
    r"|a dit|ont dit)"
)
_TWO_WORDS: Final = re.compile(r"(?<![a-z])([a-z]{4,7})[\s-]+(v[a-z]{1,4})(?![a-z])")
_LONGEST_CUE: Final = 13  # letters, two too many included
_WORD: Final = re.compile(r"[a-z]{6,}")
_TYPED: Final = {
    "entretien": 1,
    "convocation": 2,
    "evaluation": 1,
    "formation": 1,
    "welcome": 1,
    "seance": 1,
    "rendezvous": 2,
}
_NO_TYPO: Final = frozenset({"entretenir", "entretenu", "information", "informations", "formateur", "devenez"})


def find_cues(folded: str) -> list[tuple[int, int]]:
    """Where a folded text announces an appointment: (start, end) of each cue, in order."""
    found = [match.span() for pattern in (_KNOWN, _GOING) for match in pattern.finditer(folded)]
    found += [match.span() for match in _WORD.finditer(folded) if _is_typo(match[0])]
    found += [match.span() for match in _TWO_WORDS.finditer(folded) if _is_rendezvous(match[1] + match[2])]
    return sorted(found)


def names_institution(folded: str) -> bool:
    """Whether a sentence puts the person at an institution: "cpas lundi 9h", not "le cpas est fermé lundi"."""
    return bool(_THERE.search(folded)) and not _UNDER_WAY.search(folded)


@lru_cache(maxsize=4096)
def _is_typo(word: str) -> bool:
    from rapidfuzz.distance import OSA  # here, because start-up does not need it

    if word in _NO_TYPO or len(word) > _LONGEST_CUE:
        return False
    return any(OSA.distance(word, cue, score_cutoff=slips) <= slips for cue, slips in _TYPED.items())


def _is_rendezvous(joined: str) -> bool:
    from rapidfuzz.distance import OSA

    return OSA.distance(joined, "rendezvous", score_cutoff=2) <= 2
