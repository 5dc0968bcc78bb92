"""The table of conftest.py is true: no point is without a test, and each of the tests is there."""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).parent
ELSEWHERE = {"sending": HERE.parent / "test_telegram_sending.py", "render": HERE.parent / "test_render.py"}
POINTS = {*range(1, 29)} - {20}  # 20 is about uploads, of which there are none to speak of


def table() -> dict[int, list[tuple[str, str]]]:
    """For each point the names of its tests, and the key of the file they are in, empty for this folder."""
    lines = (HERE / "conftest.py").read_text(encoding="utf-8").split('"""')[1]
    points = re.findall(r"^ ?(\d+) .+\n((?: {3}test_.+\n)+)", lines, re.MULTILINE)
    return {int(number): re.findall(r"(test_\w+)(?: \((\w+)\))?", names) for number, names in points}


def names_in(*files: Path) -> set[str]:
    return {name for file in files for name in re.findall(r"^def (test_\w+)", file.read_text("utf-8"), re.MULTILINE)}


def test_every_point_has_its_tests() -> None:
    assert set(table()) == POINTS
    known = {"": names_in(*HERE.glob("test_*.py"))} | {key: names_in(file) for key, file in ELSEWHERE.items()}
    missing = [name for names in table().values() for name, key in names if name not in known[key]]
    assert missing == []
