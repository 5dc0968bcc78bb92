"""Reminders in the dialogue: what comes, how one wants it, and silence."""

from __future__ import annotations

import pytest

from tests.bot.reminded_talk import SUNDAY, Talk, asked, heard, offered
from tests.flows.reminding import JUNE


def lea(**known: str) -> Talk:
    """Registered on 1 July 2026 after June; on Sunday 22 November 2026 at ten."""
    talk = Talk()
    talk.storage.learn(talk.person, {**JUNE, **known}, SUNDAY.date())
    talk.does("menu")
    return talk


def labels(talk: Talk) -> list[str]:
    return [label for _, label in offered(talk.does("reminders")).options]


# What comes


def test_what_comes_is_listed_by_day_each_kind_once() -> None:
    talk = lea()
    talk.says("rdv forem mardi 14h à Namur", "oui")
    said = heard(talk.does("reminders"))
    lines = [line for line in said.split("\n") if line.startswith("•")]
    assert lines == [
        "• lundi 23 novembre 2026 : Entretien au Forem, mardi 24 novembre 2026 à 14 h, Namur",
        "• lundi 30 novembre 2026 : Préparer le jour de ta demande",
        "• mercredi 2 décembre 2026 : Vérifier tes évaluations",
        "• mercredi 9 décembre 2026 : Rassembler tes papiers",
        "• mercredi 30 décembre 2026 : Demander tes allocations",
        "• samedi 30 janvier 2027 : Redemander tes allocations",
    ]


def test_whoever_has_told_nothing_is_told_how_to_be_reminded() -> None:
    talk = Talk()
    outputs = talk.does("reminders")
    assert "Aucun rappel n'est prévu." in heard(outputs)
    assert offered(outputs).key == "rappels"


def test_in_a_terminal_it_is_said_that_nothing_leaves_from_there() -> None:
    talk = lea()
    talk.dialogue.reminds = False
    assert "Dans le terminal, je ne fais que les montrer" in heard(talk.does("reminders"))
    talk.says("rdv forem mardi 14h")
    assert "Ici, dans le terminal, aucun rappel ne part" in heard(talk.says("oui"))


# How one wants it


def test_another_hour_moves_every_reminder_but_that_of_the_day_of_an_appointment() -> None:
    talk = lea()
    talk.says("rdv forem mardi 14h", "oui")
    assert offered(talk.chooses("rappels", "heure")).key == "rappels_h"
    outputs = talk.chooses("rappels_h", "18:00")
    assert "D'accord, à 18 h." in heard(outputs)
    assert "[Changer l'heure (18 h)]" in heard(outputs)
    assert talk.when("demande_bientot") == ["2026-11-30 18:00", "2026-12-16 18:00", "2026-12-27 18:00"]
    assert talk.when("rendez_vous") == ["2026-11-23 18:00", "2026-11-24 12:00"]


@pytest.mark.parametrize("hour", ["03:00", "9", "24:00", ""])
def test_an_hour_that_is_not_offered_changes_nothing(hour: str) -> None:
    talk = lea()
    talk.chooses("rappels_h", hour)
    assert talk.when("demande_bientot")[0] == "2026-11-30 09:00"


def test_a_group_is_switched_off_and_on_again() -> None:
    talk = lea()
    outputs = talk.chooses("rappels", "genres")
    assert "[Mes évaluations : oui]" in heard(outputs)
    assert "[Mes évaluations : non]" in heard(talk.chooses("rappels_g", "evaluation"))
    assert talk.when("evaluations") == []
    assert talk.when("demande_bientot") != []
    assert "[Mes évaluations : oui]" in heard(talk.chooses("rappels_g", "evaluation"))
    assert talk.when("evaluations") == ["2026-12-02 09:00"]
    assert offered(talk.chooses("rappels_g", "voir")).key == "rappels"
    assert offered(talk.chooses("rappels_g", "inconnu")).key == "rappels"


