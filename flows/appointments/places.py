"""Where an appointment takes place, as it was typed, without what could identify a person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from flows.appointments.identity import without_identity
from flows.appointments.sentences import Sentence

_LONGEST: Final = 120  # characters
_TOWNS: Final = (
    "namur|nam|liege|charleroi|mons|tournai|verviers|arlon|wavre|nivelles|huy|dinant|la louviere|seraing|mouscron"
    "|ath|binche"
    "|andenne|gembloux|ciney|marche(?:-| )en(?:-| )famenne|marche|bastogne|libramont|philippeville|couvin"
    "|sambreville|tamines"
    "|jambes|herstal|waremme|hannut|eupen|malmedy|soignies|lessines|braine(?:-| )l'?alleud|braine(?:-| )le(?:-"
    "| )comte|tubize"
    "|ottignies(?:(?:-| )louvain(?:-| )la(?:-| )neuve)?|louvain(?:-| )la(?:-| )neuve|lln|jodoigne|fleurus|chatelet"
    "|gosselies"
    "|saint(?:-| )ghislain|peruwelz|enghien|comines|virton|neufchateau|spa|vise|ans|flemalle|bruxelles|florennes"
    "|walcourt|fosses"
)


def find_place(text: str, hidden: str, sentences: Sequence[Sentence], said_at: int) -> str:
    r"""The place of the appointment that stands at *said_at*, "" when none is said.

    Args:
        text: As typed.
        hidden: The same folded, days and times covered by "\a".
        sentences: The sentences of the text.
        said_at: Where the day or the hour of the appointment stands.
    """
    home = next((one for one in sentences if one.start <= said_at < one.end), None)
    stretches = [(one.start, one.end) for one in _in_order(sentences, home)]
    for pattern in (_LABEL, _ADDRESS, _VENUE, _TOWN, _NAMED):
        for start, end in stretches:
            for match in pattern.finditer(hidden, start, end):
                following = _POSTCODE.match(hidden, match.end("place"), end)
                place = _tidy(text[match.start("place") : following.end() if following else match.end("place")])
                if place and (pattern is not _NAMED or place[0].isupper()):
                    return place
    return ""


def _in_order(sentences: Sequence[Sentence], home: Sentence | None) -> Iterator[Sentence]:
    """The appointment's own sentence, those after it, and those before that announce too."""
    if home is None:
        yield from (one for one in sentences if one.bar is None)
        return
    yield home
    yield from (one for one in sentences if one.start > home.start and one.bar is None)
    yield from (one for one in sentences if one.start < home.start and one.bar is None and one.cues)


def _tidy(typed: str) -> str:
    kept = _HIDDEN.sub("", without_identity(re.sub(r",?\n", ", ", typed)))
    kept = _TRAILING.sub("", " ".join(kept.split()).strip(" ,.;:-–(|\"'"))
    return kept[:_LONGEST].strip(" ,.;:-–(|\"'")


_STOP: Final = (
    r"(?=\s*(?:\a|[;()|!?\n]|/\s|\.(?:\s|\Z)|\Z)|,?\s(?:(?:le|ce|du|de|des|a|vers|entre|au|et|pour)\s*\a|(?:par|avec"
    r"|pour|muni\w*|merci"
    r"|prendre|tel|telephone|gsm|contact|afin|mais|je|j'ai|jai|c'est|mail|e-mail|demain|veuillez|niss|bureau|local"
    r"|rdv|forem)(?![a-z])))"
)
_STREET: Final = (
    r"(?:rue|r\.|avenue|av\.?|boulevard|bd\.?|bld|blvd|place|pl\.|chaussee|chee|quai|allee|square|impasse|chemin"
    r"|route|esplanade"
    r"|clos|dreve|faubourg|cours|parvis|galerie|passage|rempart|grand[\s-]place|grand[\s-]rue|zoning|parc)"
)
_LABEL: Final = re.compile(
    rf"(?<![a-z])(?:lieu(?: (?:du|de l'|de la) (?:rendez-vous|rdv|entretien|seance|formation))?|adresse|endroit"
    rf"|ou)\s*:\s*"
    rf"(?P<place>[^\n;\a]{{2,{_LONGEST}}}?){_STOP}"
)
_ADDRESS: Final = re.compile(
    rf"(?<![a-z])(?P<place>{_STREET}\s(?!:)(?:(?:du|de|des)\s(?:la\s)?\a+\s?)?[^\n;()|\a]{{2,{_LONGEST}}}?){_STOP}"
)
_VENUE: Final = re.compile(
    r"(?<![a-z])(?P<place>(?:maison de l'emploi|cite des metiers|carrefour emploi formation|carrefour"
    r"|centre de competences?"
    r"|centre de formation|maison communale|mediatheque|bibliotheque|hotel de ville|espace emploi|bureau regional)"
    rf"(?:\s(?:de|d'|du|des)\s?(?:la\s)?(?:{_TOWNS}|[a-z-]{{3,}})(?![a-z]))?)"
)
_TOWN: Final = re.compile(rf"(?<![a-z-])(?<!l')(?P<place>{_TOWNS})(?![a-z'-])")
_NAMED: Final = re.compile(
    r"(?<![a-z])(?:a|au forem de|au cpas de|cpas de|cpas d'|forem de|forem d'|bureau de|antenne de)\s?"
    r"(?!la\s|l'|partir|distance|confirmer|venir|cote)(?P<place>[a-z][a-z'-]{2,})(?![a-z])"
)
_POSTCODE: Final = re.compile(r",?\n\d{4}\s[a-z][a-z' -]+")
_HIDDEN: Final = re.compile(r"\[(?:adresse|numéro|téléphone)\]")
_TRAILING: Final = re.compile(
    r"(?:[\s,]+(?:le|ce|du|de|a|à|au|et|vers|pour|tel|tél|gsm|mail|e-mail)\b\.?:?)+\Z", re.IGNORECASE
)
