"""The buttons under a reminder, however old: done, later, can't come, no more of these; and never anybody else's."""

from __future__ import annotations

from typing import get_args

import pytest

from bot.callback import Deed
from bot.dialogue import Remind, Say
from knowledge.calendar import BRUSSELS
from tests.bot.reminded_talk import SUNDAY, TOM, Talk, heard, offered
from tests.flows.reminding import JUNE

NOT_TOLD = "Je n'ai PAS prévenu le Forem : c'est à toi de le faire, maintenant."
GONE = "Ce rappel ne vaut plus"


def lea(at: str = "2026-11-22T10:00", **known: str) -> Talk:
    """Registered on 1 July 2026 after June, since 22 November 2026 with us."""
    talk = Talk()
    talk.storage.learn(talk.person, {**JUNE, **known}, SUNDAY.date())
    talk.says("rdv forem mardi 8 décembre 14h à Namur", "oui", "menu")
    return talk.is_at(at)


def send(talk: Talk, kind: str, step: str) -> int:
    """The reminder has been sent: its number."""
    number = talk.row(kind, step).id
    talk.storage.settle([number], "sent", talk.now)
    return number


def due(talk: Talk, number: int) -> str:
    """When the row is due, if it waits because the person wants it so."""
    [row] = [row for row in talk.storage.reminders(talk.person) if row.id == number]
    assert row.state == "pending"
    assert row.snoozed
    return f"{row.due.astimezone(BRUSSELS):%Y-%m-%d %H:%M}"


# Done


def test_what_is_done_is_spoken_of_no_more_and_the_rest_still_is() -> None:
    talk = lea("2026-11-30T09:05")
    before = {row.key for row in talk.rows()}
    outputs = talk.acts("fait", send(talk, "demande_bientot", "-30"))
    assert "Je t'en reparle au prochain moment important." in heard(outputs), "the next one says something new"
    assert {row.key for row in talk.rows()} >= before - {"demande_bientot::-30"}
    outputs = talk.is_at("2026-12-09T09:05").acts("fait", send(talk, "fin_de_stage", "-21"))
    assert "Je ne t'en parle plus." in heard(outputs)
    assert talk.when("fin_de_stage") == []
    assert {row.key for row in talk.rows()} >= before - {"demande_bientot::-30", "fin_de_stage::-21"}


def test_somebody_who_claimed_two_days_ago_says_so_and_every_time_limit_follows() -> None:
    """Claimed on 30/12/2026: registered by 7/1, the file by 28/2; pressed on 1/1."""
    talk = lea("2027-01-01T09:05")
    asked = talk.acts("fait", send(talk, "demande", "+2"))
    assert "C'était quel jour" in heard(asked)
    assert "Je compte ta demande au mercredi 30 décembre 2026." in heard(
        talk.chooses("rappels_d", "demande.2026-12-30")
    )
    assert talk.when("inscription_8_jours")[-1] == "2027-01-07 09:00"
    assert talk.when("dossier")[-1] == "2027-02-28 09:00"


def test_what_costs_money_is_switched_off_only_after_a_yes_and_the_lost_days_are_said() -> None:
    talk = lea("2026-12-16T09:05")
    outputs = talk.acts("stop", send(talk, "demande_bientot", "-14"))
    assert "Le manquer peut te coûter de l'argent" in heard(outputs)
    assert talk.when("demande_bientot") != [], "nothing is switched off before the answer"
    assert "je continue" in heard(talk.chooses("rappels_k", "garder"))
    outputs = talk.chooses("rappels_k", "demande_bientot")
    assert "• mercredi 30 décembre 2026 : Préparer le jour de ta demande" in heard(outputs)
    assert talk.when("demande_bientot") == []
    assert talk.when("demande") != []


def test_whoever_claimed_is_called_no_more_and_is_told_what_follows() -> None:
    talk = lea("2026-12-30T09:30")
    outputs = talk.acts("fait", send(talk, "demande", "+0"))
    assert "Je compte ta demande au mercredi 30 décembre 2026." in heard(outputs)
    assert talk.when("demande") == []
    assert talk.when("inscription_8_jours")[-1] == "2027-01-07 09:00"
    assert talk.when("dossier")[-1] == "2027-02-28 09:00"
    assert talk.when("redemande") == ["2027-01-30 09:00"]
    assert "Ta date passe" not in heard(outputs)


