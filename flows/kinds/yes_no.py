"""Yes, no, and the many ways of saying them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from flows.errors import InvalidAnswer
from flows.kinds.reading import LONGEST, UNSURE, UNSURE_OPTION, is_unsure, spellings, words

_YES_EMOJIS: Final = "👍👌✅✔☑🆗💯🙆"
_NO_EMOJIS: Final = "👎❌✖🚫🙅⛔"
_UNSURE_EMOJIS: Final = "🤷"

# Letters said twice count once ("ouiii", "nooon"), here as in what was typed: "carement", "evidement".
_THINK: Final = r"je? ?(?:crois|pense)"
_YES: Final = (
    r"oui|ouais?|oue|wais|wai|ouep|ouip|yep|yes|yeah|yea|yup|ui|wi|we|wep|oiu|uoi|pas de (?:souci|probleme|pb)s?"
)
_NO: Final = (
    rf"non|nan|nop|nope|nah|pas(?! mal)|jamais|toujours pas|tjrs pas|negatif|(?:{_THINK}|je ne (?:crois|pense)) pas"
)
_SURELY: Final = (
    r"bien sur|bien entendu|evidement|absolument|carement|clairement|certainement|surement|probablement"
    r"|tout a fait|normalement|exactement|vraiment|sans doute|sans (?:probleme|souci)s?"
)
_MAYBE_YES: Final = (
    rf"{_SURELY}|{_THINK}(?: bien)?|il me semble|si|ok|okay|okey|k|dac|d ?acord|acord|c(?: est)? (?:ca|fait|bon)"
    r"|deja|deja fait|fait|exact|vrai|grave|voila|efectivement|afirmatif|volontiers|avec plaisir|o|y"
)
_MAYBE_NO: Final = r"bientot|presque|du tout|aucune?|faux|plus maintenant|plus tard|no|na|n"

_OPENERS: Final = re.compile(
    r"(?:(?:euh?|heu|ben|bah|ah|oh|eh|hum|alors|et|mais|moi|franchement|honetement|c est|c|du coup|helas|a priori"
    r"|je? ?(?:crois|pense|dirais?|sais)(?: bien)?(?: que)?|il me semble que|pour l instant|pour le moment"
    r"|actuelement|malheureusement|la reponse est|desole) )*"
)
_TAIL: Final = r"(?: (?:merci|si|je crois|je pense|oui|bien|deja|fait|que oui))*"
_SAID_YES: Final = re.compile(r"\b(?:oui|ouais?|oue|yes|yep)\b")
_SAID_NO: Final = re.compile(r"\b(?:non|nan|nop)\b")
_ANSWERS: Final = (
    ("non", re.compile(rf"(?:{_SURELY}) (?:que )?(?:non|nan|pas)(?: .*)?")),
    ("oui", re.compile(rf"(?:{_YES})(?: .*)?")),
    ("non", re.compile(rf"(?:{_NO})(?: .*)?")),
    ("oui", re.compile(rf"(?:{_MAYBE_YES}){_TAIL}")),
    ("non", re.compile(rf"(?:{_MAYBE_NO})(?: merci)?")),
)


@dataclass(frozen=True)
class YesNo:
    """Stored as "oui", "non" or UNSURE; *yes* and *no* are the buttons' labels."""

    unsure: bool = True
    yes: str = "Oui"
    no: str = "Non"

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        pairs = (("oui", self.yes), ("non", self.no))
        return (*pairs, UNSURE_OPTION) if self.unsure else pairs

    def read(self, text: str, today: date) -> str:
        if text in ("oui", "non"):
            return text
        typed = words(text) if len(text) <= LONGEST else ""
        for position, (answer, label) in enumerate(self.options, start=1):
            if typed and typed in {answer, str(position), *spellings(label)}:
                return answer
        if is_unsure(typed) or _has(_UNSURE_EMOJIS, text):
            return self._unsure()
        said = _in_words(typed) or _in_emojis(text)
        if said is None:
            reason = "Je n'ai pas compris." if len(text) <= LONGEST else "C'est un peu long pour moi."
            raise InvalidAnswer(f"{reason} {self._how}")
        return said

    def show(self, answer: str) -> str:
        return {"oui": self.yes, "non": self.no, UNSURE: UNSURE_OPTION[1]}.get(answer, answer)

    @property
    def _how(self) -> str:
        labels = [f"« {label} »" for _, label in self.options]
        return f"Réponds par {', '.join(labels[:-1])} ou {labels[-1]}."

    def _unsure(self) -> str:
        if self.unsure:
            return UNSURE
        raise InvalidAnswer(f"Choisis ce qui est le plus vrai aujourd'hui : tu pourras le corriger. {self._how}")


def _in_words(typed: str) -> str | None:
    """What is said, "oui" or "non"; None when neither is, or both are."""
    single = re.sub(r"(.)\1+", r"\1", typed)
    core = single[_end_of_openers(single) :]
    if _SAID_YES.search(single) and _SAID_NO.search(single):
        return None
    return next((answer for answer, pattern in _ANSWERS for said in (single, core) if pattern.fullmatch(said)), None)


def _end_of_openers(single: str) -> int:
    match = _OPENERS.match(single)
    return match.end() if match else 0


def _in_emojis(text: str) -> str | None:
    says_yes, says_no = _has(_YES_EMOJIS, text), _has(_NO_EMOJIS, text)
    if says_yes == says_no:
        return None
    return "oui" if says_yes else "non"


def _has(emojis: str, text: str) -> bool:
    return any(emoji in text for emoji in emojis)
