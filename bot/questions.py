"""Free questions: the look-up's findings as something to show."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import TYPE_CHECKING

from bot.dialogue.outputs import NOTHING, Answered, Found, Offer, Output, Say
from flows.engine import Answers
from flows.telling import reach, service
from knowledge.loader import load_contacts, load_faq, load_law
from knowledge.schema import FaqEntry
from knowledge.texts import fill

if TYPE_CHECKING:
    from knowledge.search import Found as Look


class Questions:
    """Answers free texts from the knowledge base; the index is made at the first question, or before by `warm_up`."""

    def warm_up(self) -> None:
        """Makes the index, which takes a second."""
        from knowledge.search import load_search

        load_search()

    def find(self, text: str, known: Answers, today: date) -> Found:
        from knowledge.search import load_search

        found = load_search().find(text, region=known.get("region"), phase=_phase(known))
        if found.reply is not None:
            said = Say(fill(found.reply, load_law(), load_contacts(), today))
            urgent, answer_like = found.remark == "distress", found.remark == "acknowledgement"
            return Found((said,), sure=True, urgent=urgent, answer_like=answer_like)
        if found.tier == "answer":
            return self.topic(found.topics[0], today)
        offered = _suggestions(found.topics, today) if found.tier == "suggest" else Say(_no_answer(known))
        return Found((offered,), sure=False, unanswered=_for_the_editor(text, found) if found.keep else None)

    @property
    def topics(self) -> Collection[str]:
        """Every topic that has an answer."""
        return load_faq().keys()

    def nearest(self, text: str) -> tuple[str, ...]:
        """The topics nearest to a text, three at most; none for small talk."""
        from knowledge.search import load_search

        return load_search().find(text).topics

    def title(self, name: str, today: date) -> str:
        """The question that a topic answers."""
        return _filled(load_faq()[name].question, today)

    def topic(self, name: str, today: date) -> Found:
        """The answer of one topic. Raises KeyError: there is no such topic."""
        entry = load_faq()[name]
        sources = tuple(f"{source.title} (vérifié le {source.checked_on:%d/%m/%Y})" for source in entry.sources)
        more = tuple(_filled(text, today) for text in (entry.more, entry.before) if text)
        return Found((Answered(tuple(_short(entry, today)), sources, more, name),), sure=True, flow=entry.flow)


def _for_the_editor(text: str, found: Look) -> tuple[str, str] | None:
    """What may be kept of a question without an answer; distress and small talk never come here."""
    from knowledge.unanswered import scrub

    question = scrub(text)
    return (question, found.topics[0] if found.topics else "") if question else None


def _filled(text: str, today: date) -> str:
    return fill(text.strip(), load_law(), load_contacts(), today)


def _short(entry: FaqEntry, today: date) -> Iterator[str]:
    yield _filled(entry.answer, today)
    if entry.confidence != "H" and entry.verify_with:
        yield f"À vérifier auprès de : {_filled(entry.verify_with, today).rstrip('.')}."


def _suggestions(topics: tuple[str, ...], today: date) -> Output:
    entries = load_faq()
    options = tuple((name, fill(entries[name].question, load_law(), load_contacts(), today)) for name in topics)
    return Offer("faq", "Je ne suis pas sûr de comprendre. C'est une de ces questions ?", (*options, _NONE))


_NONE = (NOTHING, "Aucune de celles-là")


def _no_answer(known: Answers) -> str:
    contacts = load_contacts()
    asked = f"{reach(service(known))}, {reach(contacts['infor_jeunes'])}, la CAPAC ou un syndicat"
    return f"Je n'ai pas de réponse sûre à ça, et je préfère ne pas inventer. À qui demander : {asked}."


def _phase(known: Answers) -> str | None:
    if known.get("deja_demande") == "oui":
        return "apres_stage"
    return "stage" if known.get("inscription", "")[:1].isdigit() else None
