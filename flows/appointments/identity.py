"""What somebody types about an appointment, without what tells who they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from flows.kinds import FreeText

_MAIL: Final = re.compile(r"[^\s@]{1,64}@[^\s@]+\.[^\s@]+")
_NATIONAL: Final = re.compile(r"\b\d{2}[. ]?\d{2}[. ]?\d{2}[-. ]?\d{3}[-. ]?\d{2}\b")
_PHONE: Final = re.compile(r"(?:\+|\b0)\d(?:[\s./-]?\d){6,12}\b")


def without_identity(text: str) -> str:
    """*text* without e-mails, national numbers and phone numbers; a house number or a postcode stays."""
    for pattern, instead in ((_MAIL, "[adresse]"), (_NATIONAL, "[numéro]"), (_PHONE, "[téléphone]")):
        text = pattern.sub(instead, text)
    return text


@dataclass(frozen=True)
class Unsigned(FreeText):
    """Free text that is kept without what tells who somebody is, also while the conversation goes on."""

    def read(self, text: str, today: date) -> str:
        return super().read(without_identity(text), today)
