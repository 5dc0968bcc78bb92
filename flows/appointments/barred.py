"""Sentences that announce nothing: questions, changes and wishes, what is over, the appointments of others, advice."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, Literal

from flows.appointments.cues import INSTITUTION

Bar = Literal["question", "change", "past", "other", "advice", "hours"]


def bar_of(sentence: str) -> Bar | None:
    """Why a folded sentence announces no appointment of the person; None when it may announce one."""
    return next((bar for bar, holds in _BARS if holds(sentence)), None)


def is_moved(sentence: str) -> bool:
    """Whether a folded sentence says that something on a day moves, or that the person can't come."""
    return bool(_CHANGED.search(sentence) or _NOT_COMING.search(sentence))


def _is_question(sentence: str) -> bool:
    if _GREETING.fullmatch(sentence):
        return False
    plain = _UNKNOWN.sub(" ", sentence)
    if _ASKED.search(plain):
        return True
    return "?" in sentence and not _REQUEST.search(sentence)


def _is_change(sentence: str) -> bool:
    plain = _NOT_TO_MISS.sub(" ", sentence)
    return any(pattern.search(plain) for pattern in (_CHANGED, _NOT_COMING, _WANTED, _DENIED, _SUPPOSED, _MISSED))


def _is_past(sentence: str) -> bool:
    return bool(_OVER.search(_NOT_TO_MISS.sub(" ", sentence)))


def _is_someone_else(sentence: str) -> bool:
    return bool(_RELATIVE.search(sentence) or _THIRD_PERSON.search(sentence))


