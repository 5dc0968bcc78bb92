"""Lives that once read something wrong: what several conversations say to one person, and what they ask again."""

from __future__ import annotations

from datetime import date

import pytest

from flows import load_flows
from flows.engine import Asking, Context, Done, answer, replay
from flows.errors import InvalidAnswer
from flows.reply import Checklist, Reply, Text
from flows.stage.schooling import schooling_over
from knowledge.loader import load_conditions, load_law
from tests.flows.said import said

TODAY = date(2026, 11, 22)
STAGE = {
    "region": "Liège", "deja_demande": "non", "demande_le": "je ne sais pas", "fin_etudes": "30/6/2026",
    "resultats": "je ne sais pas", "fin_comment": "juin", "contrat_jours": "je ne sais pas", "inscrit": "oui",
    "inscription": "1/7/2026", "job_ete": "non", "naissance": "12/3/2005", "travail": "non", "evenement_1": "rien",
    "absence": "non", "evaluations": "aucune", "negative": "non", "attestation": "non",
}  # fmt: skip
RIGHT = {
    "titre": "cess", "deja_admis": "non", "travail_un_an": "non", "residence": "oui", "belge": "oui",
    "etudes_finies": "je ne sais pas",
}  # fmt: skip
CLAIM = {"organisme": "capac", "titre_demande": "cess"} | {
    f"demande_{name}": "non" for name in ("salarie", "etudiant", "partiel", "independant", "stage_etranger")
}
JULY_AND_AUGUST = {
    "travail": "salarié", "travail_du": "1/7/2026", "travail_encore": "non", "travail_au": "31/8/2026",
    "travail_rythme": "5", "travail_temps": "plein",
}  # fmt: skip


def talk(flow: str, known: dict[str, str] | None = None, today: date = TODAY, /, **changes: str) -> Done:
    """One conversation to its end, by somebody of whom *known* is kept."""
    given = {**STAGE, **RIGHT, **CLAIM, "logement": "seul", "enfant": "non", **changes}
    context, answers = Context(load_law(), today, known or {}), dict[str, str]()
    step = replay(load_flows()[flow], answers, context)
    while isinstance(step, Asking):
        answers = answer(load_flows()[flow], answers, step.question.id, given[step.question.id], context)
        step = replay(load_flows()[flow], answers, context)
    return step


def kept(end: Done, flow: str) -> dict[str, str]:
    """What is known after a conversation, as the dialogue keeps it."""
    questions = load_flows()[flow].questions
    facts = {q.id: end.answers[q.id] for q in questions if q.keep == "fact" and q.id in end.answers}
    last = {f"{flow}.{q.id}": end.answers[q.id] for q in questions if q.keep == "last" and q.id in end.answers}
    return {**facts, **last, **end.reply.facts}


def read(flow: str, known: dict[str, str] | None = None, today: date = TODAY, /, **changes: str) -> str:
    return said(talk(flow, known, today, **changes).reply)


def first(reply: Reply) -> str:
    assert isinstance(reply.parts[0], Text)
    return reply.parts[0].text


# About a year of work (care 13)


@pytest.mark.parametrize(("since", "told"), [("1/9/2025", True), ("1/6/2026", False)])
def test_whoever_told_of_a_year_of_work_has_ordinary_unemployment_checked_first(since: str, *, told: bool) -> None:
    work = {"travail": "salarié", "travail_du": since, "travail_encore": "oui", "travail_rythme": "5"}
    text = read("stage_insertion", fin_etudes="30/6/2025", inscrit="non", travail_temps="plein", **work)
    assert ("le chômage ordinaire est peut-être ouvert" in text) is told


# Nobody knows when it began


def test_whoever_knows_neither_end_nor_registration_may_already_claim_and_is_told_both_ends() -> None:
    unsure = {"fin_etudes": "jsp", "inscrit": "jsp", "fin_comment": "jsp"}
    reply = talk("stage_insertion", **unsure).reply
    assert "entre le dimanche 22 novembre 2026 et le dimanche 23 mai 2027" in first(reply)
    assert "tu peux peut-être déjà demander" in first(reply)
    text = said(reply)
    assert "Tes dates au plus tard, selon la loi" in text
    assert "à la CAPAC ou dans un syndicat aujourd'hui" in text
    assert "Ton jour d'inscription :" in text
    assert "si rien ne change" not in text


