"""What somebody reads about their stage: what comes first, what is never proposed, what is said once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from flows import load_flows
from flows.engine import Asking, Context, Done, answer, replay
from flows.reply import Reply, Text
from flows.stage.plan import current_plan
from flows.stage.status import status
from knowledge.loader import load_law
from tests.flows.said import said

TODAY = date(2026, 11, 22)
LEA = {
    "region": "Liège",
    "deja_demande": "non",
    "fin_etudes": "30/6/2026",
    "fin_comment": "juin",
    "inscrit": "oui",
    "inscription": "1/7/2026",
    "job_ete": "non",
    "naissance": "12/3/2005",
    "travail": "non",
    "evenement_1": "rien",
    "absence": "non",
    "evaluations": "aucune",
    "negative": "non",
    "attestation": "non",
}


def told(today: date = TODAY, flow: str = "stage_insertion", /, **changes: str) -> Reply:
    return done(today, flow, **changes).reply


def done(today: date = TODAY, flow: str = "stage_insertion", /, **changes: str) -> Done:
    given, context, answers = {**LEA, **changes}, Context(load_law(), today), dict[str, str]()
    step = replay(load_flows()[flow], answers, context)
    while isinstance(step, Asking):
        answers = answer(load_flows()[flow], answers, step.question.id, given[step.question.id], context)
        step = replay(load_flows()[flow], answers, context)
    return step


def first(reply: Reply) -> str:
    assert isinstance(reply.parts[0], Text)
    return reply.parts[0].text


# A Sunday

SUNDAY = {"fin_etudes": "9/9/2026", "fin_comment": "seconde session", "inscription": "14/9/2026"}


def test_a_first_day_that_is_a_sunday_is_said_with_the_first_open_day_after_it() -> None:
    # From Monday 14 September: Saturday 13 March is the last of the days, Sunday the first to claim (law.md § 9, 6).
    assert "le dimanche 14 mars 2027, ou le premier jour ouvert qui suit, même" in said(told(**SUNDAY))


def test_a_first_day_in_the_week_is_said_alone() -> None:
    assert "premier jour ouvert" not in said(told(**{**SUNDAY, "inscription": "15/9/2026"}))


# The age (care 3)

TOO_LATE = {"naissance": "15/1/2002"}  # 25 on 15/1/2027; the law gives 30/12/2026, the page of the Forem 30/1/2027


def test_whoever_some_reading_brings_past_their_birthday_reads_that_first() -> None:
    reply = told(**TOO_LATE)
    assert first(reply).startswith("Attention à l'âge")
    assert said(reply).count("Attention à l'âge") == 1


def test_nobody_is_told_to_claim_again_on_their_birthday_or_later() -> None:
    reply = said(told(**TOO_LATE))
    assert "redemande au plus tard le jeudi 14 janvier 2027, avant tes 25 ans" in reply
    assert "redemande le samedi 30 janvier 2027" not in reply


def test_the_status_and_the_agenda_do_not_propose_it_either() -> None:
    end = done(**TOO_LATE)
    facts = {name: text for name, text in end.answers.items() if name in ("region", "fin_etudes", "fin_comment")}
    facts |= {name: end.answers[name] for name in ("inscription", "naissance")}
    context = Context(load_law(), TODAY, facts)
    assert "30 janvier 2027" not in said(status(context)).replace("\u00a0", " ")
    plan = current_plan(context)
    assert plan is not None
    assert max(found.day for found in plan.milestones if found.is_call) <= date(2027, 1, 14)


def birthdays() -> Iterator[date]:
    return (date(2001, 12, 1) + timedelta(days=days) for days in range(0, 130, 3))


def test_whatever_the_birthday_no_day_to_ask_again_is_on_or_after_it() -> None:
    for born in birthdays():
        limit = born.replace(year=born.year + 25)
        text = said(told(naissance=f"{born:%d/%m/%Y}"))
        if "redemande le samedi 30 janvier 2027" in text:
            assert limit > date(2027, 1, 30), born


def test_whoever_is_too_late_under_every_reading_is_sent_to_ask_for_an_exception() -> None:
    reply = said(told(naissance="1/12/2001"))
    assert "il faudrait une exception" in reply
    assert "Tu pourras demander" not in reply
    assert "Fais ta demande" not in reply
    assert "fais ta demande" not in reply


# A stage that is finished (care 2)

FINISHED = {"fin_etudes": "9/3/2026", "fin_comment": "pendant l'année", "inscription": "16/3/2026"}


def test_whoever_could_already_claim_is_sent_today_and_reads_since_when() -> None:
    # From Monday 16 March: Saturday 12 September is the last of the days, Sunday 13 September the first to claim.
    reply = told(date(2026, 11, 23), **FINISHED)
    assert first(reply).startswith("Vas-y aujourd'hui : chaque jour peut compter")
    assert "dimanche 13 septembre 2026 : Stage accompli, tu pouvais demander dès ce jour-là" in said(reply)
    assert "lundi 23 novembre 2026 : Stage accompli" not in said(reply)


def test_on_the_first_day_itself_one_is_sent_today_too() -> None:
    reply = told(date(2027, 3, 16), **{**SUNDAY, "inscription": "15/9/2026"})
    assert first(reply).startswith("Vas-y aujourd'hui : c'est ton premier jour")
    assert "mardi 16 mars 2027 : Stage accompli : premier jour pour demander" in said(reply)


def test_going_today_comes_before_the_age_even_near_the_birthday() -> None:
    reply = told(date(2027, 1, 4), **TOO_LATE)
    assert first(reply).startswith("Vas-y aujourd'hui")
    assert "14 janvier 2027" in first(reply)


# Not registered yet


def test_whoever_is_not_registered_reads_what_registering_today_would_give_and_no_day_zero() -> None:
    reply = said(told(inscrit="non"))
    assert "Si tu t'inscris aujourd'hui, tu pourras demander dès le dimanche 23 mai 2027" in reply
    assert "jour 0" not in reply
    assert "Tu en es au jour" not in reply


def test_whoever_worked_without_being_registered_reads_that_the_work_counts() -> None:
    work = {"travail": "salarié", "travail_du": "1/7/2026", "travail_encore": "oui", "travail_rythme": "5"}
    reply = said(told(inscrit="non", travail_temps="temps plein", **work))
    assert "Ton travail compte déjà, même sans inscription : jour 124 sur 156" in reply


# The evaluations


@pytest.mark.parametrize(
    ("given", "missing"), [("aucune", "2 évaluations positives"), ("une", "une évaluation positive")]
)
def test_missing_evaluations_are_said_once(given: str, missing: str) -> None:
    reply = said(told(evaluations=given))
    assert reply.count(missing) == 1
    assert "Pas de rendez-vous en vue ? Contacte le Forem." in reply


def test_whoever_needs_no_evaluation_reads_what_stands_for_it() -> None:
    reply = said(told(fin_comment="alternance réussie", contrat_jours="100"))
    assert "tu as ce qu'il faut d'après tes réponses : ton alternance remplace les évaluations" in reply


def test_whoever_needs_one_more_reads_what_stands_for_the_other() -> None:
    reply = said(told(fin_comment="cefa raté", contrat_jours="100"))
    assert "il faut encore une évaluation positive (ton alternance remplace une évaluation)" in reply


def test_work_that_goes_on_stands_for_evaluations_only_if_it_does_go_on() -> None:
    work = {"travail": "salarié", "travail_du": "1/7/2026", "travail_encore": "oui", "travail_rythme": "5"}
    assert "ton travail, s'il continue jusque-là, remplace les évaluations" in said(told(travail_temps="plein", **work))


# Other conversations

NOBODY = {
    "titre": "aucun",
    "deja_admis": "non",
    "travail_un_an": "non",
    "residence": "oui",
    "belge": "oui",
}


def test_whoever_has_no_title_is_not_led_to_a_claim_nor_to_an_amount() -> None:
    assert not {"demande", "montant"} & set(told(TODAY, "eligibilite", **NOBODY).then)


def test_whoever_has_a_title_still_is() -> None:
    assert {"demande", "montant"} <= set(told(TODAY, "eligibilite", **{**NOBODY, "titre": "cess"}).then)


def test_the_age_to_check_does_not_say_that_a_given_birthday_is_missing() -> None:
    reply = said(told(TODAY, "eligibilite", **{**NOBODY, "titre": "cess", "naissance": "15/1/2002"}))
    assert "moins de 25 ans" in reply
    assert "je n'ai pas ta date de naissance" not in reply


def test_the_links_of_a_foreign_title_are_said_in_plain_words() -> None:
    given = {**NOBODY, "titre": "étranger", "equivalence": "oui", "lien_belgique": "non"}
    reply = said(told(TODAY, "eligibilite", **given))
    assert "Avoir 78 jours de travail comme salarié·e en Belgique." in reply
    assert "Travailler 78 jours de travail" not in reply


def test_the_papers_of_a_claim_hold_the_general_declaration() -> None:
    given = {"organisme": "capac", "titre_demande": "cess"}
    given |= {f"demande_{name}": "non" for name in ("salarie", "etudiant", "partiel", "independant", "stage_etranger")}
    assert "Déclaration générale (C109)" in said(told(TODAY, "demande", **given))


def test_whoever_may_be_followed_from_afar_reads_it_once() -> None:
    given = {"evaluation_bientot": "non", "suivi": "je ne sais pas", "obligation": "être disponible"}
    reply = said(told(TODAY, "obligations", **given))
    assert "Si tu es suivi·e à distance : beaucoup passe par l'écran" in reply


def test_whoever_does_not_know_whether_they_are_registered_is_asked_about_a_student_job() -> None:
    end = done(inscrit="je ne sais pas", job_ete="oui")
    assert "job_ete" in end.answers
    assert "inspection sociale" in said(end.reply)