_CUE: Final = r"(?:nouveau )?(?:rdv|rv|rendez|convoc\w*|seance|entretien|formation|evaluation|courrier|date)(?![a-z])"
_UNKNOWN: Final = re.compile(
    r"\b(?:sais|souviens|rappelle) (?:pas|plus|pu|pa)\s(?:(?:de|a|l'|trop|encore|exactement|c'est)\s?){0,3}"
    r"(?:quelle? (?:heure|jour|endroit)|heure|quand|ou|comment)?(?: c'est)?"
)
_ASKED: Final = re.compile(
    r"\b(?:quand|kan|quel(?:le)?s?|est[\s-]ce (?:que (?!tu p)|qu'|quand|un|une|le|la)|qu'est|keske|kesk|eske"
    r"|pourquoi|pk|dois[\s-]je"
    r"|puis[\s-]je|faut[\s-]il|ai[\s-]je|suis[\s-]je|peut[\s-]on|combien|que (?:se passe|faire|dois|risque|faut)"
    r"|quoi|koi|comment (?:je|on|faire|se|ca|puis|annuler|prendre)|c'?(?:est)? (?:ou|obligatoire)(?! (?:a|le))"
    r"|me dire|m'expliquer|des conseils|(?:connais|comprends?) (?:pas|rien)|se passe[\s-]t[\s-]il|je risque"
    r"|ca veut dire)\b|\Aou (?:est|se|a|dois|c'est)\b|heure d[eu] (?:mon|ma|l')"
)
_GREETING: Final = re.compile(
    r"\W*(?:(?:salut|bonjour|coucou|hello|slt|cc|bonsoir)\W+)?(?:comment )?(?:ca va|tu vas bien)\W*"
)
_REQUEST: Final = re.compile(
    r"\b(?:(?:peux|peut|pourrais|veux|voudrais|saurais)\b.{0,9}\s(?:rap+el\w*|noter?|retenir|enregistrer?|ajouter?"
    r"|mettre|encoder?|prevenir"
    r"|garder?)|rap+el\w*|(?<!as )notes?|retiens|enregistre|ajoute|mets|previens"
    r"|n?'?oublie pas)\b(?!\s(?:\w+\s){0,2}(?:quand"
    r"|quel))"
    r"|\b(?:ok|d'accord|c'est bon|stp|svp)\s*\?"
)
_NOT_TO_MISS: Final = re.compile(
    r"\b(?:faut pas|veux pas|veut pas|peur|dois pas|eviter|pas que j\w*|n'|ne|surtout pas)\s*[^.!?]{0,9}?"
    r"(?:rat|loup|manqu|zapp|oubli)\w+( pas)?|\boublie[sr]? pas"
)
_CHANGED: Final = re.compile(
    r"\b(?:annul|deplac|report(?:e|er|es|ee|ez|ons)\b|decal|postpos|remis (?:a|au|en)|repouss|supprim|efface|enleve"
    r"|reprogramm"
    r"|chang\w+ (?:de |la |l'|le |mon |ma )?(?:date|heure|jour|rdv|rendez|horaire|moment|entretien)|a change"
    r"|a ete (?:avance|bouge)|avancee?s? (?:a|au)\b|modifi"
    r"|(?:serai|suis|etre|sera) (?:absent|malade|empeche)|certificat|avancer? (?:mon|le|ma|la)\b)"
)
_NOT_COMING: Final = re.compile(
    r"\bj?(?:peux|peu|peut|pourrai[st]?|vais|v[ae]|irai|viendrai|veux|viens|pourra|compte|arrive|arriverai)\s+"
    r"(?:vraiment\s+|meme\s+|surement\s+)?(?:pas|pa|plus|ni|jamais)\b"
    r"|\b(?:sais|saurai[st]?|c)\s+(?:pas|pa|plus)\s+(?:venir|y\s|aller|me\s|etre|bouger)"
    r"|\b(?:suis|serai|sera)\s+(?:pas|pa|plus)\s+(?:la|dispo\w*|libre|en)\b|\bpas (?:envie|possible|moyen|le temps)\b"
)
_WANTED: Final = re.compile(
    rf"(?<!viens de )(?<!\bpu )(?<!reussi a )(?<!vais )\b(?:prendre|avoir|fixer|demander|obtenir|besoin d'"
    rf"|voudrai?s?|aimerai?s?"
    rf"|souhait\w+|cherche|propose[rz]?|veux|veu|me faut|me faudrait|prenne|demande|possible d')\s*(?:d'|avoir\s+"
    rf"|prendre\s+)?"
    rf"(?:une?\s+|le\s+|mon\s+|ma\s+|1\s+|autre\s+|nouveau\s+|nouvelle\s+|faire\s+){{0,3}}{_CUE}"
)
_DENIED: Final = re.compile(
    rf"\b(?:pas|plus|pa|aucune?|jamais|sans|ni|toujours pas)\s+(?:encore\s+|eu\s+|recu\s+){{0,2}}"
    rf"(?:de\s+|d'|une?\s+|ma\s+|mon\s+|la\s+|le\s+)?{_CUE}|\b(?:pas|plus|pa)\s+(?:au|a la|a l'|chez"
    rf"|o)\s+(?:la\s+)?{INSTITUTION}"
)
_SUPPOSED: Final = re.compile(
    r"(?<![a-z])si (?:je|j'|on|mon|ma|le|la|il|elle|jamais|jai|jrate|c'est|ct)|\bau cas ou|\bimagin|\bsuppos"
    r"|\badmett|\bpar exemple\b"
    r"|\bnormalement pas\b"
)
_MISSED: Final = re.compile(
    r"\b(?:rat(?:e|er|ee|es)|loup(?:e|er|ee|es)|manqu(?:e|er|ee)|zapp(?:e|er|ee)|oubliee?)(?![a-z])"
)
_HAVE: Final = r"(?:j'?\s?ai|g|jai|j|tu as|nous avons|on a)\s+(?:deja\s+|bien\s+|juste\s+|enfin\s+|y\s+)?"
_OVER: Final = re.compile(
    r"\b(?:(?:a|ont) pas [a-z]+|a (?:deja )?(?:dure|eu lieu|fini|commence)|avais|avait|avions|avaient|etais|etait"
    r"|etiez|c'etait|ct|n'(?:avez|etes) pas|n'ai (?:pas|rien)|pas (?:pu|su|ete|alle|presente)"
    rf"|{_HAVE}(?:fait|passe|fini|termine|assiste|commence|suivi|rencontre|vu|reussi|quitte|arrete"
    r"|ete(?!e?s?\s(?:convo|invit|appel|contact|prevenu|inscri))|eu(?!\s(?:une?\s|ma\s|la\s)?(?:convoc|courrier"
    r"|lettre|mail|appel|coup|reponse|sms|message|rdv pour)))"
    r"|s'est (?:bien |mal |tres bien |super bien )?passee?|me suis (?:presente|rendu|trompe|leve|inscrit)|(?:j'y "
    r"|y )suis alle"
    r"|suis (?:alle|alé|passe|venu|sorti|rentre)|viens (?:de (?:rater|louper|sortir|finir|passer|voir)|d'avoir)"
    r"|evaluations? (?:positive|negative)|(?:formation|etudes|stage|contrat|ecole)s?\s+(?:se\s|est\s|sont\s)?(?:fini"
    r"|termin)\w*"
    r"|(?:etudes|stage|ecole|en formation|contrat)\b.{0,9}jusqu)"
)
_PERSON: Final = (
    r"(?:petit |petite |grand |grande |meilleure? )?(?:frere|fre?rot|soeur|soeurette|pote|copain|copine|ami|amie"
    r"|mere|maman|pere|papa"
    r"|fils|fille|cousine?|voisine?|mari|femme|compagnon|compagne|coloc|collegue|parents?|enfants?|belle-\w+"
    r"|beau-\w+|mec|meuf|gars)"
)
_RELATIVE: Final = re.compile(
    rf"(?<!avec )(?<!et )(?<!chez )\b(?:mon|ma|mes|son|sa|ses|un|une|notre)\s+{_PERSON}(?![a-z])"
)
_THIRD_PERSON: Final = re.compile(
    r"\b(?:il|elle|ils|elles)\s+(?:(?:a|ont|aura|auront)\s+(?:un\s|une\s|son\s|sa\s|le\s)?(?:rdv|rendez|entretien"
    r"|seance|convoc|forem|cpas)"
    r"|(?:doit|doivent|va|vont|passe|passent)\s+(?:aller|au|a la|chez|passer|se presenter)|(?:est|sont)\s+(?:convo"
    r"|invite|attendu))"
)
_ADVICE: Final = re.compile(
    r"\A\W*(?:si (?:vous|tu)\b|en cas d|pour (?:toute?|annuler|reporter|modifier|deplacer|plus d)|a defaut"
    r"|en l'absence|sauf|toute? )"
    r"|\ben cas d|\bempechement|\bsous peine\b|\bpeut entrainer\b"
)
_HOURS: Final = re.compile(r"\b(?:ouverts?|ouvertes?|ouverture|joignables?|permanence|accessibles?|du lundi au)\b")
_BARS: Final[tuple[tuple[Bar, Callable[[str], object]], ...]] = (
    ("advice", _ADVICE.search),
    ("question", _is_question),
    ("other", _is_someone_else),
    ("change", _is_change),
    ("past", _is_past),
    ("hours", _HOURS.search),
)
