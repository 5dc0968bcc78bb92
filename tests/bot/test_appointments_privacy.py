"""What is never written down of an appointment, and who never sees it."""

from __future__ import annotations

from tests.bot.reminded_talk import TOM, Talk, heard
from tests.bot.reminded_talk import with_an_appointment as noted

PRIVATE = ("05.03.12-123.45", "0470 00 11 22", "lea@exemple.be")


def test_a_national_number_a_phone_and_an_address_are_never_written_down_whoever_typed_them() -> None:
    talk = Talk()
    talk.begins("rendez_vous", "forem", "mardi", "14h")
    talk.presses("rdv_ok", "details")
    typed = " ".join(PRIVATE)
    for text in ("sur place", f"Rue de Fer 4 {typed}", f"mon CV {typed}", f"demander {typed}", "oui"):
        talk.says(text)
        for secret in PRIVATE:
            assert secret not in talk.kept(), text
    kept = talk.only()
    assert kept.place.startswith("Rue de Fer 4")
    assert kept.bring.startswith("mon CV")
    assert kept.note.startswith("demander")


def test_nothing_of_a_pasted_letter_is_written_down_but_the_appointment() -> None:
    talk = Talk()
    talk.says(
        "Madame, vous êtes invitée à un entretien au Forem le mardi 24 novembre 2026 à 14h, Rue de Fer 4, 5000 Namur. "
        f"NISS {PRIVATE[0]}, tél. {PRIVATE[1]}, {PRIVATE[2]}. Votre conseillère, Mme Dupont."
    )
    talk.says("oui")
    assert talk.only().local.isoformat() == "2026-11-24T14:00:00+01:00"
    for secret in (*PRIVATE, "Dupont"):
        assert secret not in talk.kept()


def test_without_trace_nothing_is_kept_and_one_is_told_so() -> None:
    talk = noted()
    before = talk.kept()
    talk.does("traceless")
    with_the_mode = talk.kept()
    assert "sans_trace" in with_the_mode
    for text in ("rdv forem jeudi 9h", "rdv au cpas vendredi"):
        outputs = talk.says(text)
        assert "En mode sans trace, je ne garde aucun rendez-vous" in heard(outputs)
    assert "En mode sans trace" in heard(talk.does("appointments"))
    talk.begins("rendez_vous", "forem", "jeudi", "9h", "oui")
    talk.chooses("rdv_quoi", f"annuler.{talk.only().id}")
    assert talk.kept() == with_the_mode
    talk.does("traceless")
    assert talk.kept() == before


def test_two_people_do_not_see_each_others_appointments() -> None:
    lea = noted()
    tom = Talk(lea.storage, TOM)
    assert "Tu n'as pas de rendez-vous noté" in heard(tom.does("appointments"))