def test_whoever_registered_is_called_no_more_and_gets_the_dates() -> None:
    talk = Talk().is_at("2026-07-06T10:00")
    known = {"region": "wallonie", "fin_etudes": "2026-06-30", "fin_comment": "june", "pas_inscrit_le": "2026-07-06"}
    talk.storage.learn(talk.person, known, talk.now.date())
    talk.says("merci")
    number = talk.row("inscription_a_faire", "+1").id
    talk.is_at("2026-07-07T12:00")
    outputs = talk.acts("fait", number)
    assert "Je compte ton inscription au mardi 7 juillet 2026." in heard(outputs)
    assert talk.when("inscription_a_faire") == talk.when("inscription_8_aout") == []
    assert talk.when("demande")[0] == "2027-01-05 09:00"  # Tuesday, 26 weeks later


def test_the_same_button_twice_is_kind() -> None:
    talk = lea("2026-12-30T09:30")
    number = send(talk, "demande", "+0")
    talk.acts("fait", number)
    assert GONE in heard(talk.acts("fait", number))
    assert talk.storage.known(talk.person)["demande_le"] == "2026-12-30"


# Later


@pytest.mark.parametrize(
    ("deed", "expected"),
    [
        ("1h", "2026-11-30 10:05"),
        ("soir", "2026-11-30 18:00"),
        ("demain", "2026-12-01 09:00"),
        ("veille", "2026-12-29 09:00"),
    ],
)
def test_a_reminder_comes_again_when_the_person_wants_it(deed: Deed, expected: str) -> None:
    talk = lea("2026-11-30T09:05")
    number = send(talk, "demande_bientot", "-30")
    said = heard(talk.acts(deed, number))
    assert said.startswith("D'accord : ")
    assert due(talk, number) == expected
    talk.says("merci")
    assert due(talk, number) == expected, "the plan does not move it"


@pytest.mark.parametrize("deed", ["soir", "veille"])
def test_a_moment_that_has_passed_is_refused(deed: Deed) -> None:
    talk = lea("2026-12-30T19:00")
    number = send(talk, "demande", "+0")
    assert "Ce moment-là est passé, ou trop tard." in heard(talk.acts(deed, number))
    assert talk.row("demande", "+0").state == "sent"


def test_no_reminder_of_an_appointment_is_put_off_until_after_it() -> None:
    talk = lea("2026-12-08T12:00")
    number = send(talk, "rendez_vous", "2h")
    for deed in ("soir", "demain"):
        assert "trop tard" in heard(talk.acts(deed, number)), deed
    talk.acts("1h", number)
    assert due(talk, number) == "2026-12-08 13:00"
    talk.is_at("2026-12-08T13:00")
    assert "trop tard" in heard(talk.acts("1h", number)), "14:00 is when it begins"


def test_in_an_hour_is_an_hour_also_in_the_night_of_the_clocks() -> None:
    talk = lea("2026-10-25T01:45")
    number = talk.row("demande_bientot", "-30").id
    talk.now = talk.now.replace(hour=2, fold=1)  # 02:45, the second time
    talk.acts("1h", number)
    assert due(talk, number) == "2026-10-25 03:45"
    talk.now = talk.now.replace(fold=0)  # 02:45, the first time
    talk.acts("1h", number)
    [row] = [row for row in talk.rows() if row.id == number]
    assert row.due.isoformat() == "2026-10-25T01:45:00+00:00"


# Can't come, and have told


def test_whoever_cannot_come_is_told_first_that_nobody_was_told() -> None:
    talk = lea("2026-12-07T09:05")
    outputs = talk.acts("empeche", send(talk, "rendez_vous", "-1d"))
    assert isinstance(outputs[0], Say)
    assert outputs[0].text == NOT_TOLD
    assert offered(outputs).key == "rdv_dit"
    assert talk.only().cannot_come is not None
    assert talk.when("rendez_vous") == []
    assert talk.when("prevenir")[:2] == ["2026-12-07 11:05", "2026-12-08 09:00"]


