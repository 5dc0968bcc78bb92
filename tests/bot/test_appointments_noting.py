"""Noting an appointment: by taps, in one sentence, in the middle of something else; what is in doubt is asked."""

from __future__ import annotations

import pytest

from bot.dialogue import CONSENT, Result
from tests.bot.reminded_talk import SUNDAY, Talk, asked, heard, offered

# By taps and in a sentence


def test_somebody_notes_an_appointment_in_a_few_taps() -> None:
    talk = Talk()
    assert offered(talk.does("appointments")).key == "rdv"
    assert asked(talk.chooses("rdv", "ajouter")) == "rdv_genre"
    assert asked(talk.presses("rdv_genre", "forem_entretien")) == "rdv_jour"
    assert asked(talk.presses("rdv_jour", "2026-11-24")) == "rdv_heure"
    outputs = talk.says("14h30")
    assert asked(outputs) == "rdv_ok"
    assert "Entretien au Forem, mardi 24 novembre 2026 à 14 h 30. C'est bien ça ?" in heard(outputs)
    assert talk.appointments == []
    outputs = talk.presses("rdv_ok", "oui")
    kept = talk.only()
    assert (kept.kind, kept.local.isoformat(), kept.place) == ("forem_entretien", "2026-11-24T14:30:00+01:00", "")
    assert talk.when("rendez_vous") == ["2026-11-23 09:00", "2026-11-24 12:30"]
    assert "Je te le rappelle : lundi 23 novembre 2026 à 9 h ; mardi 24 novembre 2026 à 12 h 30." in heard(outputs)
    assert talk.storage.current(talk.person) is None


def test_somebody_notes_an_appointment_in_one_sentence_and_a_yes() -> None:
    talk = Talk()
    outputs = talk.says("rdv forem mardi 14h à Namur")
    assert "Entretien au Forem, mardi 24 novembre 2026 à 14 h, Namur. C'est bien ça ?" in heard(outputs)
    assert talk.appointments == []
    outputs = talk.says("oui")
    said = heard(outputs)
    assert said.startswith("C'est noté : Entretien au Forem, mardi 24 novembre 2026 à 14 h, Namur.")
    assert "Je ne vois pas ton espace Forem : regarde-le chaque semaine, spams compris." in said
    assert (talk.only().place, talk.only().mode) == ("Namur", "place")
    assert offered(outputs).key == "rdv_quoi"


def test_what_the_sentence_left_out_is_asked_and_nothing_else() -> None:
    talk = Talk()
    assert asked(talk.says("rdv au cpas jeudi")) == "rdv_heure"
    assert asked(talk.says("9h")) == "rdv_ok"
    assert heard(talk.says("oui")).startswith("C'est noté : Rendez-vous au CPAS, jeudi 26 novembre 2026 à 9 h.")


def test_whoever_wrote_under_the_list_need_not_say_that_it_is_an_appointment() -> None:
    talk = Talk()
    talk.does("appointments")
    assert asked(talk.says("demain 8h15")) == "rdv_genre"
    assert asked(talk.says("formation")) == "rdv_ok"
    talk.says("oui")
    assert talk.only().local.isoformat() == "2026-11-23T08:15:00+01:00"
    assert talk.when("rendez_vous") == ["2026-11-23 07:00"]


# Doubts


def test_three_o_clock_may_be_in_the_afternoon() -> None:
    talk = Talk()
    outputs = talk.says("rdv forem mardi à 3h")
    assert [label for _, label in offered(outputs).options] == ["3 h du matin", "15 h"]
    assert asked(talk.says("2")) == "rdv_ok"
    talk.says("oui")
    assert talk.only().local.hour == 15


def test_tuesday_said_on_a_tuesday_is_asked_with_both_days() -> None:
    talk = Talk().is_at("2026-11-24T01:00")
    outputs = talk.says("rdv forem mardi à 14h")
    assert "Ce mardi 24 novembre ou le mardi 1er décembre ?" in heard(outputs)
    talk.says("le mardi 1er décembre")
    talk.says("oui")
    assert talk.only().local.date().isoformat() == "2026-12-01"


