"""The words of appointments and reminders: each kind has its own, short once filled, and says what must be said.

How they are typed, and that they have no legal number of their own, is in test_prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest

from flows.telling import SERVICE, in_region, reach
from knowledge.filling import LONGEST_ANSWER, LONGEST_REMINDER, OWN_SERVICE, SAMPLE
from knowledge.loader import load_appointment_kinds, load_contacts, load_faq, load_law, load_reminder_texts
from knowledge.schema import ReminderText
from knowledge.texts import UnknownPlaceholder, fill, placeholders

TODAY = date(2026, 11, 22)
LAW, CONTACTS, FAQ = load_law(), load_contacts(), load_faq()
KINDS, REMINDERS = load_appointment_kinds(), load_reminder_texts()

APPOINTMENTS = ["forem_entretien", "forem_evaluation", "welcome", "formation", "cpas", "organisme_paiement", "autre"]
OF_THE_FOREM = ("forem_entretien", "forem_evaluation", "welcome")
NOTHING_IS_LOST = "n'est perdu tant que rien n'est décidé"
REMINDED = [
    "inscription_a_faire",
    "inscription_8_aout",
    "preuves",
    "evaluations",
    "debut_retenu",
    "reinscription_travail",
    "reinscription_etranger",
    "reinscription_maladie",
    "fin_de_stage",
    "demande_bientot",
    "demande",
    "redemande",
    "inscription_8_jours",
    "dossier",
    "carte_controle",
    "mutuelle",
    "age",
    "age_depasse_bientot",
    "fin_allocations",
    "rendez_vous",
    "prevenir",
    "piis_signature",
    "piis_evaluation",
    "date_bougee",
    "reevaluation",
    "admission",
    "jour_demande",
    "age_inscription",
    "en_cours",
]

# What is given in each Region, where the name and the address of the service are longer or shorter.
GIVEN = {region: {**SAMPLE, "rappel.service": reach(CONTACTS[name])} for region, name in SERVICE.items()}


def _texts(reminder: ReminderText) -> Iterator[tuple[str, str]]:
    for field in ("text", "late", "elsewhere", "differ"):
        said = getattr(reminder, field)
        if said is not None:
            yield field, said


def filled(text: str, region: str = "wallonie") -> str:
    return in_region(fill(text, LAW, CONTACTS, TODAY, GIVEN[region]), {"region": region})


def first_sentence(text: str) -> str:
    return re.split(r"(?<=[.?!])\s", text, maxsplit=1)[0]


def test_each_kind_has_its_words_and_there_is_no_other() -> None:
    assert list(KINDS) == APPOINTMENTS
    assert list(REMINDERS) == REMINDED


@pytest.mark.parametrize("region", SERVICE)
def test_a_reminder_is_short_whatever_the_service(region: str) -> None:
    """Also with the sentence that says how the readings differ: one phone screen."""
    for name, reminder in REMINDERS.items():
        lengths = {field: len(filled(said, region)) for field, said in _texts(reminder)}
        differ = lengths.pop("differ", 0)
        assert max(lengths.values()) <= LONGEST_REMINDER, name
        assert max(lengths.values()) + differ <= LONGEST_ANSWER, name


def test_an_appointment_says_each_thing_in_a_short_paragraph() -> None:
    texts = [(name, t) for name, kind in KINDS.items() for t in (kind.why, kind.absence, kind.cannot_come, *kind.bring)]
    assert {name: len(filled(text)) for name, text in texts if len(filled(text)) > 400} == {}


def test_whom_to_call_is_a_contact_or_the_service_of_the_region() -> None:
    assert {name: kind.ask for name, kind in KINDS.items() if kind.ask not in {OWN_SERVICE, *CONTACTS}} == {}


def test_a_number_that_belongs_to_one_region_is_not_in_the_text() -> None:
    """The service of the Region is called, wherever the person lives: its number comes from `ask`, or is given."""
    texts = [
        *(text for kind in KINDS.values() for text in (kind.why, kind.absence, kind.cannot_come, *kind.bring)),
        *(said for reminder in REMINDERS.values() for _, said in _texts(reminder)),
    ]
    assert [text for text in texts if any(name.startswith("contact.") for name in placeholders(text))] == []


def test_every_topic_exists() -> None:
    named = {topic for kind in KINDS.values() for topic in kind.topics}
    named |= {reminder.topic for reminder in REMINDERS.values() if reminder.topic is not None}
    assert sorted(named - set(FAQ)) == []


def test_a_title_and_a_button_name_no_day() -> None:
    shown = [text for reminder in REMINDERS.values() for text in (reminder.title, reminder.button) if text]
    assert [text for text in shown if re.search(r"[{}\d]", text)] == []


def test_how_the_readings_differ_names_both_days_or_the_other_one() -> None:
    named = {name: set(placeholders(r.differ)) for name, r in REMINDERS.items() if r.differ is not None}
    assert set(named) == {"debut_retenu", "demande_bientot", "demande"}
    assert all("rappel.dernier" in names for names in named.values())


# What care.md asks for


@pytest.mark.parametrize("kind", OF_THE_FOREM)
def test_nothing_is_lost_while_nobody_has_decided(kind: str) -> None:
    assert NOTHING_IS_LOST in KINDS[kind].absence
    assert re.search(r"\bappelle\b[^.]*\baujourd'hui\b", KINDS[kind].absence)


def test_what_is_not_sure_to_be_compulsory_says_with_whom_to_check() -> None:
    unsure = {name: kind.why for name, kind in KINDS.items() if kind.compulsory == "a_verifier"}
    assert set(unsure) == {"welcome", "formation", "cpas", "autre"}
    assert [name for name, why in unsure.items() if "à vérifier auprès d" not in why] == []


def test_a_slip_is_sent_before_the_interview() -> None:
    for kind in ("forem_entretien", "forem_evaluation"):
        said = KINDS[kind].cannot_come
        assert {"convocation.talon_delai"} <= set(placeholders(said))
        assert "avant l'entretien" in first_sentence(said)
        assert "on ne sait pas" in said or "sans savoir" in said
        assert "Le plus sûr : tout envoyer avant" in said


def test_joint_guidance_asks_about_the_stage_first_and_decides_nothing() -> None:
    said = KINDS["cpas"].absence
    assert said.startswith("Es-tu aussi en stage d'insertion ?")
    assert "Dans le suivi commun seulement" in said
    assert "décide" in said


def test_the_first_line_says_that_nobody_was_told() -> None:
    first = "Je n'ai PAS prévenu le Forem : c'est à toi de le faire, maintenant."
    reminder = REMINDERS["prevenir"]
    assert first_sentence(reminder.text) == first
    assert first_sentence(reminder.late or "") == first
    assert (reminder.elsewhere or "").startswith("Je n'ai PAS prévenu à ta place : c'est à toi de le faire, maintenant")
    assert reminder.button == "J'ai prévenu"
    for _, said in _texts(reminder):
        assert "rappel.service" in placeholders(said)
        assert "preuve" in said  # the time limit is in what the kind of appointment says, added after it


@pytest.mark.parametrize(("region", "own"), [("bruxelles", "Actiris"), ("flandre", "le VDAB")])
def test_the_first_line_names_the_own_service(region: str, own: str) -> None:
    said = filled(REMINDERS["prevenir"].text, region)
    assert first_sentence(said) == f"Je n'ai PAS prévenu {own} : c'est à toi de le faire, maintenant."
    assert "Forem" not in said


def test_the_day_has_passed_go_today() -> None:
    for kind in ("demande", "redemande"):
        assert (REMINDERS[kind].late or "").startswith("Vas-y aujourd'hui : chaque jour peut compter.")
    for field in ("text", "late"):
        assert "même s'il te manque des papiers" in getattr(REMINDERS["demande"], field)
        assert "le premier jour ouvert" in getattr(REMINDERS["demande"], field)


def test_no_text_presents_the_time_for_the_file_as_the_time_to_go() -> None:
    for name, reminder in REMINDERS.items():
        for _, said in _texts(reminder):
            assert "demande.dossier_complet" not in placeholders(said), name
            assert not re.search(r"\b(?:deux|2) mois\b", filled(said)), name
    assert first_sentence(REMINDERS["dossier"].text).startswith("Demande aujourd'hui")


def test_too_early_is_no_refusal() -> None:
    for said in (REMINDERS["demande"].text, REMINDERS["demande_bientot"].differ or ""):
        assert "trop tôt" in said
        assert "pas un refus définitif" in said


def test_days_are_not_enough_to_be_admitted() -> None:
    for kind in ("evaluations", "demande_bientot"):
        assert "evaluation.nombre" in placeholders(REMINDERS[kind].text)
    for _, said in _texts(REMINDERS["evaluations"]):
        assert "sans que ce soit ta faute" in said


@pytest.mark.parametrize("kind", ["inscription_a_faire", "inscription_8_aout"])
def test_whoever_is_told_to_register_is_warned_about_a_student_job(kind: str) -> None:
    for _, said in _texts(REMINDERS[kind]):
        assert re.search(r"job étudiant en vue \? Demande d'abord à l'employeur ou à l'ONSS", said)


def test_nobody_is_told_to_register_before_the_end_of_studies() -> None:
    for _, said in _texts(REMINDERS["inscription_a_faire"]):
        assert "si tes études sont finies" in first_sentence(said)


@pytest.mark.parametrize("kind", ["age", "age_depasse_bientot"])
def test_near_the_limit_of_age_somebody_is_asked_now_and_exceptions_are_named(kind: str) -> None:
    assert first_sentence(REMINDERS[kind].text).startswith("Parle maintenant à la CAPAC ou à un syndicat")
    for _, said in _texts(REMINDERS[kind]):
        assert all(word in said for word in ("travail", "indépendant", "force majeure"))


def test_what_jalon_cannot_see_is_said() -> None:
    assert "je ne les vois pas" in REMINDERS["preuves"].text
    assert "spams" in REMINDERS["preuves"].text
    assert "moi, je ne préviens personne" in REMINDERS["rendez_vous"].text


# What is given with a reminder


def test_what_is_given_is_shown_as_it_is() -> None:
    assert fill("{rappel.quoi} !", LAW, CONTACTS, TODAY, {"rappel.quoi": "{forem} à 9 h"}) == "{forem} à 9 h !"


@pytest.mark.parametrize("given", [None, {}, {"rappel.jour": "lundi"}])
def test_what_is_not_given_is_refused(given: dict[str, str] | None) -> None:
    with pytest.raises(UnknownPlaceholder, match=r"\{rappel\.quoi\} : cette valeur n'est pas donnée ici"):
        fill("{rappel.quoi} !", LAW, CONTACTS, TODAY, given)


def test_only_reminders_are_given_anything() -> None:
    with pytest.raises(UnknownPlaceholder, match="aucun paramètre de ce nom"):
        fill("{stage.quoi}", LAW, CONTACTS, TODAY, {"stage.quoi": "lundi"})


@pytest.mark.parametrize("text", ["{rappel.quoi", "rappel.quoi}", "{{rappel.quoi}}", "{Rappel.quoi}"])
def test_a_malformed_brace_is_still_refused(text: str) -> None:
    with pytest.raises(UnknownPlaceholder, match="accolade mal formée"):
        fill(text, LAW, CONTACTS, TODAY, {"rappel.quoi": "lundi"})
