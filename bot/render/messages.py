"""Outputs as messages: one where Telegram's limits allow it, with the buttons under the last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from typing import Any, Final

from bot.calendar_keyboard import calendar_rows, is_far
from bot.callback import Answer, Button, Calendar, Choose, Go
from bot.dialogue.outputs import Answered, Ask, File, Offer, Output, Remind, Result, Say, Summary
from bot.render.buttons import Markup, Rows, markup, option_list, option_rows
from bot.render.parts import DONE, TO_DO, folded_sources, paragraph, part_block, source_block
from bot.render.reminders import in_full
from bot.render.rich import Rich, bold, is_visible, join, longest, pages, plain
from flows.engine import Flow, Question
from flows.kinds import SKIPPED, UNSURE, Day, TimeOfDay
from flows.kinds.times import show_time
from flows.reply import Reply
from knowledge.french import continued

Message = dict[str, Any]  # parameters of sendMessage: texts, numbers and lists of them

_WAYS_OUT: Final = [Button("Retour", Go("retour")), Button("Arrêter", Go("arreter"))]
_UNSURE: Final = Button("Je ne sais pas", Go("expliquer"))  # where it is no answer, it asks for help
_FILES: Final = {
    "stage.ics": Button("Ajouter à mon agenda", Go("agenda")),
    "stage.png": Button("Voir en image", Go("image")),
}
_A_ROW: Final = 4
_HOURS: Final = tuple(f"{hour:02}{half}" for hour in (8, 9, 10, 11, 13, 14, 15, 16) for half in ("00", "30"))
_CAPTION: Final = 1024  # UTF-16 units, from the Bot API
_NOT_SAID: Final = "Choisis une réponse, ou écris-la autrement."


def messages(output: Output, today: date) -> list[Message]:
    """What to send for *output*, in order: parameters of `sendMessage` without the chat; none when nothing is said."""
    match output:
        case Say(text):
            return _sent([paragraph(text)], [])
        case Ask(flow, step, noted):
            rows = _question_rows(flow, step.question, today, None)
            return _sent([plain(noted), *_question(flow, step.question, step.text)], rows)
        case Offer():
            return _offer(output)
        case Result(flow, reply):
            return _sent(_result(flow, reply), [*_file_rows(reply), _after_result(flow)])
        case Answered():
            return _answered(output)
        case Summary(reply):
            return _sent(map(part_block, reply.parts), _file_rows(reply))
        case File(_, text):
            return _sent([paragraph(text)], [])
        case Remind():
            return [in_full(output)]


def caption(text: str) -> str:
    """A text under a picture or a file, which has less room than a message."""
    said = plain(text).text
    return said[: longest(said, _CAPTION)]


def keyboard(flow: Flow, question: Question, today: date, at: Calendar | None = None) -> Markup:
    """The buttons of a question alone, its calendar on page *at*: to edit a message that was sent."""
    return markup(_question_rows(flow, question, today, at))


def _question(flow: Flow, question: Question, text: str) -> Iterator[Rich]:
    kind = question.kind
    yield bold(text)
    yield plain(question.help)
    yield _listed(option_list(kind.options, partial(Answer, flow.id, question.id)))
    if isinstance(kind, Day):
        yield plain(
            "Choisis l'année, le mois, puis le jour. Ou écris la date."
            if is_far(kind)
            else "Choisis un jour ci-dessous, ou écris-le."
        )
    elif isinstance(kind, TimeOfDay):
        yield plain("Choisis l'heure ci-dessous, ou écris-la.")
    elif all(answer in (UNSURE, SKIPPED) for answer, _ in kind.options):
        yield plain("Écris ta réponse.")


def _question_rows(flow: Flow, question: Question, today: date, at: Calendar | None) -> Rows:
    kind = question.kind
    rows = option_rows(kind.options, partial(Answer, flow.id, question.id))
    days = calendar_rows(flow.id, question.id, kind, today, at) if isinstance(kind, Day) else []
    hours = _hour_rows(flow, question) if isinstance(kind, TimeOfDay) else []
    unsure = [] if any(answer in (UNSURE, SKIPPED) for answer, _ in kind.options) else [[_UNSURE]]
    return [*rows, *days, *hours, *unsure, _WAYS_OUT]


def _hour_rows(flow: Flow, question: Question) -> Rows:
    """The hours at which most appointments begin; any other can be typed."""
    buttons = [Button(show_time(f"{hour[:2]}:{hour[2:]}"), Answer(flow.id, question.id, hour)) for hour in _HOURS]
    return [buttons[start : start + _A_ROW] for start in range(0, len(buttons), _A_ROW)]


def _offer(offer: Offer) -> list[Message]:
    options = tuple((answer, _ticked(label)) for answer, label in offer.options)
    press = partial(Choose, offer.key)
    return _sent([bold(offer.text), _listed(option_list(options, press))], option_rows(options, press))


def _ticked(label: str) -> str:
    """A line of a checklist in words: the terminal's "[x]" says little aloud."""
    for mark, words in (("[x] ", DONE), ("[ ] ", TO_DO)):
        if label.startswith(mark):
            return f"{words} : {continued(label.removeprefix(mark))}"
    return label


def _result(flow: Flow, reply: Reply) -> Iterator[Rich]:
    yield bold(flow.title)
    yield from map(part_block, reply.parts)
    yield source_block(reply.sources)


def _after_result(flow: Flow) -> list[Button]:
    return [Button("Corriger", Choose("corrige", flow.id)), Button("Menu", Go("menu"))]


def _file_rows(reply: Reply) -> Rows:
    return [[_FILES[name]] for name in reply.files if name in _FILES]


def _answered(answered: Answered) -> list[Message]:
    texts = map(paragraph, answered.paragraphs)
    sources = folded_sources(join("", (Rich("• "), plain(source))) for source in answered.sources)
    more = [Button("Plus de détails", Choose("plus", answered.topic))]
    return _sent([*texts, sources], [more] if answered.more else [])


def _listed(lines: list[str]) -> Rich:
    return join("\n", map(plain, lines))


def _sent(blocks: Iterable[Rich], rows: Rows) -> list[Message]:
    said = [page for page in pages(blocks) if is_visible(page.text)]
    if not said and rows:
        said = [plain(_NOT_SAID)]
    sent = [_message(page) for page in said]
    if rows:
        sent[-1]["reply_markup"] = markup(rows)
    return sent


def _message(page: Rich) -> Message:
    entities = {"entities": page.entities} if page.marks else {}
    return {"text": page.text, **entities, "link_preview_options": {"is_disabled": True}}