def test_an_hour_of_today_that_has_passed_is_asked_again() -> None:
    talk = Talk()
    outputs = talk.says("rdv forem aujourd'hui à 9h")
    assert "9 h, aujourd'hui, c'est déjà passé" in heard(outputs)
    assert asked(talk.chooses("suggestion", "21:00")) == "rdv_ok"
    by_taps = Talk()
    by_taps.chooses("rdv", "ajouter")
    by_taps.presses("rdv_genre", "welcome")
    by_taps.presses("rdv_jour", "2026-11-22")
    outputs = by_taps.says("9h")
    assert "Cette heure est déjà passée aujourd'hui." in heard(outputs)
    assert asked(outputs) == "rdv_heure"
    assert asked(by_taps.says("16h")) == "rdv_ok"


def test_the_hour_that_spring_skips_is_refused_and_the_doubled_one_is_said() -> None:
    talk = Talk()
    talk.begins("rendez_vous", "forem", "28/3/2027")
    assert "Cette heure n'existe pas ce jour-là" in heard(talk.says("02h30 du matin"))
    assert asked(talk.says("03h30 du matin")) == "rdv_ok"
    talk.begins("rendez_vous", "forem", "31/10/2027")
    outputs = talk.says("02h30 du matin")
    assert "Cette nuit-là, l'heure passe deux fois : je prends la première." in heard(outputs)
    talk.says("oui")
    assert talk.only().local.isoformat() == "2027-10-31T02:30:00+02:00"


def test_in_a_sentence_too_the_hours_of_those_nights_are_asked() -> None:
    talk = Talk()
    outputs = talk.says("rdv forem le 28 mars 2027 à 02:30")
    assert "n'existe pas" in heard(outputs)
    assert offered(outputs).key == "suggestion"
    assert asked(talk.says("1")) == "rdv_ok"
    talk.says("oui")
    assert talk.only().local.isoformat() == "2027-03-28T03:30:00+02:00"


# Corrections and details


def test_what_was_misread_is_corrected_before_it_is_kept() -> None:
    talk = Talk()
    talk.says("rdv forem mardi 14h à Namur")
    outputs = talk.says("non")
    assert offered(outputs).key == "corriger"
    assert "[Heure : 14 h]" in heard(outputs)
    assert "rdv_numero" not in dict(offered(outputs).options)
    talk.chooses("corriger", "rdv_heure")
    outputs = talk.says("15h45")
    assert "mardi 24 novembre 2026 à 15 h 45, Namur. C'est bien ça ?" in heard(outputs)
    talk.says("oui")
    assert talk.only().local.strftime("%H:%M") == "15:45"


def test_details_are_asked_only_of_whoever_wants_to_give_them() -> None:
    talk = Talk()
    talk.chooses("rdv", "ajouter")
    talk.presses("rdv_genre", "forem_evaluation")
    talk.says("mardi", "14h")
    assert asked(talk.presses("rdv_ok", "details")) == "rdv_mode"
    assert asked(talk.says("sur place")) == "rdv_lieu"
    assert asked(talk.says("Rue de Fer 4, 5000 Namur")) == "rdv_papiers"
    assert asked(talk.says("CV et preuves")) == "rdv_note"
    outputs = talk.says("passer")
    assert "Évaluation du Forem, mardi 24 novembre 2026 à 14 h, Rue de Fer 4, 5000 Namur." in heard(outputs)
    assert "À prendre : CV et preuves." in heard(talk.says("oui"))
    kept = talk.only()
    assert (kept.mode, kept.place, kept.bring, kept.note) == ("place", "Rue de Fer 4, 5000 Namur", "CV et preuves", "")


def test_one_can_go_back_question_by_question_to_the_first() -> None:
    talk = Talk()
    talk.begins("rendez_vous", "forem", "mardi", "14h")
    assert [asked(talk.does("back")) for _ in range(3)] == ["rdv_heure", "rdv_jour", "rdv_genre"]
    assert "au début" in heard(talk.does("back"))


# In the middle of something else

STAGE = ("Namur", "non", "30 juin 2026", "juin")


