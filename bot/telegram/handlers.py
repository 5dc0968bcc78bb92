"""What each kind of update leads to. Routers are made anew for each application; all filters are Filter classes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, Final

from aiogram import Router
from aiogram.filters import Command, CommandObject, Filter
from aiogram.types import CallbackQuery, ChatMemberUpdated, InlineQuery, Message, Update

from bot.callback import Answer, Blank, Calendar, Choose, Go, OnReminder, locate, read, resolve
from bot.dialogue import Answered, Dialogue, Output, Say
from bot.render import keyboard, messages
from bot.telegram.desk import Act, Desk, Turn, to_chat
from bot.telegram.updates import ARRIVED, CONTENT, STATUS, TO_ME

# What a person types -> the flow it opens. Every flow also opens under its own name.
FLOW_COMMANDS: Final = {
    "stage": "stage_insertion",
    "eligibilite": "eligibilite",
    "demande": "demande",
    "montant": "montant",
    "obligations": "obligations",
    "offre": "emploi_convenable",
    "cpas": "accompagnement_conjoint",
}

# The menu of commands, in the order in which Telegram shows them.
COMMANDS: Final = {
    "stage": "Mes dates de stage",
    "eligibilite": "Ai-je droit aux allocations ?",
    "obligations": "Mes obligations, une par une",
    "demande": "Demander mes allocations",
    "montant": "Combien je toucherais",
    "ou_j_en_suis": "Où j'en suis dans mon stage",
    "rendezvous": "Mes rendez-vous",
    "rappels": "Mes rappels",
    "question": "Poser une question",
    "corriger": "Changer une réponse",
    "sanstrace": "Parler sans que Jalon garde mes réponses",
    "mesdonnees": "Voir ce que Jalon garde de moi",
    "supprimer": "Tout effacer",
    "confidentialite": "Ce qui est gardé, et pourquoi",
    "aide": "Comment ça marche",
    "annuler": "Arrêter ici, revenir au menu",
    "stop": "Ne plus recevoir de rappels",
}

_WELCOME: Final = (  # in two sentences
    "Bonjour, je suis Jalon : de la fin des études aux allocations d'insertion, je t'aide avec tes dates, tes droits "
    "et tes obligations, sources à l'appui, mais je ne décide de rien (c'est l'ONEM et ton organisme de paiement).",
    "Je garde tes réponses pour ne pas te les redemander, jamais ton nom ni ton numéro national ; /mesdonnees les "
    "montre, /supprimer les efface.",
)
_HELP: Final = (
    "Appuie sur un bouton ou écris avec tes mots, par exemple « 30 juin », « je ne sais pas », ou une question à "
    "tout moment. /corriger change une réponse, même ancienne. /ou_j_en_suis dit où en est ton stage. "
    "/agenda donne tes dates pour ton agenda, /image les montre. « rdv forem mardi 14h » note un rendez-vous ; "
    "/rendezvous et /rappels montrent ce qui vient, /stop éteint les rappels. /sanstrace : je ne garde rien de ce que "
    "tu réponds. /annuler revient au menu. Rien de ce que tu écris ici n'arrive au Forem."
)
_ASK: Final = "Pose ta question, en quelques mots."
_ONLY_TEXT: Final = "Je ne lis que le texte, pour l'instant. Écris-le avec tes mots, même en abrégé."
_PAGE: Final = "On continue ici : choisis, ou écris la date."
_FORWARDED: Final = "Tu m'as transféré un message : je ne lis pas ce qui vient d'ailleurs. Écris-moi ta question."


def privacy(operator: str, months: int) -> str:
    """What is kept, why and how long."""
    who = operator or "la personne qui t'a donné ce bot ; son nom n'est pas configuré"
    return (
        "Ce que je garde : tes réponses utiles (Région, dates, diplôme…), la conversation en cours, tes rendez-vous et "
        "les rappels qui en découlent, liés à ton numéro de compte Telegram. Pourquoi : ne pas te redemander les mêmes "
        "choses, et t'écrire à temps. Combien de temps : jusqu'à "
        f"/supprimer, ou {months} mois sans nouvelles de toi ; je te préviens un mois avant. Rien du tout : "
        "/sanstrace, je calcule sans garder tes réponses. Santé, naissance d'un enfant, nationalité et CPAS : "
        "seulement si tu dis oui. Le texte de tes messages est effacé dès qu'il est traité. Une question sans réponse "
        "m'aide à compléter les miennes : j'en garde les mots que je connais, sans rien qui mène à toi (ni noms, ni "
        "adresses, ni nombres). Une copie de sauvegarde "
        f"peut vivre un peu plus longtemps chez l'opérateur : {who}. Telegram, de son côté, voit passer nos messages."
    )


class Private(Filter):
    """A message in a private chat."""

    async def __call__(self, message: Message) -> bool:
        return message.chat.type == "private"


class Typed(Filter):
    """A message with text that is no forward."""

    async def __call__(self, message: Message) -> bool:
        return message.text is not None and _extra(message, CONTENT) is None


class Addressed(Filter):
    """A message of a group that is meant for us."""

    def __init__(self, username: str) -> None:
        self.name = _naming(username)

    async def __call__(self, message: Message) -> bool:
        if message.chat.type == "private":
            return False
        return _extra(message, TO_ME) is True or self.name.search(message.text or "") is not None


def _naming(username: str) -> re.Pattern[str]:
    """Finds our name, with the command that it ends; not in a longer name, nor in a mail address."""
    return re.compile(rf"(?:(?<!\S)/\w+|(?<!\w))@{re.escape(username)}(?!\w)", re.IGNORECASE)


def _extra(part: Message | CallbackQuery | ChatMemberUpdated, name: str) -> Any:
    return (part.model_extra or {}).get(name)


def routers(username: str) -> tuple[Router, ...]:
    """The routers of one application, in the order in which they are asked."""
    return _commands(), _typed(), _buttons(), _groups(username), _others()


def _turn(update: Update, message: Message, user: int, query: str | None = None) -> Turn:
    return Turn(update.update_id, f"telegram:{user}", message.chat.id, query)


def _sender_of(message: Message) -> int:
    return message.from_user.id if message.from_user else message.chat.id


def _commands() -> Router:
    router = Router(name="commands")
    on = router.message

    @on(Private(), Command("start", ignore_case=True))
    async def start(message: Message, command: CommandObject, desk: Desk, event_update: Update) -> None:
        await desk.serve(_turn(event_update, message, _sender_of(message)), _start(desk, command.args or ""))

    names = {**FLOW_COMMANDS, **{name: name for name in _flow_names()}}

    @on(Private(), Command(*names, ignore_case=True))
    async def flow(message: Message, command: CommandObject, desk: Desk, event_update: Update) -> None:
        name = names[command.command.lower()]
        await desk.serve(_turn(event_update, message, _sender_of(message)), lambda d, now: d.enter(name, now))

    acts = {word: act for words, act in _SIMPLE.items() for word in words}

    @on(Private(), Command(*acts, ignore_case=True))
    async def simple(message: Message, command: CommandObject, desk: Desk, event_update: Update) -> None:
        await desk.serve(_turn(event_update, message, _sender_of(message)), acts[command.command.lower()])

    @on(Private(), Command("confidentialite", "privacy", ignore_case=True))
    async def confidential(message: Message, desk: Desk, event_update: Update) -> None:
        text = privacy(desk.operator, desk.inactive_months)
        await desk.serve(
            _turn(event_update, message, _sender_of(message)), lambda d, now: [Say(text), *d.open_again(now)]
        )

    return router


def _flow_names() -> Iterable[str]:
    from flows import load_flows

    return load_flows()


_SIMPLE: Final[dict[tuple[str, ...], Act]] = {
    ("menu", "annuler", "cancel", "arreter"): lambda d, _: d.menu(),
    ("retour", "back"): lambda d, now: d.back(now),
    ("corriger",): lambda d, now: d.correct(now),
    ("recommencer",): lambda d, now: d.restart(now),
    ("supprimer", "delete"): lambda d, _: d.erase(),
    ("plus",): lambda d, now: d.more(now),
    ("ou_j_en_suis", "oujensuis"): lambda d, now: d.status(now),
    ("agenda",): lambda d, now: d.file("stage.ics", now),
    ("image",): lambda d, now: d.file("stage.png", now),
    ("sanstrace",): lambda d, now: d.traceless(now),
    ("rendezvous", "rdv"): lambda d, now: d.appointments(now),
    ("mesdonnees",): lambda d, now: [*d.export(), *d.open_again(now)],
    ("rappels",): lambda d, now: d.reminders(now),
    ("stop",): lambda d, now: d.silence(now),
    ("aide", "help"): lambda d, now: [Say(_HELP), *d.open_again(now)],
    ("question",): lambda _, __: [Say(_ASK)],
}


def _start(desk: Desk, payload: str) -> Act:
    def act(dialogue: Dialogue, now: datetime) -> Iterator[Output]:
        if payload.startswith("faq_"):
            topic = payload.removeprefix("faq_").replace("_", "-")
            if topic in desk.lookup.topics:
                yield from desk.lookup.topic(topic, now.date()).outputs
                yield from dialogue.open_again(now)
                return
        name = FLOW_COMMANDS.get(payload, payload)
        if name in desk.flows:
            yield from dialogue.enter(name, now)
            return
        dialogue.be_there(True)
        yield Say("\n\n".join(_WELCOME))
        yield from dialogue.open(now)

    return act


def _typed() -> Router:
    router = Router(name="typed")

    @router.message(Private(), Typed())
    async def hear(message: Message, desk: Desk, event_update: Update) -> None:
        text = message.text or ""
        await desk.serve(_turn(event_update, message, _sender_of(message)), lambda d, now: _hear(d, text, now))

    return router


def _hear(dialogue: Dialogue, text: str, now: datetime) -> Iterable[Output]:
    typed = "".join(letter for letter in text if letter.isprintable() or letter.isspace()).strip()
    if typed.startswith("/"):
        return [Say("Je ne connais pas cette commande. /aide montre comment ça marche.")]
    return dialogue.hear(typed, now) if typed else [Say("Écris ta réponse ou ta question, ou /menu.")]


def _buttons() -> Router:
    router = Router(name="buttons")

    @router.callback_query()
    async def press(callback: CallbackQuery, desk: Desk, event_update: Update) -> None:
        chat = callback.message.chat if callback.message else None
        user = callback.from_user.id
        place = chat.id if chat is not None and chat.type == "private" else user
        button = (callback.message.message_id, callback.data or "") if callback.message else None
        turn = Turn(event_update.update_id, f"telegram:{user}", place, callback.id, button, _arrived(callback))
        pressed = read(callback.data or "")
        if (chat is not None and chat.type != "private") or desk.is_double_tap(turn):
            await desk.reply(turn)
        elif isinstance(pressed, Calendar):
            await _turn_page(desk, turn, pressed, callback)
        else:
            await desk.serve(turn, _pressed(desk, pressed))

    return router


def _arrived(callback: CallbackQuery) -> datetime | None:
    found = _extra(callback, ARRIVED)
    return datetime.fromisoformat(found) if isinstance(found, str) else None


async def _turn_page(desk: Desk, turn: Turn, pressed: Calendar, callback: CallbackQuery) -> None:
    """Another page of a calendar: the message's buttons change, nothing else."""
    found = locate(pressed, desk.flows)
    if found is None or callback.message is None:
        await desk.serve(turn, lambda d, now: d.again(now))
        return
    flow, question = found
    page = {"reply_markup": keyboard(flow, question, desk.today, pressed)}
    edited = to_chat(turn.chat, {"message_id": callback.message.message_id, **page}, "editMessageReplyMarkup")
    await desk.reply(turn, {**edited, "instead": to_chat(turn.chat, {"text": _PAGE, **page})})


