"""Où j'en suis: the day, the next deadline and the week, in a few lines that are true and that one can act on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

import pytest

from bot.clock import BRUSSELS
from bot.dialogue import CONSENT, Dialogue, Offer, Output, Result, Summary
from bot.questions import Questions
from bot.render import messages
from bot.terminal.render import Screen
from flows import load_flows
from flows.engine import Asking, Context, Done, answer, replay
from flows.reply import Reply
from flows.stage.plan import FILES
from flows.stage.status import LINES, status
from knowledge.loader import load_law
from tests.bot.doubles import InMemoryStorage
from tests.flows.said import said

LEA = "telegram:1"
FACTS = {
    "region": "wallonie",
    "fin_etudes": "2026-06-30",
    "inscrit": "oui",
    "inscription": "2026-07-01",
    "naissance": "2005-03-12",
    "stage_insertion.travail": "non",
    "stage_insertion.evenement_1": "rien",
}


def told(day: str, **changes: str) -> Reply:
    return status(Context(load_law(), date.fromisoformat(day), {**FACTS, **changes}))


def lines(reply: Reply) -> list[str]:
    """As they stand on a phone, the progress bar included."""
    [message] = messages(Summary(reply), date(2026, 11, 22))
    return [line for line in str(message["text"]).splitlines() if line.strip()]


# What is said


def test_the_day_the_next_deadline_and_the_week_are_told() -> None:
    text = said(told("2026-08-24"))
    assert "jour 47 sur 156" in text
    assert "Prochaine date : mercredi 30 décembre 2026" in text
    assert "Cette semaine : " in text


def test_the_same_day_number_as_the_conversation_gives() -> None:
    """A second count of the days, by hand: every day from the start but Sundays."""
    start, today = date(2026, 7, 1), date(2026, 11, 22)
    counted = sum((start + timedelta(days=n)).weekday() != 6 for n in range((today - start).days + 1))
    assert f"jour {counted} sur 156" in said(told("2026-11-22"))


def test_before_the_first_day_its_date_is_told() -> None:
    assert "commence le mercredi 1er juillet 2026" in said(told("2026-06-30"))


def test_whoever_may_claim_is_sent_there_today() -> None:
    for day in ("2026-12-30", "2027-01-20", "2027-06-01"):
        reply = told(day)
        assert "Va demander aujourd'hui" in said(reply)
        assert "Prochaine date" not in said(reply)
        assert reply.then[0] == "demande"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-12-30", "confirmer ton inscription, au plus tard le jeudi 7 janvier 2027"),
        ("2027-01-08", "dossier complet doit être arrivé à l'ONEM le dimanche 28 février 2027"),
        ("2027-03-01", "Je ne vois plus de délai"),
    ],
)
def test_after_the_claim_the_next_of_its_deadlines_is_told(day: str, words: str) -> None:
    text = said(told(day, deja_demande="oui", demande_le="2026-12-30"))
    assert "Tu as demandé tes allocations le mercredi 30 décembre 2026" in text
    assert words in text


def test_a_claim_whose_day_is_not_known_gives_no_deadline() -> None:
    text = said(told("2027-01-08", deja_demande="oui", demande_le="inconnu"))
    assert "je ne connais pas le jour" in text
    assert "Prochain délai" not in text


def test_both_ends_of_a_range_are_told_the_earlier_first() -> None:
    text = said(told("2026-08-24", inscription="2026-07-06"))
    assert text.index("dimanche 3 janvier 2027") < text.index("redemande le samedi 30 janvier 2027")


def test_whoever_is_near_the_age_limit_is_told_the_last_day() -> None:
    text = said(told("2026-08-24", naissance="2002-01-15"))
    assert "au plus tard le jeudi 14 janvier 2027, avant tes 25 ans" in text
    assert "Limite d'âge" not in said(told("2026-08-24"))


def test_whoever_is_past_the_age_limit_is_sent_to_ask_for_the_exceptions() -> None:
    assert "La limite de tes 25 ans est passée" in said(told("2027-03-01", naissance="2002-01-15"))


def test_the_age_limit_is_nothing_to_whoever_has_claimed() -> None:
    text = said(told("2027-01-08", naissance="2002-01-15", deja_demande="oui", demande_le="2026-12-30"))
    assert "25 ans" not in text


def test_the_advice_of_the_week_changes_from_week_to_week() -> None:
    weeks = {said(told(day)).partition("Cette semaine : ")[2] for day in ("2026-07-13", "2026-07-20", "2026-07-27")}
    assert len(weeks) == 3


def test_the_last_weeks_are_for_asking_what_the_forem_has_noted() -> None:
    assert "quelle date de début il a enregistrée" in said(told("2026-12-01"))


def test_outside_wallonia_no_duty_of_the_forem_is_invented() -> None:
    text = said(told("2026-08-24", region="bruxelles"))
    assert "Actiris" in text
    assert "Forem" not in text


# What is not known


def test_a_stranger_is_told_kindly_what_is_missing_and_offered_the_conversation() -> None:
    reply = status(Context(load_law(), date(2026, 11, 22), {}))
    assert "il me manque le dernier jour de tes études et ton jour d'inscription" in said(reply)
    assert reply.then == ("stage_insertion",)
    assert reply.files == ()


@pytest.mark.parametrize(("name", "words"), [("inscription", "jour d'inscription"), ("fin_etudes", "tes études")])
def test_only_what_is_missing_is_named(name: str, words: str) -> None:
    text = said(told("2026-11-22", **{name: "inconnu"}))
    assert words in text
    assert " et " not in text.splitlines()[0]


def test_work_and_events_that_nobody_told_are_no_surprise() -> None:
    known = {name: text for name, text in FACTS.items() if not name.startswith("stage_insertion.")}
    assert "Je ne sais pas si tu as travaillé" in said(status(Context(load_law(), date(2026, 8, 24), known)))
    known["stage_insertion.travail"] = "non"
    assert "Je n'ai pas compté maladie" in said(status(Context(load_law(), date(2026, 8, 24), known)))


def test_facts_that_contradict_each_other_lead_back_to_the_conversation() -> None:
    reply = told("2026-08-24", demande_le="1940-01-01", deja_demande="oui")
    assert "Corrige" in said(reply)
    assert reply.then == ("stage_insertion",)


# Its size


def cases() -> list[tuple[str, dict[str, str]]]:
    changes: list[dict[str, str]] = [
        {},
        {"inscription": "2026-07-06", "naissance": "2002-01-15"},
        {"naissance": "2002-01-15", "stage_insertion.evaluations": "une"},
        {"stage_insertion.evenement_1": "inconnu", "naissance": "2002-02-01", "inscription": "2026-07-06"},
        {"deja_demande": "oui", "demande_le": "2026-12-30"},
        {"deja_demande": "oui"},
        {"region": "flandre"},
        {"region": "communaute_germanophone", "stage_insertion.travail_du": "2026-07-01"},
    ]
    days = [date(2026, 6, 1) + timedelta(days=17 * n) for n in range(20)]
    return [(day.isoformat(), change) for day in days for change in changes]


def test_it_has_six_lines_at_most_each_short_enough_for_a_glance() -> None:
    for day, changes in cases():
        shown = lines(told(day, **changes))
        assert 2 <= len(shown) <= LINES, (day, changes, shown)
        assert all(len(line) <= 190 for line in shown), shown


def test_what_is_urgent_is_never_left_out_for_lack_of_room() -> None:
    text = said(told("2026-08-24", **{"inscription": "2026-07-06", "naissance": "2002-01-15", "stage_insertion.x": ""}))
    assert "Prochaine date" in text
    assert "Limite d'âge" in text
    assert "Cette semaine" in text


# In the dialogue


def dialogue(known: Mapping[str, str]) -> Dialogue:
    storage = InMemoryStorage()
    storage.learn(LEA, dict(known), date(2026, 8, 24))
    return Dialogue(LEA, storage, load_flows(), load_law(), Questions())


NOW = datetime(2026, 8, 24, 10, tzinfo=BRUSSELS)


def test_without_facts_the_conversation_is_offered_and_opens() -> None:
    talk = dialogue({})
    outputs = list(talk.status(NOW))
    offer = outputs[-1]
    assert isinstance(offer, Offer)
    assert offer.options[0][0] == "stage_insertion"
    assert any("Région" in text for text in shown(talk.hear("1", NOW)))


def test_in_the_middle_of_a_conversation_its_question_comes_back() -> None:
    talk = dialogue(FACTS)
    list(talk.begin("montant", NOW))
    before = shown(talk.again(NOW))
    outputs = list(talk.status(NOW))
    assert isinstance(outputs[0], Summary)
    assert shown(outputs[1:]) == before


def test_in_a_terminal_the_same_lines_are_shown_without_sources() -> None:
    text = "\n".join(line for output in dialogue(FACTS).status(NOW) for line in Screen(80, False).lines(output))
    assert "jour 47 sur 156" in text
    assert "http" not in text


def shown(outputs: Iterable[Output]) -> list[str]:
    return [str(message["text"]) for output in outputs for message in messages(output, NOW.date())]


# From the conversation to the lines

TYPED = {
    "region": "Namur",
    "deja_demande": "non",
    "fin_etudes": "30 juin 2026",
    "fin_comment": "en juin",
    "inscrit": "oui",
    "inscription": "1/9/2026",
    "naissance": "12/3/2005",
    "travail": "salarié",
    "travail_du": "1/7/2026",
    "travail_encore": "non",
    "travail_au": "31/8/2026",
    "travail_rythme": "5",
    "travail_temps": "temps plein",
    "evenement_1": "rien",
    "absence": "non",
    "evaluations": "aucune",
    "negative": "non",
    "attestation": "non",
}


def play(talk: Dialogue, now: datetime, **changes: str) -> list[Output]:
    """The whole conversation, typed; what came of the last answer."""
    outputs = list(talk.begin("stage_insertion", now))
    typed = {**TYPED, **changes}
    while isinstance(step := talk._step(now.date()), Asking):
        outputs = list(talk.hear(typed[step.question.id], now))
    return outputs


def test_work_before_the_registration_counts_here_as_it_does_there() -> None:
    """Work from July, registered in September: the claim is due at the end of December, not in March."""
    talk = dialogue({})
    now = datetime(2026, 10, 5, 10, tzinfo=BRUSSELS)
    play(talk, now)
    fresh = Dialogue(LEA, talk.storage, load_flows(), load_law(), Questions())
    [summary, *_] = fresh.status(now)
    assert isinstance(summary, Summary)
    assert "mercredi 30 décembre 2026" in said(summary.reply)


def test_what_the_last_conversation_said_is_asked_again_and_replaced_by_the_next() -> None:
    talk = dialogue({})
    now = datetime(2026, 10, 5, 10, tzinfo=BRUSSELS)
    play(talk, now)
    known = talk.storage.known(LEA)
    assert known["stage_insertion.travail_du"] == "2026-07-01"
    flow = load_flows()["stage_insertion"]
    step = replay(flow, {}, Context(load_law(), now.date(), known))
    asked = set()
    given: dict[str, str] = {}
    while isinstance(step, Asking):
        asked.add(step.question.id)
        given = answer(flow, given, step.question.id, TYPED[step.question.id], Context(load_law(), now.date(), known))
        step = replay(flow, given, Context(load_law(), now.date(), known))
    assert isinstance(step, Done)
    assert "travail" in asked
    play(talk, now, travail="non")
    assert "stage_insertion.travail_du" not in talk.storage.known(LEA)


def test_an_illness_that_may_not_be_kept_is_said_to_be_missing_from_the_lines() -> None:
    talk = dialogue({CONSENT: "non"})
    now = datetime(2026, 10, 5, 10, tzinfo=BRUSSELS)
    more = {"evenement_1_du": "7/9/2026", "evenement_1_au": "11/9/2026", "evenement_2": "rien"}
    play(talk, now, evenement_1="maladie", **more)
    assert not [name for name in talk.storage.known(LEA) if "evenement_1" in name]
    fresh = Dialogue(LEA, talk.storage, load_flows(), load_law(), Questions())
    [summary, *_] = fresh.status(now)
    assert isinstance(summary, Summary)
    assert "Je n'ai pas compté maladie" in said(summary.reply)


@pytest.mark.parametrize(
    ("changes", "files"),
    [
        ({}, FILES),
        ({"inscrit": "non", "job_ete": "non"}, ()),
        ({"inscription": "je ne sais pas"}, ()),
        ({"deja_demande": "oui", "demande_le": "je ne sais pas"}, ()),
        ({"deja_demande": "oui", "demande_le": "1/10/2026"}, FILES),
    ],
    ids=["all is known", "not registered", "no day of registration", "no day of the claim", "claimed"],
)
def test_files_are_offered_with_dates_that_are_more_than_supposed(
    changes: dict[str, str], files: tuple[str, ...]
) -> None:
    result = play(dialogue({}), datetime(2026, 10, 5, 10, tzinfo=BRUSSELS), **changes)[0]
    assert isinstance(result, Result)
    assert result.reply.files == files