def test_the_results_bound_what_is_not_known() -> None:
    # Registered the day after the results at the earliest: Wednesday 1 July, so Wednesday 30 December.
    unsure = {"fin_etudes": "jsp", "resultats": "30/6/2026", "inscrit": "jsp", "fin_comment": "jsp"}
    assert "entre le mercredi 30 décembre 2026 et le dimanche 23 mai 2027" in read("stage_insertion", **unsure)


def test_work_since_the_studies_says_that_they_were_over_before_it() -> None:
    # 44 days at five a week are 53 of six (AM 7); 103 to go from Monday 23 November end on Monday 22 March 2027.
    unsure = {"fin_etudes": "jsp", "fin_comment": "jsp", "inscrit": "non", **JULY_AND_AUGUST}
    assert "entre le mardi 23 mars 2027 et le" in read("stage_insertion", **unsure)


def test_a_registration_whose_day_is_not_known_is_no_day_zero() -> None:
    text = read("stage_insertion", inscription="je ne sais plus")
    assert "jour 0" not in text
    assert "Tes dates au plus tard, selon la loi" in text


# Already claimed


def test_the_time_limits_of_a_claim_run_from_its_day_and_not_from_today() -> None:
    known = kept(talk("stage_insertion", deja_demande="oui", demande_le="2/11/2026"), "stage_insertion")
    text = read("demande", known)
    assert "Tu as déjà demandé, le lundi 2 novembre 2026" in text
    assert "samedi 2 janvier 2027 : Le dossier complet doit être arrivé à l'ONEM" in text
    assert "mardi 10 novembre 2026 : Dernier jour pour être inscrit·e" in text
    assert "Vas-y aujourd'hui" not in text
    assert "22 janvier" not in text


def test_a_claim_of_long_ago_is_told_that_its_limits_have_passed() -> None:
    known = kept(talk("stage_insertion", deja_demande="oui", demande_le="2/9/2026"), "stage_insertion")
    assert "Ces délais sont passés" in read("demande", known)
    assert "Ces délais sont passés" not in read("demande", {**known, "demande_le": "2026-11-02"})


def test_a_claim_whose_day_is_not_known_has_no_limits_counted_from_today() -> None:
    known = kept(talk("stage_insertion", deja_demande="oui"), "stage_insertion")
    text = read("demande", known)
    assert "retrouve le jour de cette demande" in text
    assert "Tes délais\n" not in text
    assert "Vas-y" not in text


def test_two_positive_evaluations_are_not_said_to_have_come_late() -> None:
    claimed = {"deja_demande": "oui", "demande_le": "2/11/2026", "fin_etudes": "30/6/2025", "inscription": "15/7/2025"}
    text = read("stage_insertion", evaluations="deux", **claimed)
    assert "vient après la fin du stage" not in text
    assert "Admission possible" not in text


# The age


def test_whoever_is_too_old_for_every_reading_is_not_sent_to_claim_by_the_other_conversation() -> None:
    known = kept(talk("stage_insertion", naissance="1/12/2001"), "stage_insertion")
    text = read("demande", known)
    assert "il faudrait une exception" in text
    assert "Ton premier jour pour demander" not in text
    assert "Tes délais\n" not in text


def test_whoever_is_near_the_limit_reads_it_before_claiming_too() -> None:
    known = kept(talk("stage_insertion", naissance="15/1/2002"), "stage_insertion")
    text = read("demande", known)
    assert "redemande au plus tard le jeudi 14 janvier 2027" in text
    assert "Attention à l'âge" in text


@pytest.mark.parametrize(("born", "warned"), [("22/11/2001", True), ("23/11/2001", False)])
def test_an_amount_is_not_promised_to_whoever_has_reached_the_limit(born: str, *, warned: bool) -> None:
    assert ("la première demande se fait avant 25 ans" in read("montant", naissance=born)) is warned


