"""Updates posted by Telegram, and what the ports of Jalon tell: to whom, and nothing of anybody."""

from __future__ import annotations

import http.client
import json
import re
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import SecretStr

from bot.storage import Busy
from bot.storage.inbox import SqlInbox
from tests.bot.telegram.conftest import new_person
from tests.bot.telegram.discretion import check_discretion
from tests.bot.telegram.journeys import asks, whole
from tests.bot.telegram.running import Jalon, free_port, texts
from tests.bot_api import BotApi, Person
from tests.bot_api.faults import hang
from tests.bot_api.fixture import PACE

SECRET = "Secret_of-the_webhook-42"


@pytest.fixture(scope="module")
def hook(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jalon]:
    """A Jalon that is posted to, shared by the tests of this module."""
    folder = tmp_path_factory.mktemp("hook")
    port = free_port()
    settings: dict[str, Any] = {
        "webhook_url": f"http://127.0.0.1:{port}/jalon",
        "webhook_secret": SecretStr(SECRET),
        "webhook_port": port,
        "health_port": free_port(),
    }
    with BotApi(pace=PACE) as server, Jalon(server, folder, settings) as started:
        yield started
    assert not server.crashes, server.crashes
    check_discretion(server, folder)
    assert SECRET not in (folder / "jalon.log").read_text(encoding="utf-8")


@pytest.fixture
def guest(hook: Jalon) -> Person:
    return new_person(hook.api)


def post(hook: Jalon, body: bytes, secret: bytes | None = SECRET.encode(), method: str = "POST") -> int:
    """The status of the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", hook.settings["webhook_port"], timeout=10)
    try:
        connection.putrequest(method, "/jalon")
        connection.putheader("Content-Length", str(len(body)))
        connection.putheader("Content-Type", "application/json")
        if secret is not None:
            connection.putheader("X-Telegram-Bot-Api-Secret-Token", secret)
        connection.endheaders(body)
        return connection.getresponse().status
    finally:
        connection.close()


def get(hook: Jalon, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", hook.settings["health_port"], timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def count_of(hook: Jalon, name: str) -> int:
    found = re.search(rf"^{name} (\d+)$", get(hook, "/metrics")[1], re.MULTILINE)
    assert found
    return int(found[1])


def test_a_whole_journey_by_webhook(hook: Jalon, guest: Person) -> None:
    assert hook.api.webhook.target.secret == SECRET
    assert hook.api.updates.allowed == ["message", "callback_query", "my_chat_member", "inline_query"]
    whole(guest)
    assert hook.api.calls.count("getUpdates") == 0


@pytest.mark.parametrize(
    "secret",
    [
        None,
        b"",
        b"wrong",
        SECRET.encode() + b"x",
        SECRET[:-1].encode(),
        SECRET.upper().encode(),
        "clé".encode(),
        "clé".encode("latin-1"),
        b"\xff\xfe\xfa",
        b"x" * 4000,
    ],
    ids=lambda secret: ascii(secret)[:20],
)
def test_without_the_secret_nothing_is_taken(hook: Jalon, guest: Person, secret: bytes | None) -> None:
    received = count_of(hook, "jalon_updates_received_total")
    assert post(hook, update_of(guest, 1), secret) == 401
    assert count_of(hook, "jalon_updates_received_total") == received
    assert texts(guest) == []


def update_of(person: Person, number: int) -> bytes:
    message = {"message_id": 1, "date": 1, "chat": person.chat.fields, "from": person.user, "text": "/aide"}
    return json.dumps({"update_id": 960_000_000 + number, "message": message}).encode()


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff\xfe", b"NaN{", b"[" * 100_000, b"update_id=1", b'{"a": "\xc3"}'],
    ids=lambda b: ascii(b)[:20],
)
def test_bad_json_is_400(hook: Jalon, body: bytes) -> None:
    assert post(hook, body) == 400


@pytest.mark.parametrize(
    "body", [b"[]", b"3", b"null", b'"x"', b"{}", b'{"update_id": "x"}', b'{"update_id": 1e400}'], ids=ascii
)
def test_json_that_is_no_update_is_taken_and_ignored(hook: Jalon, body: bytes) -> None:
    """Refused, it would come again and again."""
    ignored = count_of(hook, "jalon_updates_ignored_total")
    assert post(hook, body) == 200
    assert count_of(hook, "jalon_updates_ignored_total") == ignored + 1


def test_a_body_that_is_too_large_is_413(hook: Jalon) -> None:
    assert post(hook, b'{"update_id": 1, "x": "' + b"x" * 1_100_000 + b'"}') == 413


def test_other_methods_are_refused(hook: Jalon) -> None:
    assert post(hook, b"", method="GET") in (401, 405)


def test_the_same_update_again_is_no_news(hook: Jalon, guest: Person) -> None:
    hook.api.world.chats[guest.chat.id].started = True
    assert [post(hook, update_of(guest, 77)) for _ in range(3)] == [200, 200, 200]
    guest.sees("Appuie sur un bouton")
    hook.api.wait_quiet(0.1)
    assert len(texts(guest)) == 1


def test_telegram_posts_it_again_when_it_could_not_be_stored(
    monkeypatch: pytest.MonkeyPatch, hook: Jalon, guest: Person
) -> None:
    real = SqlInbox.receive
    failures: list[tuple[Any, ...]] = []

    def fails_once(self: SqlInbox, *arguments: Any) -> list[int]:
        if not failures:
            failures.append(arguments)
            raise Busy("La base est occupée.")
        return real(self, *arguments)

    monkeypatch.setattr(SqlInbox, "receive", fails_once)
    guest.start("stage")
    guest.sees(asks("region"))
    assert hook.api.webhook.last_error is not None
    assert hook.api.webhook.last_error[1].startswith("Wrong response from the webhook: 500")
    assert len(texts(guest)) == 1


def test_the_answer_to_telegram_waits_for_nobody(hook: Jalon, guest: Person) -> None:
    """Stored, then acknowledged, then handled: a slow send holds no connection of Telegram's."""
    fault = hook.api.faults.add("sendMessage", hang(), chat=guest.chat.id)
    guest.start("stage")
    fault.wait()
    assert hook.api.world.wait(lambda: not hook.api.updates.waiting, 20.0)
    assert count_of(hook, "jalon_people_waiting") >= 1
    fault.release()
    guest.sees(asks("region"))


