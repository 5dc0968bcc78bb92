"""Reminders during the stage and before it. Days are from a calendar, the rules from care.md and law.md."""

from __future__ import annotations

from datetime import timedelta

import pytest

from flows.reminders.plan import done_name
from flows.reminders.reminder import Reminder
from tests.flows.reminding import JUNE, at_nine, by_kind, live, moment, planned, words

CLAIM_CHAIN = at_nine(
    "2026-12-30", "2027-01-01", "2027-01-04", "2027-01-07", "2027-01-11", "2027-01-15", "2027-01-20", "2027-01-27",
    "2027-02-03", "2027-02-10", "2027-02-17", "2027-02-24", "2027-03-03", "2027-03-10",
)  # fmt: skip


def one(reminders: tuple[Reminder, ...], kind: str, step: str) -> Reminder:
    [found] = [reminder for reminder in reminders if (reminder.kind, reminder.step) == (kind, step)]
    return found


# Until the claim


def test_who_left_school_in_june_and_registered_at_once_is_reminded_by_the_earliest_reading() -> None:
    assert by_kind(planned(JUNE, "2026-07-02")) == {
        "debut_retenu": at_nine("2026-11-15"),
        "evaluations": at_nine("2026-11-18", "2026-12-02"),
        "demande_bientot": at_nine("2026-11-30", "2026-12-16", "2026-12-27"),
        "fin_de_stage": at_nine("2026-12-09"),
        "demande": CLAIM_CHAIN,
        "redemande": at_nine("2027-01-30"),
    }


def test_each_message_before_the_claim_names_the_first_day_and_the_other_reading() -> None:
    reminders = planned(JUNE, "2026-07-02")
    asked = words(one(reminders, "debut_retenu", "-45"), JUNE, "2026-11-15")
    assert asked.startswith("Demande au Forem, cette semaine, quel jour de début il a noté")
    assert "entre le mercredi 30 décembre 2026 et le samedi 30 janvier 2027" in asked
    soon = words(one(reminders, "demande_bientot", "-14"), JUNE, "2026-12-16")
    assert soon.startswith("Réserve le mercredi 30 décembre 2026 (dans 14 jours)")
    assert "samedi 30 janvier 2027" in soon
    today = words(one(reminders, "demande", "+0"), JUNE, "2026-12-30")
    assert today.startswith("Va aujourd'hui à la CAPAC ou dans un syndicat")
    assert "samedi 30 janvier 2027" in today


def test_the_later_reading_is_still_there_on_its_own_morning() -> None:
    again = one(planned(JUNE, "2027-01-30"), "redemande", "+0")
    assert again.due == moment("2027-01-30 09:00")
    assert words(again, JUNE, "2027-01-30").startswith("Redemande tes allocations aujourd'hui si on t'a répondu")


@pytest.mark.parametrize("today", ["2026-12-30", "2027-01-05", "2027-02-01", "2027-04-29"])
def test_until_it_is_done_exactly_one_call_to_claim_is_live_at_any_moment(today: str) -> None:
    chain = [reminder for reminder in planned(JUNE, today) if reminder.kind == "demande"]
    # Each week is planned three weeks ahead; what was planned stays, for whoever was away.
    at = moment("2026-12-30 09:00")
    assert live(chain, at - timedelta(seconds=1)) == []
    end = at + max(timedelta(days=60), moment(f"{today} 09:00") - at + timedelta(days=14))
    while at < end:
        assert len(live(chain, at)) == 1, at
        at += timedelta(hours=1)


@pytest.mark.parametrize(
    ("day", "step"), [("2027-01-05", "+5"), ("2027-02-01", "+28"), ("2027-04-20", "+105"), ("2028-11-20", "+686")]
)
def test_whoever_is_late_is_told_first_of_all_to_go_today(day: str, step: str) -> None:
    [due] = [one for one in live(planned(JUNE, day), moment(f"{day} 10:00")) if one.kind == "demande"]
    assert due.step == step
    assert words(due, JUNE, day).startswith("Vas-y aujourd'hui : chaque jour peut compter.")
    assert "depuis le mercredi 30 décembre 2026" in words(due, JUNE, day)
    assert "autre lecture" not in words(due, JUNE, day), "the other day has its own reminder"