def test_the_button_of_the_question_asked_again_ends_it() -> None:
    talk = lea("2026-12-07T09:05")
    talk.acts("empeche", send(talk, "rendez_vous", "-1d"))
    number = talk.row("prevenir", "0").id
    talk.is_at("2026-12-07T11:06")
    talk.storage.settle([number], "sent", talk.now)
    assert "Garde une preuve" in heard(talk.acts("prevenu", number))
    assert talk.when("prevenir") == []
    assert talk.only().cannot_come is None
    assert GONE in heard(talk.acts("prevenu", number))


# No more, and the whole of a discreet one


def test_no_more_of_these_switches_off_these_alone() -> None:
    talk = lea("2026-12-02T09:05")
    outputs = talk.acts("stop", send(talk, "evaluations", "-28"))
    assert "plus de rappel « Vérifier tes évaluations »" in heard(outputs)
    assert talk.when("evaluations") == []
    assert talk.when("demande_bientot") != []
    assert "[Mes évaluations : en partie]" in heard(talk.chooses("rappels", "genres"))
    assert "[Mes évaluations : oui]" in heard(talk.chooses("rappels_g", "evaluation"))


def test_no_more_proofs_is_said_as_it_is_shown_in_the_settings() -> None:
    talk = lea()
    talk.chooses("rappels", "preuves")
    number = next(row.id for row in talk.rows("preuves"))
    talk.is_at("2026-11-27T09:05")
    talk.acts("stop", number)
    assert talk.when("preuves") == []
    assert "Chaque vendredi, mes preuves : non" in heard(talk.does("reminders"))
    talk.chooses("rappels", "preuves")
    assert talk.when("preuves") != [], "asked for again, they come again"


def test_a_discreet_reminder_is_opened_with_all_its_words() -> None:
    talk = lea("2026-11-30T09:05", **{"rappels.discret": "oui"})
    [output] = talk.acts("ouvrir", send(talk, "demande_bientot", "-30"))
    assert isinstance(output, Remind)
    assert "Réserve le mercredi 30 décembre 2026 (dans 30 jours)" in heard([output])
    assert output.snoozes == ("1h", "soir", "demain", "veille")


# Gone, or somebody else's


def test_a_reminder_whose_reason_is_gone_says_so() -> None:
    talk = lea("2026-11-30T09:05")
    number = send(talk, "demande_bientot", "-30")
    talk.storage.learn(talk.person, {"deja_demande": "oui", "demande_le": "2026-11-30"}, talk.now.date())
    for deed in get_args(Deed):
        outputs = talk.acts(deed, number)
        assert GONE in heard(outputs), deed


@pytest.mark.parametrize("deed", get_args(Deed))
def test_a_forged_button_touches_nothing_of_anybody_else(deed: Deed) -> None:
    talk = lea("2026-12-07T09:05")
    rows, known, kept = talk.storage.reminders(talk.person), talk.storage.known(talk.person), talk.only()
    tom = Talk(talk.storage, TOM, talk.now)
    for row in rows:
        outputs = tom.acts(deed, row.id)
        assert GONE in heard(outputs)
        assert "Namur" not in heard(outputs)
    assert GONE in heard(tom.acts(deed, 10**17))
    assert (talk.storage.reminders(talk.person), talk.storage.known(talk.person), talk.only()) == (rows, known, kept)
    assert tom.storage.known(TOM) == {}


def test_without_trace_a_button_changes_nothing_and_says_why() -> None:
    talk = lea("2026-11-30T09:05")
    number = send(talk, "demande_bientot", "-30")
    talk.does("traceless")
    kept = talk.kept()
    for deed in get_args(Deed):
        assert "En mode sans trace" in heard(talk.acts(deed, number)), deed
    assert talk.kept() == kept


def test_the_first_event_is_not_the_first_appointment() -> None:
    """Both have the number 1."""
    known = {"evenement_1": "maladie", "evenement_1_du": "2026-11-23", "evenement_1_au": "2026-11-27"}
    talk = lea("2026-11-28T09:05", **known)
    assert talk.only().id == 1
    number = talk.row("reinscription_maladie", "+1").id
    [output] = talk.acts("ouvrir", number)
    assert "Namur" not in heard([output])
    assert "À vérifier auprès de : le Forem." in heard([output])
    assert GONE in heard(talk.acts("empeche", number))
    assert talk.only().state == "coming"
