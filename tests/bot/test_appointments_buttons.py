"""Buttons of appointments, old or forged: nobody reaches what is not theirs, and nothing is noted twice."""

from __future__ import annotations

import pytest

from flows.appointments.appointment import Appointment
from tests.bot.reminded_talk import NOT_TOLD, TOM, Talk, deal, files, first, heard
from tests.bot.reminded_talk import with_an_appointment as lea


@pytest.mark.parametrize("deed", ["agenda", "deplacer", "changer", "annuler", "passe", "inconnu"])
def test_a_forged_button_reaches_nobody_elses_appointment(deed: str) -> None:
    talk = lea()
    tom = Talk(talk.storage, TOM)
    before = talk.only()
    outputs = deal(tom, deed, before.id)
    assert "Je ne trouve plus ce rendez-vous." in heard(outputs)
    assert files(outputs) == []
    assert talk.only() == before
    assert tom.appointments == []


@pytest.mark.parametrize("chosen", ["fait.{}", "eux.{}", "pas.{}", "fait.", "fait.x", "fait.-1"])
def test_nobody_tells_for_somebody_else(chosen: str) -> None:
    talk = lea()
    deal(talk, "annuler")
    before = talk.only()
    tom = Talk(talk.storage, TOM)
    assert "Je ne trouve plus ce rendez-vous." in heard(tom.chooses("rdv_dit", chosen.format(before.id)))
    assert talk.only() == before


def test_a_number_in_the_list_that_is_somebody_elses_shows_nothing() -> None:
    talk = lea()
    tom = Talk(talk.storage, TOM)
    outputs = tom.chooses("rdv", str(talk.only().id))
    assert "Je ne trouve plus ce rendez-vous." in heard(outputs)
    assert "Namur" not in heard(outputs)


def test_an_answer_that_names_somebody_elses_number_notes_a_new_one() -> None:
    talk = lea()
    tom = Talk(talk.storage, TOM)
    tom.begins("rendez_vous", "forem", "jeudi", "9h")
    tom.dialogue._answers["rdv_numero"] = str(talk.only().id)
    tom.says("oui")
    assert talk.only().local.isoformat() == "2026-12-08T14:00:00+01:00"
    assert tom.only().local.isoformat() == "2026-11-26T09:00:00+01:00"
    assert tom.only().id != talk.only().id


def test_the_button_of_an_appointment_that_is_kept_notes_it_only_once() -> None:
    talk = lea()
    outputs = talk.presses("rdv_ok", "oui")
    assert "déjà noté" in heard(outputs)
    assert len(talk.appointments) == 1
    again = talk.restarts()
    assert "déjà noté" in heard(again.presses("rdv_ok", "oui"))
    assert len(again.appointments) == 1


def test_an_old_button_works_after_a_restart() -> None:
    talk = lea().restarts()
    assert first(deal(talk, "annuler")) == NOT_TOLD


def test_a_button_of_an_appointment_that_was_erased_reaches_no_other_one() -> None:
    talk = lea()
    old = talk.only().id
    talk.storage.erase(talk.person)
    talk = talk.restarts()
    talk.says("rdv cpas jeudi 9h", "oui")
    assert "Je ne trouve plus ce rendez-vous." in heard(deal(talk, "annuler", old))
    assert talk.only().state == "coming"


def test_whoever_cancelled_and_presses_the_old_button_again_is_asked_again_and_nothing_is_noted_twice() -> None:
    talk = lea()
    deal(talk, "annuler")
    deal(talk, "annuler")
    kept: Appointment = talk.only()
    assert (kept.state, len(talk.appointments)) == ("cancelled", 1)
