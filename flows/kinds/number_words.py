"""French number words, Belgian ones first: septante, nonante, and quatre-vingts."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

_TO_SIXTEEN: Final = (
    "zero", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf",
    "dix", "onze", "douze", "treize", "quatorze", "quinze", "seize",
)  # fmt: skip
_TENS: Final = {
    "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60,
    "septante": 70, "huitante": 80, "octante": 80, "quatre vingt": 80, "nonante": 90,
}  # fmt: skip
_AROUND: Final = {"dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "cinquantaine": 50}


def _names() -> dict[str, int]:
    """Every name of 0 to 99, words separated by one space."""
    teens = [*_TO_SIXTEEN, "dix sept", "dix huit", "dix neuf"]
    names = {name: number for number, name in enumerate(teens)} | {"une": 1, "premier": 1} | _AROUND
    names |= {f"une {name}": number for name, number in _AROUND.items()}
    for ten, value in _TENS.items():
        names[ten] = value
        below = 20 if ten in ("soixante", "quatre vingt") else 10
        for unit in range(1, below):
            names[f"{ten} {teens[unit]}"] = value + unit
        names |= {f"{ten} et un": value + 1, f"{ten} et une": value + 1, f"{ten} une": value + 1}
    return names | {"quatre vingts": 80, "soixante et onze": 71}


_NAMES: Final = _names()
_SEPTEMBER_BEFORE: Final = re.compile(r"(?:\d|\ber|premier|\bfin|\bdebut|\bmi|\ben|\bde|\bmois)[\s.-]*$")
_SEPTEMBER_AFTER: Final = re.compile(r"\.?\s*(?:19|20)\d\d\b")


def digits_for_words(folded: str) -> str:
    """The folded text with its number words in digits, padded so that every other character keeps its place."""
    return _number().sub(_in_digits, folded)


@cache
def _number() -> re.Pattern[str]:
    """The pattern of a number in words, made at first use: it is long, and start-up does not need it."""
    name = "|".join(name.replace(" ", r"[\s-]+") for name in sorted(_NAMES, key=len, reverse=True))
    return re.compile(
        rf"(?<![\w'])(?=[a-z])(?:(?:(?P<thousands>{name})[\s-]+)?(?P<mille>mille)(?:[\s-]+|(?!\w)))?"
        rf"(?:(?:(?P<hundreds>{name})[\s-]+)?(?P<cent>cents?)(?:[\s-]+|(?!\w)))?(?P<rest>{name})?(?!\w)"
    )


def _in_digits(match: re.Match[str]) -> str:
    said = match[0]
    if not said or _is_september(match):
        return said
    value = _value(match["rest"])
    if match["cent"]:
        value += 100 * (_value(match["hundreds"]) or 1)
    if match["mille"]:
        value += 1000 * (_value(match["thousands"]) or 1)
    return str(value).ljust(len(said))


def _value(name: str | None) -> int:
    return _NAMES[" ".join(re.split(r"[\s-]+", name))] if name else 0


def _is_september(match: re.Match[str]) -> bool:
    """Whether "sept" is the month: "8 sept", "fin sept", "sept 2026"."""
    if match[0] != "sept":
        return False
    before, after = match.string[: match.start()], match.string[match.end() :]
    return bool(_SEPTEMBER_BEFORE.search(before) or _SEPTEMBER_AFTER.match(after))