def _pressed(desk: Desk, pressed: Any) -> Act:
    going: dict[str, Callable[[Dialogue, datetime], Iterable[Output]]] = {
        "retour": lambda d, now: d.back(now),
        "arreter": lambda d, _: d.menu(),
        "menu": lambda d, _: d.menu(),
        "plus": lambda d, now: d.more(now),
        "corriger": lambda d, now: d.correct(now),
        "expliquer": lambda d, now: d.explain(now),
        "agenda": lambda d, now: d.file("stage.ics", now),
        "image": lambda d, now: d.file("stage.png", now),
    }

    def act(dialogue: Dialogue, now: datetime) -> Iterable[Output]:
        if isinstance(pressed, Blank):
            return ()
        if isinstance(pressed, Go):
            return going[pressed.to](dialogue, now)
        if isinstance(pressed, Choose):
            return dialogue.choose(pressed.key, pressed.answer, now)
        if isinstance(pressed, OnReminder):
            return dialogue.act(pressed.deed, pressed.number, now)
        found = resolve(pressed, desk.flows) if isinstance(pressed, Answer) else None
        if found is None:
            return [Say("Ce bouton ne vaut plus."), *dialogue.again(now)]
        return dialogue.press(*found, now)

    return act


def _groups(username: str) -> Router:
    router = Router(name="groups")
    name = _naming(username)

    @router.message(Addressed(username))
    async def answer(message: Message, desk: Desk, event_update: Update) -> None:
        """A plain answer of the knowledge base, never anybody's data."""
        text = message.text or ""
        is_command = any(part.startswith("/") for part in (text, *name.findall(text)))
        bodies = [] if is_command else await desk.in_thread(_plain_answer, desk, name.sub("", text).strip())
        if not bodies:
            bodies = [{"text": f"En privé, je peux t'aider mieux : @{username}."}]
        outgoing = [to_chat(message.chat.id, {**body, "reply_markup": None}) for body in bodies]
        await desk.reply(_turn(event_update, message, _sender_of(message)), *_without_none(outgoing))

    return router