# Not registered yet


def test_whoever_still_studies_is_told_by_when_to_register_and_not_to_hurry() -> None:
    text = read("stage_insertion", fin_etudes="30/6/2027", inscrit="non")
    assert "Aucun jour ne compte avant le jeudi 1er juillet 2027 : sois inscrit·e ce jour-là au plus tard" in text
    assert "Chaque jour d'attente" not in text
    text = read("eligibilite", fin_etudes="30/6/2027", inscrit="non")
    assert "dès le lendemain de la fin de tes études, le jeudi 1er juillet 2027" in text
    assert "Chaque jour d'attente" not in text


def test_whoever_is_not_registered_is_told_to_register_first_and_not_to_ask_what_was_recorded() -> None:
    july = read("stage_insertion", None, date(2026, 7, 10), inscrit="non")
    assert "À faire : inscris-toi, et demande au Forem quelle date de début il enregistre pour toi" in july
    assert "il a enregistrée" not in july
    assert "À faire : inscris-toi, puis fais ta demande" in read("stage_insertion", inscrit="non")


def test_a_minor_reads_why_the_stage_waits_and_by_which_article() -> None:
    young = {"naissance": "1/7/2009", "fin_etudes": "15/10/2026", "fin_comment": "viré", "inscription": "19/10/2026"}
    reply = talk("stage_insertion", **young).reply
    assert "Avant le jeudi 1er juillet 2027, tu es soumis·e à l'obligation scolaire" in said(reply)
    assert set(load_conditions()["obligation_scolaire"].sources) <= set(reply.sources)
    assert "obligation scolaire" not in read("stage_insertion")


@pytest.mark.parametrize(
    ("born", "free"),
    [  # 18 on 30 June at the latest: the birthday; later in the year: the day after 30 June
        (date(2009, 4, 3), date(2027, 4, 3)),
        (date(2009, 6, 30), date(2027, 6, 30)),
        (date(2009, 7, 1), date(2027, 7, 1)),
        (date(2009, 12, 31), date(2027, 7, 1)),
    ],
)
def test_schooling_is_over_at_eighteen_or_after_the_30th_of_june_of_that_year(born: date, free: date) -> None:
    assert schooling_over(born, Context(load_law(), TODAY)) == free


# A no, and whom to ask


def test_a_no_says_whom_to_ask_and_what_to_do_whether_one_is_registered_or_not() -> None:
    for changes in ({"titre": "aucun"}, {"residence": "non"}):
        text = read("eligibilite", **changes)
        assert "À qui demander\nCAPAC (https://" in text, changes
        assert "calcule tes dates" not in text
    assert "Fais vérifier ce « non » par la CAPAC ou un syndicat, et reste inscrit·e" in read(
        "eligibilite", residence="non"
    )


def test_an_age_that_an_exception_could_move_is_to_check_and_says_whom_to_ask() -> None:
    text = read("eligibilite", naissance="3/4/2000")
    assert text.startswith("À vérifier")
    assert "À qui demander\nCAPAC (https://" in text
    assert "force majeure" in text


def test_work_that_has_just_ended_leaves_the_age_to_check() -> None:
    """Law § 1, "later than 25": the age reached one month after the end of salaried work; here 15 December 2026."""
    work = {"travail": "salarié", "travail_du": "1/8/2026", "travail_encore": "non", "travail_au": "15/11/2026"}
    old = {
        "naissance": "1/11/2001",
        "fin_etudes": "28/6/2024",
        "inscription": "1/7/2024",
        "travail_rythme": "5",
        **work,
    }
    nothing_else = {"stage_insertion.evenement_1": "rien"}
    assert read("eligibilite", nothing_else, **old).startswith("À vérifier")
    assert read("eligibilite", nothing_else, date(2026, 12, 15), **old).startswith("À vérifier")
    assert read("eligibilite", nothing_else, date(2026, 12, 16), **old).startswith("Pour le moment, non")


