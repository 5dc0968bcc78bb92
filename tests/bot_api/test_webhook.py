"""Posts to a webhook: secret, order, second tries, and calls in the answer."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.bot_api import BotApi, Group, Person
from tests.bot_api.clients import Client

Answer = tuple[int, dict[str, Any]]


class Receiver(ThreadingHTTPServer):
    """A bot's address: notes what is posted, and answers what `answers` says for each update."""

    daemon_threads = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.posted: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.changed = threading.Condition()
        self.answers: Callable[[dict[str, Any]], Answer] = lambda update: (200, {})

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook"

    def wait(self, posts: int) -> list[Any]:
        """Waits for so many posts; what was written or pressed, in their order."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.posted) >= posts, 5), self.posted
            return [
                update["message"]["text"] if "message" in update else update["callback_query"]["data"]
                for update in self.posted
            ]


class Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        update = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.server.changed:
            self.server.posted.append(update)
            self.server.secrets.append(self.headers["X-Telegram-Bot-Api-Secret-Token"])
            self.server.changed.notify_all()
        status, call = self.server.answers(update)
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(call).encode() if call else b"")

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def lea(bot_api: BotApi) -> Person:
    return Person(bot_api)


def test_what_waited_and_what_comes_is_posted_with_the_secret(
    bot_api: BotApi, bot: Client, receiver: Receiver, lea: Person
) -> None:
    lea.say("avant")
    assert bot("set_webhook", url=receiver.url, secret_token="un_secret-1", allowed_updates=["message"])
    lea.say("après")
    assert receiver.wait(2) == ["avant", "après"]
    assert receiver.secrets == ["un_secret-1"] * 2
    assert bot_api.world.wait(lambda: not bot_api.updates.waiting, 5)
    info = bot("get_webhook_info")
    assert (info.url, info.pending_update_count) == (receiver.url, 0)
    assert list(info.allowed_updates) == ["message"]


def test_a_refused_update_comes_again_and_holds_back_its_chat_only(
    bot_api: BotApi, bot: Client, receiver: Receiver, lea: Person
) -> None:
    group = Group(bot_api)
    failures = iter(range(4))

    def answer(update: dict[str, Any]) -> Answer:
        failing = update["message"]["text"] == "mal" and next(failures, None) is not None
        return (500 if failing else 200), {}

    receiver.answers = answer
    for text, chat in (("mal", None), ("suite", None), ("ailleurs", group)):
        lea.say(text, chat=chat)
    bot("set_webhook", url=receiver.url)
    posted = receiver.wait(7)
    assert [text for text in posted if text != "ailleurs"] == ["mal"] * 5 + ["suite"]
    assert posted.index("ailleurs") < posted.index("suite")
    assert bot("get_webhook_info").last_error_message == "Wrong response from the webhook: 500 Internal Server Error"


def test_a_message_and_a_press_of_one_person_may_arrive_together(
    bot_api: BotApi, bot: Client, receiver: Receiver, lea: Person
) -> None:
    lea.say("/start")
    bot("get_updates", offset=-1)
    bot(
        "send_message",
        chat_id=lea.chat.id,
        text="?",
        reply_markup=bot.keyboard([[{"text": "Oui", "callback_data": "oui"}]]),
    )
    together = threading.Barrier(2, timeout=5)
    bot("set_webhook", url=receiver.url, drop_pending_updates=True)
    receiver.answers = lambda update: (200, {}) if together.wait() >= 0 else (500, {})
    lea.say("je tape")
    lea.press("Oui")
    assert set(receiver.wait(2)) == {"je tape", "oui"}


def test_a_method_may_come_in_the_answer_but_not_one_that_asks(
    bot_api: BotApi, bot: Client, receiver: Receiver, lea: Person
) -> None:
    receiver.answers = lambda update: (200, {"method": "sendMessage", "chat_id": lea.chat.id, "text": "Bonjour !"})
    bot("set_webhook", url=receiver.url)
    lea.say("un")
    lea.sees("Bonjour !")
    assert bot_api.calls.of("sendMessage")[0].via == "webhook"
    receiver.answers = lambda update: (200, {"method": "deleteWebhook"})
    lea.say("deux")
    receiver.wait(2)
    assert bot_api.world.wait(lambda: not bot_api.updates.waiting, 5)
    assert bot("get_webhook_info").url == receiver.url


def test_a_webhook_that_is_gone_for_a_day_is_removed(
    bot_api: BotApi, bot: Client, receiver: Receiver, lea: Person
) -> None:
    receiver.answers = lambda update: (410, {})
    bot("set_webhook", url=receiver.url)
    lea.say("un")
    receiver.wait(2)
    bot_api.clock.advance(23.5 * 3600)
    assert bot_api.world.wait(lambda: not bot_api.webhook.target.url, 10)
    assert bot("get_updates")[0].message.text == "un"


def test_a_deleted_webhook_leaves_what_waits_to_get_updates(bot_api: BotApi, bot: Client, lea: Person) -> None:
    bot("set_webhook", url="http://127.0.0.1:9/")
    lea.say("personne ne répond")
    assert bot_api.world.wait(lambda: bot_api.webhook.posts, 5)
    assert bot("get_webhook_info").last_error_message == "Connection refused"
    assert bot("delete_webhook", drop_pending_updates=False)
    assert [update.message.text for update in bot("get_updates")] == ["personne ne répond"]


@pytest.mark.parametrize(
    ("params", "text"),
    [
        ({"url": "http://jalon.example/"}, "An HTTPS URL must be provided for webhook"),
        ({"url": "http://127.0.0.1:9/", "secret_token": "é à"}, "secret token contains unallowed characters"),
        ({"url": "http://127.0.0.1:9/", "secret_token": "a" * 257}, "secret token is too long"),
    ],
)
def test_a_bad_webhook_is_refused(params: dict[str, str], text: str, bot: Client) -> None:
    assert text.lower() in str(bot.refused("set_webhook", **params)).lower()


def test_webhooks_are_set_at_most_once_a_second() -> None:
    server = BotApi(pace=1.0)
    server.webhook.start = lambda: None  # type: ignore[method-assign]  # nothing to post to
    assert server.webhook.set({"url": "http://127.0.0.1:9/"}) == "Webhook was set"
    with pytest.raises(Exception, match="retry after 1"):
        server.webhook.set({"url": "http://127.0.0.1:9/"})