def _plain_answer(desk: Desk, text: str) -> list[dict[str, Any]]:
    """The messages of an answer that is sure; none without one."""
    today = desk.today
    found = desk.lookup.find(text, {}, today)
    shown = [output for output in found.outputs if isinstance(output, Answered | Say)]
    return [body for output in shown for body in messages(output, today)] if found.sure else []


def _without_none(outgoing: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for message in outgoing:
        params = {name: value for name, value in message["params"].items() if value is not None}
        yield {**message, "params": params}


def _others() -> Router:
    router = Router(name="others")

    @router.message(Private())
    async def other(message: Message, desk: Desk, event_update: Update) -> None:
        turn = _turn(event_update, message, _sender_of(message))
        content = _extra(message, CONTENT)
        if content == "service":
            await desk.reply(turn)
        else:
            text = _FORWARDED if content == "text" else _ONLY_TEXT
            await desk.serve(turn, lambda d, now: [Say(text), *d.again(now)])

    @router.my_chat_member()
    async def membership(change: ChatMemberUpdated, desk: Desk, event_update: Update) -> None:
        """Nothing is sent: reminders wait for whoever blocks Jalon, and leave again for whoever returns."""
        here = _extra(change, STATUS) in ("member", "administrator", "restricted")
        turn = Turn(event_update.update_id, f"telegram:{change.from_user.id}", change.chat.id)
        if change.chat.type == "private":
            await desk.serve(turn, lambda d, _: d.be_there(here))
        else:
            await desk.reply(turn)

    @router.inline_query()
    async def inline(query: InlineQuery, desk: Desk, event_update: Update) -> None:
        turn = Turn(event_update.update_id, f"telegram:{query.from_user.id}", query.from_user.id)
        results = await desk.in_thread(inline_results, desk, query.query)
        params = {"inline_query_id": query.id, "results": results, "cache_time": 300, "is_personal": False}
        await desk.reply(turn, {"method": "answerInlineQuery", "params": params})

    return router


def inline_results(desk: Desk, text: str) -> list[dict[str, Any]]:
    """The nearest answers of the knowledge base, to send into any chat."""
    results = []
    for topic in desk.lookup.nearest(text):
        [found, *_] = desk.lookup.topic(topic, desk.today).outputs
        if isinstance(found, Answered):
            body = "\n\n".join(found.paragraphs)
            content = {"message_text": body[:4096], "link_preview_options": {"is_disabled": True}}
            title = desk.lookup.title(topic, desk.today)
            results.append({"type": "article", "id": topic[:64], "title": title, "input_message_content": content})
    return results
