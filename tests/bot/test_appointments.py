"""Dealing with one's appointments: moved, cancelled, over, put into an agenda; and nobody else's."""

from __future__ import annotations

import re
from typing import Any

import pytest
from icalendar import Calendar

from bot.attachment import make
from bot.dialogue import File, Output
from tests.bot.reminded_talk import NOT_TOLD, Talk, asked, deal, files, first, heard, offered
from tests.bot.reminded_talk import with_an_appointment as lea


def in_calendar(file: File) -> tuple[str, list[dict[str, Any]]]:
    """The method of a calendar file, and of each event what an agenda goes by."""
    calendar = Calendar.from_ical(make(file.made_of).content)
    names = ("UID", "SEQUENCE", "STATUS", "SUMMARY", "LOCATION")
    events = [
        {name: str(event[name]) for name in names if name in event} | {"starts": event.decoded("DTSTART").isoformat()}
        for event in calendar.walk("VEVENT")
    ]
    return str(calendar["METHOD"]), events


# Listed


def test_whoever_has_none_is_told_how_to_note_one() -> None:
    outputs = Talk().does("appointments")
    assert "« rdv forem mardi 14h à Namur »" in heard(outputs)
    assert dict(offered(outputs).options)["ajouter"] == "Noter un rendez-vous"


def test_what_is_to_come_is_listed_the_nearest_first_and_what_is_past_is_not() -> None:
    talk = lea()
    talk.says("rdv cpas jeudi 9h", "oui")
    said = heard([offered(talk.does("appointments"))]).split("\n")
    assert said[1:3] == [
        "[Rendez-vous au CPAS, jeudi 26 novembre 2026 à 9 h (dans 4 jours)]",
        "[Entretien au Forem, mardi 8 décembre 2026 à 14 h, Namur (dans 16 jours)]",
    ]
    talk.is_at("2026-11-26T09:01")
    assert "CPAS" not in heard(talk.does("appointments"))
    assert "(dans 12 jours)" in heard(talk.does("appointments"))


def test_choosing_one_shows_what_can_be_done_with_it() -> None:
    talk = lea()
    outputs = talk.chooses("rdv", str(talk.only().id))
    assert "Entretien au Forem, mardi 8 décembre 2026 à 14 h, Namur (dans 16 jours)." in heard(outputs)
    deeds = [name.partition(".")[0] for name, _ in offered(outputs).options]
    assert deeds == ["agenda", "deplacer", "changer", "annuler", "passe", "liste", "tout"]


# Moved


def move(talk: Talk, day: str = "mercredi 9 décembre", hour: str = "10h") -> list[Output]:
    assert asked(deal(talk, "deplacer")) == "rdv_jour"
    assert asked(talk.says(day)) == "rdv_heure"
    assert asked(talk.says(hour)) == "rdv_ok"
    return talk.says("oui")


def test_whoever_moves_one_is_told_first_of_all_that_nobody_was_told() -> None:
    talk = lea()
    before = talk.only()
    outputs = move(talk)
    assert first(outputs) == NOT_TOLD
    assert "0800 93 947" in heard(outputs)
    assert [name.partition(".")[0] for name, _ in offered(outputs).options] == ["fait", "eux", "pas", "viens"]
    kept = talk.only()
    assert (kept.id, kept.uid, kept.place) == (before.id, before.uid, "Namur")
    assert kept.local.isoformat() == "2026-12-09T10:00:00+01:00"
    assert talk.when("rendez_vous") == ["2026-12-02 09:00", "2026-12-08 09:00", "2026-12-09 08:00"]
    assert talk.when("prevenir")[:3] == ["2026-11-22 12:00", "2026-11-23 09:00", "2026-11-24 09:00"]


@pytest.mark.parametrize("answer", ["fait", "eux"])
def test_who_has_told_the_service_is_not_asked_again_and_stays_reminded(answer: str) -> None:
    talk = lea()
    move(talk)
    outputs = talk.chooses("rdv_dit", f"{answer}.{talk.only().id}")
    assert "Garde une preuve" in heard(outputs)
    assert talk.when("prevenir") == []
    assert talk.only().cannot_come is None
    assert len(talk.when("rendez_vous")) == 3


def test_who_has_not_told_them_yet_is_asked_again() -> None:
    talk = lea()
    move(talk)
    assert "dans deux heures, puis chaque jour" in heard(talk.says("pas encore"))
    assert talk.when("prevenir")[0] == "2026-11-22 12:00"


def test_one_that_is_moved_to_in_an_hour_still_gets_a_reminder() -> None:
    talk = lea().is_at("2026-12-08T09:00")
    move(talk, "aujourd'hui", "10h")
    assert talk.when("rendez_vous")[-1] == "2026-12-08 09:30"


def test_another_place_is_no_move_and_nobody_has_to_be_told() -> None:
    talk = lea()
    outputs = deal(talk, "changer")
    assert offered(outputs).key == "corriger"
    talk.chooses("corriger", "rdv_lieu")
    assert asked(talk.says("Rue de Fer 4, Namur")) == "rdv_ok"
    outputs = talk.says("oui")
    assert "PAS prévenu" not in heard(outputs)
    assert talk.only().place == "Rue de Fer 4, Namur"
    assert talk.when("prevenir") == []


def test_changing_nothing_of_it_keeps_it_as_it_is() -> None:
    talk = lea()
    deal(talk, "changer")
    assert asked(talk.says("ne rien changer")) == "rdv_ok"
    talk.says("oui")
    assert talk.only().local.isoformat() == "2026-12-08T14:00:00+01:00"
    assert talk.when("prevenir") == []


