"""What people type for a day, as read on Sunday 22 November 2026; expected days are from a calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.errors import InvalidAnswer
from flows.kinds import UNSURE, Day, When, find_day
from knowledge.french import say_day, say_short_day

TODAY = date(2026, 11, 22)
MONDAY = date(2026, 11, 23)

PAST = {
    "8/8": "2026-08-08",
    "8/8/26": "2026-08-08",
    "08.08.26": "2026-08-08",
    "8.8": "2026-08-08",
    "8-8-2026": "2026-08-08",
    "8 8 2026": "2026-08-08",
    "08082026": "2026-08-08",
    "2026-08-08": "2026-08-08",
    "2026/8/8": "2026-08-08",
    "８/８/２０２６": "2026-08-08",
    "8 août": "2026-08-08",
    "8 aout 2026": "2026-08-08",
    "8 AOÛT 2026": "2026-08-08",
    "8 août '26": "2026-08-08",
    "le 8 août": "2026-08-08",
    "8 août, il faisait beau": "2026-08-08",
    "8août2026": "2026-08-08",
    "8-août-26": "2026-08-08",
    "le huit août": "2026-08-08",
    "le 8 d'août": "2026-08-08",
    "samedi 8 août": "2026-08-08",
    "8 août (samedi)": "2026-08-08",
    "C'était le 8 août, je crois.": "2026-08-08",
    "depuis le 8 août 2026": "2026-08-08",
    "8 août à 14h": "2026-08-08",
    "8 août 14h30": "2026-08-08",
    "8 août l'après-midi": "2026-08-08",
    "1er juillet": "2026-07-01",
    "1 er juillet": "2026-07-01",
    "premier juillet": "2026-07-01",
    "1/9": "2026-09-01",
    "trente et un décembre": "2025-12-31",
    "8 décembre": "2025-12-08",
    "8 août de l'année passée": "2025-08-08",
    "22 novembre": "2026-11-22",
    "23 novembre": "2025-11-23",
    "lundi 24 novembre": "2025-11-24",
    "29 février": "2024-02-29",
    "3 sept": "2026-09-03",
    "3 sept.": "2026-09-03",
    "3 juil 2025": "2025-07-03",
    "5 févr 2026": "2026-02-05",
    "5 fevr": "2026-02-05",
    "8 aôut": "2026-08-08",
    "8 auot": "2026-08-08",
    "8 decembr": "2025-12-08",
    "8 novembe 2025": "2025-11-08",
    "12 jiun": "2026-06-12",
    "12 spetembre": "2026-09-12",
    "hier": "2026-11-21",
    "hier soir": "2026-11-21",
    "avant-hier": "2026-11-20",
    "avant hier": "2026-11-20",
    "hier samedi": "2026-11-21",
    "aujourd'hui": "2026-11-22",
    "aujourd’hui": "2026-11-22",
    "aujourdhui": "2026-11-22",
    "ajd": "2026-11-22",
    "ce matin": "2026-11-22",
    "lundi": "2026-11-16",
    "samedi": "2026-11-21",
    "lundi passé": "2026-11-16",
    "lundi dernier": "2026-11-16",
    "dimanche passé": "2026-11-15",
    "mecredi passé": "2026-11-18",
    "jeudi de la semaine passée": "2026-11-12",
    "la semaine dernière, jeudi": "2026-11-12",
    "il y a 3 jours": "2026-11-19",
    "y a 3 jours": "2026-11-19",
    "il y a trois semaines": "2026-11-01",
    "il y a une semaine": "2026-11-15",
    "il y a 2 mois": "2026-09-22",
    "ça fait 1 an": "2025-11-22",
    "le 24": "2026-10-24",
    "24": "2026-10-24",
    "24 au matin": "2026-10-24",
    "le 22": "2026-11-22",
    "20 juin dernier": "2026-06-20",
    "8 août, un samedi": "2026-08-08",
    "le 31": "2026-10-31",
    "vendredi 20": "2026-11-20",
    "le 15 du mois passé": "2026-10-15",
}

FUTURE = {
    "8/8": "2027-08-08",
    "mardi 24 novembre": "2026-11-24",
    "mar. 24 nov.": "2026-11-24",
    "mardi 24": "2026-11-24",
    "mecredi 25 novembre": "2026-11-25",
    "aujourd'hui": "2026-11-22",
    "demain": "2026-11-23",
    "demain matin": "2026-11-23",
    "après-demain": "2026-11-24",
    "apres demain": "2026-11-24",
    "lundi": "2026-11-23",
    "lundi prochain": "2026-11-23",
    "lundi 14h": "2026-11-23",
    "samedi": "2026-11-28",
    "dimanche prochain": "2026-11-29",
    "mardi en huit": "2026-12-01",
    "mardi en quinze": "2026-12-08",
    "mardi de la semaine prochaine": "2026-11-24",
    "mardi semaine pro": "2026-11-24",
    "dans 3 jours": "2026-11-25",
    "dans une semaine": "2026-11-29",
    "dans deux semaines": "2026-12-06",
    "dans 3 mois": "2027-02-22",
    "le 24": "2026-11-24",
    "le 21": "2026-12-21",
    "le 30": "2026-11-30",
    "31/12": "2026-12-31",
    "29 février": "2028-02-29",
    "mardi prochain 24/11": "2026-11-24",
    "le 10 du mois prochain": "2026-12-10",
}

NEAREST = {
    "8 août": "2026-08-08",
    "8 mars": "2027-03-08",
    "mardi 24 novembre": "2026-11-24",
    "le 24": "2026-11-24",
    "le 20": "2026-11-20",
    "le 31": "2026-10-31",
    "hier": "2026-11-21",
    "demain": "2026-11-23",
    "lundi passé": "2026-11-16",
}

# What is typed, how the question looks, a part of what is answered, the days offered.
REFUSED: list[tuple[str, When, str, list[str]]] = [
    ("fin juin", "past", "Quel jour de juin ?", []),
    ("mi-août", "past", "Quel jour d'août ?", []),
    ("début septembre", "past", "Quel jour de septembre ?", []),
    ("fin sept", "past", "Quel jour de septembre ?", []),
    ("juin", "past", "Quel jour de juin ?", []),
    ("juin 2026", "past", "Quel jour de juin 2026 ?", []),
    ("8-12 août", "past", "Quel jour d'août ?", []),
    ("le premier lundi de mars", "past", "Quel jour de mars ?", []),
    ("cet été", "past", "Quel jour exactement ?", []),
    ("la semaine passée", "past", "Quel jour exactement ?", []),
    ("2025", "past", "Quel jour exactement ?", []),
    ("il y a quelques jours", "past", "Quel jour exactement ?", []),
    ("31 juin", "past", "Le 31 juin n'existe pas : juin a 30 jours", ["2026-06-30", "2026-07-01"]),
    ("31/6/2026", "past", "Le 31 juin n'existe pas", ["2026-06-30", "2026-07-01"]),
    ("29/2/2026", "past", "Le 29 février 2026 n'existe pas", ["2026-02-28", "2026-03-01"]),
    ("30 février", "past", "février a 28 jours", ["2026-02-28", "2026-03-01"]),
    ("32 août", "past", "Le 32 août n'existe pas", ["2026-08-31", "2026-09-01"]),
    ("0/5", "past", "Il n'y a pas de 0", []),
    ("le 45", "past", "Il n'y a pas de 45", []),
    ("12/25", "past", "d'abord le jour, puis le mois", ["2025-12-25"]),
    ("12/25/2025", "past", "écris 25/12/2025", ["2025-12-25"]),
    ("25/13", "past", "pas de mois 13", []),
    ("12 jui", "past", "12 juin 2026 ou le dimanche 12 juillet", ["2026-06-12", "2026-07-12"]),
    ("8/8/2062", "past", "L'année 2062 me semble loin", ["2026-08-08"]),
    ("8/8/1926", "past", "L'année 1926 me semble loin", ["2026-08-08"]),
    ("8/8/62", "past", "L'année 1962 me semble loin", ["2026-08-08"]),
    ("8/8/0026", "past", "faute de frappe", []),
    ("8/8/2027", "past", "Le dimanche 8 août 2027 n'est pas encore passé", ["2026-08-08"]),
    ("demain", "past", "Le lundi 23 novembre 2026 n'est pas encore passé", []),
    ("mardi 24 novembre", "past", "Le mardi 24 novembre 2026 n'est pas encore passé", []),
    ("hier", "future", "Le samedi 21 novembre 2026 est déjà passé", []),
    ("8/8/2026", "future", "Le samedi 8 août 2026 est déjà passé", ["2027-08-08"]),
    ("lundi 24 novembre 2026", "any", "est un mardi, pas un lundi", ["2026-11-23", "2026-11-24"]),
    ("lundi 24 novembre", "future", "est un mardi, pas un lundi", ["2026-11-23", "2026-11-24"]),
    ("vendredi 8/8/2026", "past", "est un samedi, pas un vendredi", ["2026-08-07", "2026-08-08"]),
    ("hier lundi", "past", "est un samedi, pas un lundi", ["2026-11-16", "2026-11-21"]),
    ("dimanche", "past", "C'est le dimanche 15", ["2026-11-15", "2026-11-22"]),
    ("jeudi", "any", "C'est le jeudi 19", ["2026-11-19", "2026-11-26"]),
    ("du 8 au 12 août", "past", "8 août 2026 ou le mercredi 12 août", ["2026-08-08", "2026-08-12"]),
    ("8 ou 9 août", "past", "8 août 2026 ou le dimanche 9 août", ["2026-08-08", "2026-08-09"]),
    ("il y a huit jours", "past", "C'est le samedi 14", ["2026-11-14", "2026-11-15"]),
    ("dans 15 jours", "future", "C'est le dimanche 6", ["2026-12-06", "2026-12-07"]),
    ("vers le 8 août", "past", "C'est bien le samedi 8 août 2026 ?", ["2026-08-08"]),
    ("je sais plus, le 8 août ?", "past", "C'est bien", ["2026-08-08"]),
    ("avant le 8 août", "past", "C'est bien", ["2026-08-08"]),
    ("il y a un mois et demi", "past", "C'est bien", ["2026-10-22"]),
    ("il y a environ 3 semaines", "past", "C'est bien", ["2026-11-01"]),
    ("14.30", "past", "Je n'ai pas trouvé de jour", []),
    ("demain en huit", "future", "C'est bien", ["2026-11-23"]),
    ("lundi de la rentrée", "past", "C'est bien", ["2026-11-16"]),
    ("20 juin prochain", "past", "C'est bien", ["2026-06-20"]),
    ("l'autre lundi", "past", "C'est bien", ["2026-11-16"]),
    ("avant lundi", "past", "C'est bien", ["2026-11-16"]),
    ("d'ici 3 jours", "future", "Quel jour exactement ?", []),
    ("bonjour", "past", "par exemple « 23 octobre 2026 »", []),
    ("je ne sais pas", "past", "attestation", []),
]


@pytest.mark.parametrize(("typed", "stored"), PAST.items(), ids=PAST)
def test_a_past_day(typed: str, stored: str) -> None:
    assert Day("past").read(typed, TODAY) == stored


@pytest.mark.parametrize(("typed", "stored"), FUTURE.items(), ids=FUTURE)
def test_a_day_to_come(typed: str, stored: str) -> None:
    assert Day("future").read(typed, TODAY) == stored


@pytest.mark.parametrize(("typed", "stored"), NEAREST.items(), ids=NEAREST)
def test_the_nearest_day(typed: str, stored: str) -> None:
    assert Day("any").read(typed, TODAY) == stored


@pytest.mark.parametrize(
    ("typed", "when", "said", "offered"), REFUSED, ids=[f"{typed} ({when})" for typed, when, _, _ in REFUSED]
)
def test_a_day_asked_again(typed: str, when: When, said: str, offered: list[str]) -> None:
    with pytest.raises(InvalidAnswer) as refusal:
        Day(when).read(typed, TODAY)
    assert said in refusal.value.message
    assert [answer for answer, _ in refusal.value.suggestions] == offered


def test_said_on_a_monday_next_friday_can_be_of_this_week_or_of_the_next() -> None:
    with pytest.raises(InvalidAnswer) as refusal:
        Day("future").read("vendredi prochain", MONDAY)
    assert [answer for answer, _ in refusal.value.suggestions] == ["2026-11-27", "2026-12-04"]


def test_two_months_before_the_31st_is_the_last_day_of_a_shorter_month() -> None:
    assert Day("past").read("il y a 1 mois", date(2026, 3, 31)) == "2026-02-28"


def test_a_birthday_goes_further_back_than_other_days() -> None:
    birthday = Day("past", earliest=date(1980, 1, 1))
    assert birthday.read("12/5/98", TODAY) == "1998-05-12"
    assert birthday.read("20 mars 2007", TODAY) == "2007-03-20"
    with pytest.raises(InvalidAnswer, match="trop tôt"):
        birthday.read("12/5/79", TODAY)


def test_a_day_after_the_latest_is_refused_in_words() -> None:
    with pytest.raises(InvalidAnswer, match="jusqu'au mardi 30 juin 2026"):
        Day("past", latest=date(2026, 6, 30)).read("8/8/2026", TODAY)


def test_not_knowing_is_stored_when_the_question_allows_it() -> None:
    day = Day("past", unsure=True)
    assert day.options == ((UNSURE, "Je ne sais pas"),)
    assert [day.read(typed, TODAY) for typed in ("jsp", "Je ne sais pas", "aucune idée", UNSURE)] == [UNSURE] * 4
    assert day.show(UNSURE) == "Je ne sais pas"
    with pytest.raises(InvalidAnswer, match="je ne sais pas"):
        day.read("fin juin", TODAY)


@pytest.mark.parametrize(
    ("text", "day", "part"),
    [
        ("mardi 14h à Namur", "2026-11-24", "mardi"),
        ("RDV Forem mardi 24/11 à 14h, Liège", "2026-11-24", "mardi 24/11"),
        ("le 24 à 9h au Forem, rue Haute 12", "2026-11-24", "le 24"),
        ("Namur, jeudi 26 novembre, 9h30", "2026-11-26", "jeudi 26 novembre"),
    ],
)
def test_a_day_is_found_in_a_longer_text(text: str, day: str, part: str) -> None:
    found = find_day(text, TODAY, "future")
    assert found is not None
    assert (found.day.isoformat(), text[found.start : found.end]) == (day, part)


def test_days_in_words() -> None:
    assert say_day(date(2026, 12, 30)) == "mercredi 30 décembre 2026"
    assert say_day(date(2026, 9, 1)) == "mardi 1er septembre 2026"
    assert say_short_day(date(2026, 8, 8)) == "8 août 2026"


@given(st.dates(date(2012, 1, 1), date(2031, 12, 31)))
def test_a_shown_day_is_read_back(day: date) -> None:
    kind = Day()
    for said in (kind.show(day.isoformat()), say_day(day), f"{day:%d/%m/%Y}", day.isoformat()):
        assert kind.read(said, TODAY) == day.isoformat()


@given(st.dates(date(2011, 1, 1), date(2031, 12, 31)), st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_without_a_year_the_day_is_on_the_right_side_and_within_a_leap_cycle(day: date, today: date) -> None:
    typed = f"{day.day}/{day.month}"
    past, future = Day("past").read(typed, today), Day("future").read(typed, today)
    assert date.fromisoformat(past) <= today <= date.fromisoformat(future)
    assert date.fromisoformat(future) - date.fromisoformat(past) < timedelta(days=366 * 4 + 2)
