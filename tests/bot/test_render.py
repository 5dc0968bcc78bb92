"""What Telegram is asked to send: everything that Jalon says, readable on a small screen, within the limits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.callback import Choose, read
from bot.dialogue import Answered, Ask, Dialogue, Offer, Output, Result, Say
from bot.questions import Questions
from bot.render import Message, caption, messages
from bot.render.rich import Mark, Rich, bold, folded, join, pages, plain
from flows import load_flows
from flows.engine import Asking, Flow, Question
from flows.reply import Checklist, Items, Part, Point, Reply, Table, Text, Tick, Timeline
from knowledge.loader import load_faq, load_law
from knowledge.schema import Source
from tests.bot.doubles import InMemoryStorage
from tests.flows.walks import TODAY, Walk, walks

FLOWS = load_flows()
NOW = datetime.combine(TODAY, datetime.min.time(), UTC)
KINDS_OF_ENTITIES = {"bold", "text_link", "expandable_blockquote"}

any_text = st.text(st.characters(), max_size=60)
long_text = st.builds(lambda words, times: " ".join(words * times), st.lists(any_text), st.integers(1, 60))


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def covered(message: Message, kind: str) -> list[str]:
    """The parts of the text that entities of a kind cover, as Telegram counts."""
    whole = message["text"].encode("utf-16-le")
    found = [entity for entity in message.get("entities", []) if entity["type"] == kind]
    return [whole[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le") for e in found]


def rows(message: Message) -> list[list[dict[str, str]]]:
    found: list[list[dict[str, str]]] = message.get("reply_markup", {}).get("inline_keyboard", [])
    return found


def labels(message: Message) -> list[list[str]]:
    return [[button["text"] for button in row] for row in rows(message)]


def assert_telegram_takes(sent: Iterable[Message]) -> None:
    for message in sent:
        assert set(message) - {"entities", "reply_markup"} == {"text", "link_preview_options"}
        assert 1 <= units(message["text"]) <= 4096
        assert message["text"] == message["text"].strip()
        assert len(message.get("entities", [])) <= 100
        for entity in message.get("entities", []):
            assert entity["type"] in KINDS_OF_ENTITIES
            assert 0 <= entity["offset"] < entity["offset"] + entity["length"] <= units(message["text"])
        assert all(part.strip() for kind in KINDS_OF_ENTITIES for part in covered(message, kind))
        assert all(1 <= len(row) <= 8 for row in rows(message))
        for button in (button for row in rows(message) for button in row):
            assert button["text"].strip()
            assert units(button["text"]) <= 40
            assert read(button["callback_data"]) is not None


def assert_readable(message: Message) -> None:
    """Nothing is said by a sign alone, or set in a way that French does not know."""
    text = message["text"]
    assert re.search(r"\w{2}", text)
    for line in text.splitlines():
        assert not line or re.search(r"\w", line), line
        assert "☑" not in line or "Fait" in line
        assert "☐" not in line or "À faire" in line
        assert "█" not in line or re.search(r"\d+ jours? sur \d+", line)
    assert not re.search(r"\S [?!:;»]|« |\*\*|</", text), text
    for label in (label for row in labels(message) for label in row):
        assert label == "·" or re.search(r"\w", label)


def all_outputs(flow: Flow, walk: Walk) -> Iterator[Output]:
    """A walk, then all that can follow it: consent, ticks, another conversation, a correction, erasing."""
    dialogue = Dialogue("1", InMemoryStorage(), FLOWS, load_law(), Questions())
    offer: Output | None = None
    yield from dialogue.begin(flow.id, NOW)
    dialogue._answers |= dict(walk.given)
    for _, text in walk.steps:
        for offer in dialogue.hear(text, NOW):
            yield offer
    for _ in range(3):
        if isinstance(offer, Offer) and offer.key != "menu":
            *others, offer = dialogue.hear(offer.options[0][0], NOW)
            yield from (*others, offer)
    yield from dialogue.correct(NOW)
    yield from dialogue.erase()


@pytest.mark.parametrize("flow", FLOWS.values(), ids=lambda flow: flow.id)
def test_whatever_a_conversation_shows_is_taken_and_readable(flow: Flow) -> None:
    kinds = set()
    for walk in walks(flow):
        for output in all_outputs(flow, walk):
            kinds.add(type(output))
            sent = messages(output, TODAY)
            assert sent
            assert_telegram_takes(sent)
            for message in sent:
                assert_readable(message)
    assert kinds >= {Ask, Result, Offer}


@pytest.mark.parametrize("topic", load_faq())
def test_every_topic_is_taken_and_readable(topic: str) -> None:
    for output in Questions().topic(topic, TODAY).outputs:
        assert isinstance(output, Answered)
        sent = [*messages(output, TODAY), *messages(Answered(output.more), TODAY)]
        assert_telegram_takes(sent)
        for message in sent:
            assert_readable(message)


def ask(flow: str, name: str) -> Message:
    question = FLOWS[flow].by_id[name]
    assert isinstance(question, Question)
    text = question.text if isinstance(question.text, str) else "As-tu déjà essayé ?"
    [message] = messages(Ask(FLOWS[flow], Asking(question, text, {}, ())), TODAY)
    return message


def result(*parts: Part, sources: tuple[Source, ...] = ()) -> list[Message]:
    return messages(Result(FLOWS["montant"], Reply(parts, sources)), TODAY)


def test_a_day_that_was_typed_is_said_back_in_the_message_of_the_next_question() -> None:
    question = FLOWS["montant"].by_id["logement"]
    assert isinstance(question, Question)
    step = Asking(question, "Avec qui vis-tu ?", {}, ())
    [message] = messages(Ask(FLOWS["montant"], step, "Noté : samedi 12 mars 2005."), TODAY)
    assert message["text"].startswith("Noté\u00a0: samedi 12 mars 2005.\n\nAvec qui vis-tu\u00a0?")


def test_a_question_is_bold_its_help_is_not_and_it_says_what_to_do() -> None:
    message = ask("montant", "naissance")
    assert covered(message, "bold") == ["Quelle est ta date de naissance\u00a0?"]
    assert "dépendent de ton âge" in message["text"]
    assert "écris la date" in message["text"]
    assert "Écris ta réponse." in ask("stage_insertion", "contrat_jours")["text"]


def test_a_label_too_long_for_a_button_is_in_the_message_in_full() -> None:
    message = ask("stage_insertion", "evenement_1")
    assert "8. Congé de maternité, de naissance ou d'adoption" in message["text"]
    assert ["8. Congé de maternité, de naissance ou…"] in labels(message)
    assert "1. Wallonie" not in ask("montant", "logement")["text"]


def test_a_line_to_tick_is_said_in_words() -> None:
    [message] = messages(Offer("cocher", "Qu'as-tu ?", (("a", "[x] Carte"), ("b", "[ ] Diplôme"))), TODAY)
    assert labels(message) == [["☑ Fait\u00a0: carte"], ["☐ À faire\u00a0: diplôme"]]


def test_days_have_their_weekday_and_tables_become_lines() -> None:
    timeline = Timeline((Point(date(2026, 12, 30), "Demande", "pas avant"),), title="Tes dates")
    table = Table(("Lecture", "Début"), (("La loi", "1er juillet"), ("Ton attestation", "1er août")), title="Pourquoi")
    ticks = Checklist((Tick("a", "Carte", "toi"), Tick("b", "Diplôme", "école", done=True)))
    [message] = result(timeline, table, ticks, Items(("Un", "Deux"), title="Liste"))
    lines = message["text"].splitlines()
    assert "mercredi 30 décembre 2026\u00a0: Demande (pas avant)" in lines
    start = lines.index("La loi")
    assert lines[start : start + 4] == ["La loi", "Début\u00a0: 1er juillet", "", "Ton attestation"]
    assert "☐ À faire\u00a0: carte (toi)" in lines
    assert "☑ Fait\u00a0: diplôme (école)" in lines
    assert "• Deux" in lines
    assert {"Combien je toucherais", "Tes dates", "Pourquoi", "Liste", "La loi"} <= set(covered(message, "bold"))


def test_a_long_table_is_folded_and_its_title_is_not() -> None:
    [message] = result(Table(("Qui", "Quoi"), tuple((f"Ligne {n}", "oui") for n in range(9)), title="Détail"))
    [quote] = covered(message, "expandable_blockquote")
    assert quote.startswith("Ligne 0\nQuoi\u00a0: oui")
    assert "Détail" not in quote


def test_the_sources_are_folded_and_lead_to_their_page() -> None:
    entry = {"title": "AR 25/11/1991 🏛", "url": "https://example.be/loi", "kind": "law", "checked_on": "2026-07-01"}
    note = {"title": "Brochure", "kind": "secondary", "checked_on": "2026-07-05"}
    [message] = result(Text("👩‍🎓 Bravo !"), sources=(Source(**entry), Source(**note)))
    [quote] = covered(message, "expandable_blockquote")
    assert "\n• AR 25/11/1991 🏛 (vérifié le 1er juillet 2026)\n• Brochure (vérifié le 5 juillet 2026)" in quote
    assert covered(message, "text_link") == ["AR 25/11/1991 🏛"]
    assert "https://example.be/loi" in str(message["entities"])


@pytest.mark.parametrize(
    ("text", "bar"),
    [
        ("Tu en es au jour 43 sur 156.", "███░░░░░░░ 43 jours sur 156"),
        ("Jour 156 sur 156", "██████████ 156 jours sur 156"),
        ("jour 1 sur 310", "░░░░░░░░░░ 1 jour sur 310"),
        ("Jour 157 sur 156", ""),
        ("jour 0 sur 0", ""),
        ("séjour 3 sur 4", ""),
    ],
)
def test_how_far_one_is_has_a_bar_with_its_numbers(text: str, bar: str) -> None:
    [message] = messages(Say(text), TODAY)
    assert message["text"] == f"{text}\n{bar}".strip()


def test_the_longer_answer_is_a_button_when_there_is_one() -> None:
    [short] = messages(Answered(("Oui.",), ("Forem",), ("Parce que.",), "duree-stage"), TODAY)
    assert labels(short) == [["Plus de détails"]]
    assert read(rows(short)[0][0]["callback_data"]) == Choose("plus", "duree-stage"), (
        "of this answer, whatever is asked after it"
    )
    assert covered(short, "expandable_blockquote") == ["Sources\n• Forem"]
    assert "reply_markup" not in messages(Answered(("Oui.",)), TODAY)[0]


def test_nothing_is_sent_when_nothing_is_said_and_buttons_have_words_over_them() -> None:
    assert [messages(Say(text), TODAY) for text in ("", " \n", "\u200b", "\x00")] == [[], [], [], []]
    assert_readable(messages(Offer("suggestion", "", (("2026-08-08", "8 août 2026"),)), TODAY)[0])


def test_what_is_too_long_for_a_message_is_split_between_its_parts_or_at_a_sentence() -> None:
    parts = [Text(f"Partie {n}. " + "Une phrase assez longue. " * 60) for n in range(6)]
    sent = result(*parts)
    assert len(sent) == 3
    assert all(message["text"].startswith("Partie") for message in sent[1:])
    assert [bool(rows(message)) for message in sent] == [False, False, True]
    assert_telegram_takes(sent)
    assert all(message["text"].endswith("🙂.") for message in messages(Say("Voici une idée 🙂. " * 500), TODAY))


@given(long_text)
def test_any_sentence_is_taken_and_no_letter_is_lost(text: str) -> None:
    sent = messages(Say(text), TODAY)
    assert_telegram_takes(sent)
    said = "".join(message["text"] for message in sent).encode().decode()
    assert [c for c in said if c.isalnum()] == [c for c in text if c.isalnum()]


@given(long_text, any_text, st.lists(st.tuples(any_text, long_text), max_size=20))
def test_any_offer_is_taken(text: str, key: str, options: list[tuple[str, str]]) -> None:
    sent = messages(Offer(key, text, tuple(options)), TODAY)
    assert_telegram_takes(sent)
    pressable = [read(button["callback_data"]) for message in sent for row in rows(message) for button in row]
    assert {p.answer for p in pressable if isinstance(p, Choose)} <= {answer for answer, _ in options}


@given(st.lists(long_text, max_size=8), any_text, any_text)
def test_any_result_is_taken_and_its_titles_are_bold(texts: list[str], title: str, cell: str) -> None:
    table = Table(("A", "B"), tuple((text, cell) for text in texts))
    sent = result(*map(Text, texts), Items(tuple(texts), title), table, Checklist((Tick("a", cell, title),)))
    assert_telegram_takes(sent)
    assert covered(sent[0], "bold")[0] == "Combien je toucherais"
    quiet = "".join(title.split())
    if quiet.isalnum():
        assert any("".join(bold.split()) == quiet for message in sent for bold in covered(message, "bold"))


# What is too long


@pytest.mark.parametrize(
    ("text", "count"),
    [("x" * 4096, 1), ("x" * 4097, 2), ("😀" * 2048, 1), ("😀" * 2049, 2), ("x" + "😀" * 2048, 2)],
    ids=["4096", "4097", "2048 emoji", "2049 emoji", "between two halves"],
)
def test_a_message_holds_4096_units_of_which_an_emoji_takes_two(text: str, count: int) -> None:
    sent = messages(Say(text), TODAY)
    assert len(sent) == count
    assert "".join(message["text"] for message in sent) == text


def test_2500_emoji_come_whole() -> None:
    sent = messages(Say("😀" * 2500), TODAY)
    assert_telegram_takes(sent)
    assert "".join(message["text"] for message in sent) == "😀" * 2500


def test_under_a_file_there_is_room_for_1024_units() -> None:
    assert caption("x" * 1024) == "x" * 1024
    assert caption("x" * 1025) == "x" * 1024
    assert caption("x" + "😀" * 512) == "x" + "😀" * 511


def test_no_sentence_is_cut_that_a_message_could_hold() -> None:
    sentences = [f"Une phrase avec un 😀, la {number}e, et l'art. 36 de l'arrêté." for number in range(400)]
    sent = [message["text"] for message in messages(Say(" ".join(sentences)), TODAY)]
    assert len(sent) > 4
    assert all(text.startswith("Une phrase") and text.endswith("l'arrêté.") for text in sent)
    assert " ".join(sent) == " ".join(sentences)


def test_marks_keep_their_words_in_whatever_message_these_come() -> None:
    words = [f"le {number} 😀" for number in range(200)]
    before, after = plain("Une phrase assez longue avec"), plain("et le reste jusqu'au point.")
    found = list(pages([join(" ", [piece for word in words for piece in (before, bold(word), after)])]))
    assert len(found) > 1
    assert [word for page in found for word in covered(as_message(page), "bold")] == words


def as_message(page: Rich) -> Message:
    return {"text": page.text, "entities": page.entities}


def test_a_quote_longer_than_a_message_goes_on_in_the_next() -> None:
    found = list(pages([folded(plain("Une phrase assez longue. " * 400))]))
    assert len(found) == 3
    assert all(covered(as_message(page), "expandable_blockquote") == [page.text] for page in found)


def test_a_message_has_at_most_100_marks() -> None:
    found = list(pages([bold(f"mot {number}") for number in range(250)]))
    assert [len(page.entities) for page in found] == [100, 100, 50]


@st.composite
def marked_texts(draw: st.DrawFn) -> Rich:
    """A text with bold words side by side."""
    text = draw(st.text(st.sampled_from("aZé. ?\n\n 😀\u00a0\u202f\u200d\u0301»-"), max_size=120))
    places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=12)))
    spans = zip(places[::2], places[1::2], strict=False)
    return Rich(text, tuple(Mark(start, end, "bold") for start, end in spans if start < end))


@given(marked_texts(), st.integers(2, 40))
def test_whatever_is_cut_its_letters_and_their_marks_are_all_there(rich: Rich, limit: int) -> None:
    found = list(pages([rich], limit))
    assert all(units(page.text) <= limit for page in found)
    assert squeezed(page.text for page in found) == squeezed([rich.text])
    bolds = (words for page in found for words in covered(as_message(page), "bold"))
    assert squeezed(bolds) == squeezed(covered(as_message(rich), "bold"))


def squeezed(texts: Iterable[str]) -> str:
    """Without white space, of which cuts take some away."""
    return "".join("".join(texts).split())