def test_a_first_day_on_a_sunday_stays_and_the_message_says_what_to_do_when_all_is_closed() -> None:
    known = {"fin_etudes": "2026-11-20", "fin_comment": "during_year", "inscrit": "oui", "inscription": "2026-11-23"}
    reminders = planned(known, "2026-11-24")
    assert by_kind(reminders)["demande"][:2] == at_nine("2027-05-23", "2027-05-24"), "everything opens on Monday"
    assert "redemande" not in by_kind(reminders), "one reading only"
    soon = words(one(reminders, "demande_bientot", "-3"), known, "2027-05-20")
    assert "Réserve le dimanche 23 mai 2027 (dans 3 jours)" in soon
    assert "C'est fermé ? Alors le premier jour ouvert qui suit." in soon
    assert "autre lecture" not in soon
    assert "Vas-y le premier jour ouvert" in words(one(reminders, "demande", "+0"), known, "2027-05-23")


def test_with_two_positive_evaluations_nobody_is_sent_to_ask_for_them() -> None:
    assert "evaluations" not in by_kind(planned({**JUNE, "stage_insertion.evaluations": "deux"}, "2026-07-02"))


def test_whoever_has_not_told_enough_is_reminded_of_no_day() -> None:
    assert planned({"region": "wallonie", "fin_etudes": "2026-06-30"}, "2026-11-22") == ()
    assert planned({"inscription": "2026-07-01"}, "2026-11-22") == ()
    assert planned({**JUNE, "inscription": "?"}, "2026-11-22") == ()


# The 25th birthday


def test_the_age_limit_is_measured_by_the_latest_reading() -> None:
    """Born on 15/1/2002: by the law 30/12/2026 is in time, by the 1 August reading 30/1/2027 is too late."""
    known = {**JUNE, "naissance": "2002-01-15"}
    reminders = planned(known, "2026-07-02")
    assert "age" not in by_kind(reminders)
    assert by_kind(reminders)["age_depasse_bientot"] == at_nine(
        "2026-11-15", "2026-12-15", "2026-12-31", "2027-01-07", "2027-01-11", "2027-01-13", "2027-01-14"
    )
    said = words(one(reminders, "age_depasse_bientot", "-60"), known, "2026-11-15")
    assert said.startswith("Parle maintenant à la CAPAC ou à un syndicat")
    assert "samedi 30 janvier 2027, après le jeudi 14 janvier 2027" in said


def test_an_evaluation_still_missing_makes_the_age_limit_worth_a_word() -> None:
    """25 on Saturday 15/5/2027: in time by every reading, unless an evaluation is judged again."""
    known = {**JUNE, "naissance": "2002-05-15"}
    assert by_kind(planned(known, "2026-07-02"))["age"] == at_nine(
        "2027-03-15", "2027-04-14", "2027-04-30", "2027-05-07", "2027-05-11", "2027-05-13", "2027-05-14"
    )
    assert "age" not in by_kind(planned({**known, "stage_insertion.evaluations": "deux"}, "2026-07-02"))
    assert not {"age", "age_depasse_bientot"} & set(by_kind(planned({**JUNE, "naissance": "2005-05-15"}, "2026-07-02")))


def test_somebody_who_waits_until_the_limit_is_near_is_told_and_the_day_after_it_as_well() -> None:
    """25 on 15/5/2027, evaluations fine, first day 30/12/2026: nobody was in a hurry before mid-March."""
    known = {**JUNE, "naissance": "2002-05-15", "stage_insertion.evaluations": "deux"}
    assert "age" not in by_kind(planned(known, "2027-03-14"))
    for today in ("2027-03-15", "2027-05-14", "2027-05-15"):
        reminders = planned(known, today)
        assert by_kind(reminders)["age"][-1] == "2027-05-14 09:00", today
        assert "age_depasse_bientot" not in by_kind(reminders), "no reading was ever too late"
    [last] = [found for found in live(reminders, moment("2027-05-15 08:00")) if found.kind == "age"]
    assert words(last, known, "2027-05-15").startswith("Va aujourd'hui à la CAPAC ou dans un syndicat")


# Not registered yet


def test_who_left_school_in_june_and_is_not_registered_is_called_before_8_august() -> None:
    known = {"region": "wallonie", "fin_etudes": "2026-06-30", "fin_comment": "june", "pas_inscrit_le": "2026-07-06"}
    reminders = planned(known, "2026-07-06")
    assert by_kind(reminders) == {
        "inscription_a_faire": at_nine(
            "2026-07-07", "2026-07-09", "2026-07-13", "2026-07-20", "2026-07-27", "2026-08-17", "2026-08-31"
        ),
        "inscription_8_aout": at_nine("2026-08-01", "2026-08-05", "2026-08-08"),
    }
    said = words(one(reminders, "inscription_8_aout", "-3"), known, "2026-08-05")
    assert said.startswith("Inscris-toi aujourd'hui, et au plus tard le samedi 8 août 2026.")
    assert live(reminders, moment("2026-08-09 09:00"))[0].kind == "inscription_a_faire"


