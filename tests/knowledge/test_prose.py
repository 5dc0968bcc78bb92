"""The texts that people read: short, kind, typed with care, without a legal number of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from flows import load_flows
from knowledge.errors import KnowledgeError
from knowledge.filling import LONGEST_ANSWER, SAMPLE
from knowledge.loader import (
    load_appointment_kinds,
    load_conditions,
    load_contacts,
    load_faq,
    load_law,
    load_obligations,
    load_reminder_texts,
)
from knowledge.schema import Source
from knowledge.texts import PLACEHOLDER, fill
from knowledge.units import MONTHS

TODAY = date(2026, 11, 22)
LAW, CONTACTS, FAQ = load_law(), load_contacts(), load_faq()
KINDS, REMINDERS = load_appointment_kinds(), load_reminder_texts()
TOPICS = (Path(__file__).parent / "data" / "topics.txt").read_text("utf-8").split()

# Figures that may stand in a text: each with the reason why no parameter says it.
ALLOWED = {
    "2026": "the year by which people call the reform; the day that changes the rule is a parameter",
    "112": "the European emergency number, which is no rule of ours",
}


class Said(NamedTuple):
    """A text and where it stands; `sentence` is False for a title or a fragment that ends without punctuation."""

    where: str
    text: str
    sentence: bool = True


def _of_faq() -> Iterator[Said]:
    for topic, entry in FAQ.items():
        for field in ("question", "answer", "more", "before"):
            text = getattr(entry, field)
            if text is not None:
                yield Said(f"{topic} · {field}", text)
        if entry.verify_with is not None:
            yield Said(f"{topic} · verify_with", entry.verify_with, sentence=False)


def _of_obligations() -> Iterator[Said]:
    for name, obligation in load_obligations().items():
        yield Said(f"{name} · label", obligation.label, sentence=False)
        texts = [obligation.means, obligation.otherwise, obligation.e_conseiller, *obligation.this_week.values()]
        for text in (*texts, *obligation.examples, *obligation.proof):
            if text is not None:
                yield Said(name, text)


def _of_conditions() -> Iterator[Said]:
    for name, condition in load_conditions().items():
        yield Said(f"{name} · label", condition.label, sentence=False)
        for text in (condition.met, condition.not_met, condition.unknown, *condition.change):
            yield Said(name, text)


def _of_appointments() -> Iterator[Said]:
    for name, kind in KINDS.items():
        yield Said(f"{name} · label", kind.label, sentence=False)
        for text in (kind.why, kind.absence, kind.cannot_come, *kind.bring):
            yield Said(name, text)


def _of_reminders() -> Iterator[Said]:
    for name, reminder in REMINDERS.items():
        for text in (reminder.title, reminder.button):
            if text is not None:
                yield Said(f"{name} · title", text, sentence=False)
        for text in (reminder.text, reminder.late, reminder.elsewhere, reminder.differ):
            if text is not None:
                yield Said(name, text)


def _of_contacts() -> Iterator[Said]:
    for name, contact in CONTACTS.items():
        yield Said(f"{name} · use", contact.use, sentence=False)
        for text in (contact.note, contact.phone_note):
            if text is not None:
                yield Said(f"{name} · note", text, sentence=not text.rstrip().endswith((".be", ".org")))


RULES = [*_of_faq(), *_of_obligations(), *_of_conditions(), *_of_appointments(), *_of_reminders()]
TEXTS = [*RULES, *_of_contacts()]


def _wrong(texts: list[Said], pattern: str) -> list[str]:
    return [
        f"{said.where} : « {found[0]} »" for said in texts for found in re.finditer(pattern, _bare(said.text), re.I)
    ]


def _bare(text: str) -> str:
    return re.sub(r"https?://\S+", "", PLACEHOLDER.sub("…", text))


def test_every_placeholder_resolves() -> None:
    wrong = []
    for said in TEXTS:
        try:
            fill(said.text, LAW, CONTACTS, TODAY, SAMPLE)
        except KnowledgeError as error:
            wrong.append(f"{said.where} : {error}")
    assert wrong == []


def test_an_answer_fits_a_phone_screen() -> None:
    lengths = {topic: len(fill(entry.answer, LAW, CONTACTS, TODAY)) for topic, entry in FAQ.items()}
    assert {topic: length for topic, length in lengths.items() if length > LONGEST_ANSWER} == {}


def test_an_obligation_says_each_thing_in_a_short_paragraph() -> None:
    filled = {said.where: len(fill(said.text, LAW, CONTACTS, TODAY)) for said in _of_obligations()}
    assert {where: length for where, length in filled.items() if length > 400} == {}


def test_people_are_called_tu() -> None:
    assert _wrong(TEXTS, r"(?<!rendez-)\b(?:vous|votre|vos|veuillez|monsieur|madame)\b") == []


def test_a_sentence_ends_with_its_punctuation() -> None:
    ends = (".", "?", "!", "…", "»", ")")
    assert [said.where for said in TEXTS if said.sentence and not said.text.rstrip().endswith(ends)] == []


def test_a_question_ends_with_a_question_mark() -> None:
    assert [topic for topic, entry in FAQ.items() if not entry.question.rstrip().endswith("?")] == []


@pytest.mark.parametrize(
    ("fault", "pattern"),
    [
        ("a dash", r"[—–]|(?<=\s)-(?=\s)"),
        ("two spaces", r"(?<=\S)  +(?=\S)"),
        ("a space before a comma or a full stop", r"\s[,.](?![\d\w])"),
        ("no space before ; : ? ! or »", r"[^\s\u00a0\u202f«(?!][;:?!»](?=\s|$)"),
        ("no space after «", r"«(?!\s)"),
        ("a curly apostrophe or a straight quote", r"[’‘“”\"]"),
        ("three full stops", r"\.\.+"),
        ("an ending in brackets or with a full stop", r"\w\((?:e|s|es|ne|se)\)|\w\.(?:e|es|ne)\b"),
        ("an abbreviation that is not read aloud", r"\b(?:p\.ex|c-à-d|càd|cf|cad)\b"),
        ("a word twice", r"(?<!-)\b(\w{2,}) \1\b"),
    ],
)
def test_no_text_has(fault: str, pattern: str) -> None:
    assert _wrong(TEXTS, pattern) == [], fault


def test_a_unit_follows_a_placeholder_only_when_it_gives_the_bare_number() -> None:
    pattern = r"\{(?![^}]*:number)(?!contact)[^}]*\} ?(?:jours?|mois|ans|km|€|heures|crédits|évaluations)\b"
    assert [said.where for said in TEXTS if re.search(pattern, said.text)] == []


def test_no_text_has_a_legal_number_of_its_own() -> None:
    wrong = [
        f"{said.where} : « {figures} »"
        for said in RULES
        for figures in re.findall(r"\d{2,}", _bare(said.text))
        if figures not in ALLOWED
    ]
    assert wrong == []


def test_no_text_has_a_day_of_the_year_of_its_own() -> None:
    """One figure, as in "9 août", can be a rule too."""
    months = "|".join(MONTHS)
    assert _wrong(RULES, rf"\b(?:1er|\d{{1,2}}) (?:{months})\b") == []


def test_every_exception_to_the_numbers_is_still_used() -> None:
    used = {figures for said in RULES for figures in re.findall(r"\d{2,}", _bare(said.text))}
    assert set(ALLOWED) - used == set()


def _sources() -> Iterator[tuple[str, Source]]:
    for topic, entry in FAQ.items():
        yield from ((topic, source) for source in entry.sources)
    for name, obligation in load_obligations().items():
        yield from ((name, source) for source in obligation.sources)
    for name, condition in load_conditions().items():
        yield from ((name, source) for source in condition.sources)
    for name, said in (*KINDS.items(), *REMINDERS.items()):
        yield from ((name, source) for source in said.sources)
    for name, contact in CONTACTS.items():
        yield name, contact.source


def test_every_source_can_be_found_again() -> None:
    """By its address; without one, by a title that says its date, or that it has none."""
    dated = r"\b(?:19|20)\d\d\b|non datée?s?\b"
    assert [(name, s.title) for name, s in _sources() if s.url is None and not re.search(dated, s.title)] == []


def test_nobody_checked_a_source_in_the_future() -> None:
    assert [(name, s.title) for name, s in _sources() if s.checked_on > TODAY] == []


def test_every_topic_has_its_entry() -> None:
    assert len(TOPICS) == len(set(TOPICS))
    assert sorted(set(TOPICS) - set(FAQ)) == []


def _words(phrasing: str) -> str:
    return " ".join(re.findall(r"\w+", phrasing.casefold().replace("’", "'")))


def test_every_entry_is_asked_in_twelve_distinct_ways_besides_its_question() -> None:
    ways = {topic: {_words(text) for text in entry.also} - {_words(entry.question)} for topic, entry in FAQ.items()}
    assert {topic: len(found) for topic, found in ways.items() if len(found) < 12} == {}
    repeated = {topic: len(entry.also) - len(ways[topic]) for topic, entry in FAQ.items()}
    assert {topic: times for topic, times in repeated.items() if times} == {}


def test_no_two_entries_share_a_phrasing() -> None:
    owners: dict[str, set[str]] = {}
    for topic, entry in FAQ.items():
        for text in (entry.question, *entry.also):
            owners.setdefault(_words(text), set()).add(topic)
    assert {text: topics for text, topics in owners.items() if len(topics) > 1} == {}


def test_doubt_says_whom_to_ask() -> None:
    found = (*FAQ.items(), *KINDS.items(), *REMINDERS.items())
    assert [name for name, entry in found if entry.confidence != "H" and not entry.verify_with] == []


def test_whom_to_ask_follows_a_colon() -> None:
    """It is shown after « À vérifier auprès de : »; a proper name keeps its capital, an article does not."""
    found = (*FAQ.values(), *KINDS.values(), *REMINDERS.values())
    doubtful = [entry.verify_with for entry in found if entry.verify_with]
    assert [text for text in doubtful if re.match(r"(?:Le|La|Les|L'|Un|Une|Ton|Ta)\b", text)] == []


def test_the_conversation_that_an_entry_offers_exists() -> None:
    offered = [(name, e.flow) for name, e in FAQ.items()] + [(name, r.flow) for name, r in REMINDERS.items()]
    assert [(name, flow) for name, flow in offered if flow is not None and flow not in load_flows()] == []


def test_no_contact_leads_to_an_intranet_or_to_a_magazine() -> None:
    sites = {name: contact.site or "" for name, contact in CONTACTS.items()}
    assert [name for name, site in sites.items() if re.search(r"intranet|magazine|linfo", site)] == []


@pytest.mark.parametrize(
    ("topic", "flow"),
    [("article-60", "article_60_61"), ("article-61", "article_60_61"), ("inscription-cpas", "inscription_cpas")],
)
def test_what_has_a_conversation_of_its_own_leads_there(topic: str, flow: str) -> None:
    assert FAQ[topic].flow == flow


def test_what_follows_whoever_is_followed_from_afar_does_not_say_so_twice() -> None:
    said = [obligation.e_conseiller or "" for obligation in load_obligations().values()]
    assert [text for text in said if "à distance" in text.lower()] == []