def test_an_age_that_no_exception_can_move_is_a_no_once_everything_was_told() -> None:
    old = {"naissance": "3/4/2000", "fin_etudes": "30/6/2025", "inscription": "1/7/2025"}
    assert read("eligibilite", {"stage_insertion.evenement_1": "rien"}, **old).startswith("Pour le moment, non")
    assert read("eligibilite", **old).startswith("À vérifier")  # an activity of their own was never asked for


def test_in_brussels_nobody_is_sent_to_the_forem() -> None:
    text = read("eligibilite", region="Schaerbeek", titre="jsp", fin_etudes="jsp", inscrit="jsp")
    assert "À qui demander" in text
    assert "Forem" not in text
    assert "le jour de début qu'Actiris a enregistré" in read("stage_insertion", region="Schaerbeek")
    assert "auprès de l'ADG" in read("demande", region="Eupen")


# Nothing is asked twice


def test_the_claim_asks_neither_the_title_nor_the_work_that_were_told_before() -> None:
    known = kept(talk("stage_insertion", **JULY_AND_AUGUST), "stage_insertion")
    known |= kept(talk("eligibilite", known, titre="master", **JULY_AND_AUGUST), "eligibilite")
    end = talk("demande", known)
    assert {"region", "titre_demande", "demande_salarie"} <= set(end.reused)
    ticks = {tick.key for part in end.reply.parts if isinstance(part, Checklist) for tick in part.ticks}
    assert "papier_salarie" in ticks
    assert "Copie du bachelier ou master belge" in said(end.reply)
    assert kept(end, "demande").items() >= {"titre_demande": "superieur", "demande_salarie": "oui"}.items()


def test_evaluations_told_to_one_conversation_are_known_to_the_other() -> None:
    known = kept(talk("stage_insertion", evaluations="deux"), "stage_insertion")
    assert "Il manque encore une ou des évaluations positives" not in read("eligibilite", known)
    assert "Il manque encore une ou des évaluations positives" in read("eligibilite")


def test_work_that_was_told_once_does_not_come_back_when_it_is_denied() -> None:
    known = kept(talk("stage_insertion", **JULY_AND_AUGUST, inscription="1/9/2026"), "stage_insertion")
    later = date(2027, 1, 29)  # with the work the days are done, without it they are not
    assert "Tes jours de stage sont faits" in read("eligibilite", known, later, **JULY_AND_AUGUST)
    assert "Ton stage n'est pas fini" in read("eligibilite", known, later, travail="non")


# Words that meant something else


@pytest.mark.parametrize(
    ("flow", "question", "typed"),
    [
        ("eligibilite", "titre", "j'ai raté ma rhéto"),
        ("eligibilite", "titre", "alternance ratée"),
        ("eligibilite", "titre", "6e"),
        ("eligibilite", "titre", "7ème"),
        ("stage_insertion", "region", "Limbourg"),
        ("stage_insertion", "travail_heures", "4h par jour"),
        ("stage_insertion", "travail_heures", "40 h/mois"),
    ],
)
def test_what_could_mean_the_opposite_is_asked_again(flow: str, question: str, typed: str) -> None:
    node = next(q for q in load_flows()[flow].questions if q.id == question)
    with pytest.raises(InvalidAnswer):
        node.kind.read(typed, TODAY)


@pytest.mark.parametrize(
    ("flow", "question", "typed", "answer"),
    [
        ("eligibilite", "titre", "AESI", "superieur"),
        ("eligibilite", "titre", "6", "etranger"),
        ("stage_insertion", "travail_heures", "19h30", "19.5"),
        ("stage_insertion", "travail_heures", "20h/semaine", "20"),
        ("montant", "logement", "je vis en foyer", "autre"),
    ],
)
def test_what_people_write_is_read_as_they_mean_it(flow: str, question: str, typed: str, answer: str) -> None:
    node = next(q for q in load_flows()[flow].questions if q.id == question)
    assert node.kind.read(typed, TODAY) == answer


def test_the_example_of_a_birthday_is_one_that_somebody_can_have() -> None:
    node = next(q for q in load_flows()["montant"].questions if q.id == "naissance")
    with pytest.raises(InvalidAnswer, match="23 octobre 2006"):
        node.kind.read("bonjour", TODAY)
