"""Updates posted to the bot's own address: one after the other within a queue, the queues in parallel."""

from __future__ import annotations

import asyncio
import ipaddress
import json
import random
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from telegram.constants import WebhookLimit

from tests.bot_api.errors import bad_request, too_many_requests
from tests.bot_api.schema import Json
from tests.bot_api.updates import Event
from tests.bot_api.world import World

SECRET = re.compile(r"[A-Za-z0-9_-]+")
NOT_IN_AN_ANSWER = ("get", "setwebhook", "deletewebhook", "close", "logout")
LONGEST_DELAY = 60.0
LONGEST_RETRY_AFTER = 3600
GONE_FOR = 23 * 3600
BETWEEN_SETS = 1.0


@dataclass
class Target:
    """Where to post, as setWebhook was told; no `url` when none is set."""

    url: str = ""
    secret: str = ""
    connections: int = 40
    ip: str = ""
    certificate: bool = False


@dataclass
class _Post:
    """An update in work; it is sent at once, again at once after one failure, then ever later."""

    event: Event
    delay: float = 1.0
    failures: int = 0


@dataclass(eq=False)
class Webhook:
    """`execute` runs a method that came in the answer to a post; `pace` shortens the pauses between tries."""

    world: World
    execute: Callable[[str, Json], Awaitable[Any]]
    pace: float
    timeout: float = 60.0
    target: Target = field(default_factory=Target)
    last_error: tuple[int, str] | None = None
    posts: int = 0
    _set_at: float = -BETWEEN_SETS
    _gone_since: float | None = None
    _task: asyncio.Task[None] | None = None
    _ending: set[asyncio.Task[None]] = field(default_factory=set)
    _news: asyncio.Event | None = None
    _loop: asyncio.AbstractEventLoop | None = None

    def __post_init__(self) -> None:
        self.world.updates.listeners.append(self._wake)

    def set(self, params: Json) -> str:
        """Sets or, with an empty URL, removes the webhook; Telegram's description of what happened.

        Raises:
            ApiError: the address or the secret is not as it must be, or this is too soon after the last time.
        """
        target = _target(params)
        now = time.monotonic()
        if target.url:
            if now < self._set_at + BETWEEN_SETS * self.pace:
                raise too_many_requests(1)
            self._set_at = now
        if "allowed_updates" in params:
            self.world.updates.allow(params["allowed_updates"])
        if params.get("drop_pending_updates"):
            self.world.updates.drop()
        if target == self.target:
            return f"Webhook is already {'set' if target.url else 'deleted'}"
        self.stop()
        self.target = target
        self.last_error = None
        self.start()
        return f"Webhook was {'set' if target.url else 'deleted'}"

    def info(self) -> Json:
        target, updates = self.target, self.world.updates
        updates.expire()
        answer: Json = {
            "url": target.url,
            "has_custom_certificate": target.certificate,
            "pending_update_count": len(updates.waiting),
        }
        if target.url:
            answer |= {"max_connections": target.connections, "ip_address": target.ip or "127.0.0.1"}
        if self.last_error and target.url:
            answer |= {"last_error_date": self.last_error[0], "last_error_message": self.last_error[1]}
        return answer | ({"allowed_updates": updates.allowed} if updates.allowed else {})

    def start(self) -> None:
        """In the server's loop, with its start or with setWebhook."""
        if self.target.url:
            self._loop = asyncio.get_running_loop()
            self._news = asyncio.Event()
            self._news.set()
            self._task = self._loop.create_task(self._run())

    def stop(self) -> None:
        """What is not confirmed stays with the server."""
        task, self._task, self._loop = self._task, None, None
        if task:
            task.cancel()
            self._ending.add(task)
            task.add_done_callback(self._ending.discard)

    async def stopped(self) -> None:
        self.stop()
        await asyncio.gather(*self._ending, return_exceptions=True)

    def _wake(self) -> None:
        if self._loop and self._news:
            self._loop.call_soon_threadsafe(self._news.set)

    async def _run(self) -> None:
        news = self._news
        assert news is not None
        workers: dict[int, asyncio.Task[None]] = {}
        room = asyncio.Semaphore(self.target.connections)
        timeout = aiohttp.ClientTimeout(total=self.timeout)
        async with aiohttp.ClientSession(timeout=timeout) as session, asyncio.TaskGroup() as group:
            while True:
                await news.wait()
                news.clear()
                with self.world.changed:
                    queues = {event.queue for event in self.world.updates.waiting.values()}
                for queue in queues:
                    if queue not in workers or workers[queue].done():
                        workers[queue] = group.create_task(self._serve(session, queue, room))

    async def _serve(self, session: aiohttp.ClientSession, queue: int, room: asyncio.Semaphore) -> None:
        post: _Post | None = None
        while event := self._first(queue):
            if post is None or post.event is not event:
                post = _Post(event)
            async with room:
                problem, retry_after = await self._post(session, event)
            with self.world.changed:
                self.posts += 1
                pause = self._settle(post, problem, retry_after)
                self.world.touch()
            await asyncio.sleep(pause * self.pace)

    def _first(self, queue: int) -> Event | None:
        with self.world.changed:
            self.world.updates.expire()
            return next((event for event in self.world.updates.waiting.values() if event.queue == queue), None)

    async def _post(self, session: aiohttp.ClientSession, event: Event) -> tuple[str, int]:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.target.secret} if self.target.secret else {}
        try:
            async with session.post(self.target.url, json=event.body(), headers=headers, ssl=False) as answer:
                body = await answer.read()
                self._notice_gone(answer.status)
                if answer.ok and answer.status < 300:
                    await self._obey(body)
                    return "", 0
                wait = answer.headers.get("Retry-After", "")
                problem = f"Wrong response from the webhook: {answer.status} {answer.reason}"
                return problem, min(int(wait), LONGEST_RETRY_AFTER) if wait.isdecimal() else 0
        except TimeoutError:
            return "Read timeout expired", 0
        except aiohttp.ClientConnectorError:
            return "Connection refused", 0
        except aiohttp.ClientError:
            return "Webhook connection closed", 0

    def _settle(self, post: _Post, problem: str, retry_after: int) -> float:
        """Forgets the update or says after how long to try again."""
        if not problem:
            self.world.updates.confirm(post.event)
            return 0.0
        self.last_error = (self.world.today(), problem)
        pause = float(retry_after)
        if not retry_after and post.failures:
            post.delay = min(random.uniform(LONGEST_DELAY, 2 * LONGEST_DELAY), post.delay * 2)
            pause = post.delay
        post.failures += 1
        if self.world.clock.now() + pause > post.event.expires_at:
            self.world.updates.confirm(post.event)
        return pause

    def _notice_gone(self, status: int) -> None:
        """After 410 for most of a day the webhook is removed."""
        if status != 410:
            self._gone_since = None
            return
        now = self.world.clock.now()
        self._gone_since = self._gone_since or now
        if now > self._gone_since + GONE_FOR:
            self.target = Target()
            asyncio.get_running_loop().call_soon(self.stop)

    async def _obey(self, body: bytes) -> None:
        """A method may come in the answer; its outcome is nobody's."""
        try:
            call = json.loads(body)
            method = str(call.pop("method")).lower()
        except (ValueError, AttributeError, KeyError, TypeError):
            return
        if not method.startswith(NOT_IN_AN_ANSWER):
            await self.execute(method, call)


def _target(params: Json) -> Target:
    url, secret = params.get("url", ""), params.get("secret_token", "")
    if not url:
        return Target()
    parts = urlsplit(url)
    if parts.scheme != "https" and not _loopback(parts.hostname):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if secret and not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    if len(secret) > WebhookLimit.MAX_SECRET_TOKEN_LENGTH:
        raise bad_request("secret token is too long")
    low, high = WebhookLimit.MIN_CONNECTIONS_LIMIT, WebhookLimit.MAX_CONNECTIONS_LIMIT
    connections = min(max(params.get("max_connections", 40), low), high)
    return Target(url, secret, connections, params.get("ip_address", ""), "certificate" in params)


def _loopback(host: str | None) -> bool:
    """As with `--local`, plain HTTP will do on this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False