def test_who_says_so_before_the_end_of_the_studies_is_called_from_that_end_on() -> None:
    known = {"fin_etudes": "2026-09-04", "fin_comment": "second_session", "pas_inscrit_le": "2026-08-10"}
    assert by_kind(planned(known, "2026-08-10"))["inscription_a_faire"][:3] == at_nine(
        "2026-09-05", "2026-09-07", "2026-09-11"
    )


def test_after_8_august_that_day_is_named_no_more_and_registering_still_is() -> None:
    known = {"fin_etudes": "2026-06-30", "fin_comment": "june", "pas_inscrit_le": "2026-08-10"}
    found = by_kind(planned(known, "2026-08-10"))
    assert list(found) == ["inscription_a_faire"]
    assert found["inscription_a_faire"][:3] == at_nine("2026-08-11", "2026-08-13", "2026-08-17")


def test_on_8_august_itself_there_is_still_that_morning() -> None:
    known = {"fin_etudes": "2026-06-30", "fin_comment": "june", "pas_inscrit_le": "2026-08-08"}
    assert by_kind(planned(known, "2026-08-08"))["inscription_8_aout"][-1] == "2026-08-08 09:00"


def test_8_august_means_nothing_after_a_second_session_and_all_ends_with_the_registration() -> None:
    known = {"fin_etudes": "2026-09-04", "fin_comment": "second_session", "pas_inscrit_le": "2026-09-07"}
    assert set(by_kind(planned(known, "2026-09-07"))) == {"inscription_a_faire"}
    registered = planned({**known, "inscription": "2026-09-08", "inscrit": "oui"}, "2026-09-08")
    assert not {"inscription_a_faire", "inscription_8_aout"} & set(by_kind(registered))
    assert by_kind(planned({**known, "inscription": "?", "inscrit": "oui"}, "2026-09-08")) == {}


# Work, abroad, illness


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("2026-09-27", []),  # 27 days
        ("2026-09-28", at_nine("2026-09-28", "2026-09-29")),  # 28: sources differ, the safe reading
        ("2026-09-29", at_nine("2026-09-29", "2026-09-30")),
    ],
)
def test_after_a_job_of_28_days_one_registers_again(last: str, expected: list[str]) -> None:
    known = {"stage_insertion.travail_du": "2026-09-01", "stage_insertion.travail_au": last}
    assert by_kind(planned(known, "2026-09-10")).get("reinscription_travail", []) == expected


def test_back_from_abroad_one_registers_the_same_day_within_eight_days_at_the_latest() -> None:
    known = {"evenement_1": "etranger", "evenement_1_du": "2026-10-01", "evenement_1_au": "2026-10-09"}
    reminders = planned(known, "2026-10-02")
    assert by_kind(reminders) == {"reinscription_etranger": at_nine("2026-10-09", "2026-10-10", "2026-10-16")}
    assert words(reminders[0], known, "2026-10-09").startswith("Réinscris-toi au Forem dès ton retour")


def test_after_an_illness_the_registration_is_checked_and_two_events_do_not_hide_each_other() -> None:
    known = {
        "evenement_1": "maladie", "evenement_1_du": "2026-10-05", "evenement_1_au": "2026-10-09",
        "evenement_2": "maladie", "evenement_2_du": "2026-10-19", "evenement_2_au": "2026-10-23",
    }  # fmt: skip
    assert by_kind(planned(known, "2026-10-02")) == {"reinscription_maladie": at_nine("2026-10-10", "2026-10-24")}
    assert "reinscription_maladie" not in by_kind(planned({**known, "deja_demande": "oui"}, "2026-10-02"))


# What was done is not asked again


def test_it_is_done_silences_exactly_that_reminder() -> None:
    whole = by_kind(planned(JUNE, "2026-07-02"))
    for kind in ("debut_retenu", "evaluations", "demande_bientot", "fin_de_stage"):
        left = by_kind(planned({**JUNE, done_name(kind): "2026-12-30"}, "2026-07-02"))
        assert left == {name: days for name, days in whole.items() if name != kind}


def test_what_was_done_for_an_earlier_date_is_asked_again_when_the_date_moves_back() -> None:
    assert "fin_de_stage" in by_kind(planned({**JUNE, done_name("fin_de_stage"): "2026-12-29"}, "2026-07-02"))


def test_of_two_events_the_one_that_is_done_is_silent() -> None:
    known = {
        "evenement_1": "maladie", "evenement_1_au": "2026-10-09",
        "evenement_2": "maladie", "evenement_2_au": "2026-10-23",
        done_name("reinscription_maladie", "1"): "2026-10-09",
    }  # fmt: skip
    assert by_kind(planned(known, "2026-10-02")) == {"reinscription_maladie": at_nine("2026-10-24")}