def test_an_appointment_noted_with_its_group_off_says_that_nothing_will_come() -> None:
    talk = lea(**{"rappels.sans": "rendez_vous"})
    talk.says("rdv forem mardi 14h")
    assert "Tes rappels sont éteints : je ne t'enverrai rien. /rappels les rallume." in heard(talk.says("oui"))
    assert talk.when("rendez_vous") == []


def test_discretion_is_switched_on_and_off() -> None:
    talk = lea()
    assert "« Jalon : un rappel »" in heard(talk.chooses("rappels", "discret"))
    assert "Mode discret : oui" in labels(talk)
    talk.chooses("rappels", "discret")
    assert "Mode discret : non" in labels(talk)


def test_the_friday_of_proofs_comes_only_to_whoever_asks_for_it() -> None:
    talk = lea()
    assert talk.when("preuves") == []
    assert "chaque vendredi" in heard(talk.chooses("rappels", "preuves"))
    assert talk.when("preuves") == [
        "2026-11-27 09:00",
        "2026-12-04 09:00",
        "2026-12-11 09:00",
        "2026-12-18 09:00",
        "2026-12-25 09:00",
    ]
    talk.chooses("rappels", "preuves")
    assert talk.when("preuves") == []


# Silence


@pytest.mark.parametrize("how", ["command", "word", "button"])
def test_whoever_wants_silence_gets_it_and_hears_what_goes_unannounced(how: str) -> None:
    talk = lea()
    talk.says("rdv forem mardi 14h à Namur", "oui")
    talk.says("merci")
    outputs = {
        "command": lambda: talk.does("silence"),
        "word": lambda: talk.says("Stop !"),
        "button": lambda: talk.chooses("rappels", "stop"),
    }[how]()
    said = heard(outputs)
    assert "je ne t'enverrai plus aucun rappel" in said
    assert "Entretien au Forem, mardi 24 novembre 2026 à 14 h, Namur" in said
    assert "• mercredi 30 décembre 2026 : Demander tes allocations" in said
    assert talk.rows() == []
    assert talk.restarts().rows() == []


def test_they_are_switched_on_again_and_only_what_is_to_come_comes() -> None:
    talk = lea()
    talk.says("stop")
    assert "Tes rappels sont tous éteints." in heard(talk.does("reminders"))
    talk.is_at("2026-12-20T10:00")
    assert "Tes rappels sont rallumés." in heard(talk.chooses("rappels", "rallumer"))
    assert talk.when("demande_bientot") == ["2026-12-27 09:00"]
    assert talk.when("demande")[0] == "2026-12-30 09:00"


def test_stop_in_the_middle_of_a_questionnaire_asks_what_is_meant() -> None:
    talk = lea()
    assert asked(talk.begins("montant")) != ""
    outputs = talk.says("stop")
    assert [name for name, _ in offered(outputs).options] == ["ici", "rappels", "rien"]
    assert talk.rows() != []


def test_stop_may_mean_this_conversation() -> None:
    talk = lea()
    talk.begins("montant")
    talk.says("stop")
    assert offered(talk.says("cette conversation")).key == "menu"
    assert talk.rows() != []


@pytest.mark.parametrize(("chosen", "silent"), [("rappels", True), ("rien", False)])
def test_or_the_reminders_or_nothing_and_the_questionnaire_goes_on(chosen: str, silent: bool) -> None:
    talk = lea()
    question = asked(talk.begins("montant"))
    talk.says("stop")
    assert asked(talk.chooses("rappels_stop", chosen)) == question
    assert (talk.rows() == []) is silent


def test_without_trace_stop_silences_what_was_kept_before() -> None:
    talk = lea()
    talk.does("traceless")
    assert "plus aucun rappel" in heard(talk.does("silence"))
    talk.does("traceless")
    talk.says("merci")
    assert talk.rows() == []
