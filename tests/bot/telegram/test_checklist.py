"""The table of conftest.py is true: no point is without a test, and each of the tests is there."""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).parent
SENDING = HERE.parent / "test_telegram_sending.py"
POINTS = {*range(1, 29)} - {20}  # 20 is about uploads, of which there are none to speak of


def table() -> dict[int, list[tuple[str, bool]]]:
    """For each point the names of its tests, and whether they are those of the sender."""
    lines = (HERE / "conftest.py").read_text(encoding="utf-8").split('"""')[1]
    points = re.findall(r"^ ?(\d+) .+\n((?: {3}test_.+\n)+)", lines, re.MULTILINE)
    return {
        int(number): [(name, bool(sending)) for name, sending in re.findall(r"(test_\w+)( \(sending\))?", names)]
        for number, names in points
    }


def names_in(*files: Path) -> set[str]:
    return {name for file in files for name in re.findall(r"^def (test_\w+)", file.read_text("utf-8"), re.MULTILINE)}


def test_every_point_has_its_tests() -> None:
    assert set(table()) == POINTS
    ours, theirs = names_in(*HERE.glob("test_*.py")), names_in(SENDING)
    missing = [
        name for names in table().values() for name, sending in names if name not in (theirs if sending else ours)
    ]
    assert missing == []
