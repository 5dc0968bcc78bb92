"""Logs of a run, looked over as a whole; and what the look would find if there were something to find."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from tests.bot.telegram.discretion import check_discretion, told_by, whole_run
from tests.bot.telegram.journeys import asks
from tests.bot.telegram.running import Jalon
from tests.bot_api import TOKEN, BotApi, Person

TOO_MUCH = (
    f"http://api/bot{TOKEN}/getMe",
    "failed for Nomdefamille",
    "failed on 'ma question à moi'",
    "{'naissance': '2004-04-12'}",
    "no such button: {button}",
)


def test_a_log_that_told_too_much_would_be_noticed(jalon: Jalon, person: Person, tmp_path: Path) -> None:
    """On a conversation in which each of these was said, pressed or answered."""
    log = tmp_path / "elsewhere" / "jalon.log"
    log.parent.mkdir()
    person.say("ma question à moi")
    person.sees("")
    person.start("stage")
    button = person.sees(asks("region")).keyboard[0][0]["callback_data"]
    for told in TOO_MUCH:
        log.write_text(told.replace("{button}", button), encoding="utf-8")
        with pytest.raises(AssertionError, match="tells"):
            check_discretion(jalon.api, log.parent)
    log.write_text("nothing to hide", encoding="utf-8")
    check_discretion(jalon.api, log.parent)


def test_what_the_libraries_say_is_in_the_log_that_is_looked_over(api: BotApi, tmp_path: Path) -> None:
    with Jalon(api, tmp_path) as jalon:
        logging.getLogger("aiogram.somewhere").warning("GET http://api/bot%s/getMe failed", TOKEN)
        said = jalon.log.read_text(encoding="utf-8")
    assert "GET http://api/bot<token>/getMe failed" in said


def test_no_log_of_this_run_tells_the_token_or_an_answer() -> None:
    """All logs against all that was said to any of the servers; runs after the other tests of this folder."""
    logs, secrets = whole_run()
    if not logs:
        pytest.skip("nothing ran before")
    told = {str(log): found for log in logs if log.exists() and (found := told_by(log, secrets))}
    assert told == {}
