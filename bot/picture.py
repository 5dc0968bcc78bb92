"""The timeline of a stage as a picture for a phone, in big letters on a ground of its own."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from flows.stage.plan import Milestone, StagePlan
from knowledge.french import say_day

WIDTH: Final = 1080
_MARGIN: Final = 72
_RAIL: Final = 22  # radius of a dot of the timeline
_TEXT_LEFT: Final = _MARGIN + 78

# Contrast with the ground is above 7 to 1 for each colour of text; nothing is said by colour alone.
_GROUND: Final = "#10202e"
_WHITE: Final = "#ffffff"
_SOFT: Final = "#c3d2de"
_LIGHT: Final = "#ffd166"
_LINE: Final = "#4a6274"

_FOOT: Final = "Estimation. L'ONEM et ton organisme de paiement décident."

_Font = ImageFont.FreeTypeFont


def stage_picture(plan: StagePlan) -> bytes:
    """A PNG, as high as its lines need."""
    ruler = ImageDraw.Draw(Image.new("L", (1, 1)))
    height = _Sheet(ruler, plan).draw()
    image = Image.new("RGB", (WIDTH, height), _GROUND)
    _Sheet(ImageDraw.Draw(image), plan).draw()
    written = BytesIO()
    image.quantize(colors=32, method=Image.Quantize.FASTOCTREE).save(written, "PNG")  # a third of the size
    return written.getvalue()


class _Sheet:
    """Draws from top to bottom; drawn once on nothing, it says how high it is."""

    def __init__(self, draw: ImageDraw.ImageDraw, plan: StagePlan) -> None:
        self._draw = draw
        self._plan = plan
        self._top = _MARGIN

    def draw(self) -> int:
        self._write("Mon stage d'insertion", 52, _SOFT)
        self._write(self._plan.progress or "Tes dates", 96, _WHITE, bold=True)
        self._top += 20
        if self._plan.counted and self._plan.days:
            self._bar()
        self._write(f"Ce {say_day(self._plan.today)}", 42, _SOFT)
        self._top += 56
        self._timeline()
        self._write(_FOOT, 36, _SOFT)
        return self._top + _MARGIN

    def _bar(self) -> None:
        left, right, high = _MARGIN, WIDTH - _MARGIN, 56
        share = min(1.0, self._plan.counted / self._plan.days)
        box = (left, self._top, right, self._top + high)
        self._draw.rounded_rectangle(box, high // 2, fill=_GROUND, outline=_SOFT, width=4)
        full = left + max(high, round((right - left) * share))
        self._draw.rounded_rectangle((left, self._top, full, self._top + high), high // 2, fill=_LIGHT)
        self._top += high + 36

    def _timeline(self) -> None:
        places = []
        for found in self._plan.milestones:
            places.append(self._top + 30)
            self._milestone(found)
        middle = _MARGIN + _RAIL
        if places:
            self._draw.line((middle, places[0], middle, places[-1]), fill=_LINE, width=6)
        for place, found in zip(places, self._plan.milestones, strict=True):
            box = (middle - _RAIL, place - _RAIL, middle + _RAIL, place + _RAIL)
            self._draw.ellipse(box, fill=self._fill(found), outline=_SOFT, width=5)

    def _fill(self, found: Milestone) -> str:
        if found.day < self._plan.today:
            return _LINE
        return _LIGHT if found.is_call else _GROUND

    def _milestone(self, found: Milestone) -> None:
        day = f"{say_day(found.day)}{self._when(found)}"
        self._write(day, 44, _LIGHT if found.is_call else _WHITE, bold=True, left=_TEXT_LEFT)
        self._write(found.label, 40, _SOFT, left=_TEXT_LEFT)
        self._top += 44

    def _when(self, found: Milestone) -> str:
        """In words what the dot shows by its colour."""
        if found.day == self._plan.today:
            return ", aujourd'hui"
        return " (passé)" if found.day < self._plan.today else ""

    def _write(self, text: str, size: int, colour: str, *, bold: bool = False, left: int = _MARGIN) -> None:
        font = _font(size, bold)
        for line in _lines(text, font, WIDTH - _MARGIN - left):
            self._draw.text((left, self._top), line, font=font, fill=colour)
            self._top += round(size * 1.32)


def _lines(text: str, font: _Font, width: int) -> Iterator[str]:
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}".lstrip()
        if line and font.getlength(longer) > width:
            yield line
            line = word
        else:
            line = longer
    yield line


@cache
def _font(size: int, bold: bool) -> _Font:
    # Pillow's own font has no accents.
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    with (files("bot") / "fonts" / name).open("rb") as file:
        return ImageFont.truetype(BytesIO(file.read()), size, layout_engine=ImageFont.Layout.BASIC)