def test_a_message_and_a_press_that_arrive_together(hook: Jalon, guest: Person) -> None:
    """Telegram posts them side by side; whichever comes first, both count and nothing fails."""
    failed = count_of(hook, "jalon_updates_failed_total")
    guest.start("stage")
    asked = guest.sees(asks("region"))
    ask = guest.press("Wallonie", message=asked)
    guest.say("non")
    ask.answered()
    hook.api.wait_quiet(0.1)
    assert hook.answers(guest)["region"] == "wallonie"
    assert count_of(hook, "jalon_updates_failed_total") == failed


def test_half_a_post_does_not_hold_up_the_end(unstarted: Jalon, person: Person) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}/jalon"
    unstarted.settings |= {"webhook_url": address, "webhook_secret": SecretStr(SECRET), "webhook_port": port}
    unstarted.start()
    person.start()
    person.sees("Par quoi commence-t-on")
    head = (
        f"POST /jalon HTTP/1.1\r\nHost: x\r\nX-Telegram-Bot-Api-Secret-Token: {SECRET}\r\nContent-Length: 500\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port)) as slow:
        slow.sendall(head.encode() + b"{")
        unstarted.api.wait_quiet(0.1)
        asked = time.monotonic()
        unstarted.stop()
    assert time.monotonic() - asked < 6


def test_health_and_readiness(hook: Jalon) -> None:
    assert get(hook, "/healthz") == (200, "ok\n")
    assert get(hook, "/readyz")[0] == 200
    assert get(hook, "/")[0] == 404


def test_measures_tell_numbers_and_nobody(hook: Jalon, guest: Person) -> None:
    handled = count_of(hook, "jalon_updates_handled_total")
    guest.start()
    guest.sees("Par quoi commence-t-on")
    hook.api.wait_quiet(0.1)
    assert count_of(hook, "jalon_updates_handled_total") == handled + 1
    assert count_of(hook, "jalon_people_waiting") == 0, "whoever is served leaves no trace in memory"
    _, measures = get(hook, "/metrics")
    for line in measures.splitlines():
        assert re.fullmatch(r"# (?:TYPE|HELP) [a-z_]+ .*|[a-z_]+(?:\{[^}]*\})? [0-9.e+-]+", line), line
    for told in (str(guest.chat.id), "Prénomette", hook.api.token, SECRET):
        assert told not in measures


def test_the_webhook_answers_on_no_other_port(hook: Jalon) -> None:
    """Health is for the operator's own network: it is not served where Telegram posts."""
    assert post(hook, b"", secret=None, method="GET") in (401, 405)
    assert get(hook, "/jalon")[0] == 404
