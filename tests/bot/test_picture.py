"""The timeline as a picture: big, legible on any ground, and saying nothing that its words do not say."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from PIL import Image

from bot import picture
from bot.picture import WIDTH, stage_picture
from flows.engine import Context
from flows.stage.plan import Milestone, StagePlan, current_plan
from knowledge.french import say_day
from knowledge.loader import load_law
from tests.bot.test_status import FACTS

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789éèêëàâçùûüîïôœÉÈÀÇ'’«».,:;?!()·–€"


def plan(day: str, **changes: str) -> StagePlan:
    found = current_plan(Context(load_law(), date.fromisoformat(day), {**FACTS, **changes}))
    assert found is not None
    return found


def opened(made: StagePlan) -> Image.Image:
    image = Image.open(BytesIO(stage_picture(made)))
    image.load()
    return image.convert("RGB")


def written(made: StagePlan, monkeypatch: pytest.MonkeyPatch) -> str:
    """What stands on the picture, line by line."""
    lines: list[str] = []
    plain = picture._Sheet._write

    def heard(sheet: picture._Sheet, text: str, *rest: object, **more: object) -> None:
        lines.append(text)
        plain(sheet, text, *rest, **more)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(picture._Sheet, "_write", heard)
    stage_picture(made)
    return "\n".join(lines)


def luminance(colour: tuple[int, ...]) -> float:
    """Relative luminance, as WCAG defines it."""
    parts = [value / 255 for value in colour]
    red, green, blue = (v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(_rgb(one)), luminance(_rgb(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))


# What it looks like


def test_it_is_as_wide_as_a_phone_and_telegram_takes_it() -> None:
    image = opened(plan("2026-08-24"))
    assert image.width == WIDTH == 1080
    assert image.width + image.height < 10_000
    assert image.height < 20 * image.width
    assert len(stage_picture(plan("2026-08-24"))) < 200_000


def test_it_has_a_ground_of_its_own_up_to_every_edge() -> None:
    image = opened(plan("2026-08-24"))
    right, bottom = image.width - 1, image.height - 1
    corners = {image.getpixel(place) for place in ((0, 0), (right, 0), (0, bottom), (right, bottom))}
    assert len(corners) == 1
    [corner] = corners
    assert isinstance(corner, tuple)
    assert luminance(tuple(int(part) for part in corner)) < 0.05


@pytest.mark.parametrize("colour", [picture._WHITE, picture._SOFT, picture._LIGHT])
def test_every_colour_of_text_stands_out(colour: str) -> None:
    assert contrast(colour, picture._GROUND) >= 7


def test_no_text_is_smaller_than_a_thumbnail_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    plain = picture._font

    def noted(size: int, bold: bool) -> picture._Font:
        sizes.append(size)
        return plain(size, bold)

    monkeypatch.setattr(picture, "_font", noted)
    stage_picture(plan("2026-08-24"))
    assert min(sizes) >= 36


@pytest.mark.parametrize("bold", [False, True])
def test_the_letters_have_every_accent_of_french(bold: bool) -> None:
    font = picture._font(40, bold)
    missing = bytes(font.getmask("\U0001f393"))
    assert [letter for letter in LETTERS if bytes(font.getmask(letter)) == missing] == []


def test_nothing_is_cut_at_the_right_even_of_the_longest_words() -> None:
    label = "Un mot très long : " + "anticonstitutionnellement " * 4
    long = StagePlan((Milestone("x", date(2026, 9, 30), label.strip(), is_call=True),), date(2026, 9, 30), 156, 156)
    image = opened(long)
    margin = image.crop((image.width - 40, 0, image.width, image.height))
    assert len(set(margin.get_flattened_data())) == 1


# What it says


def test_the_day_the_bar_and_the_dates_are_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    made = plan("2026-08-24")
    text = written(made, monkeypatch)
    assert "Jour 47 sur 156" in text
    assert "mercredi 30 décembre 2026" in text
    assert "Demande tes allocations" in text
    assert all(say_day(found.day) in text for found in made.milestones)


def test_what_a_dot_shows_by_its_colour_is_written_too(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "mercredi 1er juillet 2026 (passé)" in written(plan("2026-08-24"), monkeypatch)
    assert "mercredi 30 décembre 2026, aujourd'hui" in written(plan("2026-12-30"), monkeypatch)


def test_the_words_under_it_say_all_that_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    made = plan("2026-08-24")
    for line in (made.progress, *(found.label for found in made.milestones)):
        assert line in made.text
        assert line in written(made, monkeypatch)


def test_the_bar_is_as_full_as_the_stage() -> None:
    def full(made: StagePlan) -> float:
        image = opened(made)
        wanted = _rgb(picture._LIGHT)
        rows = ([_near(image.getpixel((x, y)), wanted) for x in range(image.width)] for y in range(260, 340, 4))
        return max(sum(row) for row in rows) / (WIDTH - 144)

    empty, half, whole = plan("2026-07-01"), plan("2026-09-29"), plan("2027-01-10")
    assert full(empty) < 0.1
    assert abs(full(half) - half.counted / half.days) < 0.05
    assert full(whole) > 0.95


def _near(pixel: object, wanted: tuple[int, ...]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(int(a) - b) < 24 for a, b in zip(pixel, wanted, strict=True))


def test_before_the_first_day_there_is_no_bar_and_no_number(monkeypatch: pytest.MonkeyPatch) -> None:
    text = written(plan("2026-06-30"), monkeypatch)
    assert "Tes dates" in text
    assert " sur 156" not in text


def test_a_stage_without_days_to_count_is_drawn_as_well() -> None:
    assert opened(plan("2026-08-24", fin_comment="alternance_passed", contrat_jours="400")).width == WIDTH