def test_moving_one_in_the_middle_of_the_stage_comes_back_to_the_stage() -> None:
    talk = lea()
    talk.begins("stage_insertion", "Namur", "non", "30 juin 2026")
    move(talk)
    outputs = talk.says("j'ai prévenu")
    assert "On reprend où on en était." in heard(outputs)
    assert asked(outputs) == "fin_comment"


# Cancelled, over


def test_whoever_cancels_is_told_first_that_nobody_was_told_and_gets_it_out_of_the_agenda() -> None:
    talk = lea()
    outputs = deal(talk, "annuler")
    assert first(outputs) == NOT_TOLD
    method, [event] = in_calendar(files(outputs)[0])
    assert (method, event["STATUS"]) == ("CANCEL", "CANCELLED")
    assert talk.when("rendez_vous") == []
    assert talk.when("prevenir")[0] == "2026-11-22 12:00"
    assert "[À prévenir : Entretien au Forem, mardi 8 décembre 2026 à 14 h, Namur]" in heard(talk.does("appointments"))
    talk.chooses("rdv_dit", f"fait.{talk.only().id}")
    assert talk.when("prevenir") == []
    assert "Tu n'as pas de rendez-vous noté" in heard(talk.does("appointments"))


def test_after_a_cancellation_one_is_still_asked_whether_they_were_told() -> None:
    talk = lea()
    outputs = deal(talk, "annuler")
    assert offered([one for one in outputs if not isinstance(one, File)]).key == "rdv_dit"
    assert "Garde une preuve" in heard(talk.says("j'ai prévenu"))


def test_at_the_cpas_it_is_not_the_forem_that_was_not_told() -> None:
    talk = lea("rdv cpas jeudi 9h")
    assert first(deal(talk, "annuler")) == "Je n'ai PAS prévenu pour toi : c'est à toi de le faire, maintenant."


def test_in_brussels_it_is_actiris() -> None:
    talk = lea()
    talk.storage.learn(talk.person, {"region": "bruxelles"}, talk.now.date())
    assert first(deal(talk, "annuler")) == "Je n'ai PAS prévenu Actiris : c'est à toi de le faire, maintenant."


def test_one_that_is_over_is_told_no_more() -> None:
    talk = lea()
    assert "Il n'est pas encore passé : c'est dans 16 jours." in heard(deal(talk, "passe")), "a slip of the finger"
    assert talk.only().state == "coming"
    talk.is_at("2026-12-08T15:00")
    assert "ce rendez-vous est passé" in heard(deal(talk, "passe"))
    assert talk.only().state == "done"
    assert talk.rows("rendez_vous") == talk.rows("prevenir") == []


# In an agenda


def test_each_change_is_the_same_event_of_an_agenda_with_a_greater_number() -> None:
    talk = lea()
    found = [in_calendar(files(deal(talk, "agenda"))[0])]
    move(talk)
    talk.says("j'ai prévenu")
    found.append(in_calendar(files(deal(talk, "agenda"))[0]))
    move(talk, "jeudi 10 décembre")
    talk.says("j'ai prévenu")
    found.append(in_calendar(files(deal(talk, "agenda"))[0]))
    found.append(in_calendar(files(deal(talk, "annuler"))[0]))
    assert [method for method, _ in found] == ["PUBLISH", "PUBLISH", "PUBLISH", "CANCEL"]
    events = [event for _, [event] in found]
    assert len({event["UID"] for event in events}) == 1
    numbers = [int(event["SEQUENCE"]) for event in events]
    assert numbers == sorted(set(numbers))
    assert [event["starts"] for event in events] == [
        "2026-12-08T13:00:00+00:00",
        "2026-12-09T09:00:00+00:00",
        *["2026-12-10T09:00:00+00:00"] * 2,
    ]
    assert (events[0]["SUMMARY"], events[0]["LOCATION"]) == ("Entretien au Forem", "Namur")


def test_all_to_come_go_into_one_file() -> None:
    talk = lea()
    talk.says("rdv cpas jeudi 9h", "oui")
    outputs = talk.chooses("rdv", "agenda")
    [file] = files(outputs)
    method, events = in_calendar(file)
    assert method == "PUBLISH"
    assert [event["SUMMARY"] for event in events] == ["Rendez-vous au CPAS", "Entretien au Forem"]
    assert len({event["UID"] for event in events}) == 2
    assert file.text.count("\n") == 1
    assert offered(outputs).key == "rdv"


def test_the_file_names_nobody() -> None:
    talk = lea()
    [file] = files(deal(talk, "agenda"))
    assert not re.search(rb"telegram|ORGANIZER|ATTENDEE", make(file.made_of).content)


def test_a_button_of_the_list_opens_its_own_appointment_whatever_its_number_in_the_list() -> None:
    """Three of them, the latest noted first: the numbers of the list are not those under which they are kept."""
    talk = lea("rdv forem vendredi 11 décembre 10h")
    for said in ("rdv cpas jeudi 10 décembre 11h", "rdv syndicat mercredi 9 décembre 9h"):
        talk.says(said)
        talk.says("oui")
    for one in talk.storage.appointments(talk.person):
        talk.does("appointments")
        assert f"{one.local:%H}".lstrip("0") + " h" in heard(talk.chooses("rdv", str(one.id))[:1])


def test_whoever_can_come_after_all_has_it_back_with_its_reminders() -> None:
    talk = lea()
    before = talk.when("rendez_vous")
    deal(talk, "annuler")
    assert talk.when("rendez_vous") == []
    assert "C'est remis" in heard(talk.chooses("rdv_dit", f"viens.{talk.only().id}"))
    assert talk.when("rendez_vous") == before
    assert talk.when("prevenir") == []


def test_place_and_papers_can_be_added_to_one_that_was_typed() -> None:
    talk = Talk()
    talk.says("rdv forem jeudi 10h")
    assert "Comment se passe-t-il" in heard(talk.presses("rdv_ok", "details"))
