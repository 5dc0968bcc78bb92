"""Pressed buttons and inline queries, and the answers that the bot gives them."""

from __future__ import annotations

from dataclasses import dataclass

from tests.bot_api.schema import Json
from tests.bot_api.updates import LIFETIMES
from tests.bot_api.world import Chat, Message, Query, World

INACCESSIBLE_AFTER = 48 * 3600


@dataclass(frozen=True, eq=False)
class Ask:
    """A query that waits for the bot's answer; `update_id` is None if the bot does not listen to its kind."""

    world: World
    query: Query
    update_id: int | None

    def answered(self, timeout: float = 20.0) -> Json:
        """Waits for the answer: the parameters of the bot's call."""
        assert self.world.wait(lambda: self.query.answers, timeout), "the query was not answered"
        return self.query.answers[0]


@dataclass(frozen=True, eq=False)
class InlineAsk(Ask):
    """An inline query."""

    user: Json
    text: str

    def results(self, timeout: float = 20.0) -> list[Json]:
        found: list[Json] = self.answered(timeout)["results"]
        return found

    def choose(self, result_id: str) -> str:
        """Sends a result somewhere; the identifier by which the bot may edit it."""
        result = next(one for one in self.results() if one["id"] == result_id)
        with self.world.changed:
            inline_id = f"inline{next(self.world.numbers)}"
            body = {"text": result["input_message_content"]["message_text"]}
            body |= {"reply_markup": result["reply_markup"]} if "reply_markup" in result else {}
            somewhere = Chat({"id": self.user["id"], "type": "private"})
            self.world.inline_messages[inline_id] = Message(somewhere, body, True, self.world.touch())
            chosen = {"result_id": result_id, "from": self.user, "query": self.text}
            chosen |= {"inline_message_id": inline_id} if "reply_markup" in result else {}
            self.world.updates.push("chosen_inline_result", chosen)
        return inline_id


def press(world: World, user: Json, data: str, message: Message, *, inaccessible: bool | None = None) -> Ask:
    """A button press under a message; None: one of more than two days is out of the bot's reach."""
    old = world.today() - message.body["date"] > INACCESSIBLE_AFTER
    if message.deleted or (old if inaccessible is None else inaccessible):
        message.editable = False
        body: Json = {"chat": message.chat.fields, "message_id": message.id, "date": 0}
    else:
        body = message.body
    return _ask(world, user, {"message": body, "chat_instance": str(message.chat.id), "data": data}, message.chat)


def press_inline(world: World, user: Json, data: str, inline_message_id: str) -> Ask:
    """A button press under a message that came through inline mode: there is no message in it."""
    return _ask(world, user, {"inline_message_id": inline_message_id, "chat_instance": "1", "data": data}, None)


def _ask(world: World, user: Json, payload: Json, chat: Chat | None) -> Ask:
    query = world.ask(LIFETIMES["callback_query"], chat)
    update_id = world.updates.push("callback_query", {"id": query.id, "from": user, **payload})
    world.touch()
    return Ask(world, query, update_id)


def ask_inline(world: World, user: Json, text: str) -> InlineAsk:
    query = world.ask(LIFETIMES["inline_query"])
    payload = {"id": query.id, "from": user, "query": text, "offset": "", "chat_type": "sender"}
    return InlineAsk(world, query, world.updates.push("inline_query", payload), user, text)