@pytest.mark.parametrize("restarted", [False, True], ids=["at once", "after a restart"])
def test_in_the_middle_of_the_stage_nothing_of_it_is_lost(restarted: bool) -> None:
    talk = Talk()
    assert asked(talk.begins("stage_insertion", *STAGE)) == "inscrit"
    before = talk.storage.current(talk.person)
    assert asked(talk.says("rdv forem mardi 14h")) == "rdv_ok"
    if restarted:
        talk = talk.restarts()
    outputs = talk.says("oui")
    assert "On reprend où on en était." in heard(outputs)
    assert asked(outputs) == "inscrit"
    assert talk.only().local.hour == 14
    after = talk.storage.current(talk.person)
    assert before is not None
    assert after is not None
    assert (after.flow, after.answers) == (before.flow, before.answers)
    assert asked(talk.says("oui")) == "inscription"


def test_the_stage_goes_on_to_its_end_as_if_nothing_had_been_noted() -> None:
    answers = ("oui", "1/7/2026", "12/3/2005", "non", "non", "non", "aucune", "non", "non")
    plain, interrupted = Talk(), Talk()
    expected = plain.begins("stage_insertion", *STAGE, *answers)
    interrupted.begins("stage_insertion", *STAGE, *answers[:3])
    interrupted.says("rdv forem mardi 14h", "oui")
    found = interrupted.says(*answers[3:])
    assert isinstance(expected[0], Result)
    assert isinstance(found[0], Result)
    assert found[0].reply == expected[0].reply
    facts = interrupted.storage.known(interrupted.person)
    assert facts == plain.storage.known(plain.person)


def test_leaving_the_appointment_leaves_the_stage_where_it_was() -> None:
    talk = Talk()
    talk.begins("stage_insertion", *STAGE)
    talk.says("rdv forem mardi", "annuler")
    assert talk.appointments == []
    again = talk.restarts()
    assert offered(again.does("open")).key == "reprendre"
    assert asked(again.says("on continue")) == "inscrit"


def test_what_is_sensitive_in_the_conversation_set_aside_is_written_nowhere_before_a_yes() -> None:
    talk = Talk()
    talk.begins("stage_insertion", *STAGE, "oui", "1/7/2026", "12/3/2005", "non", "maladie", "5/10/2026")
    assert asked(talk.says("rdv forem mardi 14h")) == "rdv_ok"
    assert "maladie" not in talk.kept()
    assert "2026-10-05" not in talk.kept()
    outputs = talk.says("oui")
    assert asked(outputs) == "evenement_1_au", "still in memory"
    agreed = Talk()
    agreed.storage.learn(agreed.person, {CONSENT: "oui"}, SUNDAY.date())
    agreed.begins("stage_insertion", *STAGE, "oui", "1/7/2026", "12/3/2005", "non", "maladie", "5/10/2026")
    agreed.says("rdv forem mardi 14h")
    assert asked(agreed.restarts().says("oui")) == "evenement_1_au"


# A change that is typed


@pytest.mark.parametrize(
    "text",
    [
        "mon rdv est déplacé à jeudi",
        "annule mon rdv de mardi",
        "mon rdv forem est reporté à jeudi 10h",
        "je peux pas venir à mon rdv",
        "le forem a changé mon rdv, c'est vendredi 9h",
    ],
)
def test_a_change_that_is_typed_leads_to_the_kept_appointment(text: str) -> None:
    talk = Talk()
    talk.says("rdv forem mardi 14h à Namur")
    talk.says("oui")
    talk.says("menu")
    outputs = talk.says(text)
    assert "Je n'ai prévenu personne" in heard(outputs)
    offer = offered(outputs)
    assert offer.key == "rdv_quoi"
    assert {"Le déplacer", "L'annuler"} <= {label for _, label in offer.options}


def test_of_several_appointments_one_says_which() -> None:
    talk = Talk()
    for text in ("rdv forem mardi 14h à Namur", "rdv cpas jeudi 9h"):
        talk.says(text)
        talk.says("oui")
    assert offered(talk.says("mon rdv est annulé")).key == "rdv"


@pytest.mark.parametrize("text", ["comment annuler mon rdv ?", "j'ai raté mon rdv", "je veux prendre rdv"])
def test_what_is_no_change_gets_its_answer(text: str) -> None:
    talk = Talk()
    talk.says("rdv forem mardi 14h à Namur")
    talk.says("oui")
    assert "Je n'ai prévenu personne" not in heard(talk.says(text))


def test_a_change_of_what_is_not_kept_gets_its_answer() -> None:
    assert "Je n'ai prévenu personne. Ici" not in heard(Talk().says("mon rdv est déplacé à jeudi"))
