"""Reminders follow what is known: a date that moves, somebody who was away, somebody who wants nothing kept."""

from __future__ import annotations

from bot.dialogue import Say
from tests.bot.reminded_talk import SUNDAY, TOM, Talk, heard
from tests.flows.reminding import JUNE


def lea(**known: str) -> Talk:
    """Registered on 1 July 2026 after June; on Sunday 22 November 2026 at ten."""
    talk = Talk()
    talk.storage.learn(talk.person, {**JUNE, **known}, SUNDAY.date())
    talk.does("menu")
    return talk


# A date that moves


def test_a_date_that_moves_is_told_once_with_both_days() -> None:
    talk = lea()
    talk.storage.learn(talk.person, {"inscription": "2026-07-15"}, talk.now.date())
    outputs = talk.says("merci")
    moved = [output.text for output in outputs if isinstance(output, Say) and "Ta date passe" in output.text]
    assert moved == [
        "Ta date passe du mercredi 30 décembre 2026 au mercredi 13 janvier 2027, donc plus tard : tes "
        "réponses, ou une règle, ont changé depuis. Mes rappels suivent ; /agenda te donne un nouveau fichier."
    ]
    assert talk.when("demande")[0] == "2027-01-13 09:00"
    assert "Ta date passe" not in heard(talk.says("merci"))
    assert "Ta date passe" not in heard(talk.restarts().says("merci"))


def test_the_first_date_is_no_move() -> None:
    talk = Talk()
    talk.storage.learn(talk.person, JUNE, SUNDAY.date())
    assert "Ta date passe" not in heard(talk.says("merci"))
    assert talk.when("demande")[0] == "2026-12-30 09:00"


def test_a_day_that_passes_moves_nothing() -> None:
    talk = lea()
    for day in ("2026-12-29", "2026-12-30", "2027-01-02", "2027-02-15"):
        talk.is_at(f"{day}T12:00")
        assert "Ta date passe" not in heard(talk.says("merci")), day


# Somebody who could not be reached


def test_whoever_writes_again_is_reminded_again_the_same_day() -> None:
    talk = lea()
    waiting = talk.rows()
    talk.storage.pause(talk.person)  # Telegram said that nobody is there
    assert talk.rows() == []
    talk.says("merci")
    assert talk.rows() == waiting


def test_whoever_blocks_is_left_in_peace_until_they_come_back() -> None:
    talk = lea()
    waiting = talk.rows()
    list(talk.dialogue.be_there(False))
    assert talk.rows() == []
    list(talk.dialogue.be_there(True))
    assert talk.rows() == waiting


# Nothing is kept where nothing may be


def test_without_trace_no_row_is_made() -> None:
    talk = Talk()
    talk.does("traceless")
    kept = talk.kept()
    answers = ("Namur", "non", "30 juin 2026", "juin", "oui", "1/7/2026", "12/3/2005", "non", "non", "non", "aucune")
    talk.begins("stage_insertion", *answers, "non", "non")
    talk.does("reminders")
    assert talk.rows() == []
    assert talk.kept() == kept


def test_after_everything_is_erased_no_row_comes_back() -> None:
    talk = lea()
    talk.does("erase")
    talk.says("oui")
    assert talk.rows() == []
    assert talk.storage.export(talk.person)["people"] == []


def test_nobodys_reminders_depend_on_anybody_elses() -> None:
    talk = lea()
    waiting = talk.rows()
    tom = Talk(talk.storage, TOM)
    tom.says("rdv cpas jeudi 9h", "oui")
    tom.says("stop")
    assert talk.rows() == waiting
